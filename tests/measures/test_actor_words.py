"""Words near actors, counted by hand; against keyness of the same sentences; what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import mediakit as mk
from mediakit.errors import ArgumentError

BOOK = {
    "actor": [
        {"id": "lee", "name": "Ann Lee", "aliases": ["lee*"]},
        {"id": "son", "name": "Her son", "aliases": ['"lee\'s son"']},
        {"id": "nobody", "name": "Nobody", "aliases": ["xylophone"]},
    ]
}
ROWS = [
    {"source": "a", "text": "Brave Lee marched. It rained bravely. Lee marched home, brave, and Day slept."},
    {"source": "a", "text": "Lee's son slept."},
    {"source": "b", "text": "Lee slept. Brave men marched."},
]


def near_lee(corpus: Any, **options: Any) -> list[tuple[Any, ...]]:
    table = mk.actor_words(corpus, actors="lee", min_count=1, **options).table
    return sorted(table.select("target", "term", "n_target", "n_reference").rows())


def test_by_hand(make_corpus: Any) -> None:
    """The sentences that name her, her name left out; the longest alias wins."""
    corpus = make_corpus(ROWS, BOOK)
    assert near_lee(corpus) == [
        ("a", "brave", 2, 0), ("a", "day", 1, 0), ("a", "marched", 2, 0), ("a", "slept", 1, 1), ("b", "slept", 1, 1),
    ]  # fmt: skip
    one = mk.actor_words(corpus, actors=["lee"], min_count=1).table.row(0, named=True)
    assert (one["target"], one["term"], one["n_articles_target"], one["n_articles_reference"]) == ("a", "brave", 1, 0)
    assert one["per_million_target"] == pytest.approx(2 / 8 * 1e6)  # brave marched; marched home brave and day slept
    assert one["note"] == "too few articles"


def test_a_window_is_of_the_name_and_stays_in_the_sentence(make_corpus: Any) -> None:
    assert near_lee(make_corpus(ROWS, BOOK), window=1) == [
        ("a", "brave", 1, 0),
        ("a", "marched", 2, 0),
        ("b", "slept", 1, 0),
    ]


def test_the_words_of_a_sentence_that_names_two_are_near_both(make_corpus: Any) -> None:
    book = {"actor": [{"id": "x", "name": "X", "aliases": ["xan"]}, {"id": "y", "name": "Y", "aliases": ["yob"]}]}
    corpus = make_corpus([{"source": s, "text": "Xan struck Yob."} for s in "ab"], book)
    table = mk.actor_words(corpus, min_count=1).table
    assert table.select("actor", "target", "term").rows() == [(a, s, "struck") for a in "xy" for s in "ab"]


def test_tested_as_keyness_of_the_same_sentences(make_corpus: Any) -> None:
    """Where every sentence names the actor, the counts, measures and p are those of keyness without the name."""
    rows = [
        {
            "source": "ab"[i % 2],
            "text": f"Lee {'shouted loudly' if i % 4 else 'whispered'} {'twice' if i % 2 else 'once'}.",
        }
        for i in range(20)
    ]
    near = mk.actor_words(make_corpus(rows, BOOK), actors="lee", min_count=1, stopwords="keep").table
    bare = [{**row, "text": row["text"].replace("Lee ", "")} for row in rows]
    key = mk.keyness(make_corpus(bare, BOOK), min_count=1).table
    both = near.join(key, on=["target", "term"], suffix="_of_keyness")
    assert both.height == near.height > 5
    assert near["p"].is_not_null().sum() > 4
    for column in ("n_reference", "log_ratio", "log_odds_z", "g2_4cell", "p", "n_articles_reference"):
        assert both[column].to_list() == pytest.approx(both[f"{column}_of_keyness"].to_list())


def test_evidence_is_where_the_word_stands_near_the_actor(make_corpus: Any) -> None:
    corpus = make_corpus(ROWS, BOOK)
    result = mk.actor_words(corpus, actors="lee", min_count=1)
    for row in result.table.iter_rows(named=True):
        assert mk.evidence(corpus, result, row).height == row["n_target"]


def test_mistakes(make_corpus: Any) -> None:
    corpus = make_corpus(ROWS, BOOK)
    with pytest.raises(ArgumentError, match=r"unknown actor 'bo'.*lee"):
        mk.actor_words(corpus, actors="bo")
    with pytest.raises(ArgumentError, match="window is 0"):
        mk.actor_words(corpus, window=0)
    with pytest.raises(ArgumentError, match="no actors"):
        mk.actor_words(mk.from_texts({"a": ["x"], "b": ["y"]}))
    assert mk.actor_words(corpus, actors="nobody").table.height == 0
