"""Stems, lemmas and stop words."""

from __future__ import annotations

import polars as pl
import pytest

from mediakit.text.normalise import normalised, stopwords_of


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("lower", ["protests", "were", "running", "mice"]),
        ("stem", ["protest", "were", "run", "mice"]),
        ("lemma", ["protest", "be", "run", "mouse"]),
    ],
)
def test_how_words_are_joined(how: str, expected: list[str]) -> None:
    assert normalised(pl.Series("term", ["protests", "were", "running", "mice"]), how).to_list() == expected


def test_each_word_of_an_n_gram_is_changed() -> None:
    assert normalised(pl.Series("term", ["human rights", "mass killings"]), "stem").to_list() == [
        "human right",
        "mass kill",
    ]


def test_an_empty_vocabulary_stays_text() -> None:
    assert normalised(pl.Series("term", [], dtype=pl.String), "stem").dtype == pl.String


def test_stop_words_of_a_language() -> None:
    assert {"the", "and", "of"} <= stopwords_of("en")
    assert "massacre" not in stopwords_of("en")
    assert stopwords_of("tlh") == frozenset()
