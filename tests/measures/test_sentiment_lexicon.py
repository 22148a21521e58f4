"""Tone by a word list: pooled words by hand, intervals, voices, evidence, and recipes that load the list again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.stats.bootstrap import article_keys, mean_interval

LIST = {"good": 3.0, "fine": 1.0, "bad": -2.0}
SIDES = "term,category\ngood,positive\nfine,positive\nbad,negative\n"


@pytest.fixture
def sides(tmp_path: Path) -> Path:
    (tmp_path / "sides.csv").write_text(SIDES, encoding="utf-8")
    return tmp_path / "sides.csv"


def test_an_article_is_scored_by_its_pooled_words(sides: Path) -> None:
    corpus = mk.from_texts({"a": ["Good day. Bad, bad times came. Nothing.", "Fine."], "b": ["Nothing here."]})
    table = mk.sentiment(corpus, method="lexicon", lexicon=LIST).table
    one, other = table.rows(named=True)
    assert one["mean"] == pytest.approx(((3 - 2 - 2) / 3 + 1) / 2)  # not the mean of sentences: ((3 - 2) / 2 + 1) / 2
    assert (one["n_articles"], one["n_sentences"], one["n_words"], one["n_matches"]) == (2, 3, 8, 4)
    assert one["mean_of_sentences"] == pytest.approx((3 - 2 + 1) / 3)
    assert (one["share_positive"], one["share_negative"]) == pytest.approx((2 / 3, 1 / 3))
    assert (other["mean"], other["n_articles"], other["n_matches"]) == (None, 0, 0)
    net = mk.sentiment(corpus, method="lexicon", lexicon=sides).table["mean"].to_list()
    assert net == pytest.approx([((1 - 2) / 7 + 1) / 2, 0.0])
    balance = mk.sentiment(corpus, method="lexicon", lexicon=sides, score="balance").table["mean"].to_list()
    assert balance == [pytest.approx(((1 - 2) / 3 + 1) / 2), None]


def test_the_interval_is_that_of_the_articles_scores() -> None:
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(["good", "bad", "fine", "day"], size=9)) for _ in range(8)]
    corpus = mk.from_texts({"a": texts})
    row = mk.sentiment(corpus, method="lexicon", lexicon=LIST, n_resamples=300, seed=2).table.row(0, named=True)
    scores = mk.sentiment_of(corpus.articles["text"].to_list(), method="lexicon", lexicon=LIST)["score"].to_numpy()
    keys = article_keys(corpus.articles["article_id"].to_list())
    _, low, high = mean_interval(scores[:, None], keys, n_resamples=300, seed=2, bounds=(-2 - 3e-12, 3 + 3e-12))
    assert (row["mean"], row["ci_low"], row["ci_high"]) == pytest.approx((scores.mean(), low[0], high[0]))


def test_equal_weights_stay_within_their_scale() -> None:
    corpus = mk.from_texts({"a": ["good 0.1 good good"] * 3 + ["good good"] * 4})
    row = mk.sentiment(corpus, method="lexicon", lexicon={"good": 0.1, "bad": -0.3}).table.row(0, named=True)
    assert row["mean"] == pytest.approx(0.1)
    assert row["ci_low"] <= row["mean"] <= row["ci_high"] + 1e-12


def test_a_selection_counts_its_own_words(make_corpus: Any) -> None:
    corpus = make_corpus([{"title": "Bad", "text": 'The minister said "good and fine" on a bad day.'}])
    by_voice = {
        voice: mk.sentiment(corpus.where(voice=voice), method="lexicon", lexicon=LIST).table["mean"].item()
        for voice in ("own", "quoted")
    }
    assert by_voice == {"own": -2, "quoted": 2}
    assert mk.sentiment(corpus.where(part="headline"), method="lexicon", lexicon=LIST).table["mean"].item() == -2


def test_sentences_and_languages(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": "Good day. Nothing.", "language": "de"}])
    table = mk.sentiment(corpus, by="sentence", method="lexicon", lexicon=LIST).table
    assert table.select("sentence", "n_words", "n_matches", "sum_of_weights", "score").rows() == [
        (1, 2, 1, 3.0, 3.0), (2, 1, 0, 0.0, None)
    ]  # fmt: skip
    assert mk.sentiment(corpus).table["mean"].item() is None  # VADER's list is English


def test_evidence_is_of_the_same_list(sides: Path) -> None:
    corpus = mk.from_texts({"a": ["Good day. Bad times, bad. A terrible crime."]})
    result = mk.sentiment(corpus, method="lexicon", lexicon=sides)
    assert mk.evidence(corpus, result, 0, limit=1)["snippet"].to_list() == ["Bad times, bad."]
    assert result.recipe.parameters["lexicon"]["file"] == str(sides)
    assert result.recipe.as_dict()["parameters"]["score"] == "net_share"
    assert any("sides.csv: 3 entries" in note for note in result.recipe.notes)


def test_what_is_refused(sides: Path) -> None:
    corpus = mk.from_texts({"a": ["Good."]})
    with pytest.raises(ArgumentError, match="a word list is missing; give lexicon="):
        mk.sentiment(corpus, method="lexicon")
    with pytest.raises(ArgumentError, match="lexicon= is for method='lexicon'"):
        mk.sentiment(corpus, lexicon=sides)
    with pytest.raises(ArgumentError, match="score= is for method='lexicon'"):
        mk.sentiment_of(["Good."], score="balance")
