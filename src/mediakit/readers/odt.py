"""An OpenDocument text (ODT): one article, its paragraphs, headings and tables in their order, notes after them.

Tracked deletions and comments are left out. Cells of a table's row stand in one line, set apart by tabs. Title and author
are the file's own where somebody gave them; the date on which it was made is `created`, not `date`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.markup import parse_xml
from mediakit.readers.properties import MADE_NOT_PUBLISHED, article_with, sensible_author, sensible_title, with_place

__all__ = ["read"]

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LEFT_OUT = frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}note"})
_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}


def read(job: Job) -> Iterator[Article | Reject]:
    """The article that an OpenDocument text is, or a reject for a damaged file and for one without text."""
    try:
        with zipfile.ZipFile(job.path) as packed:
            body = parse_xml(packed.read("content.xml")).find(f".//{_OFFICE}text")
            properties = _properties(parse_xml(packed.read("meta.xml"))) if "meta.xml" in packed.namelist() else {}
        blocks = [] if body is None else list(_blocks(body))
        notes = [] if body is None else [text for note in body.iter(f"{_TEXT}note-body") for text in _blocks(note)]
    except Exception as error:  # zipfile raises whatever a damaged file leads it to
        reason = f"a damaged OpenDocument file ({type(error).__name__}: {str(error)[:120]})"
        yield job.reject(reason, "open it in a word processor and save it again")
        return
    if not blocks:
        yield job.reject("no text in the OpenDocument file", "is it a scan? recognise its text first (OCR)")
        return
    if notes:
        job.note("footnotes and endnotes stand at the end of the text", len(notes))
    if "created" in properties:
        job.notes.say(f"OpenDocument: {MADE_NOT_PUBLISHED}")
    yield article_with(job, "\n\n".join(blocks + notes), with_place(job, properties))


def _blocks(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            if text := _text(child).strip():
                yield text
        elif child.tag == f"{_TABLE}table-row":
            cells = (" ".join(_blocks(cell)).replace("\n", " ") for cell in child if cell.tag == f"{_TABLE}table-cell")
            if text := "\t".join(cells).strip():
                yield text
        elif child.tag not in _LEFT_OUT:
            yield from _blocks(child)


def _text(element: Any) -> str:
    if element.tag == f"{_TEXT}s":
        count = element.get(f"{_TEXT}c") or "1"
        return " " * (min(int(count), 100) if count.isdigit() else 1)
    pieces = [_SIGNS.get(element.tag, ""), element.text or ""]
    for child in element:
        pieces += ("" if child.tag in _LEFT_OUT else _text(child), child.tail or "")
    return "".join(pieces)


def _properties(root: Any) -> dict[str, object]:
    created = (root.findtext(f".//{_META}creation-date") or "").strip()[:10]
    found: dict[str, object] = {
        "title": sensible_title(root.findtext(f".//{_DC}title")),
        "author": sensible_author(root.findtext(f".//{_META}initial-creator") or root.findtext(f".//{_DC}creator")),
        "language": (root.findtext(f".//{_DC}language") or "").strip(),
        "created": created,
    }
    return {name: value for name, value in found.items() if value}
