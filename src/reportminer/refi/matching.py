"""What people coded in a tool, matched to the findings of a corpus by report and overlap."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from reportminer.agreement.codings import Coding
from reportminer.records import Finding
from reportminer.refi.archive import Archive
from reportminer.refi.codes import POLARITIES, RECOMMENDATION, RECOMMENDATION_GUID, polarity_guid
from reportminer.refi.guids import MACHINE, MACHINE_NAME, guid
from reportminer.refi.legal import file_name, legal
from reportminer.refi.places import Places, line_ends
from reportminer.refi.reading import ReadCode, ReadCoding, ReadProject, ReadSource, read_project
from reportminer.refi.writing import coding_guid
from reportminer.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """One coding that belongs to no finding.

    Attributes:
        source: name of its source, or what a file calls the finding.
        coder: who made it.
        code: name of the code.
        text: the words, where they are known.
        reason: why.
    """

    source: str
    coder: str
    code: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Codings:
    """What was read.

    Attributes:
        codings: one a finding and coder, sorted.
        unmatched: codings that belong to no finding.
        codes: names of the codes that people used, with how often each.
        machine: number of the program's own codings that were left out.
        notes: what a reader of the results should know, in plain words.
    """

    codings: tuple[Coding, ...]
    unmatched: tuple[Unmatched, ...] = ()
    codes: dict[str, int] = field(default_factory=dict)
    machine: int = 0
    notes: tuple[str, ...] = ()


def codings_of(path: Path | str, store: Store, *, machine: bool = False) -> Codings:
    """Return what people coded in a ``.qdpx``, by the findings of a corpus.

    A source is the report whose export it is (by GUID, id or hash), or that has the same text whatever the white
    space, or the same title. A selection is about each finding of which it covers half, or that covers half of it.

    Args:
        path: the project, as reportminer, NVivo, ATLAS.ti, MAXQDA or QualCoder wrote it.
        store: the database of the corpus.
        machine: whether the program's own codings are returned too, as those of "reportminer (machine)".

    Raises:
        MissingError: there is no such file.
        UsageError: it is a folder.
        UnreadableError: it is no project, or is damaged or unsafe.
    """
    with Archive(Path(path)) as archive:
        with archive.open_project() as file:
            project = read_project(file, str(path))
        matcher = _Matcher(project, archive, store, machine=machine)
        return matcher.matched()


class _Matcher:
    def __init__(self, project: ReadProject, archive: Archive, store: Store, *, machine: bool) -> None:
        self._project = project
        self._archive = archive
        self._store = store
        self._machine = machine
        self._names = code_names(project.codes.values())
        self._gathered = Gathered()
        self._unmatched: list[Unmatched] = []
        self._left_out = 0
        self._notes: list[str] = []

    def matched(self) -> Codings:
        """Return everything, matched or not."""
        by_source: dict[str, list[ReadCoding]] = defaultdict(list)
        for coding in self._project.codings:
            if self._machine or not self._is_machine(coding.user):
                by_source[coding.source].append(coding)
            else:
                self._left_out += 1
        reports = _Reports(self._store, self._archive)
        for key, codings in by_source.items():
            source = self._project.sources[key]
            report = reports.of(source)
            if report is None:
                for coding in codings:
                    self._miss(source, coding, "no report of the corpus is this source")
            else:
                self._match(source, report, codings)
        if self._project.whole:
            self._notes.append(f"{self._project.whole:,} codings are of whole sources, and of no finding")
        found = self._gathered.codings()
        return Codings(
            codings=found,
            unmatched=tuple(self._unmatched),
            codes=self._gathered.counted(),
            machine=self._left_out,
            notes=tuple(self._notes + self._gathered.notes()),
        )

    def _match(self, source: ReadSource, key: str, codings: Sequence[ReadCoding]) -> None:
        """Match the codings of one source to the findings of its report."""
        report = self._store.reports.get(key)
        findings = self._store.reports.findings_of(key)
        if report is None:  # pragma: no cover - only where another process changes the corpus meanwhile
            return
        theirs = source.content if source.content is not None else self._archive.text(source.text_path or "")
        if theirs is None:  # only a rich text or a file elsewhere: positions are taken to be those of the export
            theirs = legal(report.text)
        stretches = [(one.start, one.end, one.said) for one in codings if one.start is not None and one.end is not None]
        places = Places(line_ends(theirs, stretches, self._project.origin), report.text)
        for coding in codings:
            found = _place(places, coding)
            if isinstance(found, str):
                self._miss(source, coding, found)
                continue
            near = list(overlapping(findings, *found))
            if not near:
                self._miss(source, coding, "no finding stands there", report.text[slice(*found)])
            for finding, share in near:
                self._take(coding, finding, share)

    def _take(self, coding: ReadCoding, finding: Finding, share: float) -> None:
        ours = coding.guid == coding_guid(finding.id, MACHINE, coding.code)
        if ours and not self._machine:
            self._left_out += 1
            return
        coder = MACHINE_NAME if ours else self._coder(coding.user)
        polarity = _polarity(coding.code, self._names.get(coding.code, ""))
        if polarity is None and _is_recommendation(coding.code, self._names.get(coding.code, "")):
            return
        name = self._names.get(coding.code)
        if polarity is None and name is None:
            return
        self._gathered.add(finding.id, coder, None if polarity else name, polarity, share)

    def _miss(self, source: ReadSource, coding: ReadCoding, reason: str, text: str = "") -> None:
        self._unmatched.append(
            Unmatched(
                source=source.name or source.guid,
                coder=self._coder(coding.user),
                code=self._names.get(coding.code, coding.code),
                text=text or coding.said,
                reason=reason,
            )
        )

    def _is_machine(self, user: str) -> bool:
        return user == MACHINE or self._project.users.get(user, "").casefold() == MACHINE_NAME

    def _coder(self, user: str) -> str:
        return self._project.users.get(user) or user or "unnamed"


class Gathered:
    """Codes gathered by finding and coder.

    Attributes:
        codes: how often each code was used.
    """

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()
        self._themes: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._polarities: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        self._torn = 0

    def add(self, finding: str, coder: str, theme: str | None, polarity: str | None, share: float = 1.0) -> None:
        """Take one code of one coder on one finding, of which `share` is meant, 0 to 1."""
        key = (finding, coder)
        self.codes[theme or polarity or ""] += 1
        self._themes[key].update({theme} if theme else ())
        if polarity:
            found = self._polarities[key]
            found[polarity] = max(found.get(polarity, 0.0), share)

    def codings(self) -> tuple[Coding, ...]:
        """Return one coding a finding and coder, by finding, then coder."""
        return tuple(
            Coding(finding=key[0], coder=key[1], theme=tuple(sorted(themes)), polarity=self._polarity(key))
            for key, themes in sorted(self._themes.items())
        )

    def counted(self) -> dict[str, int]:
        """Return how often each code was used, the most used first."""
        return dict(sorted(self.codes.items(), key=lambda one: (-one[1], one[0])))

    def notes(self) -> list[str]:
        """Return what was not clear; to be asked after `codings`."""
        if not self._torn:
            return []
        return [f"{self._torn:,} findings have two polarities of one person: none is taken"]

    def _polarity(self, key: tuple[str, str]) -> str | None:
        """Return the polarity of the selection that covers most of the finding, if there is one such."""
        found = self._polarities.get(key, {})
        best = [name for name, share in found.items() if share == max(found.values())]
        self._torn += len(best) > 1
        return best[0] if len(best) == 1 else None


class _Reports:
    """Tells which report a source is."""

    def __init__(self, store: Store, archive: Archive) -> None:
        self._store = store
        self._archive = archive
        self._keys = store.reports.keys()
        self._by_guid = {guid(kind, key): key for key in self._keys for kind in ("source", "text")}
        self._by_hash = {one.sha256: one.report for one in store.origins.current() if one.report}
        self._by_text: dict[str, str] | None = None
        self._by_name: dict[str, set[str]] = defaultdict(set)

    def of(self, source: ReadSource) -> str | None:
        """Return the report's id, or None."""
        for one in sorted(source.guids):
            if one in self._by_guid:
                return self._by_guid[one]
        if source.values.get("report id") in self._keys:
            return source.values["report id"]
        told = self._by_hash.get(source.values.get("sha256", "").casefold())
        return told or self._by_hash.get(self._archive.hash(source.path or "") or "") or self._by_content(source)

    def _by_content(self, source: ReadSource) -> str | None:
        """Return the one report with the same words, or else of the same name."""
        if self._by_text is None:
            self._by_text = self._read()
        text = source.content if source.content is not None else self._archive.text(source.text_path or "")
        if text is not None and (key := self._by_text.get(_ink(text))):
            return key
        names = self._by_name.get(_plain(source.name), set()) | self._by_name.get(_plain(Path(source.name).stem), set())
        return next(iter(names)) if len(names) == 1 else None

    def _read(self) -> dict[str, str]:
        texts: dict[str, str] = {}
        for key, told in sorted(self._keys.items(), reverse=True):
            report = self._store.reports.get(key)
            if report is None:  # pragma: no cover - only where another process changes the corpus meanwhile
                continue
            texts[_ink(legal(report.text))] = key
            exported = file_name(" ".join(filter(None, (report.published, report.title or report.source))))
            for name in {report.title, exported, told, Path(told).name, Path(told).stem}:
                if _plain(name):
                    self._by_name[_plain(name)].add(key)
        return texts


def overlapping(findings: Iterable[Finding], start: int, end: int) -> Iterable[tuple[Finding, float]]:
    """Yield the findings that a stretch is about, each with the share of it that the stretch covers.

    Args:
        findings: the findings of a report.
        start: first character of the stretch.
        end: character after its last.
    """
    for finding in findings:
        common = min(end, finding.end) - max(start, finding.start)
        if common > 0 and 2 * common >= min(finding.end - finding.start, end - start):
            yield finding, common / (finding.end - finding.start)


def code_names(codes: Iterable[ReadCode]) -> dict[str, str]:
    """Return the names of codes by GUID; of codes that share a name, with what they stand under before it.

    Examples:
        >>> codes = [ReadCode(guid=str(n), name="visits", path=(on,)) for n, on in enumerate(("home", "prison"))]
        >>> code_names([*codes, ReadCode(guid="2", name="staff", path=("people",))])
        {'0': 'home: visits', '1': 'prison: visits', '2': 'staff'}
    """
    listed = list(codes)
    counted = Counter(code.name.casefold() for code in listed if code.codable)
    return {
        code.guid: code.name if counted[code.name.casefold()] <= 1 else ": ".join((*code.path, code.name))
        for code in listed
    }


def _place(places: Places, coding: ReadCoding) -> tuple[int, int] | str:
    """Return where a coding stands in the report, or why that is not known."""
    if coding.start is None or coding.end is None:
        found = places.find_words(coding.said)
        return found or "it is a region of a page, without a position in the text"
    if not 0 <= coding.start < coding.end <= len(places.theirs):
        return f"it is at {coding.start} to {coding.end} of a text of {len(places.theirs)} characters"
    return places.find(coding.start, coding.end) or "its words do not stand in the report"


def _polarity(code: str, name: str) -> str | None:
    if name.casefold() in POLARITIES:
        return name.casefold()
    return next((one for one in POLARITIES if polarity_guid(one) == code), None)


def _is_recommendation(code: str, name: str) -> bool:
    return code == RECOMMENDATION_GUID or name.casefold() == RECOMMENDATION


def _ink(text: str) -> str:
    # Squeezed first: a carriage return of Windows is white space, not a character that XML cannot hold.
    return sha256(legal("".join(text.split())).encode()).hexdigest()


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
