"""What do number words mean, and which stretches of a sentence hold numbers that count nothing?

The words, qualifiers and rules are data (data/numbers.toml); here they become regular expressions, made once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex

from mediakit.text.held_words import first_words, words_held

__all__ = [
    "Left", "alternatives", "left_out", "not_counted", "number_atom", "number_words", "rules", "value_of_words",
    "words_in_numbers", "words_of_kind",
]  # fmt: skip

_MONTH = (
    r"\b(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
_DIGIT = regex.compile(r"\d")
# Number words that a rule has by itself: "Group of Seven"
_SPELLED = regex.compile(r"(?i)\|three\|")
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"


@cache
def rules() -> dict[str, Any]:
    """The tables of data/numbers.toml."""
    text = (files("mediakit.text") / "data" / "numbers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words_of_kind(table: str, name: str) -> frozenset[str]:
    """A list of the rules, to be looked up in."""
    return frozenset(rules()[table][name])


def alternatives(words: Iterable[str]) -> str:
    """Any of these words, the longest first; white space between their parts as it comes."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(regex.escape(piece) for piece in word.split(" ")) for word in ordered) + ")"


@cache
def number_words() -> str:
    """A number in words, as a regular expression: "thirty-two", "two hundred and four", "half a million", "a dozen"."""
    values = rules()["values"]
    units, teens, tens, scale = (alternatives(values[name]) for name in ("units", "teens", "tens", "scales"))
    join = r"(?:\s+|-)"
    below_100 = rf"(?:{tens}(?:{join}{units}\b)?|{teens}|{units})"
    rest = rf"(?:{join}(?:and{join})?{below_100}\b)?"
    below_1000 = rf"(?:(?:{below_100}|an?(?:\s+couple\s+of)?){join}hundred\b{rest}|{below_100})"
    half = rf"(?:{join}and{join}a{join}half\b)?"
    scaled = rf"(?:{below_1000}{half}|an?(?:\s+couple\s+of)?){join}{scale}\b(?:{join}(?:and{join})?{below_1000}\b)?"
    dozen = rf"(?:(?:half{join}a|half|an?|{below_100}){join}dozen)"
    return rf"(?:(?:half|(?:a\s+|one\s+)?quarter\s+of|three\s+quarters\s+of)\s+a\s+{scale}|{dozen}|{scaled}|{below_1000}{half})"


def value_of_words(text: str) -> float:
    """The value of a number in words.

    >>> value_of_words("twenty-four and a half million")
    24500000.0
    """
    values = rules()["values"]
    small = values["units"] | values["teens"] | values["tens"]
    total, current = 0.0, 0.0
    for word in regex.split(r"[\s-]+", text.lower()):
        if word in small:
            current += small[word]
        elif word == "couple":
            current = 2.0
        elif word == "half":
            current += 0.5
        elif word in ("quarter", "quarters"):
            current = (current or 1.0) / 4
        elif word in ("hundred", "dozen"):
            current = (current or 1.0) * (100 if word == "hundred" else 12)
        elif word in values["scales"]:
            total, current = total + (current or 1.0) * values["scales"][word], 0.0
    return total + current


@cache
def number_atom(*, words: bool = True) -> regex.Pattern[str]:
    """One number: named groups currency, digits, scale, short, sign (per cent or an attached unit), words, vague.

    Arguments: words, whether to look for number words too; without any in the text the rest finds the same in a third of
    the time.
    """
    values = rules()["values"]
    currency = alternatives(values["currencies"])
    long, short = alternatives(values["scales"]), alternatives(values["short_scales"])
    scale = rf"(?:[\s-]?(?P<scale>{long}|hundred)\b|(?P<short>{short})\b)"
    sign = r"(?P<sign>\s?%|\s?°\s?[CF]\b|(?:km|kg|cm|mm|mph|kph|kWh|MW|GW|lb|oz|ha|g|t|ft)\b|m\b|\+(?!\d))"
    begins = "".join(sorted({regex.escape(name[0]) for name in values["currencies"]}))
    digits = (
        rf"(?=[\d{begins}])(?:(?<![\p{{L}}\d])(?P<currency>{currency})\s?)?(?<![\d.,]\d*)(?<!\p{{L}})(?P<digits>{DIGITS})(?![,.]?\d)"
        rf"(?:{scale})?(?:{sign})?(?![\p{{L}}\d])"
    )
    vague, exact = (alternatives(values["vague"]), number_words()) if words else ("(?!)", "(?!)")
    in_words = rf"(?<![\p{{L}}\d-])(?={_beginnings()})(?:(?P<vague>{vague})|(?P<words>{exact}))(?![\p{{L}}\d])"
    return regex.compile(rf"(?:{digits}|(?i:{in_words}))")


@cache
def words_in_numbers() -> frozenset[str]:
    """The words of which a number in words, exact or vague, holds at least one."""
    values = rules()["values"]
    names = ("units", "teens", "tens", "scales", "vague")
    return first_words([*(word for name in names for word in values[name]), "hundred", "dozen"])


@cache
def _beginnings() -> str:
    """How a number in words can begin: its first two letters, or an article. A quick look before all the words are tried."""
    two = sorted({word[:2] for word in [*words_in_numbers(), "half", "quarter"]})
    return rf"(?:an?[\s-]|{'|'.join(two)})"


@dataclass(frozen=True, slots=True)
class Left:
    """What numbers count nothing in: why, where, and what a text must hold for it: one of the words, of the marks, a digit."""

    why: str
    rule: regex.Pattern[str]
    words: frozenset[str]
    marks: frozenset[str]
    digit: bool

    def may_stand(self, words: frozenset[str], chars: frozenset[str], digit: bool) -> bool:
        """Whether the rule can find anything in a text with these words and characters."""
        return (
            (digit or not self.digit)
            and not (self.words and words.isdisjoint(self.words))
            and not (self.marks and chars.isdisjoint(self.marks))
        )


@cache
def not_counted() -> tuple[Left, ...]:
    """The rules for stretches whose numbers count nothing."""
    small = [word for name in ("units", "teens", "tens") for word in rules()["values"][name]]
    word = alternatives([*small, "hundred"])
    number = rf"(?:\d{{1,4}}|{word}(?:-{word})?)"
    found = []
    for group in rules()["not_counted"]:
        for given in group["rules"]:
            rule, needs = (given, "") if isinstance(given, str) else (given["rule"], given["needs"])
            filled = rule.replace("{month}", _MONTH).replace("{number}", number).replace("{word}", word)
            in_words = "{number}" in rule or "{word}" in rule or _SPELLED.search(rule) is not None
            words = frozenset(one for one in needs.split() if one.isalpha())
            marks = frozenset(needs.split()) - words
            found.append(Left(group["why"], regex.compile(filled), words, marks, not in_words))
    return tuple(found)


def left_out(text: str) -> list[tuple[int, int]]:
    """The stretches of a text whose numbers count nothing.

    >>> left_out("On 3 May 2020 four men died.")
    [(3, 13), (5, 13), (9, 13)]
    """
    held, chars, digit = words_held(text), frozenset(text), _DIGIT.search(text) is not None
    some = [one.rule for one in not_counted() if one.may_stand(held, chars, digit)]
    return [found.span() for rule in some for found in rule.finditer(text)]
