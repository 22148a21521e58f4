"""How is a table shown? By page, sorted and searched as a whole, downloaded whole; a row of a result opens its sentences.

The rows of one page are sent to the browser, no others: searching, sorting and turning pages happen here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from mediakit.corpus.corpus import Corpus
from mediakit.dashboard.evidence import evidence
from mediakit.dashboard.text import caption, plain, slug
from mediakit.exports.tables import csv_bytes
from mediakit.result import Result
from mediakit.schema import COLUMNS

__all__ = ["found_in", "picked_in", "result_table", "rows_shown", "table"]

# Rows of a page and characters of a text cell: with thirty columns of such texts a page stays under 5 MB
PAGE_ROWS, MOST_CHARS = 200, 400
# A table with fewer rows is read as fast as it is searched
SEARCHED_FROM = 15
AS_GIVEN, NUMBER = "", "row-number"


def table(
    data: pl.DataFrame,
    *,
    key: str,
    links: tuple[str, ...] = (),
    search: bool | None = None,
    hidden: tuple[str, ...] = (),
    named: Mapping[str, Mapping[str, str]] | None = None,
    **more: Any,
) -> Any:
    """Show a table: its columns with their meaning, a search where it is long, pages where it is longer, a download of all.

    Arguments: data; key, also the name of the file; links, columns of addresses; search, whether to offer it (by default
    from 15 rows on); hidden, columns that are not shown; named, what to show for values, by column (only of the rows that are
    shown: a table of 400,000 rows is not made anew for it); more, for `st.dataframe`.
    Returns what `st.dataframe` returns. Rows of its selection are those of `rows_shown(data, key)`; `picked_in` reads one.
    """
    offered = data.height >= SEARCHED_FROM if search is None else search
    found = found_in(data, key)
    if offered or found.height > PAGE_ROWS:
        with st.container(horizontal=True, key=f"mk-find-{key}", vertical_alignment="bottom", gap="small"):
            if offered:
                st.text_input("Search", key=f"{key}-search", placeholder=f"search {data.height:,} rows",
                              label_visibility="collapsed", width=240, on_change=_first_page, args=(key,))  # fmt: skip
            if found.height > PAGE_ROWS:
                _pages(found.drop(hidden, strict=False), key)
    shown = rows_shown(data, key).drop(hidden, strict=False)
    short = _named(shown, named).with_columns(
        pl.col(name).str.slice(0, MOST_CHARS) for name, kind in shown.schema.items() if kind == pl.String
    )
    answer = st.dataframe(
        short, hide_index=True, key=_widget(key), column_config=_columns(short, links), placeholder="", **more
    )
    with st.container(
        horizontal=True, key=f"mk-tools-{key}", horizontal_alignment="right", vertical_alignment="center"
    ):
        if found.height < data.height:
            caption(f"{found.height:,} of {data.height:,} rows.")
        if found.height > PAGE_ROWS:
            first = _page(key, found.height) * PAGE_ROWS
            caption(f"Rows {first + 1:,} to {first + shown.height:,} of {found.height:,}; the file has them all.")
        st.download_button(
            "CSV", lambda: csv_bytes(_named(found.drop(hidden, strict=False), named)), f"mediakit-{slug(key)}.csv", "text/csv",
            key=f"{key}-csv", type="tertiary", on_click="ignore",
            help="Download the whole table, with every row and the full texts.",
        )  # fmt: skip
    return answer


def _named(rows: pl.DataFrame, named: Mapping[str, Mapping[str, str]] | None) -> pl.DataFrame:
    """Rows with what is to be shown for their values."""
    return rows.with_columns(pl.col(name).replace(said) for name, said in (named or {}).items())


def _pages(found: pl.DataFrame, key: str) -> None:
    """By what the whole table is sorted, and which page of it is shown."""
    names = {AS_GIVEN: "as given", **{name: name.replace("_", " ") for name in found.columns}}
    if st.session_state.get(f"{key}-sort", AS_GIVEN) not in names:
        st.session_state[f"{key}-sort"] = AS_GIVEN
    st.selectbox("Sort all rows by", list(names), key=f"{key}-sort", format_func=lambda one: plain(names.get(one, one)),
                 width=190, on_change=_first_page, args=(key,))  # fmt: skip
    st.toggle("Largest first", key=f"{key}-down", on_change=_first_page, args=(key,))
    n = -(-found.height // PAGE_ROWS)
    st.session_state[f"{key}-page"] = _page(key, found.height) + 1
    st.number_input(f"Page (of {n:,})", min_value=1, max_value=n, step=1, key=f"{key}-page", width=130)


def _first_page(key: str) -> None:
    st.session_state[f"{key}-page"] = 1


def _page(key: str, n_rows: int) -> int:
    """The page that is asked for, from 0; the last where there are not so many."""
    asked = int(st.session_state.get(f"{key}-page") or 1) - 1
    return max(0, min(asked, -(-n_rows // PAGE_ROWS) - 1))


def _widget(key: str) -> str:
    """The key of the table itself: a row chosen on one page is not chosen on another."""
    turned = [st.session_state.get(f"{key}-{name}") for name in ("search", "sort", "down", "page")]
    if turned[0] in (None, "") and turned[1] in (None, AS_GIVEN) and not turned[2] and turned[3] in (None, 1):
        return key
    return f"{key}-{hashlib.blake2b(repr(turned).encode(), digest_size=6).hexdigest()}"


def rows_shown(data: pl.DataFrame, key: str) -> pl.DataFrame:
    """The rows of the page that is shown: of what was searched for, sorted as asked for."""
    found = found_in(data, key)
    if found.height <= PAGE_ROWS:
        return found
    name = st.session_state.get(f"{key}-sort") or AS_GIVEN
    if name in found.columns:
        down = bool(st.session_state.get(f"{key}-down"))
        found = found.sort(name, descending=down, nulls_last=True, maintain_order=True)
    elif st.session_state.get(f"{key}-down"):
        found = found.reverse()
    return found.slice(_page(key, found.height) * PAGE_ROWS, PAGE_ROWS)


def picked_in(data: pl.DataFrame, key: str) -> dict[str, Any] | None:
    """The row of a table that is chosen, as the state of the session has it; None where none is."""
    state: Any = st.session_state.get(_widget(key))
    rows = state["selection"]["rows"] if state else []
    shown = rows_shown(data, key)
    return shown.row(rows[0], named=True) if rows and rows[0] < shown.height else None


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
    made of (by default the one selected); more, as of `table` (which tells `named`).
    """
    wanted = result.table if rows is None else rows
    shown = (wanted.select(columns) if columns else wanted).with_row_index(NUMBER)
    table(shown, key=key, hidden=(NUMBER,), on_select="rerun", selection_mode="single-row", **more)
    last = f"{key}-opened"
    picked = picked_in(shown, key)
    if picked is None:
        st.session_state.pop(last, None)
        return
    number = int(picked[NUMBER])
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
