"""The articles as text files for AntConc, LancsBox and other concordancers, where they may be passed on.

    texts/plain/        a UTF-8 file an article: the headline, an empty line, the text; a composed one says so before, in
                        a tag that concordancers can leave out (AntConc: Hide tags)
    texts/lancsbox/     the same as XML with the metadata as attributes of <text> (LancsBox X)
    texts/metadata.tsv  a row a file: its name first, then the article's metadata, licence and notice

Names of files are made of plain letters, so that every system takes them: number, source, date, `composed` where the text
was composed for the corpus. Which articles go along is decided in articles.py: those whose licence allows it, all by force.
"""

from __future__ import annotations

import re
import unicodedata
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE
from mediakit.exports.articles import with_their_text
from mediakit.exports.spreadsheet import clean_text
from mediakit.exports.tables import flat

__all__ = ["text_files", "text_table"]

_PLAIN, _XML, _TABLE = "texts/plain", "texts/lancsbox", "texts/metadata.tsv"
_COMPOSED = "<!-- Composed for this corpus; not a published report. -->\n"
_ATTRIBUTE = re.compile(r"[^A-Za-z0-9_]+")
# Enough to tell sources apart, short enough for a path on Windows.
_MOST_CHARS = 40


def text_files(corpus: Corpus, force: bool = False) -> dict[str, bytes]:
    """The files of texts/ by path.

    Arguments: corpus; force, texts of every article, whatever its licence.
    Raises ArgumentError where no article's licence allows its text to be passed on.
    """
    table = text_table(corpus, force)
    stored = with_their_text(corpus, force).articles
    files = {_TABLE: _tsv(table)}
    facts = table.to_dicts()
    for row, title, text in zip(facts, stored["title"].to_list(), stored["text"].to_list(), strict=True):
        name = str(row["file_name"])
        body = (_COMPOSED if row.get("composed") else "") + _plain(title, text)
        files[f"{_PLAIN}/{name}"] = body.encode("utf-8", "replace")
        files[f"{_XML}/{name.removesuffix('.txt')}.xml"] = _xml(row, title, text).encode("utf-8", "replace")
    return files


def text_table(corpus: Corpus, force: bool = False) -> pl.DataFrame:
    """A row for each text: file_name, then the article's metadata without what is empty in all of them."""
    articles = with_their_text(corpus, force).articles
    composed = articles["composed"].to_list() if "composed" in articles.columns else [False] * articles.height
    names = [
        _file_name(number, source or NONE, date or "", mark)
        for number, (source, date, mark) in enumerate(
            zip(articles["source"].to_list(), articles["date"].to_list(), composed, strict=True), 1
        )
    ]
    about = flat(articles.drop("text").select(pl.exclude(pl.Object))).with_columns(pl.col("source").fill_null(NONE))
    full = [name for name in about.columns if about[name].null_count() < about.height]
    return about.select(pl.Series("file_name", names, dtype=pl.String), *full)


def _file_name(number: int, source: str, date: str, composed: bool) -> str:
    """A name of plain letters that sorts in the order of the articles.

    >>> _file_name(7, "Der Spiegel: Zeit & Geld", "2020-08-05", True)
    '00007_der-spiegel-zeit-geld_2020-08-05_composed.txt'
    """
    parts = [f"{number:05d}", _letters(source) or "source", _letters(date), "composed" if composed else ""]
    return "_".join(part for part in parts if part) + ".txt"


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MOST_CHARS].strip("-")


def _plain(title: str | None, text: str | None) -> str:
    lines = [" ".join((title or "").split()), "", text or ""] if title else [text or ""]
    return clean_text("\n".join(lines)).replace("\r\n", "\n").rstrip("\n") + "\n"


def _xml(row: dict[str, object], title: str | None, text: str | None) -> str:
    """One <text> with its metadata as attributes, the headline and each paragraph in an element."""
    attributes = "".join(
        f" {_ATTRIBUTE.sub('_', name)}={quoteattr(clean_text(_line(value)))}"
        for name, value in row.items()
        if value is not None and name != "title"
    )
    paragraphs = [line for line in clean_text(text or "").splitlines() if line.strip()]
    body = [f"<head>{escape(clean_text(title))}</head>"] if title else []
    body += [f"<p>{escape(line.strip())}</p>" for line in paragraphs]
    return "\n".join(["<?xml version='1.0' encoding='utf-8'?>", f"<text{attributes}>", *body, "</text>", ""])


def _line(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())


def _tsv(table: pl.DataFrame) -> bytes:
    """Tab-separated, a line a row: white space inside a cell is a space, nothing is quoted."""
    lines = ["\t".join(table.columns)]
    for row in table.iter_rows():
        lines.append("\t".join("" if value is None else clean_text(_line(value)) for value in row))
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")
