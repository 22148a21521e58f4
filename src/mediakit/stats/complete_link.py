"""Which items belong together, if every two of a group must be a pair? Complete linkage on few pairs.

Sørensen (1948): groups are joined, the likest pair first, only where all pairs across them are there. Pairs with equal
likeness come in the order of their numbers: number the items by something of their own.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["complete_link"]

Ints = npt.NDArray[np.int64]


def complete_link(n: int, a: Ints, b: Ints, likeness: npt.NDArray[np.float64]) -> Ints:
    """The lowest number in each item's group.

    >>> complete_link(4, np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([0.9, 0.8, 0.7])).tolist()
    [0, 0, 2, 2]
    """
    low, high = np.minimum(a, b), np.maximum(a, b)
    near: dict[int, set[int]] = {i: set() for i in np.unique([low, high]).tolist()}
    for i, j in zip(low.tolist(), high.tolist(), strict=True):
        near[i].add(j)
        near[j].add(i)
    members = {i: [i] for i in near}
    into = np.arange(n)
    for pair in np.lexsort((high, low, -likeness)).tolist():
        i, j = sorted((int(into[low[pair]]), int(into[high[pair]])))
        if i != j and all(other in near[one] for one in members[i] for other in members[j]):
            for one in members[j]:
                into[one] = i
            members[i] += members.pop(j)
    return into
