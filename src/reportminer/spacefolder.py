"""A tuned space as a folder: ``space.json``, its arrays as npz, a card for people. Written by ``models tune``.

``space.json`` names each file with its sha256, the embedder whose vectors the space takes, and what was measured.
Nothing is pickled.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from reportminer.errors import MissingError, ModelError, UsageError
from reportminer.given.head import Head, pack, unpack
from reportminer.space import Space

FILE = "space.json"
CARD = "README.md"
KIND = "reportminer space"
FORMAT = 1
NAMES = {"space": re.compile(r"space-[0-9a-f]{12}\.npz"), "head": re.compile(r"head-[0-9a-f]{12}\.npz")}
MOST_BYTES = 500_000_000
# What is grouped is the roots of the head's shares (length 1) with both of these beside them. On 300 and 1,200 codings,
# bodies held out, adjusted Rand: plain vectors 0.145 and 0.117, the projection alone 0.196 and 0.325, the head and 0.7
# of the plain vector 0.201 and 0.369, all three 0.205 and 0.398.
PLAIN, PROJECTED = 0.5, 1.0
ARRAYS = ("mean", "projection", "centres")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceFolder:
    """What a folder holds.

    Attributes:
        space: the space; its id is the folder's name.
        head: what assigns texts to the themes that the space was learned from, or None.
        embedder: key of the embedder whose vectors both take (``all-MiniLM-L6-v2@e147f4fcdd93``).
        told: what was learned from and measured, as ``space.json`` has it.
    """

    space: Space
    head: Head | None
    embedder: str
    told: Mapping[str, Any]


def check_space_folder(folder: Path) -> None:
    """Refuse a folder that a space cannot be written to, before the work is done.

    Raises:
        UsageError: it is a file, or holds other things than a space.
    """
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is a file: a tuned space is a folder, name another"
        raise UsageError(message)
    if folder.is_dir() and not (folder / FILE).exists() and any(folder.iterdir()):
        message = f"the folder {folder} holds other things and no tuned space: name a new folder"
        raise UsageError(message)


def save_space_folder(
    folder: Path | str,
    arrays: Mapping[str, NDArray[np.floating]],
    subjects: tuple[str, ...],
    head: Head | None,
    told: Mapping[str, Any],
    card: str,
) -> Path:
    """Write a tuned space, in place of one that is there.

    Args:
        folder: where to; it is made if it is not there.
        arrays: ``mean`` (dims,), ``projection`` (dims, directions), ``centres`` (subjects, directions).
        subjects: name of each subject.
        head: what assigns texts to the subjects.
        told: ``embedder`` (its key) and whatever else a reader should know; must be JSON.
        card: what it is, in Markdown, for people.

    Returns:
        The folder.

    Raises:
        UsageError: it is a file, or holds other things than a space.
        OSError: it cannot be written to.
    """
    place = Path(folder)
    check_space_folder(place)
    place.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez(
        buffer,
        subjects=np.array(subjects, dtype=np.str_),
        mean=arrays["mean"].astype(np.float32),
        projection=arrays["projection"].astype(np.float32),
        centres=arrays["centres"].astype(np.float32),
    )
    contents = {"space": buffer.getvalue()} | ({} if head is None else {"head": pack(head)})
    files = {}
    for what, content in contents.items():
        digest = sha256(content).hexdigest()
        files[what] = {"file": f"{what}-{digest[:12]}.npz", "sha256": digest}
        _write(place / files[what]["file"], content)
    _write(place / CARD, card.encode())
    document = {"kind": KIND, "version": FORMAT, **told, "files": files}
    _write(place / FILE, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
    kept = {entry["file"] for entry in files.values()}
    for old in place.iterdir():
        if old.name not in kept and any(name.fullmatch(old.name) for name in NAMES.values()):
            with suppress(OSError):  # left over, and read by nobody
                old.unlink()
    return place


def load_space_folder(path: Path | str) -> Space:
    """Return the space in a folder that ``reportminer models tune`` wrote.

    Args:
        path: the folder.

    Raises:
        MissingError: there is no such folder, or no space in it.
        ModelError: it is damaged, or was written by a newer version.
    """
    return read_space_folder(path).space


def read_space_folder(path: Path | str) -> SpaceFolder:
    """Return everything in a folder that ``reportminer models tune`` wrote.

    Args:
        path: the folder.

    Raises:
        MissingError: there is no such folder, or no space in it.
        ModelError: it is damaged, or was written by a newer version.
    """
    place = Path(path)
    source = place / FILE
    if not source.is_file():
        there = "holds no tuned space" if place.is_dir() else "is not there"
        message = f"the folder {place} {there}: name one that `reportminer models tune --output` wrote"
        raise MissingError(message)
    document = _document(source)
    try:
        embedder = str(document["embedder"])
        model = embedder.partition("@")[0]
        content, digest = _file(place, document["files"]["space"], "space")
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            found = {name: np.asarray(stored[name], np.float32) for name in ARRAYS}
            subjects = tuple(map(str, stored["subjects"]))
        _check(found, subjects)
        head = None
        if "head" in document["files"]:
            content, _ = _file(place, document["files"]["head"], "head")
            head = unpack(content, name=place.name, model=model, source=place / document["files"]["head"]["file"])
    except KeyError as error:
        _damaged(source, f"{error.args[0]!r} is missing")
    except (OSError, EOFError, ValueError, TypeError, AttributeError, BadZipFile) as error:
        _damaged(source, str(error))
    space = Space(
        id=place.name,
        model=model,
        sha256=digest,
        mean=found["mean"],
        projection=found["projection"],
        subjects=subjects,
        centres=found["centres"],
        head=head,
        weight=PLAIN,
        beside=PROJECTED,
    )
    told = {key: value for key, value in document.items() if key not in {"kind", "version", "files"}}
    return SpaceFolder(space=space, head=head, embedder=embedder, told=told)


def digest(path: Path | str) -> str:
    """Return the hash of a folder's ``space.json``, which names those of its arrays; empty where there is none."""
    source = Path(path) / FILE
    return sha256(source.read_bytes()).hexdigest() if source.is_file() else ""


def _document(source: Path) -> dict[str, Any]:
    try:
        document = json.loads(source.read_bytes()) if source.stat().st_size <= MOST_BYTES else None
    except (OSError, ValueError, RecursionError) as error:
        _damaged(source, f"no JSON: {error}")
    version = document.get("version") if isinstance(document, dict) and document.get("kind") == KIND else None
    if not isinstance(document, dict) or not isinstance(version, int) or isinstance(version, bool) or version < 1:
        _damaged(source, f"it does not say that it holds a {KIND} of some version")
    if version > FORMAT:
        message = (
            f"{source} was written by a newer version of reportminer (format {version}; this one reads up to "
            f"{FORMAT}): update reportminer"
        )
        raise ModelError(message)
    return document


def _file(place: Path, entry: Mapping[str, Any], what: str) -> tuple[bytes, str]:
    """Return a file's content and hash, if these are what was written down."""
    name, wanted = entry["file"], entry["sha256"]
    if not isinstance(name, str) or not NAMES[what].fullmatch(name):  # "../" would read elsewhere
        message = f"it names a file {name!r}, which is none of a space"
        raise ValueError(message)
    content = (place / name).read_bytes()
    digest = sha256(content).hexdigest()
    if digest != wanted:
        message = f"the sha256 of {name} is not the one that was written down"
        raise ValueError(message)
    return content, digest


def _check(arrays: Mapping[str, NDArray[np.float32]], subjects: tuple[str, ...]) -> None:
    mean, projection, centres = (arrays[name] for name in ARRAYS)
    shapes = mean.ndim == 1 and projection.ndim == 2 and centres.ndim == 2
    if not shapes or len(mean) != len(projection) or centres.shape != (len(subjects), projection.shape[1]):
        message = "the shapes of its arrays do not fit together"
        raise ValueError(message)
    if not all(np.isfinite(array).all() for array in arrays.values()):
        message = "it holds something else than finite numbers"
        raise ValueError(message)


def _damaged(source: Path, how: str) -> NoReturn:
    message = f"{source} is damaged ({' '.join(how.split())}): run `reportminer models tune` again, or copy it again"
    raise ModelError(message)


def _write(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all."""
    temporary = path.with_name(f".reportminer-{os.getpid()}-{path.name}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
