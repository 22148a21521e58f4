"""Who is writing here? A lock is a file beside what is written, with its owner's process, its start, and its host.

A living owner is named to whoever comes second. A dead owner's lock on this host is taken over: process numbers are
used again, so
an owner counts as alive only if the process with its number also started when the owner did, in the same run of the
system. Two who
take over at the same time are told apart by a lock of the system's on the file (flock): the second finds the first in it.
On another host nothing can be looked up: that lock is left alone, and the message says which file to remove.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mediakit.errors import StoreError

__all__ = ["Owner", "alive", "hold", "me"]


@dataclass(frozen=True, slots=True)
class Owner:
    """A process: its number, when it started (in ticks of the system's run; empty where that cannot be known), its host."""

    process: int
    started: str
    host: str
    boot: str

    @property
    def short_host(self) -> str:
        """Eight letters for the host in names of files."""
        return hashlib.sha256(f"{self.host} {self.boot}".encode()).hexdigest()[:8]

    def lives(self, process: object, started: object) -> bool:
        """Whether a process of this host runs, and is the one that started then."""
        try:
            number = int(str(process))
            os.kill(number, 0)
        except (ProcessLookupError, ValueError, OverflowError):
            return False
        except OSError:
            pass  # it runs, as somebody else's
        state, now = _state(number)
        return state != "Z" and (not now or not started or now == str(started))


def me() -> Owner:
    """This process."""
    return Owner(os.getpid(), _state(os.getpid())[1], platform.node(), _boot())


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock of a path.

    Raises StoreError that says who holds it.
    """
    lock = _lock(path)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{lock.parent}: cannot be written: {error.strerror}") from error
    _take(lock)
    try:
        yield
    finally:
        if _read(lock) == asdict(me()):
            with suppress(OSError):
                lock.unlink()


def alive(path: Path) -> bool:
    """Whether somebody who may still run holds the lock of a path."""
    lock = _lock(path)
    return lock.exists() and _lives(_read(lock))


def _lock(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _take(lock: Path) -> None:
    for _ in range(20):
        if _made(lock) or _taken_over(lock):
            return
        if lock.exists():
            raise StoreError(
                f"{lock.name} says that {_named(_read(lock))} is writing here; wait for it, or stop it (should it not run "
                f"any more: remove {lock})"
            )
    raise StoreError(f"{lock} comes and goes; try again")


def _made(lock: Path) -> bool:
    """Make the lock with its content in one step (a link to a whole file); False where there is one."""
    try:
        handle, name = tempfile.mkstemp(prefix=f"{lock.name}.", dir=lock.parent)
    except OSError as error:
        raise StoreError(f"{lock.parent}: cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(asdict(me())))
        try:
            os.link(name, lock)
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            return _made_without_links(lock)
        return True
    except OSError as error:
        raise StoreError(f"{lock}: cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            os.unlink(name)


def _made_without_links(lock: Path) -> bool:
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(me())))
    return True


def _taken_over(lock: Path) -> bool:
    """Take over the lock of a dead owner; False where the owner may live, or somebody else was quicker."""
    try:
        file = lock.open("r+", encoding="utf-8")
    except OSError:
        return False
    with file:
        if not _alone(file) or not _same(file, lock) or _lives(_read(lock)):
            return False
        file.truncate(0)
        file.write(json.dumps(asdict(me())))
        file.flush()
        return True


def _alone(file: Any) -> bool:
    """Hold the system's own lock on an open file until it is closed; False where another process does."""
    try:
        import fcntl
    except ImportError:  # Windows: two who take over at the same moment are not told apart
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _same(file: Any, lock: Path) -> bool:
    """Whether the open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), lock.stat())
    except OSError:
        return False


def _read(lock: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        owner = json.loads(lock.read_text(encoding="utf-8"))
        if isinstance(owner, dict):
            return owner
    return {}


def _named(owner: dict[str, Any]) -> str:
    return f"process {owner['process']} on {owner['host']}" if {"process", "host"} <= set(owner) else "another process"


def _lives(owner: dict[str, Any]) -> bool:
    """Whether the lock's owner may still run: on another host it may; here its process number is looked up."""
    here = me()
    if not owner:
        return False
    if owner.get("host") != here.host:
        return "host" in owner
    if owner.get("boot") and here.boot and owner["boot"] != here.boot:
        return False  # the machine was started anew since
    return here.lives(owner.get("process"), owner.get("started"))


@lru_cache(maxsize=1)
def _boot() -> str:
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


def _state(process: int) -> tuple[str, str]:
    """The state of a process (Z: ended, not yet fetched by its parent), and when it started, in ticks since the system
    did (Linux);
    both empty where they are not known."""
    with suppress(OSError, IndexError):
        # the second field is the program's name in brackets and may hold anything, brackets too
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        return fields[0], fields[19]
    return "", ""
