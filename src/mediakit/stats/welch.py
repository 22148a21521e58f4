"""Do articles of two groups use a term at different rates? A t-test with the article as the unit.

G² takes every word for an independent draw and finds "significant" terms in two random halves of one source; a test
over the articles' relative frequencies does not (Lijffijt et al. 2016). The test needs three sums a group and term,
so a whole vocabulary is tested from sparse counts at once. It cannot see that two articles are copies of one wire
story.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

from mediakit.errors import ArgumentError

__all__ = ["WelchTest", "matched_welch_from_sums", "welch_from_sums"]

Side = Sequence[tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]]

Array = npt.NDArray[np.float64]

# Variance below this share of the mean square is rounding left over from sum x² - (sum x)²/n.
_ROUNDING = 1e-11


class WelchTest(NamedTuple):
    """t (positive = higher in the target), its degrees of freedom, and the two-sided p."""

    t: Array
    df: Array
    p: Array


def welch_from_sums(
    n_target: npt.ArrayLike,
    sum_target: npt.ArrayLike,
    squares_target: npt.ArrayLike,
    n_reference: npt.ArrayLike,
    sum_reference: npt.ArrayLike,
    squares_reference: npt.ArrayLike,
    min_articles: int = 5,
) -> WelchTest:
    """Welch's t-test of every term from the number of articles, sum x and sum x² of each group.

    x is a term's relative frequency in an article, 0 where it does not occur. Returns t, df and p, each of the sums'
    shape. Where one side has no variance (mostly: the term is absent from it) Welch's t has no meaning, for it takes
    the rate on that side as known without error: absence from five articles of a word that 1 % of articles use would
    be "significant". There the variances are pooled (Student's t). All NaN where neither side varies or a side has
    fewer than `min_articles`.

    >>> test = welch_from_sums(5, 15.0, 55.0, 5, 40.0, 330.0)  # 1..5 against 6..10
    >>> round(float(test.t), 6), round(float(test.df), 6), round(float(test.p), 6)
    (-5.0, 8.0, 0.001053)
    """
    if min_articles < 2:
        raise ArgumentError(f"min_articles is {min_articles}; a variance needs at least 2 articles a side")
    n_1, mean_1, variance_1 = _moments(n_target, sum_target, squares_target)
    n_2, mean_2, variance_2 = _moments(n_reference, sum_reference, squares_reference)
    with np.errstate(invalid="ignore", divide="ignore"):
        error_1, error_2 = variance_1 / n_1, variance_2 / n_2
        square = error_1 + error_2
        df = square**2 / (error_1**2 / (n_1 - 1) + error_2**2 / (n_2 - 1))
        pooled = ((n_1 - 1) * variance_1 + (n_2 - 1) * variance_2) / (n_1 + n_2 - 2)
        one_flat = (variance_1 == 0) != (variance_2 == 0)
        square = np.where(one_flat, pooled * (1 / n_1 + 1 / n_2), square)
        df = np.where(one_flat, n_1 + n_2 - 2, df)
        usable = (n_1 >= min_articles) & (n_2 >= min_articles) & (square > 0)
        t = np.where(usable, (mean_1 - mean_2) / np.sqrt(square), np.nan)
    df = np.where(usable, df, np.nan)
    return WelchTest(np.asarray(t), np.asarray(df), np.asarray(2 * stdtr(df, -np.abs(t))))


def matched_welch_from_sums(target: Side, reference: Side) -> WelchTest:
    """Welch's t-test of the mean difference over blocks (events), each with equal weight.

    `target` and `reference` hold (n articles, sum x, sum x^2) of every block. The difference is the mean over blocks of the
    blocks' differences; its variance the sum of theirs over the number of blocks squared; degrees of freedom by
    Satterthwaite over all sides of all blocks. Blocks with fewer than two articles on a side have no variance and are
    left out of the test. Where a term varies on one side of a block only, that block's variances are pooled, as in
    `welch_from_sums`. All NaN where no block is left. Direction, NaN and p as there.

    >>> one = (5, 15.0, 55.0), (5, 40.0, 330.0)
    >>> test = matched_welch_from_sums([one[0], one[0]], [one[1], one[1]])  # two blocks say the same twice
    >>> round(float(test.t), 6), round(float(test.df), 6)
    (-7.071068, 16.0)
    """
    difference, variance, weight = np.zeros(1), np.zeros(1), np.zeros(1)
    n_blocks = 0
    for (n_1, *sums_1), (n_2, *sums_2) in zip(target, reference, strict=True):
        if min(np.asarray(n_1), np.asarray(n_2)) < 2:
            continue
        size_1, mean_1, variance_1 = _moments(n_1, *sums_1)
        size_2, mean_2, variance_2 = _moments(n_2, *sums_2)
        one_flat = (variance_1 == 0) != (variance_2 == 0)
        pooled = ((size_1 - 1) * variance_1 + (size_2 - 1) * variance_2) / (size_1 + size_2 - 2)
        errors = [np.where(one_flat, pooled, v) / n for v, n in ((variance_1, size_1), (variance_2, size_2))]
        difference = difference + (mean_1 - mean_2)
        variance = variance + errors[0] + errors[1]
        weight = weight + errors[0] ** 2 / (size_1 - 1) + errors[1] ** 2 / (size_2 - 1)
        n_blocks += 1
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where((variance > 0) & (n_blocks > 0), difference / np.sqrt(variance), np.nan)
        df = np.where(np.isnan(t), np.nan, variance**2 / weight)
    return WelchTest(np.squeeze(t), np.squeeze(df), np.squeeze(2 * stdtr(df, -np.abs(t))))


def _moments(n: npt.ArrayLike, total: npt.ArrayLike, squares: npt.ArrayLike) -> tuple[Array, Array, Array]:
    """Number, mean and variance (n - 1) from the sums; a variance that is only rounding is 0."""
    count, sum_x, sum_xx = (np.asarray(x, dtype=np.float64) for x in (n, total, squares))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sum_x / count
        spread = sum_xx - sum_x * mean
        variance = np.where(spread > _ROUNDING * np.abs(sum_xx), spread / (count - 1), 0.0)
    return count, mean, variance
