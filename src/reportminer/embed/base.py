"""What every embedder is, and the steps all of them share: check the texts, encode each distinct one once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from reportminer.errors import UsageError

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]

CHUNK = 32  # texts between two calls of `progress`; it does not change a vector


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into vectors of unit length, the same text into the same vector every time.

    Attributes:
        key: names the model and its weights; two embedders with one key give the same vectors.
        dims: length of a vector.
        max_tokens: word pieces read of a text, the rest is cut off; 0 where no limit is known.
    """

    @property
    def key(self) -> str:
        """Name of the model and its weights."""
        ...

    @property
    def dims(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Word pieces read of a text; 0 where no limit is known."""
        ...

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one row of unit length a text: float32, shape ``(len(texts), dims)``."""
        ...

    def count_truncated(self, texts: Sequence[str]) -> int:
        """Return how many of `texts` are longer than `max_tokens`."""
        ...


@runtime_checkable
class Encodes(Protocol):
    """Anything with ``encode(list[str])`` that returns one row of numbers a text."""

    def encode(self, texts: list[str], /) -> Any:  # noqa: ANN401 - arrays, tensors and lists of lists are all taken
        """Return one row of numbers a text."""
        ...


def checked(texts: Sequence[str]) -> list[str]:
    r"""Return `texts` as a list of strings that every tokenizer takes.

    Args:
        texts: the texts.

    Returns:
        The texts; a lone surrogate, which no encoding can hold, becomes a question mark.

    Raises:
        UsageError: `texts` is one string, or holds something that is not a string.

    Examples:
        >>> checked(("a trust", "half a pair: \ud83d"))
        ['a trust', 'half a pair: ?']
    """
    if isinstance(texts, str):
        message = f"encode takes a list of texts and got one string, {texts[:60]!r}: put it in a list, [text]"
        raise UsageError(message)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            message = f"text {i} is of type {type(text).__name__}, not str: {text!r:.60}. Leave it out or convert it"
            raise UsageError(message)
    return [text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8") for text in texts]


def each_once(
    texts: Sequence[str], run: Callable[[list[str], Progress], Vectors], progress: Progress | None = None
) -> Vectors:
    """Encode every distinct text once with `run` and hand the rows out to all places it stands in.

    Args:
        texts: the texts, with repeats.
        run: encodes distinct texts and reports how many of them, from the first, are done.
        progress: told how many of `texts` are done so far; last with ``len(texts)``.

    Returns:
        One row a text, in the order of `texts`.

    Examples:
        >>> def run(distinct, done):
        ...     done(len(distinct))
        ...     return np.array([[len(text)] for text in distinct], np.float32)
        >>> each_once(["aa", "b", "aa"], run, print).ravel().tolist()
        3
        [2.0, 1.0, 2.0]
    """
    rows: dict[str, int] = {}
    given = checked(texts)
    where = [rows.setdefault(text, len(rows)) for text in given]
    repeats = iter(np.bincount(where, minlength=len(rows)).tolist())
    seen = told = 0

    def done(n_distinct: int) -> None:
        nonlocal seen, told
        told += sum(islice(repeats, n_distinct - seen))
        seen = n_distinct
        if progress is not None:
            progress(told)

    vectors = run(list(rows), done)
    if len(rows) == len(given):
        return vectors
    return vectors[np.array(where, np.intp)]
