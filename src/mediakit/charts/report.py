"""Figures for a page that cannot be pointed at: every name and value stands in the figure, nothing waits for a mouse.

They take plain rows, as the report's tables do, so that a figure and the table beside it cannot differ. Colour tells
groups apart where a group has one row; where rows and columns name everything, ink is enough.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from mediakit.charts.palette import MUTED

__all__ = ["INK", "LARGEST_RATIO", "difference_figure", "frame_figure", "tone_figure"]

INK = "#1d2733"
_LINE = "#d5dae0"
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
# Ratios beyond this are drawn like this one: eight times as much, or an eighth.
LARGEST_RATIO = 8.0
_WIDTH = 560


def tone_figure(rows: Sequence[Mapping[str, Any]]) -> alt.LayerChart:
    """A dot a group at its mean, with its interval.

    Arguments: rows of name, mean, ci_low, ci_high, colour, in the order to show.
    """
    names = [row["name"] for row in rows]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("name:N", title=None, sort=names, axis=_names()), color=alt.Color("colour:N", scale=None)
    )
    where = alt.X(
        "mean:Q", title="mean tone of wording (−1 to 1; further right = worded more positively)", axis=_scale()
    )
    lines = base.mark_rule(strokeWidth=3.5, opacity=0.4).encode(x=alt.X("ci_low:Q"), x2=alt.X2("ci_high:Q"))
    dots = base.mark_circle(size=85, opacity=1).encode(x=where)
    return _styled(alt.layer(_zero(), lines, dots).properties(width=_WIDTH, height=alt.Step(25)))


def frame_figure(cells: Sequence[Mapping[str, Any]], frames: Sequence[str], groups: Sequence[str]) -> alt.LayerChart:
    """A disc a group and frame: filled where the group has more cues than all on the same events, hollow where fewer.

    Arguments: cells of name, frame, ratio (ratio_to_matched_rate, None where there is none); frames and groups, their
    names in the order to show.
    """
    shown = [
        {"name": cell["name"], "frame": cell["frame"], "more": cell["ratio"] > 1, "size": _size(cell["ratio"])}
        for cell in cells
        if cell["ratio"] is not None
    ]
    base = alt.Chart(_data(shown)).encode(
        x=alt.X(
            "frame:N", title=None, sort=list(frames), scale=alt.Scale(domain=list(frames)),
            axis=_names(orient="top", labelAngle=-40, labelAlign="left", labelLimit=230, grid=True),
        ),
        y=alt.Y(
            "name:N", title=None, sort=list(groups), scale=alt.Scale(domain=list(groups)), axis=_names(grid=True)
        ),
        size=alt.Size("size:Q", scale=alt.Scale(domain=[0, math.log2(LARGEST_RATIO)], range=[6, 330]), legend=None),
    )  # fmt: skip
    more = base.transform_filter("datum.more").mark_circle(color=INK, opacity=0.78)
    fewer = base.transform_filter("!datum.more").mark_point(
        color=MUTED, strokeWidth=1.3, fill="white", opacity=1, shape="circle"
    )
    return _styled(alt.layer(fewer, more).properties(width=alt.Step(40), height=alt.Step(29)))


def difference_figure(rows: Sequence[Mapping[str, Any]], unit: str) -> alt.LayerChart:
    """A dot a difference, with its interval: filled where it is marked (a small q), hollow where not or not tested.

    Arguments: rows of label, difference, ci_low, ci_high, marked, in the order to show; unit, of the axis.
    """
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("label:N", title=None, sort=[row["label"] for row in rows], axis=_names(labelLimit=400))
    )
    where = alt.X("difference:Q", title=f"target minus reference ({unit})", axis=_scale())
    lines = base.mark_rule(strokeWidth=3.5, opacity=0.4, color=MUTED).encode(
        x=alt.X("ci_low:Q"), x2=alt.X2("ci_high:Q")
    )
    hollow = base.mark_point(size=75, color=INK, fill="white", strokeWidth=1.4, opacity=1, shape="circle").encode(
        x=where
    )
    filled = base.transform_filter("datum.marked").mark_circle(size=85, color=INK, opacity=1).encode(x=where)
    return _styled(alt.layer(_zero(), lines, hollow, filled).properties(width=460, height=alt.Step(23)))


def _size(ratio: float) -> float:
    """How far a ratio is from 1, in doublings, drawn up to LARGEST_RATIO."""
    most = math.log2(LARGEST_RATIO)
    return most if ratio <= 0 else min(abs(math.log2(ratio)), most)


def _data(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as they stand in the chart itself."""
    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]


def _zero() -> alt.Chart:
    line: alt.Chart = alt.Chart(_data([{"zero": 0}])).mark_rule(color=MUTED, strokeDash=[3, 3])
    return line.encode(x=alt.X("zero:Q"))


def _names(**more: Any) -> alt.Axis:
    settings: dict[str, Any] = {"ticks": False, "domain": False, "labelLimit": 280, "labelPadding": 8, "grid": False}
    return alt.Axis(**(settings | more))


def _scale() -> alt.Axis:
    return alt.Axis(tickCount=6, domain=False, ticks=False, gridColor=_LINE, titlePadding=8)


def _styled(chart: Any) -> alt.LayerChart:
    styled: alt.LayerChart = (
        chart.configure(font=_FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK, labelFontSize=12, titleColor="#66727f", titleFontSize=12,
                        titleFontWeight="normal", gridColor=_LINE, gridOpacity=0.7)
    )  # fmt: skip
    return styled
