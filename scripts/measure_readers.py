"""How fast are articles read in each format, and do they come back the same?

    python scripts/measure_readers.py NEWS.parquet [--formats csv html] [--engine processes] [--limit 1000]

Writes the articles of a table (columns text and, where there are, id, source, title, date) to a temporary folder as one
file of each format, or as one file each for HTML, Markdown and plain text, reads them back, and prints a table: articles
per second, and how many texts are equal to those written. For formats that say so, texts are compared up to white space.
"""

from __future__ import annotations

import argparse
import html
import re
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

from mediakit.readers.read import read

FIELDS = ("id", "source", "title", "date")
MAX_CELL = 32_767  # Excel's limit of characters in a cell: longer texts go on in text_2, ...


def main() -> None:
    """Write, read, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("table", type=Path)
    parser.add_argument("--formats", nargs="*", default=list(WRITERS), choices=list(WRITERS))
    parser.add_argument("--engine", default="serial")
    parser.add_argument("--limit", type=int)
    given = parser.parse_args()
    articles = pl.read_parquet(given.table)
    articles = articles.select(pl.col(name).cast(pl.String) for name in (*FIELDS, "text") if name in articles.columns)
    articles = articles.head(given.limit) if given.limit else articles
    print(
        "| format | articles | rejects | seconds | articles/s | same id, source, title | same text | but for spaces |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name in given.formats:
        with tempfile.TemporaryDirectory() as folder:
            place = WRITERS[name](articles, Path(folder))
            start = time.perf_counter()
            report = read(place, missing_language="none", engine=given.engine)
            seconds = time.perf_counter() - start
        print(_row(name, articles, report.articles, report.rejects.height, seconds), flush=True)


def _row(name: str, written: pl.DataFrame, found: pl.DataFrame, n_rejects: int, seconds: float) -> str:
    if "file" in found.columns:  # one file an article: its id is in the file's name
        found = found.with_columns(pl.col("file").str.extract(r"([^/]+)\.\w+$").alias("article_id"))
    both = written.join(found, left_on="id", right_on="article_id", how="left", suffix="_found", maintain_order="left")
    fields = [f for f in ("source", "title") if f in written.columns]
    same = pl.all_horizontal(_trimmed(f).eq_missing(_trimmed(f"{f}_found")) for f in fields)
    spaces = r"\s+"
    counts = both.select(
        same.sum().alias("fields"),
        (pl.col("text") == pl.col("text_found")).sum().alias("text"),
        (_spaced("text", spaces) == _spaced("text_found", spaces)).sum().alias("spaces"),
    ).row(0)
    numbers = " | ".join(f"{count:,}" for count in counts)
    return f"| {name} | {found.height:,} | {n_rejects:,} | {seconds:.1f} | {found.height / seconds:,.0f} | {numbers} |"


def _trimmed(name: str) -> pl.Expr:
    plain = pl.col(name).str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(plain == "").then(None).otherwise(plain)


def _spaced(name: str, spaces: str) -> pl.Expr:
    return pl.col(name).str.replace_all(spaces, " ").str.strip_chars()


def _xlsx(articles: pl.DataFrame, folder: Path) -> Path:
    import xlsxwriter

    place = folder / "articles.xlsx"
    with xlsxwriter.Workbook(str(place), {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        longest = int(articles["text"].str.len_chars().max() or 0)  # type: ignore[call-overload]
        more = [f"text_{n}" for n in range(2, longest // MAX_CELL + 2)]
        sheet.write_row(0, 0, [*articles.columns, *more])
        for at, row in enumerate(articles.iter_rows(), 1):
            text = row[-1] or ""
            cells = [*row[:-1], *(text[start : start + MAX_CELL] for start in range(0, len(text), MAX_CELL))]
            for column, value in enumerate(cells):
                if value is not None:
                    sheet.write_string(at, column, value)
    return place


def _html(articles: pl.DataFrame, folder: Path) -> Path:
    for row in articles.iter_rows(named=True):
        title, source = html.escape(row.get("title") or ""), html.escape(row.get("source") or "")
        paragraphs = "\n".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n+", row["text"]) if part.strip())
        (folder / f"{row['id']}.html").write_text(
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{source}"></head><body>'
            f'<nav><a href="/">Home</a> <a href="/about">About</a></nav><article><h1>{title}</h1>\n{paragraphs}\n'
            f"</article><footer>All rights reserved.</footer></body></html>",
            encoding="utf-8",
        )
    return folder


def _texts(suffix: str) -> Callable[[pl.DataFrame, Path], Path]:
    def write(articles: pl.DataFrame, folder: Path) -> Path:
        for id_, text in articles.select("id", "text").iter_rows():
            (folder / f"{id_}{suffix}").write_text(text, encoding="utf-8", newline="")
        return folder

    return write


def _zip(articles: pl.DataFrame, folder: Path) -> Path:
    place = folder / "articles.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for id_, text in articles.select("id", "text").iter_rows():
            archive.writestr(f"{id_}.txt", text)
    return place


def _whole(name: str, write: Callable[[pl.DataFrame, Path], object]) -> Callable[[pl.DataFrame, Path], Path]:
    def one_file(articles: pl.DataFrame, folder: Path) -> Path:
        write(articles, folder / name)
        return folder / name

    return one_file


WRITERS: dict[str, Callable[[pl.DataFrame, Path], Path]] = {
    "parquet": _whole("articles.parquet", pl.DataFrame.write_parquet),
    "feather": _whole("articles.feather", pl.DataFrame.write_ipc),
    "csv": _whole("articles.csv", pl.DataFrame.write_csv),
    "jsonl": _whole("articles.jsonl", pl.DataFrame.write_ndjson),
    "xlsx": _xlsx,
    "txt": _texts(".txt"),
    "zip": _zip,
    "html": _html,
}


if __name__ == "__main__":
    main()
