"""PDF reports into blocks, by the layout of the page: see `read_pdf` and `layout`."""

from __future__ import annotations

from reportminer.readers.pdf.places import Layout, Line
from reportminer.readers.pdf.reading import layout, read_pdf

__all__ = ["Layout", "Line", "layout", "read_pdf"]
