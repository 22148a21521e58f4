"""Which stretches of an article made its numbers, and why? Marks for the article's page, each with its reason.

A mark lies in the title or the text, in code points. Marks of several layers may lie over each other: the text is then cut
where any of them begins or ends, and a piece gives the reasons of all that lie on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
import polars as pl

import mediakit as mk
from mediakit.charts.captions import number_shown, signed
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import group
from mediakit.corpus.matching import Matches, find
from mediakit.corpus.mentions import mentions
from mediakit.corpus.nearby import actors_in
from mediakit.corpus.spans import places_in, sentence_places, spans
from mediakit.lexicons.frames import load_frames
from mediakit.lexicons.vader import explain, load_lexicon

__all__ = [
    "LAYERS", "Mark", "event_marks", "figure_marks", "frame_marks", "marked", "most_marked", "name_marks", "quotation_marks",
    "run_marks", "tone_marks",
]  # fmt: skip


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
    # Looking at the whole list of words anew for each sentence took seconds of a long article.
    known = _listed_in(f"{row['title'] or ''} {row['text']}", load_lexicon())
    marks = []
    for sentence in mk.sentiment(article, by="sentence").table.iter_rows(named=True):
        places = _chunks(row[sentence["field"]] or "", sentence["start_char"], sentence["end_char"])
        listed = _listed_in(" ".join(word for word, _, _ in places), known)
        words = explain([word for word, _, _ in places], listed) if listed else []
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


def _listed_in(text: str, lexicon: Mapping[str, float]) -> dict[str, float]:
    """The words of a list that stand in a text, perhaps within others: all that can count there."""
    low = text.lower()
    return {word: valence for word, valence in lexicon.items() if word.lower() in low}


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


def name_marks(article: Corpus) -> list[Mark]:
    """The names of the codebook's actors, and what its concepts are called."""
    actors, concepts = article.codebook.actor, article.codebook.concept
    marks = []
    for number, part in enumerate(article.parts):
        if actors:
            named = actors_in(part, actors)
            who = [(actors[n].name, f"names {actors[n].name}") for n in named.actor.tolist()]
            marks += _named(article, number, named.matches, "name", who)
        for concept in concepts:
            told, labels = mentions(part, concept), list(concept.variants)
            what = [(labels[n], f"{concept.name}: {labels[n]}") for n in told.variant.tolist()]
            marks += _named(article, number, told.matches, "called", what)
    return marks


def _named(article: Corpus, part: int, matches: Matches, kind: str, said: list[tuple[str, str]]) -> list[Mark]:
    rows = spans(article, places_in(part, matches)).rows()
    return [
        Mark(field, start, end, kind, label, why)
        for (label, why), (_, _, field, start, end, _) in zip(said, rows, strict=True)
    ]


def figure_marks(article: Corpus) -> list[Mark]:
    """The numbers that count or measure something, with what is read into them."""
    names = {figure.id: figure.name for figure in article.codebook.figure}
    rows = mk.figures(article).table.unique(["field", "start_char", "end_char"], keep="first", maintain_order=True)
    marks = []
    for row in rows.iter_rows(named=True):
        value = number_shown(row["value_low"], row["value_high"])
        said = [
            names.get(row["figure"], ""), f"{value} {row['unit'] or '(unit not found)'}", row["qualifier"] or "",
            f"on the word of {row['attributed_to']}" if row["attributed_to"] else "in its own words",
            f"as of {row['as_of']}" if row["as_of"] else "", row["scope"] or "",
        ]  # fmt: skip
        why = "; ".join(one for one in said if one)
        marks.append(Mark(row["field"], row["start_char"], row["end_char"], "figure", value, why))
    return marks


def quotation_marks(article: Corpus) -> list[Mark]:
    """What is told as somebody's, with speaker, verb and kind; and where the speaker stands."""
    marks = []
    for row in mk.quotations(article).table.iter_rows(named=True):
        speaker = row["speaker"] or "nobody named"
        how = f"{row['cue']} ({row['stance']})" if row["cue"] else "quotation marks alone"
        why = f"{row['type']} speech, {speaker}: {how}"
        marks.append(Mark(row["field"], row["start_char"], row["end_char"], "said", speaker, why))
        if row["speaker"]:
            marks.append(
                Mark(row["field"], row["speaker_start_char"], row["speaker_end_char"], "speaker", speaker, "speaker")
            )
    return marks


def most_marked(marks: Iterable[Mark], most: int = 6) -> dict[str, list[tuple[str, int]]]:
    """What is marked most, by kind of mark: labels with counts, most first."""
    counted: dict[str, Counter[str]] = {}
    for mark in marks:
        counted.setdefault(mark.kind, Counter())[mark.label] += 1
    return {
        kind: sorted(found.items(), key=lambda one: (-one[1], one[0].casefold()))[:most]
        for kind, found in counted.items()
    }


def run_marks(table: pl.DataFrame) -> list[Mark]:
    """Stretches of one article's text, of evidence, that another article shares."""
    kept = table.filter(pl.col("field") == "text")
    return [
        Mark("text", start, end, "run", "shared", f"{n} of the shared runs")
        for n, (start, end) in enumerate(kept.select("start_char", "end_char").rows(), 1)
    ]


def marked(text: str, marks: Iterable[Mark]) -> str:
    """The text as HTML with its marks; everything that comes from the article is escaped.

    >>> marked("a <b>", [Mark("text", 0, 1, "plus", "a", 'says "a"')])
    '<mark class="mk-plus" title="says &quot;a&quot;">a</mark> &lt;b&gt;'
    """
    edges: dict[int, tuple[list[Mark], list[Mark]]] = {}
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        if mark.start < mark.end:
            edges.setdefault(mark.start, ([], []))[0].append(mark)
            edges.setdefault(mark.end, ([], []))[1].append(mark)
    pieces, at, here = [], 0, list[Mark]()
    for place in sorted(edges):
        pieces.append(_piece(text[at:place], here))
        begun, ended = edges[place]
        here = [mark for mark in here if mark not in ended] + begun
        at = place
    return "".join([*pieces, escape(text[at:])])


def _piece(text: str, marks: list[Mark]) -> str:
    """A stretch under the same marks; it gives each reason once."""
    if not marks or not text:
        return escape(text)
    kinds = " ".join(f"mk-{kind}" for kind in dict.fromkeys(mark.kind for mark in marks))
    why = "; ".join(dict.fromkeys(mark.why for mark in marks))
    return f'<mark class="{kinds}" title="{escape(why)}">{escape(text)}</mark>'


# Layers of marks by the name that they have in an address
LAYERS: dict[str, Callable[[Corpus], list[Mark]]] = {
    "tone": tone_marks,
    "news": lambda article: frame_marks(article, "news"),
    "policy": lambda article: frame_marks(article, "policy"),
    "names": name_marks,
    "figures": figure_marks,
    "quotations": quotation_marks,
    "events": event_marks,
}
