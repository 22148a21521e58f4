"""Which numbers does a sentence give, and what do they count?

Digits and words, ranges, percentages, money and vague numbers ("dozens"), each with its qualifier ("at least") and the
noun phrase that it counts. Dates, years, ages, clock times, ordinals, fractions, scores, labels and names with numbers
are told apart and left out (data/numbers.toml). A vague number has a least value only; the rule does not know how many
the writer meant. English only; it reads words, not grammar, so that a unit can be missed or cut.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import regex

from mediakit.text.held_words import words_held
from mediakit.text.number_qualifiers import qualifier_after, qualifier_before
from mediakit.text.number_rules import left_out, number_atom, rules, value_of_words, words_in_numbers, words_of_kind
from mediakit.text.number_units import unit_after, unit_before

__all__ = ["Number", "find_numbers", "holds_number"]

Span = tuple[int, int]
_RANGE = regex.compile(r"\s?[-–—]\s?|\s+to\s+|\s+or\s+|\s+and\s+", regex.IGNORECASE)
_CHANGE = regex.compile(r"(?i)\bfrom\s+(?:\p{L}+\s+){0,2}$")
_SPREAD = regex.compile(
    r"(?i)\b(?:rang\w+|var\w+|runs?|running|extend\w*|anywhere|somewhere|estimates)\s+(?:widely\s+)?from\s+$"
)
_PRONOUN = regex.compile(r"(?i)\b(?:the|these|those|all|both|other|any|no|every|each|which|at|day|another)\s+$")
_BETWEEN = regex.compile(r"(?i)\bbetween\s+(?:about\s+)?$")
_ABOUT = regex.compile(r"-(?:strong|odd|plus)\b")
_DASHED = regex.compile(r"\d[-–—]\d")
_FIRST_NOUN = regex.compile(r"[\s-](?P<noun>\p{Ll}+)\b")
_SECOND_NOUN = regex.compile(r"[\s-](?:\p{Ll}+\s)?(?P<noun>\p{Ll}+)\b")
_NOT_ONE = regex.compile(r"(?i)\b(?:no|any|some|every|each)[\s-]+$")
_AFTER_WORD = regex.compile(r"\p{Ll}[,’']?\s+$")
_OF, _TO = regex.compile(r"\s+of\b"), regex.compile(r"\s+to\s+")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence: code points of the expression with its qualifier, bounds, unit.

    low, high: the same for one value; high None for a vague number ("hundreds": 200 or more)
    unit_start, unit_end: where the unit stands; None where it is a sign ($, %) or not found
    """

    start: int
    end: int
    low: float
    high: float | None
    qualifier: str | None = None
    unit: str | None = None
    unit_start: int | None = None
    unit_end: int | None = None

    @property
    def value(self) -> float | None:
        """The one value; None for a range or a vague number."""
        return self.low if self.low == self.high else None

    @property
    def whole(self) -> Span:
        """The expression with its unit, where that stands right after it."""
        beside = self.unit_end is not None and self.unit_start is not None and self.unit_start >= self.end
        return self.start, self.unit_end if beside and self.unit_end is not None else self.end


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    end: int
    low: float
    high: float | None
    currency: str | None
    sign: str
    scale: float
    is_word: bool


def holds_number(word: str) -> bool:
    """Whether a folded word can be part of a number: what tells which sentences to look at."""
    return any(char.isdigit() for char in word) or not _number_words().isdisjoint(word.split("-"))


@cache
def _number_words() -> frozenset[str]:
    values = rules()["values"]
    words = {word for name in ("units", "teens", "tens", "scales") for word in values[name]}
    return frozenset(words | {"hundred", "dozen", "dozens", "scores", "hundreds", "thousands", "millions", "billions"})


def find_numbers(text: str) -> list[Number]:
    """Every number of a sentence that counts or measures something.

    Returns them in text order.

    >>> found = find_numbers("It ordered the deaths of over 30,000 political prisoners in 1988.")
    >>> [(one.low, one.high, one.qualifier, one.unit) for one in found]
    [(30000.0, 30000.0, 'over', 'political prisoners')]
    """
    atoms = _atoms(text)
    stretches = left_out(text) if atoms else []
    atoms = [atom for atom in atoms if not any(a < atom.end and atom.start < b for a, b in stretches)]
    numbers, at = [], 0
    while at < len(atoms):
        if at + 1 < len(atoms) and _is_score(text, atoms[at], atoms[at + 1]):
            at += 2
            continue
        joined = _joined(text, atoms[at], atoms[at + 1]) if at + 1 < len(atoms) else None
        number = _number(text, joined or atoms[at], ranged=joined is not None)
        if number is not None:
            numbers.append(number)
        at += 2 if joined else 1
    return _carried_over(numbers, text)


def _atoms(text: str) -> list[_Atom]:
    in_words = not words_held(text).isdisjoint(words_in_numbers())
    return [_atom(text, found) for found in number_atom(words=in_words).finditer(text)]


def _atom(text: str, found: regex.Match[str]) -> _Atom:
    values: dict[str, Any] = rules()["values"]
    start, end, sign, scale = found.start(), found.end(), (found["sign"] or "").strip(), 1.0
    if found["vague"]:
        low = float(values["vague"][" ".join(found["vague"].lower().split())])
        return _Atom(start, end, low, None, None, "", 1.0, True)
    if found["words"]:
        value = value_of_words(found["words"])
        return _Atom(start, end, value, value, None, "", 1.0, True)
    short = found["short"]
    if short == "m" and not found["currency"] and ("." not in found["digits"] or unit_after(text, end) is None):
        short, sign = None, "m"
    if found["scale"] or short:
        scale = float(
            (values["scales"] | values["short_scales"] | {"hundred": 100.0})[(found["scale"] or short).lower()]
        )
    value = round(float(found["digits"].replace(",", "")) * scale, 6)
    return _Atom(start, end, value, value, found["currency"], sign, scale, False)


def _is_score(text: str, one: _Atom, other: _Atom) -> bool:
    """Whether two numbers with a dash between them run down: a score, not a range."""
    dashed = text[one.end : other.start] in ("-", "–", "—") and not one.is_word
    return dashed and other.high is not None and one.low >= other.high and not other.currency


def _joined(text: str, one: _Atom, other: _Atom) -> _Atom | None:
    """Two numbers as a range, where they are one."""
    link = _RANGE.fullmatch(text, one.end, other.start)
    mixed = (one.currency and other.sign) or (one.sign and (other.currency or not other.sign))
    if link is None or mixed or (other.currency and not one.currency):
        return None
    before, joint = text[: one.start], link[0].strip().lower()
    between = _BETWEEN.search(before)
    if (joint == "and") != (between is not None) or (joint == "or" and one.is_word != other.is_word):
        return None
    if joint == "to" and _CHANGE.search(before) and not _SPREAD.search(before):
        return None
    scale = other.scale if one.scale == 1 and one.low < other.low / other.scale else 1.0
    if one.is_word and other.is_word and other.low >= 1e3 and one.low < 100:
        scale = _word_scale(text[other.start : other.end])
    low = one.low * scale
    if other.high is not None and low >= other.high:
        return None
    start = between.start() if between else one.start
    return _Atom(start, other.end, low, other.high, one.currency or other.currency, other.sign or one.sign, 1.0,
                 one.is_word)  # fmt: skip


def _word_scale(text: str) -> float:
    scales: dict[str, float] = rules()["values"]["scales"]
    return float(scales.get(text.lower().split()[-1], 1.0))


def _number(text: str, atom: _Atom, *, ranged: bool) -> Number | None:
    start, qualifier = qualifier_before(text, atom.start)
    number = Number(start, atom.end, atom.low, atom.high, qualifier)
    number = _with_after(text, number)
    number = _with_unit(text, number, atom)
    hyphened = text[atom.end : atom.end + 1] == "-" and text[atom.end + 1 : atom.end + 2].isalpha()
    if number.unit is None and (hyphened and not _ABOUT.match(text, atom.end)):
        return None
    if atom.is_word and _is_pronoun(text, number, atom):
        return None
    dashed = ranged and "to" not in text[atom.start : atom.end] and not atom.is_word
    bare_score = dashed and _DASHED.search(text, atom.start, atom.end) and number.unit is None
    return None if bare_score and qualifier is None and not atom.currency else number


def _with_after(text: str, number: Number) -> Number:
    found = None if number.qualifier else qualifier_after(text, number.end)
    return number if found is None else replace(number, end=found[0], qualifier=found[1])


def _with_unit(text: str, number: Number, atom: _Atom) -> Number:
    if atom.currency:
        return replace(number, unit=rules()["values"]["currencies"][atom.currency])
    if atom.sign and atom.sign != "+":
        return replace(number, unit={"%": "percent", "°C": "°C", "°F": "°F"}.get(atom.sign, atom.sign))
    if atom.is_word and atom.low == atom.high == 1:
        return _one(text, number)
    span = unit_after(text, number.end) or unit_before(text, number.start)
    if span is None:
        return number
    unit = " ".join(text[span[0] : span[1]].split())
    unit = "percent" if unit.lower() in ("per cent", "percent", "pc") else unit
    return replace(number, unit=unit, unit_start=span[0], unit_end=span[1])


def _one(text: str, number: Number) -> Number:
    found = _SECOND_NOUN.match(text, number.end)
    if found is None or found["noun"] not in words_of_kind("units", "one"):
        found = _FIRST_NOUN.match(text, number.end)
    if found is None or found["noun"] not in words_of_kind("units", "one"):
        return number
    start, end = number.end + 1, found.end("noun")
    return replace(number, unit=text[start:end], unit_start=start, unit_end=end)


def _is_pronoun(text: str, number: Number, atom: _Atom) -> bool:
    """Whether a number word stands for somebody ("the two agreed", "one of them") or in a name ("Group of Seven")."""
    if atom.low == 1 and atom.high == 1:
        return number.unit is None or _NOT_ONE.search(text[: atom.start]) is not None
    if text[atom.start].isupper() and _AFTER_WORD.search(text[: atom.start]):
        return number.unit is None
    if text[atom.start : atom.end].lower() == "scores" and not _OF.match(text, atom.end):
        return True
    return number.unit is None and atom.low < 13 and _PRONOUN.search(text[: atom.start]) is not None


def _carried_over(numbers: list[Number], text: str) -> list[Number]:
    """ "from 100 to 200", "504 to 601": a number without a unit takes the other's, where only a link is between them."""
    for at in range(len(numbers) - 1, 0, -1):
        one, other = numbers[at - 1], numbers[at]
        linked = _TO.fullmatch(text, one.end, other.start) is not None
        if linked and one.unit is None and other.unit:
            numbers[at - 1] = replace(one, unit=other.unit, unit_start=other.unit_start, unit_end=other.unit_end)
        if linked and other.unit is None and one.unit:
            numbers[at] = replace(other, unit=one.unit, unit_start=one.unit_start, unit_end=one.unit_end)
    return numbers
