"""A chart leaves as SVG and PNG, on white, with all its rows and at a width for print."""

from __future__ import annotations

import re
import struct

import altair as alt
import polars as pl

from mediakit.charts.drawn import PNG_SCALE, WIDTH_PX, png_of, svg_of

ROWS = pl.DataFrame({"x": list(range(6_000)), "y": [1] * 6_000})
CHART = alt.Chart(ROWS).mark_tick().encode(x="x:Q")


def _width(svg: str) -> float:
    found = re.search(r'<svg[^>]* width="([\d.]+)"', svg)
    assert found
    return float(found[1])


def test_svg_holds_every_row_on_white():
    drawn = svg_of(CHART)
    assert drawn.startswith("<svg")
    assert 'fill="white"' in drawn
    assert drawn.count('aria-roledescription="tick"') == ROWS.height
    assert WIDTH_PX <= _width(drawn) < WIDTH_PX + 40  # with the axis's margin


def test_a_width_that_is_set_stays():
    assert 100 <= _width(svg_of(CHART.properties(width=100))) < 140


def test_png_has_twice_the_pixels():
    data = png_of(CHART)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width = struct.unpack(">I", data[16:20])[0]
    assert width == round(_width(svg_of(CHART)) * PNG_SCALE)


def test_text_from_outside_is_text_in_the_drawing():
    rows = pl.DataFrame({"x": [1], "name": ["<script>alert(1)</script>"]})
    assert "<script" not in svg_of(alt.Chart(rows).mark_text().encode(x="x:Q", text="name:N"))
