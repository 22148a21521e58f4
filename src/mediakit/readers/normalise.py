"""How do the raw columns of any format become the standard columns?

    raw table, its columns mapped  ->  article_id, source, title, date, author, url, language, events, text + metadata
                                   ->  rejects: rows without a text

Everything is done on whole columns. A text stays as it is, but for line ends (CRLF becomes LF) and NUL characters,
which no spreadsheet or database takes: offsets into the text count in this form. Ids are given at last, over all files
together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from mediakit.article import STANDARD_COLUMNS, article_key
from mediakit.readers.columns import metadata_names
from mediakit.readers.date_columns import read_dates
from mediakit.readers.dates import DateOrder
from mediakit.readers.formats import Notes
from mediakit.readers.long_texts import whole_texts
from mediakit.readers.values import flat

__all__ = [
    "FILE",
    "LINE",
    "REJECT_SCHEMA",
    "ROW",
    "Standard",
    "clean_text",
    "keys_of",
    "rejected",
    "short",
    "stack",
    "standardise",
    "visible",
    "with_ids",
]

# Where a row comes from, under names that no column of a file can have: names of files lose their control characters.
FILE, ROW, LINE = "\x00file", "\x00row", "\x00line"
REJECT_SCHEMA = {"file": pl.String, "row": pl.Int64, "reason": pl.String, "advice": pl.String}

_VISIBLE = r"[^\s\p{Cc}\p{Cf}\p{Z}]"
_SHORT = ("source", "title", "author", "url", "language")


class Standard(NamedTuple):
    """The articles of one raw table (ids as given, or null) and the rows that are none."""

    articles: pl.DataFrame
    rejects: pl.DataFrame


def standardise(
    raw: pl.DataFrame,
    columns: Mapping[str, str],
    *,
    label: str,
    notes: Notes,
    date_order: DateOrder | None = None,
    keep_file: bool = False,
) -> Standard:
    """Standard columns, then metadata, from a raw table with FILE, ROW and LINE.

    columns: standard column -> raw column; label: the files, for notes
    keep_file: add the name of the file as metadata, for formats in which a file is an article
    Without a column for the text, rows are metadata of articles elsewhere, and none is rejected for having no text.
    """
    done = [_id(raw, columns), *(short(raw, name, columns) for name in _SHORT), _events(raw, columns)]
    dates, original = _dates(raw, columns, label, notes, date_order)
    text, more = short(raw, "text", {}), tuple[str, ...]()
    if "text" in columns:
        cells, more = whole_texts(raw, columns["text"], label, notes)
        text = clean_text(cells, label, notes)
    used = [*(name for name in columns.values() if name != original), *more, FILE, ROW, LINE]
    dates, metadata = _one_date_note(dates, _metadata(raw, used))
    frame = pl.DataFrame([*done, *dates, text]).select(*STANDARD_COLUMNS, *([dates[1].name] if dates[1:] else []))
    frame = frame.hstack([*metadata, *([raw[FILE].alias("file")] if keep_file else [])])
    seen = visible(text)
    if seen.all() or "text" not in columns:
        return Standard(frame, pl.DataFrame(schema=REJECT_SCHEMA))
    return Standard(frame.filter(seen), rejected(raw.select(FILE, ROW, LINE).filter(~seen)))


def stack(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Tables one under the other, with all their columns; where types differ, numbers widen, the rest becomes text."""
    if len(frames) == 1:
        return frames[0]
    kinds: dict[str, set[pl.DataType]] = {}
    for frame in frames:
        for name, kind in frame.schema.items():
            kinds.setdefault(name, set()).add(kind)
    mixed = {name for name, found in kinds.items() if len(found - {pl.Null()}) > 1 and not _numbers(found)}
    same = [frame.with_columns(_as_text(frame[name]) for name in mixed & set(frame.columns)) for frame in frames]
    return pl.concat(same, how="diagonal_relaxed", rechunk=False)


def keys_of(articles: pl.DataFrame) -> list[str]:
    """The ids of articles that have none."""
    return [article_key(*row) for row in articles.select("source", "date", "title", "text").iter_rows()]


def with_ids(articles: pl.DataFrame, notes: Notes, keys: list[str] | None = None) -> pl.DataFrame:
    """Fill missing ids with article_key and make all distinct: repeats get `~2`, `~3`, ... in the order of reading.

    keys: those of the articles without an id, where the texts are not in the table
    """
    given = articles["article_id"]
    if given.null_count():
        rows = articles.with_row_index("\x00n").filter(pl.col("article_id").is_null())
        keys = keys_of(rows) if keys is None else keys
        made = pl.Series(keys, dtype=pl.String)
        if repeats := made.len() - made.n_unique():
            notes.say(
                f"exact repeats of articles (source, date, title, text), kept with ids ending in ~2, ~3: {repeats:,}"
            )
        given = given.scatter(rows["\x00n"], made) if len(keys) < given.len() else made
    if given.is_duplicated().any():
        if repeats := (old := articles["article_id"].drop_nulls()).len() - old.n_unique():
            notes.say(f"articles with an id that was given before, which got ~2, ~3, ... at its end: {repeats:,}")
        given = pl.Series(_distinct(given.to_list()), dtype=pl.String)
    return articles.with_columns(given.alias("article_id"))


def _distinct(ids: list[str]) -> list[str]:
    taken = set(ids)  # an id that somebody gave is never made up for another
    seen: dict[str, int] = {}
    found = []
    for old in ids:
        n = seen.get(old, 0) + 1
        while n > 1 and f"{old}~{n}" in taken:
            n += 1
        seen[old] = n
        new = old if n == 1 else f"{old}~{n}"
        taken.add(new)
        found.append(new)
    return found


def _as_text(series: pl.Series) -> pl.Series:
    """Any column as text; whole numbers that come as floats (a column with gaps) without their `.0`."""
    kept = flat(series).cast(pl.String)
    return kept.str.replace(r"^(-?\d+)\.0$", "$1") if series.dtype.is_float() else kept


def _numbers(kinds: Iterable[pl.DataType]) -> bool:
    return all(kind.is_numeric() or kind == pl.Null() for kind in kinds)


def _joined(series: pl.Series, between: str) -> pl.Series:
    return series.list.join(between, ignore_nulls=True) if series.dtype == pl.List(pl.String) else _as_text(series)


def visible(texts: pl.Series) -> pl.Series:
    """Which texts hold something to be seen."""
    return texts.str.contains(_VISIBLE).fill_null(False)


def short(raw: pl.DataFrame, name: str, columns: Mapping[str, str]) -> pl.Series:
    """A standard column of short values, trimmed; null where empty."""
    if name not in columns:
        return pl.Series(name, [None], dtype=pl.String).new_from_index(0, raw.height)
    trimmed = _joined(raw[columns[name]], "; ").str.replace_all("\x00", "", literal=True).str.strip_chars()
    return trimmed.set(trimmed == "", None).alias(name)


def _id(raw: pl.DataFrame, columns: Mapping[str, str]) -> pl.Series:
    return short(raw, "article_id", columns)


def clean_text(given: pl.Series, label: str, notes: Notes) -> pl.Series:
    """Texts as they are kept."""
    text = _joined(given, "\n\n").alias("text")
    if text.str.contains("\r\n", literal=True).any():
        text = text.str.replace_all("\r\n", "\n", literal=True)
    nul = text.str.contains("\x00", literal=True)
    if nul.any():
        notes.about(label, "NUL characters were removed from texts", int(nul.sum()))
        text = text.str.replace_all("\x00", "", literal=True)
    return text


def _events(raw: pl.DataFrame, columns: Mapping[str, str]) -> pl.Series:
    kind = pl.List(pl.String)
    if "events" not in columns:
        return pl.Series("events", [[]], dtype=kind).new_from_index(0, raw.height)
    given = raw[columns["events"]]
    if isinstance(given.dtype, pl.List):
        lists = given.cast(kind).list.eval(pl.element().str.strip_chars())
        return lists.list.eval(pl.element().filter(pl.element() != "")).fill_null([]).alias("events")
    texts = _as_text(given)
    distinct = texts.drop_nulls().unique(maintain_order=True)
    ids = pl.Series([_event_ids(text) for text in distinct], dtype=kind)
    joined = pl.DataFrame({"k": texts}).join(
        pl.DataFrame({"k": distinct, "events": ids}), "k", "left", maintain_order="left"
    )
    return joined["events"].fill_null([])


def _event_ids(text: str) -> list[str]:
    if text.lstrip().startswith("["):
        try:
            return [str(item).strip() for item in json.loads(text) if str(item).strip()]
        except (ValueError, RecursionError):
            pass
    return [part.strip() for part in text.replace("|", ";").split(";") if part.strip()]


def _dates(
    raw: pl.DataFrame, columns: Mapping[str, str], label: str, notes: Notes, order: DateOrder | None
) -> tuple[list[pl.Series], str | None]:
    """The date column, its notes if any, and the raw column's name if it is kept because it has times of day."""
    if "date" not in columns:
        return [short(raw, "date", {})], None
    name = columns["date"]
    dates = read_dates(flat(raw[name]).alias(name.strip("\x00")), order=order, files=raw[FILE])
    for remark in dates.remarks:
        notes.about(label, remark)
    empty = dates.iso.null_count() - dates.note.count()
    if empty:
        notes.about(label, f"articles without a date: {empty:,} of {raw.height:,}")
    if dates.has_times:
        notes.about(label, "times of day are not part of `date`; the column as given is kept as metadata")
    found = [dates.iso.alias("date"), *([dates.note.alias("date_note")] if dates.note.count() else [])]
    return found, name if dates.has_times else None


def _metadata(raw: pl.DataFrame, used: Sequence[str]) -> list[pl.Series]:
    kept = [name for name in raw.columns if name not in used]
    clean = {name: name.strip("\x00") for name in kept}  # the date of documents, kept for its time
    names = metadata_names(clean.values(), ())
    return [flat(raw[name]).alias(names[clean[name]]) for name in kept]


def _one_date_note(dates: list[pl.Series], metadata: list[pl.Series]) -> tuple[list[pl.Series], list[pl.Series]]:
    """An input's own `date_note` says the same kind of thing as the reader's: one column, the reader's remark last."""
    own = next((series for series in metadata if series.name == "date_note"), None)
    if own is None or not dates[1:]:
        return dates, metadata
    both = pl.DataFrame([own.cast(pl.String).alias("own"), dates[1]])
    note = both.select(pl.concat_str("own", "date_note", separator="; ", ignore_nulls=True).replace("", None))
    rest = [series for series in metadata if series.name != "date_note"]
    return [dates[0], note.to_series().alias("date_note")], rest


def rejected(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows without a text, as rejects."""
    line = pl.format("no text (line {})", pl.col(LINE)).fill_null("no text")
    return rows.select(
        pl.col(FILE).alias("file"), pl.col(ROW).alias("row"), line.alias("reason"), pl.lit("").alias("advice")
    )
