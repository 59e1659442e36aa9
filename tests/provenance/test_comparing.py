from __future__ import annotations

import json

import pytest

from reportminer.codebook import FILE_NAME
from reportminer.errors import MissingError, UnreadableError
from reportminer.provenance import compare, manifest


def parts(found) -> set[str]:
    return {one.part for one in found.differences}


def test_nothing_changed(files) -> None:
    found = compare(files, manifest(files))
    assert (found.same, found.differences) == (True, ())
    assert found.checked["inputs"] == 8
    assert all(found.checked[part] for part in ("inputs", "models", "settings", "result", "counts", "software"))


def test_a_changed_page_changes_inputs_and_result(files) -> None:
    before = manifest(files)
    (files.folder / "page1.txt").write_text("Work in Bnyshire\n\nHome visits were not made at all.\n")
    files.run()
    found = compare(files, before)
    assert not found.same
    assert {"inputs", "result"} <= parts(found)
    one = next(one for one in found.of("inputs") if one.name == "page1.txt")
    assert one.then != one.now
    assert None not in {one.then, one.now}


def test_a_new_and_a_missing_page_are_told_apart(files) -> None:
    before = manifest(files)
    (files.folder / "page1.txt").rename(files.folder / "moved.txt")
    files.run()
    found = {one.name: one for one in compare(files, before).of("inputs")}
    assert (found["page1.txt"].now, found["moved.txt"].then) == (None, None)


def test_other_settings_are_told(files) -> None:
    before = manifest(files)
    files.clustering = type(files.clustering)(n_themes=3)
    files.run()
    found = compare(files, before)
    assert ("n_themes", "null", "3") in {(one.name, one.then, one.now) for one in found.of("settings")}
    assert not found.same


def test_a_decision_is_told(files) -> None:
    before = manifest(files)
    number = files.store.themes.all()[0].id
    (files.folder / FILE_NAME).write_text(
        f'format = 1\nnext_id = 99\n\n[[theme]]\nid = {number}\nlabel = "other name"\nfound_as = "x"\n'
    )
    files.run()
    found = compare(files, before)
    assert {"codebook", "settings", "result"} <= parts(found)
    assert not found.same


def test_versions_are_told_and_do_not_count(files) -> None:
    before = manifest(files)
    numpy = next(one for one in before["@graph"] if one.get("name") == "numpy")
    numpy["softwareVersion"] = "1.0"
    found = compare(files, before)
    assert [(one.part, one.name, one.then) for one in found.differences] == [("software", "numpy", "1.0")]
    assert found.same


def test_another_model_counts(files) -> None:
    before = manifest(files)
    model = next(one for one in before["@graph"] if one["@id"].startswith("#model-"))
    model["sha256"] = "0"
    assert not compare(files, before).same


def test_an_output_that_changed_or_went_is_told(files, tmp_path) -> None:
    (files.folder / "a report.html").write_text("<p>")
    outside = tmp_path / "outside.html"
    outside.write_text("<p>")
    before = manifest(files, [files.folder / "a report.html", outside])
    assert compare(files, before).same
    assert compare(files, before, [outside]).same
    outside.write_text("<div>")
    assert compare(files, before).same  # nobody says where it is
    assert parts(compare(files, before, [outside])) == {"outputs"}
    (files.folder / "a report.html").unlink()
    assert parts(compare(files, before)) == {"outputs", "counts"}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"@graph": 3}', '{"@graph": [{"@id": "./"}]}', "[" * 100_000])
def test_what_is_no_manifest_is_told(files, tmp_path, text) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(UnreadableError, match="is no manifest of reportminer"):
        compare(files, path)


def test_a_missing_manifest_is_told(files, tmp_path) -> None:
    with pytest.raises(MissingError, match="there is no manifest"):
        compare(files, tmp_path / "nothing.json")


def test_a_manifest_survives_json(files, tmp_path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest(files)))
    assert compare(files, path).same


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_manifest_that_a_shell_or_an_editor_wrote_is_read(files, tmp_path, encoding) -> None:
    (tmp_path / "m.json").write_text(json.dumps(manifest(files)), encoding=encoding)
    assert compare(files, tmp_path / "m.json").same


@pytest.mark.parametrize(
    "name", ["../secret.txt", "%2e%2e/secret.txt", "link.csv", "a" * 5000, "a%00b", "/etc/hostname"]
)
def test_a_manifest_cannot_have_files_elsewhere_read(files, name) -> None:
    secret = files.folder.parent / "secret.txt"
    secret.write_text("secret")
    (files.folder / "link.csv").symlink_to(secret)
    document = manifest(files)
    document["@graph"].append({"@id": name, "description": "made from this corpus", "sha256": "0"})
    found = compare(files, document)
    assert [(one.name, one.then, one.now) for one in found.of("outputs")] == [(name, "0", None)]


def test_outputs_called_alike_are_told_apart(files, tmp_path) -> None:
    paths = []
    for n in range(2):
        (tmp_path / str(n)).mkdir()
        paths.append(tmp_path / str(n) / "themes.csv")
        paths[-1].write_text(str(n))
    before = manifest(files, [*paths, *paths])
    assert len({one["@id"] for one in before["@graph"] if one.get("description") == "made from this corpus"}) == 2
    assert compare(files, before, paths).same
    paths[1].write_text("other")
    assert len(compare(files, before, paths).of("outputs")) == 1


def test_the_folder_itself_as_output_leaves_the_database_out(files) -> None:
    made = manifest(files, [files.folder])
    assert not [one for one in made["@graph"] if "sqlite-" in one["@id"]]
