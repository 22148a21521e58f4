"""Which groups `by` makes, on a corpus that can be counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mediakit.corpus.groups import group, label_of
from mediakit.errors import ArgumentError


@pytest.fixture
def corpus(make_corpus: Any) -> Any:
    return make_corpus(
        [
            {
                "source": "a",
                "camp": "x",
                "date": "2019-11-16",
                "title": "Head",
                "text": "One. Two.",
                "events": ["e1", "e2"],
            },
            {"source": "b", "camp": "", "date": "2019-11", "text": "Three.", "events": ["e1"]},
            {"source": None, "camp": None, "date": "2020", "text": "Four.", "events": None},
        ]
    )


def sizes(corpus: Any, by: Any) -> dict[tuple[Any, ...], int]:
    """Sentences of every group."""
    found = group(corpus, by)
    n = np.zeros(len(found), int)
    for _, member in found.pairs:
        np.add.at(n, member, 1)
    return dict(zip(found.keys.rows(), n.tolist(), strict=True))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("source", {("(none)",): 1, ("a",): 3, ("b",): 1}),
        ("camp", {("(none)",): 2, ("x",): 3}),
        ("event", {("(none)",): 1, ("e1",): 4, ("e2",): 3}),  # a sentence counts in each of its events
        ("part", {("body",): 0, ("headline",): 1, ("lead",): 4}),
        ("year", {("2019",): 4, ("2020",): 1}),
        ("month", {("(none)",): 1, ("2019-11",): 4}),
        ("day", {("(none)",): 2, ("2019-11-16",): 3}),
        ("article", {("a1",): 3, ("a2",): 1, ("a3",): 1}),
        (["source", "event"], {("(none)", "(none)"): 1, ("a", "e1"): 3, ("a", "e2"): 3, ("b", "e1"): 1}),
        (["month", "camp"], {("(none)", "(none)"): 1, ("2019-11", "(none)"): 1, ("2019-11", "x"): 3}),
        ("composed", {(False,): 5}),
    ],
)
def test_groups_and_their_sentences(corpus: Any, by: Any, expected: dict[tuple[Any, ...], int]) -> None:
    assert sizes(corpus, by) == {key: n for key, n in expected.items() if n}


def test_a_selection_is_grouped_as_it_is(corpus: Any) -> None:
    assert sizes(corpus.where(event="e2"), "event") == {("e1",): 3, ("e2",): 3}
    assert sizes(corpus.where(part="headline"), "source") == {("a",): 1}


def test_labels(corpus: Any) -> None:
    assert group(corpus, ["source", "event"]).labels == ["(none) · (none)", "a · e1", "a · e2", "b · e1"]
    assert label_of(["a", 3]) == "a · 3"


@pytest.mark.parametrize(
    ("by", "overlapping"), [("source", False), ("event", True), ("part", True), (["source", "event"], True)]
)
def test_overlapping_groups_are_known(corpus: Any, by: Any, overlapping: bool) -> None:
    assert group(corpus, by).overlapping is overlapping


def test_composed_texts_are_never_pooled_with_published_ones(make_corpus: Any) -> None:
    corpus = make_corpus(
        [
            {"source": "a", "text": "One."},
            {"source": "a", "text": "Two.", "composed": True},
            {"source": "b", "text": "Three."},
        ]
    )
    found = group(corpus, "source")
    assert found.keys.rows() == [("a", False), ("a", True), ("b", False)]
    assert found.labels == ["a", "a (composed)", "b"]
    assert found.by == ["source"]
    assert found.composed.tolist() == [False, True, False]
    assert group(corpus, "composed").keys.rows() == [(False,), (True,)]
    assert group(corpus, ["source", "composed"]).by == ["source"]


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("sorce", "unknown column for `by` 'sorce' \\(did you mean 'source'\\?\\); there are: article, event, part"),
        ("text", "unknown column for `by` 'text'"),
        ([], "names no column"),
        (["source", "source"], "names a column twice"),
        (["article", "article_id"], "names a column twice"),
    ],
)
def test_what_cannot_be_grouped_by(corpus: Any, by: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        group(corpus, by)
