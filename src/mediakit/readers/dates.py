"""Which day does a written date mean?

Dates become ISO 8601, as exact as they were given: `2020`, `2020-08` or `2020-08-05`. A time of day is left out and the
day is the one written, in its own time zone (an article's day is its newsroom's day). Read are ISO 8601 with and
without time, compact (20200805), RFC 822, English month names in any usual order, numeric dates and seconds or
milliseconds since 1970.

`9/6/17` is two days, and guessing would put articles into the wrong month without a sign. So the column decides: if it
also holds dates that can be read one way only (13/6/17), their majority counts; if it holds none, the date stays empty
until the user says `date_order`. Two-digit years: 69-99 are 1969-1999 and 00-68 are 2000-2068, as POSIX has it.

Not read: month names in other languages, other calendars, weeks, quarters, ranges, "yesterday". They are counted in a
note and kept in `date_note`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Literal, NamedTuple

import polars as pl

from mediakit.errors import listed

__all__ = ["DateOrder", "Dates", "Reading", "read_date", "read_dates"]

DateOrder = Literal["dmy", "mdy"]
Kind = Literal["read", "empty", "ambiguous", "impossible", "unknown"]

# The oldest newspaper is of 1605; older years in article data are other calendars or errors.
FIRST_YEAR = 1600
POSIX_PIVOT = 69
# What databases and spreadsheets write for "no date": year one (.NET, Go), Excel's and SQL's first day, Unix time zero.
PLACEHOLDERS = frozenset({"0001-01-01", "1900-01-01", "1970-01-01"})
_EMPTY = frozenset({"", "-", "nan", "nat", "none", "null", "n/a", "na", "unknown", "undated", "n.d."})

_MONTH_NAMES = (
    *(("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun")),
    *(("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"), ("november", "nov")),
    ("december", "dec"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_TIME = r"(?:[t ,]+(?:at +)?\d{1,2}(?:[:.h]\d{2}.*|(?:\d{2}){0,2}(?:[.,]\d+)?(?: ?[ap]\.?m\.?.*|z|[+-]\d\d:?\d*)?))?"
_TAIL = _TIME + r"(?:z|[+-]\d\d:?\d\d)?(?:,? +" + _WEEKDAY + ")?"
_YEAR = r"(?P<y>\d{4}|'?\d{2})"
_WRITTEN = [
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?:(?P=sep)(?P<d>\d{1,2})" + _TAIL + ")?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:t?(?:\d{2}){2,3}(?:\.\d+)?z?)?",
        r"(?P<y>\d{4})",
        r"(?P<m>\d{1,2})[-/](?P<y>\d{4})",
        _DAY + r"(?: of)?[ .,-]*" + _NAME + r"[ ,-]*" + _YEAR + _TAIL,
        _NAME + r"[ -]*" + _DAY + r",? *[ ,-] *" + _YEAR + _TAIL,
        _NAME + r",?[ -]+(?P<y>\d{4})",
        r"(?P<y>\d{4}),?[ -]+" + _NAME + r"(?:[ -]+" + _DAY + _TAIL + ")?",
        _NAME + r" +" + _DAY + r" +\d{1,2}:\d{2}:\d{2}(?: [a-z]{3,4}| [+-]\d{4})? +(?P<y>\d{4})",
        r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?",
    )
]
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})" + _TAIL)
_SECONDS = re.compile(r"(?P<s>\d{9,10})(?:\d{3})?(?:\.\d+)?")
_HAS_TIME = re.compile(r"\d[:h]\d\d|\d[t ]\d\d|^\d{9,}")


class Reading(NamedTuple):
    """What one written date says: `iso` or why not; `shows`: the order it proves, where it can be read in one only."""

    iso: str | None
    kind: Kind
    shows: DateOrder | None = None


class Dates(NamedTuple):
    """A column of dates: `iso` and `note` (both String, as long as the column), and what to tell the user."""

    iso: pl.Series
    note: pl.Series
    remarks: tuple[str, ...]
    has_times: bool


def read_date(text: str, order: DateOrder | None = None, last_year: int | None = None) -> Reading:
    """One written date; `order` decides what could be read both ways, `last_year` is the latest year believed.

    >>> read_date("August 5, 2020").iso, read_date("Aug 2020").iso, read_date("13/6/17")
    ('2020-08-05', '2020-08', Reading(iso='2017-06-13', kind='read', shows='dmy'))
    >>> read_date("9/6/17").kind, read_date("9/6/17", "mdy").iso, read_date("0001-01-01").kind
    ('ambiguous', '2017-09-06', 'impossible')
    """
    written = re.sub(r"\s+", " ", text.strip().lower()).strip(" ,")
    last_year = dt.date.today().year + 1 if last_year is None else last_year
    if written in _EMPTY:
        return Reading(None, "empty")
    written = re.sub(rf"^{_WEEKDAY},? +", "", written)
    if found := _NUMERIC.fullmatch(written):
        return _numeric(int(found["a"]), int(found["b"]), _year(found["y"]), order, last_year)
    if found := _SECONDS.fullmatch(written):
        moment = dt.datetime.fromtimestamp(int(found["s"]), dt.UTC)
        return _dated(moment.year, moment.month, moment.day, last_year)
    for pattern in _WRITTEN:
        if found := pattern.fullmatch(written):
            return _named(found.groupdict(), last_year)
    return Reading(None, "unknown")


def read_dates(column: pl.Series, *, order: DateOrder | None = None, last_year: int | None = None) -> Dates:
    """A whole column, every distinct value once; what can be read both ways is decided by the column's majority.

    column: any type; `order`: "dmy" or "mdy" for what the column cannot decide (and instead of its majority)
    `iso` is null where no date is given or none can be told; `note` then says what was written.

    >>> read_dates(pl.Series("date", ["9/6/17", "13/6/17"])).iso.to_list()
    ['2017-06-09', '2017-06-13']
    """
    texts = _as_text(column)
    counts = {str(text): n for text, n in texts.drop_nulls().value_counts().iter_rows()}
    first = {text: read_date(text, order, last_year) for text in counts}
    votes = Counter[DateOrder]()
    for text, reading in first.items():
        if reading.shows:
            votes[reading.shows] += counts[text]
    decided = order or _majority(votes)
    final = {t: read_date(t, decided, last_year) if r.kind == "ambiguous" else r for t, r in first.items()}
    noted = {t: f"given as {t!r}" for t, r in final.items() if r.kind not in ("read", "empty")}
    return Dates(
        texts.replace_strict(list(final), [r.iso for r in final.values()], default=None, return_dtype=pl.String),
        texts.replace_strict(list(noted), list(noted.values()), default=None, return_dtype=pl.String),
        tuple(_remarks(column.name, counts, first, final, votes, order, decided)),
        any(_HAS_TIME.search(text.lower()) is not None for text, r in final.items() if r.kind == "read"),
    )


def _named(parts: dict[str, str | None], last_year: int) -> Reading:
    month = int(number) if (number := parts.get("m")) else _MONTHS.get(parts.get("name") or "")
    if parts.get("name") and month is None:
        return Reading(None, "unknown")
    day = parts.get("d")
    return _dated(_year(parts["y"] or ""), month, int(day) if day else None, last_year)


def _numeric(a: int, b: int, year: int, order: DateOrder | None, last_year: int) -> Reading:
    if a > 12 >= b:
        return _dated(year, b, a, last_year)._replace(shows="dmy")
    if b > 12 >= a:
        return _dated(year, a, b, last_year)._replace(shows="mdy")
    if a == b or (a <= 12 and order == "dmy"):
        return _dated(year, b, a, last_year)
    if a <= 12 and order == "mdy":
        return _dated(year, a, b, last_year)
    return Reading(None, "ambiguous" if a <= 12 and b <= 12 else "impossible")


def _dated(year: int, month: int | None, day: int | None, last_year: int) -> Reading:
    try:
        dt.date(year, month or 1, 1 if day is None else day)
    except ValueError:
        return Reading(None, "impossible")
    iso = f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
    believable = FIRST_YEAR <= year <= last_year and iso not in PLACEHOLDERS and month != 0
    return Reading(iso, "read") if believable else Reading(None, "impossible")


def _year(written: str) -> int:
    digits = written.strip("'")
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= POSIX_PIVOT else 2000)


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d" if column.dtype == pl.Date else "%Y-%m-%dT%H:%M:%S").cast(pl.String)
    # A column of whole numbers with gaps comes as floats from other tools: 2020.0.
    return column.cast(pl.String).str.replace(r"^(\d+)\.0$", "$1")


def _majority(votes: Counter[DateOrder]) -> DateOrder | None:
    return None if votes["dmy"] == votes["mdy"] else "dmy" if votes["dmy"] > votes["mdy"] else "mdy"


def _remarks(
    name: str,
    counts: dict[str, int],
    first: dict[str, Reading],
    final: dict[str, Reading],
    votes: Counter[DateOrder],
    order: DateOrder | None,
    decided: DateOrder | None,
) -> list[str]:
    words = {"dmy": "day first", "mdy": "month first"}
    kinds: dict[str, list[str]] = {}
    for text, reading in final.items():
        kinds.setdefault(reading.kind, []).append(text)
    n = {kind: sum(counts[text] for text in texts) for kind, texts in kinds.items()}
    seen = f"only day first fits {votes['dmy']:,} dates, only month first {votes['mdy']:,}"
    remarks = []
    both_ways = sum(counts[text] for text, reading in first.items() if reading.kind == "ambiguous")
    if both_ways and decided and not order:
        remarks.append(f"dates in {name!r} such as 9/6/17 were read {words[decided]} ({both_ways:,}): {seen}")
    elif order and votes[decided or order] < sum(votes.values()):
        remarks.append(
            f"date_order={order!r} was given for {name!r}, but {seen}; these were read the only way they can"
        )
    if "ambiguous" in kinds:
        remarks.append(
            f"dates in {name!r} that can be day or month first, left empty: {n['ambiguous']:,} "
            f'({_few(kinds["ambiguous"])}; {seen}); say date_order="dmy" or date_order="mdy"'
        )
    for kind, what in (("unknown", "not understood"), ("impossible", "impossible or placeholders")):
        if kind in kinds:
            remarks.append(f"dates in {name!r} {what}, left empty, see date_note: {n[kind]:,} ({_few(kinds[kind])})")
    return remarks


def _few(texts: list[str]) -> str:
    return listed((repr(text[:40]) for text in texts), 3)
