"""Which corpus is looked at? The path the dashboard was started with, and nothing outside it.

`streamlit run app.py -- PATH`, else the environment's MEDIAKIT_CORPUS, else the bundled corpus. Where that path is a
folder that holds several corpora, the query parameter `corpus` names one of them; a path outside is refused.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from mediakit.errors import ArgumentError

__all__ = ["BUNDLED", "ENVIRONMENT", "chosen_path", "stamp_of", "started_path"]

ENVIRONMENT = "MEDIAKIT_CORPUS"
BUNDLED = Path("corpus") / "iran-1988"
# Files looked at to see whether a corpus changed since it was opened; a folder with more is opened anew on restart only.
MOST_FILES = 5_000


def started_path(script: Path) -> Path:
    """The path that the dashboard was started with; `script` is app.py."""
    given = sys.argv[1:] if sys.argv and Path(sys.argv[0]).resolve() == script.resolve() else []
    asked = given[0] if given else os.environ.get(ENVIRONMENT)
    return Path(asked).expanduser().resolve() if asked else script.resolve().parent / BUNDLED


def chosen_path(started: Path, asked: str | None) -> Path:
    """The path to open: the started one, or what `asked` names inside it.

    Raises ArgumentError where it lies outside or is not there.
    """
    if not asked:
        return started
    place = (started / asked).resolve()
    if place != started and started not in place.parents:
        raise ArgumentError(
            f"corpus={asked!r} lies outside the path that the dashboard was started with; start it there"
        )
    if not place.exists():
        raise ArgumentError(
            f"corpus={asked!r} is not there; leave the parameter out, or name a corpus under the started path"
        )
    return place


def stamp_of(path: Path) -> str:
    """A mark that changes when the file, or a file of the folder, is written: newest time and number of files."""
    files = (
        [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file() and ".mediakit" not in one.parts]
    )
    if len(files) > MOST_FILES:
        return f"{len(files)} files"
    return f"{max((file.stat().st_mtime_ns for file in files), default=0)} {len(files)}"
