"""Asking a language model for the labels of themes, and keeping what it replied."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reportminer.errors import FetchError, UsageError
from reportminer.labelling.question import Question
from reportminer.labelling.record import Record, Records
from reportminer.labelling.reply import checked

KEY_VARIABLE = "REPORTMINER_LABEL_KEY"
"""Environment variable that holds the key, unless another is named."""

PATH = "/chat/completions"
# Characters of a reply that are recorded: enough to see what a model wrote in place of a label.
MOST_RECORDED = 2_000

Ask = Callable[[dict[str, object]], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelService:
    """A language model behind an OpenAI-compatible address.

    Attributes:
        address: with or without ``/chat/completions`` at its end, such as ``http://localhost:11434/v1``.
        model: name of the model as the service knows it.
        key_variable: environment variable with the key; a local service needs none.
        seconds: that one reply may take.

    Examples:
        >>> LabelService(address="http://localhost:11434/v1/", model="llama3").url
        'http://localhost:11434/v1/chat/completions'
    """

    address: str
    model: str
    key_variable: str = KEY_VARIABLE
    seconds: float = 120.0

    @property
    def url(self) -> str:
        """The address that is asked."""
        address = self.address.rstrip("/")
        return address if address.endswith(PATH) else address + PATH

    def ask(self, request: dict[str, object]) -> Any:  # noqa: ANN401 - any JSON
        """Send one request and return the answer.

        Raises:
            FetchError: no answer, or none that is JSON.
        """
        from reportminer.fetch import Posting, post_json  # noqa: PLC0415 - imports requests

        key = os.environ.get(self.key_variable, "").strip()
        return post_json(self.url, request, Posting(key=key, seconds=self.seconds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """What came of asking for labels.

    Attributes:
        labels: one a theme, in the order of the questions; the theme's own where no other could be taken.
        asked: how many were asked for now.
        known: how many were recorded before.
        notes: what a reader should know, in plain words: each label that was kept, and why.
        failure: why the service was asked no further; None where it did not fail.
    """

    labels: tuple[str, ...]
    asked: int
    known: int = 0
    notes: tuple[str, ...] = ()
    failure: str | None = None


def label_themes(questions: Sequence[Question], service: LabelService, records: Records) -> Labelled:
    """Let a language model label themes. What was asked before is not asked again.

    A reply that is no short noun phrase, or is another theme's label, is not taken. Where the service fails, the
    labels recorded so far are used and nothing more is asked.

    Args:
        questions: one a theme.
        service: whom to ask.
        records: replies kept from earlier runs; new ones are added.

    Returns:
        The labels, all different where the themes' own are.

    Raises:
        UsageError: the service has no model name.
        UnreadableError: a reply cannot be recorded.

    Examples:
        >>> import tempfile; from pathlib import Path
        >>> service = LabelService(address="http://localhost:1/v1", model="any")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     label_themes([], service, Records(Path(folder) / "labels.jsonl")).labels
        ()
    """
    if not service.model.strip():
        message = "the label service needs the name of a model, as the service knows it"
        raise UsageError(message)
    notes: list[str] = []
    replies: list[str | None] = []
    asked = 0
    failed: FetchError | None = None
    for question in questions:
        prompt = question.key(service.model)
        known = records.get(prompt)
        if known is None and failed is None:
            try:
                reply = _reply(service.ask(question.request(service.model)), service.url)
                asked += 1
                known = _recorded(records, prompt, service, reply)
            except FetchError as error:
                failed = error
        replies.append(known.reply if known is not None else None)
    failure = None
    missing = sum(reply is None for reply in replies)
    if failed is not None:
        failure = f"the label service failed ({failed}); {missing} of {len(questions)} themes keep their own labels"
        notes.append(failure)
    labels = _taken(questions, replies, notes)
    before = len(questions) - asked - missing
    return Labelled(labels=labels, asked=asked, known=before, notes=tuple(notes), failure=failure)


def _recorded(records: Records, prompt: str, service: LabelService, reply: str) -> Record:
    date = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    record = Record(prompt=prompt, model=service.model, address=service.url, date=date, reply=reply[:MOST_RECORDED])
    records.add(record)
    return record


def _reply(document: Any, address: str) -> str:  # noqa: ANN401 - any JSON
    """Return the text of a chat completion.

    Raises:
        FetchError: the document is none.
    """
    try:
        content = document["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        content = None
    if not isinstance(content, str):
        message = f"{address} answers with JSON that is no chat completion: check that it is OpenAI-compatible"
        raise FetchError(message, address=address, status=200)
    return content


def _taken(questions: Sequence[Question], replies: Sequence[str | None], notes: list[str]) -> tuple[str, ...]:
    labels = [question.label for question in questions]
    # A new label may be that of no other theme, be it new or the theme's own.
    used = {label.lower() for label in labels}
    for n, (question, reply) in enumerate(zip(questions, replies, strict=True)):
        if reply is None:
            continue
        label, reason = checked(reply)
        if reason is None and label.lower() != question.label.lower() and label.lower() in used:
            reason = "is the label of another theme"
        if reason is None:
            used.discard(labels[n].lower())
            used.add(label.lower())
            labels[n] = label
        else:
            shown = f"“{label}”" if label else "nothing"
            notes.append(
                f"theme {question.theme} keeps its label “{question.label}”: the model replied {shown}, and it {reason}"
            )
    return tuple(labels)
