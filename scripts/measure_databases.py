"""In how much memory is a large table of a database streamed into a store?

    python scripts/measure_databases.py NEWS.parquet [--address postgresql://me@localhost/test] [--kinds sqlite duckdb]

Copies the articles of a Parquet file, `--times` times over, into a temporary SQLite and DuckDB file (and, with --address,
into a table of that PostgreSQL, dropped at the end), streams each into a store in a process of its own, and prints rows per
second and the largest memory of that process beside the size of the texts. The store is checked to hold every row.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

CODE = """
import json, resource, sys, time
from pathlib import Path
from mediakit.corpus.database import store_from_database
start, cpu = time.perf_counter(), time.process_time()
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
store_from_database(sys.argv[1], sys.argv[2], Path(sys.argv[3]), mapping={}, missing_language="none")
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([time.perf_counter() - start, time.process_time() - cpu, base, most]))
"""


def main() -> None:
    """Copy, stream, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("table", type=Path)
    parser.add_argument("--address")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", default=["sqlite", "duckdb"])
    given = parser.parse_args()
    articles = pl.read_parquet(given.table)
    articles = articles.select(
        pl.col(name).cast(pl.String) for name in ("source", "title", "date", "text") if name in articles.columns
    )
    print("| database | rows | MB of text | seconds | rows/s | processor seconds | largest memory, MB | before, MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        for kind in given.kinds:
            address = f"{kind}:///{Path(name, 'news.' + kind)}"
            _fill(kind, Path(name, "news." + kind), articles, given.times)
            _measure(kind, address, "SELECT * FROM news", articles, given.times, Path(name, "store"))
    if given.address:
        _postgresql(given.address, articles, given.times)


def _fill(kind: str, path: Path, articles: pl.DataFrame, times: int) -> None:
    if kind == "duckdb":
        import duckdb

        with duckdb.connect(str(path)) as connection:
            connection.register("news_table", articles.to_arrow())
            connection.execute("CREATE TABLE news AS SELECT * FROM news_table")
            for _ in range(times - 1):
                connection.execute("INSERT INTO news SELECT * FROM news_table")
        return
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE news ({', '.join(articles.columns)})")
    for _ in range(times):
        connection.executemany(f"INSERT INTO news VALUES ({', '.join('?' * articles.width)})", articles.iter_rows())
    connection.commit()
    connection.close()


def _postgresql(address: str, articles: pl.DataFrame, times: int) -> None:
    from adbc_driver_postgresql import dbapi

    name = "mediakit_measure_news"
    with dbapi.connect(address) as connection, connection.cursor() as cursor:
        for n in range(times):
            data = articles.to_arrow(compat_level=pl.CompatLevel.oldest())
            cursor.adbc_ingest(name, data, "append" if n else "create")
        connection.commit()
        try:
            with tempfile.TemporaryDirectory() as folder:
                _measure("postgresql", address, f"SELECT * FROM {name}", articles, times, Path(folder, "store"))
        finally:
            cursor.execute(f"DROP TABLE {name}")
            connection.commit()


def _measure(kind: str, address: str, query: str, articles: pl.DataFrame, times: int, store: Path) -> None:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", CODE, address, query, str(store)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    seconds, cpu, base, most = json.loads(done.stdout)
    manifest = json.loads((store / "manifest.json").read_text(encoding="utf-8"))
    rows = articles.height * times
    rejects = pl.read_parquet(store / "rejects.parquet").height
    assert manifest["n_articles"] + rejects == rows, (
        manifest["n_articles"],
        rejects,
        rows,
        time.perf_counter() - start,
    )
    size = (articles["text"].str.len_bytes().sum() or 0) * times / 1e6
    cells = (
        kind,
        f"{rows:,}",
        f"{size:.0f}",
        f"{seconds:.1f}",
        f"{rows / seconds:,.0f}",
        f"{cpu:.1f}",
        f"{most / 1e3:.0f}",
        f"{base / 1e3:.0f}",
    )
    print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
