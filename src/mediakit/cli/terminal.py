"""What the command says beside its results: notes, warnings and progress, on standard error only.

Texts, names and paths come from outside: they are shown as data. Markup in them is not read, and characters that would
steer the terminal (escape sequences, line breaks, changes of writing direction) are replaced.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["clean", "note", "notes", "reading", "results", "say", "stages", "width", "working"]

MOST_NOTES = 6
# C0 and C1 controls steer a terminal; marks of direction (U+200E, U+202A, ...) reorder what stands around.
_SPACES = {*map(ord, "\t\n\v\f\r\x85\u2028\u2029"), *range(0x1C, 0x20)}
_DIRECTIONS = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - _SPACES
_CLEANED = dict.fromkeys(_SPACES, " ") | dict.fromkeys(_CONTROLS, "\ufffd") | dict.fromkeys(_DIRECTIONS, "")


def clean(text: object) -> str:
    r"""Text that is safe on one line of a terminal.

    >>> clean("a\x1b[31mred\nline")
    'a\ufffd[31mred line'
    """
    return str(text).translate(_CLEANED)


def say(text: object) -> None:
    """One line on standard error, after the command's name."""
    print(f"mediakit: {' '.join(clean(text).split())}", file=sys.stderr)


def note(text: object) -> None:
    """Something to know about a result, on standard error."""
    say(f"note: {text}")


def notes(texts: Iterable[object]) -> None:
    """Some notes, the first of them, with a count of the rest."""
    every = list(dict.fromkeys(texts))
    for text in every[:MOST_NOTES]:
        note(text)
    if len(every) > MOST_NOTES:
        note(f"and {len(every) - MOST_NOTES} more; `mediakit info CORPUS` shows all")


def results() -> Console:
    """The console for results, on standard output: no markup, no highlighting; a broken pipe is left to the caller."""
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Plain(markup=False, highlight=False, emoji=False, soft_wrap=True)


def width() -> int:
    """Columns of the terminal; 80 where there is none."""
    return max(40, results().width)


def _errors() -> Console:
    from rich.console import Console

    return Console(stderr=True, markup=False, highlight=False, emoji=False)


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner while something long runs, and once it says how far it is, a bar with the time left of each of its stages;
    nothing where standard error is no terminal."""
    console = _errors()
    if not console.is_terminal:
        yield
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from mediakit.engine.progress import heard_by

    shown, left = TextColumn("{task.description}", markup=False), TextColumn("left")
    columns = (shown, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), left)
    status = console.status(Text(f"{what} …"))
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(what, total=None)
    said = ("", 0, 0)

    def listen(stage: str, done: int, of: int) -> None:
        nonlocal said
        if of < 2:
            return
        status.stop()
        bar.start()
        if (stage, of) != (said[0], said[2]) or done < said[1]:
            bar.reset(task, total=of, description=f"{what}: {stage}")
        said = stage, done, of
        bar.update(task, completed=done)

    status.start()
    try:
        with heard_by(listen):
            yield
    finally:
        status.stop()
        bar.stop()


@contextmanager
def stages() -> Iterator[Callable[[str], Callable[[int, int], None]]]:
    """Progress with the time left, over stages of work: `stage(name)` gives what is called with (done, in all).

    A bar on a terminal; elsewhere nothing.
    """
    console = _errors()
    if not console.is_terminal:
        yield lambda _: lambda done, in_all: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    shown = TextColumn("{task.description}", markup=False)
    columns = (shown, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:

        def stage(name: str) -> Callable[[int, int], None]:
            task = bar.add_task(name, total=None, visible=False)
            return lambda done, in_all: bar.update(task, completed=done, total=in_all, visible=done < in_all)

        yield stage


@contextmanager
def reading() -> Iterator[Callable[[int, int, str], None] | None]:
    """A progress bar over files, to be given as `on_progress`; None where standard error is no terminal."""
    console = _errors()
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    shown = TextColumn("{task.description}", markup=False)
    with Progress(
        shown, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("Reading", total=None)

        def on_progress(done: int, in_all: int, name: str) -> None:
            bar.update(task, completed=done, total=in_all, description=f"Reading {clean(name)[-30:]}")

        yield on_progress
