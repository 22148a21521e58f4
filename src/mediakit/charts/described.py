"""What does a chart show, in words? For those who hear a page: its size, and what is lowest and highest in it."""

from __future__ import annotations

import polars as pl

from mediakit.charts.captions import number_shown

__all__ = ["described"]

# What a chart is about, the likeliest first: the column whose values are told; and what names a row
_VALUES = (
    "mean", "difference", "ratio_to_matched_rate", "share_sentences", "share_of_quoted_words", "share_quoted", "contribution",
    "cosine", "log_ratio", "share", "value_low", "per_million", "count", "n_sentences", "n_mentions", "n",
)  # fmt: skip
_NAMES = (
    "group", "source", "target", "key", "reference", "event", "item", "frame", "actor", "concept", "variant", "term", "speaker",
    "figure", "match", "verb", "month", "period",
)  # fmt: skip
# Names told of a row
MOST_NAMES = 3


def described(name: str, table: pl.DataFrame) -> str:
    """A chart's name, how many rows it draws, and its lowest and highest value with what they are of.

    >>> described("Tone", pl.DataFrame({"source": ["a", "b"], "mean": [-0.25, 0.5]}))
    'Tone. 2 rows; mean from -0.25 (a) to 0.5 (b).'
    """
    rows = "1 row" if table.height == 1 else f"{table.height:,} rows"
    value = next((one for one in _VALUES if one in table.columns and table[one].dtype.is_numeric()), None)
    known = (
        table.filter(pl.col(value).is_not_null() & pl.col(value).cast(pl.Float64).is_finite())
        if value
        else table.clear()
    )
    if value is None or not known.height:
        return f"{name}. {rows}{_dates(table)}."
    names = [one for one in _NAMES if one in table.columns][:MOST_NAMES]
    low, high = known.sort(value).head(1).row(0, named=True), known.sort(value).tail(1).row(0, named=True)
    said = [f"{_number(one[value])}{_of(one, names)}" for one in (low, high)]
    return f"{name}. {rows}; {value.replace('_', ' ')} from {said[0]} to {said[1]}."


def _of(row: dict[str, object], names: list[str]) -> str:
    told = [str(row[one])[:80] for one in names if row[one] not in (None, "(all)")]
    return f" ({', '.join(told)})" if told else ""


def _number(value: float) -> str:
    return number_shown(value, value) if isinstance(value, int) else f"{value:.3g}"


def _dates(table: pl.DataFrame) -> str:
    if "date" not in table.columns or not table["date"].drop_nulls().len():
        return ""
    dates = table["date"].drop_nulls().cast(pl.String).sort().to_list()
    return f"; dates from {dates[0]} to {dates[-1]}"
