"""How many syllables has an English word?

Counted by rules over its letters, once per distinct word: a group of vowels is a syllable, less endings that are not
heard (silent e, -ed, -es), plus vowels that stand together and are heard apart (radio, create). Frequent words of news
that the rules get wrong are listed. Numbers count as they are read aloud, as Flesch (1948) counts them; letters of
abbreviations are letters (U.S.: two).

What this cannot see: stress, names that are not read as English, words of other languages. A dictionary of
pronunciations is more exact; how often the rules agree with one is in docs/methods.md (scripts/validate_syllables.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["syllables", "syllables_of"]

_GROUPS = re.compile(r"[aeiouy]+")
# Written and not heard: one syllable less for each match
_SILENT = re.compile(
    r"(?<![aeiouy])(?<![^aeiouyl]l)e$"  # the e of state, not of table
    r"|(?<![aeiouysxzcg])(?<![^aeiouyl]l)(?<!sh)(?<!ch)es$"  # states, not houses
    r"|(?<![aeiouytd])(?<![^aeiouyl]l)ed$"  # called, not wanted or settled
    r"|(?<=[aeiouy][^aeiouyl])e(?=ment|ful|less|ly$|ness)|(?<=[aeiouy][^aeiouy][^aeiouyl])e(?=ment|ful|less|ly$|ness)"
    r"|ically$|[gq]ues?$|(?<=logu)ed$"
    r"|^(?:\w?here|some|home|hous|hom|life|time|white|face|fore|base|wide|nine|line|more|every|spokes|guide|state|side|like|pipe)"
    r"(?=[bcfghjklmnpqtvwz]|over|one|s[a-z]|day)(?<!hous(?=[^e]))(?<!hom(?=[^e]))(?<!heren)(?<!moren)"
    r"|(?<=hous)e(?=h)|(?<=[mnb])(?:e)(?=where$|work)"
)
# Vowels that stand together and are heard apart: one syllable more for each match
_APART = re.compile(
    r"(?<![ctsglv])ia(?!ge)|[lv]ia(?!m)|[ct]ia(?=t)|(?<![cgstxn])(?<!ll)(?<!sh)io|nio(?!n)|[cst]io(?=$|s$|[dl]|se)|iu"
    r"|(?<!p)(?<!^m)(?<!som)(?<!mor)(?<!g)(?<!s)eo(?!u)|(?<=[^gc])eou|geo(?!u|r|n)"
    r"|(?<![qgs])ua(?!de|si)|usua|(?<![qg])ue(?=l[^e]|l$|nc|nt|t)|(?<![qg])ui(?=ng|t[yi]|n|d$|ds$|c)|(?<!q)uo"
    r"|(?<![tc])ien[ct]|^sci(?=e)|scient|iet|(?<=[rlnbvps])ier(?:s|ly)?$|(?<!pr)iest$|liens?$|(?<=[aeiouy][^aeiouy])eas?$"
    r"|creat(?!ur)|theat|^react|^realit|^reali[sz]|nuclear|linear|(?<=[rp])eans?$|poe|^coe|oing|aic$|aos|aot|isms?$|asms?$"
    r"|y(?=ing)|(?<=[aeiou])y(?=[aeiou])(?!e[ds]?$|ing)|(?<=[bgr])ya(?=n)|eing|^mc(?![aeiou])|(?<=[ds])n't$|(?<=e)eing"
    r"|^pree|^reel|^reen|^reex|^rein(?!s?$|d)|^reass|^reit|^triu|^coop|^coord|zool|(?<=g)ian(?=t)|suic|museu|guing|orithm$"
)
# Frequent words of news that the rules get wrong. Titles are read whole; abbreviations without vowels are letters (see _heard).
_LISTED_BY_COUNT = {
    1: "deal eye eyes juan league mosque ms real seoul skilled st vague",
    2: "ap argue argues aug being beings brilliant business catholic centre colleague colleagues cooper crooked "
    "desire dr elsewhere eu evening every flores forest genius hatred houston hundred hundreds jared jesse jose "
    "jr junior louis maker makers maybe michael michelle mr mrs mueller naked ok people peoples quiet really ryan "
    "sacred safer safety samuel science senior sgt someone spokesman sr taken tv uk unique vs wednesday whereas "
    "wicked wider",
    3: "abc andrea angeles anyone australia beautiful behavior beloved businesses businessman businessmen ceo cia "
    "civilian civilians dialogue diego dna epa fbi everyone everything familiar fda fiery forever irs italian libya "
    "lobbyist lobbyists massacre massacres moreover nba parliament reassure recipe reinforce seattle simile "
    "sovereignty subpoena temperature theresa usa valuable virginia wherever whoever",
    4: "apostrophe california catastrophe coalition everybody feb pennsylvania venezuela",
    5: "christianity judiciary louisiana naacp parliamentary",
}
_LISTED = {word: n for n, words in _LISTED_BY_COUNT.items() for word in words.split()}
_VOWELLESS = re.compile(r"[b-df-hj-np-tv-xz]{1,5}")
_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # zero to nineteen
_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)
_ENDS_IN_HISS = re.compile(r"(?:[sxz]|sh|ch|[cgsz]e)$")
_CLITIC = re.compile(r"'(?:s|ve|ll|re|d|m|)$")
_NUMBER = re.compile(r"\d+")
_NOT_LETTERS = re.compile(r"[^a-z']+")


def syllables_of(words: Sequence[str]) -> npt.NDArray[np.int32]:
    """The syllables of each of these words (folded, as the word rule gives them)."""
    return np.fromiter(map(syllables, words), np.int32, len(words))


def syllables(word: str) -> int:
    """How many syllables a word has, one at least.

    >>> [syllables(word) for word in "the cat in a dilapidated tophat".split()]
    [1, 1, 1, 1, 5, 2]
    >>> syllables("would-be"), syllables("u.s"), syllables("1988")
    (2, 2, 5)
    """
    if word.isalpha() and word.isascii():
        return _heard(word.lower())
    plain = unicodedata.normalize("NFKD", word.lower().replace("’", "'").replace("é", "ey"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if "." in plain and not any(map(str.isdigit, plain)):
        return max(sum(3 if letter == "w" else 1 for letter in plain if letter.isalpha()), 1)
    total = sum(_read(found[0]) for found in _NUMBER.finditer(plain.replace(",", "")))
    total += plain.count(".") if total else 0  # 3.5: three point five
    return max(total + sum(_heard(piece) for piece in _NOT_LETTERS.split(plain) if piece.strip("'")), 1)


def _heard(word: str) -> int:
    """Syllables of a word of plain letters, perhaps with an apostrophe."""
    listed = _LISTED.get(word)
    if listed is not None:
        return listed
    clitic = _CLITIC.search(word)
    if clitic and clitic.start():
        base = word[: clitic.start()]
        return _heard(base) + _heard_of_clitic(clitic[0], base)
    if _VOWELLESS.fullmatch(word):
        return sum(3 if letter == "w" else 1 for letter in word)
    n = len(_GROUPS.findall(word)) - len(_SILENT.findall(word)) + len(_APART.findall(word))
    return max(n, 1)


def _heard_of_clitic(clitic: str, base: str) -> bool:
    """Whether a clitic is a syllable of its own: church's, it'll."""
    if clitic in ("'ve", "'ll"):
        return base[-1] not in "aeiouy"
    return clitic == "'s" and bool(_ENDS_IN_HISS.search(base))


def _read(digits: str) -> int:
    """Syllables of a whole number read aloud; years as two pairs, long codes digit by digit."""
    number = int(digits)
    if len(digits) > 9 or (digits[0] == "0" and len(digits) > 1):
        return sum(_ONES[int(one)] for one in digits)
    if 1100 <= number < 2000 or 2010 <= number < 2100:
        pair = number % 100
        return _below_thousand(number // 100) + (
            2 if pair == 0 else 1 + _ONES[pair] if pair < 10 else _below_thousand(pair)
        )
    total = 0
    for size in (1_000_000, 1_000):
        if number >= size:
            total += _below_thousand(number // size) + 2
            number %= size
    return total + (_below_thousand(number) if number or not total else 0)


def _below_thousand(number: int) -> int:
    total = 0
    if number >= 100:
        total, number = _ONES[number // 100] + 2, number % 100
        if not number:
            return total
    if number < 20:
        return total + _ONES[number]
    return total + _TENS[number // 10] + (_ONES[number % 10] if number % 10 else 0)
