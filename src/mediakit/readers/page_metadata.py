"""What does a web page say about the article in it: source, title, date, author, url, language?

Only what the page declares is read, in this order: JSON-LD of an article (schema.org), OpenGraph and the `article:`
names, meta elements of newspapers and libraries (Dublin Core, Highwire, parse.ly), the canonical link, a sole `<time>`;
and for the address what browsers write into pages they save. Dates are kept as written, times and zones included.
The first article of several in the JSON-LD is taken, unless the heading of another is the page's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from mediakit.readers.values import text_of

__all__ = ["Declared", "declared", "host_of", "meta_fields", "same_words", "technical"]

Declared = dict[str, str]

_ARTICLE = re.compile(
    r"(\w*NewsArticle|Article|BlogPosting|LiveBlogPosting|OpinionNewsArticle|Report|ScholarlyArticle)"
)
_META: Mapping[str, tuple[str, ...]] = {
    "source": (
        "og:site_name",
        "citation_journal_title",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
        "application-name",
    ),
    "title": (
        "og:title",
        "citation_title",
        "dc.title",
        "dcterms.title",
        "parsely-title",
        "sailthru.title",
        "twitter:title",
    ),
    "date": (
        *(
            "article:published_time",
            "og:article:published_time",
            "og:published_time",
            "datepublished",
            "parsely-pub-date",
        ),
        *(
            "dc.date.issued",
            "dcterms.issued",
            "dc.date",
            "dcterms.date",
            "dcterms.created",
            "citation_publication_date",
        ),
        *(
            "citation_date",
            "sailthru.date",
            "article.published",
            "published_at",
            "pubdate",
            "publish-date",
            "publishdate",
        ),
    ),
    "author": (
        *("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator"),
        *("citation_author", "article:author_name"),
    ),
    "url": ("og:url", "citation_fulltext_html_url", "parsely-link", "twitter:url"),
    "language": ("content-language", "dc.language", "dcterms.language", "og:locale", "language"),
    "section": ("article:section", "parsely-section", "section"),
    "keywords": ("news_keywords", "keywords", "parsely-tags", "article:tag"),
}
# Names that steer browsers, search engines and shares; nothing about the article.
_TECHNICAL = re.compile(
    r".*[:.].*|viewport|generator|robots|(google|bing)bot.*|referrer|charset|theme-color|color-scheme|format-detection"
    r"|.*verif.*|apple-.*|mobile-.*|msapplication.*|handheldfriendly|rating|revisit-after|content-(type|style-type)"
    r"|x-ua-compatible|refresh|cache-control|pragma|expires|progid|csrf-.*|application-name|next-head-count"
)
_SAVED = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+)|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)", re.IGNORECASE
)
_BY = re.compile(r"\s*(by|von|par|por)\s+(?=[^\W\d_])", re.IGNORECASE)
_MOST_JSON = 2_000_000  # characters of JSON-LD read; a live blog of a day has some 300,000


def declared(tree: Any, page: str) -> Declared:
    """What a page declares: source, title, date, author, url, language, section, keywords, body, free; absent if not.

    tree: of the page; page: its text, for what stands in comments; `body`: the text in the JSON-LD, if any
    """
    metas = meta_fields(tree)
    found = {name: value for name, names in _META.items() if (value := _first(metas, names))}
    json_ld = _article(tree)
    found.update(_from_json(json_ld))
    if canonical := _canonical(tree):
        found["url"] = canonical
    elif "url" not in found and (saved := _SAVED.search(page[:20_000])):
        found["url"] = saved.group(1) or saved.group(2)
    if "date" not in found and (time := _sole_time(tree)):
        found["date"] = time
    if language := _language(tree):
        found["language"] = language
    if "author" in found:
        found["author"] = _BY.sub("", found["author"], count=1)
        if urlsplit(found["author"]).scheme in ("http", "https"):  # the page of an author, in article:author
            del found["author"]
    return found


def meta_fields(tree: Any) -> dict[str, str]:
    """The contents of the meta elements by name, property, itemprop or http-equiv as written; repeated ones joined."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or meta.get("http-equiv")
        content = (meta.get("content") or "").strip()
        if name and content and content not in found.setdefault(name.strip(), []):
            found[name.strip()].append(content)
    return {name: "; ".join(contents) for name, contents in found.items() if contents}


def technical(name: str) -> bool:
    """Whether a meta element's name says nothing about the article.

    >>> technical("viewport"), technical("og:image"), technical("topic")
    (True, True, False)
    """
    return _TECHNICAL.fullmatch(name.lower()) is not None


def host_of(url: str | None) -> str | None:
    """The host of an address without www, as the name of a source that gives no other; None for no web address.

    >>> host_of("https://www.example.org/a"), host_of("a.html")
    ('example.org', None)
    """
    try:
        parts = urlsplit(url or "")
        return (parts.hostname or "").removeprefix("www.") or None if parts.scheme in ("http", "https") else None
    except ValueError:
        return None


def same_words(one: str | None, other: str | None) -> bool:
    """Whether two texts are the same but for case, white space and signs; False where one is empty."""
    bare = ["".join(re.findall(r"\w+", text or "")).casefold() for text in (one, other)]
    return bare[0] == bare[1] != ""


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    lower = {name.lower(): value for name, value in metas.items()}
    return next((lower[name] for name in names if name in lower), None)


def _article(tree: Any) -> dict[str, Any]:
    found = [
        item for script in tree.iter("script") if "ld+json" in (script.get("type") or "") for item in _items(script)
    ]
    headings = [" ".join(heading.itertext()) for heading in tree.iter("h1")]
    named = (item for item in found if any(same_words(text_of(item.get("headline")), h) for h in headings))
    return next(named, found[0] if found else {})


def _items(script: Any) -> Iterator[dict[str, Any]]:
    """Articles in one script of JSON-LD: at its top, in lists and in @graph."""
    try:
        todo = [json.loads((script.text or "")[:_MOST_JSON], strict=False)]
    except (ValueError, RecursionError):
        return
    while todo:
        item = todo.pop(0)
        if isinstance(item, list):
            todo[:0] = item
        elif isinstance(item, dict):
            kinds = item.get("@type")
            if any(_ARTICLE.fullmatch(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                yield item
            if isinstance(item.get("@graph"), list):
                todo[:0] = item["@graph"]


def _from_json(item: Mapping[str, Any]) -> Declared:
    page = item.get("mainEntityOfPage")
    given = {
        "title": _name(item.get("headline") or item.get("name")),
        "date": _name(item.get("datePublished") or item.get("dateCreated")),
        "author": _name(item.get("author")),
        "source": _name(item.get("publisher")),
        "url": _name(item.get("url")) or (_name(page.get("@id")) if isinstance(page, dict) else _name(page)),
        "language": _name(item.get("inLanguage")),
        "section": _name(item.get("articleSection")),
        "keywords": _name(item.get("keywords")),
        "body": _name(item.get("articleBody")),
        "free": _name(item.get("isAccessibleForFree")),
    }
    return {name: value for name, value in given.items() if value}


def _name(value: object) -> str | None:
    """A value of JSON-LD as text: names of persons and organisations, several apart by `; `."""
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(name for item in value if (name := _name(item)))) or None
    if isinstance(value, dict):
        return _name(value.get("name") or value.get("alternateName"))
    return (text_of(value) or "").strip() or None


def _canonical(tree: Any) -> str | None:
    links = (link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return next((href.strip() for href in links if host_of(href.strip())), None)


def _sole_time(tree: Any) -> str | None:
    """The `datetime` of the time element marked as that of publication, or of the only one there is."""
    times = [(time, time.get("datetime").strip()) for time in tree.iter("time") if time.get("datetime")]
    marked = [at for time, at in times if time.get("pubdate") is not None or time.get("itemprop") == "datePublished"]
    distinct = list(dict.fromkeys(marked or [at for _, at in times]))
    return distinct[0] if distinct and (marked or len(distinct) == 1) else None


def _language(tree: Any) -> str | None:
    root = tree.getroottree().getroot()
    said = root.get("lang") or root.get("xml:lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return said.strip() or None
