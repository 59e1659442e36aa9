"""Hashes of results: two people who have the same ones have the same findings in the same themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportminer.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Hexadecimal sha256 of what a corpus came to. None of them knows of times, paths, or the order of rows.

    Attributes:
        findings: of every finding and recommendation: id, kind, polarity, body, hash of the text.
        grouping: of which of them are in a theme together and which in none, whatever the themes are called.
        names: of the numbers and labels of the themes.
    """

    findings: str
    grouping: str
    names: str

    @property
    def result(self) -> str:
        """Hash of findings and grouping: the same for everybody who has the same result, whatever themes are called."""
        return _hash([self.findings, self.grouping])


def results(store: Store) -> Results:
    """Return the hashes of the stored results, in time that grows with the number of findings.

    Args:
        store: the database.
    """
    inputs = store.themes.inputs()
    findings = sorted(f"{one.finding}\t{one.kind}\t{one.polarity}\t{one.body}\t{one.text_hash}" for one in inputs)
    current = {one.finding for one in inputs}
    groups: dict[int | None, list[str]] = defaultdict(list)
    for member in store.themes.members():  # by key: sorted
        if member.finding in current:
            groups[member.theme if member.assigned else None].append(member.finding)
    without = groups.pop(None, [])
    themes = sorted("\t".join(keys) for keys in groups.values())
    names = sorted(f"{theme.id}\t{theme.label}" for theme in store.themes.all())
    return Results(findings=_hash(findings), grouping=_hash([*themes, "", *without]), names=_hash(names))


def _hash(lines: Iterable[str]) -> str:
    digest = sha256()
    for line in lines:
        digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
