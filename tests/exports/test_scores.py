"""The long tables of scores: equal to the measures that they are of, whole, and with the way back to the text."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.exports.article_scores import ALL, article_scores
from mediakit.exports.sentence_scores import sentence_table
from mediakit.exports.tables import csv_bytes
from mediakit.schema import COLUMNS


@pytest.fixture(scope="module")
def scores(bundled: Corpus) -> pl.DataFrame:
    return article_scores(bundled).table


@pytest.fixture(scope="module")
def sentences(bundled: Corpus) -> pl.DataFrame:
    return sentence_table(bundled).table


def by_article(table: pl.DataFrame, column: str) -> dict[str, float]:
    return dict(zip(table["article_id"], table[column], strict=True))


def of(scores: pl.DataFrame, measure: str, item: str = ALL, event: str = ALL) -> dict[str, float]:
    return by_article(scores.filter(measure=measure, item=item, event=event), "value")


def test_whole_articles_have_the_scores_of_the_measures(bundled: Corpus, scores: pl.DataFrame) -> None:
    assert of(scores, "sentiment") == pytest.approx(by_article(mk.sentiment(bundled, by="article").table, "mean"))
    for book in ("policy", "news"):
        table = mk.framing(bundled, by="article", codebook=book).table
        for frame in table["frame"].unique().to_list():
            expected = by_article(table.filter(frame=frame), "share_sentences")
            assert of(scores, f"framing_{book}", frame) == pytest.approx(expected)
    assert of(scores, "length", "n_words") == by_article(bundled.articles, "n_words")
    own = mk.actor_sentiment(bundled, by="article", actors=None, n_resamples=2).table.filter(actor="mek", voice="own")
    assert of(scores, "actor_sentiment_own", "mek") == pytest.approx(by_article(own, "mean"))


def test_passages_have_the_scores_of_their_event(bundled: Corpus, scores: pl.DataFrame) -> None:
    narrowed = bundled.where(event="1988-executions")
    tone = by_article(mk.sentiment(narrowed, by="article").table, "mean")
    assert of(scores, "sentiment", event="1988-executions") == pytest.approx(tone)
    words = by_article(narrowed.articles, "n_words")
    assert of(scores, "length", "n_words", "1988-executions") == words


def test_quoted_words_are_those_of_where(bundled: Corpus, scores: pl.DataFrame) -> None:
    quoted = by_article(bundled.where(voice="quoted").articles, "n_words")
    n_words = by_article(bundled.articles, "n_words")
    assert of(scores, "quoted") == pytest.approx({one: quoted.get(one, 0) / n for one, n in n_words.items()})


def test_mentions_add_up(bundled: Corpus, scores: pl.DataFrame) -> None:
    expected = mk.actor_sentiment(bundled, n_resamples=2).table.filter(actor="un")["n_mentions"].sum()
    assert sum(of(scores, "actor_mentions", "un").values()) == expected > 0


def test_pandas_reads_it_for_a_regression(scores: pl.DataFrame) -> None:
    read = pd.read_csv(io.BytesIO(csv_bytes(scores)))
    wide = read[read["event"] == ALL].pivot(index="article_id", columns=["measure", "item"], values="value")
    assert len(wide) == 52
    assert wide["sentiment", ALL].notna().all()
    assert read["composed"].sum() > 0


def test_other_languages_have_rows_without_a_value(make_corpus: Any) -> None:
    rows = [{"text": "Great joy.", "language": "en"}, {"text": "Grosse Freude.", "language": "de", "source": None}]
    table = article_scores(make_corpus(rows)).table
    assert of(table, "sentiment") == {"a1": pytest.approx(0.836), "a2": None}
    assert of(table, "length", "n_words") == {"a1": 2, "a2": 2}
    assert table.filter(article_id="a2")["source"].unique().to_list() == ["(none)"]
    assert set(table["event"]) == {ALL}


def test_sentences_lead_back_to_the_text(bundled: Corpus, sentences: pl.DataFrame) -> None:
    stored = {row["article_id"]: row for row in bundled.articles.iter_rows(named=True)}
    assert sentences.height == bundled.n_sentences
    assert sentences["n_words"].sum() == bundled.n_words
    texts = [
        stored[row["article_id"]][row["field"]][row["start_char"] : row["end_char"]] for row in sentences.to_dicts()
    ]
    again = mk.sentiment_of([" ".join(text.split()) for text in texts[:200]])
    assert sentences["compound"][:200].to_list() == pytest.approx(again["compound"].to_list())
    assert not {"text", "snippet", "title"} & set(sentences.columns)


def test_whose_words_a_sentence_is() -> None:
    text = "It rained. “We saw it coming since last week. The river rose by a metre every hour,” Ann Lee said."
    table = sentence_table(mk.from_texts({"a": [text]})).table
    assert table["voice"].to_list() == ["own", "quoted", "both"]
    assert table["n_words_quoted"].to_list() == [0, 7, 8]


def test_sentences_have_the_frames_events_and_voice_of_the_corpus(bundled: Corpus, sentences: pl.DataFrame) -> None:
    found = mk.framing(bundled, by="sentence", codebook="news").table
    told = {(r["article_id"], r["sentence"], r["frame"]) for r in found.iter_rows(named=True)}
    listed = sentences.filter(pl.col("frames_news") != "")
    assert told == {
        (row["article_id"], row["sentence"], frame)
        for row in listed.iter_rows(named=True)
        for frame in row["frames_news"].split(";")
    }
    told_event = sentences.filter(pl.col("event").str.split(";").list.contains("1988-executions"))
    assert told_event.height == bundled.where(event="1988-executions").n_sentences
    assert sentences["n_words_quoted"].sum() == bundled.where(voice="quoted").n_words
    assert (sentences.filter(voice="own")["n_words_quoted"] == 0).all()


@pytest.mark.parametrize("table", ["scores", "sentences"])
def test_every_column_is_in_the_schema_and_nothing_is_left_of_a_selection(
    bundled: Corpus, table: str, request: pytest.FixtureRequest
) -> None:
    assert set(request.getfixturevalue(table).columns) <= set(COLUMNS)
    narrowed = bundled.where(source="defendashraf.org", voice="quoted")
    made = (article_scores if table == "scores" else sentence_table)(narrowed)
    assert made.table["article_id"].n_unique() == 1
    assert made.recipe.measure == table
    assert made.recipe.selection == narrowed.selection
    assert made.recipe.references
