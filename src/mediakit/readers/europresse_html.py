"""An HTML file from Europresse, in the layout of before 2014 or the present one.

    old      spans DocPublicationName, DocHeader, TitreArticleVisu, then bare text, "© ...", "Numéro de document : ..."
    present  `<article>` with header, DocText, footer

The header line gives section, date, declared words and page ("Politique, jeudi 5 décembre 2018 743 mots, p. 8"). In the
old layout an author stands alone on a line between title and text. Highlights, certificates and rights lines are off.
Europresse does not say how many documents a page has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from mediakit.article import Article, Reject
from mediakit.readers.encoding import NotTextError
from mediakit.readers.export_documents import Document, articles_of
from mediakit.readers.export_fields import find_date, is_copyright, without_weekday
from mediakit.readers.formats import Job
from mediakit.readers.markup import MarkupError, decode_markup, paragraphs, parse_html

__all__ = ["looks_like", "read"]

_NAME = "DocPublicationName"
_APPEARED = "Cet article est paru dans"  # and a link to the publisher's page
_LOOKS = re.compile(r"""cedrom-sni\.com|class=["'](?:rdp__)?DocPublicationName\b|class=["'](?:rdp__)?DocHeader\b""")
_NUMBER = re.compile(r"(?:Numéro de document|Document number|Dokumentnummer|N[°º] de document)\s*:\s*(\S+)", re.I)
_NUMBERED = re.compile(r"\bnews[·.]\d{8}[·.][\w·.-]+")
_WORDS = re.compile(r"\d[\d\s\u202f.,]{0,15}(?:mots?|words?|Wörter|palabras)\b")
_ISSUE = re.compile(r",\s*(?=(?:n[o°º]s?\b|no\.|vol\b|nr\b))", re.IGNORECASE)


def looks_like(head: bytes) -> bool:
    """Whether the start of a file is that of a page from Europresse.

    >>> looks_like(b'<article><div class="rdp__DocPublicationName">'), looks_like(b'<article class="news">')
    (True, False)
    """
    return _LOOKS.search(head.replace(b"\x00", b"").decode("utf-8", "replace")) is not None


def read(job: Job) -> Iterator[Article | Reject]:
    """The articles of a Europresse page; rejects for documents without a text."""
    try:
        page = decode_markup(job.path.read_bytes(), job)
        tree = parse_html(page)
    except (NotTextError, MarkupError) as error:
        yield job.reject(str(error))
        return
    present = [element for element in tree.iter("article") if _is_present(element)]
    old = [name for name in _of_class(tree, _NAME) if _is_old(name)]
    if not present and not old:
        yield job.reject("no document of a Europresse export", "save the documents, not the list of titles")
        return
    if "</html>" not in page[-2000:].lower() and "</article>" not in page[-2000:].lower():
        job.note("the file breaks off: its last document may be cut")
    yield from articles_of(job, [*map(_present, present), *map(_old, old)])


def _is_present(article: Any) -> bool:
    return _first(article, _NAME, "DocHeader", "titreArticle") is not None


def _is_old(name: Any) -> bool:
    """Whether a publication's name opens a document of the old layout: its header stands beside it."""
    inside = next(name.iterancestors("article"), None) is not None
    return not inside and next(_of_class(name.getparent(), "DocHeader"), None) is not None


def _present(article: Any) -> Document:
    document = Document()
    fields = document.fields
    for around in [*article.iter("aside"), *_of_class(article, "apd-wrapper")]:
        around.clear(keep_tail=True)
    _put_source(fields, _line(_first(article, _NAME, "rdp__DocPublicationName")))
    _put_header(fields, _line(_first(article, "DocHeader")))
    fields["title"] = _line(_first(article, "titreArticleVisu", "rdp__articletitle", "grandTitre", "titreArticle"))
    fields["subtitle"] = _line(_first(article, "rdp__subtitle"))
    fields["kicker"] = _line(_first(article, "DocTitreSurtitre"))
    fields["author"] = _line(_first(article, "docAuthors", "sm-margin-bottomNews"))
    fields["export_id"] = _line(_first(article, "publiC-lblNodoc"))
    fields["copyright"] = _line(_first(article, "Doc-LegalInfo"))
    body = _first(article, "DocText", "docOcurrContainer")
    if body is None:
        body = article.find(".//section")
    _put_text(document, paragraphs(body) if body is not None else ())
    links = (
        link.get("href", "") for link in article.iter("a") if _APPEARED in _line(link) + (link.getparent().text or "")
    )
    fields["url"] = next(links, "")
    document.fields = {name: value for name, value in fields.items() if value}
    return document


def _old(name: Any) -> Document:
    document = Document()
    box = name.getparent()
    title, headers = _first(box, "TitreArticleVisu", "titreArticleVisu"), list(_of_class(box, "DocHeader"))
    _put_source(document.fields, _line(name))
    _put_header(document.fields, "".join("".join(header.itertext()) for header in headers))
    above = headers[-1] if headers else name
    after = title if title is not None else above
    if title is not None:
        document.fields["title"] = _line(title)
        if kicker := " ".join(_tails(above, title)):
            document.fields["kicker"] = kicker
    author = _author(after)  # before the siblings are moved
    lines = paragraphs(_following(after))
    if author and lines[:1] == [author]:
        document.fields["author"] = author
        del lines[0]
    end = next((at for at, line in enumerate(lines) if _NUMBER.match(line)), len(lines))
    number = _NUMBER.match(lines[end]) if end < len(lines) else None
    _put_text(document, lines[:end])
    certificate = _NUMBERED.search("\n".join(lines[end:]))
    if number or certificate:
        document.fields["export_id"] = number[1] if number else certificate.group() if certificate else ""
    return document


def _put_source(fields: dict[str, str], written: str) -> None:
    source, *issue = _ISSUE.split(written, maxsplit=1)
    fields["source"] = source.strip(" ,")
    if issue:
        fields["issue"] = issue[0]


def _put_header(fields: dict[str, str], header: str) -> None:
    """Section, date, words and page of the header line; a line without a date is the section."""
    header = " ".join(header.split())
    date = find_date(header)
    before, after = (header[: date.start], header[date.end :]) if date else (header, "")
    if section := without_weekday(before, last=True):
        fields["section"] = section
    if date:
        fields["date"] = date.date
    if words := _WORDS.search(after):
        fields["length"] = words.group()
        after = after[: words.start()] + after[words.end() :]
    if page := after.strip(" ,;"):
        fields["page"] = page


def _put_text(document: Document, lines: Sequence[str]) -> None:
    """The text without rights lines, which become a field, and without the link to the publisher's page."""
    for line in lines:
        if is_copyright(line) and len(line) < 300:
            document.fields.setdefault("copyright", line)
        elif not line.startswith(_APPEARED):
            document.paragraphs.append(line)


def _author(title: Any) -> str:
    """The line between title and text that one `<br>` and a paragraph's start follow; empty if there is none."""
    element = title
    while element is not None and not (element.tail or "").strip():
        element = element.getnext()
        if element is not None and element.tag != "br":
            return ""
    following = element.getnext() if element is not None else None
    if following is None or following.tag != "br" or (following.tail or "").strip():
        return ""
    start = following.getnext()
    return " ".join(element.tail.split()) if start is not None and start.tag == "p" else ""


def _following(element: Any) -> Any:
    """What follows an element in the element that holds it, as an element."""
    box = element.makeelement("div")
    box.text = element.tail
    box.extend(list(element.itersiblings()))  # moved, not copied: the tree is read once
    return box


def _tails(start: Any, end: Any) -> Iterator[str]:
    """Texts between two neighbours."""
    element = start
    while element is not None and element is not end:
        if element.tail and element.tail.strip():
            yield " ".join(element.tail.split())
        element = element.getnext()


def _of_class(element: Any, name: str) -> Iterator[Any]:
    return (inner for inner in element.iter() if name in (inner.get("class") or "").split())


def _first(element: Any, *names: str) -> Any:
    """The first element of the first of several classes that holds any text; None if there is none."""
    return next((inner for name in names for inner in _of_class(element, name) if _line(inner)), None)


def _line(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
