"""By how much does a word's rate differ at least? The conservative log ratio (LRC, Evert 2022), and equivalence.

Given its count on both sides together, a word's count in the target is binomial; the exact (Clopper–Pearson 1934) bounds of its
share, with a level shared out over all words that are looked at (Bonferroni), give bounds of the ratio of rates. LRC
is the bound nearer to 0, or 0 where the bounds lie on either side: a word ranks high only if its rate surely differs by much.

LRC takes words for independent draws, which words of one article are not: bursts still come out too high.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, stdtr, stdtrit

from mediakit.errors import ArgumentError

__all__ = ["exact_log_ratio_bounds", "lrc", "rate_equivalence"]

Array = npt.NDArray[np.float64]


def exact_log_ratio_bounds(
    n_target: npt.ArrayLike, n_reference: npt.ArrayLike, size_target: npt.ArrayLike, size_reference: npt.ArrayLike, *,
    n_tests: npt.ArrayLike = 1, confidence: float = 0.95,
) -> tuple[Array, Array]:  # fmt: skip
    """Exact lower and upper bounds of the binary log of the ratio of rates, infinite where a side has none.

    Arguments: counts and sizes in words; n_tests, words looked at, over which the level is shared out; confidence, of all of
    them together.

    >>> low, high = exact_log_ratio_bounds(10, 10, 1000, 1000)
    >>> round(float(low), 3), round(float(high), 3)
    (-1.421, 1.421)
    """
    if not 0 < confidence < 1:
        raise ArgumentError(f"confidence is {confidence}; it must lie between 0 and 1, for example 0.95")
    a, b, c, d = (np.asarray(one, np.float64) for one in (n_target, n_reference, size_target, size_reference))
    tail = (1 - confidence) / np.maximum(n_tests, 1) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(a > 0, betaincinv(np.maximum(a, 1), b + 1, tail), 0.0)
        # the upper bound is the lower one of the other side: stays exact where the share is near 1
        rest = np.where(b > 0, betaincinv(np.maximum(b, 1), a + 1, tail), 0.0)
        scale = np.log2(d) - np.log2(c)
        return scale + np.log2(low) - np.log2(1 - low), scale + np.log2(1 - rest) - np.log2(rest)


def lrc(
    n_target: npt.ArrayLike, n_reference: npt.ArrayLike, size_target: npt.ArrayLike, size_reference: npt.ArrayLike, *,
    n_tests: npt.ArrayLike = 1, confidence: float = 0.95,
) -> Array:  # fmt: skip
    """The conservative log ratio: the bound nearer to 0; 1 = at least twice as frequent in the target, 0 = may be no
    difference.

    Arguments as of `exact_log_ratio_bounds`. Source: Evert (2022).

    >>> lrc([100, 12, 10], [10, 10, 100], 1000, 1000).round(3).tolist()
    [2.383, 0.0, -2.383]
    """
    low, high = exact_log_ratio_bounds(
        n_target, n_reference, size_target, size_reference, n_tests=n_tests, confidence=confidence
    )
    return np.asarray(np.where(low > 0, low, np.where(high < 0, high, 0.0)))


def rate_equivalence(
    one: tuple[Array, Array, Array, float, float, int],
    other: tuple[Array, Array, Array, float, float, int],
    *,
    margin: float,
    confidence: float = 0.95,
) -> tuple[Array, Array, Array, Array]:
    """Whether the rates of words are alike within a margin, with the article as the unit: log_ratio, low, high, p.

    Arguments: each side as (sums over articles of count, count², count · words; sums of words and words²; articles); margin,
    in binary logarithms. p is that of two one-sided tests against a ratio of +margin or -margin (Schuirmann 1987): small = the
    ratio is inside. The spread of a log rate is that of a ratio of sums over articles (linearised), its degrees of freedom
    Welch's (1947).
    """
    rates, errors, freedom = [], [], []
    for count, square, product, words, words2, n in (one, other):
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = count / words
            spread = np.maximum(square - 2 * rate * product + rate**2 * words2, 0.0) * n / max(n - 1, 1)
            rates.append(np.log2(rate))
            errors.append(spread / count**2 / np.log(2) ** 2)
        freedom.append(max(n - 1, 1))
    middle, error = rates[0] - rates[1], np.sqrt(errors[0] + errors[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        df = (errors[0] + errors[1]) ** 2 / (errors[0] ** 2 / freedom[0] + errors[1] ** 2 / freedom[1])
        df = np.where(np.isfinite(df), df, min(freedom))
        half = stdtrit(df, (1 + confidence) / 2) * error
        p = np.maximum(stdtr(df, (middle - margin) / error), stdtr(df, (-margin - middle) / error))
    return middle, middle - half, middle + half, np.asarray(p)
