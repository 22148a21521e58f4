"""One dashboard and one browser for all journeys; where there is no Chromium, they are skipped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START, SECONDS_TO_SHOW = 60, 45


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Iterator[Callable[..., str]]:
    """Start a dashboard with folders of its own; its address. Arguments: corpus; folder, where secrets are; environment."""
    started: list[subprocess.Popen[bytes]] = []

    def start(corpus: Path | None = None, folder: Path = ROOT, port: int | None = None, **environment: str) -> str:
        home = tmp_path_factory.mktemp("home")
        number = port or _free_port()
        places = {
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "PYTHONPATH": str(ROOT / "src"),
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MEDIAKIT_")}
        if corpus is not None:
            environment["MEDIAKIT_CORPUS"] = str(corpus)
        options = ["--server.port", str(number), "--server.headless", "true", "--server.fileWatcherType", "none",
                   "--server.address", "127.0.0.1", "--client.showErrorDetails", "none"]  # fmt: skip
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options],
                cwd=folder, env={**inherited, **places, **environment}, stdout=log, stderr=log,
            )  # fmt: skip
        started.append(server)
        _wait(f"http://127.0.0.1:{number}/_stcore/health", server)
        return f"http://127.0.0.1:{number}"

    yield start
    for server in started:
        server.terminate()
    for server in started:
        server.wait(20)


@pytest.fixture(scope="module")
def free_port() -> int:
    """A port that nobody uses."""
    return _free_port()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def address(dashboard: Callable[..., str]) -> str:
    """The address of a dashboard on the bundled corpus."""
    return dashboard()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the dashboard did not start")


@pytest.fixture
def new_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open a page in a new, empty browser profile."""
    opened: list[Any] = []

    def open_one(**settings: Any) -> Any:
        context = chromium.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "accept_downloads": True} | settings
        )
        context.set_default_timeout(SECONDS_TO_SHOW * 1000)
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def keep() -> Callable[[Any, str], None]:
    """Keep a screenshot in the folder that MEDIAKIT_SCREENSHOTS names; without it, none is made (it takes a second)."""
    asked = os.environ.get("MEDIAKIT_SCREENSHOTS")

    def shoot(page: Any, name: str) -> None:
        if asked:
            Path(asked).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(asked) / f"{name}.png"), full_page=True)

    return shoot


# Every chart that is seen is there, and no part waits for its code
DRAWN = """() => !document.querySelector('[data-testid=stSkeleton]')
  && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
    .every(one => !one.checkVisibility() || one.querySelector('canvas, svg'))"""
# Nothing of the page has changed for a quarter of a second; after half a minute, whatever it does
STILL = """() => new Promise(done => {
  let last; const end = () => { watch.disconnect(); clearTimeout(most); done(); };
  const again = () => { clearTimeout(last); last = setTimeout(end, 250); };
  const watch = new MutationObserver(again), most = setTimeout(end, 30000);
  watch.observe(document.documentElement, {subtree: true, childList: true, attributes: true, characterData: true});
  again(); })"""


@pytest.fixture(scope="session")
def settled() -> Callable[[Any], None]:
    """Wait until a page's script has ended, its charts are drawn and nothing moves."""

    def wait(page: Any) -> None:
        page.locator("h1").first.wait_for()
        page.wait_for_function(
            "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
        )
        page.wait_for_function(DRAWN)
        page.evaluate(STILL)

    return wait
