"""The sentence readers: what a sentence is by its words and those before it, on the CPU.

A tuned MiniLM reads press releases, a small convolutional network full reports, which have a hundred times the words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from reportminer.embed.base import checked
from reportminer.embed.onnx import Feed, fill_rows, open_model
from reportminer.embed.register import Model, classifier

MODEL = "finding-reader"
CONTEXT_TOKENS = 48
"""Word pieces read of the context."""
CLS, SEP, PAD = "[CLS]", "[SEP]", "[PAD]"
REPORT_MODEL = "report-reader"
REPORT_CONTEXT_TOKENS = 40
"""Word pieces that the reader of reports reads of the context."""


class Reads(Protocol):
    """Gives texts in their contexts the probabilities of `reportminer.findings.features.LABELS`."""

    def probabilities(self, texts: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Return a row a text."""
        ...


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

        return _run(session, feed, (len(texts), self.model.dims))


class ReportReader:
    """Does what `SentenceReader` does, for full reports, in a tenth of the time: a small convolutional network.

    Args:
        model: entry of the register of models; the one that travels with the package by default.

    Examples:
        >>> texts = [("", "Plans are thorough and up to date"), ("", "Children wait too long to be seen")]
        >>> ReportReader().probabilities(texts).argmax(axis=1).tolist()
        [1, 2]
    """

    def __init__(self, model: Model | None = None) -> None:
        self.model = classifier(REPORT_MODEL) if model is None else model

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        return open_model(self.model)

    def probabilities(self, texts: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Return the probability of each class for each text, as `SentenceReader.probabilities` does.

        Args:
            texts: pairs of context and text.

        Returns:
            float64 array of shape (n_texts, 5).

        Raises:
            ModelError: the model file is missing or changed, or cannot be run here.
        """
        if not texts:
            return np.zeros((0, self.model.dims))
        session, tokenizer = self._loaded
        contexts, sentences = checked([context for context, _ in texts]), checked([text for _, text in texts])
        padding, sep = tokenizer.token_to_id(PAD), tokenizer.token_to_id(SEP)
        known: dict[str, NDArray[np.int64]] = {}

        def pieces(text: str, most: int, empty: int) -> NDArray[np.int64]:
            ids = tokenizer.encode(text, add_special_tokens=False).ids[:most] or [empty]
            return np.array([ids], np.int64)

        def feed(i: int) -> Feed:
            # The context of a sentence is the one before it, and that of both its halves: most are met three times.
            context = known.get(contexts[i])
            if context is None:
                context = known[contexts[i]] = pieces(contexts[i], REPORT_CONTEXT_TOKENS, padding)
            return {"input_ids": pieces(sentences[i], self.model.max_tokens, sep), "context_ids": context}

        return _run(session, feed, (len(texts), self.model.dims))


def _run(session: Any, feed: Callable[[int], Feed], shape: tuple[int, int]) -> NDArray[np.float64]:  # noqa: ANN401
    """Run a model with the output ``scores`` on each text, and return the softmax of its scores."""
    rows = np.empty(shape, np.float32)
    fill_rows(session, (feed, ("scores",)), rows, (None, lambda _: None))
    scores = rows.astype(np.float64)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
