"""What tests of REFI-QDA look for in a project."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from lxml import etree

NAMES = {"q": "urn:QDA-XML:project:1.0"}


def selected(content: bytes) -> dict[str, str]:
    """The words of each selection of the machine, by the id of the finding."""
    found = {}
    with ZipFile(BytesIO(content)) as archive:
        project = etree.fromstring(archive.read("project.qde"))
        for source in project.iterfind(".//q:Sources//*[@plainTextPath]", NAMES):
            text = archive.read(source.get("plainTextPath").replace("internal://", "sources/")).decode()
            for one in source.iterfind("q:PlainTextSelection", NAMES):
                told = one.findtext("q:Description", "", NAMES)
                if told:
                    words = text[int(one.get("startPosition")) : int(one.get("endPosition"))]
                    found[told.split()[1].rstrip(";")] = words
    return found
