"""A workbook: findings, themes, themes by body, and what a reader is to know of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from reportminer.cells import MOST, fitting, spoken, units
from reportminer.exports.material import FINDINGS, THEME_BODIES, THEMES, Column, Material, Row

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SUFFIXES = (".xlsx",)
EXTRA = "excel"
HOLDS = "a workbook: findings, themes, theme by body, about"
MOST_ROWS = 1_048_576
MOST_LINKS = 65_530  # Excel repairs a sheet with more, and loses them all
LONGEST_LINK = 2_079
# White space would end the address where a reader does not see it.
LINK = re.compile(r"https?://[^\s/?#][^\s]*", re.IGNORECASE)
LINKED = ("address", "archived")
WIDE = {"text": 80, "title": 40, "body": 34, "keywords": 50, "label": 24, "address": 30, "holds": 90, "value": 110}
# The date inside a workbook is that of its making: with a fixed one equal corpora make equal files.
MADE = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the package writes it as it is


def write(material: Material, path: Path) -> None:
    """Write four sheets, the first line of each frozen and with filters; texts are never run as formulas."""
    import xlsxwriter  # noqa: PLC0415 - an extra

    # One row is held at a time, and nothing that a page says is a formula, a link or a number.
    options = {"constant_memory": True} | dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    )
    with path.open("wb") as file, xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": "reportminer: findings and themes", "created": MADE})
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EDF3"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        told = _Told(material)
        tables: tuple[tuple[str, tuple[Column, ...], Iterable[Row]], ...] = (
            ("findings", FINDINGS, material.findings()),
            ("themes", THEMES, material.themes()),
            ("theme × body", THEME_BODIES, material.theme_bodies()),
        )
        for name, columns, rows in tables:
            _fill(book.add_worksheet(name), (columns, rows), (bold, wrapped), told)
        about = (Column("name", "text", ""), Column("value", "text", ""))
        lines = [{"name": name, "value": value} for name, value in material.about()]
        lines += [{"name": f"column {one.name}", "value": one.holds} for one in FINDINGS]
        lines += [{"name": "note", "value": note} for note in told.notes()]
        _fill(book.add_worksheet("about"), (about, lines), (bold, wrapped), told)


class _Told:
    """What could not be written as it is, counted."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.changed = self.cut = self.links = self.rows = 0

    def notes(self) -> list[str]:
        """Return it in words, and take it down for the one who exports."""
        counted = {
            "cells were changed: an apostrophe before what a spreadsheet would run, U+FFFD for controls": self.changed,
            f"cells were longer than the {MOST:,} characters of a cell, and end with “[cut]”": self.cut,
            "addresses are text and no link: a sheet has room for 65,530, of 2,079 characters each": self.links,
            "rows are left out: a sheet holds 1,048,576": self.rows,
        }
        made = [f"{number:,} {words}" for words, number in counted.items() if number]
        for note in made:
            self.material.note(note)
        return made


def _fill(sheet: Worksheet, table: tuple[Iterable[Column], Iterable[Row]], looks: tuple[Any, Any], told: _Told) -> None:
    columns, rows = tuple(table[0]), table[1]
    bold, wrapped = looks
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDE.get(column.name, 12))
        sheet.write_string(0, place, column.name, bold)
    line = links = 0
    for row in rows:
        if line + 1 >= MOST_ROWS:
            told.rows += 1
            continue
        line += 1
        for place, column in enumerate(columns):
            value = row[column.name]
            if value is None:
                continue
            if not isinstance(value, str):
                sheet.write_number(line, place, value)
                continue
            text = spoken(value)
            told.changed += text != value
            told.cut += units(text) > MOST
            text = fitting(text)
            if column.name in LINKED and LINK.fullmatch(text):
                # Written out, with %22 for a quotation mark, an address may be longer than Excel takes.
                short = len(quote(text, safe="/:?#&=%+@,;~")) <= LONGEST_LINK
                if short and links < MOST_LINKS and not sheet.write_url(line, place, text, string=text):
                    links += 1
                    continue
                told.links += 1
            sheet.write_string(line, place, text, wrapped if column.name in {"text", "value", "keywords"} else None)
    sheet.autofilter(0, 0, max(line, 1), len(columns) - 1)
