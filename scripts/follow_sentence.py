"""Follow one sentence of the sample corpus from its page to its theme, and bring ``docs/how-it-works.md`` up to date.

The page has a place for each step, ``<!-- followed: blocks -->`` to ``<!-- /followed -->``; what stands there is made
here of the values that the program itself has at that step.

    python scripts/follow_sentence.py            # writes the page
    python scripts/follow_sentence.py --check    # writes nothing; exit code 1 where it is not what comes out now
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from reportminer import Corpus, Finding, Report, embedder
from reportminer.findings.candidates import Candidate, Table
from reportminer.findings.decide import block_order, decision_model, keys, sentence_reader
from reportminer.findings.features import LABELS
from reportminer.findings.pipeline import annotate, build
from reportminer.masking import Mask
from reportminer.readers import load
from reportminer.space import space
from run_documented import same

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "how-it-works.md"
SOURCE, SENTENCE = "s04.html", "purposeful visits to people’s homes were the exception, not the rule"
PLACE = re.compile(r"(<!-- followed: (\w+) -->\n).*?(<!-- /followed -->)", re.DOTALL)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Return a table in Markdown.

    Examples:
        >>> print(table(["a", "b"], [[1, "x | y"]]))
        | a | b |
        |---|---|
        | 1 | x \| y |
    """
    lines = [head, ["---"] * len(head)] + [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return text.replace("| " + " | ".join(["---"] * len(head)) + " |", "|" + "---|" * len(head))


def code(text: str, language: str = "text") -> str:
    """Return a block of code in Markdown."""
    return f"```{language}\n{text}\n```"


class Followed:
    """The sentence at each step.

    Args:
        corpus: the sample corpus, mined.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.frame = corpus.findings
        self.report: Report
        self.finding: Finding
        self.report, findings = corpus.report(SOURCE)
        self.finding = next(one for one in findings if one.text == SENTENCE)
        self.row = self.frame.loc[self.finding.id]

    def page(self) -> str:
        """Step 1: the bytes."""
        page = load(self.corpus.folder / SOURCE)
        lines = page.content.decode("utf-8").splitlines()
        at = next(n for n, line in enumerate(lines) if SENTENCE in line)
        facts = table(
            ["what", "value"],
            [
                ["file", f"`{SOURCE}`"],
                ["kind", f"`{page.media_type}`"],
                ["bytes", f"{len(page.content):,}"],
                ["sha256", f"`{page.sha256}`"],
                ["id of the report: its first 16 digits", f"`{self.report.id}`"],
            ],
        )
        return f"{facts}\n\n{code(chr(10).join([lines[at - 3], lines[at - 2], '…', lines[at]]), 'html')}"

    def blocks(self) -> str:
        """Step 2: the blocks around it."""
        n = self.finding.block
        kept = [self.report.blocks[i] for i in (n - 2, n - 1, n, n + 1)]
        return table(
            ["block", "kind", "depth", "characters", "text"],
            [[one.n, one.kind, one.depth, f"{one.start}–{one.end}", _short(one.text)] for one in kept],
        )

    @cached_property
    def _table(self) -> Table:
        found: Table = annotate(self.report, build()).user_data["reportminer"]
        return found

    @cached_property
    def _candidate(self) -> Candidate:
        return next(one for one in self._table.candidates if one.start == self.finding.start)

    def candidate(self) -> str:
        """Step 3: what is judged."""
        one = self._candidate
        lead = one.place.lead_in
        return table(
            ["what", "value"],
            [
                ["text", f"“{self.report.text[one.start : one.end]}”"],
                ["characters", f"{one.start}–{one.end}"],
                ["place", f"`{one.place.zone}`: an item of a list under a lead-in"],
                ["lead-in", f"“{lead.text}”" if lead else ""],
                ["the lead-in announces", f"`{lead.means}`" if lead else ""],
                ["spoken by", one.speech.name if one.speech else "nobody: it is no quotation"],
            ],
        )

    def judgement(self) -> str:
        """Step 4: how likely it is what."""
        candidates = self._table.candidates
        wanted = keys(self.report.text, candidates)
        read = dict(zip(wanted, sentence_reader().probabilities(wanted), strict=True))
        scores = np.array([read[one.context, self.report.text[one.start : one.end]] for one in candidates])
        judged = decision_model().judge(candidates, scores, block_order(candidates))
        at = candidates.index(self._candidate)
        return table(
            ["it is a …", *LABELS],
            [
                ["by itself, with its lead-in (sentence reader)", *(f"{value:.2f}" for value in scores[at])],
                ["with its place and its neighbours (decision)", *(f"{value:.2f}" for value in judged[at])],
            ],
        )

    def record(self) -> str:
        """Step 4: the finding."""
        one = self.finding
        names = ("id", "polarity", "text", "start", "end", "body", "cue", "confidence")
        return code("\n".join(f"{name:<11} {_figure(getattr(one, name))}" for name in names))

    @cached_property
    def _texts(self) -> tuple[list[str], list[str]]:
        """Findings as printed and as compared."""
        themes = self.corpus.store.themes
        printed = [one.text for one in themes.inputs() if one.kind == "finding"]
        mask = Mask(themes.bodies(), themes.people())
        return printed, [mask(text) for text in printed]

    def mask(self) -> str:
        """Step 5: names out."""
        printed, compared = self._texts
        changed = [(a, b) for a, b in zip(printed, compared, strict=True) if a != b]
        shortest = min(changed, key=lambda pair: (len(pair[0]), pair[0]))
        ours = compared[printed.index(SENTENCE)]
        return (
            f"In our sentence there is no name: it is compared as it stands, “{ours}”. Of the {len(printed)} findings "
            f"of the sample {len(changed)} are changed, such as “{shortest[0]}”, which is compared as “{shortest[1]}”."
        )

    @cached_property
    def _vectors(self) -> tuple[np.ndarray, np.ndarray]:
        """Plain vectors and rows of the space, of all findings."""
        compared = self._texts[1]
        plain = embedder().encode(compared)
        return plain, space("probation").rows(plain, compared)

    def _near(self, rows: np.ndarray, most: int) -> list[list[object]]:
        printed, _ = self._texts
        at = printed.index(SENTENCE)
        cosines = rows.astype(float) @ rows[at].astype(float)
        order = [i for i in np.argsort(-np.round(cosines, 4), kind="stable") if i != at][:most]
        return [[f"{cosines[i]:.2f}", printed[i]] for i in order]

    def vector(self) -> str:
        """Step 6: the numbers."""
        plain, _ = self._vectors
        ours = plain[self._texts[0].index(SENTENCE)]
        numbers = ", ".join(f"{value:.2f}" for value in ours[:6])
        near = table(["cosine", "nearest findings, by plain vectors"], self._near(plain, 3))
        return f"{code(f'{len(ours)} numbers: {numbers}, …')}\n\n{near}"

    def space(self) -> str:
        """Step 7: the space of the field."""
        plain, rows = self._vectors
        at = self._texts[0].index(SENTENCE)
        field = space("probation")
        assert field.head is not None  # noqa: S101 - this space has one
        shares = field.head.scores([self._texts[1][at]], plain[at : at + 1])[0]
        best = np.argsort(-shares)[:3]
        head = table(["share", "subject"], [[f"{shares[i]:.2f}", field.head.names[i]] for i in best])
        near = table(["cosine", "nearest findings, in the space"], self._near(rows, 3))
        return f"{head}\n\nThe row of the sentence in the space has {rows.shape[1]} numbers.\n\n{near}"

    def theme(self) -> str:
        """Step 8: the theme."""
        theme = self.corpus.themes.loc[self.row["theme"]]
        return table(
            ["what", "value"],
            [
                ["theme", f"{self.row['theme']} *{theme['label']}*"],
                ["its findings, of which strengths and concerns", _counts(theme)],
                ["bodies", theme["bodies"]],
                ["share of this theme in the finding’s nearness to all", f"{self.row['probability']:.2f}"],
                ["resamples in which the finding stayed with its theme", f"{self.row['steadiness']:.0%}"],
                ["resamples in which the theme was found again", f"{theme['stability']:.0%}"],
                ["keywords", ", ".join(theme["keywords"])],
            ],
        )

    def steps(self) -> dict[str, Callable[[], str]]:
        """Return what makes each step, by its name in the page."""
        names = ("page", "blocks", "candidate", "judgement", "record", "mask", "vector", "space", "theme")
        return {name: getattr(self, name) for name in names}


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _figure(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _counts(theme: object) -> str:
    return f"{theme['findings']}: +{theme['strengths']} -{theme['concerns']}"  # type: ignore[index]


def brought_up(text: str, followed: Followed) -> str:
    """Return the text of the page with the values of now; those that differ in last digits only stay."""
    steps = followed.steps()

    def one(found: re.Match[str]) -> str:
        now = f"{found[1]}{steps[found[2]]()}\n{found[3]}"
        return found[0] if same(now, found[0]) else now

    return PLACE.sub(one, text)


def main() -> int:
    """Write the page, or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    options = parser.parse_args()
    text = PAGE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder, Corpus.sample(database=Path(folder) / "sample.sqlite") as corpus:
        corpus.run()
        now = brought_up(text, Followed(corpus))
    if now != text:
        print(f"{PAGE.name} {'is not what comes out now' if options.check else 'is written'}")
        if not options.check:
            PAGE.write_text(now, "utf-8")
    return 1 if options.check and now != text else 0


if __name__ == "__main__":
    sys.exit(main())
