"""Is there an archived copy of a page that is gone, from about the day it was listed for?

The Wayback Machine is asked twice at most: for the copy nearest to a day (its availability interface), and, where that
knows none, for its index (CDX). The copy is had as it was archived, without the archive's own frame (`id_`). An archived
copy is what the archive's robot saw on its day, which may be later than the article and not its first version.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from urllib.parse import quote

from mediakit.readers.page_cache import Kept
from mediakit.readers.retriever import Miss, Page, Retriever

__all__ = ["WAYBACK", "Archive", "archived_copy"]


@dataclass(frozen=True, slots=True)
class Archive:
    """Where an archive answers: which copy is nearest, which there are, and the copies themselves."""

    nearest: str = "https://archive.org/wayback/available"
    index: str = "https://web.archive.org/cdx/search/cdx"
    copies: str = "https://web.archive.org/web"


WAYBACK = Archive()


def archived_copy(retriever: Retriever, url: str, date: str | None, archive: Archive = WAYBACK) -> Page | Miss:
    """The archived copy of an address nearest to a date (ISO 8601, may be partial)."""
    stamp = (date or "").replace("-", "")[:8]
    asked = f"{archive.nearest}?url={quote(url, safe='')}" + (f"&timestamp={stamp}" if stamp else "")
    found = _answer(retriever, asked)
    if isinstance(found, Miss):
        return replace(found, reason=f"the archive could not be asked: {found.reason}")
    when = _nearest(found)
    if when is None:
        near = f"&sort=closest&closest={stamp}" if stamp else ""
        index = f"{archive.index}?url={quote(url, safe='')}&output=json&filter=statuscode:200&limit=1{near}"
        found = _answer(retriever, index)
        when = None if isinstance(found, Miss) else _first_of_index(found)
    if when is None:
        return Miss("no archived copy is known", "look in other archives, or for the text elsewhere")
    page = retriever.page(f"{archive.copies}/{when}id_/{url}")
    if isinstance(page, Miss):
        return replace(page, reason=f"its archived copy of {when[:8]}: {page.reason}", gone=False)
    return replace(page, archived=when)


def _answer(retriever: Retriever, url: str) -> object | Miss:
    page = retriever.page(url, robots=False)
    return page if isinstance(page, Miss) else _json(page.kept)


def _json(kept: Kept) -> object:
    try:
        return json.loads(kept.body() or b"null")
    except ValueError:
        return None


def _nearest(found: object) -> str | None:
    """The time of the nearest copy with status 200 (YYYYMMDDhhmmss)."""
    snapshots = found.get("archived_snapshots") if isinstance(found, dict) else None
    closest = snapshots.get("closest") if isinstance(snapshots, dict) else None
    if not isinstance(closest, dict) or not closest.get("available") or str(closest.get("status", "200")) != "200":
        return None
    return _stamp(closest.get("timestamp"))


def _first_of_index(found: object) -> str | None:
    """The time of the first row of a CDX answer: a row of names, then rows."""
    if not isinstance(found, list) or len(found) < 2 or "timestamp" not in found[0]:
        return None
    return _stamp(found[1][found[0].index("timestamp")])


def _stamp(value: object) -> str | None:
    text = str(value)
    return text if text.isascii() and text.isdigit() and 4 <= len(text) <= 14 else None
