"""The matched difference: by hand, against Welch, clusters, small blocks, coverage, order."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import ttest_1samp, ttest_ind

from mediakit.errors import ArgumentError
from mediakit.stats.draws import article_keys
from mediakit.stats.matched import Sums
from mediakit.stats.matched_interval import matched_difference_interval

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from interval_coverage import matched_coverage


def keys(n: int) -> npt.NDArray[np.uint64]:
    return article_keys(f"article-{i}" for i in range(n))


def test_by_hand() -> None:
    # Event 1: target 1, 3 against 0, 2: difference 1. Event 2: 10 against 4, 6: difference 5. Event 3: reference alone.
    block = [1, 1, 1, 1, 2, 2, 2, 3]
    group = [1, 1, 0, 0, 1, 0, 0, 0]
    values = np.array([1, 3, 0, 2, 10, 4, 6, 100.0])[:, None]
    found = matched_difference_interval(range(8), block, group, values, keys(8), min_articles=3)
    assert found.difference[0] == pytest.approx(3)
    assert found.raw[0] == pytest.approx(14 / 3 - 112 / 5)
    assert (found.n_blocks[0], found.n_articles_target[0], found.n_articles_reference[0]) == (2, 3, 4)
    # Event 1: 2 / 2 + 2 / 2 = 2. Event 2 has a single article: (5 - 3)² * 2 / (2 - 1) = 8. Over 2² blocks.
    assert found.standard_error[0] == pytest.approx(np.sqrt(10 / 4))
    assert found.low[0] < 3 < found.high[0]
    assert np.isnan(matched_difference_interval(range(8), block, group, values, keys(8), min_articles=4).low[0])


def test_one_block_is_the_plain_two_sample_difference() -> None:
    values = np.random.default_rng(1).gamma(2, size=(60, 3))
    group = np.arange(60) < 20
    found = matched_difference_interval(range(60), np.zeros(60), group, values, keys(60))
    welch = ttest_ind(values[group], values[~group], equal_var=False)
    np.testing.assert_allclose(found.difference, values[group].mean(axis=0) - values[~group].mean(axis=0))
    np.testing.assert_allclose(found.raw, found.difference)
    np.testing.assert_allclose(found.difference / found.standard_error, welch.statistic)
    interval = welch.confidence_interval(0.95)
    assert np.all(found.low <= interval.low + 1e-9)  # never narrower than Student's t
    assert np.all(found.high >= interval.high - 1e-9)
    np.testing.assert_allclose(found.high - found.low, interval.high - interval.low, rtol=0.25)


def test_pairs_have_the_error_of_a_paired_t_test() -> None:
    values = np.random.default_rng(2).normal(size=(20, 2))
    found = matched_difference_interval(range(20), np.arange(20) % 10, np.arange(20) < 10, values, keys(20))
    paired = ttest_1samp(values[:10] - values[10:], 0)
    np.testing.assert_allclose(found.difference / found.standard_error, paired.statistic)
    interval = paired.confidence_interval(0.95)
    assert np.all(found.low <= interval.low + 1e-9)
    assert np.all(found.high >= interval.high - 1e-9)


def test_an_article_told_twice_is_no_second_article() -> None:
    rng = np.random.default_rng(3)
    score = rng.normal(size=(16, 1))
    once = matched_difference_interval(range(16), np.zeros(16), np.arange(16) < 8, score, keys(16))
    both = np.tile(np.arange(16), 2)  # every article tells both events, with the same score
    twice = matched_difference_interval(both, np.repeat([0, 1], 16), both < 8, score[both], keys(16))
    assert twice.standard_error[0] == pytest.approx(once.standard_error[0])
    assert [twice.low[0], twice.high[0]] == pytest.approx([once.low[0], once.high[0]])
    apart = matched_difference_interval(range(32), np.repeat([0, 1], 16), both < 8, score[both], keys(32))
    assert apart.standard_error[0] == pytest.approx(once.standard_error[0] / np.sqrt(2))


def test_the_mix_of_events_does_not_matter() -> None:
    rng = np.random.default_rng(4)
    block = np.repeat([0, 1, 0, 1], [30, 5, 5, 30])
    group = np.repeat([1, 1, 0, 0], [30, 5, 5, 30])
    values = np.where(block == 1, 10.0, 0.0)[:, None] + rng.normal(size=(70, 1))
    found = matched_difference_interval(range(70), block, group, values, keys(70))
    assert found.low[0] < 0 < found.high[0]
    assert found.raw[0] < -6


def test_missing_scores_are_as_if_the_cell_was_not_there() -> None:
    rng = np.random.default_rng(5)
    block, group = rng.integers(0, 4, 60), rng.integers(0, 2, 60)
    values = rng.normal(size=(60, 3))
    values[rng.random((60, 3)) < 0.25] = np.nan
    values[(block == 2) & (group == 1), 0] = np.nan  # a block that is common for two of three items
    together = matched_difference_interval(range(60), block, group, values, keys(60))
    assert together.n_blocks.tolist() == [3, 4, 4]
    for k, column in enumerate(values.T):
        kept = np.flatnonzero(~np.isnan(column))
        alone = matched_difference_interval(kept, block[kept], group[kept], column[kept, None], keys(60))
        for one, all_ in zip(alone, together, strict=True):
            assert all_[k] == pytest.approx(one[0], rel=1e-9)


def test_order_and_names_of_blocks_do_not_matter() -> None:
    rng = np.random.default_rng(6)
    article, block = np.append(np.arange(40), np.arange(10)), np.append(rng.integers(0, 3, 40), np.full(10, 3))
    group, values, key = article % 2, rng.normal(size=(50, 2)), keys(40)
    before = matched_difference_interval(article, block, group, values, key)
    cells, renumbered = rng.permutation(50), rng.permutation(40)
    place = np.argsort(renumbered)  # where each article went
    after = matched_difference_interval(
        place[article][cells], np.array(list("dbca"))[block][cells], group[cells], values[cells], key[renumbered]
    )
    for one, other in zip(before, after, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9)
    back = matched_difference_interval(article, block, 1 - group, values, key)
    np.testing.assert_allclose([back.low, back.high], [-before.high, -before.low], rtol=1e-9)


def test_nothing_to_compare() -> None:
    apart = matched_difference_interval(range(12), np.arange(12) // 6, np.arange(12) // 6, np.ones((12, 1)), keys(12))
    assert np.isnan([apart.difference[0], apart.low[0], apart.high[0]]).all()
    assert apart.n_blocks[0] == 0
    flat = matched_difference_interval(range(12), np.zeros(12), np.arange(12) % 2, np.ones((12, 1)), keys(12))
    assert (flat.difference[0], flat.low[0], flat.high[0], flat.standard_error[0]) == (0, 0, 0, 0)
    two_levels = (np.arange(12) % 2)[:, None] * 0.3
    apart = matched_difference_interval(range(12), np.zeros(12), np.arange(12) % 2, two_levels, keys(12))
    assert (apart.low[0], apart.high[0]) == (pytest.approx(0.3), pytest.approx(0.3))
    empty = matched_difference_interval([], [], [], np.zeros((0, 2)), keys(0))
    assert np.isnan(empty.difference).all()
    assert empty.difference.shape == (2,)


# Measured with 3,000 replications: .976, .966, .962, .976, .951, .954 (scripts/interval_coverage.py). One
# article in four tells two events, the target's scores spread twice as much.
@pytest.mark.parametrize(
    ("sizes", "floor"),
    [
        ([(5, 5)], 0.93),
        ([(5, 50)], 0.92),
        ([(3, 9), (4, 8), (8, 4), (9, 3)], 0.92),
        ([(1, 2), (2, 1), (1, 1), (2, 2), (1, 1), (1, 2)], 0.90),
        ([(1, 1)] * 10, 0.90),
        ([(2, 10)] * 12, 0.92),
    ],
)
def test_coverage(sizes: list[tuple[int, int]], floor: float) -> None:
    coverage, width = matched_coverage(sizes, replications=1000, seed=9)
    print(f"{sizes}: coverage {coverage:.3f}, median width {width:.2f}")
    assert floor <= coverage <= 0.995


def test_refused() -> None:
    with pytest.raises(ArgumentError, match="shapes are"):
        matched_difference_interval([0], [0, 1], [0], [[1.0]], keys(1))
    with pytest.raises(ArgumentError, match="indexes from 0 to 3"):
        matched_difference_interval([0, 3], [0, 0], [0, 1], [[1.0], [2.0]], keys(2))
    with pytest.raises(ArgumentError, match="infinite"):
        matched_difference_interval([0], [0], [0], [[np.inf]], keys(1))


@pytest.mark.parametrize("missing", [False, True])
def test_many_groups_against_the_rest_share_their_draws(missing: bool) -> None:
    rng = np.random.default_rng(3)
    article, block, group = np.repeat(np.arange(60), 2), rng.integers(0, 4, 120), np.repeat(rng.integers(0, 3, 60), 2)
    values = rng.normal(size=(120, 3))
    if missing:
        values[rng.random(values.shape) < 0.1] = np.nan
    whole: list[tuple[slice, Sums]] = []
    for target in range(3):
        shared = matched_difference_interval(article, block, group == target, values, keys(60), whole=whole)
        alone = matched_difference_interval(article, block, group == target, values, keys(60))
        for one, other in zip(shared, alone, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)
    assert whole
