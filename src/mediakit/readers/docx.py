"""A Word file (DOCX): one article, its paragraphs and tables in their order, footnotes after them.

Insertions under "track changes" are text, deletions and comments are not; headers, footers and hidden text are left
out. The cells of a table's row stand in one line, set apart by tabs. Title and author are the file's own where somebody
gave them; without a title, a first paragraph in the style "Title" is it. The date on which the file was made is
`created`, not `date`. Word files of databases (Nexis) are told by content and have a page of their own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.properties import MADE_NOT_PUBLISHED, article_with, sensible_author, sensible_title, with_place

__all__ = ["read"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same once more, for old Word
_LEFT_OUT = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}instrText", f"{_W}rPr", _FALLBACK})
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read(job: Job) -> Iterator[Article | Reject]:
    """The article that a Word file is, or a reject for a damaged file and for one without text."""
    import docx

    data = job.path.read_bytes()
    try:
        document = docx.Document(io.BytesIO(data))
        blocks = list(_blocks(document.element.body))
        notes = _footnotes(document)
        properties = _properties(document)
    except Exception as error:  # python-docx and zipfile raise whatever a damaged file leads them to
        reason = f"a damaged Word file ({type(error).__name__}: {str(error)[:120]})"
        yield job.reject(reason, "open it in a word processor and save it again")
        return
    title = properties.get("title")
    if blocks and _is_title(blocks[0][0]) and (title is None or title == " ".join(blocks[0][1].split())):
        properties["title"] = " ".join(blocks.pop(0)[1].split())
    if not any(text.strip() for _, text in blocks):
        yield job.reject("no text in the Word file", "is it a scan? recognise its text first (OCR)")
        return
    if notes:
        job.note("footnotes and endnotes stand at the end of the text", len(notes))
    if "created" in properties:
        job.notes.say(f"Word: {MADE_NOT_PUBLISHED}")
    yield article_with(job, "\n\n".join([text for _, text in blocks] + notes), with_place(job, properties))


def _blocks(body: Any) -> Iterator[tuple[Any, str]]:
    """Paragraphs and rows of tables with their text, empty ones left out."""
    for element in body:
        if element.tag == f"{_W}p":
            text = _text(element).strip()
            if text:
                yield element, text
            for box in element.iter(f"{_W}txbxContent"):
                if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                    yield from _blocks(box)
        elif element.tag == f"{_W}tbl":
            yield from ((row, text) for row in element.iterchildren(f"{_W}tr") if (text := _row(row)))
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
            yield from _blocks(element)


def _row(row: Any) -> str:
    cells = [" ".join(text.replace("\n", " ") for _, text in _blocks(cell)) for cell in row.iter(f"{_W}tc")
             if next(cell.iterancestors(f"{_W}tr")) is row]  # fmt: skip
    return "\t".join(cells).strip()


def _text(element: Any) -> str:
    pieces: list[str] = []
    for child in element:
        if child.tag in _LEFT_OUT or child.tag == f"{_W}txbxContent" or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}r" and _hidden(child):
            continue
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        else:
            pieces.append(_SIGNS.get(child.tag, "") or _text(child))
    return "".join(pieces)


def _hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val") not in ("0", "false", "off")


def _is_title(element: Any) -> bool:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and style.get(f"{_W}val") in ("Title", "Titel", "Titre")


def _footnotes(document: Any) -> list[str]:
    from docx.oxml import parse_xml

    found: list[str] = []
    for relation in document.part.rels.values():
        if relation.reltype.rsplit("/", 1)[-1] not in ("footnotes", "endnotes") or relation.is_external:
            continue
        for note in parse_xml(relation.target_part.blob):
            if note.get(f"{_W}type") not in _SEPARATORS:
                found += [text for _, text in _blocks(note)]
    return found


def _properties(document: Any) -> dict[str, object]:
    core = document.core_properties
    by_a_program = core.author == "python-docx"  # its template's own properties: made in 2013
    found: dict[str, object] = {
        "title": sensible_title(core.title),
        "author": sensible_author(core.author),
        "language": core.language.strip() or None,
        "keywords": core.keywords.strip() or None,
        "created": core.created.date().isoformat() if core.created and not by_a_program else None,
    }
    return {name: value for name, value in found.items() if value}
