"""From pages as they were had to articles, each checked against what the list says of it.

The text is told by the reader of the page's format (`html.py` for pages of the web, `pdf.py` ...). Source, date, author and
language of the list are kept where it has them, since it is the researcher's own record; where the page gives another
date, that is `page_date`. What is no article of the list becomes a reject with its address.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from mediakit.article import Article, Reject
from mediakit.readers.address_lists import Wanted
from mediakit.readers.dates import read_date
from mediakit.readers.encoding import NotTextError
from mediakit.readers.formats import Job, Notes
from mediakit.readers.gather import Gathered, Settings, gather
from mediakit.readers.html import looks_like, page_article
from mediakit.readers.inputs import Found
from mediakit.readers.limits import Limits, TooSlow, alarm
from mediakit.readers.markup import MarkupError, decode_markup, paragraphs, parse_html
from mediakit.readers.page_checks import FAR_DAYS, GONE, Verdict, days_apart, is_about, wall
from mediakit.readers.page_metadata import declared
from mediakit.readers.retriever import Page
from mediakit.readers.values import scalar

__all__ = ["ReadPage", "read_page", "read_pages"]

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_ELSEWHERE = "look whether the address still leads to it; --archive looks for an archived copy"
_BEGINNING = 600  # letters of a text in which its title may stand once more


@dataclass(frozen=True, slots=True)
class ReadPage:
    """An article, or why there is none; gone: an archive may have what is not here any more."""

    wanted: Wanted
    item: Article | Reject
    gone: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """What a page shows beside its article: its titles, all its words, whether it says that it is free to read."""

    titles: tuple[str, ...] = ()
    visible: str = ""
    free: bool | None = None


def read_pages(task: tuple[list[tuple[Wanted, Page]], Limits]) -> tuple[list[ReadPage], Notes]:
    """Read some pages; a task for `engine.run`."""
    pages, limits = task
    notes = Notes()
    return [read_page(wanted, page, limits, notes) for wanted, page in pages], notes


def read_page(wanted: Wanted, page: Page, limits: Limits, notes: Notes) -> ReadPage:
    """Read a page and check it against the list."""
    head = _head(page)
    look = _Look()
    if looks_like(head):
        job = Job(page.kept.path, wanted.url, notes=notes, limits=limits)
        item, look = _html(page, job)
    else:
        got = gather([Found(page.kept.path, wanted.url, None)], Settings(limits=limits))
        notes.add(got.notes)
        item = _sole(got, wanted)
    verdict, gone = _verdict(item, wanted, look)
    if verdict:
        return ReadPage(wanted, _reject(wanted, page, verdict), gone)
    assert isinstance(item, Article)
    return ReadPage(wanted, _with_list(item, wanted, page, notes))


def _head(page: Page) -> bytes:
    with page.kept.path.open("rb") as file:
        return file.read(4096)


def _html(page: Page, job: Job) -> tuple[Article | Reject, _Look]:
    body = page.kept.body()
    found = _CHARSET.search(page.kept.headers.get("content-type", ""))
    charset = found.group(1) if found else None
    try:
        with alarm(job.limits.seconds_for(len(body))):
            item = page_article(body, job, charset=charset, url=page.url)
            return item, _looked(body, job, charset)
    except TooSlow:
        return job.reject("reading took too long and was stopped", "save it as text"), _Look()
    except Exception as error:  # as in gather.py: a page may break any library, and must not end the run
        return job.reject(f"cannot be read: {type(error).__name__}: {str(error)[:120]}", "save it as text"), _Look()


def _looked(body: bytes, job: Job, charset: str | None) -> _Look:
    try:
        text = decode_markup(body, Job(job.path, job.label), charset)
        tree = parse_html(text)
    except (NotTextError, MarkupError):
        return _Look()
    said = declared(tree, text)
    titles = [" ".join("".join(element.itertext()).split()) for element in _headings(tree)]
    free = {"false": False, "true": True}.get(said.get("free", "").lower())
    return _Look((*titles, said.get("title", "")), "\n".join(paragraphs(tree))[:8_000], free)


def _headings(tree: Any) -> list[Any]:
    return [*tree.iter("title"), *tree.iter("h1")][:6]


def _sole(got: Gathered, wanted: Wanted) -> Article | Reject:
    """The one article of a file that is no web page."""
    if len(got.articles) == 1 and not got.tables:
        return got.articles[0][1]
    if got.articles or got.tables or got.metadata:
        return Reject(wanted.url, None, "a table or a feed, not a page with an article", "give it as the list")
    return got.rejects[0] if got.rejects else Reject(wanted.url, None, "nothing in it")


def _verdict(item: Article | Reject, wanted: Wanted, look: _Look) -> tuple[Verdict | None, bool]:
    """Why this is not the listed article, and whether it may be gone; None where it is."""
    title, text = ("", "") if isinstance(item, Reject) else (item.title or "", item.text)
    blocked = wall(" ".join((title, *look.titles)), text, look.visible, free=look.free)
    if blocked:
        return blocked, blocked.reason.startswith(GONE)
    if isinstance(item, Reject):
        return Verdict(item.reason, item.advice), False
    days = days_apart(wanted.date, read_date(item.date).iso if item.date else None)
    shown = (title, *look.titles)
    if wanted.has_title and wanted.title and not is_about(wanted.title, shown, text[:_BEGINNING], days):
        said = next((one for one in shown if one), "")[:100]
        return Verdict(f"the page is about something else: it is titled “{said}”", _ELSEWHERE), True
    if not wanted.has_title and days is not None and days > FAR_DAYS:
        return Verdict(f"the page is of another day: {item.date}, {days:,} days from the list's", _ELSEWHERE), True
    return None, False


def _reject(wanted: Wanted, page: Page, verdict: Verdict) -> Reject:
    reason = verdict.reason if page.archived is None else f"its archived copy of {page.archived[:8]}: {verdict.reason}"
    return Reject(wanted.url, None, reason, verdict.advice)


def _with_list(article: Article, wanted: Wanted, page: Page, notes: Notes) -> Article:
    """The article with what the list says of it, and how it was had."""
    own = read_date(article.date).iso if article.date else None
    days = days_apart(wanted.date, own)
    more: dict[str, Any] = {name: scalar(value) for name, value in wanted.more.items()}
    if days:
        notes.say("dates of pages differ from those of the list, which were kept; the pages' are in page_date")
        more["page_date"] = own
    if own and wanted.date and len(own) > len(wanted.date) and not days:
        dated: str | None = own  # the same, to the day
    else:
        dated = wanted.date or article.date
    had = {"retrieved_at": _day(page.kept.at), "retrieved_from": "the web" if page.archived is None else "an archive"}
    if page.url != wanted.url or page.archived:
        had["retrieved_url"] = page.url
    if page.archived:
        stamp = page.archived
        had["archived_at"] = "-".join(part for part in (stamp[:4], stamp[4:6], stamp[6:8]) if part)
        notes.say("archived copies stand for pages that are gone; retrieved_from says which")
    events = tuple(name.strip() for name in re.split(r"[;|]", wanted.events or "") if name.strip())
    return Article(
        text=article.text,
        source=wanted.source or article.source,
        title=article.title or wanted.title,
        date=dated,
        author=article.author or wanted.author,
        url=wanted.url,
        language=wanted.language or article.language,
        events=events or article.events,
        metadata={**{n: v for n, v in article.metadata.items() if n not in had}, **more, **had},
    )


def _day(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date().isoformat()
