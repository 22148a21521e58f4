"""Intervals of means and ratios: against plain loops and scipy, coverage on simulated articles, limits, order."""

from __future__ import annotations

import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import bootstrap as scipy_bootstrap
from scipy.stats import t as student

from mediakit.errors import ArgumentError
from mediakit.stats.bootstrap import article_keys, mean_interval, ratio_interval, weights

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from interval_coverage import mean_coverage, ratio_coverage


def keys(n: int) -> np.ndarray:
    return article_keys(f"article-{i}" for i in range(n))


def test_mean_is_bootstrap_t_written_as_a_loop() -> None:
    x = np.random.default_rng(1).lognormal(size=12)
    error = x.std(ddof=1) / np.sqrt(12)
    ts = []
    for w in weights(keys(12), 500, seed=4).T.astype(int):
        drawn = np.repeat(x, w)
        if len(set(drawn)) > 1:
            ts.append((drawn.mean() - x.mean()) / (drawn.std(ddof=1) / np.sqrt(len(drawn))))
    low_t, high_t = np.quantile(ts, [0.025, 0.975])
    edge = student.ppf(0.975, 11)
    assert low_t < -edge  # the long tail: bootstrap-t decides this side
    expected = x.mean(), x.mean() - max(high_t, edge) * error, x.mean() - min(low_t, -edge) * error
    found = mean_interval(x[:, None], keys(12), n_resamples=500, seed=4)
    assert [part[0] for part in found] == pytest.approx(expected)


def test_mean_items_do_not_see_each_other_nor_missing_articles() -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(size=(40, 3))
    values[rng.random((40, 3)) < 0.3] = np.nan
    together = np.array(mean_interval(values, keys(40)))
    for k, column in enumerate(values.T):
        scored = ~np.isnan(column)
        alone = np.array(mean_interval(column[scored, None], keys(40)[scored]))
        np.testing.assert_allclose(together[:, k], alone[:, 0], rtol=1e-9)


def test_results_belong_to_the_articles_not_to_their_order() -> None:
    rng = np.random.default_rng(3)
    values, size, order = rng.random((50, 4)), rng.integers(1, 30, 50), rng.permutation(50)
    before = [*mean_interval(values, keys(50)), *ratio_interval(values, size, keys(50))]
    after = [
        *mean_interval(values[order], keys(50)[order]),
        *ratio_interval(values[order], size[order], keys(50)[order]),
    ]
    np.testing.assert_array_equal(before, after)
    assert not np.array_equal(before[1], mean_interval(values, keys(50), seed=1)[1])


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_interval_moves_with_location_and_scale(scale: float) -> None:
    values = np.random.default_rng(5).gamma(1, size=(15, 2))
    plain = np.array(mean_interval(values, keys(15)))
    np.testing.assert_allclose(
        mean_interval(values * scale + 3 * scale, keys(15)), plain * scale + 3 * scale, rtol=1e-9
    )
    ratios = np.array(ratio_interval(values, np.arange(1, 16), keys(15)))
    np.testing.assert_allclose(ratio_interval(values * scale, np.arange(1, 16), keys(15)), ratios * scale, rtol=1e-9)


def test_too_few_articles_and_empty() -> None:
    values = np.arange(8.0)[:, None].repeat(2, axis=1)
    values[4:, 1] = np.nan
    mean, low, high = mean_interval(values, keys(8))
    assert mean.tolist() == [3.5, 1.5]
    assert np.isnan([low[1], high[1]]).all()
    assert low[0] < 3.5 < high[0]
    ratio, low, high = ratio_interval(np.ones((5, 1)), [1, 1, 1, 1, 0], keys(5))
    assert (ratio[0], np.isnan(low[0]), np.isnan(high[0])) == (1.0, True, True)
    assert np.isnan(mean_interval(np.full((6, 1), np.nan), keys(6))).all()
    assert np.isnan(ratio_interval(np.zeros((6, 1)), np.zeros(6), keys(6))).all()
    assert mean_interval(np.zeros((0, 2)), keys(0))[0].shape == (2,)


def test_no_spread() -> None:
    same = np.full((10, 1), 0.1)
    assert [part[0] for part in mean_interval(same, keys(10))] == pytest.approx([0.1] * 3)
    mean, low, high = mean_interval(np.zeros((10, 1)), keys(10), bounds=(0, 1))
    assert (mean[0], low[0]) == (0, 0)
    assert high[0] == pytest.approx(1 - 0.05**0.1)  # rule of three: .259
    ratio, low, high = ratio_interval(np.zeros((10, 1)), np.arange(1, 11), keys(10), bounds=(0, 1))
    assert (ratio[0], low[0], high[0]) == (0, 0, pytest.approx(1 - 0.05**0.1))
    proportional = np.arange(1.0, 11)[:, None] * 0.3
    assert [part[0] for part in ratio_interval(proportional, np.arange(1, 11), keys(10))] == pytest.approx([0.3] * 3)


def test_bounds_hold() -> None:
    values = np.array([[0.0], [0], [0], [0], [0.9]])
    _, low, high = mean_interval(values, keys(5), bounds=(0, 1))
    assert 0 == low[0] < high[0] <= 1
    assert mean_interval(values, keys(5))[1][0] < 0
    with pytest.raises(ArgumentError, match="outside"):
        mean_interval(values - 1, keys(5), bounds=(0, 1))


def test_ratio_is_near_scipys_bca() -> None:
    rng = np.random.default_rng(6)
    size = rng.integers(5, 60, 150)
    hits = rng.binomial(size, rng.beta(0.5, 6, 150))
    theirs = scipy_bootstrap(
        (hits, size),
        lambda h, s, axis: h.sum(axis=axis) / s.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=9999,
        rng=rng,
    ).confidence_interval
    ratio, low, high = ratio_interval(hits[:, None], size, keys(150), n_resamples=9999)
    width = theirs.high - theirs.low
    assert [low[0], high[0]] == pytest.approx([theirs.low, theirs.high], abs=0.05 * width)
    assert high[0] - ratio[0] > ratio[0] - low[0]  # skewed hits: not symmetric


# Measured with 3,000 replications (scripts/interval_coverage.py): normal .97 .96 .96, lognormal .92 .91 .95,
# share .92 .94 .97, rare share .96 .92 .98, ratio .93 .94 .95 at 5, 10 and 50 articles.
@pytest.mark.parametrize(
    ("shape", "n", "floor"),
    [
        ("normal", 5, 0.93),
        ("normal", 10, 0.93),
        ("normal", 50, 0.93),
        ("lognormal", 10, 0.88),
        ("lognormal", 50, 0.92),
        ("share", 5, 0.88),
        ("share", 10, 0.90),
        ("share", 50, 0.93),
        ("rare share", 10, 0.88),
    ],
)
def test_coverage_of_means(shape: str, n: int, floor: float) -> None:
    coverage, width = mean_coverage(shape, n, replications=1000, seed=7)
    print(f"{shape}, {n} articles: coverage {coverage:.3f}, median width {width:.2f}")
    assert floor <= coverage <= 0.995


@pytest.mark.parametrize(("n", "floor"), [(5, 0.88), (10, 0.90), (50, 0.92)])
def test_coverage_of_ratios(n: int, floor: float) -> None:
    coverage, _ = ratio_coverage(n, replications=1200, seed=7)
    assert floor <= coverage <= 0.98


def test_memory_stays_small() -> None:
    values, key = np.random.default_rng(8).normal(size=(17_000, 5)), keys(17_000)
    tracemalloc.start()
    mean_interval(values, key)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150e6


def test_refused() -> None:
    with pytest.raises(ArgumentError, match="confidence"):
        mean_interval(np.ones((5, 1)), keys(5), confidence=95)
    with pytest.raises(ArgumentError, match="min_articles"):
        mean_interval(np.ones((5, 1)), keys(5), min_articles=1)
    with pytest.raises(ArgumentError, match="shapes are"):
        mean_interval(np.ones((5, 1)), keys(4))
    with pytest.raises(ArgumentError, match="infinite"):
        mean_interval(np.full((5, 1), np.inf), keys(5))
    with pytest.raises(ArgumentError, match="denominator must be"):
        ratio_interval(np.ones((5, 1)), [1, 1, 1, 1, -1], keys(5))
    with pytest.raises(ArgumentError, match="numerator holds NaN"):
        ratio_interval(np.full((5, 1), np.nan), np.ones(5), keys(5))
