"""The tables of a package in a database: a schema of their own, all of them or none.

PostgreSQL and DuckDB get a schema, SQLite tables with its name before theirs. Everything is written in one transaction. What is
there already stays, unless `replace` is said, and only an earlier export of mediakit is ever replaced: it is known by its
table `mediakit_export`. Texts go along as in a package: where their licence lets them, or by force.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.compare.matching import AUTO
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError, MediakitError, StoreError
from mediakit.exports.articles import with_their_text
from mediakit.exports.codebook import codebook_table
from mediakit.exports.contents import prepared
from mediakit.exports.everything import results_of
from mediakit.exports.tables import tables_of
from mediakit.readers.databases import Database, connected, database_of, said_by
from mediakit.result import Result
from mediakit.version import __version__

__all__ = ["SCHEMA", "database_tables", "export_to_database"]

SCHEMA = "mediakit"
MARK = "mediakit_export"
_MOST_LETTERS = 63  # of a name in PostgreSQL, which cuts longer ones


def export_to_database(
    corpus: Corpus, address: str | Path, *, schema: str = SCHEMA, replace: bool = False, by: str | Sequence[str] = "source",
    within: str | None = AUTO, seed: int = 0, with_text: bool = False, force: bool = False,
) -> str:  # fmt: skip
    """Write every result of a corpus as tables of a database, and return where they are.

    Arguments: corpus; address, postgresql://USER@HOST/NAME, sqlite:///FILE or duckdb:///FILE; schema, the name of the new
    schema; replace, an earlier export of that name; by, within, seed, how groups are compared; with_text, force, as in
    `mk.export`.
    Raises ArgumentError for a name that is taken, StoreError with what the database says where it cannot be written.
    """
    if not re.fullmatch(r"[^\W\d]\w*", schema) or len(schema) > _MOST_LETTERS - 30:
        raise ArgumentError(f"the schema's name is letters, digits and _, at most {_MOST_LETTERS - 30}; not {schema!r}")
    database = database_of(address)
    with connected(database, write=True) as connection:
        _check_free(connection, database, schema, replace)  # before the measuring, which takes long
    tables = database_tables(corpus, by=by, within=within, seed=seed, with_text=with_text, force=force)
    with connected(database, write=True) as connection:
        try:
            _begin(connection, database)
            _check_free(connection, database, schema, replace)
            _make_room(connection, database, schema)
            for name, table in tables.items():
                _write(connection, database, schema, name, table)
            _end(connection, database)
        except MediakitError:
            raise
        except Exception as error:  # each driver has a tree of errors of its own; closing undoes what was begun
            raise StoreError(f"{database.shown}: cannot be written, and nothing was: {said_by(error)}") from None
    return f"{database.shown}, {'tables' if database.kind == 'sqlite' else 'schema'} {schema}"


def database_tables(
    corpus: Corpus, *, by: str | Sequence[str] = "source", within: str | None = AUTO, seed: int = 0, with_text: bool = False,
    force: bool = False,
) -> dict[str, pl.DataFrame]:  # fmt: skip
    """The tables by name: articles, results, rejects, the codebook of their columns, recipes, and what was exported."""
    results, missing = results_of(corpus, by=by, within=within, seed=seed)
    allowed = with_their_text(corpus, force).articles if with_text else None
    free = [] if allowed is None else allowed["article_id"].to_list()
    shown: Mapping[str, Result] = prepared(tables_of(results), corpus, free)
    tables = {name: result.table for name, result in shown.items()}
    if allowed is not None:
        tables["articles"] = tables["articles"].join(allowed.select("article_id", "text"), on="article_id", how="left")
    recipes = [(name, json.dumps(result.recipe.as_dict(), ensure_ascii=False)) for name, result in shown.items()]
    recipes += [(name, json.dumps({"missing": why}, ensure_ascii=False)) for name, why in missing.items()]
    mark = {"version": [__version__], "fingerprint": [corpus.fingerprint], "corpus": [corpus.title]}
    tables |= {
        "rejects": corpus.rejects,
        "columns": codebook_table(dict(shown)),
        "recipes": pl.DataFrame(recipes, schema=["table", "recipe"], orient="row"),
        MARK: pl.DataFrame(mark),
    }
    return {_name(name): _plain(table) for name, table in tables.items()}


def _name(name: str) -> str:
    return re.sub(r"\W+", "_", name)[:_MOST_LETTERS]


def _plain(table: pl.DataFrame) -> pl.DataFrame:
    """Types that every database has: text, 64-bit integers, doubles, truth values; lists as text joined with ;."""
    columns = []
    for name, kind in table.schema.items():
        column = pl.col(name)
        if isinstance(kind, pl.List):
            column = column.cast(pl.List(pl.String)).list.join(";")
        elif kind.is_integer():
            column = column.cast(pl.Int64)
        elif kind.is_float():
            column = column.cast(pl.Float64)
        elif kind == pl.Date:
            column = column.cast(pl.Date)
        elif kind != pl.Boolean:
            column = column.cast(pl.String, strict=False)
        columns.append(column)
    plain = table.select(columns)
    return plain.with_columns(pl.col(pl.String).str.replace_all("\x00", "", literal=True))  # which PostgreSQL refuses


def _quoted(*names: str) -> str:
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def _rows(connection: Any, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    cursor = connection.cursor()
    try:
        cursor.execute(sql, values) if values else cursor.execute(sql)
        return [tuple(row) for row in cursor.fetchall()]
    finally:
        cursor.close()


def _there(connection: Any, database: Database, schema: str) -> list[str]:
    """Names of the tables that stand where this export would."""
    if database.kind == "sqlite":
        found = _rows(connection, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        return [name for (name,) in found if str(name).startswith(f"{schema}_")]
    literal = schema.replace("'", "''")
    sql = f"SELECT table_name::varchar FROM information_schema.tables WHERE table_schema = '{literal}'"
    return [str(name) for (name,) in _rows(connection, sql)]


def _check_free(connection: Any, database: Database, schema: str, replace: bool) -> None:
    there = _there(connection, database, schema)
    mark = f"{schema}_{MARK}" if database.kind == "sqlite" else MARK
    if database.kind != "sqlite" and not there and _has_schema(connection, schema):
        raise ArgumentError(
            f"{database.shown} has an empty schema {schema!r} that is not mediakit's; give another --schema"
        )
    if not there:
        return
    if mark not in there:
        raise ArgumentError(
            f"{database.shown} has tables of {schema!r} that mediakit did not write; they stay: give another --schema"
        )
    if not replace:
        raise ArgumentError(
            f"{database.shown} holds an earlier export {schema!r}, which stays; --replace (replace=True) replaces it, "
            "--schema gives this one another name"
        )


def _has_schema(connection: Any, schema: str) -> bool:
    sql = f"SELECT 1 FROM information_schema.schemata WHERE schema_name = '{schema}'"
    return bool(_rows(connection, sql))


def _make_room(connection: Any, database: Database, schema: str) -> None:
    """An empty schema: an earlier export is dropped, table by table, so that what others made beside it is an error."""
    cursor = connection.cursor()
    for name in _there(connection, database, schema):
        place = (name,) if database.kind == "sqlite" else (schema, name)
        cursor.execute(f"DROP TABLE {_quoted(*place)}")
    if database.kind != "sqlite" and not _has_schema(connection, schema):
        cursor.execute(f"CREATE SCHEMA {_quoted(schema)}")
    if database.kind != "duckdb":  # where a cursor is the connection's own state no more
        cursor.close()


def _write(connection: Any, database: Database, schema: str, name: str, table: pl.DataFrame) -> None:
    if database.kind == "postgresql":
        with connection.cursor() as cursor:
            cursor.adbc_ingest(
                name, table.to_arrow(compat_level=pl.CompatLevel.oldest()), "create", db_schema_name=schema
            )
    elif database.kind == "duckdb":
        connection.register("mediakit_table", table.to_arrow())
        connection.execute(f"CREATE TABLE {_quoted(schema, name)} AS SELECT * FROM mediakit_table")
        connection.unregister("mediakit_table")
    else:
        kinds = [_sqlite_type(kind) for kind in table.schema.values()]
        place = _quoted(f"{schema}_{name}")
        columns = ", ".join(f"{_quoted(one)} {kind}" for one, kind in zip(table.columns, kinds, strict=True))
        connection.execute(f"CREATE TABLE {place} ({columns})")
        marks = ", ".join("?" * table.width)
        connection.executemany(f"INSERT INTO {place} VALUES ({marks})", table.iter_rows())


def _sqlite_type(kind: pl.DataType) -> str:
    if kind.is_integer() or kind == pl.Boolean:
        return "INTEGER"
    return "REAL" if kind.is_float() else "TEXT"


def _begin(connection: Any, database: Database) -> None:
    if database.kind != "postgresql":  # ADBC's DB-API begins by itself
        connection.execute("BEGIN TRANSACTION")


def _end(connection: Any, database: Database) -> None:
    connection.execute("COMMIT") if database.kind != "postgresql" else connection.commit()
