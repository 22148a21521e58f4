"""How fast does the shipped model read? Run on an idle machine: PYTHONPATH=src python training/speed.py DATA [--n 2000]

Prints mentions a second (wall) and milliseconds of processor time for each, over NewsMTSC's mentions as they come.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import data

import mediakit as mk


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--n", type=int, default=2000)
    given = arguments.parse_args()
    some = data.newsmtsc(given.data / "newsmtsc-train.jsonl")[: given.n]
    mk.sentiment_toward([some[0].text], [some[0].span], method="model")  # loading is not reading
    wall, used = time.perf_counter(), time.process_time()
    mk.sentiment_toward([one.text for one in some], [one.span for one in some], method="model")
    wall, used = time.perf_counter() - wall, time.process_time() - used
    print(
        f"{len(some) / wall:.0f} mentions a second; {used / len(some) * 1000:.1f} ms of processor time each; n = {len(some):,}"
    )


if __name__ == "__main__":
    main()
