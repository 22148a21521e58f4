"""In which format is a file written, whatever it is called?

By its first bytes where those are telling (PDF, ZIP, Parquet, ...), by the names inside a ZIP (Word, spreadsheets, or
just files), by what pages of database exports know about their own, by markup, and only then by its suffix. So an
export saved as .txt, a web page saved as .pdf and a spreadsheet called .csv are read as what they are. What is known
and not readable is named, with what to do. A plain text cannot be told from a text of another kind: there the suffix
decides.
"""

from __future__ import annotations

import codecs
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal, NamedTuple

from mediakit.readers.columns import map_columns
from mediakit.readers.formats import EXPORTS, FORMATS, Format, known_formats, looks_like
from mediakit.readers.limits import LIMITS, LimitError, Limits
from mediakit.readers.packed import check_zip

__all__ = ["HEAD_BYTES", "Recognised", "recognise"]

HEAD_BYTES = 65_536


class Recognised(NamedTuple):
    """What a file is: a format with its page (and a remark to pass on), or a container, or why it cannot be read."""

    chosen: Format | None = None
    container: Literal["zip", "gzip"] | None = None
    reason: str = ""
    advice: str = ""
    remark: str = ""


class _Unreadable(NamedTuple):
    title: str
    advice: str


_DOCX, _XLSX, _ODS = FORMATS[".docx"], FORMATS[".xlsx"], FORMATS[".ods"]
_NO_TEXT = "there is no text in it that could be read"

# First bytes that tell a format whatever the file is called.
_MAGIC: tuple[tuple[bytes, Format | _Unreadable], ...] = (
    (b"%PDF-", FORMATS[".pdf"]),
    (b"{\\rtf", FORMATS[".rtf"]),
    (b"ARROW1\x00\x00", FORMATS[".feather"]),
    (b"FEA1", FORMATS[".feather"]),
    (b"WARC/", FORMATS[".warc"]),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        _Unreadable("an old Word, Excel or Outlook file", "save it as .docx, .xlsx or text"),
    ),
    (b"\x89PNG\r\n\x1a\n", _Unreadable("a PNG image", _NO_TEXT)),
    (b"\xff\xd8\xff", _Unreadable("a JPEG image", _NO_TEXT)),
    (b"GIF8", _Unreadable("a GIF image", _NO_TEXT)),
    (
        b"SQLite format 3\x00",
        _Unreadable(
            "an SQLite database", "read it alone: mediakit read FILE.sqlite --query ... (docs/how-to/databases.md)"
        ),
    ),
    (b"7z\xbc\xaf\x27\x1c", _Unreadable("a 7z archive", "unpack it and read the folder")),
    (b"Rar!\x1a\x07", _Unreadable("a RAR archive", "unpack it and read the folder")),
    (b"BZh", _Unreadable("a bzip2 archive", "unpack it and read the file")),
    (b"\xfd7zXZ\x00", _Unreadable("an xz archive", "unpack it and read the file")),
    (b"\x28\xb5\x2f\xfd", _Unreadable("a Zstandard archive", "unpack it and read the file")),
)

# A ZIP that holds a member of this name is this.
_MEMBERS: tuple[tuple[str, Format | _Unreadable], ...] = (
    ("word/document.xml", _DOCX),
    ("xl/workbook.xml", _XLSX),
    ("xl/workbook.bin", _Unreadable("a binary workbook (XLSB)", "save it as .xlsx")),
    ("ppt/presentation.xml", _Unreadable("a presentation", "save it as PDF")),
)
_MIME: tuple[tuple[bytes, Format | _Unreadable], ...] = (
    (b"application/vnd.oasis.opendocument.spreadsheet", _ODS),
    (b"application/vnd.oasis.opendocument.text", FORMATS[".odt"]),
    (b"application/vnd.oasis", _Unreadable("an OpenDocument file", "save it as PDF")),
    (b"application/epub", _Unreadable("an e-book (EPUB)", "save it as text or PDF")),
)
_MARKUP_START = re.compile(r"\s*<[!?a-zA-Z]")
# What may stand before the root is taken once and not given back (`?>`, `*+`): fifty comments would else take hours.
_ROOT = re.compile(
    r"\s*+(?:(?><\?.*?\?>)\s*+|(?><!--.*?-->)\s*+|(?><!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)\s*+)*+<([a-zA-Z][\w:.-]*)", re.S
)
_HTML_START = re.compile(
    r"\s*+(?:(?><\?xml.*?\?>)\s*+|(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html[\s>])", re.S | re.I
)
_FEED_ROOTS = frozenset({"rss", "feed", "rdf:rdf", "atom:feed"})
_XML_SUFFIXES = frozenset({".xml", ".rss", ".atom"})
_MARKUP_SUFFIXES = _XML_SUFFIXES | {".html", ".htm", ".xhtml"}
_BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, RuntimeError, ValueError, LookupError)


def recognise(path: Path, suffix: str, size: int, limits: Limits = LIMITS) -> Recognised:
    """What a file is.

    path: the file; suffix: of the name that people know it by; size: in bytes; limits: for what a ZIP unpacks to
    Raises OSError where it cannot be opened, LimitError for a packed document over a limit.
    """
    found = _recognised(path, suffix, size, limits)
    if found.chosen is None or found.chosen is FORMATS.get(suffix):
        return found
    by_name = FORMATS.get(suffix)
    if by_name and by_name.page == found.chosen.page:
        return found
    if any(found.chosen is chosen for _, chosen in EXPORTS):
        return found._replace(remark=f"recognised by content as {found.chosen.title}")
    return found._replace(remark=f"the file holds {found.chosen.title}, whatever its name says, and was read as such")


def _recognised(path: Path, suffix: str, size: int, limits: Limits) -> Recognised:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(max(size - 4, 0))
        tail = file.read(4)
    if not head:
        return Recognised(reason="the file is empty")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, size, limits)
    if head.startswith(b"\x1f\x8b"):
        return Recognised(container="gzip")
    if head.startswith(b"PAR1") and size >= 12 and tail == b"PAR1":  # the first four letters could start a text
        return Recognised(FORMATS[".parquet"])
    found = next((what for magic, what in _MAGIC if head.startswith(magic)), None)
    if found is None and head[257:262] == b"ustar":
        found = _Unreadable("a TAR archive", "unpack it and read the folder, or make it a ZIP")
    return _answer(found) if found else _by_text(head, suffix)


def _answer(found: Format | _Unreadable) -> Recognised:
    if isinstance(found, Format):
        return Recognised(found)
    return Recognised(reason=f"unknown format: the file holds {found.title}", advice=found.advice)


def _zipped(path: Path, size: int, limits: Limits) -> Recognised:
    try:
        with zipfile.ZipFile(path) as archive:
            check_zip(archive, size, limits)
            names = set(archive.namelist())
            found = next((what for name, what in _MEMBERS if name in names), None)
            if found is None and "mimetype" in names:
                mime = archive.open("mimetype").read(100)
                found = next((what for start, what in _MIME if mime.startswith(start)), None)
            if found is _DOCX:
                head = archive.open("word/document.xml").read(HEAD_BYTES)
                return Recognised(_export("docx", head) or _DOCX)
    except LimitError:
        raise
    except _BROKEN_ZIP as error:
        return Recognised(reason=f"a damaged ZIP or Office file: {error}", advice="make or fetch the file again")
    return _answer(found) if found else Recognised(container="zip")


def _export(kind: str, head: bytes) -> Format | None:
    return next((chosen for under, chosen in EXPORTS if under == kind and looks_like(chosen, head)), None)


def _by_text(head: bytes, suffix: str) -> Recognised:
    text = _as_text(head)
    by_name = FORMATS.get(suffix)
    if _MARKUP_START.match(text) or suffix in _MARKUP_SUFFIXES:
        return _by_markup(head, text, suffix)
    exported = _export("text", head)
    if exported:
        return Recognised(exported)
    if by_name is None or by_name.page in ("delimited", "plain_text"):
        by_name = _rows(text, suffix) or by_name
    if by_name is None:
        named = suffix or "a name without suffix"
        return Recognised(reason=f"unknown format: {named}", advice=f"can be read: {known_formats()}")
    return Recognised(by_name)


def _by_markup(head: bytes, text: str, suffix: str) -> Recognised:
    exported = _export("markup", head)
    if exported:
        return Recognised(exported)
    if _HTML_START.match(text):
        return Recognised(FORMATS[".html"])
    found = _ROOT.match(text)
    root = found[1].lower() if found else ""
    if root in _FEED_ROOTS:
        return Recognised(FORMATS[".xml"])
    if suffix in _XML_SUFFIXES or (text.lstrip().startswith("<?xml") and suffix not in FORMATS):
        what = f"its first element is <{root[:40]}>" if root else "no element was found"
        reason = f"XML that is neither a feed (RSS, Atom) nor an export that is known: {what}"
        return Recognised(reason=reason, advice="convert it to CSV, JSON or HTML")
    if suffix in FORMATS:
        return Recognised(FORMATS[suffix])
    named = suffix or "a name without suffix"
    return Recognised(reason=f"unknown format: {named}", advice=f"can be read: {known_formats()}")


def _rows(text: str, suffix: str) -> Format | None:
    """JSON or a table with known columns under the name of a text or of another table; None where nothing says so."""
    first, _, rest = text.lstrip().partition("\n")
    if first.startswith("{"):
        try:
            return FORMATS[".jsonl"] if isinstance(json.loads(first), dict) else None
        except (ValueError, RecursionError):
            return None
    if re.match(r"\[\s*\{\s*\"", text.lstrip()):
        return FORMATS[".json"]
    if FORMATS.get(suffix, FORMATS[".txt"]).page == "plain_text" and rest.strip():
        return _delimited(first)
    return None


def _delimited(first: str) -> Format | None:
    """A first line that names a text column and one more standard column is the header of a table, not prose."""
    for delimiter, name in (("\t", ".tsv"), (",", ".csv"), (";", ".csv")):
        names = list(dict.fromkeys(field.strip().strip('"') for field in first.split(delimiter)))
        if len(names) > 1 and len(first) < 2_000:
            columns = map_columns(names, {}).columns
            if "text" in columns and len(columns) > 1:
                return FORMATS[name]
    return None


def _as_text(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
