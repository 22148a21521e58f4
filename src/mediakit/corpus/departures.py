"""Whose number is far from another's, and by what factor? Asked only of numbers of one place and of dates within a window.

A toll of the third day is no lie about the tenth, and the dead of one city are not those of the country: numbers are set
against the nearest that another group gives of the same place and time, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

import polars as pl

__all__ = ["WINDOW_DAYS", "departures"]

# Days that the dates of two numbers may lie apart: tolls are told of a day, a week or a month.
WINDOW_DAYS = 30


def departures(claims: pl.DataFrame, *, window_days: int | None = WINDOW_DAYS, least: float = 1.05) -> pl.DataFrame:
    """Which claims of a group are far from all that another group gives of the same place and time?

    A claim is set against the other group's nearest claim of the same place (not named counts as one) whose date lies at most
    `window_days` away (None: any). Of ranges the nearest ends count, so that ranges which meet are not apart; open numbers
    ("hundreds") are left out, and so are claims without date where there is a window.
    Arguments: claims, rows with number, key (whose), match, owner, when, scope, low, high; window_days; least, factor from
    which a claim is listed.
    Returns number, key, match, owner, when, scope (of the larger), other_number, other_key, other_match, other_owner,
    other_when (of the smaller), factor (above 1, larger over smaller), the largest first; two numbers of two groups once.
    """
    sides = [row for row in claims.iter_rows(named=True) if row["high"] is not None and row["low"] > 0]
    best: dict[frozenset[Any], dict[str, Any]] = {}
    keys = list(dict.fromkeys(row["key"] for row in sides))
    for one, key in product(sides, keys):
        if key == one["key"]:
            continue
        near = [
            (_factor(one, other), at, other)
            for at, other in enumerate(sides)
            if other["key"] == key and _place(one) == _place(other) and _within(one["when"], other["when"], window_days)
        ]
        if near and (found := min(near, key=lambda some: some[:2]))[0] >= least:
            sides_of = {(some["key"], some["low"], some["high"]) for some in (one, found[2])}
            larger, smaller = sorted((one, found[2]), key=lambda some: -some["low"])
            best.setdefault(frozenset(sides_of), _pair(larger, smaller, found[0]))
    schema = {name: pl.Int64 if "number" in name else pl.String for name in _PAIR} | {"factor": pl.Float64}
    table = pl.DataFrame(list(best.values()), schema=schema)
    return table.sort(["factor", "key", "other_key", "number"], descending=[True, False, False, False])


_SIDE = ("number", "key", "match", "owner", "when")
_PAIR = (*_SIDE, "scope", *(f"other_{name}" for name in _SIDE))


def _pair(one: Mapping[str, Any], other: Mapping[str, Any], factor: float) -> dict[str, Any]:
    return {
        **{name: one[name] for name in (*_SIDE, "scope")}, **{f"other_{name}": other[name] for name in _SIDE},
        "factor": factor,
    }  # fmt: skip


def _factor(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """The larger over the smaller; of ranges between their nearest ends, 1 where they meet."""
    return float(max(one["low"] / other["high"], other["low"] / one["high"], 1.0))


def _place(row: Mapping[str, Any]) -> str:
    return re.sub(r"^(?:in|at|across|throughout)\s+(?:the\s+)?", "", (row["scope"] or "").strip().casefold())


def _within(one: str | None, other: str | None, window_days: int | None) -> bool:
    """Whether two dates, each perhaps a month or a year, come within so many days of each other."""
    if window_days is None:
        return True
    if not one or not other:
        return False
    (first, last), (begin, end) = _span(one), _span(other)
    return max((begin - last).days, (first - end).days, 0) <= window_days


def _span(day: str) -> tuple[date, date]:
    """First and last day of a date that may be partial.

    >>> [one.isoformat() for one in _span("2019-11")]
    ['2019-11-01', '2019-11-30']
    """
    year, month = int(day[:4]), int(day[5:7]) if len(day) >= 7 else 0
    if len(day) >= 10:
        return date.fromisoformat(day[:10]), date.fromisoformat(day[:10])
    first = date(year, month or 1, 1)
    after = date(year + (month in (0, 12)), 1 if month in (0, 12) else month + 1, 1)
    return first, date.fromordinal(after.toordinal() - 1)
