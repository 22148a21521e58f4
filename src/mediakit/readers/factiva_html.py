"""An HTML file saved from Factiva: one `<div class="article">` a document, in either of its two layouts.

    with codes     a table with rows HD, BY, WC, PD, SN, ..., LP, TD, ..., AN ("Full Article/Report plus Indexing")
    without codes  headline, "By ...", words, date, source, language, rights, paragraphs, "Document ..." as they are shown

Without codes, a line before the text is told by what it holds: a number of words, a date, a time, a language, a rights
line; the first line after date and time is the source, the next its code. Highlights leave no trace. Factiva does not
say how many documents a page has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mediakit.article import Article, Reject
from mediakit.readers.encoding import NotTextError
from mediakit.readers.export_documents import Document, articles_of
from mediakit.readers.export_fields import declared_words, find_time, is_copyright, language_code, opening_date
from mediakit.readers.factiva_fields import document_of
from mediakit.readers.formats import Job
from mediakit.readers.markup import MarkupError, decode_markup, paragraphs, parse_html

__all__ = ["looks_like", "read"]

# Also the French or German page: frArticle, deArticle.
_ARTICLE = re.compile(r"""<div\s[^<>]*class=["'](?:article\s+[a-z]{2}Article|[a-z]{2}Article)\b""", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*Factiva\s*</title>", re.IGNORECASE)
# Source code, zeros, date, and a key that begins with a small letter: TESTFR0020111229e7ct0001r.
_IDENTIFIER = re.compile(r"(?:Document[oe]?|Dokument)\s+([A-Z0-9]{12,24}[a-z][a-z0-9]{5,12})")
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,11}")
_PAGE = re.compile(r"(?:(?:page|seite|p\.|s\.)\s*)?[A-Z]{0,3}-?\d{1,4}", re.IGNORECASE)


def looks_like(head: bytes) -> bool:
    """Whether the start of a file is that of a page from Factiva.

    >>> looks_like(b"<html><head><title>Factiva</title>"), looks_like(b'<div class="article main">')
    (True, False)
    """
    text = head.replace(b"\x00", b"").decode("utf-8", "replace")
    return _TITLE.search(text) is not None or _ARTICLE.search(text) is not None


def read(job: Job) -> Iterator[Article | Reject]:
    """The articles of a Factiva page; rejects for documents without a text."""
    try:
        page = decode_markup(job.path.read_bytes(), job)
        tree = parse_html(page)
    except (NotTextError, MarkupError) as error:
        yield job.reject(str(error))
        return
    found = [element for element in tree.iter("div") if _is_article(element)]
    if not found:
        yield job.reject("no document of a Factiva export", "save the full articles, not the list of headlines")
        return
    if "</html>" not in page[-2000:].lower():
        job.note("the file breaks off: its last document may be cut")
    yield from articles_of(job, (_with_codes(element) or _shown(element) for element in found))


def _is_article(element: Any) -> bool:
    return any(re.fullmatch(r"[a-z]{2}Article", name) for name in (element.get("class") or "").split())


def _with_codes(article: Any) -> Document | None:
    """The document of a table with codes; None if there is no such table."""
    coded = []
    for row in article.iter("tr"):
        cells = row.findall("td")
        if len(cells) >= 2 and "index" in (cells[0].get("class") or "").split():
            coded.append(("".join(paragraphs(cells[0])).strip("\xa0 "), paragraphs(cells[1])))
    return document_of(coded) if coded else None


def _shown(article: Any) -> Document:
    """The document of the layout without codes."""
    document = Document()
    fields = document.fields
    for element in _pieces(article):
        classes = element.get("class") or ""
        for line in paragraphs(element):
            if found := _IDENTIFIER.fullmatch(line):
                fields["export_id"] = found[1]
            elif "articleParagraph" in classes:
                document.paragraphs.append(line)
            elif any("Headline" in (inner.get("class") or "") for inner in element.iter()):
                fields["title"] = " ".join(filter(None, (fields.get("title"), line)))
            elif "author" in classes:
                fields["author"] = line
            else:
                _put_shown(fields, line)
    return document


def _pieces(article: Any) -> Iterator[Any]:
    """The innermost blocks of an article: what is shown as a line or a paragraph."""
    for element in article.iter("div", "p", "span"):
        above = element.getparent()
        innermost = element is not article and element.find(".//div") is None and element.find(".//p") is None
        if innermost and (element.tag != "span" or above is article or above.tag not in ("p", "div", "span")):
            yield element


def _put_shown(fields: dict[str, str], line: str) -> None:
    """A line above the text under the name of what it holds."""
    time, rest = find_time(line)
    if declared_words(line) is not None and line[:1].isdigit():
        fields.setdefault("length", line)
    elif "date" not in fields and opening_date(line):
        fields["date"] = line
    elif time and not rest:
        fields.setdefault("time", time)
    elif is_copyright(line):
        fields.setdefault("copyright", line)
    elif "date" not in fields:
        fields.setdefault("section" if "title" not in fields else "credit", line)
    elif "source" not in fields:
        fields["source"] = line
    elif "source_code" not in fields and _CODE.fullmatch(line):
        fields["source_code"] = line
    elif "language" not in fields and len(language_code(line) or "   ") == 2:
        fields["language"] = line
    elif _PAGE.fullmatch(line):
        fields.setdefault("page", line)
    else:
        fields["edition" if "edition" not in fields else "notes"] = line
