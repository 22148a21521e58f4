"""From lists of addresses to a corpus: the pages are had from the web, politely and once, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from mediakit.corpus.codebook import Codebook, load_codebook
from mediakit.corpus.corpus import Base, Corpus
from mediakit.errors import ArgumentError
from mediakit.readers.fetch import Network, agent_name
from mediakit.readers.formats import Notes
from mediakit.readers.hosts import Clock
from mediakit.readers.languages import DETECT
from mediakit.readers.limits import LIMITS, Limits
from mediakit.readers.page_cache import PageCache
from mediakit.readers.read import standard_report
from mediakit.readers.retrieval import retrieve_pages, wanted_pages
from mediakit.readers.retriever import Retriever
from mediakit.readers.wayback import WAYBACK, Archive

__all__ = ["retrieve"]


def retrieve(
    inputs: str | Path | Sequence[str | Path],
    *,
    pages: str | Path,
    archive: bool | Archive = False,
    refresh: bool = False,
    contact: str | None = None,
    pause: float = 2.0,
    connections: int = 8,
    allow_private: bool = False,
    url: str | None = None,
    codebook: str | Path | None = None,
    missing_language: str = DETECT,
    limits: Limits = LIMITS,
    engine: str = "serial",
    workers: int | None = None,
    network: Network | None = None,
    clock: Clock | None = None,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> Corpus:
    """Retrieve the pages on lists of addresses from the web, and read the articles in them.

    Arguments: inputs, lists as files or addresses (a table with a column of addresses, a plain list, a feed, a sitemap, a
    list of Media Cloud or GDELT); pages, the folder in which every answer is kept, so that nothing is asked for twice;
    archive, look for copies of gone pages at the Wayback Machine; refresh, ask again whether kept pages changed; contact, an
    address of yours that servers are told; pause, least seconds between two pages of a host (longer where robots.txt asks
    for it); connections, hosts asked at a time; allow_private, also addresses of this machine and network; url, the column
    of addresses; codebook, a `corpus.toml`; missing_language, limits, engine and workers as in `mk.read`; network and clock,
    for tests.
    Returns a Corpus, which may hold no article: what was not had is in `corpus.rejects` with address, reason and advice.
    Articles have retrieved_at, retrieved_from ("the web" or "an archive"), and where they differ retrieved_url, archived_at
    and page_date. Raises ReadError for a list that is not there, ArgumentError for numbers outside what is allowed.
    """
    if pause < 0 or connections < 1:
        raise ArgumentError(f"pause is 0 or more seconds, connections 1 or more; not {pause} and {connections}")
    given = [inputs] if isinstance(inputs, (str, Path)) else list(inputs)
    asked = network or Network(agent_name(contact), allow_private)
    retriever = Retriever(asked, PageCache(Path(pages)), clock or Clock(), pause=pause, refresh=refresh)
    notes = Notes()
    try:
        listed = wanted_pages(given, retriever, notes, {"url": url} if url else {})
        done = retrieve_pages(
            listed, retriever, notes, archive=WAYBACK if archive is True else archive or None, connections=connections,
            limits=limits, engine=engine, workers=workers, on_progress=on_progress,
        )  # fmt: skip
    finally:
        asked.close()
    report = standard_report(done.gathered, missing_language=missing_language)
    book = load_codebook(Path(codebook)) if codebook else Codebook()
    return Corpus(Base(report.articles, book, report.rejects, report.notes))
