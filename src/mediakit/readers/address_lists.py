"""Which pages are wanted, and what does the list say of each?

    table       CSV, TSV, JSON, spreadsheet ... with a column of addresses; Media Cloud's and GDELT's lists; references
    feed        RSS, Atom: the links of its entries, with title, date and source
    sitemap     <urlset>, with what Google's news extension says; <sitemapindex> leads to more of them
    plain list  an address a line; lines that begin with # are remarks

told by content, packed with gzip or not. What a list says of a page (title, date, source, language, event) is what the page
is checked against later. `lastmod` of a sitemap is when a page last changed, so it is no date of the article.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.article import Reject
from mediakit.files import temporary_folder, write_bytes
from mediakit.readers.addresses import AddressError, normal, shown
from mediakit.readers.columns import map_columns
from mediakit.readers.dates import read_date
from mediakit.readers.feed import listed_entries
from mediakit.readers.formats import Job, Notes
from mediakit.readers.gather import Settings, gather
from mediakit.readers.inputs import Found
from mediakit.readers.markup import MarkupError, parse_xml
from mediakit.readers.values import text_of

__all__ = ["Listed", "Wanted", "read_list"]

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_MOST_UNPACKED = 100_000_000  # bytes of a packed list; a sitemap may have 50 MB
_HEAD = 4_096
# How a list says that its titles are not what stands on the page (corpus/iran-1988/published-reports.csv).
_TITLE_IS, _NO_TITLE = "title_is", "not shown"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page on a list. url: in one form; listed: as written; place: the list and its row; more: its other columns."""

    url: str
    listed: str
    file: str
    row: int
    title: str | None = None
    date: str | None = None
    source: str | None = None
    author: str | None = None
    language: str | None = None
    events: str | None = None
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def has_title(self) -> bool:
        """Whether the listed title is one that the page should show."""
        return bool(self.title) and self.more.get(_TITLE_IS) != _NO_TITLE


@dataclass
class Listed:
    """What a list holds: pages, further lists (of a sitemap index), rejects."""

    wanted: list[Wanted] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def add(self, row: int, label: str, written: str, said: Mapping[str, object]) -> None:
        """Take in a row."""
        try:
            url = normal(written)
        except AddressError as error:
            self.rejects.append(Reject(label, row, f"{shown(written)[:120] or '(empty)'}: {error}", "correct the list"))
            return
        standard = ("title", "date", "source", "author", "language", "events")
        known = {name: text_of(said.get(name)) for name in standard}
        more = {name: value for name, value in said.items() if name not in standard and value not in (None, "")}
        self.wanted.append(Wanted(url, written.strip(), label, row, more=more, **known))


def read_list(path: Path, label: str, notes: Notes, mapping: Mapping[str, str] | None = None) -> Listed:
    """The pages on a list in a file; `label`: its name for people; mapping: standard column -> the list's column."""
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        unpacked = _unpacked(data)
        if unpacked is None:
            return Listed(rejects=[Reject(label, None, "a damaged or very large gzip", "fetch it again")])
        with temporary_folder() as folder:
            name = Path(label.partition("?")[0]).name.removesuffix(".gz") or "list"
            return read_list(write_bytes(folder / name, unpacked), label, notes, mapping)
    head = data[:_HEAD].decode("utf-8-sig", "replace").lstrip()
    if re.search(r"<(\w+:)?(urlset|sitemapindex)[\s>]", head):
        return _sitemap(data, label)
    if re.search(r"<(\w+:)?(rss|feed|RDF)[\s>]", head) and "<html" not in head.lower():
        return _feed(path, label, notes)
    if _is_plain(head):
        return _plain(data, label)
    return _table(path, label, notes, mapping or {})


def _unpacked(data: bytes) -> bytes | None:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            found = file.read(_MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        return None
    return found if len(found) <= _MOST_UNPACKED else None


def _is_plain(head: str) -> bool:
    first = next((line.strip() for line in head.split("\n") if line.strip() and not line.lstrip().startswith("#")), "")
    return bool(_ADDRESS.fullmatch(first)) or (bool(first) and first.lower().startswith(("http:", "https:")))


def _plain(data: bytes, label: str) -> Listed:
    found = Listed()
    for row, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        written = line.strip()
        if written and not written.startswith("#"):
            found.add(row, label, written, {})
    return found


def _sitemap(data: bytes, label: str) -> Listed:
    found = Listed()
    try:
        root = parse_xml(data)
    except MarkupError as error:
        return Listed(rejects=[Reject(label, None, f"a sitemap that cannot be read: {error}", "fetch it again")])
    for row, entry in enumerate(root, 1):
        said = dict(_named(entry))
        where = said.pop("loc", "")
        if _local(root) == "sitemapindex":
            found.lists.append(where.strip())
        else:
            named = {"publication_date": "date", "name": "source"}
            found.add(row, label, where, {named.get(key, key): value for key, value in said.items()})
    return found


def _named(entry: Any) -> Iterator[tuple[str, str]]:
    """The address of an entry and what the news extension says of it."""
    for element in entry.iter():
        name, text = _local(element), (element.text or "").strip()
        parent = _local(element.getparent()) if element.getparent() is not None else ""
        if text and ((name == "loc" and parent in ("url", "sitemap")) or parent in ("news", "publication")):
            yield name, text


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _feed(path: Path, label: str, notes: Notes) -> Listed:
    found = Listed()
    entries = listed_entries(Job(path, label, notes=notes))
    if isinstance(entries, Reject):
        return Listed(rejects=[entries])
    for row, said in enumerate(entries, 1):
        found.add(row, label, str(said.pop("url", "") or ""), {**said, "date": _iso(said.get("date"))})
    return found


def _iso(written: object) -> str | None:
    return read_date(str(written)).iso if written else None


def _table(path: Path, label: str, notes: Notes, mapping: Mapping[str, str]) -> Listed:
    """Rows of a table with addresses, by the reader's own page for its format."""
    got = gather([Found(path, label, None)], Settings(mapping))
    found = Listed(rejects=list(got.rejects))
    for _, table in (*got.tables, *got.metadata):
        notes.add(got.notes)
        names = table.frame.columns
        known = {standard: name for standard, name in mapping.items() if name in names}
        columns = map_columns(names, known, without=("text", "article_id")).columns
        if "url" not in columns:
            found.rejects.append(
                Reject(
                    label,
                    None,
                    f"no column with addresses; there are: {', '.join(names[:20])}",
                    "say which: --url NAME",
                )
            )
            continue
        frame = _dated(table.frame.rename({name: new for new, name in columns.items() if name != new}, strict=False))
        for row, said in zip(table.rows.to_list(), frame.iter_rows(named=True), strict=True):
            found.add(row, label, str(said.pop("url") or ""), said)
    if got.articles and not found.wanted:
        found.rejects.append(Reject(label, None, "a document, no list of addresses", "`mediakit read` reads documents"))
    return found


def _dated(frame: pl.DataFrame) -> pl.DataFrame:
    if "date" not in frame.columns:
        return frame
    return frame.with_columns(pl.Series("date", [_iso(value) for value in frame["date"].cast(pl.String)], pl.String))
