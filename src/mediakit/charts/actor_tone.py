"""How does each group speak of each actor? Rows are groups under the actor's name: a dot with its interval.

Filled: in the group's own words; hollow: in the words that it quotes. Sentiment toward an actor runs from -1 to 1; a dot rests
on the mentions beside it, and few mentions prove little.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from mediakit.charts.palette import MUTED, colour_of
from mediakit.charts.side_by_side import labels_of
from mediakit.result import Result

__all__ = ["actor_tone_chart", "actor_tone_rows", "actors_by_mentions"]


def actors_by_mentions(result: Result) -> list[str]:
    """The actors of a result of actor_sentiment that are named at all, those with the most mentions first.

    >>> import mediakit as mk
    >>> actors_by_mentions(mk.actor_sentiment(mk.from_texts({"a": ["Lee met Day. Lee left."]}), actors=["Day", "Lee", "Bo"]))
    ['Lee', 'Day']
    """
    counted = result.table.group_by("actor", maintain_order=True).agg(pl.col("n_mentions").sum())
    return (
        counted.filter(pl.col("n_mentions") > 0)
        .sort("n_mentions", descending=True, maintain_order=True)["actor"]
        .to_list()
    )


def actor_tone_rows(
    result: Result,
    actors: Sequence[str],
    groups: Sequence[str],
    names: Mapping[str, str] | None = None,
    actor_names: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """The dots of the chart: one for each group, actor and voice that has mentions.

    Arguments: result, of actor_sentiment; actors and groups, those to show, in order; names and actor_names, ids -> shown.
    Returns key, group, actor, row (the line it stands on: the actor's place and the group's), voice, mean, ci_low, ci_high,
    n_mentions, n_articles.
    """
    by = str(result.recipe.parameters["by"][0])
    table = result.table.with_columns(pl.Series("key", labels_of(result.table, by), dtype=pl.String))
    table = table.filter(
        pl.col("key").is_in(list(groups)) & pl.col("actor").is_in(list(actors)) & pl.col("mean").is_not_null()
    )
    places = {one: n for n, one in enumerate(actors)}, {one: n for n, one in enumerate(groups)}
    rows = [f"{places[0][actor]:03}|{places[1][key]:03}" for actor, key in table.select("actor", "key").rows()]
    return (
        table.with_columns(
            pl.Series("row", rows, dtype=pl.String),
            pl.col("key").replace(dict(names or {})).alias("group"),
            pl.col("actor").replace(dict(actor_names or {})).alias("shown"),
        )
        .sort("row", "voice")
        .select(
            "key",
            "group",
            pl.col("shown").alias("actor"),
            "row",
            "voice",
            "mean",
            "ci_low",
            "ci_high",
            "n_mentions",
            "n_articles",
        )
    )


def actor_tone_chart(
    result: Result,
    actors: Sequence[str],
    groups: Sequence[str],
    colours: Mapping[str, str],
    names: Mapping[str, str] | None = None,
    actor_names: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """Dots with intervals by actor and group, own words filled, quoted words hollow, on one axis from -1 to 1.

    Arguments: as of `actor_tone_rows`; colours, of groups.
    """
    rows = actor_tone_rows(result, actors, groups, names, actor_names)
    order, labels = _lines(rows)
    rows = rows.with_columns(
        pl.Series("colour", [colour_of(key, dict(colours)) for key in rows["key"]], dtype=pl.String)
    )
    told = "{" + ", ".join(f"'{row}': {json.dumps(label)}" for row, label in labels.items()) + "}"
    is_head = f"length(datum.value) == {len(_head_of('000|000'))}"
    weight: Any = {"condition": {"test": is_head, "value": "bold"}, "value": "normal"}
    axis = alt.Axis(
        labelExpr=f"{told}[datum.value]",
        labelFontWeight=weight,
        labelLimit=260,
        ticks=False,
        domain=False,
        labelOverlap=False,
        labelFlush=False,
    )
    base = alt.Chart(rows).encode(
        y=alt.Y("row:N", title=None, scale=alt.Scale(domain=order), axis=axis),
        color=alt.Color("colour:N", scale=None),
    )
    where = alt.X(
        "mean:Q",
        title="← spoken of negatively · sentiment toward the actor · positively →",
        scale=alt.Scale(domain=[-1, 1]),
        axis=alt.Axis(format="+.1f", tickCount=5, grid=False),
    )
    dots = base.mark_point(
        size=75, strokeWidth=1.6, opacity=1, fill=alt.expr("datum.voice == 'own' ? datum.colour : 'transparent'")
    ).encode(
        x=where,
        tooltip=[
            alt.Tooltip("group:N"),
            alt.Tooltip("actor:N"),
            alt.Tooltip("voice:N"),
            alt.Tooltip("mean:Q", format="+.2f"),
            alt.Tooltip("ci_low:Q", format="+.2f"),
            alt.Tooltip("ci_high:Q", format="+.2f"),
            alt.Tooltip("n_mentions:Q"),
            alt.Tooltip("n_articles:Q"),
        ],
    )
    lines = base.mark_rule(strokeWidth=3, opacity=0.4).encode(x=alt.X("ci_low:Q"), x2=alt.X2("ci_high:Q"))
    counts = base.mark_text(dy=alt.expr("datum.voice == 'own' ? -10 : 11"), fontSize=10, opacity=0.9).encode(
        x=where, text=alt.Text("n_mentions:Q"), color=alt.ColorValue(MUTED)
    )
    zero = alt.Chart().mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x=alt.datum(0))
    return alt.LayerChart(data=rows, layer=[zero, lines, dots, counts]).properties(height=alt.Step(25))


def _lines(rows: pl.DataFrame) -> tuple[list[str], dict[str, str]]:
    """The lines in order, a head before the groups of each actor, and what is written beside each."""
    labels: dict[str, str] = {}
    for row, group, actor in rows.select("row", "group", "actor").unique().sort("row").rows():
        labels.setdefault(_head_of(row), actor)
        labels[row] = group.removeprefix("Composed: ")
    return sorted(labels), labels


def _head_of(row: str) -> str:
    """The line of the actor's name over a group's line."""
    return row[: row.index("|") + 1]
