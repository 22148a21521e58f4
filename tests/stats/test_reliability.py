"""Agreement against published values and independent implementations: the package krippendorff, NLTK, scikit-learn."""

from __future__ import annotations

import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score, precision_recall_fscore_support

from mediakit.errors import ArgumentError
from mediakit.stats.bootstrap import article_keys
from mediakit.stats.classification import fits
from mediakit.stats.reliability import (
    LEVELS,
    alpha,
    alphas,
    cohen_kappas,
    fleiss_kappas,
    percent_agreements,
    percentile_bounds,
    resampled,
    value_counts,
)

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability", example C: four coders, twelve units, codes missing
FOUR = """1 2 3 3 2 1 4 1 2 . . .
          1 2 3 3 2 2 4 1 2 5 . 3
          . 3 3 3 2 3 4 2 2 5 1 .
          1 2 3 3 2 4 4 1 2 5 1 ."""
CODES = np.array([[-1 if one == "." else int(one) - 1 for one in line.split()] for line in FOUR.splitlines()])
PUBLISHED = {"nominal": 0.743421, "ordinal": 0.815388, "interval": 0.849107, "ratio": 0.797403}
ONE = np.ones((12, 1))


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_is_as_published_by_the_package_and_by_the_resampled_form(level):
    counts = value_counts(CODES, 5)
    assert alpha(counts, [1, 2, 3, 4, 5], level) == pytest.approx(PUBLISHED[level], abs=5e-7)
    assert alphas(counts, [1, 2, 3, 4, 5], level, ONE)[0] == pytest.approx(PUBLISHED[level], abs=5e-7)


@given(st.lists(st.lists(st.integers(-1, 3), min_size=3, max_size=3), min_size=2, max_size=20), st.sampled_from(LEVELS))
def test_alpha_of_any_codes_is_that_of_the_package(rows, level):
    counts = value_counts(np.array(rows).T, 4)
    domain = [1.0, 2.0, 4.0, 8.0]
    found = alphas(counts, domain, level, np.ones((len(rows), 1)))[0]
    pairable = counts[counts.sum(axis=1) > 1]
    if (pairable.sum(axis=0) > 0).sum() < 2:
        assert np.isnan(found)
        assert np.isnan(alpha(counts, domain, level))
        return
    expected = krippendorff.alpha(value_counts=pairable.astype(int), value_domain=domain, level_of_measurement=level)
    assert found == pytest.approx(expected, abs=1e-9)


def test_a_unit_drawn_twice_is_a_unit_that_stands_twice():
    counts = value_counts(CODES, 5)
    weights = np.arange(12.0)[:, None] % 3
    repeated = counts[np.repeat(np.arange(12), np.arange(12) % 3)]
    for level in LEVELS:
        assert alphas(counts, [1, 2, 3, 4, 5], level, weights)[0] == pytest.approx(
            alpha(repeated, [1, 2, 3, 4, 5], level)
        )


def test_kappas_are_those_of_nltk_and_scikit_learn():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nltk.metrics.agreement import AnnotationTask
    rng = np.random.default_rng(3)
    codes = rng.integers(0, 3, (3, 40))
    counts, ones = value_counts(codes, 3), np.ones((40, 1))
    triples = [(str(c), str(u), str(codes[c, u])) for c in range(3) for u in range(40)]
    assert percent_agreements(counts, ones)[0] == pytest.approx(AnnotationTask(triples).avg_Ao())
    assert cohen_kappas(codes[0], codes[1], 3, ones)[0] == pytest.approx(cohen_kappa_score(codes[0], codes[1]))
    # Fleiss' own example is in no package here: statsmodels is
    from statsmodels.stats.inter_rater import fleiss_kappa

    assert fleiss_kappas(counts, ones)[0] == pytest.approx(fleiss_kappa(counts, method="fleiss"))
    assert AnnotationTask(triples).alpha() == pytest.approx(alpha(counts, [0, 1, 2], "nominal"))


def test_kappa_by_hand_and_where_nothing_varies():
    # 20 units: both yes 8, both no 7, 3 and 2 apart: observed .75, chance .5*.55+.5*.45=.5: kappa .5
    a, b = [1] * 8 + [0] * 7 + [1] * 2 + [0] * 3, [1] * 8 + [0] * 7 + [0] * 2 + [1] * 3
    assert cohen_kappas(a, b, 2, np.ones((20, 1)))[0] == pytest.approx(0.5)
    same = value_counts([[1, 1], [1, 1]], 2)
    assert np.isnan(cohen_kappas([1, 1], [1, 1], 2, np.ones((2, 1)))[0])
    assert np.isnan(alpha(same, [0, 1], "nominal"))
    assert percent_agreements(same, np.ones((2, 1)))[0] == 1


def test_intervals_do_not_depend_on_the_order_of_units_and_hold_the_point():
    counts = value_counts(CODES, 5)
    keys = article_keys(f"u{i}" for i in range(12))
    order = np.random.default_rng(1).permutation(12)
    one = alphas(counts, [1, 2, 3, 4, 5], "ordinal", resampled(keys, 400, 0))
    other = alphas(counts[order], [1, 2, 3, 4, 5], "ordinal", resampled(keys[order], 400, 0))
    low, high = percentile_bounds(one, 0.95)
    assert (low, high) == pytest.approx(percentile_bounds(other, 0.95))
    assert 0 < low < PUBLISHED["ordinal"] < high <= 1


def test_an_unknown_scale_and_codes_outside_the_values_are_refused():
    with pytest.raises(ArgumentError, match=r"unknown scale 'nominel' .did you mean 'nominal'"):
        alpha([[1, 1]], [0, 1], "nominel")
    with pytest.raises(ArgumentError, match="codes must be"):
        value_counts([[0, 5]], 3)


def test_fit_is_that_of_scikit_learn_with_weights():
    rng = np.random.default_rng(5)
    gold, given, weights = rng.integers(0, 3, 60), rng.integers(0, 3, 60), rng.random((60, 4))
    fit = fits(gold, given, 3, weights)
    for r in range(4):
        precision, recall, f1, _ = precision_recall_fscore_support(gold, given, sample_weight=weights[:, r])
        assert fit.precision[:, r] == pytest.approx(precision)
        assert fit.recall[:, r] == pytest.approx(recall)
        assert fit.f1[:, r] == pytest.approx(f1)
        assert fit.macro_f1[r] == pytest.approx(f1_score(gold, given, average="macro", sample_weight=weights[:, r]))
        assert fit.accuracy[r] == pytest.approx(accuracy_score(gold, given, sample_weight=weights[:, r]))
