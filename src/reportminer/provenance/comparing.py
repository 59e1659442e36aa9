"""A manifest held against a corpus as it is now: the same inputs, models, settings, results?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from reportminer.errors import MissingError, UnreadableError
from reportminer.provenance.crate import manifest

if TYPE_CHECKING:
    from reportminer.corpus import Corpus

PARTS = ("inputs", "models", "settings", "codebook", "result", "outputs", "counts", "software")
"""What is compared, in the order in which it is told."""
TOLD_ONLY = frozenset({"counts", "software"})
"""What may differ where the result is the same: it explains differences, and is none by itself."""
# A manifest of 10,000 pages has 10 MB; this is no manifest.
MOST_BYTES = 500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as the manifest says.

    Attributes:
        part: one of `PARTS`.
        name: what differs.
        then: what the manifest says; None where it does not know it.
        now: what the corpus has; None where it is not there any more.
    """

    part: str
    name: str
    then: str | None
    now: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came of comparing.

    Attributes:
        differences: by part, then by name.
        checked: how many things of each part were compared.
    """

    differences: tuple[Difference, ...]
    checked: dict[str, int]

    @property
    def same(self) -> bool:
        """Whether inputs, models, settings, codebook, result and outputs are the same."""
        return all(one.part in TOLD_ONLY for one in self.differences)

    def of(self, part: str) -> tuple[Difference, ...]:
        """Return the differences of one part."""
        return tuple(one for one in self.differences if one.part == part)


def compare(corpus: Corpus, then: Mapping[str, Any] | str | Path, outputs: Sequence[str | Path] = ()) -> Comparison:
    """Compare a manifest with a corpus as it is now.

    Args:
        corpus: the corpus; call `Corpus.run` before, for what is stale is compared as it is.
        then: the manifest, or its file.
        outputs: where outputs are that lie outside the folder of the corpus; those within are found there, and of the
            others nothing is told.

    Raises:
        MissingError: there is no such file.
        UnreadableError: it is no manifest of this program.

    Examples:
        >>> import tempfile
        >>> from reportminer import Corpus
        >>> with tempfile.TemporaryDirectory() as folder, Corpus(folder) as corpus:
        ...     compare(corpus, manifest(corpus)).same
        True
    """
    document = read(then) if isinstance(then, str | Path) else then
    before = _parts(document)
    inside = [path for path in (_inside(corpus.folder, name) for name in before["outputs"]) if path is not None]
    after = _parts(manifest(corpus, [*outputs, *inside]))
    for name in [name for name in before["outputs"] if name.startswith("#") and name not in after["outputs"]]:
        del before["outputs"][name]  # of another folder, and nobody says where
    differences = [
        Difference(part=part, name=name, then=before[part].get(name), now=after[part].get(name))
        for part in PARTS
        for name in sorted({*before[part], *after[part]})
        if before[part].get(name) != after[part].get(name)
    ]
    return Comparison(
        differences=tuple(differences), checked={part: len({*before[part], *after[part]}) for part in PARTS}
    )


def read(path: str | Path) -> dict[str, Any]:
    """Return the manifest in a file.

    Raises:
        MissingError: there is no such file.
        UnreadableError: it is no manifest of this program.
    """
    place = Path(path)
    try:
        if place.stat().st_size > MOST_BYTES:
            raise ValueError  # noqa: TRY301 - told as what it is: no manifest
        document = json.loads(place.read_bytes())  # bytes: shells write UTF-16, editors a byte order mark
    except FileNotFoundError as error:
        message = f"there is no manifest {str(path)!r}: `reportminer manifest --output {path}` writes one"
        raise MissingError(message) from error
    except (ValueError, RecursionError) as error:
        raise _foreign(path) from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}; name the file of a manifest"
        raise MissingError(message) from error
    if not isinstance(document, dict):
        raise _foreign(path)
    _parts(document, path)
    return document


def _inside(folder: Path, name: str) -> Path | None:
    """Return the file of the folder that has this id; of a file elsewhere a manifest shall not make us read."""
    path = folder / unquote(name)
    try:
        there = not name.startswith("#") and path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):  # a name that no file can have
        return None
    return path if there else None


def _foreign(path: str | Path) -> UnreadableError:
    return UnreadableError(f"{path} is no manifest of reportminer: name a file that `reportminer manifest` wrote")


def _parts(document: Mapping[str, Any], path: str | Path = "the document") -> dict[str, dict[str, str]]:
    """Sort the entities of a manifest into what is compared, each by name with what identifies it."""
    graph = document.get("@graph")
    if not isinstance(graph, list) or not all(
        isinstance(one, dict) and isinstance(one.get("@id"), str) for one in graph
    ):
        raise _foreign(path)
    known = {one["@id"]: one for one in graph}
    if "#mining" not in known or "#grouping" not in known or "#result-result" not in known:
        raise _foreign(path)
    parts: dict[str, dict[str, str]] = {part: {} for part in PARTS}
    pages = {one["@id"] for one in _list(known["#mining"].get("object"))}
    for name, one in known.items():
        part = _part(name, one, pages)
        if part is not None:
            parts[part][_name(name, one)] = _held(one)
    return parts


def _list(held: object) -> list[dict[str, str]]:
    listed = held if isinstance(held, list) else [held]
    return [one for one in listed if isinstance(one, dict) and isinstance(one.get("@id"), str)]


def _part(name: str, one: Mapping[str, Any], pages: set[str]) -> str | None:
    kinds = {"setting": "settings", "result": "result", "count": "counts", "failure": "counts", "code": "software"}
    if one.get("@type") == "PropertyValue":
        return kinds.get(str(one.get("propertyID")))
    if one.get("@type") == "SoftwareApplication":
        return "software"
    if name.startswith("#model-"):
        return "models"
    if name in pages:
        return "inputs"
    if one.get("name") == "Codebook":
        return "codebook"
    return "outputs" if one.get("description") == "made from this corpus" else None


def _name(name: str, one: Mapping[str, Any]) -> str:
    """Return what a difference is called: of a page and a file its address or path, of all else its name."""
    if name.startswith("#model-") and not name.startswith("#model-file-"):
        return f"{one.get('name')} ({one.get('description')})"
    if one.get("@type") in {"PropertyValue", "SoftwareApplication"} or name.startswith("#model-"):
        return str(one.get("name", name))
    return name


def _held(one: Mapping[str, Any]) -> str:
    """Return what must be the same."""
    for key in ("sha256", "value", "softwareVersion"):
        if key in one:
            return str(one[key])
    return str(one.get("contentSize", ""))
