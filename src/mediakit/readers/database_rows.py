"""Articles from the rows of a database: some at a time, each part as the reader of tables would have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from mediakit.article import STANDARD_COLUMNS
from mediakit.errors import ReadError
from mediakit.readers.columns import check_mapping
from mediakit.readers.databases import Database, frames
from mediakit.readers.dates import DateOrder
from mediakit.readers.formats import Notes, RawTable
from mediakit.readers.gather import Gathered
from mediakit.readers.languages import DETECT, check_choice, fill_languages
from mediakit.readers.normalise import with_ids
from mediakit.readers.read import table_of

__all__ = ["RowsRead", "read_rows"]

# Bytes of text that are made into one part: the size of a block of a corpus, halved, so that a part is never cut.
PART_BYTES = 32 * 1024 * 1024


class RowsRead(NamedTuple):
    """Some articles in standard columns, and what was no article."""

    articles: pl.DataFrame
    rejects: pl.DataFrame


def read_rows(
    database: Database,
    query: str | None,
    notes: Notes,
    *,
    mapping: Mapping[str, str],
    date_order: DateOrder | None = None,
    missing_language: str = DETECT,
    part_bytes: int = PART_BYTES,
) -> Iterator[RowsRead]:
    """The articles that a query gives, part by part; what is in memory at a time is one part.

    Raises ReadError where a column for the text or a mapped one is missing.
    """
    check_mapping(mapping)
    check_choice(missing_language)
    label, first, taken = database.shown, 1, set[str]()
    for some in _parts(frames(database, query), part_bytes):
        rows = pl.int_range(first, first + some.height, eager=True, dtype=pl.Int64)
        first += some.height
        got = Gathered(tables=[(label, RawTable(some, rows))], notes=notes)
        table, rejects = table_of(got, mapping, date_order)
        if got.rejects and not table.height and rejects.height == len(got.rejects):
            raise ReadError(f"{label}: {got.rejects[0].reason}; {got.rejects[0].advice}")
        table = _distinct(with_ids(fill_languages(table, missing_language, notes), notes), taken, notes)
        more = [name for name in table.columns if name not in STANDARD_COLUMNS]
        yield RowsRead(table.select(*STANDARD_COLUMNS, *more), rejects)


def _parts(batches: Iterator[pl.DataFrame], part_bytes: int) -> Iterator[pl.DataFrame]:
    held: list[pl.DataFrame] = []
    size = 0
    for batch in batches:
        held.append(batch)
        size += int(batch.estimated_size())
        if size >= part_bytes:
            yield pl.concat(held, how="vertical_relaxed") if _alike(held) else pl.concat(_as_text(held), how="vertical")
            held, size = [], 0
    if held:
        yield pl.concat(held, how="vertical_relaxed") if _alike(held) else pl.concat(_as_text(held), how="vertical")


def _alike(held: list[pl.DataFrame]) -> bool:
    kinds: dict[str, set[bool]] = {}
    for frame in held:
        for name, kind in frame.schema.items():
            if kind != pl.Null:
                kinds.setdefault(name, set()).add(kind.is_numeric())
    return all(len(found) == 1 for found in kinds.values())


def _as_text(held: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Columns that are numbers in one batch and text in another, as SQLite's can be: as text."""
    return [frame.with_columns(pl.all().cast(pl.String, strict=False)) for frame in held]


def _distinct(table: pl.DataFrame, taken: set[str], notes: Notes) -> pl.DataFrame:
    """Ids that no earlier part has."""
    ids = []
    for one in table["article_id"].to_list():
        new, n = one, 1
        while new in taken:
            n += 1
            new = f"{one}~{n}"
        taken.add(new)
        ids.append(new)
    if ids != table["article_id"].to_list():
        notes.say("articles with an id that was given before got ~2, ~3, ... at its end")
    return table.with_columns(pl.Series("article_id", ids, dtype=pl.String))
