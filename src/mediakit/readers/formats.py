"""Which formats can be read, by which page, and what does a page get and give?

A format is one line in `FORMATS` (told by suffix) or `EXPORTS` (told by content), and one page. Three kinds:

    document   read(job) -> Iterator[Article | Reject]   one file, one article (or several); values as written
    table      read(job) -> RawTable                     raw columns; `columns.py` and `normalise.py` do the rest
    metadata   read(job) -> RawTable                     rows without a text: `joins.py` gives them to the documents

A page decodes and splits, nothing more: names, dates, ids and empty texts are handled once, for all formats. A page
turns whatever its file holds into articles and rejects; whatever it raises becomes a reject of that file. A page in
`EXPORTS` also has `looks_like(head: bytes) -> bool`, given the first 64 KiB of the file; of a Word file, the first
64 KiB of its unpacked `word/document.xml`. A page that loops calls `job.check_time()` now and then.

The table of a metadata page may have a column named FILE_NAMES: the names of the files a row is about, separated by ;.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import polars as pl

from mediakit.article import Article, Reject
from mediakit.errors import listed
from mediakit.readers.limits import LIMITS, Limits, check_deadline

__all__ = [
    "EXPORTS",
    "FILE_NAMES",
    "FORMATS",
    "Format",
    "Job",
    "Notes",
    "RawTable",
    "known_formats",
    "load",
    "looks_like",
]

GIB = 1024**3
MB = 1000**2

# A table is read whole into memory, about three times its size; beyond this it should be split. A text of 200 MB is no
# article: the whole of "War and Peace" is 3 MB. Both are first guesses; raise them when somebody meets them.
MAX_TABLE_BYTES = 2 * GIB
MAX_DOCUMENT_BYTES = 200 * MB

# The column of a metadata table with the names of the files that a row is about; no column of a file can be called so.
FILE_NAMES = "\x00file_names"

Kind = Literal["document", "table", "metadata"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what people call it, its kind, and the page that reads it: a module of this package."""

    title: str
    kind: Kind
    page: str
    max_bytes: int


def _table(title: str, page: str, kind: Kind = "table") -> Format:
    return Format(title, kind, page, MAX_TABLE_BYTES)


def _document(title: str, page: str, max_bytes: int = MAX_DOCUMENT_BYTES) -> Format:
    return Format(title, "document", page, max_bytes)


_ARROW = _table("Arrow", "arrow")
_CSV = _table("CSV", "delimited")
_FEED = _document("RSS or Atom", "feed")
_HTML = _document("HTML", "html")
_JSONL = _table("JSON Lines", "json_rows")
_MARKDOWN = _document("Markdown", "markdown")
_PARQUET = _table("Parquet", "parquet")
_PLAIN = _document("plain text", "plain_text")
_REFERENCES = _table("a list of references", "references", "metadata")
_SHEET = _table("a spreadsheet", "spreadsheet")
_TSV = _table("TSV", "delimited")

FORMATS: dict[str, Format] = {
    ".arrow": _ARROW,
    ".atom": _FEED,
    ".bib": _REFERENCES,
    ".csv": _CSV,
    ".docx": _document("Word (DOCX)", "docx"),
    ".feather": _ARROW,
    ".htm": _HTML,
    ".html": _HTML,
    ".ipc": _ARROW,
    ".json": _table("JSON", "json_rows"),
    ".jsonl": _JSONL,
    ".markdown": _MARKDOWN,
    ".md": _MARKDOWN,
    ".ndjson": _JSONL,
    ".ods": _SHEET,
    ".odt": _document("OpenDocument text (ODT)", "odt"),
    ".parquet": _PARQUET,
    ".pdf": _document("PDF", "pdf"),
    ".pq": _PARQUET,
    ".ris": _REFERENCES,
    ".rss": _FEED,
    ".rtf": _document("RTF", "rtf"),
    ".tab": _TSV,
    ".text": _PLAIN,
    ".tsv": _TSV,
    ".txt": _PLAIN,
    ".warc": _document("WARC", "warc", MAX_TABLE_BYTES),
    ".xhtml": _HTML,
    ".xlsm": _SHEET,
    ".xlsx": _SHEET,
    ".xml": _FEED,
}

# Told by what they hold, whatever the suffix; under which kinds of content to look for them (see `recognise.py`).
EXPORTS: tuple[tuple[str, Format], ...] = (
    ("docx", _document("a Nexis export (DOCX)", "nexis_docx")),
    ("markup", _document("a Factiva export (HTML)", "factiva_html")),
    ("markup", _document("a Europresse export (HTML)", "europresse_html")),
    ("markup", _document("a LexisNexis export (HTML)", "lexisnexis_html")),
    ("markup", _document("a Factiva export (XML)", "factiva_xml")),
    ("text", _document("a Nexis export (TXT)", "nexis_txt")),
    ("text", _table("an export of Elasticsearch or AmCAT4 (JSON)", "elasticsearch")),
    ("text", _table("a list of references", "references", "metadata")),
    ("text", _table("a story list (Media Cloud, GDELT)", "story_lists", "metadata")),
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

    def add(self, other: Notes) -> None:
        """Take in the remarks of another part of the reading."""
        for remark, files in other._files.items():
            self._files.setdefault(remark, []).extend(files)
        self._counts.update(other._counts)

    def as_plain(self) -> list[tuple[str, list[str], int]]:
        """The remarks as plain values: sentence, files, count."""
        return [(remark, list(dict.fromkeys(files)), self._counts[remark]) for remark, files in self._files.items()]

    def add_plain(self, remarks: Iterable[tuple[str, list[str], int]]) -> None:
        """Take in remarks from plain values."""
        for remark, files, count in remarks:
            self._files.setdefault(remark, []).extend(files)
            self._counts[remark] += count

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
    limits: what a file may cost; deadline: when reading it must be over, on the clock `time.monotonic`
    """

    path: Path
    label: str
    folder: str | None = None
    encoding: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    keys: set[str] = field(default_factory=set)
    limits: Limits = LIMITS
    deadline: float | None = None

    def check_time(self) -> None:
        """Raise TooSlow where this file has taken more time than a file may; for pages that loop."""
        check_deadline(self.deadline)

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
    function: Any = import_module(f"mediakit.readers.{chosen.page}").read
    return function  # type: ignore[no-any-return]


def looks_like(chosen: Format, head: bytes) -> bool:
    """Whether a file that starts like this is of a format told by content."""
    page: Any = import_module(f"mediakit.readers.{chosen.page}")
    return bool(page.looks_like(head))


def known_formats() -> str:
    """The suffixes that can be read, for messages.

    >>> known_formats()[:24]
    '.arrow, .atom, .bib, .cs'
    """
    return listed(sorted((*FORMATS, ".gz", ".zip")), 40)
