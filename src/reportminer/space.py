"""A space of the field: a linear projection of sentence vectors in which subjects stand apart.

General sentence vectors see that two findings speak of probation before they see that one speaks of home visits and the
other of reviews. Linear discriminant analysis, learned from annotated findings of invented bodies, keeps the directions
that tell subjects apart and drops the rest; praise and criticism of one subject come to lie together. Only numbers are
stored: mean, projection and the hash of the vectors' model. Source: Fisher 1936; Friedman 1989 for the shrinkage.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from reportminer.embed.register import verified
from reportminer.errors import MissingError, ModelError
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
        centres: their mean directions in the space, shape (n_subjects, n_directions).
    """

    id: str
    model: str
    sha256: str
    mean: NDArray[np.float32]
    projection: NDArray[np.float32]
    subjects: tuple[str, ...]
    centres: NDArray[np.float32]

    def subject(self, direction: NDArray[np.float64]) -> tuple[str, float]:
        """Return the subject nearest to a direction of the space, and the cosine between the two.

        Args:
            direction: shape (n_directions,), of length 1.

        Examples:
            >>> field = space("probation")
            >>> field.subject(field.centres[0].astype(np.float64))[0] == field.subjects[0]
            True
        """
        cosines = self.centres.astype(np.float64) @ direction
        best = int(np.argmax(np.round(cosines, 6)))
        return self.subjects[best], float(cosines[best])

    def rows(self, vectors: NDArray[np.float32], texts: Sequence[str]) -> NDArray[np.float32]:  # noqa: ARG002 - a linear space looks at no words
        """Return the place of texts in the space.

        Args:
            vectors: float32 array of shape (n, dims), from the embedder that `model` names.
            texts: the texts themselves, n of them.

        Returns:
            float32 array of shape (n, n_directions), rows of length 1.
        """
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
        raw = (vectors.astype(np.float64) - self.mean) @ self.projection.astype(np.float64)
        lengths = np.linalg.norm(raw, axis=1, keepdims=True)
        return np.asarray(raw / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def entries() -> dict[str, dict[str, str]]:
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
    )
