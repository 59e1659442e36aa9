"""One given theme, and the themes of one file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

# "staffing levels, caseloads, vacancies" are three phrases; a description may be made of several sentences too.
PARTS = re.compile(r"[,;.]\s+|;")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTheme:
    """A theme that a person describes.

    Attributes:
        key: short name in files and outputs, ``home-visiting``.
        name: what a reader calls it, ``home visiting``.
        description: what it covers, a phrase or several.
        words: words and phrases that belong to it.
        examples: texts that belong to it.
        least: cosine below which a text does not belong to it; None where the texts decide.
        line: line of the file on which it stands, from 1.
    """

    key: str
    name: str
    description: str = ""
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    least: float | None = None
    line: int = 1

    @property
    def phrases(self) -> tuple[str, ...]:
        """Name, description, each phrase of the description, and the words; each once.

        Examples:
            >>> GivenTheme(key="w", name="workloads", description="caseloads, sickness", words=("vacancies",)).phrases
            ('workloads', 'caseloads, sickness', 'caseloads', 'sickness', 'vacancies')
        """
        parts = [part.strip(" .") for part in PARTS.split(self.description)]
        return tuple(dict.fromkeys(filter(None, (self.name, self.description, *parts, *self.words))))


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenThemes:
    """The themes of one file, in its order.

    Attributes:
        themes: the themes, at least one; keys and names are all different.
        source: name of the file, for messages.
        notes: what a reader of the results should know, in plain words.
    """

    themes: tuple[GivenTheme, ...]
    source: str
    notes: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return the themes as JSON has them.

        Examples:
            >>> made = GivenThemes(themes=(GivenTheme(key="w", name="workloads"),), source="codes.toml")
            >>> GivenThemes.of(made.document()) == made
            True
        """
        return {
            "source": self.source,
            "themes": [
                asdict(theme) | {"words": list(theme.words), "examples": list(theme.examples)} for theme in self.themes
            ],
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Return the themes that `document` told of; their notes are not among it."""
        themes = tuple(
            GivenTheme(**(entry | {"words": tuple(entry["words"]), "examples": tuple(entry["examples"])}))
            for entry in document["themes"]
        )
        return cls(themes=themes, source=str(document["source"]))

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in order."""
        return tuple(theme.name for theme in self.themes)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(theme.key for theme in self.themes)
