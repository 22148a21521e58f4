"""Where in a Nexis document do the fields end and the text begin?

A document is a list of blocks (a block: the paragraphs that the export keeps together). Its layout has three parts:

    source, date, title     without labels; the DOCX writes the title first
    BYLINE: ... LENGTH: ... labelled, up to the first block without a known label, or to BODY
    the text
    LOAD-DATE: ...          labelled again, with the rights line, up to the end

The end is found from behind, so that a paragraph of the text that happens to open with a label stays text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mediakit.readers.export_documents import Document
from mediakit.readers.export_fields import (
    FIELDS_AT_THE_END,
    LABELS,
    find_time,
    is_copyright,
    opening_date,
    split_label,
)

__all__ = ["Block", "counter", "lay_out"]

Block = Sequence[str]

# "8 of 10 DOCUMENTS", "8 von 383 DOKUMENTEN", "Dokument 8 von 10", "Document 8 de 10": a line of its own.
_OF = r"(\d[\d.,]{0,9}) (?:of|von|de|sur|van|di) (\d[\d.,]{0,9})"
_COUNTER = re.compile(rf"\s*(?:{_OF} (?:DOCUMENT[OI]?E?N?S?|DOKUMENTE?N?)|(?:Dokument|Document|Documento) {_OF})\s*")
# A labelled block this far from the date still belongs to the head: title, perhaps a subtitle or "Correction Appended".
_MOST_UNLABELLED = 3
# Lines before the date: rights lines of three lines and the source at most; a date further down is one in the text.
_MOST_LINES_BEFORE_DATE = 8


def counter(line: str) -> tuple[int, int] | None:
    """The number of a document and of all, if a line says just that.

    >>> counter("     2001 of 2,146 DOCUMENTS"), counter("Dokument 3 von 10"), counter("one of 3 DOCUMENTS")
    ((2001, 2146), (3, 10), None)
    """
    found = _COUNTER.fullmatch(line)
    if found is None:
        return None
    number, total = (int(re.sub(r"[.,]", "", part)) for part in found.groups() if part)
    return number, total


def lay_out(blocks: Sequence[Block], *, title_first: bool = False, upper: bool = True) -> Document:
    """Fields and text of one document.

    blocks: without empty ones and without the counter; title_first: title, source, date (DOCX), not source, date, title
    upper: only labels in capitals count
    """
    labels = [_label(block, upper, headings=title_first) for block in blocks]
    head, text_from = _head(blocks, labels, title_first)
    end = _text_end(blocks, labels, text_from)
    fields: dict[str, str] = {}
    _put_opening(fields, blocks[:head], title_first)
    for block, label in zip(blocks[head:text_from], labels[head:text_from], strict=True):
        _put(fields, block, label)
    paragraphs = [paragraph for block in blocks[text_from:end] for paragraph in block]
    if text_from > head and (last := labels[text_from - 1]) and last[0] == "body":
        paragraphs = [last[1], *blocks[text_from - 1][1:], *paragraphs]
    _put_end(fields, blocks[end:], labels[end:])
    fields.pop("body", None)
    fields.pop("classification", None)
    return Document(fields=fields, paragraphs=paragraphs)


def _label(block: Block, upper: bool, headings: bool) -> tuple[str, str] | None:
    """The field a block is labelled with, and the rest of its first paragraph; headings: "Body" alone is a label too."""
    if headings and (name := LABELS.get(block[0].strip().casefold())) in ("body", "classification"):
        return name, ""
    return split_label(block[0], upper=upper)


def _head(blocks: Sequence[Block], labels: Sequence[tuple[str, str] | None], title_first: bool) -> tuple[int, int]:
    """How many blocks stand before the first label, and how many before the text."""
    dated = next((at for at, block in enumerate(blocks[:_MOST_LINES_BEFORE_DATE]) if _dates(block)), None)
    opening = 2 if dated is None else dated + 1 if title_first else dated + 2
    opening = min(opening, len(blocks))
    limit = min(opening + _MOST_UNLABELLED, len(blocks))
    first = next((at for at in range(limit) if labels[at]), None)
    if first is None:
        return opening, opening
    at = first
    while at < len(blocks) and ((label := labels[at]) or is_copyright(blocks[at][0])):
        at += 1
        if label and label[0] == "body":
            break
    return first, at


def _dates(block: Block) -> bool:
    return any(opening_date(line) for line in block[0].split("\n"))


def _text_end(blocks: Sequence[Block], labels: Sequence[tuple[str, str] | None], start: int) -> int:
    """Where the fields at the end begin: found from behind, and at the latest where the last load date stands."""

    def closing(at: int) -> bool:
        label = labels[at]
        return is_copyright(blocks[at][0]) or (label is not None and label[0] in FIELDS_AT_THE_END)

    def sure(at: int) -> bool:
        label = labels[at] or ("", "")
        return label[0] == "classification" or (label[0] == "load_date" and opening_date(label[1]) is not None)

    end = next((at for at in reversed(range(start, len(blocks))) if sure(at)), len(blocks))
    while end > start and closing(end - 1):
        end -= 1
    return end


def _put_opening(fields: dict[str, str], blocks: Sequence[Block], title_first: bool) -> None:
    """Source, date, edition, title and rights line from what stands before the labels."""
    lines = [(at, line.strip()) for at, block in enumerate(blocks) for part in block for line in part.split("\n")]
    lines = [(at, line) for at, line in lines if line]
    rights = [line for _, line in lines if is_copyright(line)]
    if rights:
        fields["copyright"] = " ".join(rights)
    lines = [(at, line) for at, line in lines if not is_copyright(line)]
    place = next((n for n, (_, line) in enumerate(lines) if opening_date(line)), None)
    if place is None:
        names = ("title", "source") if title_first else ("source", "title")
        fields.update(zip(names, (line for _, line in lines), strict=False))
        return
    before, (date_block, date_line) = [line for _, line in lines[:place]], lines[place]
    after = [line for at, line in lines[place + 1 :] if at == date_block]
    rest = [line for at, line in lines[place + 1 :] if at != date_block]
    _put_date(fields, date_line, after)
    if title_first:
        fields |= _named(title=before[:-1], source=before[-1:])
        fields |= _named(edition=[fields.get("edition", ""), *rest])
    else:
        source = before[-1:] if rights else before[:1]
        fields |= _named(source=source, publisher=[line for line in before if line not in source])
        at = next((at for at, _ in lines[place + 1 :] if at != date_block), None)
        fields |= _named(title=[line for n, line in lines[place + 1 :] if n == at])
        fields |= _named(subtitle=[line for n, line in lines[place + 1 :] if n not in (at, date_block)])


def _put_date(fields: dict[str, str], line: str, after: Sequence[str]) -> None:
    date = opening_date(line)
    assert date is not None
    time, edition = find_time(line[date.end :])
    fields |= _named(date=[date.date], time=[time or ""], edition=[edition, *after])


def _named(**lines: Sequence[str]) -> dict[str, str]:
    """Fields of several lines, each as one text; none for what has no line."""
    return {name: text for name, parts in lines.items() if (text := " ".join(part for part in parts if part).strip())}


def _put(fields: dict[str, str], block: Block, label: tuple[str, str] | None) -> None:
    if label is None:
        fields["copyright"] = " ".join((fields.get("copyright", ""), *block)).strip()
        return
    value = " ".join((label[1], *block[1:])).strip()
    if label[0] == "title" or not fields.get(label[0]):
        fields[label[0]] = value


def _put_end(fields: dict[str, str], blocks: Sequence[Block], labels: Sequence[tuple[str, str] | None]) -> None:
    """Fields after the text; a block without a label goes on with the one before it (captions, corrections)."""
    current: str | None = None
    for block, label in zip(blocks, labels, strict=True):
        if label is None and not is_copyright(block[0]) and current:
            fields[current] = " ".join((fields[current], *block))
            continue
        _put(fields, block, label)
        current = label[0] if label else "copyright"
