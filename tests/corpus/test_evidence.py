"""Evidence stands in the text where it says, in the group that the row counts, and there is as much of it as was counted."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus.spans import SPAN_COLUMNS
from mediakit.errors import ArgumentError
from mediakit.text.words import SKLEARN_PATTERN, fold

ROWS: list[dict[str, Any]] = [
    {
        "source": "a",
        "title": "🙂 Massacre 𝔸nd more",
        "date": "2019-11",
        "events": ["e1"],
        "text": "👩‍⚕️ They said: “a terrible massacre of people.” "
        "İt was… a massacre!\n\nNaïve e\u0301tude, no massacre in the U.S. today.",
    },
    {
        "source": "a",
        "title": None,
        "date": "2019",
        "events": ["e2"],
        "text": "\n \u2003A massacre, they said. 🙂🙂 Good news, and great joy.",
    },
    {
        "source": "b",
        "title": "Joy",
        "date": None,
        "events": ["e1"],
        "text": "No massacre. A wonderful success for the government and parliament.",
    },
    {
        "source": "b",
        "title": None,
        "date": "2020",
        "events": ["e1", "e3"],
        "text": "The massacre was denied.",
        "composed": True,
    },
]


@pytest.fixture
def corpus(make_corpus: Any) -> Any:
    return make_corpus(ROWS)


def pieces(corpus: Any, found: pl.DataFrame) -> list[str]:
    """The stretches of the stored fields that evidence points at."""
    stored = {row["article_id"]: row for row in corpus.base.articles.iter_rows(named=True)}
    return [
        stored[article][field][start:end]
        for article, field, start, end in found.select("article_id", "field", "start_char", "end_char").rows()
    ]


SELECTIONS: list[dict[str, Any]] = [
    {},
    {"source": "a"},
    {"voice": "own"},
    {"voice": "quoted"},
    {"part": "body"},
    {"event": "e1"},
]


@pytest.mark.parametrize("filters", SELECTIONS)
@pytest.mark.parametrize("by", ["source", "article", "month", "event", "part", ["source", "event"]])
def test_terms_stand_where_evidence_says(corpus: Any, filters: dict[str, Any], by: Any) -> None:
    narrowed = corpus.where(**filters)
    result = mk.terms(narrowed, by=by, stopwords="keep")
    for row in result.table.iter_rows(named=True):
        found = mk.evidence(narrowed, result, row, limit=1000)
        assert tuple(found.columns) == SPAN_COLUMNS
        assert [fold(piece).rstrip(".") for piece in pieces(corpus, found)] == [row["term"]] * row["count"]
        assert found["article_id"].n_unique() == row["n_articles"]


@pytest.mark.parametrize(
    "options", [{"ngram": 2}, {"ngram": 3}, {"normalise": "stem"}, {"normalise": "lemma", "ngram": 2}]
)
def test_as_much_evidence_as_was_counted(corpus: Any, options: dict[str, Any]) -> None:
    result = mk.terms(corpus, stopwords="keep", **options)
    for row in result.table.iter_rows(named=True):
        assert mk.evidence(corpus, result, row, limit=1000).height == row["count"]


@pytest.mark.parametrize("ngram", [1, 2])
def test_evidence_of_another_token_pattern_is_whole_chunks(corpus: Any, ngram: int) -> None:
    result = mk.terms(corpus, stopwords="keep", token_pattern=SKLEARN_PATTERN, ngram=ngram)
    for row in result.table.iter_rows(named=True):
        found = mk.evidence(corpus, result, row, limit=1000)
        assert found.height == row["count"]
        assert all(word in piece.lower() for piece in pieces(corpus, found) for word in row["term"].split(" "))


@pytest.mark.parametrize("within", [None, "event"])
def test_keyness_counts_what_evidence_shows(corpus: Any, within: str | None) -> None:
    published = corpus.where(composed=False)
    result = mk.keyness(published, min_count=1, within=within)
    assert result.table.height > 10
    for row in result.table.iter_rows(named=True):
        found = mk.evidence(published, result, row, limit=1000)
        assert [fold(piece).rstrip(".") for piece in pieces(corpus, found)] == [row["term"]] * row["n_target"]
    if within:  # e2 is told by one side only
        assert (
            "a2"
            not in mk.evidence(published, result, result.table.filter(pl.col("term") == "massacre").row(0, named=True))[
                "article_id"
            ]
        )


def test_composed_and_published_texts_of_one_source_have_their_own_evidence(corpus: Any) -> None:
    result = mk.keyness(corpus, min_count=1, target="b (composed)", reference="b")
    row = result.table.filter(pl.col("term") == "massacre").row(0, named=True)
    assert mk.evidence(corpus, result, row)["article_id"].to_list() == ["a4"]
    by_source = mk.terms(corpus, pattern="massacre")
    shown = {
        (r["source"], r["composed"]): mk.evidence(corpus, by_source, r)["article_id"].unique().sort().to_list()
        for r in by_source.table.iter_rows(named=True)
    }
    assert shown == {("a", False): ["a1", "a2"], ("b", False): ["a3"], ("b", True): ["a4"]}


def test_concordance_shows_its_match(corpus: Any) -> None:
    result = mk.concordance(corpus, pattern=["massacre", '"the U.S."'])
    assert pieces(corpus, result.table) == result.table["match"].to_list()
    for row in result.table.iter_rows(named=True):
        found = mk.evidence(corpus, result, row)
        assert row["match"] in pieces(corpus, found)
        assert set(found["article_id"]) == {row["article_id"]}


def test_sentences_of_sentiment_stand_where_they_say(corpus: Any) -> None:
    result = mk.sentiment(corpus, by="sentence")
    texts = pieces(corpus, result.table)
    again = mk.sentiment_of(texts)["compound"]
    assert result.table["compound"].to_list() == again.to_list()
    for row, text in zip(result.table.iter_rows(named=True), texts, strict=True):
        assert pieces(corpus, mk.evidence(corpus, result, row)) == [text]


def test_the_furthest_sentences_come_first(corpus: Any) -> None:
    result = mk.sentiment(corpus.where(source="b", composed=False))
    assert result.table["mean"][0] > 0
    texts = pieces(corpus, mk.evidence(corpus, result, 0, limit=2))
    assert texts == ["A wonderful success for the government and parliament.", "Joy"]


def test_frames_cues_stand_where_they_say(corpus: Any) -> None:
    result = mk.framing(corpus)
    for row in result.table.filter(pl.col("n_matches") > 0).iter_rows(named=True):
        assert mk.evidence(corpus, result, row, limit=1000).height == row["n_matches"]
    politics = result.table.filter((pl.col("frame") == "political") & (pl.col("source") == "b")).row(0, named=True)
    assert {"government", "parliament"} & set(pieces(corpus, mk.evidence(corpus, result, politics)))


def test_snippets_are_the_sentence_with_plain_white_space(corpus: Any) -> None:
    result = mk.terms(corpus, pattern="massacre")
    found = mk.evidence(corpus, result, result.table.filter(pl.col("source") == "a").row(0, named=True), limit=2)
    assert found["snippet"].to_list()[0] == "🙂 Massacre 𝔸nd more"


def test_limit_and_rows_that_are_not_there(corpus: Any) -> None:
    result = mk.terms(corpus, pattern="massacre")
    assert mk.evidence(corpus, result, 0, limit=1).height == 1
    with pytest.raises(ArgumentError, match="row 99 is not there; the table has"):
        mk.evidence(corpus, result, 99)
    with pytest.raises(ArgumentError, match="no group of this corpus is 'c'"):
        mk.evidence(corpus, result, {"source": "c", "term": "massacre"})
    with pytest.raises(ArgumentError, match="'compare' has no evidence"):
        mk.evidence(corpus, mk.compare(corpus, measures=["sentiment"]).differences, 0)


@given(
    st.lists(st.text(alphabet="ab🙂é\u0301 .\n\u00a0“”'-\ufe0f", max_size=30), min_size=1, max_size=3).filter(
        lambda t: "a" in "".join(t)
    )
)
def test_offsets_in_any_text(texts: list[str]) -> None:
    corpus = mk.from_texts({"s": texts})
    result = mk.terms(corpus, stopwords="keep")
    for row in result.table.iter_rows(named=True):
        found = mk.evidence(corpus, result, row, limit=1000)
        assert [fold(piece).rstrip(".") for piece in pieces(corpus, found)] == [row["term"]] * row["count"]
