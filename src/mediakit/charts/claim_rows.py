"""Which numbers do the sources give of one thing, on whose word, and who departs from whom? Claims as rows.

A claim is a row of `mk.figures`: of one figure of the codebook, or (without codebook) of one unit. Numbers of one unit only
stand on a scale; spans of time are not offered as units, so dates and ages cannot get among counts. How far claims are apart
is asked only of numbers of one place and of dates within a window, since a toll of the third day is no lie about the tenth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

import polars as pl

from mediakit.charts.side_by_side import labels_of
from mediakit.corpus.corpus import Corpus
from mediakit.result import Result
from mediakit.text.number_units import kind_of_unit

__all__ = ["OWN", "claims_of", "departures", "figure_choices", "is_one_thing", "wants_log"]

OWN = "own words"
# Fewest numbers of a unit that are offered as a thing to look at, and most units offered
FEWEST, MOST_UNITS = 3, 40
# From this ratio of the largest to the smallest on, a linear scale presses the small ones into one dot
LOG_FROM = 12.0
_UNIT = "unit:"


def figure_choices(result: Result, corpus: Corpus) -> dict[str, str]:
    """What there are numbers of, with a name and how many: the codebook's figures, then units (`unit:` and the unit), of
    each those with the most numbers first.

    Arguments: result, of figures; corpus, for the figures' names. Units that count time are left out.
    """
    table = result.table.unique(["article_id", "field", "start_char"], maintain_order=True)
    counted = dict(table.filter(pl.col("figure").is_not_null()).group_by("figure").len().rows())
    figures = sorted((one for one in corpus.codebook.figure if one.id in counted), key=lambda one: -counted[one.id])
    found = {one.id: f"{one.name} ({counted[one.id]})" for one in figures}
    units = table.filter(pl.col("unit").is_not_null() & pl.col("figure").is_null()).select(
        pl.col("unit").str.to_lowercase()
    )
    by_unit = units.group_by("unit").len().sort(["len", "unit"], descending=[True, False])
    wanted = [(unit, n) for unit, n in by_unit.rows() if n >= FEWEST and kind_of_unit(unit) != "time"]
    return found | {f"{_UNIT}{unit}": f"any number of {unit} ({n})" for unit, n in wanted[:MOST_UNITS]}


def is_one_thing(choice: str) -> bool:
    """Whether a choice is a figure of the codebook: numbers of one unit alone may be of quite different things.

    >>> is_one_thing("deaths"), is_one_thing("unit:people")
    (True, False)
    """
    return not choice.startswith(_UNIT)


def claims_of(result: Result, corpus: Corpus, choice: str, groups: Sequence[str]) -> pl.DataFrame:
    """The claims of a figure or unit, group by group in the order given, each by owner and size.

    Arguments: result, of figures; corpus, for the articles' dates; choice, a key of `figure_choices`; groups, labels.
    Returns key (the group), owner ("own words" where nobody is named), low, high (null where open, as in hundreds), middle
    (geometric for a range), is_range, match (as written), qualifier, unit, scope (null where none), as_of, when (as_of, else
    the article's date), article_id, number (row of the result).
    """
    labels = labels_of(result.table, result.recipe.parameters["by"][0])
    table = result.table.with_columns(pl.Series("key", labels, dtype=pl.String)).with_row_index("number")
    if not is_one_thing(choice):
        chosen = pl.col("figure").is_null() & (pl.col("unit").str.to_lowercase() == choice.removeprefix(_UNIT))
    else:
        chosen = pl.col("figure") == choice
    place = {group: at for at, group in enumerate(groups)}
    rows = table.filter(chosen & pl.col("key").is_in(list(groups))).unique(
        ["key", "article_id", "field", "start_char"], keep="first", maintain_order=True
    )
    told = {row["article_id"]: row["date"] or row.get("told_as_of") for row in _dated(corpus)}
    return (
        rows.with_columns(
            pl.col("number").cast(pl.Int64),
            pl.col("attributed_to").fill_null(OWN).alias("owner"),
            pl.col("value_low").alias("low"), pl.col("value_high").alias("high"),
            (pl.col("value_low") * pl.col("value_high").fill_null(pl.col("value_low"))).sqrt().alias("middle"),
            (pl.col("value_high").is_null() | (pl.col("value_high") > pl.col("value_low"))).alias("is_range"),
            pl.coalesce("as_of", pl.col("article_id").replace_strict(told, return_dtype=pl.String)).alias("when"),
            pl.col("key").replace_strict(place, return_dtype=pl.Int64).alias("place"),
        )
        .sort("place", pl.col("owner") != OWN, "owner", "middle", "number")
        .select("key", "owner", "low", "high", "middle", "is_range", "match", "qualifier", "unit", "scope", "as_of", "when",
                "article_id", "number")
    )  # fmt: skip


def _dated(corpus: Corpus) -> list[dict[str, Any]]:
    columns = [name for name in ("article_id", "date", "told_as_of") if name in corpus.base.articles.columns]
    return corpus.base.articles.select(pl.col(name).cast(pl.String) for name in columns).to_dicts()


def departures(claims: pl.DataFrame, *, window_days: int | None = 30, least: float = 1.05) -> pl.DataFrame:
    """Which claims of a group are far from all that another group gives of the same place and time?

    A claim is set against the other group's nearest claim of the same place (not named counts as one) whose date lies at most
    `window_days` away (None: any). Of ranges the nearest ends count, so that ranges which meet are not apart; open numbers
    ("hundreds") are left out, and so are claims without date where there is a window.
    Arguments: claims, of `claims_of`; window_days; least, factor from which a claim is listed.
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


def wants_log(claims: pl.DataFrame) -> bool:
    """Whether the claims are so far apart, and all above 0, that a logarithmic scale reads better."""
    ends = [*claims["low"].drop_nulls().to_list(), *claims["high"].drop_nulls().to_list()]
    return bool(ends) and min(ends) > 0 and max(ends) / min(ends) >= LOG_FROM
