"""Shares corrected for a machine's errors: by hand, and by simulation; how much to code, by published values."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from scripts.coding_coverage import CASES, simulate
from statsmodels.stats.power import TTestIndPower

from mediakit.errors import ArgumentError
from mediakit.stats.corrected import corrected_share
from mediakit.stats.sample_size import smallest_difference, units_for_alpha, units_for_width


def test_the_difference_estimator_by_hand():
    # 40 units, the machine says yes of 20; of 10 coded ones it says yes of 5, people of 3 of these and of none else
    machine = np.tile([1.0, 1.0, 0.0, 0.0], 10)
    coded = np.full(40, np.nan)
    places = np.arange(0, 40, 4)  # of every four the first: the machine says yes
    places = np.concatenate([places[:5], places[5:] + 2])
    coded[places] = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    found = corrected_share(machine, coded, np.full(40, 0.25), np.arange(40) // 4, weight=1.0)
    assert found.machine == 0.5
    assert found.coded == pytest.approx(0.3)
    assert found.share == pytest.approx(0.5 + (3 - 5) / 10)
    assert found.low < 0.3 < found.high
    tuned = corrected_share(machine, coded, np.full(40, 0.25), np.arange(40) // 4)
    assert tuned.weight == pytest.approx(0.6)  # slope of the codes on the machine's: .6 - 0


def test_everything_coded_is_the_mean_of_the_codes_whatever_the_machine_says():
    rng = np.random.default_rng(2)
    y = (rng.random(200) < 0.3).astype(float)
    found = corrected_share(1 - y, y, np.ones(200), np.arange(200) // 10)
    assert found.share == pytest.approx(y.mean())


def test_unequal_chances_do_not_bias():
    rng = np.random.default_rng(4)
    truth = np.concatenate([np.ones(300), np.zeros(300)])
    machine = np.where(rng.random(600) < 0.3, 1 - truth, truth)
    chance = np.where(truth == 1, 0.5, 0.1)  # what is yes is drawn more often
    shares, raw = [], []
    for _ in range(300):
        drawn = rng.random(600) < chance
        coded = np.where(drawn, truth, np.nan)
        shares.append(corrected_share(machine, coded, chance, np.arange(600) // 6).share)
        raw.append(np.nanmean(coded))
    assert np.mean(shares) == pytest.approx(0.5, abs=0.01)
    assert np.mean(raw) > 0.7


@pytest.mark.parametrize("name", ["half, misses a third", "one in twenty, few coded", "few articles"])
def test_intervals_cover_and_the_machines_bias_is_gone(name):
    case = CASES[name]
    found = simulate(case, 250, 7)
    assert found.coverage >= 0.91  # .95 less three standard errors of 250 simulations
    assert abs(found.corrected_bias) < 0.012
    assert found.width <= found.width_codes * 1.01  # never worse than codes alone


def test_too_little_has_no_interval():
    y = np.array([1.0, 0, 1, 0] * 5)
    assert np.isnan(corrected_share(y, y, np.ones(20), np.arange(20) // 10).low)  # two articles
    few = np.where(np.arange(20) < 4, y, np.nan)
    found = corrected_share(y, few, np.full(20, 0.2), np.arange(20) // 2)
    assert np.isnan(found.low)
    assert found.share == pytest.approx(0.5)
    none = corrected_share(y, np.full(20, np.nan), np.full(20, np.nan), np.arange(20))
    assert np.isnan(none.share)
    assert none.machine == 0.5


def test_units_to_code_by_published_values():
    # Cochran: 385 for +-5 points at 95 %; Krippendorff (2019), table of sample sizes: 139 and 81
    assert units_for_width(0.1, 0.5) == 385
    assert units_for_width(0.1, 0.5, n_population=1000) == 278
    assert units_for_alpha(0.8, 0.25) == 139
    assert units_for_alpha(0.667, 0.25) == 81
    z = norm.ppf(0.975)
    assert units_for_width(0.06, 0.2) == int(np.ceil(z**2 * 0.16 / 0.0009))
    for wrong in ((0.0, 0.5), (0.1, 1.0)):
        with pytest.raises(ArgumentError, match="must be above 0 and below 1"):
            units_for_width(*wrong)
    with pytest.raises(ArgumentError, match="least is 1"):
        units_for_alpha(1.0, 0.2)


def test_the_smallest_difference_has_the_power_that_was_asked_for():
    found = smallest_difference(40, 0.2, 60, 0.2)
    power = TTestIndPower().power(found / 0.2, nobs1=40, alpha=0.05, ratio=1.5)
    assert power == pytest.approx(0.8, abs=0.005)
    assert np.isnan(smallest_difference(1, 0.2, 60, 0.2))
    assert smallest_difference(400, 0.2, 600, 0.2) < found
