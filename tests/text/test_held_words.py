"""The quick looks before long rules change nothing that the rules find."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import mediakit as mk
from mediakit.text import reporting
from mediakit.text.held_words import first_words, whole_words, words_held
from mediakit.text.number_rules import left_out, not_counted, number_atom, words_in_numbers

ROOT = Path(__file__).resolve().parents[2]
# Letters that fold into others, and words that stand in longer ones
ODD = (
    "Fıve hundred men dİed, ſaid the Police.", "FIVE THOUſAND people", "five\u0301 men", "_five_ and five_ and (five)",
    "At 3 O’CLOCKS on 4 Maytime, aged 5.", "nonofficials’ figure was 40; counterprotesters said 12", "he saıd_2 of 3",
    "[4] +44 20 7946 0018 and 3/4 of 20A, 555-1234", "Group of Seven, Windows 10, no. 5, 5 p.m., 6 am",
    "a dozen, half a million, three quarters of a million, tens of thousands, a couple of thousand",
)  # fmt: skip


def sentences() -> list[str]:
    texts = mk.open(ROOT / "corpus" / "iran-1988").articles["text"].to_list()
    cases = tomllib.loads((ROOT / "tests" / "cases" / "numbers.toml").read_text(encoding="utf-8"))
    told = [one["text"] for group in cases.values() for one in group if isinstance(one, dict) and "text" in one]
    return [*ODD, *told, *(one for text in texts for one in text.replace("\n", " ").split(". "))]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return sentences()


def test_stretches_and_numbers_are_found_with_the_look_as_without(texts):
    assert len(texts) > 1_000
    for text in texts:
        assert left_out(text) == [found.span() for one in not_counted() for found in one.rule.finditer(text)], text
        quick = number_atom(words=not words_held(text).isdisjoint(words_in_numbers()))
        found = [[(one.span(), one.groupdict()) for one in rule.finditer(text)] for rule in (quick, number_atom())]
        assert found[0] == found[1], text


def test_speakers_and_cues_are_found_with_the_look_as_without(texts):
    tells, cue = reporting._telling_words()[1], reporting._cue_words()[2]
    for text in texts:
        whole = [match for rule in reporting._speakers() for match in rule.finditer(text)] if tells.search(text) else []
        named = [(reporting._name(match["who"]), match.span(), match.span("who")) for match in whole]
        assert reporting._speakers_in(text) == [one for one in named if one[0]], text
        assert reporting._tells_anything(text) == (cue.search(text) is not None), text


def test_words_are_runs_of_letters_and_whole_words_what_boundaries_enclose():
    assert words_held("Fıve İn U.S.") == {"five", "in", "u", "s"}
    assert words_held("") <= {""}
    assert whole_words("said_2 saıd") == {"said_2", "said"}
    assert first_words(["tens of thousands"]) == {"tens"}
