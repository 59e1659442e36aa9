"""What made a result, as RO-Crate: inputs, models, settings, versions, counts kept and dropped, and hashes of it all.

RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) with the profile Process Run Crate 0.5
(https://w3id.org/ro/wfrun/process/0.5). The root of the crate is the folder of the corpus: put there under the name
``ro-crate-metadata.json``, the manifest makes a crate of the folder. No clock is read and no path of the machine told:
the same corpus and program give the same text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.codebook import FILE_NAME
from reportminer.errors import MissingError
from reportminer.pipeline.collect import DATABASE_NAME, WARCS
from reportminer.pipeline.fingerprint import fingerprint
from reportminer.provenance import entities
from reportminer.provenance.counting import counts
from reportminer.provenance.deciding import book_of, number_of_decisions
from reportminer.provenance.entities import Entity, ref, refs, value
from reportminer.provenance.invented import is_invented, number_invented
from reportminer.provenance.modelfiles import grouping_models, readers
from reportminer.provenance.publishers import LICENCES, Publisher, publisher_of
from reportminer.provenance.results import results
from reportminer.provenance.software import software
from reportminer.store.rows import text_hash

if TYPE_CHECKING:
    from reportminer.corpus import Corpus
    from reportminer.store import Origin, VisitRow

FILE = "ro-crate-metadata.json"
"""What a manifest is called in the folder that it describes."""
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
CONTEXT = [
    "https://w3id.org/ro/crate/1.1/context",
    "https://w3id.org/ro/terms/workflow-run/context",
    # Terms that are younger than RO-Crate 1.1, so that no reader drops them.
    {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256", "archivedAt": "http://schema.org/archivedAt"},
]
INVENTED = Publisher(name="The reportminer authors (invented releases)", licence="MIT")

# Settings that are folders of one machine: their name is told, and their hash among the models.
_PLACES = ("themes_from", "space", "asked_space")
# Settings that are whole documents: how much of it, and its hash.
_DOCUMENTS = ("given", "seeds")


def manifest(corpus: Corpus, outputs: Sequence[str | Path] = ()) -> dict[str, Any]:
    """Return what made the results of a corpus, as RO-Crate metadata (JSON-LD).

    What is stale is counted and not brought up to date: call `Corpus.run` before.

    Args:
        corpus: the corpus.
        outputs: further files, or folders of files, that were made from it, such as a report: each is hashed.

    Returns:
        The document: ``@context`` and ``@graph``, a list of entities with an ``@id``.

    Raises:
        MissingError: there is no such output.
        StoreError: the database cannot be read.

    Examples:
        >>> import tempfile
        >>> from reportminer import Corpus
        >>> with tempfile.TemporaryDirectory() as folder, Corpus(folder) as corpus:
        ...     made = manifest(corpus)
        >>> made["@graph"][0]["conformsTo"], made["@graph"][1]["@id"]
        ({'@id': 'https://w3id.org/ro/crate/1.1'}, './')
    """
    origins = corpus.store.origins.current()
    taken: set[str] = {FILE, "./"}
    pages = [entities.page(one, _publisher(one), taken) for one in origins]
    visits = corpus.store.visits.all()
    program = _program()
    mining, models = _mining(origins)
    grouping, inputs, numbers = _grouping(corpus)
    account = counts(corpus, corpus.status())
    kept = [value(one.name, one.number, kind="count", why=f"{one.fate}: {one.why}") for one in account]
    made = _results(corpus)
    failed = _failures(corpus)
    warcs, others = _warcs(corpus), _outputs(corpus, outputs)
    database = [_database(corpus)]
    mining["object"] = [*refs(pages), *refs(models)]
    mining["result"] = [*refs(database), *refs(kept), *refs(failed), ref("#result-findings")]
    grouping["object"] = [*refs(database), *refs(inputs), *refs(numbers)]
    grouping["result"] = [*refs(database), *refs(others), *refs(made)]
    visited = [_visit(one) | {"result": refs([*warcs, *database])} for one in visits]
    actions = [*visited, mining, grouping]
    licence = entities.licences(pages, LICENCES["MIT"])
    parts = [one for one in (*pages, *database, *warcs, *others, *inputs) if one["@type"] == "File"]
    root = _root(origins, visits) | {"hasPart": refs(parts), "mentions": refs(actions)}
    everything = [
        *(_descriptor(), root, _profile()),
        *program,
        *actions,
        *pages,
        *models,
        *inputs,
        *numbers,
        *(*kept, *failed, *made),
        *database,
        *warcs,
        *others,
        *licence,
    ]
    unique: dict[str, Entity] = {}
    for entity in everything:
        unique.setdefault(entity["@id"], entity)
    return {"@context": CONTEXT, "@graph": list(unique.values())}


def as_text(document: dict[str, Any]) -> str:
    """Return a manifest as it is written to a file."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _descriptor() -> Entity:
    return {"@id": FILE, "@type": "CreativeWork", "conformsTo": ref(SPECIFICATION), "about": ref("./")}


def _profile() -> Entity:
    return {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}


def _root(origins: Sequence[Origin], visits: Sequence[VisitRow]) -> Entity:
    invented = number_invented(origins)
    name = "Findings of inspection reports, grouped into themes"
    said = (
        f"{len(origins)} pages, the findings that reportminer mined from them and the themes that it grouped them into."
        " Paths are relative to the folder of the corpus. The date is that of the newest page or visit: no clock is"
        " read."
    )
    if invented:
        said += f" {invented} of the pages are of the sample corpus: everything in them is invented."
    publishers = {_publisher(one) for one in origins}
    only = next(iter(publishers)).licence if len(publishers) == 1 else None
    address = LICENCES.get(only or "")
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": name,
        "description": said,
        "datePublished": entities.newest(origins, (time for one in visits for time in (one.began, one.ended))),
        "license": ref(address) if address else only or "Each page has its own licence; see the pages.",
        "conformsTo": ref(PROFILE),
    }


def _publisher(origin: Origin) -> Publisher:
    return INVENTED if is_invented(origin.sha256) else publisher_of(origin)


def _program() -> list[Entity]:
    found = software()
    packages = [
        entities.software(name, number, f"https://pypi.org/project/{name}/{number}/")
        for name, number in found.packages.items()
    ]
    python = entities.software("Python", found.python, "https://www.python.org/")
    codes = [
        value("reader", fingerprint("readers"), kind="code", why="hash of the code and data that read pages"),
        value("miner", _miner(), kind="code", why="hash of the code, data and models that mine findings"),
    ]
    own = entities.software(
        "reportminer",
        found.version,
        more={
            "description": "Mines published inspection reports: findings, themes across bodies and years.",
            "license": ref(LICENCES["MIT"]),
            "softwareRequirements": refs([python, *packages]),
            "hasPart": refs(codes),
        },
    )
    return [own, python, *packages, *codes]


def _miner() -> str:
    from reportminer.findings.settings import settings_hash  # noqa: PLC0415 - what is not needed is not imported

    return settings_hash()


def _mining(origins: Sequence[Origin]) -> tuple[Entity, list[Entity]]:
    """Return the act of mining, and the models that took part: none where a miner of the user's own did it."""
    settings = {one.mined_settings for one in origins if one.mined_settings is not None}
    used = readers() if _miner() in settings else ()
    others = sorted(settings - {_miner()})
    also = f" Mined by other code or another miner, settings {', '.join(others)}." if others else ""
    action: Entity = {
        "@id": "#mining",
        "@type": "CreateAction",
        "name": "Pages read and findings mined",
        "description": f"reportminer run --stage collect --stage read --stage mine.{also}",
        "instrument": ref("#reportminer"),
    }
    return action, [*(entities.model(one) for one in used), *entities.model_files(used)]


def _grouping(corpus: Corpus) -> tuple[Entity, list[Entity], list[Entity]]:
    """Return the act of grouping; the models and the codebook that took part; the settings."""
    run = corpus.store.themes.run()
    book, path = book_of(corpus), corpus.folder / FILE_NAME
    action: Entity = {
        "@id": "#grouping",
        "@type": "CreateAction",
        "name": "Findings embedded and grouped into themes",
        "description": "reportminer run --stage embed --stage cluster",
        "instrument": ref("#reportminer"),
    }
    inputs: list[Entity] = []
    if path.exists():
        inputs.append(entities.file(path, corpus.folder, name="Codebook", form="application/toml"))
    decided = value("codebook decisions", number_of_decisions(book), kind="setting", why="renames, merges, moves, …")
    if run is None:
        return action, inputs, [decided]
    used = grouping_models(run.model, run.parameters)
    inputs += [*(entities.model(one) for one in used), *entities.model_files(used)]
    settings = {name: _setting(name, held) for name, held in run.parameters.items()}
    if "estimator" not in run.parameters and run.parameters.get("themes_from") is None:
        settings |= _estimator()
    named = [value(name, settings[name], kind="setting") for name in sorted(settings)]
    code = value("grouping", run.settings, kind="code", why="hash of settings and code that grouped the findings")
    model = value("model", run.model, kind="setting", why="key of the embedding model")
    return action, inputs, [*named, model, decided, code]


def _estimator() -> dict[str, object]:
    """Return the settings of the package's own clusterer, the seed among them."""
    from reportminer.themes import Themes  # noqa: PLC0415 - imports scikit-learn

    return {
        {"random_state": "seed"}.get(name, name): one.default
        for name, one in signature(Themes).parameters.items()
        if name not in {"n_themes", "k_range"}  # what the run was asked for is told already
    }


def _setting(name: str, held: object) -> object:
    if name in _PLACES and isinstance(held, str):
        return Path(held).name
    if name in _DOCUMENTS and held is not None:
        text = json.dumps(held, sort_keys=True, ensure_ascii=False)
        return f"sha256 {text_hash(text)}"
    return held


def _results(corpus: Corpus) -> list[Entity]:
    found = results(corpus.store)
    told = {
        "result": "hash of findings and grouping: equal hashes, equal results",
        "findings": "hash of every finding and recommendation: id, kind, polarity, body and text",
        "grouping": "hash of which findings are together in a theme, and which in none",
        "names": "hash of the numbers and labels of the themes",
    }
    return [value(name, getattr(found, name), kind="result", why=f"sha256: {why}") for name, why in told.items()]


def _failures(corpus: Corpus) -> list[Entity]:
    return [
        value(
            f"{one.stage} {one.source}", one.message, kind="failure", why=one.error, label=f"{one.stage}: {one.source}"
        )
        for one in corpus.store.failures.all()
    ]


def _database(corpus: Corpus) -> Entity:
    settled = corpus.store.origins.settle()
    entity = entities.file(
        corpus.store.path,
        corpus.folder,
        name="Database of the corpus",
        form="application/vnd.sqlite3",
        hashed=settled,
    )
    if entity["@type"] != "File":
        entity["@id"] = "#database"  # outside the folder its name is made from a path of this machine
    return entity | {"description": "Its bytes differ from build to build: the hashes of results are what to compare."}


def _warcs(corpus: Corpus) -> list[Entity]:
    return [
        entities.file(path, corpus.folder, name=f"Raw answers, {path.name}", form="application/warc", hashed=False)
        for path in sorted((corpus.folder / WARCS).glob("*.warc.gz"))
        if path.is_file()  # no link to nowhere, and no folder that is called so
    ]


def _outputs(corpus: Corpus, given: Sequence[str | Path]) -> list[Entity]:
    found: dict[Path, Entity] = {}
    for each in given:
        path = Path(each)
        if not path.exists():
            message = f"there is no file {str(each)!r} to be written into the manifest: make it first"
            raise MissingError(message)
        files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        for one in files:
            # The database beside the pages has an entity of its own, and changes by being looked at.
            if one.resolve() in found or (one.name.startswith(DATABASE_NAME) and path.is_dir()):
                continue
            entity = entities.file(one, corpus.folder, name=one.relative_to(path.parent).as_posix())
            same = sum(other["@id"].partition("?")[0] == entity["@id"] for other in found.values())
            if same:  # of files elsewhere the id holds the name alone: two called alike are told apart
                entity["@id"] += f"?{same + 1}"
            found[one.resolve()] = entity | {"description": "made from this corpus"}
    return list(found.values())


def _visit(one: VisitRow) -> Entity:
    action: Entity = {
        "@id": f"#collecting-{one.id}",
        "@type": "CreateAction",
        "name": f"Visit to {one.origin}",
        "description": f"{one.added} new, {one.changed} changed, {one.unchanged} unchanged, {one.failed} failed; "
        f"{one.requests} requests; {one.outcome or 'interrupted'}",
        "instrument": ref("#reportminer"),
        "startTime": _time(one.began),
        "actionStatus": "http://schema.org/CompletedActionStatus"
        if one.outcome == "done"
        else "http://schema.org/FailedActionStatus",
    }
    return action if one.ended is None else action | {"endTime": _time(one.ended)}


def _time(written: str) -> str:
    """Return a time with its offset in numbers: checkers of the profile do not know the letter Z."""
    return f"{written[:-1]}+00:00" if written.endswith("Z") else written
