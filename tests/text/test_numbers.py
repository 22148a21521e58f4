"""Numbers in sentences: cases as data, each qualifier, and what holds for any text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.text.number_rules import rules, value_of_words
from mediakit.text.number_units import kind_of_unit, says_what_happened
from mediakit.text.numbers import Number, find_numbers, holds_number

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "numbers.toml").read_text(encoding="utf-8"))
QUALIFIERS = rules()["qualifiers"]


def shown(text: str, one: Number) -> str:
    high = "open" if one.high is None else f"{one.high:.15g}"
    return f"{text[one.start : one.end]} | {one.low:.15g} | {high} | {one.unit or '-'}"


def found_in(text: str) -> list[str]:
    return [shown(text, one) for one in find_numbers(text)]


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["about"])
def test_cases(case: dict[str, str]) -> None:
    assert found_in(case["text"]) == case["found"]


@pytest.mark.parametrize("case", CASES["wrong"], ids=lambda case: case["about"])
@pytest.mark.xfail(strict=True, reason="known to be wrong")
def test_what_is_known_to_be_wrong(case: dict[str, str]) -> None:
    assert found_in(case["text"]) == case["found"]


@pytest.mark.parametrize("qualifier", QUALIFIERS["before"])
def test_each_qualifier_before_a_number(qualifier: str) -> None:
    text = f"They counted {qualifier} 3,400 people there."
    (one,) = find_numbers(text)
    assert (one.qualifier, one.unit, text[one.start : one.end]) == (qualifier, "people", f"{qualifier} 3,400")


@pytest.mark.parametrize("qualifier", QUALIFIERS["after"])
def test_each_qualifier_after_a_number(qualifier: str) -> None:
    (one,) = find_numbers(f"They counted 3,400 {qualifier}, all told.")
    assert (one.qualifier, one.value) == (qualifier, 3400)


@pytest.mark.parametrize(
    ("words", "value"),
    [("twelve hundred", 1200), ("three thousand and six", 3006), ("half a dozen", 6), ("a couple of hundred", 200),
     ("one and a half million", 1.5e6), ("two hundred and fifty-four thousand", 254_000), ("half a million", 5e5)],
)  # fmt: skip
def test_values_of_words(words: str, value: float) -> None:
    assert value_of_words(words) == value
    (one,) = find_numbers(f"It has {words} members.")
    assert (one.value, one.unit) == (value, "members")


@given(st.integers(0, 10**9))
def test_any_count_with_separators_is_read_back(number: int) -> None:
    (one,) = find_numbers(f"They counted {number:,} people.") if number != 1 else [Number(0, 0, 1.0, 1.0)]
    assert one.value == number


@given(st.text(alphabet=st.sampled_from("ab 12,.-–%$€tohudrens\n“”’()"), max_size=60))
def test_spans_stand_in_the_text_and_in_order(text: str) -> None:
    found = find_numbers(text)
    for one in found:
        assert 0 <= one.start < one.end <= one.whole[1] <= len(text)
        assert one.high is None or one.low <= one.high
        if one.unit_start is not None and one.unit_end is not None:
            assert one.unit == "percent" or " ".join(text[one.unit_start : one.unit_end].split()) == one.unit
    assert all(a.end <= b.start for a, b in zip(found[:-1], found[1:], strict=True))


def test_which_words_can_be_part_of_a_number() -> None:
    assert all(map(holds_number, ["30,000", "thirty-two", "dozens", "ps752", "three-member", "million"]))
    assert not any(map(holds_number, ["tent", "regime", "money", "would-be"]))


def test_every_number_word_is_looked_for() -> None:
    values = rules()["values"]
    for name in ("units", "teens", "tens", "scales", "vague"):
        assert all(any(map(holds_number, word.split(" "))) for word in values[name])


def test_kinds_of_units() -> None:
    assert kind_of_unit("percent of the vote", head="first") == "share"
    assert kind_of_unit("grams of TATP") == "weight"
    assert kind_of_unit(None) is None
    assert says_what_happened("people killed")
    assert not says_what_happened("peaceful protesters")
