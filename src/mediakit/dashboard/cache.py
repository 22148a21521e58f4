"""All caching of the dashboard. Everything here is asked for by a View: which corpus, as of when, which filters.

A corpus and its results are values that nobody changes, so one copy serves all sessions (`st.cache_resource`). Keys are the
corpus's path with its stamp, the filters and the parameters of the call; `max_entries` keep memory bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

import mediakit as mk
from mediakit.charts.coverage import held
from mediakit.charts.coverage import sources_held as sources_of
from mediakit.charts.palette import colours, ranked
from mediakit.compare.lineup import Lineup, lineup
from mediakit.compare.lineup_chance import Chance, lineup_chance
from mediakit.compare.matching import shuffled
from mediakit.compare.profile import Profile, compare
from mediakit.corpus.corpus import Base, Corpus
from mediakit.corpus.groups import group
from mediakit.result import Result

__all__ = [
    "View",
    "alone",
    "colours_by",
    "concordance",
    "counts",
    "current",
    "distinctive",
    "groups_by",
    "keyness_of",
    "lined_up",
    "lined_up_chance",
    "narrowed_to",
    "profile",
    "selected",
    "shuffled_profile",
    "sources_held",
]

MEASURES = ("sentiment", "framing_policy", "framing_news")
Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class View:
    """What is looked at: path and stamp of the corpus, filters as (name, values)."""

    path: str
    stamp: str
    filters: Filters = ()

    @property
    def whole(self) -> View:
        """The same corpus without filters."""
        return View(self.path, self.stamp)

    def where(self, **more: tuple[str, ...]) -> View:
        """The view with further filters."""
        kept = tuple((name, values) for name, values in self.filters if name not in more)
        return View(self.path, self.stamp, (*kept, *more.items()))


@st.cache_resource(max_entries=3, show_spinner="Opening the corpus …")
def _opened(path: str, stamp: str) -> Corpus:
    corpus: Corpus = mk.open(path)
    return corpus


@st.cache_resource(max_entries=16, show_spinner="Selecting …")
def selected(view: View) -> Corpus:
    """The corpus that a view looks at. Raises EmptySelection where its filters leave nothing."""
    corpus = _opened(view.path, view.stamp)
    if not view.filters:
        return corpus
    values: dict[str, Any] = {name: list(values) for name, values in view.filters}
    if values.pop("once", None):
        corpus = _once(view.path, view.stamp)
    if "composed" in values:
        values["composed"] = values["composed"] == ["True"]
    for name in ("date_from", "date_to"):
        if name in values:
            values[name] = values[name][0]
    return corpus.where(**values) if values else corpus


@st.cache_resource(max_entries=3, show_spinner="Looking for copies …")
def _once(path: str, stamp: str) -> Corpus:
    """Each wire text once: without the articles that are copies, in whole or nearly, of others."""
    corpus: Corpus = mk.drop_duplicates(_opened(path, stamp), kind="near")
    return corpus


def current() -> View:
    """The view that the filters of this session ask for."""
    found = st.session_state["mk-view"]
    assert isinstance(found, View)
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def colours_by(view: View, by: str) -> dict[str, str]:
    """The colour of every group of the whole corpus."""
    return colours(ranked(selected(view.whole), by))


@st.cache_data(max_entries=64, show_spinner=False)
def counts(view: View, by: tuple[str, ...]) -> pl.DataFrame:
    """Articles and sentences by group."""
    return held(selected(view), list(by))


@st.cache_data(max_entries=32, show_spinner=False)
def sources_held(view: View) -> pl.DataFrame:
    """What is selected of each source."""
    return sources_of(selected(view))


@st.cache_data(max_entries=64, show_spinner=False)
def groups_by(view: View, by: str) -> list[str]:
    """The groups of a view, the published first, the largest first."""
    found = group(selected(view), by)
    table = counts(view, (by,)).with_columns(pl.Series("label", found.labels), pl.Series("is_composed", found.composed))
    ordered = table.sort(["is_composed", "n_articles", "n_sentences", "label"], descending=[False, True, True, False])
    return list(ordered["label"])


def narrowed_to(view: View, by: str, groups: tuple[str, ...]) -> View:
    """The view of these groups only."""
    plain = tuple(dict.fromkeys(name.removesuffix(" (composed)") for name in groups))
    return view.where(**{by: plain})


@st.cache_resource(max_entries=24, show_spinner="Comparing …")
def profile(view: View, by: str, groups: tuple[str, ...]) -> Profile:
    """The groups side by side."""
    return compare(selected(narrowed_to(view, by, groups)), by=by, groups=groups, measures=MEASURES)


@st.cache_resource(max_entries=12, show_spinner="Dealing the labels out anew …")
def shuffled_profile(view: View, by: str, groups: tuple[str, ...]) -> Profile:
    """The same under labels shuffled within events."""
    dealt = shuffled(selected(narrowed_to(view, by, groups)), by)
    return compare(dealt, by=by, groups=groups, measures=MEASURES)


@st.cache_resource(max_entries=24, show_spinner="Lining them up …")
def lined_up(view: View, event: str, by: str, groups: tuple[str, ...]) -> Lineup:
    """What the groups say about an event, side by side."""
    return lineup(selected(view), event=event, by=by, groups=groups)


@st.cache_resource(max_entries=12, show_spinner="Dealing the labels out anew …")
def lined_up_chance(view: View, event: str, by: str, groups: tuple[str, ...]) -> Chance:
    """How often the groups differ as much under labels dealt out anew within the event."""
    return lineup_chance(selected(view), lined_up(view, event, by, groups))


@st.cache_resource(max_entries=24, show_spinner="Counting words …")
def distinctive(view: View, by: str, groups: tuple[str, ...], within: str | None) -> Result:
    """The words that mark each of these groups off from the others, function words left out."""
    result: Result = mk.keyness(selected(narrowed_to(view, by, groups)), by=by, within=within, stopwords="drop")
    return result


@st.cache_resource(max_entries=24, show_spinner="Counting words …")
def keyness_of(view: View, by: str, target: str, reference: str, stopwords: str) -> Result:
    """Keyness of one group against another or the rest."""
    result: Result = mk.keyness(selected(view), by=by, target=target, reference=reference, stopwords=stopwords)
    return result


@st.cache_resource(max_entries=32, show_spinner=False)
def concordance(view: View, pattern: str, limit: int) -> Result:
    """Matches of a pattern in context."""
    result: Result = mk.concordance(selected(view), pattern=pattern, limit=limit)
    return result


@st.cache_resource(max_entries=32, show_spinner=False)
def alone(view: View, article_id: str) -> Corpus:
    """One article as a corpus of its own, with the same codebook: quick to mark up whatever the size of the whole."""
    base = selected(view.whole).base
    return Corpus(Base(base.rows_of([article_id]), base.codebook, sources=base.sources))
