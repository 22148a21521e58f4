"""Which numbers do the sources give of one thing, on whose word, and who departs from whom? Claims as rows.

A claim is a row of `mk.figures`: of one figure of the codebook, or (without codebook) of one unit. Numbers of one unit only
stand on a scale; spans of time are not offered as units, so dates and ages cannot get among counts. How far claims are apart
is asked only of numbers of one place and of dates within a window, since a toll of the third day is no lie about the tenth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from mediakit.charts.side_by_side import labels_of
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.departures import departures
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
    columns = [name for name in ("article_id", "date", "told_as_of") if name in corpus.base.facts.columns]
    return corpus.base.facts.select(pl.col(name).cast(pl.String) for name in columns).to_dicts()


def wants_log(claims: pl.DataFrame) -> bool:
    """Whether the claims are so far apart, and all above 0, that a logarithmic scale reads better."""
    ends = [*claims["low"].drop_nulls().to_list(), *claims["high"].drop_nulls().to_list()]
    return bool(ends) and min(ends) > 0 and max(ends) / min(ends) >= LOG_FROM
