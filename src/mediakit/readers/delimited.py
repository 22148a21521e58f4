"""CSV and TSV: rows of fields, by Python's csv module.

Polars reads CSV faster; Python's module was chosen because it says in which line a row starts, takes quoted line breaks
of any kind, and goes on after a bad row: a hundred megabytes take two to three seconds. Every row that does not fit the
header is a reject with its number and line, and so is a quotation mark that is never closed, which would else swallow
the rest of the file.

Delimiter: the one of `,` tab `;` `|` that cuts most of the first rows like the header. Header: the first row, unless no
name in it is known and it holds numbers or a sentence; then columns are called column_1, column_2, ... and a note says
so.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

import polars as pl

from mediakit.article import Reject
from mediakit.readers.columns import map_columns
from mediakit.readers.encoding import NotTextError, decode
from mediakit.readers.formats import Job, RawTable
from mediakit.readers.values import visible_name

__all__ = ["MAX_FIELD_CHARS", "SAMPLE_CHARS", "Row", "delimiter_of", "long_fields", "names_of", "read", "table_of"]

MAX_FIELD_CHARS = 50_000_000  # the csv module's own limit of 131,072 is shorter than a long report
_DELIMITERS = ",\t;|"
SAMPLE_CHARS = 200_000
_SAMPLE_ROWS = 50
_NUMBER = re.compile(r"[-+]?\d[\d.,_]*")
_LONG_NAME = 80  # characters; a column's name is a word or a few, also in survey exports that use the question


class Row(NamedTuple):
    """A row: the line it starts in, its fields, and what is wrong with it."""

    line: int
    fields: list[str]
    error: str | None = None


def read(job: Job) -> RawTable:
    """The rows of a CSV or TSV file as a raw table of text columns, with a reject for every row that does not fit."""
    try:
        text = decode(job.path.read_bytes(), job)
    except NotTextError as error:
        return _nothing(job.reject(str(error)))
    with long_fields():
        delimiter = delimiter_of(text)
        rows = _parsed(text, delimiter, job)
    if not rows or rows[0].error:
        return _nothing(job.reject(rows[0].error if rows and rows[0].error else "no rows"))
    names, is_data = names_of(rows[0].fields, job)
    return table_of(names, rows if is_data else rows[1:], job)


def table_of(names: list[str], rows: list[Row], job: Job, first: int = 1) -> RawTable:
    """Rows as a table, the first of them with this number, and a reject for each that does not fit."""
    width = len(names)
    kept: list[list[str]] = []
    places: list[int] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    for place, row in enumerate(rows, first):
        fields = row.fields
        if len(fields) != width or row.error:
            reason = row.error or f"{len(fields)} fields where the header has {width}"
            if row.error or len(fields) < width or any(field.strip() for field in fields[width:]):
                rejects.append(_misfit(job, f"{reason} (line {row.line})", place))
                continue
            fields = fields[:width]  # only empty fields are too many: nothing is lost
        kept.append(fields)
        places.append(place)
        lines.append(row.line)
    columns = [pl.Series(n, [row[i] for row in kept], dtype=pl.String) for i, n in enumerate(names)]
    return RawTable(
        pl.DataFrame(columns), pl.Series(places, dtype=pl.Int64), pl.Series(lines, dtype=pl.Int64), tuple(rejects)
    )


def _misfit(job: Job, reason: str, row: int) -> Reject:
    return job.reject(
        reason, "put fields that hold the delimiter, a line break or a quotation mark in quotation marks", row
    )


def _rows(text: str, delimiter: str, quoting: int, strict: bool = False) -> Iterator[Row]:
    """Every row that is not blank, with the 1-based line it starts in; an error does not end the reading."""
    how: Any = {"delimiter": delimiter, "quoting": quoting, "strict": strict}
    reader = csv.reader(io.StringIO(text, newline=""), **how)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(line, [], str(error))
            continue
        if fields:
            yield Row(line, fields)


def delimiter_of(text: str) -> str:
    """The sign that cuts the first rows of a text most alike."""

    def fit(delimiter: str) -> tuple[bool, float, int]:
        rows = list(islice(_rows(text[:SAMPLE_CHARS], delimiter, csv.QUOTE_MINIMAL), _SAMPLE_ROWS))
        widths = [len(row.fields) for row in (rows[:-1] if len(rows) > 2 else rows)]  # the last may be cut
        if not widths:
            return False, 0.0, 0
        return widths[0] > 1, widths.count(widths[0]) / len(widths), widths[0]

    return max(_DELIMITERS, key=fit)


def _parsed(text: str, delimiter: str, job: Job) -> list[Row]:
    """All rows. Quotation marks that break the rules of CSV are plain signs if the table is whole then.

    A row that ends the file because its quotation mark is never closed gets an error: it swallowed all that follows it.
    """
    strict = list(_rows(text, delimiter, csv.QUOTE_MINIMAL, strict=True))
    broken = next((row for row in strict if row.error), None)
    if broken is None:
        return strict
    plain = list(_rows(text, delimiter, csv.QUOTE_NONE))
    if _signs_only([row.fields for row in plain]):
        job.note("quotation marks are not used around fields: read as they stand")
        return plain
    rows = list(_rows(text, delimiter, csv.QUOTE_MINIMAL))
    if rows and not rows[-1].error and _is_open(text, rows[-1].line, delimiter):
        rows[-1] = rows[-1]._replace(error="a quotation mark is not closed before the file's end")
    else:
        job.note(f"quotation marks inside fields are not doubled (first in line {broken.line}); check these rows")
    return rows


def _signs_only(rows: list[list[str]]) -> bool:
    """Whether all rows, cut without regard to quotation marks, are of one width, and few fields are wrapped in them."""
    quoted = [field for fields in rows for field in fields if '"' in field]
    wrapped = sum(len(field) > 1 and field[0] == field[-1] == '"' for field in quoted)
    return len({len(fields) for fields in rows}) == 1 and len(rows[0]) > 1 and wrapped < len(quoted) / 2


def _is_open(text: str, line: int, delimiter: str) -> bool:
    """Whether a quotation mark in the last row, which starts in `line`, is never closed."""
    tail = "".join(islice(io.StringIO(text, newline=""), line - 1, None))
    errors = [row.error for row in _rows(tail, delimiter, csv.QUOTE_MINIMAL, strict=True) if row.error]
    return bool(errors) and "unexpected end of data" in errors[-1]


def names_of(fields: list[str], job: Job) -> tuple[list[str], bool]:
    """The columns' names, and whether the first row is data and no header."""
    asked = set(job.mapping.values())
    known = map_columns(fields, {}).columns or asked & set(fields)
    if not known and any(_NUMBER.fullmatch(field.strip()) or len(field) > _LONG_NAME for field in fields):
        job.note(
            "the first row looks like data: taken as a table without a header, columns are column_1, column_2, ..."
        )
        return [f"column_{place}" for place in range(1, len(fields) + 1)], True
    names: list[str] = []
    for place, field in enumerate(fields, 1):
        name = visible_name(field, place)
        if name in names:
            job.note(f"column {name!r} is there more than once: the later ones got a number")
            name = next(f"{name}_{n}" for n in range(2, len(fields) + 2) if f"{name}_{n}" not in (*names, *fields))
        names.append(name)
    return names, False


@contextmanager
def long_fields() -> Iterator[None]:
    """Fields of up to MAX_FIELD_CHARS while this lasts."""
    before = csv.field_size_limit(min(MAX_FIELD_CHARS, sys.maxsize))  # the module's limit is one for the whole process
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _nothing(reject: Reject) -> RawTable:
    return RawTable(pl.DataFrame(), pl.Series(dtype=pl.Int64), None, (reject,))
