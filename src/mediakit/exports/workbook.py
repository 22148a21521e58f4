"""The tables as one Excel workbook: notes first, then a sheet per table, headers that stay in sight, numbers shown with
fitting digits.

Text is stored as text: no formula, no link is made of it. The file is the same whenever it is written: its creation
date is fixed. Excel holds 1,048,576 rows a sheet and 32,767 characters a cell: a longer table goes on in a further
sheet, a longer cell is cut and says so; the other formats have it whole.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import polars as pl

from mediakit.exports.readme import RULES, notes_of
from mediakit.exports.spreadsheet import MAX_CELL, clean_text, is_formula
from mediakit.exports.tables import flat
from mediakit.files import temporary_folder
from mediakit.registry import MEASURES
from mediakit.result import Result
from mediakit.schema import COLUMNS

__all__ = ["MAX_ROWS", "NOTES", "is_long", "sheet_names", "workbook_bytes", "workbook_notes"]

# Excel's limit of rows in a sheet, less the header.
MAX_ROWS = 1_048_575
# A table with more cells than this takes spreadsheets minutes to open (keyness of 75 sources has 5 million); where it
# stands beside the workbook as CSV or Parquet it is left out, and the notes say where it is.
_MANY_CELLS = 400_000
_MAX_NAME = 31
# The first sheet.
NOTES = "notes"
_CREATED = datetime.datetime(2000, 1, 1)
_COMPOSED_ROWS = (
    "Rows with composed = TRUE are of texts written for the corpus, no published reports: described, never tested."
)
_CUT = " … (cut: a cell holds no more)"
_WIDTHS = {"meaning": 90, "title": 50, "snippet": 90, "before": 60, "after": 60, "note": 26, "term": 20}
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


def workbook_bytes(tables: Mapping[str, pl.DataFrame], notes: Sequence[tuple[str, str]] = ()) -> bytes:
    """The tables as an XLSX file, a sheet each (or several, of a table too long for one).

    Arguments: tables; notes, lines of the first sheet as (heading, text), see `workbook_notes`; no sheet where there are
    none.
    """
    buffer = io.BytesIO()
    with _workbook(buffer) as workbook:
        workbook.set_properties({"title": "mediakit export", "created": _CREATED})
        formats = _Formats(workbook)
        pieces = [(name, piece) for name, table in tables.items() for piece in _pieces(flat(table))]
        first = [NOTES] if notes else []
        given = sheet_names([*first, *(name for name, _ in pieces)])
        if notes:
            _write_notes(workbook.add_worksheet(given[0]), notes, formats)
        for name, (_, piece) in zip(given[len(first) :], pieces, strict=True):
            _write(workbook.add_worksheet(name), piece, formats)
    return buffer.getvalue()


@contextmanager
def _workbook(buffer: io.BytesIO) -> Iterator[Any]:
    """A workbook whose rows wait in files of a temporary folder; they are closed and gone also where the disk is full."""
    import xlsxwriter

    with temporary_folder() as folder:
        workbook = xlsxwriter.Workbook(buffer, _OPTIONS | {"tmpdir": str(folder)})
        try:
            yield workbook
            workbook.close()
        finally:
            for sheet in workbook.worksheets():
                if sheet.row_data_fh is not None:
                    with suppress(OSError):
                        sheet.row_data_fh.close()


def is_long(table: pl.DataFrame) -> bool:
    """Whether a table is too long for a workbook that should open at once."""
    return table.height * table.width > _MANY_CELLS


def workbook_notes(tables: Mapping[str, Result], without: Collection[str] = ()) -> list[tuple[str, str]]:
    """What the first sheet says: of what corpus, how to read it, what each sheet answers, what a reader must know.

    Arguments: tables; without, names of those that are not in the workbook.
    """
    recipe = next(iter(tables.values())).recipe
    lines = [("Corpus", recipe.corpus or "not named"), ("Fingerprint", recipe.fingerprint or "none")]
    lines += [("mediakit", recipe.version)]
    lines += [("Reading", rule) for rule in (*RULES[2:], _COMPOSED_ROWS)]
    for name, result in tables.items():
        facts = MEASURES.get(result.recipe.measure)
        said = f" {facts.question} {facts.trust}" if facts else ""
        where = (
            " Not in this workbook, because it is long: see the file of this name beside it." if name in without else ""
        )
        lines.append((name, f"{result.table.height:,} rows.{where}{said}"))
    return lines + [(f"{name}: note", note) for name, note in notes_of(tables)]


def sheet_names(names: list[str]) -> list[str]:
    """Names as Excel allows them: up to 31 characters, none twice (case does not tell them apart).

    >>> sheet_names(["keyness", "Keyness"])
    ['keyness', 'Keyness (2)']
    """
    given: list[str] = []
    for name in names:
        clean = "".join("-" if letter in "[]:*?/\\'" else letter for letter in clean_text(name)) or "table"
        one, number = clean[:_MAX_NAME], 1
        while one.lower() in {other.lower() for other in given}:
            number += 1
            end = f" ({number})"
            one = clean[: _MAX_NAME - len(end)] + end
        given.append(one)
    return given


def _pieces(table: pl.DataFrame) -> list[pl.DataFrame]:
    return [table[at : at + MAX_ROWS] for at in range(0, max(table.height, 1), MAX_ROWS)]


class _Formats:
    """The cell formats of a workbook, made once each."""

    def __init__(self, workbook: Any) -> None:
        self.header = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": False, "bg_color": "#F2F0EC"})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.quoted = workbook.add_format({"quote_prefix": True})
        self._workbook = workbook
        self._numbers: dict[str, Any] = {}

    def number(self, pattern: str) -> Any:
        """The format that shows numbers by this pattern."""
        if pattern not in self._numbers:
            self._numbers[pattern] = self._workbook.add_format({"num_format": pattern})
        return self._numbers[pattern]


def _pattern(name: str, kind: pl.DataType) -> str:
    """How Excel shows a column's numbers; every digit stays in the cell."""
    if kind.is_integer():
        return "#,##0" if name in COLUMNS else "0"
    if name in ("p", "q", "p_floor"):
        return "0.0000"
    return "#,##0.0" if name.startswith("per_million") or name in ("percentile", "percent_diff") else "0.000"


def _write_notes(sheet: Any, notes: Sequence[tuple[str, str]], formats: _Formats) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 120)
    for row, cells in enumerate([("about", "text"), *notes]):
        for at, text in enumerate(map(_text, cells)):
            kind = formats.header if row == 0 else formats.quoted if is_formula(text) else formats.wrapped
            sheet.write_string(row, at, text, kind)


def _write(sheet: Any, table: pl.DataFrame, formats: _Formats) -> None:
    """Row by row, as xlsxwriter asks for when it keeps no sheet in memory."""
    sheet.freeze_panes(1, 0)
    if table.width:
        sheet.autofilter(0, 0, table.height, table.width - 1)
    numbers: list[Any] = []
    for at, (name, kind) in enumerate(table.schema.items()):
        numbers.append(formats.number(_pattern(name, kind)) if kind.is_numeric() else None)
        sheet.set_column(at, at, _WIDTHS.get(name, min(max(len(name) + 3, 9), 40)))
        sheet.write_string(0, at, _text(name), formats.header)
    for row, values in enumerate(table.iter_rows(), 1):
        for at, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, bool):
                sheet.write_boolean(row, at, value)
            elif numbers[at] is not None:
                sheet.write_number(row, at, value, numbers[at])
            else:
                text = _text(str(value))
                sheet.write_string(row, at, text, formats.quoted if is_formula(text) else None)


def _text(text: str) -> str:
    clean = clean_text(text)
    return clean if len(clean) <= MAX_CELL else clean[: MAX_CELL - len(_CUT)] + _CUT
