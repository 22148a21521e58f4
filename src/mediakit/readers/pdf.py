"""A PDF file: one article, its text put together again from the lines that the pages show.

A PDF knows where letters stand, not what is a paragraph (`pdf_lines.py` rebuilds them). Title and author are the
file's own where they say something; the date on which it was made is `created`, not `date`. Refused with the reason:
locked files, pages that are pictures (scans without recognised text), files that break off, too many pages. Known to
fail: columns that a program has woven together, tables, marginal notes; they come in the order in which they are drawn.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.pdf_lines import Line, page_paragraphs, without_running
from mediakit.readers.properties import MADE_NOT_PUBLISHED, article_with, sensible_author, sensible_title, with_place

__all__ = ["looks_like", "read"]

_AGAIN = "make or fetch the file again"
_LEAST_LETTERS = 20  # letters a page in the mean; scans may carry a page number or a stamp, never a sentence


class _UnreadableError(Exception):
    """Why a file is not read, and what to do."""

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.advice = advice


def read(job: Job) -> Iterator[Article | Reject]:
    """The article that a PDF is, or a reject that says why it cannot be read."""
    data = job.path.read_bytes()
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what goes wrong is said in rejects and notes, not in a log
    try:
        reader = _open(data, job)
        pages = _pages(reader, job)
        properties = _properties(reader)
    except _UnreadableError as error:
        yield job.reject(str(error), error.advice)
        return
    except Exception as error:  # pypdf meets whatever a file holds: a broken one may raise anything
        yield job.reject(f"a PDF that cannot be read ({type(error).__name__}: {str(error)[:120]})", _AGAIN)
        return
    kept, dropped = without_running(pages)
    if dropped:
        job.note("running heads, feet and page numbers were left out (lines)", dropped)
    if "created" in properties:
        job.notes.say(f"PDF: {MADE_NOT_PUBLISHED}")
    yield article_with(job, "\n\n".join(page_paragraphs(kept)), with_place(job, properties))


def looks_like(head: bytes) -> bool:
    """Whether a file starts like a PDF.

    >>> looks_like(b"%PDF-1.7"), looks_like(b"PK")
    (True, False)
    """
    return b"%PDF-" in head[:1024]


def _open(data: bytes, job: Job) -> Any:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    if b"%%EOF" not in data:
        raise _UnreadableError("the PDF breaks off: its end (%%EOF) is missing", _AGAIN)
    locked = _UnreadableError("the PDF is locked with a password", "save it without one and read it again")
    reader = PdfReader(io.BytesIO(data), strict=False)
    try:
        if reader.is_encrypted and not reader.decrypt(""):  # many are locked against changes only, by an empty password
            raise locked
        n_pages = len(reader.pages)
    except (DependencyError, NotImplementedError):
        raise locked from None
    if n_pages > job.limits.pages:
        reason = f"{n_pages:,} pages are more than the {job.limits.pages:,} that a PDF may have"
        raise _UnreadableError(reason, "split it into its articles")
    return reader


def _pages(reader: Any, job: Job) -> list[list[Line]]:
    pages: list[list[Line]] = []
    for page in reader.pages:
        job.check_time()
        pages.append(_lines(page))
    letters = [sum(letter.isalnum() for line in page for letter in line.text) for page in pages]
    if not pages or (sum(letters) < _LEAST_LETTERS * len(pages) and letters.count(0) * 2 >= len(pages)):
        advice = "recognise its text first (OCR), for example with ocrmypdf"
        raise _UnreadableError(f"no text: {len(pages):,} pages of pictures only (scanned)", advice)
    if 0 in letters:
        job.note("pages without text (pictures, or scanned)", letters.count(0))
    return pages


def _lines(page: Any) -> list[Line]:
    """The lines of a page with the place of their first letters, in points from the lower left corner."""
    lines = [Line("", None, None, 0.0)]

    def visit(text: str, cm: Any, tm: Any, _font: Any, size: Any) -> None:
        first, *others = text.split("\n")
        lines[-1] = lines[-1].plus(first, cm, tm, size)
        lines.extend(Line("", None, None, 0.0).plus(other, cm, tm, size) for other in others)

    page.extract_text(visitor_text=visit)
    return [line for line in lines if line.text.strip()]


def _properties(reader: Any) -> dict[str, object]:
    info: Any = reader.metadata or {}
    found: dict[str, object] = {
        "title": sensible_title(info.get("/Title")),
        "author": sensible_author(info.get("/Author")),
        "language": str(reader.trailer["/Root"].get("/Lang") or "") or None,
        "pages": len(reader.pages),
    }
    try:
        made = info.creation_date if info else None
    except ValueError:
        made = None
    if made:
        found["created"] = made.date().isoformat()
    return {name: value for name, value in found.items() if value}
