"""The only module that writes: atomic writes of files and folders, and places where a test may stop the process.

A file is written beside its place and renamed into it, so a reader sees the former version or the new one, never half of one. A
folder changes places with the new one in one step where the system can (Linux); elsewhere there is a moment between moving the
former away and the new one in, and whoever comes next finds the former (`recover`). What is written is on the disk before it is
renamed, so that a power cut leaves one of the two as well. What a killed writer left beside its place goes with the
next writer.

Locks are in `locks.py`.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import shutil
import signal
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from mediakit.errors import StoreError
from mediakit.locks import alive, hold, me

__all__ = [
    "STOP_AT", "Readable", "append_line", "checkpoint", "locked", "private_folder", "recover", "remove", "remove_folder",
    "replace_folder", "temporary_folder", "tidy",
    "write_bytes", "write_file", "write_stream", "write_text",
]  # fmt: skip

# For tests of interruption: NAME:COUNT ends this process with SIGKILL when it passes the checkpoint NAME for the COUNT-th time.
STOP_AT = "MEDIAKIT_STOP_AT"
_CHUNK_BYTES = 1 << 20
_passed: Counter[str] = Counter()
_APPENDING = threading.Lock()


class Readable(Protocol):
    """What gives bytes a piece at a time: a member of an archive, a gzip file."""

    def read1(self, size: int, /) -> bytes:
        """What the next step gives, at most so many bytes; none at the end. Nothing is lost when the one after breaks."""
        ...


def checkpoint(name: str) -> None:
    """A place at which work may be cut off; nothing happens but where a test asks for it (STOP_AT).

    Names: file (a temporary file is written, not yet renamed), folder (a folder is filled, not yet in place), moved (the former
    folder is away, the new one not yet in), replaced (the new folder is in, the former not yet gone), and those of longer work:
    spool, part, tokens, scored, result, export, coded (a line is added, not yet on the disk).
    """
    wanted = os.environ.get(STOP_AT)
    if wanted is None:
        return
    _passed[name] += 1
    if wanted == f"{name}:{_passed[name]}":
        os.kill(os.getpid(), signal.SIGKILL)


def write_file(path: Path, write: Callable[[Path], object], *, durable: bool = True) -> Path:
    """Write a file atomically: `write` is given a temporary path in the same folder.

    durable: wait until it is on the disk (not needed inside `replace_folder`, which does that for the whole folder)
    Raises StoreError with the reason where the place cannot be written (no room, no permission).
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_prefix(path), suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        write(temporary)
        os.chmod(temporary, 0o644)
        checkpoint("file")
        if durable:
            _to_disk(temporary)
        os.replace(temporary, path)
        if durable:
            _to_disk(path.parent)
    except Exception as error:
        _raise_plainly(path, error)
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
    return path


def write_bytes(path: Path, data: bytes, *, durable: bool = True) -> Path:
    """Write bytes atomically."""
    return write_file(path, lambda temporary: temporary.write_bytes(data), durable=durable)


def write_text(path: Path, text: str) -> Path:
    """Write UTF-8 text atomically, with plain line ends on every system."""
    return write_bytes(path, text.encode("utf-8"))


def replace_folder(path: Path, fill: Callable[[Path], object], *, durable: bool = True) -> Path:
    """Make a folder atomically: `fill` is given an empty folder beside it, which then takes its place.

    durable: wait until all of it is on the disk; False for what can be derived again
    Raises StoreError with the reason where it cannot be written; the former folder is then as it was.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=_prefix(path), dir=path.parent))
        fill(temporary)
        os.chmod(temporary, 0o755)
        checkpoint("folder")
        if durable:
            for one in sorted(temporary.rglob("*")):
                _to_disk(one)
            _to_disk(temporary)
        _change_places(temporary, path)
        if durable:
            _to_disk(path.parent)
    except Exception as error:
        _raise_plainly(path, error)
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    return path


def recover(path: Path) -> bool:
    """Put a former folder back where a writer was stopped between moving it away and the new one in; whether it was so.

    Only where no living writer holds the path's lock.
    """
    former = _former(path)
    if path.exists() or not former.is_dir() or alive(path):
        return False
    with suppress(OSError):
        os.replace(former, path)
    return path.exists()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a path while writing it; what dead writers left beside it is removed first.

    Raises StoreError that says who holds it.
    """
    with hold(path):
        _sweep(path)
        yield


def _sweep(path: Path) -> None:
    """Remove what dead writers of a path left beside it, for who holds its lock; a former folder goes back where none is."""
    if not path.exists() and _former(path).is_dir():
        os.replace(_former(path), path)
    tidy(path.parent, path.name)
    if path.exists():
        shutil.rmtree(_former(path), ignore_errors=True)


def tidy(folder: Path, name: str | None = None) -> None:
    """Remove from a folder what writers of this host that do not run any more left there (of one name, or of all)."""
    owner = me()
    for left in folder.glob(f".{'*' if name is None else _escaped(name)}.~*"):
        host, process, started = [*left.name.rsplit("~", 1)[-1].split("-"), "", "", ""][:3]
        if host == owner.short_host and not owner.lives(process, started):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there.

    Raises StoreError where that is not allowed.
    """
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: cannot be removed: {error.strerror or error}") from error


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
            checkpoint("coded")
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


def _prefix(path: Path) -> str:
    """Names of temporary files tell whose they are: `.store.~HOST-PROCESS-START-`."""
    owner = me()
    return f".{path.name}.~{owner.short_host}-{owner.process}-{owner.started}-"


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _former(path: Path) -> Path:
    return path.with_name(f".{path.name}.former")


def _change_places(new: Path, path: Path) -> None:
    """Put `new` at `path`, and what was there at the name of `new`, to be removed."""
    if not path.exists():
        os.replace(new, path)
    elif _exchange(new, path):
        checkpoint("replaced")
    else:
        former = _former(path)
        shutil.rmtree(former, ignore_errors=True)
        os.replace(path, former)
        checkpoint("moved")
        try:
            os.replace(new, path)
        except OSError:
            os.replace(former, path)
            raise
        checkpoint("replaced")
        shutil.rmtree(former, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two names change places in one step, where the system can (renameat2 with RENAME_EXCHANGE)."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(call(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


def _to_disk(path: Path) -> None:
    """Wait until a file or folder is on the disk, where the system says so."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # file systems without it (some of networks) answer with an error
            os.fsync(handle)
    finally:
        os.close(handle)


def _raise_plainly(path: Path, error: Exception) -> None:
    """An error of the system's as a StoreError, whoever wrapped it: Polars has an error of its own for a full disk."""
    wrapped = type(error).__module__.startswith("polars") and "os error" in str(error)
    if not isinstance(error, OSError) and not wrapped:
        raise error
    reason = str(getattr(error, "strerror", None) or error).splitlines()[0]
    reason = reason.rsplit("underlying IO error: ", 1)[-1]
    former = "; the former version is as it was" if path.exists() else ""
    raise StoreError(f"{path}: cannot be written: {reason}{former}") from error
