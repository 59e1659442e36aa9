"""Posts as they are put into a site."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["publish", "draft", "private", "future", "pending", "trash"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that a post offers.

    Attributes:
        name: its file name, of a type that WordPress allows: ``report.pdf``.
        title: the words of its link.
        content: its bytes.
        shown: as a ``file block`` (link and download button) or ``button`` below the text; or in the ``field`` of the
            document layout, which REST does not tell.
    """

    name: str
    title: str
    content: bytes
    shown: Literal["file block", "button", "field"] = "file block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post.

    Attributes:
        slug: last part of its address.
        title: title, as HTML: ``Fish &amp; chips``.
        date: publication, local time in London: ``2013-11-12T00:01:00``.
        html: its text, kept as it is.
        type: post type: ``news``, ``document``, ``post`` or ``page``.
        status: what state it is in.
        terms: names of its terms by taxonomy: ``{"news-type": ("Press release",)}``.
        password: asked for before the text is shown; an empty string asks for none.
        summary: printed above the text.
        former: slug that it had at first; its old address leads to the new one.
        modified: time of last change, local time in London; by default its publication, or now where it was there.
        attachments: files.

    Examples:
        >>> post = Post(slug="a", title="A", date="2013-11-12T00:01:00", html="<p>It is good.</p>")
        >>> post.row()["type"], post.row()["terms"]
        ('news', {'news-type': ['Press release']})
    """

    slug: str
    title: str
    date: str
    html: str
    type: str = "news"
    status: Status = "publish"
    terms: Mapping[str, tuple[str, ...]] | None = None
    password: str = ""
    summary: str = ""
    former: str = ""
    modified: str = ""
    attachments: tuple[Attachment, ...] = field(default=())

    def row(self) -> dict[str, Any]:
        """Return the post as JSON takes it. A ``news`` post without terms is a press release."""
        terms = self.terms
        if terms is None:
            terms = {"news-type": ("Press release",)} if self.type == "news" else {}
        row = {key: value for key, value in asdict(self).items() if key not in {"terms", "attachments"}}
        row["terms"] = {name: list(values) for name, values in terms.items()}
        row["attachments"] = [
            {**asdict(file), "content": base64.b64encode(file.content).decode("ascii")} for file in self.attachments
        ]
        return row
