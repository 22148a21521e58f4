"""Which groups differ in a score, other things held equal? Least squares with errors clustered, and what few clusters
do to them.

Coefficients and the clustered covariance are statsmodels' (Liang & Zeger 1986), with the correction G/(G-1) ·
(N-1)/(N-K) and Student's t with G-1 degrees of freedom for G clusters. With few clusters they still find too much;
then the wild cluster bootstrap with the null imposed is given beside (Cameron, Gelbach & Miller 2008; Webb's 2023 six
weights, since two weights give few distinct draws).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["FEW_CLUSTERS", "Fitted", "fit_clustered", "wild_cluster_p"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Fewer clusters than this: t with G-1 degrees of freedom is known to find too much (Cameron & Miller 2015 say 20 to 50)
FEW_CLUSTERS = 10
_WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])
# Values of resampled scores held at once
_HELD = 4_000_000


@dataclass(frozen=True, slots=True)
class Fitted:
    """Of each column of the design: coefficient, standard error, t, p, low, high; and r2 of the fit."""

    coefficient: Array
    error: Array
    t: Array
    p: Array
    low: Array
    high: Array
    r2: float


def fit_clustered(design: Array, values: Array, clusters: Ints, *, confidence: float = 0.95) -> Fitted:
    """Least squares of values on the columns of a design (with its constant), errors clustered.

    Arguments: design [N, K]; values [N]; clusters [N], numbers; confidence of the bounds.
    """
    from statsmodels.regression.linear_model import OLS

    found: Any = OLS(values, design).fit(
        cov_type="cluster", cov_kwds={"groups": clusters, "use_correction": True, "df_correction": True}, use_t=True
    )
    bounds = np.asarray(found.conf_int(alpha=1 - confidence))
    r2 = float(found.rsquared) if np.ptp(values) > 0 else float("nan")
    beta, error, t, p = (np.asarray(one, np.float64) for one in (found.params, found.bse, found.tvalues, found.pvalues))
    return Fitted(beta, error, t, p, bounds[:, 0], bounds[:, 1], r2)


def wild_cluster_p(
    design: Array, values: Array, clusters: Ints, columns: Ints, *, n_resamples: int = 999, seed: int = 0
) -> Array:
    """p of each of these columns by the wild cluster bootstrap, the null imposed: the share of resamples with as large a t.

    Arguments as of `fit_clustered`; columns, numbers of those to test; n_resamples; seed. Deterministic for a seed.
    """
    names, number = np.unique(clusters, return_inverse=True)
    weights = np.random.default_rng(seed).choice(_WEBB, size=(len(names), n_resamples))
    inverse = np.asarray(np.linalg.pinv(design.T @ design), np.float64)
    found = []
    for column in columns.tolist():
        rest = np.delete(design, column, axis=1)
        fitted = rest @ np.linalg.lstsq(rest, values, rcond=None)[0] if rest.shape[1] else np.zeros(len(values))
        lever = design @ inverse[column]
        observed = _t_of(design, inverse, lever, number, len(names), column, values[:, None])[0]
        step = max(_HELD // max(len(values), 1), 1)
        draws = [
            _t_of(design, inverse, lever, number, len(names), column,
                  fitted[:, None] + (values - fitted)[:, None] * weights[number, first : first + step])
            for first in range(0, n_resamples, step)
        ]  # fmt: skip
        as_large = np.abs(np.concatenate(draws)) >= np.abs(observed) * (1 - 1e-9)
        found.append((1 + as_large.sum()) / (n_resamples + 1))
    return np.asarray(found, np.float64)


def _t_of(
    design: Array, inverse: Array, lever: Array, number: Ints, n_clusters: int, column: int, values: Array
) -> Array:
    """t of one coefficient for each column of values, with the clustered standard error (without constants common to all)."""
    coefficients = inverse @ (design.T @ values)
    scores = lever[:, None] * (values - design @ coefficients)
    order = np.argsort(number, kind="stable")
    sums = np.add.reduceat(scores[order], np.searchsorted(number[order], np.arange(n_clusters)), axis=0)
    error = np.sqrt((sums**2).sum(axis=0))
    return np.asarray(np.divide(coefficients[column], error, out=np.zeros(values.shape[1]), where=error > 0))
