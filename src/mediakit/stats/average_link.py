"""Which items belong together, if a group's members are to be alike on average? Average linkage (UPGMA) on few pairs.

Sokal & Michener (1958): the two groups whose members are on average the likest are joined, again and again, until no two
are as alike as asked for. Only the pairs that have any likeness are given; all others count as 0, so the work grows with
the pairs and not with the square of the items. Equal averages are settled by the lowest numbers: number the items by
something of their own, and the groups do not depend on the order in which they come.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import numpy as np
import numpy.typing as npt

__all__ = ["average_link"]

Ints = npt.NDArray[np.int64]


def average_link(n: int, a: Ints, b: Ints, likeness: npt.NDArray[np.float64], least: float) -> Ints:
    """The lowest number in each item's group.

    Arguments: n, items; a, b, pairs of different items, each pair once; likeness, of the pairs, above 0; least, the mean
    likeness of all pairs across two groups from which they are joined, above 0.

    >>> a, b, likeness = np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([0.9, 0.8, 0.3])
    >>> average_link(4, a, b, likeness, 0.6).tolist(), average_link(4, a, b, likeness, 0.3).tolist()
    ([0, 0, 2, 3], [0, 0, 0, 3])
    """
    sums: list[dict[int, float]] = [{} for _ in range(n)]
    for i, j, value in zip(a.tolist(), b.tolist(), likeness.tolist(), strict=True):
        sums[i][j] = sums[j][i] = value
    size, into = [1] * n, list(range(n))
    heap = [(-value, min(i, j), max(i, j)) for i, near in enumerate(sums) for j, value in near.items() if i < j]
    heap = [entry for entry in heap if -entry[0] >= least]
    heapify(heap)
    while heap:
        negative, i, j = heappop(heap)
        if into[i] != i or into[j] != j or sums[i].get(j, 0.0) / (size[i] * size[j]) != -negative:
            continue  # one of the two has grown or gone since
        size[i] += size[j]
        into[j] = i
        del sums[i][j], sums[j][i]
        for k, value in sorted(sums[j].items()):
            del sums[k][j]
            sums[i][k] = sums[k][i] = sums[i].get(k, 0.0) + value
        sums[j] = {}
        for k, value in sums[i].items():
            mean = value / (size[i] * size[k])
            if mean >= least:
                heappush(heap, (-mean, min(i, k), max(i, k)))
    return np.array([_root(into, item) for item in range(n)], np.int64)


def _root(into: list[int], item: int) -> int:
    while into[item] != item:
        item = into[item]
    return item
