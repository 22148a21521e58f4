"""The figures of agreement: against scikit-learn and SciPy, on data written here."""

from __future__ import annotations

import importlib.util
import json
import sys
from argparse import Namespace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy.stats import pearsonr
from sklearn.metrics import f1_score

import mediakit as mk

SCRIPT = Path(__file__).parents[2] / "scripts" / "validate_sentiment.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("validate_sentiment", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["validate_sentiment"] = module
    spec.loader.exec_module(module)
    return module


def test_macro_f1_is_scikit_learns(script: ModuleType) -> None:
    rng = np.random.default_rng(0)
    gold, found = rng.integers(-1, 2, size=(2, 300))
    assert script.macro_f1(gold, found) == pytest.approx(f1_score(gold, found, average="macro"))
    assert script.macro_f1(gold, np.zeros(300, int)) == pytest.approx(
        f1_score(gold, np.zeros(300, int), average="macro", zero_division=0)
    )


def test_whole_clusters_are_drawn(script: ModuleType) -> None:
    """Of two clusters of equal values a resample has one of three means: bounds are the clusters' own values."""
    values = np.array([0.0, 0.0, 1.0, 1.0])
    value, low, high = script.bootstrapped(lambda rows: float(values[rows].mean()), ["a", "a", "b", "b"], 200)
    assert (value, low, high) == (0.5, 0.0, 1.0)


def test_editorials(script: ModuleType, tmp_path: Path) -> None:
    texts = ["A great success.", "A terrible crime. Good.", "They met.", "Peace and hope.", "A sad war."]
    ratings = [3.0, -1.0, 0.0, 2.5, -3.0]
    lines = [f"{i // 2}_{i}\t{rating}\t{text}" for i, (text, rating) in enumerate(zip(texts, ratings, strict=True))]
    (tmp_path / "e.tsv").write_text("\n".join(lines), encoding="utf-8")
    rows = {row.method: row for row in script.editorial_rows(tmp_path / "e.tsv", Namespace())}
    whole = mk.sentiment_of(texts)["compound"].to_list()
    assert rows["VADER, the whole snippet"].value == pytest.approx(pearsonr(ratings, whole).statistic)
    parts = mk.sentiment_of(["A terrible crime.", "Good."])["compound"].mean()
    mean = [parts if i == 1 else score for i, score in enumerate(whole)]
    assert rows["VADER, mean of sentences"].value == pytest.approx(pearsonr(ratings, mean).statistic)
    assert all(row.low <= row.value <= row.high and row.n == 5 for row in rows.values())


def test_mentions_and_a_corpus(script: ModuleType, tmp_path: Path) -> None:
    lines = [
        {"sentence_normalized": "Lee did great.", "targets": [{"polarity": 6.0}, {"polarity": 4.0}]},
        {"sentence_normalized": "Day is a terrible liar.", "targets": [{"polarity": 2.0}]},
    ]
    (tmp_path / "m.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    always, vader = script.mention_rows(tmp_path / "m.jsonl", Namespace())
    assert vader.value == pytest.approx((1 + 0 + 2 / 3) / 3)
    assert always.value == pytest.approx((2 * 1 / 4) / 3)
    (tmp_path / "c.csv").write_text("source,text\na,A good day! It was NOT so bad.\n", encoding="utf-8")
    corpus = mk.read(tmp_path / "c.csv")
    corpus.articles.write_parquet(tmp_path / "c.parquet")
    (row,) = script.corpus_rows(tmp_path / "c.parquet", Namespace(most=10))
    assert (row.value, row.n) == (2, 2)
    shown = script.table([row, vader])
    assert "| c.parquet | VADER as NLTK's | equal sentences | 2 |  | 2 |" in shown
    assert "| 0.556 |" in shown
