"""Which words go with an actor at each group? The most typical ones of every column, as rows that all columns share."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mediakit.result import Result

__all__ = ["actors_by_words", "near_rows"]


def actors_by_words(result: Result, groups: Sequence[str]) -> list[tuple[str, int]]:
    """The actors with how many words are more typical of one of the groups than of the others, most first."""
    rows = result.table.filter(pl.col("target").is_in(list(groups)) & (pl.col("log_odds_z") > 0))
    counted = rows.group_by("actor").len().sort(["len", "actor"], descending=[True, False])
    return [(actor, n) for actor, n in counted.rows()]


def near_rows(result: Result, actor: str, groups: Sequence[str], most: int = 6) -> pl.DataFrame:
    """The words most typical of each group beside an actor, for `aligned_bars`.

    Arguments: result, of actor_words; actor, an id; groups; most, words of a group.
    Returns the columns that `aligned_bars` asks for; value is per thousand words beside the actor.
    """
    table = result.table.with_row_index("number").filter(
        (pl.col("actor") == actor) & pl.col("target").is_in(list(groups))
    )
    place = {group: at for at, group in enumerate(groups)}
    ranked = table.filter(pl.col("log_odds_z") > 0).sort(
        pl.col("target").replace_strict(place, return_dtype=pl.Int64), -pl.col("log_odds_z"), "term"
    )
    terms = ranked.group_by("target", maintain_order=True).head(most)["term"].unique(maintain_order=True).to_list()
    order = {term: at for at, term in enumerate(terms)}
    rows = table.filter(pl.col("term").is_in(terms)).sort(
        pl.col("term").replace_strict(order, return_dtype=pl.Int64), maintain_order=True
    )
    told = [
        f"{row['n_target']} beside the actor here, {row['n_reference']} in the other columns"
        + (f", q = {row['q']:.3f}" if row["q"] is not None else f" ({row['note']})" if row["note"] else "")
        for row in rows.iter_rows(named=True)
    ]
    return rows.select(
        pl.col("term").alias("row"), pl.col("target").alias("key"), (pl.col("per_million_target") / 1000).alias("value"),
        pl.lit(None, pl.Float64).alias("low"), pl.lit(None, pl.Float64).alias("high"),
        pl.col("n_target").cast(pl.String).alias("shown"), pl.Series("told", told, dtype=pl.String),
        pl.col("number").cast(pl.Int64),
    )  # fmt: skip
