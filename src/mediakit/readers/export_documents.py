"""How do the documents found in a database export become articles and rejects, and are any missing?

    page of a database ──Document──▶ articles_of ──▶ Article, or Reject with its number in the export

Every document that has a text is an article, whatever fields it lacks; repeats are kept. A document without a text is a
reject, and so is a number that should be there and is not: the export says "8 of 10 DOCUMENTS", or how many it holds,
and numbers that are skipped or follow the last one are named. Numbers before the first one are only noted, since
databases deliver long lists in several files. A text that has less than half of the words that the export declares is
noted too: that is how a cut text shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mediakit.article import Article, Reject, Value
from mediakit.errors import listed
from mediakit.readers.export_fields import declared_words, find_date, find_time, language_code, name_of_author
from mediakit.readers.formats import Job

__all__ = ["Document", "Expected", "articles_of"]

# A run of missing documents longer than this is one reject that names first and last.
_LONGEST_RUN = 50
# Databases count headline and captions too, and count otherwise than by spaces; half of it missing is no such thing.
_LEAST_SHARE = 0.5
_STANDARD = ("title", "source", "date", "author", "language", "url", "length")


@dataclass(slots=True)
class Document:
    """One document of an export, as the database wrote it.

    fields: name -> value, names as in `export_fields.LABELS`, "source", "date" and "copyright" among them
    number, total: "8 of 10 DOCUMENTS"; paragraphs: the text; broken: why it cannot be read, if it cannot
    """

    fields: dict[str, str] = field(default_factory=dict)
    paragraphs: list[str] = field(default_factory=list)
    number: int | None = None
    total: int | None = None
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an export says of itself as a whole: how many documents, or from which number to which."""

    documents: int | None = None
    first: int | None = None
    last: int | None = None


def articles_of(
    job: Job, documents: Iterable[Document], expected: Expected | None = None
) -> Iterator[Article | Reject]:
    """The articles of an export in its order, rejects for what has no text or is missing, and notes on the count."""
    expected = expected or Expected()
    found: list[tuple[int, int | None]] = []
    short: list[int] = []
    n_read = 0
    for place, document in enumerate(documents, 1):
        job.check_time()
        number = place if document.number is None else document.number
        found.append((number, document.total))
        text = "\n\n".join(part for part in map(str.strip, document.paragraphs) if part)
        if not text:
            has = listed(sorted(document.fields))
            reason = document.broken or f"document {number:,} of the export has no text (it has: {has})"
            yield job.reject(reason, "look it up in the database: it may be a picture, a table or a video", number)
            continue
        n_read += 1
        article = _article(document, number, text)
        declared = article.metadata.get("declared_words")
        if isinstance(declared, int) and len(text.split()) < _LEAST_SHARE * declared:
            short.append(number)
        yield article
    if short:
        job.note(
            f"texts with less than half of the words that the export declares, perhaps cut: document {listed(short)}"
        )
    yield from _missing(job, found, expected, n_read)


def _article(document: Document, number: int, text: str) -> Article:
    given = {name: " ".join(value.split()) for name, value in document.fields.items() if value.strip()}
    date = find_date(given.get("date", ""))
    metadata: dict[str, Value] = {"export_id": given.pop("export_id", None), "export_number": number}
    metadata["declared_words"] = declared_words(given.get("length", ""))
    metadata |= {name: value for name, value in given.items() if name not in _STANDARD}
    if date and not metadata.get("time") and (time := find_time(given["date"][date.end :])[0]):
        metadata["time"] = time
    return Article(
        text=text,
        source=given.get("source"),
        title=given.get("title"),
        date=date.date if date else given.get("date"),  # what is no date is told later, with the value
        author=name_of_author(given["author"]) if "author" in given else None,
        url=given.get("url"),
        language=language_code(given.get("language", "")),
        metadata={name: value for name, value in metadata.items() if value is not None},
    )


def _missing(job: Job, found: list[tuple[int, int | None]], expected: Expected, n_read: int) -> Iterator[Reject]:
    """Notes on how many documents were declared, and a reject for each that should have been there."""
    if not found and not expected.documents:
        return
    for part in _exports(found) or [[]]:
        numbers = {number for number, _ in part}
        total = Counter(total for _, total in part if total).most_common(1)
        first = min(numbers, default=1) if expected.first is None else expected.first
        last = _last(first, total[0][0] if total else None, expected, max(numbers, default=0))
        if total or expected.documents:
            job.note(_count_note(total[0][0] if total else expected.documents or 0, first, len(numbers), n_read))
        others = sorted(number for number, said in part if total and said != total[0][0])
        if others:
            job.note(f"document {listed(others)} declares another number of documents than the rest")
        for start, end in _runs(first, last, numbers):
            yield from _reject_run(job, start, end, last)


def _last(first: int, total: int | None, expected: Expected, highest: int) -> int:
    if expected.last is not None:
        return max(expected.last, highest)
    if expected.documents is not None:
        return max(first + expected.documents - 1, highest)
    return max(total or 0, highest)


def _count_note(total: int, first: int, n_found: int, n_read: int) -> str:
    begins = f"; the first is number {first:,}" if first > 1 else ""
    texts = "" if n_found == n_read else f", {n_read:,} with a text"
    return f"documents of the export: {total:,} declared, {n_found:,} found{texts}{begins}"


def _exports(found: list[tuple[int, int | None]]) -> list[list[tuple[int, int | None]]]:
    """Exports that somebody joined into one file, apart: numbers rise within each."""
    parts: list[list[tuple[int, int | None]]] = []
    for number, total in found:
        if not parts or number <= parts[-1][-1][0]:
            parts.append([])
        parts[-1].append((number, total))
    return parts


def _runs(first: int, last: int, numbers: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of numbers from first to last that are not there."""
    start = first
    for number in sorted(number for number in numbers if first <= number <= last):
        if number > start:
            yield start, number - 1
        start = number + 1
    if start <= last:
        yield start, last


def _reject_run(job: Job, start: int, end: int, last: int) -> Iterator[Reject]:
    advice = "export it again, or read the file that holds it as well"
    if end - start >= _LONGEST_RUN:
        yield job.reject(f"documents {start:,} to {end:,} of {last:,} are not in the file", advice, start)
        return
    for number in range(start, end + 1):
        yield job.reject(f"document {number:,} of {last:,} is not in the file", advice, number)
