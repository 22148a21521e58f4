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

__all__ = [
    "MOST_EXACT",
    "PermutationTest",
    "Statistics",
    "extreme",
    "matched_permutation_test",
    "movable",
    "sampled_test",
]

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
    labels = _labels(cells)
    sets = exchanges(labels, *movable(cells, strata, unit), key)
    statistics = Statistics(cells)
    observed = statistics.observed(statistics.sums(labels[:, None]), cells.target, min_articles)
    if n_relabellings(sets) <= MOST_EXACT:
        every = all_labels(labels, sets)
        found = [statistics.of(statistics.sums(some)) for some in _columns(every, statistics.step)]
        return _exact_test(np.abs(np.hstack(found)), observed)
    spans = [(i, min(i + statistics.step, n_permutations)) for i in range(0, n_permutations, statistics.step)]
    found = [statistics.of(statistics.sums(sampled_labels(labels, sets, *span, seed))) for span in spans]
    return sampled_test(np.sum([extreme(some, observed) for some in found], axis=0), n_permutations, observed)


def extreme(found: Array, observed: Array) -> Integers:
    """Of how many relabellings, [K, columns], each item's statistic is at least as large as the observed one."""
    # a relabelling without a statistic (no block left that both sides tell) counts against a finding
    size = np.abs(found)
    return np.asarray((np.isnan(size) | (size >= _TIE * np.abs(observed)[:, None])).sum(axis=1))


def sampled_test(n_extreme: Integers, n_permutations: int, observed: Array) -> PermutationTest:
    """The test by a sample of relabellings; p is NaN where there is no observed statistic."""
    p = np.where(np.isnan(observed), np.nan, (1 + n_extreme) / (1 + n_permutations))
    return PermutationTest(p, 1 / (1 + n_permutations), n_permutations, exact=False)


def _exact_test(size: Array, observed: Array) -> PermutationTest:
    """The test by all relabellings, whose statistics have these sizes, [K, columns]."""
    p = np.where(np.isnan(observed), np.nan, extreme(size, observed) / size.shape[1])
    return PermutationTest(p, _exact_floor(size), size.shape[1], exact=True)


class Statistics:
    """The studentised matched difference under any labels: the total is summed once, the target's part each time."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._items = cells.x.shape[1]
        self._blocks = cells.starts[::2]
        self._total = product_sums(cells.columns, self._blocks, np.ones((len(cells.columns), 1)), self._items)
        self.step = chunk_length(max(cells.n_articles, len(cells.x), 4 * self._items * max(self.n_blocks, 1)))

    @property
    def n_blocks(self) -> int:
        """How many blocks there are."""
        return len(self._blocks) - 1

    def of(self, target: Sums) -> Array:
        """T for every item from the sums of the target under several labels: [K, columns]; NaN where no block is common."""
        found = matched_difference(target, self._less(target))
        zero = found.variance <= ROUNDING / max(len(self.cells.columns), 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            t = found.difference / np.sqrt(np.where(zero, 0.0, found.variance))
        none = np.where(found.n_blocks > 0, 0.0, np.nan)
        return np.where(zero & ~(np.abs(found.difference) > ROUNDING), none, t)

    def observed(self, target: Sums, is_target: npt.NDArray[np.bool_], min_articles: int) -> Array:
        """T for the labels as they are, from the target's sums and its cells; NaN where a side has too few articles in
        common blocks."""
        cells = self.cells
        common = ((target.n > 0) & (self._less(target).n > 0))[:, :, 0][cells.block] & (cells.present > 0)
        enough = np.ones(self._items, dtype=bool)
        for side in (is_target, ~is_target):
            n = np.array([np.count_nonzero(np.bincount(cells.article[one & side])) for one in common.T])
            enough &= n >= min_articles
        return np.where(enough, self.of(target)[:, 0], np.nan)

    def sums(self, labels: npt.NDArray[np.bool_]) -> Sums:
        """The target's sums under labels of articles, [articles, columns]."""
        chosen = labels[self.cells.article]
        if chosen.sum() < SPARSE * chosen.size:
            drawn, cell = np.nonzero(np.ascontiguousarray(chosen.T))
            return self.sums_of(drawn, cell, chosen.shape[1])
        return product_sums(self.cells.columns, self._blocks, chosen.astype(np.float64), self._items)

    def sums_of(self, drawn: Integers, cell: Integers, n: int) -> Sums:
        """The target's sums under n labels, from the cells that are the target's: cell[i] in column drawn[i], ascending."""
        return chosen_sums(self.cells.columns, self.cells.block, self.n_blocks, drawn, cell, n, self._items)

    def _less(self, target: Sums) -> Sums:
        """The sums of all that is not the target's."""
        return Sums(*(all_ - part for all_, part in zip(self._total, target, strict=True)))


def movable(cells: Cells, strata: npt.ArrayLike | None, unit: npt.ArrayLike | None) -> tuple[Integers, Integers]:
    """The stratum and the unit of every article, as numbers: those of one unit move as one within a stratum."""
    n = cells.n_articles
    main = _main_blocks(cells) if strata is None else _per_article(strata, n, "strata")
    units = np.arange(n) if unit is None else _per_article(unit, n, "unit")
    # Articles without a cell change nothing: they are units of their own in a stratum of their own.
    idle = np.bincount(cells.article, minlength=n) == 0
    main[idle], units[idle] = -1, units.max(initial=0) + 1 + np.arange(np.count_nonzero(idle))
    return main, units


def _labels(cells: Cells) -> npt.NDArray[np.bool_]:
    """Each article's label."""
    n = cells.n_articles
    in_target = np.bincount(cells.article, weights=cells.target, minlength=n) > 0
    in_reference = np.bincount(cells.article, weights=~cells.target, minlength=n) > 0
    if np.any(in_target & in_reference):
        both = np.count_nonzero(in_target & in_reference)
        raise ArgumentError(f"{both} articles are in both groups; a permutation test needs groups that do not overlap")
    return in_target


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
