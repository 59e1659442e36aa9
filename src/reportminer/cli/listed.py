"""``themes``: the themes of a corpus, or theme × body, printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.cli.output import Answer, wide
from reportminer.cli.rows import finding_row
from reportminer.cli.tables import bar, blocks_for, cell, plain_table, years
from reportminer.cli.terminal import count

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.corpus import Corpus

COLUMNS = (
    *("id", "label", "findings", "bodies", "reports", "strengths", "concerns", "neutral", "years", "keywords"),
    *("stability", "trust", "origin", "note"),
)
# Columns of a terminal from which there is room to say how often a theme was found again.
ROOMY = 100
# Of fewer findings it is not measured which themes come back.
FEW = 20
MOST_NAMED = 5
BODY_COLUMNS = ("theme", "label", "body", "findings", "strengths", "concerns", "neutral", "reports")


def around(corpus: Corpus, folder: Path | None) -> list[str]:
    """Return a line about what was mined, and one about the next step."""
    run, measured = corpus.store.themes.run(), corpus.store.themes.measured().diagnostics
    lost = len(corpus.store.table("v_unassigned"))
    reports = corpus.store.table("v_reports")
    themes = corpus.store.themes.all()
    if not themes:
        return []
    findings = sum(int(str(report["findings"])) for report in reports)
    bodies = {name for report in reports for name in str(report["bodies"] or "").split("; ") if name}
    span = years(sorted({int(str(report["published"])[:4]) for report in reports if report["published"]}))
    facts = [count(len(reports), "reports"), count(findings, "findings"), count(len(bodies), "bodies"), span]
    where = "sample corpus (invented bodies)" if folder is None else str(folder)
    named = "" if folder is None else f" --corpus {folder}"
    space = Path(str(run.parameters.get("space", "general"))).name if run is not None else "general"
    others = f"; {count(lost, 'findings')} in no theme" if lost else ""
    trust = measured.get("trust") if any(theme.stability is not None for theme in themes) else None
    return [
        f"{where}: {', '.join(filter(None, facts))}; space {space}{others}",
        *([f"{count(findings, 'findings')}: so few may fall into themes by chance"] if findings < FEW else []),
        *_missed(measured.get("empty"), {} if run is None else run.parameters, len(themes)),
        *([str(trust)] if trust else []),
        f"next: reportminer show theme {themes[0].id}{named}, or reportminer findings --theme {themes[0].id}{named}",
    ]


def _missed(empty: object, parameters: Mapping[str, object], themes: int) -> list[str]:
    """Return what was asked of themes and did not come about."""
    told = []
    if isinstance(empty, list) and empty:
        more = f" and {len(empty) - MOST_NAMED} more" if len(empty) > MOST_NAMED else ""
        told.append(
            f"no finding fell to {count(len(empty), 'themes')} asked for: {', '.join(empty[:MOST_NAMED])}{more}"
        )
    bounds = parameters.get("k_range")
    if isinstance(bounds, list) and themes < bounds[0]:
        told.append(f"--k-range asks for {bounds[0]} themes at least, and there are no more different findings")
    return told


def listed(corpus: Corpus, top: int | None, *, sample: bool) -> Answer:
    """Return the themes as rows, a table and JSON."""
    themes = corpus.store.themes.all()[:top]
    found = corpus.store.found.get([key for theme in themes for key in theme.exemplars])
    measured: dict[str, Any] = dict(corpus.store.themes.measured().diagnostics)
    trust = {one["theme"]: one["trust"] for one in measured.get("themes", [])}
    rows: list[dict[str, Any]] = [
        {
            "id": theme.id,
            "label": theme.label,
            "keywords": list(theme.keywords),
            "findings": theme.size,
            "bodies": theme.bodies,
            "reports": theme.reports,
            "strengths": theme.strengths,
            "concerns": theme.concerns,
            "neutral": theme.neutral,
            "years": list(theme.years),
            "stability": theme.stability,
            "trust": trust.get(theme.id),
            "origin": theme.origin,
            "locked": theme.locked,
            "note": theme.note,
            "exemplars": [finding_row(found[key]) for key in theme.exemplars if key in found],
        }
        for theme in themes
    ]
    run = corpus.store.themes.run()
    document = {
        "corpus": str(corpus.folder),
        "sample": sample,
        "settings": {} if run is None else run.parameters,
        "themes": rows,
        "unassigned": corpus.store.table("v_unassigned"),
        "diagnostics": measured,
    }
    return Answer(document=document, rows=rows, columns=COLUMNS, draw=lambda width: _drawn(rows, width))


def _drawn(rows: list[dict[str, Any]], width: int) -> Iterable[RenderableType]:
    table = plain_table()
    table.add_column("#", justify="right")
    table.add_column("theme", overflow="fold")
    narrow = not blocks_for(width)  # then bodies and years, which `show` tells, make room for the label
    roomy = width >= ROOMY or wide(width)
    if not narrow:
        table.add_column("findings", justify="right")
        table.add_column("bodies", justify="right")
    table.add_column("+ / -" if narrow else "strengths/concerns", no_wrap=True)
    if not narrow:
        table.add_column("years", no_wrap=True)
    if roomy:
        table.add_column("found again", justify="right", no_wrap=True)
    for row in rows:
        name, shares = cell(row["label"]), bar(row["strengths"], row["concerns"], blocks_for(width))
        cells: list[RenderableType] = [name, shares]
        if not narrow:
            cells = [name, f"{row['findings']:,}", f"{row['bodies']:,}", shares, years(row["years"])]
        if roomy:
            cells.append("" if row["stability"] is None else f"{row['stability']:.0%}")
        table.add_row(str(row["id"]), *cells)
    if rows:
        yield table


def by_body(corpus: Corpus, top: int | None) -> Answer:
    """Return theme × body as rows, a table and JSON."""
    largest = {theme.id for theme in corpus.store.themes.all()[:top]}
    rows = [asdict(one) for one in corpus.store.themes.by_body() if one.theme in largest]
    return Answer(
        document={"rows": rows}, rows=rows, columns=BODY_COLUMNS, draw=lambda width: _drawn_bodies(rows, width)
    )


def _drawn_bodies(rows: list[dict[str, Any]], width: int) -> Iterable[RenderableType]:
    table = plain_table()
    table.add_column("#", justify="right")
    table.add_column("theme", overflow="fold")
    table.add_column("body", overflow="fold")
    table.add_column("findings", justify="right")
    table.add_column("strengths/concerns" if blocks_for(width) else "+ / -", no_wrap=True)
    before = None
    for row in rows:
        # A person reads a theme's name once; a program that reads lines needs it on each.
        again = row["theme"] == before and not wide(width)
        if before is not None and not again and not wide(width):
            table.add_section()
        before = row["theme"]
        name = ("", "") if again else (str(row["theme"]), row["label"])
        shares = bar(row["strengths"], row["concerns"], min(blocks_for(width), 10))
        table.add_row(name[0], cell(name[1]), cell(row["body"]), f"{row['findings']:,}", shares)
    if rows:
        yield table
