"""Any sentence-transformers model, with the optional extra ``[sbert]``, from this machine only."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from reportminer.embed.base import CHUNK, Progress, Vectors, checked, each_once
from reportminer.errors import ModelError


class SbertEmbedder:
    """Wraps a loaded ``SentenceTransformer``; `load_sbert` makes one.

    Texts are encoded one by one: in a padded batch the last bits of a vector depend on the neighbours.

    Args:
        name: name the model was asked for by.
        model: the loaded ``sentence_transformers.SentenceTransformer``.
        digest: hash of its modules and weights.
    """

    def __init__(self, name: str, model: Any, digest: str) -> None:  # noqa: ANN401 - its class is not installed here
        self.name = name
        self.model = model
        self.digest = digest

    def __repr__(self) -> str:
        return f"SbertEmbedder({self.key!r})"

    @property
    def key(self) -> str:
        """Last part of the name and first 12 digits of the hash of modules and weights."""
        return f"sbert-{Path(self.name).name}@{self.digest[:12]}"

    @cached_property
    def dims(self) -> int:
        """Length of a vector, measured: the model's own word for it is missing in some models and was renamed."""
        return int(self.model.encode("a", show_progress_bar=False).shape[-1])

    @property
    def max_tokens(self) -> int:
        """Word pieces read of a text; 0 where the model names no limit."""
        return int(self.model.max_seq_length or 0)

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Turn texts into vectors.

        Args:
            texts: any texts. What exceeds `max_tokens` is cut off.
            progress: told how many texts are done so far.

        Returns:
            float32 array of shape ``(len(texts), dims)``, rows of length 1.

        Raises:
            UsageError: `texts` is one string, or holds something else than strings.
        """
        return each_once(texts, self._run, progress)

    def count_truncated(self, texts: Sequence[str]) -> int:
        """Count the texts of which `encode` reads the beginning only.

        Args:
            texts: any texts.

        Returns:
            How many of them have more than `max_tokens` word pieces.

        Raises:
            UsageError: `texts` is one string, or holds something else than strings.
        """
        given = checked(texts)
        if not self.max_tokens:
            return 0
        ids = (self.model.tokenizer(text, truncation=False, verbose=False)["input_ids"] for text in given)
        return sum(len(some) > self.max_tokens for some in ids)

    def _run(self, texts: list[str], done: Progress) -> Vectors:
        rows = np.empty((len(texts), self.dims), np.float32)
        for start in range(0, len(texts), CHUNK):
            some = texts[start : start + CHUNK]
            rows[start : start + CHUNK] = self.model.encode(
                some, batch_size=1, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
            )
            done(start + len(some))
        return rows


def load_sbert(name: str) -> SbertEmbedder:
    """Load a sentence-transformers model that is on this machine.

    Args:
        name: a folder, or the model's name on the hub, ``owner/model``, if it was downloaded before.

    Returns:
        The embedder.

    Raises:
        ModelError: the extra is not installed, or the model is not on this machine.
    """
    try:
        # Imported here because it is optional, and takes 5 s and 400 MB.
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    except ImportError as error:
        message = (
            f"the embedding model {name!r} needs sentence-transformers ({error}). Install the extra: "
            'pip install "reportminer[sbert]". The default model needs nothing more'
        )
        raise ModelError(message) from error
    try:
        model = SentenceTransformer(name, local_files_only=True)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        message = (
            f"the embedding model {name!r} cannot be loaded from this machine: {_first_line(error)}. Nothing is "
            f"downloaded without being asked for: run  hf download {name}  once, or give the model's folder"
        )
        raise ModelError(message) from error
    return SbertEmbedder(name, model, _digest(model))


def _first_line(error: Exception) -> str:
    """Return the first line of an error's message: the libraries' own advice that follows is about the network."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _digest(model: Any) -> str:  # noqa: ANN401 - its class is not installed here
    """Hash what decides a vector: the modules as they print, and every weight."""
    digest = hashlib.sha256(str(model).encode())
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        array = tensor.detach().cpu()
        # numpy has no bfloat16; single precision holds every half-precision number exactly.
        digest.update((array.float() if array.is_floating_point() else array).contiguous().numpy().tobytes())
    return digest.hexdigest()
