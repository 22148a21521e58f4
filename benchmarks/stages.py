"""Where does the time of the full scoring go? CPU by stage, of one run in this process.

usage: stages.py NEWS.parquet [--results benchmarks/results.md]

Each stage is a function of mediakit; what it spends in a stage within it is counted there and not twice. "all else" is what no
stage holds: the frame of the command, tables of the command line, what is between the stages. Median of three runs, each in a
process of its own, since a process's first run pays for its imports.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sections import write_section

HERE = Path(__file__).resolve().parent
# Module -> its functions, and what the stage does
STAGES: dict[str, dict[str, str]] = {
    "mediakit.cli.opening": {"read_inputs": "reading the articles, dates, languages, checks"},
    "mediakit.compare.scoring": {
        "write_store": "writing the store's articles",
        "tokenise": "finding the distinct pieces between spaces, sentences, words",
        "article_words": "counting words by article",
        "scored": "VADER on every sentence",
        "tally_of": "both frame codebooks",
        "save_tokens": "writing what was found",
        "read_store": "opening the store again, with its checksums",
        "word_sums": "summing words by source",
        "keyness_in_pieces": "keyness of every source: first piece",
        "write_pieces": "keyness and terms: the other pieces, and writing them",
        "framing": "frames by source, with intervals",
        "sentiment": "tone by source and article, with intervals",
        "write_result": "writing frames and tone",
    },
}
RUNS = 3


class Clock:
    """CPU by stage, without what stages within it spend."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._open: list[list[Any]] = []

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its CPU counted under the name."""

        @functools.wraps(function)
        def timed(*given: Any, **named: Any) -> Any:
            begin = time.process_time()
            self._open.append([name, 0.0])
            try:
                return function(*given, **named)
            finally:
                whole = time.process_time() - begin
                _, within = self._open.pop()
                self.spent[name] += whole - within
                if self._open:
                    self._open[-1][1] += whole

        return timed


def one_run(news: Path) -> dict[str, float]:
    """Score in this process: seconds of CPU by stage."""
    clock = Clock()
    main = importlib.import_module("mediakit.cli.main")
    for module, functions in STAGES.items():
        loaded = importlib.import_module(module)
        for name, said in functions.items():
            setattr(loaded, name, clock.around(said, getattr(loaded, name)))
    imports = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        sys.argv = ["mediakit", "score", str(news), "--by", "source", "--to", str(Path(folder) / "store")]
        try:
            main.run()
        except SystemExit as ended:
            if ended.code:
                raise
    rest = time.process_time() - imports - sum(clock.spent.values())
    return {"starting Python and importing": imports, **clock.spent, "all else": rest}


def table(found: list[dict[str, float]]) -> str:
    """The stages with the most expensive first."""
    stages = {name: statistics.median(one.get(name, 0.0) for one in found) for name in found[0]}
    whole = sum(stages.values())
    rows = ["| stage | CPU s | share |", "|---|---:|---:|"]
    rows += [
        f"| {name} | {spent:.2f} | {spent / whole:.0%} |"
        for name, spent in sorted(stages.items(), key=lambda item: -item[1])
    ]
    return "\n".join([*rows, f"| whole | {whole:.2f} | |"])


def main() -> None:
    """Run and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("news", type=Path)
    parser.add_argument("--results", type=Path, default=HERE / "results.md")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        given.one.write_text(json.dumps(one_run(given.news)), encoding="utf-8")
        return
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            to = Path(folder) / "stages.json"
            subprocess.run([sys.executable, __file__, str(given.news), "--one", str(to)], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONHASHSEED": "0"})  # fmt: skip
            found.append(json.loads(to.read_text(encoding="utf-8")))
    text = f"## Where the time of the full scoring goes\n\nMade by `benchmarks/stages.py {given.news.name}`.\n\n{table(found)}"
    write_section(given.results, "stages", text)
    print(text)


if __name__ == "__main__":
    main()
