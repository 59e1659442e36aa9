from __future__ import annotations

import pytest

from reportminer.records import Block, Report


def build(title="", *paragraphs, published=None, notes=()):
    rows = [("title", title)] if title else []
    rows += [("heading", p[2:]) if p.startswith("# ") else ("paragraph", p) for p in paragraphs]
    rows += [("heading", "Notes to editors:"), *(("note", n) for n in notes)] if notes else []
    blocks, at = [], 0
    for n, (kind, text) in enumerate(rows):
        blocks.append(Block(n=n, kind=kind, text=text, start=at, end=at + len(text)))
        at += len(text) + 2
    return Report(id="x", source="x", title=title, blocks=tuple(blocks), published=published)


@pytest.fixture
def make():
    return build
