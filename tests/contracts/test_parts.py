"""A result does not depend on how the articles are cut into blocks: counts are the same, scores within 1e-9."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import mediakit as mk
from mediakit.corpus import tokens
from mediakit.corpus.corpus import Corpus
from mediakit.registry import MEASURES, load

ROOT = Path(__file__).parents[2]
NEEDED: dict[str, dict[str, Any]] = {
    "find_labels": {"concept": "protests"},
    "concordance": {"pattern": ["massacre*", '"death commissions"'], "limit": None},
}
EXPENSIVE = {"topics", "sentiment", "framing", "labelling"}
KEEPS_ARTICLES_IN_ORDER = {"concordance", "quotations", "figures"}


@pytest.fixture(scope="module")
def whole(bundled: Corpus) -> Corpus:
    return bundled


def in_blocks(monkeypatch: pytest.MonkeyPatch, n: int) -> Corpus:
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    size = int(corpus.base.articles["text"].str.len_bytes().sum())
    monkeypatch.setattr(tokens, "BLOCK_BYTES", size // n + 1)
    assert len(corpus.base.tokens) == n
    return corpus


def measured(name: str, corpus: Corpus) -> pl.DataFrame:
    options = NEEDED.get(name, {}) | ({"n_resamples": 50} if name in EXPENSIVE else {})
    table: pl.DataFrame = load(MEASURES[name].function)(corpus, **options).table
    return table


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("n", [3, 17])
def test_blocks_change_nothing(name: str, n: int, whole: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = measured(name, whole)
    assert_frame_equal(measured(name, in_blocks(monkeypatch, n)), expected, abs_tol=1e-9, rel_tol=1e-9)


def test_selections_and_evidence_over_blocks(whole: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = in_blocks(monkeypatch, 17)
    for filters in (
        {"event": "2019-november-protests"},
        {"voice": "quoted"},
        {"part": "lead"},
        {"source": "composed-un"},
    ):
        one, other = whole.where(**filters), cut.where(**filters)
        assert (one.n_articles, one.n_sentences, one.n_words) == (other.n_articles, other.n_sentences, other.n_words)
    results = [mk.terms(corpus, pattern="massacre*") for corpus in (whole, cut)]
    spans = [mk.evidence(corpus, result, 0, limit=50) for corpus, result in zip((whole, cut), results, strict=True)]
    assert_frame_equal(*spans)


def test_differences_over_blocks(whole: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = in_blocks(monkeypatch, 3)
    tables = [mk.compare(corpus, measures=["sentiment", "framing_news"]).differences.table for corpus in (whole, cut)]
    assert_frame_equal(*tables, abs_tol=1e-9, rel_tol=1e-9)
