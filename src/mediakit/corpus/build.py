"""From a path to a Corpus: a corpus folder, a store, a file or a folder of articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from mediakit.article import STANDARD_COLUMNS, article_key
from mediakit.corpus.codebook import Codebook, load_codebook
from mediakit.corpus.corpus import Base, Corpus
from mediakit.corpus.store import is_store, read_store, stored_where
from mediakit.errors import ArgumentError, CodebookError, ReadError, listed
from mediakit.files import recover
from mediakit.readers.languages import DETECT
from mediakit.readers.limits import LIMITS, Limits

if TYPE_CHECKING:
    from mediakit.readers.dates import DateOrder

# What reads files is imported where files are read: opening a store takes a tenth less time without.
__all__ = ["from_texts", "open_corpus", "read", "with_composed"]

CODEBOOK = "corpus.toml"
# Columns of sources.csv that become columns of the articles
SOURCE_FACTS = ("type", "camp", "country")


def open_corpus(path: str | Path, *, codebook: str | Path | None = None, everything: bool = False) -> Corpus:
    """Open a corpus folder, a store, or a file or folder of articles with usual column names.

    Arguments: path; codebook, a `corpus.toml` to use (in place of the folder's own); everything, of a store also what
    it was told to leave out (`mediakit read --drop-duplicates`).
    Raises ReadError for a path that is not there or holds nothing readable, CodebookError for a wrong codebook.
    """
    place = Path(path)
    if not place.exists() and not recover(place):
        raise ReadError(f"there is no file or folder {str(place)!r}")
    if place.is_dir() and is_store(place):
        corpus = Corpus(_with_codebook(read_store(place), codebook))
        where = {} if everything else stored_where(place)
        return corpus.where(**where) if where else corpus
    if place.is_dir() and (place / CODEBOOK).is_file():
        return Corpus(_corpus_folder(place, Path(codebook) if codebook else place / CODEBOOK))
    return read(place, codebook=codebook)


def read(
    inputs: str | Path | Sequence[str | Path],
    *,
    query: str | None = None,
    text: str | None = None,
    source: str | None = None,
    title: str | None = None,
    date: str | None = None,
    author: str | None = None,
    url: str | None = None,
    language: str | None = None,
    events: str | None = None,
    article_id: str | None = None,
    codebook: str | Path | None = None,
    encoding: str | None = None,
    date_order: DateOrder | None = None,
    missing_language: str = DETECT,
    sources: str | Path | None = None,
    limits: Limits = LIMITS,
    engine: str = "serial",
    workers: int | None = None,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> Corpus:
    """Read articles from files or folders of any known format, or from a database.

    Arguments: inputs, paths, or one database: postgresql://USER@HOST/NAME (password in PGPASSWORD or ~/.pgpass),
    sqlite:///FILE, duckdb:///FILE or a file .db, .sqlite, .duckdb; query, which of a database's rows are articles;
    text, source, ... article_id, the column that holds each (guessed by name where not given); codebook, a
    `corpus.toml`; encoding, of text files; date_order, "dmy" or "mdy" for dates such as 9/6/17; missing_language,
    "detect", "none" or a code, for articles that give none; sources, a table of sources and aliases (by default the
    `sources.csv` in the folder or beside the file); limits, what a file may cost; engine, "serial" or "processes",
    and workers, how many; on_progress, called with (files done, files in all, file name).
    Returns a Corpus; what could not be read is in `corpus.rejects`, what was guessed in `corpus.notes`.
    Raises ReadError where there is no article at all.
    """
    from mediakit.corpus.database import corpus_from_database
    from mediakit.readers.databases import is_database
    from mediakit.readers.read import read as read_files

    columns = {
        "text": text, "source": source, "title": title, "date": date, "author": author, "url": url,
        "language": language, "events": events, "article_id": article_id,
    }  # fmt: skip
    mapping = {name: column for name, column in columns.items() if column is not None}
    if isinstance(inputs, (str, Path)) and is_database(inputs):
        return corpus_from_database(
            inputs, query, mapping=mapping, codebook=codebook, date_order=date_order, missing_language=missing_language
        )
    if query is not None:
        raise ArgumentError(
            "query is for one database: postgresql://..., sqlite:///..., a .db, .sqlite or .duckdb file"
        )
    report = read_files(
        inputs, mapping=mapping, encoding=encoding, date_order=date_order, missing_language=missing_language,
        sources=sources, limits=limits, engine=engine, workers=workers, on_progress=on_progress,
    )  # fmt: skip
    one = Path(inputs) if isinstance(inputs, (str, Path)) else None
    base = Base(with_composed(report.articles), Codebook(), report.rejects, report.notes, one)
    return Corpus(_with_codebook(base, codebook))


def from_texts(texts: Mapping[str, Sequence[str]], *, codebook: Codebook | None = None) -> Corpus:
    """A corpus from texts at hand: source -> its texts. For trying things out and for tests.

    >>> from_texts({"a": ["One text.", "Another."], "b": ["A third."]})
    Corpus('Untitled corpus': 3 articles, 2 sources, 3 sentences)
    """
    rows = [(article_key(source, None, None, text), source, text) for source, some in texts.items() for text in some]
    if not rows:
        raise ArgumentError("no texts were given; a corpus needs at least one")
    table = pl.DataFrame(rows, schema=["article_id", "source", "text"], orient="row")
    repeats = pl.int_range(pl.len()).over("article_id") + 1
    ids = pl.when(repeats > 1).then(pl.format("{}~{}", "article_id", repeats)).otherwise("article_id")
    missing = {name: pl.List(pl.String) if name == "events" else pl.String for name in STANDARD_COLUMNS}
    table = table.with_columns(ids.alias("article_id")).with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in missing.items() if name not in table.columns
    )
    return Corpus(Base(table.select(STANDARD_COLUMNS), codebook or Codebook()))


def _with_codebook(base: Base, path: str | Path | None) -> Base:
    if path is None:
        return base
    other = base.changed(codebook=load_codebook(Path(path)))
    if "tokens" in base.__dict__:  # they depend on the texts only
        other.__dict__["tokens"] = base.tokens
    return other


def _corpus_folder(folder: Path, codebook_file: Path) -> Base:
    from mediakit.readers.read import read as read_files
    from mediakit.readers.sources import SOURCES_FILE, has_aliases

    codebook = load_codebook(codebook_file)
    articles = folder / "articles"
    if not articles.is_dir():
        raise ReadError(f"{folder} has {CODEBOOK} but no folder `articles`; put the articles there")
    listed_sources = folder / SOURCES_FILE
    report = read_files(articles, sources=listed_sources if has_aliases(listed_sources) else None)
    table = with_composed(_left_out(report.articles, codebook, codebook_file))
    sources, notes = _sources(listed_sources, table), list(report.notes)
    if sources is not None:
        table, note = _with_source_facts(table, sources)
        notes += note
    return Base(table, codebook, report.rejects, tuple(notes), folder, sources)


def _left_out(table: pl.DataFrame, codebook: Codebook, codebook_file: Path) -> pl.DataFrame:
    """Without the articles that the codebook's `leave_out` names (paths in the corpus folder)."""
    names = codebook.corpus.leave_out
    if not names or "file" not in table.columns:
        return table
    files = table["file"].to_list()
    wanted = [name.removeprefix("articles/") for name in names]
    for name in wanted:
        if name not in files:
            raise CodebookError(
                f"{codebook_file}: [corpus], key 'leave_out': no article {name!r}; there are: {listed(files, 6)}"
            )
    rest = table.filter(~pl.col("file").is_in(wanted))
    if rest.is_empty():
        raise CodebookError(f"{codebook_file}: [corpus], key 'leave_out' names every article; leave one in at least")
    return rest


def with_composed(table: pl.DataFrame) -> pl.DataFrame:
    """`composed` as yes or no in every row: texts without the mark are published ones."""
    if "composed" not in table.columns:
        return table
    truth = pl.col("composed").cast(pl.String).str.to_lowercase().is_in(["true", "1", "yes"])
    return table.with_columns(truth.fill_null(False).alias("composed"))


def _sources(path: Path, articles: pl.DataFrame) -> pl.DataFrame | None:
    from mediakit.readers.sources import source_rows

    if not path.is_file():
        return None
    columns, rows = source_rows(path)
    table = pl.DataFrame(
        [[(row[name] or "").strip() for name in columns] for row in rows],
        schema=dict.fromkeys(columns, pl.String),
        orient="row",
    )
    if "name" not in table.columns:
        table = table.with_columns(pl.col("source").alias("name"))
    if "alias" in columns:  # one alias a row: a source may stand in several
        table = table.unique("source", keep="first", maintain_order=True).drop("alias")
    twice = table.filter(pl.col("source").is_duplicated())["source"].to_list()
    if twice:
        raise ReadError(f"{path}: source {twice[0]!r} stands twice; sources must differ")
    return table


def _with_source_facts(articles: pl.DataFrame, sources: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """What sources.csv says of each source, as columns of its articles."""
    facts = [name for name in SOURCE_FACTS if name in sources.columns and name not in articles.columns]
    missing = sorted(set(articles["source"].drop_nulls().to_list()) - set(sources["source"].to_list()))
    notes = [f"sources.csv does not list: {listed(missing)}"] if missing else []
    if not facts:
        return articles, notes
    known = sources.select("source", *(pl.col(name).replace("", None) for name in facts))
    return articles.join(known, on="source", how="left", maintain_order="left"), notes
