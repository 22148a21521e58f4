"""Which texts share long runs of words? Sketches for candidates, then the shared runs themselves.

A text is the set of its word 5-grams, each a 64-bit hash. Two texts that share grams are found without comparing all
pairs: of all hashes only those below a bound are kept (scaled MinHash: Broder's V_m of 1997, "FracMinHash" of Irber et
al. 2022), and texts that keep the same ones are candidates. Unlike the K smallest hashes with bands, this estimates
containment as well as likeness: a story of which a paper printed half keeps half of the same hashes, however long the
rest of the page. Candidates are then verified on all grams.

All is arithmetic on arrays: no random numbers, the same answer on every machine and in any order of the texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["GRAM", "Pairs", "Runs", "candidate_pairs", "components", "gram_hashes", "mix", "runs_of", "sampled"]

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

# Words in a gram. Broder et al. (1997) took 10, Hamborg et al. and most near-duplicate work on news 5: of a text with
# one word in ten changed, 59 % of 5-grams and 35 % of 10-grams are left.
GRAM = 5
# Hashes of sketches that are sorted together: some 40 MB on the way
AT_ONCE = 500_000
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio, odd: multiplying by it loses nothing


class Pairs(NamedTuple):
    """Pairs of owners that share sampled hashes: a < b, and how many they share."""

    a: Ints
    b: Ints
    n_shared: Ints


class Runs(NamedTuple):
    """Maximal common runs of grams: where each starts in either text, and its number of grams."""

    a: Ints
    b: Ints
    n: Ints


def mix(values: Hashes) -> Hashes:
    """Spread 64-bit values evenly and reversibly (SplitMix64: Steele, Lea & Flood 2014).

    >>> int(mix(np.array([1], np.uint64))[0])
    6238072747940578789
    """
    values = values ^ (values >> np.uint64(30))
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values


def gram_hashes(words: Hashes, segment_starts: Ints, n: int = GRAM) -> tuple[Hashes, npt.NDArray[np.bool_]]:
    """The hash of the n-gram that begins at each word, and whether it lies within one segment.

    words: hashes of words in text order; segment_starts: ascending, where a new text (or stretch of it) begins, from 0
    """
    total = len(words)
    hashes = np.zeros(total, np.uint64)
    whole = np.zeros(total, np.bool_)
    if total >= n:
        inside = total - n + 1
        for place in range(n):
            hashes[:inside] *= _FACTOR
            hashes[:inside] += words[place : place + inside]
        whole[:inside] = True
        for back in range(1, n):  # a gram must not reach over the start of the next segment
            at = segment_starts - back
            whole[at[at >= 0]] = False
    return mix(hashes), whole


def sampled(hashes: Hashes, one_in: int) -> npt.NDArray[np.bool_]:
    """Which hashes are in the sketch: one in so many, the same ones in every text."""
    return hashes < np.uint64(2**64 // one_in)


def candidate_pairs(hashes: Hashes, owner: Ints, n_owners: int, most: int) -> tuple[Pairs, Ints]:
    """Pairs of owners that share hashes, with the number of distinct hashes they share, and each owner's number.

    most: hashes with more owners than that are left out (what so many texts share tells no pair)

    >>> h = np.array([7, 7, 8, 8, 9], np.uint64)
    >>> pairs, sizes = candidate_pairs(h, np.array([0, 1, 0, 1, 2]), 3, 10)
    >>> [one.tolist() for one in pairs], sizes.tolist()
    ([[0], [1], [2]], [2, 2, 1])
    """
    per_owner, keys = np.zeros(n_owners, np.int64), [np.empty(0, np.int64)]
    for some in _by_range(hashes):
        n_of, pairs = _pairs_sharing(hashes[some], owner[some], n_owners, most)
        per_owner += n_of
        keys += pairs
    pair, n_shared = np.unique(np.concatenate(keys), return_counts=True)
    return Pairs(pair // max(n_owners, 1), pair % max(n_owners, 1), n_shared), per_owner


def _by_range(hashes: Hashes) -> Iterator[Ints]:
    """The places of hashes, one range of values after the other: to sort all at once takes several times their memory."""
    n = len(hashes) // AT_ONCE + 1
    highest = int(hashes.max(initial=0))
    edges = [highest * k // n for k in range(n)]
    for low, high in zip(edges, [*edges[1:], None], strict=True):
        inside = hashes >= np.uint64(low)
        if high is not None:
            inside &= hashes < np.uint64(high)
        yield np.flatnonzero(inside)


def _pairs_sharing(hashes: Hashes, owner: Ints, n_owners: int, most: int) -> tuple[Ints, list[Ints]]:
    """How many of these hashes each owner has, of those that not too many have, and a key for every two owners of one."""
    order = np.lexsort((owner, hashes))
    hashes, owner = hashes[order], owner[order]
    new = np.ones(len(hashes), np.bool_)
    new[1:] = (hashes[1:] != hashes[:-1]) | (owner[1:] != owner[:-1])
    hashes, owner = hashes[new], owner[new]
    first = np.ones(len(hashes), np.bool_)
    first[1:] = hashes[1:] != hashes[:-1]
    sizes = np.diff(np.append(np.flatnonzero(first), len(hashes)))
    of_hash = np.repeat(sizes, sizes)
    few = of_hash <= most
    hashes, owner, of_hash = hashes[few], owner[few], of_hash[few]
    per_owner = np.bincount(owner, minlength=n_owners)
    keys = []
    at = np.flatnonzero(of_hash > 1)
    step = 1
    while len(at):
        at = at[at + step < len(hashes)]
        at = at[hashes[at] == hashes[at + step]]
        keys.append(owner[at] * n_owners + owner[at + step])
        step += 1
    return per_owner, keys


def runs_of(a: Hashes, b: Hashes, most_repeats: int = 20) -> Runs:
    """The maximal common runs of two sequences of grams, longest first.

    a, b: gram hashes in text order; most_repeats: grams that stand more often in either are no start of a match (a
    refrain matches everywhere)

    >>> u = lambda *n: np.array(n, np.uint64)
    >>> [one.tolist() for one in runs_of(u(1, 2, 3, 9, 4), u(8, 1, 2, 3, 4))]
    [[0, 4], [1, 4], [3, 1]]
    """
    order = np.argsort(b, kind="stable")
    first = np.searchsorted(b[order], a, side="left")
    times = np.searchsorted(b[order], a, side="right") - first
    times[times > most_repeats] = 0
    in_a = np.repeat(np.arange(len(a)), times)
    nth = np.arange(len(in_a)) - np.repeat(np.cumsum(times) - times, times)
    in_b = order[np.repeat(first, times) + nth]
    along = np.lexsort((in_a, in_a - in_b))
    in_a, in_b = in_a[along], in_b[along]
    new = np.ones(len(in_a), np.bool_)
    new[1:] = (np.diff(in_a) != 1) | (np.diff(in_b) != 1)
    starts = np.flatnonzero(new)
    lengths = np.diff(np.append(starts, len(in_a)))
    longest = np.lexsort((in_b[starts], in_a[starts], -lengths))
    return Runs(in_a[starts][longest], in_b[starts][longest], lengths[longest])


def components(n: int, a: Ints, b: Ints) -> Ints:
    """The lowest number in each node's component of a graph with n nodes and edges a-b.

    >>> components(5, np.array([3, 1]), np.array([4, 3])).tolist()
    [0, 1, 2, 1, 1]
    """
    label = np.arange(n)
    while True:
        lowest = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, a, lowest)
        np.minimum.at(label, b, lowest)
        label = label[label]
        if (label == before).all():
            return label
