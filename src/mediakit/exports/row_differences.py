"""In which rows do two tables differ, and by how much?

Rows are matched by what they are about: all their text, dates and places, without notes and other free text. Numbers
that agree to TOLERANCE of their size are the same.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from mediakit.exports.tables import csv_bytes, flat

__all__ = ["TOLERANCE", "TableCheck", "compared_rows"]

# "Scores within 1e-9" is what the engine promises for any order of the parts.
TOLERANCE = 1e-9
_EXAMPLES = 5
# Text that depends on the numbers, or is an example: compared, but no key.
_FREE = frozenset(
    "note snippet before match after text words owners cues shown detail direction variant_words reasons".split()
)
# Whole numbers that say what a row is about.
_PLACES = frozenset("row sentence start_char end_char topic".split())


@dataclass(frozen=True, slots=True)
class TableCheck:
    """A table compared with itself: rows that are the same, only in the package, only now, and changed; for changed
    columns how many rows differ and the largest difference; the first examples; or a note why it was not compared."""

    name: str
    n_same: int
    n_gone: int = 0
    n_new: int = 0
    n_changed: int = 0
    columns: tuple[tuple[str, int, float | None], ...] = ()
    examples: tuple[str, ...] = ()
    note: str = ""

    @property
    def identical(self) -> bool:
        """Whether every row is the same."""
        return not (self.note or self.n_gone or self.n_new or self.n_changed)


def compared_rows(name: str, was: pl.DataFrame, now: pl.DataFrame) -> TableCheck:
    """Compare a table as it was with what it is now."""
    if set(was.columns) != set(now.columns):
        lost, more = sorted({*was.columns} - {*now.columns}), sorted({*now.columns} - {*was.columns})
        said = [f"{what} {', '.join(some)}" for what, some in (("no longer has", lost), ("now has", more)) if some]
        return TableCheck(name, 0, note=f"it {' and '.join(said)}")
    was, now = _alike(was, now.select(was.columns))
    if was.equals(now):
        return TableCheck(name, was.height)
    keys = [
        one for one, kind in now.schema.items()
        if one in _PLACES or (one not in _FREE and not kind.is_numeric())
    ]  # fmt: skip
    number = pl.int_range(pl.len()).over(keys).alias("_n") if keys else pl.int_range(pl.len()).alias("_n")
    left, right = was.with_columns(number), now.with_columns(number)
    keys.append("_n")
    both = left.join(right, on=keys, how="inner", suffix="_now", nulls_equal=True, maintain_order="left")
    values = [one for one in now.columns if one not in keys]
    marks = {one: _differs(both, one, now.schema[one]) for one in values}
    columns = tuple(
        (one, int(mark.sum()), _largest(both, one, now.schema[one])) for one, mark in marks.items() if mark.any()
    )
    any_one = _any(list(marks.values()), both.height)
    changed = both.filter(any_one)
    gone = left.join(right, on=keys, how="anti", nulls_equal=True)
    new = right.join(left, on=keys, how="anti", nulls_equal=True)
    shown = [_changed_row(row, keys, marks, values) for row in changed.head(_EXAMPLES).iter_rows(named=True)]
    shown += [
        f"only in the package: {_who(row, keys)}" for row in gone.head(_EXAMPLES - len(shown)).iter_rows(named=True)
    ]
    shown += [f"only now: {_who(row, keys)}" for row in new.head(max(0, _EXAMPLES - len(shown))).iter_rows(named=True)]
    return TableCheck(
        name, both.height - changed.height, gone.height, new.height, changed.height, columns, tuple(shown)
    )  # fmt: skip


def _alike(was: pl.DataFrame, now: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both with the types of now, plain cells only; what came from CSV has no types and neutralised text."""
    now = flat(now)
    if all(kind == pl.String for kind in was.dtypes) and was.width:
        now = pl.read_csv(io.BytesIO(csv_bytes(now)), schema=now.schema)
        truth = [pl.col(one) == "true" for one, kind in now.schema.items() if kind == pl.Boolean]
        was = was.with_columns(truth)
    else:
        was = flat(was)
    return was.with_columns(pl.col(one).cast(kind, strict=False) for one, kind in now.schema.items()), now


def _differs(both: pl.DataFrame, name: str, kind: pl.DataType) -> pl.Series:
    a, b = pl.col(name), pl.col(f"{name}_now")
    unequal = a.ne_missing(b)
    if kind.is_float():
        near = (a - b).abs() <= TOLERANCE * pl.max_horizontal(a.abs(), b.abs(), 1.0)
        unequal = unequal & ~near.fill_null(False)
    return both.select(unequal.alias(name)).to_series()


def _largest(both: pl.DataFrame, name: str, kind: pl.DataType) -> float | None:
    if not kind.is_numeric():
        return None
    found: Any = both.select((pl.col(name) - pl.col(f"{name}_now")).abs().max()).item()
    return None if found is None else float(found)


def _any(marks: Sequence[pl.Series], height: int) -> pl.Series:
    found = pl.Series([False] * height, dtype=pl.Boolean)
    for mark in marks:
        found = found | mark
    return found


def _who(row: dict[str, Any], keys: Sequence[str]) -> str:
    return ", ".join(str(row[one]) for one in keys if one != "_n" and row[one] is not None) or f"row {row['_n'] + 1}"


def _changed_row(row: dict[str, Any], keys: Sequence[str], marks: dict[str, pl.Series], values: Sequence[str]) -> str:
    said = [
        f"{one} {_cell(row[one])} -> {_cell(row[f'{one}_now'])}"
        for one in values if marks[one].any() and row[one] != row[f"{one}_now"]
    ]  # fmt: skip
    return f"{_who(row, keys)}: {'; '.join(said[:4])}"


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
