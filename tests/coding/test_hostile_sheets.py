"""Sheets for coders made of hostile texts hold text only, and hostile cells that come back are data or refused by name."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest

import mediakit as mk
from mediakit.coding.returned import read_codes
from mediakit.errors import MediakitError

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)>", "[link](javascript:alert(3)) javascript:alert(4)",
    "\u202egnirts a\u202c {{ 7*7 }} ${7*7}", "=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-1-1", "\t=1+1",
    '=HYPERLINK("http://elsewhere.invalid")', "x" * 1_000_000,
)  # fmt: skip


@pytest.fixture(autouse=True)
def long_cells():
    """The reader of this test, too, takes cells of a megabyte."""
    former = csv.field_size_limit(10_000_000)
    yield
    csv.field_size_limit(former)


@pytest.fixture
def sheets(make_corpus, tmp_path):
    rows = [
        {"article_id": f"{'=' * (n % 2)}{source}-{n}", "source": source, "title": f"=1+{n}", "date": None,
         "text": f"{HOSTILE[n % len(HOSTILE)]} The trip was terrible."}
        for source in ("=north", "<b>south</b>") for n in range(len(HOSTILE))
    ]  # fmt: skip
    mk.code_sample(make_corpus(rows), "tone", n=20, coders=["anna"], seed=3, to=tmp_path / "c")
    return tmp_path / "c"


def test_no_cell_of_a_sheet_is_a_formula_or_a_link(sheets):
    path = sheets / "sheet-anna.xlsx"
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in kinds
    assert not any(cell.hyperlink for sheet in book for row in sheet for cell in row)
    begins = [str(cell.value) for row in book["codes"] for cell in row if str(cell.value or "")[:1] in "=+-@"]
    assert begins  # they are there, as text
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)
    with (sheets / "sheet-anna.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell[:40] for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and cell not in ("-", "+")]


@pytest.mark.parametrize("answer", HOSTILE, ids=lambda one: ascii(one)[:24])
def test_a_hostile_answer_is_refused_with_its_place(sheets, answer):
    path = sheets / "sheet-anna.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["tone"] = answer
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    with pytest.raises(MediakitError) as wrong:
        read_codes(path)
    said = str(wrong.value)
    assert "sheet-anna.csv" in said
    assert "tone" in said
    assert len(said) < 5_000  # a word of a megabyte is not said back whole


def test_a_formula_in_a_returned_workbook_is_never_worked_out(sheets):
    path = sheets / "sheet-anna.xlsx"
    book = openpyxl.load_workbook(path)
    head = [cell.value for cell in book["codes"][1]]
    book["codes"].cell(2, head.index("tone") + 1).value = '=IF(1,"positive","negative")'
    book.save(path)
    codes = read_codes(path, incomplete=True)
    assert not codes.answers.height


def test_a_text_too_long_for_a_cell_says_so_and_its_sheet_comes_back(sheets):
    path = sheets / "sheet-anna.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["codes"]
    head = [cell.value for cell in sheet[1]]
    texts = [str(sheet.cell(row, head.index("text") + 1).value) for row in range(2, sheet.max_row + 1)]
    assert any(text.endswith("(cut: a cell holds no more; the CSV sheet has the whole text)") for text in texts)
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, head.index("tone") + 1).value = "neutral"
    book.save(path)
    assert read_codes(path).answers.height == 20  # with the key beside it
    (sheets / "key.json").unlink()
    assert read_codes(path).answers.height == 20  # by what the workbook says of itself
    row = 2 + next(at for at, text in enumerate(texts) if text.endswith("whole text)"))
    sheet.cell(row, head.index("text") + 1).value = "Another text."
    book.save(path)
    with pytest.raises(MediakitError, match="is not the text that was drawn"):
        read_codes(path)
