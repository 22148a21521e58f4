"""A scored store gives what the corpus itself gives, wherever it was scored; whole parts are not scored twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import mediakit as mk
from mediakit.compare import scoring
from mediakit.corpus import tokens
from mediakit.corpus.corpus import Base, Corpus
from mediakit.engine.run import run, runner
from mediakit.errors import ArgumentError, StoreError
from mediakit.registry import MEASURES, load

NEEDED: dict[str, dict[str, Any]] = {
    "concordance": {"pattern": "massacre*"}, "find_labels": {"concept": "killings-1988"}
}  # fmt: skip


@pytest.fixture(scope="module")
def stores(bundled: Corpus, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The bundled corpus scored in three parts, here and in processes."""
    folder, former = tmp_path_factory.mktemp("stores"), tokens.BLOCK_BYTES
    tokens.BLOCK_BYTES = 60_000
    try:
        paths = {engine: folder / engine for engine in ("serial", "processes")}
        for engine, path in paths.items():
            with runner(engine, workers=2, prepare=scoring.prepare) as run_in:
                scoring.score(bundled.base, path, run_in=run_in)
    finally:
        tokens.BLOCK_BYTES = former
    assert len(list(paths["serial"].glob("tokens-*"))) == 3
    return paths


@pytest.mark.parametrize("engine", ["serial", "processes"])
@pytest.mark.parametrize("name", MEASURES)
def test_a_scored_store_gives_the_same(name: str, engine: str, stores: dict[str, Path], bundled: Corpus) -> None:
    measure, options = load(MEASURES[name].function), NEEDED.get(name, {})
    found, expected = (measure(corpus, **options).table for corpus in (mk.open(stores[engine]), bundled))
    assert_frame_equal(found, expected, abs_tol=1e-9, rel_tol=1e-9)


def test_selections_of_a_scored_store(stores: dict[str, Path], bundled: Corpus) -> None:
    for filters in ({"voice": "own"}, {"event": "1988-executions"}, {"source": ["composed-un", "composed-wire"]}):
        for measure in (mk.sentiment, mk.framing, mk.terms):
            found, expected = (
                measure(corpus.where(**filters)).table for corpus in (mk.open(stores["serial"]), bundled)
            )
            assert_frame_equal(found, expected, abs_tol=1e-9, rel_tol=1e-9)


def test_whole_parts_are_not_scored_again(
    stores: dict[str, Path], bundled: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("scored again")

    monkeypatch.setattr(tokens, "BLOCK_BYTES", 60_000)
    monkeypatch.setattr(scoring, "tokenise", never)
    scoring.score(bundled.base, stores["serial"])
    assert mk.open(stores["serial"]).n_articles == bundled.n_articles


def test_an_interrupted_scoring_goes_on(tmp_path: Path, bundled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "BLOCK_BYTES", 60_000)
    done: list[int] = []

    def first_two_only(rows: Any, first: int) -> tokens.Tokens:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(first)
        return tokens.tokenise(rows, first)

    monkeypatch.setattr(scoring, "tokenise", first_two_only)
    with pytest.raises(KeyboardInterrupt):
        scoring.score(bundled.base, tmp_path / "store")
    assert mk.open(tmp_path / "store").n_sentences == bundled.n_sentences  # usable, from its articles
    monkeypatch.setattr(scoring, "tokenise", lambda rows, first: (done.append(first), tokens.tokenise(rows, first))[1])
    scoring.score(bundled.base, tmp_path / "store")
    assert len(done) == 3


def test_a_damaged_token_file_is_named(tmp_path: Path, bundled: Corpus) -> None:
    scoring.score(bundled.base, tmp_path / "store")
    (tmp_path / "store" / "tokens-00000" / "codes.npy").write_bytes(b"nothing")
    with pytest.raises(StoreError, match=r"tokens-00000 is damaged \(codes.npy is damaged .*; make it again"):
        mk.open(tmp_path / "store")


def test_other_articles_are_scored_anew(tmp_path: Path, bundled: Corpus) -> None:
    scoring.score(bundled.base, tmp_path / "store")
    fewer = Base(bundled.base.articles.head(3), bundled.base.codebook)
    scoring.score(fewer, tmp_path / "store")
    assert mk.open(tmp_path / "store").n_articles == 3


def test_results_are_the_same_on_every_engine(stores: dict[str, Path], bundled: Corpus) -> None:
    tables = {}
    for engine, path in stores.items():
        with runner(engine, workers=2) as run_in:
            folder = scoring.write_full_results(path, "source", run_in=run_in)
        tables[engine] = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    assert tables["serial"] == tables["processes"]
    assert set(tables["serial"]) == {"checksums.json", "recipes.json", *(f"{name}.parquet" for name in scoring.RESULTS)}
    found = pl.read_parquet(tables["serial"]["keyness.parquet"])
    assert_frame_equal(found, mk.keyness(bundled, by="source").table, abs_tol=1e-9, rel_tol=1e-9)


def test_engines() -> None:
    assert list(run(len, ["a", "bb", ""], engine="processes", workers=2)) == [1, 2, 0]
    with pytest.raises(ArgumentError, match="unknown engine 'cluster'"):
        list(run(len, ["a"], engine="cluster"))
    with pytest.raises(ArgumentError, match="workers is 0"):
        list(run(len, ["a"], workers=0))
