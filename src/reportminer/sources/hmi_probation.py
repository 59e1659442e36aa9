"""HM Inspectorate of Probation: its site since March 2025, and the addresses of the sites before."""

from __future__ import annotations

from reportminer.sources.base import Former, Kind, Source
from reportminer.sources.parts.listing import former_listings
from reportminer.sources.parts.wordpress import wordpress_page, wordpress_ways

KINDS: dict[str, Kind] = {"news": "press release", "document": "report"}
"""Its content types. Terms tell announcements and blog posts among the news."""

# From about 2013 to March 2025. Host and path are one WordPress site of several inspectorates: its uploads are sites/5.
_SECOND = "www.justiceinspectorates.gov.uk/hmiprobation/"
# Before that, on the site of the Ministry of Justice. Its addresses lead to one listing today: archives have the pages.
_FIRST = "www.justice.gov.uk/"

SOURCE = Source(
    name="hmi-probation",
    publisher="HM Inspectorate of Probation",
    site="https://hmiprobation.justiceinspectorates.gov.uk/",
    ways=(
        *wordpress_ways(KINDS, {"news/": "press release"}),
        former_listings({"inspections/": "report"}),
    ),
    page=wordpress_page(KINDS),
    files=(
        "cdn.websitebuilder.service.justice.gov.uk",
        "*.cloudfront.net",
        "www.justiceinspectorates.gov.uk",
    ),
    former=(
        # …/media/press-releases/2013/11/anyshire/
        Former(prefix=f"{_SECOND}media/press-releases/", pattern=r"\d{4}/\d{2}/[^/]+/?", kind="press release"),
        # …/inspections/anyshire2020/; a few releases stand below /n/ by mistake
        Former(prefix=f"{_SECOND}inspections/", pattern=r"(?!(?:page|feed)/?$)[^/]+/?", kind="report"),
        Former(prefix=f"{_SECOND}n/inspections/", pattern=r"(?!(?:page|feed)/?$)[^/]+/?", kind="press release"),
        # …/wp-content/uploads/sites/5/2018/12/Anyshire.pdf
        Former(prefix=f"{_SECOND}wp-content/uploads/sites/5/", pattern=r"\d{4}/\d{2}/[^/]+\.pdf", kind="report"),
        # …/2020/11/corporate-priorities/: the chief inspector's blog, and announcements
        Former(prefix=_SECOND, pattern=r"\d{4}/\d{2}/[^/]+/?", kind="other"),
        # …/mediapress-release201704anyshire/: an address that was typed without its slashes
        Former(prefix=_SECOND, pattern=r"mediapress-release[^/]+/?", kind="press release"),
        Former(prefix=f"{_FIRST}news/press-releases/hmi-probation/", pattern=r".+", kind="press release"),
        Former(prefix=f"{_FIRST}publications/inspectorate-reports/hmi-probation/", pattern=r".+", kind="report"),
        Former(
            prefix=f"{_FIRST}downloads/publications/inspectorate-reports/hmiprobation/",
            pattern=r".+\.pdf",
            kind="report",
        ),
    ),
)
