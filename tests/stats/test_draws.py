"""Weights are Poisson(1), and belong to the article: no order, no neighbours, no state."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare, poisson

from mediakit.errors import ArgumentError
from mediakit.stats.draws import article_keys, counter_hash, weight_chunks, weights

# What this version gives: intervals of published results must not change.
KNOWN = ["b4b2797457a0a6e4", "2f42665b399ef840"]
KNOWN_WEIGHTS = [[0, 1, 0, 1, 0, 2, 1, 0, 0, 2, 1, 1], [1, 1, 0, 1, 0, 0, 2, 0, 0, 2, 1, 2]]
KEYS = article_keys(f"article-{i}" for i in range(300))


def test_keys_are_fixed_for_all_time() -> None:
    assert [f"{key:016x}" for key in article_keys(["", "a"])] == KNOWN
    assert len(set(KEYS.tolist())) == 300
    assert len(article_keys([])) == 0


def test_weights_are_fixed_for_all_time() -> None:
    assert weights(article_keys(["a", "b"]), 12, seed=3).astype(int).tolist() == KNOWN_WEIGHTS


def test_weights_are_poisson_one() -> None:
    w = weights(KEYS, 1000)
    observed = np.bincount(w.astype(int).ravel(), minlength=7)
    expected = poisson.pmf(np.arange(7), 1) * w.size
    assert chisquare([*observed[:6], observed[6:].sum()], [*expected[:6], w.size - expected[:6].sum()]).pvalue > 0.001


def test_weights_of_articles_and_resamples_are_uncorrelated() -> None:
    w = weights(KEYS, 400)
    for matrix in (np.atleast_2d(np.corrcoef(w)), np.atleast_2d(np.corrcoef(w.T))):
        off_diagonal = matrix[np.triu_indices(len(matrix), 1)]
        # independent columns of length n correlate with standard deviation 1 / sqrt(n)
        n = w.size // len(matrix)
        assert abs(off_diagonal.mean()) < 4 / np.sqrt(n * len(off_diagonal))
        assert off_diagonal.std() == pytest.approx(1 / np.sqrt(n), rel=0.05)


def test_neighbouring_seeds_and_streams_differ() -> None:
    one, other = weights(KEYS, 400, seed=0), weights(KEYS, 400, seed=1)
    assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.012
    assert not np.intersect1d(counter_hash(KEYS, 0, 50, 0, stream=1), counter_hash(KEYS, 0, 50, 0, stream=2)).size


def test_any_part_of_the_matrix_is_that_part() -> None:
    whole = weights(KEYS, 40, seed=5)
    np.testing.assert_array_equal(weights(KEYS[::-1], 40, seed=5), whole[::-1])
    np.testing.assert_array_equal(weights(KEYS[7:9], 9, seed=5, first=6), whole[7:9, 6:15])


@pytest.mark.parametrize("cells", [0, 50_000, 10**7])
def test_chunks_are_the_whole(cells: int) -> None:
    pieces = list(weight_chunks(KEYS, 30, 2, cells))
    np.testing.assert_array_equal(np.hstack([w for _, w in pieces]), weights(KEYS, 30, seed=2))
    assert [i for part, _ in pieces for i in range(part.start, part.stop)] == list(range(30))
    assert (len(pieces) > 1) == (cells > 40_000)


def test_refuses_no_resamples() -> None:
    with pytest.raises(ArgumentError, match="n_resamples"):
        list(weight_chunks(KEYS, 0, 0))
