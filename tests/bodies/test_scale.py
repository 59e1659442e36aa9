from __future__ import annotations

from reportminer.bodies.data import table
from reportminer.bodies.scale import rank


def test_a_value_has_one_place_whatever_its_scale() -> None:
    places: dict[str, set[int]] = {}
    for scale in table("judgements")["scale"]:
        for place, value in enumerate(reversed(scale["values"]), start=1):
            places.setdefault(value, set()).add(place)
    assert {value: {rank(value)} for value in places} == places


def test_every_value_that_is_recorded_has_a_place() -> None:
    recorded = {row["name"] for row in table("judgements")["value"]} | set(table("ratings")["values"].values())
    assert all(rank(value) for value in recorded)


def test_what_is_on_no_scale_has_none() -> None:
    assert (rank("Not judged"), rank(None)) == (None, None)
