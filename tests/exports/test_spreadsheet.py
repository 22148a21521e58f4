"""Text that a spreadsheet would run, and text that it would not."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.exports.spreadsheet import REPLACEMENT, clean_text, is_formula, neutral_columns, neutral_text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(start: str) -> None:
    assert neutral_text(f"{start}cmd") == f"'{start}cmd"


@pytest.mark.parametrize("text", ["", "1988", "a=b", "don't", "'quoted'", " =1"])
def test_other_text_is_left_alone(text: str) -> None:
    assert neutral_text(text) == text


def test_numbers_stay_numbers() -> None:
    table = pl.DataFrame({"n": [-1], "x": [-0.5], "t": ["-1"], "yes": [True]})
    assert neutral_columns(table).rows() == [(-1, -0.5, "'-1", True)]


def test_column_names_and_missing_cells() -> None:
    found = neutral_columns(pl.DataFrame({"=a": ["+x", None]}))
    assert found.to_dict(as_series=False) == {"'=a": ["'+x", None]}


def test_two_columns_of_text_do_not_mix() -> None:
    assert neutral_columns(pl.DataFrame({"a": ["=1"], "b": ["x"]})).rows() == [("'=1", "x")]


@given(st.text())
def test_the_table_rule_and_the_cell_rule_are_one(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        text = clean_text(text)
    cell = neutral_columns(pl.DataFrame({"t": [text]}))["t"][0]
    assert cell == neutral_text(text)
    assert not is_formula(cell)


def test_characters_that_xml_does_not_allow() -> None:
    assert clean_text("a\x00\x0b\ud800\uffffb\tc\n") == f"a{REPLACEMENT * 4}b\tc\n"
