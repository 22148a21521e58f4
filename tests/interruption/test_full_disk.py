"""A full disk is one clear error with status 2, and leaves the former version as it was."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from mediakit.corpus.store_check import verify


def news(folder: Path, n: int) -> Path:
    file = folder / f"news-{n}.csv"
    texts = [f"Words of article {i}: " + " ".join(hex((i + 1) * k * 7919) for k in range(1, 60)) for i in range(n)]
    pl.DataFrame({"text": texts, "source": ["a", "b"] * (n // 2)}).write_csv(file)
    return file


@pytest.mark.parametrize("stream_from", [0, 10**12])
@pytest.mark.parametrize("command", ["read", "score"])
def test_a_limit_on_the_size_of_files(run: Any, command: str, stream_from: int, tmp_path: Path) -> None:
    store, small, large = tmp_path / "store", news(tmp_path, 4), news(tmp_path, 120)
    options, how = (
        ["--missing-language", "en", *(["--no-duplicates"] if command == "read" else [])],
        {"stream_from": stream_from, "block": 10**6},
    )
    assert run(command, small, "--to", store, *options, **how).returncode == 0
    former = {file: file.read_bytes() for file in store.rglob("*") if file.is_file()}
    done = run(command, large, "--to", store, *options, limit=20_000, **how)
    assert done.returncode == 2
    assert "cannot be written: File too large" in done.said or "requested and" in done.said
    assert "Traceback" not in done.said
    assert len([line for line in done.said.splitlines() if "cannot be written" in line]) == 1
    assert {file: file.read_bytes() for file in store.rglob("*") if file.is_file()} == former
    assert verify(store) == []
    assert run(command, large, "--to", store, *options, **how).returncode == 0
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no right to mount a file system here; the limit on the size of files is tested")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_small_file_system(run: Any, small_disk: Path, tmp_path: Path) -> None:
    store = small_disk / "store"
    assert run("read", news(tmp_path, 40), "--no-duplicates", "--to", store, block=10**6).returncode == 0
    former = {file: file.read_bytes() for file in store.rglob("*") if file.is_file()}
    done = run("read", news(tmp_path, 2_000), "--no-duplicates", "--to", store, block=10**6, stream_from=10**12)
    assert done.returncode == 2
    assert "cannot be written: No space left on device" in done.said
    assert "the former version is as it was" in done.said
    assert {file: file.read_bytes() for file in store.rglob("*") if file.is_file()} == former
    assert [path.name for path in small_disk.iterdir()] == ["store"]
