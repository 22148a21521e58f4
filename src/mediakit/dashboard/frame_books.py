"""Which frame codebook is looked at? One of the bundled ones, or a file or model folder that the reader names.

A link may name a path, but no link makes the dashboard read one: a path that the reader did not write in this session is
shown, and read only after a click.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from mediakit.dashboard import controls, show
from mediakit.dashboard.where import permitted
from mediakit.errors import ArgumentError
from mediakit.models.card import agreement
from mediakit.models.news_frames import NEWS_MODEL

__all__ = ["BOOKS", "choose_book", "stamp_of_book"]

OWN = "own"
BOOKS = {
    "policy": "Policy frames", "news": "News frames", NEWS_MODEL: "News frames, by the model",
    OWN: "A codebook or model of your own",
}  # fmt: skip
_AGREED = "mk-codebook-agreed"


def choose_book() -> str | None:
    """Ask for a codebook; "policy", "news", "news-model", a path, or None where none is chosen yet."""
    kind = controls.segmented("Codebook", "codebook", list(BOOKS), BOOKS)
    if kind == NEWS_MODEL:
        said = agreement("frames")
        show.caption(
            f"Scored by the {said}. Fitted on articles about climate policy: of other subjects nothing is measured. It labels "
            "whole articles and gives no reasons: read the sentences. “News frames” counts words that can be read."
        )
    if kind != OWN:
        return kind
    linked = "codebook-path" not in st.session_state and st.query_params.get("codebook-path", "")
    path = controls.words(
        "Path of a codebook (CSV) or of a model's folder",
        "codebook-path",
        placeholder="frames.csv, or a folder of `mediakit frames train`",
        on_change=_agree,
    ).strip()
    if not path:
        show.caption(
            "A CSV table with the columns frame, pattern, weight, note; or the folder that training left, with "
            "model.json in it. How well a learned codebook does on texts left out is in its model.json."
        )
        return None
    if linked and controls.remembered(_AGREED) != path:
        st.session_state["mk-linked-book"] = path
    try:
        permitted(Path(path), Path(st.session_state.get("mk-started") or "."))
    except ArgumentError as error:
        show.note(str(error))
        return None
    if st.session_state.get("mk-linked-book") == path:
        show.note(f"The address asks for the codebook at {path}. It is read only if you say so.")
        st.button("Read it", key="read-book", on_click=_agree)
        return None
    return path


def _agree() -> None:
    """A path that was written here, or agreed to, is one that the reader wants read."""
    path = str(st.session_state.get("codebook-path") or "").strip()
    st.session_state.pop("mk-linked-book", None)
    controls.keep(_AGREED, path, path)


def stamp_of_book(book: str) -> str:
    """A mark that changes when a codebook's files are written; empty for the bundled ones and where nothing is there."""
    path = Path(book)
    if book in BOOKS or not path.exists():
        return ""
    files = sorted(path.iterdir()) if path.is_dir() else [path, path.with_suffix(".toml")]
    return " ".join(str(one.stat().st_mtime_ns) for one in files if one.is_file())
