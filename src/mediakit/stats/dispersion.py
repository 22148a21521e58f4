"""Is a term spread over all parts of a corpus, or does it live in a few of them?

Five classical measures, each from the counts of a term in the parts and the parts' sizes in words.

DP ("deviation of proportions", Gries 2008) compares where a term occurs with where the words are: 0 = the term is
spread exactly as the words are, towards 1 = it is all in one small part. Juilland's D, Carroll's D2 and Rosengren's S run the
other way: 1 = evenly spread, 0 = all in one part (S: the share of the smallest). Their formulas are those that take parts of
unlike size into account (Gries 2020, A Practical Handbook of Corpus Linguistics, ch. 5). None says why, and with many
small parts (articles) rare terms cannot score low: compare terms of like frequency.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from mediakit.errors import ArgumentError

__all__ = ["carroll_d2", "dp", "dpnorm", "juilland_d", "rosengren_s"]

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


def juilland_d(counts: Any, sizes: npt.ArrayLike) -> Array:
    """Juilland's D: 1 = the same rate in all parts, 0 = all in one part (Juilland & Chang-Rodríguez 1964).

    Arguments as in `dp`. 1 less the coefficient of variation of the rates (over all parts) over the root of parts less one. NaN
    for a term that does not occur, or where there is one part.

    >>> juilland_d([[2, 1], [2, 0]], [100, 100]).tolist()
    [1.0, 0.0]
    """
    columns, rates, n_terms, n_parts = _rates(counts, sizes)
    if n_parts < 2:
        return np.full(n_terms, np.nan)
    total, squares = (np.bincount(columns, weights=values, minlength=n_terms) for values in (rates, rates**2))
    with np.errstate(invalid="ignore", divide="ignore"):
        variation = np.sqrt(np.maximum(n_parts * squares / total**2 - 1, 0.0))
        return np.where(total > 0, np.maximum(1 - variation / np.sqrt(n_parts - 1), 0.0), np.nan)


def carroll_d2(counts: Any, sizes: npt.ArrayLike) -> Array:
    """Carroll's D2: the evenness of the rates as entropy over its largest value, 1 = even, 0 = all in one part (Carroll 1970).

    Arguments as in `dp`. NaN for a term that does not occur, or where there is one part.

    >>> carroll_d2([[2, 1], [2, 0]], [100, 100]).tolist()
    [1.0, 0.0]
    """
    columns, rates, n_terms, n_parts = _rates(counts, sizes)
    if n_parts < 2:
        return np.full(n_terms, np.nan)
    total = np.bincount(columns, weights=rates, minlength=n_terms)
    share = rates / total[columns]
    entropy = np.bincount(columns, weights=-share * np.log(share), minlength=n_terms)
    return np.where(total > 0, entropy / np.log(n_parts), np.nan)


def rosengren_s(counts: Any, sizes: npt.ArrayLike) -> Array:
    """Rosengren's S: 1 = spread as the words are, down to the share of the smallest part (Rosengren 1971).

    Arguments as in `dp`. The squared sum over parts of the root of share of words times count, over all counts. NaN for a term
    that does not occur.

    >>> rosengren_s([[2, 1], [2, 0]], [100, 100]).round(6).tolist()
    [1.0, 0.5]
    """
    from scipy.sparse import csc_array

    matrix = csc_array(counts)
    shares, n_terms = _shares(sizes, matrix), matrix.shape[1]
    columns = np.repeat(np.arange(n_terms), np.diff(matrix.indptr))
    values = matrix.data.astype(np.float64)
    totals = np.bincount(columns, weights=values, minlength=n_terms)
    roots = np.bincount(columns, weights=np.sqrt(shares[matrix.indices] * values), minlength=n_terms)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(totals > 0, roots**2 / totals, np.nan)


def _rates(counts: Any, sizes: npt.ArrayLike) -> tuple[npt.NDArray[np.int64], Array, int, int]:
    """The rates above 0 with the term of each, the number of terms, and of parts with words."""
    from scipy.sparse import csc_array

    matrix = csc_array(counts)
    _shares(sizes, matrix)
    lengths, values = np.asarray(sizes, dtype=np.float64), matrix.data.astype(np.float64)
    columns = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    some = values > 0
    rates = values[some] / lengths[matrix.indices[some]]
    return columns[some], rates, matrix.shape[1], int((lengths > 0).sum())


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
