"""Which other labels could the articles have had, if the source made no difference?

Articles swap labels only inside their stratum (the event they mainly tell), and articles of one unit (copies of one
wire story) move as one: units swap their labels with units of the same stratum and size. Few relabellings are listed
in full; of many, a sample is drawn by hashing (seed, unit key, permutation), so that the order of the articles does
not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb, prod

import numpy as np
import numpy.typing as npt

from mediakit.stats.draws import Keys, counter_hash

__all__ = ["STREAM", "Exchange", "all_labels", "exchanges", "n_relabellings", "sampled_labels"]

Integers = npt.NDArray[np.int64]
Labels = npt.NDArray[np.bool_]
# Sets the numbers of relabellings apart from other uses of one seed (draws.py)
STREAM = 2


@dataclass(frozen=True, slots=True)
class Exchange:
    """Units of one stratum and size, which may swap labels."""

    members: Integers  # [units, size]: indexes of articles, the members of a unit in the order of their keys
    keys: Keys  # [units]
    patterns: Labels  # [patterns, size]: the distinct labels that units have, the most frequent first
    pattern: Integers  # [units]: which of them each unit has

    @property
    def counts(self) -> list[int]:
        """How many units have each pattern."""
        return [int(n) for n in np.bincount(self.pattern, minlength=len(self.patterns))]


def exchanges(labels: Labels, strata: Integers, unit: Integers, keys: Keys) -> list[Exchange]:
    """The sets of units that may swap labels; sets in which all have the same labels are left out.

    All arguments are [articles]. A unit belongs to the stratum that most of its articles have (the lowest of equals).
    """
    order = np.lexsort((keys, unit))
    if not len(order):
        return []
    starts = np.flatnonzero(np.diff(unit[order], prepend=unit[order][:1] - 1))
    sizes = np.diff(np.append(starts, len(order)))
    stratum = strata[order[starts]]
    for i in np.flatnonzero(sizes > 1).tolist():
        found, count = np.unique(strata[order[starts[i] : starts[i] + sizes[i]]], return_counts=True)
        stratum[i] = found[count.argmax()]
    alike, of_unit = np.unique(np.stack([stratum, sizes]), axis=1, return_inverse=True)
    by_set = np.argsort(of_unit.reshape(-1), kind="stable")
    ends = np.cumsum(np.bincount(of_unit.reshape(-1), minlength=alike.shape[1]))
    out = []
    for size, units in zip(alike[1].tolist(), np.split(by_set, ends[:-1]), strict=True):
        members = order[starts[units][:, None] + np.arange(size)]
        patterns, pattern, count = np.unique(labels[members], axis=0, return_inverse=True, return_counts=True)
        if len(patterns) > 1:
            common_first = np.argsort(-count, kind="stable")
            pattern = np.argsort(common_first)[pattern.reshape(-1)]
            out.append(Exchange(members, keys[members].min(axis=1), patterns[common_first], pattern))
    return out


def n_relabellings(sets: list[Exchange]) -> int:
    """How many distinct labellings there are, the observed one included."""
    return prod(_n_arrangements(one.counts) for one in sets)


def all_labels(labels: Labels, sets: list[Exchange]) -> Labels:
    """Every distinct labelling as a column: [articles, n_relabellings]."""
    listed = [_arrangements(one.counts) for one in sets]
    total = prod(len(rows) for rows in listed)
    out = np.repeat(labels[:, None], total, axis=1)
    choices = np.unravel_index(np.arange(total), [len(rows) for rows in listed]) if listed else ()
    for one, rows, choice in zip(sets, listed, choices, strict=True):
        out[one.members] = one.patterns[rows[choice]].transpose(1, 2, 0)
    return out


def sampled_labels(labels: Labels, sets: list[Exchange], first: int, last: int, seed: int) -> Labels:
    """The labellings number `first` to `last` (exclusive) of the seed, as columns."""
    out = np.repeat(labels[:, None], last - first, axis=1)
    for one in sets:
        hashes = counter_hash(one.keys, first, last, seed, STREAM).T  # [permutations, units]
        if len(one.patterns) == 2:  # the units with the lowest hashes get the first pattern: no need to sort
            n_first = one.counts[0]
            edge = np.partition(np.ascontiguousarray(hashes), n_first - 1, axis=1)[:, n_first - 1 : n_first]
            if len(one.patterns[0]) == 1:  # units of one article: the label itself
                out[one.members[:, 0]] = ((hashes > edge) ^ one.patterns[0, 0]).T
                continue
            pattern = (hashes > edge).astype(np.int64)
        else:
            pattern = np.empty(hashes.shape, dtype=np.int64)
            np.put_along_axis(pattern, hashes.argsort(axis=1), np.sort(one.pattern)[None, :], axis=1)
        out[one.members] = one.patterns[pattern].transpose(1, 2, 0)
    return out


def _n_arrangements(counts: list[int]) -> int:
    """The multinomial coefficient: in how many orders the patterns can stand."""
    left = sum(counts)
    ways = 1
    for count in counts:
        ways *= comb(left, count)
        left -= count
    return ways


def _arrangements(counts: list[int]) -> Integers:
    """All distinct orders of `counts[i]` copies of i, one a row; quick if the first is the most frequent.

    >>> _arrangements([2, 1]).tolist()
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    """
    length = sum(counts)
    if len(counts) == 1:
        return np.zeros((1, length), dtype=np.int64)
    rest = 1 + _arrangements(counts[1:])
    places = np.array(list(combinations(range(length), length - counts[0])), dtype=np.int64)
    out = np.zeros((len(places), len(rest), length), dtype=np.int64)
    out[np.arange(len(places))[:, None, None], np.arange(len(rest))[None, :, None], places[:, None, :]] = rest
    return out.reshape(-1, length)
