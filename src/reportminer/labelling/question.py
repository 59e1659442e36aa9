"""What a language model is asked about one theme."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from reportminer.resources import PACKAGE

# A finding is told by its beginning; a page in one cell would only cost.
MOST_CHARACTERS = 400
MOST_KEYWORDS, MOST_EXEMPLARS = 8, 5
MOST_TOKENS = 30
"""Length of a reply; a label takes some ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A theme as a language model is told of it.

    Attributes:
        theme: id of the theme; it is not sent.
        label: the label that it has, which is kept where no better one comes; it is not sent.
        keywords: its keywords, best first.
        exemplars: typical texts, best first.

    Examples:
        >>> asked = Question(theme=1, label="visits", keywords=("visits",), exemplars=("Homes were visited.",))
        >>> asked.messages()[1]["content"].splitlines()[-1]
        '{"keywords": ["visits"], "findings": ["Homes were visited."]}'
    """

    theme: int
    label: str
    keywords: Sequence[str]
    exemplars: Sequence[str]

    def messages(self) -> list[dict[str, str]]:
        """Return the messages of the chat: what to do, then the data as one line of JSON."""
        words = _words()
        data = {
            "keywords": [_plain(keyword) for keyword in self.keywords[:MOST_KEYWORDS]],
            "findings": [_plain(text) for text in self.exemplars[:MOST_EXEMPLARS]],
        }
        # As JSON no text can close its quotes and go on as an instruction of ours.
        content = f"{words['user']}\n{json.dumps(data, ensure_ascii=False)}"
        return [{"role": "system", "content": words["system"]}, {"role": "user", "content": content}]

    def request(self, model: str) -> dict[str, object]:
        """Return the request in the form of the chat completions of OpenAI.

        Args:
            model: name of the model as the service knows it.
        """
        return {
            "model": model,
            "messages": self.messages(),
            "temperature": 0,
            "seed": 0,
            "max_tokens": MOST_TOKENS,
        }

    def key(self, model: str) -> str:
        """Return the hash of everything that is sent: the same question of the same model has the same.

        Args:
            model: name of the model.
        """
        return sha256(json.dumps(self.request(model), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@cache
def _words() -> dict[str, str]:
    data = tomllib.loads((PACKAGE / "labelling" / "prompt.toml").read_text(encoding="utf-8"))
    return {key: " ".join(text.split()) for key, text in data.items()}


def _plain(text: str) -> str:
    """Return a text on one line, without what cannot be printed, cut to its beginning."""
    text = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1].rstrip() + "…"
