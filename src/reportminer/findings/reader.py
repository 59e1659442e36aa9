"""The sentence reader: what a sentence is by its words alone, read by a tuned MiniLM graph on the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportminer.embed.base import Vectors, each_once
from reportminer.embed.onnx import fill_rows, open_model
from reportminer.embed.register import Model, classifier

MODEL = "finding-reader"


class SentenceReader:
    """Scores texts as strength, concern, neutral finding, recommendation or none of them.

    One text is one batch, so the scores of a text depend on nothing but the text (see `reportminer.embed`).

    Args:
        model: entry of the register of models; the one that travels with the package by default.

    Examples:
        >>> scores = SentenceReader().probabilities(["Plans were thorough and up to date", "Nobody visited the family"])
        >>> scores.shape, scores.argmax(axis=1).tolist()
        ((2, 5), [1, 2])
    """

    def __init__(self, model: Model | None = None) -> None:
        self.model = classifier(MODEL) if model is None else model

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        return open_model(self.model)

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each class for each text.

        Args:
            texts: sentences or list items, without attribution and bullet marks.

        Returns:
            float64 array of shape (n_texts, 5); columns in the order of `reportminer.findings.features.LABELS`.

        Raises:
            ModelError: the model file is missing or changed, or cannot be run here.
        """

        def run(distinct: list[str], done: Any) -> Vectors:  # noqa: ANN401 - a callback that counts
            rows = np.empty((len(distinct), self.model.dims), np.float32)
            if distinct:
                fill_rows(self._loaded, (distinct, ("scores",)), rows, (None, done))
            return rows

        scores = each_once(texts, run, None).astype(np.float64)
        scores -= scores.max(axis=1, keepdims=True) if len(scores) else 0.0
        weights = np.exp(scores)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True) if len(weights) else weights)
