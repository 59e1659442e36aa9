"""Sentence starts, block by block: a component that runs before everything else.

A plain sentencizer on the joined text finds two sentences of nine in a bulleted release, because list items end in
semicolons or in nothing. Here every block starts a sentence, and inside a block a sentence ends where a full stop,
question mark or exclamation mark (with any closing quotes after it) is followed by a token that can open one.
"""

from __future__ import annotations

import re

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

BLOCKS = "blocks"
"""Name of the span group that holds the blocks of the report."""

_END = frozenset({".", "!", "?", "…", "..."})
_CLOSERS = frozenset({"”", "’", "'", '"', ")", "]", "’’", "''"})
_OPENERS = frozenset({"“", "‘", '"', "'", "(", "[", "``"})
# "St. Helens", "vs. the rest", "e.g. visits": a full stop that ends an abbreviation, not a sentence.
_ABBREVIATION = re.compile(
    r"^(?:st|vs|etc|e\.g|i\.e|cf|approx|mr|mrs|ms|dr|prof|rev|hon|ltd|plc|co|[a-z])\.?$", re.IGNORECASE
)
# Abbreviations that can stand last: "owned by Meridian Ltd. It has three offices."
_MAY_END = frozenset({"ltd", "plc", "co", "etc"})
# "No. 4", "p. 12": only before a number; "were not afraid to say no. The unit …" ends a sentence.
_BEFORE_NUMBER = re.compile(r"^(?:no|nos|p|pp|fig|para|paras|vol)$", re.IGNORECASE)


def _ends_sentence(doc: Doc, i: int, stop: int) -> bool:
    """Tell whether token `i` is a mark that ends a sentence inside a block that stops at token `stop`."""
    token = doc[i]
    text = token.text
    if text in _END:
        before = doc[i - 1].text if i > 0 and not doc[i - 1].whitespace_ else ""
        if text == "." and _BEFORE_NUMBER.match(before) and i + 1 < stop and doc[i + 1].text[0].isdigit():
            return False
        if text == "." and _ABBREVIATION.match(before):
            # "by Sir J. Smith" goes on; "to grade B. Inspectors" does not. We cannot tell the two apart, and a missed
            # break costs less than a false one in a name.
            return before.lower() in _MAY_END and _opens(doc, i + 1, stop)
        return True
    # The tokenizer may keep the full stop of a word: "a 10 p.m. curfew", "owned by Meridian Ltd. It has …".
    abbreviation = _ABBREVIATION.match(text) is not None and text.lower().rstrip(".") not in _MAY_END
    return len(text) > 2 and text[-1] in ".!?" and text[-2].isalnum() and not abbreviation and _opens(doc, i + 1, stop)


def _opens(doc: Doc, i: int, stop: int) -> bool:
    """Tell whether token `i` can open a sentence: upper case, a digit or an opening quote before one."""
    while i < stop and (doc[i].text in _CLOSERS | _OPENERS or doc[i].is_space):
        i += 1
    return i < stop and (doc[i].text[0].isupper() or doc[i].text[0].isdigit())


def _sentence_starts(doc: Doc, start: int, stop: int) -> set[int]:
    starts = {start}
    i = start
    while i < stop:
        if not _ends_sentence(doc, i, stop):
            i += 1
            continue
        j = i + 1
        # Closing quotes and further marks belong to the sentence that ends: they follow without a space.
        while j < stop and not doc[j - 1].whitespace_ and (doc[j].text in _CLOSERS or doc[j].text in _END):
            j += 1
        # "... said no. ’ Then": a closing quote set apart by a space, as in hand-typed pages.
        while j < stop and doc[j].text in {"”", "’"} and (j + 1 >= stop or doc[j].whitespace_):
            j += 1
        # "‘Really?’ he asked": a lower-case word goes on with the same sentence.
        if j < stop and (doc[j - 1].whitespace_ or doc[j].text in _OPENERS) and not _goes_on(doc[j]):
            starts.add(j)
        i = max(j, i + 1)
    return starts


def _goes_on(token: Token) -> bool:
    return token.text[0].islower() or token.text in {",", ";", ":", "–", "—", "-"}


@Language.factory("reportminer_sentences")
class Sentences:
    r"""Component that sets sentence starts from the span group ``blocks`` (one span a block).

    Examples:
        >>> import spacy
        >>> from spacy.tokens import SpanGroup
        >>> nlp = spacy.blank("en")
        >>> doc = nlp.make_doc("Inspectors found that:\n\nplans were good;\n\nvisits were rare. Mr Hill agreed.")
        >>> spans = [doc.char_span(a, b) for a, b in ((0, 22), (24, 40), (42, 75))]
        >>> doc.spans["blocks"] = SpanGroup(doc, name="blocks", spans=spans)
        >>> doc = nlp.create_pipe("reportminer_sentences")(doc)
        >>> [s.text.strip() for s in doc.sents if s.text.strip()]
        ['Inspectors found that:', 'plans were good;', 'visits were rare.', 'Mr Hill agreed.']
    """

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy passes both to every factory
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set ``is_sent_start`` of every token of a Doc that has no parse yet.

        Args:
            doc: a Doc with the span group ``blocks``; without it the whole text counts as one block.

        Returns:
            The same Doc.
        """
        starts: set[int] = {0}
        for block in doc.spans.get(BLOCKS, [doc[:]]):
            starts |= _sentence_starts(doc, block.start, block.end)
            starts.add(block.end)
        # In one go: every assignment to `Token.is_sent_start` walks the whole Doc once more.
        marks = np.array([1 if i in starts else -1 for i in range(len(doc))], np.int64).astype(np.uint64)
        return doc.from_array(["SENT_START"], marks[:, None])  # type: ignore[arg-type] # spaCy wants unsigned
