from __future__ import annotations

import doctest
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import scoring_reports
from reportminer.errors import UnreadableError
from reportminer.records import Block, Finding
from scoring_reports import Annotated, Reports, Stretch, annotated, bounds, exact, gold, main, table

TRUTHS = {truth.report: truth for truth in gold()}
PDFS = Path(__file__).parents[3] / "shared" / "reports-pdf"
ONE = """
report = "one"
headers = ["Inspection of Anyshire"]
bullet_pages = [2]
[[bullet]]
page = 2
text = "Plans are ‘late’."
polarity = "concern"
[[bullet]]
page = 2
text = "Visits are frequent."
polarity = "strength"
[[bullet]]
page = 2
text = "Half the children live in the town."
polarity = "none"
[[stretch]]
page = 3
to_page = 4
from = "Reviews are well"
to = "is poor."
[[narrative]]
page = 3
text = "Reviews are well prepared"
polarity = "strength"
[[optional]]
page = 3
text = "Leaders know this and have begun to act"
[[narrative]]
page = 4
text = "Advice needs to improve for young people"
polarity = "concern"
or = "recommendation"
[[narrative]]
page = 4
text = "the support that care leavers get is poor"
polarity = "concern"
[[broken]]
from_page = 3
text = "However, the support that care leavers get is poor."
"""
NARRATIVE = (
    "Reviews are well prepared. Leaders know this and have begun to act. Advice needs to improve for young people. "
    "However, the support that care leavers get is poor."
)


def laid(*rows: tuple[str, int, str]) -> list[Block]:
    """Blocks from kind, page and text."""
    blocks: list[Block] = []
    at = 0
    for n, (kind, page, text) in enumerate(rows):
        blocks.append(Block(n=n, kind=kind, text=text, start=at, end=at + len(text), page=page))  # type: ignore[arg-type]
        at += len(text) + 2
    return blocks


def found(blocks: list[Block], text: str, polarity: str) -> Finding:
    block = next(block for block in blocks if text in block.text)
    start = block.start + block.text.index(text)
    recommended = polarity == "recommendation"
    return Finding(
        id=f"{start}",
        report="one",
        kind="recommendation" if recommended else "finding",
        polarity=None if recommended else polarity,  # type: ignore[arg-type]
        text=text,
        start=start,
        end=start + len(text),
        block=block.n,
        page=block.page_at(start),
    )


BLOCKS = laid(
    ("list_item", 2, "Plans are 'late'."),
    ("list_item", 2, "Visits are frequent."),
    ("list_item", 2, "Half the children live in the town."),
    ("paragraph", 3, NARRATIVE),
    ("paragraph", 4, "Reviews are elsewhere praised."),
)
FOUND = [
    found(BLOCKS, "Plans are 'late'", "concern"),
    found(BLOCKS, "Visits are frequent", "strength"),
    found(BLOCKS, "Reviews are well prepared", "strength"),
    found(BLOCKS, "Advice needs to improve for young people", "recommendation"),
    found(BLOCKS, "the support that care leavers get is poor", "concern"),
    found(BLOCKS, "Reviews are elsewhere praised", "strength"),
]


def score(blocks=BLOCKS, findings=FOUND):
    board = Reports()
    board.add(annotated(ONE), blocks, findings)
    return board


def figures(**changed):
    return score(**changed).sheets["all"].figures()


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(scoring_reports).failed == 0


def test_right_answers_are_perfect():
    board = score()
    one = board.sheets["all"].figures()
    assert (one["bullets"]["f1"], one["narrative"]["f1"], one["narrative"]["matched"]) == (1, 1, 3)
    assert (one["polarity"], one["broken_joined"], one["bullets_mined"]) == (1, 1, 1)
    assert (one["headers_in_findings"], one["findings_in_no_finding"]) == (0, 0)
    assert {what: mistakes for what, mistakes in board.mistakes.items() if mistakes} == {}
    assert board.sheets["one"].figures() == one


def test_nothing_found_is_nothing_reached_and_no_error():
    one = figures(blocks=[], findings=[])
    assert (one["bullets"]["f1"], one["narrative"]["f1"], one["broken_joined"], one["polarity"]) == (0, 0, 0, None)


def test_a_changed_character_is_another_bullet():
    blocks = [replace(BLOCKS[0], text="Plans are 'late'"), *BLOCKS[1:]]
    bullets = figures(blocks=blocks)["bullets"]
    assert (bullets["matched"], bullets["missed"], bullets["spurious"]) == (2, 1, 1)


def test_bullets_of_other_pages_and_numbered_items_are_not_counted():
    blocks = [
        *BLOCKS,
        replace(BLOCKS[0], page=5),
        replace(BLOCKS[0], marker="12."),
        replace(BLOCKS[0], kind="paragraph"),
    ]
    assert figures(blocks=blocks)["bullets"]["f1"] == 1


def test_a_bullet_found_twice_or_on_another_page_is_spurious():
    twice = figures(blocks=[*BLOCKS, BLOCKS[0]])["bullets"]
    assert (twice["matched"], twice["spurious"]) == (3, 1)
    elsewhere = figures(blocks=[replace(BLOCKS[0], page=3), *BLOCKS[1:]])["bullets"]
    assert (elsewhere["matched"], elsewhere["missed"]) == (2, 1)


def test_an_optional_sentence_counts_neither_way():
    extra = found(BLOCKS, "Leaders know this and have begun to act", "strength")
    assert figures(findings=[*FOUND, extra])["narrative"] == figures()["narrative"]


def test_a_finding_that_is_none_is_spurious_inside_the_stretch_only():
    inside = found(BLOCKS, "However", "concern")
    assert figures(findings=[*FOUND, inside])["narrative"]["spurious"] == 1
    assert figures()["narrative"]["spurious"] == 0


def test_half_the_words_are_enough_and_fewer_are_not():
    # 4 and 3 of the 8 words of the sentence.
    for words, matched in (("care leavers get is poor", 3), ("leavers get is", 2)):
        findings = [*FOUND[:4], found(BLOCKS, words, "concern")]
        assert figures(findings=findings)["narrative"]["matched"] == matched


def test_polarity_counts_findings_of_stretches_and_of_bullets_once_each():
    flipped = [replace(one, polarity="neutral", kind="finding") for one in FOUND]
    one = figures(findings=flipped)
    assert (one["narrative"]["polarity"], one["bullet_polarity"], one["polarity"]) == (0, 0, 0)
    # Three of the stretch and one of two bullets are right.
    assert figures(findings=[flipped[0], *FOUND[1:]])["polarity"] == pytest.approx(4 / 5)


def test_a_finding_in_a_bullet_that_is_none_is_told():
    extra = found(BLOCKS, "Half the children live in the town", "neutral")
    board = score(findings=[*FOUND, extra])
    assert board.sheets["all"].figures()["findings_in_no_finding"] == 1
    assert board.mistakes["no finding"] == ["one p2: [none, not neutral] Half the children live in the town"]


def test_a_sentence_cut_by_the_page_is_not_joined():
    cut = NARRATIVE.index("care leavers")
    blocks = laid(("paragraph", 3, NARRATIVE[:cut]), ("paragraph", 4, NARRATIVE[cut:]))
    assert figures(blocks=blocks, findings=[])["broken_joined"] == 0
    spoilt = laid(("paragraph", 3, NARRATIVE.replace("care leavers", "3 care leavers")))
    assert figures(blocks=spoilt, findings=[])["broken_joined"] == 0


def test_a_running_header_in_a_finding_is_counted():
    blocks = laid(("paragraph", 3, "Plans are Inspection of Anyshire late."))
    board = score(blocks, [found(blocks, "Plans are Inspection of Anyshire late", "concern")])
    assert board.sheets["all"].headers == 1
    assert board.mistakes["header in finding"] == ["one p3: Plans are Inspection of Anyshire late"]


def test_a_stretch_whose_words_are_garbled_is_all_text_of_its_pages():
    stretch = Stretch(page=3, to_page=4, first="Revi ews are", last="is poor.")
    start, end, sure = bounds(stretch, BLOCKS)
    assert (start, end, sure) == (BLOCKS[3].start, BLOCKS[3].end, False)
    assert bounds(replace(stretch, page=9, to_page=9), BLOCKS) == (0, 0, False)


def test_a_block_that_goes_on_over_the_page_belongs_to_both():
    block = replace(BLOCKS[3], page=2, turns=(BLOCKS[3].start + 5,))
    assert bounds(Stretch(page=3, to_page=3, first="Leaders know", last="is poor."), [*BLOCKS[:3], block])[2]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('polarity = "none"', 'polarity = "bad"', "not 'bad'"),
        ('text = "Reviews are well prepared"\npolarity = "strength"', 'text = "a"\npolarity = "none"', "not 'none'"),
        ("bullet_pages = [2]", "bullet_pages = [1]", "not among bullet_pages [1]"),
    ],
)
def test_a_wrong_annotation_says_what_is_wrong(old, new, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        annotated(ONE.replace(old, new))


def test_the_command_tells_reports_that_cannot_be_read_and_goes_on(tmp_path, capsys):
    def read(path):
        message = f"{path.name} cannot be read"
        raise UnreadableError(message)

    assert main([str(tmp_path), "--show", "1"], read=read) == 1
    shown = capsys.readouterr().out
    assert f"not read: {len(TRUTHS)}" in shown
    assert shown.index("salford") < shown.index("\nall ")


def test_the_command_prints_the_mistakes_it_is_asked_for(tmp_path, capsys):
    assert main([str(tmp_path)], read=lambda _: ([], [])) == 0
    assert "bullet missed" not in capsys.readouterr().out
    assert main([str(tmp_path), "--show", "2"], read=lambda _: ([], [])) == 0
    assert "bullet missed" in capsys.readouterr().out


def test_the_command_says_where_no_folder_is(tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "none")])
    assert "there is no folder" in capsys.readouterr().err


def test_the_table_has_a_line_for_each_report():
    board = score()
    assert [line.split()[0] for line in table(board).splitlines()[1:3]] == ["one", "all"]


def answers(truth: Annotated) -> tuple[list[Block], list[Finding]]:
    """The report as a reader and a miner without a mistake would give it."""
    rows = [("list_item", one.page, one.text) for one in truth.bullets]
    kept = [one for one in truth.sentences if not any(one.text in text for _, _, text in rows)]
    for stretch in truth.stretches:
        own = [one for one in kept if stretch.page <= one.page <= stretch.to_page]
        text = ". ".join([stretch.first, *(one.text for one in own), stretch.last])
        rows.append(("paragraph", stretch.page, text))
    rows += [("paragraph", page, text) for page, text in truth.broken]
    blocks = laid(*rows)
    return blocks, [found(blocks, one.text, one.polarity) for one in truth.sentences if one.polarity]


@pytest.mark.parametrize("name", sorted(TRUTHS))
def test_the_annotations_against_themselves_are_perfect(name):
    truth = TRUTHS[name]
    blocks, findings = answers(truth)
    board = Reports()
    board.add(truth, blocks, findings)
    one = board.sheets["all"].figures()
    assert one["bullets"]["f1"] == one["broken_joined"] == one["narrative"]["polarity"] == 1
    assert (one["narrative"]["missed"], one["headers_in_findings"]) == (0, 0)


def test_eight_reports_are_annotated_with_enough_of_each():
    assert len(TRUTHS) == 8
    assert sum(len(truth.bullets) for truth in TRUTHS.values()) >= 100
    assert min(len([one for one in truth.sentences if one.polarity]) for truth in TRUTHS.values()) >= 12
    assert sum(len(truth.broken) for truth in TRUTHS.values()) >= 60


def printed(raw: str, headers: tuple[str, ...]) -> str:
    """A page without page number and running headers; a hyphen at a line's end stays, as no word here is cut by one."""
    text = re.sub(r"^\s*\d+\s*$", "", raw, flags=re.MULTILINE)
    for header in headers:
        text = re.sub(rf"^{re.escape(header)}(?: \d+)?$", "", text, flags=re.MULTILINE)
    return re.sub(r"(?<=\w)-\s*\n\s*(?=\w)", "-", text)


@pytest.mark.skipif(not PDFS.is_dir() or not shutil.which("pdftotext"), reason="needs the reports and pdftotext")
@pytest.mark.parametrize("name", sorted(TRUTHS))
def test_every_annotated_text_stands_on_its_page(name):
    truth = TRUTHS[name]
    done = subprocess.run(["pdftotext", "-raw", PDFS / f"{name}.pdf", "-"], capture_output=True, check=True)
    pages = [printed(page, truth.headers) for page in done.stdout.decode("utf-8").split("\f")]

    said = [(one.page, one.text) for one in (*truth.bullets, *truth.sentences)]
    said += [(one.page, one.first) for one in truth.stretches] + [(one.to_page, one.last) for one in truth.stretches]
    for number, text in [*said, *truth.broken]:
        here = pages[number - 1]
        # A footnote's marker is no part of the text: "… school meals5:" is annotated without it.
        unmarked = re.sub(r"(?<=[a-z.])\d(?:\n(?=:)|(?=:?\s*$))", "", here, flags=re.MULTILINE)
        over = re.sub(r"(?<=\w)-\s+(?=\w)", "-", f"{here.rstrip()}\n{pages[number].lstrip()}")
        assert any(exact(text) in exact(source) for source in (here, unmarked, over)), (number, text)
    for number, text in truth.broken:
        assert exact(text) not in exact(pages[number - 1]), (number, text)
