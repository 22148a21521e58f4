"""Where word lists match and what sentences come to, counted by hand and by a plain loop over words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus.spans import places_in, spans
from mediakit.errors import ArgumentError
from mediakit.lexicons.lexicon import Lexicon, as_lexicon, load_lexicon
from mediakit.lexicons.lexicon_hits import hits_of, resolve_score


def load(tmp_path: Path, text: str, **options: Any) -> Lexicon:
    (tmp_path / "w.lc3").write_text(text, encoding="utf-8")
    return load_lexicon(tmp_path / "w.lc3", **options)


def found(words: Lexicon, text: str) -> list[tuple[str, float]]:
    corpus = mk.from_texts({"a": [text]})
    hits = hits_of(corpus.parts[0], words)
    where = spans(corpus, places_in(0, hits.matches))
    return [(text[a:b], v) for (a, b), v in zip(where.select("start_char", "end_char").rows(), hits.value, strict=True)]


def test_a_word_counts_once_by_the_entry_that_says_most() -> None:
    words = as_lexicon({"kill*": -2, "killjoy": -1, "killing": -3, "*joy": 1, "killing time": 0.5})
    assert found(words, "Killers kill the killjoy. A killing! Killing time.") == [
        ("Killers", -2), ("kill", -2), ("killjoy", -1), ("killing", -3), ("Killing time", 0.5)
    ]  # fmt: skip


def test_of_categories_a_word_counts_once_for_each_side(tmp_path: Path) -> None:
    words = load(tmp_path, "+positive\nproud\nproud*\n+posemo\nproud\n+negative\nproud\ngrim\n")
    assert sorted(found(words, "Proud and grim.")) == [("Proud", -1), ("Proud", 1), ("grim", -1)]


def test_a_negated_phrase_takes_its_word_back(tmp_path: Path) -> None:
    listed = "+positive\ngood\n+neg_positive\nnot good\n"
    assert found(load(tmp_path, listed), "Good, not good.") == [("Good", 1), ("not good", 0)]
    assert found(load(tmp_path, listed, negated="reverse"), "Good, not good.")[1] == ("not good", -1)


def test_a_negation_window_turns_about_the_centre_within_the_sentence(tmp_path: Path) -> None:
    words = load(tmp_path, "+positive\ngood\n+negative\nbad\n", negation=2)
    text = "Not good. It is good. Never was it good. We don't see bad. He came without. Good."
    assert [v for _, v in found(words, text)] == [-1, 1, 1, 1, 1]  # "never" is three words away
    (tmp_path / "h.csv").write_text("word,score\nhappy,8\nwar,2\n", encoding="utf-8")
    assert found(load_lexicon(tmp_path / "h.csv", negation=1), "No war.") == [("war", 8)]


def test_case_as_written(tmp_path: Path) -> None:
    words = load(tmp_path, "+positive\nHope\n+negative\nUS\n", case=True)
    assert found(words, "Hope, hope. US and us.") == [("Hope", 1), ("US", -1)]


def test_scores_and_their_defaults(tmp_path: Path) -> None:
    listed, weighted = load(tmp_path, "+positive\ngood\n+negative\nbad\n"), as_lexicon({"good": 3, "bad": -1})
    assert (resolve_score(listed, None), resolve_score(weighted, None)) == ("net_share", "mean_weight")
    table = {score: mk.sentiment_of(["good good bad day"], method="lexicon", lexicon=weighted, score=score)["score"].item()
             for score in ("net_share", "mean_weight", "balance")}  # fmt: skip
    assert table == pytest.approx({"net_share": 5 / 4, "mean_weight": 5 / 3, "balance": 5 / 7})
    with pytest.raises(ArgumentError, match="unknown score 'sum'; there are: net_share, mean_weight, balance"):
        resolve_score(listed, "sum")
    with pytest.raises(ArgumentError, match="says no tone: it has no weights, and none of its categories \\(family"):
        resolve_score(load(tmp_path, "+family\naunt\n"), None)


@given(st.lists(st.sampled_from(["good", "bad", "not", "day", "goodness", "very", "worse"]), max_size=12))
def test_sums_are_those_of_a_loop_over_words(words: list[str]) -> None:
    weights = {"good": 2.0, "bad": -1.5, "worse": -3.0}
    row = mk.sentiment_of([" ".join(words)], method="lexicon", lexicon=weights).row(0, named=True)
    matched = [weights[word] for word in words if word in weights]
    assert (row["n_words"], row["n_matches"]) == (len(words), len(matched))
    assert row["sum_of_weights"] == pytest.approx(sum(matched))
    assert row["score"] == (pytest.approx(sum(matched) / len(matched)) if matched else None)


def test_a_text_is_one_sentence() -> None:
    table = mk.sentiment_of(["good\n\nbad. good", "", "…"], method="lexicon", lexicon={"good bad": 2, "good": 1})
    assert table.rows() == [(3, 2, 3.0, 1.5), (0, 0, 0.0, None), (0, 0, 0.0, None)]
