"""A feed (RSS, Atom): every entry an article, by the package feedparser.

Title, date, author, link and language are the entry's, the source is the feed's title. The text is the entry's content,
and where the feed gives none, its summary: such articles have `full_text` False, since counts of their words say little
about the article. HTML in it becomes paragraphs (`markup.py`). What breaks off gives the entries that are whole and a
reject. Nothing is fetched; XML that defines entities of its own is refused.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from typing import Any

from mediakit.article import Article, Reject
from mediakit.readers.dates import read_date
from mediakit.readers.encoding import NotTextError
from mediakit.readers.formats import Job
from mediakit.readers.markup import MarkupError, decode_markup, plain_text
from mediakit.readers.properties import article_with

__all__ = ["listed_entries", "looks_like", "read"]

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ENTRY_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF)\s*>\s*+(?:(?><!--.*?-->)\s*+)*+\Z", re.IGNORECASE | re.DOTALL)


def read(job: Job) -> Iterator[Article | Reject]:
    """The articles in a feed; a reject for entries without text, for a feed that breaks off, and for other XML."""
    found = _parsed(job)
    if isinstance(found, Reject):
        yield found
    else:
        yield from _entries(*found, job)


def listed_entries(job: Job) -> list[dict[str, object]] | Reject:
    """What a feed says of each entry (url, title, date, source, ...), with or without a text; or why it says nothing."""
    found = _parsed(job)
    if isinstance(found, Reject):
        return found
    feed, _ = found
    return [_properties(entry, feed.feed, True, job) for entry in feed.entries]


def _parsed(job: Job) -> tuple[Any, str] | Reject:
    """A feed as feedparser reads it, and its text."""
    import feedparser

    try:
        page = decode_markup(job.path.read_bytes(), job)
    except NotTextError as error:
        return job.reject(str(error))
    if _ENTITY.search(page):
        return job.reject(
            "the XML defines entities of its own, which can expand without end", "remove the <!ENTITY lines"
        )
    utf8 = _DECLARATION.sub("", page).lstrip().encode("utf-8", "replace")
    said = {"content-type": "application/xml; charset=utf-8"}
    try:
        feed = feedparser.parse(
            io.BytesIO(utf8), response_headers=said, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # feedparser falls back from parser to parser; a damaged file may break the last
        return job.reject(f"a damaged feed ({type(error).__name__}: {str(error)[:120]})", "fetch it again")
    if not feed.get("version") and not feed.entries:
        return job.reject("XML that is neither RSS nor Atom, or damaged", "is it the export of a database?")
    return feed, page


def looks_like(head: bytes) -> bool:
    """Whether a file starts like a feed.

    >>> looks_like(b"<?xml version='1.0'?><rss version='2.0'>"), looks_like(b"<html>")
    (True, False)
    """
    start = head.replace(b"\x00", b"")[:8192].lower()
    return re.search(rb"<(\w+:)?(rss|feed|rdf)[\s>]", start) is not None and b"<html" not in start


def _entries(feed: Any, page: str, job: Job) -> Iterator[Article | Reject]:
    whole = len(feed.entries)
    broken = not _END.search(page)
    if broken:
        whole = min(whole, len(_ENTRY_END.findall(page)))
    summaries = 0
    for row, entry in enumerate(feed.entries[:whole], 1):
        job.check_time()
        try:
            text, is_full = _text(entry)
        except MarkupError as error:
            yield job.reject(str(error), row=row)
            continue
        if not text:
            yield job.reject("an entry without text", "feeds often give titles only: fetch the pages", row)
            continue
        summaries += not is_full
        yield article_with(job, text, _properties(entry, feed.feed, is_full, job))
    if summaries:
        job.note("entries with a summary only, marked full_text False", summaries)
    if not feed.entries and not broken:
        yield job.reject("a feed without entries")
    if broken:
        reason = f"the feed breaks off or is damaged after entry {whole}"
        yield job.reject(reason, "fetch it again", whole + 1)
    elif feed.bozo:
        job.note(f"not well-formed ({str(feed.get('bozo_exception', ''))[:100]}); read as far as possible")


def _text(entry: Any) -> tuple[str, bool]:
    """The text of an entry as paragraphs, and whether it is content, not a summary."""
    contents = [plain_text(str(item.get("value") or "")) for item in entry.get("content") or ()]
    content = max(contents, key=len, default="")
    summary = plain_text(str(entry.get("summary") or ""))
    return (content, True) if content and len(content) >= len(summary) else (summary, False)


def _properties(entry: Any, feed: Any, is_full: bool, job: Job) -> dict[str, object]:
    authors = [str(author.get("name") or "") for author in entry.get("authors") or ()]
    source = (entry.get("source") or {}).get("title") or feed.get("title")
    detail = (entry.get("content") or [{}])[0].get("language") or (entry.get("summary_detail") or {}).get("language")
    found: dict[str, object] = {
        "article_id": entry.get("id"),
        "source": _line(source) or job.folder,
        "title": _line(entry.get("title")),
        "date": _date(entry),
        "author": "; ".join(name for name in authors if name) or _line(entry.get("author")),
        "url": entry.get("link"),
        "language": detail or feed.get("language"),
        "keywords": "; ".join(str(tag.get("term")) for tag in entry.get("tags") or () if tag.get("term")),
        "full_text": is_full,
    }
    return found


def _line(value: object) -> str | None:
    return " ".join(plain_text(str(value or "")).split()) or None


def _date(entry: Any) -> str | None:
    """The date of an entry as written, where it can be read so; else as feedparser reads it, in UTC."""
    for name in ("published", "updated", "created"):
        # dict.get: feedparser's own gives the one for the other, and warns
        written, parsed = dict.get(entry, name), dict.get(entry, f"{name}_parsed")
        if written and read_date(str(written)).iso:
            return str(written)
        if parsed:
            return time.strftime("%Y-%m-%d", parsed)
        if written:
            return str(written)
    return None
