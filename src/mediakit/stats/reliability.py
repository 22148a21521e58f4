"""How far do coders agree, beyond what chance would give?

Per cent agreement, Cohen's kappa (1960) of two coders, Fleiss' kappa (1971) of several, and Krippendorff's alpha (2004) for
nominal, ordinal, interval and ratio values, with missing codes. All of it is computed from how often each unit was given
each value, so that a bootstrap over units is one matrix product a statistic.

Intervals resample units, with all codes that a unit has (percentile bootstrap; Zapf et al. 2016 found that to cover for
Fleiss' kappa and alpha alike). Units with one key (the sentences of an article) are drawn together. Hayes & Krippendorff's
(2007) bootstrap draws pairs of codes instead, as if the codes of a unit were independent of each other; it is not used.

Agreement says that people read alike, not that they read rightly.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import numpy.typing as npt

from mediakit.errors import ArgumentError, unknown
from mediakit.stats.draws import weight_chunks

__all__ = ["LEVELS", "alpha", "alphas", "cohen_kappas", "fleiss_kappas", "percent_agreements", "percentile_bounds",
           "resampled", "value_counts"]  # fmt: skip

Array = npt.NDArray[np.float64]
LEVELS = ("nominal", "ordinal", "interval", "ratio")
# Fewer resamples than this share with a value: no interval (the statistic is undefined where nothing varies).
LEAST_DEFINED = 0.5


def value_counts(codes: npt.ArrayLike, n_values: int) -> Array:
    """How often each unit was given each value: [units, values], from codes [coders, units] of 0 to n_values - 1; -1 = none.

    >>> value_counts([[0, 1, -1], [0, 0, 1]], 2).tolist()
    [[2.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
    """
    given = np.asarray(codes, dtype=np.int64)
    if given.ndim != 2 or given.max(initial=-1) >= n_values:
        raise ArgumentError(f"codes must be [coders, units] below {n_values}; the shape is {given.shape}")
    counts = np.zeros((given.shape[1], n_values))
    for row in given:
        np.add.at(counts, (np.flatnonzero(row >= 0), row[row >= 0]), 1.0)
    return counts


def alpha(counts: npt.ArrayLike, values: npt.ArrayLike, level: str) -> float:
    """Krippendorff's alpha, by the package `krippendorff`; NaN where it is not defined (one value in all, no pair).

    Arguments: counts, of `value_counts`; values, the numbers that the values stand for (of nominal ones, any); level, of
    LEVELS. 1 = perfect, 0 = as chance would give.
    Source: Krippendorff (2004).

    >>> round(alpha([[2, 0], [2, 0], [0, 2], [1, 1]], [0, 1], "nominal"), 3)
    0.533
    """
    import krippendorff

    _check(level)
    whole = np.asarray(counts, dtype=np.float64)
    pairable = whole[whole.sum(axis=1) > 1]
    if (pairable.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    return float(
        krippendorff.alpha(
            value_counts=pairable.astype(np.int64),
            value_domain=np.asarray(values, np.float64),
            level_of_measurement=cast(Any, level),
        )
    )


def alphas(counts: npt.ArrayLike, values: npt.ArrayLike, level: str, weights: Array) -> Array:
    """Krippendorff's alpha for every column of weights [units, resamples]; NaN where it is not defined."""
    _check(level)
    whole, domain = np.asarray(counts, dtype=np.float64), np.asarray(values, dtype=np.float64)
    m = whole.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        per_unit = np.where(m[:, None] > 1, whole / np.maximum(m - 1, 1)[:, None], 0.0)
    k, n_resamples = len(domain), weights.shape[1]
    pairs = whole[:, :, None] * per_unit[:, None, :]
    at = np.arange(k)
    pairs[:, at, at] -= per_unit  # a code makes no pair with itself
    observed = (weights.T @ pairs.reshape(len(whole), k * k)).reshape(n_resamples, k, k)
    margin = observed.sum(axis=2)
    n = margin.sum(axis=1)
    distance = _distances(domain, level, margin)
    expected = (margin[:, :, None] * margin[:, None, :] * distance).sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 1.0 - (n - 1.0) * (observed * distance).sum(axis=(1, 2)) / expected
    return np.asarray(np.where(expected > 0, found, np.nan))


def _distances(values: Array, level: str, margin: Array) -> Array:
    """Krippendorff's squared difference of every two values: [1 or resamples, values, values]."""
    a, b = values[None, :, None], values[None, None, :]
    if level == "nominal":
        return np.asarray(~np.eye(len(values), dtype=np.bool_)[None], np.float64)
    if level == "interval":
        return np.asarray((a - b) ** 2)
    if level == "ratio":
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.where(a + b == 0, 0.0, ((a - b) / (a + b)) ** 2))
    order = np.argsort(values, kind="stable")
    ranks = np.empty_like(margin)
    ranks[:, order] = np.cumsum(margin[:, order], axis=1) - margin[:, order] / 2  # ordinal: codes between, ends by half
    return np.asarray((ranks[:, :, None] - ranks[:, None, :]) ** 2)


def percent_agreements(counts: npt.ArrayLike, weights: Array) -> Array:
    """Share of agreeing pairs of codes within units, for every column of weights; units with one code have no pair."""
    whole = np.asarray(counts, dtype=np.float64)
    m = whole.sum(axis=1)
    agreeing, every = (whole * (whole - 1)).sum(axis=1), m * (m - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(every > 0, agreeing / every, 0.0)
        return np.asarray((share @ weights) / ((every > 0).astype(np.float64) @ weights))


def fleiss_kappas(counts: npt.ArrayLike, weights: Array) -> Array:
    """Fleiss' kappa for every column of weights, over the units that every coder coded (as many codes as the most)."""
    whole = np.asarray(counts, dtype=np.float64)
    m = whole.sum(axis=1).max(initial=0.0)
    full = (whole.sum(axis=1) == m) & (m > 1)
    kept, w = whole[full], weights[full]
    total = w.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = ((kept * (kept - 1)).sum(axis=1) / (m * (m - 1)) @ w) / total
        chance = (((kept.T @ w) / (m * total)) ** 2).sum(axis=0)
        return np.asarray(np.where(chance < 1, (observed - chance) / (1 - chance), np.nan))


def cohen_kappas(first: npt.ArrayLike, second: npt.ArrayLike, n_values: int, weights: Array) -> Array:
    """Cohen's kappa of two coders for every column of weights, over the units that both coded (-1 = not coded)."""
    a, b = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    both = (a >= 0) & (b >= 0)
    w = weights[both]
    total = w.sum(axis=0)
    one = np.eye(n_values)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = ((a == b)[both].astype(np.float64) @ w) / total
        chance = ((one[a[both]].T @ w) * (one[b[both]].T @ w)).sum(axis=0) / total**2
        return np.asarray(np.where(chance < 1, (observed - chance) / (1 - chance), np.nan))


def resampled(keys: npt.NDArray[np.uint64], n_resamples: int, seed: int) -> Array:
    """Bootstrap weights [units, resamples]: units of one key are drawn together, whatever their order."""
    return np.concatenate([w for _, w in weight_chunks(keys, n_resamples, seed)], axis=1)


def percentile_bounds(values: Array, confidence: float) -> tuple[float, float]:
    """Percentile bounds of resampled statistics; NaN where they are mostly undefined."""
    found = values[np.isfinite(values)]
    if len(found) < LEAST_DEFINED * max(len(values), 1):
        return float("nan"), float("nan")
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def _check(level: str) -> None:
    if level not in LEVELS:
        raise unknown("scale", level, LEVELS)
