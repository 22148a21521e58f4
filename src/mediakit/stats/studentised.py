"""From resampled statistics to bounds: quantiles that leave out what is missing, and bootstrap-t's critical values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from mediakit.errors import ArgumentError

__all__ = ["check_interval", "quantiles", "t_bounds"]

Array = npt.NDArray[np.float64]


def quantiles(resampled: Array, levels: Array) -> Array:
    """Linear quantiles of every row at `levels` [levels, rows or 1], without NaN and infinite; NaN for an empty row.

    >>> quantiles(np.array([[3.0, 1.0, 2.0, np.nan]]), np.array([[0.0], [0.5], [0.75]])).ravel().tolist()
    [1.0, 2.0, 2.5]
    """
    ordered = np.sort(np.where(np.isfinite(resampled), resampled, np.nan), axis=1)  # NaN goes last
    last = np.maximum(np.isfinite(ordered).sum(axis=1) - 1, 0)
    place = levels * last
    below = np.floor(place).astype(np.int64)
    rows = np.arange(len(ordered))
    low, high = ordered[rows, below], ordered[rows, np.minimum(below + 1, last)]
    return np.asarray(low + (place - below) * (high - low))


def t_bounds(t: Array, df: Array, confidence: float) -> tuple[Array, Array]:
    """Lower and upper critical value of every row of resampled t, neither nearer to 0 than Student's with `df`.

    The interval is then (estimate - upper * error, estimate - lower * error): bootstrap-t turns the tails round.

    >>> low, high = t_bounds(np.linspace(-9, 1, 101)[None], np.array([4.0]), 0.95)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([-8.75], [2.78])
    """
    tail = (1 - confidence) / 2
    low, high = quantiles(t, np.array([[tail], [1 - tail]]))
    student = stdtrit(df, 1 - tail)
    return np.fmin(low, -student), np.fmax(high, student)


def check_interval(confidence: float, min_articles: int) -> None:
    """Refuse a confidence outside 0 to 1 and a minimum of articles that leaves no variance."""
    if not 0 < confidence < 1:
        raise ArgumentError(f"confidence is {confidence}; it must lie between 0 and 1, for example 0.95")
    if min_articles < 2:
        raise ArgumentError(f"min_articles is {min_articles}; an interval needs at least 2 articles")
