"""Which files does an input mean?

A file is itself; a folder is all files in it and below, sorted; hidden ones are left out and counted.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from mediakit.errors import ReadError

__all__ = ["Found", "Inputs", "find"]


class Found(NamedTuple):
    """A file to read: where it is, its name for people, and the subfolder of the folder read that holds it."""

    path: Path
    label: str
    folder: str | None


class Inputs(NamedTuple):
    """All files that were found, how many hidden ones were left out, how many were named twice; the paths as given."""

    files: list[Found]
    n_hidden: int
    n_repeated: int
    given: list[Path]


def find(inputs: str | Path | Sequence[str | Path]) -> Inputs:
    """The files that the inputs mean, in their order, folders sorted by path; every file once.

    Labels are relative to the folder, or to what several inputs have in common. Raises ReadError for a path that does
    not exist and for a folder without files.
    """
    paths = [Path(inputs)] if isinstance(inputs, str | Path) else [Path(path) for path in inputs]
    if not paths:
        raise ReadError("no input was given: name a file or a folder")
    for path in paths:
        if not _exists(path):
            raise ReadError(f"there is no file or folder {str(path)!r}")
    base = _base(paths)
    found: dict[Path, Found] = {}
    n_hidden = n_repeated = 0
    for path in paths:
        files, hidden = _files_in(path)
        n_hidden += hidden
        for file in files:
            n_repeated += file in found
            found.setdefault(file, Found(file, _label(file, base), _subfolder(file, path)))
    return Inputs(list(found.values()), n_hidden, n_repeated, paths)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _files_in(path: Path) -> tuple[list[Path], int]:
    if not path.is_dir():
        return [path.absolute()], 0
    files: list[Path] = []
    n_hidden = 0
    for folder, subfolders, names in os.walk(path.absolute()):
        n_hidden += sum(name.startswith(".") for name in (*names, *subfolders))
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        files += [Path(folder, name) for name in names if not name.startswith(".")]
    if not files:
        raise ReadError(f"the folder {str(path)!r} holds no files" + (f" ({n_hidden} hidden ones)" if n_hidden else ""))
    return sorted(files), n_hidden


def _base(paths: Sequence[Path]) -> Path:
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0].absolute()
    try:
        return Path(os.path.commonpath([path.absolute().parent for path in paths]))
    except ValueError:  # different drives
        return Path()


def _label(file: Path, base: Path) -> str:
    label = file.relative_to(base) if file.is_relative_to(base) else file
    return os.fsencode(label.as_posix()).decode("utf-8", "replace")


def _subfolder(file: Path, given: Path) -> str | None:
    if not given.is_dir() or file.parent == given.absolute():
        return None
    return os.fsencode(file.parent.name).decode("utf-8", "replace")
