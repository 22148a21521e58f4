"""Spreadsheets (.xlsx, .xlsm, .ods): every sheet that has a column for the text, read with calamine (fastexcel).

The header is looked for in the first rows, by the names that `columns.py` knows: titles, blank rows and merged
headings above it are passed over, and a heading that is merged over two rows is put together. All cells become text:
an id keeps its zeros where the sheet keeps them, a date is ISO (without a time of day where there is none), a formula
is its last computed value. Sheets without a text column are named in a note. Cells merged over rows hold their value in
the first row only.

A sheet of two cells can claim a rectangle of 17 billion, for which the library would ask the memory; so the cells are
counted first.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from mediakit.readers.columns import map_columns
from mediakit.readers.formats import Job, RawTable
from mediakit.readers.limits import LimitError
from mediakit.readers.values import visible_name

__all__ = ["MAX_CELLS", "read"]

# A dense cell takes the library about 32 bytes and its text; 20 million are 600 MB. A year of a database export has a
# tenth of a million.
MAX_CELLS = 20_000_000
HEADER_ROWS = 30  # in exports, what stands above the header is a title, a query and a date
_CELL = re.compile(rb"<(?:\w+:)?c [^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?$"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SHEET = "sheet"


class _Header(NamedTuple):
    """Where the header is, the names in it, and how many of them are known; has_text: whether one is the text's."""

    row: int
    names: list[str | None]
    n_known: int
    has_text: bool


def read(job: Job) -> RawTable:
    """The rows of all sheets with a text column as one raw table of text columns."""
    from fastexcel import FastExcelError, read_excel

    data = job.path.read_bytes()
    try:
        _check_cells(data, job)
        book = read_excel(data)
        sheets = [(name, book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars())
                  for name in book.sheet_names]  # fmt: skip
    except LimitError as error:
        return _nothing(job, str(error), error.advice)
    except (FastExcelError, zipfile.BadZipFile, ValueError, LookupError, EOFError, NotImplementedError) as error:
        said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        return _nothing(job, f"not a whole spreadsheet: {said}", "open it in a spreadsheet program and save it again")
    return _joined(sheets, job)


def _joined(sheets: list[tuple[str, pl.DataFrame]], job: Job) -> RawTable:
    headers = {name: _header(cells, job) for name, cells in sheets if cells.height}
    told = [name for name, header in headers.items() if header.has_text]
    if not headers:
        return _nothing(job, "no rows")
    if not told:  # the reader says which columns there are
        told = [max(headers, key=lambda name: headers[name].n_known)]
    left_out = [name for name, _ in sheets if name not in told]
    if left_out:
        shown = ", ".join(repr(name) for name in left_out[:5]) + (" ..." if len(left_out) > 5 else "")
        job.note(f"sheets without a column for the text, left out: {shown}")
    cells = dict(sheets)
    tables = [_table(cells[name], headers[name], name if len(told) > 1 else None, job) for name in told]
    frame = pl.concat([table.frame for table in tables], how="diagonal")
    lines = pl.concat([table.lines for table in tables if table.lines is not None])
    return RawTable(frame, pl.concat([table.rows for table in tables]), lines)


def _header(cells: pl.DataFrame, job: Job) -> _Header:
    """The row with the most known names; the first of several."""
    best = _Header(0, [], -1, False)
    above: tuple[str | None, ...] = (None,) * cells.width
    for number, row in enumerate(cells.head(HEADER_ROWS).iter_rows()):
        names = [_stripped(own) or _stripped(over) for own, over in zip(row, above, strict=True)]
        given = [name for name in names if name]
        known = set(map_columns(given, {}).columns) | {
            standard for standard, name in job.mapping.items() if name in given
        }
        if any(row) and len(known) > best.n_known:
            best = _Header(number, names, len(known), "text" in known)
        above = row
    return best


def _table(cells: pl.DataFrame, header: _Header, sheet: str | None, job: Job) -> RawTable:
    below = cells[header.row + 1 :]
    blank = below.select(pl.all_horizontal(pl.all().str.strip_chars().replace("", None).is_null())).to_series()
    lines = pl.int_range(header.row + 2, header.row + 2 + below.height, dtype=pl.Int64, eager=True).filter(~blank)
    kept = below.filter(~blank)
    columns: list[pl.Series] = []
    names: list[str] = []
    for place, series in enumerate(kept.get_columns(), 1):
        given = header.names[place - 1] if header.names else None
        if given is None and series.is_null().all():
            continue
        name = visible_name(given or "", place)
        if name in names:
            job.note(f"column {name!r} is there more than once: the later ones got a number")
            name = next(new for n in range(2, cells.width + 2) if (new := f"{name}_{n}") not in names)
        names.append(name)
        columns.append(series.str.replace(_MIDNIGHT, "$1").alias(name))
    frame = pl.DataFrame(columns)
    if sheet is not None and _SHEET not in names:
        frame = frame.with_columns(pl.lit(visible_name(sheet, 1)).alias(_SHEET))
    return RawTable(frame, pl.int_range(1, kept.height + 1, dtype=pl.Int64, eager=True), lines)


def _stripped(cell: str | None) -> str | None:
    return (cell or "").strip() or None


def _check_cells(data: bytes, job: Job) -> None:
    """Raise LimitError for a sheet that claims more cells than MAX_CELLS."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/") and name.endswith(".xml"):
                n_cells = _cells_of_sheet(archive, name, job)
            elif name == "content.xml":
                n_cells = _cells_of_tables(archive, name, job)
            else:
                continue
            if n_cells > MAX_CELLS:
                reason = f"a sheet spans {n_cells:,} cells, more than the {MAX_CELLS:,} that can be read"
                raise LimitError(reason, "delete the far cells, or save the table as CSV")


def _cells_of_sheet(archive: zipfile.ZipFile, name: str, job: Job) -> int:
    """Cells of the rectangle from the first row and column to the last ones of a sheet (XLSX)."""
    rows: set[int] = set()
    columns: set[bytes] = set()
    for piece in _pieces(archive, name):
        job.check_time()
        for column, row in _CELL.findall(piece):
            columns.add(column)
            rows.add(int(row))
    return 0 if not rows else (max(rows) - min(rows) + 1) * max(map(_column_number, columns))


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member in pieces that end where a tag ends."""
    rest = b""
    with archive.open(name) as member:
        while piece := member.read(1 << 20):
            whole, bracket, after = (rest + piece).rpartition(b">")
            yield whole + bracket
            rest = after if bracket else whole + after
            rest = rest[-(1 << 20) :]  # a tag is never that long


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cells_of_tables(archive: zipfile.ZipFile, name: str, job: Job) -> int:
    """Cells that the tables of an ODS hold when all repetitions are written out; rows without values do not count."""
    from lxml import etree

    total = 0
    with archive.open(name) as member:
        try:
            events = etree.iterparse(member, tag=f"{_TABLE}table-row", resolve_entities=False, no_network=True)
            for _, row in events:
                job.check_time()
                width = last = 0
                for cell in row:
                    width += _repeated(cell.get(f"{_TABLE}number-columns-repeated"))
                    last = width if len(cell) or cell.attrib.get(_VALUE_TYPE) else last
                total += last * _repeated(row.get(f"{_TABLE}number-rows-repeated"))
                row.clear()
        except etree.XMLSyntaxError as error:
            raise ValueError(str(error)) from None
    return total


_VALUE_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"


def _repeated(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 10 else 1


def _nothing(job: Job, reason: str, advice: str = "") -> RawTable:
    empty = pl.Series(dtype=pl.Int64)
    return RawTable(pl.DataFrame(), empty, None, (job.reject(reason, advice),))
