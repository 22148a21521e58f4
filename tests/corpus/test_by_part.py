"""A store with more parts than memory takes: part by part, the measures give what they give at once."""

from __future__ import annotations

import contextlib
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import mediakit as mk
from mediakit import registry
from mediakit.compare import profile
from mediakit.compare.scoring import score, write_full_results
from mediakit.corpus import all_at_once, store, tokens, word_sums_by_part
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.lazily import Lazily
from mediakit.errors import ArgumentError, EmptySelection, InputError
from mediakit.measures import keyness_table

WORDS = "petrol rose crowds came minister said nothing rain fell bread sold terrible good war law rights".split()


@pytest.fixture(scope="module")
def path(make_corpus: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = []
    for n in range(60):
        body = " ".join(
            WORDS[(n * k * k + k) % len(WORDS)] + (". The" if k % 6 == 5 else "") for k in range(1, 40 + n % 7)
        )
        rows.append(
            {"source": "abcd"[n * n % 4], "title": f"Day {n}", "text": f"The {body}.", "date": f"2020-0{n % 6 + 1}-11"}
        )
    where, former = tmp_path_factory.mktemp("parts") / "store", tokens.BLOCK_BYTES
    tokens.BLOCK_BYTES = 2_500
    try:
        score(make_corpus(rows).base, where)
    finally:
        tokens.BLOCK_BYTES = former
    assert len(store.stored_parts(where)) >= 6
    return where


@pytest.fixture
def both(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Corpus, Corpus]:
    whole = mk.open(path)
    whole.base.__dict__["tokens"] = tuple(whole.base.tokens)
    monkeypatch.setattr(store, "PARTS_IN_MEMORY", 0)
    by_part = mk.open(path)
    assert isinstance(by_part.parts, Lazily)
    assert not isinstance(whole.parts, Lazily)
    return by_part, whole


MEASURES: dict[str, Callable[[Corpus], Any]] = {
    "terms": lambda corpus: mk.terms(corpus).table,
    "terms by source and month": lambda corpus: mk.terms(corpus, by=["source", "month"], stopwords="keep").table,
    "terms of a pattern": lambda corpus: mk.terms(corpus, pattern="r*", normalise="stem").table,
    "pairs of words": lambda corpus: mk.terms(corpus, ngram=2, stopwords="keep", min_count=2).table,
    "terms of parts of articles": lambda corpus: mk.terms(corpus, by=["source", "part"]).table,
    "keyness": lambda corpus: mk.keyness(corpus).table,
    "keyness by month": lambda corpus: mk.keyness(corpus, by="month", stopwords="drop", min_count=2).table,
    "sentiment": lambda corpus: mk.sentiment(corpus).table,
    "framing": lambda corpus: mk.framing(corpus).table,
    "coverage": lambda corpus: mk.concordance(corpus, pattern="war").table,
    "differences": lambda corpus: mk.compare(corpus, n_permutations=99).differences.table,
    "one source": lambda corpus: mk.keyness(corpus.where(source=["a", "b"])).table,
    "one voice": lambda corpus: mk.terms(corpus.where(part="body")).table,
    "articles": lambda corpus: corpus.facts,
}


@pytest.mark.parametrize("n", [1, 7, 10_000])
def test_the_most_typical_words_alone_are_those_of_all(
    n: int, both: tuple[Corpus, Corpus], monkeypatch: pytest.MonkeyPatch
) -> None:
    every = mk.keyness(both[1], min_count=1).table
    kept = every.filter(pl.int_range(pl.len()).over("target") < n)
    monkeypatch.setattr(keyness_table, "BATCH_ROWS", 5)
    monkeypatch.setattr(word_sums_by_part, "BATCH_CELLS", 40)
    for corpus in both:
        found = mk.keyness(corpus, min_count=1, n_most=n)
        assert_frame_equal(found.table, kept, check_exact=False)
        assert any("most typical" in note for note in found.recipe.notes)
    with pytest.raises(ArgumentError, match="n_most is 0"):
        mk.keyness(both[1], n_most=0)


def test_a_comparison_of_many_parts_holds_the_most_typical_words(
    both: tuple[Corpus, Corpus], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "MOST_TYPICAL", 3)
    some, every = (
        mk.compare(one, measures=["keyness"], n_resamples=9, n_permutations=9)["keyness"].table for one in both
    )
    assert_frame_equal(some, every.filter(pl.int_range(pl.len()).over("target") < 3), check_exact=False)


@pytest.mark.parametrize(
    "name", ["terms", "terms by source and month", "keyness", "keyness by month", "one source", "one voice"]
)
def test_the_same_group_by_group(name: str, both: tuple[Corpus, Corpus], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_sums_by_part, "BATCH_CELLS", 1)  # each group is a batch of its own
    by_part, whole = both
    assert_frame_equal(MEASURES[name](by_part), MEASURES[name](whole), abs_tol=1e-9, rel_tol=1e-9)


def test_results_written_in_pieces_are_those_made_at_once(
    path: Path, both: tuple[Corpus, Corpus], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_sums_by_part, "BATCH_CELLS", 1)
    monkeypatch.setattr(keyness_table, "BATCH_ROWS", 7)
    monkeypatch.setattr(store, "PIECES_IN_MEMORY", 1)
    results, (_, whole) = write_full_results(path, "source"), both
    for name, made in (("keyness", mk.keyness(whole)), ("terms", mk.terms(whole))):
        written = pl.read_parquet(results / f"{name}.parquet")
        assert_frame_equal(written, made.table, abs_tol=1e-9, rel_tol=1e-9)
        recipe = json.loads((results / "recipes.json").read_text())[name]
        assert recipe == json.loads(json.dumps(made.recipe.as_dict()))
    assert {one.suffix for one in results.iterdir()} == {".json", ".parquet"}  # what was put aside is gone


@pytest.mark.parametrize("name", MEASURES)
def test_the_same_by_part(name: str, both: tuple[Corpus, Corpus]) -> None:
    by_part, whole = both
    assert_frame_equal(MEASURES[name](by_part), MEASURES[name](whole), abs_tol=1e-9, rel_tol=1e-9)
    assert "articles" not in by_part.base.__dict__  # no measure here needs all texts


def test_what_no_part_has_is_said(both: tuple[Corpus, Corpus]) -> None:
    with pytest.raises(EmptySelection):
        mk.terms(both[0], pattern="nowhere")
    with pytest.raises(EmptySelection):
        both[0].where(date_from="2030")


@pytest.mark.parametrize("name", registry.MEASURES)
def test_a_measure_scales_or_says_that_it_does_not(name: str, both: tuple[Corpus, Corpus]) -> None:
    by_part, needed = both[0], {"concordance": {"pattern": "war"}, "find_labels": {"concept": "x"}}
    measure = registry.load(registry.MEASURES[name].function)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with contextlib.suppress(InputError):  # without a codebook there is nothing to measure
            measure(by_part, **needed.get(name, {}))
    told = [str(one.message) for one in said if "articles at once" in str(one.message)]
    assert bool(told) == (not registry.MEASURES[name].scales)
    assert "articles" not in by_part.base.__dict__
    if told:
        assert "all 60 articles at once" in told[0]


def test_memory_that_files_take_is_free(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 8000 kB\nMemFree: 100 kB\nMemAvailable: 5000 kB\n")
    assert all_at_once._free(tmp_path / "meminfo") == 5000 * 1024
    (tmp_path / "meminfo").write_text("MemTotal: 8000 kB\n")
    assert all_at_once._free(tmp_path / "meminfo") == all_at_once._free(tmp_path / "none")


def test_what_does_not_fit_is_refused(both: tuple[Corpus, Corpus], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediakit.corpus.all_at_once._free", lambda: 1e6)
    with pytest.raises(ArgumentError, match=r"topics looks at all 60 articles at once.* narrow it"):
        mk.topics(both[0])
    assert mk.similarity(both[1]).table.height  # of few parts nothing is asked
