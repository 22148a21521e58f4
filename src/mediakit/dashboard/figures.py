"""How is a chart shown? Over the whole width, with what must be known under it, and its files: SVG, PNG, its data as CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import streamlit as st

from mediakit.charts.aligned import PICK
from mediakit.charts.captions import COMPOSED
from mediakit.charts.described import described
from mediakit.charts.drawn import png_of, svg_of
from mediakit.dashboard import cache
from mediakit.dashboard.evidence import evidence
from mediakit.dashboard.pinning import pin_button
from mediakit.dashboard.text import caption, slug
from mediakit.exports.tables import csv_bytes
from mediakit.result import Result

__all__ = ["chart", "from_composed"]


def chart(
    figure: Any, table: Result | pl.DataFrame, name: str, *, key: str | None = None, said: str = "",
    opens: Result | None = None, asked: Callable[[Mapping[str, Any]], str] | None = None, **more: Any,
) -> Any:  # fmt: skip
    """Show a chart with its downloads.

    Arguments: figure, an Altair chart; table, the result or the rows that it shows (its data as CSV, and what tells
    whether the texts are composed); name, what it shows, in words: read out in its place with what is lowest and highest,
    and the name of its files; key, where two charts of a page have one name; said, a sentence for the caption; opens, the
    result whose sentences a click on a mark opens (the chart then has the selection of `charts.aligned.picking`); asked,
    what such a row is, in words, for the head of the sentences; more, of `st.altair_chart` (on_select).
    Returns what `st.altair_chart` returns: what was clicked on, where the chart has a selection.
    """
    own = key or slug(name)
    data = table.table if isinstance(table, Result) else table
    if opens is not None:
        more = {"on_select": "rerun", "selection_mode": PICK} | more
    # the chart has words of its own, below: its marks one by one would be read out as nameless symbols
    drawn: Any = _Unchecked(figure.configure_mark(aria=False))
    clicked = st.altair_chart(drawn, width="stretch", alt=described(name, data), key=f"chart-{own}", **more)
    with st.container(horizontal=True, key=f"mk-tools-{own}", horizontal_alignment="right", vertical_alignment="top"):
        words = [said] if said else []
        if from_composed(data):
            words.append(COMPOSED)
        if words:
            caption(" ".join(words))
        _file("SVG", lambda: svg_of(figure).encode(), own, "image/svg+xml", "a drawing for print")
        _file("PNG", lambda: png_of(figure), own, "image/png", "an image for slides")
        _file("CSV", lambda: csv_bytes(data), own, "text/csv", "the numbers it shows")
        pin_button(name, table, figure, key=own)
    if opens is not None:
        _opened(clicked, opens, asked or (lambda row: name), f"chart-{own}-opened")
    return clicked


class _Unchecked:
    """A chart that Streamlit turns into its description without checking it against Altair's schema once more.

    The check is for who writes charts (tests do it for each); here it took longer than the rest of the page.
    """

    def __init__(self, drawn: Any) -> None:
        self._drawn = drawn

    def to_dict(self) -> dict[str, Any]:
        """The chart's description."""
        found: dict[str, Any] = self._drawn.to_dict(validate=False)
        return found


def _opened(chosen: Any, result: Result, asked: Callable[[Mapping[str, Any]], str], last: str) -> None:
    """Open the sentences of the mark that was clicked: once, not again at every rerun."""
    picked = chosen["selection"].get(PICK) if chosen and "selection" in chosen else None
    number = next((one["number"] for one in picked or [] if one.get("number") is not None), None)
    if number is None:
        st.session_state.pop(last, None)
    elif st.session_state.get(last) != number and 0 <= number < result.table.height:
        st.session_state[last] = number
        row = result.table.row(int(number), named=True)
        evidence(result, row, title=asked(row))


def from_composed(data: pl.DataFrame) -> bool:
    """Whether numbers come from composed texts: the table's own mark, else whether any composed text is selected."""
    if "composed" in data.columns and data["composed"].dtype == pl.Boolean:
        return bool(data["composed"].fill_null(False).any())
    facts = cache.selected(cache.current()).facts  # of a large store, `articles` would read all texts
    return "composed" in facts.columns and bool(facts["composed"].any())


def _file(kind: str, made: Any, own: str, mime: str, what: str) -> None:
    st.download_button(
        kind, made, f"mediakit-{own}.{kind.lower()}", mime, key=f"{own}-{kind.lower()}", type="tertiary",
        on_click="ignore", help=f"Download as {kind}: {what}.",
    )  # fmt: skip
