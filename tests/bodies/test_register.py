from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.bodies import TYPES, resolve
from reportminer.bodies.register import known, place_of, serving, spellings


@pytest.mark.parametrize(("kind", "count"), [("trust", 35), ("crc", 21), ("nps", 7), ("region", 12), ("pdu", 108)])
def test_the_register_is_whole(kind, count):
    assert len(spellings(kind)) == count


@pytest.mark.parametrize(
    ("printed", "kind", "name"),
    [
        ("York & North Yorkshire Probation Trust", "trust", "York and North Yorkshire Probation Trust"),
        ("Leicestershire & Rutland1", "trust", "Leicestershire and Rutland Probation Trust"),
        ("West Yorkshire Community Company (CRC)", "crc", "West Yorkshire Community Rehabilitation Company"),
        ("Hampshire and the Isle of Wight CRC", "crc", "Hampshire and Isle of Wight Community Rehabilitation Company"),
        ("BGSW", "crc", "Bristol, Gloucestershire, Somerset and Wiltshire Community Rehabilitation Company"),
        ("NPS South East & Eastern", "nps", "National Probation Service South East and Eastern Division"),
        ("North West Division of the NPS", "nps", "National Probation Service North West Division"),
        ("Yorkshire & The Humber region", "region", "Yorkshire and the Humber region of the Probation Service"),
        ("Derby City Probation Delivery Unit (PDU)*", "pdu", "Derby City PDU"),
        ("County Durham & Darlington Prison Delivery Unit", "pdu", "County Durham and Darlington PDU"),
        ("Conwy & Denbighshire YOS", "yot", "Conwy and Denbighshire Youth Offending Service"),
        ("Derby City Youth Justice Service (YJS)", "yot", "Derby City Youth Justice Service"),
        ("Derby City YOT", "yot", "Derby City Youth Offending Team"),
        ("the Ashmere PDU", "pdu", "Ashmere PDU"),
        ("Ashmere", "mystery", "Ashmere"),
        ("", "pdu", ""),
    ],
)
def test_resolve(printed, kind, name):
    assert resolve(printed, kind) == name


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind != "none"])
def test_a_full_name_resolves_to_itself(kind):
    for place in spellings(kind):
        full = resolve(place, kind)
        assert resolve(full, kind) == full
        assert known(place_of(full, kind), kind) == place


def test_a_city_is_not_its_county():
    assert resolve("Derby City", "pdu") != resolve("Derbyshire", "pdu")
    assert resolve("Nottingham City PDU", "pdu") != resolve("Nottinghamshire PDU", "pdu")


@pytest.mark.parametrize(
    ("place", "kind", "name"),
    [
        ("Northamptonshire", "crc", "Bedfordshire, Northamptonshire, Cambridgeshire and Hertfordshire"),
        ("Gwent", "nps", "Wales"),
        ("West Yorkshire", "nps", "North East"),
        ("Nowhereshire", "crc", None),
        ("", "nps", None),
    ],
)
def test_who_served_an_area(place, kind, name):
    found = serving(place, kind)
    assert (found and name in found) if name else found is None


@given(st.text(max_size=60), st.sampled_from([*TYPES, "x"]))
def test_any_text_resolves_to_one_line(text, kind):
    assert "\n" not in resolve(text, kind)
