"""How fast are the dashboard's pages, and how much do they send? Measured in headless Chromium, page by page.

usage: dashboard.py [--news NEWS.parquet] [--results benchmarks/results.md] [--pages tone,framing]

Without --news the bundled corpus alone is measured; with it, a scored store of those articles too. The server is warm (one page
was shown), every page is opened in a fresh browser profile. Measured, in seconds from the request:

- content: the first of the page's own content stands (below its heading: a figure, a table, text, or the line that says what is
  being computed), not only the frame and the line of filters;
- whole: the page has drawn all that it draws at once, and its script has ended; what is computed in a process of its own
  comes later, and "later" counts the parts of the page that were still said to be computed then;
- filter: after one more filter is chosen (voice, or a part), until the page has been drawn anew with it to its end, all
  but what is computed in a process of its own;
- MB: what the server sent over the page's websocket until it was whole, the redraw included.

The first row, "(empty)", is the floor: a Streamlit script with one filter and one line, measured in the same way and the same
run.

The figures go into the section "Dashboard" of the results; the other sections stay as they are.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sections import write_section

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
# The limits: seconds to content, seconds to redraw, MB sent
LIMITS = {"bundled": (1.5, 0.5, 5.0), "news": (2.5, 1.0, 5.0)}
CONTENT = (
    "() => { const main = document.querySelector('[data-testid=stMain]'); if (!main) return false;"
    "const own = main.querySelectorAll('.mk-facts, .mk-note, .mk-caption, [data-testid=stVegaLiteChart] canvas,"
    "[data-testid=stVegaLiteChart] svg, [data-testid=stDataFrame], .mk-article, .mk-rowname, .mk-kwic, .mk-lead');"
    "return main.querySelector('h1') !== null && [...own].some(one => one.getBoundingClientRect().height > 0); }"
)
IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
SECONDS = 120_000
SAID = """Made by `benchmarks/dashboard.py`, medians. *content*: from the request in a fresh browser profile until the page's
own first content stands; *whole*: until all that comes at once is drawn; *filter*: from choosing a filter until the whole page
is drawn with it; *MB sent*: over the websocket, redraw included; *computed later*: parts that are made in a process of their
own and appear when they are there; *(empty)*: a Streamlit script with one filter and one line of text, the floor that any page
pays in this browser on this machine. Bold: over the limit."""
EMPTY = """
import streamlit as st

st.title("Nothing")
with st.popover("voice: all"):
    voice = st.radio("voice", ["all", "own words"], label_visibility="collapsed")
if voice != "all":
    st.html('<p class="mk-caption">Selected: one line.</p>')
st.html('<p class="mk-note">One line.</p>')
"""


@dataclass
class Measured:
    """What one page took."""

    page: str
    content: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    redraw: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    later: int = 0


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(corpus: Path | None, home: Path, script: Path = ROOT / "app.py") -> Iterator[tuple[str, int]]:
    """A dashboard on a corpus, with folders of its own (or another script): its address and its process."""
    port = free_port()
    environment = {**os.environ, "XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache"),
                   "PYTHONPATH": str(ROOT / "src"), "MALLOC_ARENA_MAX": "2"}  # fmt: skip
    environment.pop("MEDIAKIT_CORPUS", None)
    if corpus is not None:
        environment["MEDIAKIT_CORPUS"] = str(corpus)
    options = ["--server.port", str(port), "--server.headless", "true", "--server.fileWatcherType", "none"]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *options],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                    break
                except OSError:
                    if time.monotonic() > until or server.poll() is not None:
                        raise SystemExit(f"the dashboard did not start:\n{(home / 'server.log').read_text()}") from None
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()
            server.wait(20)


def one_page(browser: Any, address: str, page: str, again: dict[str, str], one: Measured) -> None:
    """Open a page in a fresh profile, then choose a filter."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(SECONDS)
    tab = context.new_page()
    sent = 0

    def count(frame: Any) -> None:
        nonlocal sent
        sent += len(frame if isinstance(frame, bytes) else frame.encode())

    tab.on("websocket", lambda socket: socket.on("framereceived", count))
    begin = time.perf_counter()
    tab.goto(f"{address}/{page}", wait_until="commit")
    tab.wait_for_function(CONTENT, polling=20)
    one.content.append(time.perf_counter() - begin)
    tab.wait_for_function(IDLE, polling=20)
    one.whole.append(time.perf_counter() - begin)
    one.later = tab.locator(".mk-working").count() + tab.get_by_role("button", name="Compute:").count()
    if page not in ("data", "codebook", "findings"):
        one.redraw.append(_choose(tab, again))
    one.megabytes = max(one.megabytes, sent / 1e6)
    context.close()


def _choose(tab: Any, again: dict[str, str]) -> float:
    """Choose a value of a filter by its chip; seconds until the page is drawn with it."""
    tab.get_by_role("button", name=again["chip"]).first.click()
    option = tab.locator("label").filter(has_text=again["value"]).first
    option.wait_for()
    before = tab.locator(".mk-caption").filter(has_text="Selected:").count()
    begin = time.perf_counter()
    option.click()
    if not before:
        tab.locator(".mk-caption").filter(has_text="Selected:").first.wait_for()
    tab.wait_for_function(IDLE, polling=20)
    tab.wait_for_function(CONTENT, polling=20)
    return time.perf_counter() - begin


def measure(corpus: Path | None, pages: list[str], again: dict[str, str], runs: int) -> list[Measured]:
    """All pages on one corpus."""
    from playwright.sync_api import sync_playwright

    with (
        tempfile.TemporaryDirectory(prefix="mediakit-bench-") as home,
        served(corpus, Path(home)) as (address, _),
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        one_page(browser, address, "overview", again, Measured("warm"))
        found = [Measured(page) for page in pages]
        for _ in range(runs):
            for one in found:
                one_page(browser, address, one.page, again, one)
                print(
                    f"{one.page:14s} content {one.content[-1]:6.2f}  whole {one.whole[-1]:6.2f}  filter "
                    f"{one.redraw[-1] if one.redraw else 0:6.2f}  MB {one.megabytes:5.2f}  later {one.later}",
                    flush=True,
                )
        browser.close()
    return found


def measure_empty(runs: int) -> Measured:
    """The floor: a page with nothing."""
    from playwright.sync_api import sync_playwright

    found = Measured("(empty)")
    with tempfile.TemporaryDirectory(prefix="mediakit-bench-") as home:
        script = Path(home) / "empty.py"
        script.write_text(EMPTY)
        with served(None, Path(home), script) as (address, _), sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            own = {"chip": "voice:", "value": "own words"}
            one_page(browser, address, "", own, Measured("warm"))
            for _ in range(max(runs, 3)):
                one_page(browser, address, "", own, found)
            browser.close()
    return found


def table(title: str, found: list[Measured], limits: tuple[float, float, float]) -> str:
    """A table of the results; what is over its limit is in bold."""
    content, redraw, size = limits

    def cell(value: float | None, limit: float | None) -> str:
        if value is None:
            return ""
        return f"**{value:.2f}**" if limit is not None and value > limit else f"{value:.2f}"

    lines = [
        f"{title} Limits: content {content} s, filter {redraw} s, {size:.0f} MB.",
        "",
        "| page | content s | whole s | filter s | MB sent | computed later |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in found:
        again = statistics.median(one.redraw) if one.redraw else None
        lines.append(
            f"| {one.page} | {cell(statistics.median(one.content), content)} | {statistics.median(one.whole):.2f} | "
            f"{cell(again, redraw)} | {cell(one.megabytes, size)} | {one.later or ''} |"
        )
    return "\n".join(lines)


def scored_store(news: Path, folder: Path) -> Path:
    """A scored store of the articles, made once and kept in the folder."""
    store = folder / "store"
    if not (store / "results").is_dir():
        subprocess.run([sys.executable, "-m", "mediakit.cli.main", "score", str(news), "--to", str(store)], check=True,
                       env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.DEVNULL)  # fmt: skip
    return store


def main() -> int:
    """Measure and write."""
    sys.path.insert(0, str(ROOT / "src"))
    from mediakit.dashboard.router import view_names

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--news", type=Path, help="articles (Parquet) or a scored store")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results.md")
    parser.add_argument("--pages", default="", help="names of pages by comma; all by default")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--only-news", action="store_true")
    given = parser.parse_args()
    pages = [one for one in given.pages.split(",") if one] or [name.replace("_", "-") for name in view_names()]
    pages = [f"{one}?{urlencode({'pattern': 'protest*'})}" if one in ("concordance", "terms") else one for one in pages]
    tables = []
    own = {"chip": "voice:", "value": "own words"}
    empty = measure_empty(given.runs)
    if not given.only_news:
        tables.append(table("The bundled corpus.", [empty, *measure(None, pages, own, given.runs)], LIMITS["bundled"]))
    if given.news:
        with tempfile.TemporaryDirectory(prefix="mediakit-bench-") as folder:
            store = given.news.resolve() if given.news.is_dir() else scored_store(given.news, Path(folder))
            part = {"chip": "part:", "value": "lead"}
            found = [empty, *measure(store, pages, part, given.runs)]
            tables.append(table("A scored store of 16,699 articles of news.", found, LIMITS["news"]))
    write_section(given.results, "dashboard", "\n\n".join(["## Dashboard", SAID, *tables]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
