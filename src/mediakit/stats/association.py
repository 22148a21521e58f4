"""How strongly is a word tied to a target corpus rather than to a reference? The formulas of keyness, over arrays.

All functions take the same four: how often each term occurs in the target and in the reference, and the size of each
in words. They broadcast, so one call serves a whole vocabulary. G², the odds ratio and BIC take every word for an
independent draw, which words of one article are not: they describe, and do not test. For a p-value over articles see
`welch.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from mediakit.errors import ArgumentError

__all__ = [
    "ALPHA_0",
    "bic",
    "described",
    "g2_four_cell",
    "g2_two_cell",
    "log_odds_dirichlet",
    "log_ratio",
    "log_ratio_interval",
    "odds_ratio",
    "percent_diff",
]

Array = npt.NDArray[np.float64]
# Words that the log-odds prior stands for; Monroe, Colaresi & Quinn (2008) use a prior of this order for speeches.
ALPHA_0 = 500.0


def g2_four_cell(
    n_target: npt.ArrayLike, n_reference: npt.ArrayLike, size_target: npt.ArrayLike, size_reference: npt.ArrayLike
) -> Array:
    """G², the log-likelihood ratio of the 2 x 2 table term/other words by target/reference (Dunning 1993).

    Returns values >= 0, without a direction (see `log_ratio`); 0 where the two relative frequencies are equal.

    >>> round(float(g2_four_cell(110, 111, 110 + 2442, 111 + 29114)), 2)
    270.72
    """
    return _g2(*_checked(n_target, n_reference, size_target, size_reference))[0]


def g2_two_cell(
    n_target: npt.ArrayLike, n_reference: npt.ArrayLike, size_target: npt.ArrayLike, size_reference: npt.ArrayLike
) -> Array:
    """G² over the term's two cells alone, as most corpus tools print it (Rayson & Garside 2000).

    Returns values >= 0, without a direction. Never above the four-cell value, and close to it for all but frequent
    terms.

    >>> round(float(g2_two_cell(620, 267, 1_017_879, 1_007_532)), 2)
    140.87
    """
    return _g2(*_checked(n_target, n_reference, size_target, size_reference))[1]


def log_ratio(
    n_target: npt.ArrayLike, n_reference: npt.ArrayLike, size_target: npt.ArrayLike, size_reference: npt.ArrayLike
) -> Array:
    """Binary logarithm of the ratio of relative frequencies; 1 = twice as frequent in the target (Hardie 2014).

    A count of zero is replaced by 0.5; NaN where both are zero.

    >>> log_ratio([8, 4, 0], [1, 4, 4], 1000, 1000).tolist()
    [3.0, 0.0, -3.0]
    """
    a, b, c, d = _half_for_zero(*_checked(n_target, n_reference, size_target, size_reference))
    return np.asarray(np.log2(a / c) - np.log2(b / d))


def log_ratio_interval(
    n_target: npt.ArrayLike,
    n_reference: npt.ArrayLike,
    size_target: npt.ArrayLike,
    size_reference: npt.ArrayLike,
    confidence: float = 0.95,
) -> tuple[Array, Array]:
    """Lower and upper bound of `log_ratio`: the normal approximation of a log relative risk (Katz et al. 1978).

    Zero counts are replaced by 0.5 as in `log_ratio`; NaN where both are zero. Words are taken for independent draws,
    so the bounds are too narrow for words that come in bursts: they show the uncertainty of counting alone.

    >>> low, high = log_ratio_interval(620, 267, 1_017_879, 1_007_532)
    >>> round(float(low), 2), round(float(high), 2)
    (0.99, 1.41)
    """
    if not 0 < confidence < 1:
        raise ArgumentError(f"confidence is {confidence}; it must lie between 0 and 1, for example 0.95")
    _, low, high = _log_ratio(*_checked(n_target, n_reference, size_target, size_reference), confidence)
    return low, high


def log_odds_dirichlet(
    n_target: npt.ArrayLike,
    n_reference: npt.ArrayLike,
    size_target: npt.ArrayLike,
    size_reference: npt.ArrayLike,
    alpha_0: float,
) -> tuple[Array, Array]:
    """Weighted log-odds with an informative Dirichlet prior, and its z (Monroe, Colaresi & Quinn 2008).

    The prior is the pooled corpus shrunk to `alpha_0` words in all; a larger prior draws rare terms harder towards
    zero. Returns (log_odds, z), natural logarithms, positive = more typical of the target; NaN where a term occurs in
    neither.

    >>> log_odds, z = log_odds_dirichlet([20, 5], [5, 20], 1000, 1000, alpha_0=100)
    >>> log_odds.round(3).tolist(), z.round(3).tolist()
    ([1.238, -1.238], [2.72, -2.72])
    """
    if not alpha_0 > 0:
        raise ArgumentError(f"alpha_0 is {alpha_0}; the prior must hold more than 0 words, for example 500")
    return _log_odds(*_checked(n_target, n_reference, size_target, size_reference), alpha_0)


def _log_odds(a: Array, b: Array, c: Array, d: Array, alpha_0: float) -> tuple[Array, Array]:
    prior = np.where(a + b > 0, alpha_0 * (a + b) / (c + d), np.nan)
    # a corpus of one single type has odds without limit, and two such have no ratio (NaN)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds_target = np.log(a + prior) - np.log(c + alpha_0 - a - prior)
        odds_reference = np.log(b + prior) - np.log(d + alpha_0 - b - prior)
        log_odds = odds_target - odds_reference
    return np.asarray(log_odds), np.asarray(log_odds / np.sqrt(1 / (a + prior) + 1 / (b + prior)))


def percent_diff(
    n_target: npt.ArrayLike, n_reference: npt.ArrayLike, size_target: npt.ArrayLike, size_reference: npt.ArrayLike
) -> Array:
    """%DIFF: by how many per cent the target's relative frequency exceeds the reference's (Gabrielatos & Marchi 2011).

    NaN where the term does not occur in the reference (the difference is infinite).

    >>> percent_diff([30, 5], [20, 0], 1000, 1000).tolist()
    [50.0, nan]
    """
    return _percent_diff(*_checked(n_target, n_reference, size_target, size_reference))


def _percent_diff(a: Array, b: Array, c: Array, d: Array) -> Array:
    return np.asarray(100 * (a * d / (np.where(b > 0, b, np.nan) * c) - 1))


def odds_ratio(
    n_target: npt.ArrayLike, n_reference: npt.ArrayLike, size_target: npt.ArrayLike, size_reference: npt.ArrayLike
) -> Array:
    """Odds of the term in the target over its odds in the reference; 1 = no difference.

    Where one of the four cells is zero, 0.5 is added to all four (Haldane 1956, Anscombe 1956).

    >>> odds_ratio([50, 0], [20, 10], 100, 100).round(3).tolist()
    [4.0, 0.043]
    """
    return _odds_ratio(*_checked(n_target, n_reference, size_target, size_reference))


def _odds_ratio(a: Array, b: Array, c: Array, d: Array) -> Array:
    others_target, others_reference = c - a, d - b
    zero = (a == 0) | (b == 0) | (others_target == 0) | (others_reference == 0)
    half = np.where(zero, 0.5, 0.0)
    return np.asarray((a + half) * (others_reference + half) / ((b + half) * (others_target + half)))


def bic(
    n_target: npt.ArrayLike, n_reference: npt.ArrayLike, size_target: npt.ArrayLike, size_reference: npt.ArrayLike
) -> Array:
    """Bayesian information criterion against "no difference": four-cell G² less the log of all words (Wilson 2013).

    Wilson reads > 10 as very strong, 6-10 strong, 2-6 positive evidence of a difference, < 0 as evidence of none. The
    four-cell G² is taken because BIC compares the likelihoods of two models of the whole table.

    >>> round(float(bic(620, 267, 1_017_879, 1_007_532)), 1)
    126.4
    """
    a, b, c, d = _checked(n_target, n_reference, size_target, size_reference)
    return np.asarray(_g2(a, b, c, d)[0] - np.log(c + d))


def described(
    n_target: npt.ArrayLike, n_reference: npt.ArrayLike, size_target: npt.ArrayLike, size_reference: npt.ArrayLike
) -> dict[str, npt.NDArray[Any]]:
    """All measures that need only the four counts, with the counts themselves and rates, by the names of their columns.

    What several measures share is computed once: over a million terms this takes half the time of one call a measure.
    """
    a, b, c, d = four = _checked(n_target, n_reference, size_target, size_reference)
    middle, low, high = _log_ratio(*four, 0.95)
    log_odds, z = _log_odds(*four, ALPHA_0)
    four_cell, two_cell = _g2(*four)
    return {
        "n_target": a.astype(np.int64),
        "n_reference": b.astype(np.int64),
        "per_million_target": a / c * 1e6,
        "per_million_reference": b / d * 1e6,
        "log_ratio": middle,
        "log_ratio_low": low,
        "log_ratio_high": high,
        "log_odds": log_odds,
        "log_odds_z": z,
        "g2_4cell": four_cell,
        "g2_2cell": two_cell,
        "percent_diff": _percent_diff(*four),
        "odds_ratio": _odds_ratio(*four),
        "bic": four_cell - np.log(c + d),
    }


def _g2(a: Array, b: Array, c: Array, d: Array) -> tuple[Array, Array]:
    """G² over four cells and over two."""
    rate = (a + b) / (c + d)
    two = 2 * (_surprise(a, c * rate) + _surprise(b, d * rate))
    four = two + 2 * (_surprise(c - a, c * (1 - rate)) + _surprise(d - b, d * (1 - rate)))
    # rounding may leave -1e-13 for equal rates
    return np.asarray(np.maximum(four, 0.0)), np.asarray(np.maximum(two, 0.0))


def _log_ratio(a: Array, b: Array, c: Array, d: Array, confidence: float) -> tuple[Array, Array, Array]:
    """The log ratio with its bounds."""
    a, b, c, d = _half_for_zero(a, b, c, d)
    middle = np.log2(a / c) - np.log2(b / d)
    width = ndtri((1 + confidence) / 2) * np.sqrt(1 / a - 1 / c + 1 / b - 1 / d) / np.log(2)
    return np.asarray(middle), np.asarray(middle - width), np.asarray(middle + width)


def _surprise(observed: Array, expected: Array) -> Array:
    """Observed times log of observed over expected, 0 for nothing observed."""
    return np.asarray(observed * np.log(np.divide(observed, expected, out=np.ones_like(observed), where=observed > 0)))


def _half_for_zero(a: Array, b: Array, c: Array, d: Array) -> tuple[Array, Array, Array, Array]:
    """Hardie's 0.5 for a zero on one side; NaN where the term occurs on neither."""
    neither = (a == 0) & (b == 0)
    lifted_a, lifted_b = (np.where(neither, np.nan, np.where(n == 0, 0.5, n)) for n in (a, b))
    return lifted_a, lifted_b, c, d


def _checked(
    n_target: npt.ArrayLike, n_reference: npt.ArrayLike, size_target: npt.ArrayLike, size_reference: npt.ArrayLike
) -> tuple[Array, Array, Array, Array]:
    """The four as float arrays of one shape, refused where they cannot be counts and sizes."""
    given = (np.asarray(x, dtype=np.float64) for x in (n_target, n_reference, size_target, size_reference))
    a, b, c, d = (np.array(x) for x in np.broadcast_arrays(*given))
    for side, count, size in (("target", a, c), ("reference", b, d)):
        if not np.all(size > 0):
            raise ArgumentError(f"size_{side} must be above 0 words; an empty {side} cannot be compared")
        if not np.all((count >= 0) & (count <= size)):
            raise ArgumentError(f"n_{side} must lie between 0 and size_{side}; counts and sizes may be swapped")
    return a, b, c, d
