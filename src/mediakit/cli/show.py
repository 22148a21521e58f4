"""A result as the user asked for it: a table to read, or CSV, JSON or Parquet with all rows and columns.

Results go to standard output or to a file; notes go to standard error.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mediakit.cli.options import Showing
from mediakit.cli.terminal import notes, results, say, width
from mediakit.errors import ArgumentError
from mediakit.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from rich.text import Text

    from mediakit.result import Result

__all__ = ["deliver", "format_of", "print_lines"]

_SUFFIXES = {".csv": "csv", ".json": "json", ".parquet": "parquet"}


# What draws the readable form of a result in a width
Draw = Callable[[int], "Iterable[Text]"]


def format_of(showing: Showing) -> str:
    """The format asked for: the given one, what the file is called, or a table."""
    if showing.format:
        return showing.format
    return _SUFFIXES.get(showing.output.suffix.lower(), "table") if showing.output else "table"


def deliver(result: Result, showing: Showing, draw: Draw, *, also: Mapping[str, Any] | None = None) -> None:
    """Show a result or write it, and say its notes. `also` is added to JSON."""
    notes(result.recipe.notes)
    form = format_of(showing)
    if form == "table":
        _table(showing, draw)
        return
    data = _ENCODED[form](result.table) if form != "json" else _json(result, also or {})
    if showing.output:
        write_bytes(showing.output, data)
        say(f"wrote {showing.output}: {result.table.height:,} rows, {result.table.width} columns")
    elif form == "parquet" and sys.stdout.isatty():
        raise ArgumentError("Parquet is not for a terminal; give --output FILE, or a pipe")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _table(showing: Showing, draw: Draw) -> None:
    if showing.output is None:
        print_lines(draw(width()))
        return
    text = "\n".join(line.plain for line in draw(width()))
    write_bytes(showing.output, f"{text}\n".encode())
    say(f"wrote {showing.output}")


def print_lines(lines: Iterable[Text]) -> None:
    """Lines on standard output, as they are."""
    console = results()
    for line in lines:
        console.print(line)


def _csv(table: pl.DataFrame) -> bytes:
    return table.write_csv().encode()


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def _json(result: Result, also: Mapping[str, Any]) -> bytes:
    """One object: the recipe, then the rows."""
    head = json.dumps({"recipe": result.recipe.as_dict(), **also}, ensure_ascii=False, default=str)
    return f'{head[:-1]}, "rows": {result.table.write_json()}}}\n'.encode()


_ENCODED: dict[str, Callable[[pl.DataFrame], bytes]] = {"csv": _csv, "parquet": _parquet}
