"""Tone of wording: means by hand, NLTK sentence by sentence on the bundled corpus, languages and voices."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.stats.bootstrap import article_keys, mean_interval

GOOD, BAD, FLAT = "It was a great success.", "It was a terrible crime.", "They met on Monday."
ROOT = Path(__file__).parents[2]


def compound(*texts: str) -> list[float]:
    return mk.sentiment_of(list(texts))["compound"].to_list()


@pytest.fixture(scope="module")
def values() -> dict[str, float]:
    good, bad, flat = compound(GOOD, BAD, FLAT)
    assert good > 0.5
    assert bad < -0.5
    assert flat == 0
    return {"good": good, "bad": bad}


def test_a_group_is_the_mean_of_its_articles_means(values: dict[str, float]) -> None:
    corpus = mk.from_texts({"a": [f"{GOOD} {GOOD} {BAD}", f"{FLAT}"], "b": [BAD]})
    good, bad = values["good"], values["bad"]
    first = (2 * good + bad) / 3
    table = mk.sentiment(corpus).table
    assert table.columns == [
        "source",
        "n_articles",
        "n_sentences",
        "mean",
        "ci_low",
        "ci_high",
        "mean_of_sentences",
        "share_positive",
        "share_negative",
        "note",
    ]
    row = table.row(0, named=True)
    assert (row["n_articles"], row["n_sentences"]) == (2, 4)
    assert row["mean"] == pytest.approx(first / 2)
    assert row["mean_of_sentences"] == pytest.approx((2 * good + bad) / 4)
    assert (row["share_positive"], row["share_negative"]) == (0.5, 0.25)
    assert (row["ci_low"], row["ci_high"], row["note"]) == (None, None, "too few articles")
    articles = mk.sentiment(corpus, by="article").table
    assert sorted(articles["mean"]) == pytest.approx(sorted([first, 0, bad]))


def test_the_interval_is_that_of_the_articles_means() -> None:
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice([GOOD, BAD, FLAT], size=rng.integers(1, 6))) for _ in range(7)]
    corpus = mk.from_texts({"a": texts})
    row = mk.sentiment(corpus, n_resamples=500, seed=3).table.row(0, named=True)
    means = np.array(
        [mk.sentiment(corpus.where(article_id=i)).table["mean"].item() for i in corpus.articles["article_id"]]
    )
    keys = article_keys(corpus.articles["article_id"].to_list())
    _, low, high = mean_interval(means[:, None], keys, n_resamples=500, seed=3, bounds=(-1, 1))
    assert (row["mean"], row["ci_low"], row["ci_high"], row["note"]) == pytest.approx(
        (means.mean(), low[0], high[0], None)
    )
    assert row["ci_low"] < row["mean"] < row["ci_high"]


def test_sentences_are_numbered_within_their_article(make_corpus: Any, values: dict[str, float]) -> None:
    corpus = make_corpus([{"title": "Head", "text": f"{GOOD} {BAD}"}, {"text": FLAT}])
    table = mk.sentiment(corpus, by="sentence").table
    assert table.select("article_id", "sentence", "field").rows() == [
        ("a1", 1, "title"),
        ("a1", 2, "text"),
        ("a1", 3, "text"),
        ("a2", 1, "text"),
    ]
    assert table["compound"].to_list() == [0, values["good"], values["bad"], 0]


def test_a_voice_is_scored_by_its_own_words(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": 'The minister said "a great success" on Monday. A crime.'}])
    assert mk.sentiment(corpus.where(voice="quoted")).table["mean"].to_list() == compound('"a great success"')
    own = mk.sentiment(corpus.where(voice="own"), by="sentence").table["compound"].to_list()
    assert own == compound("The minister said on Monday.", "A crime.")


def test_other_languages_are_counted_and_not_scored(make_corpus: Any, values: dict[str, float]) -> None:
    rows = [
        {"text": GOOD, "language": "en-GB"},
        {"text": GOOD},
        {"text": GOOD, "language": "English"},
        {"text": BAD, "language": "de"},
        {"source": "t", "text": BAD, "language": "fa"},
    ]
    result = mk.sentiment(make_corpus(rows))
    assert result.table.select("source", "n_articles", "n_sentences", "mean").rows() == [
        ("s", 3, 3, pytest.approx(values["good"])),
        ("t", 0, 0, None),
    ]
    assert result.recipe.notes == ("2 articles are not in English and have no score",)
    corpus = make_corpus(rows)
    assert mk.sentiment(corpus, by="sentence").table["compound"].null_count() == 2
    assert "a4" not in mk.evidence(corpus, mk.sentiment(corpus), 0)["article_id"].to_list()


def test_composed_texts_have_no_interval(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": text, "composed": True} for text in (GOOD, BAD, FLAT) * 3])
    row = mk.sentiment(corpus).table.row(0, named=True)
    assert (row["ci_low"], row["composed"], row["note"]) == (None, True, "composed: no interval")


def test_what_is_refused() -> None:
    corpus = mk.from_texts({"a": [GOOD]})
    with pytest.raises(ArgumentError, match="unknown method 'bert'; there are: vader"):
        mk.sentiment(corpus, method="bert")
    with pytest.raises(ArgumentError, match="unknown method"):
        mk.sentiment_of([GOOD], method="bert")
    with pytest.raises(ArgumentError, match="unknown column for `by` 'camp'"):
        mk.sentiment(corpus, by="camp")


def test_texts_at_hand() -> None:
    table = mk.sentiment_of([GOOD, "", BAD])
    assert table.columns == ["neg", "neu", "pos", "compound"]
    assert table["compound"][1] == 0
    assert mk.sentiment_of(GOOD).height == 1  # one text is not a list of letters
    assert mk.sentiment_of([]).height == 0


def test_every_sentence_of_the_bundled_corpus_scores_as_in_nltk() -> None:
    from nltk.sentiment import vader as nltk_vader

    package = find_spec("vaderSentiment")
    assert package is not None
    assert package.submodule_search_locations
    analyzer = nltk_vader.SentimentIntensityAnalyzer.__new__(nltk_vader.SentimentIntensityAnalyzer)
    analyzer.lexicon_file = (Path(package.submodule_search_locations[0]) / "vader_lexicon.txt").read_text(
        encoding="utf-8"
    )
    analyzer.lexicon, analyzer.constants = analyzer.make_lex_dict(), nltk_vader.VaderConstants()
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    table = mk.sentiment(corpus, by="sentence").table
    assert table.height == corpus.n_sentences > 1000
    stored = {row["article_id"]: row for row in corpus.articles.iter_rows(named=True)}
    for row in table.iter_rows(named=True):
        text = stored[row["article_id"]][row["field"]][row["start_char"] : row["end_char"]]
        theirs = analyzer.polarity_scores(text)
        assert tuple(row[name] for name in theirs) == pytest.approx(tuple(theirs.values()), abs=1e-9), text
