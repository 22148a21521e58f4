"""From a database to a corpus, in memory or streamed into a store part by part.

A store from a database is the same as one from files; while it is made, one part (32 MB of rows) is in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.corpus.codebook import Codebook, load_codebook
from mediakit.corpus.corpus import Base, Corpus
from mediakit.corpus.fingerprint import fingerprint_of
from mediakit.corpus.store import Unwritten, check_place, finish
from mediakit.errors import ReadError
from mediakit.files import locked, replace_folder
from mediakit.readers.database_rows import PART_BYTES, read_rows
from mediakit.readers.databases import database_of
from mediakit.readers.dates import DateOrder
from mediakit.readers.formats import Notes
from mediakit.readers.languages import DETECT
from mediakit.readers.normalise import stack

__all__ = ["corpus_from_database", "store_from_database"]


def corpus_from_database(
    address: str | Path, query: str | None, *, mapping: Mapping[str, str], codebook: str | Path | None,
    date_order: DateOrder | None = None, missing_language: str = DETECT,
) -> Corpus:  # fmt: skip
    """The articles that a query gives, as a corpus in memory."""
    notes = Notes()
    parts = list(
        read_rows(
            database_of(address),
            query,
            notes,
            mapping=mapping,
            date_order=date_order,
            missing_language=missing_language,
        )
    )
    articles = [part.articles for part in parts if part.articles.height]
    if not articles:
        raise ReadError(f"{database_of(address).shown}: no article in the rows that the query gives")
    rejects = pl.concat([part.rejects for part in parts])
    return Corpus(Base(stack(articles), _book(codebook), rejects, notes.sentences()))


def store_from_database(
    address: str | Path, query: str | None, to: Path, *, mapping: Mapping[str, str], codebook: str | Path | None = None,
    date_order: DateOrder | None = None, missing_language: str = DETECT, part_bytes: int = PART_BYTES,
) -> Path:  # fmt: skip
    """Stream the articles that a query gives into a store, which replaces a former one.

    Raises ReadError where the query gives no article.
    """
    check_place(to)
    database, book, notes = database_of(address), _book(codebook), Notes()

    def fill(folder: Path) -> None:
        files: list[Path] = []
        rejects: list[pl.DataFrame] = []
        for part in read_rows(
            database, query, notes, mapping=mapping, date_order=date_order, missing_language=missing_language,
            part_bytes=part_bytes,
        ):  # fmt: skip
            rejects.append(part.rejects)
            if part.articles.height:
                files.append(folder / f"part-{len(files):05d}.parquet")
                _write(part.articles, files[-1])
        if not files:
            raise ReadError(f"{database.shown}: no article in the rows that the query gives")
        _same_columns(files)
        nothing = pl.DataFrame(schema={"text": pl.String})
        base = Base(nothing, book, pl.concat(rejects), notes.sentences())
        finish(folder, Unwritten(base, None, lambda _: _fingerprint(files, book)), files)

    with locked(to):
        return replace_folder(to, fill)


def _book(path: str | Path | None) -> Codebook:
    return load_codebook(Path(path)) if path else Codebook()


def _write(articles: pl.DataFrame, file: Path) -> None:
    if "composed" in articles.columns:
        truth = pl.col("composed").cast(pl.String).str.to_lowercase().is_in(["true", "1", "yes"])
        articles = articles.with_columns(truth.fill_null(False).alias("composed"))
    articles.write_parquet(file, compression="lz4", statistics=False)


def _same_columns(files: list[Path]) -> None:
    """All parts with the same columns and types: what differs becomes text, what one part lacks is empty there."""
    kinds: dict[str, set[Any]] = {}
    schemas = [pl.read_parquet_schema(file) for file in files]
    for schema in schemas:
        for name, kind in schema.items():
            kinds.setdefault(name, set()).add(kind)
    whole = {name: _common(found) for name, found in kinds.items()}
    for file, schema in zip(files, schemas, strict=True):
        if dict(schema) != whole:
            columns = [
                (pl.col(name) if name in schema else pl.lit(None)).cast(kind).alias(name)
                for name, kind in whole.items()
            ]
            _write(pl.read_parquet(file).select(columns), file)


def _common(kinds: set[Any]) -> Any:
    known = kinds - {pl.Null()}
    if len(known) == 1:
        return next(iter(known))
    if known and all(kind.is_integer() for kind in known):
        return pl.Int64()
    return pl.Float64() if known and all(kind.is_numeric() for kind in known) else pl.String()


def _fingerprint(files: list[Path], book: Codebook) -> str:
    """As `Base.fingerprint` has it, one column of one part at a time."""
    names = list(pl.read_parquet_schema(files[0]))
    return fingerprint_of(book, names, lambda name: (pl.read_parquet(file, columns=[name])[name] for file in files))
