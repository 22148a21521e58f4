"""The dashboard's frame: opens the corpus, shows the line of filters, runs the page that the address names.

A page is a file in views/: its name is its address and its title (`line_them_up.py` becomes "Line them up"). Those named in
FIRST come first, others follow by name, so adding a page is adding a file.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, controls, show
from mediakit.dashboard.where import chosen_path, stamp_of, started_path
from mediakit.errors import EmptySelection, MediakitError

__all__ = ["pages", "serve", "view_names"]

VIEWS = Path(__file__).with_name("views")
FIRST = ("overview", "line_them_up", "compare", "terms", "article")


def pages() -> list[Any]:
    """Every view as a page with its address, in order; the first is where the dashboard opens."""
    order = view_names()
    return [
        st.Page(
            VIEWS / f"{name}.py",
            title=name.replace("_", " ").capitalize(),
            url_path=name.replace("_", "-"),
            default=name == order[0],
        )
        for name in order
    ]


def view_names() -> list[str]:
    """The files of views/ in the order of the menu.

    >>> view_names()[:2]
    ['overview', 'line_them_up']
    """
    files = {file.stem for file in VIEWS.glob("*.py") if not file.stem.startswith("_")}
    return [*(name for name in FIRST if name in files), *sorted(files - set(FIRST))]


def serve(script: str | Path) -> None:
    """Run the dashboard; `script` is the file that Streamlit was started with."""
    # No icon of Streamlit's: those (Material symbols, emoji) are fetched from outside, and nothing here leaves the machine.
    st.set_page_config(page_title="mediakit", layout="wide")
    page = st.navigation(pages(), position="top")
    show.style()
    try:
        path = chosen_path(started_path(Path(script)), st.query_params.get("corpus"))
        view = cache.View(str(path), stamp_of(path) if path.exists() else "")
        whole = cache.selected(view)
    except MediakitError as error:
        show.heading("The corpus cannot be opened")
        show.note(str(error))
        return
    _about(whole)
    narrowed = controls.filters(whole, view)
    try:
        corpus = cache.selected(narrowed)
    except EmptySelection as error:
        show.heading("Nothing is left")
        show.note(str(error))
        st.button("Clear all filters", on_click=controls.clear_filters, key="mk-clear-all", type="primary")
        return
    except MediakitError as error:
        show.note(str(error))
        st.button("Clear all filters", on_click=controls.clear_filters, key="mk-clear-all")
        return
    if narrowed.filters:
        show.caption(
            f"Selected: {corpus.n_articles:,} of {whole.n_articles:,} articles, {corpus.n_sentences:,} sentences."
        )
    page.run()


def _about(whole: Corpus) -> None:
    """The corpus in one line, with the composed mark."""
    table = whole.base.articles
    composed = int(table["composed"].sum()) if "composed" in table.columns else 0
    words = [whole.title, f"{table.height:,} articles", f"{table['source'].n_unique():,} sources"]
    if composed:
        words.append(f"{composed} of the articles composed for this corpus")
    show.html(f'<p class="mk-about"><b>mediakit</b> {escape(" · ".join(words))}</p>')
