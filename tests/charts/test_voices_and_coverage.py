"""Who is quoted with which verbs, and who tells which event since when: what the charts hold."""

from __future__ import annotations

import pytest

import mediakit as mk
from mediakit.charts.copies import copy_facts, copy_grid, copy_groups, copy_pairs, copy_sources
from mediakit.charts.coverage_grid import coverage_grid, grid_rows
from mediakit.charts.drawn import svg_of
from mediakit.charts.likeness import likeness_chart, likeness_rows
from mediakit.charts.voices import (
    own_and_quoted,
    own_quoted_chart,
    speaker_rows,
    stance_rows,
    verb_rows,
    voice_chart,
    voice_table,
)
from mediakit.corpus.codebook import Codebook

SAID = {
    "a": ["Ann Lee said that it rained. Ann Lee claimed that it was cold. Bo Day denied it."],
    "b": ["Ann Lee said that bread is dear."],
    "c": ["It was quiet."],
}
BOOK = Codebook.model_validate(
    {"event": [{"id": "flood", "name": "The flood", "terms": ["flood*"], "from": "2020-01-01"},
               {"id": "fire", "name": "The fire", "terms": ["fire"]}]}
)  # fmt: skip
STORY = "The bridge over the river was closed on Monday after the flood and opened again on Friday."


@pytest.fixture(scope="module")
def corpus():
    return mk.from_texts(SAID)


@pytest.fixture(scope="module")
def result(corpus):
    return mk.voices(corpus)


def test_own_and_quoted_words_add_up_to_all(corpus):
    table = own_and_quoted(corpus, "source")
    assert table.select("n_own", "n_quoted").sum_horizontal().to_list() == [17, 7, 3]
    assert table.filter(table["key"] == "c")["share_quoted"].to_list() == [0.0]


def test_own_and_quoted_agree_with_the_filter(corpus):
    table = own_and_quoted(corpus, "source")
    for row in table.filter(table["n_quoted"] > 0).to_dicts():
        assert corpus.where(source=row["key"], voice="quoted").n_words == row["n_quoted"]
        assert corpus.where(source=row["key"], voice="own").n_words == row["n_own"]


def test_own_words_alone_have_nothing_quoted(corpus):
    assert set(own_and_quoted(corpus.where(voice="own"), "source")["n_quoted"]) == {0}


def test_speakers_are_ranked_by_their_shares_and_open_their_rows(result):
    rows = speaker_rows(result, ["a", "b"])
    assert rows["row"].unique(maintain_order=True).to_list() == ["Ann Lee", "Bo Day"]
    assert rows.filter(rows["key"] == "a")["shown"].to_list() == ["2", "1"]
    for row in rows.to_dicts():
        behind = result.table.row(row["number"], named=True)
        assert (behind["source"], behind["speaker"]) == (row["key"], row["row"])


def test_verbs_and_stances_are_shares_of_quotations_with_a_verb(result):
    verbs = {(row["row"], row["key"]): row["value"] for row in verb_rows(result, ["a", "b"]).to_dicts()}
    assert verbs == {("said", "a"): 1 / 3, ("claimed", "a"): 1 / 3, ("denied", "a"): 1 / 3, ("said", "b"): 1.0}
    stances = {(row["row"], row["key"]): row["shown"] for row in stance_rows(result, ["a", "b"]).to_dicts()}
    assert stances["claimed, argued", "a"] == "1"
    assert stances["claimed, argued", "b"] == "0"
    assert {name for name, _ in stances} == {"said", "claimed, argued", "denied"}


def test_words_each(result):
    table = voice_table(result)
    assert table.filter(table["key"] == "b")["words_each"].to_list() == [4.0]


def test_a_group_that_quotes_nobody_says_so(corpus, result):
    drawn = svg_of(voice_chart(speaker_rows(result, ["a", "c"]), ["a", "c"], {}))
    assert "nobody is quoted" in drawn
    assert "quoted</text>" in svg_of(own_quoted_chart(own_and_quoted(corpus, "source"), ["a", "c"], {}))


@pytest.fixture(scope="module")
def told():
    texts = {"a": ["Calm. The flood came. The flood went."], "b": ["A quiet day."]}
    return mk.coverage(mk.from_texts(texts, codebook=BOOK))


def test_absence_says_how_much_was_searched(told):
    rows = {(row["key"], row["event"]): row for row in grid_rows(told, ["a", "b"]).to_dicts()}
    assert rows["a", "flood"]["said"] == "100 % · 3"
    assert rows["b", "flood"]["under"] == "not found in\n1 art., 1 sent."
    assert rows["b", "flood"]["told"] == "not found in 1 article, 1 sentence"
    assert told.table.row(rows["a", "fire"]["number"], named=True)["event"] == "fire"


def test_the_grid_names_events_and_groups(told):
    drawn = svg_of(coverage_grid(told, ["a", "b"], {"flood": "The flood", "fire": "The fire"}, {}, {"a": "The Post"}))
    for words in ("The Post", "The flood", "The fire", "100 % · 3", "not found in"):
        assert words in drawn, words


@pytest.fixture(scope="module")
def copies():
    return mk.duplicates(mk.from_texts({"a": [STORY], "b": [STORY + " Nobody was hurt."], "c": [STORY]}), min_words=10)


def test_copies_are_counted_by_pair_group_and_source(copies):
    names = {"a": "The Post", "b": "The Herald"}
    assert copy_facts(copies) == "3 pairs, 1 of them the same text; they join 3 articles in 1 group."
    pairs = copy_pairs(copies, names, dict.fromkeys(copies.table["article_id_a"], "T"))
    assert pairs["kind"].to_list() == ["exact", "near", "near"]
    assert pairs["share"][0] == 1.0
    (group,) = copy_groups(copies, names).to_dicts()
    assert (group["n_articles"], group["n_sources"], group["sources"]) == (3, 3, "The Herald; The Post; c")
    sources = copy_sources(copies, names)
    assert sources["n_pairs"].sum() == 3
    assert "The Post" in svg_of(copy_grid(sources))


def test_likeness_stands_once_for_each_pair():
    corpus = mk.from_texts({"a": ["bread and wine"], "b": ["bread and cheese"], "c": ["rain, rain"]})
    result = mk.similarity(corpus)
    rows = likeness_rows(result, ["c", "a", "b"])
    assert sorted(rows.select("down", "across").rows()) == [("a", "c"), ("b", "a"), ("b", "c")]
    for row in rows.to_dicts():
        behind = result.table.row(row["number"], named=True)
        assert {behind["target"], behind["reference"]} == {row["down"], row["across"]}
        assert behind["cosine"] == row["cosine"]
    assert ">.12<" in svg_of(likeness_chart(result, ["a", "b", "c"]))
    assert likeness_rows(result, ["a", "b"]).height == 1
