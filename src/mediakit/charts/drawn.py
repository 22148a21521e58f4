"""How does a chart leave the screen? As SVG for print and as PNG for slides, drawn here without browser or network."""

from __future__ import annotations

import json
from typing import Any

import altair as alt

__all__ = ["png_of", "svg_of"]

# Twice the pixels of the screen: sharp on slides and in print at column width
PNG_SCALE = 2.0
WIDTH_PX = 720
# Charts of several charts have widths of their own
_COMPOUND = {"hconcat", "vconcat", "concat", "facet", "repeat", "spec"}


def svg_of(chart: Any) -> str:
    """A chart as an SVG document on white.

    >>> svg_of(alt.Chart(alt.Data(values=[{"x": 1}])).mark_point().encode(x=alt.X("x:Q")))[:4]
    '<svg'
    """
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(_spec(chart), allowed_base_urls=[])
    return drawn


def png_of(chart: Any) -> bytes:
    """A chart as a PNG image on white, at twice the screen's pixels."""
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(_spec(chart), scale=PNG_SCALE, allowed_base_urls=[])
    return drawn


def _spec(chart: Any) -> str:
    """The chart's specification with all its rows (the default limit is meant for notebooks), on paper."""
    with alt.data_transformers.enable("default", max_rows=None):
        spec: dict[str, Any] = chart.configure(background="white").configure_view(strokeWidth=0).to_dict()
    alone = not _COMPOUND & set(spec)
    if alone and spec.get("width", "container") == "container":
        spec["width"] = WIDTH_PX
    return json.dumps(spec)
