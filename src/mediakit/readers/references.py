"""Lists of references: BibTeX (.bib), RIS (.ris) and the CSV that Zotero exports. Metadata without texts.

For a folder of documents whose metadata somebody keeps in a reference manager: the names of attached files are kept, so
that a row finds its document (`joins.py`). BibTeX is read by pybtex, RIS by rispy, one record at a time, so that a
broken record is one reject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import polars as pl

from mediakit.article import Reject
from mediakit.readers.delimited import read as read_delimited
from mediakit.readers.encoding import NotTextError, decode
from mediakit.readers.formats import FILE_NAMES, Job, RawTable
from mediakit.readers.story_lists import standard_names
from mediakit.readers.values import frame_of, text_of, visible_name

__all__ = ["file_names", "looks_like", "read"]

Record = dict[str, object]

_RIS = re.compile(r"\s*(?:\d+\.\s*)?TY  ?- ?[A-Z]+[ \t]*\r?\n")
_ENTRY = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]", re.MULTILINE)
# Lines of comment are taken once (`*+`): forty per cent signs in a row would else take hours.
_BIBTEX = re.compile(r"\s*+(?:%[^\n]*+\s*+)*+@[ \t]*[A-Za-z]+[ \t]*[{(]\s*(?:[^\s,{}\"]+\s*[,=]|\")")
_ZOTERO = re.compile(r'\s*"?Key"?[,;\t]"?Item Type"?[,;\t]')
_NO_ENTRIES = frozenset({"comment", "preamble", "string"})
_ADVICE = "correct the record, or leave it out"

_ZOTERO_NAMES: dict[str, tuple[str, ...]] = {
    "article_id": ("key",),
    "source": ("publicationtitle", "publisher"),
    "title": ("title",),
    "date": ("date", "publicationyear"),
    "author": ("author",),
    "url": ("url",),
    "language": ("language",),
}
_BIBTEX_NAMES: dict[str, tuple[str, ...]] = {
    "source": ("journal", "journaltitle", "newspaper", "publisher", "booktitle", "howpublished", "organization"),
    "title": ("title",),
    "url": ("url",),
    "language": ("langid", "language"),
}
_RIS_NAMES: dict[str, tuple[str, ...]] = {
    "article_id": ("id",),
    "source": ("secondary_title", "journal_name", "alternate_title1", "alternate_title2", "publisher"),
    "title": ("title", "primary_title"),
    "language": ("language",),
}


def looks_like(head: bytes) -> bool:
    """Whether a file that starts like this is a list of references.

    >>> looks_like(b"TY  - NEWS\\nTI  - A"), looks_like(b"@article{key, title = {A}}"), looks_like(b"@someone wrote")
    (True, True, False)
    """
    text = head.decode("utf-8-sig", "replace")
    return any(pattern.match(text) for pattern in (_RIS, _BIBTEX, _ZOTERO))


def read(job: Job) -> RawTable:
    """The records of a list of references, with standard columns and the names of attached files."""
    try:
        text = decode(job.path.read_bytes(), job)
    except NotTextError as error:
        return _table([], [], [job.reject(str(error))])
    if _ZOTERO.match(text):
        return _zotero(job)
    is_ris = _RIS.match(text) or (job.path.suffix.lower() == ".ris" and not _BIBTEX.match(text))
    records: list[Record] = []
    rows: list[int] = []
    rejects: list[Reject] = []
    for row, found in enumerate(_ris(text) if is_ris else _bibtex(text), 1):
        job.check_time()
        if isinstance(found, str):
            rejects.append(job.reject(found, _ADVICE, row))
        else:
            records.append(found)
            rows.append(row)
    if not records and not rejects:
        rejects.append(job.reject("no reference was found", "export the list as BibTeX, RIS or CSV again"))
    return _table(records, rows, rejects)


def file_names(written: str) -> str:
    """The names of the files in an attachment field (Zotero, JabRef, Mendeley), separated by ;.

    >>> file_names("Full Text:files/12/a.pdf:application/pdf;:b.pdf:PDF"), file_names("C:/x/My file.pdf; /y/b.html")
    ('a.pdf;b.pdf', 'My file.pdf;b.html')
    """
    names = []
    for one in re.split(r"(?<!\\);", written):
        parts = [part.replace("\\:", ":") for part in re.split(r"(?<!\\):", one.strip())]
        path = parts[-2] if len(parts) > 2 and parts[-2] else max(parts, key=len) if len(parts) > 1 else parts[0]
        names.append(unquote(re.split(r"[/\\]", path.strip())[-1]).strip())
    return ";".join(dict.fromkeys(name for name in names if name))


def _zotero(job: Job) -> RawTable:
    raw = read_delimited(job)
    if not raw.frame.height:
        return raw
    frame = raw.frame.rename(standard_names(raw.frame.columns, _ZOTERO_NAMES))
    attached = next((name for name in frame.columns if name.casefold() == "file attachments"), None)
    if attached:
        names = frame[attached].map_elements(file_names, return_dtype=pl.String).fill_null("")
        frame = frame.with_columns(names.alias(FILE_NAMES))
    return RawTable(frame, raw.rows, raw.lines, raw.rejects)


def _table(records: list[Record], rows: list[int], rejects: list[Reject]) -> RawTable:
    frame = frame_of(records)
    return RawTable(frame, pl.Series(rows, dtype=pl.Int64), None, tuple(rejects))


def _bibtex(text: str) -> Iterator[Record | str]:
    """The entries of a BibTeX file, or why one cannot be read. Abbreviations (@string) hold for all that follow."""
    starts = [*_ENTRY.finditer(text)]
    ends = [start.start() for start in starts[1:]] + [len(text)]
    strings = ""
    for start, end in zip(starts, ends[: len(starts)], strict=True):
        kind, written = start[1].lower(), text[start.start() : end]
        if kind == "string":
            strings += written
        elif kind not in _NO_ENTRIES:
            yield _entry(strings, written)


def _entry(strings: str, written: str) -> Record | str:
    from pybtex.database import PybtexError
    from pybtex.database.input.bibtex import Parser

    try:
        entries = Parser().parse_string(strings + written).entries
        key, entry = next(iter(entries.items()))
        fields = {name.lower(): _plain(value) for name, value in entry.fields.items() if name.lower() != "file"}
        author = "; ".join(_plain(str(person)) for person in entry.persons.get("author", []))
        attached = entry.fields.get("file", "")
    except StopIteration:
        return "not a whole BibTeX entry"
    except (PybtexError, ValueError, LookupError, TypeError, RecursionError, AttributeError) as error:
        return f"not a whole BibTeX entry: {str(error).splitlines()[0][:200] if str(error) else type(error).__name__}"
    return _record(fields | {"item_type": entry.type}, _BIBTEX_NAMES, key, author, _bibtex_date(fields), attached)


def _bibtex_date(fields: Mapping[str, str]) -> str | None:
    if fields.get("date"):
        return fields["date"].split("/")[0]  # of a span of days the first
    parts = [fields.get(name, "") for name in ("day", "month", "year")]
    return " ".join(part for part in parts if part) or None


def _plain(latex: str) -> str:
    """A BibTeX value as text: braces off, accents as letters."""
    from pybtex.exceptions import PybtexError
    from pybtex.richtext import Text

    try:
        found = str(Text.from_latex(latex))
    except (PybtexError, ValueError, LookupError, TypeError, RecursionError):
        found = latex
    return " ".join(found.replace("{", "").replace("}", "").split())


def _ris(text: str) -> Iterator[Record | str]:
    import rispy

    for written in re.split(r"^ER  ?-[^\n]*$", text.replace("\r\n", "\n"), flags=re.MULTILINE):
        if not written.strip():
            continue
        try:
            found = rispy.loads(f"{written.strip()}\nER  - \n")
        except (ValueError, LookupError, TypeError, OSError, AttributeError) as error:
            said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            yield f"not a whole RIS record: {said}"
            continue
        if not found or len(found[0]) < 2:
            yield "not a whole RIS record: no line such as `TI  - title`"
            continue
        yield _ris_record(found[0])


def _ris_record(found: dict[str, Any]) -> Record:
    fields = {
        str(name): "; ".join(map(str, v)) if isinstance(v, list) else text_of(v) or "" for name, v in found.items()
    }
    files = "; ".join(fields.pop(f"file_attachments{n}", "") for n in (1, 2))
    author = "; ".join(fields.pop(name) for name in ("authors", "first_authors") if name in fields)
    urls = fields.pop("urls", "") or fields.pop("url", "") or fields.pop("link_to_fulltext", "")
    record = _record(fields, _RIS_NAMES, None, author, _ris_date(fields), files.replace("internal-pdf://", ""))
    return record | {"url": urls.split("; ")[0] or None}


def _ris_date(fields: Mapping[str, str]) -> str | None:
    """`2020/08/05/morning`, `2020/08//` or `2020` as far as it goes; another form is left to the dates' own rules."""
    for name in ("date", "publication_year", "year"):
        if written := fields.get(name, ""):
            parts = re.match(r"(\d{4})(?:/(\d{1,2}))?(?:/(\d{1,2}))?(?:/.*|$)", written)
            return "-".join(part.zfill(2) for part in parts.groups() if part) if parts else written
    return None


def _record(
    fields: Mapping[str, str],
    standard: Mapping[str, tuple[str, ...]],
    key: str | None,
    author: str,
    date: str | None,
    attached: str,
) -> Record:
    """A record with standard columns; what it has besides is kept, under names that mean nothing else."""
    used = {name for names in standard.values() for name in names} | {"date", "day", "month", "year", "author"}
    first = {new: next((fields[one] for one in names if fields.get(one)), None) for new, names in standard.items()}
    made: Record = {"article_id": key, **first, "date": date, "author": author or None}
    others = {
        f"reference_{visible_name(name, 1)}": value for name, value in fields.items() if name not in used and value
    }
    return made | others | {FILE_NAMES: file_names(attached)}
