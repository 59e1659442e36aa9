"""A space of the field: sentence vectors brought to where the subjects of a field stand apart.

General sentence vectors see that two findings speak of probation before they see that one speaks of home visits and the
other of reviews. Two things were learned from annotated findings of invented bodies:

- a *projection* by linear discriminant analysis (Fisher 1936; Friedman 1989 for the shrinkage) keeps the directions
  that tell subjects apart and drops the rest: in it, names and descriptions of themes are compared with findings;
- a *head* (`reportminer.given.head`) tells from vector and words together how near a text is to each subject. The
  square roots of its shares (inner products of these are Bhattacharyya's coefficients, 1943) are grouped, and beside
  them the vector itself, which keeps apart what the head has no subject for. It is *whitened*: stretched where texts of
  one subject are alike (within-class covariance normalisation, Hatch and others 2006), for subjects differ there.

Only numbers and words are stored. Praise and criticism of one subject come to lie together.
"""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from reportminer.embed.register import verified
from reportminer.errors import MissingError, ModelError
from reportminer.given.exact import weighed
from reportminer.given.head import Head, heads, trained_head
from reportminer.resources import folder

GENERAL = "general"
"""The name of the space that changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A registered projection.

    Attributes:
        id: name it is asked for by.
        model: id of the embedder whose vectors it takes.
        sha256: hash of its file.
        mean: shape (dims,), subtracted first.
        projection: shape (dims, n_directions).
        subjects: names of the subjects that the space was learned from, n_subjects of them.
        centres: their mean directions in the projection, shape (n_subjects, n_directions).
        head: what tells how near a text is to each subject; None for a space that is a projection alone.
        whitening: what the vector beside the head's shares is multiplied by, shape (dims, dims); None for nothing.
        weight: length of that vector beside the roots of the head's shares, which have length 1.
        beside: length of the projected vector beside both.
        softness: what the logarithms of the shares are divided by before: the more, the less the head decides alone.
    """

    id: str
    model: str
    sha256: str
    mean: NDArray[np.float32]
    projection: NDArray[np.float32]
    subjects: tuple[str, ...]
    centres: NDArray[np.float32]
    head: Head | None = None
    whitening: NDArray[np.float32] | None = None
    weight: float = 0.0
    softness: float = 1.0
    beside: float = 0.0

    def subject(self, direction: NDArray[np.float64]) -> tuple[str, float]:
        """Return the subject nearest to a direction of the space, and the cosine between the two.

        Args:
            direction: a row of the space, or a mean of some: shape (n_dims,), of length 1.

        Examples:
            >>> from reportminer.embed import embedder
            >>> field, texts = space("probation"), ["Officers seldom saw people at home."]
            >>> field.subject(field.rows(embedder().encode(texts), texts)[0].astype(float))[0]
            'home visiting'
        """
        if self.head is None:
            cosines = self.centres.astype(np.float64) @ direction
            best = int(np.argmax(np.round(cosines, 6)))
            return self.subjects[best], float(cosines[best])
        roots = direction[: len(self.head.names)]
        best = int(np.argmax(np.round(roots, 6)))
        return self.head.names[best], float(roots[best] / (np.linalg.norm(roots) or 1.0))

    def rows(self, vectors: NDArray[np.float32], texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the place of texts in the space: what is grouped.

        Args:
            vectors: float32 array of shape (n, dims), from the embedder that `model` names.
            texts: the texts themselves, n of them.

        Returns:
            float32 array of shape (n, n_dims), rows of length 1. Each text alone decides about its row.

        Examples:
            >>> space("probation").rows(np.full((2, 384), 384**-0.5, np.float32), ["Home visits", "Reviews"]).shape
            (2, 411)
        """
        if self.head is None:
            return self.project(vectors)
        shares = self.head.scores(texts, vectors) ** (1 / self.softness)
        roots = np.sqrt(shares / shares.sum(axis=1, keepdims=True))
        parts = [roots, self.weight * self._whitened(vectors)]
        if self.beside:
            parts.append(self.beside * self.project(vectors).astype(np.float64))
        return _unit(np.hstack(parts))

    def _whitened(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        plain = vectors.astype(np.float64)
        if self.whitening is None:
            return plain
        # Whole numbers: the same for one text as for many, on any machine.
        return _unit(weighed(plain, self.whitening) - weighed(self.mean[None], self.whitening)).astype(np.float64)

    def kindred(self, rows: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the part of rows by which subjects are near to each other: broad themes are made of it.

        In the head's shares every subject is as far from every other; the vector beside them knows that drugs and
        mental health are nearer to each other than to court reports.

        Args:
            rows: rows of the space, or means of some; shape (n, n_dims).
        """
        wide = np.asarray(rows, dtype=np.float64)
        return wide if self.head is None else wide[:, len(self.head.names) :]

    def projected(self, vectors: NDArray[np.float32], _texts: Sequence[str]) -> NDArray[np.float32]:
        """Return `project` of the vectors, for those who ask as for `rows`."""
        return self.project(vectors)

    def project(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Project sentence vectors.

        Args:
            vectors: float32 array of shape (n, dims), from the embedder that `model` names.

        Returns:
            float32 array of shape (n, n_directions), rows of length 1.

        Examples:
            >>> space("probation").project(np.ones((2, 384), np.float32)).shape
            (2, 26)
        """
        return _unit((vectors.astype(np.float64) - self.mean) @ self.projection.astype(np.float64))


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def entries() -> dict[str, dict[str, Any]]:
    """Return the registered spaces by id, as the register ``models/models.toml`` tells of them.

    Raises:
        ModelError: the register cannot be read.
    """
    path = folder("models") / "models.toml"
    try:
        return {str(entry["id"]): entry for entry in tomllib.loads(path.read_text("utf-8")).get("space", [])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"the register of models {path} cannot be read ({error}): install the package again"
        raise ModelError(message) from error


def version(name: str) -> str:
    """Return a hash of everything that decides about a registered space's rows: its entry, and that of its head.

    Args:
        name: id of a registered space, or ``general``, whose version is empty.

    Raises:
        MissingError: there is no space of that name.
        ModelError: the register cannot be read.

    Examples:
        >>> len(version("probation")), version("general")
        (64, '')
    """
    if name == GENERAL:
        return ""
    known = entries()
    if name not in known:
        message = f"there is no space called {name!r}: there are {', '.join([*sorted(known), GENERAL])}"
        raise MissingError(message)
    told = [entry for key, entry in heads().items() if key == known[name].get("head")]
    return hashlib.sha256(json.dumps([known[name], told], sort_keys=True).encode()).hexdigest()


def chosen(body_types: Mapping[str, int]) -> str:
    """Return the space made for most of the inspected bodies of a corpus, ``general`` where none was.

    Args:
        body_types: number of reports about bodies of each type (`Body.type`); "" for reports about none, which do not
            count.

    Examples:
        >>> chosen({"trust": 14, "yot": 4, "": 1}), chosen({"local authority": 47}), chosen({})
        ('probation', 'general', 'general')
    """
    known = entries()
    reports = sum(n for kind, n in body_types.items() if kind)
    for name in sorted(known):
        made_for = known[name].get("bodies", ())
        if 2 * sum(n for kind, n in body_types.items() if kind in made_for) > reports:
            return name
    return GENERAL


def fitting(name: str, embedder: str) -> str:
    """Return the space to use for the vectors of an embedder: `name`, or ``general`` where that was made for another.

    Args:
        name: id of a registered space, or ``general``.
        embedder: key of the embedder (``all-MiniLM-L6-v2@…``).

    Raises:
        MissingError: there is no space of that name.

    Examples:
        >>> fitting("probation", "all-MiniLM-L6-v2@0123"), fitting("probation", "another")
        ('probation', 'general')
    """
    known = entries()
    if name != GENERAL and name not in known:
        message = f"there is no space called {name!r}: there are {', '.join([*sorted(known), GENERAL])}"
        raise MissingError(message)
    return name if name != GENERAL and embedder.partition("@")[0] == known[name]["model"] else GENERAL


@cache
def space(name: str) -> Space:
    """Load a registered space.

    Args:
        name: id of a registered space.

    Raises:
        MissingError: there is no space of that name.
        ModelError: its file is missing, changed or damaged.
    """
    known = entries()
    if name not in known:
        message = f"there is no space called {name!r}: there are {', '.join([*sorted(known), GENERAL])}"
        raise MissingError(message)
    entry = known[name]
    path = folder("models") / entry["file"]
    content = verified(path, entry["sha256"])
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            mean, projection = stored["mean"], stored["projection"]
            whitening = stored["whitening"] if "whitening" in stored.files else None
            subjects, centres = tuple(map(str, stored["subjects"])), stored["centres"]
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        message = f"the file {path} of the space {name!r} is damaged ({error}): install the package again"
        raise ModelError(message) from error
    return Space(
        id=name,
        model=entry["model"],
        sha256=entry["sha256"],
        mean=mean,
        projection=projection,
        subjects=subjects,
        centres=centres,
        head=trained_head(entry["head"]) if "head" in entry else None,
        whitening=whitening,
        weight=float(entry.get("weight", 0.0)),
        softness=float(entry.get("softness", 1.0)),
        beside=float(entry.get("beside", 0.0)),
    )
