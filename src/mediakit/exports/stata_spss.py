"""The scores of the articles for Stata (.dta, readable from version 14) and SPSS (.sav): labelled, a row an article.

What is missing is a system missing value; empty text stays empty. Stata shows 80 characters of a label and holds 2,045
bytes of text in a cell, so longer ones are cut there; SPSS holds 256 bytes of a label. The files are the same whenever they
are written: the date in their headers is fixed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.exports.spreadsheet import clean_text
from mediakit.exports.wide_scores import Wide, wide_scores
from mediakit.files import temporary_folder

__all__ = ["STATA_CHARS", "shortened", "stata_spss_files"]

STATA_CHARS, _SPSS_BYTES, _TEXT_BYTES, _SPSS_VALUE_BYTES = 80, 256, 2045, 120
# Stata 14 and later (format 118): version 15's own format 119 is for very wide files, which only Stata/MP opens.
_STATA = 14
_STATA_DATE = rb"(<timestamp>\x11)\d\d \w{3} \d{4} \d\d:\d\d(?=</timestamp>)"
# In a .sav header the date follows record type, product, layout, sizes, compression, weight, cases and bias.
_SPSS_DATE = slice(92, 109)


def stata_spss_files(corpus: Corpus, scores: pl.DataFrame) -> dict[str, bytes]:
    """stata_spss/scores.dta and stata_spss/scores.sav.

    Arguments: corpus; scores, the table of `article_scores`.
    """
    wide = wide_scores(corpus, scores)
    with temporary_folder() as folder:
        return {
            "stata_spss/scores.dta": _fixed_stata(_written(folder / "scores.dta", _stata, wide, corpus.title)),
            "stata_spss/scores.sav": _fixed_spss(_written(folder / "scores.sav", _spss, wide, corpus.title)),
        }


def shortened(text: str, most_bytes: int, most_chars: int = 1 << 30) -> str:
    """Text in one line of at most so many bytes in UTF-8 and characters; a cut one ends with three dots.

    >>> shortened("a long label", 8), shortened("éé", 3)
    ('a lon...', '...')
    """
    line = " ".join(clean_text(text).split())
    if len(line.encode()) <= most_bytes and len(line) <= most_chars:
        return line
    cut = line[: max(most_chars - 3, 0)].encode()[: max(most_bytes - 3, 0)].decode("utf-8", "ignore")
    return f"{cut.rstrip()}..."


def _written(path: Path, write: Callable[[Path, Wide, str], None], wide: Wide, title: str) -> bytes:
    write(path, wide, title)
    return path.read_bytes()


def _stata(path: Path, wide: Wide, title: str) -> None:
    import pyreadstat

    pyreadstat.write_dta(
        _with_short_text(wide.table),
        path,
        version=_STATA,
        file_label=shortened(f"Scores of articles: {title}", STATA_CHARS, STATA_CHARS),
        column_labels={name: shortened(label, 320, STATA_CHARS) for name, label in wide.labels.items()},
        variable_value_labels=_value_labels(wide.values, _SPSS_BYTES),
    )


def _spss(path: Path, wide: Wide, title: str) -> None:
    import pyreadstat

    coded = dict.fromkeys(wide.values, "nominal")
    numbers = {name: "scale" for name, kind in wide.table.schema.items() if kind.is_numeric() and name not in coded}
    pyreadstat.write_sav(
        _with_short_text(wide.table),
        path,
        file_label=shortened(f"Scores of articles: {title}", 64),
        column_labels={name: shortened(label, _SPSS_BYTES) for name, label in wide.labels.items()},
        variable_value_labels=_value_labels(wide.values, _SPSS_VALUE_BYTES),
        variable_measure=coded | numbers,
        row_compress=True,
    )


def _value_labels(values: Mapping[str, Mapping[int, str]], most_bytes: int) -> dict[str, dict[int | float, str]]:
    return {name: {code: shortened(label, most_bytes) for code, label in some.items()} for name, some in values.items()}


def _with_short_text(table: pl.DataFrame) -> pl.DataFrame:
    """The table with text that both programs hold, and none missing (they know only empty text)."""
    text = [name for name, kind in table.schema.items() if kind == pl.String]
    return table.with_columns(
        pl.Series(name, [shortened(one or "", _TEXT_BYTES) for one in table[name].to_list()], dtype=pl.String)
        for name in text
    )


def _fixed_stata(data: bytes) -> bytes:
    return re.sub(_STATA_DATE, rb"\g<1>01 Jan 2000 00:00", data, count=1)


def _fixed_spss(data: bytes) -> bytes:
    return data[: _SPSS_DATE.start] + b"01 Jan 0000:00:00" + data[_SPSS_DATE.stop :]
