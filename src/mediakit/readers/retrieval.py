"""All pages of some lists: had side by side from different hosts, one by one from each, read, and checked.

    lists ──▶ wanted ──▶ pages on disk (by host, in threads) ──▶ articles and rejects (here or in processes)
                              gone? ──▶ archived copy ──────────▶

Nothing is lost: every row of a list is an article or a reject that says why and what to do. A page listed twice, or reached
from two addresses, is one article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from mediakit.article import Article, Reject
from mediakit.engine.run import run
from mediakit.errors import ReadError
from mediakit.readers.address_lists import Listed, Wanted, read_list
from mediakit.readers.addresses import AddressError, normal, origin, shown
from mediakit.readers.formats import Notes
from mediakit.readers.gather import Gathered
from mediakit.readers.html import looks_like as looks_like_html
from mediakit.readers.limits import LIMITS, Limits
from mediakit.readers.retrieved_pages import ReadPage, read_pages
from mediakit.readers.retriever import Miss, Page, Retriever
from mediakit.readers.wayback import Archive, archived_copy

__all__ = ["Retrieval", "retrieve_pages", "wanted_pages"]

OnProgress = Callable[[int, int, str], None]
_MOST_LISTS = 1_000  # sitemaps that an index leads to; a newspaper has one a month or day
_DEPTH = 3  # of sitemap indexes in each other; the protocol allows one
_CHUNK = 32  # pages that a process reads at a time


@dataclass
class Retrieval:
    """What was had: documents with their notes and rejects in `gathered`; n_wanted: pages on the lists."""

    gathered: Gathered = field(default_factory=Gathered)
    n_wanted: int = 0


def wanted_pages(inputs: Sequence[str | Path], retriever: Retriever, notes: Notes, mapping: dict[str, str]) -> Listed:
    """The pages that files and addresses of lists mean; an address that leads to a page of the web is that page.

    Raises ReadError for a file that is not there.
    """
    found = Listed()
    todo = [(str(given), 0) for given in inputs]
    n_lists = 0
    seen: set[str] = set()
    while todo:
        given, depth = todo.pop(0)
        if given in seen:
            continue
        seen.add(given)
        some = _listed(given, retriever, notes, mapping)
        found.wanted += some.wanted
        found.rejects += some.rejects
        n_lists += len(some.lists)
        for place in some.lists:
            if depth >= _DEPTH or n_lists > _MOST_LISTS:
                most = f"{_MOST_LISTS:,} sitemaps, {_DEPTH} deep"
                found.rejects.append(
                    Reject(place, None, f"an index leads to more than {most}", "give it as a list itself")
                )
            else:
                todo.append((place, depth + 1))
    return found


def _listed(given: str, retriever: Retriever, notes: Notes, mapping: dict[str, str]) -> Listed:
    if not given.lower().startswith(("http://", "https://")):
        path = Path(given)
        if not path.is_file():
            raise ReadError(f"there is no file {given!r}; give a list of addresses: a file, a feed or a sitemap")
        return read_list(path, path.name, notes, mapping)
    try:
        url = normal(given)
    except AddressError as error:
        return Listed(rejects=[Reject(shown(given), None, str(error), "correct the address")])
    page = retriever.page(url)
    if isinstance(page, Miss):
        return Listed(rejects=[Reject(url, None, page.reason, page.advice)])
    with page.kept.path.open("rb") as file:
        head = file.read(4096)
    if looks_like_html(head) or head.startswith(b"%PDF-"):
        return Listed(wanted=[Wanted(url, given, "given", 1)])
    return read_list(page.kept.path, url, notes, mapping)


def retrieve_pages(
    listed: Listed,
    retriever: Retriever,
    notes: Notes,
    *,
    archive: Archive | None = None,
    connections: int = 8,
    limits: Limits = LIMITS,
    engine: str = "serial",
    workers: int | None = None,
    on_progress: OnProgress | None = None,
) -> Retrieval:
    """Have all listed pages, read them, and check them.

    archive: where copies of gone pages are looked for; connections: hosts asked at the same time
    on_progress: called with pages done, pages in all, and the last address
    """
    done = Retrieval(Gathered(notes=notes, rejects=list(listed.rejects)), len(listed.wanted))
    wanted = _once(listed.wanted, done)
    had = _fetched(wanted, lambda one: retriever.page(one.url), connections, on_progress, retriever)
    read = _read(_pages(wanted, had, done), limits, engine, workers, notes)
    lost = {one.url: (miss.reason, miss.gone) for one in wanted if isinstance(miss := had[one.url], Miss)}
    lost |= {one.wanted.url: (one.item.reason, one.gone) for one in read if isinstance(one.item, Reject)}
    if archive is not None:
        gone = [one for one in wanted if lost.get(one.url, ("", False))[1]]
        copies = _fetched(
            gone, lambda one: archived_copy(retriever, one.url, one.date, archive), connections, on_progress, retriever
        )
        again = _read(_pages(gone, copies, done), limits, engine, workers, notes)
        for one in gone:
            if isinstance(miss := copies[one.url], Miss):
                had[one.url] = Miss(f"{lost[one.url][0]}; {miss.reason}", miss.advice)
                read = [other for other in read if other.wanted.url != one.url]
        replaced = {one.wanted.url: one for one in again}
        read = [one for one in read if one.wanted.url not in replaced] + again
    _settle(wanted, had, read, done)
    done.gathered.n_files = done.n_wanted
    return done


def _once(wanted: list[Wanted], done: Retrieval) -> list[Wanted]:
    """Every address once; the first row that lists it counts."""
    first: dict[str, Wanted] = {}
    for one in wanted:
        known = first.setdefault(one.url, one)
        if known is not one:
            reason = f"the same page as row {known.row} of {known.file}" if known.file != one.file else (
                f"the same page as row {known.row}"
            )  # fmt: skip
            done.gathered.rejects.append(Reject(one.file, one.row, f"{reason}: {one.url}", "nothing to do: read once"))
    return list(first.values())


def _fetched(
    wanted: list[Wanted], have: Callable[[Wanted], Page | Miss], connections: int, on_progress: OnProgress | None,
    retriever: Retriever,
) -> dict[str, Page | Miss]:  # fmt: skip
    """The pages by address: hosts side by side, each one's pages in the order of the list."""
    hosts: dict[str, list[Wanted]] = {}
    for one in wanted:
        hosts.setdefault(origin(one.url), []).append(one)
    had: dict[str, Page | Miss] = {}

    def whole(some: list[Wanted]) -> str:
        for one in some:
            had[one.url] = have(one)
            if on_progress:
                on_progress(len(had), len(wanted), one.url)
        return some[-1].url

    with ThreadPoolExecutor(max_workers=max(connections, 1), thread_name_prefix="retrieve") as threads:
        try:
            for task in as_completed([threads.submit(whole, some) for some in hosts.values()]):
                task.result()
        except BaseException:
            retriever.stop.set()  # what waits for its turn gives up; what was had is on disk
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    return had


def _pages(wanted: Iterable[Wanted], had: dict[str, Page | Miss], done: Retrieval) -> list[tuple[Wanted, Page]]:
    """Pages to read: of those that lead to the same place, the first, which the others are rejected for."""
    places: dict[tuple[str, str | None], Wanted] = {}
    found = []
    for one in wanted:
        page = had[one.url]
        if isinstance(page, Miss):
            continue
        known = places.setdefault((page.url, page.archived), one)
        if known is one:
            found.append((one, page))
        else:
            had[one.url] = Miss(f"it leads to the same page as {known.url}", "nothing to do: read once")
    return found


def _read(
    pages: list[tuple[Wanted, Page]], limits: Limits, engine: str, workers: int | None, notes: Notes
) -> list[ReadPage]:
    chunks = [(pages[at : at + _CHUNK], limits) for at in range(0, len(pages), _CHUNK)]
    found: list[ReadPage] = []
    for some, said in run(read_pages, chunks, engine=engine, workers=workers):
        found += some
        notes.add(said)
    return found


def _settle(wanted: list[Wanted], had: dict[str, Page | Miss], read: list[ReadPage], done: Retrieval) -> None:
    """Articles and rejects in the order of the lists."""
    by_url = {one.wanted.url: one.item for one in read}
    for one in wanted:
        item = by_url.get(one.url)
        page = had[one.url]
        if isinstance(item, Article):
            done.gathered.articles.append((one.url, item))
        elif isinstance(item, Reject):
            done.gathered.rejects.append(item)
        elif isinstance(page, Miss):
            done.gathered.rejects.append(Reject(one.url, None, page.reason, page.advice))
