"""How do the words around a sentiment word change its valence? VADER's rules, one function each, on many words at once.

A Window holds sentiment words with the bits of the three words before and the two after each. A rule is a function
that changes the valences of the words it applies to, in place; RULES lists them in VADER's order, so the same list
scores a corpus and explains one sentence. The rules are those of Hutto & Gilbert (2014) as NLTK has them, with NLTK's
oddities: every occurrence of a word is judged by the neighbours of its first one; a word of the lexicon is never a
booster or a negation of the words after it; "so" or "this" right before a word strengthens it even without "never";
idioms count only where three words stand before the word, the first of them not in the lexicon.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from mediakit.lexicons import vader_facts as bits
from mediakit.lexicons.vader_facts import BOOSTER_PHRASES, IDIOMS, PHRASE_WORDS, VaderFacts

__all__ = ["RULES", "Window"]

Bools = npt.NDArray[np.bool_]
Flags = npt.NDArray[np.uint16]
Positions = npt.NDArray[np.int64]
Valences = npt.NDArray[np.float64]

# Numbers that NLTK has inside its methods (nltk/sentiment/vader.py): what a booster is worth one, two and three words
# before; what "never so" multiplies by, two and three words before; what "but" makes of the words before and after it.
BOOSTER_SHARE = {1: 1.0, 2: 0.95, 3: 0.9}
NEVER_SO_FACTOR = {2: 1.5, 3: 1.25}
BEFORE_BUT, AFTER_BUT = 0.5, 1.5

# Where an idiom may lie around the word at 0, weakest claim first: (first word, number of words).
_IDIOM_PLACES = ((-3, 2), (-3, 3), (-2, 2), (-2, 3), (-1, 2), (0, 2), (0, 3))
_BOOSTER_PHRASE_PLACES = ((-3, 2), (-2, 2))


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Sentiment words and their neighbours, one row an occurrence.

    facts: what is known of each type
    codes: the words of the block, as types
    place: which word of the block is looked at: the first of this spelling in the sentence
    near: bits of the word at each offset from -3 to 2; no bits where the sentence has ended
    some_capitals: whether some but not all words of the sentence are in capitals
    side_of_but: -1 before the sentence's first "but", 1 after it, 0 without one (of the occurrence itself)
    """

    facts: VaderFacts
    codes: npt.NDArray[np.int32]
    place: Positions
    near: Mapping[int, Flags]
    some_capitals: Bools
    side_of_but: npt.NDArray[np.int8]

    def rows(self, offset: int, bit: int) -> Positions:
        """The rows whose word at `offset` has the bit."""
        return np.flatnonzero((self.near[offset] & bit) > 0)

    def has(self, offset: int, bit: int, rows: Positions) -> Bools:
        """Whether the word at `offset` has the bit, for some rows."""
        return (self.near[offset][rows] & bit) > 0

    def types(self, offset: int, rows: Positions) -> npt.NDArray[np.int32]:
        """The types at `offset` of rows that have a word there."""
        return self.codes[self.place[rows] + offset]


def capitals(window: Window, valence: Valences) -> None:
    """A word in capitals among others that are not counts more."""
    rows = window.rows(0, bits.UPPER)
    rows = rows[window.some_capitals[rows]]
    valence[rows] += _away_from_zero(valence[rows])


def boosters(window: Window, valence: Valences, distance: int) -> None:
    """Degree adverbs strengthen or weaken the words after them ("very", "slightly"), less so from further away."""
    rows = window.rows(-distance, bits.BOOSTS)
    boost = window.facts.booster[window.types(-distance, rows)]
    boost = np.where(valence[rows] < 0, -boost, boost)
    boost = boost + booster_capitals(window, valence, rows, distance)
    valence[rows] += boost * BOOSTER_SHARE[distance]


def booster_capitals(window: Window, valence: Valences, rows: Positions, distance: int) -> Valences:
    """A booster in capitals among words that are not boosts more: how much more."""
    loud = window.has(-distance, bits.UPPER, rows) & window.some_capitals[rows]
    return np.where(loud, _away_from_zero(valence[rows]), 0.0)


def negation(window: Window, valence: Valences, distance: int) -> None:
    """A negation among the three words before turns the valence and weakens it."""
    rows = window.rows(-distance, bits.NEGATES)
    rows = rows[~says_never_so(window, rows, distance)]
    valence[rows] *= bits.NEGATION_FACTOR


def never_so(window: Window, valence: Valences, distance: int) -> None:
    """ "Never so good" is no negation but strengthens; in NLTK so does a bare "so" or "this" right before the word."""
    rows = np.flatnonzero(((window.near[-1] | window.near[-2]) & bits.SO_OR_THIS) > 0)
    rows = rows[says_never_so(window, rows, distance) & window.has(-distance, bits.OPEN, rows)]
    valence[rows] *= NEVER_SO_FACTOR[distance]


def says_never_so(window: Window, rows: Positions, distance: int) -> Bools:
    """Whether "never so" or "never this" begins at this distance; at three words, "so" right before it will do."""
    if distance == 1:
        return np.zeros(len(rows), np.bool_)
    never = window.has(-distance, bits.NEVER, rows) & window.has(1 - distance, bits.SO_OR_THIS, rows)
    return never if distance == 2 else never | window.has(-1, bits.SO_OR_THIS, rows)


def idioms(window: Window, valence: Valences) -> None:
    """An idiom on or around the word gives the word the idiom's own valence ("kiss of death", "the bomb")."""
    rows, words = _phrase_words(window)
    for first, length in _IDIOM_PLACES:
        found = _IDIOM_TABLE[length][tuple(words[first + step] for step in range(length))]
        known = ~np.isnan(found)
        valence[rows[known]] = found[known]


def booster_phrases(window: Window, valence: Valences) -> None:
    """A dampener of two words before the word ("sort of", "just enough")."""
    rows, words = _phrase_words(window)
    found = np.zeros(len(rows), np.bool_)
    for first, _ in _BOOSTER_PHRASE_PLACES:
        found |= ~np.isnan(_BOOSTER_PHRASE_TABLE[words[first], words[first + 1]])
    valence[rows[found]] += bits.DAMPENER


def least(window: Window, valence: Valences) -> None:
    """ "Least" right before the word negates, but not in "at least" and "very least"."""
    rows = window.rows(-1, bits.LEAST)
    rows = rows[~window.has(-2, bits.AT_OR_VERY, rows)]
    valence[rows] *= bits.NEGATION_FACTOR


def kind_of(window: Window, valence: Valences) -> None:
    """ "Kind" in "kind of" is no praise."""
    rows = window.rows(0, bits.KIND)
    valence[rows[window.has(1, bits.OF, rows)]] = 0.0


def but(window: Window, valence: Valences) -> None:
    """What stands before the first "but" of a sentence counts half, what stands after it half as much again."""
    valence[window.side_of_but < 0] *= BEFORE_BUT
    valence[window.side_of_but > 0] *= AFTER_BUT


def _away_from_zero(valence: Valences) -> Valences:
    """The increment for capitals, with the sign of the valence (minus at zero)."""
    return np.where(valence > 0, bits.CAPITALS_INCREMENT, -bits.CAPITALS_INCREMENT)


def _phrase_words(window: Window) -> tuple[Positions, dict[int, npt.NDArray[np.uint8]]]:
    """The rows that may have a phrase near them, and which word of a phrase stands at each offset (0: none)."""
    signals = window.near[-3] | window.near[-2] | window.near[-1] | window.near[0] | window.near[1] | window.near[2]
    rows = np.flatnonzero((signals & bits.PHRASE > 0) & (window.near[-3] & bits.OPEN > 0))
    words = {}
    for offset in range(-3, 3):
        words[offset] = np.zeros(len(rows), np.uint8)
        inside = window.has(offset, bits.WORD, rows)
        words[offset][inside] = window.facts.phrase_word[window.types(offset, rows[inside])]
    return rows, words


def _phrase_table(phrases: Mapping[str, float], n_words: int) -> Valences:
    """The value of each phrase of so many words, at the numbers of its words; NaN where there is no such phrase."""
    table: Valences = np.full((len(PHRASE_WORDS) + 1,) * n_words, np.nan)
    for phrase, value in phrases.items():
        words = phrase.split()
        if len(words) == n_words:
            table[tuple(PHRASE_WORDS[word] for word in words)] = value
    return table


_IDIOM_TABLE = {length: _phrase_table(IDIOMS, length) for length in (2, 3)}
_BOOSTER_PHRASE_TABLE = _phrase_table(BOOSTER_PHRASES, 2)

Rule = Callable[[Window, Valences], None]

# In VADER's order. The names are what `explain` shows.
RULES: tuple[tuple[str, Rule], ...] = (
    ("capitals", capitals),
    ("booster, 1 word before", partial(boosters, distance=1)),
    ("negation, 1 word before", partial(negation, distance=1)),
    ("booster, 2 words before", partial(boosters, distance=2)),
    ("never so, 2 words before", partial(never_so, distance=2)),
    ("negation, 2 words before", partial(negation, distance=2)),
    ("booster, 3 words before", partial(boosters, distance=3)),
    ("never so, 3 words before", partial(never_so, distance=3)),
    ("negation, 3 words before", partial(negation, distance=3)),
    ("idiom", idioms),
    ("booster phrase", booster_phrases),
    ("least", least),
    ("kind of", kind_of),
    ("but", but),
)
