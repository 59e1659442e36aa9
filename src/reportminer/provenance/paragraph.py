"""The methods paragraph for a paper, with the figures of this corpus, its references and its limits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from reportminer.provenance.citing import written
from reportminer.provenance.facts import Facts, facts
from reportminer.provenance.software import software

if TYPE_CHECKING:
    from reportminer.corpus import Corpus

NAMED = re.compile(r"\{(\w+)\}")
"""How a sentence names a reference of ``references.toml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """What a paper says of how the results came about.

    Attributes:
        paragraphs: data; findings; themes; comparisons. Each one paragraph of text.
        limits: what a reader must know, two sentences.
        software: versions.
        citation: how the program is cited.
        references: what the paragraphs cite, by name.
        figures: the numbers in the paragraphs.
    """

    paragraphs: tuple[str, ...]
    limits: str
    software: str
    citation: str
    references: tuple[str, ...]
    figures: dict[str, Any]

    @property
    def text(self) -> str:
        """Everything as plain text, paragraphs with a blank line between."""
        parts = [*self.paragraphs, f"Limits. {self.limits}", self.software, f"Software: {self.citation}"]
        return "\n\n".join([*parts, "References\n" + "\n".join(self.references)])

    @property
    def markdown(self) -> str:
        """Everything as Markdown, with headings."""
        parts = ["## Methods", *map(_escaped, self.paragraphs), "### Limits", _escaped(self.limits), "### Software"]
        listed = "\n".join(f"- {_escaped(one)}" for one in self.references)
        return "\n\n".join([*parts, _escaped(self.software), _escaped(self.citation), "### References", listed])

    def document(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)


def _escaped(text: str) -> str:
    r"""Return text that Markdown shows as it is.

    Examples:
        >>> print(_escaped("<b>2*3</b> in `a`"))
        \<b\>2\*3\</b\> in \`a\`
    """
    return re.sub(r"([\\`*_<>\[\]#|])", r"\\\1", text)


def methods(corpus: Corpus) -> str:
    """Return the methods paragraph of a corpus as plain text, paragraphs with a blank line between.

    Args:
        corpus: the corpus; call `Corpus.run` before, for it is described as it is stored.

    Examples:
        >>> import tempfile
        >>> from reportminer import Corpus
        >>> with tempfile.TemporaryDirectory() as folder, Corpus(folder) as corpus:
        ...     print(methods(corpus).split(".")[0])
        The corpus holds no reports
    """
    return described(corpus).text


def described(corpus: Corpus) -> Methods:
    """Return the methods of a corpus in parts.

    Args:
        corpus: the corpus; call `Corpus.run` before, for it is described as it is stored.
    """
    found = facts(corpus)
    raw = (_data(found), *_results(found))
    limits = _limits(found)
    cited = dict.fromkeys(name for one in (*raw, limits) for name in NAMED.findall(one))
    known = _references()
    short = {name: one["short"] for name, one in known.items()}
    versions = software()
    told = ", ".join(f"{name} {versions.packages[name]}" for name in _TOLD if name in versions.packages)
    return Methods(
        paragraphs=tuple(_named(one, short) for one in raw),
        limits=_named(limits, short),
        software=f"Made with reportminer {versions.version} on {versions.python}, with {told}. "
        "`reportminer manifest` lists every version, model, setting and hash.",
        citation=f"The reportminer authors. reportminer: mining published inspection reports, version "
        f"{versions.version} [computer program].",
        references=tuple(sorted(known[name]["full"] for name in cited)),
        figures=_figures(found),
    )


# The packages whose version changes results; the manifest names them all.
_TOLD = ("spacy", "onnxruntime", "tokenizers", "scikit-learn", "scipy", "numpy", "pypdfium2")


@cache
def _references() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("references.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


def _named(text: str, short: dict[str, str]) -> str:
    """Put references in place of their names; what else stands in braces, as in a title, stays."""
    return NAMED.sub(lambda match: short.get(match[1], match[0]), text)


def _data(found: Facts) -> str:
    totals = found.totals
    if not totals["reports"]:
        return "The corpus holds no reports."
    kinds = _and([_count(number, f"{_plain(kind)}s") for kind, number in found.kinds.items()])
    told = f"The corpus holds {_count(totals['reports'], 'documents')} ({kinds})"
    if found.published:
        first, last = (written(day) for day in found.published)
        told += f", published on {first}" if first == last else f", published between {first} and {last}"
    said = [f"{told}."]
    if found.invented:
        whole = found.invented == totals["pages"]
        number = "All pages" if whole else f"{found.invented:,} of the {totals['pages']:,} pages"
        said.insert(0, f"{number} are invented. {_INVENTED}")
    said += [_whence(found), f"They are about {_count(totals['bodies'], 'inspected bodies')}."]
    undated = totals["reports without date"]
    if undated:
        said.append(f"{_first(undated)} without a date {_are(undated)} in no comparison by year.")
    if found.failed:
        said.append(
            f"{_first(found.failed)} could not be fetched, loaded, read or mined and {_are(found.failed)} in no figure."
        )
    return " ".join(said)


def _first(number: int) -> str:
    return "One document" if number == 1 else f"{number:,} documents"


_INVENTED = (
    "They are the sample releases that travel with the program: bodies, people and findings in them do not exist, and "
    "nothing that is told of them is evidence about any real body."
)


def _whence(found: Facts) -> str:
    named = [f"{name} ({_count(number, 'pages')})" for name, number in found.publishers.items() if name]
    unnamed = found.publishers.get("", 0) - found.invented
    if found.fetched is None:
        began = "They were put into the folder as files"
    else:
        first, last = (written(day) for day in found.fetched)
        when = f"on {first}" if first == last else f"between {first} and {last}"
        began = f"They were fetched {when}" + (f" from {_and(list(found.sites))}" if found.sites else "")
    told = f"{began}; publisher: {_and(named)}" if named else began
    if unnamed > 0:
        told += f"; of {_count(unnamed, 'pages')} nothing in the file tells the publisher"
    return f"{told}. Bytes are kept as they came, with their sha256."


def _results(found: Facts) -> list[str]:
    totals = found.totals
    if not totals["reports"]:
        return []
    return [_mining(found), _themes(found), _COMPARED] if totals["findings"] else [_mining(found)]


def _mining(found: Facts) -> str:
    totals = found.totals
    how = " ".join(_reading(found)) if found.own_miner else _OTHER_MINER
    return (
        f"{_BLOCKS} {how} A finding is a judgement of the inspectors, quoted word for word from its page: a strength, "
        f"a concern or neutral. In {totals['blocks with findings']:,} of {totals['blocks']:,} blocks there "
        f"{_are(totals['findings'])} {_count(totals['findings'], 'findings')}: "
        f"{_count(totals['strengths'], 'strengths')}, "
        f"{_count(totals['concerns'], 'concerns')} and {totals['neutral']:,} neutral; "
        f"{_count(totals['recommendations'], 'recommendations')} {_are(totals['recommendations'])} kept apart."
    )


_OTHER_MINER = "They were mined by a miner of the user's own, or by another version of the program."
_BLOCKS = "Pages were read into headings, paragraphs, list items and table rows."


def _reading(found: Facts) -> Iterator[str]:
    """Yield how findings are told from other sentences: only by what read documents of this corpus."""
    yield (
        "Their sentences (spaCy, {spacy}) were told by lead-ins, by headings of sections and by a classifier of "
        "strength, concern, neutral finding, recommendation and none of them."
    )
    if found.full < found.totals["reports"]:
        yield (
            "In press releases that is finding-reader, a MiniLM ({wang}) tuned on annotated invented releases, with a "
            "logistic regression over its scores and the place of the sentence."
        )
    if found.full:
        yield (
            "In full reports it is report-reader, a convolutional network that learned from labelled sentences of "
            "published reports, from invented ones, and from the other reader."
        )
    yield "How often they are right is in their model cards."


def _themes(found: Facts) -> str:
    from reportminer.provenance.grouped import sentences  # noqa: PLC0415 - its sentences need the facts

    return " ".join(sentences(found))


_COMPARED = (
    "Where shares of findings are compared, intervals are 95% Wilson intervals ({wilson}) on the effective number of "
    "findings ({korn}), with the quantile of Student's t for the number of bodies, since findings come in bodies: "
    "variances are clustered by inspected body, the larger of the sandwich with the CR2 correction for few clusters "
    "({bell}) and that of the intraclass correlation. Intervals of differences are those of the CR2 sandwich. "
    "Differences are told with the false discovery rate held at "
    "5% ({benjamini}); words that set praise apart from criticism are found by log-odds with an informative Dirichlet "
    "prior ({monroe})."
)


def _limits(found: Facts) -> str:
    if not found.totals["reports"]:
        return "There is nothing to describe yet. Put pages into the folder and run again."
    return (
        "Findings, their polarity and their themes were assigned by models that learned from one annotator, mostly on "
        "invented texts, and a part of them is wrong: check a sample by hand before you rely on a figure. "
        "What is counted is what inspectors chose to write in the documents that are here, which is neither "
        "everything that they saw nor a random sample of the bodies, so that a rare theme is no rare problem."
    )


def _figures(found: Facts) -> dict[str, Any]:
    return {
        **found.totals,
        "invented pages": found.invented,
        "failed": found.failed,
        "publishers": dict(found.publishers),
        "kinds": dict(found.kinds),
        "published": found.published,
        "fetched": found.fetched,
        "share in no theme": round(found.unassigned, 4),
        "median stability": found.stability,
        "codebook decisions": found.decisions,
    }


def _count(number: int, things: str) -> str:
    """Return a number of things in words.

    Examples:
        >>> _count(1, "inspected bodies"), _count(1200, "findings"), _count(0, "strengths")
        ('1 inspected body', '1,200 findings', 'no strengths')
    """
    one = things.removesuffix("ies") + "y" if things.endswith("ies") else things.removesuffix("s")
    return f"{number:,} {one if number == 1 else things}" if number else f"no {things}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _plain(kind: str) -> str:
    return "other document" if kind == "other" else kind


def _and(parts: list[str]) -> str:
    """Return parts in a row.

    Examples:
        >>> _and(["a", "b", "c"]), _and(["a"]), _and([])
        ('a, b and c', 'a', '')
    """
    return ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else "".join(parts)
