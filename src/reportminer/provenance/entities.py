"""Pieces of an RO-Crate: things with an ``@id``, as plain dictionaries (JSON-LD, flattened)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reportminer.addresses import unwrapped
from reportminer.provenance.modelfiles import ModelUse
from reportminer.provenance.original import moment
from reportminer.provenance.publishers import LICENCES, Publisher
from reportminer.store import Origin
from reportminer.store.pages import FOLDER

Entity = dict[str, Any]

# What may stand in a URI unencoded (RFC 3986), and "%", of what is encoded already.
_RESERVED = ":/?#[]@!$&'()*+,;=%-._~"


def ref(name: str) -> dict[str, str]:
    """Return a reference to an entity."""
    return {"@id": name}


def refs(entities: Iterable[Entity]) -> list[dict[str, str]]:
    """Return references to entities, in their order."""
    return [ref(entity["@id"]) for entity in entities]


def value(name: str, holds: object, *, kind: str, why: str | None = None, label: str | None = None) -> Entity:
    """Return a number, hash or setting that is in no file.

    Args:
        name: its name within its kind.
        holds: the value; lists and mappings become text.
        kind: what it is: ``setting``, ``count``, ``result``, …; begins its ``@id``.
        why: what it means.
        label: what it is called, if not by `name`.

    Examples:
        >>> value("n themes", 12, kind="setting")["@id"]
        '#setting-n-themes'
    """
    entity: Entity = {
        "@id": f"#{kind}-{quote(name.replace(' ', '-').replace(':', ''), safe='-_.')}",
        "@type": "PropertyValue",
        "name": label or name,
        "propertyID": kind,
        "value": holds if isinstance(holds, str | int | float) and not isinstance(holds, bool) else _said(holds),
    }
    return entity if why is None else entity | {"description": why}


def _said(holds: object) -> str:
    import json  # noqa: PLC0415 - of few values

    return json.dumps(holds, sort_keys=True, ensure_ascii=False)


def page(origin: Origin, publisher: Publisher, taken: set[str]) -> Entity:
    """Return an input page: a file of the folder, or a document on the web.

    Args:
        origin: where it comes from.
        publisher: who published it.
        taken: ids that are given already; the new one is added.
    """
    name = _page_id(origin)
    if name in taken:
        name = f"#page-{origin.sha256}"
    taken.add(name)
    others = [one.name for one in origin.holders[1:] if one.current]
    entity: Entity = {
        "@id": name,
        "@type": "File",
        "name": origin.title or origin.name,
        "encodingFormat": origin.media_type.partition(";")[0].strip(),  # servers add "; charset=utf-8"
        "contentSize": str(origin.size),
        "sha256": origin.sha256,
    }
    optional: dict[str, object] = {
        "datePublished": origin.published,
        "sdDatePublished": origin.fetched,
        "publisher": publisher.name,
        "license": _licence(publisher.licence),
        "isPartOf": None if origin.pointer is None else ref(f"warc/{quote(origin.pointer.file)}"),
        "identifier": None if origin.pointer is None else origin.pointer.record,
        "alternateName": others or None,
        "sameAs": sorted({one.address for one in origin.addresses if _is_web(one.address)} - {name}) or None,
        "archivedAt": sorted(one.address for one in origin.addresses if unwrapped(one.address)) or None,
    }
    return entity | {key: _plain(held) for key, held in optional.items() if held is not None}


def _plain(held: object) -> object:
    """Return the one element of a list of one: RO-Crate wants a list only for several."""
    return held[0] if isinstance(held, list) and len(held) == 1 else held


def _page_id(origin: Origin) -> str:
    first = next((one for one in origin.holders if one.current), None)
    if first is not None and first.origin == FOLDER:
        return quote(first.name)
    address = first.name if first is not None else origin.address or ""
    return quote(address, safe=_RESERVED) if _is_web(address) else f"#page-{origin.sha256}"


def _is_web(address: str) -> bool:
    return address.casefold().startswith(("http://", "https://"))


def _licence(name: str | None) -> object:
    return name if name not in LICENCES or name is None else ref(LICENCES[name])


def licences(pages: Iterable[Entity], *others: str) -> list[Entity]:
    """Return the licences that entities refer to."""
    used = {one["license"]["@id"] for one in pages if isinstance(one.get("license"), dict)} | {*others}
    return [
        {"@id": address, "@type": "CreativeWork", "name": name, "url": address}
        for name, address in LICENCES.items()
        if address in used
    ]


def model(one: ModelUse) -> Entity:
    """Return a model, which stands in the package and not in the crate."""
    entity: Entity = {
        "@id": f"#model-{quote(one.id, safe='-_.')}-{quote(one.role.split()[0])}",
        "@type": "CreativeWork",
        "name": one.id,
        "description": one.role,
        "sha256": next(iter(one.hashes.values()), ""),
        "license": LICENCES.get(one.licence or "", one.licence),
        "isBasedOn": one.source,
        "hasPart": [ref(f"#model-file-{quote(name)}") for name in one.hashes] if len(one.hashes) > 1 else None,
    }
    return {key: held for key, held in entity.items() if held is not None}


def model_files(models: Iterable[ModelUse]) -> list[Entity]:
    """Return the files of those models that have several, each once."""
    found: dict[str, Entity] = {}
    for one in models:
        for name, digest in one.hashes.items() if len(one.hashes) > 1 else ():
            key = f"#model-file-{quote(name)}"
            found[key] = {"@id": key, "@type": "CreativeWork", "name": name, "sha256": digest}
    return [found[key] for key in sorted(found)]


def file(path: Path, root: Path, *, name: str, form: str | None = None, hashed: bool = True) -> Entity:
    """Return a file: of the crate where it lies in its folder, else by name and hash alone.

    Args:
        path: an existing file.
        root: the folder of the crate.
        name: what it is.
        form: its media type.
        hashed: whether its hash is to be told; False for one that changes by being looked at, or is very large.

    Raises:
        OSError: it cannot be read.
    """
    inside = path.resolve().is_relative_to(root.resolve())
    place = quote(path.resolve().relative_to(root.resolve()).as_posix()) if inside else f"#file-{quote(path.name)}"
    entity: Entity = {
        "@id": place,
        "@type": "File" if inside else "CreativeWork",
        "name": name,
        "contentSize": str(path.stat().st_size),
    }
    if form is not None:
        entity["encodingFormat"] = form
    if hashed:
        with path.open("rb") as content:
            entity["sha256"] = file_digest(content, "sha256").hexdigest()
    return entity


def software(name: str, version: str, address: str | None = None, more: Mapping[str, object] | None = None) -> Entity:
    """Return a program or a package with its version."""
    told: Entity = {
        "@id": address or f"#{name}",
        "@type": "SoftwareApplication",
        "name": name,
        "softwareVersion": version,
    }
    return told | ({} if address is None else {"url": address}) | dict(more or {})


def newest(origins: Iterable[Origin], others: Iterable[str | None]) -> str:
    """Return the newest day that pages and visits name, ``YYYY-MM-DD``: a manifest reads no clock.

    Args:
        origins: the pages: when each was fetched and published.
        others: further times, ISO 8601.
    """
    times = [time for one in origins for time in (one.fetched, one.published) if time]
    times += [time for time in others if time]
    return max((time[:10] for time in times), default=moment(0)[:10])
