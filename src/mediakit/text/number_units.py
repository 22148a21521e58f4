"""What does a number count? The noun phrase after it, or the total named before it.

There is no grammar here: the phrase runs to the first word that looks like a plural, at most five words on, and ends at
a function word, a verb of a list, or punctuation. It misses singular heads and verbs that it does not know.
"""

from __future__ import annotations

from functools import cache, lru_cache

import regex

from mediakit.text.number_rules import alternatives, rules, words_of_kind

__all__ = ["is_part", "kind_of_unit", "says_what_happened", "unit_after", "unit_before"]

MOST_WORDS = 5
_WORD = regex.compile(r"\s*(?P<word>[\p{L}\p{M}°][\p{L}\p{M}\p{N}'’.-]*)")
_JOINT, _FOLLOWS = regex.compile(r"[-’']"), regex.compile(r"(?P<and>\s+and)?\s+(?P<word>[\p{L}-]+)")
_UNIT_WORDS, _WORDS = regex.compile(r"[\p{L}°-]+"), regex.compile(r"[\p{L}-]+")
_OF = regex.compile(r"\s+of\s+(?:(?:the|these|those|its|his|her|their|our|all|whom|them|which|this)\b)?")
_PASSIVE = regex.compile(
    r"\s+(?:(?:has|have|had)\s+)?(?:(?:been|were|was|are|is|being)\s+)?(?:(?:later|also|already|still|\p{L}+ly)\s+)?"
    r"(?P<what>\p{L}+)(?!-)"
)


def unit_after(text: str, at: int, *, of: bool = True) -> tuple[int, int] | None:
    """Where the noun phrase after a number is (start, end); None where there is none.

    Arguments: text; at, the end of the number; of, whether "of the" may stand between.

    >>> text = "200 separate cities and towns in the north"
    >>> start, end = unit_after(text, 3)
    >>> text[start:end]
    'separate cities and towns'
    """
    if text[at : at + 1] == "-":
        return _hyphened(text, at)
    partitive = _OF.match(text, at) if of else None
    begin = partitive.end() if partitive else at
    found = _phrase(text, begin)
    return found or (None if partitive else _passive(text, at))


def _hyphened(text: str, at: int) -> tuple[int, int] | None:
    found = _WORD.match(text, at + 1)
    if found is None or not found["word"]:
        return None
    first = _JOINT.split(found["word"].lower())[0].rstrip(".")
    start = found.start("word")
    return (start, start + len(first)) if first in words_of_kind("units", "after_hyphen") else None


def _phrase(text: str, at: int) -> tuple[int, int] | None:
    start, words = -1, 0
    while words < MOST_WORDS:
        found = _WORD.match(text, at)
        if found is None:
            return None
        word = found["word"].rstrip(".'’-")
        begin, at = found.start("word"), found.start("word") + len(word)
        at += "." in word and text[at : at + 1] == "."  # the last period of U.S.
        if word.lower() in ("per",) and text[at : at + 5].lower() == " cent":
            return begin, at + 5
        if word.lower() in ("still", "more") and words == 0:
            continue
        if word.lower() in words_of_kind("units", "stops"):
            return None
        start = begin if start < 0 else start
        words += 1
        if is_plural(word) or (words == 1 and word.lower() in words_of_kind("units", "measures")):
            return start, _extended(text, at, word)
        if text[at : at + 1] in ".,;:!?)’'":
            return None
    return None


def is_plural(word: str) -> bool:
    """Whether a word looks like a plural noun."""
    lower = word.lower()
    if lower in words_of_kind("units", "plural"):
        return True
    ends = lower.endswith("s") and not lower.endswith(("ss", "'s", "’s", "ous"))
    return ends and len(lower) > 3 and lower not in words_of_kind("units", "not_plural")


def _extended(text: str, at: int, head: str) -> int:
    """The end of a phrase whose plural has another right after it: "rights groups", "cities and towns"."""
    if head.lower() in ("percentage", "percent"):
        return at
    follows = _FOLLOWS.match(text, at)
    if follows is None:
        return at
    word = follows["word"]
    apart = words_of_kind("units", "stops") | words_of_kind("units", "participles")
    plain = word.lower() not in apart and word[:1].islower()
    if plain and is_plural(word) and (follows["and"] or _stacks(head)):
        return int(follows.end())
    return at


def _stacks(head: str) -> bool:
    """Whether two plurals in a row are one name: "police officers", "United Nations experts"."""
    return head[:1].isupper() or head.lower() in words_of_kind("units", "before_plural")


def _passive(text: str, at: int) -> tuple[int, int] | None:
    found = _PASSIVE.match(text, at)
    if found and found["what"].lower() in words_of_kind("units", "participles"):
        return found.start("what"), found.end("what")
    return None


@cache
def _total() -> regex.Pattern[str]:
    totals = alternatives(rules()["units"]["totals"])
    links = (
        r"(?:of|at|to|as|was|were|is|are|stood\s+at|stands\s+at|stand\s+at|reached|totalled|hit|passed|exceeded|"
        r"(?:rose|fell|went|moved|jumped|climbed|increased|dropped|grew|raised|rise|risen|up|down)\s+(?:from\s+\S+\s+)?"
        r"(?:from|to|by))"
    )
    return regex.compile(rf"(?i)\b(?P<unit>(?:confirmed\s+|reported\s+)?{totals})\s+{links}\s+$")


def unit_before(text: str, at: int) -> tuple[int, int] | None:
    """Where the total named before a number is: "put the death toll at".

    >>> unit_before("put the death toll at 112", 22)
    (8, 18)
    """
    found = _total().search(text[max(0, at - 70) : at])
    return None if found is None else (found.start("unit") + max(0, at - 70), found.end("unit") + max(0, at - 70))


@lru_cache(maxsize=4_096)
def kind_of_unit(unit: str | None, *, head: str = "last") -> str | None:
    """Which kind of thing a unit is (people, time, cities, ...); None where the lists do not know.

    Arguments: unit; head, whether to begin with its "last" word (a noun phrase) or its "first" ("percent of the vote").

    >>> kind_of_unit("political prisoners"), kind_of_unit("separate cities and towns"), kind_of_unit("tractors")
    ('people', 'cities', None)
    """
    words = _UNIT_WORDS.findall((unit or "").lower())
    for word in words if head == "first" else reversed(words):
        for kind, nouns in rules()["kinds"].items():
            if kind != "outcomes" and word in nouns:
                return str(kind)
    return None


# "12,000 of them" is left: it names a number of its own as often as a part.
_PART = regex.compile(r"\s+of\s+the\s+(?:dead|killed|victims|arrested|detained|executed|passengers)\b")


def is_part(text: str, end: int) -> bool:
    """Whether a number that ends at `end` counts a part of something: "82 of the victims".

    >>> is_part("82 of the victims", 2), is_part("82 victims of the crash", 2)
    (True, False)
    """
    return _PART.match(text, end) is not None


def says_what_happened(unit: str | None) -> bool:
    """Whether a unit names what happened to people (dead, arrests), not who they are (protesters)."""
    words = _WORDS.findall((unit or "").lower())
    return any(word in words_of_kind("kinds", "outcomes") for word in words)
