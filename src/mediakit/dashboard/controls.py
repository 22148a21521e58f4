"""What does the reader want to see? Controls that live in the address, so that one link restores the view.

A control starts from the query parameter of its name and writes its value back, by id and not by the name shown (Streamlit's
own binding of widgets to the address writes the shown names, which change with the codebook). What is not allowed any more
falls back to the default. A control's last value is kept for the session, so a page looks as it did when one comes back to
it, and controls of one name (`by`, `groups`, `pattern`) agree on all pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.passages import passages
from mediakit.dashboard.cache import View, current
from mediakit.dashboard.text import note
from mediakit.errors import listed

__all__ = ["by_choices", "forget", "keep", "pick", "pick_several", "remembered", "restore", "segmented", "switch", "view",
           "with_names", "words"]  # fmt: skip

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
    "duplicate_of",
)
# More distinct values than this are not offered as groups; sources are, whatever their number.
MOST_GROUPS = 60
_KEPT = "mk-kept"
_NOTES = "mk-notes"


def view() -> View:
    """The view that the filters ask for."""
    return current()


def remembered(key: str) -> Any:
    """The value that a control had when it was last shown in this session; None where it never was."""
    return st.session_state.get(_KEPT, {}).get(key)


def forget() -> None:
    """Forget what controls were set to: another corpus is opened."""
    st.session_state[_KEPT] = {}


def place_for_notes() -> None:
    """Keep a place across the page for what is said of its address: a control that meets a wrong value stands in a column."""
    st.session_state[_NOTES] = st.container()


def left_out(key: str, values: Sequence[str]) -> None:
    """Say in that place that the address asks for something that is not here."""
    with st.session_state.get(_NOTES) or st.container():
        note(f"The address asks for {key}={listed(values)}, which is not here; it is left out.")


def restore(key: str, allowed: Sequence[str], default: str) -> None:
    """Before a control is shown: its value from the address, or the default where that (or its former value) is not allowed."""
    last = remembered(key)
    value = st.session_state.get(key, st.query_params.get(key, default if last is None else last))
    if key not in st.session_state and key in st.query_params and value not in allowed:
        left_out(key, [str(value)])
    if st.session_state.get(key) != value or value not in allowed:
        st.session_state[key] = value if value in allowed else default


def keep(key: str, value: str | Sequence[str], default: str | Sequence[str]) -> None:
    """After a control is shown: its value into the address; a default leaves the address short."""
    st.session_state.setdefault(_KEPT, {})[key] = value
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
    asked = st.session_state.get(key, st.query_params.get_all(key) or remembered(key) or list(default))
    allowed = [one for one in asked if one in values]
    if key not in st.session_state and key in st.query_params and len(allowed) < len(asked):
        left_out(key, [one for one in asked if one not in values])
    if len(allowed) < len(asked) and len(allowed) < least:
        allowed = list(default)
    allowed = allowed[: more.get("max_selections") or len(allowed)]
    if st.session_state.get(key) != allowed:
        st.session_state[key] = allowed
    chosen = st.multiselect(label, values, key=key, format_func=lambda one: names.get(one, one), **more)
    keep(key, chosen, list(default))
    return list(chosen)


def switch(label: str, key: str, **more: Any) -> bool:
    """A switch, kept in the address."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, remembered(key)) == "yes"
    on = st.toggle(label, key=key, **more)
    keep(key, "yes" if on else "", "")
    return on


def segmented(label: str, key: str, values: Sequence[str], names: Mapping[str, str], **more: Any) -> str:
    """One of a few values side by side, kept in the address; the first is the default."""
    restore(key, values, values[0])
    chosen: str = st.segmented_control(
        label, values, key=key, format_func=lambda one: names.get(one, one), required=True,
        label_visibility="collapsed", **more,
    ) or values[0]  # fmt: skip
    keep(key, chosen, values[0])
    return chosen


def words(label: str, key: str, **more: Any) -> str:
    """A line of text, kept in the address."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, remembered(key) or "")
    written = st.text_input(label, key=key, **more) or ""
    keep(key, written, "")
    return written


def by_choices(whole: Corpus) -> list[str]:
    """What groups can be made of: the source, the event, and columns of the articles with a handful of values."""
    table = whole.base.facts
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
