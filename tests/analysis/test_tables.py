"""The tables: what sums to one, what a row counts, what is left out and said."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from reportminer import analysis
from reportminer.analysis.examples import invented
from reportminer.analysis.groups import BY, records
from reportminer.errors import MissingError, UsageError

TABLE = invented(16, seed=3)


@st.composite
def tables(draw):
    """Rows of the invented table, with themes, ratings, years and bodies missing here and there."""
    rows = TABLE.iloc[sorted(draw(st.sets(st.integers(0, len(TABLE) - 1), min_size=5, max_size=60)))].copy()
    for name in ("theme", "rating", "year", "body", "programme"):
        gone = draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
        columns = {"theme": ["theme", "label"], "rating": ["rating", "rating_rank"], "body": ["body", "body_type"]}
        if not all(gone):
            rows.loc[gone, columns.get(name, [name])] = pd.NA
    return rows


@settings(max_examples=40)
@given(tables(), st.lists(st.sampled_from(sorted(set(BY) - {"report"})), unique=True, max_size=2))
def test_shares_sum_to_one_in_every_group_and_every_row_is_accounted_for(rows, by) -> None:
    if any(rows.dropna(subset=by[: n + 1]).empty for n in range(len(by))):
        with pytest.raises(UsageError, match="no finding can be grouped by"):
            analysis.shares(rows, by)
        return
    table = analysis.shares(rows, by)
    groups = table.groupby(by) if by else table.groupby(lambda _: 0)
    assert np.allclose(groups["estimate"].sum(), 1)
    assert (groups["findings"].sum() == groups["n"].first()).all()
    dropped = sum(one["rows"] for one in table.attrs["dropped"])
    assert groups["n"].first().sum() + dropped == len(rows)
    assert ((table["low"] <= table["estimate"]) & (table["estimate"] <= table["high"])).all()
    assert ("no theme" in set(table["label"])) == rows["theme"].isna().any()


@settings(max_examples=8)
@given(st.randoms())
def test_the_order_of_rows_changes_nothing(random) -> None:
    at = list(range(len(TABLE)))
    random.shuffle(at)
    turned = TABLE.iloc[at]
    for made in (
        lambda rows: analysis.shares(rows, "year"),
        lambda rows: analysis.concern_shares(rows, "rating"),
        analysis.bodies_with,
        lambda rows: analysis.differences(rows, "year", 2015, 2016),
        analysis.ratings,
        analysis.together,
        lambda rows: analysis.words(rows, 2),
    ):
        pd.testing.assert_frame_equal(made(turned), made(TABLE))


def test_counts_by_hand() -> None:
    rows = TABLE[TABLE["theme"] == 2]
    row = analysis.concern_shares(TABLE).set_index("theme").loc[2]
    assert row["concerns"] == (rows["polarity"] == "concern").sum()
    assert row["n"] == len(rows) == row["concerns"] + row["strengths"] + row["neutral"]
    assert row["n_bodies"] == rows["body"].nunique()
    with_concern = analysis.bodies_with(TABLE).set_index(["theme", "having"]).loc[(2, "a concern")]
    number = rows.loc[rows["polarity"] == "concern", "body"].nunique()
    assert with_concern["bodies"] == number
    assert (with_concern["low"], with_concern["high"]) == pytest.approx(proportion_confint(number, 16, method="wilson"))


def test_a_body_counts_once_however_often_it_speaks() -> None:
    again = pd.concat([TABLE, TABLE[TABLE["body"] == "Body 1"]])
    once, twice = analysis.bodies_with(TABLE), analysis.bodies_with(again)
    pd.testing.assert_frame_equal(once, twice)


def test_findings_about_no_body_stay_in_shares_and_leave_bodies() -> None:
    rows = TABLE.copy()
    rows.loc[rows["report"] == "report0", ["body", "body_type"]] = pd.NA
    number = int((rows["report"] == "report0").sum())
    assert analysis.shares(rows).attrs["dropped"] == []
    table = analysis.bodies_with(rows)
    assert table.attrs["dropped"] == [{"reason": "about no single body", "rows": number}]
    assert set(table["n"]) == {15}


def test_ratings_stand_from_the_worst() -> None:
    table = analysis.concern_shares(TABLE, "rating", each_theme=False)
    assert table["rating"].tolist() == ["Inadequate", "Requires improvement", "Good", "Outstanding"]
    assert table["estimate"].is_monotonic_decreasing


def test_p_is_adjusted_for_each_measure_alone() -> None:
    table = analysis.differences(TABLE, "rating", ["Inadequate", "Requires improvement"], ["Good", "Outstanding"])
    for measure in ("share of concerns", "share of findings"):
        rows = table[(table["measure"] == measure) & (table["label"] != "all findings")]
        assert rows["p_adjusted"].tolist() == pytest.approx(multipletests(rows["p"], method="fdr_bh")[1])
    first = table.iloc[0]
    concerns = TABLE.groupby(TABLE["rating_rank"] > 2)["polarity"].apply(lambda p: (p == "concern").mean())
    assert (first["one"], first["other"]) == pytest.approx((concerns[False], concerns[True]))
    assert first["p_adjusted"] == first["p"] < 0.001


def test_groups_that_are_not_there_are_told() -> None:
    with pytest.raises(MissingError, match=r"no findings of body type prison: near it: region; there are pdu, region"):
        analysis.differences(TABLE, "body_type", "prison", "pdu")
    with pytest.raises(UsageError, match="2016 is in both groups"):
        analysis.differences(TABLE, "year", range(2014, 2017), range(2016, 2018))
    with pytest.raises(UsageError, match="cannot be grouped by 'colour': there are body, body_type"):
        analysis.shares(TABLE, "colour")
    with pytest.raises(UsageError, match="concerns are a polarity"):
        analysis.concern_shares(TABLE, "polarity")


def test_odds_fall_with_the_rating_as_they_were_drawn() -> None:
    # A concern of a body of rank r was drawn with chance 0.95 - 0.2 r: logits 1.1, 0.2, -0.6, -1.7.
    table = analysis.ratings(invented(80, seed=1))
    first = table.iloc[0]
    truth = np.exp(np.polyfit([1, 2, 3, 4], stats.logistic.ppf([0.75, 0.55, 0.35, 0.15]), 1)[0])
    assert first["low"] < truth < first["high"]
    assert first["estimate"] == pytest.approx(truth, rel=0.2)
    assert (table["high"] < 1).all()


def test_the_rank_correlation_is_that_of_scipy() -> None:
    found = analysis.tracking(TABLE)
    reports = TABLE.groupby("report").agg(
        share=("polarity", lambda p: (p == "concern").mean()), rank=("rating_rank", "first")
    )
    assert found.tau == pytest.approx(stats.kendalltau(reports["share"], reports["rank"].astype(int)).statistic)
    assert found.low <= found.tau <= found.high < 0
    assert "the better the rating, the smaller the share of concerns" in found.sentence
    assert "too few to say" in analysis.tracking(invented(4)).sentence


def test_ratings_without_relation_are_not_told_to_track() -> None:
    rng = np.random.default_rng(5)
    rows = invented(24, seed=2).assign(polarity=lambda rows: rng.choice(["concern", "strength"], len(rows)))
    assert "it is not shown" in analysis.tracking(rows).sentence


@pytest.mark.parametrize("polarity", ["concern", "strength"])
def test_what_has_one_polarity_has_no_slope_and_warns_nobody(polarity) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = analysis.ratings(TABLE.assign(polarity=polarity))
    assert table["estimate"].isna().all()
    assert set(table["note"]) == {"no fit: all or none are concerns on one side"}


def test_unrated_reports_are_said() -> None:
    unrated = TABLE.assign(rating=pd.NA, rating_rank=pd.array([pd.NA] * len(TABLE), "Int64"))
    for function in (analysis.ratings, analysis.tracking):
        with pytest.raises(UsageError, match="in 16 reports no overall rating was found"):
            function(unrated)
    some = TABLE.copy()
    some.loc[some["report"] == "report3", ["rating", "rating_rank"]] = pd.NA
    dropped = analysis.ratings(some).attrs["dropped"]
    number = int((TABLE["report"] == "report3").sum())
    assert dropped == [{"reason": "without an overall rating of their body", "rows": number}]


def test_two_inspectorates_have_a_level_each() -> None:
    # All bodies of one inspectorate have fewer concerns at the same rating: the slope within is not mixed with that.
    rows = invented(40, seed=4)
    local = rows["body_type"] == "region"
    both = rows.assign(body_type=rows["body_type"].where(~local, "local authority"))
    assert analysis.ratings(both).iloc[0]["estimate"] == pytest.approx(
        analysis.ratings(rows).iloc[0]["estimate"], rel=0.05
    )


def test_pairs_by_hand() -> None:
    rows = TABLE.drop_duplicates(["report", "theme"])
    # Themes 1 and 2 in reports 0-5 both, 3 alone in 6-9, and 1 alone in 10 and 11.
    keep = {1: [*range(6), 10, 11], 2: range(6), 3: range(6, 10)}
    made = pd.concat(
        [
            rows.iloc[[0] * len(numbers)].assign(
                theme=theme, label=f"t{theme}", report=[f"r{n}" for n in numbers], body=[f"b{n}" for n in numbers]
            )
            for theme, numbers in keep.items()
        ]
    ).astype({"theme": "Int64"})
    pair = analysis.together(made).set_index(["theme", "other"]).loc[(1, 2)]
    assert pair[["both", "one_only", "other_only", "neither", "n"]].tolist() == [6, 2, 0, 4, 12]
    assert (pair["expected"], pair["lift"]) == (4.0, 1.5)
    assert pair["phi"] == pytest.approx((6 * 4 - 2 * 0) / np.sqrt(8 * 4 * 6 * 6))
    assert pair["estimate"] == pytest.approx(6.5 * 4.5 / (2.5 * 0.5))
    assert pair["p"] == pytest.approx(stats.fisher_exact([[6, 2], [0, 4]]).pvalue)
    assert analysis.together(made, "body")["n"].tolist() == [12, 12, 12]


def test_a_theme_in_every_report_tells_nothing() -> None:
    made = pd.concat([TABLE[TABLE["theme"] == 1].drop_duplicates("report"), TABLE[TABLE["theme"] == 3]])
    made = made[made["report"].isin(made.loc[made["theme"] == 1, "report"])]
    pair = analysis.together(made).iloc[0]
    assert np.isnan(pair["p"])
    assert np.isnan(pair["phi"])


@pytest.mark.parametrize("function", [analysis.shares, analysis.ratings, analysis.together, analysis.words])
def test_nothing_is_no_table(function) -> None:
    nothing = TABLE.iloc[:0]
    with pytest.raises((UsageError, MissingError), match=r"no findings|no concern"):
        function(nothing)


def test_themes_that_are_not_made_yet_are_told() -> None:
    with pytest.raises(UsageError, match="no themes yet"):
        analysis.shares(TABLE.assign(theme=pd.array([pd.NA] * len(TABLE), "Int64")))


def test_every_table_tells_what_it_counts_and_goes_into_json() -> None:
    made = [
        *(analysis.shares(TABLE), analysis.concern_shares(TABLE), analysis.bodies_with(TABLE)),
        *(analysis.differences(TABLE, "year", 2015, 2016), analysis.ratings(TABLE)),
        *(analysis.words(TABLE), analysis.together(TABLE)),
    ]
    for table in made:
        assert {"estimate", "low", "high", "se", "n", "n_bodies", "method"} <= set(table)
        assert table.attrs["caption"].endswith(".")
        assert table.attrs["unit"] in {"finding", "body", "word", "report"}
        json.dumps(records(table), allow_nan=False)


def test_no_statistics_are_imported_before_they_are_asked_for() -> None:
    heavy = ("statsmodels", "scipy", "pandas", "matplotlib")
    code = f"import sys\nfrom reportminer import analysis\nprint([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert set(dir(analysis)) == set(analysis.__all__)
    with pytest.raises(AttributeError, match="no attribute 'means'"):
        _ = analysis.means
