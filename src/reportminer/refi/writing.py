"""A project written as ``.qdpx``: a ZIP of ``project.qde`` and the texts and PDFs that it speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from reportminer.agreement.codings import Coding
from reportminer.records import Finding
from reportminer.refi.cases import OF_SOURCES, Cases, source_values, write_values, write_variables
from reportminer.refi.codes import RECOMMENDATION_GUID, CodeTree, code_tree, polarity_guid, write_codes
from reportminer.refi.guids import MACHINE, MACHINE_NAME, PROJECT_SPACE, guid
from reportminer.refi.legal import file_name, short, source_text
from reportminer.refi.project import Document, Project, Told
from reportminer.refi.xmlout import XmlOut

SCHEMA = "http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
# The first moment that a ZIP can tell: no time of the export is among its bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where one report stands in the project."""

    name: str
    guid: str
    text: str
    is_pdf: bool
    replaced: int
    missing: str | None


def write_project(project: Project, file: BinaryIO) -> Told:
    """Write a project.

    The text of each source is `Report.text` to the letter, with line feeds only, so that positions of findings are
    positions in it; a character that XML cannot hold stands as U+FFFD. Of a PDF the original goes along, and the text
    is its representation. The machine's codings and those of people are different users'.

    Args:
        project: what to write.
        file: an open binary file that can seek.

    Returns:
        What was written.
    """
    with ZipFile(file, "w", allowZip64=True) as archive:
        cases = Cases()
        sources = _write_files(project, archive, cases)
        tree = code_tree(project.themes, project.codings)
        with archive.open(_member("project.qde"), "w", force_zip64=True) as member:
            out = XmlOut(cast("BinaryIO", member))
            with out.inside(
                "Project",
                xmlns=PROJECT_SPACE,
                **{
                    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
                    "xsi:schemaLocation": f"{PROJECT_SPACE} {SCHEMA}",
                },
                name=short(project.name) or "reportminer",
                origin="reportminer",
                creatingUserGUID=MACHINE,
            ):
                selections = _write_body(project, out, tree, sources, cases)
    return Told(
        sources=len(sources),
        selections=selections,
        replaced=sum(one.replaced for one in sources.values()),
        missing=tuple(one.missing for one in sources.values() if one.missing),
    )


def user_guid(name: str) -> str:
    """Return the GUID of a person who codes."""
    return guid("user", "person", name)


def machine_codes(finding: Finding, theme: int | None, tree: CodeTree) -> list[str]:
    """Return the codes that the program gives a finding: its theme, where it has one, and its polarity."""
    codes = [tree.themes[theme]] if theme in tree.themes else []
    if finding.kind == "recommendation":
        return [*codes, RECOMMENDATION_GUID]
    return [*codes, polarity_guid(finding.polarity)] if finding.polarity else codes


def coding_guid(finding: str, user: str, code: str) -> str:
    """Return the GUID of one coding."""
    return guid("coding", finding, user, code)


def _write_files(project: Project, archive: ZipFile, cases: Cases) -> dict[str, _Source]:
    """Write texts and PDFs; return the sources by report."""
    found: dict[str, _Source] = {}
    for document in project.documents():
        report = document.report
        text, replaced = source_text(report.text)
        key, text_key = guid("source", report.id), guid("text", report.id)
        pdf = document.pdf() if document.pdf else None
        if pdf is None:
            text_key = key
        else:
            archive.writestr(_member(f"sources/{key}.pdf", ZIP_STORED), pdf)
        archive.writestr(_member(f"sources/{text_key}.txt"), text.encode())
        cases.add(document, key)
        name = file_name(" ".join(filter(None, (report.published, report.title or report.source))))
        found[report.id] = _Source(
            name=name,
            guid=key,
            text=text_key,
            is_pdf=pdf is not None,
            replaced=replaced,
            missing=report.source if document.pdf and pdf is None else None,
        )
    counted = Counter(one.name.casefold() for one in found.values())
    return {
        key: one if counted[one.name.casefold()] == 1 else replace(one, name=f"{one.name} [{key[:8]}]")
        for key, one in found.items()
    }


def _write_body(project: Project, out: XmlOut, tree: CodeTree, sources: dict[str, _Source], cases: Cases) -> int:
    people = sorted({coding.coder for coding in project.codings})
    by_finding: dict[str, list[Coding]] = {}
    for coding in sorted(project.codings, key=lambda one: (one.finding, one.coder, one.theme, one.polarity or "")):
        by_finding.setdefault(coding.finding, []).append(coding)
    with out.inside("Users"):
        out.leaf("User", guid=MACHINE, name=MACHINE_NAME)
        for name in people:
            out.leaf("User", guid=user_guid(name), name=short(name) or "unnamed")
    with out.inside("CodeBook"):
        write_codes(out, tree.roots)
    write_variables(out)
    cases.write(out)
    selections = 0
    if sources:
        with out.inside("Sources"):
            for document in project.documents():
                selections += _write_source(out, document, sources[document.report.id], tree, by_finding)
    if project.notes:
        with out.inside("Notes"):
            for title, text in project.notes:
                with out.inside("Note", guid=guid("note", title), name=short(title), creatingUser=MACHINE):
                    out.leaf("PlainTextContent", text)
    out.leaf("Description", "Reports mined by reportminer: its own codings are the machine user's.")
    for title, _ in project.notes:
        out.leaf("NoteRef", targetGUID=guid("note", title))
    return selections


def _write_source(
    out: XmlOut, document: Document, source: _Source, tree: CodeTree, codings: dict[str, list[Coding]]
) -> int:
    values = source_values(document)
    described = _described(document, source)
    path = f"internal://{source.text}.txt"
    if not source.is_pdf:
        with out.inside("TextSource", guid=source.guid, name=source.name, plainTextPath=path, creatingUser=MACHINE):
            out.leaf("Description", described)
            written = _write_selections(out, document, tree, codings)
            write_values(out, values, OF_SOURCES)
        return written
    with out.inside(
        "PDFSource",
        guid=source.guid,
        name=f"{source.name}.pdf",
        path=f"internal://{source.guid}.pdf",
        creatingUser=MACHINE,
    ):
        out.leaf("Description", described)
        with out.inside("Representation", guid=source.text, name=source.name, plainTextPath=path, creatingUser=MACHINE):
            written = _write_selections(out, document, tree, codings)
            # Some tools look for them here, others at the PDF.
            write_values(out, values, OF_SOURCES)
        write_values(out, values, OF_SOURCES)
    return written


def _write_selections(out: XmlOut, document: Document, tree: CodeTree, codings: dict[str, list[Coding]]) -> int:
    written = 0
    for finding in document.findings:
        codes = machine_codes(finding, document.themes.get(finding.id), tree)
        _write_selection(out, finding, MACHINE, codes, _told(finding))
        written += 1
        for coding in _merged(codings.get(finding.id, ())):
            codes = [tree.names[" ".join(name.split()).casefold()] for name in coding.theme if name.strip()]
            codes += [polarity_guid(coding.polarity)] if coding.polarity else []
            _write_selection(out, finding, user_guid(coding.coder), codes, None)
            written += 1
    return written


def _merged(codings: Iterable[Coding]) -> Sequence[Coding]:
    """Return codings, one a coder: two of one person are one selection with the codes of both."""
    by_coder: dict[str, Coding] = {}
    for one in codings:
        old = by_coder.get(one.coder)
        theme = one.theme if old is None else tuple(sorted({*old.theme, *one.theme}))
        polarity = one.polarity or (old.polarity if old else None)
        by_coder[one.coder] = Coding(finding=one.finding, coder=one.coder, theme=theme, polarity=polarity)
    return [by_coder[name] for name in sorted(by_coder) if by_coder[name].theme or by_coder[name].polarity]


def _write_selection(out: XmlOut, finding: Finding, user: str, codes: Sequence[str], told: str | None) -> None:
    with out.inside(
        "PlainTextSelection",
        guid=guid("selection", finding.id, user),
        name=short(finding.text),
        startPosition=str(finding.start),
        endPosition=str(finding.end),
        creatingUser=user,
    ):
        if told:
            out.leaf("Description", told)
        for code in dict.fromkeys(codes):
            with out.inside("Coding", guid=coding_guid(finding.id, user, code), creatingUser=user):
                out.leaf("CodeRef", targetGUID=code)


def _told(finding: Finding) -> str:
    """Return what is known of a finding beside its codes, in a line."""
    parts = [f"{finding.kind} {finding.id}", f"confidence {finding.confidence:.2f}"]
    named = (("body", finding.body), ("speaker", finding.speaker), ("cue", finding.cue), ("page", finding.page))
    return "; ".join([*parts, *(f"{name}: {short(str(value))}" for name, value in named if value is not None)])


def _described(document: Document, source: _Source) -> str:
    said = f"report {document.report.id}, read from {short(document.report.source, 400)}"
    if source.replaced:
        said += f"; {source.replaced} characters that XML cannot hold stand as U+FFFD"
    if source.missing:
        said += "; the bytes of the PDF are not to be had, so that only its text stands here"
    return said


def _member(name: str, how: int = ZIP_DEFLATED) -> ZipInfo:
    info = ZipInfo(name, _MOMENT)
    info.compress_type = how
    info.create_system = 3  # the same on every system
    info.external_attr = 0o644 << 16
    return info
