"""Drawing a sample from strata: the same findings from the same corpus and seed, in whatever order they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from reportminer.agreement.context import context
from reportminer.agreement.samples import NONE, Code, Drawn, Sample, Stratum, shown
from reportminer.errors import UsageError

if TYPE_CHECKING:
    from reportminer.corpus import Corpus
    from reportminer.store.found import FindingRow

BY = ("theme", "polarity", "body", "year")
ALLOCATIONS = ("proportional", "equal")
EXAMPLES = 3


def draw(
    corpus: Corpus,
    size: int,
    *,
    by: Sequence[str] = ("theme",),
    allocation: str = "proportional",
    seed: int = 0,
    hide_body: bool = False,
) -> Sample:
    """Draw findings to be coded by people.

    Within a stratum every finding has the same probability: its findings are taken in the order of a hash of seed and
    id (simple random sampling within strata; Cochran 1977, Sampling techniques, chapter 5).

    Args:
        corpus: a corpus with themes.
        size: how many; all where there are fewer.
        by: what to stratify by: some of `BY`; nothing for a simple random sample.
        allocation: ``proportional`` to the findings of a stratum, at least one of each where `size` allows; or
            ``equal`` for each stratum as far as it has so many.
        seed: another one draws other findings.
        hide_body: whether sheets leave the body out.

    Raises:
        UsageError: there is nothing to draw from, or no such stratum or allocation.
    """
    unknown = [name for name in by if name not in BY]
    if unknown or len(set(by)) < len(by):
        message = f"--by {','.join(by)}: give some of {', '.join(BY)}, each once"
        raise UsageError(message)
    if allocation not in ALLOCATIONS:
        message = f"--allocation {allocation!r}: there are {' and '.join(ALLOCATIONS)}"
        raise UsageError(message)
    if size < 1:
        message = f"--size {size}: give 1 or more"
        raise UsageError(message)
    codes = _codes(corpus)
    names = {code.number: code.name for code in codes}
    rows = corpus.store.found.rows(kind="finding")
    if not rows:
        message = "there is no finding to draw: `reportminer status` tells what was read and mined"
        raise UsageError(message)
    strata: dict[str, list[FindingRow]] = {}
    for row in rows:
        strata.setdefault(_stratum(row, by, names), []).append(row)
    counts = {name: len(held) for name, held in strata.items()}
    wanted = allocate(counts, size, equal=allocation == "equal")
    chosen = [
        (name, row, wanted[name] / counts[name])
        for name, held in strata.items()
        for row in sorted(held, key=lambda row: _order(seed, row.finding.id))[: wanted[name]]
    ]
    chosen.sort(key=lambda one: one[1].finding.id)
    contexts = _contexts(corpus, [row for _, row, _ in chosen])
    return Sample(
        seed=seed,
        by=tuple(by),
        allocation=allocation,
        codes=codes,
        strata=tuple(Stratum(name=name, findings=counts[name], drawn=wanted[name]) for name in sorted(counts)),
        findings=tuple(
            _drawn(row, names.get(row.theme, NONE), context=contexts[row.finding.id], stratum=(name, probability))
            for name, row, probability in chosen
        ),
        hide_body=hide_body,
    )


def known(corpus: Corpus, findings: Iterable[str]) -> tuple[Drawn, ...]:
    """Return what a corpus knows of findings that were coded elsewhere, by id; those that it has not are left out."""
    names = {code.number: code.name for code in _codes(corpus)}
    rows = corpus.store.found.get(sorted(set(findings)))
    return tuple(_drawn(row, names.get(row.theme, NONE)) for _, row in sorted(rows.items()))


def _drawn(row: FindingRow, theme: str, *, context: str = "", stratum: tuple[str, float] = ("all", 1.0)) -> Drawn:
    return Drawn(
        finding=row.finding.id,
        text=row.finding.text,
        context=context,
        body=row.finding.body,
        report=row.finding.report,
        source=row.source,
        page=row.finding.page,
        stratum=stratum[0],
        probability=stratum[1],
        theme=theme,
        polarity=row.finding.polarity,
    )


def allocate(counts: Mapping[str, int], size: int, *, equal: bool = False) -> dict[str, int]:
    """Return how many to draw from each stratum.

    Args:
        counts: how many each has.
        size: how many to draw in all.
        equal: the same number of each, as far as it has so many; otherwise in proportion, by largest remainder.

    Examples:
        >>> allocate({"a": 60, "b": 30, "c": 10}, 10), allocate({"a": 60, "b": 30, "c": 1}, 9, equal=True)
        ({'a': 6, 'b': 3, 'c': 1}, {'a': 4, 'b': 4, 'c': 1})
        >>> allocate({"a": 98, "b": 1, "c": 1}, 10)
        {'a': 8, 'b': 1, 'c': 1}
    """
    total = sum(counts.values())
    size = min(size, total)
    names = sorted(counts)
    if equal:
        drawn = dict.fromkeys(names, 0)
        while sum(drawn.values()) < size:
            # One more of each that has one left, the largest strata first where not all get one.
            for name in sorted(names, key=lambda name: (-counts[name], name)):
                if drawn[name] < counts[name] and sum(drawn.values()) < size:
                    drawn[name] += 1
        return drawn
    least = 1 if size >= len(names) else 0
    share = {name: size * counts[name] / total for name in names}
    drawn = {name: max(int(share[name]), least) for name in names}
    for _ in range(abs(size - sum(drawn.values()))):
        more = sum(drawn.values()) < size
        if more:
            free = [name for name in names if drawn[name] < counts[name]]
            drawn[max(free, key=lambda name: (share[name] - drawn[name], name))] += 1
        else:
            free = [name for name in names if drawn[name] > least]
            drawn[max(free, key=lambda name: (drawn[name] - share[name], name))] -= 1
    return drawn


def _order(seed: int, finding: str) -> str:
    return sha256(f"{seed}:{finding}".encode()).hexdigest()


def _stratum(row: FindingRow, by: Sequence[str], names: Mapping[int | None, str]) -> str:
    values = {
        "theme": names.get(row.theme, NONE),
        "polarity": row.finding.polarity,
        "body": row.finding.body or "no body",
        "year": (row.published or "")[:4] or "no year",
    }
    return " / ".join(str(values[name]) for name in by) or "all"


def _codes(corpus: Corpus) -> tuple[Code, ...]:
    """Return the themes to choose from, then that of what fits none; names are all different."""
    found = corpus.store.found
    codes: list[Code] = []
    taken: set[str] = {NONE}
    for theme in corpus.store.themes.all():
        # A semicolon stands between the codes of one cell.
        label = shown(theme.label).replace(";", ",") or f"theme {theme.id}"
        name = f"{label} ({theme.id})" if label.casefold() in taken else label
        taken.add(name.casefold())
        typical = found.get(theme.exemplars[:EXAMPLES])
        examples = tuple(shown(typical[key].finding.text) for key in theme.exemplars[:EXAMPLES] if key in typical)
        keywords = tuple(map(shown, theme.keywords[:8]))
        codes.append(Code(name=name, number=theme.id, keywords=keywords, examples=examples))
    return (*codes, Code(name=NONE))


def _contexts(corpus: Corpus, rows: Sequence[FindingRow]) -> dict[str, str]:
    """Return what stands round each finding, one report in memory at a time."""
    found: dict[str, str] = {}
    for key in sorted({row.finding.report for row in rows}):
        report = corpus.store.reports.get(key)
        for row in rows:
            if report is not None and row.finding.report == key:
                found[row.finding.id] = shown(context(report, row.finding))
    return {row.finding.id: found.get(row.finding.id, "") for row in rows}
