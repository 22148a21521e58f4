"""The only module that writes: atomic writes, and locks that name their owner.

A file is written beside its place and renamed into it, so a reader sees the former version or the new one, never half
of one. A lock is a file with the owner's process number and host; a dead owner's lock on this host is taken over.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from mediakit.errors import StoreError

__all__ = [
    "Readable", "append_line", "locked", "private_folder", "remove_folder", "replace_folder", "temporary_folder",
    "write_bytes", "write_file", "write_stream", "write_text",
]  # fmt: skip

_CHUNK_BYTES = 1 << 20
_APPENDING = threading.Lock()


class Readable(Protocol):
    """What gives bytes a piece at a time: a member of an archive, a gzip file."""

    def read1(self, size: int, /) -> bytes:
        """What the next step gives, at most so many bytes; none at the end. Nothing is lost when the one after breaks."""
        ...


def write_file(path: Path, write: Callable[[Path], object]) -> Path:
    """Write a file atomically: `write` is given a temporary path in the same folder.

    Raises StoreError with the reason where the place cannot be written (no room, no permission).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            temporary.unlink()
    return path


def write_bytes(path: Path, data: bytes) -> Path:
    """Write bytes atomically."""
    return write_file(path, lambda temporary: temporary.write_bytes(data))


def write_text(path: Path, text: str) -> Path:
    """Write UTF-8 text atomically, with plain line ends on every system."""
    return write_bytes(path, text.encode("utf-8"))


def replace_folder(path: Path, fill: Callable[[Path], object]) -> Path:
    """Make a folder atomically: `fill` is given an empty folder beside it, which then takes its place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    try:
        fill(temporary)
        os.chmod(temporary, 0o755)
        former = path.with_name(f".{path.name}.former")
        shutil.rmtree(former, ignore_errors=True)
        if path.exists():
            os.replace(path, former)
        os.replace(temporary, path)
        shutil.rmtree(former, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return path


def append_line(path: Path, line: str) -> None:
    """Add a line to a file so that it is on the disk when this returns; whoever else adds waits until it is.

    A line that a crash cut short is ended first, so that what follows it is whole. Raises StoreError where it cannot be
    written.
    """
    data = line.replace("\n", " ").encode("utf-8") + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _APPENDING, path.open("a+b", buffering=0) as file, _held(file):
            fresh = file.seek(0, os.SEEK_END) == 0
            if not fresh:
                file.seek(-1, os.SEEK_END)
                data = data if file.read(1) == b"\n" else b"\n" + data
            while data:  # (a raw write may take a part only)
                data = data[file.write(data) or 0 :]
            os.fsync(file.fileno())
            if fresh:
                _sync_folder(path.parent)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error


@contextmanager
def _held(file: Any) -> Iterator[None]:
    """Keep other processes from adding to a file meanwhile, where the system has such locks."""
    try:
        import fcntl
    except ImportError:  # Windows: one server a folder
        yield
        return
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _sync_folder(folder: Path) -> None:
    """A new file's name on the disk, too; not every system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder of the system's for files in passing (an archive's members), gone at the end."""
    with tempfile.TemporaryDirectory(prefix="mediakit-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def private_folder(prefix: str) -> Path:
    """A folder of the system's that only this user can read, gone when this process ends."""
    path = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def remove_folder(path: Path) -> None:
    """Remove a folder with all in it, as far as that can be done."""
    shutil.rmtree(path, ignore_errors=True)


def write_stream(path: Path, stream: Readable, most_bytes: int) -> int:
    """Write what a stream holds, but not much more than `most_bytes`; returns the bytes written.

    What was written stays when the stream breaks off. A number above `most_bytes` means that there is more.
    """
    written = 0
    with path.open("wb") as file:
        while written <= most_bytes and (some := stream.read1(_CHUNK_BYTES)):
            written += file.write(some)
    return written


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a path while writing it.

    Raises StoreError that says who holds it.
    """
    lock = path.with_name(f".{path.name}.lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{lock.parent}: cannot be written: {error.strerror}") from error
    _take(lock)
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink()


def _take(lock: Path, again: bool = True) -> None:
    owner = json.dumps({"process": os.getpid(), "host": socket.gethostname()})
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        if again and not _alive(lock):
            with suppress(OSError):
                lock.unlink()
            return _take(lock, again=False)
        raise StoreError(f"{lock.name} says that {_holder(lock)} is writing here; wait for it, or stop it") from None
    except OSError as error:
        raise StoreError(f"{lock.parent}: cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(owner)


def _holder(lock: Path) -> str:
    with suppress(OSError, ValueError, KeyError):
        owner = json.loads(lock.read_text(encoding="utf-8"))
        return f"process {owner['process']} on {owner['host']}"
    return "another process"


def _alive(lock: Path) -> bool:
    """Whether the lock's owner may still run: on another host it may; here its process number is looked up."""
    try:
        owner = json.loads(lock.read_text(encoding="utf-8"))
        if owner["host"] != socket.gethostname():
            return True
        os.kill(int(owner["process"]), 0)
    except (ProcessLookupError, ValueError, KeyError):
        return False
    except OSError:
        return True
    return True
