"""Measures of a view, each computed once: what the pages on words, tone and frames ask for.

As in `cache.py`: arguments are the view and plain values, results are shared by all sessions and changed by nobody.
"""

from __future__ import annotations

from typing import Any

import mediakit as mk
from mediakit.compare.profile import Profile
from mediakit.dashboard.cache import QUOTED, View, held_once, made, narrowed_to, selected
from mediakit.dashboard.later import readings_folder
from mediakit.dashboard.readings import n_to_read, take_readings
from mediakit.dashboard.word_lists import word_list
from mediakit.measures.frame_books import ids_of, open_book
from mediakit.models.news_frames import NEWS_MODEL
from mediakit.models.sentence_scores import SCORES, VECTORS, Kept
from mediakit.result import Result

__all__ = [
    "actor_tone", "figures", "frame_names", "frame_pairs", "frame_patterns", "frame_words", "framing", "labels", "likeness",
    "lines", "list_tone", "over_time", "shift", "terms", "tone", "tone_apart", "topics", "voices",
]  # fmt: skip

Groups = tuple[str, ...]
# Sentences that the model reads in a second on a busy laptop
READ_A_SECOND = 100.0


def _narrow(view: View, by: str, groups: Groups) -> View:
    """The view of some groups; of all where none are named."""
    return narrowed_to(view, by, groups) if groups else view


def _result(view: View, job: str, what: str, per_thousand: float, **arguments: Any) -> Result:
    found: Result = made(view, job, what, per_thousand, **arguments)
    return found


def _of_model(view: View, of: Kept = SCORES) -> float:
    """Seconds that the model takes for a thousand articles like the selected ones, by the sentences that it has not read."""
    corpus = selected(view)
    take_readings(corpus, readings_folder(view), of)
    return _per_thousand(view, n_to_read(corpus, of))


def _per_thousand(view: View, n: int) -> float:
    """Seconds for a thousand articles where the model reads n sentences of the selected ones."""
    return 1000.0 * n / max(selected(view).n_articles, 1) / READ_A_SECOND


def actor_tone(view: View, by: str, groups: Groups, model: bool = False) -> Result:
    """Sentiment toward actors in these groups, by rules or by the model."""
    more, each = ({"method": "model"}, _per_thousand(view, selected(view).n_sentences)) if model else ({}, 15.0)
    return _result(_narrow(view, by, groups), "actor_sentiment", "Sentiment toward actors", each, by=by, **more)


def tone(view: View, by: str, model: bool = False) -> Result:
    """Tone of wording by group, by VADER or by the model."""
    more, each = ({"method": "model"}, _of_model(view)) if model else ({}, 0.1)
    return _result(view, "sentiment", "Tone by group", each, by=by, **more)


def tone_apart(view: View, by: str, groups: Groups = (), model: bool = False) -> Profile:
    """How far the groups are apart in tone, on events that both sides tell where the corpus knows events; where groups are
    named, only these, pair by pair."""
    narrow, each = _narrow(view, by, groups), 0.4 if groups else 1.2
    found: Profile = made(narrow, "compare", "The comparison of tone", _of_model(view) if model else each, by=by,
                          measures=["sentiment_model" if model else "sentiment"], groups=list(groups) or None)  # fmt: skip
    return found


def over_time(view: View, by: str, groups: Groups, every: str, model: bool = False) -> Result:
    """Tone of wording by group and period, by VADER or by the model."""
    more, each = ({"method": "model"}, _of_model(view)) if model else ({}, 0.3)
    return _result(_narrow(view, by, groups), "over_time", "Tone over time", each, by=by, every=every, **more)


def likeness(view: View, by: str, model: bool = False) -> Result:
    """How alike every two groups are, by words and at equal words; by the model too."""
    more, each = ({"method": "model"}, 0.5 + _of_model(view, VECTORS)) if model else ({}, 0.5)
    what = "Likeness by the model" if model else "Likeness of words"
    return _result(view, "similarity", what, each, by=by, equal_words=True, **more)


def shift(view: View, by: str, target: str, reference: str, within: str | None) -> Result:
    """Which words make the difference in tone between two groups."""
    return _result(view, "word_shift", "The word shift", 0.15, by=by, target=target, reference=reference, within=within)


def list_tone(view: View, by: str, name: str, score: str | None) -> Result:
    """Tone by a word list that was given."""
    found: Result = held_once(
        view, "list_tone",
        lambda: mk.sentiment(selected(view), by=by, method="lexicon", lexicon=word_list(name), score=score), by, name, score,
    )  # fmt: skip
    return found


def framing(view: View, by: str, codebook: str, stamp: str = "") -> Result:
    """Frame cues by group; `stamp` tells one state of a codebook's files from another."""
    return _of_book(view, "framing", "Frames by group", 0.1, by, codebook, stamp)


def frame_patterns(view: View, by: str, codebook: str, stamp: str = "") -> Result:
    """The patterns behind the frame cues by group."""
    return _of_book(view, "frame_patterns", "Patterns of frames", 0.3, by, codebook, stamp)


def frame_words(view: View, by: str, codebook: str, stamp: str = "") -> Result:
    """The words that go with frames by group."""
    return _of_book(view, "frame_words", "Words of frames", 0.9, by, codebook, stamp)


def frame_pairs(view: View, by: str, codebook: str, stamp: str = "") -> Result:
    """Frames that stand together in sentences."""
    return _of_book(view, "frame_cooccurrence", "Frames that stand together", 0.1, by, codebook, stamp)


def _of_book(view: View, job: str, what: str, per_thousand: float, by: str, codebook: str, stamp: str) -> Result:
    """A measure of frames: with a codebook of mediakit's own, which scoring knows, or with a file's, which is read here."""
    if not stamp:
        each = _of_model(view) if codebook == NEWS_MODEL else per_thousand
        return _result(view, job, what, each, by=by, codebook=codebook)
    found: Result = held_once(
        view, job, lambda: getattr(mk, job)(selected(view), by=by, codebook=codebook), by, codebook, stamp
    )
    return found


def frame_names(codebook: str) -> dict[str, str]:
    """The frames of a codebook: id -> name; a learned one has names only."""
    book = open_book(codebook)
    listed = open_book("news") if codebook == NEWS_MODEL else book  # the model's frames are those of the list
    named = {one.id: one.name for one in listed.frames if not isinstance(one, str)}
    return {one: named.get(one, one) for one in ids_of(book)}


def topics(view: View, by: str, n_topics: int | None, method: str) -> Result:
    """Topics of the articles, and how much of each a group writes about."""
    return _result(view, "topics", "Topics", 4.0, by=by, n_topics=n_topics, method=method)


def labels(view: View, by: str, groups: Groups) -> Result:
    """What these groups call the codebook's concepts."""
    return _result(_narrow(view, by, groups), "labelling", "Names", 0.5, by=by)


def figures(view: View, by: str, groups: Groups) -> Result:
    """The numbers that these groups give of the codebook's figures."""
    return _result(_narrow(view, by, groups), "figures_table", "Numbers side by side", 15.0, by=by)


def voices(view: View, by: str, groups: Groups) -> Result:
    """Who speaks in these groups."""
    return _result(_narrow(view, by, groups), "voices", "Voices", QUOTED, by=by)


def terms(view: View, by: str, stopwords: str) -> Result:
    """Words by group, the most frequent first."""
    found: Result = held_once(
        view, "terms", lambda: mk.terms(selected(view), by=by, stopwords=stopwords), by, stopwords
    )
    return found


def lines(view: View, pattern: str, window: int, case: bool, limit: int) -> Result:
    """Matches of a pattern in context."""
    settings: dict[str, Any] = {"window": window, "case": case, "limit": limit}
    found: Result = held_once(
        view, "lines", lambda: mk.concordance(selected(view), pattern=pattern, **settings), pattern, settings
    )
    return found
