"""What one process found out about copies, another goes on with: the same evidence, without looking again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus import copy_pairs, wire, word_stream
from mediakit.corpus.kept_copies import give_copies, take_copies
from mediakit.corpus.store import write_store

STORY = (
    "The bridge over the wide river was closed on Monday after the flood and opened again on Friday, the mayor said. "
    "Engineers found no cracks in the three pillars."
)
TEXTS = {"north": [STORY], "south": [f"{STORY} Nobody was hurt."], "east": ["Bread is dear in Turin."]}


@pytest.fixture
def forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks for copies from here on fails."""

    def looked(*_: object, **__: object) -> None:
        raise AssertionError("copies were looked for again")

    monkeypatch.setattr(copy_pairs, "_found", looked)
    monkeypatch.setattr(wire, "_found", looked)


@pytest.mark.parametrize("measure", ["wire_copy", "duplicates"])
@pytest.mark.parametrize("narrowed", [False, True])
def test_evidence_goes_on_from_what_was_found(
    tmp_path: Path, measure: str, narrowed: bool, request: pytest.FixtureRequest
) -> None:
    first, second = (mk.from_texts(TEXTS) for _ in range(2))
    if narrowed:
        first, second = (one.where(source=["north", "south"]) for one in (first, second))
    result = getattr(mk, measure)(first)
    told = [mk.evidence(first, result, row) for row in range(result.table.height)]
    assert told
    give_copies(first, tmp_path)
    take_copies(second, tmp_path)
    request.getfixturevalue("forbidden")
    for row, expected in enumerate(told):
        assert mk.evidence(second, result, row).equals(expected)


def test_files_that_cannot_be_read_are_as_none(tmp_path: Path) -> None:
    first, second = (mk.from_texts(TEXTS) for _ in range(2))
    result = mk.wire_copy(first)
    give_copies(first, tmp_path)
    files = sorted(tmp_path.iterdir())
    assert [one.suffix for one in files] == [".npz", ".npz"]
    files[0].write_bytes(b"half a file")
    files[1].write_bytes(files[1].read_bytes()[:-30])
    take_copies(second, tmp_path)
    assert mk.wire_copy(second).table.equals(result.table)


def test_an_object_in_a_file_is_not_loaded(tmp_path: Path) -> None:
    np.savez(tmp_path / "wire-0.npz", settings=np.array([0.5, 20.0]), rows=np.array([{}], object))
    corpus = mk.from_texts(TEXTS)
    take_copies(corpus, tmp_path)
    assert mk.wire_copy(corpus).table.height == 2


def test_words_of_many_stretches_are_those_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = TEXTS | {"west": ["", "One.", "Two words. Three words here, and more of them to follow soon."]}
    whole = word_stream.texts_of(mk.from_texts(texts))
    monkeypatch.setattr(word_stream, "WORDS_AT_ONCE", 7)
    again = word_stream.texts_of(mk.from_texts(texts))
    for name in ("rows", "starts", "hashes", "whole"):
        assert (getattr(whole, name) == getattr(again, name)).all()
    assert (whole.grams == again.grams)[whole.whole].all()


def test_single_texts_of_a_store_are_those_of_its_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any order, from any part, before and after the whole part was read; none is mixed up with another part's."""
    monkeypatch.setattr("mediakit.corpus.tokens.BLOCK_BYTES", 200)
    rows = [("a", None), *(("b", f"Text number {n} is short.") for n in range(40))]
    pl.DataFrame(rows, schema=["source", "text"], orient="row").write_parquet(tmp_path / "articles.parquet")
    write_store(mk.open(tmp_path / "articles.parquet").base, tmp_path / "store")
    texts = mk.open(tmp_path / "store").base.texts
    assert texts is not None
    assert len(texts.part_list) > 2
    every = texts.all().to_list()
    opened = mk.open(tmp_path / "store").base.texts
    order = np.random.default_rng(0).integers(0, len(every), 200).tolist()
    assert [opened.one(row) for row in order] == [every[row] or "" for row in order]
    some = np.array([len(every) - 1, 0, 5])
    assert opened.of(some).to_list() == [every[row] for row in some.tolist()]


def test_threads_that_read_different_parts_get_their_own_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one thread reads a part, another puts its own in its place: each still gets the part that it asked for."""
    monkeypatch.setattr("mediakit.corpus.tokens.BLOCK_BYTES", 200)
    rows = [(f"Text number {n} is short.",) for n in range(40)]
    pl.DataFrame(rows, schema=["text"], orient="row").write_parquet(tmp_path / "articles.parquet")
    write_store(mk.open(tmp_path / "articles.parquet").base, tmp_path / "store")
    texts = mk.open(tmp_path / "store").base.texts
    assert texts is not None
    parts = [texts.of_part(number).to_list() for number in range(2)]

    class Others(type(texts)):
        """Texts of which another thread reads the other part at every moment at which it can."""

        def __setattr__(self, name: str, value: object) -> None:
            super().__setattr__(name, value)
            if name == "_last" and isinstance(value, tuple):
                other = 1 - value[0]
                super().__setattr__(name, (other, pl.Series("text", parts[other])))

    between = Others(texts.folder, texts.part_list, checked=True)
    assert [between.of_part(number).to_list() for number in (0, 1, 0)] == [parts[0], parts[1], parts[0]]
