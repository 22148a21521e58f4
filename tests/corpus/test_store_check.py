"""A flipped byte in any file of a store is found and named; what is derived is made again, what is not is said."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.compare.repair import repair
from mediakit.compare.scoring import score, write_full_results
from mediakit.corpus import tokens
from mediakit.corpus.store_check import mend, verify
from mediakit.errors import StoreError

WORDS = [
    "petrol rose again",
    "crowds came out",
    "a minister said nothing",
    "rain fell on the town",
    "no bread was sold",
]


@pytest.fixture(scope="module")
def whole(make_corpus: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        {"source": "ab"[n % 2], "title": f"Day {n}", "text": f"{WORDS[n % 5].capitalize()}. {WORDS[n % 3]} {n}."}
        for n in range(12)
    ]
    corpus = make_corpus(rows, {"corpus": {"title": "Kept"}})
    corpus.base.__dict__["sources"] = pl.DataFrame({"source": ["a", "b"], "name": ["A", "B"]})
    path, former = tmp_path_factory.mktemp("check") / "store", tokens.BLOCK_BYTES
    tokens.BLOCK_BYTES = 300
    try:
        score(corpus.base, path)
    finally:
        tokens.BLOCK_BYTES = former
    write_full_results(path, "source")
    return path


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def files_of(store: Path) -> list[Path]:
    return sorted(file for file in store.rglob("*") if file.is_file() and file.stat().st_size)


def test_a_flipped_byte_in_any_file_is_found_and_named(whole: Path, tmp_path: Path) -> None:
    assert verify(whole) == []
    names = [file.relative_to(whole).as_posix() for file in files_of(whole)]
    assert len(names) > 80
    store = Path(shutil.copytree(whole, tmp_path / "store"))
    for name in names:
        data = (store / name).read_bytes()
        flip(store / name)
        found = [fault.file for fault in verify(store)]
        assert found == [name]
        (store / name).write_bytes(data)
    assert verify(store) == []


@pytest.mark.parametrize(
    "kind",
    [
        "facts-00000.parquet",
        "manifest.json",
        "rejects.csv",
        "rejects.parquet",
        "tokens-00001/codes.npy",
        "results/terms.parquet",
        "results/recipes.json",
    ],
)
def test_what_is_derived_is_made_again(kind: str, whole: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(whole, tmp_path / "store"))
    flip(store / kind)
    done = repair(store)
    assert [fault.file for fault in done.found] == [kind]
    assert done.left == []
    for file in files_of(whole):
        assert (store / file.relative_to(whole)).read_bytes() == file.read_bytes(), file


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("part-00001.parquet", "read the input again"),
        ("codebook.json", "--corpus-codebook"),
        ("sources.parquet", "read the input again"),
    ],
)
def test_what_cannot_be_made_again_is_said(name: str, advice: str, whole: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(whole, tmp_path / "store"))
    flip(store / name)
    (store / "tokens-00000" / "codes.npy").unlink()
    done = repair(store)
    assert [(fault.file, advice in fault.advice) for fault in done.left] == [(name, True)]
    with pytest.raises(StoreError, match=name):
        mk.open(store)


def test_damaged_tokens_are_not_used(whole: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(whole, tmp_path / "store"))
    flip(store / "tokens-00001" / "codes.npy")
    with pytest.raises(StoreError, match=r"tokens-00001 is damaged \(codes.npy is damaged .*mediakit repair"):
        _ = mk.open(store).n_words


def test_a_part_of_a_large_store_is_checked_when_its_texts_are_read(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediakit.corpus.store.FULL_CHECK_BYTES", 0)
    store = Path(shutil.copytree(whole, tmp_path / "store"))
    flip(store / "part-00001.parquet")
    opened = mk.open(store)
    assert opened.facts.height == 12
    assert mk.terms(opened).table.height > 10
    with pytest.raises(StoreError, match=r"part-00001\.parquet is damaged"):
        _ = opened.articles


def test_no_store_foreign_files_and_two_damaged_manifests(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no store"):
        verify(tmp_path)
    store = Path(shutil.copytree(whole, tmp_path / "store"))
    (store / "mine.txt").write_text("keep")
    assert [(fault.file, fault.kind) for fault in verify(store)] == [("mine.txt", "foreign")]
    assert mend(store, verify(store))[0].file == "mine.txt"
    for name in ("manifest.json", "manifest-2.json"):
        flip(store / name)
    with pytest.raises(StoreError, match="both damaged"):
        verify(store)


def test_the_texts_of_a_store_come_from_its_parts(whole: Path) -> None:
    opened = mk.open(whole)
    base = opened.base
    assert "text" not in base.facts.columns
    assert base.field("text", 7) == "A minister said nothing. crowds came out 7."
    assert base.rows_of(["a12", "a1"])["text"].to_list() == [base.field("text", 0), base.field("text", 11)]
    assert "articles" not in base.__dict__
    assert opened.articles["text"].to_list() == base.articles["text"].to_list()
