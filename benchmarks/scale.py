"""How do time and memory grow with the number of articles? Made articles, read, scored and compared by source.

usage: scale.py [--sizes 10000,100000] [--engine serial] [--results benchmarks/results.md] [--folder FOLDER]

Each size is made by make_corpus.py into a temporary folder that goes when it was measured. Each command is a process of
its own;
CPU is user plus system time of it and its children; memory is the largest sum over the process and its children, looked at four
times a second: resident (with pages of files that are mapped and that the system may drop), and of that what is not of files.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from sections import write_section

HERE = Path(__file__).resolve().parent


@dataclass
class Cost:
    """What a command cost."""

    name: str
    n: int
    cpu: float
    wall: float
    resident: float
    anonymous: float


def tree(process: int) -> list[int]:
    """A process and all its children."""
    found = [process]
    for parent in found:
        try:
            tasks = os.listdir(f"/proc/{parent}/task")
            for task in tasks:
                found += [int(one) for one in Path(f"/proc/{parent}/task/{task}/children").read_text().split()]
        except OSError:
            continue
    return found


def memory_of(process: int) -> tuple[int, int]:
    """KB that a process has in memory: all, and not of files."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    values = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("VmRSS", "RssAnon"))}
    return values.get("VmRSS", 0), values.get("RssAnon", 0)


def run(name: str, n: int, argv: list[str]) -> Cost:
    """Run a command and measure it."""
    begin = time.perf_counter()
    process = os.posix_spawn(
        argv[0],
        argv,
        {**os.environ, "PYTHONHASHSEED": "0"},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    peak, over = [0, 0], threading.Event()

    def watch() -> None:
        while not over.wait(0.25):
            for i, values in enumerate(zip(*map(memory_of, tree(process)), strict=True)):
                peak[i] = max(peak[i], sum(values))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(process, 0)
    over.set()
    watcher.join()
    if status:
        raise SystemExit(f"{name} of {n} failed: {' '.join(argv)}")
    cost = Cost(name, n, usage.ru_utime + usage.ru_stime, time.perf_counter() - begin, peak[0] / 1024, peak[1] / 1024)
    print(cost, file=sys.stderr, flush=True)
    return cost


def measure(n: int, folder: Path, engine: str) -> list[Cost]:
    """Make n articles, read, score and compare them."""
    python, made, store = sys.executable, folder / f"made-{n}", folder / f"store-{n}"
    subprocess.run([python, str(HERE / "make_corpus.py"), str(n), str(made)], check=True)
    size = sum(file.stat().st_size for file in made.iterdir()) / 1e6
    print(f"{n:,} articles, {size:,.0f} MB of Parquet", file=sys.stderr, flush=True)
    mediakit = [python, "-m", "mediakit.cli.main"]
    return [
        run("read", n, [*mediakit, "read", str(made), "--to", str(store), "--no-duplicates"]),
        run("score", n, [*mediakit, "score", str(store), "--engine", engine]),
        run("score, all done", n, [*mediakit, "score", str(store), "--engine", engine]),
        run(
            "compare by source",
            n,
            [*mediakit, "compare", str(store), "--by", "source", "--output", str(folder / f"{n}.csv")],
        ),
    ]


def table(found: list[Cost], engine: str) -> str:
    """The figures as a section in Markdown."""
    rows = [
        "| command | articles | CPU s | CPU ms an article | wall s | peak resident MB | not of files MB |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    rows += [
        f"| {one.name} | {one.n:,} | {one.cpu:,.1f} | {one.cpu / one.n * 1e3:.2f} | {one.wall:,.1f} | {one.resident:,.0f} | "
        f"{one.anonymous:,.0f} |"
        for one in sorted(found, key=lambda cost: cost.n)
    ]
    about = (
        f"Made by `benchmarks/scale.py` (articles of make_corpus.py: some 950 words each, 40 sources; engine {engine}). "
        f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}."
    )
    return "\n".join(["## Ten thousand to a million articles", "", about, "", *rows])


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--engine", default="serial")
    parser.add_argument("--results", type=Path, default=HERE / "results.md")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    found: list[Cost] = []
    for n in map(int, given.sizes.split(",")):
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            found += measure(n, Path(folder), given.engine)
        write_section(given.results, "scale", table(found, given.engine))
    print(table(found, given.engine))


if __name__ == "__main__":
    main()
