"""Phrases that could name something: runs of one to three words, told from the rest by rule.

No tagger and no model: the words that can name nothing are listed in ``name_stopwords.toml``, and which of the others
are nouns is read from the company they keep in the texts themselves ("the visit", "to ensure the").
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from reportminer.resources import PACKAGE

Phrase = tuple[str, ...]
Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]

# A word with its hyphens and apostrophes, that of "victims' letters" too; a figure with what hangs on it; other marks
# one by one.
WORD = re.compile(r"[^\W\d_]+(?:[-'’&][^\W\d_]+)*(?:(?<=s)['’](?= [a-z]))?|[^\s\w]|\d\S*|_")
LONGEST = 3
# A word that is used as a noun less often than this is no name ("reviewed", "ensure").
LEAST_NOUN_SHARE = 0.35
# "Work" is a noun ("unpaid work") unless the texts nearly never use it so ("my card does not work").
LEAST_SHARE_OF_SURE = 0.2
# "Training" is a noun, "ensuring" none: such words need more evidence.
MORE_FOR_ING = 0.3
# A word that stands in no place that tells counts as this much of a noun; it takes so many places to say otherwise, and
# so large a share of all places of the word.
UNSURE, LEAST_EVIDENCE, SHARE_OF_EVIDENCE = 0.6, 2.0, 0.05
# A word that mostly stands before another noun is an adjective ("violent men"), and closes no name.
LEAST_HEAD_SHARE = 0.4


@dataclass(frozen=True, slots=True, eq=False)
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
    opening: frozenset[str]
    either: frozenset[str]
    no_superlative: frozenset[str]
    owners: frozenset[str]
    bodies: frozenset[Phrase]

    @property
    def barred(self) -> frozenset[str]:
        """Words that are never part of a name."""
        return _barred_words(self)


@cache
def _barred_words(lists: Words) -> frozenset[str]:
    return lists.stop | lists.judgement | lists.verb


@cache
def word_lists() -> Words:
    """Return the word lists of ``name_stopwords.toml``."""
    data = tomllib.loads((PACKAGE / "name_stopwords.toml").read_text(encoding="utf-8"))
    bodies = frozenset(tuple(line.split()) for line in data.pop("bodies").splitlines() if line)
    return Words(**{key: frozenset(text.split()) for key, text in data.items()}, bodies=bodies)


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


# Endings by which words of one family differ: "visit" and "visiting", "assess" and "assessments", "leader" and
# "leadership". The longer first; each is taken off as long as a stem of so many letters is left.
ENDINGS = ("ation", "ment", "ship", "ing", "ion", "er", "or", "ed", "al", "e", "y")
SHORTEST_STEM = 4
# "Officer" is of no family with "office", "order" none with "ordeal".
NO_FAMILY = frozenset({"officer", "order", "matter", "letter", "number", "partner", "feed", "need", "speed", "centre"})


@cache
def stem(word: str) -> str:
    """Return what the words of a family have in common, by rule.

    Args:
        word: one word.

    Examples:
        >>> [stem(word) for word in ("visiting", "Visits", "assessed", "assessments", "leadership", "planned", "plans")]
        ['visit', 'visit', 'assess', 'assess', 'lead', 'plan', 'plan']
    """
    word = lemma(word)
    while word not in NO_FAMILY:
        ending = next((end for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= SHORTEST_STEM), None)
        if ending is None:
            break
        word = word.removesuffix(ending)
        if len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "sl":  # "planned", but "assessed"
            word = word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class Places:
    """Where candidate phrases stand: three columns of one length, a line for each place.

    Attributes:
        rows: the text.
        starts: place of the first word among the words of all texts.
        lengths: number of words.
    """

    rows: Ids
    starts: Ids
    lengths: Ids


class Candidates:
    """Finds the phrases of texts that could name something.

    Every word of the texts is looked at once, and all else is done on numbers: 100,000 short texts take seconds.

    Args:
        texts: all the texts; from them it is read which words are nouns, and which are names.
        exclude: names that are no candidates, nor part of one, such as those of bodies and people.

    Attributes:
        words: every different word, sorted, an empty one first: it stands between texts.
        at: number of each word of the texts, one text after the other; shape (n_places,).
        row_of: which text each place belongs to; shape (n_places,).
        lemmas: different lemmas, sorted.
        lemma_of: number of the lemma of each word; shape (n_words,).

    Examples:
        >>> candidates = Candidates(["No home visit was recorded.", "The risk of harm to others"], [])
        >>> [written for _, written in candidates.of(0)]
        ['home visit', 'visit']
    """

    def __init__(self, texts: Sequence[str], exclude: Sequence[str]) -> None:
        numbers: defaultdict[str, int] = defaultdict()
        numbers.default_factory = numbers.__len__
        _ = numbers[""]
        flat = [0]
        lengths: list[int] = []
        for text in texts:
            found = [numbers[word] for word in WORD.findall(text)]
            lengths.append(len(found) + 1)
            flat += found
            flat.append(0)
        # Sorted, so that the order of the texts does not number the words.
        self.words = sorted(numbers)
        order = np.empty(len(self.words), dtype=np.int64)
        order[[numbers[word] for word in self.words]] = np.arange(len(self.words))
        self.at: Ids = order[np.array(flat, dtype=np.int64)]
        self.row_of: Ids = np.concatenate([[-1], np.repeat(np.arange(len(texts)), lengths)]).astype(np.int64)
        lemmas = [lemma(word) for word in self.words]
        self.lemmas = sorted(set(lemmas))
        of = {word: n for n, word in enumerate(self.lemmas)}
        self.lemma_of: Ids = np.array([of[word] for word in lemmas], dtype=np.int64)
        self._kinds = _Kinds(self.words)
        self._names = self._proper()
        self._noun = self._ends_a_name()
        self._out = self._barred(exclude)

    def places(self) -> Places:
        """Return where each run of words stands that could name something, sorted by place and length."""
        kinds = self._kinds
        usable = kinds.usable[self.at] & ~self._out
        noun, general, inside = self._noun[self.at], kinds.general[self.at], kinds.inside[self.at]
        lemmas = self.lemma_of[self.at]
        # "Protect children" names nothing: the texts use its first word as a verb.
        verbal = (self._shares < LEAST_NOUN_SHARE + MORE_FOR_ING * kinds.ing) & ~kinds.sure_noun & ~kinds.ed
        opens = ~(kinds.doubtful | verbal)[self.at]
        # "Care leavers need", "children experience": after a plural such words are verbs. And "inspectors assessments"
        # lacks its apostrophe.
        plural = kinds.plural[self.at]
        parts = np.zeros(len(self.at), dtype=bool)
        parts[1:] = plural[:-1] & (kinds.either[self.at[1:]] | general[:-1])
        # "Screenings overlooked children" is a sentence, and "overlooked children" no subject of it.
        did = np.zeros(len(self.at), dtype=bool)
        did[1:] = plural[:-1] & (kinds.ed & ~kinds.sure_noun)[self.at[1:]]
        opens &= ~did
        parts |= did | (verbal[self.at] & ~inside)
        starts: list[Ids] = []
        first = np.flatnonzero(usable)
        starts.append(first[noun[first] & ~general[first]])
        first = first[opens[first]]
        first = first[usable[first + 1]]
        last = first + 1
        # "Reading circle", but no "tracking children".
        acts = (kinds.ing & ~kinds.sure_noun)[self.at]
        two = first[noun[last] & ~parts[last] & ~(general[first] & general[last]) & (lemmas[first] != lemmas[last])]
        two = two[~acts[two] | ~plural[two + 1]]
        starts.append(two)
        first = np.flatnonzero(usable & opens & ~acts)
        first = first[(usable | inside)[first + 1]]
        mid, last = first + 1, first + 2
        kept = usable[last] & noun[last] & ~parts[mid] & ~parts[last] & (lemmas[first] != lemmas[last])
        # "risk of harm", but not "convicted of burglary"
        kept &= ~inside[mid] | noun[first]
        kept &= ~usable[mid] | ((lemmas[first] != lemmas[mid]) & (lemmas[mid] != lemmas[last]))
        kept &= ~(general[first] & general[last] & (general[mid] | ~usable[mid]))
        starts.append(first[kept])
        joined = np.concatenate(starts)
        lengths = np.repeat(np.arange(1, LONGEST + 1), [len(part) for part in starts])
        order = np.lexsort((lengths, joined))
        return Places(rows=self.row_of[joined[order]], starts=joined[order], lengths=lengths[order])

    def closes(self, starts: Ids) -> Flags:
        """Tell of places whether no usable word follows."""
        return np.asarray(~self._kinds.usable[self.at[starts + 1]])

    def of(self, row: int) -> Iterator[tuple[Phrase, str]]:
        """Yield each run of words of one text that could name something, as key and as written."""
        found = self.places()
        for n in np.flatnonzero(found.rows == row).tolist():
            ids = self.at[found.starts[n] : found.starts[n] + found.lengths[n]]
            yield (
                tuple(self.lemmas[self.lemma_of[word]] for word in ids),
                self.cased([self.words[word] for word in ids]),
            )

    def cased(self, words: Sequence[str]) -> str:
        """Write a phrase in lower case, but for acronyms and names ("MAPPA", "Community Payback")."""
        # What closes a quotation looks as the apostrophe of "victims' letters" does.
        words = [*words[:-1], words[-1].rstrip("'’")]
        if len(words) > 1 and all(word[0].isupper() or word in word_lists().inside for word in words):
            return " ".join(words)
        return " ".join(
            word if (len(word) > 1 and word.isupper()) or word in self._names else word.lower() for word in words
        )

    def _ends_a_name(self) -> Flags:
        """Tell of each word whether it may end a name: whether the texts use it as a noun.

        How often it stands where a noun does, of the places that tell, and how often it closes
        a run of usable words.
        """
        kinds, n, low = self._kinds, len(self.words), self._low()
        before, after = low[self.at[:-1]], self.at[1:]
        real = after > 0

        def count(chosen: Flags, of: Ids) -> NDArray[np.float64]:
            return np.bincount(of[chosen], minlength=n).astype(np.float64)

        here = low[after]
        noun = count(real & kinds.before_noun[before], here)
        verb = count(real & kinds.before_verb[before], here)
        verb += count((before > 0) & kinds.after_verb[here], before)
        total = count(real, here)
        following = np.append(after[1:], 0)
        closes = count(real & ~kinds.usable[following], here)
        # "Leavers" stands 200 times behind "care", which tells nothing, and twice before "the": that makes it no verb.
        prior = LEAST_EVIDENCE + SHARE_OF_EVIDENCE * total
        self._shares = ((noun + UNSURE * prior) / (noun + verb + prior))[low]
        heads = ((closes + 0.5) / (total + 1))[low]
        needed = LEAST_NOUN_SHARE + MORE_FOR_ING * kinds.ing
        sure = kinds.sure_noun & (self._shares >= LEAST_SHARE_OF_SURE)
        return sure | (~kinds.adjective & (self._shares >= needed) & (heads >= LEAST_HEAD_SHARE))

    def _low(self) -> Ids:
        """Return for each word the number of the first that is the same in lower case."""
        first: dict[str, int] = {}
        return np.array([first.setdefault(word.lower(), n) for n, word in enumerate(self.words)], dtype=np.int64)

    def _proper(self) -> frozenset[str]:
        """Return words written with a capital nearly always within sentences: proper nouns."""
        before = np.array([bool(word) and (word[0].isalnum() or word[0] in ",;") for word in self.words])
        inner = self.at[1:][before[self.at[:-1]]]
        counts = np.bincount(inner, minlength=len(self.words)).tolist()
        total: Counter[str] = Counter()
        for word, count in zip(self.words, counts, strict=True):
            total[word.lower()] += count
        return frozenset(
            word
            for word, count in zip(self.words, counts, strict=True)
            if word[:1].isupper() and count >= 2 and count >= 0.8 * total[word.lower()]
        )

    def _barred(self, exclude: Sequence[str]) -> Flags:
        """Tell of each place whether it is within a name to leave out.

        Names are left out whole, and so is each of their words that the texts never write in lower case.
        """
        common = {word for word in self.words if word.islower()}
        names: set[Phrase] = set(word_lists().bodies)
        for name in exclude:
            words = WORD.findall(name)
            names.add(tuple(lemma(word) for word in words))
            names.update((lemma(word),) for word in words if word[0].isupper() and word.lower() not in common)
        of = {word: n for n, word in enumerate(self.lemmas)}
        begin: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        for known in names:
            if known and all(word in of for word in known):
                begin[of[known[0]]].append(tuple(of[word] for word in known))
        out = np.zeros(len(self.at), dtype=bool)
        lemmas = self.lemma_of[self.at]
        for place in np.flatnonzero(np.isin(lemmas, sorted(begin))).tolist():
            for parts in begin[int(lemmas[place])]:
                if tuple(lemmas[place : place + len(parts)].tolist()) == parts:
                    out[place : place + len(parts)] = True
        return out


class _Kinds:
    """What the word lists say of each different word, as one flag a word."""

    def __init__(self, words: Sequence[str]) -> None:
        lists = word_lists()
        low = [word.lower() for word in words]

        def told(test: Callable[[str], bool]) -> Flags:
            return np.array([bool(word) and test(word) for word in low], dtype=bool)

        self.usable = told(_usable)
        self.ing = told(lambda word: word.endswith("ing") and word not in lists.opening)
        self.ed = told(lambda word: word.endswith("ed"))
        self.inside = told(lists.inside.__contains__)
        self.general = told(lambda word: word in lists.general or lemma(word) in lists.general)
        self.adjective = told(lambda word: word in lists.opening or word.endswith(("ed", *lists.adjective_endings)))
        self.sure_noun = told((lists.noun_too | lists.allowed).difference(lists.opening).__contains__)
        self.either = told((lists.noun_too | lists.verb | lists.either).__contains__)
        self.plural = told(lambda word: "'" not in word and "’" not in word and lemma(word) != word)
        # "support staff" may be a verb and its object, "planning meeting" starts with no finite verb.
        self.doubtful = told((lists.noun_too | lists.allowed).intersection(lists.verb).__contains__) & ~self.ing
        self.before_noun = told(lists.before_noun.__contains__)
        self.before_verb = told(lists.before_verb.__contains__)
        self.after_verb = told(lists.after_verb.__contains__)


def _usable(word: str) -> bool:
    """Tell whether a word may be part of a name at all."""
    lists, low = word_lists(), word.lower().replace("’", "'")
    if low in lists.noun_too or low in lists.allowed or low in lists.opening:
        return True
    barred = lists.barred
    if not word[0].isalpha() or len(word) < 2 or low in barred or lemma(low) in barred:
        return False
    # "Poorer" and "larger" are judgements as "poor" and "large" are.
    if low.endswith("er") and {low[:-1], low[:-2]} & lists.judgement:
        return False
    # "CRC's assessments" are assessments; "women's centres" and "victims' letters" are subjects.
    if low.endswith(("'s", "s'")) and lemma(low) in lists.owners:
        return False
    if low.endswith("est") and len(low) > 5 and low not in lists.no_superlative:
        return False
    return not low.endswith(("ly", "n't", "'re", "'ve", "'ll", "'d"))
