"""A result does not depend on how the articles are cut into blocks: counts are the same, scores within 1e-9."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
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
    assert len(bundled.base.tokens) == 1
    return bundled


@pytest.fixture(scope="module")
def expected(whole: Corpus) -> Callable[[str], pl.DataFrame]:
    """What a measure gives in one block; measured once for all cuts."""
    return cache(lambda name: measured(name, whole))


@pytest.fixture(scope="module", params=[3, 17])
def n_blocks(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def cut(n_blocks: int, whole: Corpus) -> Iterator[Corpus]:
    """The same articles in blocks."""
    yield from in_blocks(n_blocks)


def in_blocks(n: int) -> Iterator[Corpus]:
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    size = int(corpus.base.articles["text"].str.len_bytes().sum())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tokens, "BLOCK_BYTES", size // n + 1)
        assert len(corpus.base.tokens) == n
        yield corpus


def measured(name: str, corpus: Corpus) -> pl.DataFrame:
    options = NEEDED.get(name, {}) | ({"n_resamples": 50} if name in EXPENSIVE else {})
    table: pl.DataFrame = load(MEASURES[name].function)(corpus, **options).table
    return table


@pytest.mark.parametrize("name", MEASURES)
def test_blocks_change_nothing(name: str, cut: Corpus, expected: Callable[[str], pl.DataFrame]) -> None:
    assert_frame_equal(measured(name, cut), expected(name), abs_tol=1e-9, rel_tol=1e-9)


def test_selections_and_evidence_over_blocks(whole: Corpus, cut: Corpus) -> None:
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


def test_differences_over_blocks(whole: Corpus, cut: Corpus) -> None:
    tables = [mk.compare(corpus, measures=["sentiment", "framing_news"]).differences.table for corpus in (whole, cut)]
    assert_frame_equal(*tables, abs_tol=1e-9, rel_tol=1e-9)
