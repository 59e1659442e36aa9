from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from reportminer.readers import load, read
from reportminer.records import Page, Report

FIXTURES = Path(__file__).parent / "fixtures"


def report(text: str) -> Report:
    return read(Page(source="x", media_type="text/plain", content=text.encode(), sha256="ab" * 32))


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in report(text).blocks]


def body(text: str) -> list[tuple[str, str]]:
    """Blocks of a text below a title."""
    found = blocks(f"A title\n\n{text}")
    assert found[0] == ("title", "A title")
    return found[1:]


def test_a_text_broken_at_a_margin_is_read_whole():
    assert [(b.kind, b.marker, b.text) for b in read(load(FIXTURES / "wrapped.txt")).blocks] == [
        ("title", None, "Inspection of adult offending work: Anyshire keeping its promises to the courts"),
        ("paragraph", None, PARAGRAPHS[1]),
        ("paragraph", None, "Inspectors were pleased to find that:"),
        (
            "list_item",
            "-",
            "court reports were of good quality and sentencers were happy with the service that they received;",
        ),
        ("list_item", "-", "many plans were completed on time; and"),
        ("list_item", "-", "victims were kept informed throughout the sentence."),
        ("paragraph", None, "However, inspectors also found that:"),
        ("list_item", "*", "reviews were late, in particular where circumstances had changed; and"),
        (
            "list_item",
            "*",
            "home visits were made in one case out of five, which was fewer than the Trust had promised.",
        ),
        ("paragraph", None, "Jo Bloggs said:"),
        (
            "paragraph",
            None,
            "“We found a great deal to admire in Anyshire, and rather less to regret than we had feared.”",
        ),
        ("heading", None, "Notes to editors:"),
        ("note", "1.", "View the report."),
        (
            "note",
            "2.",
            "This inspection was undertaken as part of a programme that will cover all of England and Wales.",
        ),
    ]


@pytest.mark.parametrize("mark", ["•", "-", "*", "–", "—", "◼", "\uf06e", "\uf0b7", "▪", "·", "‣", "o"])
@pytest.mark.parametrize("indent", ["", "  ", "\t"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_bullets(mark, indent, gap):
    items = [f"{indent}{mark} plans were late;", f"{indent}{mark}\tstaff were few.\nJo spoke of reports."]
    text = gap.join(["They found that:", *items])
    result = report(f"A title\n\n{text}")
    assert [(b.kind, b.text) for b in result.blocks[1:]] == [
        ("paragraph", "They found that:"),
        ("list_item", "plans were late;"),
        ("list_item", "staff were few."),
        ("paragraph", "Jo spoke of reports."),
    ]
    assert [b.marker for b in result.blocks[2:4]] == [mark, mark]


@pytest.mark.parametrize(
    ("first", "second"),
    [("1.", "2."), ("1)", "2)"), ("(1)", "(2)"), ("(a)", "(b)"), ("a)", "b)"), ("i)", "ii)"), ("(iv)", "(v)")],
)
def test_numbers(first, second):
    text = f"They found that:\n{first} plans were late;\n{second} staff were few.\n"
    assert body(text)[1:] == [("list_item", "plans were late;"), ("list_item", "staff were few.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One line.\nAnother line.\n", [("paragraph", "One line."), ("paragraph", "Another line.")]),
        ("They found:\n\n• a\n\n• b\n", [("paragraph", "They found:"), ("list_item", "a"), ("list_item", "b")]),
        ("They found:\n•\na\n•\nb\n", [("paragraph", "They found:"), ("list_item", "a"), ("list_item", "b")]),
        ("They found:\n•\n\na\n", [("paragraph", "They found:"), ("list_item", "a")]),
        (
            "They found:\n• a\n   o b\n   o c\n• d",
            [
                ("paragraph", "They found:"),
                ("list_item", "a"),
                ("list_item", "b"),
                ("list_item", "c"),
                ("list_item", "d"),
            ],
        ),
        (
            "They found:\nplans were late;\nstaff were few; and\nOfsted agreed.\nEnd.",
            [
                ("paragraph", "They found:"),
                ("list_item", "plans were late;"),
                ("list_item", "staff were few; and"),
                ("list_item", "Ofsted agreed."),
                ("paragraph", "End."),
            ],
        ),
        (
            "They found:\n\nplans were late\nstaff were few\n\nEnd.",
            [
                ("paragraph", "They found:"),
                ("list_item", "plans were late"),
                ("list_item", "staff were few"),
                ("paragraph", "End."),
            ],
        ),
        ("Findings\n\nPlans were late.", [("heading", "Findings"), ("paragraph", "Plans were late.")]),
        ("Findings\n• Plans were late.", [("heading", "Findings"), ("list_item", "Plans were late.")]),
        ("## Findings\n\nPlans were late.", [("heading", "Findings"), ("paragraph", "Plans were late.")]),
        ("**Findings**\n\nPlans were late.", [("heading", "Findings"), ("paragraph", "Plans were late.")]),
        ("Findings\n--------\n\nPlans were late.", [("heading", "Findings"), ("paragraph", "Plans were late.")]),
        ("But:\n\nPlans were late.", [("paragraph", "But:"), ("paragraph", "Plans were late.")]),
        (
            "Text here.\n\n-ENDS-\n\nNotes to editor\n- One.\n- Two.",
            [
                ("paragraph", "Text here."),
                ("paragraph", "-ENDS-"),
                ("heading", "Notes to editor"),
                ("note", "One."),
                ("note", "Two."),
            ],
        ),
        (
            "Notes to editors:\n1. View the report.\n2. Call us.",
            [("heading", "Notes to editors:"), ("note", "View the report."), ("note", "Call us.")],
        ),
        ("Notes to editors:\n\n- View the report.", [("heading", "Notes to editors:"), ("note", "View the report.")]),
        ("- she said - and left", [("paragraph", "- she said - and left")]),
        ("*The PDU covers three towns.", [("paragraph", "*The PDU covers three towns.")]),
        (
            "He said:\n‘We found it.’\n‘And that.’",
            [("paragraph", "He said:"), ("paragraph", "‘We found it.’"), ("paragraph", "‘And that.’")],
        ),
        (
            "“We found that the leaders of the service had listened to what their own\nstaff had told them.”",
            [
                (
                    "paragraph",
                    "“We found that the leaders of the service had listened to what their own staff had told them.”",
                )
            ],
        ),
        (
            "Lowest Highest Average\n\nRisk 1% 2% 3%\n\nHarm 4% 5% 6%\n\nEnd.",
            [
                ("paragraph", "Lowest Highest Average"),
                ("paragraph", "Risk 1% 2% 3%"),
                ("paragraph", "Harm 4% 5% 6%"),
                ("paragraph", "End."),
            ],
        ),
        ("Text.\n\nDownload this press release as a PDF (PDF, 61 kB)", [("paragraph", "Text.")]),
    ],
)
def test_lines_become_blocks(text, expected):
    assert body(text) == expected


def test_depth_follows_indentation():
    found = report("T\n\nThey found:\n• a\n  - b\n    - c\n  - d\n• e").blocks[2:]
    assert [(b.text, b.depth) for b in found] == [("a", 1), ("b", 2), ("c", 3), ("d", 2), ("e", 1)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n", "\x0c"])
def test_line_ends_of_all_systems(end, start):
    text = start + end.join(["A title", "", "They found:", "• a;", "• b.", "", "End of it."])
    assert [kind for kind, _ in blocks(text)] == ["title", "paragraph", "list_item", "list_item", "paragraph"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Work in Anyshire\n\nText is here.", "Work in Anyshire"),
        ("Work in Anyshire requires improvement.\n\nText is here.", "Work in Anyshire requires improvement."),
        ("Work in Anyshire\nText is here.", "Work in Anyshire"),
        ("Work in Anyshire,\nand in Othershire\n\nText is here.", "Work in Anyshire, and in Othershire"),
        ("# Work in Anyshire\n\nText is here.", "Work in Anyshire"),
        ("Inspectors found that:\n• a", ""),
        ("• a\n• b", ""),
        (f"{'Long sentence goes on. ' * 20}\n\nText is here.", ""),
    ],
)
def test_titles(text, title):
    result = report(text)
    assert result.title == title
    assert [b.text for b in result.blocks if b.kind == "title"] == [t for t in (title,) if t]


@pytest.mark.parametrize("text", ["", "\n \n", "\x00", "\x07"])
def test_no_text(text):
    if "\x00" in text:
        return
    result = report(text)
    assert result.blocks == ()
    assert "page has no text" in result.warnings


def test_plain_text_has_no_date():
    assert report("T\n\nPublished on 3 May 2011.").published is None


PARAGRAPHS = [
    "Inspection of adult offending work: Anyshire",
    (
        "Anyshire Probation Trust was doing well with most of those it supervised, said Jo Bloggs, Chief Inspector"
        " of Probation, publishing the report of a recent inspection of the Trust."
    ),
    (
        "This inspection is the second of six in which inspectors look at work with people who had committed "
        "violent offences. They ask whether the sentence of the court was delivered, and whether the public was "
        "protected."
    ),
    "Inspectors were pleased to find that:",
    ("• court reports were of good quality and sentencers were happy with the service they received from the staff;"),
    "• plans were completed on time in nearly all of the cases that inspectors saw during their fortnight; and",
    "• victims were kept informed throughout the sentence of the court and after it.",
    (
        "Inspectors made recommendations to assist Anyshire: on reviewing the plan where circumstances had "
        "changed; and on visiting at home those who presented a high risk of harm to others."
    ),
]


@pytest.mark.parametrize("width", [50, 65, 72, 80, 100])
@pytest.mark.parametrize("hanging", [True, False])
def test_wrapping_at_any_margin_is_undone(width, hanging):
    wrapped = [textwrap.fill(p, width, subsequent_indent="  " if hanging and p[0] == "•" else "") for p in PARAGRAPHS]
    assert [b.text for b in report("\n\n".join(wrapped)).blocks] == [p.removeprefix("• ") for p in PARAGRAPHS]
    tight = "\n\n".join(wrapped[:4]) + "\n" + "\n".join(wrapped[4:])
    assert [b.text for b in report(tight).blocks] == [p.removeprefix("• ") for p in PARAGRAPHS]
