"""Whatever the bytes are: a page of documents gives articles and rejects, and never an exception."""

from __future__ import annotations

import gzip
import importlib
import io
import zipfile
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def a_pdf() -> bytes:
    pdf = FPDF()
    pdf.set_compression(False)
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, 6, "The bridge will close on Monday for the first repairs in years. " * 9)
    return bytes(pdf.output())


def a_docx() -> bytes:
    file = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("The bridge will close.")
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "Town"
    document.save(file)
    return file.getvalue()


def an_odt() -> bytes:
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        content = (
            f"<office:document-content {names}><office:text><text:p>One<text:s text:c='2'/></text:p></office:text>"
        )
        packed.writestr("content.xml", content + "</office:document-content>")
    return file.getvalue()


HTML = (
    b'<!DOCTYPE html><html lang="en"><head><meta charset="windows-1252"><title>Bridge - Paper</title><meta name="date" '
    b'content="2020-08-05"><script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge"}</script></head>'
    b"<body><nav><a href=/>Home</a></nav><div class=x><h1>Bridge</h1><p>The bridge will close on Monday.<br>All of it.</p>"
    b"<table><tr><td>a<td>1</table><ul><li>x</ul></div><!-- no --></body></html>"
)
WHOLE: dict[str, bytes] = {
    "html": HTML,
    "pdf": a_pdf(),
    "docx": a_docx(),
    "odt": an_odt(),
    "rtf": rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}{\info{\title T}}\f0 W\'e9\u8217?\par {\b x}\cell\row}",
    "feed": b'<?xml version="1.0"?><rss version="2.0"><channel><title>P</title><item><title>B</title><description>'
    b"&lt;p&gt;Text&lt;/p&gt;</description><pubDate>Tue, 09 Mar 2021 06:30:00 +0000</pubDate></item></channel></rss>",
    "warc": b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    % (len(HTML) + 44, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML),
}
PACKED = gzip.compress(WHOLE["warc"])


def attempt(page: str, content: bytes, folder: Path, encoding: str | None = None) -> None:
    path = folder / f"2020-08-05-a.{page}"
    path.write_bytes(content)
    found = list(importlib.import_module(f"mediakit.readers.{page}").read(Job(path, path.name, encoding=encoding)))
    assert found
    for item in found:
        assert isinstance(item, Article | Reject)
        if isinstance(item, Article):
            assert item.text.strip()
            item.text.encode("utf-8")
        else:
            assert item.reason
            assert item.file == path.name


@pytest.mark.parametrize("page", sorted(WHOLE))
def test_whole_files_are_articles(page: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(WHOLE[page])
    found = list(importlib.import_module(f"mediakit.readers.{page}").read(Job(path, "a")))
    assert [type(item) for item in found] == [Article]


@pytest.mark.parametrize("page", sorted(WHOLE))
@FEW
@given(content=st.binary(max_size=300))
@example(content=b"")
@example(content=b"\x00" * 50)
@example(content=PACKED[:-20])
def test_any_bytes(page: str, tmp_path: Path, content: bytes) -> None:
    attempt(page, content, tmp_path)


@pytest.mark.parametrize("page", sorted(WHOLE))
@FEW
@given(data=st.data())
def test_broken_twins(page: str, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(WHOLE[page])
    for _ in range(data.draw(st.integers(0, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    start = data.draw(st.integers(0, len(content)))
    del content[start : start + data.draw(st.integers(0, 60))]
    attempt(page, bytes(content), tmp_path)


SIGNS = "<>&;/=\"'!?-[]{}\\ #aphtml\n\r\t\x00é\ud800\u202e1"


@pytest.mark.parametrize("page", ["html", "rtf", "feed"])
@FEW
@given(
    middle=st.text(st.sampled_from(SIGNS), max_size=80),
    encoding=st.sampled_from([None, None, "utf-8", "utf-16", "idna", "undefined", "no-such"]),
)
def test_any_signs_that_mean_something(page: str, tmp_path: Path, middle: str, encoding: str | None) -> None:
    whole = WHOLE[page]
    half = whole.rindex(b"e", 0, len(whole) * 2 // 3)
    attempt(page, whole[:half] + middle.encode("utf-8", "surrogatepass") + whole[half:], tmp_path, encoding)
