"""What is compared? The events, actors, concepts, figures and frames, as tables to edit; checked, then taken away or saved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from mediakit.corpus.build import CODEBOOK
from mediakit.corpus.codebook import Codebook
from mediakit.corpus.codebook_tables import PARTS, codebook_from_rows, codebook_rows, codebook_toml
from mediakit.corpus.corpus import Base, Corpus
from mediakit.dashboard import cache, controls, show
from mediakit.dashboard.access import is_read_only
from mediakit.dashboard.uploads import keep_base
from mediakit.dashboard.views.data import look_at
from mediakit.errors import CodebookError
from mediakit.exports.codebook import frames_table
from mediakit.exports.tables import csv_bytes
from mediakit.files import temporary_folder, write_bytes, write_text
from mediakit.lexicons.frames import BUNDLED, load_frames

__all__ = ["page"]

TABLES = {"event": "Events", "actor": "Actors", "concept": "Concepts", "figure": "Figures", "frames": "Frames"}
_HELP = {
    "event": "An event is told by sentences with one of its terms. Days are written 2019-11-15.",
    "actor": "Who acts or is spoken of, with every name in use for them.",
    "concept": "One thing that is called by different names: a row for each name, with the patterns that are counted under it.",
    "figure": "Reported numbers that belong together: terms that stand beside the number, and its unit.",
    "frames": "Patterns that go with a frame, with a weight above 0 and up to 100.",
}
_PATTERNS = (
    'Patterns, set apart by a semicolon: word · stem* · *ism · "a phrase" · /regex/ on one word. They are folded to lower '
    "case; the longest match wins."
)
# Pixels; what is long comes last and takes the rest
WIDTHS = {
    "name": 300,
    "from": 100,
    "to": 100,
    "weight": 80,
    "pattern": 260,
    "terms": 900,
    "aliases": 900,
    "patterns": 900,
    "note": 400,
}
FRAMES_FILE = "frames-{}.csv"


def page() -> None:
    """The page."""
    if is_read_only():
        show.heading("Codebook", "What is compared in this corpus.")
        show.note("This dashboard is read-only: the codebook is shown and can be taken away, not changed.")
    else:
        show.heading(
            "Codebook", "What is compared in this corpus. Edit a table; it is checked before anything is kept."
        )
    corpus = cache.selected(cache.current().whole)
    chosen = controls.segmented("Table", "table", list(TABLES), TABLES)
    show.caption(_HELP[chosen] + " " + _PATTERNS)
    with show.guarded("The codebook"):
        if chosen == "frames":
            _frames(corpus)
        else:
            _part(corpus, chosen)


def _part(corpus: Corpus, part: str) -> None:
    rows = codebook_rows(corpus.codebook)[part]
    edited = _editor(rows, PARTS[part], f"edit-{part}-{cache.current().stamp}")
    try:
        codebook = codebook_from_rows(corpus.codebook, {part: edited})
    except CodebookError as error:
        show.note(f"This cannot be used yet. {error}")
        return
    changed = codebook != corpus.codebook
    show.caption(f"{len(edited):,} rows, checked: they can be used." + ("" if changed else " Nothing is changed."))
    former = _file(corpus)
    text = codebook_toml(codebook, former.read_text(encoding="utf-8") if former else "")
    _keep(corpus, codebook, text, former, changed)


def _editor(rows: list[dict[str, Any]], columns: tuple[str, ...], key: str) -> list[dict[str, Any]]:
    table = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    edited = st.data_editor(
        table, num_rows="fixed" if is_read_only() else "dynamic", disabled=is_read_only(), hide_index=True, key=key,
        height=460, width="stretch",
        column_config={name: st.column_config.TextColumn(name, width=WIDTHS.get(name, 160)) for name in columns},
    )  # fmt: skip
    return list(pl.DataFrame(edited).iter_rows(named=True))


def _keep(corpus: Corpus, codebook: Codebook, text: str, former: Path | None, changed: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download corpus.toml", text, CODEBOOK, "application/toml", key="codebook-file", on_click="ignore"
        )
        if is_read_only():
            return
        if former is not None:
            if st.button("Save to the corpus folder", key="codebook-save", type="primary", disabled=not changed):
                before = former.with_name(f"{former.stem}-before{former.suffix}")
                write_text(before, former.read_text(encoding="utf-8"))
                write_text(former, text)
                st.toast(f"Saved; the former file is {before.name}")
                st.rerun()
        elif st.button("Use it with these articles", key="codebook-use", type="primary", disabled=not changed):
            base = corpus.base
            look_at(keep_base(Base(base.articles, codebook, base.rejects, base.notes, None, base.sources)))
            st.rerun()
    where = (
        "corpus.toml of the corpus folder, the former one beside it as corpus-before.toml"
        if former
        else "a copy of these articles on this machine"
    )
    show.caption(f"It would be kept in {where}. Comments and entries that did not change stay as they are.")


def _file(corpus: Corpus) -> Path | None:
    """The codebook's own file, where the corpus is a folder that has one."""
    folder = corpus.base.folder
    path = folder / CODEBOOK if folder is not None else None
    return path if path is not None and path.is_file() else None


def _frames(corpus: Corpus) -> None:
    books = frame_books(corpus)
    name = controls.pick("Frame codebook", "codebook", list(books), {one: _book_name(one) for one in books}, width=320)
    book = load_frames(books[name])
    table = frames_table(book)
    columns = tuple(one for one in ("frame", "pattern", "weight", "note") if one in table.columns)
    rows = table.select(pl.col(columns).cast(pl.String)).to_dicts()
    edited = _editor(rows, columns, f"edit-frames-{name}-{cache.current().stamp}")
    data = csv_bytes(pl.DataFrame(edited, schema=dict.fromkeys(columns, pl.String)))
    try:
        n = _checked(data)
    except CodebookError as error:
        show.note(f"This cannot be used yet. {error}")
        return
    show.caption(f"{len(edited):,} patterns of {n} frames, checked: they can be used.")
    own = name if name not in BUNDLED else f"{name}-own"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download the CSV", data, FRAMES_FILE.format(own), "text/csv", key="frames-file", on_click="ignore"
        )
        if is_read_only():
            return
        if (former := _file(corpus)) is not None and st.button(
            "Save to the corpus folder", key="frames-save", type="primary", disabled=edited == rows
        ):
            write_text(former.with_name(FRAMES_FILE.format(own)), data.decode())
            st.toast(f"Saved as {FRAMES_FILE.format(own)}")
            st.rerun()
    show.caption(
        f"A saved codebook stands beside corpus.toml as {FRAMES_FILE.format(own)} and is offered wherever frames are chosen; "
        "those that mediakit brings stay as they are."
    )


def frame_books(corpus: Corpus) -> Mapping[str, str]:
    """The frame codebooks that can be used: mediakit's own, and the corpus folder's (frames-NAME.csv)."""
    folder = corpus.base.folder
    own = sorted(folder.glob(FRAMES_FILE.format("*"))) if folder is not None and folder.is_dir() else []
    return {name: name for name in BUNDLED} | {one.stem.removeprefix("frames-"): str(one) for one in own}


def _book_name(name: str) -> str:
    return f"{name} frames (mediakit's)" if name in BUNDLED else f"{name} (this corpus's)"


def _checked(data: bytes) -> int:
    """How many frames a codebook has. Raises CodebookError naming line, column and what is allowed."""
    with temporary_folder() as folder:
        path = folder / "frames.csv"
        write_bytes(path, data)
        try:
            return len(load_frames(path).frames)
        except CodebookError as error:
            raise CodebookError(str(error).replace(f"{path}: ", "")) from None


if __name__ == "__main__":
    page()
