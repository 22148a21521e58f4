"""Counts by hand, n-grams within sentences, and scikit-learn's counts, word for word."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus.counts import count_words, union_of
from mediakit.corpus.groups import group
from mediakit.text.words import SKLEARN_PATTERN


def counted(corpus: Any, by: Any = "source", **options: Any) -> dict[tuple[Any, ...], int]:
    """{(group values..., word): count}, from the sparse matrix."""
    groups = group(corpus, by)
    counts = count_words(corpus, groups, **options)
    table = counts.by_group(len(groups)).tocoo()
    keys, vocabulary = groups.keys.select(groups.by).rows(), counts.vocabulary.to_list()
    return {(*keys[g], vocabulary[w]): int(n) for g, w, n in zip(table.row, table.col, table.data, strict=True) if n}


@pytest.fixture
def corpus() -> Any:
    return mk.from_texts({"a": ["To be, or not to be.", "Be it."], "b": ["It is to be!"]})


def test_words_by_group(corpus: Any) -> None:
    assert counted(corpus) == {
        ("a", "to"): 2, ("a", "be"): 3, ("a", "or"): 1, ("a", "not"): 1, ("a", "it"): 1,
        ("b", "it"): 1, ("b", "is"): 1, ("b", "to"): 1, ("b", "be"): 1,
    }  # fmt: skip


def test_one_cell_per_article_and_group(corpus: Any) -> None:
    groups = group(corpus, "source")
    counts = count_words(corpus, groups)
    assert counts.article.tolist() == [0, 1, 2]
    assert counts.group.tolist() == [0, 0, 1]
    assert counts.n_words.tolist() == [6, 2, 4]
    assert counts.words_by_group(2).tolist() == [8, 4]
    assert counts.articles_by_group(2).tolist() == [2, 1]


def test_n_grams_stay_within_sentences() -> None:
    corpus = mk.from_texts({"a": ["One two. Three four, five.", "Six"]})
    assert counted(corpus, ngram=2) == {("a", "one two"): 1, ("a", "three four"): 1, ("a", "four five"): 1}
    assert counted(corpus, ngram=3) == {("a", "three four five"): 1}
    assert counted(corpus, ngram=9) == {}
    assert count_words(corpus, group(corpus, "source"), ngram=2).n_words.tolist() == [5, 1]  # rates are of all words


def test_n_grams_cross_no_headline(make_corpus: Any) -> None:
    corpus = make_corpus([{"title": "Petrol dear", "text": "Crowds came"}])
    assert counted(corpus, ngram=2) == {("s", "petrol dear"): 1, ("s", "crowds came"): 1}


def test_overlapping_groups_count_a_sentence_in_each(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": "One. Two one.", "events": ["e1", "e2"]}, {"text": "One.", "events": ["e2"]}])
    assert counted(corpus, "event") == {("e1", "one"): 2, ("e1", "two"): 1, ("e2", "one"): 3, ("e2", "two"): 1}


def test_merged_columns_are_added(corpus: Any) -> None:
    counts = count_words(corpus, group(corpus, "source"))
    merged = counts.merged(pl.Series("term", ["same"] * len(counts.vocabulary)))
    assert merged.vocabulary.to_list() == ["same"]
    assert merged.matrix.toarray().ravel().tolist() == [6, 2, 4]


def test_vocabularies_are_joined_by_word() -> None:
    union, (one, other) = union_of([["b", "a"], ["a", "c"]])
    assert union.to_list() == ["a", "b", "c"]
    assert (one.tolist(), other.tolist()) == ([1, 0], [0, 2])


def test_counts_do_not_depend_on_blocks(make_corpus: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A corpus cut into many blocks gives the same table."""
    rows = [{"source": f"s{i % 3}", "text": f"Word{i % 5} said. And word{i % 7} too."} for i in range(20)]
    whole = mk.terms(make_corpus(rows), ngram=2).table
    monkeypatch.setattr("mediakit.corpus.tokens.BLOCK_BYTES", 60)
    cut = make_corpus(rows)
    assert len(cut.parts) > 5
    assert mk.terms(cut, ngram=2).table.equals(whole)


WORDS = [
    "Tehran",
    "İstanbul",
    "ΟΔΟΣ",
    "don't",
    "a",
    "U.S.",
    "30,000",
    "naïve",
    "e\u0301t",
    "हिन्दी",
    "🙂",
    "re-run",
    "x_y",
    "ﬁn",
    "ß",
]
TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=15).map(" ".join) | st.text(max_size=25), min_size=1, max_size=6
).filter(lambda texts: any(text.strip() for text in texts))


def by_sklearn(texts: list[str], pattern: str, lowercase: bool = True) -> dict[tuple[str, str], int]:
    from sklearn.feature_extraction.text import CountVectorizer

    try:
        vectorizer = CountVectorizer(token_pattern=pattern, lowercase=lowercase)
        matrix = np.asarray(vectorizer.fit_transform(texts).sum(axis=0)).ravel()
    except ValueError:  # "empty vocabulary"
        return {}
    return {("a", word): int(n) for word, n in zip(vectorizer.get_feature_names_out(), matrix, strict=True)}


@given(TEXTS)
def test_counts_are_scikit_learns(texts: list[str]) -> None:
    table = mk.terms(mk.from_texts({"a": texts}), token_pattern=SKLEARN_PATTERN, stopwords="keep").table
    found = {("a", term): n for term, n in table.select("term", "count").rows()}
    assert found == by_sklearn(texts, SKLEARN_PATTERN)


@given(TEXTS, st.sampled_from([r"\w+", r"(?u)\b\w\b", r"[a-z]+", r"(\w)\w*", r"[^\s,]+"]))
def test_counts_by_other_patterns_are_scikit_learns(texts: list[str], pattern: str) -> None:
    assert counted(mk.from_texts({"a": texts}), token_pattern=pattern) == by_sklearn(texts, pattern)
