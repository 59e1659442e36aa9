"""A sample of findings to code: which, from which strata, with what probability, and what the machine said of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from reportminer.errors import MissingError, UnreadableError
from reportminer.report.cleaning import clean

NONE = "none of these"
"""The code of what fits no theme."""

POLARITIES = ("strength", "concern", "neutral")
KEY = "sample.json"
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A theme that coders can choose: its name, number, keywords and typical findings."""

    name: str
    number: int | None = None
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Findings that are alike in what was stratified by: how many there are, and how many were drawn."""

    name: str
    findings: int
    drawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A finding of the sample.

    Attributes:
        finding: `Finding.id`.
        text: its words.
        context: lead-in and the sentences beside it.
        body: the body it is about, where known.
        report: `Report.id`.
        source: source of its report.
        page: page number, for paged documents.
        stratum: name of its stratum.
        probability: with which it was drawn, above 0 to 1.
        theme: what the machine said: name of a code.
        polarity: what the machine said.
    """

    finding: str
    text: str
    context: str
    body: str | None
    report: str
    source: str
    page: int | None
    stratum: str
    probability: float
    theme: str
    polarity: str | None

    @property
    def cluster(self) -> str:
        """What it is alike with: its body, or else its report."""
        return self.report if self.body is None else f"body {self.body}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Findings drawn to be coded.

    Attributes:
        seed: what the draw depended on.
        by: what was stratified by, such as ``("theme", "year")``.
        allocation: ``proportional`` or ``equal``.
        codes: the themes to choose from.
        strata: every stratum.
        findings: those drawn, by id.
        hide_body: whether sheets leave the body out.
    """

    seed: int
    by: tuple[str, ...]
    allocation: str
    codes: tuple[Code, ...]
    strata: tuple[Stratum, ...]
    findings: tuple[Drawn, ...]
    hide_body: bool = False

    def document(self, sheets: Mapping[str, str]) -> str:
        """Return the key as JSON.

        Args:
            sheets: the file of every coder.
        """
        held = asdict(self)
        held["findings"] = [one | {"hash": shown_hash(one["text"])} for one in held["findings"]]
        told = {"format": FORMAT, "note": "the key of the sample: coders should not see it", "sheets": dict(sheets)}
        return json.dumps(told | held, indent=1) + "\n"  # ASCII: half a character pair of a page survives it

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a key.

        Raises:
            MissingError: there is no such file.
            UnreadableError: it is no key, or of a later format.
        """
        try:
            told: dict[str, Any] = json.loads(path.read_text("utf-8"))
            if told["format"] != FORMAT:
                message = f"{path} has format {told['format']!r} and this version reads {FORMAT}: upgrade reportminer"
                raise UnreadableError(message)
            return cls(
                seed=int(told["seed"]),
                by=tuple(map(str, told["by"])),
                allocation=str(told["allocation"]),
                codes=tuple(
                    Code(**one | {name: tuple(one[name]) for name in ("keywords", "examples")}) for one in told["codes"]
                ),
                strata=tuple(Stratum(**one) for one in told["strata"]),
                findings=tuple(
                    Drawn(**{name: value for name, value in one.items() if name != "hash"}) for one in told["findings"]
                ),
                hide_body=bool(told["hide_body"]),
            )
        except FileNotFoundError as error:
            message = f"no file {path}: it is written beside the sheets by `reportminer sample`"
            raise MissingError(message) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            if isinstance(error, UnreadableError):
                raise
            message = f"{path} is no key of a sample ({error}): take the one that `reportminer sample` wrote"
            raise UnreadableError(message) from error


def shown(text: str) -> str:
    r"""Return text as a cell of a sheet has it: one line without control characters.

    Examples:
        >>> shown("Visits\x07 were\n rare")
        'Visits were rare'
    """
    return " ".join(clean(text).split())[:30_000]  # Excel holds 32,767 characters in a cell


def shown_hash(text: str) -> str:
    """Return the hash by which an edited text of a sheet is known, whatever a spreadsheet did to its spaces.

    Examples:
        >>> shown_hash("=1+1") == shown_hash("'=1+1 ")
        True
    """
    return sha256(shown(text).lstrip("'").encode("utf-8", "replace")).hexdigest()[:16]
