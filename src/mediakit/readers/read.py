"""Which articles are in these files, and what could not be read?

One call for every format: it finds the files, hands each to the page of its format (`gather.py`), maps columns,
normalises values, gives metadata lists to their documents, joins names of sources, fills in languages, gives ids. What
is no article is a reject with file, row, reason and advice; what was guessed is in the notes. Tables with the same
columns are read as one, so that a year of monthly files has one set of columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from mediakit.article import STANDARD_COLUMNS, Reject
from mediakit.errors import ArgumentError, ReadError, listed
from mediakit.readers.columns import MissingColumnError, check_mapping, map_columns, missing_text
from mediakit.readers.dates import DateOrder
from mediakit.readers.formats import FILE_NAMES, Notes, RawTable
from mediakit.readers.gather import Gathered, OnProgress, Settings, gather
from mediakit.readers.inputs import find
from mediakit.readers.joins import join_metadata
from mediakit.readers.languages import DETECT, check_choice, fill_languages
from mediakit.readers.limits import LIMITS, Limits
from mediakit.readers.normalise import FILE, LINE, REJECT_SCHEMA, ROW, Standard, stack, standardise, with_ids
from mediakit.readers.sources import join_aliases, read_sources, sources_beside
from mediakit.readers.values import frame_of

__all__ = ["ReadReport", "columns_of", "read", "standard_report", "table_of"]


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


def read(
    inputs: str | Path | Sequence[str | Path],
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    date_order: DateOrder | None = None,
    missing_language: str = DETECT,
    sources: str | Path | None = None,
    limits: Limits = LIMITS,
    engine: str = "serial",
    workers: int | None = None,
    on_progress: OnProgress | None = None,
) -> ReadReport:
    """Read articles from a file, several files or a folder (with its subfolders) of any readable formats.

    mapping: standard column -> the column or front-matter key that holds it; the others are found by name
    encoding: of text formats, where it is not UTF-8 and should not be guessed
    date_order: "dmy" or "mdy", for dates such as 9/6/17
    missing_language: of articles that give none: "detect", "none" (leave it empty) or a code for all of them
    sources: a table of sources and their aliases (default: `sources.csv` in the folder read or beside the file)
    limits: what a file may cost; engine: "serial" or "processes", and how many workers
    on_progress: called after every file with the number of files done, of all files known of, and the file's name

    Raises ReadError for a path that does not exist, an empty folder, and if there is no article at all (with the first
    reasons: no text column, a mapped column that is not there, ...); ArgumentError for a mapping to no standard column.
    """
    mapping = dict(mapping or {})
    check_mapping(mapping)
    check_choice(missing_language)
    if date_order not in (None, "dmy", "mdy"):
        raise ArgumentError(f'date_order is "dmy" or "mdy", not {date_order!r}')
    found = find(inputs)
    names = Path(sources) if sources is not None else sources_beside(found.given)
    aliases = read_sources(names) if names else None
    files = [file for file in found.files if names is None or file.path != names.absolute()]
    got = gather(files, Settings(mapping, encoding, limits), engine=engine, workers=workers, on_progress=on_progress)
    if found.n_hidden:
        got.notes.say(f"{found.n_hidden:,} hidden files and folders were left out")
    if found.n_repeated:
        got.notes.say(f"{found.n_repeated:,} files were named more than once and read once")
    table, rejects = _articles(got, mapping, date_order)
    return _report(
        got, table, rejects, missing_language, (aliases, names.name) if names and aliases is not None else None
    )


def standard_report(got: Gathered, *, missing_language: str = DETECT) -> ReadReport:
    """The report on documents that were gathered elsewhere (from the web); without articles it is empty."""
    check_choice(missing_language)
    if not got.articles:
        return ReadReport(*table_of(got, {}, None), got.notes.sentences(), got.n_files)
    table, rejects = _articles(got, {}, None)
    return _report(got, table.drop("file", strict=False), rejects, missing_language, None)


def _report(
    got: Gathered,
    table: pl.DataFrame,
    rejects: pl.DataFrame,
    missing_language: str,
    aliases: tuple[Mapping[str, str], str] | None,
) -> ReadReport:
    """Names of sources joined, languages and ids filled in."""
    if aliases is not None:
        table, remarks = join_aliases(table, *aliases)
        for remark in remarks:
            got.notes.say(remark)
    table = with_ids(fill_languages(table, missing_language, got.notes), got.notes)
    metadata = [name for name in table.columns if name not in STANDARD_COLUMNS]
    rejects = rejects.sort("file", "row", maintain_order=True)
    return ReadReport(table.select(*STANDARD_COLUMNS, *metadata), rejects, got.notes.sentences(), got.n_files)


def _articles(got: Gathered, mapping: Mapping[str, str], order: DateOrder | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All articles in standard columns, and all rejects; raises ReadError where there is no article."""
    table, rejects = table_of(got, mapping, order)
    if not table.height:
        raise ReadError(f"no article could be read: {_reasons(rejects)}")
    return table, rejects


def table_of(got: Gathered, mapping: Mapping[str, str], order: DateOrder | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The articles in what was gathered, in standard columns, and the rejects; ids may be missing."""
    parts: list[Standard] = []
    for labels, raw in _groups(got.tables):
        label = listed(labels, 3)
        try:
            columns = columns_of(raw, mapping, label, got.notes)
        except MissingColumnError as error:
            got.rejects += [Reject(name, None, error.reason, error.advice) for name in labels]
            continue
        parts.append(standardise(raw, columns, label=label, notes=got.notes, date_order=order))
    if got.articles:
        _check_keys(got, mapping)
        parts.append(_documents(got, order))
    articles = [part.articles for part in parts if part.articles.height]
    rejects = [pl.DataFrame([_row(reject) for reject in got.rejects], schema=REJECT_SCHEMA, orient="row")]
    rejects += [part.rejects for part in parts]
    kinds = {name: pl.List(pl.String) if name == "events" else pl.String for name in STANDARD_COLUMNS}
    table = stack(articles) if articles else pl.DataFrame(schema=kinds)
    for labels, raw in _groups(got.metadata):
        table, unmatched = join_metadata(table, _metadata_rows(raw, mapping, labels, got.notes, order), got.notes)
        rejects.append(unmatched)
    return table, pl.concat(rejects)


def _metadata_rows(
    raw: pl.DataFrame, mapping: Mapping[str, str], labels: list[str], notes: Notes, order: DateOrder | None
) -> pl.DataFrame:
    """Rows of a metadata list in standard columns, with the places they come from and the files they name."""
    places = [name for name in (FILE, ROW, LINE, FILE_NAMES) if name in raw.columns]
    names = [name for name in raw.columns if name not in places]
    known = {standard: name for standard, name in mapping.items() if name in names}
    mapped = map_columns(names, known, without=("text", "events"))
    label = listed(labels, 3)
    for remark in mapped.remarks:
        notes.about(label, remark)
    rows = standardise(raw.drop(FILE_NAMES, strict=False), mapped.columns, label=label, notes=notes, date_order=order)
    return rows.articles.hstack(raw.select(name for name in places if name != LINE))


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


def columns_of(raw: pl.DataFrame, mapping: Mapping[str, str], label: str, notes: Notes) -> dict[str, str]:
    """Standard column -> the column that holds it.

    Raises MissingColumnError where there is none for the text.
    """
    names = [name for name in raw.columns if name not in (FILE, ROW, LINE)]
    mapped = map_columns(names, mapping)
    columns = dict(mapped.columns)
    if "text" not in columns:
        raise missing_text(names, _longest(raw[names]))
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
    found = raw.head(200).select(prose.str.len_chars().mean())
    means = found.row(0, named=True) if raw.height and found.width else {}
    return max(means, key=lambda name: means[name] or 0.0) if means else None


def _documents(got: Gathered, order: DateOrder | None) -> Standard:
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


def _check_keys(got: Gathered, mapping: Mapping[str, str]) -> None:
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
