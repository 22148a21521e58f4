"""Which words does a chunk hold, and how are they counted as the same word?

The rule, in one place: a word is a run of letters, marks and digits of any script. Apostrophes and hyphens inside it
belong to it (`don't`, `would-be`), and so do the periods of an abbreviation (`U.S.`) and the separators of a number
(`30,000`, `42.57`). Everything else separates words. Its cases are data in tests/cases/words.csv.

Words are folded so that spellings of the same word are one term: NFC, lower case, one apostrophe (`’` becomes `'`), one
hyphen. Another token pattern (scikit-learn's, for instance) can be given; it is then applied to the lower-cased chunk
as is. The rule cannot segment scripts that write no spaces between words (Chinese, Japanese, Thai, ...): see
`language.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

__all__ = ["SKLEARN_PATTERN", "WORD", "Words", "fold", "spans_in", "words_of"]

# Abbreviations first (single letters with periods between them), then numbers with separators and a unit letter or two
# (3.5m, 1.5bn), then words with inner ' ’ - and kin. An en or em dash separates.
WORD = (
    r"\p{L}\p{M}*(?:\.\p{L}\p{M}*)+\.?(?![\p{L}\p{M}\p{N}])"
    r"|\p{N}+(?:[.,]\p{N}+)+\p{L}*"
    r"|[\p{L}\p{M}\p{N}]+(?:['’\-‐‑][\p{L}\p{M}\p{N}]+)*"
)
SKLEARN_PATTERN = r"(?u)\b\w\w+\b"

_WORD = regex.compile(WORD)
_WORD_OR_END = regex.compile(r"\n|" + WORD)
_FOLD = str.maketrans({"’": "'", "‐": "-", "‑": "-"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of chunk types, as a sparse table type -> words in order.

    vocabulary: distinct folded words (word types)
    ids: int32, word ids of all types one after the other
    starts: int64, one per type and one more: where a type's words begin in `ids`
    """

    vocabulary: list[str]
    ids: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]


def fold(text: str) -> str:
    """Fold a text so that spellings of one word are one term: NFC, lower case, plain apostrophes and hyphens.

    >>> fold("Don’t")
    "don't"
    """
    return unicodedata.normalize("NFC", text).lower().translate(_FOLD)


class _Ids(dict[str, int]):
    """A vocabulary that numbers a word when it first meets it."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def words_of(types: Sequence[str], token_pattern: str | None = None) -> Words:
    """Find the words of every chunk type.

    Arguments: types, distinct chunks without white space; token_pattern, a regular expression in place of the rule (one
    group or none).
    Returns the vocabulary and a sparse table type -> word ids, in reading order.

    >>> words = words_of(["U.S.", "would-be", "—", "30,000"])
    >>> words.vocabulary, words.starts.tolist()
    (['u.s', 'would-be', '30,000'], [0, 1, 2, 2, 3])
    """
    joined = "\n".join(types) + "\n"
    if token_pattern is None:
        found = [word.rstrip(".") for word in _WORD_OR_END.findall(fold(joined))]
    else:
        matcher = re.compile(token_pattern)
        found = [word for line in joined.lower().split("\n")[:-1] for word in (*matcher.findall(line), "\n")]
    vocabulary = _Ids()
    vocabulary["\n"] = 0
    numbers = np.fromiter(map(vocabulary.__getitem__, found), np.int32, len(found))
    ends = np.flatnonzero(numbers == 0)
    starts = np.zeros(len(types) + 1, np.int64)
    starts[1:] = (ends - np.arange(len(ends)))[: len(types)]
    del vocabulary["\n"]
    return Words(list(vocabulary), numbers[numbers > 0] - 1, starts)


def spans_in(chunk: str) -> list[tuple[int, int]]:
    """Where the words of one chunk are, as (start, end) in code points, in the order of `words_of`.

    >>> spans_in("(would-be) ")
    [(1, 9)]
    """
    return [match.span() for match in _WORD.finditer(chunk)]
