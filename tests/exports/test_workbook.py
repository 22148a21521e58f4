"""The workbook, read back by openpyxl."""

from __future__ import annotations

import io
import zipfile

import polars as pl
import pytest
from openpyxl import load_workbook

from mediakit.exports import workbook
from mediakit.exports.spreadsheet import MAX_CELL
from mediakit.exports.workbook import NOTES, is_long, sheet_names, workbook_bytes, workbook_notes
from mediakit.result import Recipe, Result

TABLE = pl.DataFrame(
    {
        "term": ["=1+1", "http://a.example", "12", "a\x00b", None],
        "n_words": [1234, None, -3, 0, 1],
        "q": [0.00012345678, None, 1.0, 0.5, 0.5],
        "composed": [True, False, None, True, True],
    }
)


def _sheet(table: pl.DataFrame) -> object:
    return load_workbook(io.BytesIO(workbook_bytes({"keyness": table})))["keyness"]


def test_text_is_text_and_numbers_are_numbers() -> None:
    sheet = _sheet(TABLE)
    cells = {(row, at): sheet.cell(row, at) for row in range(1, 7) for at in range(1, 5)}
    assert [cells[1, at].value for at in range(1, 5)] == TABLE.columns
    assert cells[2, 1].value == "=1+1"
    assert cells[2, 1].data_type == "s"  # a formula would be "f"
    assert cells[2, 1].quotePrefix
    assert not cells[3, 1].quotePrefix
    assert cells[3, 1].hyperlink is None
    assert cells[4, 1].value == "12"
    assert cells[5, 1].value == "a\ufffdb"
    assert cells[6, 1].value is None
    assert (cells[2, 2].value, cells[2, 2].number_format) == (1234, "#,##0")
    assert (cells[2, 3].value, cells[2, 3].number_format) == (0.00012345678, "0.0000")
    assert cells[2, 4].value is True
    assert sheet.freeze_panes == "A2"


def test_no_formula_and_no_link_is_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_bytes({"keyness": TABLE}))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert not [name for name in archive.namelist() if "sheet1.xml.rels" in name]


def test_the_same_tables_give_the_same_file() -> None:
    assert workbook_bytes({"keyness": TABLE}) == workbook_bytes({"keyness": TABLE})


def test_a_table_too_long_goes_on_in_a_further_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    book = load_workbook(io.BytesIO(workbook_bytes({"keyness": TABLE})))
    assert book.sheetnames == ["keyness", "keyness (2)"]
    assert [book["keyness"].max_row, book["keyness (2)"].max_row] == [4, 3]


def test_a_cell_too_long_is_cut_and_says_so() -> None:
    value = _sheet(pl.DataFrame({"note": ["x" * 40_000]})).cell(2, 1).value
    assert len(value) == MAX_CELL
    assert value.endswith("holds no more)")


def test_an_empty_table_is_a_sheet_with_its_header() -> None:
    assert _sheet(TABLE.clear()).max_row == 1


def test_sheet_names_are_allowed_and_differ() -> None:
    names = sheet_names(["a" * 40, "A" * 40, "a/b:c", "placebo_differences_of_everything"])
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert len({name.lower() for name in names}) == 4


def test_notes_come_first_and_say_what_each_sheet_is() -> None:
    recipe = Recipe("keyness", corpus="=A corpus", fingerprint="f00", version="1", notes=("a note",))
    notes = workbook_notes({"keyness": Result(TABLE, recipe)})
    book = load_workbook(io.BytesIO(workbook_bytes({"keyness": TABLE, "Notes": TABLE}, notes)))
    assert book.sheetnames == [NOTES, "keyness", "Notes (2)"]
    rows = [tuple(cell.value for cell in row) for row in book[NOTES].iter_rows()]
    assert rows[:3] == [("about", "text"), ("Corpus", "=A corpus"), ("Fingerprint", "f00")]
    assert ("keyness: note", "a note") in rows
    assert any(name == "keyness" and text.startswith("5 rows. Which words mark a group off") for name, text in rows)
    assert any("composed" in text for _, text in rows)
    assert book[NOTES].freeze_panes == book["keyness"].freeze_panes == "A2"
    assert book[NOTES].cell(2, 2).data_type == "s"


def test_a_long_table_is_told_of_where_it_is_left_out() -> None:
    long = pl.DataFrame({"term": ["x"]}).select(pl.col("term").repeat_by(400_001).explode())
    assert is_long(long)
    assert not is_long(TABLE)
    notes = workbook_notes({"keyness": Result(TABLE, Recipe("keyness"))}, without=["keyness"])
    assert any(name == "keyness" and "Not in this workbook" in text for name, text in notes)
