"""What do number words mean, and which stretches of a sentence hold numbers that count nothing?

The words, qualifiers and rules are data (data/numbers.toml); here they become regular expressions, made once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import regex

__all__ = ["alternatives", "not_counted", "number_atom", "number_words", "rules", "value_of_words", "words_of_kind"]

_MONTH = (
    r"\b(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
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
def number_atom() -> regex.Pattern[str]:
    """One number: named groups currency, digits, scale, sign (per cent or an attached unit), words, vague."""
    values = rules()["values"]
    currency = alternatives(values["currencies"])
    long, short = alternatives(values["scales"]), alternatives(values["short_scales"])
    scale = rf"(?:[\s-]?(?P<scale>{long}|hundred)\b|(?P<short>{short})\b)"
    sign = r"(?P<sign>\s?%|\s?°\s?[CF]\b|(?:km|kg|cm|mm|mph|kph|kWh|MW|GW|lb|oz|ha|g|t|ft)\b|m\b|\+(?!\d))"
    digits = (
        rf"(?:(?<![\p{{L}}\d])(?P<currency>{currency})\s?)?(?<![\d.,]\d*)(?<!\p{{L}})(?P<digits>{DIGITS})(?![,.]?\d)"
        rf"(?:{scale})?(?:{sign})?(?![\p{{L}}\d])"
    )
    words = (
        rf"(?<![\p{{L}}\d-])(?:(?P<vague>{alternatives(values['vague'])})|(?P<words>{number_words()}))(?![\p{{L}}\d])"
    )
    return regex.compile(rf"(?:{digits}|(?i:{words}))")


@cache
def not_counted() -> list[tuple[str, regex.Pattern[str]]]:
    """What numbers count nothing in: (why, where)."""
    small = [word for name in ("units", "teens", "tens") for word in rules()["values"][name]]
    word = alternatives([*small, "hundred"])
    number = rf"(?:\d{{1,4}}|{word}(?:-{word})?)"
    filled = [
        (group["why"], rule.replace("{month}", _MONTH).replace("{number}", number).replace("{word}", word))
        for group in rules()["not_counted"]
        for rule in group["rules"]
    ]
    return [(why, regex.compile(rule)) for why, rule in filled]
