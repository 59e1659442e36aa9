from __future__ import annotations

import json
import re
import shutil
from hashlib import sha256
from time import perf_counter

import pytest
from rocrate.rocrate import ROCrate

import reportminer
import tiny
from reportminer.codebook import FILE_NAME
from reportminer.corpus import Corpus
from reportminer.errors import MissingError
from reportminer.provenance import compare, manifest
from reportminer.provenance.crate import FILE, as_text


def entities(document):
    return {one["@id"]: one for one in document["@graph"]}


def held(document, kind):
    return {one["name"]: one["value"] for one in document["@graph"] if one.get("propertyID") == kind}


def write(corpus):
    (corpus.folder / FILE).write_text(as_text(manifest(corpus)), "utf-8")


def test_rocrate_reads_the_folder_as_a_crate(files) -> None:
    write(files)
    crate = ROCrate(files.folder)
    assert crate.root_dataset["conformsTo"].id == "https://w3id.org/ro/wfrun/process/0.5"
    found = {one.id: one for one in crate.data_entities}
    assert {"page1.txt", "again.txt", "reportminer.sqlite"} <= set(found)
    for name, one in found.items():
        if name.endswith(".txt"):
            assert one["sha256"] == sha256((files.folder / name).read_bytes()).hexdigest()
            assert one["contentSize"] == str((files.folder / name).stat().st_size)
    assert {"#mining", "#grouping"} <= {one.id for one in crate.root_dataset["mentions"]}
    assert all((files.folder / name).exists() for name in found)


def test_every_reference_leads_to_an_entity_and_no_id_comes_twice(files, collected) -> None:
    for corpus in (files, collected):
        document = manifest(corpus)
        names = [one["@id"] for one in document["@graph"]]
        assert len(names) == len(set(names))
        named = set(re.findall(r'\{"@id": "([^"]+)"\}', json.dumps(document)))
        assert named - {*names, "https://w3id.org/ro/crate/1.1"} == set()


def test_the_same_corpus_gives_the_same_text_and_tells_no_path(files) -> None:
    one = as_text(manifest(files))
    assert as_text(manifest(files)) == one
    assert str(files.folder) not in one
    files.close()
    assert as_text(manifest(files)) == one


def test_a_database_elsewhere_is_told_without_its_name(files, tmp_path) -> None:
    with tiny.a_corpus(files.folder, database=tmp_path / "secret-name.sqlite") as corpus:
        corpus.run()
        document = manifest(corpus)
    assert "secret-name" not in as_text(document)
    assert {"@id": "#database"} in entities(document)["#grouping"]["result"]


def test_a_copy_of_the_folder_built_anew_has_the_same_result(files, tmp_path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    for path in files.folder.glob("*.txt"):
        shutil.copy(path, other / path.name)
    with tiny.a_corpus(other) as corpus:
        corpus.run()
        before, after = manifest(files), manifest(corpus)
        assert held(before, "result") == held(after, "result")
        assert compare(corpus, before).same
        told = {one["@id"] for one in before["@graph"]} ^ {one["@id"] for one in after["@graph"]}
        assert told == set()


def test_counts_tell_what_was_dropped_and_why(files) -> None:
    counts = held(manifest(files), "count")
    assert counts["sources"] - counts["duplicates"] == counts["pages"] == counts["reports"] == 8
    assert (counts["duplicates"], counts["other files"], counts["files that failed"]) == (1, 1, 1)
    assert counts["findings"] == counts["strengths"] + counts["concerns"] + counts["neutral findings"]
    assert counts["findings"] == counts["findings in a theme"] + counts["findings in no theme"]
    assert counts["stale: cluster"] == 0
    failures = [one for one in manifest(files)["@graph"] if one.get("propertyID") == "failure"]
    assert [one["name"] for one in failures] == ["collect: empty.txt"]
    assert all(one["description"] for one in manifest(files)["@graph"] if one.get("propertyID") == "count")


def test_former_pages_are_counted_and_not_among_the_inputs(files) -> None:
    (files.folder / "page1.txt").unlink()
    files.run()
    document = manifest(files)
    assert held(document, "count")["former pages"] == 1
    assert "page1.txt" not in entities(document)


def test_settings_and_seed_are_told(files) -> None:
    settings = held(manifest(files), "setting")
    assert (settings["seed"], settings["n_neighbors"], settings["resamples"]) == (0, 15, 20)
    assert settings["model"] == "tiny@1"


def test_what_was_fetched_is_named_by_its_address(collected) -> None:
    found = entities(manifest(collected))
    pages = [found[one["@id"]] for one in found["#mining"]["object"]]
    assert pages
    for page in pages:
        assert page["@id"].startswith("http://127.0.0.1")
        assert page["isPartOf"]["@id"] in found
        assert page["identifier"].startswith("urn:uuid:")
        assert page["license"] == {"@id": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"}
        assert page["sdDatePublished"].endswith("Z")
        assert page["encodingFormat"] in {"text/html", "application/pdf"}
        assert page.get("sameAs") != []
    visit = found["#collecting-1"]
    assert visit["startTime"] <= visit["endTime"]
    assert any("archivedAt" in page for page in pages)


def test_hostile_names_stay_names(tmp_path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    names = ["a b#c?.txt", "javascript:alert(1).txt", "a..%2f.txt", "ünïcode.txt", '"quoted".txt']
    for n, name in enumerate(names):
        (folder / name).write_text(f"Work in Anyshire\n\nHome visits number {n} were not made.\n")
    with tiny.a_corpus(folder) as corpus:
        corpus.run()
        write(corpus)
        found = {one.id for one in ROCrate(folder).data_entities}
        assert not any(name.startswith("javascript:") for name in found)
        assert compare(corpus, folder / FILE).same
    assert len(found) == len(names) + 1


def test_outputs_are_hashed(files, tmp_path) -> None:
    (files.folder / "themes.html").write_text("<p>")
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "themes.json").write_text("{}")
    found = entities(manifest(files, [files.folder / "themes.html", saved]))
    assert found["themes.html"]["sha256"] == sha256(b"<p>").hexdigest()
    assert any(one.get("name") == "saved/themes.json" for one in found.values())
    assert {"@id": "themes.html"} in found["#grouping"]["result"]
    with pytest.raises(MissingError, match="no file 'nowhere'"):
        manifest(files, ["nowhere"])


def test_the_codebook_is_an_input(files) -> None:
    (files.folder / FILE_NAME).write_text("format = 1\nnext_id = 1\n")
    files.run()
    assert entities(manifest(files))[FILE_NAME]["sha256"]


def test_an_empty_corpus_has_a_manifest(tmp_path) -> None:
    with Corpus(tmp_path) as corpus:
        document = reportminer.manifest(corpus)
        assert compare(corpus, document).same
    assert entities(document)["./"]["datePublished"] == "1970-01-01"


def test_time_grows_with_the_number_of_findings_and_not_with_its_square(tmp_path) -> None:
    """Four times as many take less than eight times as long: quadratic would be sixteen."""
    took = []
    for number in (250, 1000):
        folder = tmp_path / str(number)
        folder.mkdir()
        for n in range(number // 25):
            lines = "\n\n".join(f"Home visits number {n} {k} were not made in Anyshire." for k in range(25))
            (folder / f"{n}.txt").write_text(f"Work in Anyshire\n\n{lines}\n")
        with tiny.a_corpus(folder, n_themes=3) as corpus:
            corpus.clustering = reportminer.pipeline.clustering.Clustering(n_themes=3, resamples=0)
            corpus.run()
            manifest(corpus)
            began = perf_counter()
            manifest(corpus)
            took.append(perf_counter() - began)
    assert took[1] < 8 * took[0] + 0.2
