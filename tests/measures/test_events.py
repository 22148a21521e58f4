"""Groups of articles on the same event, on texts that can be read, and what they stand in for."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError

QUAKES = {
    "peru": "A quake of magnitude 7.2 struck Arequipa in Peru on Tuesday. Mayor Luis Quispe said 14 people died in Arequipa.",
    "chile": "A quake of magnitude 6.1 struck Valdivia in Chile on Sunday. Mayor Rosa Mella said 3 people died in Valdivia.",
}


def rows(dates: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Each quake by four sources that word it in their own way; and two articles on nothing of the kind."""
    told = []
    for place, text in QUAKES.items():
        for number, (source, more) in enumerate(
            [("a", "Rescuers dig."), ("b", "Roads are cut off."), ("c", "Schools stay shut."), ("d", "Aid arrives.")]
        ):
            date = (dates or {}).get(f"{place}{number}")
            told.append({"article_id": f"{place}{number}", "source": source, "text": f"{text} {more}", "date": date})
    told += [
        {"article_id": "bread", "source": "a", "text": "The price of bread rose in Turin, bakers say."},
        {"article_id": "opera", "source": "b", "text": "Verdi opens the season of the opera in Milan tonight."},
    ]
    return told


def groups_of(result: mk.Result) -> set[frozenset[str]]:
    return {
        frozenset(members) for members in result.table.group_by("event_group").agg("article_id")["article_id"].to_list()
    }


WANTED = {frozenset(f"{place}{n}" for n in range(4)) for place in QUAKES} | {frozenset({"bread"}), frozenset({"opera"})}


def test_two_events_that_are_told_alike_are_two_groups(make_corpus: Any) -> None:
    result = mk.events(make_corpus(rows()))
    assert groups_of(result) == WANTED
    first = result.table.filter(pl.col("article_id") == "peru1").row(0, named=True)
    assert (first["event_group"], first["n_articles"], first["n_sources"]) == ("peru0", 4, 4)
    assert 0.5 < first["score"] <= 1
    assert {"peru", "arequipa", "7.2"} <= {word.lower() for word in first["shared"].split("; ")}
    alone = result.table.filter(pl.col("article_id") == "bread").row(0, named=True)
    assert (alone["score"], alone["shared"], alone["n_articles"]) == (None, None, 1)


def test_the_order_of_articles_changes_no_group(make_corpus: Any) -> None:
    assert mk.events(make_corpus(rows()[::-1])).table.equals(mk.events(make_corpus(rows())).table)


def test_the_same_words_years_apart_are_another_event(make_corpus: Any) -> None:
    dates = {"peru0": "2019-05-01", "peru1": "2019-05-02", "peru2": "2023-08-01", "peru3": "2023-08-02"}
    found = groups_of(mk.events(make_corpus(rows(dates))))
    assert {frozenset({"peru0", "peru1"}), frozenset({"peru2", "peru3"})} <= found


def test_evidence_is_where_the_article_has_what_the_group_shares(make_corpus: Any) -> None:
    corpus = make_corpus(rows())
    result = mk.events(corpus)
    at = result.table["article_id"].to_list().index("chile2")
    found = mk.evidence(corpus, result, at)
    stored = next(row["text"] for row in rows() if row["article_id"] == "chile2")
    shown = {stored[a:b].lower() for a, b in found.select("start_char", "end_char").rows()}
    assert {"chile", "valdivia", "6.1"} <= shown


def test_a_threshold_of_one_leaves_all_alone_and_nonsense_is_refused(make_corpus: Any) -> None:
    corpus = make_corpus(rows())
    assert mk.events(corpus, threshold=1.0).table["n_articles"].max() == 1
    with pytest.raises(ArgumentError, match="give a probability"):
        mk.events(corpus, threshold=1.5)


def test_found_groups_are_the_events_of_a_comparison_that_asks_for_some(make_corpus: Any) -> None:
    corpus = make_corpus(rows())
    quick = {"measures": ["sentiment"], "groups": ["a", "b"], "n_resamples": 20, "n_permutations": 20}
    plain = mk.compare(corpus, **quick)
    matched = mk.compare(corpus, within="event", **quick)
    assert plain.within is None
    assert matched.within == "event"
    assert matched.differences.table["n_events_common"].to_list() == [2]
    assert any("found by their words" in note for note in matched.recipe.notes)
    assert matched.recipe.fingerprint == plain.recipe.fingerprint
    assert not any("found" in note for note in plain.recipe.notes)
    told = mk.with_events(corpus, mk.events(corpus))
    assert set(mk.coverage(told).table["event"]) == {"chile0", "peru0"}
    terms = mk.keyness(corpus, target="a", within="event", min_count=1)
    assert mk.evidence(corpus, terms, 0).height


def test_a_codebooks_events_come_first(make_corpus: Any) -> None:
    corpus = make_corpus(rows(), {"event": [{"id": "quake", "name": "The quake", "terms": ["quake"]}]})
    with pytest.raises(ArgumentError, match="the codebook has events"):
        mk.with_events(corpus)
    with pytest.raises(ArgumentError, match="found is a result of 'terms'"):
        mk.with_events(make_corpus(rows()), mk.terms(make_corpus(rows())))
