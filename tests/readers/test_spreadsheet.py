"""Spreadsheets: where the header is, what cells become, several sheets, damage, far cells."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediakit.errors import ReadError
from mediakit.readers import spreadsheet
from mediakit.readers.read import read

HEADER = ["id", "Date", "Outlet", "Headline", "Full text"]


def written(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """A workbook with these rows; a date cell is formatted as a date."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": dt.datetime(2020, 1, 1)})  # else the bytes depend on the clock
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(r, c, cell, None, 42)
                elif cell is not None:
                    sheet.write(r, c, cell)
    book.close()
    return path


def test_cells_become_what_they_mean(tmp_path: Path) -> None:
    rows = [
        [*HEADER, "n"],
        ["0012", dt.date(2020, 8, 5), "The Post", "One", "First text.", "=6*7"],
        [123456789012, dt.datetime(2020, 8, 6, 13, 5), "The Post", "Two", "Second text.", 1.5],
        ["x3", "9 June 2017", None, None, "Third text.", True],
    ]
    report = read(written(tmp_path / "a.xlsx", Articles=rows))
    table = report.articles
    assert table["article_id"].to_list() == ["0012", "123456789012", "x3"]
    assert table["date"].to_list() == ["2020-08-05", "2020-08-06", "2017-06-09"]
    assert table["source"].to_list() == ["The Post", "The Post", None]
    assert table["title"].to_list() == ["One", "Two", None]
    assert table["n"].to_list() == ["42", "1.5", "true"]


def test_titles_blank_rows_and_merged_headings_above_the_header(tmp_path: Path) -> None:
    rows = [
        ["Export of articles, query: bread"],
        [],
        ["Source", None, "Article", None],
        ["Outlet", "Date", "Headline", "Text"],
        ["The Post", "2020-08-05", "One", "First text."],
        [],
        ["The Post", "2020-08-06", "Two", None],
    ]
    report = read(written(tmp_path / "a.xlsx", Articles=rows))
    assert report.articles.select("source", "title", "text").rows() == [("The Post", "One", "First text.")]
    assert report.rejects.select("row", "reason").rows() == [(2, "no text (line 7)")]


def test_a_header_merged_over_two_rows(tmp_path: Path) -> None:
    rows = [["Date", "Outlet", "The article", None], [None, None, "Headline", "Text"], ["2020", "P", "One", "Words."]]
    table = read(written(tmp_path / "a.xlsx", A=rows)).articles
    assert table.select("date", "source", "title", "text").rows() == [("2020", "P", "One", "Words.")]


def test_every_sheet_with_texts_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    first, second = [["Text"], ["One."]], [["Title", "Text"], ["Two", "Two."], [], ["Three", "Three."]]
    path = written(tmp_path / "a.xlsx", May=first, Codes=[["Code", "Meaning"], [1, "yes"]], June=second, Blank=[])
    report = read(path)
    assert report.articles["text"].to_list() == ["One.", "Two.", "Three."]
    assert report.articles["sheet"].to_list() == ["May", "June", "June"]
    assert any("'Codes', 'Blank'" in note for note in report.notes)


def test_a_mapped_name_finds_the_header(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", A=[["About this file"], ["Was", "Wortlaut"], ["x", "Ein Text."]])
    assert read(path, mapping={"text": "Wortlaut"}).articles["text"].to_list() == ["Ein Text."]
    with pytest.raises(ReadError, match="no column for the text; there are: "):
        read(path)


def test_the_same_name_twice(tmp_path: Path) -> None:
    report = read(written(tmp_path / "a.xlsx", A=[["text", "topic", "topic"], ["Words.", "a", "b"]]))
    assert report.articles.select("topic", "topic_2").rows() == [("a", "b")]
    assert any("more than once" in note for note in report.notes)


ODS_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
ODS_DATE = (
    '<table:table-cell office:value-type="date" office:date-value="2020-08-05"><text:p>5.8.20</text:p>'
    "</table:table-cell>"
)
ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.3"><office:body><office:spreadsheet><table:table table:name="Sheet1">{}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.format(rows))
    return path


def test_ods(tmp_path: Path) -> None:
    header = "".join(ODS_CELL.format(name) for name in ("Date", "Text"))
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    path = ods(
        tmp_path / "a.ods",
        f"<table:table-row>{header}</table:table-row>"
        f"<table:table-row>{ODS_DATE}{ODS_CELL.format('Grüße.')}</table:table-row>{blank}",
    )
    assert read(path).articles.select("date", "text").rows() == [("2020-08-05", "Grüße.")]


def test_rows_that_repeat_a_billion_times(tmp_path: Path) -> None:
    cell = ODS_CELL.format("x").replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="1000"')
    path = ods(tmp_path / "a.ods", f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>')
    with pytest.raises(ReadError, match="a sheet spans 1,000,000,000 cells, more than the 20,000,000"):
        read(path)


def test_far_cells_are_refused_before_memory_is_asked_for(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "text")
    sheet.write(1_048_575, 16_383, "far")
    book.close()
    with pytest.raises(ReadError, match="a sheet spans 17,179,869,184 cells"):
        read(tmp_path / "a.xlsx")


def test_a_workbook_of_thousands_of_rows_is_within_the_limit(tmp_path: Path) -> None:
    rows = [["Title", "Text"], *([f"Title {n}", f"Text {n}."] for n in range(3000))]
    assert read(written(tmp_path / "a.xlsx", A=rows)).articles.height == 3000


@pytest.mark.parametrize("cut", [50, 300, 2000])
def test_damaged_is_one_clear_error(tmp_path: Path, cut: int) -> None:
    whole = written(tmp_path / "whole.xlsx", A=[["text"], ["Words."]]).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(whole[:cut])
    with pytest.raises(ReadError, match=r"damaged|not a whole spreadsheet"):
        read(tmp_path / "a.xlsx")


def test_no_rows(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no rows"):
        read(written(tmp_path / "a.xlsx", A=[]))


def test_a_workbook_called_csv_is_read_by_content(tmp_path: Path) -> None:
    assert read(written(tmp_path / "a.csv", A=[["text"], ["Words."]])).articles["text"].to_list() == ["Words."]


CELLS = st.one_of(st.none(), st.integers(-1000, 1000), st.booleans(), st.text(max_size=10))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, max_size=4), max_size=8), data=st.data())
def test_any_cells_and_any_damage(tmp_path: Path, rows: list[list[Any]], data: st.DataObject) -> None:
    path = written(tmp_path / "a.xlsx", A=[["title", "text"], *rows])
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content))
    try:
        report = read(path)
    except ReadError as error:
        assert "a.xlsx" in str(error)  # noqa: PT017
        return
    assert report.articles["text"].null_count() == 0


def test_the_columns_letters_are_a_number() -> None:
    assert [spreadsheet._column_number(letters) for letters in (b"A", b"Z", b"AA", b"XFD")] == [1, 26, 27, 16384]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("x.xml", "<a/>" * 700_000)  # longer than one piece
    with zipfile.ZipFile(archive) as made:
        assert b"".join(spreadsheet._pieces(made, "x.xml")) == b"<a/>" * 700_000
