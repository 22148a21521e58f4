"""A tally counts the matches that `find` gives, by sentence and category, for whole and for cut sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus.corpus import Part
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import parse_all
from mediakit.corpus.tallies import PatternList, tally
from mediakit.lexicons.frames import load_frames

WORDS = st.sampled_from(["war", "crime", "war-crime", "crimes", "of", "social", "security", "now"])
PATTERNS = ["war", "crime*", '"war crime*"', '"crimes of war"', '"social security"', "security", '"of war"', "war"]


def counted(part: Part, listed: PatternList) -> tuple[Any, Any]:
    matches = find(part.tokens, part.codes, part.starts, listed.patterns, positions=part.positions)
    n, weight = (np.zeros((part.n_sentences, listed.n_categories)) for _ in range(2))
    at = part.sentence_of_chunk(matches.chunk), np.array(listed.category)[matches.pattern]
    np.add.at(n, at, 1)
    np.add.at(weight, at, np.array(listed.weights)[matches.pattern])
    return n, weight


def same(part: Part, listed: PatternList) -> None:
    found, (n, weight) = tally(part, listed), counted(part, listed)
    assert (found.n.toarray() == n).all()
    assert found.weight.toarray() == pytest.approx(weight)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=9), min_size=1, max_size=6))
def test_a_tally_counts_what_find_finds(sentences: list[list[str]]) -> None:
    text = " ".join(" ".join(words).capitalize() + "." for words in sentences)
    listed = PatternList("made", tuple(parse_all(PATTERNS)), (0, 0, 1, 1, 2, 1, 0, 2), (1, 2, 0.5, 1, 1, 3, 1, 0.25), 3)
    same(mk.from_texts({"a": [text]}).parts[0], listed)


@pytest.mark.parametrize("filters", [{}, {"part": "body"}, {"voice": "own"}, {"source": "composed-state"}])
def test_the_frame_codebooks_on_the_bundled_corpus(bundled: mk.Corpus, filters: dict[str, str]) -> None:
    book = load_frames("policy")
    listed = PatternList("frames", book.patterns, book.frame_of, book.weights, len(book.frames))
    for part in (bundled.where(**filters) if filters else bundled).parts:
        same(part, listed)
