"""An article page saved from the web: its text without menus, adverts, comments, and what the page says about it.

The text is told from the rest by `page_text.py`; paragraphs stand apart by blank lines, cells of a table by tabs, and
the heading is the title, not text. Metadata are what the page declares (`page_metadata.py`). A page that holds an
article and nothing else may have meta elements of any name: they are mapped like the columns of a table, and the others
kept as metadata. On pages of the web only `section` and `keywords` are kept. The source is what the page calls its site,
else the name of the host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mediakit.article import Article, Reject
from mediakit.readers.columns import map_columns
from mediakit.readers.encoding import NotTextError
from mediakit.readers.formats import Job
from mediakit.readers.markup import MarkupError, decode_markup, parse_html
from mediakit.readers.page_metadata import Declared, declared, host_of, meta_fields, technical
from mediakit.readers.page_text import MainText, guessed, main_text
from mediakit.readers.properties import article_with, with_place

__all__ = ["looks_like", "page_article", "read"]

_SITE = re.compile(r"\s+[|–—·•»-]\s+[^|–—·•»]{1,40}$")  # the name of the site after the headline, in <title>


def read(job: Job) -> Iterator[Article | Reject]:
    """The article in an HTML file, or a reject that says why there is none."""
    yield page_article(job.path.read_bytes(), job)


def looks_like(head: bytes) -> bool:
    """Whether a file starts like an HTML page.

    >>> looks_like(b"<!DOCTYPE html><html>"), looks_like(b"<rss version='2.0'>")
    (True, False)
    """
    start = head.replace(b"\x00", b"")[:4096].lower()
    return re.search(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", start) is not None


def page_article(
    data: bytes, job: Job, *, charset: str | None = None, url: str | None = None, row: int | None = None,
    also: Mapping[str, object] | None = None,
) -> Article | Reject:  # fmt: skip
    """The article in one page: `charset` and `url` as they came with it, `row` for rejects, `also`: more metadata."""
    try:
        page = decode_markup(data, job, charset)
        tree = parse_html(page)
        said = declared(tree, page)
        found = main_text(tree, said)
    except NotTextError as error:
        return job.reject(str(error), row=row)
    except MarkupError as error:
        return job.reject(str(error), "open the page in a browser, copy its text into a text file", row)
    if not found.paragraphs:
        return job.reject("no text of an article in the page", "a list of links, or a page that scripts build?", row)
    _remark(page, said, found, job)
    properties = {**_properties(tree, said, found, job, url), **(also or {})}
    if not properties.get("source") and not job.folder:
        properties["source"] = host_of(str(properties.get("url") or ""))
    return article_with(job, "\n\n".join(found.paragraphs), with_place(job, properties))


def _properties(tree: Any, said: Declared, found: MainText, job: Job, url: str | None) -> dict[str, object]:
    standard: dict[str, object] = {name: value for name, value in said.items() if name not in ("body", "free")}
    standard["title"] = found.heading or said.get("title") or _title(tree)
    standard["url"] = url or said.get("url")
    metas = meta_fields(tree)
    if found.how == "plain":
        own = {name: value for name, value in metas.items() if not technical(name)}
        columns = map_columns(list(own), {}, without=("text", "title")).columns
        named = {column: own.pop(name) for column, name in columns.items()}
        return {**own, **{name: value for name, value in standard.items() if value}, **named}
    if not (standard.get("author") and standard.get("date")):
        guess = guessed(tree, _text_or_none(standard["url"]))
        new = {name: value for name, value in guess.items() if not standard.get(name)}
        if new:
            job.note(f"{' and '.join(new)} guessed from how the page is built; look at some")
        standard |= new
    mapped = {name: metas[name] for name in job.mapping.values() if name in metas and name not in standard}
    return {**mapped, **standard}


def _text_or_none(value: object) -> str | None:
    return str(value) if value else None


def _title(tree: Any) -> str | None:
    title = tree.find(".//title")
    words = "" if title is None else " ".join("".join(title.itertext()).split())
    return _SITE.sub("", words) or None


def _remark(page: str, said: Declared, found: MainText, job: Job) -> None:
    if found.how == "found":
        job.note("the main text was told from menus, adverts and comments by trafilatura; look at some")
    if found.how == "json":
        job.note("the text was taken from the page's JSON-LD, which holds more than what the page shows")
    if said.get("free", "").lower() == "false":
        job.note("the page says that it is not free to read; its text may be only a beginning")
    if "</html" not in page[-2000:].lower() and re.search(r"<(html|body)[\s>]", page[:4096], re.IGNORECASE):
        job.note("the page has no end (</html>); it may be cut off")
