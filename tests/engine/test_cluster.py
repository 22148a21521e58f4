"""A real Dask scheduler and two workers on loopback: the same store as here, also when a worker is killed in mid-work."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from mediakit.compare.scoring import prepare, score, write_full_results
from mediakit.corpus import tokens
from mediakit.corpus.store import stored_parts, write_store
from mediakit.corpus.store_check import verify
from mediakit.engine.run import runner
from mediakit.errors import ArgumentError

pytest.importorskip("distributed")
# A worker by hand, without a nanny: killed, it stays dead, and its work goes to the other. Small blocks, as in the test itself.
WORKER = """
import asyncio, sys
from distributed import Worker
async def serve():
    async with Worker(sys.argv[1], nthreads=1, dashboard=False, name=sys.argv[2], local_directory=sys.argv[3]) as worker:
        print("ready", flush=True)
        await worker.finished()
asyncio.run(serve())
"""
SCHEDULER = """
import asyncio
from distributed import Scheduler
async def serve():
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        print(scheduler.address, flush=True)
        await scheduler.finished()
asyncio.run(serve())
"""


class Cluster(NamedTuple):
    address: str
    workers: list[subprocess.Popen[str]]


def started(code: str, *args: object, **environment: str) -> subprocess.Popen[str]:
    argv = [sys.executable, "-W", "ignore", "-c", code, *map(str, args)]
    environment = {**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "60s", **environment}
    return subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    scheduler = started(SCHEDULER)
    assert scheduler.stdout
    address = scheduler.stdout.readline().strip()
    # the first worker kills itself when it has scored one part and is about to put a second in its place
    first = started(WORKER, address, "first", tmp_path / "w1", MEDIAKIT_STOP_AT="tokens:2")
    second = started(WORKER, address, "second", tmp_path / "w2")
    for worker in (first, second):
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    yield Cluster(address, [first, second])
    for process in (first, second, scheduler):
        process.kill()
        process.communicate()


def test_identical_results_although_a_worker_dies(
    cluster: Cluster, make_corpus: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "BLOCK_BYTES", 1_500)
    words = [
        "Petrol rose again.",
        "Crowds came out.",
        "A good minister said nothing.",
        "Terrible rain fell.",
        "No bread.",
    ]
    rows = [{"source": "abc"[n % 3], "text": " ".join(words[n * k % 5] for k in (1, 2, 3, 4))} for n in range(120)]
    corpus = make_corpus(rows, {"corpus": {"title": "Kept"}})
    here, there = tmp_path / "here" / "store", tmp_path / "there" / "store"
    score(corpus.base, here)
    write_full_results(here, "source")
    write_store(corpus.base, there)
    assert len(stored_parts(there)) >= 4
    told: list[tuple[int, int]] = []
    with runner("dask", scheduler=cluster.address, prepare=prepare) as run_in:
        score(corpus.base, there, run_in=run_in, on_part=lambda done, n: told.append((done, n)))
        deadline = time.monotonic() + 60
        while cluster.workers[0].poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        write_full_results(there, "source", run_in=run_in)
    assert cluster.workers[0].returncode == -signal.SIGKILL  # it did die in mid-work
    assert cluster.workers[1].poll() is None
    n = len(stored_parts(there))
    assert told == [(done, n) for done in range(1, n + 1)]
    expected = {file.relative_to(here): file.read_bytes() for file in sorted(here.rglob("*")) if file.is_file()}
    found = {file.relative_to(there): file.read_bytes() for file in sorted(there.rglob("*")) if file.is_file()}
    left = {name for name in found if str(name).startswith(".")}  # what the killed worker was writing
    assert found.keys() - left == expected.keys()
    for name, data in expected.items():
        if name.parts[0] != "results":
            assert found[name] == data, name
        elif name.suffix == ".parquet":  # made by other processes: the last bit of a sum may differ with their threads
            tables = pl.read_parquet(here / name), pl.read_parquet(there / name)
            assert_frame_equal(*tables, abs_tol=1e-9, rel_tol=1e-9)
    assert {fault.kind for fault in verify(there)} <= {"foreign"}


def test_a_scheduler_that_is_not_there_or_not_named() -> None:
    with pytest.raises(ArgumentError, match="needs a scheduler"), runner("dask"):
        pass
    with pytest.raises(ArgumentError, match="for the engine 'dask'"), runner("serial", scheduler="tcp://x:1"):
        pass
    for address, why in (
        ("tcp://127.0.0.1:1", "no Dask scheduler answers"),
        ("nonsense://", "no Dask scheduler answers"),
    ):
        from mediakit.engine.cluster import connected

        with pytest.raises(ArgumentError, match=why), connected(address, patience=1):
            pass


def test_nothing_of_dask_is_imported_for_other_engines() -> None:
    code = (
        "import re, sys; from mediakit.engine.run import runner\n"
        "with runner('serial'): print([n for n in sys.modules if re.match('dask|distributed', n)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\[\]\s*", done.stdout)
