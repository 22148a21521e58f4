"""A store gives back what was written, and a damaged one says which file to make again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mediakit as mk
from mediakit.corpus.manifest import sealed, unsealed
from mediakit.corpus.store import is_store, read_store, write_store
from mediakit.errors import StoreError

CODEBOOK = {
    "corpus": {"title": "Kept"},
    "event": [{"id": "e1", "name": "Event", "from": "2019-11-15", "terms": ["petrol"]}],
}


@pytest.fixture
def corpus(make_corpus: Any) -> Any:
    rows = [
        {
            "source": "a",
            "title": "Tëxt 🙂",
            "text": "Petrol rose. Crowds came.",
            "date": "2019-11",
            "events": ["e1"],
            "camp": "x",
            "n": 3,
        },
        {"source": None, "text": "Nothing.", "events": None, "composed": True},
        {"source": "b", "text": "A third one, by petrol.", "events": []},
    ]
    return make_corpus(rows, CODEBOOK)


def test_round_trip(corpus: Any, tmp_path: Path) -> None:
    write_store(corpus.base, tmp_path / "store")
    opened = mk.open(tmp_path / "store")
    assert opened.base.articles.equals(corpus.base.articles)
    assert opened.codebook == corpus.codebook
    assert opened.fingerprint == corpus.fingerprint
    assert (opened.notes, opened.title) == (corpus.notes, "Kept")
    assert mk.terms(opened).table.equals(mk.terms(corpus).table)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store"]  # no lock, no temporary folder


def test_many_parts(corpus: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediakit.corpus.tokens.BLOCK_BYTES", 25)
    write_store(corpus.base, tmp_path / "store")
    assert len(list((tmp_path / "store").glob("part-*.parquet"))) >= 2
    assert read_store(tmp_path / "store").articles.equals(corpus.base.articles)


def test_writing_again_replaces_the_store(corpus: Any, tmp_path: Path) -> None:
    write_store(corpus.base, tmp_path / "store")
    write_store(corpus.where(source="a").base, tmp_path / "store")
    assert read_store(tmp_path / "store").articles.height == 3


def test_what_is_no_store_is_not_overwritten(corpus: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    for place in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(StoreError, match="is there already and is not a store"):
            write_store(corpus.base, place)
    assert (tmp_path / "mine.txt").read_text() == "keep"
    (tmp_path / "empty").mkdir()
    assert is_store(write_store(corpus.base, tmp_path / "empty"))


def changed(name: str, how: Callable[[dict[str, Any]], Any]) -> Callable[[Path], object]:
    def damage(store: Path) -> None:
        manifest = unsealed((store / name).read_bytes())
        how(manifest)
        (store / name).write_bytes(sealed(manifest))

    return damage


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda store: (store / "part-00000.parquet").unlink(), r"part-00000\.parquet is missing"),
        (
            lambda store: (store / "part-00000.parquet").write_bytes(b"x"),
            r"part-00000\.parquet is damaged \(it has 1 bytes",
        ),
        (lambda store: (store / "rejects.parquet").unlink(), r"rejects\.parquet is missing"),
        (lambda store: (store / "rejects.parquet").write_bytes(b"x"), r"rejects\.parquet is damaged"),
        (lambda store: (store / "codebook.json").unlink(), r"codebook\.json is missing"),
        (lambda store: (store / "codebook.json").write_text("{"), r"codebook\.json is damaged"),
        (lambda store: (store / "facts-00000.parquet").write_bytes(b"x"), r"facts-00000\.parquet is damaged"),
        (lambda store: (store / "manifest.json").write_text("{"), r"manifest\.json cannot be read"),
        (lambda store: (store / "manifest.json").write_text("[]"), r"manifest\.json cannot be read"),
        (
            lambda store: (store / "manifest.json").write_text(
                (store / "manifest.json").read_text().replace("part-0", "part-1")
            ),
            r"manifest\.json cannot be read \(its checksum differs\)",
        ),
        (changed("manifest.json", lambda m: m.pop("notes")), r"manifest\.json cannot be read \('notes'\)"),
        (
            changed("manifest.json", lambda m: m.update(format=99)),
            "is a store of format 99; this version reads format 2",
        ),
        (changed("manifest.json", lambda m: m.update(parts=[])), "holds no articles"),
    ],
)
def test_damage_is_named(corpus: Any, tmp_path: Path, damage: Callable[[Path], object], message: str) -> None:
    store = write_store(corpus.base, tmp_path / "store")
    damage(store)
    with pytest.raises(StoreError, match=message) as error:
        read_store(store)
    assert "again" in str(error.value) or "format" in str(error.value)


def test_opening_a_scored_store_needs_no_library_for_sparse_tables(tmp_path: Path) -> None:
    """What measures derived is loaded when it is first asked for, and then is what was written."""
    news, store, command = tmp_path / "news.csv", tmp_path / "store", [sys.executable, "-m", "mediakit.cli.main"]
    news.write_text("source,text\na,The police arrested him. A war began.\nb,The law was passed.\n", encoding="utf-8")
    subprocess.run(
        [*command, "score", str(news), "--by", "source", "--to", str(store)], check=True, capture_output=True
    )
    code = (
        f"import sys, mediakit as mk; corpus = mk.open({str(store)!r}); print('scipy' in sys.modules); "
        "print(mk.framing(corpus, by='source').table.write_csv())"
    )
    first, table = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split("\n", 1)
    assert first == "False"
    assert table.strip() == mk.framing(mk.read(news), by="source").table.write_csv().strip()


def test_a_file_is_compared_once_and_again_when_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mediakit.corpus import manifest

    file, read = tmp_path / "words.npy", []
    file.write_bytes(b"whole")
    said = {"bytes": 5, "crc32": manifest._crc32(file)}
    real = manifest._crc32
    monkeypatch.setattr(manifest, "_crc32", lambda one: read.append(one) or real(one))
    manifest.checked(file, said)
    manifest.checked(file, said)
    assert len(read) == 2  # too fresh to be trusted
    monkeypatch.setattr(manifest, "SETTLED_NS", -1)
    manifest.checked(file, said)
    manifest.checked(file, said)
    assert len(read) == 3
    file.write_bytes(b"whoLe")
    os.utime(file, ns=(1, 1))
    with pytest.raises(StoreError, match="checksum differs"):
        manifest.checked(file, said)
