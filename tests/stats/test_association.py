"""Keyness against published values, scipy's own G-test, and the properties the formulas must have."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio
from scipy.stats.contingency import relative_risk

from mediakit.errors import ArgumentError
from mediakit.stats import association
from mediakit.stats.association import (
    bic,
    g2_four_cell,
    g2_two_cell,
    log_odds_dirichlet,
    log_ratio,
    log_ratio_interval,
    odds_ratio,
    percent_diff,
)

CASES = tomllib.loads((Path(__file__).parents[1] / "references" / "keyness.toml").read_text(encoding="utf-8"))["case"]
MEASURES = ("g2_four_cell", "g2_two_cell", "log_ratio", "percent_diff")
PUBLISHED = [(case, name) for case in CASES for name in MEASURES if name in case]
FORMULAS = [g2_four_cell, g2_two_cell, log_ratio, percent_diff, odds_ratio, bic]

tables = st.tuples(
    st.integers(0, 500), st.integers(0, 500), st.integers(501, 100_000), st.integers(501, 100_000)
)  # n_target, n_reference, size_target, size_reference


@pytest.mark.parametrize(("case", "name"), PUBLISHED, ids=[f"{case['n_target']}-{name}" for case, name in PUBLISHED])
def test_published(case: dict[str, float], name: str) -> None:
    given_ = (case[key] for key in ("n_target", "n_reference", "size_target", "size_reference"))
    assert float(getattr(association, name)(*given_)) == pytest.approx(case[name], abs=0.005)


@given(tables)
def test_four_cell_is_scipys_g_test(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    if a + b:
        expected = chi2_contingency([[a, b], [c - a, d - b]], correction=False, lambda_="log-likelihood").statistic
        assert float(g2_four_cell(a, b, c, d)) == pytest.approx(expected, rel=1e-6, abs=1e-8)


@given(tables)
def test_g2_is_symmetric_and_never_negative(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    for g2 in (g2_four_cell, g2_two_cell):
        assert float(g2(a, b, c, d)) == pytest.approx(float(g2(b, a, d, c)), rel=1e-9, abs=1e-9)
        assert float(g2(a, b, c, d)) >= 0
    assert float(g2_two_cell(a, b, c, d)) <= float(g2_four_cell(a, b, c, d)) + 1e-8


@given(tables)
def test_directions_turn_with_the_sides(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    if a + b:
        assert float(log_ratio(a, b, c, d)) == pytest.approx(-float(log_ratio(b, a, d, c)), abs=1e-12)
        there, back = log_odds_dirichlet(a, b, c, d, 500), log_odds_dirichlet(b, a, d, c, 500)
        assert [float(x) for x in there] == pytest.approx([-float(x) for x in back], abs=1e-9)
        low, high = log_ratio_interval(a, b, c, d)
        assert float(low) <= float(log_ratio(a, b, c, d)) <= float(high)


@given(tables, st.integers(2, 50))
def test_larger_corpora_of_the_same_rates(table: tuple[int, int, int, int], k: int) -> None:
    a, b, c, d = table
    if a and b:
        assert float(log_ratio(a * k, b * k, c * k, d * k)) == pytest.approx(float(log_ratio(a, b, c, d)), abs=1e-12)
        grown = float(g2_four_cell(a * k, b * k, c * k, d * k))
        assert grown == pytest.approx(k * float(g2_four_cell(a, b, c, d)), rel=1e-6, abs=1e-6)


def test_zeros() -> None:
    assert float(log_ratio(0, 8, 1000, 2000)) == pytest.approx(np.log2((0.5 / 1000) / (8 / 2000)))
    assert np.isnan(log_ratio(0, 0, 1000, 2000))
    assert all(np.isnan(log_ratio_interval(0, 0, 1000, 2000)))
    assert float(g2_four_cell(0, 0, 10, 20)) == float(g2_two_cell(0, 0, 10, 20)) == 0
    assert np.isnan(percent_diff(3, 0, 10, 10))
    assert float(percent_diff(0, 3, 10, 10)) == -100
    # 0.5 in all four cells: (3.5 * 10.5) / (0.5 * 7.5)
    assert float(odds_ratio(3, 0, 10, 10)) == pytest.approx(9.8)
    assert all(np.isnan(log_odds_dirichlet(0, 0, 10, 10, 5)))


def test_intervals_and_odds_against_scipy() -> None:
    risk = relative_risk(30, 1000, 12, 1500).confidence_interval(0.9)
    low, high = log_ratio_interval(30, 12, 1000, 1500, confidence=0.9)
    assert [float(low), float(high)] == pytest.approx([np.log2(risk.low), np.log2(risk.high)])
    table = [[30, 970], [12, 1488]]
    assert float(odds_ratio(30, 12, 1000, 1500)) == pytest.approx(scipy_odds_ratio(table, kind="sample").statistic)


def test_log_odds_by_hand_and_shrinkage() -> None:
    log_odds, z = log_odds_dirichlet(20, 5, 1000, 1000, alpha_0=100)  # prior 100 * 25 / 2000 = 1.25 words
    by_hand = np.log(21.25 / (1100 - 21.25)) - np.log(6.25 / (1100 - 6.25))
    assert float(log_odds) == pytest.approx(by_hand)
    assert float(z) == pytest.approx(by_hand / np.sqrt(1 / 21.25 + 1 / 6.25))
    strengths = [abs(float(log_odds_dirichlet(3, 0, 1000, 1000, alpha)[0])) for alpha in (10, 100, 1000, 1e7)]
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[-1] < 0.01


def test_bic_is_four_cell_g2_less_log_of_all_words() -> None:
    assert float(bic(50, 20, 9000, 8000)) == pytest.approx(float(g2_four_cell(50, 20, 9000, 8000)) - np.log(17_000))
    assert float(bic(50, 50, 9000, 9000)) < 0


@pytest.mark.parametrize("formula", FORMULAS)
def test_vectorised_and_refusing(formula: object) -> None:
    assert callable(formula)
    both = formula([3, 40], [10, 2], 1000, [2000, 3000])
    assert both.tolist() == [float(formula(3, 10, 1000, 2000)), float(formula(40, 2, 1000, 3000))]
    with pytest.raises(ArgumentError, match="size_reference must be above 0"):
        formula(1, 0, 10, 0)
    with pytest.raises(ArgumentError, match="n_target must lie between"):
        formula(11, 1, 10, 10)
    with pytest.raises(ArgumentError, match="n_reference must lie between"):
        formula(1, -1, 10, 10)


def test_arguments_refused() -> None:
    with pytest.raises(ArgumentError, match="confidence"):
        log_ratio_interval(1, 1, 10, 10, confidence=95)
    with pytest.raises(ArgumentError, match="alpha_0"):
        log_odds_dirichlet(1, 1, 10, 10, alpha_0=0)
