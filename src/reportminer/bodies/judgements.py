"""Judgements of full reports: the tables, headings and sentences that give a grade to a named area.

A table is read first. What it does not hold (the overall judgement and that of the safeguarding board, before 2018) is
read from headings and from the sentences of the cover. Every pattern is data: ``judgements.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from reportminer.bodies.data import straight, table
from reportminer.records import Block, Rating

# Sentences of running text count on the first pages only: a chapter may say "Adoption performance is good" of one year.
_COVER = 2
# No cell of a judgement table is longer than the longest area of judgement, and no heading much longer.
_LONGEST = 240
# A footnote's digit glued to the last word: "Children Board1".
_NOTE_MARK = re.compile(r"(?<=[^\W\d_])[\d¹²³]+(?=\W|$)")
_CELL = re.compile(r"\s*\|\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One judgement of a report.

    Attributes:
        scope: what is judged, as ``judgements.toml`` names it, else as printed; ``overall`` for the body as a whole.
        area: the question that it answers, once a report: the scopes of one area exclude each other.
        value: the grade, as ``judgements.toml`` names it.
        block: number of the block it was read in.
    """

    scope: str
    area: str
    value: str
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a report judges: its judgements in order, the score, and the areas that it gives two different values to."""

    judgements: tuple[Judgement, ...] = ()
    score: str | None = None
    doubted: tuple[str, ...] = ()

    def ratings(self, body: str | None) -> tuple[Rating, ...]:
        """Return the judgements as ratings of one body, the overall one first and with the score.

        Args:
            body: full name of the body; None where it is not known.

        Examples:
            >>> good = Judgement(scope="overall", area="overall", value="Good", block=0)
            >>> Judged(judgements=(good,), score="19/27").ratings("Ash PDU")
            (Rating(body='Ash PDU', scope='overall', value='Good', score='19/27'),)
        """
        first = [one for one in self.judgements if one.scope == "overall"]
        rest = [one for one in self.judgements if one.scope != "overall"]
        return tuple(
            Rating(body=body, scope=one.scope, value=one.value, score=self.score if one.scope == "overall" else None)
            for one in (*first, *rest)
        )


def value(text: str) -> str | None:
    """Return the value that a printed grade is, or None for words that are no grade.

    Args:
        text: the words of a cell, or what follows the colon of a heading.

    Examples:
        >>> value("Requires improvement to be good"), value("requires Improvement"), value("Not judged")
        ('Requires improvement', 'Requires improvement', None)
    """
    words = _regex(table("judgements")["number"]["pattern"]).sub("", _plain(text)).strip(" .'\"()")
    return next((str(row["name"]) for row in _data("value") if _whole(row["pattern"], words)), None)


def scale(grade: str, *, year: int) -> tuple[str, ...]:
    """Return the scale that a value was given on, best value first.

    Args:
        grade: a value as `value` returns it.
        year: year of the inspection.

    Returns:
        The values of the scale; nothing for a word that is on none.

    Examples:
        >>> scale("Adequate", year=2013)
        ('Outstanding', 'Good', 'Adequate', 'Inadequate')
        >>> scale("Good", year=2024)
        ('Outstanding', 'Good', 'Requires improvement', 'Inadequate')
    """
    scales = [tuple(row["values"]) for row in _data("scale") if grade in row["values"]]
    old = [row for row in scales if "Adequate" in row]
    return next(iter(old if old and year < 2014 else scales), ())


def judged(blocks: Iterable[Block], *, prose: bool = True) -> Judged:
    """Read the judgements of a report.

    Args:
        blocks: its blocks in reading order.
        prose: whether headings and sentences are read too. Reports that are not about a local authority's services
            give their ratings in tables, and use the same words for other things elsewhere.

    Returns:
        The judgements, each area once and the first time it is judged; the score, where one is printed in a table.

    Examples:
        >>> rows = ["Judgement | Grade", "The experiences and progress of children in care | Good"]
        >>> blocks = [Block(n=n, kind="row", text=row, start=0, end=len(row)) for n, row in enumerate(rows)]
        >>> [(one.scope, one.value) for one in judged(blocks).judgements]
        [('The experiences and progress of children in care', 'Good')]
    """
    blocks = [block for block in blocks if block.text]
    tables = list(_tables(blocks))
    found = [one for rows in tables for one in _table(rows)]
    pairs = zip(blocks, [*blocks[1:], None], strict=False) if prose else ()
    said = [one for block, after in pairs if (one := _sentence(block, after)) is not None]
    areas: dict[str, Judgement] = {}
    doubted: list[str] = []
    for one in (*found, *said):
        first = areas.setdefault(one.area, one)
        if first.value != one.value and one.area not in doubted:
            doubted.append(one.area)
    points = next((score for rows in tables for score in map(_score, rows) if score), None)
    return Judged(
        judgements=tuple(areas.values()), score=points if "overall" in areas else None, doubted=tuple(doubted)
    )


@cache
def _data(key: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = table("judgements")[key]
    return rows


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _whole(pattern: str, text: str) -> re.Match[str] | None:
    return _regex(pattern).fullmatch(text)


@cache
def _grades() -> str:
    return "|".join(f"(?:{row['pattern']})" for row in _data("value"))


@cache
def _scopes() -> re.Pattern[str]:
    # The longest first: "children in care and care leavers" is not "children in care".
    rows = sorted(enumerate(_data("scope")), key=lambda row: -len(row[1]["pattern"]))
    return _regex("|".join(rf"(?P<s{n}>\b(?:{row['pattern']})(?!\w))" for n, row in rows))


def _plain(text: str) -> str:
    return _NOTE_MARK.sub("", " ".join(straight(text).split()))


def _label(text: str) -> str:
    """Return a label without its number and colon: "2.1 Adoption performance:"."""
    return re.sub(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s+(?=[^\W\d])", "", text.strip(" .:-"))


def _scope(text: str) -> tuple[str, str] | None:
    """Return the scope that a label is, and its area."""
    words = _label(text)
    return next(((row["name"], row["area"]) for row in _data("scope") if _whole(row["pattern"], words)), None)


def _cells(block: Block) -> list[str]:
    text = f"{block.marker or ''} {block.text}" if (block.marker or "")[:1].isdigit() else block.text
    return [cell for cell in _CELL.split(_plain(text).strip(" |")) if cell]


def _piece(block: Block) -> bool:
    """Tell whether a block that is no row belongs to a table all the same: a scope, a value, both, or part of one."""
    if len(block.text) > _LONGEST or block.kind in {"title", "note"}:
        return False
    return all(_scope(cell) or _is_value(cell) or _split(cell) for cell in _cells(block))


def _is_value(cell: str) -> bool:
    return bool(value(cell) or any(_whole(table("judgements")[key]["pattern"], cell) for key in ("none", "pieces")))


def _split(text: str) -> tuple[str, str] | None:
    """Cut a line without cells into label and grade: "2.1 Adoption performance Good"."""
    hit = _whole(rf"(?P<label>.+?)[ :]+(?P<grade>{_grades()}|{table('judgements')['none']['pattern']})", text)
    if hit is None or not (_scope(hit["label"]) or _whole(table("judgements")["standard"]["pattern"], hit["label"])):
        return None
    return hit["label"], hit["grade"]


def _tables(blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield the tables that may hold judgements: runs of rows, and of blocks that are pieces of such a table."""
    run: list[Block] = []
    for block in blocks:
        if block.kind == "row" or _piece(block):
            run.append(block)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _pair(cells: list[str]) -> tuple[str, str]:
    """Return label and grade of one row, either empty."""
    if len(cells) == 1:
        parts = _split(cells[0])
        if parts:
            return parts
    graded = [n for n, cell in enumerate(cells) if _is_value(cell)]
    if len(graded) > 1:
        return " ".join(cells), ""
    return " ".join(c for n, c in enumerate(cells) if n not in graded), cells[graded[0]] if graded else ""


def _table(rows: list[Block]) -> list[Judgement]:
    """Read one table, row by row, or as a whole where its rows are broken."""
    pairs = [(block.n, *_pair(_cells(block))) for block in rows]
    known = any(_scope(label) for _, label, _ in pairs)
    numbered = [_whole(table("judgements")["standard"]["pattern"], label) for _, label, _ in pairs]
    headed = any(_whole(table("judgements")["header"]["pattern"], _plain(block.text)) for block in rows)
    if not (known or headed or (any(numbered) and any(grade for _, _, grade in pairs))):
        # Wrapped over several rows, so that no row holds a whole scope.
        return _as_a_whole(rows)
    out, broken, domain = [], False, ""
    for (n, label, grade), number in zip(pairs, numbered, strict=True):
        if not grade or not label:
            heading = _whole(table("judgements")["domain"]["pattern"], label)
            domain = heading["name"] if heading and not grade else domain
            broken |= bool(label or grade) and not heading and not _passed(label)
            continue
        found = _scope(label)
        name = number["name"] if number else _label(label)
        grade_is = value(grade)
        broken |= found is None and not number and label[:1].islower()
        broken |= grade_is is None and not _whole(table("judgements")["none"]["pattern"], grade)
        if grade_is and (found or number or headed or known) and len(label) <= _LONGEST:
            scope, area = found or (name, name.lower())
            out.append((Judgement(scope=scope, area=area, value=grade_is, block=n), domain, label))
    whole = _as_a_whole(rows) if broken else []
    return whole if len(whole) > len(out) or (broken and len(whole) == len(out)) else _distinct(out)


def _passed(label: str) -> bool:
    """Tell whether a row without a grade is one that needs none: a header, a score, a date."""
    rules = table("judgements")
    return any(_whole(rules[key]["pattern"], label) for key in ("header", "score")) or ":" in label


def _distinct(found: list[tuple[Judgement, str, str]]) -> list[Judgement]:
    """Tell standards of one name apart by their domain: "Court disposals: Planning"."""
    names = [one.scope for one, _, _ in found]
    out = []
    for one, domain, label in found:
        scope = one.scope
        # An area that judgements.toml knows is one, however often it is printed.
        if names.count(scope) > 1 and one.area == scope.lower():
            scope = f"{domain}: {scope}" if domain else label
        area = scope.lower() if one.area == one.scope.lower() else one.area
        out.append(Judgement(scope=scope, area=area, value=one.value, block=one.block))
    return out


def _as_a_whole(rows: list[Block]) -> list[Judgement]:
    """Pair scopes and values in order, for a table whose cells are broken over rows.

    "The experiences and progress of | Good" above "children in care" is one judgement.
    """
    labels: list[str] = []
    grades: list[str] = []
    for block in rows:
        for cell in _cells(block):
            parts = (cell,) if _is_value(cell) else _split(cell) or (cell,)
            for part in parts:
                (grades if _is_value(part) else labels).append(part)
    either = rf"(?<!\w)(?:{_grades()}|{table('judgements')['none']['pattern']})(?!\w)"
    values = [value(hit.group()) for hit in _regex(either).finditer(" ".join(grades))]
    scopes = [int((hit.lastgroup or "s0")[1:]) for hit in _scopes().finditer(" ".join(labels))]
    if len(values) != len(scopes):
        return []
    named = [(_data("scope")[n], grade) for n, grade in zip(scopes, values, strict=True)]
    return [
        Judgement(scope=row["name"], area=row["area"], value=grade, block=rows[0].n) for row, grade in named if grade
    ]


def _score(block: Block) -> str | None:
    hit = _regex(table("judgements")["score"]["pattern"]).search(_plain(block.text))
    return f"{int(hit['points'])}/{int(hit['total'])}" if hit and int(hit["points"]) <= int(hit["total"]) else None


def _piece_pattern() -> str:
    return str(table("judgements")["pieces"]["pattern"])


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], str | None], ...]:
    scopes = "|".join(f"(?:{row['pattern']})" for row in _data("scope"))
    after = r"(?=\s*$|[.;:,]|\s+(?:because|overall)\b)"
    return tuple(
        (
            _regex(
                row["pattern"]
                .replace("GRADE", rf"(?P<grade>{_grades()}){after}")
                .replace("SCOPE", f"(?P<what>{scopes})")
            ),
            row.get("scope"),
        )
        for row in _data("sentence")
    )


def _sentence(block: Block, after: Block | None) -> Judgement | None:
    """Return the judgement that a heading, or a sentence of the first pages, gives."""
    if block.kind in {"row", "note", "list_item"}:
        return None
    text = _plain(block.text[: 2 * _LONGEST])
    if after is not None and after.kind == block.kind and _regex(_piece_pattern()).match(after.text):
        # "The effectiveness of the Board is requires", and "improvement." in a block of its own.
        text = f"{text} {_plain(after.text[:_LONGEST])}"
    if block.kind == "paragraph" and (block.page or 1) > _COVER:
        # In the chapters a judgement stands alone: "The graded judgement for adoption performance is that it is good".
        if block.marker or len(block.text) > _LONGEST:
            return None
        text = text if re.match(r"(?:[^.]|\.(?=\S))*[.:]?$", text) else ""
    for regex, scope in _sentences():
        hit = regex.match(_label(text) if scope is None else text)
        if hit is None:
            continue
        name, area = (scope, scope) if scope else _scope(hit["what"]) or ("", "")
        grade = value(hit["grade"])
        if grade and name:
            return Judgement(scope=name, area=area, value=grade, block=block.n)
    return None
