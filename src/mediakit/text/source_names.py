"""Which names of sources may mean the same source?

By the names alone: spelling, a leading "The", words that say only in which form something appears (Online, News, .com),
the letters of a web address, initials, a slip of the pen. Each finding has its reason, and is a proposal for a person to
take or leave: likeness of names proves nothing ("Western Journal" could be two papers).

Never proposed: an opinion section with its newsroom (Opinion, Editorial: for a comparison of sources they are two), and
names that differ in a word of their own (Post, Times). Not found: former names, translations, owners.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

__all__ = ["Alike", "names_alike"]

# Words that say in which form a source appears; removing them leaves the source. One that stays in both but differs
# (New York Magazine, New York News) keeps two names apart.
_CHANNEL = frozenset("online web website site digital internet www edition print app".split())
_KIND = frozenset("news newspaper magazine blog".split())
_OPINION = frozenset("opinion opinions editorial editorials commentary oped columnists board".split())
_DOMAIN = re.compile(r"(?:https?://)?(?:www\d?\.)?([a-z0-9-]+)((?:\.[a-z]{2,})+)/?", re.IGNORECASE)
_ENDINGS = frozenset("com org net gov edu info tv news co".split())
# Shorter abbreviations are the initials of too much: AL is Above the Law and Ann Landers.
_LEAST_INITIALS = 3
# A slip in a short name makes another name (Slate, State); two slips only in long ones.
_ONE_SLIP, _TWO_SLIPS = 9, 18


class Alike(NamedTuple):
    """Two names that may mean one source, and why."""

    a: str
    b: str
    reason: str


class _Name(NamedTuple):
    """A name taken apart: its words, those of its own, the kinds it names, whether it is of an opinion section, and its
    letters (`domain`: of the web address that it is)."""

    written: str
    words: tuple[str, ...]
    own: tuple[str, ...]
    kinds: frozenset[str]
    opinion: bool
    domain: str


def names_alike(names: Iterable[str]) -> list[Alike]:
    """Pairs of names that may mean one source, each with its first reason; a and b in the order of the names.

    >>> [found[:2] for found in names_alike(["Fox News", "Fox Online News", "Washington Post", "Washington Times"])]
    [('Fox News', 'Fox Online News')]
    """
    given = list(dict.fromkeys(names))
    place = {name: at for at, name in enumerate(given)}
    taken = [_taken_apart(name) for name in given]
    found: dict[tuple[str, str], str] = {}
    for reason, pairs in _rules(taken):
        for one, other in pairs:
            if one.opinion == other.opinion:
                a, b = sorted((one.written, other.written), key=place.__getitem__)
                found.setdefault((a, b), reason)
    ordered = sorted(found.items(), key=lambda item: (place[item[0][0]], place[item[0][1]]))
    return [Alike(a, b, reason) for (a, b), reason in ordered]


def _rules(names: Sequence[_Name]) -> Iterable[tuple[str, Iterable[tuple[_Name, _Name]]]]:
    """The reasons, the surest first, with the pairs that each finds."""
    yield "differ in case, spaces or punctuation only", _same(names, lambda name: "".join(name.words))
    yield "differ in a leading The only", _same(names, lambda name: "".join(_without_the(name.words)))
    yield "differ in words such as Online, News, .com only", _same_own(names)
    yield "a web address made of the other name", _addresses(names)
    yield "initials of the other name", _initials(names)
    yield "the other name without its first words", _endings(names)
    yield "same surname, and one first name begins the other", _first_names(names)
    yield "differ in a letter or two", _slips(names)


def _taken_apart(written: str) -> _Name:
    plain = "".join(c for c in unicodedata.normalize("NFKD", written) if not unicodedata.combining(c)).casefold()
    found = _DOMAIN.fullmatch(plain.strip())
    domain = found[1] if found else ""
    plain = re.sub(r"\.(?:com|org|net|co\.uk)\b", " ", plain)
    words = tuple(re.findall(r"[^\W_]+", re.sub(r"(?<=\w)['’](?=\w)", "", re.sub(r"^(?:www\.)", "", plain))))
    opinion = bool(_OPINION & set(words))
    own = tuple(word for word in _without_the(words) if word not in _CHANNEL | _KIND | _OPINION)
    return _Name(written, words, own or words, frozenset(_KIND & set(words)), opinion, domain.replace("-", ""))


def _without_the(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def _same(names: Sequence[_Name], key: Callable[[_Name], str]) -> Iterable[tuple[_Name, _Name]]:
    groups: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        if key(name):
            groups[key(name)].append(name)
    return (pair for group in groups.values() for pair in combinations(group, 2))


def _same_own(names: Sequence[_Name]) -> Iterable[tuple[_Name, _Name]]:
    for one, other in _same(names, lambda name: "".join(name.own)):
        if not (one.kinds and other.kinds and one.kinds != other.kinds):
            yield one, other


def _addresses(names: Sequence[_Name]) -> Iterable[tuple[_Name, _Name]]:
    by_letters: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        if not name.domain:
            for letters in _spellings(name):
                by_letters[letters].append(name)
    for name in names:
        if len(name.domain) >= _LEAST_INITIALS:
            yield from ((name, other) for other in by_letters[name.domain])


def _spellings(name: _Name) -> set[str]:
    """How an address may write a name: all its words, or the initials of the first ones (nytimes), with the kind or
    without it."""
    plain = tuple(word for word in name.words if word not in _CHANNEL)
    found = set()
    for words in {plain, _without_the(plain), name.own}:
        found |= {"".join(word[0] for word in words[:n]) + "".join(words[n:]) for n in (0, *range(2, len(words) + 1))}
    return {letters for letters in found if len(letters) >= _LEAST_INITIALS}


def _initials(names: Sequence[_Name]) -> Iterable[tuple[_Name, _Name]]:
    """An abbreviation in capitals (WSJ) with the name whose initials it is."""
    of: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        for words in {name.own, _without_the(name.words)}:
            if len(words) >= _LEAST_INITIALS:
                of["".join(word[0] for word in words)].append(name)
    for name in names:
        short = name.own[0] if len(name.own) == 1 else ""
        if len(short) >= _LEAST_INITIALS and short.upper() in name.written:
            yield from ((name, other) for other in of[short])


def _endings(names: Sequence[_Name]) -> Iterable[tuple[_Name, _Name]]:
    """Louisville Courier-Journal and The Courier-Journal: the shorter name has two words of its own at least."""
    whole = {name.own: name for name in names if name.own == _without_the(name.words)}
    for name in names:
        for start in range(1, len(name.own) - 1):
            if (other := whole.get(name.own[start:])) is not None:
                yield name, other


def _first_names(names: Sequence[_Name]) -> Iterable[tuple[_Name, _Name]]:
    """Rich Lowry and Richard A. Lowry; a first name of four letters at least begins the other."""
    groups: dict[str, list[tuple[str, _Name]]] = defaultdict(list)
    for name in names:
        words = [word for word in name.words if len(word) > 1]
        if len(words) == 2 and len(words[0]) >= 4:
            groups[words[1]].append((words[0], name))
    for group in groups.values():
        for (first, one), (second, other) in combinations(group, 2):
            if first.startswith(second) or second.startswith(first):
                yield one, other


def _slips(names: Sequence[_Name]) -> Iterable[tuple[_Name, _Name]]:
    letters = [("".join(_without_the(name.words)), name) for name in names]
    for (a, one), (b, other) in combinations(letters, 2):
        shorter = min(len(a), len(b))
        most = 2 if shorter >= _TWO_SLIPS else 1 if shorter >= _ONE_SLIP else 0
        numbers = re.findall(r"\d+", a) != re.findall(r"\d+", b)  # Channel 4, Channel 5
        if most and a[0] == b[0] and abs(len(a) - len(b)) <= most and not numbers and _distance(a, b, most) <= most:
            yield one, other


def _distance(a: str, b: str, most: int) -> int:
    """Letters to insert, delete, replace or swap with a neighbour to make b of a, or `most` + 1 (Damerau 1964)."""
    before, row = [0] * (len(b) + 1), list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        former, before, row = before, row, [i]
        for j, wanted in enumerate(b, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == wanted:
                least = min(least, former[j - 2] + 1)
            row.append(least)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]
