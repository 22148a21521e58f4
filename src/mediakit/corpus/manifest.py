"""What should be in a store, and is it? The manifest names every file with its size and checksum.

    manifest.json    format, fingerprint, number of articles, parts, other files, notes, filter, and its own checksum
    manifest-2.json  the same again, for a manifest that is damaged

A store of up to FULL_CHECK_BYTES is checked whole when it is opened. Of a larger one, opening checks every file's size
and, whole, all
but the parts: a part is checked when its texts are first read. Derived folders (tokens, results) name their own files
in the same
way, with CRC-32, which finds a flipped byte and reads twice as fast as SHA-256; a part's tokens are checked when they
are opened.
`mediakit verify` checks everything.
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediakit.errors import StoreError

__all__ = [
    "AGAIN",
    "CHECKSUMS",
    "COPY",
    "FORMAT",
    "FULL_CHECK_BYTES",
    "MANIFEST",
    "StoredPart",
    "checked",
    "checksum",
    "entry",
    "fits",
    "is_store",
    "manifest_of",
    "sealed",
    "stored_parts",
    "unsealed",
    "write_checksums",
]  # fmt: skip

FORMAT = 2
MANIFEST, COPY, CHECKSUMS = "manifest.json", "manifest-2.json", "checksums.json"
# SHA-256 reads 1.4 GB a second here: 256 MB cost a fifth of a second, which opening can afford; 6 GB would cost five.
FULL_CHECK_BYTES = 256_000_000
# A file written so shortly ago may be written again without another time of change (file systems have coarse clocks).
SETTLED_NS = 2_000_000_000
_COMPARED: set[tuple[str, int, int, int, int]] = set()
AGAIN = "make the store again with `mediakit read`, or see what can be mended: mediakit repair"


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part of a store: its file with checksum, the row of its first article, how many there are, and the folder of
    its tokens."""

    file: str
    sha256: str
    first: int
    tokens: str
    n_articles: int = 0
    facts: str = ""


def is_store(path: Path) -> bool:
    """Whether a folder is a store."""
    return (path / MANIFEST).is_file() or (path / COPY).is_file()


def stored_parts(path: Path) -> list[StoredPart]:
    """The parts of a store, in order."""
    parts, first = [], 0
    for part in manifest_of(path)["parts"]:
        number = part["file"].removeprefix("part-").removesuffix(".parquet")
        n = int(part["n_articles"])
        parts.append(StoredPart(part["file"], part["sha256"], first, f"tokens-{number}", n, f"facts-{number}.parquet"))
        first += n
    return parts


def manifest_of(path: Path) -> dict[str, Any]:
    """The manifest of a store.

    Raises StoreError where it is missing, damaged (the message says what to do) or of another version.
    """
    file = path / MANIFEST
    try:
        manifest: dict[str, Any] = unsealed(file.read_bytes())
        version = manifest["format"]
        if version == FORMAT:
            _ = [(part["file"], part["sha256"], part["n_articles"]) for part in manifest["parts"]], manifest["notes"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{file} cannot be read ({error}); {AGAIN} {path}") from None
    if version != FORMAT:
        raise StoreError(f"{path} is a store of format {version}; this version reads format {FORMAT}: make it again")
    return manifest


def sealed(content: dict[str, Any]) -> bytes:
    """JSON with its own checksum as the last entry."""
    plain = json.dumps(content, indent=1)
    return json.dumps({**content, "sha256": hashlib.sha256(plain.encode()).hexdigest()}, indent=1).encode()


def unsealed(data: bytes) -> dict[str, Any]:
    """What was sealed.

    Raises ValueError where the checksum differs (of another format there may be none).
    """
    content: dict[str, Any] = json.loads(data)
    if not isinstance(content, dict):
        raise ValueError("no object")
    said = content.pop("sha256", None)
    if said is None and content.get("format") == FORMAT:
        raise ValueError("it has no checksum")
    if said is not None and said != hashlib.sha256(json.dumps(content, indent=1).encode()).hexdigest():
        raise ValueError("its checksum differs")
    return content


def checksum(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def entry(file: Path) -> dict[str, Any]:
    """A file's size and checksum."""
    return {"bytes": file.stat().st_size, "sha256": checksum(file)}


def _crc32(file: Path) -> int:
    found = 0
    with file.open("rb") as handle:
        while some := handle.read(1 << 20):
            found = zlib.crc32(some, found)
    return found


def _is_as_written(file: Path, crc32: int) -> bool:
    """Whether a file's contents have this checksum. Of a store that is larger than memory a part's files are opened dozens of
    times: what was compared once in this process is not read again for it, unless it changed since."""
    facts = file.stat()
    key = (str(file), facts.st_ino, facts.st_size, facts.st_mtime_ns, crc32)
    if key in _COMPARED:
        return True
    same = _crc32(file) == crc32
    if same and time.time_ns() - facts.st_mtime_ns > SETTLED_NS:
        _COMPARED.add(key)
    return same


def checked(file: Path, said: dict[str, Any], *, whole: bool = True) -> None:
    """Compare a file with what is said of it; its size alone where not `whole`.

    Raises StoreError that names the file and what differs.
    """
    try:
        size = file.stat().st_size
        if size != said["bytes"]:
            raise StoreError(f"{file} is damaged (it has {size:,} bytes, not {said['bytes']:,}); {AGAIN} {file.parent}")
        if whole and (
            checksum(file) != said["sha256"] if "sha256" in said else not _is_as_written(file, said["crc32"])
        ):
            raise StoreError(f"{file} is damaged (its checksum differs); {AGAIN} {file.parent}")
    except FileNotFoundError:
        raise StoreError(f"{file} is missing from the store; {AGAIN} {file.parent}") from None
    except OSError as error:
        raise StoreError(f"{file} cannot be read ({error.strerror}); {AGAIN} {file.parent}") from None


def write_checksums(folder: Path) -> None:
    """Write the sizes and checksums of all files of a folder into it, sealed."""
    named = [one for one in sorted(folder.iterdir()) if one.name != CHECKSUMS]
    files = {one.name: {"bytes": one.stat().st_size, "crc32": _crc32(one)} for one in named}
    (folder / CHECKSUMS).write_bytes(sealed({"format": FORMAT, "files": files}))


def fits(folder: Path, *, whole: bool) -> str:
    """What is wrong with a derived folder by its own checksums: the first file that differs, and how; empty where all is well.

    whole: compare contents, not just sizes
    """
    try:
        files = unsealed((folder / CHECKSUMS).read_bytes())["files"]
        for name, said in files.items():
            checked(folder / name, said, whole=whole)
    except StoreError as error:
        return str(error).split("; make the store")[0].removeprefix(f"{folder}/")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return f"{CHECKSUMS} cannot be read ({error})"
    return ""
