"""How fast is mediakit beside other tools on the same text? Whole processes, run in turn, ratios of their medians.

usage: run.py NEWS.parquet [--runs 5] [--results benchmarks/results.md] [--quick]

Every command reads the same articles and runs as a process of its own: `wc -w` (what any program pays for
reading), scikit-learn's CountVectorizer, DuckDB counting words, NLTK's VADER on the same sentences, and mediakit's full
scoring with one and two processes, and of a tenth of the articles. `--quick` leaves the other tools out. CPU is user
plus system time of the process and its children, memory the largest process. The commands take turns, so that a drift of
the machine's speed meets all alike. Absolute times say something about this machine; the ratios are the result.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from sections import write_section

HERE = Path(__file__).resolve().parent


TENTH = "mediakit score, every tenth article"
OTHERS = ("scikit-learn CountVectorizer", "DuckDB word count", "NLTK VADER, same sentences")


@dataclass
class Command:
    """A command and what its runs cost."""

    name: str
    argv: list[str]
    once: bool = False
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run it once and note CPU seconds, wall seconds and MB."""
        begin = time.perf_counter()
        process = os.posix_spawn(
            self.argv[0], self.argv, {**os.environ, "LC_ALL": "C", "PYTHONHASHSEED": "0"},
            file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
        )  # fmt: skip
        _, status, usage = os.wait4(process, 0)
        if status:
            raise SystemExit(
                f"{self.name} failed with status {os.waitstatus_to_exitcode(status)}: {' '.join(self.argv)}"
            )
        self.wall.append(time.perf_counter() - begin)
        self.cpu.append(usage.ru_utime + usage.ru_stime)
        self.memory.append(usage.ru_maxrss / 1024)


def commands(news: Path, folder: Path) -> list[Command]:
    """The commands to compare; texts are written out once for those that read plain text."""
    python, text, sentences = sys.executable, folder / "news.txt", folder / "sentences.txt"
    # in a process of its own: a child's peak memory counts that of the process which started it
    tenth = folder / "tenth.parquet"
    subprocess.run([python, __file__, str(news), "--prepare", str(text), str(sentences), str(tenth)], check=True)
    peers = str(HERE / "peers.py")
    program = [str(Path(python).with_name("mediakit"))]
    score = [*program, "score", str(news), "--by", "source", "--to"]
    return [
        Command("wc -w", [shutil.which("wc") or "/usr/bin/wc", "-w", str(text)]),
        Command("mediakit score", [*score, str(folder / "store"), "--engine", "serial"]),
        Command(
            "mediakit score, two processes", [*score, str(folder / "two"), "--engine", "processes", "--workers", "2"]
        ),
        Command(TENTH, [*program, "score", str(tenth), "--by", "source", "--to", str(folder / "small")]),
        Command("scikit-learn CountVectorizer", [python, peers, "sklearn", str(news)]),
        Command("DuckDB word count", [python, peers, "duckdb", str(news)]),
        Command("NLTK VADER, same sentences", [python, peers, "nltk", str(sentences)], once=True),
        Command("mediakit --help", [*program, "--help"]),
        Command("import mediakit", [python, "-c", "import mediakit"]),
        Command("python (empty)", [python, "-c", "pass"]),
        Command("open the store", [python, peers, "open", str(folder / "store")]),
        Command("open the store, tone of every source", [python, peers, "tone", str(folder / "store")]),
    ]


def prepare(news: Path, text: Path, sentences: Path, tenth: Path) -> None:
    """Write the texts and mediakit's sentences as plain text, one a line; and every tenth article as a file of its own."""
    import polars as pl

    import mediakit as mk
    from mediakit.corpus.tokens import Tokens

    pl.read_parquet(news).gather_every(10).write_parquet(tenth)
    corpus = mk.open(news)
    text.write_text("\n".join(corpus.base.articles["text"].to_list()), encoding="utf-8")

    def lines(tokens: Tokens) -> list[str]:
        chunks = [tokens.cores[i] for i in tokens.chunks.core_of[tokens.chunks.codes].tolist()]
        starts = tokens.sentences.starts.tolist()
        return [" ".join(chunks[a:b]) for a, b in zip(starts[:-1], starts[1:], strict=True)]

    with sentences.open("w", encoding="utf-8") as file:
        for tokens in corpus.base.tokens:
            file.write("\n".join(lines(tokens)) + "\n")


def table(found: list[Command]) -> str:
    """The figures as a Markdown table; ratios are to `wc -w`."""
    base = statistics.median(found[0].cpu)
    rows = ["| command | CPU s | ratio to wc -w | wall s | memory MB | runs |", "|---|---:|---:|---:|---:|---:|"]
    for one in found:
        cpu, wall, memory = (statistics.median(values) for values in (one.cpu, one.wall, one.memory))
        rows.append(f"| {one.name} | {cpu:.2f} | {cpu / base:.1f} | {wall:.2f} | {memory:.0f} | {len(one.cpu)} |")
    return "\n".join(rows)


def pages(store: Path) -> str:
    """What each page of the dashboard waits for, as a Markdown table."""
    done = subprocess.run(
        [sys.executable, str(HERE / "pages.py"), str(store)], check=True, capture_output=True, text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    rows = ["| page | two sources: first s | again s | all sources: first s | again s |", "|---|---:|---:|---:|---:|"]
    for name, found in json.loads(done.stdout).items():
        cells = (found[which] for which in ("two sources", "all sources"))
        told = (f"{c[0]:.2f} | {c[1]:.2f}" if isinstance(c, list) else f"{c} | " for c in cells)
        rows.append(f"| {name} | {' | '.join(told)} |")
    return "\n".join(rows)


def asked(found: list[Command]) -> str:
    """The figures that the project holds itself to, with what was measured."""
    by_name = {one.name: one for one in found}
    middle = statistics.median
    wc, serial, double = by_name["wc -w"], by_name["mediakit score"], by_name["mediakit score, two processes"]
    rows = [
        ("full scoring, CPU over `wc -w`", middle(serial.cpu) / middle(wc.cpu), "at most 10"),
        ("full scoring, MB", middle(serial.memory), "at most 1,000"),
        ("two processes, times as fast (wall)", middle(serial.wall) / middle(double.wall), "at least 1.6"),
        ("all articles over a tenth, CPU", middle(serial.cpu) / middle(by_name[TENTH].cpu), "at most 10"),
        ("open the store, s", middle(by_name["open the store"].wall), "at most 1"),
        ("import mediakit, s", middle(by_name["import mediakit"].wall), "at most .05"),
        ("mediakit --help, s", middle(by_name["mediakit --help"].wall), "at most .5"),
    ]
    return "\n".join(
        ["| figure | measured | asked |", "|---|---:|---|", *(f"| {a} | {b:.2f} | {c} |" for a, b, c in rows)]
    )


def run_all(found: list[Command], runs: int) -> None:
    """Run the commands in turn; the first round warms caches and is not counted."""
    for number in range(-1, runs):
        for one in found:
            if one.once and number != 0:
                continue
            one.run()
            if number < 0:
                one.cpu.clear(), one.wall.clear(), one.memory.clear()
            print(f"{number:2d} {one.name}", file=sys.stderr)


def main() -> None:
    """Run everything and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="leave the other tools out")
    parser.add_argument("--results", type=Path, default=HERE / "results.md")
    parser.add_argument("--prepare", type=Path, nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.prepare:
        prepare(given.news, *given.prepare)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = [one for one in commands(given.news, folder) if not (given.quick and one.name in OTHERS)]
        run_all(found, given.runs)
        waited = pages(folder / "store")
    size = given.news.stat().st_size / 1e6
    text = (
        f"## Engine\n\nMade by `make bench FILE={given.news.name}` ({size:.0f} MB of Parquet): "
        "medians, commands in turn.\n"
        f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.\n\n"
        f"{asked(found)}\n\n{table(found)}\n\n### Pages over the opened store (wall; asked: within .5 s)\n\n{waited}\n"
    )
    write_section(given.results, "engine", text)
    print(text)


if __name__ == "__main__":
    main()
