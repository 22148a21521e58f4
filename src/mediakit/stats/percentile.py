"""Where does one article stand among others? A description for one text, which can have no test."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["percentile_among"]


def percentile_among(value: float, others: npt.ArrayLike) -> tuple[float, int]:
    """Share of the others below `value` plus half of those equal to it, in per cent, and how many others there are.

    50 = in the middle, 100 = above all. `others` must not hold the article itself; NaN among them is left out. NaN
    where the value is NaN or no other is left.

    >>> percentile_among(3.0, [1, 2, 3, 4])
    (62.5, 4)
    """
    scores = np.asarray(others, dtype=np.float64).ravel()
    scores = scores[~np.isnan(scores)]
    if np.isnan(value) or len(scores) == 0:
        return float("nan"), len(scores)
    below, equal = np.count_nonzero(scores < value), np.count_nonzero(scores == value)
    return 100 * (int(below) + int(equal) / 2) / len(scores), len(scores)
