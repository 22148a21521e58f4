"""Which column of a table is the text, which the source, the title, the date?

By name, and every guess is said in a note: `CANDIDATES` lists for each standard column the names it goes by in exports,
news crawlers and research data, most telling first. Case, spaces, `_` and `-` do not matter. What the user maps wins.
The content of columns is never looked at: a column of long texts under an unknown name has to be mapped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from mediakit.article import STANDARD_COLUMNS
from mediakit.errors import listed, unknown

__all__ = [
    "CANDIDATES",
    "RESERVED",
    "Mapped",
    "MissingColumnError",
    "check_mapping",
    "map_columns",
    "metadata_names",
    "missing_text",
]

# Names as `_folded` leaves them. Origins: news-please (maintext, date_publish), newspaper3k, Media Cloud (media_name),
# GDELT, Factiva and Nexis converters, Kaggle's news sets, quanteda and readtext (doc_id).
CANDIDATES: Mapping[str, tuple[str, ...]] = {
    "article_id": ("articleid", "id", "docid", "documentid", "storyid", "storiesid", "uid", "guid", "uuid"),
    "source": (
        *("source", "sourcename", "outlet", "outletname", "publication", "publicationname", "publisher"),
        *("newspaper", "medium", "medianame", "media", "mediaoutlet", "newsoutlet", "sourcedomain", "domain", "site"),
    ),
    "title": ("title", "headline", "head", "articletitle", "heading"),
    "date": (
        *(
            "date",
            "published",
            "publishdate",
            "publisheddate",
            "publishedat",
            "pubdate",
            "publicationdate",
            "datepublished",
        ),
        *("datepublish", "articledate", "datetime", "timestamp", "time"),
    ),
    "author": ("author", "authors", "byline", "creator", "writer"),
    "url": ("url", "link", "href", "weburl", "articleurl", "permalink"),
    "language": ("language", "lang"),
    "events": ("events", "event", "eventids", "eventid"),
    "text": (
        *(
            "text",
            "articletext",
            "maintext",
            "fulltext",
            "body",
            "bodytext",
            "articlebody",
            "content",
            "articlecontent",
        ),
        *("article", "story", "storytext", "rawtext", "plaintext"),
    ),
}

# Columns of mediakit's results and of its own notes: an article's own column of that name would be mistaken for them.
RESERVED = frozenset(
    {
        *(
            "ci_high",
            "ci_low",
            "count",
            "end_char",
            "event",
            "event_group",
            "field",
            "file",
            "frame",
            "group",
        ),
        *(
            "log_odds",
            "log_odds_z",
            "log_ratio",
            "mean",
            "month",
            "n_articles",
            "n_sentences",
            "n_tests",
            "n_words",
            "note",
        ),
        *(
            "p",
            "part",
            "per_million",
            "q",
            "reference",
            "score",
            "share",
            "snippet",
            "start_char",
            "target",
            "term",
            "voice",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Mapped:
    """columns: standard column -> the table's; remarks: guesses to tell the user about."""

    columns: dict[str, str]
    remarks: tuple[str, ...]


class MissingColumnError(ValueError):
    """A table lacks the text, or a column that the user mapped. `reason` and `advice` make a reject or a ReadError."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.reason, self.advice = reason, advice


def check_mapping(mapping: Mapping[str, str]) -> None:
    """ArgumentError for a name on the left that is no standard column."""
    for standard in mapping:
        if standard not in STANDARD_COLUMNS:
            raise unknown("standard column", standard, STANDARD_COLUMNS)


def map_columns(names: Sequence[str], mapping: Mapping[str, str], *, without: Collection[str] = ()) -> Mapped:
    """Find the standard columns among a table's; raises MissingColumnError for a mapped one that is not there.

    names: the table's columns; mapping: standard column -> the table's, as the user says
    without: standard columns not to look for

    >>> map_columns(["Full Text", "outlet", "Topic"], {}).columns
    {'source': 'outlet', 'text': 'Full Text'}
    """
    folded: dict[str, list[str]] = {}
    for name in names:
        if name not in mapping.values():
            folded.setdefault(_folded(name), []).append(name)
    columns, remarks = {}, []
    for standard in STANDARD_COLUMNS:
        if standard in without:
            continue
        found = [name for candidate in CANDIDATES[standard] for name in folded.get(candidate, ())]
        if standard in mapping:
            columns[standard] = _mapped(standard, mapping[standard], names)
        elif found:
            columns[standard] = found[0]
            if len(found) > 1:
                remarks.append(
                    f"{standard} could be {listed(found)}: took {found[0]!r} (map another with {standard}=...)"
                )
    return Mapped(columns, (*_said(columns, mapping), *remarks))


def missing_text(names: Sequence[str], longest: str | None) -> MissingColumnError:
    """The error for a table without a text column; `longest`: the column with the longest values, as a hint."""
    hint = longest or "COLUMN"
    told = f"; {longest!r} has the longest values" if longest else ""
    return MissingColumnError(
        f"no column for the text; there are: {listed(names, 30)}{told}",
        f'say which it is: text="{hint}" or --text "{hint}"',
    )


def metadata_names(names: Iterable[str], used: Collection[str]) -> dict[str, str]:
    """The columns kept as metadata and the names they get: `meta_` before those that mean something in mediakit, or that
    Polars takes for patterns of names ("*", "^...$").

    >>> metadata_names(["body", "text", "score", "topic", "*"], used=["body"])
    {'text': 'meta_text', 'score': 'meta_score', 'topic': 'topic', '*': 'meta_*'}
    """
    kept = [name for name in names if name not in used]
    own = {name for name in kept if name not in STANDARD_COLUMNS and name not in RESERVED and not _is_pattern(name)}
    renamed: dict[str, str] = {}
    for name in kept:
        new = name
        while name not in own and (new == name or new in own or new in renamed.values()):
            new = f"meta_{new}"
        renamed[name] = new
    return renamed


def _is_pattern(name: str) -> bool:
    return name == "*" or (name.startswith("^") and name.endswith("$"))


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter not in " _-")


def _mapped(standard: str, wanted: str, names: Sequence[str]) -> str:
    if wanted in names:
        return wanted
    near = get_close_matches(wanted, names, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    reason = f"no column {wanted!r}{hint}; there are: {listed(names, 30)}"
    raise MissingColumnError(reason, f"correct {standard}={wanted!r}")


def _said(columns: Mapping[str, str], mapping: Mapping[str, str]) -> list[str]:
    guessed = [f"{s} from {c!r}" for s, c in columns.items() if s not in mapping and s != c]
    return ["columns guessed by name: " + ", ".join(guessed)] if guessed else []
