"""Could the difference between two groups on the same events be chance? A permutation test within events.

If the source made no difference, any article of an event could as well bear the other label. So the labels of whole
articles are swapped inside events, and the observed difference is compared with those. The statistic is studentised
(the difference of matched means by its standard error, each side's own variance in each event), which keeps the test
honest where one source simply varies more (Janssen 1997; Chung & Romano 2013). It tests equality on these events, and
says nothing about how large a difference is: see `matched_interval.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mediakit.errors import ArgumentError
from mediakit.stats.draws import chunk_length
from mediakit.stats.matched import ROUNDING, Cells, Sums, arrange, chosen_sums, matched_difference, product_sums
from mediakit.stats.relabelling import all_labels, exchanges, n_relabellings, sampled_labels

__all__ = ["PermutationTest", "matched_permutation_test"]

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# As many relabellings are still listed in full: with R = 4999 sampled ones the work is the same.
MOST_EXACT = 5_000
# |T*| this close to |T| counts as equal: the same labels may give other last digits in another order of sums.
_TIE = 1 - 1e-9
# Share of target cells below which adding up those is quicker than a product with all labels (measured with 60 columns).
SPARSE = 0.2


class PermutationTest(NamedTuple):
    """Two-sided p of every item, the smallest possible, relabellings looked at, and whether these are all."""

    p: Array
    p_floor: float
    n_permutations: int
    exact: bool


def matched_permutation_test(
    article: npt.ArrayLike,
    block: npt.ArrayLike,
    group: npt.ArrayLike,
    values: npt.ArrayLike,
    keys: npt.ArrayLike,
    *,
    unit: npt.ArrayLike | None = None,
    strata: npt.ArrayLike | None = None,
    n_permutations: int = 1000,
    seed: int = 0,
    min_articles: int = 5,
) -> PermutationTest:
    """Test whether two groups' matched means differ, for every item.

    Cells as in `matched_difference_interval`: `article` index into `keys`, `block`, `group` (true or 1 = target),
    `values` [cells, K], NaN for no score. `strata` [articles] is each article's main block; by default the block with
    most of its cells (the lowest of equals). `unit` [articles] marks articles that move as one. Sampled: p = (1 +
    number with |T*| >= |T|) / (1 + n_permutations). With at most 5,000 distinct relabellings all are listed and p is
    their share, the observed one included. A constant item has p = 1; p is NaN where a side has fewer than
    `min_articles` articles in common blocks. An article with both labels is refused: overlapping groups have no
    permutation test.

    >>> from mediakit.stats.draws import article_keys
    >>> score = [[1.0], [2], [3], [4], [5], [6], [7], [8], [9], [10]]
    >>> test = matched_permutation_test(range(10), [0] * 10, [0] * 5 + [1] * 5, score, article_keys("abcdefghij"))
    >>> round(float(test.p[0]), 6), test.n_permutations, test.exact  # 2 of 252 labellings are as extreme
    (0.007937, 252, True)
    """
    if n_permutations < 1:
        raise ArgumentError(f"n_permutations is {n_permutations}; at least 1 is needed, 1000 for p down to .001")
    cells = arrange(article, block, group, values, keys)
    key = np.asarray(keys, dtype=np.uint64)
    labels, used = _labels(cells)
    main = _main_blocks(cells) if strata is None else _per_article(strata, len(key), "strata")
    units = np.arange(len(key)) if unit is None else _per_article(unit, len(key), "unit")
    main, units = main.copy(), units.copy()
    # Articles without a cell change nothing: they are units of their own in a stratum of their own.
    main[~used], units[~used] = -1, units.max(initial=0) + 1 + np.arange(np.count_nonzero(~used))
    sets = exchanges(labels, main, units, key)
    total = n_relabellings(sets)
    exact = total <= MOST_EXACT
    statistics = _Statistics(cells)
    observed, enough = statistics.observed(labels, min_articles)
    if exact:
        pieces = [statistics.of(chunk) for chunk in _columns(all_labels(labels, sets), statistics.step)]
    else:
        spans = [(i, min(i + statistics.step, n_permutations)) for i in range(0, n_permutations, statistics.step)]
        pieces = [statistics.of(sampled_labels(labels, sets, first, last, seed)) for first, last in spans]
    size = np.abs(np.hstack(pieces))
    # A relabelling without a statistic (no block left that both sides tell) counts against a finding.
    extreme = (np.isnan(size) | (size >= _TIE * np.abs(observed)[:, None])).sum(axis=1)
    p = extreme / total if exact else (1 + extreme) / (1 + n_permutations)
    floor = _exact_floor(size) if exact else 1 / (1 + n_permutations)
    p = np.where(enough & ~np.isnan(observed), p, np.nan)
    return PermutationTest(p, floor, total if exact else n_permutations, exact)


class _Statistics:
    """The studentised matched difference under any labels: the total is summed once, the target's part each time."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._columns = cells.columns
        self._items = cells.x.shape[1]
        self._blocks = cells.starts[::2]
        self._total = product_sums(self._columns, self._blocks, np.ones((len(self._columns), 1)), self._items)
        self.step = chunk_length(max(cells.n_articles, len(cells.x), 4 * self._items * max(len(self._blocks) - 1, 1)))

    def of(self, labels: npt.NDArray[np.bool_]) -> Array:
        """T for every item and column of labels: [K, columns]; NaN where no block is common."""
        target, reference = self._sides(labels)
        found = matched_difference(target, reference)
        zero = found.variance <= ROUNDING / max(len(self._columns), 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            t = found.difference / np.sqrt(np.where(zero, 0.0, found.variance))
        none = np.where(found.n_blocks > 0, 0.0, np.nan)
        return np.where(zero & ~(np.abs(found.difference) > ROUNDING), none, t)

    def observed(self, labels: npt.NDArray[np.bool_], min_articles: int) -> tuple[Array, npt.NDArray[np.bool_]]:
        """T for the labels as they are, and whether each side has enough articles in common blocks."""
        plain = labels[:, None]
        target, reference = self._sides(plain)
        common = ((target.n > 0) & (reference.n > 0))[:, :, 0][self._cells.block] & (self._cells.present > 0)
        enough = np.ones(self._items, dtype=bool)
        for side in (True, False):
            here = common & (self._cells.target == side)[:, None]
            n = np.array([len(np.unique(self._cells.article[column])) for column in here.T])
            enough &= n >= min_articles
        return self.of(plain)[:, 0], enough

    def _sides(self, labels: npt.NDArray[np.bool_]) -> tuple[Sums, Sums]:
        labels = labels[self._cells.article]
        if labels.sum() < SPARSE * labels.size:
            target = chosen_sums(self._columns, self._cells.block, len(self._blocks) - 1, labels, self._items)
        else:
            target = product_sums(self._columns, self._blocks, labels.astype(np.float64), self._items)
        return target, Sums(*(all_ - part for all_, part in zip(self._total, target, strict=True)))


def _labels(cells: Cells) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Each article's label, and which articles have a cell at all."""
    n = cells.n_articles
    in_target = np.bincount(cells.article, weights=cells.target, minlength=n) > 0
    in_reference = np.bincount(cells.article, weights=~cells.target, minlength=n) > 0
    if np.any(in_target & in_reference):
        both = np.count_nonzero(in_target & in_reference)
        raise ArgumentError(f"{both} articles are in both groups; a permutation test needs groups that do not overlap")
    return in_target, in_target | in_reference


def _main_blocks(cells: Cells) -> Integers:
    """The block in which an article has most cells, the lowest of equals; 0 for articles without a cell."""
    main = np.zeros(cells.n_articles, dtype=np.int64)
    pairs, count = np.unique(np.stack([cells.article, cells.block]), axis=1, return_counts=True)
    order = np.lexsort((-pairs[1], count, pairs[0]))  # the last of an article wins: most cells, then lowest block
    main[pairs[0][order]] = pairs[1][order]
    return main


def _per_article(given: npt.ArrayLike, n_articles: int, name: str) -> Integers:
    """Any labels of articles as integers."""
    values = np.asarray(given)
    if values.shape != (n_articles,):
        raise ArgumentError(f"{name} has shape {values.shape}; one value for each of the {n_articles} keys is needed")
    return np.unique(values, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _columns(labels: npt.NDArray[np.bool_], step: int) -> list[npt.NDArray[np.bool_]]:
    return [labels[:, first : first + step] for first in range(0, labels.shape[1], step)]


def _exact_floor(size: Array) -> float:
    """The smallest p that any labelling could have given: the share of relabellings at the largest statistic."""
    largest = np.nanmax(np.nan_to_num(size, nan=np.inf, posinf=np.inf), axis=1, keepdims=True)
    at_most = (np.nan_to_num(size, nan=np.inf, posinf=np.inf) >= _TIE * largest).mean(axis=1)
    return float(at_most.min(initial=1.0))
