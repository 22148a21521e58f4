"""How does a score move, group by group? A line a group with its interval as a band, broken where there is too little.

Lines run only through periods that follow each other and have an interval (five articles or more); a period with fewer is
a hollow dot of its own, so that nobody reads a trend into three articles. Composed texts are hollow dots always.
"""

from __future__ import annotations

from datetime import date, timedelta

import altair as alt
import polars as pl

from mediakit.charts.label_places import spread
from mediakit.charts.palette import colour_of
from mediakit.charts.side_by_side import labels_of
from mediakit.errors import unknown
from mediakit.result import Result

__all__ = ["over_time_chart", "time_rows"]

# The chart's height, and that of a line of a name, in pixels
HEIGHT, LINE = 260, 13.0


def time_rows(result: Result, item: str | None = None, names: dict[str, str] | None = None) -> pl.DataFrame:
    """The rows of an over_time result as a chart needs them.

    Returns key, group (as shown), when (first day of the period), period (as it is called), value, ci_low, ci_high,
    n_articles, run (which unbroken line the point is in), solid (whether it has an interval).
    Raises ArgumentError for an item that the result does not hold.
    """
    items = result.table["item"].unique(maintain_order=True).to_list()
    chosen = items[0] if item is None else item
    if chosen not in items:
        raise unknown("item", chosen, items)
    every = str(result.recipe.parameters["every"])
    table = result.table.filter((pl.col("item") == chosen) & pl.col("value").is_not_null())
    by = [name for name in result.recipe.parameters["by"] if name != every]
    keys = (
        labels_of(table.with_columns(pl.concat_str(by, separator=" · ").alias("key")), "key")
        if by
        else ["all"] * table.height
    )
    table = table.with_columns(
        pl.Series("key", keys, dtype=pl.String),
        pl.Series("group", [(names or {}).get(key, key) for key in keys], dtype=pl.String),
        pl.Series("when", [_first_day(value) for value in table[every].to_list()], dtype=pl.Date),
        pl.col(every).alias("period"),
        pl.col("ci_low").is_not_null().alias("solid"),
    ).sort("key", "when")
    days = {"year": 366, "month": 31, "week": 7, "day": 1}[every]
    broken = (
        (pl.col("when") - pl.col("when").shift(1) > pl.duration(days=days)) | ~pl.col("solid")
        | ~pl.col("solid").shift(1) | (pl.col("key") != pl.col("key").shift(1))
    )  # fmt: skip
    return table.with_columns(broken.fill_null(True).cast(pl.Int64).cum_sum().alias("run")).select(
        "key", "group", "when", "period", "value", "ci_low", "ci_high", "n_articles", "run", "solid"
    )


def _first_day(period: str) -> date:
    """The first day of a year, month, ISO week or day.

    >>> _first_day("2020-W53").isoformat(), _first_day("2021-02").isoformat()
    ('2020-12-28', '2021-02-01')
    """
    if "-W" in period:
        year, _, week = period.partition("-W")
        monday = date.fromisocalendar(int(year), 1, 1)
        return monday + timedelta(weeks=int(week) - 1)
    return date.fromisoformat((period + "-01-01")[:10])


def over_time_chart(
    result: Result, colours: dict[str, str], names: dict[str, str] | None = None, item: str | None = None
) -> alt.LayerChart:
    """Lines of a score over time with bands of their intervals, each named at its last point.

    Arguments: result, of over_time; colours and names, of groups; item, which of the measure's (the first).
    """
    table = time_rows(result, item, names)
    keys = table["key"].unique(maintain_order=True).to_list()
    shown = [(names or {}).get(key, key) for key in keys]
    colour = alt.Color(
        "group:N", legend=None, scale=alt.Scale(domain=shown, range=[colour_of(key, colours) for key in keys])
    )
    yearly = result.recipe.parameters["every"] == "year"
    when = alt.X(
        "when:T", title=None, axis=alt.Axis(format="%Y", tickCount="year") if yearly else alt.Axis(tickCount=8)
    )
    base = alt.Chart(table).encode(
        x=when, color=colour, detail=alt.Detail("run:N"),
        tooltip=[alt.Tooltip("group:N"), alt.Tooltip("period:N"), alt.Tooltip("value:Q", format=".3f"),
                 alt.Tooltip("n_articles:Q")],
    )  # fmt: skip
    title = f"{result.recipe.parameters['measure']} ({result.table['item'][0] if item is None else item})"
    low, high = _ends(table)
    where = alt.Y("value:Q", title=title.removesuffix(" ((all))"), scale=alt.Scale(domain=[low, high], nice=False))
    solid = base.transform_filter("datum.solid")
    bands = solid.mark_area(opacity=0.16).encode(y=alt.Y("ci_low:Q"), y2=alt.Y2("ci_high:Q"))
    bounds = solid.mark_rule(strokeWidth=3, opacity=0.16).encode(y=alt.Y("ci_low:Q"), y2=alt.Y2("ci_high:Q"))
    lines = solid.mark_line(strokeWidth=2).encode(y=where)
    dots = solid.mark_circle(size=28, opacity=1).encode(y=where)
    few = base.transform_filter("!datum.solid").mark_point(size=26, strokeWidth=1, opacity=0.6).encode(y=where)
    labels = alt.Chart(_last(table, low, high)).mark_text(align="left", dx=8, fontSize=11).encode(
        x=when, y=where, text=alt.Text("group:N"), color=colour
    )  # fmt: skip
    return alt.LayerChart(layer=[bands, bounds, lines, dots, few, labels]).properties(height=HEIGHT)


def _ends(table: pl.DataFrame) -> tuple[float, float]:
    """The ends of the axis: all values and bounds, with a little air."""
    ends = pl.concat([table[name] for name in ("value", "ci_low", "ci_high")]).drop_nulls()
    low, high = (float(ends.min()), float(ends.max())) if len(ends) else (0.0, 1.0)  # type: ignore[arg-type]
    air = (high - low) * 0.05 or 0.05
    return low - air, high + air


def _last(table: pl.DataFrame, low: float, high: float) -> pl.DataFrame:
    """The last point of each group, at the right edge, moved apart so that their names do not collide."""
    last = table.group_by("key", maintain_order=True).last().with_columns(pl.lit(table["when"].max()).alias("when"))
    unit = (high - low) / HEIGHT
    return last.with_columns(
        pl.Series("value", spread(last["value"].to_list(), LINE * unit, low, high), dtype=pl.Float64)
    )
