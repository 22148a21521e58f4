"""Where patterns stand: by hand, and against a naive matcher on lists of words."""

from __future__ import annotations

import re
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import parse, parse_all
from mediakit.corpus.tokens import tokenise


def matches(text: str, patterns: list[str], case: bool = False, longest: bool = True) -> list[tuple[str, str]]:
    """(pattern, matched words) in text order."""
    tokens = tokenise(pl.DataFrame({"title": [None], "text": [text]}))
    found = find(tokens, tokens.chunks.codes, tokens.sentences.starts, parse_all(patterns, case), longest=longest)
    cores = [tokens.cores[tokens.chunks.core_of[code]] for code in tokens.chunks.codes]
    rows = zip(found.chunk.tolist(), found.last_chunk.tolist(), found.pattern.tolist(), strict=True)
    return [(patterns[p], " ".join(cores[a : b + 1])) for a, b, p in rows]


@pytest.mark.parametrize(
    ("text", "patterns", "expected"),
    [
        ("The regime fell.", ["regime"], [("regime", "regime")]),
        ("Regime change, they said.", ["regime", '"regime change"'], [('"regime change"', "Regime change,")]),
        ("A regime. Change came.", ['"regime change"'], []),  # a phrase stays within its sentence
        (
            "A regime change came to regime supporters.",
            ["regime", '"regime change"'],
            [('"regime change"', "regime change"), ("regime", "regime")],
        ),
        (
            "human rights watch",
            ['"human rights"', '"rights watch"'],
            [('"human rights"', "human rights")],
        ),  # the first of equals
        ("a b c d", ['"a b"', '"b c d"'], [('"b c d"', "b c d")]),
        ("mass killing", ["mass*", "mass"], [("mass*", "mass"), ("mass", "mass")]),  # equal spans all stand
        ("and/or else", ['"or else"'], [('"or else"', "and/or else")]),  # words inside a chunk
        ("regime — change", ['"regime change"'], []),  # a chunk without words between them
        ("(regime) “change”", ['"regime change"'], [('"regime change"', "(regime) “change”")]),
        ("la la la", ['"la la"'], [('"la la"', "la la")]),
        ("the the", ["x"], []),
        ("", ["x"], []),
    ],
)
def test_matches_by_hand(text: str, patterns: list[str], expected: list[tuple[str, str]]) -> None:
    assert matches(text, patterns) == expected


def test_all_matches_are_found_where_the_longest_does_not_win() -> None:
    assert len(matches("la la la", ['"la la"'], longest=False)) == 2


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("May", ["May"]),
        ("may", ["may"]),
        ('"White House"', ["White House."]),
        ("WHO*", ["WHO", "WHO’s"]),
        ("WHO's", ["WHO’s"]),
        ("U.S.", ["U.S."]),
        ("/^[A-Z]{2,}$/", ["WHO", "UN"]),
        ("/^[^A-Z]+$/", ["may", "in", "the", "house", "and", "white", "us"]),
        ("MAY", []),
    ],
)
def test_case_as_written(pattern: str, expected: list[str]) -> None:
    text = "WHO may UN May in the White House. WHO’s house and white U.S. us"
    assert [found for _, found in matches(text, [pattern], case=True)] == expected


def test_a_chunk_of_very_many_words_keeps_its_matches_apart() -> None:
    text = "/".join(["a"] * 3000) + " b c"
    found = matches(text, ['"b c"', '"a b"'])
    assert [pattern for pattern, _ in found] == ['"a b"']
    assert [pattern for pattern, _ in matches(text, ['"b c"', '"a a"'])].count('"b c"') == 1


def naive_matches(sentences: list[list[str]], patterns: list[str]) -> list[tuple[int, int, int, int]]:
    """(sentence, first word, length, pattern): every match, then longest first, earliest first, no overlap."""
    every = []
    for s, words in enumerate(sentences):
        for p, pattern in enumerate(patterns):
            elements = [
                re.compile(".*".join(map(re.escape, element.split("*")))) for element in pattern.strip('"').split()
            ]
            n = len(elements)
            for i in range(len(words) - n + 1):
                if all(element.fullmatch(word) for element, word in zip(elements, words[i : i + n], strict=True)):
                    every.append((s, i, n, p))
    kept: list[tuple[int, int, int, int]] = []
    for one in sorted(every, key=lambda m: (-m[2], m[0], m[1], m[3])):
        s, i, n, _ = one
        clash = [m for m in kept if m[0] == s and m[1] < i + n and i < m[1] + m[2] and m[1:3] != (i, n)]
        if not clash:
            kept.append(one)
    return sorted(kept)


WORDS = st.sampled_from(["a", "ab", "b", "ba", "c"])
SENTENCES = st.lists(st.lists(WORDS, min_size=1, max_size=9), min_size=1, max_size=4)
PATTERNS = st.lists(
    st.sampled_from(["a", "a*", "*b", '"a b"', '"a* b*"', '"b a b"', '"a a"', '"c * a"', "b*a", '"a b c a"']),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(SENTENCES, PATTERNS)
def test_matches_are_those_of_a_naive_matcher(sentences: list[list[str]], patterns: list[str]) -> None:
    tokens = tokenise(pl.DataFrame({"title": [None], "text": ["\n\n".join(map(" ".join, sentences))]}))
    found = find(tokens, tokens.chunks.codes, tokens.sentences.starts, parse_all(patterns))
    starts = tokens.sentences.starts
    assert len(starts) == len(sentences) + 1
    sentence = [int((starts <= chunk).sum()) - 1 for chunk in found.chunk]
    rows = [
        (s, int(chunk - starts[s]), int(n), int(p))
        for s, chunk, n, p in zip(sentence, found.chunk, found.n_words, found.pattern, strict=True)
    ]
    assert sorted(rows) == naive_matches(sentences, patterns)
    assert (found.last_chunk - found.chunk + 1).tolist() == found.n_words.tolist()


def test_a_pattern_is_parsed_alike_wherever_it_is_used(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": "Protesters protested. The protests grew."}])
    by_terms = mk.terms(corpus, pattern="protest*").table["count"].sum()
    assert by_terms == mk.concordance(corpus, pattern="protest*").table.height == 3
    assert parse("protest*").source == "protest*"
