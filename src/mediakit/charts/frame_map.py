"""Which frames does each group use more than the others on the same events, and which less? Frames as rows, groups as columns.

A cell is a ratio to the matched rate: filled where the group uses a frame's words more often than the others do, dark from
twice as often on; outlined where less often, the more the stronger; hatched where none of them was found; faint, with the
share of sentences, where there is nothing to compare with.
Ink, not colour: colours belong to the sources. Lists of different frames differ in length, so cells compare along a row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from textwrap import wrap

import altair as alt
import polars as pl

from mediakit.charts.captions import percent
from mediakit.charts.palette import MUTED, colour_of
from mediakit.charts.side_by_side import labels_of
from mediakit.result import Result

__all__ = ["LARGEST_RATIO", "SELECTED", "frame_map", "map_rows"]

# A ratio this far from 1, up or down, is drawn as strongly as any beyond it
LARGEST_RATIO = 4.0
# From this strength on (twice as often) a filled cell is dark and its number light
DARK = 0.5
LIGHT = "#ffffff"
# Letters in a line of a column's head, at most and at least, and over all columns: about what a tablet has room for
HEAD_CHARS, ALL_HEADS_CHARS = (8, 17), 90
# The name of the selection: a click on a cell chooses frame and group
SELECTED = "cell"
# Strokes from lower left to upper right within a mark's own square
_HATCH = "M-1,0L0,-1M-1,1L1,-1M0,1L1,0"


def map_rows(
    result: Result,
    groups: Sequence[str],
    frames: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """The cells of a map: frame and group with how they are drawn.

    Arguments: result, of framing; groups, those to show, in order; frames and names, ids -> shown.
    Returns key (of the group), group, frame_id, frame, ratio_to_matched_rate, share_sentences, n_matches, n_articles,
    n_sentences, strength (0 to 1: how far the ratio is from 1, in doublings), kind ("more", "fewer", "none" or
    "nothing to compare with"), shown (the number in the cell), order (of the frames: those that groups use most unequally
    first).
    """
    by = str(result.recipe.parameters["by"][0])
    table = result.table.with_columns(pl.Series("key", labels_of(result.table, by), dtype=pl.String))
    table = table.filter(pl.col("key").is_in(list(groups)))
    ratio = pl.col("ratio_to_matched_rate")
    doublings = pl.when(ratio > 0).then(ratio.log(2)).otherwise(None)
    kind = (
        pl.when(pl.col("n_matches") == 0).then(pl.lit("none")).when(ratio.is_null())
        .then(pl.lit("nothing to compare with")).when(ratio >= 1).then(pl.lit("more")).otherwise(pl.lit("fewer"))
    )  # fmt: skip
    most = pl.lit(LARGEST_RATIO).log(2)
    table = table.with_columns(
        kind.alias("kind"), (doublings.abs() / most).clip(0.0, 1.0).fill_null(0.0).alias("strength"),
        doublings.alias("doublings"),
    )  # fmt: skip
    spread = table.group_by("frame").agg((pl.col("doublings").max() - pl.col("doublings").min()).alias("spread"))
    order = spread.sort(["spread", "frame"], descending=[True, False], nulls_last=True).with_row_index("order")
    shown = [
        "0"
        if kind == "none"
        else percent(share)
        if ratio is None
        else f"{ratio:.1f}×"
        if ratio < 9.95
        else f"{ratio:.0f}×"
        for kind, share, ratio in table.select("kind", "share_sentences", "ratio_to_matched_rate").rows()
    ]
    return (
        table.with_columns(pl.Series("shown", shown, dtype=pl.String))
        .join(order.select("frame", "order"), on="frame", how="left")
        .select(
            "key", pl.col("key").replace(dict(names or {})).alias("group"), pl.col("frame").alias("frame_id"),
            pl.col("frame").replace(dict(frames or {})).alias("frame"), "ratio_to_matched_rate", "share_sentences",
            "n_matches", "n_articles", "n_sentences", "strength", "kind", "shown", "order",
        )
        .sort("order", "key")
    )  # fmt: skip


def frame_map(
    result: Result,
    groups: Sequence[str],
    colours: Mapping[str, str],
    frames: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """Frames as rows, groups as columns, the ratio to the matched rate in each cell.

    Arguments: as of `map_rows`; colours, of groups. A click on a cell is in the selection `cell` (frame_id, key).
    """
    rows = map_rows(result, groups, frames, names)
    heads = _heads(rows, groups, colours)
    columns = heads["group"].to_list()
    lines = max((head.count("\n") for head in heads["head"].to_list()), default=0)
    told = ", ".join(f"{json.dumps(group)}: {json.dumps(head)}" for group, head in heads.select("group", "head").rows())
    base = alt.Chart(rows).encode(
        x=alt.X("group:N", title=None, sort=columns, scale=alt.Scale(paddingInner=0.04, paddingOuter=0.02),
                axis=alt.Axis(orient="top", labelAngle=0, labelLimit=480 // max(len(columns), 1) + 24,
                              labelPadding=14 + 13 * lines, ticks=False, domain=False, labelLineHeight=13,
                              labelOverlap=False, labelFlush=False,
                              labelExpr=f"split({{{told}}}[datum.value], '\\n')")),
        y=alt.Y("frame:N", title=None, sort=rows["frame"].unique(maintain_order=True).to_list(),
                scale=alt.Scale(paddingInner=0.08, paddingOuter=0.04),
                axis=alt.Axis(labelLimit=230, ticks=False, domain=False, labelPadding=8, labelFlush=False)),
    )  # fmt: skip
    click = alt.selection_point(name=SELECTED, fields=["frame_id", "key"], on="click")
    cells = base.mark_rect(
        cornerRadius=3, cursor="pointer", fill=MUTED, stroke=MUTED, strokeWidth=1.4,
        fillOpacity=alt.expr(
            f"datum.kind != 'more' ? 0 : datum.strength < {DARK} ? 0.06 + 0.3 * datum.strength "
            ": 0.6 + 0.4 * datum.strength"
        ),
        strokeOpacity=alt.expr(
            "datum.kind == 'fewer' ? 0.12 + 0.88 * datum.strength : datum.kind == 'more' ? 0 : 0.25"
        ),
    ).encode(
        tooltip=[
            alt.Tooltip("group:N", title="group"), alt.Tooltip("frame:N"),
            alt.Tooltip("ratio_to_matched_rate:Q", title="ratio to the others", format=".2f"),
            alt.Tooltip("share_sentences:Q", title="share of sentences", format=".1%"), alt.Tooltip("n_matches:Q"),
            alt.Tooltip("n_articles:Q"),
        ],
    ).add_params(click)  # fmt: skip
    hatched = base.transform_filter("datum.kind == 'none'").mark_point(
        shape=_HATCH, size=130, stroke=MUTED, strokeWidth=1, opacity=0.55, filled=False
    )
    numbers = base.transform_filter("datum.kind != 'none'").mark_text(
        fontSize=11.5, fontWeight=alt.expr(f"datum.strength >= {DARK} ? 650 : 400"),
        color=alt.expr(f"datum.kind == 'more' && datum.strength >= {DARK} ? '{LIGHT}' : '{MUTED}'"),
    ).encode(text=alt.Text("shown:N"))  # fmt: skip
    strokes = alt.Chart(heads).mark_tick(thickness=4, orient="horizontal", cornerRadius=2, opacity=1).encode(
        x=alt.X("group:N", sort=columns), y=alt.value(-6), color=alt.Color("colour:N", scale=None),
    )  # fmt: skip
    return alt.LayerChart(layer=[cells, hatched, numbers, strokes]).properties(height=alt.Step(30))


def _heads(rows: pl.DataFrame, groups: Sequence[str], colours: Mapping[str, str]) -> pl.DataFrame:
    """The columns: group as shown, colour, and its name in lines short enough for a column."""
    known = dict(rows.select("key", "group").unique().rows())
    kept = [one for one in groups if one in known]
    chars = max(HEAD_CHARS[0], min(HEAD_CHARS[1], ALL_HEADS_CHARS // max(len(kept), 1)))
    heads = ["\n".join(wrap(known[one].removeprefix("Composed: "), chars, break_long_words=False)[:3]) for one in kept]
    data = {
        "group": [known[one] for one in kept],
        "colour": [colour_of(one, dict(colours)) for one in kept],
        "head": heads,
    }
    return pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))
