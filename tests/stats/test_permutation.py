"""The matched permutation test: brute force, false alarms without an effect, power with one, order, wire copy."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import permutation_test, ttest_ind

from mediakit.errors import ArgumentError
from mediakit.stats.draws import article_keys
from mediakit.stats.matched import chosen_sums, product_sums
from mediakit.stats.permutation import PermutationTest, matched_permutation_test

Array = npt.NDArray[np.float64]


def keys(n: int, name: str = "article") -> npt.NDArray[np.uint64]:
    return article_keys(f"{name}-{i}" for i in range(n))


def welch_t(x: Array, label: npt.NDArray[np.bool_]) -> float:
    return float(ttest_ind(x[label], x[~label], equal_var=False).statistic)


def test_exact_is_brute_force_in_one_block() -> None:
    rng = np.random.default_rng(1)
    x, group = rng.gamma(1, size=11), np.arange(11) < 5
    sizes = []
    for chosen in combinations(range(11), 5):
        label = np.isin(np.arange(11), chosen)
        sizes.append(abs(welch_t(x, label)))
    expected = np.mean(np.array(sizes) >= abs(welch_t(x, group)) - 1e-9)
    found = matched_permutation_test(range(11), np.zeros(11), group, x[:, None], keys(11))
    assert (found.exact, found.n_permutations) == (True, 462)
    assert found.p[0] == pytest.approx(expected)
    assert found.p_floor == pytest.approx(1 / 462)


def test_exact_is_brute_force_over_two_blocks() -> None:
    rng = np.random.default_rng(2)
    x, block = rng.normal(size=12), np.repeat([0, 1], 6)
    group = np.array([1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0], dtype=bool)

    def statistic(label: npt.NDArray[np.bool_]) -> float:
        halves = [(x[(block == b) & label], x[(block == b) & ~label]) for b in (0, 1)]
        difference = np.mean([a.mean() - b.mean() for a, b in halves])
        variance = sum(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b) for a, b in halves) / 4
        return float(abs(difference) / np.sqrt(variance))

    labels = [np.isin(np.arange(12), a + b) for a in combinations(range(6), 3) for b in combinations(range(6, 12), 2)]
    expected = np.mean([statistic(label) >= statistic(group) - 1e-9 for label in labels])
    found = matched_permutation_test(range(12), block, group, x[:, None], keys(12))
    assert (found.p[0], found.n_permutations) == (pytest.approx(expected), 300)


def test_sampled_is_near_scipys() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.normal(0.5, 1, size=20), rng.normal(0, 2, size=30)
    theirs = permutation_test(
        (a, b),
        lambda x, y, axis: ttest_ind(x, y, axis=axis, equal_var=False).statistic,
        vectorized=True,
        n_resamples=4999,
        rng=rng,
    ).pvalue
    found = matched_permutation_test(
        range(50), np.zeros(50), np.arange(50) < 20, np.append(a, b)[:, None], keys(50), n_permutations=4999
    )
    assert not found.exact
    assert found.p_floor == 1 / 5000
    assert found.p[0] == pytest.approx(theirs, abs=0.025)


def simulated(
    sizes: list[tuple[int, int]], spread: tuple[float, float], effect: float = 0.0, two_events: bool = False
) -> list[PermutationTest]:
    """Tests of 600 items without (or with) an effect; events differ strongly in level and are told unequally often."""
    rng, found = np.random.default_rng(3), []
    rows, n = [], 0
    for event, pair in enumerate(sizes):
        for side, count in zip((1, 0), pair, strict=True):
            for _ in range(count):
                rows.append((n, event, side))
                if two_events and n % 3 == 0:
                    rows.append((n, (event + 1) % len(sizes), side))
                n += 1
    article, block, group = np.array(rows).T
    main = np.array([block[np.flatnonzero(article == i)[0]] for i in range(n)])
    for call in range(6):
        noise = rng.normal(size=(len(rows), 100)) * np.where(group, *spread)[:, None]
        values = noise + 3 * rng.normal(size=(len(sizes), 100))[block] + effect * group[:, None]
        key = keys(n, str(call))
        found.append(
            matched_permutation_test(article, block, group, values, key, strata=main, n_permutations=199, seed=call)
        )
    return found


DESIGNS = {
    "unequal mixes": [(12, 2), (6, 6), (2, 12)],
    "one event, 5 and 40": [(5, 40)],
    "unbalanced in each event": [(4, 20), (20, 4), (3, 9)],
    "small events": [(1, 2), (2, 1), (1, 1), (2, 2), (1, 3), (3, 1)],
    "pairs": [(1, 1)] * 10,
}


@pytest.mark.parametrize("spread", [(1.0, 1.0), (3.0, 1.0), (1.0, 3.0)], ids=["equal", "target", "reference"])
@pytest.mark.parametrize("design", list(DESIGNS))
def test_false_alarms(design: str, spread: tuple[float, float]) -> None:
    p = np.array([test.p for test in simulated(DESIGNS[design], spread)])
    print(f"{design}, spread {spread}: {np.mean(p < 0.05):.3f} with p < .05")
    # .05 plus twice the error of 600 replications; worst measured over 1,200: .072 (5 wide against 40 narrow)
    assert 0.005 <= np.mean(p < 0.05) <= (0.09 if spread[0] > 1 else 0.075)


@pytest.mark.parametrize("design", ["unequal mixes", "small events"])
def test_false_alarms_where_articles_tell_two_events(design: str) -> None:
    p = np.array([test.p for test in simulated(DESIGNS[design], (1, 1), two_events=True)])
    assert np.mean(p < 0.05) <= 0.075


@pytest.mark.parametrize("design", list(DESIGNS))
def test_power(design: str) -> None:
    p = np.array([test.p for test in simulated(DESIGNS[design], (1, 1), effect=2.0)])
    print(f"{design}: power {np.mean(p < 0.05):.2f} for a difference of two standard deviations")
    assert np.mean(p < 0.05) > 0.8


def test_an_unmatched_test_would_have_alarmed() -> None:
    rng = np.random.default_rng(5)
    block = np.repeat([0, 1, 0, 1], [30, 5, 5, 30])
    values = 3.0 * block[:, None] + rng.normal(size=(70, 1))
    group = np.arange(70) < 35
    matched = matched_permutation_test(range(70), block, group, values, keys(70))
    pooled = matched_permutation_test(range(70), np.zeros(70), group, values, keys(70))
    assert matched.p[0] > 0.05
    assert pooled.p[0] == pooled.p_floor == 1 / 1001


def test_order_does_not_matter() -> None:
    rng = np.random.default_rng(6)
    article, block = np.append(np.arange(60), np.arange(10)), np.append(rng.integers(0, 3, 60), np.full(10, 3))
    group, values, key = article % 2, rng.normal(size=(70, 20)), keys(60)
    unit, strata = np.arange(60) // 2 * (np.arange(60) < 20) + 100 * (np.arange(60) >= 20) + np.arange(60), block[:60]
    before = matched_permutation_test(article, block, group, values, key, unit=unit, strata=strata)
    cells, renumbered = rng.permutation(70), rng.permutation(60)
    place = np.argsort(renumbered)
    after = matched_permutation_test(
        place[article][cells],
        block[cells],
        group[cells],
        values[cells],
        key[renumbered],
        unit=unit[renumbered],
        strata=strata[renumbered],
    )
    np.testing.assert_array_equal(before.p, after.p)
    assert not before.exact
    other_seed = matched_permutation_test(article, block, group, values, key, unit=unit, strata=strata, seed=1)
    assert not np.array_equal(before.p, other_seed.p)


def test_wire_copy_is_one_story() -> None:
    # Five copies of one dispatch on each side: as articles 10 against 10 that differ, as stories 6 against 6.
    rng = np.random.default_rng(7)
    unit = np.append(np.minimum(np.arange(10) // 5 * np.arange(10), 5 + np.arange(10)), np.arange(10) + 100)
    unit[:5], unit[10:15] = 0, 1
    group = np.arange(20) < 10
    x = rng.normal(size=20) * 0.3
    x[:5], x[10:15] = 2.0, -2.0
    as_articles = matched_permutation_test(range(20), np.zeros(20), group, x[:, None], keys(20))
    as_stories = matched_permutation_test(range(20), np.zeros(20), group, x[:, None], keys(20), unit=unit)
    assert as_articles.p[0] < 0.02
    assert as_stories.exact
    assert as_stories.n_permutations == 2 * 252
    assert as_stories.p[0] > 0.05


def test_nothing_to_test() -> None:
    rng = np.random.default_rng(8)
    few = matched_permutation_test(range(12), np.zeros(12), np.arange(12) < 4, rng.normal(size=(12, 1)), keys(12))
    assert np.isnan(few.p[0])
    constant = matched_permutation_test(range(12), np.zeros(12), np.arange(12) < 6, np.full((12, 1), 0.1), keys(12))
    assert constant.p[0] == 1
    apart = matched_permutation_test(range(12), np.arange(12) < 6, np.arange(12) < 6, np.ones((12, 1)), keys(12))
    assert (np.isnan(apart.p[0]), apart.n_permutations) == (True, 1)
    values = rng.normal(size=(12, 2))
    values[:2, 1] = np.nan
    assert np.isnan(
        matched_permutation_test(range(12), np.zeros(12), np.arange(12) < 6, values, keys(12)).p
    ).tolist() == [False, True]
    empty = matched_permutation_test([], [], [], np.zeros((0, 2)), keys(0))
    assert np.isnan(empty.p).all()


def test_perfect_separation_reaches_the_floor() -> None:
    values = (np.arange(10) < 5).astype(float)[:, None]
    found = matched_permutation_test(range(10), np.zeros(10), np.arange(10) < 5, values, keys(10))
    assert found.p[0] == found.p_floor == pytest.approx(2 / 252)


def test_articles_without_cells_change_nothing() -> None:
    rng = np.random.default_rng(9)
    values, group = rng.normal(size=(12, 3)), np.arange(12) < 6
    plain = matched_permutation_test(range(12), np.zeros(12), group, values, keys(12))
    padded = matched_permutation_test(range(12), np.zeros(12), group, values, keys(20), unit=[*range(12)] + [0] * 8)
    np.testing.assert_array_equal(plain.p, padded.p)
    assert plain.n_permutations == padded.n_permutations


def test_refused() -> None:
    with pytest.raises(ArgumentError, match="1 articles are in both groups"):
        matched_permutation_test([0, 0, 1], [0, 1, 0], [0, 1, 1], np.ones((3, 1)), keys(2))
    with pytest.raises(ArgumentError, match="unit has shape"):
        matched_permutation_test([0, 1], [0, 0], [0, 1], np.ones((2, 1)), keys(2), unit=[1])
    with pytest.raises(ArgumentError, match="n_permutations"):
        matched_permutation_test([0, 1], [0, 0], [0, 1], np.ones((2, 1)), keys(2), n_permutations=0)


def test_few_chosen_cells_are_summed_as_a_product_sums_them() -> None:
    rng = np.random.default_rng(4)
    columns, block = rng.normal(size=(50, 7)), np.sort(rng.integers(0, 5, 50))
    chosen = rng.random((50, 9)) < 0.15
    starts = np.searchsorted(block, np.arange(6))
    few = chosen_sums(columns, block, 5, *np.nonzero(chosen.T), 9, 3)
    for one, other in zip(few, product_sums(columns, starts, chosen.astype(float), 3), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)
