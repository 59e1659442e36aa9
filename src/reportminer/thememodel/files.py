"""Theme models on disk: ``themes.json`` and the centroids as one ``.npy`` beside it.

The array's file is named by its hash and written first; the JSON, which names it, is put in place last, as a whole. A
process killed at any moment leaves the old model or the new one. Nothing is pickled.
"""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from reportminer.errors import MissingError, ModelError, UsageError
from reportminer.thememodel.model import FORMAT, Made, SavedTheme, ThemeModel
from reportminer.thememodel.versions import upgraded

FILE = "themes.json"
KIND = "reportminer themes"
ARRAY = re.compile(r"centroids(?:-[0-9a-f]{12})?\.npy")
TEMPORARY = ".reportminer-"
MOST_BYTES = 1_000_000_000
"""Bytes above which a file is refused: 100,000 members take 8 MB."""


def check_folder(place: Path) -> None:
    """Refuse a folder that themes cannot be written to, before the work is done.

    Raises:
        UsageError: it is a file, holds other things than themes, or may not be written to.
    """
    if place.exists() and not place.is_dir():
        message = f"{place} is a file: themes are saved in a folder, name another"
        raise UsageError(message)
    if place.is_dir() and not (place / FILE).exists() and not all(map(_ours, place.iterdir())):
        message = f"the folder {place} holds other things and no themes: name a new folder"
        raise UsageError(message)
    there = next(one for one in (place.absolute(), *place.absolute().parents) if one.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        message = (
            f"themes cannot be saved in {place}: {there} may not be written to; name another, or change its rights"
        )
        raise UsageError(message)


def save(model: ThemeModel, folder: Path | str) -> Path:
    """Write a model, in place of one that is there.

    Args:
        model: the themes.
        folder: where to; it is made if it is not there.

    Returns:
        The folder.

    Raises:
        UsageError: it is a file, or a folder with other things in it.
        OSError: it cannot be written to.

    Examples:
        >>> from reportminer.thememodel.model import Made, SavedTheme
        >>> model = ThemeModel(
        ...     embedder="x", space="general", space_sha256="", centroids=np.eye(1), temperature=0.1,
        ...     themes=(SavedTheme(id=1, label="a"),), made=Made(package="0", created="2026-01-01"),
        ... )
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     load(save(model, Path(folder) / "themes")) == model
        True
    """
    place = Path(folder)
    check_folder(place)
    place.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(model.centroids, "<f8"), allow_pickle=False)
    content = buffer.getvalue()
    name = f"centroids-{sha256(content).hexdigest()[:12]}.npy"
    _write(place / name, content)
    document = _document(model, {"file": name, "sha256": sha256(content).hexdigest()})
    _write(place / FILE, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass"))
    for old in place.iterdir():
        if ARRAY.fullmatch(old.name) and old.name != name:
            with suppress(OSError):  # left over, and read by nobody
                old.unlink()
    return place


def load(folder: Path | str) -> ThemeModel:
    """Read a model, of this version of the format or an older one.

    Args:
        folder: as `save` wrote it.

    Returns:
        The themes.

    Raises:
        MissingError: there is no such folder, or no themes in it.
        ModelError: it was written by a newer version, or is damaged; the message says how.
    """
    place = Path(folder)
    if not place.exists():
        message = f"there is no folder {place}: save themes first, with `reportminer themes --save {place}`"
        raise MissingError(message)
    path = place / FILE
    if not place.is_dir() or not path.is_file():
        message = f"{place} holds no themes (no {FILE}): name a folder that `reportminer themes --save` wrote"
        raise MissingError(message)
    document = _read(path)
    version = document.get("version")
    if document.get("kind") != KIND or not isinstance(version, int) or isinstance(version, bool) or version < 1:
        _damaged(path, f"it does not say that it holds {KIND} of some version")
    if version > FORMAT:
        message = (
            f"{path} was written by a newer version of reportminer (format {version}; this one reads up to {FORMAT}): "
            "update reportminer"
        )
        raise ModelError(message)
    try:
        document = upgraded(document, version)
        return _model(document, _centroids(place, path, document["centroids"]))
    except KeyError as error:
        _damaged(path, f"{error.args[0]!r} is missing")
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        _damaged(path, str(error))


def digest(folder: Path | str) -> str:
    """Return the hash of a model's JSON, which names the hash of its array; empty where there is none."""
    path = Path(folder) / FILE
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _read(path: Path) -> dict[str, Any]:
    def refuse(constant: str) -> NoReturn:
        message = f"{constant} is no number"
        raise ValueError(message)

    try:
        document = json.loads(_content(path).decode("utf-8", "surrogatepass"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        _damaged(path, f"no JSON: {error}")
    if not isinstance(document, dict):
        _damaged(path, "no JSON object")
    return document


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            _damaged(path, f"it is larger than {MOST_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        _damaged(path, f"it cannot be read: {error.strerror or error}")


def _centroids(place: Path, path: Path, entry: Mapping[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    name = entry["file"]
    # A name with "../" would read elsewhere.
    if not isinstance(name, str) or not ARRAY.fullmatch(name):
        _damaged(path, f"it names a file {name!r}, which is no file of centroids")
    content = _content(place / name)
    if sha256(content).hexdigest() != entry["sha256"]:
        _damaged(place / name, "its sha256 is not the one that was written down")
    try:
        array = np.load(io.BytesIO(content), allow_pickle=False)
    except (ValueError, EOFError, OSError, MemoryError) as error:
        _damaged(place / name, str(error))
    if not isinstance(array, np.ndarray) or array.dtype.kind != "f" or not np.isfinite(array).all():
        _damaged(place / name, "it holds something else than finite numbers")
    return array.astype(np.float64)


def _damaged(path: Path, how: str) -> NoReturn:
    message = f"{path} is damaged ({' '.join(how.split())}): save the themes again, or take a copy of the folder"
    raise ModelError(message)


def _document(model: ThemeModel, array: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": KIND,
        "version": FORMAT,
        "embedder": model.embedder,
        "space": model.space,
        "space_sha256": model.space_sha256,
        "temperature": model.temperature,
        "made": asdict(model.made),
        "themes": [asdict(theme) for theme in model.themes],
        "broad": [{"id": number, "label": label} for number, label in sorted(model.broad.items())],
        "centroids": dict(array),
        "members": dict(sorted(model.members.items())),
    }


def _model(document: Mapping[str, Any], centroids: np.ndarray[Any, np.dtype[np.float64]]) -> ThemeModel:
    made = document["made"]
    return ThemeModel(
        embedder=_text(document["embedder"]),
        space=_text(document["space"]),
        space_sha256=_text(document["space_sha256"]),
        themes=tuple(
            SavedTheme(
                id=_whole(theme["id"]),
                label=_text(theme["label"]),
                keywords=_texts(theme["keywords"]),
                note=_text(theme["note"]),
                least=_number(theme["least"]),
                broad=None if theme["broad"] is None else _whole(theme["broad"]),
                findings=_whole(theme["findings"]),
                bodies=_texts(theme["bodies"]),
            )
            for theme in document["themes"]
        ),
        centroids=centroids,
        temperature=_number(document["temperature"]),
        broad={_whole(entry["id"]): _text(entry["label"]) for entry in document["broad"]},
        members={_text(key): None if theme is None else _whole(theme) for key, theme in document["members"].items()},
        made=Made(
            package=_text(made["package"]),
            created=_text(made["created"]),
            findings=_whole(made["findings"]),
            reports=_texts(made["reports"]),
            settings=dict(made["settings"]),
            seed=None if made["seed"] is None else _whole(made["seed"]),
        ),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = f"{value!r:.40} should be a text"
        raise TypeError(message)
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        message = f"{value!r:.40} should be a list of texts"
        raise TypeError(message)
    return tuple(map(_text, value))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        message = f"{value!r:.40} should be a whole number"
        raise TypeError(message)
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        message = f"{value!r:.40} should be a number"
        raise TypeError(message)
    return float(value)


def _ours(path: Path) -> bool:
    """Tell whether a file was left over by a save that was broken off."""
    return path.name.startswith(TEMPORARY) or ARRAY.fullmatch(path.name) is not None


def _write(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
    temporary = Path(name)
    try:
        with open(number, "wb") as file:  # noqa: PTH123 - a descriptor
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
