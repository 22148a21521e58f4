"""How often does each word stand on one side, and how often on the other? Rates on log scales, one dot a word.

Words on the diagonal are used as often by both; the farther from it, the more a word belongs to one side. A word that one
side never uses stands on the edge marked 0, since a log scale has no place for nothing. Filled dots hold (q < .05),
hollow ones do not or were not tested. The words named are those most typical of either side (weighted log-odds) that find
a place; every word is in the table beside.
"""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import polars as pl

from mediakit.charts.label_places import place_labels
from mediakit.charts.palette import MUTED, colour_of
from mediakit.charts.side_by_side import ALPHA
from mediakit.errors import unknown
from mediakit.result import Result

__all__ = ["MOST_DOTS", "SELECTED", "scatter_rows", "term_scatter"]

# Dots drawn at most, the most typical of either side first: more are a blot, and slow to send
MOST_DOTS = 1500
# The plot's height, and the widths between which labels do not collide, in pixels
HEIGHT, WIDTHS, FONT_SIZE = 460, (360.0, 1300.0), 11.0
# The name of the selection: a click on a dot chooses its word
SELECTED = "word"
_COLUMNS = (
    "term", "n_target", "n_reference", "per_million_target", "per_million_reference", "log_ratio", "log_odds_z", "q",
)  # fmt: skip


def scatter_rows(result: Result, target: str, most: int = MOST_DOTS, labels: int = 48) -> pl.DataFrame:
    """The words of a target as a scatter needs them, the most typical of either side first.

    Arguments: result, of keyness; target, one of its groups; most, words; labels, most words that are named.
    Returns the words with x and y (rates per million, or `floor` where there are none), side ("target" or "reference",
    whichever uses it more than expected), holds, floor, ceiling, and for those that found a place: label, align, baseline,
    dx, dy. Raises ArgumentError for a target that the result does not hold.
    """
    if target not in result.table["target"]:
        raise unknown("target", target, result.table["target"].unique(maintain_order=True))
    table = result.table.filter(pl.col("target") == target).select(_COLUMNS)
    table = table.sort(pl.col("log_odds_z").abs(), "term", descending=[True, False]).head(most)
    floor, ceiling = _ends(table)
    table = table.with_columns(
        pl.max_horizontal(pl.col("per_million_reference"), pl.lit(floor)).alias("x"),
        pl.max_horizontal(pl.col("per_million_target"), pl.lit(floor)).alias("y"),
        pl.when(pl.col("log_odds_z") > 0).then(pl.lit("target")).otherwise(pl.lit("reference")).alias("side"),
        (pl.col("q") < ALPHA).fill_null(False).alias("holds"), pl.lit(floor).alias("floor"),
        pl.lit(ceiling).alias("ceiling"),
    )  # fmt: skip
    return table.hstack(_labels(table, floor, ceiling, labels))


def _ends(table: pl.DataFrame) -> tuple[float, float]:
    """The ends of both axes: half the smallest rate above 0 stands for 0, the other a little beyond the largest rate."""
    rates = pl.concat([table["per_million_target"], table["per_million_reference"]])
    above = rates.filter(rates > 0)
    if not len(above):
        return 0.5, 1.0
    return float(above.min()) / 2, float(above.max()) * 1.25  # type: ignore[arg-type]


def _labels(table: pl.DataFrame, floor: float, ceiling: float, most: int) -> pl.DataFrame:
    """The labels with their places; null where a word is not named. Both sides in turn, so that neither is crowded out."""
    order = table.with_row_index("row").with_columns(pl.col("row").rank("ordinal").over("side").alias("turn"))
    rows = order.sort("turn", "row")["row"].head(most * 3).to_list()
    span = math.log(ceiling / floor)
    dots = [
        (math.log(x / floor) / span, (1 - math.log(y / floor) / span) * HEIGHT)
        for x, y in table.select("x", "y").rows()
    ]
    words = [str(table["term"][row]) for row in rows]
    places = place_labels(
        [dots[row] for row in rows], words, widths=WIDTHS, height=HEIGHT, font_size=FONT_SIZE, most=most, others=dots
    )
    blank: list[Any] = [None] * table.height
    found = {name: list(blank) for name in ("label", "align", "baseline", "dx", "dy")}
    for row, word, place in zip(rows, words, places, strict=True):
        if place:
            values = (word, place.align, place.baseline, place.dx, place.dy)
            for name, value in zip(found, values, strict=True):
                found[name][row] = value
    kinds: dict[str, Any] = {"label": pl.String, "align": pl.String, "baseline": pl.String, "dx": pl.Float64,
                             "dy": pl.Float64}  # fmt: skip
    return pl.DataFrame(found, schema=kinds)


def term_scatter(
    result: Result,
    target: str,
    colours: dict[str, str] | None = None,
    names: dict[str, str] | None = None,
    chosen: str | None = None,
) -> alt.LayerChart:
    """A dot a word: its rate in the target upwards, in the reference to the right, both on log scales.

    Arguments: result, of keyness; target, one of its groups; colours and names, of groups; chosen, a word to ring. A click
    on a dot is in the selection `word`.
    """
    rows = scatter_rows(result, target)
    reference = str(result.table.filter(pl.col("target") == target)["reference"][0])
    floor, ceiling = float(rows["floor"][0]), float(rows["ceiling"][0])
    shown = {"rest": "all the others", **(names or {})}
    palette = [colour_of(target, colours or {}), colour_of(reference, colours or {})]
    scale = alt.Scale(type="log", domain=[floor, ceiling], nice=False)
    axis = alt.Axis(values=_ticks(floor, ceiling), labelExpr=f"datum.value <= {floor!r} ? '0' : format(datum.value, ',~r')",
                    grid=False, domain=False, tickSize=4, labelFlush=False)  # fmt: skip
    x = alt.X("x:Q", title=f"per million words of {shown.get(reference, reference)}", scale=scale, axis=axis)
    y = alt.Y("y:Q", title=f"per million words of {shown.get(target, target)}", scale=scale, axis=axis)
    base = alt.Chart(rows).encode(x=x, y=y)
    layers = [_diagonal(floor, ceiling), _dots(base, palette), _words(base, palette)]
    ringed = rows.filter(pl.col("term") == chosen) if chosen else rows.clear()
    if ringed.height:
        ring = alt.Chart(ringed).mark_point(size=190, strokeWidth=2, color=MUTED, opacity=1)
        layers.append(ring.encode(x=x, y=y))
    return alt.LayerChart(layer=layers).properties(height=HEIGHT)


def _ticks(floor: float, ceiling: float) -> list[float]:
    """The powers of ten inside, and the floor, which stands for 0."""
    first, last = math.ceil(math.log10(floor * 1.9)), math.floor(math.log10(ceiling))
    return [floor, *(10.0**power for power in range(first, last + 1))]


def _diagonal(floor: float, ceiling: float) -> alt.Chart:
    """Where a word is used as often by both."""
    ends = pl.DataFrame({"x": [floor, ceiling], "y": [floor, ceiling]})
    line: alt.Chart = alt.Chart(ends).mark_line(color=MUTED, strokeDash=[3, 4], strokeWidth=1, opacity=0.7)
    return line.encode(x=alt.X("x:Q"), y=alt.Y("y:Q"))


def _dots(base: alt.Chart, palette: list[str]) -> alt.Chart:
    """A dot a word in the colour of the side that it is typical of; a click chooses it."""
    click = alt.selection_point(name=SELECTED, fields=["term"], on="click")
    colour = f"datum.side == 'target' ? '{palette[0]}' : '{palette[1]}'"
    dots: alt.Chart = base.mark_point(
        size=28, strokeWidth=1.2, cursor="pointer", opacity=alt.expr("datum.holds || datum.label ? 1 : 0.3"),
        stroke=alt.expr(colour), fill=alt.expr(f"datum.holds ? ({colour}) : 'transparent'"),
    ).encode(
        tooltip=[
            alt.Tooltip("term:N", title="word"), alt.Tooltip("n_target:Q", title="in the target"),
            alt.Tooltip("n_reference:Q", title="in the reference"), alt.Tooltip("log_ratio:Q", format="+.2f"),
            alt.Tooltip("q:Q", format=".3f"),
        ],
    )  # fmt: skip
    return dots.add_params(click)


def _words(base: alt.Chart, palette: list[str]) -> alt.Chart:
    """The names of the dots that found a place."""
    words: alt.Chart = base.transform_filter("isValid(datum.label)").mark_text(
        fontSize=FONT_SIZE, align=alt.expr("datum.align"), baseline=alt.expr("datum.baseline"), dx=alt.expr("datum.dx"),
        dy=alt.expr("datum.dy"), color=alt.expr(f"datum.side == 'target' ? '{palette[0]}' : '{palette[1]}'"),
        fontWeight=alt.expr("datum.holds ? 650 : 400"),
    ).encode(text=alt.Text("label:N"))  # fmt: skip
    return words
