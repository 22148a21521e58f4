"""What was already had from the web, on disk, so that nothing is asked for twice.

    FOLDER/ab/pab12….entry  address, status, headers, when, and the name of the file with the body (JSON)
    FOLDER/ab/pab12….html   the bytes as they came

One entry is one answer of a server, a redirect too. The body is written before the entry, each in one step, so a run that
is killed leaves whole entries only. Entries are found by the SHA-256 of their address.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mediakit.files import write_bytes, write_text

__all__ = ["Kept", "PageCache"]

# By what a server calls it; the reader goes by content all the same.
_SUFFIXES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt",
    "application/xml": ".xml", "text/xml": ".xml", "application/rss+xml": ".xml", "application/atom+xml": ".xml",
    "application/json": ".json",
}  # fmt: skip
_HEADERS = ("content-type", "etag", "last-modified", "location", "retry-after")


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: its address, status, some headers, when (seconds since 1970), where its bytes are; `cut`: why they end
    early."""

    url: str
    status: int
    headers: Mapping[str, str]
    at: float
    path: Path
    cut: str = ""

    def body(self) -> bytes:
        """The bytes."""
        return self.path.read_bytes()


class PageCache:
    """Answers kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, url: str) -> Kept | None:
        """What was had from an address, or None; a damaged entry counts as none."""
        entry = self._entry(url)
        try:
            found = json.loads(entry.read_text(encoding="utf-8"))
            path = entry.parent / str(found["file"])
            if found["url"] != url or path.parent != entry.parent or path.stat().st_size != found["bytes"]:
                return None
            return Kept(url, int(found["status"]), found["headers"], float(found["at"]), path, str(found["cut"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, url: str, status: int, headers: Mapping[str, str], body: bytes, at: float, cut: str = "") -> Kept:
        """Keep an answer."""
        entry = self._entry(url)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        path = entry.with_suffix(_SUFFIXES.get(kind, ".body"))
        some = {name: headers[name] for name in _HEADERS if headers.get(name)}
        write_bytes(path, body)
        said = {
            "url": url,
            "status": status,
            "headers": some,
            "at": at,
            "file": path.name,
            "bytes": len(body),
            "cut": cut,
        }
        write_text(entry, json.dumps(said, ensure_ascii=False))
        return Kept(url, status, some, at, path, cut)

    def _entry(self, url: str) -> Path:
        key = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self.folder / key[:2] / f"p{key}.entry"  # a letter first: digits could be taken for a date
