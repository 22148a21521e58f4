"""Which corpus is looked at? The path the dashboard was started with, or one that was opened on its Data page.

`streamlit run app.py -- PATH`, else the environment's MEDIAKIT_CORPUS, else the bundled corpus. The query parameter `corpus`
names another: one inside the started path, the name of an upload of this visitor, or a path that was opened on the Data page
before. Any other path is refused, so that no link can make the dashboard read what its user did not choose. Where others can
reach the dashboard, paths are opened inside the started one and the folders of MEDIAKIT_ROOTS only, whoever asks.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

from mediakit.dashboard.access import is_shared, private_place
from mediakit.errors import ArgumentError
from mediakit.files import write_text

__all__ = [
    "BUNDLED", "ENVIRONMENT", "ROOTS", "chosen_path", "kept_beside", "opened_before", "permitted", "remember", "resolved",
    "roots", "stamp_of", "started_path", "upload_folder",
]  # fmt: skip

ENVIRONMENT, ROOTS = "MEDIAKIT_CORPUS", "MEDIAKIT_ROOTS"
BUNDLED = Path("corpus") / "iran-1988"
# Files looked at to see whether a corpus changed since it was opened; a folder with more is opened anew on restart only.
MOST_FILES = 5_000
# Paths remembered as opened
MOST_REMEMBERED = 20
_UPLOAD = re.compile(r"upload-[0-9a-f]{16}")


def started_path(script: Path) -> Path:
    """The path that the dashboard was started with; `script` is app.py."""
    given = sys.argv[1:] if sys.argv and Path(sys.argv[0]).resolve() == script.resolve() else []
    asked = given[0] if given else os.environ.get(ENVIRONMENT)
    return Path(asked).expanduser().resolve() if asked else script.resolve().parent / BUNDLED


def chosen_path(started: Path, asked: str | None) -> Path:
    """The path to open: the started one, or what `asked` names.

    Raises ArgumentError where it was never chosen or is not there.
    """
    if not asked:
        return started
    if _UPLOAD.fullmatch(asked):
        place = upload_folder(asked)
    else:
        place = resolved(started / asked)
        if not _inside(place, [started.resolve(), *roots()]) and (is_shared() or str(place) not in opened_before()):
            raise ArgumentError(
                f"corpus={asked[:80]!r} lies outside the path that the dashboard was started with, and was not opened here "
                "before; open it on the page Data"
            )
    if not _exists(place):
        raise ArgumentError(
            f"corpus={asked[:80]!r} is not there; leave the parameter out, or name a corpus under the started path"
        )
    return place


def resolved(path: Path) -> Path:
    """A path with its links followed. Raises ArgumentError where it is no path at all (a NUL in it, too long a name)."""
    try:
        return path.expanduser().resolve()
    except (OSError, ValueError, RuntimeError):
        raise ArgumentError(f"{str(path)[:80]!r} cannot be a path; write that of a file or folder") from None


def permitted(path: Path, started: Path) -> Path:
    """A path that was written by hand, with its links followed; in a shared dashboard, where it may be opened.

    Raises ArgumentError where it may not.
    """
    place = resolved(path)
    if is_shared() and not _inside(place, [started.resolve(), *roots()]):
        raise ArgumentError(f"{str(path)[:80]!r} lies outside the folders that this shared dashboard may open")
    return place


def roots() -> list[Path]:
    """Folders that may be opened besides the started path: MEDIAKIT_ROOTS, set apart as in PATH."""
    return [Path(one).expanduser().resolve() for one in os.environ.get(ROOTS, "").split(os.pathsep) if one]


def _inside(place: Path, folders: list[Path]) -> bool:
    return any(place == one or one in place.parents for one in folders)


def upload_folder(name: str) -> Path:
    """Where an upload is kept: a private folder of this visitor, which no address of another's can name."""
    return private_place() / "uploads" / name


def kept_beside(path: str, shared: Path) -> Path:
    """Where results of a corpus are kept: in the shared folder, or beside a visitor's own upload, with which they go."""
    uploads = Path(path).parent
    return uploads / "results" if _UPLOAD.fullmatch(Path(path).name) else shared


def opened_before() -> list[str]:
    """Paths that were opened on the Data page, the last first; none in a shared dashboard."""
    if is_shared():
        return []
    try:
        found = json.loads(_remembered().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def remember(path: Path) -> None:
    """Note a path as opened. Raises StoreError where that cannot be written."""
    if is_shared():
        return
    paths = list(dict.fromkeys([str(path), *opened_before()]))[:MOST_REMEMBERED]
    write_text(_remembered(), json.dumps(paths, ensure_ascii=False))


def stamp_of(path: Path) -> str:
    """A mark that changes when the file, or a file of the folder, is written: newest time and number of files."""
    files = (
        [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file() and ".mediakit" not in one.parts]
    )
    if len(files) > MOST_FILES:
        return f"{len(files)} files"
    return f"{max((file.stat().st_mtime_ns for file in files), default=0)} {len(files)}"


def _exists(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):
        return False


def _remembered() -> Path:
    from platformdirs import user_data_path

    return user_data_path("mediakit") / "opened.json"
