"""What does a site's robots.txt allow, and how long a pause does it ask for (RFC 9309)?

A file that is not there (4xx) allows everything; one that cannot be had now (5xx, 429, no answer) forbids everything for
now; what is no robots file holds no rules. Only the first 500 KiB count. Crawl-delay is no part of the RFC and kept all
the same.
"""

from __future__ import annotations

from typing import Any

__all__ = ["ROBOTS_SECONDS", "Rules", "rules_of"]

ROBOTS_SECONDS = 24 * 3600  # how long a robots file is kept: RFC 9309, section 2.4
_MOST_BYTES = 500 * 1024  # RFC 9309, section 2.5
AGENT = "mediakit"


class Rules:
    """The rules of one site: `allows(url)`, and `delay`, the seconds between pages that it asks for."""

    def __init__(self, parsed: Any | None, *, denied: str = "") -> None:
        self._parsed, self.denied = parsed, denied
        self.delay = float(parsed.crawl_delay(AGENT) or 0.0) if parsed is not None else 0.0

    def allows(self, url: str) -> bool:
        """Whether a page may be asked for."""
        if self.denied:
            return False
        return True if self._parsed is None else bool(self._parsed.can_fetch(url, AGENT))


def rules_of(status: int | None, body: bytes = b"", why: str = "") -> Rules:
    """The rules of a robots.txt; `status` None: it could not be reached, and `why`.

    >>> rules_of(200, b"User-agent: *\\nDisallow: /private\\nCrawl-delay: 3").delay
    3.0
    >>> rules_of(404).allows("https://example.org/"), rules_of(503).allows("https://example.org/")
    (True, False)
    """
    from protego import Protego

    if status is None or status >= 500 or status == 429:
        return Rules(None, denied=why or f"the site answers {status}")
    if not 200 <= status < 300:
        return Rules(None)
    return Rules(Protego.parse(body[:_MOST_BYTES].decode("utf-8-sig", "replace")))
