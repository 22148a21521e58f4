"""How is one page had: by robots.txt, with pauses, once?

    page(url) ── hop ──▶ kept already? ── robots.txt ── its turn? ── ask ── keep ──▶ redirect? hop again ──▶ Page | Miss

What a server said for good (a page, a redirect, "gone") is kept on disk and never asked for again, unless `refresh`, which
asks whether it changed (ETag, Last-Modified). What may pass (an error of the server, no answer, a robots.txt that cannot be
had) is asked again in the next run.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from mediakit.readers.addresses import AddressError, joined, origin, shown
from mediakit.readers.fetch import Answer, Failure, Network
from mediakit.readers.hosts import Clock, Host, retry_after
from mediakit.readers.page_cache import Kept, PageCache
from mediakit.readers.robots import ROBOTS_SECONDS, Rules, rules_of

__all__ = ["Miss", "Page", "Retriever"]

MOST_REDIRECTS = 10  # as browsers' 20 and robots' 5 go, between them
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_BACKOFF = (5.0, 30.0)  # seconds before the second and third try where a server gives no Retry-After: first guesses
_MOST_SLOW = 3  # answers that never came, after which a host is left alone for this run
_AGAIN = "run the command again later: what was had is kept"
_OPEN = "open it in a browser: is it there?"
_PRIVATE = "--allow-private lifts this rule, for servers of your own"
_DECLINED = "the site does not give it to programs; look whether you may save it by hand, or ask the publisher"


@dataclass(frozen=True, slots=True)
class Page:
    """What an address led to: the answer that was kept, its address after redirects, and the time of an archived copy."""

    kept: Kept
    url: str
    archived: str | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """Why there is no page, and what to do. gone: it may be in an archive."""

    reason: str
    advice: str = ""
    gone: bool = False


@dataclass
class Retriever:
    """Has pages. pause: least seconds between two questions to a host; most_wait: longest wait that a host can ask for."""

    network: Network
    cache: PageCache
    clock: Clock = field(default_factory=Clock)
    pause: float = 2.0
    most_wait: float = 300.0
    refresh: bool = False
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()
        self._fresh: set[str] = set()

    def page(self, url: str, *, robots: bool = True) -> Page | Miss:
        """The page at an address, after redirects; robots False: an interface made for programs."""
        seen = [url]
        while True:
            kept = self._hop(url, robots)
            if isinstance(kept, Miss):
                return kept if len(seen) == 1 else replace(kept, reason=f"it leads to {shown(url)}: {kept.reason}")
            location = kept.headers.get("location")
            if kept.status not in _REDIRECTS or not location:
                return _judged(kept)
            try:
                url = joined(url, location)
            except AddressError as error:
                return Miss(f"it leads on to what is {error}", _OPEN)
            if url in seen:
                return Miss("its redirects run in a circle", f"{_OPEN} Some sites want cookies, which are not sent")
            seen.append(url)
            if len(seen) > MOST_REDIRECTS + 1:
                return Miss(f"it leads on more than {MOST_REDIRECTS} times", _OPEN)

    def _host(self, url: str) -> Host:
        with self._lock:
            return self._hosts.setdefault(origin(url), Host())

    def _hop(self, url: str, robots: bool) -> Kept | Miss:
        host = self._host(url)
        with host.lock:
            kept = self.cache.get(url)
            if kept and (not self.refresh or url in self._fresh):
                return kept
            if self.stop.is_set():
                return Miss("the run was stopped before it was asked for", _AGAIN)
            if host.down:
                return Miss(host.down, host.advice or _AGAIN, gone=host.gone)
            if robots and (refused := self._refused(url, host)):
                return refused
            found = self._asked(url, host, kept)
            return kept if kept and isinstance(found, Miss) else found  # what was had is not lost to a refresh

    def _refused(self, url: str, host: Host) -> Miss | None:
        """Why robots.txt does not let an address be asked for; None where it does."""
        if host.rules is None:
            host.rules = self._rules(url, host)
        if host.down:
            return Miss(host.down, host.advice or _AGAIN, gone=host.gone)
        if host.rules.denied:
            why = f"the site's robots.txt could not be had ({host.rules.denied}), so nothing is asked for now"
            return Miss(why, _AGAIN)
        if not host.rules.allows(url):
            return Miss("the site's robots.txt does not allow programs to ask for it", _DECLINED)
        return None

    def _rules(self, url: str, host: Host) -> Rules:
        """The rules of a site, by what was kept of its robots.txt within a day, else by asking."""
        place = f"{origin(url)}/robots.txt"
        kept = self.cache.get(place)
        if kept is None or kept.status in _REDIRECTS or self.clock.now() - kept.at > ROBOTS_SECONDS:
            found = self._robots(place, host, kept)
            if isinstance(found, Miss):
                return rules_of(None, why=found.reason)
            kept = found
        return rules_of(kept.status, b"" if kept.cut else kept.body())

    def _robots(self, place: str, host: Host, kept: Kept | None) -> Kept | Miss:
        """robots.txt as its site has it, after at most five redirects (RFC 9309); hops are kept under its own address."""
        url = place
        for _ in range(6):
            found = self._asked(url, host, kept if url == place else None, keep_as=place)
            if isinstance(found, Miss) or found.status not in _REDIRECTS or not found.headers.get("location"):
                return found
            try:
                url = joined(url, found.headers["location"])
            except AddressError:
                break
        return self.cache.put(place, 404, {}, b"", self.clock.now())

    def _asked(self, url: str, host: Host, kept: Kept | None, keep_as: str | None = None) -> Kept | Miss:
        """One address, asked up to three times where its server says that it will be better later."""
        status = 0
        for backoff in (*_BACKOFF, 0.0):
            host.wait(self.clock)
            answer = self.network.get(url, _conditions(kept))
            host.asked(self.clock, self.pause)
            if isinstance(answer, Failure):
                return self._failed(answer, host)
            host.n_slow = 0
            if answer.status == 304 and kept:
                self._fresh.add(url)
                body, headers = kept.body(), {**kept.headers, **_known(answer)}
                return self.cache.put(keep_as or url, kept.status, headers, body, self.clock.now(), kept.cut)
            if answer.status not in _PASSING:
                self._fresh.add(url)
                return self.cache.put(
                    keep_as or url, answer.status, answer.headers, answer.body, self.clock.now(), answer.cut
                )
            status = answer.status
            asked = retry_after(answer.headers.get("retry-after"), self.clock.now())
            wait = backoff if asked is None else asked
            if wait > self.most_wait:
                host.down = f"the site answers {answer.status} and asks to come back in {wait:,.0f} seconds"
                return Miss(host.down, _AGAIN)
            host.next_at = max(host.next_at, self.clock.now() + wait)
        return Miss(f"the site answers {status} after {len(_BACKOFF) + 1} tries", _AGAIN)

    def _failed(self, failure: Failure, host: Host) -> Miss:
        host.n_slow += failure.kind == "slow"
        if failure.kind in ("unknown", "unreachable", "refused"):
            host.down, host.gone = failure.reason, failure.kind == "unknown"
            host.advice = _PRIVATE if failure.kind == "refused" else _AGAIN
        elif host.n_slow >= _MOST_SLOW:
            host.down = f"{failure.reason}, {_MOST_SLOW} times: the site is left alone in this run"
        return Miss(failure.reason, host.advice or _AGAIN, gone=host.gone)


def _known(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name in ("etag", "last-modified")}


def _conditions(kept: Kept | None) -> dict[str, str]:
    """Headers that ask for a page only if it changed."""
    if kept is None or not kept.status < 300:
        return {}
    asked = {"if-none-match": kept.headers.get("etag"), "if-modified-since": kept.headers.get("last-modified")}
    return {name: value for name, value in asked.items() if value}


def _judged(kept: Kept) -> Page | Miss:
    if kept.status in (404, 410):
        return Miss(f"the page is gone ({kept.status})", "--archive looks for an archived copy", gone=True)
    if kept.status in (401, 402, 403, 407, 451):
        why = {401: "a login", 402: "a payment", 407: "a login", 451: "it is withheld for legal reasons"}
        return Miss(f"the site does not give it ({kept.status}: {why.get(kept.status, 'access refused')})", _DECLINED)
    if not 200 <= kept.status < 300:
        return Miss(f"the site answers {kept.status}", _OPEN)
    if kept.cut:
        return Miss(f"the page does not end: {kept.cut}", _OPEN)
    if not kept.path.stat().st_size:
        return Miss("the page is empty", _OPEN)
    return Page(kept, kept.url if urlsplit(kept.url).scheme else "")
