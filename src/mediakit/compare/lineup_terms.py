"""Which terms of an event do only some of the groups use? Found or not found, with the sentences that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt

from mediakit.compare.lineup_cells import Entry, Looked, voice_of
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import group
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import parse_all
from mediakit.corpus.spans import Place, places_in

__all__ = ["MOST_TERMS", "term_places", "term_rows"]

MOST_TERMS = 6


def term_rows(looked: Looked, event: str) -> Iterator[Entry]:
    """The terms of the event that divide the groups most: a pair is divided where one side uses the term.

    Terms with digits are left out: numbers and dates have rows of their own. Equal terms: the one in more sentences.
    """
    terms = [
        term
        for one in looked.corpus.codebook.event
        if one.id == event
        for term in one.terms
        if not any(letter.isdigit() for letter in term)
    ]
    labels = [head.group for head in looked.heads]
    counts = _sentences(looked, looked.corpus, terms)
    own, quoted = (_sentences(looked, one, terms) for one in (looked.own, looked.quoted))
    divided = {
        term: sum((counts[a, term] > 0) != (counts[b, term] > 0) for a, b in combinations(labels, 2)) for term in terms
    }
    total = {term: sum(counts[label, term] for label in labels) for term in terms}
    ranked = sorted((one for one in terms if divided[one]), key=lambda one: (-divided[one], -total[one]))
    for term in ranked[:MOST_TERMS]:
        for head in looked.heads:
            n, key = counts[head.group, term], (head.group, term)
            row = ("term", term, f"The word {_shown(term)}")
            if n:
                voice = voice_of(key, own, quoted)
                yield Entry(*row, head.group, term, "found", n, head.n_sentences, voice=voice)
            else:
                yield Entry(*row, head.group, count=0, note=head.absent)


def _shown(term: str) -> str:
    return f"“{term.strip(chr(34)).replace('*', '…')}”"


def _sentences(looked: Looked, corpus: Corpus | None, terms: list[str]) -> dict[object, int]:
    """In how many sentences of each group a term stands: (group, term) -> sentences."""
    n_groups = len(looked.groups)
    table: npt.NDArray[np.int64] = np.zeros((n_groups, len(terms)), np.int64)
    if corpus is not None and terms:
        number = {label: i for i, label in enumerate(looked.groups.labels)}
        grouped = group(corpus, looked.by)
        onto = np.array([number[label] for label in grouped.labels], np.int64)
        patterns = parse_all(terms)
        for part, (sentence, member) in zip(corpus.parts, grouped.pairs, strict=True):
            found = find(part.tokens, part.codes, part.starts, patterns, positions=part.positions, longest=False)
            held = np.zeros((part.n_sentences, len(terms)), np.int64)
            held[part.sentence_of_chunk(found.chunk), found.pattern] = 1
            np.add.at(table, onto[member], held[sentence])
    counts: dict[object, int] = {(head.group, term): 0 for head in looked.heads for term in terms}
    for i, label in enumerate(looked.groups.labels):
        counts |= {(label, term): int(table[i, j]) for j, term in enumerate(terms)}
    return counts


def term_places(corpus: Corpus, term: str, limit: int) -> list[Place]:
    """Where a term stands in the selected text."""
    places: list[Place] = []
    for n, part in enumerate(corpus.parts):
        found = find(part.tokens, part.codes, part.starts, parse_all([term]), positions=part.positions, longest=False)
        places += places_in(n, found.take(np.arange(len(found.chunk))[:limit]))
    return places[:limit]
