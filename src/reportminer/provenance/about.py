"""What a file with results says of itself: name and value, made of the methods paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportminer.provenance.paragraph import described

if TYPE_CHECKING:
    from reportminer.corpus import Corpus


def about(corpus: Corpus) -> tuple[tuple[str, str], ...]:
    """Return what a reader of a file of results is to know: equal corpora have equal ones, there is no clock in them.

    Args:
        corpus: the corpus as it is stored.

    Examples:
        >>> import tempfile
        >>> from reportminer import Corpus
        >>> with tempfile.TemporaryDirectory() as folder, Corpus(folder) as corpus:
        ...     about(corpus)[0]
        ('what this is', 'Findings and recommendations of published inspection reports, grouped into themes')
    """
    told = described(corpus)
    named = {name: value for name, value in told.figures.items() if isinstance(value, int | float | str)}
    return (
        ("what this is", "Findings and recommendations of published inspection reports, grouped into themes"),
        *((name.replace("_", " "), f"{value}") for name, value in named.items()),
        *((f"methods {n}", text) for n, text in enumerate(told.paragraphs, start=1)),
        ("limits", told.limits),
        ("software", told.software),
        ("how to cite", told.citation),
        *((f"reference {n}", text) for n, text in enumerate(told.references, start=1)),
    )
