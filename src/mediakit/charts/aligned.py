"""How much of each thing has each group? Groups as columns, things as rows, a bar in every cell, all on one scale.

Columns stand side by side on a single axis, so a row is read across and a column down, and no colour needs a legend. A
column that has nothing says what was searched in vain instead of drawing zeros.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from mediakit.charts.palette import MUTED, colour_of

__all__ = ["BAR", "PICK", "aligned_bars", "column_axis", "column_heads", "picking", "wrapped"]

# The name of the selection that a click on a mark makes; it gives the field `number`, a row of the result.
PICK = "pick"
# A bar takes at most this share of its column, so that the number beside it has room.
BAR = 0.68
ROW_PX = 27
LINE_PX = 14
_AFTER = re.compile(r"(?<=[.\-/_])")


def aligned_bars(
    table: pl.DataFrame,
    groups: Sequence[str],
    colours: dict[str, str],
    names: Mapping[str, str] | None = None,
    *,
    silent: Mapping[str, str] | None = None,
    meaning: str = "share",
) -> alt.LayerChart:
    """Bars of things (rows) by group (columns), with intervals where there are any.

    Arguments: table, a row per thing and group with `row` (the thing's name, in the order of the rows), `key` (the group),
    `value` (0 or more), `low` and `high` (null where there is no interval), `shown` (text beside the bar), `told` (what
    pointing at it says) and `number` (row of the result that a click opens); groups, the columns in order; colours and
    names, of groups; silent, what to say in the column of a group without rows; meaning, of the bars, for the tooltip.

    >>> one = {"row": ["riot"], "key": ["a"], "value": [0.5], "low": [None], "high": [None], "shown": ["1"], "told": ["1 of 2"],
    ...        "number": [0]}
    >>> len(aligned_bars(pl.DataFrame(one), ["a"], {"a": "#2a7fc1"}).layer)
    7
    """
    rows = table["row"].unique(maintain_order=True).to_list()
    tops = [one for one in (table["value"].max(), table["high"].cast(pl.Float64).max()) if one is not None]
    top = float(max(tops, default=1.0)) or 1.0  # type: ignore[arg-type]
    at = {group: number for number, group in enumerate(groups)}
    kept = table.filter(pl.col("key").is_in(list(groups)))
    begin = pl.col("key").replace_strict(at, return_dtype=pl.Float64)
    drawn = kept.with_columns(
        begin.alias("begin"),
        (begin + pl.col("value") / top * BAR).alias("end"),
        (begin + pl.max_horizontal("value", pl.col("high").cast(pl.Float64)) / top * BAR).alias("beside"),
        *((begin + pl.col(name).cast(pl.Float64) / top * BAR).alias(f"at_{name}") for name in ("low", "high")),
        pl.Series("colour", [colour_of(key, colours) for key in kept["key"]], dtype=pl.String),
        pl.Series("group", [(names or {}).get(key, key) for key in kept["key"]], dtype=pl.String),
        pl.when(pl.col("value") > 0).then(pl.lit(1.0)).otherwise(pl.lit(0.45)).alias("ink"),
    )
    across = alt.X("begin:Q", title=None, scale=alt.Scale(domain=[0, max(len(groups), 1)], nice=False, zero=False),
                   axis=column_axis(groups, names or {}))  # fmt: skip
    down = alt.Y("row:N", title=None, sort=rows, scale=alt.Scale(domain=rows, paddingInner=0.25),
                 axis=alt.Axis(ticks=False, domain=False, labelLimit=250, labelFontSize=13, grid=False))  # fmt: skip
    tips = [
        alt.Tooltip("group:N", title="group"),
        alt.Tooltip("row:N", title="name"),
        alt.Tooltip("told:N", title=meaning),
    ]
    base = alt.Chart(drawn).encode(y=down, tooltip=tips)
    targets = (
        base.mark_bar(opacity=0.001, cursor="pointer")
        .encode(x=across, x2=alt.X2("reach:Q"))
        .transform_calculate(reach=f"datum.begin + {BAR + 0.2}")
    )  # the whole cell can be clicked, not only a short bar
    bars = base.mark_bar(height={"band": 0.62}, cursor="pointer", cornerRadiusEnd=2).encode(
        x=across, x2=alt.X2("end:Q"), color=alt.Color("colour:N", scale=None)
    )
    intervals = base.mark_rule(strokeWidth=1.4, color=MUTED).encode(x=alt.X("at_low:Q"), x2=alt.X2("at_high:Q"))
    numbers = base.mark_text(align="left", dx=5, fontSize=11, color=MUTED, cursor="pointer").encode(
        x=alt.X("beside:Q"), text=alt.Text("shown:N"), opacity=alt.Opacity("ink:Q", scale=None)
    )
    layers = [*column_heads(groups, colours, rows), targets.add_params(picking()), bars, intervals, numbers]
    return alt.LayerChart(layer=[*layers, _silences(groups, rows, silent or {})]).properties(height=alt.Step(ROW_PX))


def picking() -> alt.Parameter:
    """The selection that a click makes: the number of a row of the result."""
    return alt.selection_point(name=PICK, fields=["number"], on="click", empty=False)


def column_axis(groups: Sequence[str], names: Mapping[str, str]) -> alt.Axis:
    """An axis at the top that names the columns."""
    width = max(12, 100 // max(len(groups), 1))
    labels = [wrapped(names.get(group, group).removeprefix("Composed: "), width) for group in groups]
    lines = max((label.count("\n") for label in labels), default=0)
    labels = ["\u00a0\n" * (lines - label.count("\n")) + label for label in labels]  # they stand on the stroke
    return alt.Axis(
        orient="top", values=list(range(len(groups))), labelExpr=f"split({json.dumps(labels)}[datum.value], '\\n')",
        labelAlign="left", labelPadding=10 + LINE_PX * lines, labelLineHeight=LINE_PX,
        labelFontWeight="bold", grid=False, domain=False, ticks=False,
        labelFlush=False, labelBound=False, labelOverlap=False, labelLimit=0,
    )  # fmt: skip


def wrapped(text: str, width: int, lines: int = 3) -> str:
    """A text in at most so many lines; a longer word is divided after a point or hyphen, else with a hyphen.

    >>> wrapped("The Valley Herald", 12)
    'The Valley\\nHerald'
    >>> wrapped("intergovernmental", 12), wrapped("valley-herald.org", 14)
    ('intergovern-\\nmental', 'valley-herald.\\norg')
    """
    found: list[str] = []
    for word in text.split():
        pieces = [word] if len(word) <= width else [part for one in _AFTER.split(word) for part in _divided(one, width)]
        for number, piece in enumerate(pieces):
            glue = "" if number else " "
            if found and len(found[-1]) + len(glue) + len(piece) <= width:
                found[-1] += glue + piece
            else:
                found.append(piece)
    return "\n".join([*found[: lines - 1], found[lines - 1] + "…"] if len(found) > lines else found)


def _divided(word: str, width: int) -> list[str]:
    cuts = range(0, len(word), width - 1)
    return [word] if len(word) <= width else [word[i : i + width - 1] + ("-" if i != cuts[-1] else "") for i in cuts]


def column_heads(groups: Sequence[str], colours: dict[str, str], rows: Sequence[str]) -> list[alt.Chart]:
    """A stroke in the group's colour over each column, and a thin line down its left side."""
    table = pl.DataFrame(
        {"begin": [float(n) for n in range(len(groups))], "end": [n + BAR + 0.2 for n in range(len(groups))],
         "colour": [colour_of(group, colours) for group in groups]},
        schema={"begin": pl.Float64, "end": pl.Float64, "colour": pl.String},
    )  # fmt: skip
    base = alt.Chart(table)
    strokes = base.mark_rule(strokeWidth=4).encode(
        x=alt.X("begin:Q"), x2=alt.X2("end:Q"), y=alt.value(-5), color=alt.Color("colour:N", scale=None)
    )
    edges = base.mark_rule(strokeWidth=1, color=MUTED, opacity=0.35).encode(x=alt.X("begin:Q"))
    return [strokes, edges]


def _silences(groups: Sequence[str], rows: Sequence[str], silent: Mapping[str, str]) -> alt.Chart:
    """What was searched in vain, in the columns of the groups that have nothing."""
    said: list[dict[str, Any]] = [
        {"begin": float(number), "said": wrapped(silent[group], 17, 5), "row": rows[0] if rows else ""}
        for number, group in enumerate(groups)
        if group in silent
    ]
    table = pl.DataFrame(said, schema={"begin": pl.Float64, "said": pl.String, "row": pl.String})
    chart: alt.Chart = (
        alt.Chart(table)
        .mark_text(
            align="left", baseline="top", dx=7, dy=-6, fontSize=11, color=MUTED, lineBreak="\n", fontStyle="italic"
        )
        .encode(x=alt.X("begin:Q"), y=alt.Y("row:N", sort=list(rows)), text=alt.Text("said:N"))
    )
    return chart
