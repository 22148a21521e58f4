"""Which tables does a result hold, and how do they look as CSV, Parquet and JSON?

CSV is UTF-8 without a byte-order mark, comma-separated, with \\n line ends, empty cells for missing values, lists
joined with ";". JSON is a list of records, one a line, null for missing values. Undefined and infinite numbers are
missing in all formats. The text of articles is left out: a package of results is made to be passed on, the articles may
not be.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from mediakit.errors import ArgumentError
from mediakit.exports.spreadsheet import neutral_columns
from mediakit.result import Result

__all__ = [
    "ARTICLE_TEXT",
    "Exportable",
    "csv_bytes",
    "file_name",
    "flat",
    "json_bytes",
    "left_out",
    "parquet_bytes",
    "tables_of",
]

if TYPE_CHECKING:
    from mediakit.compare.profile import Profile
# Named in quotes: who has a Profile has loaded its module, and an export of anything else need not.
Exportable: TypeAlias = "Profile | Result | Mapping[str, Result]"
# The column that holds whole articles; a sentence around a match (evidence, concordance) stays.
ARTICLE_TEXT = "text"
_NOT_IN_A_NAME = re.compile(r"[^\w-]+")


def tables_of(subject: Exportable) -> dict[str, Result]:
    """The tables by name, in reading order: each measure's, `differences`, then those of shuffled labels (`placebo_`).

    Raises ArgumentError for anything but a Profile, a Result or named Results.
    """
    if isinstance(subject, Result):
        return {file_name(subject.recipe.measure): _without_text(subject)}
    if not isinstance(subject, Mapping) or not subject:
        raise ArgumentError(
            f"cannot export a {type(subject).__name__}; give a Corpus, the Profile of mk.compare, or a Result"
        )
    found = {file_name(name): _without_text(result) for name, result in subject.items()}
    differences, placebo = getattr(subject, "differences", None), getattr(subject, "placebo", None)
    if isinstance(differences, Result):
        found["differences"] = _without_text(differences)
    if placebo is not None:
        found |= {f"placebo_{name}": result for name, result in tables_of(placebo).items()}
    return found


def file_name(name: str) -> str:
    """A name that is safe in a path and on a sheet's tab."""
    return _NOT_IN_A_NAME.sub("-", name).strip("-")[:60] or "table"


def left_out(subject: Exportable) -> dict[str, list[str]]:
    """Which columns are not exported, per table."""
    every = {"result": subject} if isinstance(subject, Result) else dict(subject)
    return {name: [ARTICLE_TEXT] for name, result in every.items() if ARTICLE_TEXT in result.table.columns}


def _without_text(result: Result) -> Result:
    return result.with_table(_finite(result.table.drop(ARTICLE_TEXT, strict=False)))


def _finite(table: pl.DataFrame) -> pl.DataFrame:
    """Undefined and infinite numbers as missing ones."""
    return table.with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).otherwise(None).alias(name)
        for name, kind in table.schema.items()
        if kind.is_float()
    )


def flat(table: pl.DataFrame) -> pl.DataFrame:
    """The table with plain cells only: lists joined with ";", dates in ISO 8601, records as JSON."""
    return table.with_columns(_plain(name, kind) for name, kind in table.schema.items())


def _plain(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.List):
        return column.cast(pl.List(pl.String)).list.join(";", ignore_nulls=True)
    if isinstance(kind, pl.Struct):
        return column.struct.json_encode()
    if kind.is_temporal() or isinstance(kind, (pl.Categorical, pl.Enum)):
        return column.cast(pl.String)
    return column


def csv_bytes(table: pl.DataFrame) -> bytes:
    """The table as CSV, its text cells neutralised for spreadsheets."""
    return neutral_columns(flat(table)).write_csv(null_value="", line_terminator="\n").encode("utf-8")


def parquet_bytes(table: pl.DataFrame) -> bytes:
    """The table as Parquet (zstd), exact."""
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", compression_level=9)
    return buffer.getvalue()


def json_bytes(table: pl.DataFrame) -> bytes:
    """The table as a JSON list of records, one a line, exact."""
    lines = table.write_ndjson().rstrip("\n").replace("\n", ",\n")
    return f"[\n{lines}\n]\n".encode() if lines else b"[]\n"
