"""Sentiment toward actors: counts by hand, voices apart, absence, evidence, and arithmetic from the mentions' scores."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus.codebook import Codebook
from mediakit.errors import ArgumentError

BOOK = Codebook.model_validate(
    {
        "actor": [
            {"id": "lee", "name": "Ann Lee", "aliases": ["Lee", '"Ann Lee"']},
            {"id": "day", "name": "Bo Day", "aliases": ["Day"]},
        ]
    }
)
TEXTS = {
    "x": [
        "Ann Lee lied to the town. Lee's cruel plan failed.",
        "Lee opened a shop. “Ann Lee is a corrupt liar,” said Bo Day.",
    ],
    "y": ["Bo Day helped the brave nurses.", "It rained. It rained again."],
}


@pytest.fixture
def corpus() -> mk.Corpus:
    return mk.from_texts(TEXTS, codebook=BOOK)


def row(result: mk.Result, **wanted: Any) -> dict[str, Any]:
    table = result.table.filter(*(pl.col(name).eq_missing(value) for name, value in wanted.items()))
    assert table.height == 1
    return table.row(0, named=True)


def test_counts_by_hand(corpus: mk.Corpus) -> None:
    result = mk.actor_sentiment(corpus)
    assert result.table.select("source", "actor", "voice", "n_mentions", "n_articles").rows() == [
        ("x", "lee", "own", 3, 2),
        ("x", "lee", "quoted", 1, 1),
        ("x", "day", "own", 1, 1),
        ("y", "lee", None, 0, 0),
        ("y", "day", "own", 1, 1),
    ]
    lee = row(result, source="x", actor="lee", voice="own")
    assert lee["share_negative"] == pytest.approx(2 / 3)
    assert lee["share_negative"] + lee["share_neutral"] + lee["share_positive"] == pytest.approx(1)
    assert row(result, source="x", voice="quoted")["share_negative"] == 1
    assert row(result, source="y", actor="lee")["note"] == "not found in 2 articles, 3 sentences"
    assert row(result, source="y", actor="day")["share_positive"] == 1


def test_a_mean_is_over_articles_of_the_mentions_positive_less_negative(corpus: mk.Corpus) -> None:
    first, second = TEXTS["x"]
    spans = [(0, 7), (first.index("Lee's"), first.index("Lee's") + 5), (0, 3)]
    each = mk.sentiment_toward([first, first, second], spans)
    score = (each["positive"] - each["negative"]).to_list()
    lee = row(mk.actor_sentiment(corpus), source="x", actor="lee", voice="own")
    assert lee["mean"] == pytest.approx(((score[0] + score[1]) / 2 + score[2]) / 2)
    assert lee["note"] == "too few articles"
    assert lee["ci_low"] is None


def test_one_voice_alone(corpus: mk.Corpus) -> None:
    both = mk.actor_sentiment(corpus).table
    quoted = mk.actor_sentiment(corpus, voice="quoted").table
    assert quoted.filter(pl.col("n_mentions") > 0).equals(both.filter(pl.col("voice") == "quoted"))
    assert quoted.filter(pl.col("n_mentions") == 0).height == 3  # day in x, both in y


def test_what_is_told_as_somebodys_words_is_quoted() -> None:
    corpus = mk.from_texts({"x": ["Bo Day said that Ann Lee lied."]}, codebook=BOOK)
    assert mk.actor_sentiment(corpus).table.select("actor", "voice").rows() == [("lee", "quoted"), ("day", "own")]


def test_evidence_opens_the_clause_and_begins_with_the_strongest(corpus: mk.Corpus) -> None:
    result = mk.actor_sentiment(corpus)
    found = mk.evidence(corpus, result, row(result, source="x", actor="lee", voice="own"))
    stored = dict(corpus.articles.select("article_id", "text").rows())
    shown = [stored[one["article_id"]][one["start_char"] : one["end_char"]] for one in found.iter_rows(named=True)]
    assert sorted(shown) == ["Ann Lee lied to the town.", "Lee opened a shop.", "Lee's cruel plan failed."]
    assert shown[-1] == "Lee opened a shop."
    assert mk.evidence(corpus, result, row(result, source="y", actor="lee")).height == 0
    one = mk.from_texts({"x": ["It rained, but Ann Lee stayed at home; nobody came."]}, codebook=BOOK)
    [(start, end)] = mk.evidence(one, mk.actor_sentiment(one), 0).select("start_char", "end_char").rows()
    assert one.articles["text"][0][start:end] == "but Ann Lee stayed at home;"


def test_the_sentence_is_read_whole_whatever_is_selected() -> None:
    corpus = mk.from_texts({"x": ["Lee, “a corrupt and cruel liar to all”, left."]}, codebook=BOOK)
    [whole] = mk.actor_sentiment(corpus).table.filter(pl.col("actor") == "lee")["mean"].to_list()
    [own] = mk.actor_sentiment(corpus.where(voice="own")).table.filter(pl.col("actor") == "lee")["mean"].to_list()
    assert own == whole < -0.5


def test_a_sentence_of_two_events_counts_in_both(make_corpus: Any) -> None:
    book = BOOK.model_dump(by_alias=True) | {
        "event": [
            {"id": "flood", "name": "Flood", "terms": ["flood"]},
            {"id": "vote", "name": "Vote", "terms": ["vote"]},
        ]
    }
    book.pop("corpus")
    corpus = make_corpus([{"text": "Ann Lee lied on the flood and the vote."}], book)
    table = mk.actor_sentiment(corpus, by="event", actors="lee").table
    assert table.select("event", "n_mentions").rows() == [("flood", 1), ("vote", 1)]


def test_without_a_codebook_names_are_given_or_found() -> None:
    corpus = mk.from_texts({"x": ["On Monday Ann Lee lied.", "There Lee met Bo Day."]})
    assert mk.actor_sentiment(corpus).table.select("actor", "n_mentions").rows() == [("Ann Lee", 2), ("Bo Day", 1)]
    given = mk.actor_sentiment(corpus, actors={"the-mayor": ["Lee"]})
    assert given.table.select("actor", "n_mentions").rows() == [("the-mayor", 2)]
    assert given.recipe.parameters["actors"] == {"the-mayor": ["Lee"]}
    assert mk.evidence(corpus, given, 0).height == 2


def test_other_languages_have_no_score(make_corpus: Any) -> None:
    corpus = make_corpus(
        [{"text": "Ann Lee lied."}, {"text": "Ann Lee log.", "language": "de"}],
        {"actor": [{"id": "lee", "name": "Lee"}]},
    )
    result = mk.actor_sentiment(corpus)
    assert result.table["n_mentions"].to_list() == [1]
    assert "1 articles are not in English and have no score" in result.recipe.notes


def test_sentiment_toward_reads_the_sentence_of_the_span() -> None:
    text = "Bo Day is a corrupt liar. Ann Lee opened a shop."
    scores = mk.sentiment_toward([text, text], [(0, 6), (26, 33)])
    assert scores.columns == ["label", "negative", "neutral", "positive"]
    assert scores["label"].to_list() == ["negative", "neutral"]
    assert scores.row(1) == mk.sentiment_toward(["Ann Lee opened a shop."], [(0, 7)]).row(0)
    assert mk.sentiment_toward([], []).height == 0


@pytest.mark.parametrize(
    ("texts", "spans", "message"),
    [
        (["Ann Lee"], [(0, 8)], r"span number 0 is \(0, 8\)"),
        (["Ann Lee"], [(3, 3)], "a span is"),
        (["Ann Lee"], [(3, 4)], "with a word in it"),
        (["Ann Lee"], [], "1 texts and 0 spans"),
    ],
)
def test_spans_that_are_none(texts: list[str], spans: list[tuple[int, int]], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        mk.sentiment_toward(texts, spans)


@pytest.mark.parametrize(
    ("wrong", "message"), [({"method": "rule"}, "did you mean 'rules'"), ({"voice": "both"}, "own, quoted")]
)
def test_unknown_options(corpus: mk.Corpus, wrong: dict[str, str], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        mk.actor_sentiment(corpus, **wrong)  # type: ignore[arg-type]
