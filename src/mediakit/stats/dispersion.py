"""Is a term spread over all parts of a corpus, or does it live in a few of them?

DP ("deviation of proportions", Gries 2008) compares where a term occurs with where the words are: 0 = the term is
spread exactly as the words are, towards 1 = it is all in one small part. It says nothing about why, and with many
small parts (articles) rare terms cannot score low: compare terms of like frequency.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from mediakit.errors import ArgumentError

__all__ = ["dp", "dpnorm"]

Array = npt.NDArray[np.float64]


def dp(counts: Any, sizes: npt.ArrayLike) -> Array:
    """Deviation of proportions of every term, 0 (even) to 1 - the smallest part's share (Gries 2008).

    `counts` is a parts x terms matrix, sparse or dense; `sizes` the words of each part. NaN for a term that does not
    occur.

    >>> dp([[2, 1], [2, 0]], [100, 100]).tolist()
    [0.0, 0.5]
    """
    from scipy.sparse import csc_array

    matrix = csc_array(counts)
    shares = _shares(sizes, matrix)
    rows, values = matrix.indices, matrix.data.astype(np.float64)
    columns = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    totals = np.bincount(columns, weights=values, minlength=matrix.shape[1])
    expected = shares[rows]
    # A part without the term adds its share. All shares add to 1, so only the parts with the term need to be visited.
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.abs(values / totals[columns] - expected) - expected
    distance = 0.5 * (1 + np.bincount(columns, weights=excess, minlength=matrix.shape[1]))
    return np.where(totals > 0, np.maximum(distance, 0.0), np.nan)


def dpnorm(counts: Any, sizes: npt.ArrayLike) -> Array:
    """DP over its largest possible value, so that it runs from 0 (even) to 1 (Lijffijt & Gries 2012).

    Arguments as in `dp`; parts without words are no parts. NaN for a term that does not occur, or where there is one
    part.

    >>> dpnorm([[2, 1], [2, 0]], [100, 100]).tolist()
    [0.0, 1.0]
    """
    lengths = np.asarray(sizes, dtype=np.float64)
    distance = dp(counts, lengths)
    filled = lengths[lengths > 0]
    if len(filled) < 2:
        return np.full_like(distance, np.nan)
    return np.asarray(distance / (1 - filled.min() / filled.sum()))


def _shares(sizes: npt.ArrayLike, matrix: Any) -> Array:
    """Each part's share of all words."""
    lengths = np.asarray(sizes, dtype=np.float64)
    if lengths.shape != (matrix.shape[0],):
        raise ArgumentError(
            f"sizes has shape {lengths.shape}; counts has {matrix.shape[0]} parts, so give one size each"
        )
    if not lengths.sum() > 0 or np.any(lengths < 0):
        raise ArgumentError("sizes must not be negative and must hold at least one word")
    if np.any((matrix.sum(axis=1) > 0) & (lengths == 0)):
        raise ArgumentError(
            "a part of size 0 has counts above 0; sizes must count the words that counts were taken from"
        )
    return np.asarray(lengths / lengths.sum())
