"""Does any file break a reader, or any pattern the grammar? Fuzzing with atheris, and the corpora kept as tests.

usage: fuzz.py --minutes 60 [--only csv,html]      needs atheris (not in the lock: `pip install atheris` beside it)
       fuzz.py --keep                              keep of what was found the inputs that reach new code (tests/fuzz/corpus)

The time is shared out over the targets of tests/fuzz/targets.py, one after the other. New inputs are gathered in
--work, findings in
--work/findings with what they raised; one finding of each place is enough. `make test` runs the kept inputs without atheris.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FUZZ = ROOT / "tests" / "fuzz"
# Kept of a target: this many inputs of at most so many bytes; enough for the branches, small enough for `make test`.
MOST_KEPT, MOST_BYTES = 24, 4_000
# Our own code and parsers in Python; what is compiled (Polars, lxml, pypdf's helpers) is seen only through what it answers.
INSTRUMENTED = [
    "mediakit.readers",
    "mediakit.text",
    "mediakit.corpus.patterns",
    "striprtf",
    "rispy",
    "pybtex",
    "warcio",
]


def fuzz_one(target: str, seconds: int, work: Path) -> None:
    """Fuzz a target in this process (libFuzzer ends it)."""
    import atheris

    sys.path.insert(0, str(FUZZ))
    with atheris.instrument_imports(include=INSTRUMENTED), contextlib.redirect_stderr(io.StringIO()):
        import targets  # type: ignore[import-not-found]

        for page in (ROOT / "src" / "mediakit" / "readers").glob("*.py"):
            __import__(f"mediakit.readers.{page.stem}" if page.stem != "__init__" else "mediakit.readers")
        import pybtex.database  # noqa: F401
        import rispy  # noqa: F401
        import striprtf.striprtf  # noqa: F401
        import warcio  # noqa: F401
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    found: set[str] = set()

    def once(data: bytes) -> None:
        try:
            targets.TARGETS[target](data, folder)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            place = hashlib.sha1(said[-60:].encode()).hexdigest()[:10]
            if place not in found:
                found.add(place)
                (work / "findings").mkdir(parents=True, exist_ok=True)
                (work / "findings" / f"{target}-{place}").write_bytes(data)
                (work / "findings" / f"{target}-{place}.txt").write_text(said, encoding="utf-8", errors="replace")

    gathered = work / target
    gathered.mkdir(parents=True, exist_ok=True)
    limits = ["-timeout=60", "-rss_limit_mb=3000", f"-max_len={20_000}", "-len_control=20", "-print_final_stats=1"]
    options = [f"-max_total_time={seconds}", *limits, f"-artifact_prefix={work}/stopped-{target}-"]
    atheris.Setup([sys.argv[0], *options, str(gathered), str(FUZZ / "corpus" / target)], once)
    try:
        atheris.Fuzz()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def names() -> list[str]:
    """All targets: the folders of kept inputs."""
    return sorted(path.name for path in (FUZZ / "corpus").iterdir())


def fuzz(minutes: float, only: list[str], work: Path) -> None:
    """Fuzz the targets one after the other, each in a process of its own."""
    chosen, runs = only or names(), {}
    for target in chosen:
        seconds = int(minutes * 60 / len(chosen))
        begin, spent = time.monotonic(), sum(os.times()[2:4])
        done = subprocess.run(
            [sys.executable, __file__, "--one", target, "--seconds", str(seconds), "--work", str(work)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip
        (work / f"{target}.log").write_text(done.stdout, encoding="utf-8")
        lines = [line for line in done.stdout.splitlines() if "number_of_executed_units" in line]
        n = int(lines[-1].split()[-1]) if lines else 0
        findings = len(list((work / "findings").glob(f"{target}-*.txt"))) if (work / "findings").is_dir() else 0
        runs[target] = {
            "runs": n,
            "seconds": round(time.monotonic() - begin),
            "cpu": round(sum(os.times()[2:4]) - spent),
            "findings": findings,
            "rc": done.returncode,
        }
        print(target, runs[target], flush=True)
        (work / "runs.json").write_text(json.dumps(runs, indent=1), encoding="utf-8")


def keep(only: list[str], work: Path) -> None:
    """Copy to the kept corpora what reached new code (libFuzzer has reduced it to that), smallest first, up to MOST_KEPT."""
    for target in only or names():
        place = FUZZ / "corpus" / target
        if not (work / target).is_dir():
            continue
        new = sorted((work / target).iterdir(), key=lambda path: (path.stat().st_size, path.name))
        new = [path for path in new if 0 < path.stat().st_size <= MOST_BYTES]
        room = MOST_KEPT - len(list(place.iterdir()))
        step = max(len(new) // max(room, 1), 1)
        for path in new[::step][: max(room, 0)]:
            shutil.copyfile(path, place / hashlib.sha1(path.read_bytes()).hexdigest()[:12])
        print(target, len(list(place.iterdir())))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "mediakit-fuzz")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    only = [name for name in given.only.split(",") if name]
    if given.one:
        fuzz_one(given.one, given.seconds, given.work)
    elif given.keep:
        keep(only, given.work)
    else:
        fuzz(given.minutes, only, given.work)


if __name__ == "__main__":
    main()
