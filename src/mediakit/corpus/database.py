"""From a database to a corpus, in memory or streamed into a store part by part.

A store from a database is the same as one from files; while it is made, one part (32 MB of rows) is in memory.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.corpus.codebook import Codebook, load_codebook
from mediakit.corpus.corpus import Base, Corpus
from mediakit.corpus.store import FORMAT, MANIFEST, check_place, checksum
from mediakit.errors import ReadError
from mediakit.files import locked, replace_folder
from mediakit.readers.database_rows import PART_BYTES, read_rows
from mediakit.readers.databases import database_of
from mediakit.readers.dates import DateOrder
from mediakit.readers.formats import Notes
from mediakit.readers.languages import DETECT
from mediakit.readers.normalise import stack
from mediakit.text.chunks import bytes_of

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
        (folder / "codebook.json").write_text(book.model_dump_json(by_alias=True), encoding="utf-8")
        pl.concat(rejects).write_parquet(folder / "rejects.parquet")
        pl.concat(rejects).write_csv(folder / "rejects.csv")
        (folder / MANIFEST).write_text(json.dumps(_manifest(files, book, notes), indent=1), encoding="utf-8")

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


def _manifest(files: list[Path], book: Codebook, notes: Notes) -> dict[str, Any]:
    counts = [int(pl.scan_parquet(file).select(pl.len()).collect().item()) for file in files]
    parts = [
        {"file": file.name, "n_articles": n, "sha256": checksum(file)} for file, n in zip(files, counts, strict=True)
    ]
    return {
        "format": FORMAT, "fingerprint": _fingerprint(files, book), "n_articles": sum(counts), "parts": parts,
        "notes": list(notes.sentences()), "where": {},
    }  # fmt: skip


def _fingerprint(files: list[Path], book: Codebook) -> str:
    """As `Base.fingerprint` has it, one column of one part at a time."""
    digest = hashlib.blake2b(book.model_dump_json().encode(), digest_size=8)
    for name in sorted(pl.read_parquet_schema(files[0])):
        digest.update(name.encode() + b"\x1d")
        held: list[pl.Series] = []
        for file in files:
            values = pl.read_parquet(file, columns=[name])[name]
            text = values.cast(pl.List(pl.String)).list.join(";") if values.dtype == pl.List else values.cast(pl.String)
            held.append(text.fill_null(""))
            while sum(map(len, held)) >= 1000:
                whole = pl.concat(held)
                _digest(digest, whole[:1000])
                held = [whole[1000:]]
        if sum(map(len, held)):
            _digest(digest, pl.concat(held))
    return digest.hexdigest()


def _digest(digest: Any, some: pl.Series) -> None:
    lengths, data = bytes_of(some.to_arrow())
    digest.update(lengths.astype("<i8").tobytes())
    digest.update(data)
