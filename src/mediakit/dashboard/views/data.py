"""What was read, what could not be, and what else is to be looked at? Add files, or open another corpus."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, show
from mediakit.dashboard.access import is_read_only
from mediakit.dashboard.uploads import read_given
from mediakit.dashboard.where import opened_before, permitted, remember, stamp_of, upload_folder
from mediakit.errors import ReadError
from mediakit.readers.formats import known_formats

__all__ = ["look_at", "page", "report"]

# Columns of a table that may have another name than usual
COLUMNS = ("text", "source", "title", "date", "url", "language", "article_id")


def page() -> None:
    """The page."""
    show.heading("Data", "What was read, what could not be, and what else to look at. Nothing leaves this machine.")
    corpus = cache.selected(cache.current().whole) if "mk-view" in st.session_state else None
    if is_read_only():
        show.note("This dashboard is read-only: nothing is added and no other corpus is opened.")
    else:
        _add(corpus)
        _open()
    if corpus is not None:
        with show.guarded("The read report"):
            report(corpus, f"What reading “{corpus.title}” found")


def report(corpus: Corpus, title: str) -> None:
    """What reading found: how much, what was guessed, and every reject with its file, row, reason and advice."""
    table = corpus.base.facts
    show.subheading(title)
    undated = int(table["date"].null_count())
    facts = [
        (table.height, "articles"), (table["source"].n_unique(), "sources"), (undated, "without a date"),
        (corpus.rejects.height, "rejected"),
    ]  # fmt: skip
    show.html(
        f'<div class="mk-facts">{"".join(f"<div><b>{n:,}</b><span>{word}</span></div>" for n, word in facts)}</div>'
    )
    if corpus.notes:
        show.html(f'<ul class="mk-notes">{"".join(f"<li>{escape(one)}</li>" for one in corpus.notes)}</ul>')
    if corpus.rejects.height:
        show.note(f"{corpus.rejects.height:,} things in the input did not become articles; each is named here.")
        show.table(corpus.rejects, key=f"rejects-{show.slug(title)}")
    else:
        show.caption("Nothing was rejected: every file and row became an article.")


def _add(corpus: Corpus | None) -> None:
    show.subheading("Add files", f"Several at once: {known_formats()}.")
    given = st.file_uploader("Files", accept_multiple_files=True, key="files", label_visibility="collapsed") or []
    with st.expander("Columns with other names than usual"):
        show.caption(
            "For tables (CSV, spreadsheets, JSON, Parquet): the name of the column that holds each. Empty: guessed."
        )
        cells = st.columns(4)
        columns = {
            name: cells[number % 4].text_input(name.replace("_", " "), key=f"column-{name}").strip()
            for number, name in enumerate(COLUMNS)
        }
    beside = corpus is not None and st.toggle(
        "Beside the articles at hand, with their codebook", key="beside",
        help="Off: a corpus of their own. On: the articles at hand and these, with the events and actors at hand.",
    )  # fmt: skip
    if st.button("Read them", key="read", type="primary", disabled=not given):
        _read(
            [(one.name, one.getvalue()) for one in given],
            {k: v for k, v in columns.items() if v},
            corpus if beside else None,
        )
    _last()


def _read(files: list[tuple[str, bytes]], columns: dict[str, str], beside: Corpus | None) -> None:
    bar = st.progress(0.0, "Reading …")

    def said(done: int, of: int, name: str) -> None:
        bar.progress(done / max(of, 1), f"Reading {show.plain(name)} …")

    with show.guarded("These files"):
        try:
            st.session_state["mk-upload"] = read_given(files, columns, beside, said)
        except ReadError as error:
            st.session_state.pop("mk-upload", None)
            show.note(f"No article could be read: {error}")
    bar.empty()


def _last() -> None:
    """What the last files became."""
    name = st.session_state.get("mk-upload")
    folder = upload_folder(name) if name else None
    if folder is None or not folder.is_dir() or name == st.session_state.get("mk-corpus"):
        return
    with show.guarded("What was read"), st.container(border=True, key="mk-upload-report"):
        corpus = cache.selected(cache.View(str(folder), stamp_of(folder)))
        report(corpus, "What was read")
        st.button("Look at it", key="look", type="primary", on_click=look_at, args=(name,))


def _open() -> None:
    show.subheading("Open another corpus", "A corpus folder, a store, or a file or folder of articles on this machine.")
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        path = (
            st.text_input("Path", key="path", placeholder="/home/me/corpus", label_visibility="collapsed") or ""
        ).strip()
    with right:
        asked = st.button("Open", key="open", disabled=not path)
    if asked:
        with show.guarded("This path"), show.working("Opening the corpus"):
            place = permitted(Path(path), Path(st.session_state.get("mk-started") or "."))
            if not place.exists():
                raise ReadError(f"there is no file or folder {path!r}")
            cache.selected(cache.View(str(place), stamp_of(place)))
            remember(place)
            look_at(str(place))
            st.rerun()
    _places()


def _places() -> None:
    """What was opened before, and what the dashboard was started with."""
    started, now = st.session_state.get("mk-started", ""), st.session_state.get("mk-corpus")
    places = [("", f"started with: {Path(started).name}")] if now else []
    places += [(one, one) for one in opened_before() if one not in (now, started)]
    with st.container(key="mk-places"):
        for number, (path, label) in enumerate(places):
            st.button(show.plain(label), key=f"place-{number}", type="tertiary", on_click=look_at, args=(path,))


def look_at(asked: str) -> None:
    """Look at another corpus: its address, without the filters of this one."""
    for name in list(st.query_params):
        del st.query_params[name]
    for name in [one for one in st.session_state if isinstance(one, str) and not one.startswith("mk-")]:
        del st.session_state[name]
    st.session_state.pop("mk-corpus", None)
    st.session_state.pop("mk-kept", None)
    if asked:
        st.query_params["corpus"] = asked


if __name__ == "__main__":
    page()
