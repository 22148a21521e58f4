"""Atomic writes and locks: a reader sees the former version or the new one, and a lock names its owner."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from mediakit.errors import StoreError
from mediakit.files import locked, replace_folder, write_bytes, write_file, write_text


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    assert write_text(tmp_path / "a" / "b.txt", "één\n").read_bytes() == "één\n".encode()
    assert write_bytes(tmp_path / "a" / "b.txt", b"new").read_bytes() == b"new"
    assert left_in(tmp_path / "a") == ["b.txt"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("not a matter of the disk")])
def test_a_write_that_fails_leaves_the_former_file(tmp_path: Path, error: Exception) -> None:
    file = write_text(tmp_path / "kept.txt", "former")

    def fail(temporary: Path) -> None:
        temporary.write_text("half")
        raise error

    expected = StoreError if isinstance(error, OSError) else ValueError
    with pytest.raises(expected, match="No space left" if isinstance(error, OSError) else "not a matter"):
        write_file(file, fail)
    with pytest.raises(expected):
        replace_folder(tmp_path / "folder", lambda folder: fail(folder / "part"))
    assert file.read_text() == "former"
    assert left_in(tmp_path) == ["kept.txt"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match=r"file/x\.txt: cannot be written"):
        write_text(tmp_path / "file" / "x.txt", "")
    with pytest.raises(StoreError, match="file/x: cannot be written"):
        replace_folder(tmp_path / "file" / "x", lambda folder: None)
    with pytest.raises(StoreError, match="cannot be written"), locked(tmp_path / "file" / "x"):
        pass


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    place = tmp_path / "store"
    for name in ("one", "two"):
        replace_folder(place, lambda folder, name=name: (folder / name).write_text(name))
    assert left_in(place) == ["two"]
    assert left_in(tmp_path) == ["store"]


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    place = tmp_path / "store"
    with locked(place):
        with (
            pytest.raises(StoreError, match=f"process {os.getpid()} on {platform.node()} is writing here"),
            locked(place),
        ):
            pass
        assert left_in(tmp_path) == [".store.lock"]
    assert left_in(tmp_path) == []


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    lock = tmp_path / ".store.lock"
    lock.write_text(json.dumps({"process": int(dead.stdout), "host": platform.node()}))
    with locked(tmp_path / "store"):
        assert json.loads(lock.read_text())["process"] == os.getpid()
    assert left_in(tmp_path) == []


def test_the_lock_of_another_host_is_respected(tmp_path: Path) -> None:
    (tmp_path / ".store.lock").write_text(json.dumps({"process": 1, "host": "elsewhere"}))
    with pytest.raises(StoreError, match="process 1 on elsewhere"), locked(tmp_path / "store"):
        pass


def test_a_lock_that_says_nothing_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / ".store.lock").write_text("{")
    with locked(tmp_path / "store"):
        pass


def test_an_error_inside_frees_the_lock(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), locked(tmp_path / "store"):
        raise RuntimeError
    assert left_in(tmp_path) == []
