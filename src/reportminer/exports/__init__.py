"""Results as files that other programs open: one writer a suffix, found by its place in this folder.

A writer is a module here with ``SUFFIXES`` (such as ``(".csv",)``), ``EXTRA`` (name of the extra that it needs, or
None), ``HOLDS`` (a few words) and ``write(material, path)``, which writes the file at `path`: a temporary one, put in
place of the old file when it is whole. One with ``beside(material, path)`` has further files written beside it.
"""

from __future__ import annotations

from reportminer.exports.exporting import Written, export
from reportminer.exports.material import Material
from reportminer.exports.registry import Writer, writers

__all__ = ["Material", "Writer", "Written", "export", "writers"]
