"""The tables as pandas DataFrames. The only place that imports pandas, so nothing else waits for it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reportminer.store import Store


def documents(store: Store) -> pd.DataFrame:
    """Return one row a collected document, indexed by its address, newest first. No time of a visit is among them."""
    columns = [
        "address",
        "title",
        "published",
        "kind",
        "body",
        "origin",
        "media_type",
        "offered_by",
        "addresses",
        "related",
        "identity",
        "report_key",
    ]
    related: dict[object, list[str]] = {}
    for row in store.table("v_related"):
        related.setdefault(row["address"], []).append(str(row["other_address"]))
    rows = [row | {"related": " ".join(related.get(row["address"], []))} for row in store.table("v_documents")]
    frame = pd.DataFrame(rows, columns=columns).rename(columns={"report_key": "report"})
    return _dated(frame).set_index("address")


def reports(store: Store) -> pd.DataFrame:
    """Return one row a report, indexed by `Report.id`, newest first."""
    columns = [
        "report_key",
        "title",
        "published",
        "kind",
        "programme",
        "chief_inspector",
        "lead_inspector",
        "inspection_start",
        "inspection_end",
        "bodies",
        "findings",
        "strengths",
        "concerns",
        "neutral",
        "recommendations",
        "source",
        "sources",
        "address",
    ]
    frame = pd.DataFrame(store.table("v_reports"), columns=columns).rename(columns={"report_key": "report"})
    return _dated(frame).set_index("report")


def findings(store: Store) -> pd.DataFrame:
    """Return one row a finding or recommendation, indexed by `Finding.id`, newest first."""
    columns = [
        "finding_key",
        "report_key",
        "report",
        "published",
        "body",
        "kind",
        "polarity",
        "theme_number",
        "theme",
        "theme_probability",
        "theme_steadiness",
        "nearest_number",
        "text",
        "speaker",
        "cue",
        "confidence",
        "start_char",
        "end_char",
        "block",
        "page_number",
        "source",
    ]
    names = {
        "finding_key": "finding",
        "report": "title",
        "report_key": "report",
        "theme_number": "theme",
        "theme": "label",
        "theme_probability": "probability",
        "theme_steadiness": "steadiness",
        "nearest_number": "nearest",
        "start_char": "start",
        "end_char": "end",
        "page_number": "page",
    }
    frame = pd.DataFrame(store.table("v_findings"), columns=columns).rename(columns=names)
    whole = {"theme": "Int64", "nearest": "Int64", "page": "Int64"}  # pandas' integers that may be missing
    return _dated(frame).astype(whole).set_index("finding")


def themes(store: Store) -> pd.DataFrame:
    """Return one row a theme, indexed by `Theme.id`, largest first."""
    columns = [
        "theme",
        "label",
        "findings",
        "bodies",
        "reports",
        "strengths",
        "concerns",
        "neutral",
        "keywords",
        "years",
        "exemplars",
        "stability",
        "trust",
        "origin",
        "locked",
        "note",
    ]
    measured: Any = store.themes.measured().diagnostics.get("themes", [])
    trust = {one["theme"]: one["trust"] for one in measured}
    rows = [
        (
            theme.id,
            theme.label,
            theme.size,
            theme.bodies,
            theme.reports,
            theme.strengths,
            theme.concerns,
            theme.neutral,
            theme.keywords,
            theme.years,
            theme.exemplars,
            theme.stability,
            trust.get(theme.id),
            theme.origin,
            theme.locked,
            theme.note,
        )
        for theme in store.themes.all()
    ]
    return pd.DataFrame(rows, columns=columns).set_index("theme")


def theme_bodies(store: Store) -> pd.DataFrame:
    """Return one row a theme and body that meet: numbers of findings, strengths, concerns, neutral and reports."""
    columns = ["theme", "label", "body", "findings", "strengths", "concerns", "neutral", "reports"]
    rows = [
        (one.theme, one.label, one.body, one.findings, one.strengths, one.concerns, one.neutral, one.reports)
        for one in store.themes.by_body()
    ]
    return pd.DataFrame(rows, columns=columns)


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    # A date that is no date (none is ever written) becomes missing, and the table is still shown.
    return frame.assign(published=pd.to_datetime(frame["published"], errors="coerce", format="%Y-%m-%d"))
