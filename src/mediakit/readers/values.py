"""How does a value of JSON, YAML or Parquet become a value of a table?

Text, numbers and truth values stay what they are; what is nested becomes JSON text; a column of lists of text stays one
until it is known whether it holds events or authors. A column that mixes kinds becomes text, so that no value is lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import polars as pl

from mediakit.article import Value
from mediakit.readers.encoding import without_surrogates

__all__ = ["column", "flat", "frame_of", "scalar", "text_of", "visible_name"]

_INT64 = 2**63
_EXACT_IN_FLOAT = 2**53


def scalar(value: object) -> Value:
    """A value as metadata can hold it: nested values as JSON text, integers beyond 64 bits as text.

    >>> scalar({"policy": ["legality"]})
    '{"policy": ["legality"]}'
    """
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, int) and not isinstance(value, bool) and not -_INT64 <= value < _INT64:
        return str(value) if abs(value) < 10**4000 else "(a number of more than 4,000 digits)"
    if value is None or isinstance(value, bool | int | float):
        return value
    return without_surrogates(json.dumps(value, ensure_ascii=False, default=_plain))


def text_of(value: object) -> str | None:
    """A value as text: `true` and `false` as JSON writes them, nested values as JSON.

    >>> text_of(True), text_of(2020), text_of(None)
    ('true', '2020', None)
    """
    kept = scalar(value)
    return None if kept is None else str(kept).lower() if isinstance(kept, bool) else str(kept)


def visible_name(name: object, place: int) -> str:
    """A column's name without surrogates and control characters; `column_3` for an empty one.

    >>> visible_name(" ", 3), visible_name("a\\x00b", 1)
    ('column_3', 'ab')
    """
    text = "".join(letter for letter in without_surrogates(str(name)) if letter >= " " and letter != "\x7f").strip()
    return text or f"column_{place}"


def column(name: str, values: Sequence[object]) -> pl.Series:
    """Values as one column: whole numbers, numbers, truth values, lists of text or text, whichever holds them all."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pl.Series(name, values, dtype=pl.Boolean)
    if kinds == {int} and all(-_INT64 <= value < _INT64 for value in values if isinstance(value, int)):
        return pl.Series(name, values, dtype=pl.Int64)
    if kinds and kinds <= {int, float} and _exact(values):
        return pl.Series(name, values, dtype=pl.Float64, strict=False)
    if kinds == {list} and all(isinstance(item, str) for v in values if isinstance(v, list) for item in v):
        lists = [[without_surrogates(item) for item in v] if isinstance(v, list) else None for v in values]
        return pl.Series(name, lists, dtype=pl.List(pl.String))
    return pl.Series(name, [text_of(value) for value in values], dtype=pl.String)


def frame_of(records: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Records as a table: a column for every key, in the order of first mention, null where a record lacks it."""
    keys = dict.fromkeys(key for record in records for key in record)
    return pl.DataFrame([column(key, [record.get(key) for record in records]) for key in keys])


def flat(series: pl.Series) -> pl.Series:
    """A nested, binary or untyped column as text (JSON for nested values); every other column as it is."""
    if series.dtype == pl.Null:
        return series.cast(pl.String)
    if series.dtype == pl.Binary:
        return pl.Series(series.name, [_plain(value) for value in series.to_list()], dtype=pl.String)
    if series.dtype.is_nested() or series.dtype == pl.Object:
        return pl.Series(series.name, [text_of(_listed(value)) for value in series.to_list()], dtype=pl.String)
    return series


def _exact(values: Sequence[object]) -> bool:
    return all(abs(value) <= _EXACT_IN_FLOAT for value in values if isinstance(value, int))


def _listed(value: object) -> object:
    return value.to_list() if isinstance(value, pl.Series) else value


def _plain(value: object) -> str | list[object] | None:
    if isinstance(value, pl.Series):
        return value.to_list()
    if value is None:
        return None
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
