"""Welch's t from sums against scipy, where it is undefined, and false alarms on random halves of one source."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import ttest_ind

from mediakit.errors import ArgumentError
from mediakit.stats.welch import WelchTest, welch_from_sums

Array = npt.NDArray[np.float64]


def sums_test(a: Array, b: Array, min_articles: int = 5) -> WelchTest:
    sums = (len(a), a.sum(axis=0), (a * a).sum(axis=0), len(b), b.sum(axis=0), (b * b).sum(axis=0))
    return welch_from_sums(*sums, min_articles=min_articles)


def bursty_terms(n_articles: int, rng: np.random.Generator) -> Array:
    """Relative frequencies of terms that .2 to 80 % of articles use, in bursts; terms in no article left out."""
    users = np.exp(rng.uniform(np.log(0.002), np.log(0.8), 2000))
    shape = (n_articles, len(users))
    rates = np.where(rng.random(shape) < users, 0.0005 + rng.gamma(0.7, 0.001, size=shape), 0.0)
    return rates[:, rates.any(axis=0)]


@pytest.mark.parametrize(("n_1", "n_2"), [(5, 5), (5, 80), (40, 7)])
def test_is_scipys_welch(n_1: int, n_2: int) -> None:
    rng = np.random.default_rng(n_1)
    a, b = rng.gamma(1, 0.001, size=(n_1, 40)), rng.gamma(2, 0.001, size=(n_2, 40))
    ours, theirs = sums_test(a, b), ttest_ind(a, b, equal_var=False)
    np.testing.assert_allclose(ours.t, theirs.statistic, rtol=1e-7)
    np.testing.assert_allclose(ours.df, theirs.df, rtol=1e-7)
    np.testing.assert_allclose(ours.p, theirs.pvalue, rtol=1e-6)


def test_a_term_absent_from_one_side_gets_pooled_variances() -> None:
    a, b = np.zeros((5, 1)), np.zeros((800, 1))
    b[:8] = 0.001  # used by 1 % of articles: not to see it in five is no evidence
    ours, theirs = sums_test(a, b), ttest_ind(a, b, equal_var=True)
    assert ours.t[0] == pytest.approx(theirs.statistic[0])
    assert ours.df[0] == 803
    assert ours.p[0] == pytest.approx(theirs.pvalue[0])
    assert ours.p[0] > 0.5
    assert ttest_ind(a, b, equal_var=False).pvalue[0] < 0.01  # what Welch's would have said


def test_a_constant_side_is_found_in_spite_of_rounding() -> None:
    a, b = np.full((7, 1), 0.1), np.array([[0.1], [0.2], [0.3], [0.2], [0.1]])
    assert sums_test(a, b).df[0] == 10  # pooled


def test_no_test_without_articles_or_spread() -> None:
    a, b = np.array([[0.1], [0.2], [0.3], [0.4]]), np.arange(9.0)[:, None]
    assert np.isnan(sums_test(a, b).p[0])
    assert not np.isnan(sums_test(a, b, min_articles=4).p[0])
    assert np.isnan(sums_test(np.zeros((9, 1)), np.zeros((9, 1))).p[0])
    assert np.isnan(welch_from_sums(0, 0, 0, 0, 0, 0).p)
    with pytest.raises(ArgumentError, match="min_articles"):
        welch_from_sums(1, 1, 1, 1, 1, 1, min_articles=1)


@pytest.mark.parametrize(("n_1", "n_2"), [(5, 800), (20, 800), (100, 100), (5, 5)])
def test_random_halves_of_one_source(n_1: int, n_2: int) -> None:
    rng = np.random.default_rng(11)
    rates = bursty_terms(n_1 + n_2, rng)
    false_alarms = []
    for _ in range(8):
        order = rng.permutation(n_1 + n_2)
        p = sums_test(rates[order[:n_1]], rates[order[n_1:]]).p
        false_alarms.append(np.count_nonzero(p < 0.05) / rates.shape[1])
    print(f"{n_1} against {n_2} articles: {np.mean(false_alarms):.3f} of terms with p < .05")
    assert np.mean(false_alarms) <= 0.05
    assert max(false_alarms) <= 0.06


def test_a_real_difference_is_found() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.gamma(1, 0.002, size=(60, 300)), rng.gamma(1, 0.001, size=(60, 300))
    assert np.mean(sums_test(a, b).p < 0.05) > 0.8
    assert np.all(sums_test(a + 0.01, b).t > 0)
