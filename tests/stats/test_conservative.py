"""The conservative log ratio against SciPy's exact interval; equivalence against the delta method by hand, and its
false alarms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from mediakit.errors import ArgumentError
from mediakit.stats.conservative import exact_log_ratio_bounds, lrc, rate_equivalence


@pytest.mark.parametrize(("a", "b"), [(100, 10), (0, 12), (12, 0), (7, 9), (3, 4000), (620, 267)])
@pytest.mark.parametrize("n_tests", [1, 5000])
def test_equal_to_scipys_exact_interval(a: int, b: int, n_tests: int) -> None:
    c, d = 1_017_879, 507_532
    share = binomtest(a, a + b).proportion_ci(1 - 0.05 / n_tests, method="exact")
    with np.errstate(divide="ignore"):
        expected = [np.log2(d / c) + np.log2(one) - np.log2(1 - one) for one in (share.low, share.high)]
    low, high = exact_log_ratio_bounds(a, b, c, d, n_tests=n_tests)
    assert [float(low), float(high)] == pytest.approx(expected, rel=1e-6)
    nearer = expected[0] if expected[0] > 0 else expected[1] if expected[1] < 0 else 0.0
    assert float(lrc(a, b, c, d, n_tests=n_tests)) == pytest.approx(nearer, rel=1e-6)


def test_swapping_the_sides_turns_the_sign() -> None:
    assert float(lrc(100, 10, 2000, 1000)) == pytest.approx(-float(lrc(10, 100, 1000, 2000)))
    with pytest.raises(ArgumentError, match="confidence"):
        lrc(1, 1, 10, 10, confidence=1)


def sums(counts: np.ndarray, words: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, float, float, int]:
    return counts.sum(0), (counts**2).sum(0), counts.T @ words, words.sum(), (words**2).sum(), len(words)


def test_no_more_than_one_in_twenty_words_beyond_the_margin_pass() -> None:
    """Words whose true log ratio is the margin itself, in bursts (negative binomial), articles of unlike length."""
    rng = np.random.default_rng(7)
    passed, covered, alike, runs = 0, 0, 0, 400
    for _ in range(runs):
        sides = []
        for rate in (0.02, 0.02 * 2**0.5):
            words = rng.integers(150, 900, 60).astype(float)
            sides.append(sums(rng.poisson(words * rate * rng.gamma(4, 0.25, 60))[:, None].astype(float), words))
        _, low, high, p = rate_equivalence(*sides, margin=0.5)
        passed += bool(p[0] < 0.05)
        covered += bool(low[0] <= -0.5 <= high[0])
        alike += bool(rate_equivalence(sides[0], sides[0], margin=0.5)[3][0] < 0.05)
    assert passed / runs <= 0.08
    assert covered / runs >= 0.92
    assert alike / runs > 0.9
