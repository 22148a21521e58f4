"""Keyness: published values through the whole path, scipy on a small corpus, what is tested and what is only described."""

from __future__ import annotations

import tomllib
from collections import Counter
from math import log, log2, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import false_discovery_control, ttest_ind

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.measures.keyness import ALPHA_0
from mediakit.schema import COLUMNS
from mediakit.stats.dispersion import dpnorm

PUBLISHED = tomllib.loads((Path(__file__).parents[1] / "references" / "keyness.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", PUBLISHED, ids=[case["name"] for case in PUBLISHED])
def test_published_values_through_the_full_path(case: dict[str, Any]) -> None:
    texts = {
        side: [" ".join(["term"] * case[f"n_{side}"] + ["other"] * (case[f"size_{side}"] - case[f"n_{side}"]))]
        for side in ("target", "reference")
    }
    table = mk.keyness(mk.from_texts(texts), target="target").table
    row = table.filter(pl.col("term") == "term").row(0, named=True)
    assert (row["n_target"], row["n_reference"]) == (case["n_target"], case["n_reference"])
    columns = {
        "g2_four_cell": "g2_4cell",
        "g2_two_cell": "g2_2cell",
        "log_ratio": "log_ratio",
        "percent_diff": "percent_diff",
    }
    checked = [name for name in columns if name in case]
    assert checked
    for name in checked:
        assert row[columns[name]] == pytest.approx(case[name], abs=0.006)


def random_texts(n: int, seed: int, words: str = "abcdefghij") -> list[str]:
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(len(words)))
    return [" ".join(rng.choice(list(words), size=rng.integers(15, 40), p=shares)) for _ in range(n)]


@pytest.fixture(scope="module")
def texts() -> dict[str, list[str]]:
    return {"x": random_texts(8, 1), "y": random_texts(6, 2), "z": random_texts(7, 3)}


def test_an_independent_implementation(texts: dict[str, list[str]]) -> None:
    """Every column of every row of a three-source corpus, from counters and scipy."""
    table = mk.keyness(mk.from_texts(texts), min_count=1).table
    expected_p = []
    for row in table.iter_rows(named=True):
        target = [Counter(text.split()) for text in texts[row["target"]]]
        reference = [Counter(text.split()) for name in texts if name != row["target"] for text in texts[name]]
        term = row["term"]
        n_1, n_2 = (sum(words[term] for words in side) for side in (target, reference))
        size_1, size_2 = (sum(words.total() for words in side) for side in (target, reference))
        assert (row["n_target"], row["n_reference"]) == (n_1, n_2)
        assert row["n_articles_target"] == sum(term in words for words in target)
        assert row["n_articles_reference"] == sum(term in words for words in reference)
        assert row["per_million_target"] == pytest.approx(n_1 / size_1 * 1e6)
        assert row["log_ratio"] == pytest.approx(log2((max(n_1, 0.5) / size_1) / (max(n_2, 0.5) / size_2)))
        alpha = ALPHA_0 * (n_1 + n_2) / (size_1 + size_2)
        delta = log((n_1 + alpha) / (size_1 + ALPHA_0 - n_1 - alpha)) - log(
            (n_2 + alpha) / (size_2 + ALPHA_0 - n_2 - alpha)
        )
        assert row["log_odds"] == pytest.approx(delta)
        assert row["log_odds_z"] == pytest.approx(delta / sqrt(1 / (n_1 + alpha) + 1 / (n_2 + alpha)))
        rates = [[words[term] / words.total() for words in side] for side in (target, reference)]
        flat = any(
            np.ptp(side) == 0 for side in rates
        )  # a side without variance: variances are pooled (see stats/welch.py)
        expected_p.append(ttest_ind(*rates, equal_var=flat).pvalue)
        spread = dpnorm([[words[term]] for words in target], [words.total() for words in target])[0]
        assert row["dpnorm_target"] == pytest.approx(spread, nan_ok=True) if n_1 else row["dpnorm_target"] is None
    assert table["p"].to_list() == pytest.approx(expected_p)
    assert table["q"].to_list() == pytest.approx(false_discovery_control(expected_p).tolist())
    assert table["n_tests"].unique().to_list() == [table.height]
    assert set(table.columns) <= set(COLUMNS)


def test_the_most_typical_come_first_and_mirror_each_other() -> None:
    corpus = mk.from_texts({"x": ["red red red blue"], "y": ["green green green blue"]})
    table = mk.keyness(corpus, min_count=1).table
    assert table.select("target", "reference", "term").rows() == [
        ("x", "y", "red"), ("x", "y", "blue"), ("x", "y", "green"), ("y", "x", "green"), ("y", "x", "blue"), ("y", "x", "red"),
    ]  # fmt: skip
    assert table["log_ratio"].to_list() == pytest.approx([log2(6), 0, -log2(6)] * 2)
    assert table["percent_diff"].to_list() == [None, 0.0, -100.0] * 2  # infinite: null


def test_min_count_is_of_both_sides_together(texts: dict[str, list[str]]) -> None:
    corpus = mk.from_texts({"x": ["a a b c c c"], "y": ["a b b c c"]})
    assert mk.keyness(corpus, target="x", min_count=4).table["term"].to_list() == ["c"]
    assert sorted(mk.keyness(corpus, target="x", min_count=3).table["term"]) == ["a", "b", "c"]


def test_of_many_groups_only_terms_that_could_be_told_from_chance() -> None:
    corpus = mk.from_texts({"x": ["w " * 8], "y": ["w " * 90 + "v " * 10], "z": ["w " * 90 + "u " * 2]})
    found = {
        target: sorted(table["term"]) for (target,), table in mk.keyness(corpus, min_count=2).table.group_by("target")
    }
    # v would be expected 10 * 8 / 200 = .4 times in x, u .08 times; v 4.7 times in z
    assert found == {"x": ["w"], "y": ["v", "w"], "z": ["u", "v", "w"]}


@pytest.mark.parametrize(
    ("options", "pairs"),
    [
        ({}, {("x", "rest"), ("y", "rest"), ("z", "rest")}),
        ({"target": "y"}, {("y", "rest")}),
        ({"target": "y", "reference": "rest"}, {("y", "rest")}),
        ({"target": "y", "reference": "z"}, {("y", "z")}),
        ({"reference": "z"}, {("x", "z"), ("y", "z")}),
    ],
)
def test_targets_and_references(
    texts: dict[str, list[str]], options: dict[str, Any], pairs: set[tuple[str, str]]
) -> None:
    table = mk.keyness(mk.from_texts(texts), min_count=1, **options).table
    assert set(table.select("target", "reference").rows()) == pairs


def test_stop_words_are_kept_unless_asked() -> None:
    corpus = mk.from_texts({"x": ["the red red"], "y": ["the blue"]})
    assert sorted(mk.keyness(corpus, target="x", min_count=1).table["term"]) == ["blue", "red", "the"]
    dropped = mk.keyness(corpus, target="x", min_count=1, stopwords="drop").table
    assert sorted(dropped["term"]) == ["blue", "red"]
    assert dropped.filter(pl.col("term") == "red")["per_million_target"].item() == pytest.approx(
        2e6 / 3
    )  # of all words


def test_a_frequency_list_is_described_and_not_tested() -> None:
    corpus = mk.from_texts({"x": ["red red red blue"] * 6})
    result = mk.keyness(corpus, reference={"red": 10, "blue": 90, "green": 900})
    rows = {row["term"]: row for row in result.table.iter_rows(named=True)}
    assert rows.keys() == {"red", "blue"}
    assert rows["red"]["log_ratio"] == pytest.approx(log2((18 / 24) / (10 / 1000)))
    assert rows["red"]["reference"] == "frequency list"
    assert result.table["p"].null_count() == result.table["n_articles_reference"].null_count() == 2
    assert set(result.table["note"]) == {"frequency list: not tested"}
    assert result.recipe.parameters["reference"] == "a frequency list"
    for listed, message in (({}, "is empty"), ({"red": -1}, "row 1: count -1 of 'red' is not a number of 0 or more")):
        with pytest.raises(ArgumentError, match=message):
            mk.keyness(corpus, reference=listed)


def test_too_few_articles_are_described_and_not_tested(texts: dict[str, list[str]]) -> None:
    result = mk.keyness(mk.from_texts({"x": texts["x"], "y": texts["y"][:4]}), min_count=1)
    assert result.table["p"].null_count() == result.table.height
    assert set(result.table["note"]) == {"too few articles"}
    assert result.table["n_tests"].unique().to_list() == [0]
    assert result.recipe.notes == ("too few articles: 2 targets",)


def test_composed_texts_are_never_tested_nor_mixed(make_corpus: Any, texts: dict[str, list[str]]) -> None:
    rows = [{"source": s, "text": t, "composed": s == "z"} for s, some in texts.items() for t in some]
    table = mk.keyness(make_corpus(rows), min_count=1).table
    assert set(table.select("target", "reference").rows()) == {("x", "y"), ("y", "x"), ("z", "rest")}
    tested = table.filter(pl.col("p").is_not_null())
    assert set(tested["target"]) == {"x", "y"}
    assert set(table.filter(pl.col("target") == "z")["note"]) == {"composed: not tested"}


def test_overlapping_groups_are_not_tested(make_corpus: Any, texts: dict[str, list[str]]) -> None:
    rows = [{"text": text, "title": text, "events": ["e1", "e2"]} for text in texts["x"]]
    for by in ("event", "part"):
        table = mk.keyness(make_corpus(rows), by=by, min_count=1).table
        assert set(table["note"]) == {"overlapping groups: not tested"}
        assert table["p"].null_count() == table.height


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"target": "q"}, "unknown target 'q'; there are: x, y, z"),
        ({"reference": "q"}, "unknown reference 'q'; there are: rest, x, y, z"),
        ({"target": "x", "reference": "x"}, "target and reference are the same group, 'x'"),
        ({"within": "week"}, "unknown within 'week'; there are: event, None"),
        ({"stopwords": "some"}, "unknown stopwords 'some'"),
        ({"by": "event", "within": "event"}, "groups are events already"),
        ({"reference": {"a": 1}, "within": "event"}, "a frequency list tells no events"),
    ],
)
def test_what_is_refused(texts: dict[str, list[str]], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        mk.keyness(mk.from_texts(texts), **options)


def test_one_group_has_nothing_to_be_compared_with(texts: dict[str, list[str]]) -> None:
    with pytest.raises(ArgumentError, match="there is only one group by source; keyness compares at least two"):
        mk.keyness(mk.from_texts({"x": texts["x"]}))


# ------------------------------------------------------------------------------------------------ within events


def event_rows() -> list[dict[str, Any]]:
    """x and y tell e1 and e2; x alone e3; background in both."""
    told = [
        ("x", "e1", "red blue"),
        ("x", "e2", "red red blue"),
        ("x", "e3", "red " * 50),
        ("y", "e1", "blue blue"),
        ("y", "e2", "blue green"),
    ]
    rows = [{"source": s, "events": [e], "text": text} for s, e, text in told for _ in range(5)]
    return [
        *rows,
        {"source": "x", "events": None, "text": "grey " * 40},
        {"source": "y", "events": None, "text": "grey"},
    ]


def test_within_events_only_what_both_tell_counts(make_corpus: Any) -> None:
    table = mk.keyness(make_corpus(event_rows()), target="x", within="event").table
    rows = {row["term"]: (row["n_target"], row["n_reference"]) for row in table.iter_rows(named=True)}
    assert rows == {"red": (15, 0), "blue": (10, 15), "green": (0, 5)}  # neither e3 nor background
    assert table.filter(pl.col("term") == "red")["per_million_target"].item() == pytest.approx(15 / 25 * 1e6)
    assert table["dpnorm_target"].null_count() == table.height


def test_no_event_told_by_both_is_a_row_that_says_so(make_corpus: Any) -> None:
    corpus = make_corpus(
        [{"source": "x", "events": ["e1"], "text": "red"}, {"source": "y", "events": None, "text": "red"}]
    )
    result = mk.keyness(corpus, within="event")
    assert result.table.select("target", "term", "note").rows() == [
        ("x", None, "no event told by both"), ("y", None, "no event told by both")
    ]  # fmt: skip
    assert mk.evidence(corpus, result, 0).is_empty()


def test_an_article_of_many_events_is_one_article(make_corpus: Any) -> None:
    """Two articles a side that tell three events are six passages, and still too few articles."""
    rows = [
        {"source": s, "events": ["e1", "e2", "e3"], "text": text}
        for s, text in zip("xxyy", random_texts(4, 5), strict=True)
    ]
    table = mk.keyness(make_corpus(rows), within="event", min_count=1).table
    assert set(table["note"]) == {"too few articles"}
