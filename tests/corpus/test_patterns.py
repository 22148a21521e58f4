"""The pattern grammar: what each pattern is parsed into, which words it means, what it refuses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.corpus.patterns import Vocabulary, parse, words_matching
from mediakit.errors import PatternError

WORDS = [
    "protest",
    "protests",
    "protester's",
    "anti-protest",
    "u.s",
    "30,000",
    "terrorism",
    "ism",
    "inimitable",
    "inable",
    "été",
    "c",
]


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        ("protest", ["protest"]),
        ("PROTEST", ["protest"]),
        ("protest*", ["protest", "protests", "protester's"]),
        ("*protest", ["protest", "anti-protest"]),
        ("*ism", ["terrorism", "ism"]),
        ("in*able", ["inimitable", "inable"]),
        ("*o*e*", ["protest", "protests", "protester's", "anti-protest"]),
        ("U.S.", ["u.s"]),
        ("30,000", ["30,000"]),
        ("ÉTÉ", ["été"]),
        ("e\u0301te\u0301", ["été"]),
        ("protester’s", ["protester's"]),
        ("/^protests?$/", ["protest", "protests"]),
        ("/IS/", ["terrorism", "ism"]),
        (r"/\d/", ["30,000"]),
        ("C++", ["c"]),
        ('"protest"', ["protest"]),
        ("absent", []),
    ],
)
def test_which_words_a_pattern_means(pattern: str, meant: list[str]) -> None:
    (element,) = parse(pattern).elements
    assert [WORDS[i] for i in words_matching(element, Vocabulary(WORDS))] == meant


@pytest.mark.parametrize(
    ("pattern", "elements"),
    [
        ('"human right*"', (("exact", "human"), ("wildcard", "right*"))),
        ("human rights", (("exact", "human"), ("exact", "rights"))),
        ('"and/or"', (("exact", "and"), ("exact", "or"))),  # what the word rule cuts becomes several words
        ('"40 minutes"', (("exact", "40"), ("exact", "minutes"))),
        ('"regime, change"', (("exact", "regime"), ("exact", "change"))),
        ('"the U.S. Senate"', (("exact", "the"), ("exact", "u.s"), ("exact", "senate"))),
    ],
)
def test_phrases_are_words_in_a_row(pattern: str, elements: tuple[tuple[str, str], ...]) -> None:
    assert parse(pattern).elements == elements
    assert parse(pattern).is_phrase


def test_case_is_kept_where_it_counts() -> None:
    assert parse("May", case=True).elements == (("exact", "May"),)
    assert parse("Mos*", case=True).elements == (("wildcard", "Mos*"),)
    assert parse('"White House"', case=True).elements == (("exact", "White"), ("exact", "House"))


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "empty pattern"),
        ("  ", "empty pattern"),
        ("*", "empty pattern"),
        ('""', "empty pattern"),
        ('"half a phrase', "two double quotation marks"),
        ('half a phrase"', "two double quotation marks"),
        ("/half", "between two slashes"),
        ("//", "empty pattern"),
        ("/(/", "not a valid regular expression"),
        (r"/(a)\1/", "not a valid regular expression"),  # back-references are not linear in time
        ("—", "holds no word"),
    ],
)
def test_what_the_grammar_does_not_know(pattern: str, message: str) -> None:
    with pytest.raises(PatternError, match=message):
        parse(pattern)


LETTERS = st.text("abc", min_size=1, max_size=5)


@given(
    st.lists(LETTERS, unique=True, max_size=20),
    st.text("ab*", min_size=1, max_size=4).filter(lambda text: text.strip("*")),
)
def test_wildcards_are_any_run_of_characters(words: list[str], pattern: str) -> None:
    (element,) = parse(pattern).elements
    naive = re.compile(".*".join(map(re.escape, pattern.split("*"))))
    expected = [word for word in words if naive.fullmatch(word)]
    assert [words[i] for i in words_matching(element, Vocabulary(words))] == expected
