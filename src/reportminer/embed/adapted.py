"""Any object with ``encode(list[str])`` as an embedder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from reportminer.embed.base import CHUNK, Encodes, Progress, Vectors, checked, each_once
from reportminer.errors import ModelError

# What an object without a key is known by: its vectors of these texts.
PROBES = ("Supervision was good.", "Plans were poor, and the risk of harm was not always assessed.")


class AdaptedEmbedder:
    """Wraps an object with ``encode(list[str])``: checks what it returns and makes every row a unit long.

    Texts are handed over one by one, so that a model whose vectors depend on the batch gives the same ones in any
    order.

    Args:
        encoder: the object. Where it has a string attribute `key`, that names its vectors; otherwise its class and
            a hash of its vectors of two fixed sentences do. ``max_seq_length``, where it has it, is `max_tokens`.

    Examples:
        >>> class Lengths:
        ...     key = "lengths-1"
        ...     def encode(self, texts):
        ...         return [[len(text), 1.0] for text in texts]
        >>> encoder = AdaptedEmbedder(Lengths())
        >>> encoder.encode(["", "abc"]).round(2).tolist()
        [[0.0, 1.0], [0.949999988079071, 0.3199999928474426]]
        >>> encoder.key
        'lengths-1'
    """

    def __init__(self, encoder: Encodes) -> None:
        self.encoder = encoder

    def __repr__(self) -> str:
        return f"AdaptedEmbedder({self.encoder!r})"

    @cached_property
    def _probes(self) -> Vectors:
        return np.vstack([self._row(text) for text in PROBES])

    @cached_property
    def key(self) -> str:
        """The object's own key, or its class and a hash of its vectors of two fixed sentences."""
        own = getattr(self.encoder, "key", None)
        if isinstance(own, str):
            return own
        # Three decimals hide the last bits, which differ between machines.
        digest = hashlib.sha256((self._probes.round(3) + np.float32(0)).tobytes()).hexdigest()
        return f"{type(self.encoder).__module__}.{type(self.encoder).__qualname__}@{digest[:12]}"

    @property
    def dims(self) -> int:
        """Length of a vector, read off a fixed sentence."""
        return int(self._probes.shape[1])

    @property
    def max_tokens(self) -> int:
        """The object's ``max_seq_length``; 0 where it has none."""
        limit = getattr(self.encoder, "max_seq_length", None)
        return limit if isinstance(limit, int) else 0

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Turn texts into vectors.

        Args:
            texts: any texts.
            progress: told how many texts are done so far.

        Returns:
            float32 array of shape ``(len(texts), dims)``, rows of length 1.

        Raises:
            ModelError: the object returned something else than one row of finite numbers, not all zero.
            UsageError: `texts` is one string, or holds something else than strings.
        """
        return each_once(texts, self._run, progress)

    def count_truncated(self, texts: Sequence[str]) -> int:
        """Return 0: how the object counts tokens is not known.

        Args:
            texts: any texts.

        Returns:
            0.

        Raises:
            UsageError: `texts` is one string, or holds something else than strings.
        """
        checked(texts)
        return 0

    def _run(self, texts: list[str], done: Progress) -> Vectors:
        rows = np.empty((len(texts), self.dims), np.float32)
        for i, text in enumerate(texts, start=1):
            row = self._row(text)
            if row.shape[1] != self.dims:
                message = f"{self.encoder!r} gave {row.shape[1]} numbers for {text[:60]!r} and {self.dims} before"
                raise ModelError(message)
            rows[i - 1] = row[0]
            if i % CHUNK == 0 or i == len(texts):
                done(i)
        return rows

    def _row(self, text: str) -> Vectors:
        """Return the vector of `text`, shape (1, dims)."""
        row = np.asarray(self.encoder.encode([text]), np.float64)
        length = float(np.linalg.norm(row)) if row.ndim == 2 and row.shape[0] == 1 else float("nan")
        if not 0 < length < float("inf"):
            message = (
                f"{self.encoder!r} gave no usable vector for {text[:60]!r}: an array of shape {row.shape}, length "
                f"{length}. encode(list[str]) must return one row of finite numbers a text, not all of them zero"
            )
            raise ModelError(message)
        return (row / length).astype(np.float32)
