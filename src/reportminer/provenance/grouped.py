"""How findings were grouped, in sentences: what was really done in the stored run, and nothing that was not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from reportminer.provenance.facts import Facts
from reportminer.provenance.modelfiles import grouping_models


def sentences(found: Facts) -> Iterator[str]:
    """Yield what a paper says of the themes of a corpus.

    Args:
        found: its figures.
    """
    run = found.run
    if run is None:
        yield "The findings are not grouped into themes yet."
        return
    yield from _vectors(run.model, run.parameters)
    yield from _grouping(found, run.parameters)
    if not found.themes:
        yield "No finding is in a theme."
        return
    yield _fit(found)
    yield _stability(found)
    yield from _labels(found)


def _vectors(model: str, parameters: Mapping[str, object]) -> Iterator[str]:
    name = model.partition("@")[0]
    known = grouping_models(model, {})[0].licence is not None
    cited = " (Sentence-BERT, {reimers}; MiniLM, {wang}), its weights rounded to 7 bits" if known else ""
    yield (
        "For comparison, names of bodies and people and dates were masked, and each text turned into a vector by "
        f"{name}{cited}."
    )
    space = parameters.get("space")
    if space == "probation":
        yield (
            "Vectors were brought into the space probation: what a head trained on 27 subjects of probation work tells "
            "of a text, beside the vector whitened within subjects ({hatch})."
        )
    elif isinstance(space, str) and space != "general":
        yield f"Vectors were brought into the space {Path(space).name}, tuned on codings of the user's own."


def _grouping(found: Facts, parameters: Mapping[str, object]) -> Iterator[str]:
    saved, estimator = parameters.get("themes_from"), parameters.get("estimator")
    if isinstance(saved, str):
        yield f"Findings were assigned to the saved themes {Path(saved).name}, which did not change."
        return
    if parameters.get("given") is not None:
        yield "Findings near enough to a theme that was given beforehand were assigned to it."
    if parameters.get("discover") is False:
        return
    if isinstance(estimator, str):
        yield f"The findings were grouped by {estimator}, with the settings that the manifest lists."
        return
    yield (
        "The findings were grouped by communities of the graph that joins each vector to its 15 nearest by cosine: "
        "Louvain partitions ({blondel}; with the queue of {traag}) in several orders, and the communities that they "
        "agree on ({lancichinetti}); each finding then went to the nearest centre. The seed was 0; scikit-learn "
        "({pedregosa}) gave the frame."
    )
    if parameters.get("seeds") is not None:
        yield "Some themes were seeded with phrases."
    yield from _number(found, parameters)


def _number(found: Facts, parameters: Mapping[str, object]) -> Iterator[str]:
    asked, bounds = parameters.get("n_themes"), parameters.get("k_range")
    if isinstance(asked, int):
        yield f"The number of themes, {asked}, was set by the user."
    elif found.curve:
        among = f", among {bounds[0]} to {bounds[1]}" if isinstance(bounds, list) else ""
        yield (
            f"Their number was chosen by the data{among}: the smallest within 2% of the peak of the product of the "
            "information that groupings of random halves share beyond chance and the square of their adjusted Rand "
            "index, of several peaks the finest that rises clearly (stability under resampling as the measure: "
            "{benhur}; {lange})."
        )


def _fit(found: Facts) -> str:
    sizes = [theme.size for theme in found.themes]
    rest = found.totals["findings in no theme"]
    left = "one finding fits none and is"
    if rest != 1:
        left = f"{rest:,} findings ({found.unassigned:.1%}) fit none and are"
    themes = f"{len(sizes)} themes" if len(sizes) > 1 else "one theme"
    spread = f"{min(sizes)} to {max(sizes)} findings (median {median(sizes):g})"
    return f"This gave {themes} of {spread}; {left} left in none."


def _stability(found: Facts) -> str:
    if found.stability is None:
        return "How stable the themes are was not measured."
    whole = "" if found.level is None else f"; whole groupings agree with an adjusted Rand index of {found.level:.2f}"
    return (
        f"The themes were looked for again in {found.resamples} resamples, each of {found.drawn:,} different texts, "
        "and count as found where the Jaccard index of their members is 0.5 or more ({hennig}): the median theme came "
        f"back in {found.stability:.0%} of them{whole}. {found.reliable} of {len(found.themes)} themes came back in "
        f"three quarters or more; {found.doubtful} in less than six tenths, which should not be relied on."
    )


def _labels(found: Facts) -> Iterator[str]:
    if found.label_models:
        asked = ", ".join(found.label_models)
        yield f"Labels were proposed by a language model ({asked}) and checked by the program; every reply is recorded."
    else:
        yield "Labels were chosen by the program among the noun phrases of each theme."
    if found.decisions:
        many = f"{found.decisions} decisions" if found.decisions > 1 else "one decision"
        yield f"People then made {many} on themes and findings; they stand in a codebook and are replayed at every run."
