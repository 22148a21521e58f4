"""The map of groups: each at its place, with the ellipse in which it could as well lie."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import polars as pl

from mediakit.charts.palette import MUTED
from mediakit.result import Result

__all__ = ["outlines", "source_map_chart"]

POINTS = 48


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
    scale = alt.Scale(domain=[low * 1.1, high * 1.1], nice=False)
    groups = result.table["target"].to_list()
    colour = alt.Color(
        "target:N", legend=None, scale=alt.Scale(domain=groups, range=[colours.get(one, MUTED) for one in groups])
    )
    wide = alt.Scale(domain=[low * 1.1, high * 1.1 + 0.35 * (high - low)], nice=False)  # room for the last name
    plain = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    x, y = alt.X("x:Q", title=None, axis=plain, scale=wide), alt.Y("y:Q", title=None, axis=plain, scale=scale)
    ellipses = alt.Chart(lines).mark_line(strokeWidth=1, opacity=0.6).encode(
        x=x, y=y, order=alt.Order("step:Q"), detail=alt.Detail("target:N"), color=colour
    )  # fmt: skip
    base = alt.Chart(table).encode(x=x, y=y, tooltip=[alt.Tooltip("name:N"), alt.Tooltip("spread:Q", format=".3f")])
    points = base.mark_circle(size=60, opacity=0.9).encode(color=colour)
    labels = base.mark_text(align="left", dx=8, fontSize=12, color=MUTED).encode(text=alt.Text("name:N"))
    return alt.LayerChart(layer=[ellipses, points, labels]).properties(height=460)
