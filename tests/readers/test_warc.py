"""Web archives: pages, other records, what breaks off."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.warc import looks_like, read

PAGE = "<html lang=en><head><title>{0}</title></head><body><article><h1>{0}</h1><p>Words of “{0}”.</p></article></body></html>"


def record(kind: str, body: bytes, url: str = "") -> bytes:
    named = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\n{named}WARC-Date: 2021-03-09T06:30:00Z\r\n"
    mime = "application/http; msgtype=response" if kind == "response" else "application/warc-fields"
    return f"{head}Content-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def response(url: str, body: bytes, status: str = "200 OK", header: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{header}\r\n"
    return record("response", head.encode() + body, url)


def archive(packed: bool = False) -> bytes:
    chunk = PAGE.format("Three").encode()
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(chunk), chunk)
    records = [
        record("warcinfo", b"software: test\r\n"),
        response("https://www.courier.example/one", PAGE.format("One").encode()),
        response("https://courier.example/gone", b"<html>gone</html>", "404 Not Found"),
        response(
            "https://courier.example/two",
            gzip.compress(PAGE.format("Two").encode()),
            header="Content-Encoding: gzip\r\n",
        ),
        response("https://courier.example/br", b"\x1b\x03\x00\xf8", header="Content-Encoding: br\r\n"),
        response("https://courier.example/three", chunked, header="Transfer-Encoding: chunked\r\n"),
    ]
    return b"".join(gzip.compress(each) if packed else each for each in records)


def items(folder: Path, content: bytes) -> tuple[list[Article], list[Reject], str]:
    (folder / "a.warc").write_bytes(content)
    job = Job(folder / "a.warc", "a.warc")
    found = list(read(job))
    articles = [item for item in found if isinstance(item, Article)]
    return articles, [item for item in found if isinstance(item, Reject)], " ".join(job.notes.sentences())


@pytest.mark.parametrize("packed", [False, True])
def test_pages_and_other_records(tmp_path: Path, packed: bool) -> None:
    articles, (rejected,), notes = items(tmp_path, archive(packed))
    assert [found.title for found in articles] == ["One", "Two", "Three"]
    first = articles[0]
    assert (first.text, first.source, first.url) == (
        "Words of “One”.",
        "courier.example",
        "https://www.courier.example/one",
    )
    assert (first.date, first.language, first.metadata) == (None, "en", {"retrieved": "2021-03-09"})
    assert "packed as 'br'" in rejected.reason
    assert rejected.row == 5
    assert "left out: warcinfo (1 in all)" in notes
    assert "left out: responses with status 404 (1 in all)" in notes


@pytest.mark.parametrize("part", [0.3, 0.5, 0.7, 0.9])
def test_a_truncated_archive_gives_whole_records_and_the_place(tmp_path: Path, part: float) -> None:
    whole = archive()
    articles, rejects, _ = items(tmp_path, whole[: int(part * len(whole))])
    assert [found.title for found in articles] == ["One", "Two", "Three"][: len(articles)]
    assert "breaks off or is damaged in or after the record at byte" in rejects[-1].reason
    assert len(articles) < 3


def test_every_place_to_break_off_is_seen(tmp_path: Path) -> None:
    whole = archive()
    ends = [whole.index(b"WARC/1.0", n) for n in range(1, len(whole)) if whole.startswith(b"WARC/1.0", n)]
    silent = []
    for size in range(ends[0] + 20, len(whole) - 6, 7):
        _, rejects, _ = items(tmp_path, whole[:size])
        between = any(end - 4 <= size <= end for end in ends)
        if not between and not any("breaks off" in reject.reason for reject in rejects):
            silent.append(size)
    assert not silent


@pytest.mark.parametrize("content", [b"", b"words", b"WARC/1.0\r\n" + bytes(range(256)) * 9])
def test_other_files_are_rejects(tmp_path: Path, content: bytes) -> None:
    articles, rejects, _ = items(tmp_path, content)
    assert not articles
    assert rejects
    assert looks_like(archive())


def test_nothing_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items(tmp_path, archive().replace(b"Content-Length: ", b"Content-Length: 1"))
    assert capsys.readouterr() == ("", "")
