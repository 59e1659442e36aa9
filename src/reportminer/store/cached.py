"""An embedder that looks into the corpus first. Imports numpy, so it is imported where arrays are needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportminer.embed import Embedder
from reportminer.store.rows import text_hash
from reportminer.store.vectors import VectorTable

# Texts in one transaction: what a killed process loses at most, about a quarter of a second of work.
CHUNK = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedCounts:
    """What filling the cache did, in different texts.

    Attributes:
        embedded: encoded anew.
        cached: already there.
        truncated: longer than the model reads, of all of them.
    """

    embedded: int
    cached: int
    truncated: int


class CachedEmbedder:
    """Wraps an embedder: vectors of texts that were encoded before come from the corpus.

    Args:
        embedder: encodes what is missing.
        vectors: where vectors are kept, `Store.vectors`.

    Examples:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from reportminer.store import Store
        >>> class Lengths:
        ...     key, dims, max_tokens = "lengths", 2, 0
        ...     def encode(self, texts, *, progress=None):
        ...         print("encoding", len(texts))
        ...         return np.array([[0.6, 0.8]] * len(texts), np.float32)
        ...     def count_truncated(self, texts):
        ...         return 0
        >>> with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "corpus.sqlite") as store:
        ...     cached = CachedEmbedder(Lengths(), store.vectors)
        ...     print(cached.encode(["a", "b", "a"]).shape)
        ...     print(cached.encode(["b"]).tolist() == [[np.float32(0.6), np.float32(0.8)]])
        encoding 2
        (3, 2)
        True
    """

    def __init__(self, embedder: Embedder, vectors: VectorTable) -> None:
        self.embedder = embedder
        self._vectors = vectors

    @property
    def key(self) -> str:
        """Name of the model and its weights."""
        return self.embedder.key

    @property
    def dims(self) -> int:
        """Length of a vector."""
        return self.embedder.dims

    @property
    def max_tokens(self) -> int:
        """Word pieces read of a text; 0 where no limit is known."""
        return self.embedder.max_tokens

    def count_truncated(self, texts: Sequence[str]) -> int:
        """Return how many of `texts` are longer than `max_tokens`."""
        return self.embedder.count_truncated(texts)

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """Return one row of unit length a text.

        Args:
            texts: any texts.
            progress: told how many of the texts that had no vector yet are encoded.

        Returns:
            float32 array of shape ``(len(texts), dims)``.
        """
        hashes = [text_hash(text) for text in texts]
        by_hash = dict(zip(hashes, texts, strict=True))
        missing = by_hash.keys() - self._vectors.get(self.key, list(by_hash)).keys()
        self.fill(sorted((key, by_hash[key]) for key in missing), progress=progress)
        return self.stored(hashes)

    def stored(self, hashes: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts that have one.

        Args:
            hashes: hashes of texts.

        Returns:
            float32 array of shape ``(len(hashes), dims)``.

        Raises:
            KeyError: a text has no vector.
        """
        found = self._vectors.get(self.key, list(dict.fromkeys(hashes)))
        joined = b"".join(found[key] for key in hashes)
        return np.frombuffer(joined, "<f4").astype(np.float32).reshape(len(hashes), self.dims)

    def fill(self, texts: Sequence[tuple[str, str]], *, progress: Callable[[int], None] | None = None) -> None:
        """Encode texts and store their vectors, a few at a time.

        Args:
            texts: hash and text of different texts, sorted.
            progress: told how many are done.
        """
        key = self.key
        for start in range(0, len(texts), CHUNK):
            chunk = texts[start : start + CHUNK]
            words = [text for _, text in chunk]
            rows = np.ascontiguousarray(self.embedder.encode(words), "<f4")
            # One by one only where there are any: counting costs a tokenization.
            some = self.embedder.count_truncated(words) > 0
            cut = [some and self.embedder.count_truncated([text]) > 0 for text in words]
            self._vectors.save(
                key, [(name, row.tobytes(), short) for (name, _), row, short in zip(chunk, rows, cut, strict=True)]
            )
            if progress is not None:
                progress(start + len(chunk))

    def fill_findings(self, *, progress: Callable[[int, int], None] | None = None, force: bool = False) -> EmbedCounts:
        """Encode the text of every current finding that has no vector yet.

        Args:
            progress: told how many of how many are done.
            force: encode all of them again.

        Returns:
            What was done.
        """
        missing = self._vectors.texts() if force else self._vectors.missing(self.key)
        total = len(missing)
        if missing and progress is not None:
            progress(0, total)
        self.fill(missing, progress=None if progress is None else lambda done: progress(done, total))
        stored, truncated = self._vectors.counts(self.key)
        return EmbedCounts(embedded=total, cached=stored - total, truncated=truncated)
