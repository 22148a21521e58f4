"""Plain text: the whole file, with what its place says."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediakit.readers.plain_text import date_in_name
from mediakit.readers.read import read


def test_date_from_the_name_and_source_from_the_folder(tmp_path: Path) -> None:
    (tmp_path / "daily").mkdir()
    (tmp_path / "daily" / "2020-08-05-report.txt").write_bytes("\ufeff A line.\r\nAnother. \n".encode())
    (tmp_path / "top.txt").write_text("Words.")
    report = read(tmp_path)
    assert report.articles.select("source", "title", "date", "text", "file").rows() == [
        ("daily", None, "2020-08-05", " A line.\nAnother. \n", "daily/2020-08-05-report.txt"),
        (None, None, None, "Words.", "top.txt"),
    ]
    assert any("from the start of file names" in note for note in report.notes)
    assert any("from the names of folders" in note for note in report.notes)


def test_a_single_file_has_no_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    assert read(tmp_path / "a.txt").articles["source"].to_list() == [None]


@pytest.mark.parametrize(
    ("name", "date"),
    [("2020-08-05.txt", "2020-08-05"), ("2020 in review.txt", "2020"), ("1234.txt", None), ("a2020.txt", None)],
)
def test_dates_in_names(name: str, date: str | None) -> None:
    assert date_in_name(name) == date
