"""Which formats can be read, by which page, and what does a page get and give?

A format is one line in `FORMATS` and one page with one function. Two kinds:

    document   read(job) -> Iterator[Article | Reject]   one file, one article (or several); values as written
    table      read(job) -> RawTable                     raw columns; `columns.py` and `normalise.py` do the rest

A page decodes and splits, nothing more: names, dates, ids and empty texts are handled once, for all formats. A page
turns whatever its file holds into articles and rejects; it raises `OSError` for a file that cannot be opened, and
nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import polars as pl

from mediakit.article import Article, Reject
from mediakit.errors import listed

__all__ = ["FORMATS", "Format", "Job", "Notes", "RawTable", "content_format", "known_formats", "load"]

GIB = 1024**3
MB = 1000**2

# A table is read whole into memory, about three times its size; beyond this it should be split. A text of 200 MB is no
# article: the whole of "War and Peace" is 3 MB. Both are first guesses; raise them when somebody meets them.
MAX_TABLE_BYTES = 2 * GIB
MAX_DOCUMENT_BYTES = 200 * MB


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what people call it, its kind, and the function that reads it, as "module:function"."""

    title: str
    kind: Literal["document", "table"]
    reader: str
    max_bytes: int


_CSV = Format("CSV", "table", "mediakit.readers.delimited:read", MAX_TABLE_BYTES)
_TSV = Format("TSV", "table", "mediakit.readers.delimited:read", MAX_TABLE_BYTES)
_JSON = Format("JSON", "table", "mediakit.readers.json_rows:read", MAX_TABLE_BYTES)
_JSONL = Format("JSON Lines", "table", "mediakit.readers.json_rows:read", MAX_TABLE_BYTES)
_PARQUET = Format("Parquet", "table", "mediakit.readers.parquet:read", MAX_TABLE_BYTES)
_MARKDOWN = Format("Markdown", "document", "mediakit.readers.markdown:read", MAX_DOCUMENT_BYTES)
_PLAIN = Format("plain text", "document", "mediakit.readers.plain_text:read", MAX_DOCUMENT_BYTES)

FORMATS: Mapping[str, Format] = {
    ".csv": _CSV,
    ".json": _JSON,
    ".jsonl": _JSONL,
    ".markdown": _MARKDOWN,
    ".md": _MARKDOWN,
    ".ndjson": _JSONL,
    ".parquet": _PARQUET,
    ".pq": _PARQUET,
    ".tab": _TSV,
    ".text": _PLAIN,
    ".tsv": _TSV,
    ".txt": _PLAIN,
}

# First bytes that tell a format whatever the file is called. A name with a suffix is read as that format;
# None: known for what it is, and not readable here.
_MAGIC: tuple[tuple[bytes, str, str | None], ...] = (
    (b"PAR1", "Parquet", ".parquet"),
    (b"%PDF-", "PDF", None),
    (b"PK\x03\x04", "ZIP (or DOCX, XLSX, ODT)", None),
    (b"\x1f\x8b", "gzip", None),
    (b"\x89PNG\r\n\x1a\n", "PNG image", None),
    (b"\xff\xd8\xff", "JPEG image", None),
    (b"{\\rtf", "RTF", None),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word or Excel", None),
    (b"SQLite format 3\x00", "SQLite", None),
    (b"ARROW1\x00\x00", "Arrow", None),
)


class Notes:
    """What a person should know about the reading, gathered as it goes; the same remark on many files becomes one."""

    def __init__(self) -> None:
        self._files: dict[str, list[str]] = {}
        self._counts: Counter[str] = Counter()

    def say(self, sentence: str) -> None:
        """A remark on the whole reading."""
        self._files.setdefault(sentence, [])

    def about(self, file: str, sentence: str, count: int = 0) -> None:
        """A remark on one file; `count` (of characters, rows, ...) is added up over files."""
        self._files.setdefault(sentence, []).append(file)
        self._counts[sentence] += count

    def sentences(self) -> tuple[str, ...]:
        """All remarks in the order of their first mention, each with its files."""
        return tuple(self._sentence(remark, files) for remark, files in self._files.items())

    def _sentence(self, remark: str, files: list[str]) -> str:
        count = f" ({self._counts[remark]:,} in all)" if self._counts[remark] else ""
        return f"{listed(dict.fromkeys(files), 5)}: {remark}{count}" if files else f"{remark}{count}"


@dataclass(frozen=True, slots=True)
class Job:
    """What a page gets: one file and how to read it.

    path: the file; label: its name in rejects and metadata (relative to the folder read)
    folder: name of the subfolder of the folder read that holds it, if any
    encoding: what the user says it is, or None; mapping: standard column -> the user's name for it
    notes: where to say things; keys: names of fields met in documents, for messages
    """

    path: Path
    label: str
    folder: str | None = None
    encoding: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    keys: set[str] = field(default_factory=set)

    def reject(self, reason: str, advice: str = "", row: int | None = None) -> Reject:
        """A reject for this file."""
        return Reject(self.label, row, reason, advice)

    def note(self, sentence: str, count: int = 0) -> None:
        """A remark on this file."""
        self.notes.about(self.label, sentence, count)


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as its file gives it.

    frame: raw columns; rows: the 1-based data row of each; lines: the 1-based line it starts in, where there are lines
    """

    frame: pl.DataFrame
    rows: pl.Series
    lines: pl.Series | None = None
    rejects: tuple[Reject, ...] = ()


def load(chosen: Format) -> Callable[[Job], RawTable | Iterator[Article | Reject]]:
    """The function that reads a format; its page is imported now, not before."""
    module, _, name = chosen.reader.partition(":")
    function: Any = getattr(import_module(module), name)
    return function  # type: ignore[no-any-return]


def content_format(head: bytes) -> tuple[str, str | None] | None:
    """What the first bytes of a file say it is: (title, suffix of a readable format or None); None if they say nothing.

    >>> content_format(b"PAR1....")
    ('Parquet', '.parquet')
    >>> content_format(b"%PDF-1.7")
    ('PDF', None)
    """
    return next(((title, suffix) for magic, title, suffix in _MAGIC if head.startswith(magic)), None)


def known_formats() -> str:
    """The readable formats, for messages.

    >>> known_formats()
    '.csv, .json, .jsonl, .markdown, .md, .ndjson, .parquet, .pq, .tab, .text, .tsv, .txt'
    """
    return listed(sorted(FORMATS), 40)
