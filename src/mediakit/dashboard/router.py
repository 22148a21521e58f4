"""The dashboard's frame: opens the corpus, shows the line of filters, runs the page that the address names.

A page is a file in views/ with a function `page()`: its name is its address and its title (`line_them_up.py` becomes
"Line them up"). MENU says where it stands; a file that it does not name comes last.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

# Altair looks at pandas half loaded where two sessions are the first to need it at once: it is loaded before any page.
import pandas  # type: ignore[import-untyped]  # noqa: F401
import streamlit as st
from altair.utils.schemapi import debug_mode

from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import access, cache, controls, filters, show
from mediakit.dashboard.later import NotYet, waiting
from mediakit.dashboard.where import chosen_path, stamp_of, started_path
from mediakit.errors import EmptySelection, MediakitError

__all__ = ["pages", "serve", "view_names"]

VIEWS = Path(__file__).with_name("views")
# The menu: without a head, one by one; under a head, opened by it
MENU: dict[str, tuple[str, ...]] = {
    "": ("overview", "line_them_up", "compare", "article"),
    "Words": ("terms", "concordance", "names"),
    "Claims": ("numbers", "voices"),
    "Tone and frames": ("tone", "framing"),
    "Reach": ("coverage", "likeness"),
    "Workshop": ("data", "codebook", "coding", "findings", "export"),
}
TITLES = {"terms": "Terms and keyness"}
# Pages that look at no selection: they work whatever the filters leave, and Data where no corpus could be opened
FREE = ("data", "codebook", "findings")


def pages() -> dict[str, list[Any]]:
    """Every view as a page with its address, under the heads of the menu; the first is where the dashboard opens."""
    names = view_names()
    found: dict[str, list[Any]] = {}
    for name in names:
        head = next((head for head, some in MENU.items() if name in some), "More")
        found.setdefault(head, []).append(
            st.Page(
                VIEWS / f"{name}.py",
                title=title_of(name),
                default=name == names[0],
                url_path="start" if name == names[0] else name.replace("_", "-"),
            )
        )
    # Streamlit serves the first page at the bare address only; links that name it are to work as well
    first = names[0]
    found.setdefault("", []).append(
        st.Page(VIEWS / f"{first}.py", title=title_of(first), url_path=first.replace("_", "-"), visibility="hidden")
    )
    return found


def title_of(name: str) -> str:
    """A page's title.

    >>> title_of("line_them_up")
    'Line them up'
    """
    return TITLES.get(name, name.replace("_", " ").capitalize())


def view_names() -> list[str]:
    """The files of views/ in the order of the menu.

    >>> view_names()[:2]
    ['overview', 'line_them_up']
    """
    files = {file.stem for file in VIEWS.glob("*.py") if not file.stem.startswith("_")}
    listed = [name for some in MENU.values() for name in some]
    return [*(name for name in listed if name in files), *sorted(files - set(listed))]


def serve(script: str | Path) -> None:
    """Run the dashboard; `script` is the file that Streamlit was started with."""
    # Altair checks every piece of a chart against its schema, for programmers: a third of the time of a page with charts.
    with debug_mode(False):
        _serve(script)


def _serve(script: str | Path) -> None:
    # No icon of Streamlit's: nothing here is fetched from outside.
    st.set_page_config(page_title="mediakit", layout="wide")
    page = st.navigation(pages(), position="top")
    name = page.url_path.replace("-", "_") or view_names()[0]
    if st.session_state.get("mk-page") != page.url_path:
        _address_first()
    st.session_state["mk-page"] = page.url_path
    show.style()
    if not access.admitted():
        return
    view, whole = _opened(Path(script))
    if view is None or whole is None:
        if name == "data":
            with show.guarded("This page"):
                page.run()
        return
    _about(whole)
    controls.place_for_notes()
    narrowed = filters.chips(whole, view)
    if name in FREE or _something_left(whole, narrowed):
        with show.guarded("This page"):
            page.run()
    filters.link_of_view()


def _address_first() -> None:
    """On coming to a page its address says what controls hold, not what one of that name held on the page before."""
    for key in st.query_params:
        if key in st.session_state and not key.startswith("mk-"):
            del st.session_state[key]


def _opened(script: Path) -> tuple[cache.View | None, Corpus | None]:
    """The corpus that the address names; what is wrong is said."""
    asked = st.query_params.get("corpus", st.session_state.get("mk-corpus"))
    if asked != st.session_state.get("mk-corpus"):
        controls.forget()
    try:
        started = started_path(script)
        path = chosen_path(started, asked)
        view = cache.View(str(path), stamp_of(path) if path.exists() else "")
        whole = cache.selected(view)
    except MediakitError as error:
        show.heading("The corpus cannot be opened")
        show.note(str(error))
        st.session_state.pop("mk-view", None)
        st.button("Open the corpus that the dashboard was started with", on_click=_leave, key="mk-leave")
        return None, None
    st.session_state["mk-corpus"], st.session_state["mk-started"] = asked, str(started)
    if asked and st.query_params.get("corpus") != asked:
        st.query_params["corpus"] = asked
    return view, whole


def _leave() -> None:
    st.session_state.pop("mk-corpus", None)
    st.query_params.pop("corpus", None)


def _something_left(whole: Corpus, narrowed: cache.View) -> bool:
    """Whether the filters leave anything; says how much, or how to get back."""
    try:
        corpus = cache.selected(narrowed)
    except EmptySelection:
        show.heading("Nothing is left")
        filters.nothing_left(whole, narrowed)
        return False
    except NotYet as asked:
        show.heading("Selecting")
        waiting(asked.job)
        return False
    except MediakitError as error:
        show.note(str(error))
        st.button("Clear all filters", on_click=filters.clear, key="mk-clear-all")
        return False
    if narrowed.filters:
        show.caption(
            f"Selected: {corpus.n_articles:,} of {whole.n_articles:,} articles, {corpus.n_sentences:,} sentences."
        )
    return True


def _about(whole: Corpus) -> None:
    """The corpus in one line, with the composed mark."""
    table = whole.base.facts
    composed = int(table["composed"].sum()) if "composed" in table.columns else 0
    words = [whole.title, f"{table.height:,} articles, {table['source'].n_unique():,} sources"]
    if composed:
        words.append(f"{composed} of the articles composed for this corpus")
    show.html(f'<p class="mk-about"><b>mediakit</b> {escape(" · ".join(words))}</p>')
