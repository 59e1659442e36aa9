"""The sentence reader: what a sentence is by its words and those before it, read by a tuned MiniLM on the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportminer.embed.base import checked
from reportminer.embed.onnx import Feed, fill_rows, open_model
from reportminer.embed.register import Model, classifier

MODEL = "finding-reader"
CONTEXT_TOKENS = 48
"""Word pieces read of the context."""
CLS, SEP = "[CLS]", "[SEP]"


class SentenceReader:
    """Scores texts as strength, concern, neutral finding, recommendation or none of them.

    One text is one batch, so the scores of a text depend on nothing but the text and its context.

    Args:
        model: entry of the register of models; the one that travels with the package by default.

    Examples:
        >>> texts = [("", "Plans were thorough and up to date"), ("Officers wrote", "Nobody visited the family")]
        >>> scores = SentenceReader().probabilities(texts)
        >>> scores.shape, scores.argmax(axis=1).tolist()
        ((2, 5), [1, 2])
    """

    def __init__(self, model: Model | None = None) -> None:
        self.model = classifier(MODEL) if model is None else model

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        return open_model(self.model)

    def probabilities(self, texts: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Return the probability of each class for each text.

        Args:
            texts: pairs of context (the sentence before, or the lead-in of a list; may be empty) and text, without
                attribution and bullet marks.

        Returns:
            float64 array of shape (n_texts, 5); columns in the order of `reportminer.findings.features.LABELS`.

        Raises:
            ModelError: the model file is missing or changed, or cannot be run here.
        """
        if not texts:
            return np.zeros((0, self.model.dims))
        session, tokenizer = self._loaded
        contexts, sentences = checked([context for context, _ in texts]), checked([text for _, text in texts])
        cls, sep = tokenizer.token_to_id(CLS), tokenizer.token_to_id(SEP)
        room = self.model.max_tokens - CONTEXT_TOKENS - 3

        def feed(i: int) -> Feed:
            before = tokenizer.encode(contexts[i], add_special_tokens=False).ids[:CONTEXT_TOKENS]
            read = tokenizer.encode(sentences[i], add_special_tokens=False).ids[:room] or [sep]
            front = [cls, *before, sep] if before else [cls]
            ids = np.array([[*front, *read, sep]], np.int64)
            pooled = np.zeros_like(ids)
            pooled[0, len(front) : len(front) + len(read)] = 1
            return {"input_ids": ids, "attention_mask": np.ones_like(ids), "pooled_mask": pooled}

        rows = np.empty((len(texts), self.model.dims), np.float32)
        fill_rows(session, (feed, ("scores",)), rows, (None, lambda _: None))
        scores = rows.astype(np.float64)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
