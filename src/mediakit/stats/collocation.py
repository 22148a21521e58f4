"""How strongly do two words go together? The measures of association, over arrays of counts.

All take the same: how often the two stand together, how often each stands at all, the words of the text, and the
*span*: how many places beside a word count as together (1 for the next word, 2w for w words on either side). By chance
two words would stand together first · second · span / words times. All: higher = more strongly tied.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["expected", "g2", "log_dice", "min_sensitivity", "pmi", "t_score"]

Array = npt.NDArray[np.float64]


def expected(first: npt.ArrayLike, second: npt.ArrayLike, words: npt.ArrayLike, span: int = 1) -> Array:
    """How often two words would stand together by chance."""
    a, b, n = (np.asarray(one, np.float64) for one in (first, second, words))
    return np.asarray(a * b * span / n)


def pmi(
    together: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike, words: npt.ArrayLike, span: int = 1
) -> Array:
    """Pointwise mutual information, in bits: 1 = twice as often as by chance (Church & Hanks 1990). Rare pairs come out high.

    >>> round(float(pmi(20, 42, 20, 14_307_668)), 2)  # Ayatollah Ruhollah, Manning & Schütze (1999)
    18.38
    """
    return np.asarray(np.log2(np.asarray(together, np.float64)) - np.log2(expected(first, second, words, span)))


def t_score(
    together: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike, words: npt.ArrayLike, span: int = 1
) -> Array:
    """t: the excess over chance, over the root of the count (Church et al. 1991). Frequent pairs come out high; no test.

    >>> round(float(t_score(8, 15_828, 4_675, 14_307_668)), 4)  # new companies, Manning & Schütze (1999)
    0.9999
    """
    o = np.asarray(together, np.float64)
    return np.asarray((o - expected(first, second, words, span)) / np.sqrt(o))


def log_dice(together: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike) -> Array:
    """logDice: 14 + log2 of twice the pairs over the sum of the words; 14 = never apart, 1 less = half as tied (Rychlý 2008).

    Does not depend on the size of the text, so that texts of unlike size can be compared.

    >>> log_dice([10, 5], [10, 10], [10, 10]).tolist()
    [14.0, 13.0]
    """
    o, a, b = (np.asarray(one, np.float64) for one in (together, first, second))
    return np.asarray(np.minimum(14 + np.log2(2 * o / (a + b)), 14.0))  # a window can hold a word twice


def min_sensitivity(together: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike) -> Array:
    """The share of the commoner word that stands with the other, 0 to 1 (Pedersen & Bruce 1996).

    >>> min_sensitivity(4, 5, 8).tolist()
    0.5
    """
    o, a, b = (np.asarray(one, np.float64) for one in (together, first, second))
    return np.asarray(np.minimum(o / np.maximum(a, b), 1.0))


def g2(
    together: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike, words: npt.ArrayLike, span: int = 1
) -> Array:
    """G², the log-likelihood ratio over the four cells of places (Dunning 1993), below 0 where two words avoid each other.

    Takes places for independent draws, which they are not: it ranks, and does not test.

    >>> round(float(g2(150, 932, 12_593, 14_307_668)))  # most powerful, Manning & Schütze (1999) print 1291.42
    1291
    """
    o, a, b, n = (np.asarray(one, np.float64) for one in (together, first, second, words))
    row, column, all_places = a * span, b * span, n * span
    total = np.zeros(np.broadcast(o, a, b, n).shape)
    for cell, chance in (
        (o, row * column / all_places),
        (row - o, row * (all_places - column) / all_places),
        (column - o, (all_places - row) * column / all_places),
        (all_places - row - column + o, (all_places - row) * (all_places - column) / all_places),
    ):
        filled = (cell > 0) & (chance > 0)
        ratio = np.divide(cell, chance, out=np.ones(total.shape), where=filled)
        total = total + np.where(filled, cell * np.log(ratio), 0.0)
    direction = np.where(o >= row * column / all_places, 1.0, -1.0)
    return np.asarray(direction * np.maximum(2 * total, 0.0))
