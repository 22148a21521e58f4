"""How alike are the topics that two runs of a topic model find? Agreement of ranked word lists.

Greene, O'Callaghan & Cunningham (2014): the similarity of two ranked lists is the mean over depths of the Jaccard overlap
of what stands down to that depth, so that the first words count most; topics of two runs are paired so that the sum is
largest, and the agreement of the runs is the mean over pairs. 1 = the same lists, 0 = no word in common.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

__all__ = ["agreement", "average_jaccard"]

Ints = npt.NDArray[np.integer]


def average_jaccard(one: Ints, other: Ints) -> float:
    """The mean over depths d of |first d of one ∩ first d of the other| / |their union|.

    >>> round(average_jaccard(np.array([1, 2, 3]), np.array([1, 3, 4])), 4)  # (1 + 1/3 + 1/2) / 3
    0.6111
    """
    depth = min(len(one), len(other))
    if not depth:
        return 0.0
    equal = one[:depth, None] == other[None, :depth]
    shared = np.array([equal[:d, :d].sum() for d in range(1, depth + 1)])
    return float((shared / (2 * np.arange(1, depth + 1) - shared)).mean())


def agreement(one: Ints, other: Ints) -> float:
    """The agreement of two sets of topics, each [topics, words]: ranked words of every topic.

    >>> agreement(np.array([[1, 2], [3, 4]]), np.array([[3, 4], [1, 2]]))
    1.0
    """
    alike = np.array([[average_jaccard(a, b) for b in other] for a in one])
    pairs = linear_sum_assignment(-alike)
    return float(alike[pairs].mean())
