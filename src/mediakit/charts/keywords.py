"""Which words mark the target off, and by how much? Log ratios with their bounds, most typical first."""

from __future__ import annotations

import altair as alt
import polars as pl

from mediakit.charts.palette import MUTED
from mediakit.charts.side_by_side import ALPHA
from mediakit.result import Result

__all__ = ["keyword_chart", "typical_terms"]


def typical_terms(result: Result, target: str, most: int = 12) -> pl.DataFrame:
    """The terms most typical of a target (log_odds_z above 0, highest first), with all columns of keyness."""
    table = result.table.filter((pl.col("target") == target) & (pl.col("log_odds_z") > 0))
    return table.sort(["log_odds_z", "term"], descending=[True, False]).head(most)


def keyword_chart(result: Result, target: str, colour: str, most: int = 15) -> alt.LayerChart:
    """A dot for each of the target's most typical words at its log ratio; filled where its q is below .05."""
    table = typical_terms(result, target, most).select(
        "term", "log_ratio", "log_ratio_low", "log_ratio_high", "n_target", "n_reference", "n_articles_target", "q",
        (pl.col("q") < ALPHA).fill_null(False).alias("holds"),
    )  # fmt: skip
    base = alt.Chart(table).encode(y=alt.Y("term:N", title=None, sort=None, axis=alt.Axis(ticks=False, labelLimit=200)))
    where = alt.X("log_ratio:Q", title="log ratio (1 = twice the rate, 2 = four times)")
    lines = base.mark_rule(strokeWidth=3, opacity=0.4, color=colour).encode(
        x=alt.X("log_ratio_low:Q"), x2=alt.X2("log_ratio_high:Q")
    )
    dots = base.mark_point(size=80, strokeWidth=1.6, color=colour, opacity=1).encode(
        x=where,
        fill=alt.condition(alt.datum.holds, alt.value(colour), alt.value("transparent")),
        tooltip=[alt.Tooltip("term:N"), alt.Tooltip("n_target:Q"), alt.Tooltip("n_reference:Q"),
                 alt.Tooltip("n_articles_target:Q"), alt.Tooltip("log_ratio:Q", format=".2f"),
                 alt.Tooltip("q:Q", format=".3f")],
    )  # fmt: skip
    counts = base.mark_text(align="left", dx=10, dy=-8, color=MUTED, fontSize=11).encode(
        x=where, text=alt.Text("n_target:Q")
    )
    return alt.LayerChart(data=table, layer=[lines, dots, counts]).properties(height=alt.Step(24))
