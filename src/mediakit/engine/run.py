"""Where does work run? A function over parts, here, in processes or on a Dask cluster, with the results in the order of
the parts.

A task is a picklable function of one part (a path, usually) that returns something small; large arrays go to files, not through
pipes. What is computed does not depend on the engine: same parts, same results, same order.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from threading import Lock
from typing import Generic, Protocol, TypeVar

from mediakit.engine.cluster import connected, in_cluster
from mediakit.errors import ArgumentError, MediakitError, unknown

__all__ = ["ENGINES", "Runner", "default_workers", "run", "runner"]

T = TypeVar("T")
R = TypeVar("R")
ENGINES = ("serial", "processes", "dask")


class Runner(Protocol):
    """Runs a task over parts and yields the results in the order of the parts; on_part is told (done, in all)."""

    def __call__(
        self, task: Callable[[T], R], parts: Iterable[T], on_part: Callable[[int, int], None] | None = None
    ) -> Iterator[R]: ...


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
    most = workers if workers is not None else default_workers()
    with runner(engine, workers=min(most, max(len(todo), 1))) as run_in:
        yield from run_in(task, todo, on_part)


@contextmanager
def runner(
    engine: str = "serial",
    *,
    workers: int | None = None,
    prepare: Callable[[], object] | None = None,
    scheduler: str | None = None,
    taking_part: bool = False,
) -> Iterator[Runner]:
    """Hold an engine for several runs.

    Arguments: engine, "serial", "processes" or "dask"; workers as for `run`; prepare, what every worker does first (imports,
    say), while the caller goes on; scheduler, the address of a Dask scheduler for "dask", which decides how many
    workers there are; taking_part, whether this process is one of the workers: one start and one set of imports
    less, but what a part breaks, it breaks here.
    Raises ArgumentError for an engine or number that is not known, or a scheduler that does not answer.
    """
    if engine not in ENGINES:
        raise unknown("engine", engine, ENGINES)
    if workers is not None and workers < 1:
        raise ArgumentError(f"workers is {workers}; give 1 or more")
    if scheduler is not None and engine != "dask":
        raise ArgumentError(f"a scheduler is for the engine 'dask', not {engine!r}")
    if engine == "dask":
        with connected(scheduler) as client:
            yield partial(in_cluster, client)
        return
    n_workers = workers or default_workers()
    if engine == "serial" or n_workers == 1:
        yield _here
        return
    # fresh processes (spawn): forking a process whose libraries hold threads can hang
    n_started = n_workers - 1 if taking_part else n_workers
    with ProcessPoolExecutor(n_started, mp_context=get_context("spawn")) as pool:
        if prepare is not None:
            for _ in range(n_started):
                pool.submit(prepare)
        yield partial(_shared, pool, n_started) if taking_part else partial(_in_processes, pool)


def default_workers() -> int:
    """As many processes as this process may use processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _here(task: Callable[[T], R], parts: Iterable[T], on_part: Callable[[int, int], None] | None = None) -> Iterator[R]:
    todo = list(parts)
    return _told(map(task, todo), len(todo), on_part)


def _in_processes(
    pool: ProcessPoolExecutor,
    task: Callable[[T], R],
    parts: Iterable[T],
    on_part: Callable[[int, int], None] | None = None,
) -> Iterator[R]:
    waiting: list[Future[R]] = [pool.submit(task, part) for part in parts]
    try:
        yield from _told((future.result() for future in waiting), len(waiting), on_part)
    except BrokenProcessPool:
        raise _died() from None
    finally:
        for future in waiting:
            future.cancel()


def _shared(
    pool: ProcessPoolExecutor,
    n_started: int,
    task: Callable[[T], R],
    parts: Iterable[T],
    on_part: Callable[[int, int], None] | None = None,
) -> Iterator[R]:
    """Parts go to the pool and to this process alike, whoever is free takes the next; results in the order of the parts."""
    todo = list(parts)
    waiting, made = _Handed(pool, n_started, task, todo), dict[int, R]()

    def results() -> Iterator[R]:
        for number in range(len(todo)):
            while number not in made and not waiting.is_done(number) and (mine := waiting.take()) is not None:
                made[mine] = task(todo[mine])
            yield made.pop(number) if number in made else waiting.given.pop(number).result()

    try:
        yield from _told(results(), len(todo), on_part)
    except BrokenProcessPool:
        raise _died() from None
    finally:
        waiting.stop()


class _Handed(Generic[T, R]):
    """Parts that wait to be taken: each worker is given one at a time, the next as soon as it is done."""

    def __init__(self, pool: ProcessPoolExecutor, n_started: int, task: Callable[[T], R], todo: Sequence[T]) -> None:
        self.pool, self.task, self.todo = pool, task, todo
        self.given: dict[int, Future[R]] = {}
        self._left, self._lock = deque(range(len(todo))), Lock()
        for _ in range(n_started):
            self._give()

    def take(self) -> int | None:
        """The number of the next part that nobody has, taken by whoever asks."""
        with self._lock:
            return self._left.popleft() if self._left else None

    def is_done(self, number: int) -> bool:
        """Whether a worker has made this part."""
        return number in self.given and self.given[number].done()

    def stop(self) -> None:
        """Give out no more."""
        with self._lock:
            self._left.clear()
        for future in self.given.values():
            future.cancel()

    def _give(self, done: Future[R] | None = None) -> None:
        if done is not None and (done.cancelled() or isinstance(done.exception(), BrokenProcessPool)):
            return  # (this process finds out when it comes to that part)
        with self._lock:
            if not self._left:
                return
            number = self._left.popleft()
            future = self.given[number] = self.pool.submit(self.task, self.todo[number])
        future.add_done_callback(self._give)


def _died() -> MediakitError:
    return MediakitError(
        "a worker process died (out of memory, or killed); run again: parts that are whole are not done twice"
    )


def _told(results: Iterable[R], n: int, on_part: Callable[[int, int], None] | None) -> Iterator[R]:
    for done, result in enumerate(results, 1):
        if on_part is not None:
            on_part(done, n)
        yield result
