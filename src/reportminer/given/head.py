"""A trained head: what was learned of given themes from annotated findings, over vectors and words together.

Two linear models (multinomial logistic regression), one over the sentence vector and one over the words and pairs of
words (TF-IDF), whose probabilities are multiplied: a product of experts (Hinton 1999). General vectors know that
"lodgings" and "housing" are one subject; the words know "MAPPA" and "curfew", which the vectors do not. Only numbers
and words are stored.
"""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from reportminer.embed.register import verified
from reportminer.errors import MissingError, ModelError, UsageError
from reportminer.given.exact import cosines, weighed
from reportminer.given.placement import Placement
from reportminer.given.terms import weighted
from reportminer.resources import folder

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Linear models over vectors and words.

    Attributes:
        id: name it is asked for by.
        model: id of the embedder whose vectors it takes.
        keys: key a theme.
        names: name a theme.
        weights: over the vector's dimensions, shape (dims, themes).
        bias: shape (themes,).
        idf: inverse document frequency of each term.
        terms: place of each term in `term_weights`.
        term_weights: shape (terms, themes).
        term_bias: shape (themes,).
        centres: mean direction of each theme's vectors, shape (themes, dims).
        floors: cosine with its centre below which a text is foreign to a theme, shape (themes,).
        temperature: what the summed logarithms are divided by, so that shares are as often right as they say.
        least: share below which a text fits none of the themes.
    """

    id: str
    model: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    idf: dict[str, float]
    terms: dict[str, int]
    term_weights: NDArray[np.float32]
    term_bias: NDArray[np.float32]
    centres: NDArray[np.float32]
    floors: NDArray[np.float32]
    temperature: float = 1.0
    least: float = 0.0

    def scores(self, texts: Sequence[str], rows: Vectors) -> Floats:
        """Return the share of every theme in each text; each row sums to one.

        Args:
            texts: the texts, n of them.
            rows: their vectors by the embedder that `model` names, shape (n, dims).

        Returns:
            Shape (n, themes), rounded to six decimals. Each text alone, whatever the others.

        Raises:
            UsageError: the numbers of texts, rows or dimensions do not fit together.
        """
        if rows.ndim != 2 or rows.shape != (len(texts), len(self.weights)):
            message = (
                f"the head {self.id!r} takes one vector of {len(self.weights)} numbers of {self.model} a text; these "
                f"are {len(texts)} texts and an array of shape {rows.shape}"
            )
            raise UsageError(message)
        seen = weighed(rows, self.weights) + _wide(self.bias)
        said = np.array([self._said(text) for text in texts]).reshape(len(texts), len(self.keys)) + _wide(
            self.term_bias
        )
        both = (_log_shares(seen) + _log_shares(said)) / self.temperature
        return np.asarray(np.round(np.exp(_log_shares(both)), 6), dtype=np.float64)

    def place(self, texts: Sequence[str], rows: Vectors) -> tuple[Placement, ...]:
        """Return theme, share and nearest theme of each text.

        A text fits none whose best share is below `least`, or that is foreign to every theme: the shares tell themes
        apart, but what a bank's customer asks has a largest share too.

        Args:
            texts: the texts.
            rows: their vectors, as for `scores`.
        """
        scores = self.scores(texts, rows)
        at_home = np.any(cosines(rows, self.centres) >= self.floors, axis=1).tolist()
        return tuple(
            Placement(
                theme=int(row.argmax()) if known and row.max() >= self.least else None,
                probability=round(float(row.max()), 4),
                nearest=int(row.argmax()),
            )
            for row, known in zip(scores, at_home, strict=True)
        )

    def _said(self, text: str) -> Floats:
        total = np.zeros(len(self.keys))
        for term, weight in weighted(text, self.idf).items():
            total += weight * self.term_weights[self.terms[term]]
        return total


def pack(head: Head) -> bytes:
    """Return a head as the content of an ``.npz`` file: arrays, and words as one JSON text; nothing pickled."""
    terms = sorted(head.terms, key=lambda term: head.terms[term])
    told = {
        "keys": head.keys,
        "names": head.names,
        "terms": terms,
        "temperature": head.temperature,
        "least": head.least,
    }
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        told=np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), np.uint8),
        idf=np.array([head.idf[term] for term in terms], np.float32),
        weights=head.weights.astype(np.float32),
        bias=head.bias.astype(np.float32),
        term_weights=head.term_weights.astype(np.float16),
        term_bias=head.term_bias.astype(np.float32),
        centres=head.centres.astype(np.float32),
        floors=head.floors.astype(np.float32),
    )
    return buffer.getvalue()


def unpack(content: bytes, *, name: str, model: str, source: Path) -> Head:
    """Return the head that `pack` wrote.

    Args:
        content: the file.
        name: id of the head.
        model: id of the embedder.
        source: the file's name, for messages.

    Raises:
        ModelError: it is damaged.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {key: np.asarray(stored[key]) for key in stored.files}
        told: dict[str, Any] = json.loads(arrays["told"].tobytes())
        terms, keys = list(map(str, told["terms"])), tuple(map(str, told["keys"]))
        head = Head(
            id=name,
            model=model,
            keys=keys,
            names=tuple(map(str, told["names"])),
            weights=arrays["weights"],
            bias=arrays["bias"],
            idf=dict(zip(terms, map(float, arrays["idf"]), strict=True)),
            terms={term: n for n, term in enumerate(terms)},
            term_weights=arrays["term_weights"].astype(np.float32),
            term_bias=arrays["term_bias"],
            centres=arrays["centres"],
            floors=arrays["floors"],
            temperature=float(told["temperature"]),
            least=float(told["least"]),
        )
        shapes = (head.weights.shape[1:], head.bias.shape, head.term_weights.shape[1:], head.term_bias.shape)
        sound = all(np.isfinite(array).all() for array in arrays.values()) and head.temperature > 0
        middles = head.centres.shape == head.weights.shape[::-1] and head.floors.shape == (len(keys),)
        if set(shapes) != {(len(keys),)} or len(head.term_weights) != len(terms) or not sound or not middles:
            message = "shapes that do not fit together, or numbers that are none"
            raise ValueError(message)  # noqa: TRY301 - told with the other kinds of damage
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, BadZipFile) as error:
        message = f"the file {source} of the trained themes {name!r} is damaged ({error}): install the package again"
        raise ModelError(message) from error
    return head


def heads() -> dict[str, dict[str, Any]]:
    """Return the registered heads by id, as the register ``models/models.toml`` tells of them.

    Raises:
        ModelError: the register cannot be read.

    Examples:
        >>> [len(entry["sha256"]) for entry in heads().values()]
        [64]
    """
    path = folder("models") / "models.toml"
    try:
        return {str(entry["id"]): entry for entry in tomllib.loads(path.read_text("utf-8")).get("head", [])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"the register of models {path} cannot be read ({error}): install the package again"
        raise ModelError(message) from error


@cache
def trained_head(name: str = "probation") -> Head:
    """Load a registered head.

    Args:
        name: id of a ``[[head]]`` entry of the register ``models/models.toml``.

    Raises:
        MissingError: there is none of that name.
        ModelError: the register or the file is missing, changed or damaged.

    Examples:
        >>> head = trained_head()
        >>> from reportminer.embed import embedder
        >>> texts = ["Officers seldom saw people at home."]
        >>> head.names[head.place(texts, embedder(head.model).encode(texts))[0].nearest]
        'home visiting'
    """
    known = heads()
    if name not in known:
        message = f"nothing was trained for {name!r}: there are {', '.join(sorted(known)) or 'none'}"
        raise MissingError(message)
    try:
        file, sha256, model = (str(known[name][key]) for key in ("file", "sha256", "model"))
    except KeyError as error:
        message = f"the register of models does not tell the {error} of {name!r}: install the package again"
        raise ModelError(message) from error
    source = folder("models") / file
    return unpack(verified(source, sha256), name=name, model=model, source=source)


def _wide(array: NDArray[np.float32]) -> Floats:
    return array.astype(np.float64)


def _log_shares(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=1, keepdims=True) if scores.size else scores
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), dtype=np.float64)
