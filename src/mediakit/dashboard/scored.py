"""Measures of a view, each computed once: what the pages on words, tone and frames ask for.

As in `cache.py`: arguments are the view and plain values, results are shared by all sessions and changed by nobody.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

import mediakit as mk
from mediakit.compare.profile import Profile, compare
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard.cache import View, narrowed_to, selected
from mediakit.dashboard.word_lists import word_list
from mediakit.measures.frame_books import ids_of, open_book
from mediakit.result import Result

__all__ = [
    "actor_tone", "figures", "frame_names", "frame_pairs", "frame_patterns", "frame_words", "framing", "labels", "lines",
    "list_tone", "over_time", "shift", "terms", "tone", "tone_apart", "topics", "voices",
]  # fmt: skip

Groups = tuple[str, ...]


def _of(view: View, by: str, groups: Groups) -> Corpus:
    """The corpus of some groups; of all where none are named."""
    return selected(narrowed_to(view, by, groups) if groups else view)


@st.cache_resource(max_entries=24, show_spinner="Reading how actors are spoken of …")
def actor_tone(view: View, by: str, groups: Groups) -> Result:
    """Sentiment toward actors in these groups."""
    result: Result = mk.actor_sentiment(_of(view, by, groups), by=by)
    return result


@st.cache_resource(max_entries=24, show_spinner="Scoring the wording …")
def tone(view: View, by: str) -> Result:
    """Tone of wording by group."""
    result: Result = mk.sentiment(selected(view), by=by)
    return result


@st.cache_resource(max_entries=24, show_spinner="Comparing tone on the same events …")
def tone_apart(view: View, by: str) -> Profile:
    """How far the groups are apart in tone, on events that both sides tell where the corpus knows events."""
    return compare(selected(view), by=by, measures=("sentiment",))


@st.cache_resource(max_entries=24, show_spinner="Following the tone over time …")
def over_time(view: View, by: str, groups: Groups, every: str) -> Result:
    """Tone of wording by group and period."""
    result: Result = mk.over_time(_of(view, by, groups), by=by, every=every)
    return result


@st.cache_resource(max_entries=24, show_spinner="Taking the difference apart …")
def shift(view: View, by: str, target: str, reference: str, within: str | None) -> Result:
    """Which words make the difference in tone between two groups."""
    result: Result = mk.word_shift(selected(view), by=by, target=target, reference=reference, within=within)
    return result


@st.cache_resource(max_entries=16, show_spinner="Scoring by the word list …")
def list_tone(view: View, by: str, name: str, score: str | None) -> Result:
    """Tone by a word list that was given."""
    result: Result = mk.sentiment(selected(view), by=by, method="lexicon", lexicon=word_list(name), score=score)
    return result


@st.cache_resource(max_entries=16, show_spinner="Looking for frames …")
def framing(view: View, by: str, codebook: str, stamp: str = "") -> Result:
    """Frame cues by group; `stamp` tells one state of a codebook's files from another."""
    del stamp
    result: Result = mk.framing(selected(view), by=by, codebook=codebook)
    return result


@st.cache_resource(max_entries=16, show_spinner="Counting patterns …")
def frame_patterns(view: View, by: str, codebook: str, stamp: str = "") -> Result:
    """The patterns behind the frame cues by group."""
    del stamp
    result: Result = mk.frame_patterns(selected(view), by=by, codebook=codebook)
    return result


@st.cache_resource(max_entries=16, show_spinner="Counting the words of frames …")
def frame_words(view: View, by: str, codebook: str, stamp: str = "") -> Result:
    """The words that go with frames by group."""
    del stamp
    result: Result = mk.frame_words(selected(view), by=by, codebook=codebook)
    return result


@st.cache_resource(max_entries=16, show_spinner="Counting frames that stand together …")
def frame_pairs(view: View, by: str, codebook: str, stamp: str = "") -> Result:
    """Frames that stand together in sentences."""
    del stamp
    result: Result = mk.frame_cooccurrence(selected(view), by=by, codebook=codebook)
    return result


def frame_names(codebook: str) -> dict[str, str]:
    """The frames of a codebook: id -> name; a learned one has names only."""
    book = open_book(codebook)
    named = {one.id: one.name for one in book.frames if not isinstance(one, str)}
    return {one: named.get(one, one) for one in ids_of(book)}


@st.cache_resource(max_entries=8, show_spinner="Looking for topics; this may take a minute …")
def topics(view: View, by: str, n_topics: int | None, method: str) -> Result:
    """Topics of the articles, and how much of each a group writes about."""
    result: Result = mk.topics(selected(view), by=by, n_topics=n_topics, method=method)
    return result


@st.cache_resource(max_entries=24, show_spinner="Counting names …")
def labels(view: View, by: str, groups: Groups) -> Result:
    """What these groups call the codebook's concepts."""
    result: Result = mk.labelling(_of(view, by, groups), by=by)
    return result


@st.cache_resource(max_entries=24, show_spinner="Reading numbers …")
def figures(view: View, by: str, groups: Groups) -> Result:
    """The numbers that these groups give of the codebook's figures."""
    result: Result = mk.figures_table(_of(view, by, groups), by=by)
    return result


@st.cache_resource(max_entries=24, show_spinner="Looking for quotations …")
def voices(view: View, by: str, groups: Groups) -> Result:
    """Who speaks in these groups."""
    result: Result = mk.voices(_of(view, by, groups), by=by)
    return result


@st.cache_resource(max_entries=24, show_spinner="Counting words …")
def terms(view: View, by: str, stopwords: str) -> Result:
    """Words by group, the most frequent first."""
    result: Result = mk.terms(selected(view), by=by, stopwords=stopwords)
    return result


@st.cache_resource(max_entries=32, show_spinner="Looking through the text …")
def lines(view: View, pattern: str, window: int, case: bool, limit: int) -> Result:
    """Matches of a pattern in context."""
    settings: dict[str, Any] = {"window": window, "case": case, "limit": limit}
    result: Result = mk.concordance(selected(view), pattern=pattern, **settings)
    return result
