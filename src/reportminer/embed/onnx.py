"""The default embedder: a registered ONNX graph run by onnxruntime, one text at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from reportminer.embed.base import CHUNK, Progress, Vectors, checked, each_once
from reportminer.embed.register import Model, verified
from reportminer.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Output = Literal["sentence_embedding", "layers"]
Feed = dict[str, NDArray[np.int64]]
ERRORS_ONLY = 3  # onnxruntime's log level; below it stand notes about the machine's graphics cards
MOST_THREADS = 8  # more gain little: a text takes about 2 ms, and handing out the work is not free


class OnnxEmbedder:
    """Encodes texts with a registered ONNX graph on the CPU. Never loads torch, never uses the network.

    An int8 graph takes the scale of its activations from the whole batch, so the same text in another batch would
    give another vector. Each text is therefore a batch of its own, and its vector depends on nothing else: not on
    order, neighbours or number of threads. The model file is read and checked when the first text is encoded.

    Args:
        model: entry of the register.
        threads: texts encoded at the same time; as many as there are processors, at most 8, by default.

    Examples:
        >>> from reportminer.embed import embedder
        >>> encoder = embedder()
        >>> vectors = encoder.encode(["Supervision was good.", "Plans were poor."])
        >>> vectors.shape, vectors.dtype.name
        ((2, 384), 'float32')
        >>> encoder.encode([]).shape
        (0, 384)
    """

    def __init__(self, model: Model, *, threads: int | None = None) -> None:
        self.model = model
        self.threads = threads
        self._lock = Lock()
        self._loaded: tuple[Any, Tokenizer] | None = None

    def __repr__(self) -> str:
        return f"OnnxEmbedder({self.key!r})"

    @property
    def key(self) -> str:
        """Id of the model and first 12 digits of its file's hash."""
        return self.model.key

    @property
    def dims(self) -> int:
        """Length of a vector."""
        return self.model.dims

    @property
    def layer_dims(self) -> int:
        """Length of a row of layer features."""
        return self.model.layer_dims

    @property
    def max_tokens(self) -> int:
        """Word pieces read of a text, with the two marks at its ends."""
        return self.model.max_tokens

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Turn texts into sentence embeddings.

        Args:
            texts: any texts; an empty one has a vector too. What exceeds `max_tokens` is cut off.
            progress: told how many texts are done so far.

        Returns:
            float32 array of shape ``(len(texts), dims)``, rows of length 1: a dot product is a cosine.

        Raises:
            ModelError: the model file is missing or changed, or cannot be run here.
            UsageError: `texts` is one string, or holds something else than strings.
        """
        return each_once(texts, lambda some, done: self._run(some, ("sentence_embedding",), done), progress)

    def encode_layers(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Turn texts into features of tone and syntax: the middle layers of the model.

        Args:
            texts: any texts.
            progress: told how many texts are done so far.

        Returns:
            float32 array of shape ``(len(texts), layer_dims)``: the means over the word pieces after layers 3, 4
            and 5, then the maximum after layer 5. The rows are not normalised.

        Raises:
            ModelError: the model file is missing or changed, or cannot be run here.
            UsageError: `texts` is one string, or holds something else than strings.
        """
        return each_once(texts, lambda some, done: self._run(some, ("layers",), done), progress)

    def encode_both(self, texts: Sequence[str], *, progress: Progress | None = None) -> tuple[Vectors, Vectors]:
        """Return what `encode` and what `encode_layers` return, for the price of one of them.

        Args:
            texts: any texts.
            progress: told how many texts are done so far.

        Returns:
            The sentence embeddings and the layer features, bit for bit those of the two other methods.

        Raises:
            ModelError: the model file is missing or changed, or cannot be run here.
            UsageError: `texts` is one string, or holds something else than strings.
        """
        both = each_once(texts, lambda some, done: self._run(some, ("sentence_embedding", "layers"), done), progress)
        return np.ascontiguousarray(both[:, : self.dims]), np.ascontiguousarray(both[:, self.dims :])

    def count_truncated(self, texts: Sequence[str]) -> int:
        """Count the texts of which `encode` reads the beginning only.

        Args:
            texts: any texts.

        Returns:
            How many of them have more than `max_tokens` word pieces.

        Raises:
            ModelError: the model file is missing or changed.
            UsageError: `texts` is one string, or holds something else than strings.
        """
        _, tokenizer = self._load()
        return sum(bool(tokenizer.encode(text).overflowing) for text in checked(texts))

    def _run(self, texts: list[str], outputs: tuple[Output, ...], done: Progress) -> Vectors:
        """Encode distinct texts; the outputs asked for stand side by side in a row."""
        widths = {"sentence_embedding": self.dims, "layers": self.layer_dims}
        rows = np.empty((len(texts), sum(widths[name] for name in outputs)), np.float32)
        if not texts:
            return rows
        session, tokenizer = self._load()

        def feed(i: int) -> Feed:
            ids = np.array([tokenizer.encode(texts[i]).ids], np.int64)
            return {"input_ids": ids, "attention_mask": np.ones_like(ids)}

        fill_rows(session, (feed, outputs), rows, (self.threads, done))
        return rows

    def _load(self) -> tuple[Any, Tokenizer]:
        """Check the two files and open them, once."""
        with self._lock:
            if self._loaded is None:
                self._loaded = open_model(self.model)
            return self._loaded


def fill_rows(
    session: Any,  # noqa: ANN401 - an onnxruntime.InferenceSession, which has no types
    asked: tuple[Callable[[int], Feed], Sequence[str]],
    rows: Vectors,
    how: tuple[int | None, Progress],
) -> None:
    """Run a model on every text, each a batch of its own, and fill the rows in.

    Args:
        session: the open model.
        asked: what makes the inputs of text number i, and the names of the outputs, which stand side by side in a row.
        rows: array to fill, one row a text.
        how: most threads (None for as many as there are processors), and what is told how many texts are done.
    """
    feed, outputs = asked
    limit, done = how

    def fill(start: int) -> int:
        stop = min(start + CHUNK, len(rows))
        for i in range(start, stop):
            found = session.run(outputs, feed(i))
            np.concatenate(found, axis=1, out=rows[i : i + 1])
        return stop

    starts = range(0, len(rows), CHUNK)
    threads = min(limit or available(), len(starts))
    if threads <= 1:
        for start in starts:
            done(fill(start))
        return
    pool = ThreadPoolExecutor(threads, thread_name_prefix="embed")
    try:
        for stop in pool.map(fill, starts):
            done(stop)
    finally:  # after an interrupt the texts that wait are not encoded
        pool.shutdown(cancel_futures=True)


def available() -> int:
    """Return how many processors this process may use, at most `MOST_THREADS`."""
    try:
        n = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows
        n = os.cpu_count() or 1
    return min(n, MOST_THREADS)


def open_model(model: Model) -> tuple[Any, Tokenizer]:
    """Return an onnxruntime session of one thread and the tokenizer, both from checked bytes.

    One session serves all threads: a run uses the thread it is called from.

    Args:
        model: entry of the register.

    Returns:
        The ``onnxruntime.InferenceSession`` and the tokenizer, which cuts off at `Model.max_tokens`.

    Raises:
        ModelError: a file is missing or changed, or onnxruntime cannot run the graph.
    """
    # Imported here because half of what the package does needs no vectors, and this takes 0.15 s.
    import onnxruntime  # type: ignore[import-untyped]  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    onnxruntime.set_default_logger_severity(ERRORS_ONLY)
    onnxruntime.disable_telemetry_events()
    tokenizer = Tokenizer.from_str(verified(model.tokenizer, model.tokenizer_sha256).decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_tokens)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = ERRORS_ONLY
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    content = verified(model.file, model.sha256)
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own classes have no common base
        message = (
            f"onnxruntime {onnxruntime.__version__} cannot run {model.file} ({error}): "
            'install a newer one, pip install --upgrade "onnxruntime>=1.17"'
        )
        raise ModelError(message) from error
    return session, tokenizer
