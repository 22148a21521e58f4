"""Which names mean the same source, as `sources.csv` says?

    source,alias                      one alias a row
    source,aliases                    or several, separated by ;  (other columns, such as name and country, stay)

`Fox News` and `Fox Online News` are one source only if somebody says so; names are never joined by likeness.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from mediakit.errors import ReadError, listed

__all__ = ["GIVEN", "SOURCES_FILE", "has_aliases", "join_aliases", "read_sources", "source_rows", "sources_beside"]

SOURCES_FILE = "sources.csv"
GIVEN = "source_given"  # the column that keeps the name as the article gives it


def read_sources(path: Path) -> dict[str, str]:
    """alias -> source, from a table with `source` and `aliases` (separated by ;) or `alias`.

    Every source is also an alias of itself. Raises ReadError for a file that is no such table, and for an alias that
    two sources claim.
    """
    found: dict[str, str] = {}
    for row in source_rows(path)[1]:
        source = _plain(row.get("source") or "")
        if not source:
            continue
        for alias in (source, *(row.get("aliases") or "").split(";"), row.get("alias") or ""):
            if not (name := _plain(alias)):
                continue
            if found.setdefault(name, source) != source:
                raise ReadError(f"{path}: {name!r} is an alias of {found[name]!r} and of {source!r}; leave one")
    return found


def sources_beside(inputs: Sequence[Path]) -> Path | None:
    """The `sources.csv` with aliases that lies in a folder read, or beside a file read; None where there is none.

    A file of that name that is no list of sources is somebody's table of articles, and none of ours.
    """
    for path in inputs:
        place = (path if path.is_dir() else path.parent) / SOURCES_FILE
        if place.is_file() and place != path and has_aliases(place):
            return place
    return None


def join_aliases(articles: pl.DataFrame, aliases: Mapping[str, str], name: str) -> tuple[pl.DataFrame, list[str]]:
    """Articles with every alias replaced by its source, the name as given kept in `source_given`; and what to say.

    aliases: alias -> source; name: of the file that says so, for the remarks
    """
    given = articles["source"]
    counts = dict(given.drop_nulls().value_counts(sort=True).sort("count", "source", descending=[True, False]).rows())
    joined = {one: aliases[_plain(one)] for one in counts if aliases.get(_plain(one), one) != one}
    unknown = [f"{one} ({counts[one]:,})" for one in counts if _plain(one) not in aliases]
    remarks = []
    if joined:
        told = listed((f"{old} -> {new} ({counts[old]:,})" for old, new in joined.items()), 5)
        remarks.append(f"sources joined as {name} says: {told}")
        replaced = pl.col("source").replace(joined)
        kept = pl.when(pl.col("source").is_in(list(joined))).then("source").alias(GIVEN)
        articles = articles.with_columns(replaced, kept)
    if unknown:
        remarks.append(f"sources that {name} does not list: {len(unknown):,} ({listed(unknown, 10)})")
    return articles, remarks


def _plain(name: str) -> str:
    return " ".join(name.split())


def has_aliases(path: Path) -> bool:
    """Whether a file is a table of sources with their aliases."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            names = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return "source" in names and bool({"alias", "aliases"} & set(names))


def source_rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a sources.csv. Raises ReadError for a file that is no table with a column `source`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows, names = list(reader), [name for name in reader.fieldnames or [] if name]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(f"{path}: cannot be read as a CSV table in UTF-8: {error}") from None
    if "source" not in names:
        raise ReadError(f"{path}: no column 'source'; there are: {listed(names)}")
    return names, rows
