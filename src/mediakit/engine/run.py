"""Where does work run? A function over parts, here or in processes, with the results in the order of the parts.

A task is a picklable function of one part (a path, usually) that returns something small; large arrays go to files, not through
pipes. What is computed does not depend on the engine: same parts, same results, same order.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from mediakit.errors import ArgumentError, MediakitError, unknown

__all__ = ["ENGINES", "default_workers", "run"]

T = TypeVar("T")
R = TypeVar("R")
ENGINES = ("serial", "processes")


def run(
    task: Callable[[T], R],
    parts: Iterable[T],
    *,
    engine: str = "serial",
    workers: int | None = None,
    on_part: Callable[[int, int], None] | None = None,
) -> Iterator[R]:
    """Run a task over parts.

    Arguments: task, a picklable function of one part; parts; engine, "serial" or "processes"; workers, how many processes
    (as many as there are processors by default); on_part, called with (parts done, parts in all).
    Yields the results in the order of the parts. Raises what the task raises; MediakitError where a process died.

    >>> list(run(abs, [-2, 3]))
    [2, 3]
    """
    todo = list(parts)
    if engine not in ENGINES:
        raise unknown("engine", engine, ENGINES)
    if workers is not None and workers < 1:
        raise ArgumentError(f"workers is {workers}; give 1 or more")
    if engine == "serial" or len(todo) < 2:
        results: Iterator[R] = map(task, todo)
    else:
        results = _in_processes(task, todo, min(workers or default_workers(), len(todo)))
    for done, result in enumerate(results, 1):
        if on_part is not None:
            on_part(done, len(todo))
        yield result


def default_workers() -> int:
    """As many processes as this process may use processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_processes(task: Callable[[T], R], parts: list[T], workers: int) -> Iterator[R]:
    """Fresh processes (spawn): forking a process whose libraries hold threads can hang."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: list[Future[R]] = [pool.submit(task, part) for part in parts]
        try:
            for future in waiting:
                yield future.result()
        except BrokenProcessPool:
            raise MediakitError(
                "a worker process died (out of memory, or killed); run again: parts that are whole are not done twice"
            ) from None
        finally:
            for future in waiting:
                future.cancel()
