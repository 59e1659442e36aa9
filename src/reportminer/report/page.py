"""The page put together: template, data, style and scripts in one file that asks nothing of anybody."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from reportminer import __version__
from reportminer.pagemark import GENERATOR
from reportminer.provenance import Methods
from reportminer.report.cleaning import line
from reportminer.report.columns import columns, embedded
from reportminer.report.figures import Figures, Year, figures
from reportminer.report.gathering import Gathered
from reportminer.report.heat import heat
from reportminer.report.licences import licences
from reportminer.report.nearness import neighbours
from reportminer.report.passages import passage
from reportminer.report.sentences import count, interval, percent, query, summary
from reportminer.report.views import HEIGHT, YEAR_WIDTH, theme_views

"""What the page says made it, by which it is known again before it is overwritten."""

SCRIPTS = ("core", "filter", "results", "source", "themes", "heat", "timelines", "map", "main")
ECHARTS = "echarts/echarts.common.min.js"
DEFAULT_TITLE = "What inspectors found"
_ASSETS = files("reportminer.report") / "assets"


@cache
def asset(name: str) -> str:
    """Return a file of the folder ``assets`` as text."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def script() -> str:
    """Return the page's own scripts as one, so that nothing of them is seen from outside."""
    parts = "\n".join(asset(f"{name}.js") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();\n'


def hashed(text: str) -> str:
    """Return the source of a script or style as a content security policy names it (CSP 3, section 2.3.1).

    Examples:
        >>> hashed("alert(1)")
        "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    """
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return the content security policy: nothing but these scripts and styles, and pictures made in the page."""
    allowed = {
        "default-src": ["'none'"],
        "script-src": [hashed(one) for one in scripts],
        "style-src": [hashed(one) for one in styles],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in allowed.items())


def render(found: Gathered, title: str, methods: Methods, places: Mapping[str, tuple[float, float]]) -> str:
    """Return the page.

    Args:
        found: what it shows.
        title: heading of the page.
        methods: how the findings and themes were made.
        places: x and y on the map, 0 to 1, by key of the finding.
    """
    counted = figures(found)
    head, own, echarts, style = asset("head.js"), script(), asset(ECHARTS), asset("page.css")
    data = embedded(columns(found, places) | {"series": series(counted)})
    packed = embedded(_passages(found))
    return (
        _environment()
        .get_template("page.html")
        .render(
            title=line(title) or DEFAULT_TITLE,
            policy=policy((head, echarts, own), (style,)),
            generator=f"{GENERATOR} {__version__}",
            version=__version__,
            head=Markup(head),  # noqa: S704 - files of the package
            style=Markup(style),  # noqa: S704
            script=Markup(own),  # noqa: S704
            echarts=Markup(echarts),  # noqa: S704
            data=Markup(data),  # noqa: S704 - every < > & in it is escaped
            packed=Markup(packed),  # noqa: S704
            fingerprint=sha256((data + packed).encode()).hexdigest(),
            found=found,
            counted=counted,
            sentences=summary(found, counted),
            themes=theme_views(found, counted),
            heat=heat(found),
            mapped=bool(places),
            neighbours=neighbours(found, places),
            choices=_choices(found),
            made_on=_made_on(),
            newest=max((report.published for report in found.reports.values() if report.published), default=""),
            methods=methods,
            licences=licences(found),
            spark_width=max(len(found.years), 1) * YEAR_WIDTH,
            spark_height=HEIGHT,
        )
    )


def series(counted: Figures) -> dict[str, object]:
    """Return the time lines as the charts take them: a list a figure, years in order."""
    return {
        "years": [year.year for year in counted.years],
        "all": _lines(counted.years),
        "themes": {str(theme): _lines(years) for theme, years in counted.theme_years.items()},
    }


def _lines(years: Sequence[Year]) -> dict[str, list[float | None]]:
    shares = [year.share for year in years]
    return {
        "strengths": [year.strengths for year in years],
        "concerns": [year.concerns for year in years],
        "neutral": [year.neutral for year in years],
        "share": [None if one is None else round(one.estimate, 4) for one in shares],
        "low": [None if one is None or one.low is None else round(one.low, 4) for one in shares],
        "high": [None if one is None or one.high is None else round(one.high, 4) for one in shares],
    }


def _passages(found: Gathered) -> dict[str, list[object]]:
    """Return the packed text of every report that has findings, and the row of the first of them."""
    by_report: dict[str, list[int]] = {}
    for n, row in enumerate(found.rows):
        by_report.setdefault(row.finding.report, []).append(n)
    first: list[object] = []
    packed: list[object] = []
    for key, report in found.reports.items():
        rows = by_report.get(key, [])
        first.append(rows[0] if rows else -1)
        packed.append(passage(report, [found.rows[n].finding for n in rows]).packed() if rows else "")
    return {"first": first, "packed": packed}


def _choices(found: Gathered) -> dict[str, list[tuple[str, str]]]:
    """Return what each list of choices offers, as value and words."""
    bodies = sorted({line(row.finding.body) for row in found.rows} - {""})
    types = sorted({line(kind) for name, kind in found.body_types.items() if line(name) in set(bodies)} - {""})
    programmes = sorted({line(report.programme) for report in found.reports.values()} - {""})
    themes = [(str(theme.id), f"{line(theme.label, 80)} ({theme.size:,})") for theme in found.themes]
    loose = sum(row.theme is None for row in found.findings)
    return {
        "body": [(name, line(name, 80)) for name in bodies],
        "type": [(kind, kind) for kind in types],
        "programme": [(name, line(name, 80)) for name in programmes],
        "theme": themes + ([("none", f"fits no theme ({loose:,})")] if loose else []),
    }


def _made_on() -> str:
    """Return the day that a reproducible build names (https://reproducible-builds.org/specs/source-date-epoch/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdecimal() else ""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(percent=percent, interval=interval, count=count)
    environment.globals.update(query=query)
    return environment
