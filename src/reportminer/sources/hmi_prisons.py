"""HM Inspectorate of Prisons: on the same platform as its sister inspectorate of probation."""

from __future__ import annotations

from reportminer.sources.base import Former, Kind, Source
from reportminer.sources.parts.wordpress import wordpress_page, wordpress_ways

KINDS: dict[str, Kind] = {"news": "press release", "hmipris_reports": "report"}

# The site before.
_SECOND = "www.justiceinspectorates.gov.uk/hmiprisons/"

SOURCE = Source(
    name="hmi-prisons",
    publisher="HM Inspectorate of Prisons",
    site="https://hmiprisons.justiceinspectorates.gov.uk/",
    ways=wordpress_ways(KINDS, {"news/": "press release", "hmipris_reports/": "report"}),
    page=wordpress_page(KINDS),
    files=("cdn.websitebuilder.service.justice.gov.uk", "*.cloudfront.net", "www.justiceinspectorates.gov.uk"),
    former=(
        Former(prefix=f"{_SECOND}media/press-releases/", pattern=r"\d{4}/\d{2}/[^/]+/?", kind="press release"),
        Former(prefix=f"{_SECOND}inspections/", pattern=r"(?!(?:page|feed)/?$)[^/]+/?", kind="report"),
        Former(prefix=f"{_SECOND}wp-content/uploads/", pattern=r"sites/\d+/\d{4}/\d{2}/[^/]+\.pdf", kind="report"),
    ),
)
