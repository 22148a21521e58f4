"""Which events are told, on articles whose sentences can be counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

import mediakit as mk
from mediakit.errors import ArgumentError

BOOK = {
    "event": [
        {"id": "flood", "name": "The flood", "from": "2019-03-01", "to": "2019-03-02", "terms": ["flood*"]},
        {"id": "vote", "name": "The vote", "from": "2020-02-21", "terms": ["vote*", "poll*"]},
        {"id": "old", "name": "The old affair", "terms": ["affair*"]},
    ]
}
ROWS = [
    {  # flood: the first two sentences of its paragraph; vote: the others
        "source": "a", "date": "2020-03-01",
        "text": "The flood came. It was high.\n\nThe vote came.\n\nVotes count.\n\nThe poll and the flood.",
    },
    {"source": "a", "date": "2020", "text": "Calm.\n\nQuiet.\n\nNothing.\n\nThe vote was held. And lost."},
    {"source": "a", "date": "2019-05-05", "text": "The flood again."},
    {"source": "b", "date": "2019-01-01", "text": "The affair. A flood was feared."},
    {"source": "c", "date": None, "text": "A day like others. Rain."},
]  # fmt: skip
COLUMNS = [
    "source", "event", "n_articles", "n_sentences", "share", "first_date", "position", "n_articles_possible",
    "n_sentences_possible", "note",
]  # fmt: skip


@pytest.fixture
def corpus(make_corpus: Any) -> Any:
    return make_corpus(ROWS, BOOK)


def test_a_table_by_hand(corpus: Any) -> None:
    table = mk.coverage(corpus).table
    assert table.columns == COLUMNS
    of = {(row["source"], row["event"]): tuple(row.values())[2:] for row in table.iter_rows(named=True)}
    # Article 1: sentences 0, 1 and 4 tell the flood, 2, 3 and 4 the vote; article 2: sentences 3 and 4 of 5, and those
    # without cues follow, since all its cues are of the vote; 9 sentences of "a" tell any event.
    assert of["a", "flood"] == (2, 4, pytest.approx(4 / 11), "2019-05-05", 0.0, 3, 11, None)
    assert of["a", "vote"] == (2, 8, pytest.approx(8 / 11), "2020", pytest.approx((2 / 4 + 0) / 2), 2, 10, None)
    assert of["a", "old"] == (0, 0, None, None, None, 3, 11, "not found in 3 articles, 11 sentences")
    assert of["b", "flood"] == (0, 0, None, None, None, 0, 0, "all articles are older than the event")
    assert of["b", "old"] == (1, 2, 1.0, "2019-01-01", 0.0, 1, 2, None)
    assert of["c", "vote"] == (0, 0, None, None, None, 1, 2, "not found in 1 article, 2 sentences")
    assert len(of) == 9


def test_evidence_is_the_sentences_counted(corpus: Any) -> None:
    result = mk.coverage(corpus)
    for row in result.table.iter_rows(named=True):
        found = mk.evidence(corpus, result, row)
        assert found.height == row["n_sentences"]
        assert found["article_id"].n_unique() == row["n_articles"]
    row = result.table.row(0, named=True)
    assert mk.evidence(corpus, result, row)["snippet"].to_list() == [
        "The flood came.", "It was high.", "The poll and the flood.", "The flood again.",
    ]  # fmt: skip
    assert mk.evidence(corpus, result, row, limit=3).height == 3


def test_what_cannot_tell_an_event_does_not(corpus: Any) -> None:
    """An article dated before an event began tells nothing of it, and is not among those that could."""
    table = mk.coverage(corpus, by="article").table
    assert (table["n_articles"] <= table["n_articles_possible"]).all()
    assert (table["n_sentences"] <= table["n_sentences_possible"]).all()
    assert table.filter(event="vote", article_id="a4")["n_articles_possible"].to_list() == [0]


def test_position_is_in_the_whole_article_headline_included(make_corpus: Any) -> None:
    row = {"title": "Polls open", "text": "One.\n\nTwo.\n\nThe affair of today.\n\nPolls.", "date": "2021-01-01"}
    corpus = make_corpus([row], BOOK)
    place = {row["event"]: row["position"] for row in mk.coverage(corpus).table.iter_rows(named=True)}
    assert place == {"flood": None, "old": 3 / 4, "vote": 0.0}
    body = mk.coverage(corpus.where(part="body")).table
    assert body["position"].to_list() == [None, 1.0, 3 / 4]  # of the sentences selected, where they stand in all of it


def test_composed_texts_have_the_day_they_are_told_as_of(make_corpus: Any) -> None:
    rows = [
        {"source": "s", "text": "The affair.", "date": "2021-05-05", "composed": False, "told_as_of": None},
        {"source": "s", "text": "The affair!", "date": None, "composed": True, "told_as_of": "2019-09-09"},
        {"source": "s", "text": "The vote?", "date": None, "composed": True, "told_as_of": "2019-09-10"},
    ]
    table = mk.coverage(make_corpus(rows, BOOK)).table
    assert table.filter(event="old").select("composed", "first_date").rows() == [
        (False, "2021-05-05"),
        (True, "2019-09-09"),
    ]
    assert table.filter(event="vote", composed=True)["note"].to_list() == ["all articles are older than the event"]


def test_events_of_the_metadata_do_without_a_codebook(make_corpus: Any) -> None:
    rows = [
        {"source": "a", "text": "One. Two.", "events": ["x", "y"]},
        {"source": "b", "text": "Three.", "events": ["y"]},
    ]
    table = mk.coverage(make_corpus(rows)).table
    assert table.select("source", "event", "n_sentences", "share", "note").rows() == [
        ("a", "x", 2, 1.0, None), ("a", "y", 2, 1.0, None),
        ("b", "x", 0, None, "not found in 1 article, 1 sentence"), ("b", "y", 1, 1.0, None),
    ]  # fmt: skip


def test_a_selection_counts_what_is_left(corpus: Any) -> None:
    narrowed = mk.coverage(corpus.where(event="flood")).table
    assert narrowed.filter(source="a").select("event", "n_sentences", "n_sentences_possible").rows() == [
        ("flood", 4, 4), ("vote", 1, 3), ("old", 0, 4),
    ]  # fmt: skip


def test_mistakes_say_what_to_do(make_corpus: Any, corpus: Any) -> None:
    with pytest.raises(ArgumentError, match=r"this corpus knows no events; add \[\[event\]\] with id, name and terms"):
        mk.coverage(make_corpus([{"text": "A word."}]))
    with pytest.raises(ArgumentError, match="`by` names event, but every group has a row for each event"):
        mk.coverage(corpus, by=["source", "event"])
