"""Killed with SIGKILL at chosen places while reading, scoring and exporting, in a real process: the next run gives the
same result.

`checkpoint` (files.py) says where: the process kills itself there. Between the two runs, what can be opened is whole.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus.store_check import verify
from mediakit.errors import MediakitError

WHOLE = 10**12  # read whole, not in batches
SENTENCES = [
    "Petrol rose again.",
    "Crowds came out.",
    "A minister said nothing to this.",
    "Rain fell.",
    "No bread was sold.",
]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("news") / "news.csv"
    texts = [" ".join(SENTENCES[(n * k) % 5] for k in (1, 2, 3)) + f" {n}." for n in range(36)]
    pl.DataFrame({"text": texts, "source": ["a", "b", "c"] * 12, "date": ["2020-01-02"] * 36}).write_csv(file)
    return file


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.fixture(scope="module")
def expected(run: Any, news: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("expected")
    for command in (("read", news, "--no-duplicates"), ("score", news)):
        done = run(*command, "--to", folder / command[0])
        assert done.returncode == 0, done.said
    done = run("export", folder / "score", "--to", folder / "export", "--formats", "csv")
    assert done.returncode == 0, done.said
    return {name: content(folder / name) for name in ("read", "score", "export")}


@pytest.mark.parametrize("at", ["spool:2", "file:5", "part:2", "folder:1"])
def test_reading(run: Any, at: str, news: Path, expected: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    store = tmp_path / "store"
    command = ("read", news, "--no-duplicates", "--to", store)
    assert run(*command, at=at).returncode == -signal.SIGKILL
    assert not store.exists()  # nothing half written is at its place
    done = run(*command)
    assert done.returncode == 0, done.said
    assert content(store) == expected["read"]
    assert [path.name for path in tmp_path.iterdir()] == ["store"]  # nor beside it


@pytest.mark.parametrize("at", ["part:2", "tokens:2", "scored:1", "result:2", "replaced:1"])
def test_scoring(run: Any, at: str, news: Path, expected: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    store = tmp_path / "score"  # (results name their corpus)
    command = ("score", news, "--to", store)
    if at.startswith("replaced"):  # over a former store: the new one is in its place, the former not yet gone
        # (read in another way: a store of the same files and settings would be kept as it is)
        assert run("read", news, "--no-duplicates", "--missing-language", "en", "--to", store).returncode == 0
    assert run(*command, at=at, stream_from=WHOLE if at == "part:2" else 0).returncode == -signal.SIGKILL
    if store.exists():
        assert {fault.kind for fault in verify(store)} <= {"foreign"}  # a folder that was being filled, with a dot
        whole = sorted(path.name for path in store.glob("tokens-*"))
        assert whole == [f"tokens-{n:05d}" for n in range(len(whole))]
        assert mk.open(store).n_articles == 36
    before = {path: path.stat().st_mtime_ns for path in store.glob("tokens-*/codes.npy")}
    done = run(*command)
    assert done.returncode == 0, done.said
    assert content(store) == expected["score"]
    assert {path: path.stat().st_mtime_ns for path in before} == before  # what was whole is not done again
    assert [path.name for path in tmp_path.iterdir()] == ["score"]


@pytest.mark.parametrize("at", ["export:1", "export:4", "folder:1", "replaced:1"])
def test_exporting(run: Any, at: str, news: Path, expected: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    store, package = tmp_path / "score", tmp_path / "export"
    for name, data in expected["score"].items():
        (store / name).parent.mkdir(parents=True, exist_ok=True)
        (store / name).write_bytes(data)
    command = ("export", store, "--to", package, "--formats", "csv")
    if at.startswith("replaced"):
        assert run(*command).returncode == 0
    assert run(*command, at=at).returncode == -signal.SIGKILL
    if package.exists():
        assert content(package) == expected["export"]
    done = run(*command)
    assert done.returncode == 0, done.said
    assert content(package) == expected["export"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export", "score"]


def test_without_an_exchange_of_names_the_former_is_found(run: Any, news: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run("read", news, "--no-duplicates", "--to", store).returncode == 0
    former = content(store)
    killed = run(
        "read", news, "--no-duplicates", "--to", store, "--missing-language", "en", at="moved:1", exchange=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert not store.exists()
    assert mk.open(store).n_articles == 36  # the next reader finds the former
    assert content(store) == former


def test_a_former_store_stays_while_a_new_one_is_read(run: Any, news: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run("read", news, "--no-duplicates", "--to", store).returncode == 0
    former = content(store)
    other = tmp_path / "other.csv"
    pl.read_csv(news).head(20).write_csv(other)
    assert run("read", other, "--no-duplicates", "--to", store, at="part:1").returncode == -signal.SIGKILL
    assert content(store) == former
    with pytest.raises(MediakitError, match="no store"):
        verify(tmp_path)
