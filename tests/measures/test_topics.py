"""Topics of articles that were made of known ones: words, prevalence, number, seeds, evidence."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError

THEMES = {
    "court": "judge verdict lawyer appeal trial jury statute ruling prosecutor witness".split(),
    "money": "prices budget inflation jobs market bank wages trade debt profit".split(),
    "sport": "goal striker league referee stadium coach penalty tournament trophy midfield".split(),
    "storm": "rain flood wind coast rescue shelter levee forecast hurricane damage".split(),
    "school": "teacher pupil exam classroom lesson homework curriculum campus tuition grade".split(),
}


def articles(mixes: dict[str, dict[str, int]], seed: int = 0) -> list[dict[str, Any]]:
    """Articles of one theme each: source -> theme -> how many."""
    rng = np.random.default_rng(seed)
    rows = []
    for source, themes in mixes.items():
        for theme, n in themes.items():
            for _ in range(n):
                words = rng.choice(THEMES[theme], (6, 5))
                text = " ".join(f"The {' '.join(row)} of them." for row in words)
                rows.append({"article_id": f"{source}{len(rows)}", "source": source, "text": text, "theme": theme})
    return rows


MIXES = {"a": dict.fromkeys(THEMES, 8), "b": {"court": 16, "money": 8}}


@pytest.fixture(scope="module")
def corpus(make_corpus: Any) -> Any:
    return make_corpus(articles(MIXES))


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_known_themes_are_found_with_their_prevalence(corpus: Any, method: str) -> None:
    table = mk.topics(corpus, n_topics=5, method=method).table
    theme_of = {}
    for topic, words in table.select("topic", "words").unique().rows():
        n_of = {name: len(set(words.split()) & set(theme)) for name, theme in THEMES.items()}
        theme_of[topic] = max(n_of, key=lambda name: n_of[name])
        assert n_of[theme_of[topic]] >= (10 if method == "nmf" else 8)
    assert sorted(theme_of.values()) == sorted(THEMES)
    for row in table.iter_rows(named=True):
        n = MIXES[row["source"]].get(theme_of[row["topic"]], 0)
        total = sum(MIXES[row["source"]].values())
        assert row["n_main"] == n
        assert row["share"] == pytest.approx(n / total, abs=0.1)
        assert row["n_articles"] == total
        assert 0 <= row["ci_low"] <= row["share"] <= row["ci_high"] <= 1
    assert theme_of[1] == "court"  # the largest comes first
    sums = table.group_by("source").agg(pl.col("share").sum())
    np.testing.assert_allclose(sums["share"].to_numpy(), 1.0)


def test_the_number_is_chosen_by_stability(make_corpus: Any) -> None:
    themes = {name: list_ for name, list_ in THEMES.items() if name != "school"}
    corpus = make_corpus(articles({"a": dict.fromkeys(themes, 12)}))
    result = mk.topics(corpus)
    assert result.table["topic"].max() == 4
    assert result.recipe.notes[0].startswith(
        "4 topics, the largest number about as stable as the most stable (agreement"
    )


def test_evidence_has_the_sentences_with_the_most_of_a_topics_words(corpus: Any) -> None:
    result = mk.topics(corpus, n_topics=5)
    row = result.table.filter(pl.col("source") == "b").row(0, named=True)
    found = mk.evidence(corpus, result, row, limit=3)
    assert found["source"].to_list() == ["b"] * 3
    n_words = [len(set(text.lower().split()) & set(row["words"].split())) for text in found["snippet"]]
    assert n_words[0] == 5
    assert n_words == sorted(n_words, reverse=True)
    counted = mk.terms(corpus.where(source="b"), stopwords="keep").table
    assert counted.filter(pl.col("term").is_in(row["words"].split()))["count"].sum() == row["n_matches"]


def test_words_have_share_lift_and_relevance(corpus: Any) -> None:
    table = mk.topic_words(corpus, n_topics=5, limit=None).table
    assert table.group_by("topic").agg(pl.col("share").sum())["share"].to_list() == pytest.approx([1.0] * 5)
    overall = mk.terms(corpus, by="article").table.group_by("term").agg(pl.col("count").sum())
    total = table.select("term").unique().join(overall, on="term")["count"].sum()
    row = table.row(0, named=True)
    count = overall.filter(pl.col("term") == row["term"])["count"].item()
    assert row["count"] == count
    assert row["lift"] == pytest.approx(row["share"] / (count / total))
    assert row["relevance"] == pytest.approx(0.6 * np.log(row["share"]) + 0.4 * np.log(row["lift"]))
    assert table.filter(pl.col("topic") == 1)["relevance"].is_sorted(descending=True)
    shown = mk.topics(corpus, n_topics=5).table["words"][0].split()
    assert mk.topic_words(corpus, n_topics=5, limit=10).table.filter(pl.col("topic") == 1)["term"].to_list() == shown


def test_the_same_seed_gives_the_same_and_order_does_not_matter(make_corpus: Any) -> None:
    rows = articles(MIXES)
    for method in ("nmf", "lda"):
        options = {"n_topics": 4, "method": method, "seed": 7, "n_resamples": 20}
        one = mk.topics(make_corpus(rows), **options).table
        other = mk.topics(make_corpus(rows[::-1]), **options).table
        assert one.drop(pl.selectors.float()).equals(other.drop(pl.selectors.float()))
        np.testing.assert_allclose(one["share"].to_numpy(), other["share"].to_numpy(), rtol=1e-9)


def test_articles_without_words_are_told(make_corpus: Any) -> None:
    corpus = make_corpus(
        [*articles({"a": {"court": 4, "money": 4}}), {"article_id": "z", "source": "z", "text": "It was."}]
    )
    result = mk.topics(corpus, n_topics=2)
    assert result.recipe.notes == ("1 articles hold no modelled word and have no topic",)
    assert result.table.filter(pl.col("source") == "z")["share"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "bert"}, "unknown method 'bert'; there are: nmf, lda"),
        ({"n_topics": 0}, "n_topics is 0; give 1 or more, or None"),
        ({"n_topics": 500}, "n_topics is 500; 64 articles with 50 words allow 50"),
    ],
)
def test_mistakes(corpus: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        mk.topics(corpus, **options)
    if "limit" not in options:
        with pytest.raises(ArgumentError, match="limit is 0"):
            mk.topic_words(corpus, limit=0)
