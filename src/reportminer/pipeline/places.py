"""Where a corpus keeps its database."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_dir, user_data_dir

from reportminer.pipeline.collect import DATABASE_NAME
from reportminer.resources import folder
from reportminer.store.database import package_migrations

# Names a folder of one's own for everything that reportminer writes outside the user's folders.
HOME_VARIABLE = "REPORTMINER_HOME"


def database_of(pages: Path) -> Path:
    """Return where the database of a folder of pages is, or is to be made.

    Args:
        pages: an existing folder.

    Returns:
        ``reportminer.sqlite`` in the folder; where the folder cannot be written to, a file in the user's data folder
        named after the folder and a hash of its whole path.
    """
    beside = pages / DATABASE_NAME
    if os.access(pages, os.W_OK | os.X_OK) and (not beside.exists() or os.access(beside, os.W_OK)):
        return beside
    home = os.environ.get(HOME_VARIABLE) or user_data_dir("reportminer")
    key = sha256(os.fsencode(pages.resolve())).hexdigest()[:12]
    return Path(home) / f"{pages.resolve().name or 'root'}-{key}.sqlite"


def sample_pages() -> Path:
    """Return the folder of the sample corpus's pages.

    Raises:
        MissingError: the installation is damaged.
    """
    return folder("corpus") / "sample" / "pages"


def sample_database() -> Path:
    """Return where the database of the sample corpus is, or is to be made: in the user's cache folder.

    Its name holds the schema version, so that an older package does not meet a newer file, and a hash of the place of
    the pages, so that two installations do not take turns in one file. What other code made in it is stale anyway.
    """
    home = os.environ.get(HOME_VARIABLE) or user_cache_dir("reportminer")
    key = sha256(os.fsencode(sample_pages().resolve())).hexdigest()[:12]
    return Path(home) / f"sample-{len(package_migrations())}-{key}.sqlite"
