"""Benjamini-Hochberg against scipy, with tests that are missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from mediakit.errors import ArgumentError
from mediakit.stats.adjust import benjamini_hochberg


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=60))
def test_is_scipys_and_skips_nan(p: list[float]) -> None:
    given_ = np.array(p, dtype=float)
    tested = ~np.isnan(given_)
    q, n_tests = benjamini_hochberg(given_)
    assert n_tests == tested.sum()
    assert np.isnan(q[~tested]).all()
    if n_tests:
        np.testing.assert_allclose(q[tested], false_discovery_control(given_[tested]), rtol=1e-12)


def test_keeps_the_shape() -> None:
    p = np.array([[0.01, 0.02], [np.nan, 0.9]])
    q, n_tests = benjamini_hochberg(p)
    assert (q.shape, n_tests) == ((2, 2), 3)
    np.testing.assert_allclose(q, [[0.03, 0.03], [np.nan, 0.9]])


def test_refuses_what_is_no_p() -> None:
    with pytest.raises(ArgumentError, match="outside 0 to 1"):
        benjamini_hochberg([0.2, 3.1])
