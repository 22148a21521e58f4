"""Which event does a sentence tell?

Articles tell several events, so sentences belong to events, not articles. A sentence belongs to the events whose cues
it holds: the codebook's terms, the event's name, the figures' terms, a month and year in its date range; a cue that
several events list tells none. Of several events with cues it keeps those with at least half as many as the strongest.
A sentence without cues follows its neighbours: the nearest with cues before it, in its paragraph or at most two
sentences back, else the nearest after it in its paragraph; a headline follows the lead. What is left is background,
unless the article tells a single event (its metadata say so, or four fifths of its sentences with cues): then it is
that event's.

An article dated before an event began cannot tell it. Without a codebook, the `events` that articles bring are taken
for all their sentences. What this cannot see: an event told without any of the codebook's words, and irony or
comparison ("as in 1988"), which counts as telling.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.codebook import Codebook, Event
from mediakit.corpus.corpus import Base
from mediakit.corpus.lazily import Lazily
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import parse_all
from mediakit.corpus.tokens import Tokens

__all__ = ["BACKGROUND", "SINGLE_EVENT_SHARE", "Passages", "passages"]

Ints = npt.NDArray[np.int64]
BACKGROUND = "(none)"
# Share of an article's sentences with cues that must tell one event for the rest to follow; from reading the bundled
# corpus.
SINGLE_EVENT_SHARE = 0.8
# How far back a sentence without cues looks across paragraphs. Against the article's sentences assigned by hand
# (tests/gates/) reaches of 1 to 5 agree on .87 to .89; two names the fewest events of those at .89.
REACH = 2
# Of several events with cues in a sentence, those with at least this share of the strongest's cues are kept.
KEEP_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Passages:
    """Which events each sentence tells.

    events: event ids in the codebook's order
    pairs: per block (sentence, event) numbers, sorted; a sentence may tell several events or none
    n_sentences: sentences per block
    """

    events: list[str]
    pairs: list[tuple[Ints, Ints]]
    n_sentences: Sequence[int]


def passages(base: Base) -> Passages:
    """Assign the sentences of all articles to events, once per corpus."""
    found = base.cache.get("passages")
    if found is None:
        found = base.cache["passages"] = _by_codebook(base) if base.codebook.event else _by_metadata(base)
    assert isinstance(found, Passages)
    return found


def _by_metadata(base: Base) -> Passages:
    """Without a codebook: all sentences of an article tell the events that its metadata name."""
    column = base.facts["events"]
    events = sorted(set(column.explode().drop_nulls().to_list()))
    if not events:  # nothing to look for, and a store may have more parts than memory takes
        none = np.empty(0, np.int64)
        tokens_of = base.tokens
        lengths = Lazily(len(tokens_of), lambda block: len(tokens_of[block].sentences.field))
        return Passages(events, [(none, none)] * len(tokens_of), lengths)
    number = {event: i for i, event in enumerate(events)}
    told = [[number[event] for event in row or []] for row in column.to_list()]
    n_told = np.array([len(row) for row in told], np.int64)
    pairs = []
    for tokens in base.tokens:
        article = tokens.article_of_sentence
        sentence = np.repeat(np.arange(len(article)), n_told[article])
        event = [
            np.tile(told[row], n) for row, n in zip(*np.unique(article, return_counts=True), strict=True) if told[row]
        ]
        pairs.append((sentence, np.concatenate([np.empty(0, np.int64), *event])))
    return Passages(events, pairs, [len(tokens.sentences.field) for tokens in base.tokens])


def _by_codebook(base: Base) -> Passages:
    events = base.codebook.event
    cues = _told_apart([event_cues(event, base.codebook) for event in events])
    patterns = parse_all([pattern for some in cues for pattern in some])
    event_of_pattern = np.repeat(np.arange(len(events)), [len(some) for some in cues])
    earliest = _too_early(base, events)
    pairs = []
    for tokens in base.tokens:
        matches = find(tokens, tokens.chunks.codes, tokens.sentences.starts, patterns, longest=True)
        sentence = np.searchsorted(tokens.sentences.starts, matches.chunk, side="right") - 1
        article = tokens.article_of_sentence[sentence]
        event = event_of_pattern[matches.pattern]
        possible = ~earliest[article, event]
        cue = _strength(sentence[possible], event[possible], matches.pattern[possible], len(events))
        pairs.append(_with_neighbours(tokens, *_strongest(*cue), _single_events(base, events)))
    return Passages([event.id for event in events], pairs, [len(tokens.sentences.field) for tokens in base.tokens])


def event_cues(event: Event, codebook: Codebook) -> list[str]:
    """The patterns that tell a sentence is about an event: terms, name, its figures' terms, months of its date
    range."""
    figures = [term for figure in codebook.figure if figure.event == event.id for term in figure.terms]
    return list(dict.fromkeys([*event.terms, f'"{event.name}"', *_months(event)])) + [
        term for term in figures if _is_specific(term)
    ]


def _told_apart(cues: list[list[str]]) -> list[list[str]]:
    """Cues without those that several events list."""
    folded = Counter(cue.lower() for some in cues for cue in {cue.lower(): cue for cue in some}.values())
    return [[cue for cue in some if folded[cue.lower()] == 1] for some in cues]


def _is_specific(term: str) -> bool:
    """Whether a figure's term can stand for the event by itself: a phrase or a number with a separator, not a bare
    noun."""
    return " " in term.strip('"') or (any(mark in term for mark in ",.") and any(char.isdigit() for char in term))


def _months(event: Event) -> list[str]:
    """'"november 2019"' for each month of the event's date range, up to a quarter long."""
    if event.start is None:
        return []
    end = event.end or event.start
    first, last = event.start.year * 12 + event.start.month - 1, end.year * 12 + end.month - 1
    if last - first > 2:
        return []
    return [f'"{calendar.month_name[month % 12 + 1].lower()} {month // 12}"' for month in range(first, last + 1)]


def _too_early(base: Base, events: Sequence[Event]) -> npt.NDArray[np.bool_]:
    """(article, event): whether the article is dated before the event began."""
    dated = base.facts["date"]
    if "told_as_of" in base.facts.columns:
        dated = dated.fill_null(base.facts["told_as_of"].cast(pl.String))
    days = dated.to_list()
    begins = [event.start.isoformat() if event.start else "" for event in events]
    return np.array([[bool(day) and day < start[: len(day)] for start in begins] for day in days], np.bool_).reshape(
        len(days), len(events)
    )


def _strength(sentence: Ints, event: Ints, pattern: Ints, n_events: int) -> tuple[Ints, Ints, Ints]:
    """(sentence, event, number of distinct cues)."""
    distinct = np.unique(np.stack([sentence * n_events + event, pattern], axis=1), axis=0)[:, 0]
    key, count = np.unique(distinct, return_counts=True)
    return key // max(n_events, 1), key % max(n_events, 1), count


def _strongest(sentence: Ints, event: Ints, strength: Ints) -> tuple[Ints, Ints]:
    """Of several events in a sentence, those with enough of the strongest's cues."""
    if not len(sentence):
        return sentence, event
    best = np.zeros(int(sentence.max()) + 1, np.int64)
    np.maximum.at(best, sentence, strength)
    keep = strength >= KEEP_SHARE * best[sentence]
    return sentence[keep], event[keep]


def _single_events(base: Base, events: Sequence[Event]) -> dict[int, int]:
    """Articles whose metadata name exactly one event of the codebook: row -> event number."""
    number = {event.id: i for i, event in enumerate(events)}
    return {
        row: number[told[0]]
        for row, told in enumerate(base.facts["events"].to_list())
        if told is not None and len(told) == 1 and told[0] in number
    }


def _with_neighbours(tokens: Tokens, sentence: Ints, event: Ints, single: dict[int, int]) -> tuple[Ints, Ints]:
    """Add sentences without cues: they follow their paragraph, or the article where it tells one event."""
    n = len(tokens.sentences.field)
    has_cue = np.zeros(n, np.bool_)
    has_cue[sentence] = True
    follows = _model(tokens, has_cue)
    rest = np.flatnonzero(follows < 0)
    article = tokens.article_of_sentence
    told = _dominant(article[sentence], event) | {row: single[row] for row in single}
    extra = np.array([told.get(row, -1) for row in article[rest].tolist()], np.int64)
    counts = np.bincount(sentence, minlength=n)
    starts = np.concatenate([[0], np.cumsum(counts)])
    follower = np.flatnonzero(follows >= 0)
    times = counts[follows[follower]]
    at = np.repeat(starts[follows[follower]] - (np.cumsum(times) - times), times) + np.arange(times.sum())
    all_sentences = np.concatenate([np.repeat(follower, times), rest[extra >= 0]])
    all_events = np.concatenate([event[at], extra[extra >= 0]])
    order = np.lexsort((all_events, all_sentences))
    return all_sentences[order], all_events[order]


def _model(tokens: Tokens, has_cue: npt.NDArray[np.bool_]) -> Ints:
    """For each sentence the one whose events it takes over (itself where it has cues), -1 for none."""
    n = len(has_cue)
    if not n:
        return np.empty(0, np.int64)
    field, paragraph, number = tokens.sentences.field, tokens.sentences.paragraph, np.arange(n)
    block = np.concatenate([[0], np.cumsum((np.diff(field) != 0) | (np.diff(paragraph) != 0))])
    before = np.maximum.accumulate(np.where(has_cue, number, -1))
    after = np.minimum.accumulate(np.where(has_cue, number, n)[::-1])[::-1]
    near = (field[before] == field) & ((block[before] == block) | (number - before <= REACH))
    next_one = np.minimum(after, n - 1)
    headline = (field % 2 == 0) & (field[next_one] == field + 1)
    following = (after < n) & ((block[next_one] == block) | headline)
    return np.where((before >= 0) & near, before, np.where(following, after, -1))


def _dominant(article: npt.NDArray[np.int32], event: Ints) -> dict[int, int]:
    """Articles of which one event has at least SINGLE_EVENT_SHARE of the sentences with cues: row -> event."""
    if not len(article):
        return {}
    n_events = int(event.max()) + 1
    key, count = np.unique(article.astype(np.int64) * n_events + event, return_counts=True)
    total = np.bincount(article)
    return {
        int(k // n_events): int(k % n_events)
        for k, c in zip(key.tolist(), count.tolist(), strict=True)
        if c >= SINGLE_EVENT_SHARE * total[k // n_events]
    }
