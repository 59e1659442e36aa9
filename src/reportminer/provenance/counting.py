"""What was kept and what dropped, with the reason: an account in which nothing is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportminer.pipeline.collect import FETCH, scan

if TYPE_CHECKING:
    from reportminer.corpus import Corpus
    from reportminer.pipeline.status import Status

STALE = {
    "collect": "files that are new, gone or changed since the last run",
    "read": "pages that are not read since they or the reader changed",
    "mine": "reports that are not mined since they or the miner changed",
    "embed": "texts without a vector of the model",
    "cluster": "whether findings or settings changed since the themes were made (1) or not (0)",
}
"""What the numbers of `Status.stale` count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One line of the account.

    Attributes:
        name: what is counted.
        number: how many.
        fate: ``kept``; ``dropped``: it is in no result; ``apart``: it is in some results and not in others; ``stale``:
            the results do not know of it yet.
        why: why it was dropped or is apart, or what the number means.
    """

    name: str
    number: int
    fate: str
    why: str


def counts(corpus: Corpus, status: Status) -> tuple[Count, ...]:
    """Return the account of a corpus, lines with zero left in: that nothing was dropped is said too.

    Args:
        corpus: the corpus.
        status: its state.
    """
    found = corpus.store.origins.totals()
    ignored = len(scan(corpus.folder).ignored)
    failed = [one.stage for one in corpus.store.failures.all()]
    kept = [
        ("sources", found["sources"], "files and addresses that hold a page"),
        ("pages", found["pages"], "different contents among them"),
        ("reports", found["reports"], "pages that were read"),
        ("bodies", found["bodies"], "different inspected bodies of the reports"),
        ("blocks", found["blocks"], "headings, paragraphs, list items, notes and table rows of the reports"),
        ("findings", found["findings"], "judgements of inspectors"),
        ("strengths", found["strengths"], "of the findings"),
        ("concerns", found["concerns"], "of the findings"),
        ("neutral findings", found["neutral"], "of the findings"),
        ("recommendations", found["recommendations"], "what inspectors ask for"),
        ("themes", found["themes"], "groups of findings"),
        ("findings in a theme", found["findings in a theme"], "of the findings"),
    ]
    dropped = [
        ("other files", ignored, "files in the folder that are no pages by their ending"),
        ("duplicates", found["sources"] - found["pages"], "sources whose page another source holds too: counted once"),
        ("former pages", found["former pages"], "an earlier state, or gone from the folder: kept, in no result"),
        ("former findings", found["former findings"], "findings of former pages"),
        ("files that failed", failed.count("collect"), "could not be opened or loaded"),
        ("documents that did not come", failed.count(FETCH), "announced by the publisher and not fetched"),
        ("pages that failed", found["unread pages"], "could not be read: no report"),
        ("reports that failed", found["unmined reports"], "could not be mined: no findings"),
        (
            "blocks without findings",
            found["blocks"] - found["blocks with findings"],
            "the miner found no judgement of the inspectors and no recommendation in them",
        ),
    ]
    apart = [
        ("reports without findings", found["reports without findings"], "in no theme"),
        ("reports without date", found["reports without date"], "in no comparison by year"),
        ("findings without date", found["findings without date"], "in no comparison by year"),
        ("reports without body", found["reports without body"], "in no comparison by body"),
        ("findings without body", found["findings without body"], "in no comparison by body"),
        ("findings in no theme", found["findings in no theme"], "unassigned: they fit none"),
        ("truncated texts", status.truncated, "longer than the embedding model reads: only their beginning counts"),
    ]
    return (
        *(Count(name=name, number=number, fate="kept", why=why) for name, number, why in kept),
        *(Count(name=name, number=number, fate="dropped", why=why) for name, number, why in dropped),
        *(Count(name=name, number=number, fate="apart", why=why) for name, number, why in apart),
        *(Count(name=f"stale: {stage}", number=status.stale[stage], fate="stale", why=STALE[stage]) for stage in STALE),
    )
