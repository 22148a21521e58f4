"""Behind a frame's score, by hand: patterns, frames together, words of a frame at a source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.stats import association

CSV = """frame,pattern,weight,note
law,court*,1,
law,\"\"\"human rights\"\"\",2,
law,social,0.5,
economy,\"\"\"social security\"\"\",,
economy,price*,1,
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "mine.csv").write_text(CSV, encoding="utf-8")
    return tmp_path / "mine.csv"


@pytest.fixture
def corpus(make_corpus: Any) -> Any:
    return make_corpus(
        [
            {
                "source": "a",
                "text": "The court met. The court and the price of human rights. Social security. Nothing.",
            },
            {"source": "a", "text": "Courts and prices. A court."},
            {"source": "b", "text": "Social peace. A price."},
            {"source": "b", "text": "Le court.", "language": "fr"},
        ]
    )


def test_patterns_by_hand(corpus: Any, book: Path) -> None:
    result = mk.frame_patterns(corpus, codebook=book)
    columns = ["source", "frame", "pattern", "weight", "count", "n_articles", "share"]
    assert result.table.select(columns).rows() == [
        ("a", "law", "court*", 1.0, 4, 2, 4 / 6),  # weighted: 4 of court*, 2 of "human rights"; no "social" alone
        ("a", "law", '"human rights"', 2.0, 1, 1, 2 / 6),
        ("a", "economy", "price*", 1.0, 2, 2, 2 / 3),
        ("a", "economy", '"social security"', 1.0, 1, 1, 1 / 3),
        ("b", "law", "social", 0.5, 1, 1, 1.0),
        ("b", "economy", "price*", 1.0, 1, 1, 1.0),
    ]
    found = mk.evidence(corpus, result, 0)
    assert found["snippet"].to_list()[0] == "The court met."
    assert found.height == 4


@pytest.mark.parametrize("codebook", ["policy", "news"])
def test_patterns_add_up_to_the_frames_matches(bundled: Any, codebook: str) -> None:
    patterns = (
        mk.frame_patterns(bundled, codebook=codebook).table.group_by("source", "frame").agg(pl.col("count").sum())
    )
    frames = mk.framing(bundled, codebook=codebook, n_resamples=10).table.filter(pl.col("n_matches") > 0)
    both = frames.join(patterns, on=["source", "frame"], how="full")
    assert both["count"].equals(both["n_matches"], check_names=False)


def test_frames_together_by_hand(corpus: Any, book: Path) -> None:
    result = mk.frame_cooccurrence(corpus, codebook=book)
    # a: 6 sentences, law in 4, economy in 3, both in 2; b: two sentences in English, one frame each
    assert result.table.drop("codebook").rows() == [
        ("a", "law", "economy", 2, 4, 3, 6, 2 / (4 * 3 / 6)),
        ("b", "law", "economy", 0, 1, 1, 2, 0.0),
    ]
    found = mk.evidence(corpus, result, 0)["snippet"].to_list()
    assert found == ["The court and the price of human rights.", "Courts and prices."]


def test_words_of_a_frame_by_hand(make_corpus: Any, book: Path) -> None:
    with_law = "The court heard the angry farmer. " * 3
    without = "The quiet river ran by the farmer and by the mill. " * 4
    corpus = make_corpus([{"source": "a", "text": with_law + without}, {"source": "b", "text": "Angry words."}])
    table = mk.frame_words(corpus, codebook=book).table
    assert set(table["source"]) == {"a"}
    assert sorted(table.select("term", "is_cue", "n_target", "n_reference").rows()) == [
        ("angry", False, 3, 0),
        ("court", True, 3, 0),
        ("farmer", False, 3, 4),
        ("heard", False, 3, 0),
    ]
    row = table.filter(pl.col("term") == "farmer").row(0, named=True)
    four = (3, 4, 18, 44)  # words of the sentences with the frame, and of the group's others
    assert (row["n_target"], row["n_reference"]) == four[:2]
    assert row["per_million_target"] == pytest.approx(3 / 18 * 1e6)
    assert row["log_ratio"] == pytest.approx(float(association.log_ratio(*four)))
    assert table.filter(pl.col("is_cue"))["term"].to_list() == ["court"]
    result = mk.frame_words(corpus, codebook=book)
    found = mk.evidence(corpus, result, row)["snippet"].to_list()
    assert found == ["The court heard the angry farmer."] * 3
    assert mk.frame_words(corpus, codebook=book, limit=1).table.height == 1
    assert mk.frame_words(corpus, codebook=book, min_count=4).table.height == 0
    with pytest.raises(ArgumentError, match="limit is 0"):
        mk.frame_words(corpus, codebook=book, limit=0)
