"""Which words a chunk holds: the cases as data, folding, another token pattern, and agreement with the rule on whole texts."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyarrow as pa
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from mediakit.errors import ArgumentError
from mediakit.text import words
from mediakit.text.chunks import split
from mediakit.text.words import FEW, SKLEARN_PATTERN, WORD, fold, plain, spans_in, words_of

CASES = list(csv.DictReader((Path(__file__).parents[1] / "cases" / "words.csv").read_text("utf-8").splitlines()))

# Pieces that stand at the borders of the rule, so that random texts meet them.
PIECES = st.sampled_from(
    [
        "a",
        "B",
        "é",
        "e\u0301",
        "İ",
        "ß",
        "Σ",
        "1",
        "٣",
        "ُ",
        "क्",
        "가",
        "\u1100",
        "\u1161",
        "'",
        "’",
        "-",
        "‑",
        "\u2013",
        ".",
        ",",
        "…",
        "\u200c",
        "\u200d",
        "״",
        "·",
        "❤️",
        "👩",
        "\ufe0f",
        "=\u0338",
        "_",
        "@",
        "/",
        " ",
        "\n",
        "\u00a0",
        "ﬁ",
        "\u00ad",
    ]
)
TEXTS = st.lists(PIECES, max_size=20).map("".join) | st.text(max_size=20)


def unescaped(cell: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), cell)


def words_by_type(text: str, token_pattern: str | None = None) -> list[str]:
    """The words of a text through the types: chunks, their cores, the words of each core."""
    chunks = split(pa.array([text]))
    found = words_of(chunks.cores.to_pylist(), token_pattern)
    cores = chunks.core_of[chunks.codes]
    return [found.vocabulary[i] for core in cores for i in found.ids[found.starts[core] : found.starts[core + 1]]]


@pytest.mark.parametrize("case", CASES, ids=[case["chunk"] for case in CASES])
def test_cases(case: dict[str, str]) -> None:
    assert words_by_type(unescaped(case["chunk"])) == unescaped(case["words"]).split()


def test_there_are_cases_in_many_scripts() -> None:
    assert len(CASES) >= 80
    everything = "".join(unescaped(case["chunk"]) for case in CASES)
    for script in (
        "Arabic",
        "Hebrew",
        "Cyrillic",
        "Greek",
        "Devanagari",
        "Tamil",
        "Bengali",
        "Hangul",
        "Han",
        "Armenian",
    ):
        assert regex.search(rf"\p{{{script}}}", everything), script


@given(TEXTS)
def test_words_by_type_are_the_rule_on_the_whole_text(text: str) -> None:
    assert words_by_type(text) == [word.rstrip(".") for word in regex.findall(WORD, fold(text))]


@given(st.lists(TEXTS, max_size=5))
def test_many_chunks_and_few_give_the_same_words(texts: list[str]) -> None:
    """Long lists take a shorter way for plain words; here short ones take it, too."""
    cores = [core for text in [*texts, "Plain, (WORDS) “and” 30,000 U.S. e.g. don't"] for core in text.split()]
    try:
        words.FEW = 0
        many = words_of(cores)
    finally:
        words.FEW = FEW
    few = words_of(cores)
    assert many.starts.tolist() == few.starts.tolist()
    assert [many.vocabulary[i] for i in many.ids] == [few.vocabulary[i] for i in few.ids]
    assert len(set(many.vocabulary)) == len(many.vocabulary)


@given(TEXTS)
def test_another_pattern_by_type_is_the_pattern_on_the_whole_text(text: str) -> None:
    assert words_by_type(text, SKLEARN_PATTERN) == re.findall(SKLEARN_PATTERN, text.lower())


@given(TEXTS)
def test_spans_are_where_the_words_stand(text: str) -> None:
    for core in text.split():
        in_core = words_of([core])
        found = spans_in(core)
        assert len(found) == len(in_core.ids)
        assert all(0 <= a < b <= len(core) for a, b in found)
        assert all(end <= start for (_, end), (start, _) in zip(found, found[1:], strict=False))
        for (start, end), word in zip(found, in_core.ids, strict=True):
            assert in_core.vocabulary[word] in fold(core[start:end])


@given(st.text())
def test_folding_twice_changes_nothing_for_words(text: str) -> None:
    words = words_by_type(text)
    assert [words_by_type(word) for word in words] == [[word] for word in words]


def test_folding_keeps_case_only_where_asked() -> None:
    assert fold("DON’T re\u2011run CAFE\u0301") == "don't re-run café"
    assert plain("DON’T re\u2011run CAFE\u0301") == "DON'T re-run CAFÉ"


def test_a_vocabulary_is_shared_by_all_types() -> None:
    words = words_of(["Yes", "no", "yes/no", ""])
    assert words.vocabulary == ["yes", "no"]
    assert words.ids.tolist() == [0, 1, 0, 1]
    assert words.starts.tolist() == [0, 1, 2, 4, 4]


@pytest.mark.parametrize(("pattern", "reason"), [("(", "not a valid regular expression"), ("(a)(b)", "2 groups")])
def test_a_token_pattern_that_cannot_be_used_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(ArgumentError, match=reason):
        words_of(["ab"], pattern)


def test_a_token_pattern_with_one_group_gives_the_group() -> None:
    assert words_of(["abc-def"], r"(\w)\w+").vocabulary == ["a", "d"]
