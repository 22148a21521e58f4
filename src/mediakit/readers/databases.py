"""Rows of a database, by the user's own query, in batches of Arrow.

    postgresql://user@host/name    by ADBC (extra `databases`), read-only; rows come as they are copied out, never all at once
    sqlite:///file.db, file.db     by Python's own driver, the file opened read-only
    duckdb:///file.duckdb, ...     by the package duckdb, read-only

Passwords are never part of an address: it would end in shell histories, notes and recipes. PostgreSQL's own ways are used:
PGPASSWORD, ~/.pgpass, a service file. The query is run as it is given, in a session that may only read; a database's rights
are the stronger guard, so give the user that reads no others. SQLite's columns have no fixed type: one that holds numbers
and text becomes text.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import polars as pl

from mediakit.errors import ArgumentError, MissingPackage, ReadError, listed
from mediakit.readers.values import frame_of

__all__ = ["Database", "connected", "database_of", "frames", "is_database", "said_by"]

_SCHEMES = {"postgresql": "postgresql", "postgres": "postgresql", "sqlite": "sqlite", "duckdb": "duckdb"}
_SUFFIXES = {".db": "sqlite", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".duckdb": "duckdb", ".ddb": "duckdb"}
_BATCH_ROWS = 2_000  # articles of 4 kB: 8 MB a batch
_BATCH_BYTES = 8_000_000  # what PostgreSQL's driver gathers before it hands rows over
_INSTALL = "pip install 'mediakit[databases]'"


class Database(NamedTuple):
    """Where a database is. kind: postgresql, sqlite or duckdb; place: an address or a path, without any password."""

    kind: str
    place: str

    @property
    def shown(self) -> str:
        """Its name for people."""
        return self.place


def is_database(given: object) -> bool:
    """Whether an input is a database and not a file of articles.

    >>> is_database("postgresql://localhost/news"), is_database("news.sqlite"), is_database("news.csv")
    (True, True, False)
    """
    text = str(given)
    return ("://" in text and text.partition("://")[0].lower() in _SCHEMES) or Path(text).suffix.lower() in _SUFFIXES


def database_of(given: str | Path) -> Database:
    """Where a database is; raises ArgumentError for a password in its address, ReadError for a file that is not there."""
    text = str(given)
    scheme, separator, rest = text.partition("://")
    kind = _SCHEMES.get(scheme.lower()) if separator else None
    if kind == "postgresql":
        return Database(kind, _without_password(text))
    if kind:  # sqlite:///relative.db, sqlite:////absolute.db, as SQLAlchemy writes them
        path = unquote(rest.removeprefix("/") if rest.startswith("/") else rest)
        return Database(kind, path)
    return Database(_SUFFIXES[Path(text).suffix.lower()], text)


def _without_password(text: str) -> str:
    try:
        parts = urlsplit(text)
        query = parse_qsl(parts.query, keep_blank_values=True)
        has = parts.password is not None or any("password" in name.lower() for name, _ in query)
    except ValueError:
        raise ArgumentError("the address of the database cannot be read: postgresql://USER@HOST:PORT/NAME") from None
    if has:
        raise ArgumentError(
            "the address of the database holds a password, which would be kept in histories and notes; take it out and "
            "give it as PGPASSWORD in the environment, or in ~/.pgpass"
        )
    return text


@contextmanager
def connected(database: Database, *, write: bool = False) -> Iterator[Any]:
    """A connection (DB-API), closed at the end; read-only unless `write`.

    Raises MissingPackage where a driver is not installed, ReadError where there is no connection.
    """
    opening = {"postgresql": _postgresql, "sqlite": _sqlite, "duckdb": _duckdb}[database.kind]
    try:
        connection = opening(database.place, write)
    except (MissingPackage, ReadError):
        raise
    except Exception as error:  # each driver has a tree of errors of its own
        raise ReadError(f"{database.shown}: no connection: {said_by(error)}") from None
    with closing(connection):
        yield connection


def frames(database: Database, query: str | None) -> Iterator[pl.DataFrame]:
    """The rows of a query, some at a time. Without a query: those of the only table.

    Raises ReadError with what the database says, or with the tables there are.
    """
    with connected(database) as connection:
        try:
            asked = (query or _only_table(connection, database)).strip().rstrip("; \n\t")
            if database.kind == "sqlite":
                yield from _sqlite_frames(connection, asked)
            elif database.kind == "duckdb":
                yield from map(_frame, connection.sql(asked).to_arrow_reader(_BATCH_ROWS))
            else:
                yield from _postgresql_frames(connection, asked)
        except (ReadError, GeneratorExit):
            raise
        except Exception as error:
            raise ReadError(f"{database.shown}: the query cannot be run: {said_by(error)}") from None


def said_by(error: BaseException) -> str:
    """What a driver says, on one line, without the password of the environment."""
    text = " ".join(str(error).split())[:300] or type(error).__name__
    secret = os.environ.get("PGPASSWORD")
    return text.replace(secret, "…") if secret else text


def _postgresql(place: str, write: bool) -> Any:
    try:
        from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise MissingPackage(f"PostgreSQL is read by the package adbc-driver-postgresql: {_INSTALL}") from None
    parts = urlsplit(place)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not write:
        query["options"] = f"{query.get('options', '')} -c default_transaction_read_only=on".strip()
    query.setdefault("application_name", "mediakit")
    query.setdefault("connect_timeout", "15")
    address = urlunsplit(parts._replace(scheme="postgresql", query=urlencode(query).replace("+", "%20")))
    return dbapi.connect(address)


def _sqlite(place: str, write: bool) -> Any:
    path = Path(place)
    if not write and not path.is_file():
        raise ReadError(f"there is no database {place!r}")
    mode = "rwc" if write else "ro"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


def _duckdb(place: str, write: bool) -> Any:
    try:
        import duckdb
    except ImportError:
        raise MissingPackage(f"DuckDB files are read by the package duckdb: {_INSTALL}") from None
    if not write and not Path(place).is_file():
        raise ReadError(f"there is no database {place!r}")
    quiet: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }  # nothing is downloaded
    connection = duckdb.connect(place, read_only=not write, config=quiet)
    connection.execute("SET enable_progress_bar = false")  # it would stand among the results on standard output
    return connection


_TABLES = {
    "sqlite": "SELECT NULL, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY 2",
    "postgresql": "SELECT table_schema::text, table_name::text FROM information_schema.tables WHERE table_schema NOT IN "
    "('pg_catalog', 'information_schema') ORDER BY 1, 2",
    "duckdb": "SELECT table_schema, table_name FROM information_schema.tables ORDER BY 1, 2",
}


def _only_table(connection: Any, database: Database) -> str:
    cursor = connection.cursor()
    cursor.execute(_TABLES[database.kind])
    found = [tuple(row) for row in cursor.fetchall()]
    if database.kind != "duckdb":
        cursor.close()
    names = [".".join(f'"{part}"' if not re.fullmatch(r"[a-z_][a-z0-9_]*", part) else part for part in row if part)
             for row in found]  # fmt: skip
    if len(found) != 1:
        raise ReadError(
            f"{database.shown} holds {len(found)} tables: {listed(names)}; say which rows are articles: "
            f'query="SELECT ... FROM {names[0] if names else "TABLE"}" or --query'
        )
    quoted = ".".join('"' + part.replace('"', '""') + '"' for part in found[0] if part)
    return f"SELECT * FROM {quoted}"


def _sqlite_frames(connection: Any, query: str) -> Iterator[pl.DataFrame]:
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    cursor = connection.execute(query)
    if cursor.description is None:
        raise ReadError("the query gives no rows; it should begin with SELECT")
    names = [column[0] for column in cursor.description]
    while rows := cursor.fetchmany(_BATCH_ROWS):
        yield frame_of([dict(zip(names, row, strict=True)) for row in rows])


def _postgresql_frames(connection: Any, query: str) -> Iterator[pl.DataFrame]:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(_BATCH_BYTES)})
        cursor.execute(query)
        yield from map(_frame, cursor.fetch_record_batch())


def _frame(batch: Any) -> pl.DataFrame:
    """A batch of Arrow as a table; types that only its database knows as what they are stored as, numeric as numbers."""
    import pyarrow as pa

    columns: dict[str, pl.Series] = {}
    for field, column in zip(batch.schema, batch.columns, strict=True):
        plain = column.storage if isinstance(field.type, pa.BaseExtensionType) else column
        series = _series(field.name, plain)
        if (field.metadata or {}).get(b"ADBC:postgresql:typname") == b"numeric":
            series = series.cast(pl.Float64, strict=False)
        if series.dtype == pl.Decimal:
            series = series.cast(pl.Float64)
        if series.dtype == pl.Binary:
            decoded = [None if value is None else value.decode("utf-8", "replace") for value in series]
            series = pl.Series(field.name, decoded, pl.String)
        name = field.name
        while name in columns:
            name += "_"
        columns[name] = series.alias(name)
    return pl.DataFrame(list(columns.values()))


def _series(name: str, column: Any) -> pl.Series:
    """A column; of a type that Polars does not have (intervals, for one), as text."""
    try:
        return pl.Series(name, pl.from_arrow(column))
    except (pl.exceptions.PolarsError, TypeError, ValueError):
        return pl.Series(name, [None if value is None else str(value) for value in column.to_pylist()], pl.String)
