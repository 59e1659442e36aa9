"""A report by what a person calls it."""

from __future__ import annotations

from difflib import get_close_matches

from reportminer.errors import MissingError, UsageError
from reportminer.records import Finding, Report
from reportminer.store import Store


def find_report(store: Store, key: str) -> tuple[Report, tuple[Finding, ...]]:
    """Return the one current report whose id or source begins with `key`, with its findings.

    Args:
        store: where to look.
        key: the beginning of an id or source, or of the last part of a source: "…/news/kent-poor/" is found by
            ``kent``. A whole id or source, or a whole file name, goes before a beginning; capitals do not count.

    Raises:
        MissingError: no report is called so, or several are.
        UsageError: `key` is empty.
    """
    if not key:
        message = "a report is named by the beginning of its id or source: give at least one character"
        raise UsageError(message)
    sources = store.pages.aliases()
    known = {report: report for report in sources.values()} | sources
    exact = [name for name in known if name == key]
    files = [name for name in known if name.rsplit("/", 1)[-1] == key]
    begun = [name for name in known if name.casefold().startswith(key.casefold())]
    last = [name for name in known if _last(name).casefold().startswith(key.casefold())]
    names = exact or files or begun or last
    reports = sorted({known[name] for name in names})
    if len(reports) > 1:
        message = f"{len(reports)} reports begin with {key!r}, such as {', '.join(sorted(names)[:3])}: give more of it"
        raise MissingError(message)
    report = store.reports.get(reports[0]) if reports else None
    if report is None:
        near = get_close_matches(key, known, n=3, cutoff=0.4)
        hint = f"near it: {', '.join(near)}" if near else "the verb `status` counts what there is"
        message = f"no report's id or source begins with {key!r} among {len(set(known.values()))} reports; {hint}"
        raise MissingError(message)
    return report, store.reports.findings_of(report.id)


def _last(source: str) -> str:
    """Return the last part of a path or address."""
    return source.rstrip("/").rsplit("/", 1)[-1]
