"""Metadata and judgements of real reports, against a table compiled by others and against what their covers print."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from reportminer.bodies import describe
from reportminer.readers import load, read

REPORTS = Path(__file__).parents[3] / "shared" / "reports-pdf"
FLOORS = json.loads(Path(__file__).with_name("judged_floors.json").read_text(encoding="utf-8"))
SCOPES = {
    "overall": ["overall"],
    "leaders": ["The impact of leaders on social work practice with children and families"],
    "help_and_protection": ["The experiences and progress of children who need help and protection"],
    # One judgement until the end of 2022, two since.
    "in_care": [
        "The experiences and progress of children in care",
        "The experiences and progress of children in care and care leavers",
    ],
    "care_leavers": ["The experiences and progress of care leavers"],
}
# Cells of the table that differ from the report itself: its first page, and the headings of its chapters.
ERRATA = {
    ("st-helens_2023-09-04.pdf", "help_and_protection"): "requires improvement",
    ("st-helens_2023-09-04.pdf", "in_care"): "good",
    ("st-helens_2023-09-04.pdf", "care_leavers"): "outstanding",
    # The table has another name for it; the report prints this one.
    ("london-corporation_2024-11-05.pdf", "local_authority"): "city of london",
}
# The table says why the cell has no grade: this judgement came in with 2023.
GAPS = {"", "inspection_pre_dates_judgement"}
# The other reports, read by eye: the first letters of the overall grade, those of the areas in the order of the table
# (what was not judged left out) and that of the safeguarding board; first and last day; lead inspector.
OLDER = {
    "bath-and-north-east-somerset_2017-07-07": ("G RGORG G", "2017-04-24", "2017-05-18", "Donna Marriott"),
    "bath-and-north-east-somerset_2022-04-19": ("G GGG", "2022-02-28", "2022-03-04", "Steve Lowe"),
    "bedford_2022-01-14": ("G GGG", "2021-11-15", "2021-11-26", "Margaret Burke"),
    "bristol_2014-12-05": ("R RRGIR R", "2014-09-30", "2014-10-22", "Robert Hackeson"),
    "darlington_2015-09-01": ("I IRGGI R", "2015-06-23", "2015-07-16", "Wendy Ghaffar"),
    "darlington_2022-12-02": ("G GGO", "2022-10-10", "2022-10-21", "Vicky Metheringham"),
    "devon_2020-03-17": ("I IRI", "2020-01-20", "2020-01-31", "Steve Lowe"),
    "dorset_2021-11-19": ("G OGG", "2021-09-27", "2021-10-08", "Steve Lowe"),
    "hartlepool_2014-02-11": ("G GGGGG R", "2013-11-19", "2013-12-11", "Lynn Radley"),
    "havering_2016-12-09": ("R RRRIR R", "2016-09-27", "2016-10-20", "Louise Warren"),
    "islington_2017-07-14": ("G GGGGO G", "2017-04-28", "2017-05-25", "Andy Whippey"),
    "kent_2022-07-05": ("O OGO", "2022-05-09", "2022-05-20", "Margaret Burke"),
    "lambeth_2022-12-16": ("R RRR", "2022-10-24", "2022-11-04", "Russel Breyer"),
    "liverpool_2014-07-18": ("R RRRRR R", "2014-05-20", "2014-06-11", "Sheena Doyle"),
    "london-corporation_2016-09-20": ("G GGGO O", "2016-07-28", "2016-07-28", "Stephanie Murray"),
    "luton_2022-09-05": ("R GRR", "2022-07-11", "2022-07-22", "Tom Anthony"),
    "medway_2013-08-23": ("I AIII", "2013-07-15", "2013-07-19", "Sarah Urding"),
    "redcar-and-cleveland_2022-09-22": ("R RRR", "2022-06-20", "2022-07-01", "Jan Edwards"),
    "richmond-upon-thames_2022-03-18": ("G GGG", "2022-01-31", "2022-02-04", "Louise Hocking"),
    "rotherham_2014-11-19": ("I IIRII I", "2014-09-16", "2014-10-08", "Sheena Doyle"),
    "rotherham_2022-08-12": ("G GGG", "2022-06-27", "2022-07-01", "Neil Penswick"),
    "salford_2015-06-22": ("G GGRGG G", "2015-04-21", "2015-05-08", "Shirley Bailey"),
    "st-helens_2015-01-20": ("R RRRRR R", "2014-11-05", "2014-11-25", "Tracey Metcalfe"),
    "sunderland_2015-07-20": ("I IIIII I", "2015-05-11", "2015-06-04", "Fiona J Millns"),
    "warwickshire_2017-07-14": ("R RRGRR R", "2017-05-02", "2017-05-25", "Peter McEntee"),
    "warwickshire_2022-02-01": ("G GGG", "2021-11-22", "2021-12-03", "Alison Smale"),
    "worcestershire_2017-01-24": ("I IIRII R", "2016-10-24", "2016-11-17", "Jenny Turnross"),
}

pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="the reports are not beside this checkout")


@pytest.fixture(scope="module")
def reports():
    """Every real report, described."""
    names = [path for path in sorted(REPORTS.glob("*.pdf")) if path.stem != "not-really-a"]
    return {path.name: describe(read(load(path))) for path in names}


@pytest.fixture(scope="module")
def table():
    with (REPORTS / "judgements.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def cells(report):
    """What was read, as the table writes it."""
    values = {rating.scope: rating.value.lower() for rating in report.ratings}
    read_ = {
        column: next((values[scope] for scope in scopes if scope in values), None) for column, scopes in SCOPES.items()
    }
    days = {column: getattr(report, column) for column in ("inspection_start", "inspection_end")}
    return {
        **read_,
        **{column: day and "/".join(reversed(day.split("-"))) for column, day in days.items()},
        "published": report.published,
        "lead_inspector": (report.lead_inspector or "").lower(),
        "local_authority": report.bodies[0].name.lower() if report.bodies else "",
    }


def right(reports, table, columns):
    """How many of the cells of some columns are right, and which are not."""
    wrong, total = [], 0
    for file, row in table.items():
        found = cells(reports[file])
        for column in columns:
            expected = ERRATA.get((file, column), row[column])
            if expected not in GAPS:
                total += 1
                wrong += [] if found[column] == expected else [(file, column, expected, found[column])]
    return 1 - len(wrong) / total, wrong


@pytest.mark.parametrize(
    ("figure", "columns"),
    [
        ("judgements", list(SCOPES)),
        ("overall", ["overall"]),
        ("dates", ["inspection_start", "inspection_end", "published"]),
        ("lead_inspector", ["lead_inspector"]),
        ("local_authority", ["local_authority"]),
    ],
)
def test_cells_of_the_table(reports, table, figure, columns):
    reached, wrong = right(reports, table, columns)
    assert reached >= FLOORS[figure], wrong


def test_the_table_has_no_more_errors_than_are_listed(reports, table):
    assert len(table) == 20
    differ = {
        (file, column)
        for file, row in table.items()
        for column, value in cells(reports[file]).items()
        if value != row[column]
    }
    gaps = {(file, column) for file, row in table.items() for column in SCOPES if row[column] in GAPS}
    assert differ - gaps == set(ERRATA)
    assert gaps == {("dudley_2023-01-13.pdf", "care_leavers")}


def test_older_reports(reports):
    right_ = []
    for name, (letters, start, end, lead) in OLDER.items():
        report = reports[f"{name}.pdf"]
        values = "".join(rating.value[0] for rating in report.ratings)
        expected = (letters.replace(" ", ""), start, end, lead)
        right_.append((values, report.inspection_start, report.inspection_end, report.lead_inspector) == expected)
    wrong = [name for name, fine in zip(OLDER, right_, strict=True) if not fine]
    assert 1 - len(wrong) / len(OLDER) >= FLOORS["older"], wrong


def test_every_report_is_about_one_authority_under_the_name_of_its_file(reports):
    for file, report in reports.items():
        place = file.rsplit("_", 1)[0].replace("-", " ").replace("london corporation", "city of london")
        assert [(body.name.lower(), body.type) for body in report.bodies] == [(place, "local authority")]
        assert report.published == file.rsplit("_", 1)[1].removesuffix(".pdf")
        assert report.kind == "report"
        assert report.programme
        assert {rating.body for rating in report.ratings} == {report.bodies[0].name}
        assert not [warning for warning in report.warnings if "two values" in warning]


def test_reports_of_one_authority_have_one_body(reports):
    assert len(reports) == 47
    assert len({report.bodies[0].name for report in reports.values()}) == len(
        {file.rsplit("_", 1)[0] for file in reports}
    )
