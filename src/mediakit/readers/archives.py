"""Which files does an archive hold, one after the other, without ever unpacking more than allowed?

ZIP: every member in the order of the archive, hidden ones and the Mac's own (`__MACOSX`) left out; a folder inside is a
folder. gzip: the one file it is made from. Members are unpacked one at a time into a temporary folder under their own
base name, never to the path that the archive gives, so that none can be written elsewhere. An archive in an archive is
a member like others, until `Limits.depth`. A truncated gzip gives what could be unpacked, and a reject.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from mediakit.article import Reject
from mediakit.files import Readable, temporary_folder, write_stream
from mediakit.readers.inputs import Found
from mediakit.readers.limits import LimitError, Limits
from mediakit.readers.packed import check_zip

__all__ = ["Budget", "gunzipped", "n_members", "unzipped"]

_AGAIN = "make or fetch the archive again"
_BROKEN = (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, RuntimeError, ValueError, OSError)


@dataclass
class Budget:
    """What the archives within one file may still unpack to, in bytes; how deep we are in archives."""

    limits: Limits
    left: int
    depth: int = 0

    def deeper(self, label: str) -> None:
        """One archive further in; raises LimitError beyond the depth allowed."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise LimitError(
                f"{label} is an archive in an archive, more than {self.limits.depth} deep",
                "unpack it and read the folder",
            )

    def unpack(self, path: Path, stream: Readable, packed_bytes: int) -> None:
        """Write a stream to a path; raises LimitError where it holds more than is left, or unpacks beyond the ratio."""
        limits = self.limits
        by_ratio = max(limits.ratio * max(packed_bytes, 1), limits.ratio_from_bytes)
        most = min(self.left, by_ratio)
        written = write_stream(path, stream, most)
        if written > most:
            if by_ratio < self.left:
                raise LimitError(
                    f"unpacks to more than {limits.ratio} times its size", "unpack it yourself if you trust it"
                )
            most_in_all = f"{limits.unpacked_bytes / 1e6:,.0f} MB"
            raise LimitError(f"the archive unpacks to more than the {most_in_all} it may", "unpack and split it")
        self.left -= written


def n_members(path: Path) -> int:
    """How many files a ZIP holds that are looked at."""
    with zipfile.ZipFile(path) as archive:
        return sum(_is_file(member) for member in archive.infolist())


def unzipped(file: Found, size: int, budget: Budget) -> Iterator[Found | Reject]:
    """The members of a ZIP, each unpacked while it is looked at; a reject for each that cannot be."""
    with zipfile.ZipFile(file.path) as archive, temporary_folder() as folder:
        check_zip(archive, size, budget.limits)
        for place, member in enumerate(archive.infolist()):
            if not _is_file(member):
                continue
            label = f"{file.label}/{_visible(member.filename)}"
            if member.flag_bits & 1:
                yield Reject(label, None, "locked with a password", "unpack the archive and read the folder")
                continue
            found = Found(folder / _base_name(label, place), label, _folder(label, file))
            yield _member(archive, member, found, budget)
            found.path.unlink(missing_ok=True)


def gunzipped(file: Found, size: int, budget: Budget) -> Iterator[Found | Reject]:
    """The file in a gzip; where it breaks off, what was there, and a reject."""
    name = _base_name(file.label, 0)
    name = name[:-3] if name.lower().endswith(".gz") else name
    with temporary_folder() as folder:
        place = folder / (name or "file")
        broken: Reject | None = None
        try:
            with gzip.open(file.path) as stream:
                budget.unpack(place, stream, size)
        except LimitError as error:
            yield Reject(file.label, None, str(error), error.advice)
            return
        except _BROKEN as error:
            broken = Reject(file.label, None, f"the gzip archive breaks off or is damaged: {error}", _AGAIN)
        if place.is_file() and place.stat().st_size:
            yield Found(place, file.label, file.folder)
        elif broken is None:
            broken = Reject(file.label, None, "the file is empty")
        if broken:
            yield broken


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, found: Found, budget: Budget) -> Found | Reject:
    try:
        with archive.open(member) as stream:
            budget.unpack(found.path, cast("zipfile.ZipExtFile", stream), member.compress_size)
    except LimitError as error:
        return Reject(found.label, None, str(error), error.advice)
    except _BROKEN as error:
        return Reject(found.label, None, f"cannot be unpacked: {error}", _AGAIN)
    return found


def _is_file(member: zipfile.ZipInfo) -> bool:
    parts = [part for part in re.split(r"[/\\]", member.filename) if part not in ("", ".", "..")]
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return bool(parts) and not member.is_dir() and not hidden


def _visible(name: str) -> str:
    return "/".join(part for part in re.split(r"[/\\]", name) if part not in ("", ".", ".."))


def _base_name(label: str, place: int) -> str:
    """A name that any file system takes: the member's own, shortened from the front so that it keeps its suffix."""
    name = re.sub(r"[\x00-\x1f\x7f:*?\"<>|]", "_", label.rsplit("/", 1)[-1])
    name = name.encode("utf-8", "replace")[-200:].decode("utf-8", "ignore")
    return name or f"file-{place}"


def _folder(label: str, archive: Found) -> str | None:
    """The folder inside the archive that holds a member; at its top, the folder that holds the archive."""
    inside = label.removeprefix(archive.label + "/").split("/")
    return inside[-2] if len(inside) > 1 else archive.folder
