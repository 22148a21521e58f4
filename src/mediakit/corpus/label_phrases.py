"""Which noun phrases stand where a concept is told of, in which slots, and by which patterns are they said to be its names?

A concept is told of in sentences on the events that its listed names tell, or without events in articles that use a listed
name. What the codebook lists, under this or another concept or as an actor, is not collected; a phrase that ends with a
listed name and is longer ("alleged <listed name>") is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.codebook import Codebook, Concept
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.matching import find
from mediakit.corpus.mentions import is_set_aside, mentions
from mediakit.corpus.noun_runs import WordStream
from mediakit.corpus.passages import passages
from mediakit.corpus.patterns import parse_all
from mediakit.text.normalise import normalised
from mediakit.text.sentence_tokens import word_set

__all__ = ["Listed", "Phrase", "phrases_near", "singular_keys"]

Mask = npt.NDArray[np.bool_]
# A phrase seen once is proposed only where it is named so.
LEAST = 2
# An event is the concept's where at least this share of the listed names' sentences tell it.
EVENT_SHARE = 0.1
_ARTICLES = word_set("a an the")
# "the word genocide" is no longer form of a name.
_WORD_FOR_WORD = word_set("word words term terms name label phrase report reports report")
_NAMING = word_set("so-called called dubbed labelled labeled branded termed deemed")
_AS = word_set(
    "known described denounced condemned characterised characterized presented portrayed treated decried regarded referred "
    "classified recognised recognized depicted"
)


@dataclass(slots=True)
class Phrase:
    """What is known of a proposed phrase: its forms, places by sentence, slots, company, and namings."""

    forms: Counter[str] = field(default_factory=Counter)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    slots: Counter[str] = field(default_factory=Counter)
    company: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """What the codebook lists in a part: words taken by anything listed; where listed names of the concept begin (with
    their adjectives) and end; their sentences."""

    taken: Mask
    starts: dict[int, int]
    ends: dict[int, int]
    sentences: npt.NDArray[np.int64]

    @classmethod
    def of(cls, part: Part, stream: WordStream, concept: Concept, book: Codebook) -> Listed:
        """Look everything up."""
        taken = np.zeros(len(stream.ids) + 1, np.int64)
        others = [
            p for other in book.concept if other.id != concept.id for some in other.variants.values() for p in some
        ]
        others += [alias for actor in book.actor for alias in actor.aliases]
        found = mentions(part, concept)
        aside = np.array([is_set_aside(label) for label in concept.variants], np.bool_)[found.variant]
        own = found.matches.take(~aside)
        patterns = parse_all(others)
        for matches in (found.matches, find(part.tokens, part.codes, part.starts, patterns, positions=part.positions)):
            first, last = stream.places_of(matches)
            np.add.at(taken, first, 1)
            np.add.at(taken, last + 1, -1)
        first, last = stream.places_of(own)
        spans = [(stream.run_start(a), b) for a, b in zip(first.tolist(), last.tolist(), strict=True)]
        starts, ends = dict(spans), {b: a for a, b in spans}
        return cls(np.cumsum(taken[:-1]) > 0, starts, ends, np.unique(part.sentence_of_chunk(own.chunk)))


def phrases_near(
    corpus: Corpus, streams: Sequence[WordStream], known: Sequence[Listed]
) -> tuple[Phrase, dict[str, Phrase]]:
    """What listed names stand in and with, and the same of every phrase where the concept is told of."""
    listed, phrases = Phrase(), defaultdict[str, Phrase](Phrase)
    told = _told_of(corpus, known)
    for number, (stream, some) in enumerate(zip(streams, known, strict=True)):
        company = _Company(stream, corpus.parts[number].starts, some.taken)
        for first, last in some.starts.items():
            listed.slots.update(set(stream.slot(first, last)))
            listed.company.update(company.of(int(stream.sentence[first]), first, last))
        for first, last in _candidates(stream, some):
            phrase = stream.phrase(first, last)
            sentence = int(stream.sentence[first])
            if not told[number][sentence]:
                if phrase in phrases:
                    phrases[phrase].elsewhere += 1
                continue
            here = phrases[phrase]
            here.forms[phrase] += 1
            here.places.append((number, first, last))
            start = stream.run_start(first)
            here.slots.update(set(stream.slot(start, last)))
            here.company.update(company.of(sentence, first, last))
            here.named.update(_namings(stream, some, first, last))
    return listed, _merged(phrases)


def _told_of(corpus: Corpus, known: Sequence[Listed]) -> list[Mask]:
    """Per part: the selected sentences where the concept is told of."""
    found = passages(corpus.base)
    masks, pairs = [], []
    for number, (part, some) in enumerate(zip(corpus.parts, known, strict=True)):
        sentence, event = found.pairs[number]
        pairs.append((sentence, event, np.isin(sentence, part.sentence[some.sentences])))
    n_events = np.zeros(len(found.events) + 1)
    for _, event, named in pairs:
        n_events[: len(found.events)] += np.bincount(event[named], minlength=len(found.events))
    n_named = sum(len(some.sentences) for some in known)
    wanted = np.flatnonzero(n_events >= max(EVENT_SHARE * n_named, 1))
    for part, some, (sentence, event, _) in zip(corpus.parts, known, pairs, strict=True):
        mask = np.isin(part.sentence, sentence[np.isin(event, wanted)])
        if not len(wanted):
            mask = np.isin(part.article, part.article[some.sentences])
        mask[some.sentences] = True
        masks.append(mask)
    return masks


class _Company:
    """The content words of a sentence besides a phrase."""

    def __init__(self, stream: WordStream, starts: npt.NDArray[np.int64], taken: Mask) -> None:
        self.stream, self.edges, self.known = stream, stream.begins[starts], {}  # type: ignore[var-annotated]

    def of(self, sentence: int, first: int, last: int) -> set[str]:
        """The words around a phrase in its sentence."""
        if sentence not in self.known:
            a, b = int(self.edges[sentence]), int(self.edges[sentence + 1])
            self.known[sentence] = [at for at in range(a, b) if self.stream.content[at]]
        return {self.stream.word(at) for at in self.known[sentence] if not first <= at <= last}


def _candidates(stream: WordStream, known: Listed) -> Iterator[tuple[int, int]]:
    """Noun runs that the codebook does not list, and those that are longer than a listed name at their end."""
    runs = stream.runs()
    for first, last in zip(runs.first.tolist(), runs.last.tolist(), strict=True):
        taken = known.taken[first : last + 1]
        if not taken.any():
            yield first, last
            if last > first:
                yield last, last
        elif not taken[0] and last in known.ends and stream.word(first) not in _WORD_FOR_WORD:
            yield first, last


def _namings(stream: WordStream, known: Listed, first: int, last: int) -> Iterator[str]:
    """By which patterns a phrase is said to be a name of the concept."""
    start = stream.run_start(first)
    if last in known.ends:
        yield "longer form"
        return
    before, n = start - 1, len(stream.ids)
    if before > 1 and stream.word(before) in _ARTICLES and not stream.free[before] and before - 1 in known.ends:
        yield "apposition"
    follows = last + 2 < n and last + 2 in known.starts and stream.sentence[last + 2] == stream.sentence[last]
    if follows and stream.word(last + 1) in _ARTICLES and not stream.free[last + 1]:
        yield "apposition"
    near = np.abs(known.sentences - stream.sentence[first]).min(initial=9) <= 1
    if near and before > 2:
        at = before - (stream.word(before) in _ARTICLES)
        some = {stream.word(k) for k in range(max(at - 3, 0), at)}
        if stream.word(at) in _NAMING or (stream.word(at) == "as" and some & _AS):
            yield "naming"


def _merged(phrases: Mapping[str, Phrase]) -> dict[str, Phrase]:
    """Singular and plural together, by the lemma of the last word."""
    names = list(phrases)
    merged: dict[str, Phrase] = {}
    for name, key in zip(names, singular_keys(names), strict=True):
        one, into = phrases[name], merged.setdefault(key, Phrase())
        for part in ("forms", "slots", "company", "named"):
            getattr(into, part).update(getattr(one, part))
        into.places += one.places
        into.elsewhere += one.elsewhere
    return {key: one for key, one in merged.items() if len(one.places) >= LEAST or one.named}


def singular_keys(names: Sequence[str]) -> list[str]:
    """Phrases with the lemma of their last word."""
    lemma = normalised(pl.Series([name.rsplit(" ", 1)[-1] for name in names], dtype=pl.String), "lemma").to_list()
    return [" ".join([*name.split(" ")[:-1], head]) for name, head in zip(names, lemma, strict=True)]
