"""Where one article stands among others."""

from __future__ import annotations

import math

import pytest
from scipy.stats import percentileofscore

from mediakit.stats.percentile import percentile_among


@pytest.mark.parametrize("value", [-1.0, 0.0, 0.4, 1.0, 2.0])
def test_is_scipys_mean_kind_where_defined_alike(value: float) -> None:
    others = [0.0, 0.0, 0.3, 0.4, 1.0, 1.0, 1.0]
    share, n = percentile_among(value, others)
    assert n == 7
    assert share == pytest.approx(float(percentileofscore(others, value, kind="mean")))


def test_missing() -> None:
    assert percentile_among(1.0, [0.0, float("nan"), 2.0]) == (50.0, 2)
    assert math.isnan(percentile_among(1.0, [])[0])
    share, n = percentile_among(float("nan"), [1.0])
    assert math.isnan(share)
    assert n == 1
