"""Terms by hand: counts, rates, spread, tf-idf, options, what is refused."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

import mediakit as mk
from mediakit.errors import ArgumentError, EmptySelection


@pytest.fixture(scope="module")
def corpus() -> Any:
    return mk.from_texts(
        {
            "a": ["The protest grew. The protests grew.", "A protest in the street."],
            "b": ["The street was calm.", "Calm."],
        }
    )


def rows(result: mk.Result, *columns: str) -> list[tuple[Any, ...]]:
    return result.table.select(*columns).rows()


def test_a_table_by_hand(corpus: Any) -> None:
    found = mk.terms(corpus)
    assert found.table.columns == ["source", "term", "count", "per_million", "n_articles", "tf_idf", "n_words"]
    assert rows(found, "source", "term", "count", "n_articles", "n_words") == [
        ("a", "grew", 2, 1, 11),
        ("a", "protest", 2, 2, 11),
        ("a", "protests", 1, 1, 11),
        ("a", "street", 1, 1, 11),
        ("b", "calm", 2, 2, 5),
        ("b", "street", 1, 1, 5),
    ]
    assert found.table["per_million"].to_list() == pytest.approx([2e6 / 11] * 2 + [1e6 / 11] * 2 + [4e5, 2e5])
    # 4 articles; grew in 1, protest in 2, protests in 1, street in 2, calm in 2
    assert found.table["tf_idf"].to_list() == pytest.approx(
        [2 * log(4), 2 * log(2), log(4), log(2), 2 * log(2), log(2)]
    )


def test_the_most_frequent_come_first_and_ties_in_order(corpus: Any) -> None:
    assert [
        term for term, n in rows(mk.terms(corpus.where(source="a"), stopwords="keep"), "term", "count") if n > 1
    ] == [
        "the",
        "grew",
        "protest",
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"pattern": "protest*"}, {"protest": 2, "protests": 1}),
        ({"pattern": ["grew", "street"]}, {"grew": 2, "street": 2}),
        ({"pattern": "/^pro.*s$/"}, {"protests": 1}),
        ({"normalise": "stem"}, {"protest": 3, "grew": 2, "street": 2, "calm": 2}),
        ({"normalise": "lemma", "pattern": "protest*"}, {"protest": 3}),
        ({"min_count": 2}, {"grew": 2, "protest": 2, "calm": 2}),
        ({"ngram": 2, "pattern": "grew"}, {"protest grew": 1, "protests grew": 1}),
        ({"ngram": 2, "pattern": '"the street"', "stopwords": "keep"}, {"the street": 2}),
        ({"ngram": 3, "pattern": '"protest* in"'}, {"a protest in": 1, "protest in the": 1}),
        ({"token_pattern": r"[a-z]+t\b"}, {"protest": 2, "street": 2}),
    ],
)
def test_options(corpus: Any, options: dict[str, Any], expected: dict[str, int]) -> None:
    found: dict[str, int] = {}
    for term, count in rows(mk.terms(corpus, **options), "term", "count"):
        found[term] = found.get(term, 0) + count
    assert found == expected


def test_rates_are_of_all_words_whatever_is_left_out(corpus: Any) -> None:
    for options in ({"stopwords": "keep"}, {"pattern": "street"}, {"normalise": "stem"}, {"ngram": 2}):
        assert set(rows(mk.terms(corpus, **options), "source", "n_words")) <= {("a", 11), ("b", 5)}


def test_an_n_gram_of_stop_words_is_dropped_and_others_are_kept(corpus: Any) -> None:
    assert "in the" not in mk.terms(corpus, ngram=2).table["term"].to_list()
    assert "the street" in mk.terms(corpus, ngram=2).table["term"].to_list()
    assert "in the" in mk.terms(corpus, ngram=2, stopwords="keep").table["term"].to_list()


def test_an_article_of_two_events_holds_a_term_once_in_tf_idf(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": "Petrol.", "events": ["e1", "e2"]}, {"text": "Nothing.", "events": ["e1"]}])
    found = mk.terms(corpus, by="event", pattern="petrol").table
    assert found["tf_idf"].to_list() == pytest.approx([log(2), log(2)])


def test_composed_texts_are_marked_in_every_row(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": "Petrol."}, {"text": "Petrol.", "composed": True}])
    assert rows(mk.terms(corpus), "source", "term", "count", "composed") == [
        ("s", "petrol", 1, False),
        ("s", "petrol", 1, True),
    ]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"by": "camp"}, ArgumentError, "unknown column for `by` 'camp'"),
        ({"normalise": "soundex"}, ArgumentError, "unknown normalise 'soundex'; there are: lower, stem, lemma"),
        ({"stopwords": "no"}, ArgumentError, "unknown stopwords 'no'; there are: drop, keep"),
        ({"ngram": 0}, ArgumentError, "ngram is 0"),
        ({"pattern": "zebra*"}, EmptySelection, "no word matches 'zebra\\*'"),
        ({"pattern": '"the street"'}, ArgumentError, "has 2 words; count n-grams of at least that: ngram=2"),
        ({"token_pattern": "["}, ArgumentError, "not a valid regular expression"),
    ],
)
def test_what_is_refused(corpus: Any, options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        mk.terms(corpus, **options)


def test_the_recipe_says_how(corpus: Any) -> None:
    recipe = mk.terms(corpus.where(source="a"), ngram=2).recipe
    assert recipe.parameters == {
        "by": ["source"],
        "pattern": None,
        "ngram": 2,
        "normalise": "lower",
        "stopwords": "drop",
        "token_pattern": None,
        "min_count": 1,
    }
    assert recipe.selection == {"source": "a"}
