"""Products of groups from pairs of articles are those from their words."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from mediakit.stats.draws import article_keys
from mediakit.stats.rarefied import _products, equal_cosines, equal_shares


@pytest.fixture
def weighted() -> sparse.csr_matrix:
    rng = np.random.default_rng(3)
    return sparse.csr_matrix(rng.poisson(0.5, (12, 60)) * rng.uniform(0.5, 2.0, 60))


def test_cosines_are_those_of_the_drawn_words_themselves(weighted):
    group = np.array([0] * 4 + [1] * 5 + [2] * 3)
    n_words = np.asarray((weighted > 0).sum(axis=1)).ravel().astype(np.int64) + 1
    keys = article_keys([str(n) for n in range(12)])
    size = float(np.bincount(group, weights=n_words).min() // 2)
    found = equal_cosines(weighted, n_words, group, keys, 3, size, 20, seed=4)
    for draw in range(20):
        share = equal_shares(n_words, group, keys, size, draw, 4)
        words = np.array([(share[:, None] * weighted.toarray())[group == g].sum(axis=0) for g in range(3)])
        length = np.sqrt((words**2).sum(axis=1))
        assert found[draw] == pytest.approx(words @ words.T / np.outer(length, length), abs=1e-12)


def test_both_ways_give_the_same_products(weighted):
    group, share = np.array([0] * 6 + [1] * 6), np.linspace(0, 1, 12)
    from_pairs = _products(weighted, group, 2)
    thin = weighted.multiply(np.arange(60) < 4).tocsr()
    thin.eliminate_zeros()
    from_words = _products(thin, group, 2)
    assert (from_pairs.__name__, from_words.__name__) == ("from_pairs", "from_words")
    for some, products in ((weighted, from_pairs), (thin, from_words)):
        words = np.array([(share[:, None] * some.toarray())[group == g].sum(axis=0) for g in range(2)])
        assert products(share) == pytest.approx(words @ words.T)
