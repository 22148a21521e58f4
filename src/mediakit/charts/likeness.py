"""How alike is each two of groups, by words or by the model? Half a grid, a disc and a number for each pair."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from mediakit.charts.aligned import picking, wrapped
from mediakit.charts.palette import MUTED
from mediakit.result import Result

__all__ = ["likeness_chart", "likeness_rows"]

ROW_PX = 44


def likeness_rows(result: Result, groups: Sequence[str]) -> pl.DataFrame:
    """The pairs of chosen groups, the later one in the order given down, the earlier across.

    Arguments: result, of similarity; groups. Returns down, across, cosine (by the model where the result has it), shown, told,
    number (row of the result).
    """
    at = {group: n for n, group in enumerate(groups)}
    name = likeness_of(result)
    table = result.table.with_row_index("number").filter(
        pl.col("target").is_in(list(groups)) & pl.col("reference").is_in(list(groups)) & pl.col(name).is_not_null()
    )
    digits, rows = 2 if name == "cosine" else 3, []
    for row in table.iter_rows(named=True):
        across, down = sorted((row["target"], row["reference"]), key=at.__getitem__)
        told = _told(row, name)
        said = f"{row[name]:.{digits}f}".removeprefix("0").replace("-0", "-")
        rows.append((down, across, row[name], said, told, row["number"]))
    schema = {"down": pl.String, "across": pl.String, "cosine": pl.Float64, "shown": pl.String, "told": pl.String,
              "number": pl.Int64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def likeness_of(result: Result) -> str:
    """The column that pairs are shown by: by the model where the result has it."""
    return "cosine_model" if "cosine_model" in result.table.columns else "cosine"


def _told(row: Mapping[str, Any], name: str) -> str:
    """A pair in words; a figure that it does not have is left out."""
    given = {
        "cosine_model": "cosine by the model",
        "cosine": "cosine of words",
        "jensen_shannon": "Jensen–Shannon divergence",
    }
    said = [
        f"{what} {row[one]:.{3 if one == 'cosine_model' else 2}f}"
        for one, what in given.items()
        if row.get(one) is not None
    ]
    sizes = f"{row['n_words_target']:,} and {row['n_words_reference']:,} words"
    return f"{', '.join(said)}, {row['n_shared_terms']:,} words in both; {sizes}"


def _sizes(name: str, values: Sequence[float]) -> alt.Scale:
    """How large a disc is: of words from nothing at 0; by the model from the least alike pair shown."""
    if name == "cosine":
        return alt.Scale(domain=[0, 1], range=[0, 1300])
    least, most = min(values, default=0.0), max(values, default=1.0)
    return alt.Scale(domain=[least if least < most else most - 1, most], range=[60, 900])


def likeness_chart(result: Result, groups: Sequence[str], names: Mapping[str, str] | None = None) -> alt.LayerChart:
    """Discs of the cosine of every two groups, area as the cosine (by the model: from the least alike pair shown to the likest,
    since all are close to 1); a click gives the pair's row.

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
        size=alt.Size("cosine:Q", legend=None, scale=_sizes(likeness_of(result), rows["cosine"].to_list()))
    )
    numbers = base.mark_text(dx=21, align="left", fontSize=12, color=MUTED, cursor="pointer").encode(
        text=alt.Text("shown:N")
    )
    return alt.LayerChart(layer=[discs.add_params(picking()), numbers]).properties(height=alt.Step(ROW_PX))
