"""A dot a word, at its rates; words that one side never uses stand on the edge; both sides are named."""

from __future__ import annotations

import pytest

import mediakit as mk
from mediakit.charts.drawn import svg_of
from mediakit.charts.term_scatter import scatter_rows, term_scatter
from mediakit.errors import ArgumentError


@pytest.fixture
def result(make_corpus):
    rows = [
        {"source": "a", "text": "riot riot riot riot riot riot march law"},
        {"source": "b", "text": "protest protest protest protest protest march law law"},
    ]
    return mk.keyness(make_corpus(rows), target="a", reference="b", min_count=1)


def test_rates_and_sides(result):
    rows = {row["term"]: row for row in scatter_rows(result, "a").to_dicts()}
    assert set(rows) == {"riot", "protest", "march", "law"}
    assert rows["riot"]["y"] == pytest.approx(750_000)
    assert rows["march"]["x"] == rows["march"]["y"] == pytest.approx(125_000)
    assert (rows["riot"]["side"], rows["protest"]["side"]) == ("target", "reference")


def test_nothing_stands_on_the_edge_which_is_below_every_rate(result):
    rows = {row["term"]: row for row in scatter_rows(result, "a").to_dicts()}
    assert rows["riot"]["x"] == rows["protest"]["y"] == rows["riot"]["floor"] == pytest.approx(62_500)
    assert min(row["y"] for row in rows.values()) == pytest.approx(62_500)


def test_words_of_both_sides_are_named(result):
    named = scatter_rows(result, "a").drop_nulls("label")["label"].to_list()
    assert {"riot", "protest"} <= set(named)
    assert scatter_rows(result, "a", labels=0)["label"].null_count() == 4


def test_the_most_typical_of_either_side_are_kept(result):
    assert set(scatter_rows(result, "a", most=2)["term"]) == {"riot", "protest"}


def test_the_chart_draws_names_zero_and_the_chosen_word(result):
    plain = term_scatter(result, "a", {"a": "#123456"}, {"a": "The A", "b": "The B"})
    svg = svg_of(plain)
    assert all(word in svg for word in ("riot", "protest", "The A", "The B", "#123456", ">0<"))
    ringed = term_scatter(result, "a", {"a": "#123456"}, chosen="riot")
    assert len(ringed.to_dict()["layer"]) == len(plain.to_dict()["layer"]) + 1


def test_an_unknown_target_is_refused(result):
    with pytest.raises(ArgumentError, match="unknown target 'z'"):
        scatter_rows(result, "z")
