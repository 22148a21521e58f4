"""What do the pages of the formats make of these files?

Every file goes to the page of its format; archives are opened and their members go the same way. One bad file never
ends a run: whatever a page raises becomes a reject that names the file, the error and its kind. Files are independent
of each other, so they can be read in processes; what comes out is the same and in the same order.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from mediakit.article import Article, Reject
from mediakit.engine.run import run
from mediakit.readers.archives import Budget, gunzipped, n_members, unzipped
from mediakit.readers.formats import Format, Job, Notes, RawTable, load
from mediakit.readers.inputs import Found
from mediakit.readers.limits import LIMITS, LimitError, Limits, TooSlow, alarm
from mediakit.readers.packed import check_entities, check_stated_sizes
from mediakit.readers.recognise import Recognised, recognise

__all__ = ["Gathered", "OnProgress", "Settings", "gather"]

OnProgress = Callable[[int, int, str], None]
_CHUNK = 64  # files that a process reads at a time: enough to hide what starting costs, few enough to share out
_DAMAGED = "the file may be damaged: open it in another program, or save it again"


@dataclass(frozen=True, slots=True)
class Settings:
    """How files are read: the same for all of them."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    limits: Limits = LIMITS


@dataclass
class Gathered:
    """What the pages gave, before columns are mapped: (file, what it holds), in the order of reading.

    keys: names of fields met in documents; n_files: files looked at, members of archives included
    """

    articles: list[tuple[str, Article]] = field(default_factory=list)
    tables: list[tuple[str, RawTable]] = field(default_factory=list)
    metadata: list[tuple[str, RawTable]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    notes: Notes = field(default_factory=Notes)
    n_files: int = 0

    def add(self, other: Gathered) -> None:
        """Take in what another part of the files gave."""
        self.articles += other.articles
        self.tables += other.tables
        self.metadata += other.metadata
        self.rejects += other.rejects
        self.keys |= other.keys
        self.notes.add(other.notes)
        self.n_files += other.n_files


@dataclass
class _Progress:
    """Files done and known of; an archive adds its members when it is opened."""

    known: int
    tell: OnProgress | None
    done: int = 0

    def one(self, label: str) -> None:
        self.done += 1
        if self.tell:
            self.tell(self.done, max(self.known, self.done), label)


def gather(
    files: list[Found],
    settings: Settings,
    *,
    engine: str = "serial",
    workers: int | None = None,
    on_progress: OnProgress | None = None,
) -> Gathered:
    """Read files with the pages of their formats.

    engine: "serial" or "processes", workers: how many; on_progress: called with files done, files known of, and a name
    """
    got = Gathered()
    if engine == "serial":
        progress = _Progress(len(files), on_progress)
        for file in files:
            _read_file(file, settings, got, progress, Budget(settings.limits, settings.limits.unpacked_bytes))
        return got
    chunks = [(files[at : at + _CHUNK], settings) for at in range(0, len(files), _CHUNK)]
    for number, part in enumerate(run(_chunk, chunks, engine=engine, workers=workers), 1):
        got.add(part)
        if on_progress:
            on_progress(min(number * _CHUNK, len(files)), len(files), chunks[number - 1][0][-1].label)
    return got


def _chunk(task: tuple[list[Found], Settings]) -> Gathered:
    return gather(task[0], task[1])


def _read_file(file: Found, settings: Settings, got: Gathered, progress: _Progress, budget: Budget) -> None:
    """One file, or an archive and all in it; nothing that goes wrong in it gets out."""
    job = Job(
        file.path, file.label, file.folder, settings.encoding, settings.mapping, got.notes, got.keys, settings.limits
    )
    size = 0
    try:
        if not file.path.is_file():
            raise LimitError("not a file")
        size = file.path.stat().st_size
        found = recognise(file.path, _suffix(file), size, settings.limits)
        if found.container:
            _open_archive(file, found, size, settings, got, progress, budget)
        else:
            seconds = settings.limits.seconds_for(size)
            with alarm(seconds):
                _read_page(_timed(job, seconds), found, size, got)
    except LimitError as error:
        got.rejects.append(job.reject(str(error), error.advice))
    except TooSlow:
        most = f"{settings.limits.seconds_for(size):,.0f} seconds"
        got.rejects.append(
            job.reject(f"reading took more than {most} and was stopped", "split it, or raise the limit `seconds`")
        )
    except OSError as error:
        got.rejects.append(job.reject(f"cannot be opened: {error.strerror or error}"))
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        # The only broad except: pages hand files by anyone to libraries by others, whose errors on damaged files are of
        # any kind (those of Rust libraries are not even an Exception). A run of 10,000 files must not end at one.
        got.rejects.append(_failed(job, error))
    got.n_files += 1
    progress.one(file.label)


def _failed(job: Job, error: BaseException) -> Reject:
    if isinstance(error, MemoryError):
        return job.reject("does not fit into memory", "split the file")
    said = " ".join(str(error).split())[:200]
    kind = type(error)
    name = kind.__name__ if kind.__name__ != "error" else f"{kind.__module__}.error"
    return job.reject(f"cannot be read: {name}{f': {said}' if said else ''}", _DAMAGED)


def _suffix(file: Found) -> str:
    """Of the name that people know; of a gzip, that of the file in it."""
    return file.path.suffix.lower()


def _timed(job: Job, seconds: float) -> Job:
    return Job(
        *(job.path, job.label, job.folder, job.encoding, job.mapping, job.notes, job.keys, job.limits),
        deadline=time.monotonic() + seconds,
    )


def _open_archive(
    file: Found, found: Recognised, size: int, settings: Settings, got: Gathered, progress: _Progress, budget: Budget
) -> None:
    inner = Budget(budget.limits, budget.left, budget.depth)
    inner.deeper(file.label)
    if found.container == "zip":
        progress.known += (inside := n_members(file.path))
        if not inside:
            raise LimitError("an archive without files")
    members: Iterator[Found | Reject] = (unzipped if found.container == "zip" else gunzipped)(file, size, inner)
    for member in members:
        if isinstance(member, Reject):
            got.rejects.append(member)
        else:
            if found.container == "gzip":
                got.n_files -= 1  # one file, however it is packed
                progress.done -= 1
            _read_file(member, settings, got, progress, inner)
    budget.left = inner.left


def _read_page(job: Job, found: Recognised, size: int, got: Gathered) -> None:
    if found.chosen is None:
        got.rejects.append(job.reject(found.reason, found.advice))
        return
    chosen = found.chosen
    _check_size(chosen, size, job.limits)
    if chosen.page in ("feed", "factiva_xml"):
        check_entities(job.path)
    if chosen.page == "spreadsheet":  # read by a library in Rust
        check_stated_sizes(job.path, size, job.limits)
    if found.remark:
        job.note(found.remark)
    page = load(chosen)
    if chosen.kind == "document":
        for item in cast("Iterable[Article | Reject]", page(job)):
            got.rejects.append(item) if isinstance(item, Reject) else got.articles.append((job.label, item))
    else:
        _take_table(job, chosen, cast(RawTable, page(job)), got)


def _take_table(job: Job, chosen: Format, table: RawTable, got: Gathered) -> None:
    got.rejects += table.rejects
    if table.frame.height:
        (got.metadata if chosen.kind == "metadata" else got.tables).append((job.label, table))
    elif not table.rejects:
        got.rejects.append(job.reject("no rows"))


def _check_size(chosen: Format, size: int, limits: Limits) -> None:
    most = chosen.max_bytes if limits.bytes is None else limits.bytes
    if size > most:
        reason = f"{size / 1e6:,.0f} MB is more than the {most / 1e6:,.0f} MB that {chosen.title} may have"
        raise LimitError(reason, "split the file")
