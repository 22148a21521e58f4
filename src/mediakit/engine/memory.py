"""Memory while large work is done: freed memory goes back to the system, and no garbage is looked for in between."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

__all__ = ["give_back", "uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """Work on hundreds of thousands of words without looking for cycles among them: 3 % of the full scoring's CPU.

    The work must leave no large cycles of its own; the collector goes on afterwards, where it was on.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def give_back() -> None:
    """Return freed memory to the system, where it can be (glibc and Arrow's pool); elsewhere nothing happens.

    Scoring 100 MB of news, some 150 MB are held between the parts and the results otherwise.
    """
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
