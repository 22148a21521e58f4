"""A Word file from Nexis Uni or Nexis Advance: a cover page with a table of contents, then one document after the other.

A document begins at the bookmark that the table of contents points to (`Bookmark_3`), in files without bookmarks after
"End of Document". It has title, source and date, labelled fields, the heading "Body", the text, and "Classification".
Bold and coloured search terms, links and empty paragraphs leave no trace in the text. The identifier (`export_id`) is
Lexis's content item, taken from the links of the title or of the table of contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from mediakit.article import Article, Reject
from mediakit.readers.export_documents import Document, Expected, articles_of
from mediakit.readers.export_fields import LABELS, opening_date, split_label
from mediakit.readers.formats import Job
from mediakit.readers.nexis_layout import lay_out

__all__ = ["looks_like", "looks_like_document", "read"]

_END = re.compile(
    r"(?:End of Document|Ende des Dokuments|Dokumentende|Fin (?:du|de) document|Fin del documento|Einde (?:van )?document"
    r"|Fim do documento)",
    re.IGNORECASE,
)
_START = re.compile(r"Bookmark_(\d{1,6})")
_DECLARED = re.compile(r"(?:Documents?|Dokumente?|Documentos?|Documenten|Documenti) ?\((\d[\d.,]*)\)")
_ITEM = re.compile(r"urn(?::|%3A)contentItem(?::|%3A)([0-9A-Z-]{10,40})", re.IGNORECASE)
_LISTED = re.compile(r"(\d{1,6})\. ")
_NAME = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}name"
_BROKEN = "no Word file that can be read"


class _Paragraph(NamedTuple):
    """A paragraph or a table's row: its text, names of its bookmarks, addresses of its links."""

    text: str
    bookmarks: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def looks_like(head: bytes) -> bool:
    """Whether the start of `word/document.xml` is that of a Nexis file.

    >>> looks_like(b"<w:p><w:r><w:t>Job Number: 1</w:t></w:r></w:p><w:p><w:t>Documents (10)</w:t></w:p>")
    True
    """
    text = head.decode("utf-8", "replace")
    paragraphs = [re.sub(r"<[^<>]*>", "", part) for part in re.split(r"</w:p>|<w:br/>", text)]
    return looks_like_document([paragraph.replace("\xa0", " ").strip() for paragraph in paragraphs])


def looks_like_document(paragraphs: Sequence[str]) -> bool:
    """Whether the first paragraphs of a Word file are those of a Nexis file: its cover page, or one of its documents.

    >>> looks_like_document(["A title", "The Paper", "July 1, 2019", "Length: 20 words", "Body", "Text."])
    True
    >>> looks_like_document(["Report", "Length: 20 words", "Text."])
    False
    """
    cover = any(_DECLARED.fullmatch(text) for text in paragraphs) and any(
        re.match(r"(?:Job Number|Client/Matter|Search Terms|Auftragsnummer|Numéro de tâche)\b", text)
        for text in paragraphs
    )
    at = next((n for n, text in enumerate(paragraphs) if LABELS.get(text.casefold()) == "body"), None)
    fields = {label[0] for text in paragraphs[:at] if at is not None and (label := split_label(text))}
    dated = at is not None and any(opening_date(text) for text in paragraphs[:at])
    return cover or (dated and bool(fields & {"length", "section", "author"}))


def read(job: Job) -> Iterator[Article | Reject]:
    """The articles of a Nexis Word file; rejects for documents without a text and for missing ones."""
    import docx

    try:
        with job.path.open("rb") as file:
            paragraphs = list(_paragraphs(docx.Document(file)))
    except OSError:
        raise
    except Exception as error:  # python-docx raises whatever zipfile, lxml and its own code come across
        yield job.reject(f"{_BROKEN} ({type(error).__name__}: {str(error)[:100]})", "open it in Word and save it again")
        return
    starts = _starts(paragraphs)
    if not starts:
        yield job.reject("no document of a Nexis export", "save it as plain text to read it as it is")
        return
    cover = paragraphs[: starts[0][0]]
    items = _items_listed(cover)
    ends = [at for at, _ in starts[1:]] + [len(paragraphs)]
    parts = [(paragraphs[at:end], number) for (at, number), end in zip(starts, ends, strict=True)]
    _note_ends(job, parts)
    yield from articles_of(job, (_document(*part, items) for part in parts), _expected(cover))


def _paragraphs(document: Any) -> Iterator[_Paragraph]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield _Paragraph("\t".join(cell.text.strip() for cell in row.cells))
            continue
        names = tuple(name for mark in block._p.iter("{*}bookmarkStart") if (name := mark.get(_NAME)))
        links = tuple(address for link in block.hyperlinks if (address := _address(link)))
        yield _Paragraph(block.text.replace("\xa0", " ").strip(), names, links)


def _address(link: Any) -> str:
    try:
        return str(link.address)
    except KeyError:  # a link to nowhere is no reason to lose the file
        return ""


def _starts(paragraphs: Sequence[_Paragraph]) -> list[tuple[int, int | None]]:
    """Where documents begin, with the number that the bookmark gives."""
    marked = {
        int(found[1]): at
        for at, paragraph in enumerate(paragraphs)
        for name in paragraph.bookmarks
        if (found := _START.fullmatch(name))
    }
    if marked:
        return sorted((at, number) for number, at in marked.items())
    ends = [at for at, paragraph in enumerate(paragraphs) if _END.fullmatch(paragraph.text)]
    first = _after_cover(paragraphs[: ends[0]] if ends else paragraphs)
    return [] if first is None else [(first, None), *((at + 1, None) for at in ends[:-1])]


def _after_cover(paragraphs: Sequence[_Paragraph]) -> int | None:
    """Where the first document begins: title and source stand right above its date."""
    shown = [at for at, paragraph in enumerate(paragraphs) if paragraph.text]
    dated = next((n for n, at in enumerate(shown) if opening_date(paragraphs[at].text)), None)
    if dated is None:
        return shown[0] if shown else None
    return shown[max(dated - 2, 0)]


def _document(paragraphs: Sequence[_Paragraph], number: int | None, items: dict[int, str]) -> Document:
    end = next((at for at, paragraph in enumerate(paragraphs) if _END.fullmatch(paragraph.text)), len(paragraphs))
    blocks: list[list[str]] = []
    in_heading = False
    for paragraph in paragraphs[:end]:
        if not paragraph.text:
            continue
        name = LABELS.get(paragraph.text.casefold()) if paragraph.bookmarks else None
        if name and name not in ("body", "classification"):  # a heading such as "Graphic": what follows belongs to it
            in_heading = True
            blocks.append([f"{paragraph.text}:"])
        elif in_heading and name is None and split_label(paragraph.text) is None:
            blocks[-1].append(paragraph.text)
        else:
            in_heading = False
            blocks.append([paragraph.text])
    document = lay_out(blocks, title_first=True, upper=False)
    document.number = number
    above = [link for paragraph in paragraphs[:4] for link in paragraph.links]
    item = next((found[1] for link in above if (found := _ITEM.search(link))), items.get(number or 0))
    if item:
        document.fields["export_id"] = item
    return document


def _items_listed(cover: Sequence[_Paragraph]) -> dict[int, str]:
    """Number -> content item, from the links of the table of contents."""
    items = {}
    for paragraph in cover:
        place = _LISTED.match(paragraph.text)
        found = next((found for link in paragraph.links if (found := _ITEM.search(link))), None)
        if place and found:
            items[int(place[1])] = found[1]
    return items


def _expected(cover: Sequence[_Paragraph]) -> Expected | None:
    found = next((found for paragraph in cover if (found := _DECLARED.fullmatch(paragraph.text))), None)
    return Expected(documents=int(re.sub(r"\D", "", found[1])), first=1) if found else None


def _note_ends(job: Job, parts: Sequence[tuple[Sequence[_Paragraph], int | None]]) -> None:
    open_ones = [
        number or place
        for place, (paragraphs, number) in enumerate(parts, 1)
        if not any(_END.fullmatch(paragraph.text) for paragraph in paragraphs)
    ]
    if 0 < len(open_ones) < len(parts) or (open_ones and len(parts) == 1):
        job.note(f'without "End of Document", perhaps cut: document {", ".join(map(str, open_ones[:10]))}')
