"""How alike are groups' words at equal size? Cosines of as many words of each group, drawn again and again.

Most words are rare, so a group with more words shares more of them with everybody: a big source looks like the centre of
all. Rarefaction (Hurlbert 1971) compares equal amounts: from each group whole articles are drawn without replacement, in
an order that is a pure function of (seed, article, draw), until they hold as many words; the last counts in part. With
half of the smallest group's words every group varies, and the spread over draws says how much hangs on which articles
there are (subsampling: Politis & Romano 1994).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import sparse

from mediakit.stats.draws import Keys, counter_hash

__all__ = ["equal_cosines", "equal_shares"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_STREAM = 11


def equal_shares(n_words: Ints, group: Ints, keys: Keys, size: float, draw: int, seed: int) -> Array:
    """How much of each article counts in a draw, 0 to 1: `size` words of each group that has as many, nothing of others.

    >>> keys = np.arange(3, dtype=np.uint64)
    >>> share = equal_shares(np.array([4, 4, 2]), np.array([0, 0, 1]), keys, 4.0, 0, 0)
    >>> float(share[:2].sum()), float(share[2])
    (1.0, 0.0)
    """
    return _shares(n_words, group, counter_hash(keys, draw, draw + 1, seed, _STREAM)[:, 0], size)


def _shares(n_words: Ints, group: Ints, place: Keys, size: float) -> Array:
    order = np.lexsort((place, group))
    words = n_words[order].astype(np.float64)
    before = np.cumsum(words) - words
    first = np.searchsorted(group[order], np.arange(int(group.max(initial=-1)) + 1))
    before -= before[np.minimum(first, len(before) - 1)][group[order]] if len(before) else before
    share = np.empty(len(words))
    share[order] = np.clip((size - before) / np.maximum(words, 1), 0.0, 1.0)
    enough = np.bincount(group, weights=n_words) >= size
    return np.where(enough[group], share, 0.0)


def equal_cosines(
    weighted: sparse.csr_matrix,
    n_words: Ints,
    group: Ints,
    keys: Keys,
    n_groups: int,
    size: float,
    n_draws: int,
    seed: int,
) -> Array:
    """Cosines of every two groups in every draw: [draws, groups, groups], NaN where one has too few words.

    Arguments: weighted, articles × words, counts times rarity; n_words, of each article; group, of each article; keys, of
    the articles; size, words drawn of each group
    """
    found = np.full((n_draws, n_groups, n_groups), np.nan)
    if not len(group):
        return found
    places = counter_hash(keys, 0, n_draws, seed, _STREAM)
    products_of = _products(weighted, group, n_groups)
    for draw in range(n_draws):
        products = products_of(_shares(n_words, group, places[:, draw], size))
        length = np.sqrt(np.diagonal(products))
        with np.errstate(invalid="ignore", divide="ignore"):
            found[draw] = np.minimum(products / (length[:, None] * length[None, :]), 1.0)
    return found


def _products(weighted: sparse.csr_matrix, group: Ints, n_groups: int) -> Callable[[Array], Array]:
    """How to get the inner products of the groups' words from each article's share.

    Few articles: from the products of every two articles, worked out once, which a draw only weighs. Many: from the
    words, since the products of pairs would be more numbers than there are words.
    """
    n = len(group)
    at = np.arange(n)
    if n * n > weighted.nnz:

        def from_words(share: Array) -> Array:
            drawn = sparse.csr_matrix((share, (group, at)), shape=(n_groups, n)) @ weighted
            return np.asarray((drawn @ drawn.T).toarray())

        return from_words
    pairs = np.asarray((weighted @ weighted.T).toarray())

    def from_pairs(share: Array) -> Array:
        onto = np.zeros((n_groups, n))
        onto[group, at] = share
        return np.asarray(np.einsum("gk,hk->gh", np.einsum("gi,ik->gk", onto, pairs), onto))

    return from_pairs
