"""Which day does a written date mean?

Dates become ISO 8601, as exact as they were given: `2020`, `2020-08` or `2020-08-05`. A time of day is left out and the
day is the one written, in its own time zone (an article's day is its newsroom's day). Read are ISO 8601 with and
without time, compact (20200805), RFC 822, month names in any usual order (English, French, German, Spanish, Italian,
Portuguese, Dutch), numeric dates and seconds or milliseconds since 1970.

`9/6/17` is two days: what decides is in `date_columns.py`. Two-digit years: 69-99 are 1969-1999 and 00-68 are
2000-2068, as POSIX has it.

Not read: month names in other languages, other calendars, weeks, quarters, ranges, "yesterday". They are counted in a
note and kept in `date_note`.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple

__all__ = ["MONTHS", "WEEKDAY", "DateOrder", "Reading", "has_time", "read_date"]

DateOrder = Literal["dmy", "mdy"]
Kind = Literal["read", "empty", "ambiguous", "impossible", "unknown"]

# The oldest newspaper is of 1605; older years in article data are other calendars or errors.
FIRST_YEAR = 1600
POSIX_PIVOT = 69
# What databases and spreadsheets write for "no date": year one (.NET, Go), Excel's and SQL's first day, Unix time zero.
PLACEHOLDERS = frozenset({"0001-01-01", "1900-01-01", "1970-01-01"})
_EMPTY = frozenset({"", "-", "nan", "nat", "none", "null", "n/a", "na", "unknown", "undated", "n.d."})

# Names and abbreviations by month; what two languages share stands once, and none means two months.
_MONTH_NAMES = (
    "january jan janvier janv januar jänner jän enero ene gennaio gen janeiro januari",
    "february feb février fevrier févr fevr fév februar feber febrero febbraio fevereiro fev februari",
    "march mar mars märz maerz mrz mär marzo março marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juin juni junio giugno giu junho",
    "july jul juillet juil juli julio luglio lug julho",
    "august aug août aout agosto ago augustus",
    "september sept sep septembre septiembre settembre set setembro",
    "october oct octobre oktober okt octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec décembre decembre déc dezember dez diciembre dic dicembre dezembro",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_OF = r"(?: (?:of|del?|di)\b)?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|°|ro)?"
_NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
# Abbreviated only in English and German ("mar" is a Tuesday in French, and March in five languages).
WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|(?:mo|di|mi|do|fr|sa|so)(?=[.,])"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
    r"|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo"
    r"|luned[ìi]|marted[ìi]|mercoled[ìi]|gioved[ìi]|venerd[ìi]|sabato|domenica"
    r"|(?:segunda|ter[çc]a|quarta|quinta|sexta)(?:-feira)?"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\.?"
)
_TIME = r"(?:[t ,]+(?:(?:at|à|um|-) +)?\d{1,2}(?:[:.h]\d{2}.*|(?:\d{2}){0,2}(?:[.,]\d+)?(?: ?[ap]\.?m\.?.*|z|[+-]\d\d:?\d*)?))?"
_TAIL = _TIME + r"(?:z|[+-]\d\d:?\d\d)?(?:,? +" + WEEKDAY + _TIME + ")?"
_YEAR = r"(?P<y>\d{4}|'?\d{2})"
_WRITTEN = [
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?:(?P=sep)(?P<d>\d{1,2})" + _TAIL + ")?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:t?(?:\d{2}){2,3}(?:\.\d+)?z?)?",
        r"(?P<y>\d{4})",
        r"(?P<m>\d{1,2})[-/](?P<y>\d{4})",
        _DAY + _OF + r"[ .,-]*" + _NAME + _OF + r"[ ,-]*" + _YEAR + _TAIL,
        _NAME + r"[ -]*" + _DAY + r",? *[ ,-] *" + _YEAR + _TAIL,
        _NAME + _OF + r",?[ -]+(?P<y>\d{4})",
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
    written = re.sub(rf"^(?:(?:le|am|el) +)?(?:{WEEKDAY},? +)?(?:(?:le|den|the) +)?", "", written)
    if found := _NUMERIC.fullmatch(written):
        return _numeric(int(found["a"]), int(found["b"]), _year(found["y"]), order, last_year)
    if found := _SECONDS.fullmatch(written):
        moment = dt.datetime.fromtimestamp(int(found["s"]), dt.UTC)
        return _dated(moment.year, moment.month, moment.day, last_year)
    for pattern in _WRITTEN:
        if found := pattern.fullmatch(written):
            return _named(found.groupdict(), last_year)
    return Reading(None, "unknown")


def has_time(text: str) -> bool:
    """Whether a written date has a time of day.

    >>> has_time("2020-08-05T23:30"), has_time("5 August 2020")
    (True, False)
    """
    return _HAS_TIME.search(text.lower()) is not None


def _named(parts: dict[str, str | None], last_year: int) -> Reading:
    month = int(number) if (number := parts.get("m")) else MONTHS.get(parts.get("name") or "")
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
