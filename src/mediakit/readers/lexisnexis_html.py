"""An HTML file from LexisNexis: "1 of 10 DOCUMENTS", then one document after the other.

The layout of a document is that of the text file (`nexis_layout.py`), its blocks are the `<DIV>`s. Documents are told by
the anchors or comments that the export puts before each, or by the line that counts them. Highlights are styles and
leave no trace. The format gives documents no identifier; `export_number` is the number in the list of results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from mediakit.article import Article, Reject
from mediakit.readers.encoding import NotTextError
from mediakit.readers.export_documents import Document, Expected, articles_of
from mediakit.readers.formats import Job
from mediakit.readers.markup import MarkupError, decode_markup, paragraphs, parse_html
from mediakit.readers.nexis_layout import counter, lay_out

__all__ = ["looks_like", "read"]

# What stands before each document; the first of these that a file has at all is believed.
_STARTS = (
    re.compile(r"<a\s+name=[\"']?DOC_ID_\d+_\d+[\"']?[^>]*>", re.IGNORECASE),
    re.compile(r"(?:<!--[^<>]*)?<DOC NUMBER=[\"']?\d+[\"']?>", re.IGNORECASE),
    re.compile(r"(?:<!--[^<>]*)?<DOCFULL>", re.IGNORECASE),
)
_DECLARED = re.compile(r"<meta\b[^<>]*\bDOCUMENTS=[\"']?(\d{1,9})", re.IGNORECASE)


def looks_like(head: bytes) -> bool:
    """Whether the start of a file is that of a LexisNexis HTML file.

    >>> looks_like(b'<HTML><A NAME="DOC_ID_0_0"></A><SPAN>1 of 2 DOCUMENTS</SPAN>'), looks_like(b"<html><p>1 of 2</p>")
    (True, False)
    """
    text = head.replace(b"\x00", b"").decode("utf-8", "replace")
    marked = any(start.search(text) for start in _STARTS) or "<!-- LXNComment" in text
    return marked or any(counter(part) for part in re.findall(r">([^<>]{12,60})<", text))


def read(job: Job) -> Iterator[Article | Reject]:
    """The articles of a LexisNexis HTML file; rejects for documents without a text and for missing ones."""
    try:
        page = decode_markup(job.path.read_bytes(), job)
    except NotTextError as error:
        yield job.reject(str(error))
        return
    documents = list(_documents(job, page))
    if not documents:
        yield job.reject("no document of a LexisNexis export", "save it as plain text to read it as it is")
        return
    if not re.search(r"</html>|</body>", page[-2000:], re.IGNORECASE):
        job.note("the file breaks off: its last document may be cut")
    declared = _DECLARED.search(page)
    yield from articles_of(job, documents, Expected(documents=int(declared[1])) if declared else None)


def _documents(job: Job, page: str) -> Iterator[Document]:
    start = next((start for start in _STARTS if start.search(page)), None)
    page = page.replace("&nbsp;", " ").replace("\u00a0", " ")  # fill empty lines and cells
    pieces = start.split(page)[1:] if start else [page]
    for piece in pieces:
        job.check_time()
        try:
            blocks = list(_blocks(parse_html(piece)))
        except MarkupError as error:
            yield Document(broken=f"a document that cannot be read: {error}")
            continue
        places = [at for at, block in enumerate(blocks) if counter(block[0])]
        if not places and start and blocks:
            yield _document(blocks)
        for at, end in zip(places, [*places[1:], len(blocks)], strict=False):
            yield _document(blocks[at:end])


def _document(blocks: Sequence[Sequence[str]]) -> Document:
    numbers = counter(blocks[0][0])
    document = lay_out(blocks[1:] if numbers else blocks)
    document.number, document.total = numbers or (None, None)
    return document


def _blocks(element: Any) -> Iterator[list[str]]:
    """The paragraphs of each innermost `<DIV>`; what stands between them is a block of its own."""
    if element.find(".//div") is None:
        if found := paragraphs(element):
            yield found
        return
    loose = [element.text, *(child.tail for child in element)]
    for child, text in zip([None, *element], loose, strict=True):
        if child is not None:
            yield from _blocks(child)
        if text and text.strip():
            yield [" ".join(text.split())]
