from __future__ import annotations

import base64
import gzip
import json

from hypothesis import given
from hypothesis import strategies as st

from reportminer.records import Block, Finding, Report
from reportminer.report.cleaning import clean
from reportminer.report.passages import MOST_BLOCK, WHOLE, passage

LETTERS = st.text(st.sampled_from("ab 🙂é\u202e\x07\ud800"), min_size=1, max_size=40)


def a_report(*texts: str, kind: str = "paragraph") -> Report:
    blocks, at = [], 0
    for n, text in enumerate(texts):
        blocks.append(Block(n=n, kind=kind, text=text, start=at, end=at + len(text)))
        at += len(text) + 2
    return Report(id="r", source="a.html", title="", blocks=tuple(blocks))


def a_finding(report: Report, start: int, end: int, block: int = 0) -> Finding:
    return Finding(
        id=f"{start}-{end}", report="r", kind="finding", polarity="concern", text=report.text[start:end], start=start,
        end=end, block=block,
    )  # fmt: skip


def marked(found, number: int) -> list[str]:
    """What a browser marks: it counts UTF-16 units."""
    return [
        found.blocks[place][2].encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
        for n, place, start, end in found.marks
        if n == number
    ]


@given(st.lists(LETTERS, min_size=1, max_size=5), st.data())
def test_a_mark_cuts_out_what_the_finding_says_without_what_nobody_sees(texts, data) -> None:
    report = a_report(*texts)
    block = data.draw(st.sampled_from(report.blocks))
    start = data.draw(st.integers(block.start, block.end - 1))
    end = data.draw(st.integers(start + 1, block.end))
    found = passage(report, [a_finding(report, start, end, block.n)])
    assert "".join(marked(found, 0)) == clean(report.text[start:end])
    assert found.whole
    assert [one[2] for one in found.blocks] == [clean(text) for text in texts]


def test_of_a_long_report_what_is_round_the_findings_is_kept() -> None:
    texts = [f"Block {n} " + "x" * 500 for n in range(200)]
    report = a_report(*texts)
    assert sum(map(len, texts)) > WHOLE
    block = report.blocks[100]
    found = passage(report, [a_finding(report, block.start, block.start + 9, 100)])
    assert [one[0] for one in found.blocks] == [98, 99, 100, 101, 102]
    assert not found.whole
    assert marked(found, 0) == ["Block 100"]


def test_the_heading_and_the_lead_in_come_with_a_list_item() -> None:
    kinds = ["heading", "paragraph", *["list_item"] * 100]
    texts = ["Leadership", "Inspectors also found that:", *(f"item {n} " + "x" * 600 for n in range(100))]
    report = a_report(*texts)
    blocks = tuple(
        Block(n=b.n, kind=kind, text=b.text, start=b.start, end=b.end)
        for b, kind in zip(report.blocks, kinds, strict=True)
    )
    report = Report(id="r", source="a.html", title="", blocks=blocks)
    found = passage(report, [a_finding(report, blocks[60].start, blocks[60].start + 5, 60)])
    assert [one[0] for one in found.blocks] == [0, 1, 58, 59, 60, 61, 62]


def test_an_endless_line_is_shortened_round_its_findings() -> None:
    text = "a" * 500_000 + "Visits were rare" + "b" * 500_000
    report = a_report(text)
    found = passage(report, [a_finding(report, 500_000, 500_016)])
    assert marked(found, 0) == ["Visits were rare"]
    assert len(found.blocks[0][2]) < MOST_BLOCK
    assert found.blocks[0][2].count("…") == 2


def test_a_finding_of_a_megabyte_is_marked_as_far_as_it_is_kept() -> None:
    report = a_report("a" * 1_000_000)
    found = passage(report, [a_finding(report, 10, 999_990)])
    assert len(found.packed()) < 1_000
    assert set(marked(found, 0)[0]) == {"a", "…", " "} or set(marked(found, 0)[0]) == {"a"}


@given(st.lists(LETTERS, min_size=1, max_size=3))
def test_what_is_packed_can_be_unpacked(texts) -> None:
    found = passage(a_report(*texts), [])
    document = json.loads(gzip.decompress(base64.b64decode(found.packed())))
    assert document["blocks"] == [list(block) for block in found.blocks]
    assert found.packed() == passage(a_report(*texts), []).packed()


def test_a_block_that_goes_on_over_the_page_tells_both() -> None:
    text = "Visits were rare and short."
    block = Block(n=0, kind="paragraph", text=text, start=0, end=len(text), page=4, turns=(7,))
    report = Report(id="r", source="a.pdf", title="", blocks=(block,))
    assert passage(report, [a_finding(report, 7, 16, 0)]).blocks[0][5:] == (4, 5)
