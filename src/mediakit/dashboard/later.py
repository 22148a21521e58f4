"""What takes long is computed in a process of its own, while the page says so and every other page answers.

A view asks for a result as for any other. Where it is at hand (in memory, or kept on disk from an earlier time) or quick to
make, it comes at once. Else `NotYet` is raised, and the part of the page that asked (`text.guarded`) says what is being
computed, how far it is, and shows it when it is there. One job runs at a time, in a process that ends with it: it takes no
memory of the server for longer, and one that is killed takes nothing with it but its own result, which can be asked for again.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from mediakit.compare.lineup_chance import Chance
from mediakit.dashboard.jobs import Made, read_made
from mediakit.dashboard.view import View
from mediakit.dashboard.where import kept_beside
from mediakit.engine.memory import give_back
from mediakit.models.card import card
from mediakit.version import __version__

__all__ = ["Desk", "Job", "NotYet", "desk", "key_of", "masks_folder", "readings_folder", "results_folder", "waiting"]

# What is held in memory for all visitors: some twenty large tables. The rest is read again from disk.
MOST_BYTES = 120_000_000
# Results that are made in the server at the same time: more would add up in memory and finish no sooner (one core is as busy)
AT_ONCE = 1
# What is kept on disk between runs of the dashboard, the last used kept longest
MOST_KEPT_BYTES, MOST_KEPT = 1_000_000_000, 300
# A job that nobody has asked about for so long, in seconds, is not begun: its page was left
LEFT_AFTER = 20.0
# A page looks so often whether its job is done (seconds)
LOOK_EVERY = 1.0
# A job that takes longer is a fault of ours or of the text, and is stopped (seconds)
LONGEST = 1_800.0


# The worker takes one core, and little memory beside what it needs
SMALL = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class NotYet(Exception):
    """What was asked for is not made yet. Carries its job."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.what)
        self.job = job


@dataclass
class Job:
    """Something to compute: what it is, in words; the order for the worker; how far it is.

    state: "offered" (not begun unless asked), "waiting", "running", "done", "failed"; about: seconds it may take
    """

    key: str
    what: str
    order: dict[str, Any]
    about: float
    state: str = "waiting"
    said: str = ""
    done: int = 0
    of: int = 0
    began: float = 0.0
    looked_at: float = field(default_factory=time.monotonic)
    process: subprocess.Popen[str] | None = None


class Desk:
    """All jobs of this server and what they made."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._new = threading.Condition(self._lock)
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._held: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._making: dict[str, threading.Lock] = {}
        self._runs = False
        self._turns, self._inside = threading.BoundedSemaphore(AT_ONCE), threading.local()
        atexit.register(self.stop)

    def stop(self) -> None:
        """Stop what is being computed: the server ends."""
        for job in list(self._jobs.values()):
            if (process := job.process) is not None:
                process.kill()

    def held(self, key: str) -> Any:
        """What is in memory under a key, or None."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key][0]
        return None

    def hold(self, key: str, made: Any) -> Any:
        """Keep a value in memory, letting go of what was not used for longest where it gets too much."""
        with self._lock:
            self._held[key] = made, _size(made)
            while len(self._held) > 1 and sum(size for _, size in self._held.values()) > MOST_BYTES:
                self._held.popitem(last=False)
        return made

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """A value by its key, made here and now where it is not held, by one thread for all that ask."""
        with self._lock:
            own = self._making.setdefault(key, threading.Lock())
        with own:
            found = self.held(key)
            if found is None:
                found = self.hold(key, self._in_turn(make))
        with self._lock:
            self._making.pop(key, None)
        return found

    def _in_turn(self, make: Callable[[], Any]) -> Any:
        """Make something when it is this thread's turn; what is made within has it already."""
        if getattr(self._inside, "now", False):
            return make()
        with self._turns:
            self._inside.now = True
            try:
                return make()
            finally:
                self._inside.now = False
                give_back()

    def fetch(self, key: str, what: str, order: dict[str, Any], about: float, *, ask: bool) -> Made:
        """What a job made, from memory or disk. Raises NotYet where it is still to be made.

        Arguments: key; what, in words; order, for the worker; about, seconds it may take; ask, whether to wait for a click.
        """
        if (found := self.held(key)) is not None:
            return found  # type: ignore[no-any-return]
        folder = Path(order["to"])
        if folder.is_dir():
            with suppress(Exception):
                made = read_made(folder)
                with suppress(OSError):
                    (folder / "made.json").touch()
                return self.hold(key, made)  # type: ignore[no-any-return]
            shutil.rmtree(folder, ignore_errors=True)
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.state == "done":
                job = self._jobs[key] = Job(key, what, order, about, "offered" if ask else "waiting")
            job.looked_at = time.monotonic()
            self._start()
        raise NotYet(job)

    def begin(self, key: str) -> None:
        """Put a job that was offered, or that failed, in the row."""
        with self._lock:
            if (job := self._jobs.get(key)) is not None and job.state in ("offered", "failed"):
                job.state, job.said, job.done, job.looked_at = "waiting", "", 0, time.monotonic()
                self._start()

    def look(self, key: str) -> Job | None:
        """A job as it stands; that it is still wanted is noted."""
        with self._lock:
            if (job := self._jobs.get(key)) is not None:
                job.looked_at = time.monotonic()
            return job

    def running(self) -> Job | None:
        """The job that is being done."""
        with self._lock:
            return next((one for one in self._jobs.values() if one.state == "running"), None)

    def _start(self) -> None:
        if not self._runs:
            self._runs = True
            threading.Thread(target=self._work, name="mediakit-jobs", daemon=True).start()
        self._new.notify()

    def _work(self) -> None:
        while True:
            with self._new:
                while (job := self._next()) is None:
                    if not self._new.wait(30):
                        self._runs = False
                        return
                job.state, job.began = "running", time.monotonic()
            try:
                _do(job)
                job.state = "done"
            except Exception as error:  # the message goes to the page
                job.said, job.state = str(error), "failed"
            finally:
                job.process = None
            _prune(results_folder())

    def _next(self) -> Job | None:
        """The next job that somebody still waits for."""
        now = time.monotonic()
        for key, job in list(self._jobs.items()):
            if job.state in ("waiting", "offered", "done") and now - job.looked_at > LEFT_AFTER:
                del self._jobs[key]
            elif job.state == "waiting":
                return job
        return None


def _do(job: Job) -> None:
    """Have a job done by a process of its own. Raises RuntimeError with what is to be said."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mediakit.dashboard.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8",
            env={**os.environ, **SMALL},
        )  # fmt: skip
        job.process = process
        timer = threading.Timer(LONGEST, process.kill)
        timer.daemon = True
        timer.start()
        wrong = ""
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            with suppress(BrokenPipeError):
                process.stdin.write(json.dumps(job.order))
                process.stdin.close()
            for line in process.stdout:
                with suppress(ValueError):
                    said = json.loads(line)
                    job.done, job.of = said.get("done", job.done), said.get("of", job.of)
                    wrong = said.get("error", wrong)
            status = process.wait()
        finally:
            timer.cancel()
            if process.poll() is None:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
        if status == 0:
            return
        if status < 0:
            raise RuntimeError(
                f"the process that computed it was stopped (signal {-status}); there may not be enough memory. Narrow the "
                "filters, or try again"
            )
        if wrong:
            raise RuntimeError(wrong)
        log.seek(0)
        last = (log.read().strip().splitlines() or ["no reason was given"])[-1]
        raise RuntimeError(f"it failed unexpectedly: {last}")


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """The one desk of this server."""
    return Desk()


def key_of(view: View, name: str, *arguments: Any) -> str:
    """A name for what a job makes of a view, the same in every run of the same version."""
    said = json.dumps([__version__, view.path, view.stamp, view.filters, name, arguments], default=str, sort_keys=True)
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def results_folder() -> Path:
    """Where results are kept between runs: the user's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path("mediakit") / "results"


def masks_folder(view: View) -> Path:
    """Where it is kept which words of a corpus are quoted."""
    return kept_beside(view.path, results_folder()) / f"quoted-{key_of(view.whole, 'quoted')}"


def readings_folder(view: View) -> Path:
    """Where it is kept what the model read of a corpus."""
    name = f"read-{key_of(view.whole, 'model', card().fingerprint)}"
    return kept_beside(view.path, results_folder()) / name


def waiting(job: Job) -> None:
    """Say in a result's place what is being computed, or offer to; the page is shown anew when it is there."""
    from mediakit.dashboard.text import html, note, plain

    if job.state == "offered":
        note(f"{job.what} is not computed yet; it takes about {_long(job.about)} here, less for a narrower selection.")
        st.button(f"Compute: {plain(job.what)}", key=f"begin-{job.key}", on_click=desk().begin, args=(job.key,))
        return
    if job.state == "failed":
        note(f"{job.what}: {job.said}.")
        st.button("Try again", key=f"again-{job.key}", on_click=desk().begin, args=(job.key,))
        return

    @st.fragment(run_every=LOOK_EVERY)
    def looked() -> None:
        from html import escape

        now = desk().look(job.key)
        if now is None or now.state not in ("waiting", "running"):
            st.rerun()
        html(f'<p class="mk-note mk-working" role="status">{escape(_state(now))}</p>')

    looked()


def _state(job: Job) -> str:
    if job.state == "waiting":
        first = desk().running()
        after = f", after “{first.what}”" if first and first.key != job.key else ""
        return f"{job.what} waits for its turn{after}."
    seconds = time.monotonic() - job.began
    far = f", {job.done:,} of {job.of:,} articles" if job.of else f" of about {_long(job.about)}"
    return f"{job.what} is being computed: {seconds:.0f} s{far}. It is kept when it is there; other pages answer meanwhile."


def _long(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} minutes"


def _size(made: Any) -> int:
    if isinstance(made, pl.DataFrame):
        return int(made.estimated_size()) + 10_000
    if isinstance(made, Chance):
        return 10_000
    tables = [made.table] if hasattr(made, "table") else [one.table for one in getattr(made, "values", list)()]
    return sum(int(one.estimated_size()) for one in tables) + 10_000


def _prune(folder: Path) -> None:
    """Let go of kept results, the longest unused first, where they are too many or too large."""
    with suppress(OSError):
        kept = sorted(
            (one for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")),
            key=lambda one: max((file.stat().st_mtime for file in one.iterdir()), default=0.0), reverse=True,
        )  # fmt: skip
        total = 0
        for number, one in enumerate(kept):
            total += sum(file.stat().st_size for file in one.iterdir())
            if number >= MOST_KEPT or total > MOST_KEPT_BYTES:
                shutil.rmtree(one, ignore_errors=True)
