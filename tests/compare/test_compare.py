"""Differences by hand on small event-matched corpora, what is tested and what is not, and that nothing hangs on order."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

import mediakit as mk
from mediakit.compare.matching import shuffled
from mediakit.compare.profile import COMPARED
from mediakit.errors import ArgumentError

GOOD, BAD, FLAT = "It was a great success.", "It was a terrible crime.", "They met on Monday."
ONE = {"measures": ["sentiment"], "n_resamples": 200, "n_permutations": 200}


@pytest.fixture(scope="module")
def values() -> tuple[float, float]:
    good, bad = mk.sentiment_of([GOOD, BAD])["compound"]
    return good, bad


def rows_of(*told: tuple[str, str | None, str], times: int = 1) -> list[dict[str, Any]]:
    return [{"source": s, "events": [e] if e else None, "text": text} for s, e, text in told for _ in range(times)]


def first(profile: mk.Profile) -> dict[str, Any]:
    return profile.differences.table.row(0, named=True)


TOLD = [
    ("x", "e1", GOOD),
    ("x", "e1", FLAT),
    ("x", "e2", BAD),
    ("x", "e3", GOOD),
    ("y", "e1", BAD),
    ("y", "e2", BAD),
    ("y", "e2", GOOD),
    ("y", None, GOOD),
]


def test_matched_differences_by_hand(make_corpus: Any, values: tuple[float, float]) -> None:
    good, bad = values
    row = first(mk.compare(make_corpus(rows_of(*TOLD)), **ONE))
    x, y = (good / 2 + bad) / 2, (bad + (bad + good) / 2) / 2  # e1 and e2 with equal weight; e3 and background not
    assert (row["target"], row["reference"], row["measure"], row["item"]) == ("x", "y", "sentiment", "(all)")
    assert (row["value_target"], row["value_reference"], row["difference"]) == pytest.approx((x, y, x - y))
    assert (row["n_articles_target"], row["n_articles_reference"], row["n_events_common"]) == (3, 3, 2)
    assert (row["ci_low"], row["p"], row["q"], row["p_floor"], row["n_tests"]) == (None, None, None, None, 0)
    assert row["note"] == "too few articles"


def test_all_articles_pooled_where_asked(make_corpus: Any, values: tuple[float, float]) -> None:
    good, bad = values
    profile = mk.compare(make_corpus(rows_of(*TOLD)), within=None, **ONE)
    row = first(profile)
    assert row["difference"] == pytest.approx((2 * good + bad) / 4 - (2 * good + 2 * bad) / 4)
    assert row["difference_raw"] == pytest.approx(row["difference"])
    assert (row["n_articles_target"], row["n_articles_reference"], row["n_events_common"]) == (4, 4, None)
    assert profile.within is None


def test_enough_articles_are_tested(make_corpus: Any) -> None:
    told = rows_of(
        ("x", "e1", GOOD),
        ("x", "e1", FLAT),
        ("x", "e2", BAD),
        ("y", "e1", BAD),
        ("y", "e1", FLAT),
        ("y", "e2", BAD),
        times=3,
    )
    for number, row in enumerate(told):
        row["text"] += f" Word{number} here." * (number % 3)  # no two texts alike
    row = first(mk.compare(make_corpus(told), **ONE))
    assert row["ci_low"] < row["difference"] < row["ci_high"]
    assert 0 < row["p_floor"] <= row["p"] <= row["q"] <= 1
    assert (row["n_tests"], row["note"]) == (1, None)


def noisy_rows(seed: int = 0, n: int = 24, sources: str = "xyz") -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    return [
        {
            "article_id": f"id{i}",
            "source": str(rng.choice(list(sources))),
            "events": [str(rng.choice(["e1", "e2"]))],
            "composed": i % 8 == 0,
            "text": " ".join(rng.choice([GOOD, BAD, FLAT, "The court met.", "Prices rose."], size=4)),
        }
        for i in range(n)
    ]


def test_the_order_of_articles_changes_nothing(make_corpus: Any) -> None:
    rows = noisy_rows(n=60)
    order = np.random.default_rng(1).permutation(len(rows))
    one, other = (
        mk.compare(make_corpus(some), n_resamples=200, n_permutations=200) for some in (rows, [rows[i] for i in order])
    )
    for name in one:
        left, right = one[name].table, other[name].table
        assert left.select(pl.exclude(pl.Float64)).equals(right.select(pl.exclude(pl.Float64)))
        np.testing.assert_allclose(
            left.select(pl.col(pl.Float64)).to_numpy(), right.select(pl.col(pl.Float64)).to_numpy(), atol=1e-9
        )
    left, right = one.differences.table, other.differences.table
    np.testing.assert_allclose(
        left.select(pl.col(pl.Float64)).to_numpy(), right.select(pl.col(pl.Float64)).to_numpy(), atol=1e-9
    )
    assert left["p"].drop_nulls().len() > 0


def test_composed_texts_are_described_and_never_tested(make_corpus: Any) -> None:
    rows = noisy_rows(n=80, sources="xy")
    table = mk.compare(make_corpus(rows), **ONE).differences.table
    assert table.filter("composed")["p"].null_count() == table.filter("composed").height > 0
    assert set(table.filter("composed")["note"]) == {"composed: not tested"}
    assert table.filter(~pl.col("composed"))["p"].null_count() == 0
    assert set(table.filter(~pl.col("composed")).select("target", "reference").rows()) == {("x", "y")}


def test_a_single_article_gets_its_percentile(make_corpus: Any) -> None:
    told = [
        ("a", "e1", f"{GOOD} {FLAT}"),
        ("b", "e1", BAD),
        ("b", "e1", FLAT),
        ("b", "e1", GOOD),
        ("b", "e1", f"{GOOD} {FLAT}"),
        ("b", "e1", BAD),
    ]
    row = first(mk.compare(make_corpus(rows_of(*told)), **ONE))
    assert row["percentile"] == 70.0  # above three of five, equal to one
    assert (row["n_articles_target"], row["p"], row["note"]) == (1, None, "too few articles")


def test_groups_of_other_languages_do_not_spoil_the_rest(make_corpus: Any) -> None:
    rows = [
        {"source": s, "text": t, "language": lang}
        for s, t, lang in [("x", GOOD, "en"), ("x", BAD, "de"), ("y", BAD, None)]
    ]
    row = first(mk.compare(make_corpus(rows), within=None, **ONE))
    good, bad = mk.sentiment_of([GOOD, BAD])["compound"]
    assert row["difference"] == pytest.approx(good - bad)
    assert (row["n_articles_target"], row["n_articles_reference"]) == (1, 1)


def test_no_event_told_by_both(make_corpus: Any) -> None:
    row = first(mk.compare(make_corpus(rows_of(("x", "e1", GOOD), ("y", "e2", BAD))), **ONE))
    assert (row["difference"], row["note"], row["n_events_common"]) == (None, "no event told by both", 0)


def test_up_to_six_groups_pair_by_pair_and_more_each_with_the_rest(make_corpus: Any) -> None:
    def pairs(n: int, **options: Any) -> list[tuple[str, str]]:
        corpus = make_corpus([{"source": f"s{i}", "text": GOOD} for i in range(n)])
        return mk.compare(corpus, **ONE, **options).differences.table.select("target", "reference").rows()

    assert len(pairs(6)) == 15
    assert pairs(7) == [(f"s{i}", "rest") for i in range(7)]
    assert pairs(7, groups=["s3", "s1"]) == [("s3", "s1")]


def test_overlapping_groups_have_intervals_and_no_p(make_corpus: Any) -> None:
    rows = [{"title": BAD, "text": f"{GOOD} {FLAT}" if i % 2 else GOOD, "events": ["e1"]} for i in range(8)]
    row = first(mk.compare(make_corpus(rows), by="part", within=None, **ONE))
    assert row["ci_low"] is not None
    assert (row["p"], row["note"]) == (None, "overlapping groups: not tested")


def test_the_same_text_twice_moves_as_one(make_corpus: Any) -> None:
    """Ten articles of ten sources printing one wire story are one unit: there is nothing to relabel."""
    rows = [{"source": s, "text": text, "events": ["e1"]} for s, text in [("x", GOOD)] * 6 + [("y", BAD)] * 6]
    row = first(mk.compare(make_corpus(rows), **ONE))
    assert row["p"] == row["p_floor"] == 1.0


def test_a_profile_is_a_mapping(make_corpus: Any) -> None:
    profile = mk.compare(make_corpus(noisy_rows()), n_resamples=50, n_permutations=50)
    assert list(profile) == list(COMPARED)
    assert len(profile) == 4
    assert profile["framing_news"].recipe.parameters["codebook"] == "news"
    assert profile["keyness"].recipe.parameters["within"] == profile.within == "event"
    assert profile.recipe is profile.differences.recipe
    assert set(profile.differences.table["measure"]) == {"sentiment", "framing_policy", "framing_news"}
    with pytest.raises(ArgumentError, match="unknown measure of this profile 'tone'"):
        profile["tone"]


def test_keyness_alone_has_no_differences(make_corpus: Any) -> None:
    profile = mk.compare(make_corpus(noisy_rows()), measures=["keyness"])
    assert profile.differences.table.is_empty()
    assert profile["keyness"].table.height > 0


def test_a_placebo_is_the_same_view_under_dealt_labels(make_corpus: Any) -> None:
    corpus = make_corpus(noisy_rows(n=40))
    one, again = (mk.compare(corpus, placebo=True, seed=5, **ONE) for _ in range(2))
    assert one.placebo is not None
    assert again.placebo is not None
    assert one.placebo.differences.table.equals(again.placebo.differences.table)
    assert not one.placebo.differences.table.equals(one.differences.table)
    assert one.differences.table.equals(mk.compare(corpus, seed=5, **ONE).differences.table)
    assert one.placebo.recipe.parameters["placebo"] is True
    assert one.placebo.groups == one.groups


def test_labels_are_dealt_within_events_and_kinds(make_corpus: Any) -> None:
    rows = noisy_rows(n=60)
    dealt = shuffled(make_corpus(rows), "source", seed=1).base.articles
    before = make_corpus(rows).base.articles
    assert dealt.select(pl.exclude("source")).equals(before.select(pl.exclude("source")))
    key = ["events", "composed", "source"]
    sizes = [
        table.group_by(key).len().sort(pl.col("events").list.first(), "composed", "source") for table in (before, dealt)
    ]
    assert sizes[0].equals(sizes[1])
    assert not dealt["source"].equals(before["source"])
    back = shuffled(make_corpus(rows[::-1]), "source", seed=1).base.articles
    assert dict(zip(back["article_id"], back["source"], strict=True)) == dict(
        zip(dealt["article_id"], dealt["source"], strict=True)
    )


def test_only_the_selected_articles_are_dealt(make_corpus: Any) -> None:
    corpus = make_corpus(noisy_rows(n=40)).where(source=["x", "y"])
    dealt = shuffled(corpus, "source", seed=2)
    assert set(dealt.articles["source"]) == {"x", "y"}
    assert sorted(dealt.articles["source"]) == sorted(corpus.articles["source"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "camp"}, "unknown column for `by` 'camp'"),
        ({"measures": ["tone"]}, "unknown measure to compare 'tone'"),
        ({"within": "week"}, "unknown within 'week'"),
        ({"by": "event", "within": "event"}, "groups are events already"),
        ({"groups": ["x", "q"]}, "unknown group 'q'"),
        ({"groups": ["x"]}, "only the group 'x' was chosen"),
        ({"groups": ["x", "x"]}, "a group is named twice"),
        ({"by": "event", "placebo": True}, "labels of 'event' belong to sentences"),
    ],
)
def test_what_is_refused(make_corpus: Any, options: dict[str, Any], message: str) -> None:
    rows = [row | {"composed": False} for row in noisy_rows()]
    with pytest.raises(ArgumentError, match=message):
        mk.compare(make_corpus(rows), **options)


def test_one_group_and_no_events_are_refused() -> None:
    corpus = mk.from_texts({"x": [GOOD]})
    with pytest.raises(ArgumentError, match="there is only one group by source"):
        mk.compare(corpus)
    with pytest.raises(ArgumentError, match="tells no events to match"):
        mk.compare(mk.from_texts({"x": [GOOD], "y": [BAD]}), within="event")
