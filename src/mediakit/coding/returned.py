"""What did coders fill in? Sheets are read back, every cell is checked, and what is wrong is told with file, row and column.

Wrong are: a value that is not allowed, a text that was changed, a unit that stands twice, is missing or is foreign, two
sheets of one coder, sheets of another sample, and empty cells (unless incomplete sheets are asked for: then what is empty is
left out and counted). Nothing is guessed and no row is dropped silently.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.coding.sample import KEY_FILE, Sample, load_sample
from mediakit.coding.scheme import Scheme
from mediakit.coding.sheets import ABOUT, CODES, MOST_CELL, check_in_workbook
from mediakit.coding.units import check_of
from mediakit.errors import InputError, ReadError, listed

__all__ = ["Codes", "Problem", "SheetError", "read_codes"]

# Problems that a message shows; all of them are in SheetError.problems
_MOST = 12
# Characters of a cell that a message says back
_MOST_SAID = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be used: where it is, what stands there, what is allowed, what to do."""

    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    allowed: str
    advice: str

    def __str__(self) -> str:
        place = [
            self.file,
            *([f"sheet {self.sheet!r}"] if self.sheet else []),
            *([f"row {self.row}"] if self.row else []),
        ]
        place += [f"column {self.column!r}"] if self.column else []
        value = self.value if len(self.value) <= _MOST_SAID else f"{self.value[:_MOST_SAID]}…"
        given = f"{value!r} " if value else ""
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{', '.join(place)}: {given}{self.advice}{allowed}"


class SheetError(InputError):
    """Filled sheets have errors; `problems` has all of them, row by row."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        rest = f"\nand {len(problems) - _MOST:,} more" if len(problems) > _MOST else ""
        head = f"{len(problems):,} {'cell or row' if len(problems) == 1 else 'cells or rows'} cannot be used: "
        super().__init__(head + "\n".join(map(str, problems[:_MOST])) + rest)


@dataclass(frozen=True, eq=False)
class Codes:
    """What was coded.

    scheme; coders, in the order of their names; units: unit, text (as the sheets show it) and, where the sample's key is
    at hand, all that it says; answers: unit, coder, variable, value, note, file, row; sample, where its key is at hand
    notes: what was left out
    """

    scheme: Scheme
    coders: tuple[str, ...]
    units: pl.DataFrame
    answers: pl.DataFrame
    sample: Sample | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sheet:
    """A sheet as it is read: rows as text with their numbers, and what a workbook says of itself."""

    path: Path
    name: str
    columns: list[str]
    rows: list[tuple[int, dict[str, str]]]
    about: dict[str, str] = field(default_factory=dict)
    expected: dict[str, str] = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)
    sample: Sample | None = None

    def problem(self, row: int | None, column: str, value: str, allowed: str, advice: str) -> Problem:
        """A problem of this sheet."""
        return Problem(str(self.path), self.name, row, column, value, allowed, advice)


_ANSWERS = {
    "unit": pl.String, "coder": pl.String, "variable": pl.String, "value": pl.String, "note": pl.String,
    "file": pl.String, "row": pl.Int64,
}  # fmt: skip


def read_codes(
    sheets: str | Path | Iterable[str | Path], *, sample: str | Path | Sample | None = None, incomplete: bool = False
) -> Codes:
    """Read filled sheets (XLSX or CSV, or folders of them) and check every cell.

    Arguments: sheets; sample, the key (else key.json beside each sheet; a workbook does without); incomplete, whether
    empty cells and missing units are left out and not wrong.
    Raises SheetError with every problem, ReadError for a file that cannot be read or a CSV sheet without its key.
    """
    given = sample if isinstance(sample, Sample) or sample is None else load_sample(sample)
    read = [_read(path, given) for path in _files(sheets)]
    problems = _of_one_sample(read)
    if problems:
        raise SheetError(problems)
    scheme = _scheme(read)
    rows: list[tuple[Any, ...]] = []
    problems, left_out = _coder_names(read), 0
    for sheet in read:
        found, wrong, empty = _checked(sheet, scheme, incomplete)
        rows += found
        problems += wrong
        left_out += empty
    if problems:
        raise SheetError(problems)
    answers = pl.DataFrame(rows, schema=_ANSWERS, orient="row")
    notes = (f"{left_out:,} cells or units are not coded and left out",) if left_out else ()
    known = next((one.sample for one in read if one.sample is not None), None)
    return Codes(scheme, tuple(sorted(answers["coder"].unique())), _units(read, known), answers, known, notes)


def _files(sheets: str | Path | Iterable[str | Path]) -> list[Path]:
    """The files of sheets: of a folder the workbooks, or the CSV files where a coder has no workbook there."""
    given = [Path(sheets)] if isinstance(sheets, (str, Path)) else [Path(one) for one in sheets]
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            books = [one for one in sorted(path.glob("sheet-*.xlsx")) if not one.name.startswith("~")]
            stems = {one.stem for one in books}
            found += books + [one for one in sorted(path.glob("sheet-*.csv")) if one.stem not in stems]
        else:
            found.append(path)
    if not found:
        raise ReadError(f"no sheet was found in {listed(given)}; give the files that coders filled in")
    return found


def _read(path: Path, sample: Sample | None) -> _Sheet:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror}") from None
    sheet = _workbook(path, data) if path.suffix.lower() in (".xlsx", ".xlsm", ".ods") else _table(path, data)
    beside = path.parent / KEY_FILE
    sheet.sample = sample or (load_sample(beside) if beside.is_file() else None)
    coders = {row["coder"] for _, row in sheet.rows if row.get("coder")} | (
        {sheet.about["coder"]} if sheet.about else set()
    )
    if sheet.sample is not None:
        for coder in coders:
            units = sheet.sample.of_coder(coder)
            sheet.expected |= dict(units.select("unit", "check").rows())
            long = units.filter(pl.col("text").str.len_chars() > MOST_CELL)  # a workbook holds the beginning only
            sheet.cut |= {unit: check_in_workbook(text) for unit, text in long.select("unit", "text").rows()}
    elif not sheet.expected:
        raise ReadError(
            f"{path}: a CSV sheet needs its sample's {KEY_FILE}; put it beside the sheet, or give --sample FILE"
        )
    needed = [name for name in ("unit", "text", "coder", "sample") if name not in sheet.columns]
    if needed:
        raise ReadError(f"{path}: the column {needed[0]!r} is missing; there are: {listed(sheet.columns, 20)}")
    return sheet


def _table(path: Path, data: bytes) -> _Sheet:
    """A CSV sheet; a spreadsheet may have saved it with semicolons or tabs."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise ReadError(f"{path}: neither UTF-8 nor Windows text; save it as CSV UTF-8") from None
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    columns = [name.strip() for name in lines[0]] if lines else []
    rows = [
        (number, {name: value.strip() for name, value in zip(columns, [*line, *[""] * len(columns)], strict=False)})
        for number, line in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in line)
    ]
    return _Sheet(path, "", columns, rows)


def _workbook(path: Path, data: bytes) -> _Sheet:
    import fastexcel

    try:
        book = fastexcel.read_excel(data)
        names = book.sheet_names
        if CODES not in names:
            raise ReadError(f"{path}: the sheet {CODES!r} is missing; there are: {listed(names)}")
        table = pl.DataFrame(book.load_sheet(CODES, header_row=0, dtypes="string"))
        facts = pl.DataFrame(book.load_sheet(ABOUT, header_row=None, dtypes="string")) if ABOUT in names else None
    except fastexcel.FastExcelError as error:
        raise ReadError(f"{path} is no workbook that can be read: {str(error).splitlines()[0]}") from None
    columns = [name.strip() for name in table.columns]
    rows = [
        (number, {name: (value or "").strip() for name, value in zip(columns, row, strict=True)})
        for number, row in enumerate(table.rows(), 2)
        if any(row)
    ]
    sheet = _Sheet(path, CODES, columns, rows)
    if facts is not None:
        pairs = [(str(name), str(value)) for name, value, *_ in facts.rows()]
        sheet.about = {name: value for name, value in pairs if name not in ("u", "scheme")}
        sheet.about["scheme"] = "".join(value for name, value in pairs if name == "scheme")
        sheet.expected = dict(json.loads(value) for name, value in pairs if name == "u")
    return sheet


def _of_one_sample(sheets: Sequence[_Sheet]) -> list[Problem]:
    """Whether all rows name one sample, and the key's."""
    known = next((one.sample.id for one in sheets if one.sample is not None), None)
    wanted = known or next((row["sample"] for one in sheets for _, row in one.rows if row["sample"]), "")
    advice = f"is another sample than {wanted!r}; give sheets of one sample, with its own {KEY_FILE}"
    return [
        sheet.problem(number, "sample", row["sample"], wanted, advice)
        for sheet in sheets
        for number, row in sheet.rows
        if row["sample"] != wanted
    ]


def _scheme(sheets: Sequence[_Sheet]) -> Scheme:
    for sheet in sheets:
        if sheet.sample is not None:
            return sheet.sample.scheme
    return Scheme.model_validate_json(sheets[0].about["scheme"])


def _coder_names(sheets: Sequence[_Sheet]) -> list[Problem]:
    """Two files of one coder, or a file of several."""
    problems, seen = [], dict[str, _Sheet]()
    for sheet in sheets:
        names = list(dict.fromkeys(row["coder"] for _, row in sheet.rows))
        for name in names[1:]:
            number = next(n for n, row in sheet.rows if row["coder"] == name)
            problems.append(sheet.problem(number, "coder", name, names[0], "is another coder than in the rows before"))
        for name in names[:1]:
            first = seen.setdefault(name.casefold(), sheet)
            if first is not sheet:
                advice = (
                    f"is the coder of {first.path}, too; rename one of the two, in every row, or give one of the files"
                )
                problems.append(sheet.problem(2, "coder", name, "", advice))
    return problems


def _checked(sheet: _Sheet, scheme: Scheme, incomplete: bool) -> tuple[list[tuple[Any, ...]], list[Problem], int]:
    """A sheet's answers, what is wrong with them, and how many are not there (where that is allowed)."""
    rows: list[tuple[Any, ...]] = []
    problems: list[Problem] = []
    absent = [one.id for one in scheme.variables if one.id not in sheet.columns]
    if absent:
        return [], [sheet.problem(1, absent[0], "", listed(sheet.columns, 20), "is missing; put the column back")], 0
    seen: dict[str, int] = {}
    empty = 0
    for number, row in sheet.rows:
        wrong = _row_problem(sheet, number, row, seen)
        if wrong is not None:
            problems.append(wrong)
            continue
        seen[row["unit"]] = number
        for variable in scheme.variables:
            cell = row[variable.id]
            value = variable.read(cell) if cell else None
            if value is not None:
                rows.append(
                    (row["unit"], row["coder"], variable.id, value, row.get("note", ""), str(sheet.path), number)
                )
            elif cell:
                problems.append(sheet.problem(number, variable.id, cell, variable.allowed(), "is not allowed"))
            elif incomplete:
                empty += 1
            else:
                advice = "the cell is empty; fill it, or take incomplete sheets as they are (--incomplete)"
                problems.append(sheet.problem(number, variable.id, "", variable.allowed(), advice))
    for unit in sheet.expected:
        if unit not in seen and unit not in {row["unit"] for _, row in sheet.rows}:
            if incomplete:
                empty += len(scheme.variables)
            else:
                problems.append(sheet.problem(None, "unit", unit, "", "is missing from the sheet; put its row back"))
    return rows, problems, empty


def _row_problem(sheet: _Sheet, number: int, row: dict[str, str], seen: dict[str, int]) -> Problem | None:
    unit, expected = row["unit"], sheet.expected
    if unit in seen:
        return sheet.problem(number, "unit", unit, "", f"stands in row {seen[unit]} already; take one of the two out")
    if unit not in expected:
        return sheet.problem(number, "unit", unit, "", "is no unit of this coder in this sample; take the row out")
    if check_of(row["text"]) not in (expected[unit], sheet.cut.get(unit)):
        advice = "is not the text that was drawn; put the text back from the sheet as it was handed out"
        return sheet.problem(number, "text", row["text"][:60], "", advice)
    return None


def _units(sheets: Sequence[_Sheet], sample: Sample | None) -> pl.DataFrame:
    if sample is not None:
        return sample.units
    texts = {row["unit"]: row["text"] for sheet in sheets for _, row in sheet.rows}
    return pl.DataFrame(
        {"unit": list(texts), "text": list(texts.values())}, schema={"unit": pl.String, "text": pl.String}
    )
