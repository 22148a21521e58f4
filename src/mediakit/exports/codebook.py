"""What does every exported column mean? The codebook of an export, from `schema.py` and the frame codebooks used.

A column that schema.py does not know is metadata that the articles brought: its type is told, its meaning is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mediakit.errors import MediakitError
from mediakit.exports.tables import file_name
from mediakit.lexicons.frames import FrameCodebook, load_frames
from mediakit.result import Result
from mediakit.schema import COLUMNS, Column, describe

__all__ = ["codebook_markdown", "codebook_table", "frame_codebooks", "frames_table"]

COLUMNS_OF_THE_CODEBOOK = ("table", "column", "type", "unit", "meaning", "missing")


def codebook_table(tables: Mapping[str, Result]) -> pl.DataFrame:
    """One row per table and column: table, column, type, unit, meaning, missing (when a cell is empty)."""
    rows = [
        (name, column.name, column.type, column.unit, column.meaning, column.missing)
        for name, result in tables.items()
        for column in columns_of(result.table)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS_OF_THE_CODEBOOK, pl.String), orient="row")


def columns_of(table: pl.DataFrame) -> list[Column]:
    """What is known of a table's columns, in their order."""
    return [
        column
        if column.name in COLUMNS
        else Column(column.name, _type(kind), column.unit, column.meaning, column.missing)
        for column, kind in zip(describe(table.columns), table.dtypes, strict=True)
    ]


def _type(kind: pl.DataType) -> str:
    if kind.is_integer():
        return "integer"
    if kind.is_float() or kind.is_decimal():
        return "number"
    if kind == pl.Boolean:
        return "yes/no"
    return "date" if kind.is_temporal() else "text"


def frame_codebooks(tables: Mapping[str, Result]) -> tuple[list[FrameCodebook], list[str]]:
    """The frame codebooks that the tables were made with, and which of them cannot be read any more."""
    names = dict.fromkeys(
        str(result.recipe.parameters["codebook"])
        for result in tables.values()
        if result.recipe.measure == "framing" and "codebook" in result.recipe.parameters
    )
    found: list[FrameCodebook] = []
    lost: list[str] = []
    for name in names:
        try:
            book = load_frames(name)
            if book.id in {other.id for other in found}:
                lost.append(f"two frame codebooks are called {book.id!r}; only the first is in this package")
            else:
                found.append(book)
        except MediakitError as error:
            lost.append(f"frame codebook {name!r} cannot be read any more, so it is not in this package: {error}")
    return found, lost


def frames_table(book: FrameCodebook) -> pl.DataFrame:
    """The patterns of a frame codebook: frame, pattern, weight, note, in their order."""
    notes = book.notes or ("",) * len(book.patterns)
    return pl.DataFrame(
        {
            "frame": [book.frames[i].id for i in book.frame_of],
            "pattern": [pattern.source for pattern in book.patterns],
            "weight": list(book.weights),
            "note": list(notes),
        },
        schema={"frame": pl.String, "pattern": pl.String, "weight": pl.Float64, "note": pl.String},
    )


def codebook_markdown(tables: Mapping[str, Result], books: list[FrameCodebook]) -> str:
    """The codebook to read: every table's columns, then every frame with its definition."""
    parts = ["# Codebook\n\nEvery column of every table. *Missing* says when a cell is empty.\n"]
    for name, result in tables.items():
        parts.append(f"## {_cell(name)}\n\n{result.table.height:,} rows.\n\n{_columns(result.table)}\n")
    parts += [_frames(book) for book in books]
    return "\n".join(parts)


def _columns(table: pl.DataFrame) -> str:
    head = "| column | type | unit | meaning | missing |\n|---|---|---|---|---|\n"
    return head + "".join(
        f"| `{_cell(c.name)}` | {c.type} | {_cell(c.unit)} | {_cell(c.meaning)} | {_cell(c.missing)} |\n"
        for c in columns_of(table)
    )


def _cell(text: str) -> str:
    """Text that stays text in a cell of a Markdown table."""
    escaped = text.replace("<", "&lt;").replace("[", "\\[").replace("|", "\\|").replace("`", "'")
    return " ".join(escaped.split())


def _frames(book: FrameCodebook) -> str:
    lines = [f"## Frame codebook: {_cell(book.title)}\n"]
    lines += [f"{label}: {_cell(text)}\n" for label, text in _about(book) if text]
    for number, frame in enumerate(book.frames):
        n = book.frame_of.count(number)
        lines.append(f"### {_cell(frame.name)} (`{_cell(frame.id)}`, {n} patterns)\n")
        lines += [f"{_cell(text)}\n" for text in (frame.definition, frame.is_not) if text]
        lines += [f"- Example: {_cell(text)}" for text in frame.examples] + ([""] if frame.examples else [])
    return "\n".join(lines)


def _about(book: FrameCodebook) -> list[tuple[str, str]]:
    patterns = f"{file_name('frames-' + book.id)}.csv in this package (and .json, where no text is neutralised)"
    return [("Source", book.reference), ("Licence", book.licence), ("Patterns", patterns)]
