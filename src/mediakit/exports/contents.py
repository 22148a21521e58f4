"""What is in a research package? Every file by its path, from results and the corpus that they were made of.

    README.md methods.md report.html codebook.md codebook.csv recipes.json
    tables/      every result as CSV and Parquet (and JSON), and all of them as one workbook
    corpus/      articles (metadata, counts and fingerprints, no text), sources, codebook, what could not be read
    lexicons/    the frame codebooks as they were used
    references.* articles.*   what to cite: BibTeX, CSL JSON, RIS
    datapackage.json ro-crate-metadata.json CITATION.cff .zenodo.json SHA256SUMS

Pages for other tools (document-term matrix, statistics packages, networks, LaTeX, figures) have modules of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from mediakit.compare.matching import AUTO
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.recipes import make_recipe
from mediakit.exports.articles import articles_table, with_their_text
from mediakit.exports.bibliography import articles_cited, bibtex, csl_json, methods_cited, ris
from mediakit.exports.citation import About, citation_cff, ro_crate, zenodo_json
from mediakit.exports.codebook import codebook_markdown, codebook_table, frame_codebooks, frames_table
from mediakit.exports.datapackage import ARTICLES, data_package
from mediakit.exports.everything import results_of
from mediakit.exports.excerpts import capped
from mediakit.exports.methods import environment, methods_markdown, references_of
from mediakit.exports.readme import readme_text
from mediakit.exports.report import check_corpus, report_html
from mediakit.exports.tables import Exportable, csv_bytes, file_name, json_bytes, left_out, parquet_bytes, tables_of
from mediakit.exports.text_files import text_files
from mediakit.exports.tools import TABLES_OF_TOOLS, TOOLS
from mediakit.exports.workbook import is_long, workbook_bytes, workbook_notes
from mediakit.result import Result
from mediakit.version import __version__

__all__ = ["FORMATS", "MARK", "RECIPES", "Wanted", "files_of", "prepared"]

_ONE_EACH: dict[str, Callable[[pl.DataFrame], bytes]] = {
    "csv": csv_bytes,
    "parquet": parquet_bytes,
    "json": json_bytes,
}
# JSON is written on request only: it repeats the others at several times their size. The pages for other tools are about
# a corpus, and go with a whole one unless they are not asked for.
_OF_RESULTS = ("csv", "parquet", "xlsx", "html")
FORMATS = (*_OF_RESULTS, *TOOLS, "json")
RECIPES, MARK = "recipes.json", "mediakit export"
_DATA_PACKAGE, _CRATE, _SUMS = "datapackage.json", "ro-crate-metadata.json", "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a package should hold: formats (None: what is usual); whether texts go along (with_text, force); how a Corpus
    is compared (by, within, seed); creators and date for its citation."""

    formats: tuple[str, ...] | None = None
    with_text: bool = False
    force: bool = False
    by: str | Sequence[str] = "source"
    within: str | None = AUTO
    seed: int = 0
    creators: tuple[str, ...] = ()
    date: str = ""


@dataclass(slots=True)
class _Content:
    """A package in the making: tables as they are shown, the corpus, and lines of the README on further files."""

    tables: dict[str, Result]
    corpus: Corpus | None
    wanted: Wanted
    missing: dict[str, str]
    dropped: list[str]
    text: str
    formats: tuple[str, ...]
    csv: dict[str, pl.DataFrame] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)


def files_of(subject: Corpus | Exportable, corpus: Corpus | None, wanted: Wanted) -> dict[str, bytes]:
    """Every file of the package by path, sorted."""
    content = _content(subject, corpus, wanted)
    files = _tables(content) | _corpus_pages(content) | _tool_pages(content)
    files |= _described(content)
    names = [*files, "README.md", RECIPES, _DATA_PACKAGE, _CRATE, _SUMS]
    files["README.md"] = readme_text(
        content.tables, names, content.corpus, content.extra, content.dropped, content.missing, content.text
    ).encode("utf-8", "replace")
    files[RECIPES] = _recipes(content, names)
    about = _about(content)
    package = {
        "name": file_name(about.title).lower(), "title": about.title, "description": about.description,
        "keywords": list(about.keywords), "version": about.fingerprint,
    }  # fmt: skip
    files[_DATA_PACKAGE] = data_package(package, content.csv, files)
    files[_CRATE] = ro_crate(about, files)
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    files[_SUMS] = sums.encode()
    return dict(sorted(files.items()))


def prepared(tables: Mapping[str, Result], corpus: Corpus | None, free: Sequence[str] = ()) -> dict[str, Result]:
    """The tables as a package shows them: with `articles` where the corpus is there, and their excerpts capped."""
    every = dict(tables)
    if corpus is None:
        return every
    every["articles"] = Result(articles_table(corpus), make_recipe(corpus, "articles", {}))
    words = dict(corpus.facts.select("article_id", "n_words").rows())
    texts = dict(zip(corpus.articles["article_id"].to_list(), corpus.articles["text"].to_list(), strict=True))
    return capped(every, words, free, texts)


def _content(subject: Corpus | Exportable, corpus: Corpus | None, wanted: Wanted) -> _Content:
    missing: dict[str, str] = {}
    if isinstance(subject, Corpus):
        corpus = subject
        results, missing = results_of(subject, by=wanted.by, within=wanted.within, seed=wanted.seed)
        tables, dropped = tables_of(results), left_out(results)
    else:
        tables, dropped = tables_of(subject), left_out(subject)
        if corpus is not None:
            check_corpus(tables, corpus)
    free: list[str] = []
    if wanted.with_text and corpus is not None:
        free = with_their_text(corpus, wanted.force).articles["article_id"].to_list()
    columns = sorted({name for names in dropped.values() for name in names})
    text = ("forced" if wanted.force else "licensed") if free else ""
    formats = wanted.formats or (FORMATS[:-1] if isinstance(subject, Corpus) else _OF_RESULTS)
    return _Content(prepared(tables, corpus, free), corpus, wanted, missing, columns, text, formats)


def _tables(content: _Content) -> dict[str, bytes]:
    """Every result in each format asked for, and the workbook."""
    files = {}
    for name, result in content.tables.items():
        place = "corpus" if name == "articles" else "tables"
        for form, write in _ONE_EACH.items():
            if form in content.formats or (name == "articles" and form == "csv"):
                files[f"{place}/{name}.{form}"] = write(result.table)
                if form == "csv":
                    content.csv[f"{place}/{name}.csv"] = result.table
    if "xlsx" in content.formats:
        files["tables/workbook.xlsx"] = _workbook(content)
    return files


def _workbook(content: _Content) -> bytes:
    """All tables as sheets; a very long one only where no other format has it."""
    beside = {"csv", "parquet"} & set(content.formats)
    without = [name for name, one in content.tables.items() if beside and is_long(one.table)]
    if without:
        content.extra.append(f"the workbook leaves out what is long: {', '.join(without)}; the other formats have it")
    sheets = {name: one.table for name, one in content.tables.items() if name not in without}
    sheets["codebook"] = codebook_table(content.tables)
    return workbook_bytes(sheets, workbook_notes(content.tables, without))


def _corpus_pages(content: _Content) -> dict[str, bytes]:
    """Sources, codebook and rejects of the corpus, and the frame codebooks that were used."""
    pages: dict[str, pl.DataFrame] = {}
    files: dict[str, bytes] = {}
    books, lost = frame_codebooks(content.tables)
    content.extra += lost
    for book in books:
        pages[f"lexicons/{file_name(f'frames-{book.id}')}.csv"] = frames_table(book)
    corpus = content.corpus
    if corpus is not None:
        files["corpus/codebook.json"] = (corpus.codebook.model_dump_json(by_alias=True, indent=1) + "\n").encode()
        if corpus.base.sources is not None:
            pages["corpus/sources.csv"] = corpus.base.sources
        if corpus.rejects.height:
            pages["corpus/rejects.csv"] = corpus.rejects
        cited = articles_cited(content.tables["articles"].table, corpus.sources_named())
        files |= {"articles.bib": bibtex(cited), "articles.json": csl_json(cited), "articles.ris": ris(cited)}
    content.csv |= pages
    return files | {path: csv_bytes(table) for path, table in pages.items()}


def _tool_pages(content: _Content) -> dict[str, bytes]:
    """The pages for other tools, and the texts where they may go along."""
    files: dict[str, bytes] = {}
    if content.corpus is None:
        return files
    for name, made in TOOLS.items():
        if name in content.formats:
            files |= made(content.corpus, content.tables, content.wanted.by)
            content.csv |= TABLES_OF_TOOLS[name](content.corpus) if name in TABLES_OF_TOOLS else {}
    if content.text:
        files |= text_files(content.corpus, content.wanted.force)
    return files


def _described(content: _Content) -> dict[str, bytes]:
    """What explains the tables: codebook, methods, references, citation, report."""
    tables, corpus = content.tables, content.corpus
    books, _ = frame_codebooks(tables)
    codebook = codebook_table(tables)
    content.csv["codebook.csv"] = codebook
    cited = methods_cited(references_of(tables))
    about = _about(content)
    files = {
        "codebook.csv": csv_bytes(codebook),
        "codebook.md": codebook_markdown(tables, books, corpus).encode("utf-8", "replace"),
        "methods.md": methods_markdown(tables, corpus, content.missing).encode("utf-8", "replace"),
        "references.bib": bibtex(cited),
        "references.json": csl_json(cited),
        "references.ris": ris(cited),
        "CITATION.cff": citation_cff(about, cited),
        ".zenodo.json": zenodo_json(about, cited),
    }
    if "html" in content.formats:
        shown = {name: one for name, one in tables.items() if name != "articles"}
        files["report.html"] = report_html(corpus, shown).encode("utf-8", "replace")
    return files


def _about(content: _Content) -> About:
    recipe = next(iter(content.tables.values())).recipe
    corpus = content.corpus
    title = corpus.title if corpus is not None else recipe.corpus or "A corpus"
    dates = corpus.facts["date"].drop_nulls().cast(pl.String).to_list() if corpus is not None else []
    said = corpus.codebook.corpus if corpus is not None else None
    described = f"{said.description} " if said and said.description else ""
    return About(
        title=f"{title}: results of a comparison of sources",
        description=f"{described}Tables made with mediakit: differences in wording between texts, with counts and intervals.",
        keywords=("media analysis", "text as data", "framing", "corpus linguistics"),
        creators=content.wanted.creators,
        date=content.wanted.date,
        newest=max((date for date in dates if len(date) == len("2020-08-05")), default=""),
        licence=said.licence if said else "",
        fingerprint=recipe.fingerprint or "none",
    )


def _recipes(content: _Content, names: Sequence[str]) -> bytes:
    """How each table was made, and the files of this package (so that a later export knows it)."""
    corpus = content.corpus
    found = {
        "written_by": MARK,
        "mediakit": __version__,
        "environment": environment(),
        "files": sorted(names),
        "missing": content.missing,
        "corpus": None if corpus is None else {"title": corpus.title, "fingerprint": corpus.fingerprint},
        "articles": ARTICLES if corpus is not None else None,
        "with_text": content.wanted.with_text,
        "tables": {
            name: {"rows": one.table.height, "columns": one.table.columns, "recipe": one.recipe.as_dict()}
            for name, one in content.tables.items()
        },
    }
    text = json.dumps(found, ensure_ascii=False, indent=1, default=_as_json)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _as_json(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, (set, frozenset)) else str(value)
