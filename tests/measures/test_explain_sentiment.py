"""Why a text has its score: the rows add up to it, name the rules, and stand where the words stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError, EmptySelection

WORDS = ["NOT", "not", "very", "good", "TERRIBLE", "crime!", "but", "success", "day", "least", "?", "kind", "of", "!!"]


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_a_texts_rows_add_up_to_vaders_score(words: list[str]) -> None:
    text = " ".join(words)
    table = mk.explain_sentiment(text).table
    assert table["contribution"].sum() == pytest.approx(mk.sentiment_of([text])["compound"].item(), abs=1e-12)
    for word, start, end in table.select("word", "start_char", "end_char").drop_nulls().rows():
        assert word in text[start:end]


def test_rules_are_named() -> None:
    table = mk.explain_sentiment("It was NOT a very good day, but the talks were a SUCCESS!").table
    rows = {row["word"]: row for row in table.iter_rows(named=True)}
    assert rows["good"]["rules"] == "booster, 1 word before; negation, 2 words before; but"
    assert rows["good"]["after"] < 0 < rows["good"]["weight"]
    assert rows["SUCCESS"]["rules"] == "capitals; but"
    assert (rows["!"]["rules"], rows["!"]["start_char"], rows["!"]["weight"]) == ("punctuation", None, None)
    assert abs(rows["(rounding)"]["contribution"]) < 5e-5


def test_an_articles_rows_add_up_to_its_mean(bundled: Corpus) -> None:
    means = dict(mk.sentiment(bundled, by="article", n_resamples=1).table.select("article_id", "mean").rows())
    for article in bundled.articles["article_id"].to_list()[:5]:
        table = mk.explain_sentiment(bundled, article_id=article).table
        assert set(table["article_id"]) == {article}
        assert table["contribution"].sum() == pytest.approx(means[article], abs=1e-12)
        text = bundled.articles.filter(pl.col("article_id") == article).row(0, named=True)
        for word, field, start, end in table.select("word", "field", "start_char", "end_char").drop_nulls().rows():
            assert word in text[field][start:end]


def test_a_selection_is_explained_as_it_is_selected(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": 'He said "a good day" after the crime.'}])
    words = {
        voice: mk.explain_sentiment(corpus.where(voice=voice), article_id="a1").table["word"].to_list()[:-1]
        for voice in ("own", "quoted")
    }
    assert words == {"own": ["crime"], "quoted": ["good"]}


@pytest.mark.parametrize("score", ["mean_weight", "net_share", "balance"])
def test_a_list_adds_up_exactly(tmp_path: Path, score: str) -> None:
    (tmp_path / "w.csv").write_text('term,weight\ngood,2\n"very well",3\nbad,-1.5\n', encoding="utf-8")
    words = mk.load_lexicon(tmp_path / "w.csv", negation=2)
    corpus = mk.from_texts({"a": ["Very well. A bad, not so good day. Good."]})
    settings = {"method": "lexicon", "lexicon": words, "score": score}
    (article,) = corpus.articles["article_id"]
    table = mk.explain_sentiment(corpus, article_id=article, **settings).table
    assert table.select("sentence", "word", "weight", "after", "rules").rows() == [
        (1, "Very well", 3, 3, ""), (2, "bad", -1.5, -1.5, ""), (2, "good", 2, -2, "negation"), (3, "Good", 2, 2, "")
    ]  # fmt: skip
    assert table["contribution"].sum() == pytest.approx(
        mk.sentiment(corpus, **settings).table["mean"].item(), abs=1e-12
    )


def test_nothing_to_explain_and_what_is_refused(make_corpus: Any) -> None:
    assert mk.explain_sentiment("").table["contribution"].sum() == 0
    assert mk.explain_sentiment("…", method="lexicon", lexicon={"good": 1.0, "bad": -2.0}).table.height == 0
    corpus = make_corpus([{"text": "Gut.", "language": "de"}])
    assert mk.explain_sentiment(corpus, article_id="a1").table.height == 0
    with pytest.raises(ArgumentError, match="article_id= is missing"):
        mk.explain_sentiment(corpus)
    with pytest.raises((ArgumentError, EmptySelection), match="a9"):
        mk.explain_sentiment(corpus, article_id="a9")
    with pytest.raises(ArgumentError, match="lexicon= and score= are for"):
        mk.explain_sentiment("Good.", score="balance")
