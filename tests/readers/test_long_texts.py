"""Texts longer than a cell of a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from mediakit.readers.long_texts import FULL_CELL
from mediakit.readers.read import read

LONG = "".join(f"word{n} " for n in range(12_000))
CUTS = [LONG[start : start + FULL_CELL] for start in range(0, len(LONG), FULL_CELL)]


def book(path: Path, *rows: list[str]) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write_string(at, column, value)
    return path


def test_a_text_that_goes_on_in_the_next_columns_is_put_together(tmp_path: Path) -> None:
    assert len(CUTS) == 4
    names = ["title", "text", "text_2", "text_3", "text_4"]
    report = read(book(tmp_path / "a.xlsx", names, ["Long", *CUTS], ["Short", "Words."]), missing_language="none")
    assert report.articles["text"].to_list() == [LONG, "Words."]
    assert not [name for name in report.articles.columns if name.startswith("text_")]
    assert any("put together from 'text' and text_2, text_3, text_4" in note for note in report.notes)
    assert not any("perhaps cut" in note for note in report.notes)


def test_a_text_that_was_cut_is_counted(tmp_path: Path) -> None:
    report = read(book(tmp_path / "a.xlsx", ["title", "text"], ["Long", CUTS[0]], ["Short", "Words."]))
    assert any("perhaps cut: 1" in note for note in report.notes)


def test_a_column_of_another_meaning_stays(tmp_path: Path) -> None:
    rows = [["text", "text_2"], [CUTS[0], "x"], ["Words.", "A comment."]]
    report = read(book(tmp_path / "a.xlsx", *rows))
    assert report.articles["text_2"].to_list() == ["x", "A comment."]
    assert report.articles["text"][1] == "Words."


@pytest.mark.parametrize("n", [FULL_CELL - 1, FULL_CELL + 1])
def test_only_full_cells_are_suspect(tmp_path: Path, n: int) -> None:
    (tmp_path / "a.csv").write_text("text,title\n" + LONG[:n] + ",A\n", encoding="utf-8")
    assert not any("perhaps cut" in note for note in read(tmp_path).notes)
