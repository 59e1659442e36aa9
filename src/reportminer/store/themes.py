"""The themes of the corpus and which findings belong to them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Row

from reportminer.records import Theme
from reportminer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRun:
    """One clustering of the findings.

    Attributes:
        model: key of the model whose vectors were clustered.
        made_from: hash of the findings that went in.
        settings: hash of the settings and the code that made it.
        parameters: the settings in words, e.g. ``{"n_themes": 12}``.
        message: what a reader should know, e.g. that there were no findings.
    """

    model: str
    made_from: str
    settings: str
    parameters: dict[str, object]
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeMember:
    """One finding and its theme.

    Attributes:
        finding: `Finding.id`.
        theme: `Theme.id` of its theme, or of the nearest one.
        probability: share of the theme among all, 0 to 1.
        assigned: False for a finding that fits no theme.
        steadiness: share of resamples in which it stays with its theme, 0 to 1; None where that was not measured.
    """

    finding: str
    theme: int
    probability: float
    assigned: bool = True
    steadiness: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTheme:
    """A number that a theme of this corpus had at some time: it is never given to another.

    Attributes:
        number: `Theme.id`.
        label: what it was called last.
        members: hashes of the texts that were in it last, sorted.
        current: whether the theme is among those of the stored run.
    """

    number: int
    label: str
    members: tuple[str, ...] = ()
    current: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a run left beside its themes.

    Attributes:
        diagnostics: figures by name, as JSON holds them; see `reportminer.diagnostics`.
        hierarchy: pairs of theme numbers and the height at which the themes that hold them join, closest first.
        numbers: every number that was ever given, those of this run among them.
    """

    diagnostics: Mapping[str, object] = field(default_factory=dict)
    hierarchy: tuple[tuple[int, int, float], ...] = ()
    numbers: tuple[KnownTheme, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeBody:
    """What one inspected body has to do with one theme: numbers of findings.

    Attributes:
        theme: `Theme.id`.
        label: the theme's label.
        body: name of the inspected body.
        findings: number of findings.
        strengths: strengths among them.
        concerns: concerns among them.
        neutral: neutral ones among them.
        reports: number of different reports.
    """

    theme: int
    label: str
    body: str
    findings: int
    strengths: int
    concerns: int
    neutral: int
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeInput:
    """What clustering knows of a current finding, ordered by the hash of its text."""

    finding: str
    kind: str
    polarity: str | None
    text: str
    text_hash: str
    body: str | None
    report: str
    published: str | None


class ThemeTable:
    """The one stored run of themes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def inputs(self) -> list[ThemeInput]:
        """Return every current finding and recommendation, by text hash and key, whatever order they were stored in."""
        rows = self._database.rows(
            "SELECT findings.key AS finding, findings.kind, polarity, text, text_hash, bodies.name AS body, "
            "reports.key AS report, published FROM findings JOIN reports ON reports.id = report_id "
            "JOIN pages ON pages.id = page_id LEFT JOIN bodies ON bodies.id = body_id "
            "WHERE pages.current = 1 ORDER BY text_hash, findings.key"
        )
        return [ThemeInput(**dict(row)) for row in rows]

    def bodies(self) -> tuple[str, ...]:
        """Return the names of the bodies of current reports, sorted."""
        rows = self._database.rows(
            "SELECT DISTINCT bodies.name FROM report_bodies JOIN bodies ON bodies.id = body_id "
            "JOIN reports ON reports.id = report_id JOIN pages ON pages.id = page_id WHERE pages.current = 1 ORDER BY 1"
        )
        return tuple(row[0] for row in rows)

    def body_types(self) -> dict[str, int]:
        """Return how many current reports are about a body of each type; "" counts those about none."""
        rows = self._database.rows(
            "SELECT coalesce(type, '') AS type, count(DISTINCT reports.id) AS n FROM reports "
            "JOIN pages ON pages.id = page_id LEFT JOIN report_bodies ON report_bodies.report_id = reports.id "
            "LEFT JOIN bodies ON bodies.id = body_id WHERE pages.current = 1 GROUP BY 1 ORDER BY 1"
        )
        return {row["type"]: row["n"] for row in rows}

    def people(self) -> tuple[str, ...]:
        """Return the names of people of current reports, sorted."""
        rows = self._database.rows(
            "SELECT name FROM speakers JOIN reports ON reports.id = report_id "
            "JOIN pages ON pages.id = page_id WHERE pages.current = 1 "
            "UNION SELECT chief_inspector FROM reports JOIN pages ON pages.id = page_id "
            "WHERE pages.current = 1 AND chief_inspector IS NOT NULL ORDER BY 1"
        )
        return tuple(row[0] for row in rows)

    def barred(self) -> tuple[str, ...]:
        """Return the names of bodies and people of current reports, sorted: a theme is not called after them."""
        return tuple(sorted({*self.bodies(), *self.people()}))

    def run(self) -> ThemeRun | None:
        """Return the stored run, or None where nothing was clustered yet."""
        row = self._database.row("SELECT model, made_from, settings, parameters, message FROM theme_runs")
        return None if row is None else ThemeRun(**(dict(row) | {"parameters": json.loads(row["parameters"])}))

    def measured(self) -> Measured:
        """Return what the stored run left beside its themes."""
        row = self._database.row("SELECT diagnostics, hierarchy FROM theme_runs")
        return Measured(
            diagnostics=json.loads(row["diagnostics"]) if row is not None else {},
            hierarchy=tuple((a, b, height) for a, b, height in json.loads(row["hierarchy"])) if row is not None else (),
            numbers=self.numbers(),
        )

    def numbers(self) -> tuple[KnownTheme, ...]:
        """Return every number that a theme of this corpus ever had, in order."""
        rows = self._database.rows("SELECT number, name, members, current FROM theme_numbers ORDER BY number")
        return tuple(
            KnownTheme(
                number=row["number"],
                label=row["name"],
                members=tuple(json.loads(row["members"])),
                current=bool(row["current"]),
            )
            for row in rows
        )

    def members(self) -> list[ThemeMember]:
        """Return which current finding is in which theme, by key."""
        rows = self._database.rows(
            "SELECT findings.key AS finding, themes.number AS theme, probability, assigned, steadiness "
            "FROM theme_findings JOIN findings ON findings.id = finding_id JOIN themes ON themes.id = theme_id "
            "ORDER BY findings.key"
        )
        return [ThemeMember(**(dict(row) | {"assigned": bool(row["assigned"])})) for row in rows]

    def save(
        self,
        run: ThemeRun,
        themes: Sequence[Theme],
        members: Sequence[ThemeMember],
        measured: Measured | None = None,
    ) -> None:
        """Store a run in place of the one before, in one transaction.

        Args:
            run: what was clustered, and how.
            themes: the themes.
            members: the findings and recommendations in them. Those that are not stored any more are left out.
            measured: what was measured of it. Numbers that were given before and are not among its own are kept.
        """
        database = self._database
        told = Measured() if measured is None else measured
        with database.transaction():
            database.write("DELETE FROM theme_runs")
            run_id = database.write(
                "INSERT INTO theme_runs (model, made_from, settings, parameters, message, diagnostics, hierarchy) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    run.model,
                    run.made_from,
                    run.settings,
                    json.dumps(run.parameters, sort_keys=True),
                    run.message,
                    json.dumps(told.diagnostics, sort_keys=True, ensure_ascii=False),
                    json.dumps(told.hierarchy),
                ),
            )
            database.write("UPDATE theme_numbers SET current = 0")
            database.write_many(
                "INSERT INTO theme_numbers (number, name, members, current) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (number) DO UPDATE SET name = excluded.name, members = excluded.members, "
                "current = excluded.current",
                [(known.number, known.label, json.dumps(known.members), int(known.current)) for known in told.numbers],
            )
            ids = {theme.id: self._insert(run_id, theme) for theme in themes}
            ranks = {key: rank for theme in themes for rank, key in enumerate(theme.exemplars, start=1)}
            database.write_many(
                "INSERT INTO theme_findings (finding_id, theme_id, probability, exemplar, assigned, steadiness) "
                "SELECT id, ?, ?, ?, ?, ? FROM findings WHERE key = ?",
                [
                    (
                        ids[member.theme],
                        member.probability,
                        ranks.get(member.finding),
                        int(member.assigned),
                        member.steadiness,
                        member.finding,
                    )
                    for member in members
                ],
            )

    def relabel(self, labels: Mapping[int, str]) -> None:
        """Give themes other labels, by number, in one transaction."""
        with self._database.transaction():
            for table in ("themes", "theme_numbers"):
                self._database.write_many(
                    f"UPDATE {table} SET name = ? WHERE number = ?",  # noqa: S608 - one of the two names above
                    [(label, number) for number, label in sorted(labels.items())],
                )

    def all(self) -> tuple[Theme, ...]:
        """Return the themes, largest first."""
        exemplars: dict[int, list[str]] = {}
        for row in self._database.rows(
            "SELECT theme_id, key FROM theme_findings JOIN findings ON findings.id = finding_id "
            "WHERE exemplar IS NOT NULL ORDER BY theme_id, exemplar"
        ):
            exemplars.setdefault(row["theme_id"], []).append(row["key"])
        rows = self._database.rows("SELECT * FROM themes ORDER BY size DESC, number")
        return tuple(_theme(row, tuple(exemplars.get(row["id"], ()))) for row in rows)

    def by_body(self) -> tuple[ThemeBody, ...]:
        """Return the numbers of findings for every theme and body that meet, by theme, then most findings first."""
        rows = self._database.rows("SELECT * FROM v_theme_body ORDER BY number, findings DESC, body")
        return tuple(
            ThemeBody(
                theme=row["number"],
                label=row["theme"],
                body=row["body"],
                findings=row["findings"],
                strengths=row["strengths"],
                concerns=row["concerns"],
                neutral=row["neutral"],
                reports=row["reports"],
            )
            for row in rows
        )

    def _insert(self, run_id: int, theme: Theme) -> int:
        return self._database.write(
            "INSERT INTO themes (run_id, number, name, keywords, size, bodies, reports, strengths, concerns, neutral, "
            "years, origin, stability, note, locked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run_id,
                theme.id,
                theme.label,
                json.dumps(theme.keywords, ensure_ascii=False),
                theme.size,
                theme.bodies,
                theme.reports,
                theme.strengths,
                theme.concerns,
                theme.neutral,
                json.dumps(theme.years),
                theme.origin,
                theme.stability,
                theme.note,
                int(theme.locked),
            ),
        )


def _theme(row: Row, exemplars: tuple[str, ...]) -> Theme:
    return Theme(
        id=row["number"],
        label=row["name"],
        keywords=tuple(json.loads(row["keywords"])),
        exemplars=exemplars,
        size=row["size"],
        bodies=row["bodies"],
        reports=row["reports"],
        strengths=row["strengths"],
        concerns=row["concerns"],
        neutral=row["neutral"],
        years=tuple(json.loads(row["years"])),
        origin=row["origin"],
        stability=row["stability"],
        note=row["note"],
        locked=bool(row["locked"]),
    )
