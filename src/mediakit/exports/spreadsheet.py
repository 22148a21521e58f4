"""What may a cell of text hold, so that a spreadsheet shows it and never runs it?

A spreadsheet takes a cell that begins with = + - @ for a formula, wherever the text came from, so a headline could run
a command on the machine of whoever opens the file (OWASP, "CSV Injection"). In CSV such text gets a leading apostrophe;
in XLSX it is stored as text, with the mark that keeps it text when the cell is edited. Numbers stay numbers. Characters
that XML 1.0 does not allow are shown as U+FFFD. The exact text is in the Parquet and JSON files.
"""

from __future__ import annotations

import re

import polars as pl

__all__ = ["MAX_CELL", "REPLACEMENT", "clean_text", "is_formula", "neutral_columns", "neutral_text"]

# Excel's limit of characters in a cell.
MAX_CELL = 32_767
REPLACEMENT = "\ufffd"
# Line feed and the full-width forms are taken for formulas by some spreadsheets, too (OWASP, 2023).
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
# Everything outside the Char production of XML 1.0 (a Polars string cannot hold a surrogate, a Python one can).
_ILLEGAL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
_ILLEGAL_IN_PYTHON = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula.

    >>> is_formula("=1+1"), is_formula("1988")
    (True, False)
    """
    return re.match(_FORMULA, text) is not None


def clean_text(text: str) -> str:
    """The text with characters that XML does not allow shown as U+FFFD.

    >>> clean_text("a" + chr(0) + "b") == "a" + REPLACEMENT + "b"
    True
    """
    return _ILLEGAL_IN_PYTHON.sub(REPLACEMENT, text)


def neutral_text(text: str) -> str:
    """The text as a CSV cell that no spreadsheet runs.

    >>> neutral_text("=HYPERLINK(1)"), neutral_text("plain")
    ("'=HYPERLINK(1)", 'plain')
    """
    clean = clean_text(text)
    return f"'{clean}" if is_formula(clean) else clean


def neutral_columns(table: pl.DataFrame) -> pl.DataFrame:
    """A table whose text cells and column names no spreadsheet runs; numbers, dates and yes/no are left alone."""
    text = [name for name, kind in table.schema.items() if kind == pl.String]
    clean = [pl.col(name).str.replace_all(_ILLEGAL, REPLACEMENT) for name in text]
    table = table.with_columns(clean)
    marked = [
        pl.when(pl.col(name).str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), pl.col(name))).otherwise(name)
        for name in text
    ]
    table = table.with_columns(one.alias(name) for one, name in zip(marked, text, strict=True))
    return table.rename({name: neutral_text(name) for name in table.columns})
