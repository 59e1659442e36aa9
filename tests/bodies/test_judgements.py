from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.bodies import describe, judgements
from reportminer.bodies.judgements import judged, scale, value
from reportminer.records import Block, Report

DATA = tomllib.loads(resources.files("reportminer.bodies").joinpath("judgements.toml").read_text(encoding="utf-8"))
LEADERS = "The impact of leaders on social work practice with children and families"
PROTECTION = "The experiences and progress of children who need help and protection"
SINGLE = [
    "1. Children who need help and protection | Requires improvement",
    "2. Children looked after and achieving permanence | Good",
    "2.1 Adoption performance | Not judged",
    "2.2 Experiences and progress of care leavers | Outstanding",
    "3. Leadership, management and governance | Requires Improvement",
]


def blocks(*rows, kind="row", page=1):
    """Blocks of texts; "# " opens a heading, "- " a paragraph, "23. " in front of a paragraph is its marker."""
    kinds = {"# ": "heading", "- ": "paragraph", "! ": "title"}
    out, at = [], 0
    for n, row in enumerate(rows):
        text = row[2:] if row[:2] in kinds else row
        marker = None
        if row[:2] == "- " and (number := re.match(r"(\d+\.) ", text)):
            marker, text = number[1], text[number.end() :]
        made = kinds.get(row[:2], kind)
        out.append(Block(n=n, kind=made, text=text, start=at, end=at + len(text), marker=marker, page=page))
        at += len(text) + 2
    return out


def pairs(*rows, **options):
    return [(one.scope, one.value) for one in judged(blocks(*rows, **options)).judgements]


@pytest.mark.parametrize("row", DATA["value"], ids=lambda row: row["name"])
def test_every_way_of_printing_a_value_is_one_value(row):
    assert {value(example) for example in row["examples"]} == {row["name"]}
    assert any(row["name"] in one["values"] for one in DATA["scale"])


@pytest.mark.parametrize("key", ["none", "pieces", "header", "score", "standard", "domain", "number"])
def test_examples_of_the_other_patterns(key):
    for example in DATA[key]["examples"]:
        assert re.search(DATA[key]["pattern"], example, re.IGNORECASE), example


@pytest.mark.parametrize("row", DATA["scope"], ids=lambda row: row["name"])
def test_examples_of_what_is_judged(row):
    for example in row["examples"]:
        assert judgements._scope(example) == (row["name"], row["area"])


@pytest.mark.parametrize("example", [example for row in DATA["sentence"] for example in row["examples"]])
def test_examples_of_judgement_sentences(example):
    assert len(pairs(f"# {example}")) == 1


@pytest.mark.parametrize(
    ("printed", "name"),
    [("‘Good’", "Good"), ("INADEQUATE.", "Inadequate"), ("Inadequate Grade 4", "Inadequate"), ("Good enough", None)],
)
def test_value(printed, name):
    assert value(printed) == name


def test_scales():
    assert scale("Adequate", year=2013) == scale("Good", year=2013)
    assert scale("Good", year=2015) == ("Outstanding", "Good", "Requires improvement", "Inadequate")
    assert scale("Fine", year=2015) == ()


def test_a_table_of_judgements():
    rows = [
        "Judgement | Grade",
        f"{LEADERS} | Good",
        f"{PROTECTION} | Requires improvement to be good",
        "The experiences and progress of children in care | Outstanding",
        "The experiences and progress of care leavers | Inadequate",
        "Overall effectiveness | Good",
    ]
    assert pairs(*rows) == [
        (LEADERS, "Good"),
        (PROTECTION, "Requires improvement"),
        ("The experiences and progress of children in care", "Outstanding"),
        ("The experiences and progress of care leavers", "Inadequate"),
        ("overall", "Good"),
    ]
    ratings = judged(blocks(*rows)).ratings("Ashmere")
    assert (ratings[0].scope, ratings[0].body, len(ratings)) == ("overall", "Ashmere", 5)


def test_children_in_care_and_care_leavers_are_one_judgement_before_2023():
    rows = ["Overall effectiveness | Good", "The experiences and progress of children in care and care leavers | Good"]
    assert [scope for scope, _ in pairs(*rows)] == [
        "overall",
        "The experiences and progress of children in care and care leavers",
    ]


def test_a_table_of_the_single_framework_and_its_sentences():
    found = pairs(
        "# Children’s services in Ashmere Borough Council require improvement to be good",
        *SINGLE,
        "# The Local Safeguarding Children Board is good",
        "- 12. Children’s services in Ashmere are outstanding.",
    )
    assert dict(found) == {
        "overall": "Requires improvement",
        "Children who need help and protection": "Requires improvement",
        "Children looked after and achieving permanence": "Good",
        "Experiences and progress of care leavers": "Outstanding",
        "Leadership, management and governance": "Requires improvement",
        "Local Safeguarding Children Board": "Good",
    }


@pytest.mark.parametrize(
    "rows",
    [
        # The value on two lines, the label between them.
        [
            "| Requires",
            "1. Children who need help and protection |",
            "| improvement",
            "2.1 Adoption performance | Good",
        ],
        # The label on two lines, the value beside the first.
        ["Children who need help and | Requires", "protection | improvement", "2.1 Adoption performance | Good"],
        ["Children who need help and protection | Requires | improvement", "2.1 Adoption performance | Good"],
        # No rows: the lines of the table as paragraphs.
        ["- Children who need help and protection Requires improvement", "- 2.1 Adoption performance Good"],
        [
            "- Children who need help and protection",
            "- Requires improvement to",
            "- be good",
            "- Adoption performance Good",
        ],
        [
            "Key judgement | Judgement grade",
            "Children who need help and protection | requires improvement",
            "Adoption performance: | Good",
        ],
    ],
)
def test_a_broken_table(rows):
    assert pairs(*rows) == [
        ("Children who need help and protection", "Requires improvement"),
        ("Adoption performance", "Good"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ["Outstanding (Grade 1) | A service that exceeds requirements", "Good (Grade 2) | A service that meets them"],
        ["Team | Caseload", "North | 14", "South | 23"],
        ["School | Grade 2012 | Grade 2013", "Ash Lane | Good | Inadequate"],
        ["- Plans are good. Adoption performance is good in most years, and leaders know it."],
        ["Plans | Good"],
    ],
)
def test_what_is_no_judgement_table(rows):
    assert pairs(*rows, page=9) == []


def test_headings_are_read_where_there_is_no_table():
    assert pairs(
        f"# {PROTECTION}: requires improvement to be good",
        "# The experiences and progress of children in care: good",
        "- 1. Plans are good.",
        page=4,
    ) == [(PROTECTION, "Requires improvement"), ("The experiences and progress of children in care", "Good")]


def test_running_text_counts_on_the_cover_alone():
    said = "- Children’s services in Ashmere are good. Staff are proud."
    assert pairs(said, page=1) == [("overall", "Good")]
    assert pairs(said, page=12) == []


def test_a_sentence_over_two_blocks():
    rows = ["- The effectiveness of the Local Safeguarding Children Board (LSCB) is requires", "- improvement."]
    assert pairs(*rows) == [("Local Safeguarding Children Board", "Requires improvement")]


def test_the_table_holds_where_a_heading_says_otherwise():
    found = judged(blocks(*SINGLE, "# Leadership, management and governance are inadequate"))
    assert [one.value for one in found.judgements if one.area == "leaders"] == ["Requires improvement"]
    assert found.doubted == ("leaders",)


def probation(*rows):
    front = ["! An inspection of youth offending services in Merricombe", "- HM Inspectorate of Probation, June 2021"]
    said = "- Merricombe Youth Offending Service (YOS) has worked hard. Overall, Merricombe YOS is rated as ‘Good’."
    made = tuple(blocks(*front, "# Foreword", said, "# Ratings", *rows))
    made = tuple(Block(**{**{s: getattr(b, s) for s in b.__slots__}, "page": 1 if b.n < 2 else 5}) for b in made)
    return describe(Report(id="x", source="merricombe.pdf", title=front[0][2:], blocks=made))


PROBATION = [
    "Merricombe Youth Offending Service |",
    "Fieldwork started | 15 March 2021",
    "Score | 24/36",
    "Overall rating | Good",
    "1. Organisational delivery |",
    "1.1 Governance and leadership | Good",
    "1.2 Staff | Requires improvement",
    "2. Court disposals |",
    "2.1 Assessment | Outstanding",
    "2.2 Planning | Good",
    "3. Out-of-court disposals |",
    "3.1 Assessment | Inadequate",
    "3.2 Planning | Requires improvement",
    "4.1 Resettlement | Good",
]


@pytest.mark.parametrize(
    "rows",
    [
        PROBATION,
        [row.replace(" | ", " ").removesuffix(" |") for row in PROBATION],
        [re.sub(r"^(\d\.\d) ", r"\1 | ", row) for row in PROBATION],
    ],
    ids=["cells", "no cells", "numbers in cells"],
)
def test_ratings_of_hm_inspectorate_of_probation(rows):
    report = probation(*rows)
    assert [body.name for body in report.bodies] == ["Merricombe Youth Offending Service"]
    assert (report.kind, report.programme) == ("report", "Inspection of youth offending services")
    assert (report.inspection_start, report.inspection_end) == ("2021-03-15", None)
    assert {rating.body for rating in report.ratings} == {"Merricombe Youth Offending Service"}
    assert [(rating.scope, rating.value, rating.score) for rating in report.ratings] == [
        ("overall", "Good", "24/36"),
        ("Governance and leadership", "Good", None),
        ("Staff", "Requires improvement", None),
        ("Court disposals: Assessment", "Outstanding", None),
        ("Court disposals: Planning", "Good", None),
        ("Out-of-court disposals: Assessment", "Inadequate", None),
        ("Out-of-court disposals: Planning", "Requires improvement", None),
        ("Resettlement", "Good", None),
    ]


def test_a_probation_report_without_a_table_is_read_as_a_release_is():
    assert [(r.scope, r.value) for r in probation().ratings] == [("overall", "Good")]


def test_an_impossible_score_is_none():
    assert judged(blocks("Overall rating | Good", "Score | 44/36")).score is None


@given(st.lists(st.text(alphabet="Good rqiesmpvnt|12. :/LSCB", max_size=80), max_size=8), st.booleans())
def test_any_rows_are_read(texts, row):
    made = [Block(n=n, kind="row" if row else "heading", text=t, start=0, end=len(t)) for n, t in enumerate(texts)]
    assert all(one.value for one in judged(made).judgements)
