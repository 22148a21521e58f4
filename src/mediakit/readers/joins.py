"""Which document does a row of metadata belong to?

A story list (Media Cloud, GDELT) or a list of references (Zotero, BibTeX, RIS) has titles, dates and addresses, but no
text. Its rows go to the documents read with it: by the name of the file that a row gives (whole, then without suffix),
else by address, else by exact title, in this order and only where one document fits. A row fills what its document
lacks. What the document says itself stays; where the row says otherwise, its value is kept in a column `listed_...`,
and counted in a note; a date that only makes the document's more exact (2020 to 2020-08-05) is taken. A row without a
document is a reject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import polars as pl

from mediakit.article import STANDARD_COLUMNS
from mediakit.readers.formats import FILE_NAMES, Notes
from mediakit.readers.normalise import FILE, REJECT_SCHEMA, ROW

__all__ = ["join_metadata"]

_FILLED = tuple(name for name in STANDARD_COLUMNS if name not in ("text", "events"))
_SAID_OTHERWISE = "listed_"
_NO_TEXT = "metadata without a text"
_ADVICE = "read it together with its document (matched by file name, address or title), or leave the row out"


class _Index(NamedTuple):
    """Rows of articles by what a row of metadata can name."""

    name: dict[str, list[int]]
    stem: dict[str, list[int]]
    url: dict[str, list[int]]
    title: dict[str, list[int]]


def join_metadata(articles: pl.DataFrame, rows: pl.DataFrame, notes: Notes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Articles with what rows of metadata say of them, and the rejects: rows that belong to none.

    articles: standard columns and metadata, `file` where articles are files
    rows: standard columns without text, metadata, FILE and ROW, and FILE_NAMES where known
    """
    index = _indexed(articles)
    of_article: dict[int, int] = {}
    rejects: list[tuple[str, int | None, str, str]] = []
    for place, row in enumerate(rows.iter_rows(named=True)):
        found = _document(row, index)
        free = [at for at in found if at not in of_article]
        if len(free) == 1:
            of_article[free[0]] = place
        else:
            rejects.append((row[FILE], row[ROW], _reason(row, found, free), _ADVICE))
    if of_article:
        notes.say(f"metadata of {len(of_article):,} articles taken from a list of stories or references")
        articles = _filled(articles, rows, of_article, notes)
    return articles, pl.DataFrame(rejects, schema=REJECT_SCHEMA, orient="row")


def _indexed(articles: pl.DataFrame) -> _Index:
    files = articles["file"].to_list() if "file" in articles.columns else [None] * articles.height
    names = [None if file is None else PurePosixPath(file).name.casefold() for file in files]
    return _Index(
        _places(names),
        _places(None if name is None else PurePosixPath(name).stem for name in names),
        _places(map(_address, articles["url"])),
        _places(map(_words, articles["title"])),
    )


def _places(keys: Iterable[str | None]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        if key:
            found.setdefault(key, []).append(at)
    return found


def _document(row: Mapping[str, Any], index: _Index) -> list[int]:
    """The articles that a row of metadata names, by the first way that finds any."""
    for written in (row.get(FILE_NAMES) or "").split(";"):
        name = re.split(r"[/\\]", written.strip())[-1].casefold()
        if found := index.name.get(name) or index.stem.get(PurePosixPath(name).stem if name else ""):
            return found
    return index.url.get(_address(row["url"]) or "") or index.title.get(_words(row["title"]) or "") or []


def _reason(row: Mapping[str, Any], found: list[int], free: list[int]) -> str:
    title = f" ({row['title'][:80]!r})" if row["title"] else ""
    if len(free) > 1:
        return f"metadata that fits {len(free):,} documents{title}"
    return f"metadata for a document that has some from another row{title}" if found else f"{_NO_TEXT}{title}"


def _address(url: str | None) -> str | None:
    """An address as people mean it: without scheme, www, fragment and slash at its end."""
    return re.sub(r"^(https?://)?(www\.)?|#.*$|/+$", "", url.strip().casefold()) or None if url else None


def _words(title: str | None) -> str | None:
    return " ".join(title.casefold().split()) or None if title else None


def _filled(articles: pl.DataFrame, rows: pl.DataFrame, of_article: Mapping[int, int], notes: Notes) -> pl.DataFrame:
    places = [of_article.get(at) for at in range(articles.height)]
    mine = _gathered(rows, places)
    columns: list[pl.Series] = []
    for name in _FILLED:
        own, listed = articles[name], mine[name]
        if name == "date":
            more_exact = pl.col("listed").str.starts_with(pl.col("own"))
            dates = pl.DataFrame([own.alias("own"), listed.alias("listed")])
            own = dates.select(pl.when(more_exact).then("listed").otherwise("own").alias("date")).to_series()
        otherwise = (own != listed).fill_null(False)
        if otherwise.any() and name != "article_id":
            kept = pl.DataFrame({"l": listed, "o": otherwise}).select(pl.when("o").then("l")).to_series()
            columns.append(kept.alias(f"{_SAID_OTHERWISE}{name}"))
            notes.say(f"{name} differs between document and list, the document's own was kept: {otherwise.sum():,}")
        columns.append(own.fill_null(listed).alias(name))
    for name in mine.columns:
        if name in STANDARD_COLUMNS or name in (FILE, ROW, FILE_NAMES):
            continue
        if name not in articles.columns:
            columns.append(mine[name])
        elif articles[name].dtype == mine[name].dtype:
            columns.append(articles[name].fill_null(mine[name]))
        else:
            columns.append(mine[name].alias(f"{_SAID_OTHERWISE}{name}"))
    return articles.with_columns(columns)


def _gathered(rows: pl.DataFrame, places: list[int | None]) -> pl.DataFrame:
    wanted = pl.DataFrame({"\x00at": pl.Series(places, dtype=pl.Int64)})
    numbered = rows.with_columns(pl.arange(0, rows.height, eager=True).alias("\x00at"))
    return wanted.join(numbered, on="\x00at", how="left", maintain_order="left").drop("\x00at")
