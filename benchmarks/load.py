"""Does the dashboard stand ten people at once for ten minutes? Scripted visitors on a scored store, over loopback only.

usage: load.py NEWS.parquet|STORE [--visitors 10] [--minutes 10] [--results benchmarks/results.md]

A visitor speaks to the server as a browser does (Streamlit's messages over a websocket), without drawing: opens pages in a
random order, most with a filter of its own source, reads for two to eight seconds, and goes on. Reported: seconds from asking
for a page until its script has ended (what a browser then still does is in dashboard.py), pages of which a part was still to
come, and the memory of the server with the processes that it starts, looked at every five seconds. Every page with a filter is
checked: it must speak of the visitor's own selection.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from sections import write_section

from dashboard import ROOT, scored_store, served

PAGES = ("overview", "compare", "article", "terms", "concordance", "voices", "tone", "framing", "likeness", "data", "codebook",
         "findings", "export", "numbers")  # fmt: skip
READING = (2.0, 8.0)
LONGEST = 120.0
EVERY = 5.0


@dataclass
class Seen:
    """What the visitors met."""

    seconds: list[tuple[str, float]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    waiting: int = 0
    memory: list[tuple[float, float]] = field(default_factory=list)
    own: list[float] = field(default_factory=list)


async def visit(address: str, number: int, own: tuple[str, int], until: float, seen: Seen) -> None:
    """One visitor until the time is over."""
    from websockets.asyncio.client import connect

    chance, (source, articles) = random.Random(number), own
    await asyncio.sleep(chance.uniform(0, 5))
    # a session for each page: as one that opens links in new tabs
    while time.monotonic() < until:
        page = chance.choice(PAGES)
        asked = {"source": source} if chance.random() < 0.7 else {}
        if page in ("concordance", "terms"):
            asked["pattern"] = chance.choice(("protest*", "election", "climate", "law"))
        async with connect(f"ws{address[4:]}/_stcore/stream", subprotocols=["streamlit"], max_size=None,
                           origin=address) as socket:  # type: ignore[arg-type]  # fmt: skip
            begin = time.monotonic()
            text = await _shown(socket, page, asked)
            seen.seconds.append((page, time.monotonic() - begin))
            if "failed unexpectedly" in text:
                seen.wrong.append(f"{page}: {re.search('[^>]*failed unexpectedly[^<]*', text)[0]}")  # type: ignore[index]
            if asked.get("source") and page not in ("data", "codebook", "findings"):
                said = re.search(r"Selected: ([\d,]+) of", text)
                if said is None or int(said[1].replace(",", "")) != articles:
                    seen.wrong.append(f"{page}: asked for {source} ({articles} articles), shown {said and said[0]}")
            seen.waiting += "mk-working" in text
            await asyncio.sleep(chance.uniform(*READING))


async def _shown(socket: object, page: str, asked: dict[str, str]) -> str:
    """Ask for a page; all HTML that it shows."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    order = BackMsg()
    order.rerun_script.query_string = urlencode(asked)
    order.rerun_script.page_name = "" if page == "overview" else page
    await socket.send(order.SerializeToString())  # type: ignore[attr-defined]
    found: list[str] = []
    async with asyncio.timeout(LONGEST):
        while True:
            message = ForwardMsg.FromString(await socket.recv())  # type: ignore[attr-defined]
            if message.WhichOneof("type") == "delta" and message.delta.new_element.HasField("html"):
                found.append(message.delta.new_element.html.body)
            if message.WhichOneof("type") == "script_finished" and message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):  # fmt: skip
                return "\n".join(found)


def memory_of(pid: int) -> tuple[float, float]:
    """MB held by a process and those that it started, what they share counted once: all, and what is not of mapped files (which
    the system drops when memory is short, and reads again)."""
    total, own, waiting = 0.0, 0.0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) / 1024
                elif line.startswith("Pss_Anon:"):
                    own += int(line.split()[1]) / 1024
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, ValueError):
            continue
    return total, own


async def watch(pid: int, until: float, seen: Seen) -> None:
    """Note the memory until the time is over."""
    begin = time.monotonic()
    while time.monotonic() < until:
        total, own = memory_of(pid)
        seen.memory.append((time.monotonic() - begin, total))
        seen.own.append(own)
        if len(seen.memory) % 6 == 1:
            at, held = seen.memory[-1]
            print(f"{at:6.0f} s  {held:6.0f} MB  {len(seen.seconds)} pages  {len(seen.wrong)} wrong", flush=True)
        await asyncio.sleep(EVERY)


async def everybody(address: str, pid: int, sources: list[tuple[str, int]], minutes: float, seen: Seen) -> None:
    """All visitors at once."""
    until = time.monotonic() + 60 * minutes
    await asyncio.gather(
        watch(pid, until, seen), *(visit(address, n, one, until, seen) for n, one in enumerate(sources))
    )


def report(seen: Seen, visitors: int, minutes: float) -> str:
    """The figures as text."""
    seconds = [one for _, one in seen.seconds]
    third = len(seen.memory) // 3
    parts = [
        statistics.median(m for _, m in some)
        for some in (seen.memory[third : 2 * third], seen.memory[2 * third :])
        if some
    ]
    by_page = {page: [s for name, s in seen.seconds if name == page] for page in PAGES}
    rows = "\n".join(f"| {page} | {len(some)} | {statistics.median(some):.2f} | {max(some):.2f} |"
                     for page, some in by_page.items() if some)  # fmt: skip
    return (
        f"Made by `benchmarks/load.py`: {visitors} visitors at once for {minutes:g} minutes, {len(seconds)} pages: median "
        f"{statistics.median(seconds):.2f} s, nine in ten below {statistics.quantiles(seconds, n=10)[-1]:.2f} s. Memory of the "
        f"server and its processes: most {max(m for _, m in seen.memory):.0f} MB "
        f"({max(seen.own):.0f} MB without mapped files); median of the second third "
        f"{parts[0]:.0f} MB, of the last {parts[-1]:.0f} MB. Pages that showed another's selection or failed: "
        f"{len(seen.wrong)}. Pages with a part still to come: {seen.waiting}.\n\n"
        f"| page | opened | median s | most s |\n|---|---:|---:|---:|\n{rows}"
    )


def main() -> int:
    """Load it and write; 1 where a page was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("news", type=Path)
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--results", type=Path)
    given = parser.parse_args()
    os.environ["MEDIAKIT_SHARED"] = "1"
    seen = Seen()
    with tempfile.TemporaryDirectory(prefix="mediakit-load-") as name:
        home = Path(name)
        store = given.news.resolve() if given.news.is_dir() else scored_store(given.news, home)
        import polars as pl

        counted = (
            pl.scan_parquet(store / "part-*.parquet").group_by("source").len().sort("len", "source", descending=True)
        )
        sources = [(str(source), int(n)) for source, n in counted.collect().drop_nulls().head(given.visitors).rows()]
        with served(store, home) as (address, pid):
            asyncio.run(everybody(address, pid, sources, given.minutes, seen))
    text = report(seen, len(sources), given.minutes)
    print(text, *seen.wrong[:20], sep="\n")
    if given.results:
        write_section(given.results, "load", f"## Load\n\n{text}")
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(main())
