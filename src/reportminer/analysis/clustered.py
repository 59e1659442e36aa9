"""Standard errors where findings come in bodies: the sandwich corrected for few clusters, with its degrees of freedom.

Findings of one body are alike: the same team, often the same report. Errors are therefore counted by body. The plain
cluster-robust sandwich (statsmodels' ``cov_type="cluster"``) is too small where bodies are few or of unequal size;
`robust` corrects it as Bell and McCaffrey (2002) do ("CR2"), with the degrees of freedom of their approximation.

Sources: R. M. Bell and D. F. McCaffrey, "Bias reduction in standard errors for linear regression with multi-stage
samples", Survey Methodology 28 (2002), 169-181; G. W. Imbens and M. Kolesár, "Robust standard errors in small
samples", Review of Economics and Statistics 98 (2016), 701-712; J. E. Pustejovsky and E. Tipton, "Small-sample methods
for cluster-robust variance estimation", Journal of Business & Economic Statistics 36 (2018), 672-683.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# An eigenvalue of I - H below this is zero: the cluster alone decides about a coefficient, and tells no error of it.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A weighted regression, least squares at its solution.

    Attributes:
        design: (n, p) design, each row times the square root of its weight.
        residuals: (n,) residuals, likewise.
        clusters: (n,) number of the cluster of each row, from 0.
    """

    design: Floats
    residuals: Floats
    clusters: Ints


def robust(fit: Fit, contrast: Sequence[float]) -> tuple[float, float]:
    """Return standard error and degrees of freedom of a contrast of coefficients.

    Rows may be cells: where all findings of a cluster that share a row of the design are one row, weighted by their
    number, the result is that of the single findings.

    Args:
        fit: the regression.
        contrast: (p,) how the coefficients are added up; ``[0, 1]`` is the second.

    Returns:
        The standard error (CR2), and the degrees of freedom, 1 or more, by Satterthwaite's approximation under
        independence.

    Examples:
        The mean of one value a cluster has the usual standard error, with n - 1 degrees of freedom:

        >>> values = np.array([1.0, 2.0, 4.0, 5.0])
        >>> fit = Fit(design=np.ones((4, 1)), residuals=values - values.mean(), clusters=np.arange(4))
        >>> se, freedom = robust(fit, [1])
        >>> round(se, 4), round(float(values.std(ddof=1) / 2), 4), round(freedom, 6)
        (0.9129, 0.9129, 3.0)
    """
    bread = np.linalg.pinv(fit.design.T @ fit.design).astype(np.float64)
    weighted = _adjusted(fit, bread, np.asarray(contrast, float))
    groups = int(fit.clusters.max()) + 1
    scores = np.bincount(fit.clusters, weighted * fit.residuals, groups)
    size = np.bincount(fit.clusters, weighted**2, groups)
    columns = [
        np.bincount(fit.clusters, weighted * fit.design[:, place], groups) for place in range(fit.design.shape[1])
    ]
    crossed = np.stack(columns, axis=1)
    spread = np.diag(size) - crossed @ bread @ crossed.T  # covariance of the scores if findings were independent
    square = float((spread**2).sum())
    freedom = float(np.trace(spread)) ** 2 / square if square > 0 else 1.0
    return float(np.sqrt((scores**2).sum())), max(freedom, 1.0)


def _adjusted(fit: Fit, bread: Floats, contrast: Floats) -> Floats:
    """Return (n,) what each residual counts in the contrast, corrected for the leverage of its cluster."""
    influence = fit.design @ bread @ contrast
    order = np.argsort(fit.clusters, kind="stable")
    sizes = np.bincount(fit.clusters)
    if sizes.max(initial=0) <= 1:  # one row a cluster: the correction is a number
        left = 1 - np.einsum("ij,jk,ik->i", fit.design, bread, fit.design)
        return np.where(left > NOTHING, influence / np.sqrt(np.maximum(left, NOTHING)), 0.0)
    out = np.empty_like(influence)
    for rows in np.split(order, np.cumsum(sizes)[:-1]):
        part = fit.design[rows]
        values, vectors = np.linalg.eigh(np.eye(len(rows)) - part @ bread @ part.T)
        scale = np.where(values > NOTHING, 1 / np.sqrt(np.maximum(values, NOTHING)), 0.0)
        out[rows] = vectors @ (scale * (vectors.T @ influence[rows]))
    return out


def likeness(hits: Floats, findings: Floats) -> float:
    """Return how alike findings of one body are: the intraclass correlation by analysis of variance, -1 to 1.

    Args:
        hits: (n,) findings of each body that have what is counted.
        findings: (n,) findings of each body, 1 or more.

    Returns:
        0 where it cannot be told: one body, or one finding a body.

    Examples:
        >>> likeness(np.array([4.0, 0.0, 4.0, 0.0]), np.array([4.0, 4.0, 4.0, 4.0]))
        1.0
    """
    bodies, total = len(findings), findings.sum()
    if bodies < 2 or total <= bodies:
        return 0.0
    shares, share = hits / findings, hits.sum() / total
    size = (total - (findings**2).sum() / total) / (bodies - 1)
    between = (findings * (shares - share) ** 2).sum() / (bodies - 1)
    within = (hits * (1 - shares)).sum() / (total - bodies)
    whole = between + (size - 1) * within
    return float(np.clip((between - within) / whole, -1, 1)) if whole > 0 else 0.0
