"""CSV, JSON and Parquet, read back by other programs' readers."""

from __future__ import annotations

import csv
import datetime
import io
import json

import pandas as pd
import polars as pl
import pytest

from mediakit.compare.profile import Profile
from mediakit.errors import ArgumentError
from mediakit.exports.tables import csv_bytes, file_name, json_bytes, left_out, parquet_bytes, tables_of
from mediakit.result import Recipe, Result

TABLE = pl.DataFrame(
    {
        "word": ["=1+1", 'say "x", y\nz', None],
        "count": [1, -2, None],
        "rate": [0.1, -1e-9, None],
        "composed": [True, False, None],
        "events": [["a", "b"], [], None],
        "when": [datetime.date(2020, 1, 2), None, None],
    }
)


def test_csv_read_by_the_standard_library() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_bytes(TABLE).decode("utf-8"))))
    assert rows[0] == {
        "word": "'=1+1", "count": "1", "rate": "0.1", "composed": "true", "events": "a;b", "when": "2020-01-02",
    }  # fmt: skip
    assert rows[1]["word"] == 'say "x", y\nz'
    assert float(rows[1]["rate"]) == -1e-9
    assert set(rows[2].values()) == {""}


def test_csv_has_no_byte_order_mark_and_plain_line_ends() -> None:
    data = csv_bytes(TABLE)
    assert data.startswith(b"word,")
    assert b"\r" not in data


def test_csv_and_parquet_read_by_pandas_and_polars() -> None:
    by_pandas = pd.read_csv(io.BytesIO(csv_bytes(TABLE)))
    assert by_pandas["count"].dropna().tolist() == [1, -2]
    assert pl.read_parquet(io.BytesIO(parquet_bytes(TABLE))).equals(TABLE)
    assert pd.read_parquet(io.BytesIO(parquet_bytes(TABLE)))["word"][0] == "=1+1"


def test_json_is_a_list_of_exact_records() -> None:
    rows = json.loads(json_bytes(TABLE))
    assert rows[0]["word"] == "=1+1"
    assert rows[0]["events"] == ["a", "b"]
    assert rows[2] == dict.fromkeys(TABLE.columns)
    assert pl.read_json(json_bytes(TABLE)).height == 3


def test_an_empty_table_keeps_its_header() -> None:
    assert csv_bytes(TABLE.clear()) == b"word,count,rate,composed,events,when\n"
    assert json.loads(json_bytes(TABLE.clear())) == []


def test_undefined_and_infinite_numbers_are_missing() -> None:
    result = Result(pl.DataFrame({"mean": [float("nan"), float("inf"), 1.0]}), Recipe("sentiment"))
    assert tables_of(result)["sentiment"].table["mean"].to_list() == [None, None, 1.0]


def test_the_text_of_articles_is_left_out() -> None:
    result = Result(pl.DataFrame({"source": ["a"], "text": ["a whole article"]}), Recipe("mine"))
    assert tables_of(result)["mine"].table.columns == ["source"]
    assert left_out(result) == {"result": ["text"]}


def test_the_tables_of_a_profile_in_reading_order(profile: Profile) -> None:
    assert list(tables_of(profile)) == ["sentiment", "framing_policy", "framing_news", "keyness", "differences"]
    both = Profile(profile.results, profile.differences, profile.groups, profile.within, profile)
    assert list(tables_of(both))[5:] == [f"placebo_{name}" for name in tables_of(profile)]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "", "..", "C:\\x"])
def test_no_name_leaves_the_folder(name: str) -> None:
    assert not set("/\\.:") & set(file_name(name))
    assert file_name(name)


def test_only_results_are_exported() -> None:
    with pytest.raises(ArgumentError, match="cannot export a DataFrame"):
        tables_of(TABLE)  # type: ignore[arg-type]
