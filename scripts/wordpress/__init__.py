"""A real WordPress on loopback for tests: Debian's packages, its own database, a theme with the publisher's markup.

    with wordpress(posts=sample_posts()) as site:
        ...  # site.address, site.set(listing="redesigned"), site.seed([...]), site.requests()

The database, the site and its logs stand in one folder; what the packages installed is read and never written.
``python scripts/wordpress.py`` does the same by hand.
"""

from __future__ import annotations

from .options import Options
from .packages import MissingPackages, missing
from .posts import Attachment, Post
from .request import Request
from .samples import edge_posts, pdf, sample_posts
from .servers import WordPressError
from .site import Seeded, Site, standing, start, stop, wordpress

__all__ = [
    "Attachment",
    "MissingPackages",
    "Options",
    "Post",
    "Request",
    "Seeded",
    "Site",
    "WordPressError",
    "edge_posts",
    "missing",
    "pdf",
    "sample_posts",
    "standing",
    "start",
    "stop",
    "wordpress",
]
