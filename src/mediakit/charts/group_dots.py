"""How does each group stand on one score? A row a group, named directly: a dot with its interval and how much text it rests on.

A dot without an interval is hollow: fewer than five articles, or texts composed for the corpus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import polars as pl

from mediakit.charts.palette import MUTED, colour_of
from mediakit.charts.side_by_side import labels_of
from mediakit.result import Result

__all__ = ["dot_rows", "group_dots", "narrowed"]


def dot_rows(
    result: Result, value: str, groups: Sequence[str] | None = None, names: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """The rows of the chart, in the order of the groups.

    Arguments: result, with one row a group (narrow it to one item first); value, the column of the score; groups, those to
    show, in order (all by default); names, of groups.
    Returns key, group, value, ci_low, ci_high, n_articles, solid (whether it has an interval), said (articles in words).
    """
    labels = labels_of(result.table, str(result.recipe.parameters["by"][0]))
    order = list(labels) if groups is None else [one for one in groups if one in labels]
    place = {key: number for number, key in enumerate(order)}
    table = result.table.with_columns(pl.Series("key", labels, dtype=pl.String)).filter(pl.col("key").is_in(order))
    n = pl.col("n_articles")
    return (
        table.filter(pl.col(value).is_not_null())
        .with_columns(
            pl.col("key").replace_strict(place, return_dtype=pl.Int64, default=len(place)).alias("place"),
            pl.col("key").replace(dict(names or {})).str.strip_prefix("Composed: ").alias("group"),
            pl.col(value).alias("value"),
            pl.col("ci_low").is_not_null().alias("solid"),
            pl.format("{} {}", n, pl.when(n == 1).then(pl.lit("article")).otherwise(pl.lit("articles"))).alias("said"),
        )
        .sort("place")
        .select("key", "group", "value", "ci_low", "ci_high", "n_articles", "solid", "said")
    )


def group_dots(
    result: Result,
    value: str,
    title: str,
    colours: Mapping[str, str],
    names: Mapping[str, str] | None = None,
    groups: Sequence[str] | None = None,
    *,
    form: str = "+.2f",
    zero: bool = True,
) -> alt.LayerChart:
    """A dot with its interval for each group.

    Arguments: result, value, names and groups as of `dot_rows`; title and form (d3), of the axis; colours, of groups; zero,
    whether to draw the line at 0.
    """
    rows = dot_rows(result, value, groups, names)
    rows = rows.with_columns(
        pl.Series("colour", [colour_of(key, dict(colours)) for key in rows["key"]], dtype=pl.String)
    )
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "group:N",
            title=None,
            sort=rows["group"].to_list(),
            axis=alt.Axis(labelLimit=240, ticks=False, domain=False, labelOverlap=False, labelFlush=False),
        ),
        color=alt.Color("colour:N", scale=None),
    )
    where = alt.X(
        "value:Q", title=title, axis=alt.Axis(format=form, tickCount=6, grid=False), scale=alt.Scale(padding=22)
    )
    lines = base.mark_rule(strokeWidth=4, opacity=0.4).encode(x=alt.X("ci_low:Q"), x2=alt.X2("ci_high:Q"))
    dots = base.mark_point(
        size=85, strokeWidth=1.8, opacity=1, fill=alt.expr("datum.solid ? datum.colour : 'transparent'")
    ).encode(
        x=where,
        tooltip=[
            alt.Tooltip("group:N"),
            alt.Tooltip("value:Q", format=form),
            alt.Tooltip("ci_low:Q", format=form),
            alt.Tooltip("ci_high:Q", format=form),
            alt.Tooltip("said:N"),
        ],
    )
    counts = base.mark_text(align="left", dx=9, dy=-9, fontSize=10.5).encode(
        x=where, text=alt.Text("said:N"), color=alt.ColorValue(MUTED)
    )
    marks: list[alt.Chart] = (
        [alt.Chart().mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x=alt.datum(0))] if zero else []
    )
    return alt.LayerChart(data=rows, layer=[*marks, lines, dots, counts]).properties(height=alt.Step(32))


def narrowed(result: Result, **wanted: str | Sequence[str]) -> Result:
    """The rows of a result that a chart is about, with the same recipe.

    Arguments: wanted, values of columns; rows with another one are left out.

    >>> import mediakit as mk
    >>> result = mk.sentiment(mk.from_texts({"a": ["Good."], "b": ["Bad."]}))
    >>> narrowed(result, source="a").table.height
    1
    """
    table = result.table
    for column, values in wanted.items():
        table = table.filter(
            pl.col(column).cast(pl.String).is_in([values] if isinstance(values, str) else list(values))
        )
    return Result(table, result.recipe)
