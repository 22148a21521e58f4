"""How do a profile's results stand side by side? Rows are what can differ, cells are groups, rows that hold come first.

A difference *holds* where its q is below .05 (q allows for all tests of the comparison). What was not tested (composed texts,
too few articles) neither holds nor fails, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from mediakit.compare.profile import Profile
from mediakit.result import Result

__all__ = ["ALPHA", "Cell", "Row", "axis_of", "labels_of", "rows_of", "share_of_rows_that_hold"]

# Differences with q below this are marked; the field's habit, and the table beside shows every q.
ALPHA = 0.05
_VALUE = {"sentiment": "mean", "framing_policy": "share_sentences", "framing_news": "share_sentences"}
# Ends that an axis may have, so that it reads easily.
_STEPS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A group's value: with bounds where there are any, counts, note, and the result's row (for the evidence)."""

    group: str
    value: float | None
    low: float | None
    high: float | None
    n_articles: int
    n_sentences: int
    note: str | None
    composed: bool
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: measure of the profile, item, cells in the groups' order.

    holds: whether a pair's difference holds; None where nothing was tested; pairs: those that hold, as (target, reference,
    difference, q); reasons: why pairs were not tested; spread: largest distance between two cells
    """

    measure: str
    item: str
    cells: tuple[Cell, ...]
    holds: bool | None
    pairs: tuple[tuple[str, str, float, float], ...]
    reasons: tuple[str, ...]
    spread: float


def labels_of(table: pl.DataFrame, by: str) -> list[str]:
    """The group that each row of a result is about, named as in the profile.

    >>> labels_of(pl.DataFrame({"source": ["a", "a"], "composed": [False, True]}), "source")
    ['a', 'a (composed)']
    """
    plain = [str(value) for value in table[by].to_list()]
    if "composed" not in table.columns or by == "composed":
        return plain
    marks = table["composed"].to_list()
    published = {label for label, composed in zip(plain, marks, strict=True) if not composed}
    return [
        f"{label} (composed)" if composed and label in published else label
        for label, composed in zip(plain, marks, strict=True)
    ]


def rows_of(profile: Profile, measure: str, by: str, groups: Sequence[str]) -> list[Row]:
    """The rows of one measure of a profile: those that hold first, then those in which the groups are furthest apart."""
    result = profile[measure]
    names = labels_of(result.table, by)
    item_of = result.table["frame"].to_list() if "frame" in result.table.columns else ["(all)"] * len(names)
    found: dict[str, dict[str, Cell]] = {}
    for label, item, row in zip(names, item_of, result.table.iter_rows(named=True), strict=True):
        found.setdefault(item, {})[label] = _cell(label, row, _VALUE[measure])
    tests = profile.differences.table.filter(pl.col("measure") == measure)
    rows = [
        _row(measure, item, [cells[name] for name in groups if name in cells], tests.filter(pl.col("item") == item))
        for item, cells in found.items()
    ]
    return sorted(rows, key=lambda row: (not row.holds, -row.spread, row.item))


def _cell(label: str, row: Mapping[str, Any], value: str) -> Cell:
    return Cell(
        label, row[value], row["ci_low"], row["ci_high"], row["n_articles"], row["n_sentences"], row["note"],
        bool(row.get("composed")), row,
    )  # fmt: skip


def _row(measure: str, item: str, cells: Sequence[Cell], tests: pl.DataFrame) -> Row:
    tested = tests.filter(pl.col("q").is_not_null())
    holding = tested.filter(pl.col("q") < ALPHA).sort("q")
    values = [cell.value for cell in cells if cell.value is not None]
    return Row(
        measure,
        item,
        tuple(cells),
        bool(holding.height) if tested.height else None,
        tuple(holding.select("target", "reference", "difference", "q").rows()),
        tuple(tests["note"].drop_nulls().unique().sort().to_list()),
        max(values) - min(values) if values else 0.0,
    )


def axis_of(rows: Sequence[Row], *, around_zero: bool = False) -> tuple[float, float]:
    """The ends of the axis that all these rows share: 0 to a round number, or the same to both sides of 0."""
    ends = [
        abs(end) for row in rows for cell in row.cells for end in (cell.value, cell.low, cell.high) if end is not None
    ]
    top = next((step for step in _STEPS if step >= max(ends, default=0.0)), 1.0)
    return (-top if around_zero else 0.0), top


def share_of_rows_that_hold(differences: Result) -> tuple[int, int]:
    """How many differences hold, and how many were tested."""
    q = differences.table["q"].drop_nulls()
    return int((q < ALPHA).sum()), len(q)
