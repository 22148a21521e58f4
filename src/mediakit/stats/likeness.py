"""How alike are two distributions of words? Cosine and Jensen–Shannon divergence of the rows of a sparse matrix.

Both need only the terms that two rows share, so a pair costs what it shares, not the vocabulary.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

__all__ = ["cosines", "jensen_shannon", "shares"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def shares(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each row divided by its sum; an empty row stays empty.

    >>> shares(sparse.csr_matrix([[1, 3], [0, 0]])).toarray().tolist()
    [[0.25, 0.75], [0.0, 0.0]]
    """
    sums = np.asarray(counts.sum(axis=1), np.float64).ravel()
    found = counts.astype(np.float64)
    found.data = found.data / np.repeat(np.where(sums > 0, sums, 1.0), np.diff(found.indptr))
    return sparse.csr_matrix(found)


def cosines(matrix: sparse.csr_matrix, rows: slice) -> Array:
    """Cosine of some rows with every row, [some, all]; NaN where one of the two is empty.

    >>> cosines(sparse.csr_matrix([[3.0, 4.0], [4.0, 3.0]]), slice(0, 1)).tolist()
    [[1.0, 0.96]]
    """
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1), np.float64).ravel())
    products = np.asarray((matrix[rows] @ matrix.T).toarray(), np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = products / (lengths[rows, None] * lengths[None, :])
    return np.asarray(np.minimum(found, 1.0))  # rounding takes a text's likeness to itself over 1


def jensen_shannon(shared: sparse.csr_matrix, row: int, others: Ints) -> tuple[Array, Ints]:
    """Jensen–Shannon divergence of a row from other rows, and how many terms they share.

    Arguments: shared, rows that add up to 1 (see `shares`); row; others, rows. Binary logarithm, so from 0 (the same
    words equally often) to 1 (no word in common); NaN where one of the two is empty. Source: Lin (1991).

    >>> p = shares(sparse.csr_matrix([[1, 1, 0], [0, 1, 1], [0, 0, 1]]))
    >>> [column.tolist() for column in jensen_shannon(p, 0, np.array([0, 1, 2]))]
    [[0.0, 0.5, 1.0], [2, 1, 0]]
    """
    start, end = shared.indptr[row], shared.indptr[row + 1]
    terms, own = shared.indices[start:end], shared.data[start:end]
    both = sparse.csr_matrix(shared[others][:, terms])
    which = np.repeat(np.arange(len(others)), np.diff(both.indptr))
    p, q = own[both.indices], both.data
    middle = p + q
    # a term that only one of the two has adds half its share: together 1 less half of what the shared terms have
    inner = (p * np.log2(2 * p / middle) + q * np.log2(2 * q / middle) - middle) / 2
    found = np.clip(1 + np.bincount(which, weights=inner, minlength=len(others)), 0.0, 1.0)
    empty = (np.diff(shared.indptr)[others] == 0) | (end == start)
    return np.where(empty, np.nan, found), np.diff(both.indptr).astype(np.int64)
