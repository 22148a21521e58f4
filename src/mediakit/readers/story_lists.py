"""Story lists of Media Cloud and GDELT (CSV, TSV, JSON): which stories there are, without their texts.

Recognised by the columns that only they have: Media Cloud's `stories_id` or `media_name` with `publish_date`; GDELT's
`seendate` with `domain` (DOC 2.0, mode ArtList), `MobileURL` (the same as CSV) or `DocumentIdentifier` (GKG). A table
that also has a column for the text is a table of articles and none of these. The rows go to documents that are read with
them (`joins.py`).

GDELT's `seendate` is when GDELT saw the story, within minutes or hours of its publication; a note says so.
"""

from __future__ import annotations

import csv
import re

from mediakit.readers.columns import CANDIDATES, map_columns
from mediakit.readers.delimited import read as read_delimited
from mediakit.readers.formats import Job, RawTable
from mediakit.readers.json_rows import read as read_json

__all__ = ["looks_like", "read", "standard_names"]

# Columns that together tell a list, as `_folded` leaves them.
_TELLING: tuple[tuple[str, frozenset[str]], ...] = (
    ("Media Cloud", frozenset({"storiesid", "title", "url"})),
    ("Media Cloud", frozenset({"medianame", "publishdate", "title", "url"})),
    ("GDELT", frozenset({"seendate", "domain", "url"})),
    ("GDELT", frozenset({"seendate", "title", "url"})),
    ("GDELT", frozenset({"url", "mobileurl", "date", "title"})),
    ("GDELT", frozenset({"documentidentifier", "sourcecommonname"})),
)
_STANDARD: dict[str, tuple[str, ...]] = {
    "article_id": ("storiesid", "id", "gkgrecordid"),
    "source": ("medianame", "domain", "sourcecommonname"),
    "title": ("title",),
    "date": ("publishdate", "seendate", "date", "v21date"),
    "author": ("author", "byline"),
    "url": ("url", "documentidentifier"),
    "language": ("language",),
}
# GDELT writes languages by their English names; these are the ones of its list with most sources.
_LANGUAGES = dict(
    one.split(":")
    for one in (
        "albanian:sq arabic:ar armenian:hy azerbaijani:az bengali:bn bosnian:bs bulgarian:bg catalan:ca chinese:zh "
        "croatian:hr czech:cs danish:da dutch:nl english:en estonian:et finnish:fi french:fr galician:gl georgian:ka "
        "german:de greek:el gujarati:gu hebrew:he hindi:hi hungarian:hu icelandic:is indonesian:id italian:it "
        "japanese:ja kannada:kn kazakh:kk korean:ko latvian:lv lithuanian:lt macedonian:mk malay:ms malayalam:ml "
        "marathi:mr mongolian:mn nepali:ne norwegian:no persian:fa polish:pl portuguese:pt punjabi:pa romanian:ro "
        "russian:ru serbian:sr sinhalese:si slovak:sk slovenian:sl somali:so spanish:es swahili:sw swedish:sv tamil:ta "
        "telugu:te thai:th tibetan:bo turkish:tr ukrainian:uk urdu:ur vietnamese:vi"
    ).split()
)
_KEY = re.compile(r'"(\w+)"\s*:')


def looks_like(head: bytes) -> bool:
    """Whether a file that starts like this is a story list.

    >>> looks_like(b"stories_id,publish_date,title,url,media_name"), looks_like(b"title,url,date,text")
    (True, False)
    """
    return _kind(_names_in(head)) is not None


def read(job: Job) -> RawTable:
    """The rows of a story list, its columns under standard names."""
    with job.path.open("rb") as file:
        head = file.read(65_536)
    raw = read_json(job) if head.lstrip().removeprefix(b"\xef\xbb\xbf")[:1] in (b"[", b"{") else read_delimited(job)
    if not raw.frame.height:
        return raw
    kind = _kind(set(map(_folded, raw.frame.columns))) or "a story list"
    job.note(f"a story list of {kind}: metadata without texts")
    if kind == "GDELT":
        job.note("dates are those on which GDELT saw the stories")
    frame = raw.frame.rename(standard_names(raw.frame.columns, _STANDARD))
    if "language" in frame.columns:
        codes = frame["language"].str.strip_chars().str.to_lowercase().replace(_LANGUAGES)
        frame = frame.with_columns(codes.alias("language"))
    return RawTable(frame, raw.rows, raw.lines, raw.rejects)


def standard_names(names: list[str], standard: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """New names for a list's columns: the standard ones, and `list_...` for others that could be mistaken for them.

    >>> standard_names(["media_name", "domain", "topic"], {"source": ("medianame",)})
    {'media_name': 'source', 'domain': 'list_domain', 'topic': 'topic'}
    """
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(_folded(name), name)
    chosen: dict[str, str] = {}
    for new, candidates in standard.items():
        found = next((folded[one] for one in candidates if one in folded and folded[one] not in chosen), None)
        if found is not None:
            chosen[found] = new
    mistakable = {one for candidates in CANDIDATES.values() for one in candidates}
    renamed: dict[str, str] = {}
    for name in names:
        new = chosen.get(name) or (f"list_{name}" if _folded(name) in mistakable else name)
        while new in renamed.values():
            new += "_"
        renamed[name] = new
    return renamed


def _kind(names: set[str]) -> str | None:
    """Whose list has these columns; None where they tell nothing, or where one of them is the text's."""
    kind = next((kind for kind, telling in _TELLING if telling <= names), None)
    return None if kind is None or "text" in map_columns(sorted(names), {}).columns else kind


def _names_in(head: bytes) -> set[str]:
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text[:1] in ("[", "{"):
        return {_folded(name) for name in _KEY.findall(text)}
    first = text.partition("\n")[0].strip()
    if len(first) > 5_000 or first.startswith("<"):
        return set()
    found: list[list[str]] = []
    for delimiter in ",\t;|":
        try:
            found.append(next(csv.reader([first], delimiter=delimiter), []))
        except csv.Error:
            continue
    names: list[str] = []
    for one in found:
        names = one if len(one) > len(names) else names
    return set(map(_folded, names))


def _folded(name: str) -> str:
    return re.sub(r"[\s_.-]", "", name.casefold())
