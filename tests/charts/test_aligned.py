"""Groups as columns on one axis: bars begin at their column and end by their value, and silence is said, not drawn."""

from __future__ import annotations

import polars as pl
import pytest

import mediakit as mk
from mediakit.charts.aligned import BAR, PICK, aligned_bars, wrapped
from mediakit.charts.drawn import svg_of
from mediakit.charts.labels import (
    concepts_by_difference,
    label_chart,
    label_rows,
    not_mentioned,
    proposal_rows,
    unused_names,
)
from mediakit.charts.near_actors import actors_by_words, near_rows
from mediakit.corpus.codebook import Codebook

BOOK = Codebook.model_validate(
    {
        "actor": [{"id": "lee", "name": "Ann Lee", "aliases": ["lee"]}],
        "concept": [
            {
                "id": "it",
                "name": "The march",
                "variants": {"riot": ["riot*"], "protest": ["protest*"], "feast": ["feast"]},
            },
            {"id": "rain", "name": "The rain", "variants": {"shower": ["shower*"]}},
        ],
    }
)
TEXTS = {
    "a": ["The riot grew. Riots spread, and a protest too.", "Lee lied. Lee lied and lied. A shower fell."],
    "b": ["The protest was calm.", "Lee spoke. Lee spoke and spoke."],
    "c": ["It was quiet."],
}


@pytest.fixture(scope="module")
def corpus():
    return mk.from_texts(TEXTS, codebook=BOOK)


@pytest.fixture(scope="module")
def labels(corpus):
    return mk.labelling(corpus)


def _data(chart, *fields):
    """The rows of a chart's data set that has these fields."""
    spec = chart.to_dict()
    return next(rows for rows in spec["datasets"].values() if rows and set(fields) <= set(rows[0]))


def test_names_are_ordered_by_use_with_their_shares(labels):
    rows = label_rows(labels, "it", ["a", "b", "c"])
    found = {(row["row"], row["key"]): (row["value"], row["shown"]) for row in rows.to_dicts()}
    assert rows["row"].unique(maintain_order=True).to_list() == ["riot", "protest"]
    assert found == {
        ("riot", "a"): (2 / 3, "2"), ("riot", "b"): (0.0, "0"),
        ("protest", "a"): (1 / 3, "1"), ("protest", "b"): (1.0, "1"),
    }  # fmt: skip


def test_a_bar_knows_the_row_of_the_result_that_it_opens(labels):
    for row in label_rows(labels, "it", ["a", "b"]).to_dicts():
        behind = labels.table.row(row["number"], named=True)
        assert (behind["source"], behind["variant"], behind["concept"]) == (row["key"], row["row"], "it")


def test_no_mention_is_said_with_what_was_searched(labels):
    assert not_mentioned(labels, "it", ["a", "c"]) == {"c": "not found in 1 article, 1 sentence"}
    drawn = svg_of(label_chart(labels, "it", ["a", "c"], {}))
    assert "not found in" in drawn
    assert "1 article" in drawn
    assert unused_names(labels, "it", ["a", "b"]) == ["feast"]


def test_concepts_named_unlike_come_first(labels):
    # a: 2/3 riot, 1/3 protest; b: all protest. Half the summed difference is 2/3; rain has one name and one group.
    assert concepts_by_difference(labels, ["a", "b"]) == [("it", 4), ("rain", 1)]


def test_bars_begin_at_their_column_and_the_longest_fills_its_share_of_it(labels):
    rows = _data(label_chart(labels, "it", ["a", "b"], {"a": "#111111", "b": "#222222"}), "begin", "end", "shown")
    ends = {(row["row"], row["key"]): (row["begin"], round(row["end"], 6), row["colour"]) for row in rows}
    assert ends["protest", "b"] == (1.0, round(1 + BAR, 6), "#222222")
    assert ends["riot", "a"] == (0.0, round(BAR * 2 / 3, 6), "#111111")


def test_intervals_lie_within_the_column():
    row = {
        "row": ["x"],
        "key": ["a"],
        "value": [0.5],
        "low": [0.2],
        "high": [0.8],
        "shown": ["5"],
        "told": ["5 of 10"],
        "number": [3],
    }
    (drawn,) = _data(aligned_bars(pl.DataFrame(row), ["a"], {}), "at_low")
    assert (round(drawn["at_low"], 3), round(drawn["at_high"], 3)) == (round(BAR * 0.25, 3), round(BAR, 3))


def test_a_click_selects_the_number_of_the_row(labels):
    params = label_chart(labels, "it", ["a"], {}).to_dict()["params"]
    assert [(one["name"], one["select"]["fields"]) for one in params] == [(PICK, ["number"])]


def test_hostile_names_stay_text(labels):
    evil = "x'] + alert(1) + ['</text><script>"
    drawn = svg_of(label_chart(labels, "it", ["a", "b"], {}, {"a": evil}))
    assert "<script" not in drawn


@pytest.mark.parametrize("text", ["", "a", "one two three four five six seven", "x" * 70])
def test_wrapped_lines_fit(text):
    lines = wrapped(text, 12).split("\n")
    assert len(lines) <= 3
    assert all(len(line) <= 13 for line in lines)


def test_words_beside_actors_come_group_by_group(corpus):
    result = mk.actor_words(corpus, min_count=2)
    assert actors_by_words(result, ["a", "b"]) == [("lee", 2)]
    rows = near_rows(result, "lee", ["a", "b"])
    assert [(row["row"], row["key"], row["shown"]) for row in rows.to_dicts()] == [
        ("lied", "a", "3"),
        ("spoke", "b", "3"),
    ]
    assert [result.table.row(n, named=True)["term"] for n in rows["number"]] == ["lied", "spoke"]


def test_proposals_bear_the_names_of_their_sources():
    texts = {
        "a": ["Victims of the riot in May spoke. The riot, an uprising, grew. Victims of the uprising in June sang."]
    }
    result = mk.find_labels(mk.from_texts(texts, codebook=BOOK), "it")
    assert set(proposal_rows(result, {"a": "The Post"})["used_by"]) == {"The Post"}
