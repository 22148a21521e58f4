"""What part of the corpus is looked at? One line of filters, the same on every page, kept in the address.

Each filter is a chip that says its value; pointing opens it. Only those are offered that can divide this corpus.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE
from mediakit.corpus.passages import passages
from mediakit.dashboard import controls
from mediakit.dashboard.cache import View
from mediakit.dashboard.text import note, plain

__all__ = ["FILTERS", "chips", "clear", "link_of_view", "nothing_left", "said"]

ALL = ""
# Columns of articles that say what kind of text it is
KINDS = ("register", "type", "camp", "country")
# Keys of the filters' widgets, which are also their names in the address.
SEVERAL = ("source", "language", *KINDS)
FILTERS = ("event", *SEVERAL, "date_from", "date_to", "voice", "part", "composed", "once")
VOICES = {"own": "own words", "quoted": "quoted words"}
COMPOSED = {"False": "left out", "True": "only these"}
# A list with more is chosen from by typing
MOST_IN_A_LIST = 16
MOST_VALUES = 200
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def chips(whole: Corpus, start: View) -> View:
    """Show the line of filters and return the view they ask for."""
    events = {event.id: event.name for event in whole.codebook.event}
    told = passages(whole.base).events
    chosen: dict[str, tuple[str, ...]] = {}
    with st.container(horizontal=True, key="mk-filters", vertical_alignment="center", gap="small"):
        if told:
            _one(chosen, "event", "event", [*told, NONE], {**events, NONE: "no event (background)"})
        named = whole.sources_named()
        _some(chosen, "source", "sources", sorted(named, key=lambda one: named[one].casefold()), named)
        _dates(chosen, whole)
        _kinds(chosen, whole)
        if len(languages := _values(whole, "language")) > 1:
            _some(chosen, "language", "languages", languages, {})
        _one(chosen, "voice", "voice", list(VOICES), VOICES, "own + quoted")
        _one(chosen, "part", "part", ["headline", "lead", "body"], {}, "whole article")
        if "composed" in whole.base.facts.columns and whole.base.facts["composed"].n_unique() > 1:
            _one(chosen, "composed", "composed", list(COMPOSED), COMPOSED, "shown")
        if whole.base.facts.height > 1:
            _copies(chosen)
        if chosen:
            st.button(f"Clear {len(chosen)}", on_click=clear, key="mk-clear", type="tertiary")
        st.session_state["mk-link"] = st.empty()
    found = View(start.path, start.stamp, tuple(sorted(chosen.items())))
    st.session_state["mk-view"] = found
    st.session_state["mk-said"] = said(whole, found)
    return found


def link_of_view() -> None:
    """Offer the address of the view to copy: called when the page has written all it holds into the address."""
    asked = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    url = (st.context.url or "").split("?")[0] + (f"?{urlencode(asked)}" if asked else "")
    with st.session_state.pop("mk-link"), st.popover("copy link"):
        st.code(url or "/", language=None, wrap_lines=True)


def said(whole: Corpus, view: View) -> str:
    """The filters in words; empty where there are none.

    >>> import mediakit as mk
    >>> said(mk.from_texts({"a": ["One."]}), View("", "", (("voice", ("own",)),)))
    'voice: own words'
    """
    names: dict[str, Mapping[str, str]] = {
        "event": {event.id: event.name for event in whole.codebook.event}, "source": whole.sources_named(),
        "voice": VOICES, "composed": COMPOSED, "once": {"yes": "shown once"},
    }  # fmt: skip
    labels = {"composed": "composed texts", "once": "copies", "date_from": "from", "date_to": "to"}
    return " · ".join(
        f"{labels.get(name, name)}: {', '.join(names.get(name, {}).get(one, one) for one in values)}"
        for name, values in view.filters
    )


def clear() -> None:
    """Set every filter back to all."""
    for name in FILTERS:
        if name in st.session_state:
            st.session_state[name] = _nothing(name)


def nothing_left(whole: Corpus, view: View) -> None:
    """Say that the filters leave nothing, and offer the ways back."""
    articles = whole.base.facts.height
    note(
        f"No sentence of the {articles:,} articles is left with {said(whole, view)}. Take one of these filters away, or all."
    )
    with st.container(horizontal=True, key="mk-ways-back"):
        st.button("Clear all filters", on_click=clear, key="mk-clear-all", type="primary")
        for name, values in view.filters:
            one = said(whole, View(view.path, view.stamp, ((name, values),)))
            st.button(f"Without {_short(one, 60)}", on_click=_drop, args=(name,), key=f"mk-drop-{name}")


def _drop(name: str) -> None:
    st.session_state[name] = _nothing(name)


def _nothing(name: str) -> list[str] | bool | str:
    return [] if name in SEVERAL else False if name == "once" else ALL


def _one(
    chosen: dict[str, tuple[str, ...]], key: str, label: str, values: Sequence[str], names: Mapping[str, str],
    nothing: str = "all",
) -> None:  # fmt: skip
    controls.restore(key, [ALL, *values], ALL)
    value = st.session_state[key]
    shown = {ALL: nothing, **{one: names.get(one, one) for one in values}}
    ask: Any = st.radio if len(values) < MOST_IN_A_LIST else st.selectbox
    with st.popover(f"{label}: {_short(shown[value])}", type="primary" if value else "secondary"):
        value = ask(label, [ALL, *values], key=key, format_func=lambda one: plain(shown.get(one, one)),
                    label_visibility="collapsed")  # fmt: skip
    controls.keep(key, value, ALL)
    if value:
        chosen[key] = (value,)


def _some(
    chosen: dict[str, tuple[str, ...]], key: str, label: str, values: Sequence[str], names: Mapping[str, str]
) -> None:
    n = len(_asked(key, values))
    with st.popover(f"{label}: {f'{n} of' if n else 'all'} {len(values)}", type="primary" if n else "secondary"):
        if picked := controls.pick_several(label.capitalize(), key, values, names, placeholder=f"all {label}"):
            chosen[key] = tuple(picked)


def _asked(key: str, values: Sequence[str]) -> list[str]:
    """What is chosen, before the control is shown."""
    found = st.session_state.get(key, st.query_params.get_all(key) or controls.remembered(key) or [])
    return [one for one in found if one in values]


def _kinds(chosen: dict[str, tuple[str, ...]], whole: Corpus) -> None:
    offered = {name: values for name in KINDS if len(values := _values(whole, name)) > 1}
    if not offered:
        return
    active = [one for name, values in offered.items() for one in _asked(name, values)]
    label = "all" if not active else _short(active[0]) if len(active) == 1 else f"{len(active)} chosen"
    with st.popover(f"kind: {label}", type="primary" if active else "secondary"):
        for name, values in offered.items():
            if picked := controls.pick_several(name.capitalize(), name, values, {}, placeholder="all"):
                chosen[name] = tuple(picked)


def _dates(chosen: dict[str, tuple[str, ...]], whole: Corpus) -> None:
    dates = whole.base.facts["date"].drop_nulls()
    if dates.n_unique() < 2:
        return
    first, last = str(dates.min()), str(dates.max())
    asked = [
        st.session_state.get(key, st.query_params.get(key, controls.remembered(key) or ""))
        for key in ("date_from", "date_to")
    ]
    label = "any" if not any(asked) else f"{asked[0] or '…'} to {asked[1] or '…'}"
    with st.popover(f"date: {label}", type="primary" if any(asked) else "secondary"):
        for key, name, example in (("date_from", "From", first), ("date_to", "To", last)):
            day = controls.words(
                name, key, placeholder=example, help="A day, a month or a year: 2020-08-05, 2020-08, 2020."
            ).strip()
            if day and not _DATE.fullmatch(day):
                note(f"{day!r} is not a date; write 2020, 2020-08 or 2020-08-05.")
            elif day:
                chosen[key] = (day,)


def _copies(chosen: dict[str, tuple[str, ...]]) -> None:
    on = st.session_state.get("once", st.query_params.get("once", controls.remembered("once")) in ("yes", True))
    with st.popover(f"copies: {'shown once' if on else 'shown'}", type="primary" if on else "secondary"):
        if controls.switch("Each wire text once", "once",
                           help="Leaves out articles of which four fifths stand in another; nothing is removed."):  # fmt: skip
            chosen["once"] = ("yes",)


def _values(whole: Corpus, name: str) -> list[str]:
    table = whole.base.facts
    if name not in table.columns or table[name].dtype != pl.String:
        return []
    found = table[name].fill_null(NONE).replace("", NONE).unique().sort().to_list()
    return found if len(found) <= MOST_VALUES else []


def _short(text: str, most: int = 26) -> str:
    cut = text if len(text) <= most else text[: most - 1].rstrip() + "…"
    return plain(cut)
