"""How much may one file cost before it is put aside?

A file can be small and ruinous: an archive that unpacks to terabytes, a document that declares a million pages, XML
whose entities expand into each other, a page on which a parser runs for hours. Each limit is a plain number in
`Limits`, and what goes over it is a reject that names the limit. The numbers are first guesses, far above any article
archive we have seen (the largest: 42 MB of Parquet, 16,699 articles); a user who meets one can raise it.

Time is limited twice. `Job.check_time` is asked by pages that loop. And where Python can set an alarm (the main thread
on Linux and macOS), a page that hangs inside a library is interrupted; C code that never returns to Python is not, and
neither is anything on Windows or in a thread of the dashboard.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

__all__ = ["LIMITS", "LimitError", "Limits", "TooSlow", "alarm", "check_deadline"]


class LimitError(ValueError):
    """A file goes over a limit; the message says which, `advice` what to do. It becomes a reject."""

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.advice = advice


class TooSlow(BaseException):
    """A file has taken more time than a file may. No Exception, so that no library can take it for its own and go on."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    bytes: size of a file, over and above what its format allows (None: what the format allows)
    pages: of a PDF; members: files in an archive; depth: archives in archives
    unpacked_bytes: of all that an archive or packed document holds; ratio: unpacked to packed size, of what unpacks to
    more than `ratio_from_bytes`, since a short text of one letter packs better than any article
    seconds: of reading one file, and seconds_per_mb more, since one file can hold thousands of articles
    """

    bytes: int | None = None
    pages: int = 5_000
    members: int = 100_000
    depth: int = 3
    unpacked_bytes: int = 4 * 1024**3
    ratio: int = 200  # XML of spreadsheets packs 10 to 50 times, text 2 to 5; deflate can do 1,032
    ratio_from_bytes: int = 10_000_000
    seconds: float = 60.0
    seconds_per_mb: float = 10.0  # the slowest page, HTML, needs about half a second

    def seconds_for(self, size: int) -> float:
        """How long reading a file of this many bytes may take."""
        return self.seconds + self.seconds_per_mb * size / 1e6


LIMITS = Limits()


def check_deadline(deadline: float | None) -> None:
    """Raise TooSlow where a moment of `time.monotonic` is past."""
    if deadline is not None and time.monotonic() > deadline:
        raise TooSlow


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise TooSlow in what runs inside after some seconds, where this system and thread can; else do nothing."""
    can = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not can or signal.getitimer(signal.ITIMER_REAL)[0] > 0:  # somebody else's alarm is not ours to move
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), 1.0)  # again each second, should a library swallow it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, _frame: object) -> None:
    raise TooSlow
