"""Which group tells which event, how much of it, where in its articles, and since when? A grid of events and groups.

A cell is an article from its headline (left) to its end (right): the disc stands where the event comes up first, on average
over the articles that tell it, and its area is the event's share of the group's sentences on any event. What is not told
says how much text was searched; articles older than the event are not in that count.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import altair as alt
import polars as pl

from mediakit.charts.aligned import column_axis, column_heads, picking, wrapped
from mediakit.charts.captions import percent
from mediakit.charts.palette import MUTED, colour_of
from mediakit.charts.side_by_side import labels_of
from mediakit.result import Result

__all__ = ["coverage_grid", "grid_rows"]

# The line of an article takes this share of its column; rows are high enough for two lines of text
LINE, ROW_PX = 0.8, 54


def grid_rows(result: Result, groups: Sequence[str]) -> pl.DataFrame:
    """The rows of coverage as the grid needs them.

    Returns key, event, is_told, share, n_sentences, position, said (share and sentences), under (first date, or how much was
    searched), told (all of it), number (row of the result).
    """
    labels = labels_of(result.table, result.recipe.parameters["by"][0])
    table = result.table.with_columns(pl.Series("key", labels, dtype=pl.String)).with_row_index("number")
    kept = table.filter(pl.col("key").is_in(list(groups)))
    rows = list(kept.iter_rows(named=True))
    return kept.select(
        "key", "event", (pl.col("n_sentences") > 0).alias("is_told"), "share", "n_sentences", "position",
        pl.Series("said", [f"{percent(row['share'])} · {row['n_sentences']}" if row["n_sentences"] else "" for row in rows],
                  dtype=pl.String),
        pl.Series("under", [_under(row) for row in rows], dtype=pl.String),
        pl.Series("told", [_told(row) for row in rows], dtype=pl.String),
        pl.col("number").cast(pl.Int64),
    )  # fmt: skip


def _under(row: Mapping[str, object]) -> str:
    if row["n_sentences"]:
        return f"from {row['first_date']}" if row["first_date"] else "no date"
    if not row["n_articles_possible"]:
        return "all older"
    return f"not found in\n{row['n_articles_possible']:,} art., {row['n_sentences_possible']:,} sent."


def _told(row: Mapping[str, object]) -> str:
    if not row["n_sentences"]:
        return str(row["note"])
    where = row["position"]
    at = f"; first comes up {percent(float(where))} into the article" if isinstance(where, float) else ""
    return (
        f"{row['n_sentences']:,} sentences in {row['n_articles']} of {row['n_articles_possible']} articles, "
        f"{percent(row['share'])} of its sentences on any event{at}; first dated {row['first_date'] or 'not known'}"  # type: ignore[arg-type]
    )


def coverage_grid(
    result: Result,
    groups: Sequence[str],
    events: Mapping[str, str],
    colours: dict[str, str],
    names: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """The grid.

    Arguments: result, of coverage; groups, the columns; events, ids with names, in order; colours and names, of groups.
    """
    shown = [name for name in events if name in set(result.table["event"])]
    rows = grid_rows(result, groups).filter(pl.col("event").is_in(shown))
    at = {group: float(n) for n, group in enumerate(groups)}
    begin = pl.col("key").replace_strict(at, return_dtype=pl.Float64)
    drawn = rows.with_columns(
        begin.alias("begin"), (begin + LINE).alias("end"), (begin + pl.col("position") * LINE).alias("at"),
        pl.col("event").replace_strict(dict(events), return_dtype=pl.String).alias("name"),
        pl.Series("colour", [colour_of(key, colours) for key in rows["key"]], dtype=pl.String),
        pl.Series("group", [(names or {}).get(key, key) for key in rows["key"]], dtype=pl.String),
    )  # fmt: skip
    order = [events[name] for name in shown]
    across = alt.X("begin:Q", title=None, scale=alt.Scale(domain=[-0.06, max(len(groups), 1)], nice=False, zero=False),
                   axis=column_axis(groups, names or {}))  # fmt: skip
    down = alt.Y("name:N", title=None, sort=order, scale=alt.Scale(domain=order),
                 axis=alt.Axis(ticks=False, domain=False, labelLimit=200, grid=False, labelExpr=_on_lines(order)))  # fmt: skip
    tips = [
        alt.Tooltip("group:N", title="source"),
        alt.Tooltip("name:N", title="event"),
        alt.Tooltip("told:N", title="coverage"),
    ]
    base = alt.Chart(drawn).encode(y=down, tooltip=tips)
    told, silent = base.transform_filter("datum.is_told"), base.transform_filter("!datum.is_told")
    lines = told.mark_rule(strokeWidth=1.5, color=MUTED, opacity=0.45, yOffset=2).encode(x=across, x2=alt.X2("end:Q"))
    discs = told.mark_circle(opacity=0.9, cursor="pointer", yOffset=2).encode(
        x=alt.X("at:Q"), size=alt.Size("share:Q", scale=alt.Scale(domain=[0, 1], range=[14, 1000]), legend=None),
        color=alt.Color("colour:N", scale=None),
    )  # fmt: skip
    above = told.mark_text(align="left", dy=-14, fontSize=11, fontWeight="bold", color=MUTED).encode(
        x=alt.X("begin:Q"), text=alt.Text("said:N")
    )
    below = told.mark_text(align="left", dy=21, fontSize=10, color=MUTED).encode(
        x=alt.X("begin:Q"), text=alt.Text("under:N")
    )
    absent = silent.mark_text(
        align="left", fontSize=10.5, fontStyle="italic", color=MUTED, lineBreak="\n", dy=-5
    ).encode(x=alt.X("begin:Q"), text=alt.Text("under:N"))
    layers = [column_heads(groups, colours, order)[0], lines, discs.add_params(picking()), above, below, absent]
    return alt.LayerChart(layer=layers).properties(height=alt.Step(ROW_PX))


def _on_lines(names: Sequence[str]) -> str:
    """Names of events on two lines of like length where they are long."""
    shown = {name: wrapped(name, max(16, len(name) // 2 + 5)) for name in names}
    return f"split({json.dumps(shown)}[datum.value], '\\n')"
