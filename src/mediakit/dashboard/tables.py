"""How is a table shown? Sorted by its heads, searched, downloaded whole; a row of a result opens its sentences."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from mediakit.corpus.corpus import Corpus
from mediakit.dashboard.evidence import evidence
from mediakit.dashboard.text import caption, plain, slug
from mediakit.exports.tables import csv_bytes
from mediakit.result import Result
from mediakit.schema import COLUMNS

__all__ = ["found_in", "result_table", "table"]

# Rows sent to the browser at most, and characters of a text cell: well below 5 MB.
MOST_ROWS, MOST_CHARS = 1_000, 400
# A table with fewer rows is read as fast as it is searched
SEARCHED_FROM = 15


def table(
    data: pl.DataFrame,
    *,
    key: str,
    limit: int = MOST_ROWS,
    links: tuple[str, ...] = (),
    search: bool | None = None,
    **more: Any,
) -> Any:
    """Show a table: its columns with their meaning, a search where it is long, a download of all of it.

    Arguments: data; key, also the name of the file; limit, most rows shown; links, columns of addresses; search, whether
    to offer it (by default from 15 rows on); more, for `st.dataframe`.
    Returns what `st.dataframe` returns. Rows of its selection are those of `found_in(data, key)`.
    """
    offered = data.height >= SEARCHED_FROM if search is None else search
    if offered:
        st.text_input("Search", key=f"{key}-search", placeholder=f"search {data.height:,} rows",
                      label_visibility="collapsed", width=240)  # fmt: skip
    found = found_in(data, key)
    shown = found.head(limit).with_columns(
        pl.col(name).str.slice(0, MOST_CHARS) for name, kind in data.schema.items() if kind == pl.String
    )
    answer = st.dataframe(shown, hide_index=True, key=key, column_config=_columns(shown, links), placeholder="", **more)
    with st.container(
        horizontal=True, key=f"mk-tools-{key}", horizontal_alignment="right", vertical_alignment="center"
    ):
        if found.height < data.height:
            caption(f"{found.height:,} of {data.height:,} rows.")
        if found.height > limit:
            caption(f"The first {limit:,} of {found.height:,} rows are shown; the file has them all.")
        st.download_button(
            "CSV", lambda: csv_bytes(found), f"mediakit-{slug(key)}.csv", "text/csv", key=f"{key}-csv",
            type="tertiary", on_click="ignore", help="Download the whole table, with every row and the full texts.",
        )  # fmt: skip
    return answer


def found_in(data: pl.DataFrame, key: str) -> pl.DataFrame:
    """The rows in which the words that were searched for stand in any text; all where nothing was searched for."""
    words = str(st.session_state.get(f"{key}-search") or "").strip().lower()
    texts = [name for name, kind in data.schema.items() if kind == pl.String]
    if not words or not texts:
        return data
    return data.filter(
        pl.any_horizontal(
            pl.col(name).fill_null("").str.to_lowercase().str.contains(words, literal=True) for name in texts
        )
    )


def result_table(
    result: Result,
    *,
    key: str,
    rows: pl.DataFrame | None = None,
    columns: list[str] | None = None,
    corpus: Corpus | None = None,
    title: str = "The sentences behind this row",
    **more: Any,
) -> None:
    """A result as a table of which a chosen row opens its sentences.

    Arguments: result; rows, those of its table to show (all by default); columns, those to show; corpus, the one it was
    made of (by default the one selected); more, as of `table`.
    """
    wanted = result.table if rows is None else rows
    shown = wanted.select(columns) if columns else wanted
    position = shown.with_row_index("row-number")
    answer = table(shown, key=key, on_select="rerun", selection_mode="single-row", **more)
    picked = list(answer["selection"]["rows"]) if answer else []
    last = f"{key}-opened"
    if not picked:
        st.session_state.pop(last, None)
        return
    rest = found_in(position, key)
    if picked[0] >= rest.height:
        return
    number = int(rest["row-number"][picked[0]])
    if st.session_state.get(last) == number:  # opened once, not again at every rerun
        return
    st.session_state[last] = number
    evidence(result, wanted.row(number, named=True), corpus=corpus, title=title)


def _columns(shown: pl.DataFrame, links: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in shown.schema.items():
        column = COLUMNS.get(name)
        meaning = f"{column.meaning} ({column.unit})" if column and column.unit else column.meaning if column else None
        label = name.replace("_", " ")
        if name in links:
            found[name] = st.column_config.LinkColumn(label, display_text="open")
        elif kind.is_float():
            found[name] = st.column_config.NumberColumn(label, help=plain(meaning) if meaning else None, format="%.3g")
        else:
            found[name] = st.column_config.Column(label, help=plain(meaning) if meaning else None)
    return found
