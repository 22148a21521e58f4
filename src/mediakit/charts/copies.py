"""Which sources share text, and whose stands first? Pairs of copies, groups of copies, and a grid of sources."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import polars as pl

from mediakit.charts.palette import MUTED
from mediakit.result import Result

__all__ = ["copy_facts", "copy_grid", "copy_groups", "copy_pairs", "copy_sources"]


def copy_pairs(result: Result, names: Mapping[str, str], titles: Mapping[str, str]) -> pl.DataFrame:
    """Pairs of copies as a list to read: the earlier article, the later one, and what they share.

    Arguments: result, of duplicates; names, of sources; titles, of articles by id.
    Returns earlier, title_earlier, date_a, later, title_later, date_b, kind, share (the greater of the two ways: how much of
    one article stands in the other), n_shared_words, longest_shared_run.
    """
    return result.table.select(
        pl.col("source_a").replace(dict(names)).alias("earlier"),
        pl.col("article_id_a").replace(dict(titles)).alias("title_earlier"),
        "date_a",
        pl.col("source_b").replace(dict(names)).alias("later"),
        pl.col("article_id_b").replace(dict(titles)).alias("title_later"),
        "date_b", "kind", pl.max_horizontal("containment_a", "containment_b").alias("share"), "n_shared_words",
        "longest_shared_run",
    )  # fmt: skip


def copy_groups(result: Result, names: Mapping[str, str]) -> pl.DataFrame:
    """The groups of articles that pairs of copies join, the largest first.

    Returns duplicate_group, n_articles, n_sources, sources (joined with ;), first_date, last_date.
    """
    sides = [
        result.table.select(
            "duplicate_group", pl.col(f"article_id_{side}").alias("article"), pl.col(f"source_{side}").alias("source"),
            pl.col(f"date_{side}").alias("date"),
        )
        for side in ("a", "b")
    ]  # fmt: skip
    members = pl.concat(sides).unique("article", maintain_order=True)
    return (
        members.with_columns(pl.col("source").replace(dict(names)))
        .group_by("duplicate_group", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("n_articles"),
            pl.col("source").n_unique().cast(pl.Int64).alias("n_sources"),
            pl.col("source").unique().sort().str.join("; ").alias("sources"),
            pl.col("date").min().alias("first_date"),
            pl.col("date").max().alias("last_date"),
        )
        .sort(["n_articles", "duplicate_group"], descending=[True, False])
    )


def copy_facts(result: Result) -> str:
    """How many pairs there are, how many of them the same text, and how many articles and groups they join, in words."""
    groups = copy_groups(result, {})
    exact = int((result.table["kind"] == "exact").sum())
    return (
        f"{_counted(result.table.height, 'pair')}, {exact:,} of them the same text; they join "
        f"{int(groups['n_articles'].sum()):,} articles in {_counted(groups.height, 'group')}."
    )


def _counted(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def copy_sources(result: Result, names: Mapping[str, str]) -> pl.DataFrame:
    """Pairs of copies counted by source: earlier, later (source names), n_pairs; the most pairs first."""
    return (
        result.table.select(
            pl.col("source_a").replace(dict(names)).alias("earlier"),
            pl.col("source_b").replace(dict(names)).alias("later"),
        )
        .group_by("earlier", "later")
        .agg(pl.len().cast(pl.Int64).alias("n_pairs"))
        .sort(["n_pairs", "earlier", "later"], descending=[True, False, False])
    )


def copy_grid(table: pl.DataFrame, most: int = 20) -> alt.LayerChart:
    """A disc for every two sources that share text, its area the number of pairs: earlier down, later across.

    Arguments: table, of `copy_sources`; most, pairs of sources shown.
    """
    shown = table.head(most)
    down = [*dict.fromkeys(shown["earlier"])]
    across = [*dict.fromkeys(shown["later"])]
    base = alt.Chart(shown).encode(
        x=alt.X(
            "later:N",
            sort=across,
            title="later",
            axis=alt.Axis(orient="top", labelAngle=-30, labelLimit=160, ticks=False),
        ),
        y=alt.Y("earlier:N", sort=down, title="earlier", axis=alt.Axis(labelLimit=200, ticks=False)),
        tooltip=[alt.Tooltip("earlier:N"), alt.Tooltip("later:N"), alt.Tooltip("n_pairs:Q", title="pairs")],
    )
    discs = base.mark_circle(color=MUTED, opacity=0.55).encode(
        size=alt.Size("n_pairs:Q", legend=None, scale=alt.Scale(range=[40, 700]))
    )
    numbers = base.mark_text(dx=17, align="left", fontSize=11, color=MUTED).encode(text=alt.Text("n_pairs:Q"))
    return alt.LayerChart(layer=[discs, numbers]).properties(height=alt.Step(34))
