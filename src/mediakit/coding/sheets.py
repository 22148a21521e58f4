"""What do coders fill in? For each a workbook with instructions and drop-downs, and the same as CSV.

A sheet carries what is needed to come back: the sample's id, the coder, the id of every unit and a check of its text. The
workbook holds the scheme and the list of units besides (its last sheet), so that agreement can be worked out from the
filled workbooks alone. Cells with text are locked (without a password), so that they are not changed by mistake.
Where coders are blind to sources, source, date, title and the mark of composed texts are in key.json only.
"""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.coding.sample import KEY_FILE, Sample
from mediakit.coding.units import check_of
from mediakit.errors import StoreError
from mediakit.files import replace_folder, write_bytes, write_text

__all__ = [
    "ABOUT",
    "CODES",
    "MOST_CELL",
    "check_in_workbook",
    "columns_of",
    "csv_sheet",
    "sheet_rows",
    "workbook_sheet",
    "write_sheets",
]

CODES, ABOUT, GUIDE, ALLOWED = "codes", "about", "instructions", "values"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = {"text": 80, "before": 40, "after": 40, "title": 30, "note": 30, "source": 18, "unit": 15}
# Excel's limits of what a validation shows, and of a cell
_MOST_PROMPT, _MOST_TITLE, MOST_CELL = 250, 31, 32_000
_CUT = " … (cut: a cell holds no more; the CSV sheet has the whole text)"
_CREATED = datetime.datetime(2000, 1, 1)


def write_sheets(sample: Sample, folder: Path) -> Path:
    """Write key.json and, for each coder, sheet-NAME.xlsx and .csv.

    Raises StoreError where the folder holds anything: filled sheets are never written over.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} is there and not empty; give a new folder, so that no filled sheet is written over")

    def fill(place: Path) -> None:
        write_text(place / KEY_FILE, sample.as_json())
        for coder in sample.coders:
            write_bytes(place / f"sheet-{coder}.xlsx", workbook_sheet(sample, coder))
            write_bytes(place / f"sheet-{coder}.csv", csv_sheet(sample, coder))

    return replace_folder(folder, fill)


def columns_of(sample: Sample) -> list[str]:
    """The columns of a sheet, in order: what is known, the text, what is asked, a note, and what brings it back."""
    known = [] if sample.blind else ["source", "date", "title"]
    if not sample.blind and bool(sample.units["composed"].any()):
        known.append("composed")
    sides = [name for name in ("before", "after") if (sample.units[name] != "").any()]
    text = [*(["before"] if "before" in sides else []), "text", *(["after"] if "after" in sides else [])]
    return [*known, *text, *(one.id for one in sample.scheme.variables), "note", "unit", "check", "coder", "sample"]


def sheet_rows(sample: Sample, coder: str, answers: dict[tuple[str, str], str] | None = None) -> pl.DataFrame:
    """A coder's sheet as a table; answers: (unit, variable) -> value, where some are given already."""
    given, units = answers or {}, sample.of_coder(coder)
    asked = [one.id for one in sample.scheme.variables]
    table = units.with_columns(
        pl.when("composed").then(pl.lit("composed text")).otherwise(pl.lit("")).alias("composed"),
        *(pl.Series(name, [given.get((unit, name), "") for unit in units["unit"]], dtype=pl.String) for name in asked),
        pl.lit("").alias("note"), pl.lit(coder).alias("coder"), pl.lit(sample.id).alias("sample"),
    )  # fmt: skip
    return table.select(columns_of(sample)).with_columns(pl.all().cast(pl.String).fill_null(""))


def csv_sheet(sample: Sample, coder: str, answers: dict[tuple[str, str], str] | None = None) -> bytes:
    """A coder's sheet as CSV (UTF-8 with a byte-order mark, which spreadsheets need); no cell is read as a formula."""
    table = sheet_rows(sample, coder, answers)
    formula = r"^[=+\-@\t\r\n＝＋－＠]"
    asked = [one.id for one in sample.scheme.variables]
    safe = table.with_columns(
        pl.when(pl.col(name).str.contains(formula)).then(pl.concat_str(pl.lit("'"), name)).otherwise(name).alias(name)
        for name in table.columns if name not in asked
    )  # fmt: skip
    return b"\xef\xbb\xbf" + safe.write_csv(line_terminator="\n").encode()


def workbook_sheet(sample: Sample, coder: str) -> bytes:
    """A coder's sheet as an XLSX workbook; the same bytes whenever it is made."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        workbook.set_properties({"title": sample.scheme.title, "created": _CREATED})
        table = sheet_rows(sample, coder)
        codes = workbook.add_worksheet(CODES)
        _guide(workbook, sample, coder, table.height)
        places = _allowed(workbook, sample)
        _codes(workbook, codes, sample, table, places)
        _about(workbook, sample, coder)
        codes.activate()
    return buffer.getvalue()


def _codes(workbook: Any, sheet: Any, sample: Sample, table: pl.DataFrame, places: dict[str, str]) -> None:
    """The sheet to fill in: text locked, answers open with their drop-down."""
    head = workbook.add_format({"bold": True, "bg_color": "#F2F0EC", "bottom": 1, "text_wrap": True, "valign": "top"})
    text = workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    quiet = workbook.add_format({"font_color": "#767676", "valign": "top"})
    answer = workbook.add_format(
        {
            "locked": False,
            "valign": "top",
            "bg_color": "#FFFBEA",
            "border": 1,
            "border_color": "#D8CFA8",
            "text_wrap": True,
        }
    )
    asked = [one.id for one in sample.scheme.variables]
    for at, name in enumerate(table.columns):
        sheet.set_column(at, at, _WIDTHS.get(name, max(14, min(len(name) + 4, 26))))
        sheet.write_string(0, at, name, head)
        cell = answer if name in (*asked, "note") else quiet if name in ("unit", "check", "coder", "sample") else text
        for row, value in enumerate(table[name].to_list(), 1):
            if value:
                sheet.write_string(row, at, _clean(value), cell)
            else:
                sheet.write_blank(row, at, None, cell)
    for variable in sample.scheme.variables:
        at = table.columns.index(variable.id)
        sheet.write_comment(0, at, variable.question, {"x_scale": 2})
        sheet.data_validation(1, at, max(table.height, 1), at, _validation(variable, places.get(variable.id)))
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _validation(variable: Any, place: str | None) -> dict[str, Any]:
    """A drop-down of the values, or numbers between bounds."""
    shown = {
        "input_title": variable.id[:_MOST_TITLE], "input_message": variable.question[:_MOST_PROMPT],
        "error_title": "Not allowed", "error_message": f"Allowed: {variable.allowed()}"[:_MOST_PROMPT],
    }  # fmt: skip
    if place:
        return {"validate": "list", "source": place, **shown}
    low, high = variable.least, variable.most
    if low is None and high is None:
        return {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15, **shown}
    if high is None:
        return {"validate": "decimal", "criteria": ">=", "value": low, **shown}
    if low is None:
        return {"validate": "decimal", "criteria": "<=", "value": high, **shown}
    return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high, **shown}


def _guide(workbook: Any, sample: Sample, coder: str, n: int) -> None:
    """What the coder is told. It says nothing of sources."""
    sheet = workbook.add_worksheet(GUIDE)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (head, said) in enumerate(instructions(sample, coder, n)):
        sheet.write_string(row, 0, _clean(head), bold)
        sheet.write_string(row, 1, _clean(said), plain)


def instructions(sample: Sample, coder: str, n: int) -> list[tuple[str, str]]:
    """The lines of the instructions: (heading, text)."""
    lines = [
        (sample.scheme.title, f"{n:,} units to code by {coder}. One row is one {sample.unit}."),
        ("How to", "Go to the sheet “codes”. Fill every yellow cell; choose from the list that opens. Code alone, in the order "
         "of the rows, and do not change text or other cells. Whatever is hard to decide goes into “note”."),
        *([("What to code", sample.scheme.instructions)] if sample.scheme.instructions else []),
    ]  # fmt: skip
    if sample.blind:
        lines.append(("Blind", "The sheet does not say where the texts are from. Do not look it up."))
    elif bool(sample.units["composed"].any()):
        lines.append(
            ("Composed texts", "Rows marked “composed text” were written for this corpus; no outlet published them.")
        )
    for one in sample.scheme.variables:
        lines.append((one.id, one.question if one.values else f"{one.question} ({one.allowed()})"))
        lines += [("", f"{value.value}: {value.help or value.label or value.value}") for value in one.values]
    return lines


def _allowed(workbook: Any, sample: Sample) -> dict[str, str]:
    """The lists behind the drop-downs, on a sheet of their own; where each stands."""
    sheet = workbook.add_worksheet(ALLOWED)
    places = {}
    for at, one in enumerate(one for one in sample.scheme.variables if one.values):
        for row, value in enumerate([one.id, *one.names]):
            sheet.write_string(row, at, _clean(value))
        column = _letters(at)
        places[one.id] = f"={ALLOWED}!${column}$2:${column}${len(one.names) + 1}"
    sheet.hide()
    return places


def _about(workbook: Any, sample: Sample, coder: str) -> None:
    """What brings the sheet back: sample, coder, scheme, and the units that must be in it."""
    sheet = workbook.add_worksheet(ABOUT)
    units = sample.of_coder(coder).select("unit", "text").rows()
    mine = [(unit, check_in_workbook(text)) for unit, text in units]
    facts = {"sample": sample.id, "coder": coder, "fingerprint": sample.fingerprint, "unit": sample.unit}
    scheme = sample.scheme.model_copy(
        update={"variables": [one.model_copy(update={"machine": {}}) for one in sample.scheme.variables]}
    ).model_dump_json()
    pieces = [scheme[i : i + MOST_CELL] for i in range(0, len(scheme), MOST_CELL)]
    rows: list[Sequence[str]] = [
        *facts.items(),
        *(("scheme", piece) for piece in pieces),
        *(("u", json.dumps(one)) for one in mine),
    ]
    for row, (name, value) in enumerate(rows):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
    sheet.hide()


def _letters(at: int) -> str:
    """The letters of a column.

    >>> _letters(0), _letters(26)
    ('A', 'AA')
    """
    head, last = divmod(at, 26)
    return (_letters(head - 1) if head else "") + chr(ord("A") + last)


def _clean(text: str) -> str:
    """What a cell of a workbook may hold."""
    kept = "".join(
        letter
        if letter in "\t\n" or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff")
        else "\ufffd"
        for letter in text
    )
    return kept if len(kept) <= MOST_CELL else kept[:MOST_CELL] + _CUT


def check_in_workbook(text: str) -> str:
    """The check of a text as a cell of a workbook holds it: a long one is cut there, and says so."""
    return check_of(_clean(text))
