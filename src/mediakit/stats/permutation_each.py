"""Many groups, each against all the others: the test of `permutation.py`, with one draw of labels for all of them.

Which articles get a target's labels in a permutation hangs on the order of the articles' random numbers alone, and that
order is the same whoever is the target. So the order is made once, each target takes as many from its end as it has
articles, and only these are summed: forty sources cost little more than one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

from mediakit.errors import ArgumentError
from mediakit.stats.draws import Keys, counter_hash
from mediakit.stats.matched import Sums, arrange
from mediakit.stats.permutation import (
    MOST_EXACT,
    PermutationTest,
    Statistics,
    extreme,
    matched_permutation_test,
    movable,
    sampled_test,
)
from mediakit.stats.relabelling import STREAM, Exchange, exchanges, n_relabellings, sampled_labels

__all__ = ["matched_permutation_tests"]

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def matched_permutation_tests(
    article: npt.ArrayLike,
    block: npt.ArrayLike,
    group: npt.ArrayLike,
    targets: Sequence[int],
    values: npt.ArrayLike,
    keys: npt.ArrayLike,
    *,
    unit: npt.ArrayLike | None = None,
    strata: npt.ArrayLike | None = None,
    n_permutations: int = 1000,
    seed: int = 0,
    min_articles: int = 5,
    on_step: Callable[[int, int], None] | None = None,
) -> list[PermutationTest]:
    """Test each target's matched mean against that of all other groups, for every item.

    Arguments as for `matched_permutation_test`, but `group` [cells] numbers the groups and `targets` says which to test;
    on_step is called with (permutations done, in all).
    Returns what that gives with `group == target`, one a target. Raises ArgumentError where an article is in two groups.

    >>> from mediakit.stats.draws import article_keys
    >>> rng, group = np.random.default_rng(0), np.repeat([0, 1, 2], 20)
    >>> scores, keys = rng.normal(size=(60, 2)) + group[:, None], article_keys(map(str, range(60)))
    >>> [test.p.round(3).tolist() for test in matched_permutation_tests(range(60), [0] * 60, group, [0], scores, keys)]
    [[0.001, 0.001]]
    """
    cells = arrange(article, block, np.zeros(np.shape(group), np.bool_), values, keys)
    key, groups = np.asarray(keys, dtype=np.uint64), np.asarray(group, dtype=np.int64)
    of_article = _group_of_article(np.asarray(article, dtype=np.int64), groups, len(key))
    main, units = movable(cells, strata, unit)
    alone = np.bincount(units)[units] == 1
    crowd = np.flatnonzero(~alone)
    strata_alone = list(_strata(of_article, main, key, np.flatnonzero(alone), targets))
    statistics, of_cell = Statistics(cells), of_article[cells.article]
    found, work = dict[int, PermutationTest](), list[_Target]()
    for target in targets:
        labels = of_article[crowd] == target
        sets = exchanges(labels, main[crowd], units[crowd], key[crowd])
        if _are_few(target, strata_alone, sets):
            found[target] = matched_permutation_test(
                article, block, groups == target, values, keys,
                unit=unit, strata=strata, n_permutations=n_permutations, seed=seed, min_articles=min_articles,
            )  # fmt: skip
            continue
        mine = of_cell == target
        own = statistics.sums_of(np.zeros(np.count_nonzero(mine), np.int64), np.flatnonzero(mine), 1)
        observed = statistics.observed(own, mine, min_articles)
        work.append(_Target(target, labels, sets, observed, np.zeros(len(observed), np.int64)))
    cells_of = _CellsOf(cells.article, len(key))
    for first in range(0, n_permutations, statistics.step):
        last = min(first + statistics.step, n_permutations)
        orders = [one.order(first, last, seed) for one in strata_alone]
        for one in work:
            sums = _sums(one, statistics, cells_of, strata_alone, orders, crowd, (first, last), seed)
            one.n_extreme += extreme(statistics.of(sums), one.observed)
        if on_step:
            on_step(last, n_permutations)
    found |= {one.number: sampled_test(one.n_extreme, n_permutations, one.observed) for one in work}
    return [found[target] for target in targets]


@dataclass(slots=True)
class _Target:
    """A group to be tested: labels and exchanges of articles that move together, T, and in how many permutations it was
    reached."""

    number: int
    labels: npt.NDArray[np.bool_]
    sets: list[Exchange]
    observed: Array
    n_extreme: Integers


@dataclass(frozen=True, slots=True)
class _Stratum:
    """Articles of one stratum that each move alone, and how many each target has of them."""

    members: Integers
    keys: Keys
    counts: dict[int, int]

    def order(self, first: int, last: int, seed: int) -> Integers:
        """Places of members by their random numbers, [permutations, members]: ascending from the end as far as is asked for."""
        hashes = np.ascontiguousarray(counter_hash(self.keys, first, last, seed, STREAM).T)
        n = len(self.members)
        most = max(min(some, n - some) for some in self.counts.values())
        if not most:
            return np.broadcast_to(np.arange(n), hashes.shape)
        order = np.argpartition(hashes, n - most, axis=1)
        ends = order[:, n - most :]
        by_size = np.argsort(np.take_along_axis(hashes, ends, axis=1), axis=1)
        order[:, n - most :] = np.take_along_axis(ends, by_size, axis=1)
        return order

    def chosen(self, target: int, order: Integers) -> Integers:
        """The articles with the target's labels, [permutations, as many as it has]: as `sampled_labels` deals them out,
        the more frequent label to the lowest numbers."""
        some, n = self.counts.get(target, 0), len(self.members)
        return self.members[order[:, n - some :] if 2 * some <= n else order[:, :some]]


class _CellsOf:
    """The cells of each article."""

    def __init__(self, article: Integers, n_articles: int) -> None:
        self._cells = np.argsort(article, kind="stable")
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(article, minlength=n_articles))])

    def __call__(self, drawn: Integers, article: Integers) -> tuple[Integers, Integers]:
        """Cells of articles and the column of each, from articles and the column of each."""
        first = self._starts[article]
        n = self._starts[article + 1] - first
        if (n == 1).all():
            return drawn, self._cells[first]
        within = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
        return np.repeat(drawn, n), self._cells[np.repeat(first, n) + within]


def _sums(
    one: _Target, statistics: Statistics, cells_of: _CellsOf, strata: Sequence[_Stratum], orders: Sequence[Integers],
    crowd: Integers, span: tuple[int, int], seed: int,
) -> Sums:  # fmt: skip
    """A target's sums in some permutations."""
    n = span[1] - span[0]
    chosen = np.hstack(
        [
            np.empty((n, 0), np.int64),
            *(some.chosen(one.number, order) for some, order in zip(strata, orders, strict=True)),
        ]
    )
    sums = statistics.sums_of(*cells_of(np.repeat(np.arange(n), chosen.shape[1]), chosen.ravel()), n)
    if not one.labels.any():
        return sums
    drawn, place = np.nonzero(sampled_labels(one.labels, one.sets, *span, seed).T)
    more = statistics.sums_of(*cells_of(drawn, crowd[place]), n)
    return Sums(*(a + b for a, b in zip(sums, more, strict=True)))


def _group_of_article(article: Integers, group: Integers, n_articles: int) -> Integers:
    """The group of every article, -1 for one without a cell."""
    found = np.full(n_articles, -1)
    found[article] = group
    if (found[article] != group).any():
        both = len(np.unique(article[found[article] != group]))
        raise ArgumentError(f"{both} articles are in both groups; a permutation test needs groups that do not overlap")
    return found


def _strata(
    of_article: Integers, main: Integers, keys: Keys, alone: Integers, targets: Sequence[int]
) -> Iterator[_Stratum]:
    """The strata in which some target has an article that moves alone."""
    alone = alone[np.argsort(main[alone], kind="stable")]
    edges = np.flatnonzero(np.diff(main[alone])) + 1
    for members in np.split(alone, edges) if len(alone) else []:
        numbers, n = np.unique(of_article[members], return_counts=True)
        counts = {a: b for a, b in zip(numbers.tolist(), n.tolist(), strict=True) if a in targets}
        if counts:
            yield _Stratum(members, keys[members], counts)


def _are_few(target: int, strata: Sequence[_Stratum], sets: list[Exchange]) -> bool:
    """Whether a target's relabellings are so few that all are listed."""
    total = n_relabellings(sets)
    for one in strata:
        n, some = len(one.members), one.counts.get(target, 0)
        if 0 < some < n:
            total *= n if n > MOST_EXACT else comb(n, some)
        if total > MOST_EXACT:
            return False
    return total <= MOST_EXACT
