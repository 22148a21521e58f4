"""How alike are the words of each two groups? Half a grid, a disc and a number for each pair."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import altair as alt
import polars as pl

from mediakit.charts.aligned import picking, wrapped
from mediakit.charts.palette import MUTED
from mediakit.result import Result

__all__ = ["likeness_chart", "likeness_rows"]

ROW_PX = 44


def likeness_rows(result: Result, groups: Sequence[str]) -> pl.DataFrame:
    """The pairs of chosen groups, the later one in the order given down, the earlier across.

    Arguments: result, of similarity; groups. Returns down, across, cosine, shown, told, number (row of the result).
    """
    at = {group: n for n, group in enumerate(groups)}
    table = result.table.with_row_index("number").filter(
        pl.col("target").is_in(list(groups)) & pl.col("reference").is_in(list(groups)) & pl.col("cosine").is_not_null()
    )
    rows = []
    for row in table.iter_rows(named=True):
        across, down = sorted((row["target"], row["reference"]), key=at.__getitem__)
        told = (
            f"cosine {row['cosine']:.2f}, Jensen–Shannon divergence {row['jensen_shannon']:.2f}, "
            f"{row['n_shared_terms']:,} words in both; {row['n_words_target']:,} and {row['n_words_reference']:,} words"
        )
        rows.append((down, across, row["cosine"], f"{row['cosine']:.2f}".lstrip("0"), told, row["number"]))
    schema = {"down": pl.String, "across": pl.String, "cosine": pl.Float64, "shown": pl.String, "told": pl.String,
              "number": pl.Int64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def likeness_chart(result: Result, groups: Sequence[str], names: Mapping[str, str] | None = None) -> alt.LayerChart:
    """Discs of the cosine of every two groups, area as the cosine; a click gives the pair's row.

    Arguments: result, of similarity; groups, in order; names, to show.
    """
    shown = {group: wrapped((names or {}).get(group, group).removeprefix("Composed: "), 15) for group in groups}
    labels = f"split({json.dumps(shown)}[datum.value], '\\n')"
    plain = alt.Axis(
        labelExpr=labels, ticks=False, domain=False, grid=False, labelAngle=0, labelLimit=0, labelPadding=8
    )
    top = alt.Axis(labelExpr=labels, ticks=False, domain=False, grid=False, labelAngle=0, labelLimit=0, orient="top",
                   labelPadding=22, labelOverlap=False)  # fmt: skip
    rows = likeness_rows(result, groups)
    base = alt.Chart(rows).encode(
        x=alt.X("across:N", title=None, axis=top, scale=alt.Scale(domain=list(groups[:-1]))),
        y=alt.Y("down:N", title=None, axis=plain, scale=alt.Scale(domain=list(groups[1:]))),
        tooltip=[alt.Tooltip("down:N", title="one"), alt.Tooltip("across:N", title="other"),
                 alt.Tooltip("told:N", title="likeness")],
    )  # fmt: skip
    discs = base.mark_circle(color=MUTED, opacity=0.55, cursor="pointer").encode(
        size=alt.Size("cosine:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0, 1300]))
    )
    numbers = base.mark_text(dx=21, align="left", fontSize=12, color=MUTED, cursor="pointer").encode(
        text=alt.Text("shown:N")
    )
    return alt.LayerChart(layer=[discs.add_params(picking()), numbers]).properties(height=alt.Step(ROW_PX))
