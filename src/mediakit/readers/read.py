"""Which articles are in these files, and what could not be read?

One call for every format: it finds the files, hands each to the page of its format, maps columns, normalises values,
gives ids. What is no article is a reject with file, row, reason and advice; what was guessed is in the notes. The
format is told by the suffix, and by the content where that is unmistakable (a Parquet file called .csv is read as
Parquet). Tables with the same columns are read as one, so that a year of monthly files has one reading of its dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import polars as pl

from mediakit.article import STANDARD_COLUMNS, Article, Reject
from mediakit.errors import ArgumentError, ReadError, listed
from mediakit.readers.columns import MissingColumnError, check_mapping, map_columns, missing_text
from mediakit.readers.dates import DateOrder
from mediakit.readers.formats import FORMATS, Format, Job, Notes, RawTable, content_format, known_formats, load
from mediakit.readers.inputs import Found, find
from mediakit.readers.normalise import FILE, LINE, REJECT_SCHEMA, ROW, Standard, stack, standardise, with_ids
from mediakit.readers.values import frame_of

__all__ = ["ReadReport", "read"]


@dataclass(frozen=True)
class ReadReport:
    """What was read.

    articles: STANDARD_COLUMNS, then metadata columns; one row an article, in the order of files and rows
    rejects: file, row (1-based data row; null for a whole file), reason, advice
    notes: what was guessed or changed, in sentences
    n_files: files looked at, those rejected included and hidden ones not
    """

    articles: pl.DataFrame
    rejects: pl.DataFrame
    notes: tuple[str, ...]
    n_files: int


@dataclass
class _Gathered:
    """What the pages gave, before columns are mapped."""

    articles: list[tuple[str, Article]] = field(default_factory=list)
    tables: list[tuple[str, RawTable]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    notes: Notes = field(default_factory=Notes)


def read(
    inputs: str | Path | Sequence[str | Path],
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    date_order: DateOrder | None = None,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> ReadReport:
    """Read articles from a file, several files or a folder (with its subfolders) of any readable formats.

    mapping: standard column -> the column or front-matter key that holds it; the others are found by name
    encoding: of text formats, where it is not UTF-8 and should not be guessed
    date_order: "dmy" or "mdy", for dates such as 9/6/17
    on_progress: called after every file with the number of files done, of all files, and the file's name

    Raises ReadError for a path that does not exist, an empty folder, and if there is no article at all (with the first
    reasons: no text column, a mapped column that is not there, ...); ArgumentError for a mapping to no standard column.
    """
    mapping = dict(mapping or {})
    check_mapping(mapping)
    if date_order not in (None, "dmy", "mdy"):
        raise ArgumentError(f'date_order is "dmy" or "mdy", not {date_order!r}')
    found = find(inputs)
    got = _Gathered()
    for done, file in enumerate(found.files, 1):
        _read_file(file, mapping, encoding, got)
        if on_progress:
            on_progress(done, len(found.files), file.label)
    if found.n_hidden:
        got.notes.say(f"{found.n_hidden:,} hidden files and folders were left out")
    if found.n_repeated:
        got.notes.say(f"{found.n_repeated:,} files were named more than once and read once")
    return _report(got, mapping, date_order, len(found.files))


def _read_file(file: Found, mapping: Mapping[str, str], encoding: str | None, got: _Gathered) -> None:
    job = Job(file.path, file.label, file.folder, encoding, mapping, got.notes, got.keys)
    try:
        chosen = _format(job)
        if isinstance(chosen, Reject):
            got.rejects.append(chosen)
        elif chosen.kind == "table":
            table = cast(RawTable, load(chosen)(job))
            got.rejects += table.rejects
            if table.frame.height:
                got.tables.append((file.label, table))
            elif not table.rejects:
                got.rejects.append(job.reject("no rows"))
        else:
            for item in cast("Iterable[Article | Reject]", load(chosen)(job)):
                got.rejects.append(item) if isinstance(item, Reject) else got.articles.append((file.label, item))
    except OSError as error:
        got.rejects.append(job.reject(f"cannot be opened: {error.strerror or error}"))
    except MemoryError:
        got.rejects.append(job.reject("does not fit into memory", "split the file"))


def _format(job: Job) -> Format | Reject:
    """The format of a file, or why it is not read."""
    if not job.path.is_file():
        return job.reject("not a file")
    by_name = FORMATS.get(job.path.suffix.lower())
    size = job.path.stat().st_size
    content = _content(job.path, size)
    if content and content[1] is None:
        return job.reject(f"unknown format: the file holds {content[0]}", f"can be read: {known_formats()}")
    chosen = FORMATS[content[1]] if content and content[1] else by_name
    if chosen is None:
        suffix = job.path.suffix or "a name without suffix"
        return job.reject(f"unknown format: {suffix}", f"can be read: {known_formats()}")
    if size == 0:
        return job.reject("the file is empty")
    if size > chosen.max_bytes:
        limit = f"{chosen.max_bytes / 1e6:,.0f} MB"
        return job.reject(
            f"{size / 1e6:,.0f} MB is more than the {limit} that {chosen.title} may have", "split the file"
        )
    if chosen is not by_name:
        job.note(f"the file holds {chosen.title}, whatever its name says, and was read as such")
    return chosen


def _content(path: Path, size: int) -> tuple[str, str | None] | None:
    with path.open("rb") as file:
        content = content_format(file.read(16))
        if content and content[0] == "Parquet":  # four letters could start a text; Parquet has them at its end as well
            file.seek(max(size - 4, 0))
            return content if size >= 12 and file.read() == b"PAR1" else None
    return content


def _report(got: _Gathered, mapping: Mapping[str, str], order: DateOrder | None, n_files: int) -> ReadReport:
    parts: list[Standard] = []
    for labels, raw in _groups(got.tables):
        label = listed(labels, 3)
        try:
            columns = _columns(raw, mapping, label, got.notes)
        except MissingColumnError as error:
            got.rejects += [Reject(name, None, error.reason, error.advice) for name in labels]
            continue
        parts.append(standardise(raw, columns, label=label, notes=got.notes, date_order=order))
    if got.articles:
        _check_keys(got, mapping)
        parts.append(_documents(got, order))
    made = [pl.DataFrame([_row(reject) for reject in got.rejects], schema=REJECT_SCHEMA, orient="row")]
    rejects = pl.concat([*made, *(part.rejects for part in parts)])
    articles = [part.articles for part in parts if part.articles.height]
    if not articles:
        raise ReadError(f"no article could be read: {_reasons(rejects)}")
    table = with_ids(stack(articles), got.notes)
    metadata = [name for name in table.columns if name not in STANDARD_COLUMNS]
    rejects = rejects.sort("file", "row", maintain_order=True)
    return ReadReport(table.select(*STANDARD_COLUMNS, *metadata), rejects, got.notes.sentences(), n_files)


def _groups(tables: list[tuple[str, RawTable]]) -> Iterable[tuple[list[str], pl.DataFrame]]:
    """Tables with the same columns as one, in the order of the first of them."""
    groups: dict[frozenset[str], tuple[list[str], list[pl.DataFrame]]] = {}
    for label, table in tables:
        labels, frames = groups.setdefault(frozenset(table.frame.columns), ([], []))
        labels.append(label)
        none = pl.Series([None], dtype=pl.Int64).new_from_index(0, table.frame.height)
        lines = none if table.lines is None else table.lines
        name = pl.Series([label]).new_from_index(0, table.frame.height)
        frames.append(table.frame.with_columns(name.alias(FILE), table.rows.alias(ROW), lines.alias(LINE)))
    return [(labels, stack(frames)) for labels, frames in groups.values()]


def _columns(raw: pl.DataFrame, mapping: Mapping[str, str], label: str, notes: Notes) -> dict[str, str]:
    names = [name for name in raw.columns if name not in (FILE, ROW, LINE)]
    mapped = map_columns(names, mapping)
    columns = dict(mapped.columns)
    if "text" not in columns:
        raise missing_text(names, _longest(raw.select(names)))
    for remark in mapped.remarks:
        notes.about(label, remark)
    if "events" in columns and "events" not in mapping:
        if raw[columns["events"]].dtype.is_numeric():
            notes.about(label, f"column {columns.pop('events')!r} holds numbers, no event ids: kept as metadata")
        elif raw[columns["events"]].dtype == pl.String:
            notes.about(label, f"events in {columns['events']!r} are split at ; and |")
    return columns


def _longest(raw: pl.DataFrame) -> str | None:
    """The column of text, not of JSON, with the longest values (of the first 200), as a hint which may be the text."""
    prose = pl.col(pl.String).filter(~pl.col(pl.String).str.contains(r"^\s*[\[{]"))
    means = raw.head(200).select(prose.str.len_chars().mean()).row(0, named=True) if raw.height else {}
    return max(means, key=lambda name: means[name] or 0.0) if means else None


def _documents(got: _Gathered, order: DateOrder | None) -> Standard:
    """The articles of all documents as one table; NUL marks their standard fields off from metadata of that name."""
    fields = [name for name in STANDARD_COLUMNS if any(getattr(article, name) for _, article in got.articles)]
    fields = [*(name for name in fields if name != "text"), "text"]
    raw = pl.DataFrame(
        [
            pl.Series(f"\x00{n}", [list(v) if n == "events" else v for v in (getattr(a, n) for _, a in got.articles)])
            for n in fields
        ]
    )
    labels = pl.Series([label for label, _ in got.articles])
    nth = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("label")  # where a file holds several articles
    places = labels.to_frame("label").select(pl.when(pl.col("label").is_duplicated()).then(nth)).to_series()
    nothing = pl.Series([None], dtype=pl.Int64).new_from_index(0, raw.height)
    metadata = frame_of([article.metadata for _, article in got.articles])
    raw = raw.with_columns(labels.alias(FILE), places.alias(ROW), nothing.alias(LINE)).hstack(metadata.get_columns())
    columns = {name: f"\x00{name}" for name in fields}
    return standardise(raw, columns, label="documents", notes=got.notes, date_order=order, keep_file=True)


def _check_keys(got: _Gathered, mapping: Mapping[str, str]) -> None:
    """A mapped name that no document has is an error, unless there are tables, which check it themselves."""
    missing = [name for name in mapping.values() if name not in got.keys]
    if missing and not got.tables:
        raise ReadError(f"no document has a field {missing[0]!r}; there are: {listed(sorted(got.keys), 30)}")


def _reasons(rejects: pl.DataFrame) -> str:
    said = [
        f"{file}{f', row {row}' if row else ''}: {reason}{f'; {advice}' if advice else ''}"
        for file, row, reason, advice in rejects.head(3).iter_rows()
    ]
    rest = f" (and {rejects.height - 3:,} more)" if rejects.height > 3 else ""
    return "; ".join(said) + rest if said else "the files hold none"


def _row(reject: Reject) -> tuple[str, int | None, str, str]:
    return reject.file, reject.row, reject.reason, reject.advice
