"""Two groups compared inside the blocks (events) that both tell: the sums, the difference and its standard error.

Shared by the bootstrap (weights on articles) and the permutation test (labels on articles): both need the same sums
of a block and side for a thousand sets of weights, and get them from one matrix product a block. Scores are *cells*:
one article in one block. The difference of a block is the target's mean less the reference's; every block counts the
same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from mediakit.errors import ArgumentError

__all__ = ["Cells", "Matched", "Sums", "arrange", "chosen_sums", "matched_difference", "product_sums"]

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# Scores are standardised first, so a variance below this is what rounding leaves of zero.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Cells:
    """Scores sorted by block, then side, then article key. Centred on the block's mean and scaled to unit spread."""

    article: Integers
    block: Integers  # 0 .. n_blocks - 1
    target: npt.NDArray[np.bool_]
    columns: Array  # presence, scores and squares side by side, what is summed: held once, a million cells are large
    n_present: int  # columns of presence: K, or 1 where no score is missing
    scale: Array  # [K]
    starts: Integers  # where block b's reference side (2b), its target side (2b + 1) and the next block begin
    n_articles: int

    @property
    def present(self) -> Array:
        """[cells, K], or [cells, 1] where no score is missing."""
        return self.columns[:, : self.n_present]

    @property
    def x(self) -> Array:
        """[cells, K], 0 where there is no score."""
        return self.columns[:, self.n_present : (self.n_present + self.columns.shape[1]) // 2]


class Sums(NamedTuple):
    """Number, sum and sum of squares of one side: [blocks, K or 1, R] each."""

    n: Array
    x: Array
    xx: Array


class Matched(NamedTuple):
    """The matched difference [K, R], its variance, and what they are made of."""

    difference: Array
    variance: Array
    n_blocks: Array
    by_block: Array  # the blocks' differences [blocks, K, R], 0 where a block is not common
    common: npt.NDArray[np.bool_]
    paired: npt.NDArray[np.bool_]  # common blocks whose variance is taken from the spread between blocks
    within: tuple[Array, Array]  # the variance of the target's and the reference's mean, [blocks, K, R]


def arrange(
    article: npt.ArrayLike, block: npt.ArrayLike, group: npt.ArrayLike, values: npt.ArrayLike, keys: npt.ArrayLike
) -> Cells:
    """Check the cells and bring them into the order that the sums need; the order given does not matter."""
    articles, targets = np.asarray(article, dtype=np.int64), np.asarray(group).astype(bool)
    scores, key = np.asarray(values, dtype=np.float64), np.asarray(keys, dtype=np.uint64)
    blocks = np.unique(np.asarray(block), return_inverse=True)[1].reshape(-1).astype(np.int64)
    _check(articles, blocks, targets, scores, key)
    order = np.lexsort((key[articles], targets, blocks))
    articles, blocks, targets, scores = articles[order], blocks[order], targets[order], scores[order]
    missing = np.isnan(scores)
    scores[missing] = 0.0
    k, n_present = scores.shape[1], scores.shape[1] if missing.any() else 1
    columns = np.ones((len(scores), n_present + 2 * k))
    if missing.any():
        columns[:, :n_present] -= missing
    scale = _standardise(scores, missing, blocks)
    columns[:, n_present : n_present + k] = scores
    np.multiply(scores, scores, out=columns[:, n_present + k :])
    n_blocks = int(blocks[-1]) + 1 if len(blocks) else 0
    starts = np.searchsorted(blocks * 2 + targets, np.arange(2 * n_blocks + 1))
    return Cells(articles, blocks, targets, columns, n_present, scale, starts.astype(np.int64), len(key))


def product_sums(columns: Array, starts: Integers, cell_weights: Array, n_items: int) -> Sums:
    """Weighted sums of every segment `starts[i]` to `starts[i + 1]` of the cells, for all sets of weights at once."""
    out = np.empty((len(starts) - 1, columns.shape[1], cell_weights.shape[1]))
    for i, (first, last) in enumerate(zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)):
        np.matmul(columns[first:last].T, cell_weights[first:last], out=out[i])
    n_present = columns.shape[1] - 2 * n_items
    return Sums(out[:, :n_present], out[:, n_present : n_present + n_items], out[:, n_present + n_items :])


def chosen_sums(
    columns: Array, block: Integers, n_blocks: int, drawn: Integers, cell: Integers, n: int, n_items: int
) -> Sums:
    """The same sums for n sets of cells where few are in one: cell[i] is in set drawn[i], which ascends."""
    row = drawn * n_blocks + block[cell]
    if n_blocks > 1:
        order = np.argsort(row, kind="stable")
        row, cell = row[order], cell[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n * n_blocks))])
    onto = sparse.csr_matrix((np.ones(len(cell)), cell, starts), shape=(len(starts) - 1, len(columns)))
    out = (onto @ columns).reshape(n, n_blocks, columns.shape[1]).transpose(1, 2, 0)
    n_present = columns.shape[1] - 2 * n_items
    return Sums(out[:, :n_present], out[:, n_present : n_present + n_items], out[:, n_present + n_items :])


def matched_difference(target: Sums, reference: Sums, single: npt.NDArray[np.bool_] | None = None) -> Matched:
    """Difference of the two sides' matched means and its variance, for every item and set of weights.

    A block that one side does not tell is left out. Inside a block the variance is Welch's: each side's own. A side
    with a single article has no variance of its own; such blocks (and those marked `single`) take the spread of the
    blocks' differences around the mean difference instead, as for matched pairs (Pashley & Miratrix 2021 call this
    hybrid).
    """
    common = (target.n > 0) & (reference.n > 0)
    n_blocks = common.sum(axis=0).astype(np.float64)
    paired = common & ((target.n <= 1) | (reference.n <= 1))
    if single is not None:
        paired |= common & single
    mean_1, within_1 = _mean_and_variance(target)
    mean_0, within_0 = _mean_and_variance(reference)
    by_block = np.where(common, mean_1 - mean_0, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = by_block.sum(axis=0) / n_blocks
        between = (by_block - difference) ** 2 * (n_blocks / (n_blocks - 1))
        spread = np.where(paired, between, np.where(common, within_1 + within_0, 0.0)).sum(axis=0)
        variance = spread / n_blocks**2
    return Matched(difference, variance, n_blocks, by_block, common, paired, (within_1, within_0))


def _mean_and_variance(side: Sums) -> tuple[Array, Array]:
    """A side's mean and the variance of that mean, both 0 where they do not exist."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(side.n > 0, side.x / side.n, 0.0)
        variance = (side.xx - side.x * mean) / (side.n - 1)
        return mean, np.where((side.n > 1) & (variance > ROUNDING), variance / side.n, 0.0)


def _standardise(scores: Array, missing: npt.NDArray[np.bool_], blocks: Integers) -> Array:
    """Make scores those less their block's mean over both sides, by the spread left, in place; differences do not feel the
    centring. Returns the spread."""
    first = np.searchsorted(blocks, np.arange(int(blocks[-1]) + 1 if len(blocks) else 0))
    scale = np.ones(scores.shape[1])
    for k in range(scores.shape[1]):
        column, no_score = scores[:, k], missing[:, k]
        size = np.abs(column).max(initial=0.0)
        if len(first):
            count = np.add.reduceat(~no_score, first, dtype=np.int64)
            column -= (np.add.reduceat(column, first) / np.maximum(count, 1))[blocks]
            column[no_score] = 0.0
        spread = np.sqrt((column**2).sum() / max(len(column) - np.count_nonzero(no_score), 1))
        if spread <= ROUNDING * size or spread == 0:  # equal scores: what is left is rounding
            column[:] = 0.0
        else:
            scale[k] = spread
            column /= spread
    return scale


def _check(
    article: Integers, block: Integers, target: npt.NDArray[np.bool_], values: Array, keys: npt.NDArray[np.uint64]
) -> None:
    lengths = {"article": article.shape, "block": block.shape, "group": target.shape, "values": values.shape[:1]}
    if values.ndim != 2 or len(set(lengths.values())) != 1:
        raise ArgumentError(f"values must be [cells, items] and all others [cells]; their shapes are {lengths}")
    if len(article) and not (article.min() >= 0 and article.max() < len(keys)):
        raise ArgumentError(
            f"article has indexes from {article.min()} to {article.max()}; keys has {len(keys)} articles"
        )
    if np.isinf(values).any():
        raise ArgumentError("values holds infinite scores; a cell without a score is NaN")
