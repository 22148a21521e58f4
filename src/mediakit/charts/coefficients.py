"""By how much do groups differ in a regression? A dot a coefficient with its interval; filled = holds, hollow = does not."""

from __future__ import annotations

import altair as alt
import polars as pl

from mediakit.charts.palette import MUTED
from mediakit.charts.side_by_side import ALPHA
from mediakit.result import Result

__all__ = ["coefficient_chart", "coefficient_rows"]


def coefficient_rows(result: Result) -> pl.DataFrame:
    """The rows of the chart: name, coefficient, ci_low, ci_high, p (the bootstrap's where there is one), verdict.

    Arguments: result, of `mk.model`; the constant is left out.
    """
    p = pl.coalesce("p_wild", "p")
    return (
        result.table.filter(pl.col("baseline").is_not_null())
        .select(
            pl.format("{}: {} − {}", "variable", "level", "baseline").alias("name"),
            "coefficient", "ci_low", "ci_high", p.alias("p"), "n_passages",
            pl.when(p < ALPHA).then(pl.lit("holds")).when(p.is_not_null()).then(pl.lit("does not hold"))
            .otherwise(pl.col("note").fill_null("not tested")).alias("verdict"),
        )
    )  # fmt: skip


def coefficient_chart(result: Result, colour: str = MUTED) -> alt.LayerChart:
    """A dot for each coefficient, against the baseline of its column."""
    table = coefficient_rows(result)
    base = alt.Chart(table).encode(
        y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=340, ticks=False, domain=False))
    )
    where = alt.X("coefficient:Q", title="difference from the baseline, other columns equal", axis=alt.Axis(grid=False))
    lines = base.mark_rule(strokeWidth=3, opacity=0.45, color=colour).encode(
        x=alt.X("ci_low:Q"), x2=alt.X2("ci_high:Q")
    )
    dots = base.mark_point(size=90, strokeWidth=1.6, color=colour, opacity=1).encode(
        x=where,
        fill=alt.condition(alt.datum.verdict == "holds", alt.value(colour), alt.value("transparent")),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("coefficient:Q", format="+.3f"), alt.Tooltip("p:Q", format=".3f"),
                 alt.Tooltip("n_passages:Q"), alt.Tooltip("verdict:N")],
    )  # fmt: skip
    zero = alt.Chart().mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x=alt.datum(0))
    return alt.LayerChart(data=table, layer=[zero, lines, dots]).properties(height=alt.Step(30))
