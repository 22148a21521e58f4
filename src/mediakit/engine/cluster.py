"""Work on a Dask cluster: tasks go to workers of a scheduler, which read the parts from a path that all of them share.

Only tasks (a function's name, a path) and small tables travel. A part's result is a folder that is whole or not there,
so that the
scheduler may give the work of a lost worker to another, and work done twice counts once. What the scheduler's network
lets in can run
code on the workers: a cluster is for a network that is trusted, or for TLS.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar

from mediakit.errors import ArgumentError, MediakitError, MissingPackage
from mediakit.version import __version__

Client = Any  # distributed.Client, whose module is imported when it is needed and tells no types
__all__ = ["connected", "in_cluster"]

T = TypeVar("T")
R = TypeVar("R")
# Seconds to wait for a scheduler, and for its first worker: a cluster that has just been asked for may take a minute to come.
PATIENCE = 60
# How often the work of a worker that died is given to another before it is taken for the work's own fault.
RETRIES = 3


@contextmanager
def connected(scheduler: str | None, *, patience: float = PATIENCE) -> Iterator[Client]:
    """A client of a scheduler with at least one worker of the same version of mediakit.

    Raises MissingPackage without `distributed`, ArgumentError where nothing answers, no worker comes, or one has
    another version.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise MissingPackage(
            "the engine 'dask' needs the package `distributed`: pip install 'mediakit[cluster]'"
        ) from None
    if not scheduler:
        raise ArgumentError(
            "the engine 'dask' needs a scheduler: give its address, such as --scheduler tcp://HOST:8786"
        )
    try:
        client = distributed.Client(scheduler, timeout=patience, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ArgumentError(f"no Dask scheduler answers at {scheduler} ({error or type(error).__name__})") from None
    try:
        try:
            client.wait_for_workers(1, timeout=patience)
        except TimeoutError:
            raise ArgumentError(
                f"the scheduler at {scheduler} has no worker; start one: dask worker {scheduler}"
            ) from None
        _check_versions(client)
        yield client
    finally:
        client.close()


def in_cluster(
    client: Client, task: Callable[[T], R], parts: Iterable[T], on_part: Callable[[int, int], None] | None = None
) -> Iterator[R]:
    """Run a task over parts on the workers; results in the order of the parts.

    Raises what the task raises; MediakitError where work was lost with RETRIES workers.
    """
    distributed: Any = import_module("distributed")
    todo = list(parts)
    waiting = [client.submit(task, part, pure=False, retries=RETRIES) for part in todo]
    try:
        if on_part is not None:
            with client.as_current():
                for done, _ in enumerate(distributed.as_completed(waiting), 1):
                    on_part(done, len(todo))
        for future in waiting:
            yield future.result()
    except distributed.KilledWorker as error:
        raise MediakitError(
            f"workers died {RETRIES} times over the same part ({error}): give them more memory and run again; whole parts "
            "are not done twice"
        ) from None
    finally:
        client.cancel(waiting)


def _version() -> tuple[str, str]:
    return platform.node(), __version__


def _check_versions(client: Client) -> None:
    try:
        found: dict[str, Any] = client.run(_version)
    except (ImportError, AttributeError) as error:
        raise ArgumentError(f"a worker cannot load mediakit ({error}): install the same version there") from None
    for worker, (host, version) in found.items():
        if version != __version__:
            raise ArgumentError(
                f"the worker {worker} on {host} has mediakit {version}, this is {__version__}: install the same version"
            )
