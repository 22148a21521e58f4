"""DP against a published case, the definition written as a loop, and its limits."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import coo_array, csr_array

from mediakit.errors import ArgumentError
from mediakit.stats.dispersion import carroll_d2, dp, dpnorm, juilland_d, rosengren_s

FILE = Path(__file__).parents[1] / "references" / "dispersion.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"][:8])
def test_published(case: dict[str, list[int]]) -> None:
    counts = np.array(case["counts"])[:, None]
    assert dp(counts, case["sizes"])[0] == pytest.approx(case["dp"], abs=5e-8)
    smallest = min(case["sizes"]) / sum(case["sizes"])
    assert dpnorm(counts, case["sizes"])[0] == pytest.approx(dp(counts, case["sizes"])[0] / (1 - smallest))


def test_lyne_by_every_measure() -> None:
    counts, sizes = np.array(CASES[0]["counts"])[:, None], CASES[0]["sizes"]
    found = [float(measure(counts, sizes)[0]) for measure in (juilland_d, carroll_d2, rosengren_s, dp)]
    assert found == pytest.approx(
        [CASES[0][name] for name in ("juilland_d", "carroll_d2", "rosengren_s", "dp")], abs=5e-8
    )


def test_the_even_end_and_the_other() -> None:
    counts, sizes = np.array([[10, 0, 0], [20, 5, 0], [70, 0, 0]]), [10, 20, 70]
    for measure in (juilland_d, carroll_d2, rosengren_s):
        even, alone, absent = measure(csr_array(counts), sizes)
        assert even == pytest.approx(1)
        assert alone == pytest.approx(0.2 if measure is rosengren_s else 0)
        assert np.isnan(absent)
    assert np.isnan(juilland_d(np.array([[3]]), [10])[0])
    assert np.isnan(carroll_d2(np.array([[3]]), [10])[0])


def test_is_the_definition_for_sparse_and_dense() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(0.4, size=(12, 30))
    sizes = rng.integers(50, 500, size=12)
    shares = sizes / sizes.sum()
    by_hand = [0.5 * sum(abs(c / term.sum() - s) for c, s in zip(term, shares, strict=True)) for term in counts.T]
    for matrix in (counts, csr_array(counts), coo_array(counts)):
        np.testing.assert_allclose(dp(matrix, sizes), by_hand, atol=1e-12)


def test_limits() -> None:
    counts = csr_array(np.array([[10, 0, 0], [20, 5, 0], [70, 0, 0]]))
    assert dpnorm(counts, [10, 20, 70])[0] == pytest.approx(0)  # spread as the words are
    assert dpnorm(np.array([[4], [0], [0]]), [10, 20, 70])[0] == pytest.approx(1)  # all in the smallest part
    assert np.isnan(dp(counts, [10, 20, 70])[2])  # does not occur
    assert np.isnan(dpnorm(np.array([[3]]), [10])[0])  # one part
    with_empty_part = dpnorm(np.array([[4], [0], [0], [0]]), [10, 20, 70, 0])
    assert with_empty_part[0] == pytest.approx(1)


def test_refused() -> None:
    with pytest.raises(ArgumentError, match="2 parts"):
        dp(np.ones((2, 1)), [1, 2, 3])
    with pytest.raises(ArgumentError, match="at least one word"):
        dp(np.zeros((2, 1)), [0, 0])
    with pytest.raises(ArgumentError, match="size 0"):
        dp(np.ones((2, 1)), [0, 3])
