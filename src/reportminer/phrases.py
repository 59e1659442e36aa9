"""Phrases that could name something: runs of one to three words, told from the rest by rule.

No tagger and no model: the words that can name nothing are listed in ``name_stopwords.toml``, and which of the others
are nouns is read from the company they keep in the texts themselves ("the visit", "to ensure the").
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from reportminer.resources import PACKAGE

Phrase = tuple[str, ...]

# A word with its hyphens and apostrophes; a figure with what hangs on it; any other mark by itself.
WORD = re.compile(r"[^\W\d_]+(?:[-'’&][^\W\d_]+)*|[^\s\w]|\d\S*|_")
LONGEST = 3
# A word that is used as a noun less often than this is no name ("reviewed", "ensure").
LEAST_NOUN_SHARE = 0.35
# "Training" is a noun, "ensuring" none: such words need more evidence.
MORE_FOR_ING = 0.2
# A word that mostly stands before another noun is an adjective ("violent men"), and closes no name.
LEAST_HEAD_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of ``name_stopwords.toml``."""

    stop: frozenset[str]
    inside: frozenset[str]
    judgement: frozenset[str]
    verb: frozenset[str]
    noun_too: frozenset[str]
    general: frozenset[str]
    allowed: frozenset[str]
    before_noun: frozenset[str]
    before_verb: frozenset[str]
    after_verb: frozenset[str]
    adjective_endings: frozenset[str]


@cache
def word_lists() -> Words:
    """Return the word lists of ``name_stopwords.toml``."""
    data = tomllib.loads((PACKAGE / "name_stopwords.toml").read_text(encoding="utf-8"))
    return Words(**{key: frozenset(text.split()) for key, text in data.items()})


def lemma(word: str) -> str:
    """Return a word in lower case and in the singular, by rule.

    Args:
        word: one word.

    Returns:
        The same for "visit" and "visits", "agency" and "agencies".

    Examples:
        >>> [lemma(word) for word in ("Visits", "agencies", "addresses", "churches", "address", "analysis", "children")]
        ['visit', 'agency', 'address', 'church', 'address', 'analysis', 'child']
    """
    word = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    irregular = {"children": "child", "men": "man", "women": "woman", "lives": "life"}
    if word in irregular:
        return irregular[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


class Candidates:
    """Finds the phrases of texts that could name something.

    Args:
        texts: all the texts; from them it is read which words are nouns, and which are names.
        exclude: names that are no candidates, nor part of one, such as those of bodies and people.

    Examples:
        >>> candidates = Candidates(["No home visit was recorded.", "The risk of harm to others"], [])
        >>> [written for _, written in candidates.of(0)]
        ['home visit', 'visit']
    """

    def __init__(self, texts: Sequence[str], exclude: Sequence[str]) -> None:
        self.tokens = [WORD.findall(text) for text in texts]
        self.nouns = _noun_shares(self.tokens)
        self.heads = _head_shares(self.tokens)
        self.names = _names(self.tokens)
        self.barred = _barred(exclude, self.tokens)

    def of(self, row: int) -> Iterator[tuple[Phrase, str]]:
        """Yield each run of words that could name something, as key and as written."""
        lists, words = word_lists(), self.tokens[row]
        lemmas = [lemma(word) for word in words]
        out = [False] * len(words)
        for start in range(len(words)):
            for name in self.barred:
                if tuple(lemmas[start : start + len(name)]) == name:
                    out[start : start + len(name)] = [True] * len(name)
        usable = [not out[n] and _usable(word) for n, word in enumerate(words)]
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                inner = range(start + 1, end - 1)
                if not (usable[start] and usable[end - 1]) or not all(
                    usable[n] or words[n].lower() in lists.inside for n in inner
                ):
                    continue
                first, last = words[start].lower(), words[end - 1].lower()
                # "support staff" may be a verb and its object, "planning meeting" starts with no finite verb.
                doubtful = end - start > 1 and not first.endswith("ing") and first in lists.noun_too & lists.verb
                participle = (
                    end - start > 1
                    and first.endswith("ing")
                    and self.nouns.get(first, 0.6) < LEAST_NOUN_SHARE + MORE_FOR_ING
                )
                # "risk of harm", but not "convicted of burglary"
                loose = end - start > 2 and words[start + 1].lower() in lists.inside and not self._noun(first)
                if doubtful or participle or loose or not self._noun(last):
                    continue
                content = [n for n in range(start, end) if usable[n]]
                if all(_general(words[n], lists) for n in content):
                    continue
                if len({lemmas[n] for n in content}) < len(content):
                    continue
                yield tuple(lemmas[start:end]), self._cased(words[start:end])

    def _noun(self, low: str) -> bool:
        """Tell whether a word may end a name: whether the texts use it as a noun."""
        lists = word_lists()
        if low in lists.noun_too or low in lists.allowed:
            return True
        if low.endswith(("ed", *lists.adjective_endings)):
            return False
        needed = LEAST_NOUN_SHARE + (MORE_FOR_ING if low.endswith("ing") else 0.0)
        return self.nouns.get(low, 0.6) >= needed and self.heads.get(low, 1.0) >= LEAST_HEAD_SHARE

    def _cased(self, words: Sequence[str]) -> str:
        """Write a phrase in lower case, but for acronyms and names ("MAPPA", "Community Payback")."""
        if len(words) > 1 and all(word[0].isupper() or word in word_lists().inside for word in words):
            return " ".join(words)
        return " ".join(
            word if (len(word) > 1 and word.isupper()) or word in self.names else word.lower() for word in words
        )


def _usable(word: str) -> bool:
    """Tell whether a word may be part of a name at all."""
    lists, low = word_lists(), word.lower().replace("’", "'")
    if low in lists.noun_too or low in lists.allowed:
        return True
    barred = lists.stop | lists.judgement | lists.verb
    if not word[0].isalpha() or len(word) < 2 or low in barred or lemma(low) in barred:
        return False
    return not low.endswith(("ly", "n't", "'re", "'ve", "'ll", "'d"))


def _head_shares(tokens: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return how often each word closes a run of usable words, of all its places: 0 to 1."""
    closes: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for words in tokens:
        for word, after in zip(words, [*words[1:], ""], strict=False):
            total[word.lower()] += 1
            closes[word.lower()] += not (after and _usable(after))
    return {word: (closes[word] + 0.5) / (count + 1) for word, count in total.items()}


def _general(word: str, lists: Words) -> bool:
    return word.lower() in lists.general or lemma(word) in lists.general


def _noun_shares(tokens: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return how often each word stands where a noun does, of the places that tell: 0 to 1, unsure words near 0.6."""
    lists = word_lists()
    noun: Counter[str] = Counter()
    verb: Counter[str] = Counter()
    for words in tokens:
        low = [word.lower() for word in words]
        for before, word, after in zip(["", *low], low, [*low[1:], ""], strict=False):
            noun[word] += before in lists.before_noun
            verb[word] += (before in lists.before_verb) + (after in lists.after_verb)
    return {word: (noun[word] + 1.2) / (noun[word] + verb[word] + 2.0) for word in noun.keys() | verb.keys()}


def _names(tokens: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return words written with a capital nearly always within sentences: proper nouns."""
    capital: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for words in tokens:
        for before, word in pairwise(words):
            if word[0].isalpha() and (before[0].isalnum() or before in ",;"):
                total[word.lower()] += 1
                capital[word] += word[0].isupper()
    return frozenset(word for word, count in capital.items() if count >= 2 and count >= 0.8 * total[word.lower()])


def _barred(exclude: Sequence[str], tokens: Sequence[Sequence[str]]) -> frozenset[Phrase]:
    """Return names to leave out: whole, and each of their words that the texts never write in lower case."""
    common = {word for words in tokens for word in words if word.islower()}
    names: set[Phrase] = set()
    for name in exclude:
        words = WORD.findall(name)
        names.add(tuple(lemma(word) for word in words))
        names.update((lemma(word),) for word in words if word[0].isupper() and word.lower() not in common)
    return frozenset(name for name in names if name)
