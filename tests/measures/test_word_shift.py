"""Word shifts: by hand, against a plain implementation, and always adding up to the difference that `sentiment` shows."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.lexicons.vader import load_lexicon as vader_words

LIST = {"good": 3.0, "fine": 1.0, "bad": -2.0, "war": -4.0}
WORDS = [*LIST, "day", "not", "very"]


def difference(corpus: Any, target: str, reference: str, **settings: Any) -> float:
    table = mk.sentiment(corpus, n_resamples=1, **settings).table
    mean = dict(table.select("source", "mean").rows())
    return float(mean[target] - mean[reference])


def texts(draw: Any, n: int) -> dict[str, list[str]]:
    rng = np.random.default_rng(draw)
    return {
        name: [" ".join(rng.choice(WORDS, size=rng.integers(2, 9))) + " good. Bad." for _ in range(n)] for name in "ab"
    }


def test_by_hand() -> None:
    """a: good 2/3, bad 1/3 of matched words: 4/3. b: good 1/2, bad 1/2: 1/2. Reference score: b's mean."""
    corpus = mk.from_texts({"a": ["good good bad day"], "b": ["good bad"]})
    table = mk.word_shift(corpus, target="a", method="lexicon", lexicon=LIST).table
    rows = {row["term"]: row for row in table.iter_rows(named=True)}
    assert list(rows) == ["bad", "good"]
    assert rows["good"]["contribution"] == pytest.approx((2 / 3 - 1 / 2) * (3 - 1 / 2))
    assert rows["bad"]["contribution"] == pytest.approx((1 / 3 - 1 / 2) * (-2 - 1 / 2))
    assert table["contribution"].sum() == pytest.approx(4 / 3 - 1 / 2, abs=1e-12)
    assert table["share_of_difference"].sum() == pytest.approx(1)
    assert rows["good"]["direction"] == "positive word more often: more positive"
    assert rows["bad"]["direction"] == "negative word less often: more positive"
    good = rows["good"]
    assert (good["n_target"], good["n_reference"], good["count"], good["weight"]) == (2, 1, 3, 3.0)
    assert (good["per_million_target"], good["per_million_reference"]) == pytest.approx((5e5, 5e5))
    assert (good["value_target"], good["value_reference"]) == pytest.approx((4 / 3, 1 / 2))
    assert good["component"] == "frequency"


def test_the_reference_score_moves_parts_and_not_the_sum() -> None:
    corpus = mk.from_texts({"a": ["good good bad war"], "b": ["good bad fine"]})
    tables = [
        mk.word_shift(corpus, target="a", method="lexicon", lexicon=LIST, reference_score=r).table for r in (None, 0, 9)
    ]
    sums = [table["contribution"].sum() for table in tables]
    assert sums == pytest.approx([difference(corpus, "a", "b", method="lexicon", lexicon=LIST)] * 3, abs=1e-9)
    assert tables[0].sort("term")["contribution"].to_list() != pytest.approx(
        tables[1].sort("term")["contribution"].to_list()
    )


def test_a_negation_is_the_weight_part(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text("term,weight\ngood,1\nfine,0.5\nbad,-1\n", encoding="utf-8")
    words = mk.load_lexicon(tmp_path / "w.csv", negation=1)
    corpus = mk.from_texts({"a": ["not good but fine"], "b": ["good but fine"]})
    table = mk.word_shift(corpus, target="a", method="lexicon", lexicon=words).table
    good = table.row(by_predicate=pl.col("term") == "good", named=True)
    assert (good["from_frequency"], good["from_weight"], good["component"]) == (0, pytest.approx(-1.0), "weight")
    assert good["direction"] == "positive word in other company: more negative"
    assert table["contribution"].sum() == pytest.approx(-1)


@pytest.mark.parametrize("score", ["mean_weight", "net_share", "balance"])
@given(seed=st.integers(0, 10**6))
def test_word_lists_add_up_exactly(score: str, seed: int) -> None:
    corpus = mk.from_texts(texts(seed, 3))
    settings = {"method": "lexicon", "lexicon": LIST, "score": score}
    table = mk.word_shift(corpus, target="a", reference="b", **settings).table
    expected = difference(corpus, "a", "b", **settings)
    assert table["contribution"].sum() == pytest.approx(expected, abs=1e-9)
    assert (table["from_frequency"] + table["from_weight"]).to_list() == pytest.approx(table["contribution"].to_list())
    assert table["difference"].unique().to_list() == pytest.approx([expected], abs=1e-9)


def test_against_a_plain_implementation() -> None:
    """Gallagher et al. (2021), weighted averages: (p_t - p_r) (s - s_ref), p as means over articles."""
    corpus = mk.from_texts(texts(7, 6))
    table = mk.word_shift(corpus, target="a", method="lexicon", lexicon=LIST).table
    p: dict[str, Counter[str]] = {}
    for source in "ab":
        articles = corpus.articles.filter(pl.col("source") == source)["text"].to_list()
        p[source] = Counter()
        for text in articles:
            words = [word for word in text.lower().replace(".", "").split() if word in LIST]
            for word in words:
                p[source][word] += 1 / len(words) / len(articles)  # type: ignore[assignment]
    middle = sum(p["b"][word] * weight for word, weight in LIST.items())
    for row in table.iter_rows(named=True):
        plain = (p["a"][row["term"]] - p["b"][row["term"]]) * (LIST[row["term"]] - middle)
        assert row["contribution"] == pytest.approx(plain, abs=1e-12)


def test_vaders_words_and_rules_add_up(make_corpus: Any) -> None:
    corpus = make_corpus(
        [{"source": "a", "text": "The talks were NOT a success! It was a terrible crime. They met."},
         {"source": "a", "text": "A very good day, but a sad one."},
         {"source": "b", "text": "A success. A good, good day."}]
    )  # fmt: skip
    table = mk.word_shift(corpus, target="a").table
    assert table["contribution"].sum() == pytest.approx(difference(corpus, "a", "b"), abs=1e-9)
    words = dict(table.filter(pl.col("term") != "(rules)").select("term", "contribution").rows())
    v = vader_words()

    def part(word: str, *sentence: str) -> float:
        total = sum(v[one] for one in sentence)
        return v[word] / math.sqrt(total**2 + 15)

    good = part("good", "good", "sad") / 2 - 2 * part("good", "good", "good") / 2
    assert words["good"] == pytest.approx(good)
    assert words["success"] == pytest.approx(part("success", "success") / 3 / 2 - part("success", "success") / 2)
    rules = table.row(by_predicate=pl.col("term") == "(rules)", named=True)
    assert (rules["n_target"], rules["n_reference"], rules["weight"], rules["component"]) == (2, 0, None, "rules")
    shown = mk.evidence(corpus, mk.word_shift(corpus, target="a"), rules)["snippet"].to_list()
    assert sorted(shown) == ["A very good day, but a sad one.", "The talks were NOT a success!"]


def test_evidence_is_of_both_sides_in_turn() -> None:
    corpus = mk.from_texts({"a": ["A good day. Good. Good!"], "b": ["So good."], "c": ["good c"]})
    for settings in ({}, {"method": "lexicon", "lexicon": LIST}):
        result = mk.word_shift(corpus, target="a", reference="b", **settings)
        row = result.table.row(by_predicate=pl.col("term") == "good", named=True)
        assert mk.evidence(corpus, result, row, limit=3)["source"].to_list() == ["a", "b", "a"]
        assert mk.evidence(corpus, result, row).height == row["count"] == 4


def test_events_are_matched_with_equal_weight(make_corpus: Any) -> None:
    rows = [("a", "e1", "good"), ("a", "e1", "good"), ("a", "e2", "bad"), ("a", "e3", "war"), ("b", "e1", "bad"),
            ("b", "e2", "bad"), ("b", "e2", "fine")]  # fmt: skip
    codebook = {"event": [{"id": e, "name": e, "terms": [e]} for e in ("e1", "e2", "e3")]}
    corpus = make_corpus([{"source": s, "text": f"{e} was {word}.", "events": [e]} for s, e, word in rows], codebook)
    result = mk.word_shift(corpus, target="a", within="event", method="lexicon", lexicon=LIST)
    assert result.table["difference"][0] == pytest.approx((3 - 2) / 2 - (-2 + (-2 + 1) / 2) / 2)
    assert result.table["contribution"].sum() == pytest.approx(result.table["difference"][0], abs=1e-12)
    assert "war" not in result.table["term"]  # only one side tells e3
    bad = result.table.row(by_predicate=pl.col("term") == "bad", named=True)
    assert mk.evidence(corpus, result, bad).height == bad["count"] == 3


def test_composed_texts_and_other_languages(make_corpus: Any) -> None:
    corpus = make_corpus(
        [{"source": "a", "text": "good"}, {"source": "a", "text": "bad", "composed": True}, {"source": "b", "text": "bad"},
         {"source": "c", "text": "bad", "language": "de"}]
    )  # fmt: skip
    result = mk.word_shift(corpus)
    assert result.table.filter(pl.col("composed"))["target"].unique().to_list() == ["a (composed)"]
    silent = result.table.filter(pl.col("target") == "c").row(0, named=True)
    assert (silent["term"], silent["count"], silent["note"]) == (None, 0, "nothing scored on both sides")
    assert result.recipe.notes == ("1 articles are not in English and have no score",)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"target": "z"}, "unknown target 'z'; there are: a, b"),
        ({"target": "a", "reference": "a"}, "target and reference are the same group, 'a'"),
        ({"reference": "z"}, "unknown reference 'z'; there are: rest, a, b"),
        ({"within": "week"}, "unknown within 'week'"),
        ({"reference_score": 1.0}, "reference_score= is for scores that are means over matched words"),
        ({"method": "bert"}, "unknown method 'bert'; there are: vader, lexicon"),
        ({"lexicon": {"good": 1}}, "lexicon= is for method='lexicon'"),
    ],
)
def test_what_is_refused(settings: dict[str, Any], message: str) -> None:
    corpus = mk.from_texts({"a": ["good"], "b": ["bad"]})
    with pytest.raises(ArgumentError, match=message):
        mk.word_shift(corpus, **settings)
