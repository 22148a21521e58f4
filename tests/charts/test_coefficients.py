"""The chart of a regression table: its rows, and that it is drawn."""

from __future__ import annotations

import polars as pl

from mediakit.charts.coefficients import coefficient_chart, coefficient_rows
from mediakit.charts.drawn import svg_of
from mediakit.result import Recipe, Result

TABLE = pl.DataFrame(
    {
        "variable": ["(constant)", "camp", "camp", "camp"], "level": ["(constant)", "east", "south", "north"],
        "baseline": [None, "west", "west", "west"], "coefficient": [0.1, 0.2, -0.3, 0.4], "ci_low": [0.0, 0.1, -0.5, None],
        "ci_high": [0.2, 0.3, 0.1, None], "p": [0.01, 0.01, 0.2, None], "p_wild": [None, 0.3, None, None],
        "n_passages": [9, 3, 3, 1], "note": [None, None, None, "one source on a side: not tested"],
    }
)  # fmt: skip


def test_rows_and_drawing() -> None:
    result = Result(TABLE, Recipe("model"))
    assert coefficient_rows(result).select("name", "verdict").rows() == [
        ("camp: east − west", "does not hold"),  # the bootstrap decides where there is one
        ("camp: south − west", "does not hold"),
        ("camp: north − west", "one source on a side: not tested"),
    ]
    assert svg_of(coefficient_chart(result)).startswith("<svg")
