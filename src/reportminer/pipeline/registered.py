"""What the register of models holds, and whether the files are as they were registered."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from reportminer.errors import ModelError
from reportminer.resources import folder

KINDS = {"embedder": "sentence vectors", "classifier": "reader", "space": "space of a field", "head": "trained themes"}
"""Tables of the register, and what a person calls such a model."""

# Key of a file, and of its hash.
FILES = (("file", "sha256"), ("tokenizer", "tokenizer_sha256"), ("decision", "decision_sha256"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One model.

    Attributes:
        kind: what it is, in words.
        id: name it is asked for by.
        licence: SPDX name.
        size: bytes of its files; a tokenizer that two share counts for both.
        sound: whether every file is there with the registered sha256.
        card: file of the model card.
        source: address of the model that it was made from; empty for our own.
    """

    kind: str
    id: str
    licence: str
    size: int
    sound: bool
    card: str
    source: str


def registered_models() -> list[Registered]:
    """Return every registered model, in the order of the register; files are read and hashed.

    Raises:
        ModelError: the register is missing or damaged.

    Examples:
        >>> [(one.kind, one.sound) for one in registered_models() if one.id == "all-MiniLM-L6-v2"]
        [('sentence vectors', True)]
    """
    place = folder("models")
    path = place / "models.toml"
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        return [
            _entry(place, KINDS.get(kind, kind), entry)
            for kind, entries in content.items()
            if isinstance(entries, list)
            for entry in entries
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"the register of models {path} cannot be read ({error}): install the package again"
        raise ModelError(message) from error


def _entry(place: Path, kind: str, entry: dict[str, object]) -> Registered:
    size, sound = 0, True
    for file, digest in FILES:
        if file not in entry:
            continue
        path = place / str(entry[file])
        content = path.read_bytes() if path.is_file() else b""
        size += len(content)
        sound = sound and sha256(content).hexdigest() == entry[digest]
    return Registered(
        kind=kind,
        id=str(entry["id"]),
        licence=str(entry["licence"]),
        size=size,
        sound=sound,
        card=str(entry["card"]),
        source=str(entry.get("source", "")),
    )
