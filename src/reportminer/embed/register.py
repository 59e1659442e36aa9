"""The register of models, ``models/models.toml``: what may be loaded, and the hash it must have."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from reportminer.errors import MissingError, ModelError
from reportminer.resources import folder

REGISTER = "models.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One registered model: a sentence embedder, or a sentence classifier.

    Attributes:
        id: name it is asked for by.
        source: address of the model it was made from.
        licence: SPDX name of the licence of the weights.
        file: the ONNX graph.
        sha256: hexadecimal hash of `file`.
        tokenizer: the tokenizer's JSON file.
        tokenizer_sha256: hexadecimal hash of `tokenizer`.
        dims: length of a vector, or number of classes.
        layer_dims: length of the row of layer features; 0 where there are none.
        max_tokens: word pieces read of a text.
        pooling: how tokens become one vector, in words.
        card: the model card.
    """

    id: str
    source: str
    licence: str
    file: Path
    sha256: str
    tokenizer: Path
    tokenizer_sha256: str
    dims: int
    layer_dims: int
    max_tokens: int
    pooling: str
    card: Path

    @property
    def key(self) -> str:
        """Id and first 12 digits of the file's hash: names the vectors that the model gives."""
        return f"{self.id}@{self.sha256[:12]}"


def read_register(models: Path | None = None) -> tuple[str, dict[str, Model]]:
    """Read the register.

    Args:
        models: folder that holds ``models.toml``; the one that travels with the package by default.

    Returns:
        The id of the default embedder, and the registered embedders by id.

    Raises:
        MissingError: the folder that belongs to the package is not there.
        ModelError: the register is missing, or is not what this version reads.

    Examples:
        >>> default, register = read_register()
        >>> default, register[default].dims
        ('all-MiniLM-L6-v2', 384)
    """
    place = folder("models") if models is None else models
    path = place / REGISTER
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        found = [_model(place, entry) for entry in content["embedder"]]
        default = str(content["default_embedder"])
    except OSError as error:
        message = f"the register of models {path} cannot be read ({error.strerror}): install the package again"
        raise ModelError(message) from error
    except (ValueError, KeyError, TypeError) as error:
        message = f"the register of models {path} is damaged ({error}): install the package again"
        raise ModelError(message) from error
    return default, {model.id: model for model in found}


def classifier(name: str, models: Path | None = None) -> Model:
    """Return the registered sentence classifier `name`: a graph with the one output ``scores``.

    Args:
        name: id of a ``[[classifier]]`` entry.
        models: folder that holds ``models.toml``; the one that travels with the package by default.

    Returns:
        Its entry; `Model.dims` is the number of its classes.

    Raises:
        ModelError: the register is missing or damaged, or has no such entry.

    Examples:
        >>> classifier("finding-reader").dims
        5
    """
    place = folder("models") if models is None else models
    try:
        content = tomllib.loads((place / REGISTER).read_text("utf-8"))
        return next(_model(place, entry) for entry in content["classifier"] if entry["id"] == name)
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        message = (
            f"the register of models {place / REGISTER} has no sound entry for {name!r}: install the package again"
        )
        raise ModelError(message) from error


def decision_file(name: str) -> bytes:
    """Return the content of the decision model that belongs to the classifier `name`.

    Args:
        name: id of a ``[[classifier]]`` entry, whose ``decision`` and ``decision_sha256`` name the file.

    Returns:
        The JSON, checked.

    Raises:
        ModelError: the register has no such entry, or the file is missing or another one.

    Examples:
        >>> decision_file("finding-reader")[:11]
        b'{"schema":"'
    """
    place = folder("models")
    try:
        content = tomllib.loads((place / REGISTER).read_text("utf-8"))
        entry = next(entry for entry in content["classifier"] if entry["id"] == name)
        path, sha256 = place / str(entry["decision"]), str(entry["decision_sha256"])
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        message = (
            f"the register of models {place / REGISTER} has no sound entry for {name!r}: install the package again"
        )
        raise ModelError(message) from error
    return verified(path, sha256)


def _model(place: Path, entry: dict[str, str | int]) -> Model:
    """Make a Model of one ``[[embedder]]`` table; keys that only people read are not kept."""
    return Model(
        id=str(entry["id"]),
        source=str(entry["source"]),
        licence=str(entry["licence"]),
        file=place / str(entry["file"]),
        sha256=str(entry["sha256"]),
        tokenizer=place / str(entry["tokenizer"]),
        tokenizer_sha256=str(entry["tokenizer_sha256"]),
        dims=int(entry["dims"]),
        layer_dims=int(entry.get("layer_dims", 0)),
        max_tokens=int(entry["max_tokens"]),
        pooling=str(entry["pooling"]),
        card=place / str(entry["card"]),
    )


def registered(name: str | None = None) -> Model:
    """Return the registered model `name`, or the default one.

    Args:
        name: id of a registered model.

    Returns:
        The entry of the register.

    Raises:
        MissingError: no model of that name is registered.

    Examples:
        >>> registered().licence
        'Apache-2.0'
    """
    default, register = read_register()
    if name is None:
        name = default
    if name not in register:
        message = (
            f"no embedding model is called {name!r}. Registered: {', '.join(sorted(register))}. Any other "
            f"sentence-transformers model is named with its owner (sentence-transformers/{name}) or by its folder"
        )
        raise MissingError(message)
    return register[name]


def verified(path: Path, sha256: str) -> bytes:
    """Return the content of `path` if its hash is `sha256`.

    Args:
        path: a model file.
        sha256: the hexadecimal hash it must have.

    Returns:
        The bytes that were hashed, so that nothing else is loaded.

    Raises:
        ModelError: the file is missing, or is another one.

    Examples:
        >>> model = registered()
        >>> len(verified(model.tokenizer, model.tokenizer_sha256)) > 100_000
        True
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"the model file {path} cannot be read ({error.strerror}): install the package again"
        raise ModelError(message) from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        message = (
            f"the model file {path} is not the registered one: expected sha256 {sha256}, found {found}. It was changed "
            "or only partly downloaded: install the package again, or in a checkout run scripts/build_minilm_onnx.py"
        )
        raise ModelError(message)
    return content
