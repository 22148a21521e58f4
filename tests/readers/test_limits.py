"""One bad file never ends a run: whatever it costs or raises becomes a reject."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mediakit.article import Article, Reject
from mediakit.readers import formats, gather
from mediakit.readers.formats import Job
from mediakit.readers.limits import Limits, TooSlow, alarm, check_deadline
from mediakit.readers.read import ReadReport, read

Page = Callable[[Job], Iterator[Article | Reject]]


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ReadReport]:
    """Read a file with a page of the test's own, beside a good file."""

    def run(page: Page, **limits: Any) -> ReadReport:
        plain = gather.load
        monkeypatch.setitem(formats.FORMATS, ".bad", formats.Format("bad", "document", "bad", 1000))
        monkeypatch.setattr(gather, "load", lambda chosen: page if chosen.page == "bad" else plain(chosen))
        (tmp_path / "a.bad").write_text("Bad.")
        (tmp_path / "b.txt").write_text("Whole.")
        report = read(tmp_path, limits=Limits(**limits))
        assert "Whole." in report.articles["text"].to_list()
        return report

    return run


class PanicException(BaseException):
    pass


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ZeroDivisionError("by zero"), "cannot be read: ZeroDivisionError: by zero"),
        (RecursionError(), "cannot be read: RecursionError"),
        (MemoryError(), "does not fit into memory"),
        (PanicException("out of\nbounds"), "cannot be read: PanicException: out of bounds"),
        (PermissionError(13, "Permission denied"), "cannot be opened: Permission denied"),
    ],
)
def test_what_a_page_raises_is_a_reject(beside: Callable[..., ReadReport], error: BaseException, said: str) -> None:
    def page(job: Job) -> Iterator[Article | Reject]:
        yield Article("Read before it broke.")
        raise error

    report = beside(page)
    assert report.rejects.select("file", "reason").rows() == [("a.bad", said)]
    assert "Read before it broke." in report.articles["text"].to_list()


def test_being_stopped_is_no_bad_file(beside: Callable[..., ReadReport]) -> None:
    def page(job: Job) -> Iterator[Article | Reject]:
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        beside(page)


def test_a_page_that_hangs_is_stopped(beside: Callable[..., ReadReport]) -> None:
    def page(job: Job) -> Iterator[Article | Reject]:
        while True:
            try:
                time.sleep(0.01)
            except Exception:  # a library that takes every error for its own
                continue
        yield

    assert "more than 0 seconds and was stopped" in beside(page, seconds=0.2).rejects["reason"][0]


def test_a_page_that_asks_for_the_time_is_stopped_everywhere() -> None:
    with pytest.raises(TooSlow):
        check_deadline(time.monotonic() - 1)
    check_deadline(time.monotonic() + 60)
    check_deadline(None)


def test_an_alarm_is_taken_back() -> None:
    with alarm(0.05):
        pass
    time.sleep(0.1)


def test_a_file_over_the_size(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 2_000_000)
    (tmp_path / "b.txt").write_text("Whole.")
    report = read(tmp_path, limits=Limits(bytes=1_000_000))
    assert report.rejects["reason"].to_list() == ["2 MB is more than the 1 MB that plain text may have"]


def test_entities_are_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    xml = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss version="2.0"><channel>'
    xml += "<item><title>A</title><description>&l9;</description></item></channel></rss>"
    (tmp_path / "wide.xml").write_bytes(xml.encode("utf-16"))
    (tmp_path / "laughs.xml").write_text(xml)
    (tmp_path / "b.txt").write_text("Whole.")
    report = read(tmp_path)
    assert report.rejects["file"].to_list() == ["laughs.xml", "wide.xml"]
    assert all("declares entities" in reason for reason in report.rejects["reason"])


def test_a_workbook_that_lies_about_its_size(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, ["title", "text"])
        book.worksheets()[0].write_row(1, 0, ["A", "word " * 5_000])
    whole = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        stated = archive.getinfo("xl/sharedStrings.xml").file_size.to_bytes(4, "little")
    (tmp_path / "b.txt").write_text("Whole.")
    small = Limits(unpacked_bytes=1_000_000)
    assert read(tmp_path, limits=small).rejects.is_empty()
    path.write_bytes(bytes(whole.replace(stated, (1_000).to_bytes(4, "little"))))
    reasons = read(tmp_path, limits=small).rejects["reason"].to_list()
    assert reasons == ["'xl/sharedStrings.xml' in it unpacks to more than it says"]


def test_pages_are_limited(tmp_path: Path) -> None:
    from fpdf import FPDF

    made = FPDF()
    made.set_font("helvetica")
    for words in ("The bridge was closed.", "Nobody was hurt in the flood.", "It opens again on Friday."):
        made.add_page()
        made.cell(text=words)
    whole = bytes(made.output())
    (tmp_path / "a.pdf").write_bytes(whole)
    (tmp_path / "declared.pdf").write_bytes(whole.replace(b"/Count 3", b"/Count 9999999"))
    (tmp_path / "b.txt").write_text("Whole.")
    report = read(tmp_path, limits=Limits(pages=2))
    assert [row for row in report.rejects["file"] if row == "a.pdf"]
    assert "page" in report.rejects["reason"][0]
    report = read(tmp_path)
    assert "a.pdf" in report.articles["file"].to_list()
    assert "declared.pdf" in {*report.articles["file"], *report.rejects["file"]}
