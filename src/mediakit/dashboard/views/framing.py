"""Which ways of making sense of an issue do a source's words go with, more than the others' on the same events?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from mediakit.charts.captions import percent
from mediakit.charts.frame_map import SELECTED, frame_map
from mediakit.charts.group_dots import group_dots, narrowed
from mediakit.charts.side_by_side import labels_of
from mediakit.dashboard import cache, coded, controls, scored, show
from mediakit.dashboard.frame_books import BOOKS, choose_book, stamp_of_book
from mediakit.dashboard.topics import topics
from mediakit.errors import ArgumentError
from mediakit.models.news_frames import NEWS_MODEL
from mediakit.result import Result

__all__ = ["page"]

# A row of a result that was clicked on, with the title of its evidence
Opened = tuple[Result, Mapping[str, Any], str]
FIRST_GROUPS, MOST_GROUPS = 8, 12
CHART, MOST_WORDS = "frames", 16
_WHERE = {NEWS_MODEL: "in articles with"}
_SHADES = "Filled: more often, dark from twice as often on; outlined: less often; hatched: not found."
_BY_WORDS = (
    "How often a group's sentences hold words of a frame, over how often the others' do on the same events. "
    f"{_SHADES} Compare along a row: the word lists of two frames differ in length."
)
_BY_MODEL = (
    "How often a group's sentences stand in articles with a frame, over how often the others' do on the same events. "
    f"{_SHADES} Compare along a row."
)


@dataclass(frozen=True)
class Asked:
    """What the page is asked for: view, grouping, codebook with its stamp and names, groups with names and colours."""

    view: cache.View
    by: str
    book: str
    stamp: str
    frames: Mapping[str, str]
    groups: tuple[str, ...]
    names: Mapping[str, str]
    colours: dict[str, str]


def page() -> None:
    """The page."""
    show.measure_header(
        "framing",
        "Framing",
        "Which frames each source leans to, by its words or by the model, set against the others on the same events.",
        page=True,
    )
    view, whole = controls.view(), cache.selected(controls.view().whole)
    book = choose_book()
    if book is not None:
        coded.beside(whole, "framing", codebook=book)
    first, second = st.columns([1, 4.4], vertical_alignment="bottom")
    with first:
        by = controls.pick("By", "by", controls.by_choices(whole))
    found, names = cache.groups_by(view, by), controls.with_names(whole, by)
    with second:
        label = f"Columns (at most {MOST_GROUPS} of {len(found)})" if len(found) > MOST_GROUPS else "Columns"
        groups = controls.pick_several(
            label, "groups", found, names, found[:FIRST_GROUPS], least=1, max_selections=MOST_GROUPS, wrap=True
        )
    clicked: Opened | None = None
    made: list[Result] = []
    if book is not None and groups:
        with show.guarded("The frames"):
            asked = Asked(
                view,
                by,
                book,
                stamp_of_book(book),
                scored.frame_names(book),
                tuple(groups),
                names,
                cache.colours_by(view, by),
            )
            made.append(scored.framing(view, by, book, asked.stamp))
            clicked = _frames(asked, made[0])
    elif not groups:
        show.note("Choose at least one column.")
    with st.expander("Topics that nobody listed", expanded=st.query_params.get("find-topics") == "yes"):
        topics(view, by)
    show.made_by(*made)
    if clicked:
        show.evidence(clicked[0], clicked[1], title=clicked[2])


def _frames(asked: Asked, result: Result) -> Opened | None:
    """The map, and one cell of it in detail; what was asked to be opened."""
    drawn = frame_map(result, asked.groups, asked.colours, asked.frames, asked.names)
    show.chart(
        drawn,
        result,
        f"Frames by {asked.by}, {BOOKS.get(asked.book, 'own codebook')}",
        key=CHART,
        on_select=_take_cell,
        said=f"{_BY_MODEL if asked.book == NEWS_MODEL else _BY_WORDS} Click on a cell to see what is behind it.",
    )
    show.subheading("Behind a cell")
    first, second = st.columns(2)
    with first:
        frame = controls.pick("Frame", "frame", list(asked.frames), asked.frames, default=_first_frame(result, asked))
    with second:
        group = controls.pick("Group", "column", list(asked.groups), asked.names)
    opened = _cell(asked, result, frame, group)
    of_frame = narrowed(result, frame=frame)
    drawn_dots = group_dots(
        of_frame,
        "share_sentences",
        f"share of sentences {_WHERE.get(asked.book, 'with words of')} the frame “{asked.frames[frame]}”",
        asked.colours,
        asked.names,
        asked.groups,
        form=".1%",
        zero=False,
    )
    show.chart(
        drawn_dots,
        of_frame,
        f"Share of sentences with the frame {asked.frames[frame]}",
        key="frame-dots",
        said="Means over articles with 95 % intervals; hollow: no interval, fewer than five articles or composed "
        "texts. Not matched by event, unlike the map.",
    )
    left, right = st.columns(2, gap="large")
    with left, show.guarded("Typical words"):
        opened = _words(asked, frame, group) or opened
    with right, show.guarded("Patterns"):
        _patterns(asked, frame, group)
    with st.expander("Frames that stand together in a sentence"), show.guarded("Frames together"):
        pairs = scored.frame_pairs(asked.view, asked.by, asked.book, asked.stamp)
        of_group = pairs.table.filter(_is(pairs, asked.by, group)).sort("count", descending=True)
        show.caption(
            "Ratio to chance above 1: together more often than if they fell on sentences independently. Long "
            "sentences hold more frames, so somewhat above 1 says little."
        )
        show.result_table(pairs, key="frame-pairs", rows=of_group, title="Sentences with both frames")
    with st.expander("All numbers"):
        show.result_table(result, key="frame-table", title="Sentences with the frame")
    return opened


def _first_frame(result: Result, asked: Asked) -> str:
    """The frame that the page opens on: the one with the most matches, which has something to show."""
    found = result.table.filter(result.table["n_matches"] > 0).sort("n_matches", descending=True)
    return str(found["frame"][0]) if found.height else next(iter(asked.frames))


def _cell(asked: Asked, result: Result, frame: str, group: str) -> Opened | None:
    """One cell in words; its number opens the sentences."""
    rows = narrowed(result, frame=frame).table
    row = rows.filter(_is(Result(rows, result.recipe), asked.by, group)).to_dicts()
    if not row or not row[0]["n_sentences"]:
        show.note("No sentence to look at here.")
        return None
    one, name = row[0], asked.frames[frame]
    size = (
        f"{one['n_articles']:,} {'article' if one['n_articles'] == 1 else 'articles'}, {one['n_sentences']:,} sentences"
    )
    if not one["n_matches"]:
        show.note(f"Not found in {size}.")
        return None
    interval = "" if one["ci_low"] is None else f" [{percent(one['ci_low'])}, {percent(one['ci_high'])}]"
    ratio = one["ratio_to_matched_rate"]
    against = "nothing to compare with" if ratio is None else f"{ratio:.2f} times the others' rate"
    label = f"{percent(one['share_sentences'])}{interval} of sentences · {one['n_matches']:,} matches"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        clicked = st.button(
            show.plain(label), key="open-cell", type="tertiary", help="Open the sentences behind this number."
        )
        show.html(f'<span class="mk-small">{against} on the same events; in {size}</span>')
    return (result, one, f"{name} · {asked.names.get(group, group)}") if clicked else None


def _words(asked: Asked, frame: str, group: str) -> Opened | None:
    """Words that go with the frame at this group; each opens its sentences."""
    show.html('<p class="mk-small"><b>Words that go with it here</b></p>')
    result = scored.frame_words(_of(asked, group), asked.by, asked.book, asked.stamp)
    rows = narrowed(result, frame=frame).table
    rows = rows.filter(_is(Result(rows, result.recipe), asked.by, group)).head(MOST_WORDS)
    if not rows.height:
        show.html(
            '<span class="mk-none">no word stands three times in its sentences and more often than elsewhere</span>'
        )
        return None
    opened: Opened | None = None
    with st.container(horizontal=True, gap="small", key="mk-frame-words"):
        for row in rows.iter_rows(named=True):
            word = show.plain(row["term"])
            hint = f"{row['n_target']} in sentences with the frame, {row['n_reference']} in the group's others"
            shown = f"{word} {row['n_target']}" if row["is_cue"] else f"**{word}** {row['n_target']}"
            if st.button(shown, key=f"frame-word-{row['term']}", type="tertiary", help=hint):
                opened = result, row, f"“{row['term']}” in sentences with {asked.frames[frame]}"
    show.caption(
        "Against the same group's other sentences; bold: not itself a word of the list. A description, not a test."
    )
    return opened


def _patterns(asked: Asked, frame: str, group: str) -> None:
    """The patterns that made the score."""
    show.html('<p class="mk-small"><b>Patterns that made the number</b></p>')
    if asked.book == NEWS_MODEL:
        show.caption("The model has no patterns: the number opens the sentences that speak most for the frame.")
        return
    try:
        result = scored.frame_patterns(_of(asked, group), asked.by, asked.book, asked.stamp)
    except ArgumentError as error:  # a learned codebook
        show.caption(f"{str(error)[:1].upper()}{str(error)[1:]}.")
        return
    rows = narrowed(result, frame=frame).table
    rows = rows.filter(_is(Result(rows, result.recipe), asked.by, group))
    if not rows.height:
        show.html('<span class="mk-none">none of its patterns matches here</span>')
        return
    show.result_table(
        result,
        key="frame-patterns",
        rows=rows,
        columns=["pattern", "weight", "count", "n_articles", "share"],
        title="Where the pattern stands",
        height=min(38 + 35 * rows.height, 260),
    )


def _of(asked: Asked, group: str) -> cache.View:
    """What to count for one group: its own texts where the whole is large; the numbers are the same."""
    return cache.narrowed_to(asked.view, asked.by, (group,)) if cache.is_large(asked.view) else asked.view


def _is(result: Result, by: str, group: str) -> Any:
    """Which rows of a result are a group's."""
    return pl.Series([label == group for label in labels_of(result.table, by)], dtype=pl.Boolean)


def _take_cell() -> None:
    """The cell that was clicked is the one shown below."""
    state: Any = st.session_state.get(f"chart-{CHART}")
    cells = state["selection"].get(SELECTED) if state else None
    if cells:
        st.session_state["frame"], st.session_state["column"] = str(cells[0]["frame_id"]), str(cells[0]["key"])


if __name__ == "__main__":
    page()
