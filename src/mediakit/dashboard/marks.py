"""Which stretches of an article made its numbers, and why? Marks for the article's page, each with its reason.

A mark lies in the title or the text, in code points. Marks of one kind do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np

import mediakit as mk
from mediakit.charts.captions import signed
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import group
from mediakit.corpus.matching import find
from mediakit.corpus.spans import places_in, sentence_places, spans
from mediakit.lexicons.frames import load_frames
from mediakit.lexicons.vader import explain

__all__ = ["Mark", "event_marks", "frame_marks", "marked", "tone_marks"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch with its reason: field, start_char, end_char, kind (the style), label (short), why (said on hovering)."""

    field: str
    start: int
    end: int
    kind: str
    label: str
    why: str


def tone_marks(article: Corpus) -> list[Mark]:
    """The words that VADER scores, with valence, what the rules made of it, and the sentence's score."""
    row = article.base.articles.row(0, named=True)
    marks = []
    for sentence in mk.sentiment(article, by="sentence").table.iter_rows(named=True):
        places = _chunks(row[sentence["field"]] or "", sentence["start_char"], sentence["end_char"])
        words = explain([word for word, _, _ in places])
        for word in words:
            if word.chunk < 0 or sentence["compound"] is None:
                continue
            start, end = _core(*places[word.chunk], word.word)
            rules = f" by {', '.join(word.rules)}" if word.rules else ""
            became = f", counts {signed(word.after, 1)}{rules}" if word.rules else ""
            why = f"valence {signed(word.valence, 1)}{became}; sentence {signed(sentence['compound'])}"
            kind = "plus" if word.after > 0 else "minus" if word.after < 0 else "event"
            marks.append(Mark(sentence["field"], start, end, kind, word.word, why))
    return marks


def _chunks(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """The chunks of a stretch with where each stands in the field."""
    found, at = [], start
    for word in text[start:end].split():
        at = text.index(word, at)
        found.append((word, at, at + len(word)))
        at += len(word)
    return found


def _core(chunk: str, start: int, end: int, word: str) -> tuple[int, int]:
    """The word without the punctuation around it; the whole chunk where VADER reads it otherwise."""
    at = chunk.casefold().find(word.casefold())
    return (start + at, start + at + len(word)) if at >= 0 else (start, end)


def frame_marks(article: Corpus, codebook: str) -> list[Mark]:
    """The words that go with a frame, with the frame, the pattern and its weight."""
    book = load_frames(codebook)
    marks = []
    for number, part in enumerate(article.parts):
        matches = find(part.tokens, part.codes, part.starts, book.patterns)
        table = spans(article, places_in(number, matches))
        for pattern, (_, _, field, start, end, _) in zip(matches.pattern.tolist(), table.rows(), strict=True):
            frame = book.frames[book.frame_of[pattern]]
            why = f"{frame.name}: pattern {book.patterns[pattern].source}, weight {book.weights[pattern]:g}"
            marks.append(Mark(field, start, end, "cue", frame.name, why))
    return marks


def event_marks(article: Corpus) -> list[Mark]:
    """The sentences that tell an event of the codebook."""
    names = {event.id: event.name for event in article.codebook.event}
    groups = group(article, "event")
    told: dict[tuple[int, int], list[str]] = {}
    for number, (sentence, member) in enumerate(groups.pairs):
        for s, g in zip(sentence.tolist(), member.tolist(), strict=True):
            event = groups.keys["event"][g]
            if event in names:
                told.setdefault((number, s), []).append(names[event])
    marks = []
    for (number, s), events in sorted(told.items()):
        places = sentence_places(article, number, np.array([s], np.int64))
        _, _, field, start, end, _ = spans(article, places).row(0)
        marks.append(Mark(field, start, end, "event", " · ".join(events), f"tells {' and '.join(events)}"))
    return marks


def marked(text: str, marks: Iterable[Mark]) -> str:
    """The text as HTML with its marks; everything that comes from the article is escaped.

    >>> marked("a <b>", [Mark("text", 0, 1, "plus", "a", 'says "a"')])
    '<mark class="mk-plus" title="says &quot;a&quot;">a</mark> &lt;b&gt;'
    """
    pieces, at = [], 0
    for mark in _joined(marks):
        if mark.start < at:
            continue
        pieces += [
            escape(text[at : mark.start]),
            f'<mark class="mk-{mark.kind}" title="{escape(mark.why)}">{escape(text[mark.start : mark.end])}</mark>',
        ]
        at = mark.end
    return "".join([*pieces, escape(text[at:])])


def _joined(marks: Iterable[Mark]) -> list[Mark]:
    """In text order; several marks on the very same stretch become one that gives all reasons."""
    found: dict[tuple[int, int], Mark] = {}
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        same = found.get((mark.start, mark.end))
        why = f"{same.why}; {mark.why}" if same else mark.why
        found[mark.start, mark.end] = Mark(mark.field, mark.start, mark.end, mark.kind, mark.label, why)
    return list(found.values())
