"""Parquet: types, damage, wrong names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from mediakit.errors import ReadError
from mediakit.readers.read import read


def test_types_are_kept_in_metadata_and_dates_are_iso(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "id": [1, 2],
            "outlet": pl.Series(["A", None], dtype=pl.Categorical),
            "published": [dt.date(2020, 8, 5), None],
            "content": ["One.", "Two."],
            "score": [0.5, None],
            "spans": [[{"a": 1}], None],
            "raw": [b"x", b"\xff"],
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")
    table = read(tmp_path / "a.parquet").articles
    assert table["article_id"].to_list() == ["1", "2"]
    assert table["source"].to_list() == ["A", None]
    assert table["date"].to_list() == ["2020-08-05", None]
    assert table["meta_score"].to_list() == [0.5, None]
    assert table["spans"].to_list() == ['[{"a": 1}]', None]
    assert table["raw"].to_list() == ["x", "\ufffd"]


def test_a_parquet_called_csv_is_read_by_content(tmp_path: Path) -> None:
    pl.DataFrame({"text": ["Words."]}).write_parquet(tmp_path / "a.csv")
    report = read(tmp_path / "a.csv")
    assert report.articles["text"].to_list() == ["Words."]
    assert any("holds Parquet" in note for note in report.notes)


@pytest.mark.parametrize(
    "content", [b"PAR1", b"text\nWords.\n", b"PAR1" + b"\x00" * 50 + b"PAR1", b"PAR1" + b"\xff" * 50]
)
def test_damaged_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(content)
    with pytest.raises(ReadError, match="not a whole Parquet file"):
        read(tmp_path / "a.parquet")


def test_rows_without_text_have_their_number(tmp_path: Path) -> None:
    texts = ["One.", "", "\u00a0\u200b\n", None, "Two."]
    pl.DataFrame({"text": texts}).write_parquet(tmp_path / "a.parquet")
    report = read(tmp_path / "a.parquet")
    assert report.articles["text"].to_list() == ["One.", "Two."]
    assert report.rejects["row"].to_list() == [2, 3, 4]
    assert set(report.rejects["reason"]) == {"no text"}
