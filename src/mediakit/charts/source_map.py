"""The map of groups: each at its place, with the ellipse in which it could as well lie."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import polars as pl

from mediakit.charts.label_places import Place, place_labels
from mediakit.charts.palette import MUTED
from mediakit.result import Result

__all__ = ["outlines", "source_map_chart"]

POINTS = 48
# Pixels; a chart is drawn as wide as its page, between these widths.
HEIGHT, WIDTHS, FONT_SIZE = 460, (620, 1_180), 12.0
# Where no place is free, a name stands where it always did: rather over another than not said.
RIGHT = Place("left", "middle", 8.0, 0.0)


def outlines(table: pl.DataFrame) -> pl.DataFrame:
    """The ellipses as closed lines: target, step, x, y."""
    turn = np.linspace(0, 2 * np.pi, POINTS + 1)
    pieces = []
    for row in table.iter_rows(named=True):
        angle = np.radians(row["ellipse_angle"])
        along, across = row["ellipse_major"] * np.cos(turn), row["ellipse_minor"] * np.sin(turn)
        pieces.append(
            pl.DataFrame(
                {
                    "target": [row["target"]] * len(turn),
                    "step": np.arange(len(turn)),
                    "x": row["x"] + along * np.cos(angle) - across * np.sin(angle),
                    "y": row["y"] + along * np.sin(angle) + across * np.cos(angle),
                }
            )
        )
    return pl.concat(pieces)


def source_map_chart(result: Result, colours: Mapping[str, str], names: Mapping[str, str]) -> alt.LayerChart:
    """Places and ellipses, labelled directly. The page may draw one axis wider than the other."""
    table = result.table.with_columns(pl.col("target").replace(dict(names)).alias("name"))
    lines = outlines(result.table)
    low = float(min(lines["x"].min() or 0, lines["y"].min() or 0, -0.1))  # type: ignore[arg-type]
    high = float(max(lines["x"].max() or 0, lines["y"].max() or 0, 0.1))  # type: ignore[arg-type]
    tall, width = (low * 1.1, high * 1.1), (low * 1.1, high * 1.1 + 0.35 * (high - low))  # room for the last name
    scale = alt.Scale(domain=tall, nice=False)
    groups = result.table["target"].to_list()
    colour = alt.Color(
        "target:N", legend=None, scale=alt.Scale(domain=groups, range=[colours.get(one, MUTED) for one in groups])
    )
    wide = alt.Scale(domain=width, nice=False)
    plain = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    x, y = alt.X("x:Q", title=None, axis=plain, scale=wide), alt.Y("y:Q", title=None, axis=plain, scale=scale)
    ellipses = alt.Chart(lines).mark_line(strokeWidth=1, opacity=0.6).encode(
        x=x, y=y, order=alt.Order("step:Q"), detail=alt.Detail("target:N"), color=colour
    )  # fmt: skip
    base = alt.Chart(_named(table, width, tall)).encode(
        x=x, y=y, tooltip=[alt.Tooltip("name:N"), alt.Tooltip("spread:Q", format=".3f")]
    )
    points = base.mark_circle(size=60, opacity=0.9).encode(color=colour)
    labels = base.mark_text(
        fontSize=FONT_SIZE, color=MUTED, align=alt.expr("datum.align"), baseline=alt.expr("datum.baseline"),
        dx=alt.expr("datum.dx"), dy=alt.expr("datum.dy"),
    ).encode(text=alt.Text("name:N"))  # fmt: skip
    return alt.LayerChart(layer=[ellipses, points, labels]).properties(height=HEIGHT)


def _named(table: pl.DataFrame, width: tuple[float, float], tall: tuple[float, float]) -> pl.DataFrame:
    """The groups with a place for each name that covers no other, as far as there is one."""
    dots = [
        ((x - width[0]) / (width[1] - width[0]), (tall[1] - y) / (tall[1] - tall[0]) * HEIGHT)
        for x, y in table.select("x", "y").rows()
    ]
    found = place_labels(dots, table["name"].to_list(), widths=WIDTHS, height=HEIGHT, font_size=FONT_SIZE, radius=6.0)
    places = [place or RIGHT for place in found]
    return table.with_columns(
        pl.Series(name, [getattr(place, name) for place in places]) for name in ("align", "baseline", "dx", "dy")
    )
