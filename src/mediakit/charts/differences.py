"""How far are groups apart, pair by pair, and what holds? Differences with intervals; filled = holds, hollow = does not."""

from __future__ import annotations

import altair as alt
import polars as pl

from mediakit.charts.palette import MUTED
from mediakit.charts.side_by_side import ALPHA
from mediakit.result import Result

__all__ = ["difference_chart"]


def difference_chart(
    differences: Result, measure: str, item: str, names: dict[str, str] | None = None
) -> alt.LayerChart:
    """A dot for each pair of groups at target minus reference, with its interval.

    Arguments: differences, of a profile; measure and item, which of its rows; names, of groups to show.
    """
    shown = names or {}
    chosen = differences.table.filter((pl.col("measure") == measure) & (pl.col("item") == item))
    table = chosen.select(
        pl.concat_str(
            [pl.col(side).replace(shown).str.strip_prefix("Composed: ").str.slice(0, 42)
             for side in ("target", "reference")], separator=" − "
        ).alias("pair"),
        "difference", "ci_low", "ci_high", "q", "n_articles_target", "n_articles_reference",
        pl.when(pl.col("q") < ALPHA).then(pl.lit("holds"))
        .when(pl.col("q").is_not_null()).then(pl.lit("does not hold"))
        .otherwise(pl.col("note").fill_null("not tested")).alias("verdict"),
    )  # fmt: skip
    names_axis = alt.Axis(labelLimit=300, ticks=False, domain=False, labelFlush=False)
    base = alt.Chart(table).encode(y=alt.Y("pair:N", title=None, sort=None, axis=names_axis))
    where = alt.X("difference:Q", title="target minus reference", axis=alt.Axis(tickCount=6, grid=False))
    lines = base.mark_rule(strokeWidth=3, opacity=0.45, color=MUTED).encode(x=alt.X("ci_low:Q"), x2=alt.X2("ci_high:Q"))
    dots = base.mark_point(size=90, strokeWidth=1.6, color=MUTED, opacity=1).encode(
        x=where,
        fill=alt.condition(alt.datum.verdict == "holds", alt.value(MUTED), alt.value("transparent")),
        tooltip=[
            alt.Tooltip("pair:N"), alt.Tooltip("difference:Q", format="+.3f"), alt.Tooltip("ci_low:Q", format="+.3f"),
            alt.Tooltip("ci_high:Q", format="+.3f"), alt.Tooltip("q:Q", format=".3f"), alt.Tooltip("verdict:N"),
        ],
    )  # fmt: skip
    labels = base.mark_text(align="left", dx=12, dy=-9, color=MUTED, fontSize=11).encode(
        x=where, text=alt.Text("verdict:N")
    )
    zero = alt.Chart().mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x=alt.datum(0))
    return alt.LayerChart(data=table, layer=[zero, lines, dots, labels]).properties(height=alt.Step(34))
