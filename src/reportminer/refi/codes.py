"""Themes, polarities and what people called things, as codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from reportminer.agreement.codings import Coding
from reportminer.records import Theme
from reportminer.refi.guids import CODEBOOK_SPACE, guid
from reportminer.refi.legal import short
from reportminer.refi.xmlout import XmlOut

SCHEMA = "http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd"
POLARITIES = {"strength": "#2E7D32", "concern": "#C62828", "neutral": "#616161"}
"""Polarities with their colours."""
RECOMMENDATION = "recommendation"
THEMES_GUID = guid("group", "themes")
POLARITY_GUID = guid("group", "polarity")
PEOPLE_GUID = guid("group", "people")
RECOMMENDATION_GUID = guid("code", RECOMMENDATION)
# Colours that people with other colour vision tell apart: Okabe and Ito (2008), "Color Universal Design".
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7A6A00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code, or a heading over codes."""

    guid: str
    name: str
    codable: bool = True
    colour: str | None = None
    description: str | None = None
    below: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTree:
    """All codes of a project.

    Attributes:
        roots: the codes at the top.
        themes: GUID of the code of each theme, by `Theme.id`.
        names: GUID of the code of each name that a person may have given, case folded.
    """

    roots: tuple[Code, ...]
    themes: dict[int, str]
    names: dict[str, str] = field(default_factory=dict)


def polarity_guid(polarity: str) -> str:
    """Return the GUID of the code of a polarity."""
    return guid("code", "polarity", polarity)


def code_tree(themes: Sequence[Theme], codings: Iterable[Coding] = ()) -> CodeTree:
    """Return the codes of themes, polarities and recommendations, and of whatever else people coded.

    Names are different from one another, for tools keep codes by name: of themes with one label the later ones have
    their number behind it, and so have themes that are called like a polarity.

    Args:
        themes: the themes.
        codings: what people coded; codes that are no theme's come under a heading of their own.

    Examples:
        >>> tree = code_tree([Theme(id=1, label="home visits", keywords=("home visits", "visits at home"))])
        >>> [(code.name, [below.name for below in code.below]) for code in tree.roots]
        [('Themes', ['home visits']), ('Polarity', ['strength', 'concern', 'neutral']), ('recommendation', [])]
    """
    taken = {name.casefold() for name in (*POLARITIES, RECOMMENDATION, "Themes", "Polarity", "Codes of people")}
    listed: list[Code] = []
    numbers: dict[int, str] = {}
    names: dict[str, str] = {}
    for theme in sorted(themes, key=lambda one: one.id):
        label = short(theme.label) or f"theme {theme.id}"
        name = label if label.casefold() not in taken else f"{label} ({theme.id})"
        taken.add(name.casefold())
        numbers[theme.id] = guid("theme", theme.id, theme.label)
        names.setdefault(" ".join(theme.label.split()).casefold(), numbers[theme.id])
        listed.append(
            Code(
                guid=numbers[theme.id],
                name=name,
                colour=_COLOURS[(theme.id - 1) % len(_COLOURS)],
                description=_described(theme),
            )
        )
    people = _people(codings, names, taken)
    polarities = tuple(Code(guid=polarity_guid(name), name=name, colour=colour) for name, colour in POLARITIES.items())
    roots = (
        *((Code(guid=THEMES_GUID, name="Themes", codable=False, below=tuple(listed)),) if listed else ()),
        *((Code(guid=PEOPLE_GUID, name="Codes of people", codable=False, below=people),) if people else ()),
        Code(guid=POLARITY_GUID, name="Polarity", codable=False, below=polarities),
        Code(guid=RECOMMENDATION_GUID, name=RECOMMENDATION, colour="#1565C0"),
    )
    return CodeTree(roots=roots, themes=numbers, names=names)


def _people(codings: Iterable[Coding], names: dict[str, str], taken: set[str]) -> tuple[Code, ...]:
    """Return codes for names that no theme has, and enter them among the names."""
    given: dict[str, str] = {}
    for name in sorted({" ".join(name.split()) for coding in codings for name in coding.theme}):
        if name and name.casefold() not in names:
            given.setdefault(name.casefold(), name)
    made = []
    for key, name in sorted(given.items()):
        shown = short(name) if short(name).casefold() not in taken else f"{short(name)} (people)"
        while shown.casefold() in taken:
            shown += "*"
        taken.add(shown.casefold())
        names[key] = guid("code", "people", key)
        made.append(Code(guid=names[key], name=shown))
    return tuple(made)


def write_codes(out: XmlOut, codes: Sequence[Code]) -> None:
    """Write codes as ``Codes``."""
    with out.inside("Codes"):
        for code in codes:
            _write(out, code)


def write_codebook(file: BinaryIO, themes: Sequence[Theme]) -> None:
    """Write themes, polarities and recommendations as a REFI-QDA codebook.

    Args:
        file: an open binary file.
        themes: the themes.
    """
    out = XmlOut(file)
    with out.inside(
        "CodeBook",
        xmlns=CODEBOOK_SPACE,
        **{
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{CODEBOOK_SPACE} {SCHEMA}",
        },
        origin="reportminer",
    ):
        write_codes(out, code_tree(themes).roots)


def _write(out: XmlOut, code: Code) -> None:
    with out.inside(
        "Code", guid=code.guid, name=code.name, isCodable="true" if code.codable else "false", color=code.colour
    ):
        if code.description:
            out.leaf("Description", code.description)
        for below in code.below:
            _write(out, below)


def _described(theme: Theme) -> str:
    """Return keywords and note: what is read back as the description of a given theme."""
    said = ", ".join(theme.keywords)
    return f"{said}; {theme.note}" if said and theme.note else said or theme.note or ""
