"""Raw answers kept as WARC files (ISO 28500:2017, WARC 1.1): a corpus can be replayed, cited and read by others.

`Archive` writes and reads the files of one source; `records` reads anybody's.
"""

from __future__ import annotations

from reportminer.records import Pointer
from reportminer.warc.archive import MOST_BYTES, Archive
from reportminer.warc.digests import digest
from reportminer.warc.kept import Kept
from reportminer.warc.reading import LIMIT, records

__all__ = ["LIMIT", "MOST_BYTES", "Archive", "Kept", "Pointer", "digest", "records"]
