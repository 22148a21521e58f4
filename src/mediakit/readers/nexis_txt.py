"""A text file from Nexis or LexisNexis: "1 of 10 DOCUMENTS", then one document after the other.

Lines are wrapped by the export at 78 characters or so; a paragraph becomes one line again. A line that ends before the
next word would have been too long was ended by the author (a list, a poem), and stays a line. The cover page with the
search terms is not read, but for the numbers of the documents that were asked for. Highlights of search terms are not
marked in this format. It gives documents no identifier; `export_number` is the number in the list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from mediakit.article import Article, Reject
from mediakit.readers.encoding import NotTextError, decode
from mediakit.readers.export_documents import Document, Expected, articles_of
from mediakit.readers.formats import Job
from mediakit.readers.nexis_layout import counter, lay_out

__all__ = ["looks_like", "read"]

_ASKED_FOR = re.compile(
    r"^(?:Download Request|Print Request|Ausgabeauftrag|Druckauftrag|Demande de téléchargement)\s*:[^\n]*?"
    r":\s*(\d+)\s*[-–]\s*(\d+)\s*$",
    re.MULTILINE,
)
_LABELS = re.compile(r"^\s*(LENGTH|LÄNGE|LONGUEUR|LONGITUD|BYLINE|AUTOR|AUTEUR|LOAD-DATE|UPDATE|LANGUAGE)\s*:", re.M)
# Nexis wraps at about 78 characters, older exports at 60 to 72. Longer lines are whole paragraphs, in files that are
# not wrapped at all; a few (addresses of web pages) are in files that are.
_NARROWEST, _WIDEST = 55, 100
_MOST_LONGER = 0.05


def looks_like(head: bytes) -> bool:
    """Whether the start of a file is that of a Nexis text file.

    >>> looks_like(b"\\n     1 of 10 DOCUMENTS\\n\\n The Paper\\n"), looks_like(b"Three of 10 DOCUMENTS were read.\\n")
    (True, False)
    """
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = head.decode("utf-16", "ignore") if wide else head.decode("utf-8", "replace")
    counted = [line for line in text.splitlines() if counter(line)]
    # "Document 3 de 10" can stand in any text; "3 of 10 DOCUMENTS" alone on a line cannot.
    return any("DO" in line for line in counted) or bool(counted and _LABELS.search(text))


def read(job: Job) -> Iterator[Article | Reject]:
    """The articles of a Nexis text file; rejects for documents without a text and for missing ones."""
    try:
        text = decode(job.path.read_bytes(), job)
    except NotTextError as error:
        yield job.reject(str(error))
        return
    lines = re.split(r"\r\n|\r|\n", text.replace("\f", "\n"))
    places = [at for at, line in enumerate(lines) if counter(line)]
    if not places:
        yield job.reject('no line such as "1 of 10 DOCUMENTS"', "save it as plain text under another name to read it")
        return
    parts = zip(places, [*places[1:], len(lines)], strict=True)
    documents = [_document(lines[start], lines[start + 1 : end]) for start, end in parts]
    width = _width(paragraph for document in documents for paragraph in document.paragraphs)
    for document in documents:
        document.paragraphs = [_unwrapped(paragraph, width) for paragraph in document.paragraphs]
    yield from articles_of(job, documents, _expected("\n".join(lines[: places[0]]), lines, places))


def _document(count: str, lines: Sequence[str]) -> Document:
    blocks: list[list[str]] = []
    for line in lines:
        if not line.strip():
            blocks.append([])
        else:
            blocks = blocks or [[]]
            blocks[-1].append(line.strip())
    whole = [["\n".join(block)] for block in blocks if block]
    document = lay_out(whole)
    numbers = counter(count)
    document.number, document.total = numbers or (None, None)
    return document


def _expected(cover: str, lines: Sequence[str], places: Sequence[int]) -> Expected:
    """The numbers asked for, where the cover names one range and all documents in the file lie in it."""
    ranges = [(int(first), int(last)) for first, last in _ASKED_FOR.findall(cover)]
    numbers = [numbers[0] for at in places if (numbers := counter(lines[at]))]
    if len(ranges) == 1 and ranges[0][0] <= min(numbers) and max(numbers) <= ranges[0][1]:
        return Expected(first=ranges[0][0], last=ranges[0][1])
    return Expected()


def _width(paragraphs: Iterable[str]) -> int:
    """The width that texts were wrapped at: that which explains most line ends; 0 for texts that are not wrapped."""
    votes: Counter[int] = Counter()
    lengths = []
    for paragraph in paragraphs:
        lines = paragraph.split("\n")
        lengths += [len(line) for line in lines if " " in line]
        for line, following in pairwise(lines):
            too_long = len(line) + 1 + len(following.split(maxsplit=1)[0])
            votes.update(range(max(len(line), _NARROWEST), min(too_long, _WIDEST)))
    width = max(votes, key=lambda width: (votes[width], width), default=0)
    return width if sum(length > width for length in lengths) <= _MOST_LONGER * len(lengths) else 0


def _unwrapped(paragraph: str, width: int) -> str:
    """A paragraph with the line breaks of the export taken out and those of the author kept."""
    first, *rest = paragraph.split("\n")
    text, last = first, first
    for line in rest:
        wrapped = len(last) + 1 + len(line.split(maxsplit=1)[0]) > width > 0
        text += (" " if wrapped else "\n") + line
        last = line
    return text
