"""When may a host be asked again? One question at a time to each, a pause between two, and longer where it asks for one."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from mediakit.readers.robots import Rules

__all__ = ["Clock", "Host", "retry_after"]


@dataclass(frozen=True)
class Clock:
    """The time in seconds since 1970, and how to wait; tests bring their own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], object] = time.sleep


@dataclass
class Host:
    """One site (scheme, host, port): whose turn it is, when it may be asked next, its rules, and why it is not asked.

    down: why there are no more questions in this run; advice: what to do
    gone: its name leads nowhere, so its pages can only be had elsewhere
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0
    rules: Rules | None = None
    down: str = ""
    advice: str = ""
    gone: bool = False
    n_slow: int = 0

    def wait(self, clock: Clock) -> None:
        """Wait until it may be asked."""
        rest = self.next_at - clock.now()
        if rest > 0:
            clock.sleep(rest)

    def asked(self, clock: Clock, pause: float) -> None:
        """Note that it was asked now."""
        delay = self.rules.delay if self.rules else 0.0
        self.next_at = max(self.next_at, clock.now() + max(pause, delay))


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait by a Retry-After header, which gives seconds or a date; None where it says nothing.

    >>> retry_after("120", 0.0), retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 0.0), retry_after("soon", 0.0)
    (120.0, 60.0, None)
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(moment.timestamp() - now, 0.0)
