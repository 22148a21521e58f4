"""How varied are the words of texts? Type-token ratio, its moving average, Yule's K and MTLD, for many texts at once.

A text is a stretch of a stream of word numbers. All take one pass over the stream, however many the texts: a word's former
place in its text says whether it is new since any point.

The plain ratio falls with length: it says nothing about texts of unlike length. The others were made not to.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["MTLD_SIZE", "former_places", "mattr", "mtld", "ttr", "yules_k"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# The ratio at which a factor is full (McCarthy & Jarvis 2010: where the curves of their texts level off)
MTLD_SIZE = 0.72


def former_places(words: npt.NDArray[np.integer], starts: Ints) -> Ints:
    """Where each word last stood before in its text; -1 where it is new to it. `starts`: of texts, and the end.

    >>> former_places(np.array([7, 8, 7, 7]), np.array([0, 3, 4])).tolist()
    [-1, -1, 0, -1]
    """
    former = np.full(len(words), -1, np.int64)
    if not len(words):
        return former
    text = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    # one sort of word and place together is several times as quick as an argsort
    word, order = np.divmod(
        np.sort((text * (int(words.max()) + 1) + words) * len(words) + np.arange(len(words))), len(words)
    )
    same = word[1:] == word[:-1]
    former[order[1:][same]] = order[:-1][same]
    return former


def ttr(former: Ints, starts: Ints) -> Array:
    """Distinct words over words of each text, 0 to 1; higher = more varied; falls with length. NaN for no words.

    >>> ttr(np.array([-1, -1, 0, -1]), np.array([0, 3, 4])).round(3).tolist()
    [0.667, 1.0]
    """
    return _ratio(_sums(former < 0, starts), np.diff(starts))


def yules_k(words: npt.NDArray[np.integer], starts: Ints) -> Array:
    """10,000 times (the sum of the squared counts of words, less the words) over the squared words (Yule 1944).

    Higher = more repetition. NaN for no words.

    >>> yules_k(np.array([1, 1, 2, 3]), np.array([0, 4])).tolist()
    [1250.0]
    """
    n = np.diff(starts)
    text = np.repeat(np.arange(len(n)), n)
    squares: Array = np.zeros(len(n))
    if len(words):
        width = int(words.max()) + 1
        key, counts = np.unique(text * width + words, return_counts=True)
        squares = np.asarray(np.bincount(key // width, weights=counts.astype(np.float64) ** 2, minlength=len(n)))
    return 1e4 * _ratio(squares - n, n.astype(np.float64) ** 2)


def mattr(former: Ints, starts: Ints, window: int) -> Array:
    """The mean type-token ratio of all stretches of `window` words, 0 to 1; higher = more varied (Covington & McFall 2010).

    NaN for a text shorter than the window.

    >>> mattr(np.array([-1, -1, 0, 1]), np.array([0, 4]), 2).tolist()
    [1.0]
    """
    n = np.diff(starts)
    origin = np.repeat(starts[:-1], n)
    place = np.arange(len(former)) - origin
    before = np.where(former < 0, -1, former - origin)
    # a word is new in the stretches that begin after its former place, and that hold it
    last = np.minimum(place, np.repeat(n - window, n))
    first = np.maximum(np.maximum(before + 1, place - window + 1), 0)
    new = np.maximum(last - first + 1, 0)
    stretches = n - window + 1
    return np.where(stretches > 0, _ratio(_sums(new, starts), stretches * window), np.nan)


def mtld(former: Ints, starts: Ints, size: float = MTLD_SIZE) -> Array:
    """The mean length of stretches that hold a type-token ratio of `size`, forwards and backwards (McCarthy & Jarvis 2010).

    Higher = more varied; does not fall with length. NaN for a text without a single repetition, whose length has no bound.
    `former` as `former_places` gives them.

    >>> words = np.array([1, 2, 1, 2, 1, 2])
    >>> starts = np.array([0, 6])
    >>> mtld(former_places(words, starts), starts).tolist()
    [3.0]
    """
    n = np.diff(starts)
    following = np.full(len(former), len(former), np.int64)
    has = np.flatnonzero(former >= 0)
    following[former[has]] = has
    # backwards: places counted from the end, so that the next place of a word becomes its former one
    mirrored = np.where(following < len(former), len(former) - 1 - following, -1)[::-1]
    ends = len(former) - starts[::-1]
    forwards, backwards = _factors(former, starts, size), _factors(mirrored, ends, size)[::-1]
    one, other = _ratio(n, forwards), _ratio(n, backwards)
    return (one + other) / 2


def _factors(former: Ints, starts: Ints, size: float) -> Array:
    """How often the ratio of each text falls below `size`, begun anew each time; what is left counts as the part that it fell.

    Texts are walked side by side, the longest first, so that those still running are the first ones.
    """
    n = np.diff(starts)
    order = np.argsort(-n, kind="stable")
    begin, length = starts[:-1][order], n[order]
    origin, types, since = begin.copy(), np.zeros(len(n)), np.zeros(len(n))
    full = np.zeros(len(n))
    running = np.searchsorted(-length, -np.arange(int(length.max(initial=0))), side="left")
    for step, active in enumerate(running.tolist()):
        at = begin[:active] + step
        types[:active] += former[at] < origin[:active]
        since[:active] += 1
        done = np.flatnonzero(types[:active] < size * since[:active])
        if len(done):
            full[done] += 1
            types[done] = since[done] = 0
            origin[done] = at[done] + 1
    left = since > 0
    full[left] += (1 - types[left] / since[left]) / (1 - size)
    found = np.empty(len(n))
    found[order] = full
    return found


def _sums(values: npt.NDArray[np.generic], starts: Ints) -> Array:
    total = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    return np.asarray(total[starts[1:]] - total[starts[:-1]], np.float64)


def _ratio(above: npt.ArrayLike, below: npt.ArrayLike) -> Array:
    a, b = np.asarray(above, np.float64), np.asarray(below, np.float64)
    return np.asarray(np.divide(a, b, out=np.full(np.broadcast(a, b).shape, np.nan), where=b > 0))
