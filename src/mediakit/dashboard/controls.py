"""What does the reader want to see? The filters in one line, kept in the address, so that one link restores the view.

A control starts from the query parameter of its name and writes its value back, by id and not by the name shown (Streamlit's
own binding of widgets to the address writes the shown names, which change with the codebook). What is not allowed any more
falls back to the default. The filters stand on every page, so they go along when the page changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE
from mediakit.corpus.passages import passages
from mediakit.dashboard import show
from mediakit.dashboard.cache import View
from mediakit.errors import listed

__all__ = ["FILTERS", "by_choices", "clear_filters", "filters", "keep", "pick", "pick_several", "restore",
           "switch", "view", "with_names", "words"]  # fmt: skip

ALL = ""
# Keys of the filters' widgets, which are also their names in the address.
FILTERS = ("event", "source", "voice", "part", "composed")
# Columns that say something about one article and make no groups.
_NOT_GROUPS = (
    "article_id",
    "title",
    "text",
    "url",
    "date",
    "events",
    "file",
    "composed",
    "source",
    "author",
    "n_words",
)
# More distinct values than this are not offered as groups; sources are, whatever their number.
MOST_GROUPS = 60


def filters(whole: Corpus, start: View) -> View:
    """Show the line of filters and return the view they ask for."""
    events = {event.id: event.name for event in whole.codebook.event}
    told = passages(whole.base).events
    composed = _has_composed(whole)
    with st.container(horizontal=True, key="mk-filters", vertical_alignment="center"):
        if told:
            _pick("event", "event", [*told, NONE], {**events, NONE: "no event (background)"})
        sources = _sources(whole)
        _pick("voice", "voice", ["own", "quoted"], {"own": "own words", "quoted": "quoted words"}, "own + quoted")
        _pick("part", "part", ["headline", "lead", "body"], {}, "whole article")
        if composed:
            _pick("composed", "composed texts", ["False", "True"], {"False": "left out", "True": "only these"}, "shown")
        if active := [name for name in FILTERS if st.session_state.get(name)]:
            st.button(f"Clear {len(active)}", on_click=clear_filters, key="mk-clear", type="tertiary")
    values = {name: st.session_state.get(name) for name in FILTERS if name != "source"}
    chosen: list[tuple[str, tuple[str, ...]]] = [(name, (value,)) for name, value in values.items() if value]
    if sources:
        chosen.append(("source", tuple(sources)))
    found = View(start.path, start.stamp, tuple(sorted(chosen)))
    st.session_state["mk-view"] = found
    return found


def view() -> View:
    """The view that the filters ask for."""
    found = st.session_state["mk-view"]
    assert isinstance(found, View)
    return found


def clear_filters() -> None:
    """Set every filter back to all."""
    for name in FILTERS:
        if name in st.session_state:
            st.session_state[name] = [] if name == "source" else ALL


def restore(key: str, allowed: Sequence[str], default: str) -> None:
    """Before a control is shown: its value from the address, or the default where that (or its former value) is not allowed."""
    value = st.session_state.get(key, st.query_params.get(key, default))
    if key not in st.session_state and value not in allowed:
        show.note(f"The address asks for {key}={value!r}, which is not here; it is left out.")
    if st.session_state.get(key) != value or value not in allowed:
        st.session_state[key] = value if value in allowed else default


def keep(key: str, value: str | Sequence[str], default: str | Sequence[str]) -> None:
    """After a control is shown: its value into the address; a default leaves the address short."""
    if value == default:
        if key in st.query_params:
            del st.query_params[key]
    elif st.query_params.get_all(key) != ([value] if isinstance(value, str) else list(value)):
        st.query_params[key] = value if isinstance(value, str) else list(value)


def pick(
    label: str,
    key: str,
    values: Sequence[str],
    names: Mapping[str, str] | None = None,
    *,
    default: str | None = None,
    **more: Any,
) -> str:
    """One of several values, kept in the address."""
    start = values[0] if default is None else default
    restore(key, values, start)
    shown = names or {}
    chosen: str = st.selectbox(label, values, key=key, format_func=lambda one: shown.get(one, one), **more)
    keep(key, chosen, start)
    return chosen


def pick_several(
    label: str,
    key: str,
    values: Sequence[str],
    names: Mapping[str, str],
    default: Sequence[str] = (),
    *,
    least: int = 0,
    **more: Any,
) -> list[str]:
    """Some of several values, kept in the address; back to the default where fewer than `least` are still allowed."""
    asked = st.session_state.get(key, st.query_params.get_all(key) or list(default))
    allowed = [one for one in asked if one in values]
    if key not in st.session_state and len(allowed) < len(asked):
        show.note(
            f"The address asks for {key}={listed([one for one in asked if one not in values])}, not here; left out."
        )
    if len(allowed) < len(asked) and len(allowed) < least:
        allowed = list(default)
    if st.session_state.get(key) != allowed:
        st.session_state[key] = allowed
    chosen = st.multiselect(label, values, key=key, format_func=lambda one: names.get(one, one), **more)
    keep(key, chosen, list(default))
    return list(chosen)


def switch(label: str, key: str, **more: Any) -> bool:
    """A switch, kept in the address."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key) == "yes"
    on = st.toggle(label, key=key, **more)
    keep(key, "yes" if on else "", "")
    return on


def words(label: str, key: str, **more: Any) -> str:
    """A line of text, kept in the address."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, "")
    written = st.text_input(label, key=key, **more) or ""
    keep(key, written, "")
    return written


def _pick(key: str, label: str, values: Sequence[str], names: Mapping[str, str], nothing: str = "all") -> None:
    shown = {ALL: f"{label}: {nothing}", **{value: f"{label}: {names.get(value, value)}" for value in values}}
    pick(label, key, [ALL, *values], shown, label_visibility="collapsed", width=_width(key))


def _width(key: str) -> int:
    return {"event": 250, "voice": 170, "part": 175, "composed": 205}[key]


def _sources(whole: Corpus) -> list[str]:
    named = whole.sources_named()
    chosen = st.session_state.get("source", st.query_params.get_all("source"))
    label = f"sources: {len(chosen)} of {len(named)}" if chosen else f"sources: all {len(named)}"
    with st.popover(label, width=170):
        return pick_several(
            "Sources", "source", sorted(named, key=lambda one: named[one].casefold()), named, placeholder="all sources"
        )


def _has_composed(whole: Corpus) -> bool:
    articles = whole.base.articles
    return "composed" in articles.columns and articles["composed"].n_unique() > 1


def by_choices(whole: Corpus) -> list[str]:
    """What groups can be made of: the source, the event, and columns of the articles with a handful of values."""
    table = whole.base.articles
    columns = [
        name
        for name in table.columns
        if name not in _NOT_GROUPS and table[name].dtype == pl.String and 2 <= table[name].n_unique() <= MOST_GROUPS
    ]
    return ["source", *(["event"] if passages(whole.base).events else []), *columns]


def with_names(whole: Corpus, by: str) -> dict[str, str]:
    """The names to show for groups, where they have any; composed parts included."""
    if by == "source":
        named = whole.sources_named()
    elif by == "event":
        named = {event.id: event.name for event in whole.codebook.event}
    else:
        named = {}
    return {**named, **{f"{key} (composed)": f"{name} (composed)" for key, name in named.items()}}
