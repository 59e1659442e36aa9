"""What stands in a ``project.qde``: users, codes, sources, and who coded which stretch of which text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from reportminer.errors import UnreadableError
from reportminer.refi.guids import plain_guid
from reportminer.refi.xmlin import parse

_SOURCES = frozenset({"TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource"})
_TEXTS = frozenset({"TextSource", "Representation", "Transcript"})
_REGIONS = frozenset({"PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection", "TranscriptSelection"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCode:
    """One code as a file has it.

    Attributes:
        guid: its GUID, plain.
        name: its name.
        path: names of the codes that it stands under, outermost first.
        codable: whether something may be coded with it.
        description: what stands about it.
        line: the line of the file.
    """

    guid: str
    name: str
    path: tuple[str, ...] = ()
    codable: bool = True
    description: str = ""
    line: int = 1


@dataclass(slots=True, kw_only=True)
class ReadSource:
    """One source.

    Attributes:
        guid: its GUID, plain.
        name: its name.
        guids: GUIDs of the source and of what represents it.
        path: where its original file is.
        text_path: where its plain text is.
        content: its text, where the project holds it.
        values: values of variables, by name.
    """

    guid: str
    name: str
    guids: set[str] = field(default_factory=set)
    path: str | None = None
    text_path: str | None = None
    content: str | None = None
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCoding:
    """One code on one stretch of text, or on a region that has no position in a text (`start` is None)."""

    source: str
    start: int | None
    end: int | None
    said: str
    user: str
    code: str
    guid: str


@dataclass(slots=True, kw_only=True)
class ReadProject:
    """A project as it was read.

    Attributes:
        origin: the program that wrote it.
        users: names by GUID.
        codes: codes by GUID.
        sources: sources by GUID.
        codings: codings, in order of the file.
        whole: number of codings of whole sources.
    """

    origin: str = ""
    users: dict[str, str] = field(default_factory=dict)
    codes: dict[str, ReadCode] = field(default_factory=dict)
    sources: dict[str, ReadSource] = field(default_factory=dict)
    codings: list[ReadCoding] = field(default_factory=list)
    whole: int = 0


def read_project(file: IO[bytes], called: str) -> ReadProject:
    """Read a ``project.qde``.

    Args:
        file: an open binary file.
        called: its name, for messages.

    Raises:
        UnreadableError: it is no XML, no project, or a position in it is no number.
    """
    reader = _Reader(called, "Project")
    parse(file, called, reader.start, reader.end)
    return reader.found


def read_codes(file: IO[bytes], called: str) -> tuple[ReadCode, ...]:
    """Read the codes of a codebook, ``.qdc``.

    Raises:
        UnreadableError: it is no XML or no codebook.
    """
    reader = _Reader(called, "CodeBook")
    parse(file, called, reader.start, reader.end)
    return tuple(sorted(reader.found.codes.values(), key=lambda code: code.line))


class _Reader:
    """Follows the elements; what it does not know it passes over."""

    def __init__(self, called: str, root: str) -> None:
        self.found = ReadProject()
        self._called = called
        self._root = root
        self._open: list[tuple[str, Mapping[str, str]]] = []
        self._codes: list[tuple[ReadCode, list[str]]] = []
        self._source: ReadSource | None = None
        self._selection: Mapping[str, str] | None = None
        self._coding: Mapping[str, str] | None = None
        self._variables: dict[str, str] = {}
        self._variable = ""

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        """Take the beginning of an element."""
        if not self._open:
            self._check_root(tag)
            self.found.origin = attributes.get("origin", "")
        around = self._open[-1][0] if self._open else ""
        self._open.append((tag, attributes))
        key = plain_guid(attributes.get("guid"))
        name = " ".join(attributes.get("name", "").split())
        if tag == "User":
            self.found.users[key] = name or plain_guid(attributes.get("id")) or key
        elif tag == "Code":
            path = tuple(code.name for code, _ in self._codes)
            codable = attributes.get("isCodable", "true").strip() not in {"false", "0"}
            self._codes.append((ReadCode(guid=key, name=name, path=path, codable=codable, line=line), []))
        elif tag == "Variable":
            self._variables[key] = name
        elif tag == "VariableRef":
            self._variable = self._variables.get(plain_guid(attributes.get("targetGUID")), "")
        elif tag in _SOURCES and around == "Sources":
            self._source = ReadSource(guid=key, name=name, guids={key})
            self.found.sources[key] = self._source
            self._take_paths(attributes)
        elif self._source is not None:
            self._inside(tag, around, attributes)

    def _inside(self, tag: str, around: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element inside a source."""
        if tag in _TEXTS and around in _SOURCES:
            self._source.guids.add(plain_guid(attributes.get("guid")))  # type: ignore[union-attr]
            self._take_paths(attributes)
        elif tag == "PlainTextSelection" or tag in _REGIONS:
            self._selection = attributes
        elif tag == "Coding":
            self._coding = attributes
            if self._selection is None:
                self.found.whole += 1
        elif tag == "CodeRef" and self._coding is not None and self._selection is not None:
            self._add(attributes)

    def end(self, tag: str, text: str) -> None:
        """Take the end of an element."""
        self._open.pop()
        around = self._open[-1][0] if self._open else ""
        if tag == "Description" and around == "Code" and self._codes:
            self._codes[-1][1].append(text)
        elif tag == "Code" and self._codes:
            code, said = self._codes.pop()
            told = " ".join(" ".join(said).split())
            self.found.codes[code.guid] = ReadCode(
                guid=code.guid, name=code.name, path=code.path, codable=code.codable, description=told, line=code.line
            )
        elif self._source is None:
            return
        elif tag == "PlainTextContent" and around in _TEXTS:
            self._source.content = text
        elif tag.endswith("Value") and around == "VariableValue" and self._variable:
            self._source.values[self._variable] = text.strip()
        elif tag == "Coding":
            self._coding = None
        elif tag == "PlainTextSelection" or tag in _REGIONS:
            self._selection = None
        elif tag in _SOURCES:
            self._source = None

    def _take_paths(self, attributes: Mapping[str, str]) -> None:
        source = self._source
        if source is not None:
            source.path = attributes.get("path") or source.path
            source.text_path = attributes.get("plainTextPath") or source.text_path

    def _add(self, attributes: Mapping[str, str]) -> None:
        selection, coding = self._selection or {}, self._coding or {}
        user = next(
            (one[key] for one in (coding, selection) for key in ("creatingUser", "modifyingUser") if one.get(key)), ""
        )
        self.found.codings.append(
            ReadCoding(
                source=self._source.guid if self._source else "",
                start=self._position(selection, "startPosition"),
                end=self._position(selection, "endPosition"),
                said=selection.get("name", ""),
                user=plain_guid(user),
                code=plain_guid(attributes.get("targetGUID")),
                guid=plain_guid(coding.get("guid")),
            )
        )

    def _position(self, selection: Mapping[str, str], name: str) -> int | None:
        written = selection.get(name)
        if written is None:
            return None
        try:
            return int(written[:20])
        except ValueError as error:
            message = f"{self._called} cannot be read: {name} of a selection is {written[:40]!r}, which is no number"
            raise UnreadableError(message) from error

    def _check_root(self, tag: str) -> None:
        if tag == self._root:
            return
        known = {
            "Project": "it is a project, not a codebook: read it with `reportminer codes import`",
            "CodeBook": "it is a codebook, not a project: give it to `reportminer themes --codebook`",
        }
        reason = known.get(tag, f"it is a <{tag[:40]}>, not a <{self._root}> of REFI-QDA: export it again")
        message = f"{self._called} cannot be read: {reason}"
        raise UnreadableError(message)
