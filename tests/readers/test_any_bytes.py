"""Whatever a file holds: articles, rejects or one ReadError, and no row lost."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediakit.article import STANDARD_COLUMNS
from mediakit.errors import ReadError
from mediakit.readers.formats import FORMATS
from mediakit.readers.read import ReadReport, read

SUFFIXES = [*sorted(FORMATS), ".zip", ".gz", ".warc.gz", ".csv.gz", ".doc", ""]
FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def attempt(path: Path, content: bytes, encoding: str | None = None) -> ReadReport | None:
    path.write_bytes(content)
    message = ""
    try:
        report = read(path, encoding=encoding)
    except ReadError as error:
        message = str(error)
    if message:
        assert path.name[:40] in message
        return None
    assert report.articles.columns[: len(STANDARD_COLUMNS)] == list(STANDARD_COLUMNS)
    assert report.articles["article_id"].n_unique() == report.articles.height > 0
    assert report.articles["text"].null_count() == 0
    return report


def parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"text": ["One.", "Two."] * 20, "date": ["9/6/17", None] * 20}).write_parquet(buffer)
    return buffer.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def xlsx() -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_row(0, 0, ["title", "text"])
        book.worksheets()[0].write_row(1, 0, ["A", "Words."])
    return buffer.getvalue()


def docx() -> bytes:
    import docx

    buffer = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("Words of a document.")
    made.save(buffer)
    return buffer.getvalue()


def pdf() -> bytes:
    from fpdf import FPDF

    made = FPDF()
    made.add_page()
    made.set_font("helvetica")
    made.cell(text="Words of a document.")
    return bytes(made.output())


def arrow() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"text": ["One.", "Two."]}).write_ipc(buffer)
    return buffer.getvalue()


PAGE = (
    b"<!DOCTYPE html><html><head><title>A</title></head><body><p>Words of a page, and more of them.</p></body></html>"
)
WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://paper.example/a\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    b"WARC-Date: 2020-08-05T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
    b"Content-Length: %d\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n%s\r\n\r\n"
) % (len(PAGE) + 44, PAGE)
FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title><item><title>A</title>'
    b"<pubDate>Wed, 05 Aug 2020 10:00:00 GMT</pubDate><description>Words of a feed.</description></item></channel></rss>"
)

WHOLE: dict[str, bytes] = {
    ".csv": b'id,date,title,text\n1,9/6/17,A,"One, ""two"""\n2,0001-01-01,B,Three\n',
    ".jsonl": b'{"text": "One", "date": "2020-08-05", "events": ["a"], "x": {"y": 1}}\n{"text": "Two", "date": 5}\n',
    ".json": b'[{"text": "One", "id": 1.5}, {"text": "Two", "id": null}]',
    ".md": b"---\ntitle: A\ndate: 2020-08\nevents: [a, b]\nx: {y: 1}\n---\n# B\n\nBody.\n",
    ".parquet": parquet(),
    ".txt": "L\u2019été à Genève.".encode("cp1252"),
    ".arrow": arrow(),
    ".docx": docx(),
    ".html": PAGE,
    ".pdf": pdf(),
    ".rss": FEED,
    ".rtf": rb"{\rtf1\ansi Words of a document.\par}",
    ".warc": WARC,
    ".warc.gz": gzip.compress(WARC),
    ".xlsx": xlsx(),
    ".zip": zipped("a.txt", b"Words."),
}


@FEW
@given(suffix=st.sampled_from(SUFFIXES), content=st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, suffix: str, content: bytes) -> None:
    attempt(tmp_path / f"a{suffix}", content)


@FEW
@given(
    suffix=st.sampled_from(SUFFIXES),
    content=st.text(st.sampled_from('text,date;\t|"\n\r-:[]{}#&*!? 019/é\ud800\0'), max_size=120),
    encoding=st.sampled_from(
        [None, None, "utf-8", "utf-16", "utf-7", "unicode_escape", "latin-1", "idna", "undefined"]
    ),
)
def test_any_text_of_signs_that_mean_something(tmp_path: Path, suffix: str, content: str, encoding: str | None) -> None:
    attempt(tmp_path / f"a{suffix}", content.encode("utf-8", "surrogatepass"), encoding)


@FEW
@given(suffix=st.sampled_from(sorted(WHOLE)), data=st.data())
def test_broken_twins(tmp_path: Path, suffix: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[suffix])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(0, len(content))) :]
    attempt(tmp_path / f"a{suffix}", bytes(content))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("held", sorted(WHOLE))
def test_content_under_a_wrong_name(tmp_path: Path, suffix: str, held: str) -> None:
    attempt(tmp_path / f"a{suffix}", WHOLE[held])


@FEW
@given(held=st.sampled_from(sorted(WHOLE)), data=st.data())
def test_broken_twins_in_an_archive(tmp_path: Path, held: str, data: st.DataObject) -> None:
    content = bytearray(zipped(f"a{held}", WHOLE[held]))
    for _ in range(data.draw(st.integers(0, 2))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    attempt(tmp_path / "a.zip", bytes(content))


@pytest.mark.parametrize("suffix", sorted(WHOLE))
def test_whole_files_are_read(tmp_path: Path, suffix: str) -> None:
    assert attempt(tmp_path / f"a{suffix}", WHOLE[suffix]) is not None


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@FEW
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=10))
def test_no_row_is_lost(tmp_path: Path, rows: list[list[str]]) -> None:
    """Every row of a table that csv wrote is an article or a reject."""
    import csv

    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [["title", "text"], ["A", "Words."], *rows]
    )
    path = tmp_path / "rows.csv"
    path.write_bytes(buffer.getvalue().encode())
    message = ""
    try:
        report = read(path)
    except ReadError as error:
        message = str(error)
    if message:
        assert "binary" in message  # rows of control characters only
        return
    assert report.articles.height + report.rejects.height == len(rows) + 1
    assert report.rejects["row"].is_sorted()
