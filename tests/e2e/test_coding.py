"""Sentences coded with the keyboard in a browser, by two coders, on a server that is killed in the middle: nothing is lost.

MEDIAKIT_CODE_UNITS=50 codes fifty sentences (the quick form eight).
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NotShown
from tests.e2e.conftest import ROOT, SECONDS_TO_SHOW

import mediakit as mk
from mediakit.coding.answers import codes_so_far
from mediakit.coding.sample import load_sample

pytestmark = pytest.mark.browser

N = int(os.environ.get("MEDIAKIT_CODE_UNITS", "8"))


class Server:
    """A dashboard that can be killed and started again at the same address."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.home, self.address = home, f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        places = {
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "PYTHONPATH": str(ROOT / "src"),
        }
        environment = {**os.environ, **places}
        environment.pop("MEDIAKIT_CORPUS", None)
        options = ["--server.port", str(self.port), "--server.headless", "true", "--server.fileWatcherType", "none"]
        log = (self.home / "log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *options],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        log.close()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("the dashboard did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)


@pytest.fixture
def server(tmp_path: Path, chromium: Any) -> Iterator[Server]:
    one = Server(tmp_path)
    one.start()
    yield one
    one.kill()


def done(page: Page) -> int:
    return int(page.locator("p[data-done]").first.get_attribute("data-done") or -1)


def wait_for_done(page: Page, n: int) -> None:
    page.locator(f'p[data-done="{n}"]').first.wait_for()


def code(page: Page, key: str) -> tuple[str, str]:
    """Press a key for the unit that is shown; returns when the next one is."""
    before = done(page)
    shown = page.locator(f'.mk-code-unit[data-done="{before}"]').first
    shown.wait_for()
    unit = str(shown.get_attribute("data-unit"))
    page.locator(f'[class*="st-key-code-{unit}-tone-{int(key) - 1}-"] button').first.wait_for()  # its key is there
    press(page, key, before, before + 1)
    return unit, key


def press(page: Page, key: str, before: int, after: int) -> None:
    """Press a key; returns when it has done what it does. It listens a moment after it is shown: pressed again only while
    nothing is done yet."""
    for _ in range(4):
        if done(page) == before:
            page.keyboard.press(key)
        with suppress(NotShown):
            page.locator(f'p[data-done="{after}"]').first.wait_for(timeout=10_000)
            return
    wait_for_done(page, after)


def test_a_killed_server_loses_no_answer_of_two_coders(
    server: Server, chromium: Any, keep: Callable[[Page, str], Path]
) -> None:
    contexts: list[Any] = []

    def open_page(scheme: str) -> Page:
        contexts.append(context := chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme))
        context.set_default_timeout(SECONDS_TO_SHOW * 1000)
        return context.new_page()

    ann, bo = open_page("light"), open_page("dark")
    ann.goto(f"{server.address}/coding")
    ann.get_by_label("How many").fill(str(N))
    ann.get_by_label("Coders, by comma").fill("ann, bo")
    ann.get_by_role("button", name="Draw the sample").click()
    ann.get_by_text("Choose who you are").wait_for()
    place = next((server.home / "data").rglob("key.json"))
    sample = load_sample(place)
    for page, who in ((ann, "ann"), (bo, "bo")):
        page.goto(f"{server.address}/coding?sample={sample.id}&coder={who}")
        page.locator(".mk-code-unit").first.wait_for()
    given: dict[str, dict[str, str]] = {"ann": {}, "bo": {}}

    def both(turn: int) -> None:
        for who, page in (("ann", ann), ("bo", bo)):
            unit, key = code(page, str(1 + (turn + (who == "bo") * (turn % 3 == 0)) % 3))
            given[who][unit] = ["negative", "neutral", "positive"][int(key) - 1]

    for turn in range(N // 2):
        both(turn)
    keep(ann, "coding-light")
    keep(bo, "coding-dark")
    press(ann, "Backspace", N // 2, N // 2 - 1)
    unit, _ = code(ann, "1")
    given["ann"][unit] = "negative"
    server.kill()  # in the middle, with both pages open
    so_far = codes_so_far(place.parent.parent, sample).answers
    assert so_far.height == 2 * (N // 2)
    server.start()
    for page in (ann, bo):
        page.reload()
        page.locator(".mk-code-unit").first.wait_for()
        assert done(page) == N // 2
    for turn in range(N // 2, N):
        both(turn)
    ann.get_by_text("All is coded").wait_for()
    ann.reload()  # sees the other coder's last answers, too
    ann.locator(".mk-code-agreement").wait_for()
    keep(ann, "coding-done")
    for context in contexts:
        context.close()
    codes = codes_so_far(place.parent.parent, sample)
    found = {(row["coder"], row["unit"]): row["value"] for row in codes.answers.to_dicts()}
    assert found == {(who, unit): value for who, some in given.items() for unit, value in some.items()}
    assert len(found) == 2 * N
    lines = (place.parent / "answers-ann.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["do"] for line in lines].count("undo") == 1
    assert len(lines) == N + 2
    agreement = mk.code_agreement(codes, n_resamples=50).agreement.table
    assert agreement["n_units"].unique().to_list() == [N]
