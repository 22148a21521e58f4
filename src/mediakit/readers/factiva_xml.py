"""An XML file from Factiva's web services (`ppsArticleResponse`): one `<article>` a document.

The names of elements are those of Factiva's schema, whatever the namespace. Headline, lead and tail paragraphs lose
their highlights (`<hlt>`). In a file that is not well formed, or that breaks off, every article that is whole is read
and every other one is a reject: each is read on its own then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediakit.article import Article, Reject
from mediakit.readers.export_documents import Document, Expected, articles_of
from mediakit.readers.formats import Job
from mediakit.readers.markup import MarkupError, parse_xml

__all__ = ["looks_like", "read"]

# Element -> field; those that hold the text are read apart.
_FIELDS = {
    "accessionNo": "export_id",
    "baseLanguage": "language",
    "byline": "author",
    "columnName": "column",
    "contact": "contact",
    "copyright": "copyright",
    "corrections": "correction",
    "credit": "credit",
    "edition": "edition",
    "headline": "title",
    "notes": "notes",
    "pages": "page",
    "publisherName": "publisher",
    "sectionName": "section",
    "sourceCode": "source_code",
    "sourceName": "source",
    "volume": "volume",
    "wordCount": "length",
}
_TEXT = ("leadParagraph", "tailParagraphs")
_LISTED = {"company": "company", "industry": "industry", "newsSubject": "subject", "region": "geographic"}
_TAG = re.compile(rb"<(/?)(?:[\w-]{1,40}:)?article(?:\s[^<>]*)?>")


def looks_like(head: bytes) -> bool:
    """Whether the start of a file is that of Factiva's XML.

    >>> looks_like(b'<PPSResponse><ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">')
    True
    """
    plain = head.replace(b"\x00", b"")
    return re.search(rb"<(?:[\w-]+:)?pps[aA]rticle|<PPSResponse|global\.factiva\.com", plain) is not None


def read(job: Job) -> Iterator[Article | Reject]:
    """The articles of a Factiva XML file; rejects for those that are broken, have no text, or are missing."""
    data = job.path.read_bytes()
    try:
        root = parse_xml(data)
        documents, declared = [_document(element) for element in root.iter("{*}article")], _count(root)
    except MarkupError as error:
        if b"<!ENTITY" in data:
            yield job.reject(str(error))
            return
        job.note(f"{error}; every article was read on its own")
        documents, declared = list(_pieces(data)), _count_written(data)
    if not documents:
        yield job.reject("no article of a Factiva export", "save the articles themselves as XML")
        return
    yield from articles_of(job, documents, Expected(documents=declared, first=1) if declared else None)


def _document(article: Any) -> Document:
    document = Document()
    for child in article:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        parts = [text for part in child.iter("{*}paragraph") if (text := _text(part))]
        if name in _TEXT:
            document.paragraphs += parts or [_text(child)]
        elif name in _FIELDS:
            document.fields[_FIELDS[name]] = " ".join(parts) or _text(child)
        elif name in _LISTED and (value := child.get("code") or _text(child)):
            label = _text(child)
            known = document.fields.get(_LISTED[name])
            value = f"{value} : {label}" if label and label != value else value
            document.fields[_LISTED[name]] = f"{known} | {value}" if known else value
        elif name in ("publicationDate", "publicationTime"):
            _put_date(document.fields, _text(child))
    if (words := document.fields.get("length", "")).isdigit():
        document.fields["length"] = f"{words} words"
    return document


def _put_date(fields: dict[str, str], written: str) -> None:
    """The day as Factiva wrote it, and the time of day after the T."""
    day, _, time = written.partition("T")
    fields.setdefault("date", day)
    if time:
        fields["time"] = time


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _count(root: Any) -> int | None:
    written = next((element.get("count") for element in root.iter("{*}ppsarticleResultSet")), None)
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else None


def _count_written(data: bytes) -> int | None:
    found = re.search(rb"ResultSet[^<>]*\scount=[\"'](\d{1,9})[\"']", data)
    return int(found[1]) if found else None


def _pieces(data: bytes) -> Iterator[Document]:
    """Every article of a file that is not well formed, by itself."""
    start: int | None = None
    for tag in _TAG.finditer(data):
        if tag[1] and start is not None:
            yield _piece(data[start : tag.end()])
            start = None
        elif not tag[1]:
            if start is not None:
                yield Document(broken="the article is never closed")
            start = tag.start()
    if start is not None:
        yield Document(broken="the file breaks off in this article")


def _piece(data: bytes) -> Document:
    try:
        return _document(parse_xml(re.sub(rb"(</?)[\w-]{1,40}:(?=\w)", rb"\1", data)))
    except MarkupError as error:
        return Document(broken=f"an article that cannot be read: {error}")
