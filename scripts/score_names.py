"""Measure the names of themes: whether a reader would find each subject of the codebook by its name.

The findings of ``corpus/training`` are grouped fold by fold, bodies held out, in a space learned from the other folds
(a minute each), and named. For every subject of the codebook with eight findings or more in the fold, its clusters are
those in which it is the commonest subject, and the one that holds most of its findings. It is **told** where the label
or one of the first three keywords of such a cluster has a key word of the subject: a content word of its key or name
(strict), or of what it covers as well (wide), and **by label** where the label alone has one (strict). **Held** is the
share of a theme's texts that have all words of its label in them. **Distinct** is the share of labels that share no
content word with another label of the run.

    python scripts/score_names.py             # the table
    python scripts/score_names.py --show      # and every label with its keywords and commonest subject
"""

from __future__ import annotations

import argparse
import re
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportminer.embed import embedder
from reportminer.names import ThemeName, name_themes
from reportminer.phrases import lemma
from reportminer.pipeline.naming import meaning_of, subjects_of
from reportminer.space import Space
from reportminer.themes import Themes
from train_theme_space import ROOT, material

CODEBOOK = ROOT / "corpus" / "codebook.toml"
LEAST = 8
# Words of the codebook that tell no subject apart.
EMPTY = frozenset(
    re.findall(
        r"[a-z]+",
        """and or of at to in from with for by the whether when why where may be are not against after before others
        factors quality range delivery whole body work service cases people person through actual potential both used
        made kept level system management initial need exchange linked development reduced supervised youth out""",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A cluster: its name, the subjects of its texts, and the texts."""

    name: ThemeName
    subjects: Counter[str]
    texts: tuple[str, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """What a reader sees first: label and three keywords."""
        return (self.name.label, *self.name.keywords[:3])


def key_words(theme: str, *, wide: bool) -> frozenset[str]:
    """Return the key words of a subject of the codebook, in the singular."""
    entry = tomllib.loads(CODEBOOK.read_text("utf-8"))["themes"][theme]
    text = f"{theme} {entry['name']}" + (f" {entry['covers']}" if wide else "")
    return frozenset(lemma(word) for word in re.findall(r"[a-zA-Z]+", text)) - EMPTY


def alike(word: str, other: str) -> bool:
    """Tell whether two words have one stem: "visiting" and "visit", "leadership" and "leader"."""
    short, long = sorted((stem(word), stem(other)), key=len)
    return short == long or (len(short) >= 4 and long.startswith(short))


def stem(word: str) -> str:
    """Return a word without its commonest endings."""
    word = lemma(word)
    for ending in ("ments", "ment", "ions", "ion", "ing", "ed", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def has(text: str, words: frozenset[str]) -> bool:
    """Tell whether a phrase has one of the words."""
    return any(alike(found, word) for found in re.findall(r"[a-zA-Z]+", text) for word in words)


def of_subject(groups: Sequence[Group], theme: str) -> list[Group]:
    """Return the clusters of a subject."""
    main = max(groups, key=lambda group: group.subjects[theme])
    return [group for group in groups if group is main or group.subjects.most_common(1)[0][0] == theme]


def held(group: Group) -> float:
    """Return the share of texts that have all words of the label."""
    label = {lemma(word) for word in re.findall(r"[^\W\d_]+", group.name.label)} - {"of", "and"}
    bags = ({lemma(word) for word in re.findall(r"[^\W\d_]+", text)} for text in group.texts)
    return sum(label <= bag for bag in bags) / len(group.texts)


def distinct(groups: Sequence[Group]) -> float:
    """Return the share of labels without a content word of another."""
    bags = [{lemma(word) for word in group.name.label.split()} - {"of", "and"} for group in groups]
    times = Counter(word for bag in bags for word in bag)
    return sum(all(times[word] == 1 for word in bag) for bag in bags) / len(bags)


def grouped(
    texts: Sequence[str], subjects: Sequence[str], labels: NDArray[np.intp], names: list[ThemeName]
) -> list[Group]:
    """Return the clusters."""
    found: list[Group] = []
    for number, name in enumerate(names):
        rows = np.flatnonzero(labels == number).tolist()
        found.append(Group(name=name, subjects=Counter(subjects[n] for n in rows), texts=tuple(texts[n] for n in rows)))
    return found


def line(title: str, groups: Sequence[Group], seconds: float) -> tuple[str, list[str]]:
    """Return one line of the table, and the subjects that are not told."""
    sizes = Counter[str]()
    for group in groups:
        sizes.update(group.subjects)
    large = sorted(theme for theme, count in sizes.items() if count >= LEAST)

    def telling(words: dict[str, frozenset[str]], *, label_alone: bool) -> list[str]:
        said = {id(group): group.name.label if label_alone else " ".join(group.told) for group in groups}
        return [t for t in large if any(has(said[id(group)], words[t]) for group in of_subject(groups, t))]

    strict, wide = ({theme: key_words(theme, wide=wide) for theme in large} for wide in (False, True))
    by_label, by_strict = telling(strict, label_alone=True), telling(strict, label_alone=False)
    by_wide = telling(wide, label_alone=False)
    holds = np.average([held(group) for group in groups], weights=[len(group.texts) for group in groups])
    counts = f"{title:<18} {len(groups):>6} {len(large):>8}"
    shares = " ".join(f"{len(told) / len(large):>8.2f}" for told in (by_label, by_strict, by_wide))
    return f"{counts} {shares} {holds:>6.2f} {distinct(groups):>9.2f} {seconds:>8.2f}", sorted(
        set(large) - set(by_wide)
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="also print every label")
    given = parser.parse_args()
    found, held_out = material()
    heads = ("by label", "strict", "wide")
    print(f"{'fold':<18} themes subjects {' '.join(f'{head:>8}' for head in heads)}   held  distinct  seconds")
    for number, out in enumerate(held_out):
        rows = np.flatnonzero(out & found.is_finding)
        texts, bodies = found.texts[rows].tolist(), found.bodies[rows].tolist()
        shown(number, Fold(found.learn(~out), found.rows[rows], texts, bodies, found.themes[rows].tolist()), given.show)


@dataclass(frozen=True, slots=True)
class Fold:
    """Findings that are held out, n of them, and a space that has not seen their bodies."""

    space: Space
    vectors: NDArray[np.float32]
    texts: list[str]
    bodies: list[str]
    themes: list[str]


def shown(number: int, fold: Fold, every: bool) -> None:  # noqa: FBT001 - one switch of a script
    """Group and name a fold by its own words, and with subjects; print both."""
    space, encoder = fold.space, embedder()
    found = Themes().fit(space.rows(fold.vectors, fold.texts))
    meaning = meaning_of(lambda phrases: space.rows(encoder.encode(phrases), phrases), found.centroids_)
    barred = sorted({body for body in fold.bodies if body})
    for way, subjects in (("own words", None), ("and subjects", subjects_of(found.centroids_, space))):
        start = time.process_time()
        names = name_themes(
            fold.texts, found.labels_, groups=fold.bodies, exclude=barred, meaning=meaning, subjects=subjects
        )
        spent = time.process_time() - start
        groups = grouped(fold.texts, fold.themes, found.labels_, names)
        told, missing = line(f"{number} {way}", groups, spent)
        print(told, f"  not told: {', '.join(missing)}" if missing else "", flush=True)
        for group in groups if every else ():
            subject, count = group.subjects.most_common(1)[0]
            print(
                f"    {group.name.label:<32} {held(group):.2f}  {count}/{len(group.texts)} {subject:<22} "
                f"{', '.join(group.name.keywords[1:])}"
            )


if __name__ == "__main__":
    main()
