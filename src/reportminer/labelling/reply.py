"""What a language model replied: taken as a label only where it looks like one."""

from __future__ import annotations

from reportminer.phrases import WORD, word_lists

# "Advice to courts and pre-sentence reports" has six words.
MOST_WORDS = 6
MOST_CHARACTERS = 60
MARKS = frozenset("-'’&,/()")
# What opens a sentence or an excuse, not a name.
OPENS_A_SENTENCE = frozenset(
    [
        "i",
        "i'm",
        "i’m",
        "here",
        "sorry",
        "sure",
        "the",
        "this",
        "these",
        "as",
        "it",
        "there",
        "please",
        "ignore",
        "yes",
        "no",
    ]
)


def checked(reply: str) -> tuple[str, str | None]:
    r"""Return a reply as a label, and why it is none; the reason is None where it is one.

    Args:
        reply: what the model sent.

    Returns:
        The reply on one line without control characters, quotes and full stop, at most `MOST_CHARACTERS` long; and
        the reason as the end of a sentence that begins "it".

    Examples:
        >>> checked('"Home visiting."\n')
        ('Home visiting', None)
        >>> checked("Sorry, I cannot help with that.")
        ('Sorry, I cannot help with that', 'is no noun phrase: it begins with "Sorry"')
    """
    # A line break is no space: what follows it is an explanation, which is not asked for.
    lines = [" ".join(_printable(line).split()) for line in reply.strip().splitlines()]
    lines = [line for line in lines if line]
    label = lines[0].strip(" \"'“”‘’`*_#").rstrip(" .;:,").strip(" \"'“”‘’`*_") if lines else ""
    shown = label if len(label) <= MOST_CHARACTERS else label[: MOST_CHARACTERS - 1] + "…"
    return shown, _reason(label, len(lines))


def _printable(line: str) -> str:
    return "".join(mark if mark.isprintable() else " " for mark in line)


def _reason(label: str, lines: int) -> str | None:
    words = [word for word in WORD.findall(label) if word[0].isalnum()]
    reason: str | None = None
    if not words:
        reason = "is empty"
    elif lines > 1:
        reason = f"has {lines} lines, where one was asked for"
    elif len(label) > MOST_CHARACTERS or len(words) > MOST_WORDS:
        reason = f"is too long for a label: {len(words)} words, {len(label)} characters"
    elif strange := sorted({mark for mark in label if not (mark.isalnum() or mark == " " or mark in MARKS)}):
        reason = f"has marks that no noun phrase has: {' '.join(strange)}"
    elif words[0].lower() in OPENS_A_SENTENCE and not _acronym(words[0]):
        reason = f'is no noun phrase: it begins with "{words[0]}"'
    elif not any(_names(word) for word in words):
        reason = "has no word that could name a subject"
    return reason


def _names(word: str) -> bool:
    lists = word_lists()
    return word[0].isalpha() and (_acronym(word) or word.lower() not in lists.stop | lists.judgement)


def _acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()  # "IT" is no "it"
