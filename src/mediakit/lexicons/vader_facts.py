"""What does VADER need to know about a chunk of text? Everything it asks of a word, answered once per distinct chunk.

VADER (Hutto & Gilbert 2014) reads a sentence word by word. Its questions (is this word in the lexicon, is it a
negation, is it in capitals?) depend on the spelling alone, so they are answered here for every distinct chunk and kept
as bits of one number, and the rules (vader_rules.py) work on numbers. A chunk is a run of characters without white
space; its word is the chunk without one run of punctuation that VADER knows, before it or after it; a chunk of one
character is no word. What a chunk says about its neighbours is left to the rules.

Words and numbers are NLTK's (data/vader_constants.json, made by scripts/make_vader_constants.py). The valences are
those of the vaderSentiment package, whose file is read without importing the package.
"""

from __future__ import annotations

import json
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from mediakit.errors import MissingPackage
from mediakit.text.chunks import as_mask, as_strings

__all__ = ["VaderFacts", "bare_word", "facts", "load_lexicon"]

# VADER's lists and increments as NLTK has them; vader_rules reads them from here.
_CONSTANTS = json.loads((Path(__file__).parent / "data" / "vader_constants.json").read_text(encoding="utf-8"))
IDIOMS: dict[str, float] = _CONSTANTS["SPECIAL_CASE_IDIOMS"]
BOOSTERS: dict[str, float] = _CONSTANTS["BOOSTER_DICT"]
BOOSTER_PHRASES = {phrase: value for phrase, value in BOOSTERS.items() if " " in phrase}
NEGATIONS = frozenset(_CONSTANTS["NEGATE"])
PUNCTUATION = frozenset(_CONSTANTS["PUNC_LIST"])
CAPITALS_INCREMENT: float = _CONSTANTS["C_INCR"]
DAMPENER: float = _CONSTANTS["B_DECR"]
NEGATION_FACTOR: float = _CONSTANTS["N_SCALAR"]

_WITHOUT_PUNCTUATION = str.maketrans("", "", string.punctuation)

# The bits of VaderFacts.flags. WORD: has more than one character. OPEN: a word that is not in the lexicon; VADER looks
# before a sentiment word at open words only, so BOOSTS, NEGATES and LEAST are set for open words alone.
WORD, OPEN, SENTIMENT, EMPHATIC, UPPER, BOOSTS, NEGATES, LEAST, AT_OR_VERY, KIND, OF, BUT, NEVER, SO_OR_THIS, PHRASE = (
    1 << bit for bit in range(15)
)
# Words that NLTK names inside its methods, in any capitals and in this very spelling.
_ANY_CASE = {"least": LEAST, "at": AT_OR_VERY, "very": AT_OR_VERY, "kind": KIND, "of": OF, "but": BUT}
_THIS_CASE = {"never": NEVER, "so": SO_OR_THIS, "this": SO_OR_THIS}
# The word by which a phrase is looked for, chosen to be rare: the last of an idiom ("the bomb"), the first of a booster
# phrase ("sort of").
_SIGNAL_WORDS = {idiom.split()[-1] for idiom in IDIOMS} | {phrase.split()[0] for phrase in BOOSTER_PHRASES}
# Words of phrases as numbers from 1; 0 is every other word.
PHRASE_WORDS = {
    word: i for i, word in enumerate(sorted({w for p in (*IDIOMS, *BOOSTER_PHRASES) for w in p.split()}), 1)
}


@dataclass(frozen=True, slots=True, eq=False)
class VaderFacts:
    """What VADER asks of each distinct chunk, one row a chunk.

    flags: uint16, the bits above
    valence: float64, the valence in the lexicon (-4 to 4); 0 for a word that has none
    booster: float64, what a booster adds to a positive word
    word: int32, equal numbers for sentiment words of equal spelling; 0 for the rest
    phrase_word: uint8, the number in PHRASE_WORDS
    exclamations, questions: uint8, how many marks, at most 4 (more count no more)
    """

    flags: npt.NDArray[np.uint16]
    valence: npt.NDArray[np.float64]
    booster: npt.NDArray[np.float64]
    word: npt.NDArray[np.int32]
    phrase_word: npt.NDArray[np.uint8]
    exclamations: npt.NDArray[np.uint8]
    questions: npt.NDArray[np.uint8]


@cache
def load_lexicon() -> dict[str, float]:
    """Read VADER's lexicon from the installed vaderSentiment package, without importing the package.

    Returns word -> valence, the mean rating of ten people from -4 (most negative) to 4 (most positive). The dictionary
    is the same on every call: do not change it. Raises MissingPackage when vaderSentiment is not installed.
    Source: Hutto & Gilbert (2014); the package's licence is MIT.

    >>> load_lexicon()["good"], load_lexicon()["killed"]
    (1.9, -3.5)
    """
    package = find_spec("vaderSentiment")
    if package is None or not package.submodule_search_locations:
        raise MissingPackage("VADER needs the package vaderSentiment for its lexicon; pip install vaderSentiment")
    path = Path(package.submodule_search_locations[0]) / "vader_lexicon.txt"
    rows = (line.strip().split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line.strip())
    return {row[0]: float(row[1]) for row in rows}


def bare_word(chunk: str) -> str:
    """The word of a chunk as VADER reads it: without the punctuation before it, or without that after it.

    Only one side is removed, and only a run of marks that VADER lists; anything else leaves the chunk as it is.

    >>> [bare_word(chunk) for chunk in ("good!!", "'good", "(good)", "can't", ":D")]
    ['good', 'good', '(good)', "can't", ':D']
    """
    if chunk.isalnum():
        return chunk
    if len(chunk) > 2 and chunk[-1] in PUNCTUATION and chunk[:-1].isalnum():  # by far the most common case
        return chunk[:-1]
    bare = chunk.translate(_WITHOUT_PUNCTUATION)
    if 1 < len(bare) < len(chunk):
        if chunk.startswith(bare) and chunk[len(bare) :] in PUNCTUATION:
            return bare
        if chunk.endswith(bare) and chunk[: -len(bare)] in PUNCTUATION:
            return bare
    return chunk


def facts(types: Sequence[str], lexicon: Mapping[str, float]) -> VaderFacts:
    """Answer VADER's questions for each distinct chunk.

    types: chunks without white space; an empty string counts as nothing
    lexicon: lower-case word -> valence, as from load_lexicon()
    Returns VaderFacts with one row per type, in their order.

    >>> found = facts(["good,", "not", "a"], load_lexicon())
    >>> found.valence.tolist(), (found.flags & NEGATES > 0).tolist()
    ([1.9, 0.0, 0.0], [False, True, False])
    """
    at = _worth_a_look(types, lexicon)
    found = _looked_at([types[i] for i in at.tolist()], lexicon)
    columns = {name: np.zeros(len(types), getattr(found, name).dtype) for name in VaderFacts.__slots__}
    columns["flags"][:] = WORD | OPEN
    for name, column in columns.items():
        column[at] = getattr(found, name)
    return VaderFacts(**columns)


def _worth_a_look(types: Sequence[str], lexicon: Mapping[str, float]) -> npt.NDArray[np.int64]:
    """The types that may be more than a word without sentiment: those in no list, told quickly and with some to spare.

    A word in a list is the chunk, or the chunk without the marks on one side. The lists are ASCII, and the only letter
    outside it whose small form is inside is the Kelvin sign.
    """
    try:
        chunks = as_strings(types)
    except UnicodeEncodeError:  # half a pair of surrogates, which UTF-8 cannot hold
        return np.arange(len(types))
    known = as_strings([*_in_any_case(lexicon), *PHRASE_WORDS, *_THIS_CASE])
    forms = (chunks, *(trim(chunks, characters=string.punctuation) for trim in (pc.ascii_ltrim, pc.ascii_rtrim)))
    listed = (pc.is_in(pc.ascii_lower(form), value_set=known) for form in forms)
    # in capitals, with a mark or an apostrophe that tells, of one character, or with that sign
    told = pc.match_substring_regex(chunks, "^[^a-z]*[^\\x00-@\\[-\\x7f][^a-z]*$|[!?\u212a]|[nN]'[tT]|^.?$")
    return np.flatnonzero(np.logical_or.reduce([as_mask(one) for one in (told, *listed)]))


def _looked_at(types: Sequence[str], lexicon: Mapping[str, float]) -> VaderFacts:
    """The facts of each of these chunks."""
    words = [bare_word(chunk) for chunk in types]
    lowers = [word.lower() for word in words]
    flags = _flags(types, words, lowers, lexicon)
    valence, booster, word = np.zeros(len(types)), np.zeros(len(types)), np.zeros(len(types), np.int32)
    sentiment, boosts = np.flatnonzero(flags & SENTIMENT).tolist(), np.flatnonzero(flags & BOOSTS).tolist()
    numbers: dict[str, int] = {}
    valence[sentiment] = [lexicon[lowers[i]] for i in sentiment]
    word[sentiment] = [numbers.setdefault(words[i], len(numbers) + 1) for i in sentiment]
    booster[boosts] = [BOOSTERS[lowers[i]] for i in boosts]
    phrase_word = _column((PHRASE_WORDS.get(word, 0) for word in words), np.uint8, len(types))
    exclamations, questions = _marks(types, "!"), _marks(types, "?")
    flags[(exclamations > 0) | (questions > 0)] |= EMPHATIC
    return VaderFacts(flags, valence, booster, word, phrase_word, exclamations, questions)


def _marks(types: Sequence[str], mark: str) -> npt.NDArray[np.uint8]:
    """How often each type holds a mark, at most 4."""
    counts = np.zeros(len(types), np.uint8)
    for i in [i for i, chunk in enumerate(types) if mark in chunk]:
        counts[i] = min(types[i].count(mark), 4)
    return counts


def _column(values: Iterable[int], kind: type[np.generic], n: int) -> npt.NDArray[Any]:
    return np.fromiter(values, kind, n)


def _flags(
    types: Sequence[str], words: Sequence[str], lowers: Sequence[str], lexicon: Mapping[str, float]
) -> npt.NDArray[np.uint16]:
    """The bits of each type, but for EMPHATIC."""
    n, in_any_case, in_this_case = len(types), _in_any_case(lexicon), _in_this_case()
    flags = _column((in_any_case.get(lower, WORD | OPEN) for lower in lowers), np.uint16, n)
    flags |= _column((in_this_case.get(word, 0) for word in words), np.uint16, n)
    flags |= _column((UPPER * word.isupper() for word in words), np.uint16, n)
    contracted = _column(("n't" in lower for lower in lowers), np.bool_, n)
    flags[contracted & (flags & OPEN > 0)] |= NEGATES
    flags[_column((len(chunk) < 2 for chunk in types), np.bool_, n)] = 0
    return flags


def _in_any_case(lexicon: Mapping[str, float]) -> dict[str, int]:
    """Bits of the words that VADER knows by their lower-case form."""
    known = {word: WORD if word in BOOSTERS else WORD | SENTIMENT for word in lexicon}
    for words, bit in ((BOOSTERS, BOOSTS), (NEGATIONS, NEGATES), *(([word], bit) for word, bit in _ANY_CASE.items())):
        for word in words:
            if word in lexicon:
                known[word] |= bit & (AT_OR_VERY | KIND | OF | BUT)
            else:
                known[word] = known.get(word, WORD | OPEN) | bit
    return known


def _in_this_case() -> dict[str, int]:
    """Bits of the words that VADER knows by their exact spelling."""
    known = dict(_THIS_CASE)
    for word in _SIGNAL_WORDS:
        known[word] = known.get(word, 0) | PHRASE
    return known
