"""Which days does a column of written dates mean?

`9/6/17` is two days, and guessing would put articles into the wrong month without a sign. So the file decides: if it
also holds dates that can be read one way only (13/6/17), their majority counts; if it holds none, the majority of all
files with these columns; if they hold none, the date stays empty until the user says `date_order`. What was decided,
and on which count, is said; what could not be read is kept as it was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from mediakit.errors import listed
from mediakit.readers.dates import DateOrder, Reading, has_time, read_date

__all__ = ["Dates", "read_dates"]

_ORDERS: tuple[DateOrder, DateOrder] = ("dmy", "mdy")
_WORDS = {"dmy": "day first", "mdy": "month first"}
# A written date and the order in which its file is read: what a row of the column is looked up by.
Key = tuple[str, DateOrder | None]


class Dates(NamedTuple):
    """A column of dates: `iso` and `note` (both String, as long as the column), and what to tell the user."""

    iso: pl.Series
    note: pl.Series
    remarks: tuple[str, ...]
    has_times: bool


def read_dates(
    column: pl.Series, *, order: DateOrder | None = None, last_year: int | None = None, files: pl.Series | None = None
) -> Dates:
    """A whole column, every distinct value once; what can be read both ways is decided by the majority of its file.

    column: any type; `order`: "dmy" or "mdy" for what the column cannot decide (and instead of its majority)
    files: the file of each row, where there are several; a file that cannot decide follows all of them together
    `iso` is null where no date is given or none can be told; `note` then says what was written.

    >>> read_dates(pl.Series("date", ["9/6/17", "13/6/17"])).iso.to_list()
    ['2017-06-09', '2017-06-13']
    """
    texts = _as_text(column)
    first = {text: read_date(text, order, last_year) for text in texts.drop_nulls().unique(maintain_order=True)}
    votes, use = _decided(texts, files, first, order)
    rows = pl.DataFrame([texts.alias("text"), use.alias("use")])
    counts = rows.drop_nulls("text").group_by("text", "use", maintain_order=True).len()
    n: dict[Key, int] = {(text, use): count for text, use, count in counts.iter_rows()}
    final = {
        (text, use): read_date(text, use, last_year) if first[text].kind == "ambiguous" else first[text]
        for text, use in n
    }
    iso = [reading.iso for reading in final.values()]
    note = [None if r.kind in ("read", "empty") else f"given as {text!r}" for (text, _), r in final.items()]
    looked_up = counts.with_columns(pl.Series("iso", iso, pl.String), pl.Series("note", note, pl.String))
    found = rows.join(looked_up, on=["text", "use"], how="left", nulls_equal=True, maintain_order="left")
    remarks = _remarks(column.name, n, first, final, votes, order)
    times = any(reading.kind == "read" and has_time(text) for (text, _), reading in final.items())
    return Dates(found["iso"], found["note"], tuple(remarks), times)


def _decided(
    texts: pl.Series, files: pl.Series | None, first: Mapping[str, Reading], order: DateOrder | None
) -> tuple[Counter[str], pl.Series]:
    """How many dates show which order, and the order in which each row is read."""
    shown = [reading.shows for reading in first.values()]
    shows = texts.replace_strict(list(first), shown, default=None, return_dtype=pl.String)
    votes = Counter[str](shows.drop_nulls().to_list())
    whole = order or _majority(votes["dmy"], votes["mdy"])
    same = pl.Series([whole], dtype=pl.String).new_from_index(0, texts.len())
    if order or files is None or len(votes) < 2:
        return votes, same
    rows = pl.DataFrame([files.alias("file"), shows.alias("shows")])
    own = rows.group_by("file").agg(*((pl.col("shows") == one).sum().alias(one) for one in _ORDERS))
    majority = [_majority(dmy, mdy) for dmy, mdy in own.select(_ORDERS).iter_rows()]
    own = own.select("file", pl.Series("own", majority, pl.String))
    return votes, rows.join(own, on="file", how="left", maintain_order="left")["own"].fill_null(same)


def _majority(dmy: int, mdy: int) -> DateOrder | None:
    return None if dmy == mdy else "dmy" if dmy > mdy else "mdy"


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d" if column.dtype == pl.Date else "%Y-%m-%dT%H:%M:%S").cast(pl.String)
    # A column of whole numbers with gaps comes as floats from other tools: 2020.0.
    return column.cast(pl.String).str.replace(r"^(\d+)\.0$", "$1")


def _remarks(
    name: str,
    n: Mapping[Key, int],
    first: Mapping[str, Reading],
    final: Mapping[Key, Reading],
    votes: Counter[str],
    order: DateOrder | None,
) -> list[str]:
    seen = f"only day first fits {votes['dmy']:,} dates, only month first {votes['mdy']:,}"
    remarks = []
    both_ways = Counter[str]()
    for (text, use), count in n.items():
        if first[text].kind == "ambiguous" and use and not order:
            both_ways[use] += count
    if both_ways:
        how = ", ".join(f"{_WORDS[use]} ({count:,})" for use, count in sorted(both_ways.items()))
        each = "; each file by its own dates" if len(both_ways) > 1 else ""
        remarks.append(f"dates in {name!r} such as 9/6/17 were read {how}: {seen}{each}")
    elif order and votes[order] < sum(votes.values()):
        remarks.append(
            f"date_order={order!r} was given for {name!r}, but {seen}; these were read the only way they can"
        )
    kinds: dict[str, Counter[str]] = {}
    for key, reading in final.items():
        kinds.setdefault(reading.kind, Counter())[key[0]] += n[key]
    if "ambiguous" in kinds:
        remarks.append(
            f"dates in {name!r} that can be day or month first, left empty: {kinds['ambiguous'].total():,} "
            f'({_few(kinds["ambiguous"])}; {seen}); say date_order="dmy" or date_order="mdy"'
        )
    for kind, what in (("unknown", "not understood"), ("impossible", "impossible or placeholders")):
        if kind in kinds:
            count, few = kinds[kind].total(), _few(kinds[kind])
            remarks.append(f"dates in {name!r} {what}, left empty, see date_note: {count:,} ({few})")
    return remarks


def _few(texts: Counter[str]) -> str:
    return listed((repr(text[:40]) for text in texts), 3)
