"""A web archive (WARC, gzip or not): every page in it an article, by the package warcio and `html.py`.

A page is a response of type HTML with status 200; its address and the day it was retrieved (`retrieved`, not `date`)
are the record's. Other records are counted in a note: pictures, scripts, requests, redirects, copies of pages that were
archived before. What breaks off gives the records that are whole, and a reject with the place in bytes; a record that is
longer than it says is read as long as it says, and noted.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import IO, Any, NamedTuple

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.html import looks_like as looks_like_html
from mediakit.readers.html import page_article

__all__ = ["looks_like", "read"]

_MOST_BYTES = 50_000_000  # of one page unpacked; the largest articles on the web have a few MB. Revisit if one is met.
_AGAIN = "fetch the archive again; what stands before that place was read"
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class _Broken(NamedTuple):
    """Where an archive cannot be read on, in bytes from its start, and why."""

    offset: int
    why: str


def read(job: Job) -> Iterator[Article | Reject]:
    """The articles in a web archive, a reject for each page without one, and for where the archive breaks off."""
    others: Counter[str] = Counter()
    row = 0
    with job.path.open("rb") as file:
        for row, record in enumerate(_records(file, job), 1):
            job.check_time()
            if isinstance(record, _Broken):
                reason = f"the archive breaks off or is damaged in or after the record at byte {record.offset:,}: {record.why}"
                yield job.reject(reason, _AGAIN, row)
            elif kind := _kind_of_other(record):
                others[kind] += 1
            else:
                yield _page(record, row, job)
    for kind, count in others.items():
        job.note(f"records that are no page were left out: {kind}", count)
    if row == 0 or row == others.total():
        yield job.reject("no page (HTML, status 200) in the web archive", "is it an archive of pictures or an index?")


def looks_like(head: bytes) -> bool:
    """Whether a file starts like a web archive that is not packed.

    >>> looks_like(b"WARC/1.0"), looks_like(b"<html>")
    (True, False)
    """
    return head.startswith(b"WARC/")


class _Record(NamedTuple):
    """A whole record: its own headers and those of HTTP as warcio gives them, and the body, unpacked."""

    warc: Any
    http: Any
    kind: str
    body: bytes


def _records(file: IO[bytes], job: Job) -> Iterator[_Record | _Broken]:
    """The records of an archive up to the first that is not whole, which is given as such."""
    from warcio.archiveiterator import ArchiveIterator

    iterator: Any = None
    offset = errors = 0
    while True:
        with redirect_stderr(io.StringIO()):  # warcio prints what it meets; here it is a reject or a note
            try:
                iterator = iterator or ArchiveIterator(file)
                record = next(iterator, None)
                if iterator.err_count > errors:
                    errors = iterator.err_count
                    job.note(f"the record at byte {offset:,} is longer than it says; its page may be cut off")
                if record is None and not iterator.next_line:
                    return
                offset = (
                    iterator.offset
                )  # a line after the last record began one of which not even the headers are whole
                found = _whole(record, offset) if record else _Broken(offset, "its headers break off")
            except Exception as error:  # warcio raises whatever a damaged archive leads it to
                found = _Broken(offset, f"{type(error).__name__}: {str(error).strip()[:120]}")
        yield found
        if isinstance(found, _Broken):
            return


def _whole(record: Any, offset: int) -> _Record | _Broken:
    said = record.rec_headers.get_header("Content-Length") or record.rec_headers.get_header("length") or ""
    if not said.strip().isdigit():  # every record of the standard says how long it is
        return _Broken(offset, "its headers break off")
    body = b""
    if record.rec_type == "response" and record.http_headers is not None:
        body = record.content_stream().read(_MOST_BYTES + 1)
    while record.raw_stream.read(65_536):
        pass
    missing = getattr(record.raw_stream, "limit", 0)
    if missing > 0:
        return _Broken(offset, f"{missing:,} bytes of it are missing")
    return _Record(record.rec_headers, record.http_headers, record.rec_type or "no type", body)


def _kind_of_other(record: _Record) -> str | None:
    """What a record is that holds no page; None for a page."""
    if record.kind != "response" or record.http is None:
        return str(record.kind)
    status = record.http.get_statuscode()
    if status != "200":
        return f"responses with status {status}"
    kind = (record.http.get_header("Content-Type") or "no type").split(";")[0].strip().lower()
    return None if kind in _HTML else f"responses of type {kind}"


def _page(record: _Record, row: int, job: Job) -> Article | Reject:
    url = (record.warc.get_header("WARC-Target-URI") or "").strip("<> ") or None
    if len(record.body) > _MOST_BYTES:
        return job.reject(f"{url}: the page is larger than {_MOST_BYTES / 1e6:,.0f} MB", row=row)
    packed = (record.http.get_header("Content-Encoding") or "").lower()
    if packed not in ("", "identity", "gzip", "deflate") and not looks_like_html(record.body):
        return job.reject(f"{url}: the page is packed as {packed!r}, which is not read", "archive it without", row)
    charset = _CHARSET.search(record.http.get_header("Content-Type") or "")
    retrieved = (record.warc.get_header("WARC-Date") or "")[:10] or None
    named = charset[1] if charset else None
    return page_article(record.body, job, charset=named, url=url, row=row, also={"retrieved": retrieved})
