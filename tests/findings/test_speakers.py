from __future__ import annotations

import pytest

from reportminer.findings.speakers import Speakers, inspectors
from reportminer.records import Block


def blocks(*texts: str) -> list[Block]:
    out, at = [], 0
    for n, text in enumerate(texts):
        out.append(Block(n=n, kind="paragraph", text=text, start=at, end=at + len(text)))
        at += len(text) + 2
    return out


def who(paragraphs: list[str], needle: str) -> tuple[bool, str | None] | None:
    made = blocks(*paragraphs)
    text = "\n\n".join(paragraphs)
    start = text.index(needle)
    speech = Speakers(made).at(start, start + len(needle))
    return None if speech is None else (speech.inspectorate, speech.name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("said Liz Calderbank, Chief Inspector of Probation, publishing", "Liz Calderbank"),
        ("Chief Inspector of Probation Justin Russell said:", "Justin Russell"),
        ("Martin Jones, Chief Inspector of Probation, said:", "Martin Jones"),
        ("Chief Inspector of Probation, Martin Jones, said:", "Martin Jones"),
        ("HM Chief Inspector of Probation Dame Glenys Stacey said", "Dame Glenys Stacey"),
        ("Julie Fox, Assistant Chief Inspector, said:", "Julie Fox"),
        ("said Patrick Unwin, Acting Chief Inspector of Probation.", "Patrick Unwin"),
    ],
)
def test_inspectors_by_office(text, name):
    assert inspectors(text) == [name]


CHIEF = "Work was fair, said Liz Calderbank, Chief Inspector of Probation."


@pytest.mark.parametrize(
    ("paragraphs", "needle", "expected"),
    [
        (
            [CHIEF, "Liz Calderbank said:", "‘Leadership was strong here. Staff knew it.’"],
            "Leadership was strong",
            (True, "Liz Calderbank"),
        ),
        ([CHIEF, "Ms Calderbank added: “There were gaps in it."], "There were gaps", (True, "Liz Calderbank")),
        (
            [CHIEF, "Ms Calderbank said: “It was good at first.", "“Later it was not as good.”"],
            "Later it was",
            (True, "Liz Calderbank"),
        ),
        (
            [CHIEF, "The Trust’s chief executive, Helen Dacey, said: “We are all thrilled by this.”"],
            "We are all",
            (False, "Helen Dacey"),
        ),
        ([CHIEF, "“We have put more money into this,” a government spokesperson said."], "We have put", (False, None)),
        ([CHIEF, "The unit was rated ‘Good’ overall."], "Good", None),
        (["“Plans were thin,” the report said. “They were late,” it added."], "They were late", (True, None)),
    ],
)
def test_who_speaks(paragraphs, needle, expected):
    found = who(paragraphs, needle)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found[0] == expected[0]
        assert expected[1] is None or found[1] == expected[1]


def test_reported_speech_of_others():
    text = "The leader of the council, Marian Tully, said that a board had been formed."
    assert who([CHIEF, text], "a board had been formed") == (False, None)


def test_the_attribution_names_the_speaker_of_the_verdict():
    made = blocks(CHIEF)
    speech = Speakers(made).said(0, len("Work was fair"))
    assert speech is not None
    assert (speech.inspectorate, speech.name) == (True, "Liz Calderbank")


@pytest.mark.parametrize("text", ["", "“", "‘’", "“‘”’", "said: “", ":", "“a” " * 50])
def test_strange_quotes_raise_nothing(text):
    Speakers(blocks(text, text))
