"""Readability of articles: published values end to end, groups and intervals, other languages, short texts."""

from __future__ import annotations

from typing import Any

import pytest

import mediakit as mk
from mediakit.errors import ArgumentError

LONG = " ".join(f"The minister said that proposal {i} was a considerable difficulty." for i in range(20))


def test_the_published_cat_as_an_article() -> None:
    table = mk.readability(mk.from_texts({"a": ["The cat in a dilapidated tophat."]})).table
    scores = dict(table.select("item", "mean").iter_rows())
    assert scores["flesch"] == pytest.approx(45.6450)
    assert scores["gunning_fog"] == pytest.approx(9.0667, abs=5e-5)
    assert scores["ari"] == pytest.approx(4.71 * 26 / 6 + 0.5 * 6 - 21.43)
    assert (scores["words_per_sentence"], scores["ttr"], scores["mattr"], scores["mtld"]) == (6, 1, None, None)
    notes = dict(table.select("item", "note").iter_rows())
    assert (notes["mtld"], notes["flesch"]) == ("too short", "too few articles")


def test_a_group_is_the_mean_of_its_articles(make_corpus: Any) -> None:
    texts = ["Cats sit. Dogs run.", "The considerable difficulty remained.", "A cat.", "He came home late.", LONG]
    corpus = make_corpus([{"text": text, "source": "s"} for text in texts])
    alone = mk.readability(corpus, by="article", score="flesch").table["mean"]
    row = mk.readability(corpus, score="flesch").table.row(0, named=True)
    assert row["mean"] == pytest.approx(alone.mean())
    assert row["ci_low"] < row["mean"] < row["ci_high"]
    assert (row["n_articles"], row["note"]) == (5, None)
    assert mk.readability(corpus, score="flesch", by="article").table["n_sentences"].to_list() == [2, 1, 1, 1, 20]


def test_other_languages_have_richness_and_no_readability(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": LONG, "language": "de", "source": "d"}, {"text": LONG, "source": "e"}])
    result = mk.readability(corpus, score=["smog", "mtld"])
    rows = {(r["source"], r["item"]): r for r in result.table.iter_rows(named=True)}
    assert (rows["d", "smog"]["mean"], rows["d", "smog"]["note"]) == (None, "no words in English")
    assert rows["d", "mtld"]["mean"] == rows["e", "mtld"]["mean"] > 10
    assert "1 articles are not in English (de) and have no readability" in result.recipe.notes


def test_evidence_is_the_longest_sentence() -> None:
    corpus = mk.from_texts({"a": ["Short one. This is considerably more complicated than anything.", "A cat."]})
    result = mk.readability(corpus, score="flesch")
    assert mk.evidence(corpus, result, 0, limit=1)["snippet"].to_list() == [
        "This is considerably more complicated than anything."
    ]


def test_an_unknown_score_is_named() -> None:
    with pytest.raises(ArgumentError, match="did you mean 'flesch'"):
        mk.readability(mk.from_texts({"a": ["One."]}), score="flesh")
