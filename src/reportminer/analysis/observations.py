"""What is compared: one finding a row, with everything that it can be grouped by."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from reportminer.bodies.scale import rank
from reportminer.errors import UsageError
from reportminer.store import Store

if TYPE_CHECKING:
    from reportminer.corpus import Corpus

Source: TypeAlias = "Corpus | Store | pd.DataFrame"
"""What every function here takes: a corpus, its store, or a table as `observations` returns it (or rows of it)."""

COLUMNS = (
    *("report", "title", "published", "year", "kind_of_report", "programme", "body", "body_type", "rating"),
    *("rating_rank", "score", "polarity", "theme", "label", "text", "source", "page"),
)

_TEXTS = ("report", "body", "polarity", "label")
_NUMBERS = ("year", "theme", "rating_rank")
_POLARITIES = ("strength", "concern", "neutral")


def observations(store: Store) -> pd.DataFrame:
    """Return one row a finding of the current pages; recommendations are left out.

    The rating is the overall one of the finding's body in its report. A finding without a body has the rating of the
    report where that inspects one body. Ratings of single standards are left out.

    Args:
        store: the database of a corpus.

    Returns:
        A table indexed by ``finding`` (`Finding.id`), newest report first, with the columns

        - ``report`` (`Report.id`), ``title``, ``published`` (date), ``year``, ``kind_of_report``, ``programme``;
        - ``body`` and ``body_type``, missing where the finding is about no single body;
        - ``rating``, ``rating_rank`` (1 for the worst value of its scale), ``score`` (share of the points, 0 to 1);
        - ``polarity``; ``theme`` (number, missing for a finding that fits none) and ``label``;
        - ``text``, ``source`` and ``page``.

    Examples:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "corpus.sqlite") as store:
        ...     observations(store).shape
        (0, 17)
    """
    frame = pd.DataFrame(store.table("observations"), columns=["finding", *COLUMNS])
    whole = dict.fromkeys(("year", "theme", "page"), "Int64")
    frame = frame.astype(whole).assign(
        published=pd.to_datetime(frame["published"], errors="coerce", format="%Y-%m-%d"),
        rating_rank=frame["rating"].map(rank, na_action="ignore").astype("Int64"),
        score=frame["score"].map(_share, na_action="ignore").astype("float64"),
    )
    return frame.set_index("finding")


def observed(source: Source) -> pd.DataFrame:
    """Return the observations of a corpus or store; a table of them is returned as it is.

    Raises:
        UsageError: it is none of them; a table lacks columns that `observations` has, has one twice, or holds in it
            what cannot be compared.
    """
    if isinstance(source, pd.DataFrame):
        missing = [name for name in COLUMNS if name not in source.columns]
        if missing:
            message = (
                f"the table has no column {', '.join(missing)}: give rows of `analysis.observations(corpus.store)`"
            )
            raise UsageError(message)
        _check(source)
        return source
    store = source if isinstance(source, Store) else getattr(source, "store", None)
    if not isinstance(store, Store):
        message = (
            f"{type(source).__name__} is nothing to compare: give a corpus, its store or a table of `observations`"
        )
        raise UsageError(message)
    return observations(store)


def _check(frame: pd.DataFrame) -> None:
    """Refuse columns from which figures would come that mean nothing.

    Raises:
        UsageError: a column is there twice, holds something else than text or numbers, or an unknown polarity.
    """
    twice = [name for name in COLUMNS if list(frame.columns).count(name) > 1]
    if twice:
        message = f"the table has the column {twice[0]} more than once: leave one of them"
        raise UsageError(message)
    for names, kind, fits in ((_TEXTS, "text", _is_text), (_NUMBERS, "whole numbers", _is_whole)):
        for name in names:
            strange = next((value for value in frame[name].drop_duplicates().dropna() if not fits(value)), None)
            if strange is not None:
                message = f"the column {name} holds {strange!r}: give {kind}, as `observations` has them"
                raise UsageError(message)
    unknown = set(frame["polarity"].dropna()) - set(_POLARITIES)
    if unknown:
        message = f"the column polarity holds {min(unknown)!r}: there are {', '.join(_POLARITIES)}"
        raise UsageError(message)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and float(value).is_integer()


def people(source: Source) -> tuple[str, ...]:
    """Return the names of people in the reports of a corpus; of a table alone nothing is known of them."""
    if isinstance(source, pd.DataFrame):
        return ()
    return (source if isinstance(source, Store) else source.store).themes.people()


def _share(score: str) -> float | None:
    """Return points as a share: "14/36" is 0.389."""
    points, _, total = score.partition("/")
    return int(points) / int(total) if points.isdecimal() and total.isdecimal() and int(total) else None
