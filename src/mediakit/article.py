"""Article and Reject: what every reader yields. Nothing is lost: what is not an article is a reject with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["STANDARD_COLUMNS", "Article", "Metadata", "Reject", "article_key"]

Value = str | int | float | bool | None
Metadata = Mapping[str, Value]

# The columns every table of articles has, in this order; everything else an article brings is metadata.
STANDARD_COLUMNS = ("article_id", "source", "title", "date", "author", "url", "language", "events", "text")


@dataclass(frozen=True, slots=True)
class Article:
    """One text with its metadata.

    `date` is ISO 8601 and may be partial (2020, 2020-08, 2020-08-05). `text` is never empty.
    `events` are the event ids that the article's own metadata names; sentences are assigned to events by the codebook.
    """

    text: str
    source: str | None = None
    title: str | None = None
    date: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    events: tuple[str, ...] = ()
    article_id: str | None = None
    metadata: Metadata = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reject:
    """Something in the input that did not become an article: which file, which row or page, why, what to do."""

    file: str
    row: int | None
    reason: str
    advice: str = ""


def article_key(source: str | None, date: str | None, title: str | None, text: str) -> str:
    """The id of an article that brings none: 16 hex digits of SHA-256 over source, date, title and text.

    >>> article_key("a", "2020-01-01", "Title", "Text.")
    'f9ab6aafd2e89270'
    """
    parts = (source or "", date or "", title or "", text)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
