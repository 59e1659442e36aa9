"""Texts into vectors: `embedder` finds the model, `Embedder.encode` returns one row of unit length a text.

==============================  =========================================================
``embedder()``                  the model that travels with the package (onnxruntime)
``embedder("all-MiniLM-L6-v2")``  a registered model, see ``models/models.toml``
``embedder("owner/model")``     any sentence-transformers model, with the extra ``[sbert]``
``embedder("a/folder")``        the same, from a folder
``embedder(model)``             anything with ``encode(list[str])``
==============================  =========================================================
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from reportminer.embed.adapted import AdaptedEmbedder
from reportminer.embed.base import Embedder, Encodes, Progress, Vectors
from reportminer.embed.onnx import OnnxEmbedder
from reportminer.embed.register import Model, read_register, registered
from reportminer.embed.sbert import SbertEmbedder, load_sbert
from reportminer.errors import UsageError

__all__ = [
    "AdaptedEmbedder",
    "Embedder",
    "Encodes",
    "Model",
    "OnnxEmbedder",
    "Progress",
    "SbertEmbedder",
    "Vectors",
    "default_embedder",
    "embedder",
    "read_register",
    "registered",
]

# owner/model, as on the model hub: sentence-transformers/all-mpnet-base-v2. Not ./folder and not a/b/c.
HUB_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")


@cache
def _shared(name: str | None) -> OnnxEmbedder:
    """Return one embedder a registered model and process: its session takes 60 MB."""
    return OnnxEmbedder(registered(name))


def default_embedder() -> OnnxEmbedder:
    """Return the default embedder, which has `OnnxEmbedder.encode_layers` and `OnnxEmbedder.encode_both` too.

    Returns:
        The same object at every call.

    Raises:
        ModelError: the register of models is missing or damaged.

    Examples:
        >>> default_embedder().encode_layers(["Supervision was good."]).shape
        (1, 1536)
    """
    return _shared(None)


def embedder(name: str | Path | Encodes | None = None) -> Embedder:
    """Find an embedder by name. Never uses the network.

    Args:
        name: None for the default; the id of a registered model; ``owner/model`` or a folder for a
            sentence-transformers model; or an object with ``encode(list[str])``.

    Returns:
        The embedder. A registered model is not opened before its first text.

    Raises:
        MissingError: nothing has that name.
        ModelError: the extra ``[sbert]`` is not installed, or the model is not on this machine.
        UsageError: `name` is neither a name nor something that encodes.

    Examples:
        >>> embedder().dims
        384
        >>> embedder("all-MiniLM-L6-v2") is embedder()
        True
        >>> embedder("none-such")
        Traceback (most recent call last):
        ...
        reportminer.errors.MissingError: no embedding model is called 'none-such'. Registered: all-MiniLM-L6-v2. ...
    """
    if name is None:
        return default_embedder()
    if isinstance(name, str | Path):
        return _named(name)
    if isinstance(name, Embedder):
        return name
    if isinstance(name, Encodes):
        return AdaptedEmbedder(name)
    message = (
        f"an embedder is the name of a model, a folder, or an object with encode(list[str]); this is {name!r:.80}, "
        f"of type {type(name).__name__}"
    )
    raise UsageError(message)


def _named(name: str | Path) -> Embedder:
    """Find an embedder by the id of the register, by folder, or by the name on the model hub, in this order."""
    default, register = read_register()
    if name == default:
        return default_embedder()
    if str(name) not in register:
        place = Path(name).expanduser()
        if name and place.is_dir():  # an empty name would be the current folder
            return load_sbert(str(place))
        if isinstance(name, str) and HUB_NAME.fullmatch(name):
            return load_sbert(name)
    return _shared(str(name))
