"""Articles from PostgreSQL, SQLite and DuckDB, and tables back into them."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import mediakit as mk
from mediakit.cli.main import app
from mediakit.corpus.database import store_from_database
from mediakit.errors import ArgumentError, MissingPackage, ReadError, StoreError
from mediakit.readers.databases import connected, database_of, is_database

ROWS = [
    ("n1", "Daily", "Talks end", "2020-08-05", "The talks ended. Nobody agreed.", 3, 1.5, True),
    ("n2", "Daily", "It's “quoted”", "2020-08-06", "A second text; with 'quotes' and\ttabs.", None, None, False),
    ("n3", "Weekly", None, None, "Ein dritter Text über Köln. 中文", 5, -2.25, None),
    ("n4", "Weekly", "Empty", "2020-08-08", "", 1, 0.0, True),
]
COLUMNS = ("id", "outlet", "headline", "published", "body", "likes", "rating", "checked")


def statements(table: str, kinds: tuple[str, str, str, str]) -> str:
    text, whole, number, truth = kinds
    names = f"id {text}, outlet {text}, headline {text}, published {text if text == 'TEXT' else 'date'}, body {text}, "
    return f"CREATE TABLE {table} ({names} likes {whole}, rating {number}, checked {truth})"


@pytest.fixture
def sqlite(tmp_path: Path) -> Path:
    path = tmp_path / "news.sqlite"
    connection = sqlite3.connect(path)
    connection.execute(statements("news", ("TEXT", "INTEGER", "REAL", "INTEGER")))
    connection.executemany("INSERT INTO news VALUES (?,?,?,?,?,?,?,?)", ROWS)
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def duck(tmp_path: Path) -> Path:
    import duckdb

    path = tmp_path / "news.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(statements("news", ("VARCHAR", "INTEGER", "DECIMAL(8,2)", "BOOLEAN")))
        connection.executemany("INSERT INTO news VALUES (?,?,?,?,?,?,?,?)", ROWS)
    return path


@pytest.fixture
def news(postgresql: str, password: str) -> Any:
    """A table in PostgreSQL, gone at the end."""
    with connected(database_of(postgresql), write=True) as connection:
        cursor = connection.cursor()
        cursor.execute("DROP TABLE IF EXISTS public.news")
        cursor.execute(statements("public.news", ("varchar", "integer", "numeric(8,2)", "boolean")))
        for row in ROWS:
            values = ", ".join("NULL" if v is None else "'" + str(v).replace("'", "''") + "'" for v in row)
            cursor.execute(f"INSERT INTO public.news VALUES ({values})")
        connection.commit()
        cursor.close()
    yield postgresql
    with connected(database_of(postgresql), write=True) as connection:
        cursor = connection.cursor()
        for name in ("mediakit", "second", "third"):
            cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        cursor.execute("DROP TABLE public.news")
        connection.commit()
        cursor.close()


def check(corpus: Any) -> None:
    articles = corpus.base.articles
    assert articles["article_id"].to_list() == ["n1", "n2", "n3"]
    assert articles["source"].to_list() == ["Daily", "Daily", "Weekly"]
    assert articles["title"].to_list() == ["Talks end", "It's “quoted”", None]
    assert articles["date"].to_list() == ["2020-08-05", "2020-08-06", None]
    assert articles["text"].to_list() == [row[4] for row in ROWS[:3]]
    assert articles["likes"].to_list() == [3, None, 5]
    assert articles["rating"].to_list() == [1.5, None, -2.25]
    assert corpus.rejects.select("row", "reason").rows() == [(4, "no text")]


QUERY = "SELECT * FROM news ORDER BY id;"


def test_sqlite(sqlite: Path) -> None:
    check(mk.read(sqlite, query=QUERY))
    check(mk.read(f"sqlite:///{sqlite}"))  # the only table


def test_duckdb(duck: Path) -> None:
    check(mk.read(duck, query=QUERY))
    check(mk.read(f"duckdb:///{duck}", query=QUERY))


def test_postgresql(news: str) -> None:
    check(mk.read(news, query=QUERY))
    check(mk.read(news))


def test_postgresql_types_of_its_own(news: str) -> None:
    query = (
        "SELECT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid AS key, body AS text, "
        "'{\"a\": 1}'::jsonb AS about, ARRAY['u','v'] AS tags, "
        "timestamp '2020-08-05 10:00' AS published, interval '1 day' AS span FROM news WHERE id = 'n1'"
    )
    article = mk.read(news, query=query).base.articles.to_dicts()[0]
    assert article["date"] == "2020-08-05"
    assert "u" in str(article["tags"])
    assert article["about"].replace(" ", "") == '{"a":1}'


def test_a_session_may_only_read(news: str, sqlite: Path, duck: Path) -> None:
    for place in (news, str(sqlite), str(duck)):
        for query in ("DELETE FROM news", "DELETE FROM news RETURNING id AS title, body AS text", "DROP TABLE news"):
            with pytest.raises(ReadError, match=r"read.?only|syntax|COPY|only"):
                mk.read(place, query=query)
        assert mk.read(place, query="SELECT * FROM news").n_articles == 3


def test_a_password_in_an_address_is_refused_and_never_said(news: str, password: str) -> None:
    for address in (
        "postgresql://me:hunter2@localhost/news", "postgresql://localhost/news?password=hunter2",
        "postgres://me:hun%3Ater2@h/x",
    ):  # fmt: skip
        with pytest.raises(ArgumentError, match="PGPASSWORD") as caught:
            mk.read(address, query="SELECT 1")
        assert "hun" not in str(caught.value)
        done = CliRunner().invoke(app, ["read", address, "--query", "SELECT 1", "--to", "nowhere"])
        assert done.exit_code == 2
        assert "hun" not in done.output
    corpus = mk.read(news, query=QUERY)
    told = " ".join(
        [
            *corpus.notes,
            *corpus.base.articles.columns,
            str(mk.terms(corpus).recipe.as_dict()),
            str(corpus.rejects.rows()),
        ]
    )
    assert password not in told


def test_a_wrong_password_is_an_error_without_it(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as wrong:
        wrong.setenv("PGPASSWORD", "wrong-one")
        with pytest.raises(ReadError, match=r"no connection.*authentication failed") as caught:
            mk.read(news, query="SELECT 1")
    assert "wrong-one" not in str(caught.value)


def test_errors_say_what_there_is(news: str, sqlite: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"the query cannot be run.*nowhere"):
        mk.read(news, query="SELECT * FROM nowhere")
    with pytest.raises(ReadError, match="no column for the text; there are: id, outlet"):
        mk.read(sqlite, query="SELECT id, outlet FROM news")
    with pytest.raises(ReadError, match="there is no database"):
        mk.read(tmp_path / "none.sqlite")
    with pytest.raises(ReadError, match="no article in the rows"):
        mk.read(sqlite, query="SELECT * FROM news WHERE id = 'x'")
    with sqlite3.connect(sqlite) as connection:
        connection.execute("CREATE TABLE other (a)")
    connection.close()
    with pytest.raises(ReadError, match="holds 2 tables: news, other"):
        mk.read(sqlite)
    with pytest.raises(ArgumentError, match="query is for one database"):
        mk.read(tmp_path, query="SELECT 1")


def test_a_missing_driver_says_what_to_install(sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, address in (("adbc_driver_postgresql", "postgresql://h/x"), ("duckdb", "duckdb:///x.duckdb")):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(MissingPackage, match=r"pip install 'mediakit\[databases\]'"):
            mk.read(address, query="SELECT 1")


def test_what_a_database_is() -> None:
    assert is_database("postgres://x/y")
    assert is_database(Path("a/b.db"))
    assert not is_database("https://example.org/news.html")
    assert not is_database("articles.csv")


def test_sqlite_columns_of_mixed_types_become_text(tmp_path: Path) -> None:
    path = tmp_path / "mixed.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (text TEXT, code)")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?)", [(f"Words {n}.", n if n < 2500 else f"c{n}") for n in range(5000)]
        )
    connection.close()
    codes = mk.read(path).base.articles["code"]
    assert codes.dtype == pl.String
    assert codes[0] == "0"
    assert codes[4999] == "c4999"


def test_streamed_into_a_store_of_several_parts(sqlite: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (id, outlet, published, text, extra)")
        rows = [
            (
                f"i{n % 4000}",
                "abc"[n % 3],
                f"2020-08-{n % 28 + 1:02}",
                f"Text number {n}. " * 5,
                n if n < 2000 else None,
            )
            for n in range(5000)
        ]
        connection.executemany("INSERT INTO t VALUES (?,?,?,?,?)", rows)
    connection.close()
    store_from_database(path, None, tmp_path / "store", mapping={}, missing_language="none", part_bytes=200_000)
    stored = mk.open(tmp_path / "store")
    assert len(list((tmp_path / "store").glob("part-*.parquet"))) >= 2
    assert stored.n_articles == 5000
    assert stored.base.articles["article_id"].n_unique() == 5000
    assert stored.base.articles["text"].to_list() == [row[3] for row in rows]
    fresh = type(stored.base)(stored.base.articles, stored.base.codebook)
    assert stored.fingerprint == fresh.fingerprint
    assert mk.sentiment(stored).table.height == 3


def test_the_command_reads_a_database(news: str, sqlite: Path, tmp_path: Path) -> None:
    for place in (news, str(sqlite)):
        words = ["read", place, "--query", QUERY, "--to", str(tmp_path / "store"), "--missing-language", "none"]
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, done.output
        check(mk.open(tmp_path / "store"))
    wrong = CliRunner().invoke(app, ["read", str(sqlite), "--to", str(tmp_path / "s2"), "--encoding", "utf-8"])
    assert wrong.exit_code == 2


@pytest.fixture(scope="module")
def small() -> Any:
    return mk.from_texts({"a": ["The talks were a great success."] * 3, "b": ["A terrible crime by the police."] * 3})


def _select(address: str, sql: str) -> list[tuple[Any, ...]]:
    with connected(database_of(address)) as connection:
        cursor = connection.cursor()
        cursor.execute(sql)
        return [tuple(row) for row in cursor.fetchall()]


@pytest.mark.parametrize("kind", ["postgresql", "sqlite", "duckdb"])
def test_tables_are_written_once_and_replaced_only_on_demand(
    kind: str, small: Any, tmp_path: Path, request: Any
) -> None:
    file = tmp_path / ("out.db" if kind == "sqlite" else "out.duckdb")
    address = request.getfixturevalue("news") if kind == "postgresql" else f"{kind}:///{file}"
    dot = "_" if kind == "sqlite" else "."
    said = mk.export(small, address)
    assert "mediakit" in str(said)
    rows = _select(address, f"SELECT source, n_articles, mean FROM mediakit{dot}sentiment ORDER BY source")
    expected = mk.sentiment(small).table.sort("source").select("source", "n_articles", "mean").rows()
    assert [row[:2] for row in rows] == [row[:2] for row in expected]
    assert [row[2] for row in rows] == pytest.approx([row[2] for row in expected])
    assert _select(address, f"SELECT count(*) FROM mediakit{dot}articles") == [(6,)]
    columns = [row[0] for row in _select(address, f"SELECT recipe FROM mediakit{dot}recipes")]
    assert len(columns) > 5
    with pytest.raises(ArgumentError, match="--replace"):
        mk.export(small, address)
    mk.export(small, address, replace=True)
    mk.export(small, address, schema="second", with_text=True, force=True)
    texts = _select(address, f"SELECT text FROM second{dot}articles ORDER BY text")
    assert texts[0] == ("A terrible crime by the police.",)
    assert "text" not in str(_select(address, f"SELECT * FROM mediakit{dot}mediakit_export"))


def test_what_others_wrote_stays(news: str, small: Any, password: str) -> None:
    with connected(database_of(news), write=True) as connection:
        cursor = connection.cursor()
        cursor.execute("CREATE SCHEMA third")
        cursor.execute("CREATE TABLE third.mine (a integer)")
        connection.commit()
        cursor.close()
    with pytest.raises(ArgumentError, match="mediakit did not write"):
        mk.export(small, news, schema="third", replace=True)
    assert _select(news, "SELECT count(*) FROM third.mine") == [(0,)]


def test_a_failed_export_writes_nothing(news: str, small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from mediakit.exports import database

    whole = database._write

    def failing(connection: Any, place: Any, schema: str, name: str, table: Any) -> None:
        if name == "recipes":
            raise RuntimeError("the disk is full")
        whole(connection, place, schema, name, table)

    monkeypatch.setattr(database, "_write", failing)
    with pytest.raises(StoreError, match="nothing was: the disk is full"):
        mk.export(small, news)
    assert _select(news, "SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'mediakit'") == [(0,)]


def test_types_in_postgresql(news: str, small: Any) -> None:
    mk.export(small, news)
    found = dict(
        _select(news, "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = "
                      "'mediakit' AND table_name = 'sentiment'")
    )  # fmt: skip
    assert found["source"] == "text"
    assert found["n_articles"] == "bigint"
    assert found["mean"] == "double precision"


def test_the_command_exports_to_a_database(sqlite: Path, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'results.db'}"
    done = CliRunner().invoke(app, ["read", str(sqlite), "--to", str(tmp_path / "s"), "--missing-language", "en"])
    assert done.exit_code == 0, done.output
    done = CliRunner().invoke(app, ["export", str(tmp_path / "s"), "--to", target])
    assert done.exit_code == 0, done.output
    assert "mediakit_sentiment" in [name for (name,) in _select(target, "SELECT name FROM sqlite_master")]
    again = CliRunner().invoke(app, ["export", str(tmp_path / "s"), "--to", target])
    assert again.exit_code == 2
    assert "--replace" in again.output
