"""Agreement of coders with one another, and of the machine with each of them and with what most of them say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from reportminer.agreement.codings import Coding
from reportminer.agreement.coefficient import Coefficient
from reportminer.agreement.coefficients import ac1, alpha, cohen, fleiss, found, observed
from reportminer.agreement.distances import masi
from reportminer.agreement.returned import coders_of
from reportminer.agreement.samples import Drawn
from reportminer.errors import UsageError

MACHINE = "machine"
MAJORITY = "most coders"
ADJUDICATED = "adjudicated"
VARIABLES = ("theme", "polarity")
FIGURE_COLUMNS = (
    *("variable", "between", "coefficient", "value", "low", "high", "units", "clusters", "method", "weighted"),
)
CODE_COLUMNS = (
    *("variable", "between", "code", "first", "second", "both", "prevalence_first", "prevalence_second"),
    *("precision", "recall", "f", "f_low", "f_high", "alpha"),
)
CONFUSION_COLUMNS = ("variable", "first", "second", "first_code", "second_code", "findings")
DISAGREEMENT_COLUMNS = ("variable", "finding", "codes", "machine", "text", "body", "source", "page")

Value = str | frozenset[str] | None


@dataclass(kw_only=True)
class Judged:
    """What agreement there is.

    Attributes:
        coders: who coded.
        truth: what the machine is held against beside each coder: `MAJORITY` or `ADJUDICATED`.
        figures: a row a coefficient, `FIGURE_COLUMNS`.
        codes: a row a code and pair, `CODE_COLUMNS`.
        confusion: a row a pair of codes that met, `CONFUSION_COLUMNS`.
        disagreements: a row a finding that coders gave different main codes, `DISAGREEMENT_COLUMNS`.
        settled: the main codes that stand, by variable and finding.
    """

    coders: tuple[str, ...]
    truth: str = MAJORITY
    figures: list[dict[str, Any]] = field(default_factory=list)
    codes: list[dict[str, Any]] = field(default_factory=list)
    confusion: list[dict[str, Any]] = field(default_factory=list)
    disagreements: list[dict[str, Any]] = field(default_factory=list)
    settled: dict[str, dict[str, str]] = field(default_factory=dict)


def judge(
    codings: Sequence[Coding],
    findings: Sequence[Drawn] = (),
    *,
    adjudicator: str | None = None,
    seed: int = 0,
) -> Judged:
    """Measure agreement for theme and polarity.

    Args:
        codings: what coders said, one a finding and coder.
        findings: what is known of the findings; without it the machine is left out and every finding stands alone.
        adjudicator: a coder whose codes settle what others disagree on; not counted among the others.
        seed: for intervals that draw again.

    Raises:
        UsageError: nobody coded anything, or there is no such coder.
    """
    everybody = coders_of(codings)
    if not everybody:
        message = "no coded finding: fill in the columns theme and polarity, save the sheets and run this again"
        raise UsageError(message)
    if adjudicator is not None and adjudicator not in everybody:
        message = f"no coder is called {adjudicator!r}: coders are {', '.join(everybody)}"
        raise UsageError(message)
    coders = tuple(coder for coder in everybody if coder != adjudicator) or everybody
    judged = Judged(coders=coders, truth=MAJORITY if adjudicator is None else ADJUDICATED)
    by_id = {one.finding: one for one in findings}
    said = {(one.finding, one.coder): one for one in codings}
    ids = sorted({one.finding for one in codings})
    for variable in VARIABLES:
        table = _Table(ids, by_id, {coder: _said(said, ids, coder, variable) for coder in everybody}, variable)
        table.values[MACHINE] = [_machine(by_id.get(key), variable) for key in ids]
        table.values[judged.truth] = _settled(table, coders, adjudicator)
        judged.settled[variable] = {
            key: str(value)
            for key, value, row in zip(ids, table.values[judged.truth], table.rows(coders), strict=True)
            if value is not None and (adjudicator is not None or len(row) - row.count(None) > 1)
        }
        _between_people(judged, table, said, seed)
        _with_machine(judged, table, seed)
        judged.disagreements += _disagreements(table, coders)
    return judged


class _Table:
    """The values of one variable: a list for everybody, in the order of the findings."""

    def __init__(
        self,
        ids: Sequence[str],
        known: Mapping[str, Drawn],
        values: dict[str, list[Value]],
        variable: str,
    ) -> None:
        self.ids, self.known, self.values, self.variable = ids, known, values, variable
        self.clusters = [known[key].cluster if key in known else key for key in ids]
        odds = [1 / known[key].probability if key in known else 1.0 for key in ids]
        self.weights = odds if len({round(one, 9) for one in odds}) > 1 else None

    def rows(self, who: Sequence[str]) -> list[tuple[Value, ...]]:
        """Return one row a finding with the values of some."""
        return list(zip(*(self.values[one] for one in who), strict=True))

    def figure(self, between: str, coefficient: Coefficient, seed: int) -> dict[str, Any]:
        """Return a row of the figures."""
        bounds = coefficient.interval(self.clusters, seed=seed)
        return {
            "variable": self.variable,
            "between": between,
            "coefficient": coefficient.name,
            "value": coefficient.value,
            "low": bounds.low,
            "high": bounds.high,
            "units": coefficient.units,
            "clusters": bounds.clusters,
            "method": bounds.method,
            "weighted": None if self.weights is None else coefficient.weighted(self.weights),
        }


def _said(said: Mapping[tuple[str, str], Coding], ids: Sequence[str], coder: str, variable: str) -> list[Value]:
    """Return a coder's main code of every finding."""
    ones = [said.get((key, coder)) for key in ids]
    if variable == "polarity":
        return [None if one is None else one.polarity for one in ones]
    return [one.theme[0] if one is not None and one.theme else None for one in ones]


def _machine(one: Drawn | None, variable: str) -> str | None:
    return None if one is None else one.theme if variable == "theme" else one.polarity


def _settled(table: _Table, coders: Sequence[str], adjudicator: str | None) -> list[Value]:
    """Return what the adjudicator says, or else most coders; nothing where two codes have as many."""
    settled: list[Value] = []
    judge_says = table.values[adjudicator] if adjudicator is not None else [None] * len(table.ids)
    for decided, row in zip(judge_says, table.rows(coders), strict=True):
        votes = Counter(value for value in row if value is not None).most_common(2)
        clear = bool(votes) and (len(votes) == 1 or votes[0][1] > votes[1][1])
        settled.append(decided if decided is not None else votes[0][0] if clear else None)
    return settled


def _between_people(judged: Judged, table: _Table, said: Mapping[tuple[str, str], Coding], seed: int) -> None:
    coders = judged.coders
    if len(coders) < 2:
        return
    rows = table.rows(coders)
    together = "all coders" if len(coders) > 2 else ", ".join(coders)
    whole: list[Callable[[Sequence[Sequence[Any]]], Coefficient]] = [observed, alpha, ac1]
    judged.figures += [table.figure(together, one(rows), seed) for one in whole]
    if table.variable == "theme" and any(len(one.theme) > 1 for one in said.values()):
        codings = [[said.get((key, coder)) for coder in coders] for key in table.ids]
        sets = [[frozenset(one.theme) if one is not None and one.theme else None for one in row] for row in codings]
        figure = table.figure(together, alpha(sets, masi), seed)
        judged.figures.append(figure | {"coefficient": "Krippendorff's alpha of sets (MASI)"})
    judged.figures.append(table.figure(together, fleiss(rows), seed))
    for pair in combinations(coders, 2):
        _pair(judged, table, pair, seed, figures=(cohen,))


def _with_machine(judged: Judged, table: _Table, seed: int) -> None:
    if not any(value is not None for value in table.values[MACHINE]):
        return
    against = judged.coders if len(judged.coders) == 1 and judged.truth == MAJORITY else (*judged.coders, judged.truth)
    for other in against:
        _pair(judged, table, (other, MACHINE), seed, figures=(observed, cohen, alpha))


def _pair(
    judged: Judged,
    table: _Table,
    pair: tuple[str, str],
    seed: int,
    *,
    figures: Sequence[Callable[[Sequence[Sequence[Any]]], Coefficient]],
) -> None:
    """Add the coefficients of two, each code of theirs, and which codes meet."""
    rows = table.rows(pair)
    name = ", ".join(pair)
    judged.figures += [table.figure(name, one(rows), seed) for one in figures]
    both = [row for row in rows if None not in row]
    for code in sorted({str(value) for row in both for value in row}):
        precision, recall, f = found(rows, code)
        binary = [[None if value is None else value == code for value in row] for row in rows if None not in row]
        bounds = f.interval(table.clusters, seed=seed)
        first, second = (sum(row[side] == code for row in both) for side in (0, 1))
        judged.codes.append(
            {
                "variable": table.variable,
                "between": name,
                "code": code,
                "first": first,
                "second": second,
                "both": sum(row == (code, code) for row in both),
                "prevalence_first": first / len(both),
                "prevalence_second": second / len(both),
                "precision": precision.value,
                "recall": recall.value,
                "f": f.value,
                "f_low": bounds.low,
                "f_high": bounds.high,
                "alpha": alpha(binary).value,
            }
        )
    judged.confusion += [
        {
            "variable": table.variable,
            "first": pair[0],
            "second": pair[1],
            "first_code": one,
            "second_code": other,
            "findings": number,
        }
        for (one, other), number in sorted(Counter((str(row[0]), str(row[1])) for row in both).items())
    ]


def _disagreements(table: _Table, coders: Sequence[str]) -> list[dict[str, Any]]:
    told = []
    for key, row, machine in zip(table.ids, table.rows(coders), table.values[MACHINE], strict=True):
        if len({value for value in row if value is not None}) < 2:
            continue
        one = table.known.get(key)
        codes = [f"{coder}: {value}" for coder, value in zip(coders, row, strict=True) if value is not None]
        told.append(
            {
                "variable": table.variable,
                "finding": key,
                "codes": "; ".join(codes),
                "machine": machine,
                "text": None if one is None else one.text,
                "body": None if one is None else one.body,
                "source": None if one is None else one.source,
                "page": None if one is None else one.page,
            }
        )
    return told
