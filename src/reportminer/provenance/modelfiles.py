"""Which models made a result: their files' hashes and licences, from the register, and what each did."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportminer.embed.register import REGISTER
from reportminer.errors import ModelError
from reportminer.resources import folder

READER, REPORT_READER = "finding-reader", "report-reader"
"""Ids of what reads press releases, and of what reads full reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """One model and what it did.

    Attributes:
        role: what it did, in words.
        id: its name in the register, or what the user called it.
        licence: SPDX name; None for a model that is not in the register.
        source: address of the model that it was made from, where there is one.
        hashes: hexadecimal sha256 of each of its files, by name; for one that is not in the register the key that its
            vectors are stored under.
        card: file of the model card, in the folder ``models`` of the package.
    """

    role: str
    id: str
    licence: str | None
    source: str | None
    hashes: dict[str, str]
    card: str | None


def register() -> dict[str, list[dict[str, Any]]]:
    """Return the tables of the register of models, by kind.

    Raises:
        ModelError: the register is missing or damaged.

    Examples:
        >>> sorted(register())
        ['classifier', 'embedder', 'head', 'space']
    """
    path = folder("models") / REGISTER
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        message = f"the register of models {path} cannot be read ({error}): install the package again"
        raise ModelError(message) from error
    return {kind: tables for kind, tables in content.items() if isinstance(tables, list)}


def readers(*, full: bool | None = None) -> tuple[ModelUse, ...]:
    """Return the models that find findings.

    Args:
        full: only that of full reports (True) or of press releases (False); None for both.

    Examples:
        >>> [one.id for one in readers()]
        ['finding-reader', 'report-reader']
    """
    roles = {
        READER: "tells findings from other sentences of press releases",
        REPORT_READER: "tells findings from other sentences of full reports",
    }
    wanted = {None: (READER, REPORT_READER), True: (REPORT_READER,), False: (READER,)}[full]
    known = {str(entry["id"]): entry for entry in register().get("classifier", [])}
    return tuple(_use(known[name], roles[name]) for name in wanted if name in known)


def grouping_models(model: str, parameters: Mapping[str, object]) -> tuple[ModelUse, ...]:
    """Return the models that grouped findings: embedder, space, its head; saved themes where they were assigned.

    Args:
        model: key of the embedder, as the run of themes remembers it.
        parameters: settings of that run.
    """
    found = register()
    used = [_embedder(found, model)]
    space = parameters.get("space")
    if isinstance(space, str):
        entry = next((one for one in found.get("space", []) if one["id"] == space), None)
        if entry is not None:
            used.append(_use(entry, "brings vectors into the space of the field"))
            heads = [one for one in found.get("head", []) if one["id"] == entry.get("head")]
            used += [_use(one, "knows the subjects of the field") for one in heads]
        elif Path(space).is_dir():
            from reportminer.spacefolder import digest  # noqa: PLC0415 - imports numpy

            used.append(_own("a tuned space", space, digest(space)))
    saved = parameters.get("themes_from")
    if isinstance(saved, str) and Path(saved).is_dir():
        from reportminer.thememodel.files import digest as saved_digest  # noqa: PLC0415 - imports numpy

        used.append(_own("saved themes, to which findings were assigned", saved, saved_digest(saved)))
    return tuple(used)


def _embedder(found: Mapping[str, list[dict[str, Any]]], model: str) -> ModelUse:
    role = "turns texts into vectors"
    name, _, digest = model.partition("@")
    for entry in found.get("embedder", []):
        if entry["id"] == name and str(entry["sha256"]).startswith(digest):
            return _use(entry, role)
    return ModelUse(role=role, id=Path(name).name or name, licence=None, source=None, hashes={"key": digest}, card=None)


def _use(entry: Mapping[str, Any], role: str) -> ModelUse:
    files = (("file", "sha256"), ("tokenizer", "tokenizer_sha256"), ("decision", "decision_sha256"))
    return ModelUse(
        role=role,
        id=str(entry["id"]),
        licence=str(entry["licence"]),
        source=str(entry["source"]) if "source" in entry else None,
        hashes={str(entry[file]): str(entry[digest]) for file, digest in files if file in entry},
        card=str(entry["card"]) if "card" in entry else None,
    )


def _own(role: str, place: str, digest: str) -> ModelUse:
    """Return a model that stands in a folder of the user's: its name, not its path, which is of one machine."""
    name = Path(place).name
    return ModelUse(role=role, id=name, licence=None, source=None, hashes={name: digest}, card=None)
