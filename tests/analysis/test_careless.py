"""Tables that users made themselves: what means nothing is refused with its column, what means something is counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reportminer import analysis
from reportminer.analysis.examples import invented
from reportminer.errors import UsageError

TABLE = invented()
FUNCTIONS = {
    "shares": lambda rows: analysis.shares(rows, "year"),
    "concern_shares": lambda rows: analysis.concern_shares(rows, "rating"),
    "bodies_with": analysis.bodies_with,
    "differences": lambda rows: analysis.differences(rows, "body_type", "pdu", "region"),
    "ratings": analysis.ratings,
    "tracking": analysis.tracking,
    "together": analysis.together,
    "words": analysis.words,
}
WORDS = ["body", "report", "polarity", "label", "rating", "body_type", "programme"]


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
@pytest.mark.parametrize("source", [None, "corpus", [1], {}, TABLE["body"]], ids=lambda one: type(one).__name__)
def test_what_is_no_source_is_refused(function, source) -> None:
    with pytest.raises(UsageError, match="nothing to compare: give a corpus, its store or a table"):
        function(source)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("theme", "home"), ("theme", True), ("theme", 1.5), ("year", "2015"), ("rating_rank", "1"), ("body", 7),
        ("polarity", "bad"), ("label", 3),
    ],
)  # fmt: skip
def test_columns_that_mean_nothing_are_named_with_their_value(function, column, value) -> None:
    with pytest.raises(UsageError, match=f"the column {column} holds {value!r}"):
        function(TABLE.assign(**{column: value}))


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_nothing_at_all_and_columns_twice_are_told(function) -> None:
    with pytest.raises(UsageError, match="there are no findings to compare"):
        function(TABLE[TABLE["body"] == "nobody"])
    with pytest.raises(UsageError, match="the column body more than once"):
        function(pd.concat([TABLE, TABLE[["body"]]], axis=1))


@pytest.mark.parametrize("function", [one for name, one in FUNCTIONS.items() if name != "tracking"])
@pytest.mark.parametrize(
    "changed",
    [
        TABLE.set_axis([0] * len(TABLE)),
        TABLE.set_index("title", append=True, drop=False),
        TABLE.astype(dict.fromkeys(WORDS, "category")),
        TABLE.astype(dict.fromkeys(WORDS, "string")),
        TABLE.astype(object),
        TABLE.astype({"theme": float, "year": float, "rating_rank": float}),
    ],
    ids=["doubled index", "two indexes", "categories", "strings", "objects", "floats"],
)
def test_how_a_table_is_held_changes_no_figure(function, changed) -> None:
    pd.testing.assert_frame_equal(function(changed), function(TABLE), check_dtype=False, check_categorical=False)


def test_bodies_and_texts_that_are_missing() -> None:
    nobody = TABLE.assign(body=np.nan)
    for function in (analysis.bodies_with, lambda rows: analysis.together(rows, "body")):
        with pytest.raises(UsageError, match="all are about no single body"):
            function(nobody)
    assert analysis.words(TABLE.assign(text=np.nan)).empty
    some = TABLE.assign(body=TABLE["body"].where(TABLE["body"] != "Body 3"))
    assert analysis.together(some, "body").attrs["dropped"][0]["reason"] == "about no single body"


def test_bodies_of_each_body_are_no_share() -> None:
    with pytest.raises(UsageError, match="cannot be grouped by body"):
        analysis.bodies_with(TABLE, "body")
