"""Rows of groups and actors: the order asked for, names directly on the rows, hollow where there is no interval."""

from __future__ import annotations

import pytest

import mediakit as mk
from mediakit.charts.actor_tone import actor_tone_chart, actor_tone_rows, actors_by_mentions
from mediakit.charts.drawn import svg_of
from mediakit.charts.entries import items_of
from mediakit.charts.group_dots import dot_rows, group_dots, narrowed
from mediakit.charts.kwic import sorted_lines
from mediakit.errors import ArgumentError


@pytest.fixture
def tone(make_corpus):
    rows = [{"source": "many", "text": f"A good day {n}." if n % 2 else "A sad day."} for n in range(8)]
    return mk.sentiment(make_corpus([*rows, {"source": "few", "text": "A bad day."}]))


def test_groups_in_the_order_asked_for_hollow_without_interval(tone):
    rows = dot_rows(tone, "mean", ["many", "few"], {"few": "Composed: The few"})
    assert rows.select("key", "group", "solid", "said").rows() == [
        ("many", "many", True, "8 articles"), ("few", "The few", False, "1 article")
    ]  # fmt: skip
    assert dot_rows(tone, "mean", ["few"])["key"].to_list() == ["few"]


def test_the_chart_names_its_rows(tone):
    svg = svg_of(group_dots(tone, "mean", "tone", {"few": "#123456"}, {"many": "The many"}))
    assert "The many" in svg
    assert "#123456" in svg
    assert svg_of(group_dots(narrowed(tone, source="few"), "mean", "tone", {})).count("article") >= 1


@pytest.fixture
def actors(make_corpus):
    rows = [
        {"source": "a", "text": "Mayor Lee lied and failed the town. Lee left."},
        {"source": "b", "text": "Lee, a brave man, helped the town. Day came."},
    ]
    return mk.actor_sentiment(make_corpus(rows), actors=["Day", "Lee", "Nobody"])


def test_actors_by_mentions_and_rows_that_have_some(actors):
    assert actors_by_mentions(actors) == ["Lee", "Day"]
    rows = actor_tone_rows(actors, ["Lee", "Day"], ["b", "a"], {"a": "The A"}, {"Lee": "Mayor Lee"})
    assert rows.select("group", "actor", "row", "n_mentions").rows() == [
        ("b", "Mayor Lee", "000|000", 1), ("The A", "Mayor Lee", "000|001", 2), ("b", "Day", "001|000", 1)
    ]  # fmt: skip


def test_the_chart_heads_each_actor_once(actors):
    svg = svg_of(
        actor_tone_chart(actors, ["Lee", "Day"], ["a", "b"], {"a": "#123456"}, {"a": "The A"}, {"Lee": 'Lee "M"'})
    )
    assert svg.count(">The A<") == 1
    assert svg.count("Lee &quot;M&quot;<") + svg.count('Lee "M"<') == 1


def test_items_that_most_groups_tell_come_first(actors):
    items = items_of(actors, "source", ["a", "b"], ["actor"], "n_mentions")
    assert [(item.key, item.weight) for item in items] == [(("Lee",), 3.0), (("Day",), 1.0)]
    assert [row["voice"] for row in items[1].rows["a"]] == [None]
    assert items_of(actors, "source", ["a"], ["actor"], "n_mentions")[0].key == ("Lee",)


def test_lines_sorted_by_what_stands_beside(make_corpus):
    rows = [
        {"source": "b", "date": "2020-02-01", "text": "Then “the law fell. Some law rose."},
        {"source": "a", "date": "2020-01-01", "text": "An old law stood."},
        {"source": "c", "text": "No law at all."},
    ]
    result = mk.concordance(make_corpus(rows), pattern="law")

    def order(sort):
        return sorted_lines(result, sort)["after"].to_list()

    assert order("text") == ["fell.", "rose.", "stood.", "at all."]
    assert order("right") == ["at all.", "fell.", "rose.", "stood."]
    assert sorted_lines(result, "left")["before"].to_list() == ["No", "An old", "Some", "Then “the"]
    assert order("source") == ["stood.", "fell.", "rose.", "at all."]
    assert order("date") == ["stood.", "fell.", "rose.", "at all."]
    assert sorted_lines(result, "left")["row"].to_list() == [3, 2, 1, 0]
    with pytest.raises(ArgumentError, match="unknown sort 'z'"):
        sorted_lines(result, "z")
