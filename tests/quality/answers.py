"""The gold of the sample as `extract` would return it if it were always right, and with the mistakes that it makes."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from evaluate_extraction import SAMPLE

FINDINGS = ("strength", "concern", "neutral")
TRUTH = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((SAMPLE / "gold").glob("*.json"))}

Report = dict[str, Any]
Item = dict[str, Any]


def as_report(truth: dict[str, Any]) -> Report:
    """Every answer, right."""
    findings = [
        {
            "kind": "finding" if one["kind"] in FINDINGS else one["kind"],
            "polarity": one["kind"] if one["kind"] in FINDINGS else None,
            "text": one["text"],
            "body": one["body"],
        }
        for one in truth["items"]
    ]
    fields = {key: copy.deepcopy(truth[key]) for key in ("title", "published", "programme", "bodies", "ratings")}
    return {"source": truth["id"], **fields, "findings": findings}


def perturbed(report: Report, seed: str) -> Report:
    """Lost, doubled, cut, joined, flipped and made-up items, in another order, and wrong metadata."""
    dice = random.Random(seed)  # noqa: S311
    out: list[Item] = []
    for one in report["findings"]:
        act = dice.choice(
            ["keep"] * 6 + ["drop", "cut", "tail", "flip", "join", "double", "cross", "body", "blank", "mark"]
        )
        before = out.pop()["text"] if act == "join" and out else ""
        out += [_changed(one, act, before, report, dice)] * {"drop": 0, "double": 2}.get(act, 1)
    out.append(
        {"kind": "finding", "polarity": "neutral", "text": "unpaid work took place in all weathers", "body": None}
    )
    dice.shuffle(out)
    return {**report, **_metadata(report, dice), "findings": out}


def _changed(one: Item, act: str, before: str, report: Report, dice: random.Random) -> Item:
    words = one["text"].split()
    n = dice.randint(1, len(words))
    flipped = dice.choice(FINDINGS) if one["kind"] == "finding" else None
    changes: dict[str, Item] = {
        "cut": {"text": " ".join(words[:n])},
        "tail": {"text": " ".join(words[-n:])},
        "flip": {"polarity": flipped},
        "join": {"text": f"{before}, and {one['text']}"},
        "cross": {"kind": "recommendation", "polarity": None},
        "body": {"body": dice.choice([None, *(body["name"] for body in report["bodies"])])},
        "blank": {"text": " \n"},
        "mark": {"text": f"• ‘{one['text']}’; and"},
    }
    return one | changes.get(act, {})


def _metadata(report: Report, dice: random.Random) -> Report:
    other = [{"name": dice.choice(["NPS Midmoor", "Oxmere Trust"]), "type": "trust"}]
    made_up = {"body": None, "scope": "overall", "value": "Requiring improvement", "score": "9 out of 27"}
    ratings = [{**one, "body": dice.choice([None, one["body"]])} for one in report["ratings"]]
    changes = {
        "title": report["title"].upper().replace(" ", "  "),
        "published": dice.choice([None, "2014-01-01", f"{report['published']}T00:01:00+00:00"]),
        "programme": dice.choice([None, "IAOW", "rated", "Quality and Impact", "Something new"]),
        "bodies": dice.sample(report["bodies"], dice.randint(0, len(report["bodies"]))) + other,
        "ratings": dice.choice([[], ratings, [*ratings, made_up]]),
    }
    return {field: value for field, value in changes.items() if dice.random() < 0.35}
