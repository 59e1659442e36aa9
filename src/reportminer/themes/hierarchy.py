"""Broad themes over narrow ones: a tree in which each cut is a coarsening of every finer one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportminer.errors import UsageError
from reportminer.themes.communities import Floats

# A level has between a quarter and two thirds of the themes of the level below: 60 themes give levels such as 26, 9.
FEWEST_SHARE = 0.25
MOST_SHARE = 0.67
# Fewer broad themes than this say nothing that the corpus as a whole does not.
FEWEST_ON_A_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Merge:
    """Two themes made one.

    Attributes:
        kept: number of the theme under which both go on; the smaller of the two.
        gone: number of the other.
        loss: variance between the two that is lost, in squared distance times texts (Ward 1963).
    """

    kept: int
    gone: int
    loss: float


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """How themes merge, the most alike first.

    Attributes:
        sizes: texts of each theme.
        merges: one fewer than themes, by the order in which they happen.

    Examples:
        >>> fitted = tree(np.array([[1.0, 0.0], [0.0, 1.0], [0.1, 0.9]]), np.array([5.0, 4.0, 2.0]))
        >>> fitted.cut(2)
        (1, 0, 0)
    """

    sizes: tuple[int, ...]
    merges: tuple[Merge, ...]

    def cut(self, max_themes: int) -> tuple[int, ...]:
        """Return the broad theme of each theme, where at most so many are wanted.

        Broad themes are numbered by size, largest first. Each is a union of those of any finer cut.

        Args:
            max_themes: number of broad themes, at least 1; more than there are themes gives each its own.

        Raises:
            UsageError: `max_themes` is below 1.

        Examples:
            >>> Hierarchy((9, 3, 7), (Merge(0, 1, 0.5), Merge(0, 2, 2.0))).cut(2)
            (0, 0, 1)
        """
        if max_themes < 1:
            message = f"max_themes={max_themes}: give the largest number of broad themes, 1 or more"
            raise UsageError(message)
        heirs = list(range(len(self.sizes)))
        for merge in self.merges[: max(0, len(self.sizes) - max_themes)]:
            heirs = [merge.kept if heir == merge.gone else heir for heir in heirs]
        weights = dict.fromkeys(heirs, 0)
        for heir, size in zip(heirs, self.sizes, strict=True):
            weights[heir] += size
        order = {heir: rank for rank, heir in enumerate(sorted(weights, key=lambda heir: (-weights[heir], heir)))}
        return tuple(order[heir] for heir in heirs)

    @property
    def levels(self) -> tuple[tuple[int, ...], ...]:
        """Cuts worth showing, the broadest first, the themes themselves last.

        Each level is cut where the next merge loses most in comparison with the one before, among cuts with a quarter
        to two thirds of the themes of the level below.

        Examples:
            >>> Hierarchy((4, 2), (Merge(0, 1, 1.0),)).levels
            ((0, 1),)
        """
        number = len(self.sizes)
        numbers = [number]
        while (most := int(numbers[-1] * MOST_SHARE)) >= FEWEST_ON_A_LEVEL:
            fewest = max(FEWEST_ON_A_LEVEL, int(numbers[-1] * FEWEST_SHARE))
            numbers.append(max(range(fewest, most + 1), key=self._gap))
        return tuple(self.cut(count) for count in reversed(numbers))

    def _gap(self, count: int) -> float:
        """Return by which factor the loss of the merge after a cut is above that of the one before it."""
        after = self.merges[len(self.sizes) - count]
        before = self.merges[len(self.sizes) - count - 1]
        return round(after.loss / max(before.loss, 1e-9), 6)


def tree(middles: Floats, sizes: Floats) -> Hierarchy:
    """Merge themes, each time the pair that loses least variance (Ward), until one is left.

    Args:
        middles: mean vectors of the themes, shape (k, dims).
        sizes: texts of each, shape (k,).

    Returns:
        The tree.

    Examples:
        >>> [(merge.kept, merge.gone) for merge in tree(np.eye(3)[[0, 1, 1]], np.ones(3)).merges]
        [(1, 2), (0, 1)]
    """
    means, weights = middles.astype(np.float64), np.maximum(sizes.astype(np.float64), 1.0)
    squares = (means * means).sum(axis=1)
    distance = np.maximum(squares[:, None] + squares[None] - 2 * means @ means.T, 0.0)
    # Rounded: the last digits of a matrix product depend on the machine.
    cost = np.round(distance * weights[:, None] * weights[None] / (weights[:, None] + weights[None]), 9)
    np.fill_diagonal(cost, np.inf)
    merges: list[Merge] = []
    for _ in range(len(weights) - 1):
        a, b = sorted(divmod(int(cost.argmin()), len(weights)))
        merges.append(Merge(a, b, float(cost[a, b])))
        means[a] = (means[a] * weights[a] + means[b] * weights[b]) / (weights[a] + weights[b])
        weights[a] += weights[b]
        new = np.round(((means - means[a]) ** 2).sum(axis=1) * weights * weights[a] / (weights + weights[a]), 9)
        cost[a] = cost[:, a] = np.where(np.isinf(cost[a]), np.inf, new)
        cost[b] = cost[:, b] = np.inf
    return Hierarchy(tuple(int(size) for size in sizes), tuple(merges))
