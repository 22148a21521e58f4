"""Which news agency does a text name as its origin? Only what it says itself: a dateline or a line of credit.

"WASHINGTON (Reuters) - ...", "(AP) —", "By The Associated Press", "© AFP", "Reporting by ...; Editing by ..." name Reuters
only where the name stands there. A text that reports *about* an agency, or "Reuters reported", is none.
"""

from __future__ import annotations

import regex

__all__ = ["AGENCIES", "agency_of"]

AGENCIES = {
    "Reuters": "Reuters|Thomson Reuters", "AP": "AP|Associated Press|The Associated Press",
    "AFP": "AFP|Agence France-Presse", "UPI": "UPI|United Press International", "dpa": "dpa|DPA", "EFE": "EFE",
    "Xinhua": "Xinhua", "TASS": "TASS|Tass", "Interfax": "Interfax", "IRNA": "IRNA", "ANSA": "ANSA",
    "PA": "PA|PA Media|Press Association", "Kyodo": "Kyodo|Kyodo News", "Bloomberg": "Bloomberg|Bloomberg News",
}  # fmt: skip
_NAMES = "|".join(f"(?P<_{key}>{names})" for key, names in AGENCIES.items())
# A dateline stands in the first words; a credit by itself in a line.
_DATELINE = regex.compile(rf"^.{{0,120}}?\((?:{_NAMES})\)\s*(?:[-–—:]|$)", regex.MULTILINE)
_CREDIT = regex.compile(
    rf"^\W*(?:(?:by|from|source|credit|copyright(?: \d{{4}})?|©(?: ?\d{{4}})?)[: ]+)?(?:{_NAMES})\W*$",
    regex.MULTILINE | regex.IGNORECASE,
)
_HEAD_CHARS = 400


def agency_of(text: str) -> str | None:
    """The agency that a text names as its origin, by its short name; None where it names none.

    >>> agency_of("DUBAI (Reuters) - Iran said on Monday ..."), agency_of("The minister told Reuters on Monday.")
    ('Reuters', None)
    >>> agency_of("TEHRAN, Iran (AP) — Rain fell."), agency_of("Rain fell.\\n\\nBy The Associated Press")
    ('AP', 'AP')
    """
    found = _DATELINE.search(text[:_HEAD_CHARS]) or _CREDIT.search(text)
    if found is None:
        return None
    return next(str(name).removeprefix("_") for name, value in found.groupdict().items() if value)
