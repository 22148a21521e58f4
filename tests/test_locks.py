"""Who writes is named; a dead owner's lock is taken over by one taker, also when its process number is used again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from mediakit.errors import StoreError
from mediakit.files import locked, recover, replace_folder
from mediakit.locks import me

HOLD = """
import sys, time
from pathlib import Path
from mediakit.files import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""
# Every taker waits for the same moment, takes the lock and notes when it held it; the notes must not overlap.
TAKE = """
import sys, time
from pathlib import Path
from mediakit.errors import StoreError
from mediakit.files import locked
store, begin = Path(sys.argv[1]), float(sys.argv[2])
while time.time() < begin: pass
try:
    with locked(store):
        start = time.time(); time.sleep(0.3); print(start, time.time())
except StoreError as error:
    print("refused", error)
"""


def started(code: str, *args: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, args)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_living_writer_is_named_and_a_killed_one_is_followed(tmp_path: Path) -> None:
    store = tmp_path / "store"
    writer = started(HOLD, store)
    assert writer.stdout
    assert writer.stdout.readline() == "held\n"
    with pytest.raises(StoreError, match=f"process {writer.pid} on .* is writing here"), locked(store):
        pass
    writer.send_signal(signal.SIGKILL)
    time.sleep(0.2)  # not waited for: it is a zombie, and dead all the same
    with locked(store):
        assert json.loads((tmp_path / ".store.lock").read_text())["process"] == os.getpid()
    writer.communicate()
    assert list(tmp_path.iterdir()) == []


def test_a_process_number_used_again_is_not_the_owner(tmp_path: Path) -> None:
    lock = tmp_path / ".store.lock"
    lock.write_text(json.dumps(asdict(me()) | {"started": "1"}))  # this process, but another one's start
    with locked(tmp_path / "store"):
        assert json.loads(lock.read_text()) == asdict(me())
    lock.write_text(json.dumps(asdict(me()) | {"process": 1, "started": "", "boot": "of another run of the system"}))
    with locked(tmp_path / "store"):
        pass
    lock.write_text(json.dumps(asdict(me())))
    with pytest.raises(StoreError, match="is writing here"), locked(tmp_path / "store"):
        pass


def test_of_two_who_take_over_at_once_one_holds_it(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    (tmp_path / ".store.lock").write_text(json.dumps(asdict(me()) | {"process": int(dead.stdout)}))
    begin = time.time() + 1.5
    said = [process.communicate()[0] for process in [started(TAKE, tmp_path / "store", begin) for _ in range(4)]]
    held = sorted(tuple(map(float, line.split())) for line in said if line and not line.startswith("refused"))
    assert len(held) >= 1
    assert all(first[1] <= second[0] for first, second in zip(held, held[1:], strict=False)), said


def test_what_a_dead_writer_left_goes_with_the_next(tmp_path: Path) -> None:
    owner = me()
    for name in ("store", "other"):
        (tmp_path / f".{name}.~{owner.short_host}-1234567-1-abc").mkdir()
    with locked(tmp_path / "store"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [f".other.~{owner.short_host}-1234567-1-abc"]


def test_a_folder_moved_away_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = replace_folder(tmp_path / "store", lambda folder: (folder / "a").write_text("former"))
    os.replace(
        store, tmp_path / ".store.former"
    )  # where a writer was stopped, on a system that cannot exchange two names
    assert recover(store)
    assert (store / "a").read_text() == "former"
    monkeypatch.setattr("mediakit.files._exchange", lambda one, other: False)
    replace_folder(store, lambda folder: (folder / "a").write_text("new"))
    assert (store / "a").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
