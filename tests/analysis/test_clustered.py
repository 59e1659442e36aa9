"""The robust errors against statsmodels, against the same worked out finding by finding, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import linalg

from reportminer.analysis.clustered import Fit, likeness, robust


def a_fit(seed: int, rows: int = 40, clusters: int = 9) -> tuple[Fit, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    numbers = np.append(np.arange(clusters), rng.integers(clusters, size=rows - clusters))
    design = np.column_stack([np.ones(rows), rng.normal(size=rows), rng.integers(2, size=rows)])
    values = design @ [0.3, 0.2, -0.1] + rng.normal(size=clusters)[numbers] + rng.normal(size=rows)
    fitted = sm.OLS(values, design).fit()
    return Fit(design=design, residuals=fitted.resid, clusters=numbers), design, values


def by_matrices(fit: Fit, contrast: np.ndarray) -> tuple[float, float]:
    """CR2 and its degrees of freedom as the papers write them: n x n matrices, a root of each block."""
    design, n = fit.design, len(fit.residuals)
    bread = np.linalg.inv(design.T @ design)
    maker = np.eye(n) - design @ bread @ design.T
    total, columns = 0.0, []
    for cluster in range(fit.clusters.max() + 1):
        at = np.flatnonzero(fit.clusters == cluster)
        root = np.real(linalg.fractional_matrix_power(maker[np.ix_(at, at)], -0.5))
        weights = root @ design[at] @ bread @ contrast
        total += float(weights @ fit.residuals[at]) ** 2
        columns.append(maker[:, at] @ weights)
    spread = np.array(columns) @ np.array(columns).T
    return float(np.sqrt(total)), float(np.trace(spread) ** 2 / (spread**2).sum())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("contrast", [[0, 1, 0], [0, 0, 1], [1, 0.5, -1]])
def test_the_error_is_that_of_the_papers(seed, contrast) -> None:
    fit, _, _ = a_fit(seed)
    assert robust(fit, contrast) == pytest.approx(by_matrices(fit, np.array(contrast)), rel=1e-6)


def test_without_the_correction_it_is_that_of_statsmodels() -> None:
    # With many clusters the leverages go to nought, and CR2 to the plain sandwich of statsmodels.
    fit, design, values = a_fit(1, rows=6000, clusters=1500)
    plain = sm.OLS(values, design).fit(cov_type="cluster", cov_kwds={"groups": fit.clusters, "use_correction": False})
    for place in range(3):
        assert robust(fit, np.eye(3)[place])[0] == pytest.approx(plain.bse[place], rel=0.01)


def test_for_few_clusters_it_is_larger_than_that_of_statsmodels() -> None:
    fit, design, values = a_fit(2)
    plain = sm.OLS(values, design).fit(cov_type="cluster", cov_kwds={"groups": fit.clusters, "use_correction": False})
    error, freedom = robust(fit, [0, 1, 0])
    assert error > plain.bse[1]
    assert freedom < 8


def test_cells_tell_what_findings_tell() -> None:
    # 12 findings of 4 bodies, one by one and added up a body.
    hits, sizes = np.array([3, 1, 0, 2]), np.array([4, 2, 3, 3])
    values = np.concatenate([[1] * hit + [0] * (size - hit) for hit, size in zip(hits, sizes, strict=True)])
    single = Fit(design=np.ones((12, 1)), residuals=values - 0.5, clusters=np.repeat(np.arange(4), sizes))
    added = Fit(design=np.sqrt(sizes)[:, None], residuals=np.sqrt(sizes) * (hits / sizes - 0.5), clusters=np.arange(4))
    assert robust(single, [1]) == pytest.approx(robust(added, [1]))
    # By hand: scores 1, 0, -1.5, 0.5 of leverages 4, 2, 3, 3 twelfths.
    assert robust(added, [1])[0] == pytest.approx(np.sqrt(1 * 12 / 8 + 2.25 * 12 / 9 + 0.25 * 12 / 9) / 12)


@given(st.permutations(range(20)))
def test_the_order_of_rows_changes_nothing(order) -> None:
    fit, _, _ = a_fit(3, rows=20, clusters=6)
    at = np.array(order)
    turned = Fit(design=fit.design[at], residuals=fit.residuals[at], clusters=fit.clusters[at])
    assert robust(turned, [0, 1, 0]) == pytest.approx(robust(fit, [0, 1, 0]))


def test_likeness_is_that_which_was_drawn() -> None:
    rng = np.random.default_rng(0)
    findings = np.full(4000, 10.0)
    for alike in (0.0, 0.1, 0.4):
        chance = rng.beta(0.3 * (1 - alike) / alike, 0.7 * (1 - alike) / alike, 4000) if alike else 0.3
        assert likeness(rng.binomial(10, chance, 4000).astype(float), findings) == pytest.approx(alike, abs=0.015)


@pytest.mark.parametrize(("hits", "findings"), [([3], [5]), ([1, 0, 1], [1, 1, 1]), ([0, 0], [4, 4]), ([4, 4], [4, 4])])
def test_likeness_that_cannot_be_told_is_none(hits, findings) -> None:
    assert likeness(np.array(hits, float), np.array(findings, float)) == 0
