"""Which qualifier stands with a number: "at least 40", "well over 300", "30 or so"?"""

from __future__ import annotations

from functools import cache

import regex

from mediakit.text.number_rules import alternatives, rules

__all__ = ["qualifier_after", "qualifier_before"]


def qualifier_before(text: str, at: int) -> tuple[int, str | None]:
    """Where a number's expression begins with its qualifier, and the qualifier; `at` and None without one.

    >>> qualifier_before("well over 300", 10)
    (0, 'well over')
    """
    found = _before().search(text[max(0, at - 50) : at])
    if found is None:
        return at, None
    return max(0, at - 50) + found.start(), " ".join(found["qualifier"].lower().split())


@cache
def _before() -> regex.Pattern[str]:
    words = rules()["qualifiers"]
    softener, core = alternatives(words["softeners"]), alternatives(words["before"])
    return regex.compile(rf"(?i)(?<![\p{{L}}-])(?P<qualifier>(?:{softener}\s+)?{core})\s+(?:the\s+|a\s+)?$")


@cache
def _after() -> regex.Pattern[str]:
    return regex.compile(rf"(?i)\s+(?P<qualifier>{alternatives(rules()['qualifiers']['after'])})\b(?!\s+\d)")


def qualifier_after(text: str, at: int) -> tuple[int, str] | None:
    """Where the expression ends with a qualifier after the number ("or more"), and the qualifier."""
    found = _after().match(text, at)
    return None if found is None else (found.end(), found["qualifier"].lower())
