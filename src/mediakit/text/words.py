"""Which words does a chunk hold, and how are they counted as the same word?

The rule, in one place: a word is a run of letters, marks and digits of any script. Apostrophes and hyphens inside it
belong to it (`don't`, `would-be`), and so do the periods of an abbreviation (`U.S.`) and the separators of a number
(`30,000`, `42.57`). Everything else separates words. Its cases are data in tests/cases/words.csv.

Words are folded so that spellings of the same word are one term: NFC, lower case, one apostrophe (`’` becomes `'`), one
hyphen. Another token pattern (scikit-learn's, for instance) can be given; it is then applied to the lower-cased chunk
as is. The rule cannot segment scripts that write no spaces between words (Chinese, Japanese, Thai, ...): a run of them
is one word.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import regex

from mediakit.errors import ArgumentError
from mediakit.text.chunks import as_ints, as_mask, as_strings

__all__ = ["FEW", "SKLEARN_PATTERN", "WORD", "Words", "fold", "plain", "spans_in", "words_of"]

# Abbreviations first (single letters with periods between them), then numbers with separators and a unit letter or two
# (3.5m, 1.5bn) or a hyphened word (30,000-strong), then words with inner ' ’ - and kin: Hebrew geresh and gershayim, the
# Catalan middle dot, the joiners of Persian and Indic scripts. An en or em dash separates. Marks that stand on no letter
# (the selector in ❤️) are no word.
_REST = r"[\p{L}\p{M}\p{N}]*"
WORD = (
    r"\p{L}\p{M}*(?:\.\p{L}\p{M}*)+\.?(?![\p{L}\p{M}\p{N}])"
    rf"|\p{{N}}+(?:[.,]\p{{N}}+)+\p{{L}}*(?:[\-‐‑]\p{{L}}{_REST})*"
    rf"|[\p{{L}}\p{{N}}]{_REST}(?:['’\-‐‑׳״·\u200c\u200d][\p{{L}}\p{{N}}]{_REST})*"
)
SKLEARN_PATTERN = r"(?u)\b\w\w+\b"

_WORD = regex.compile(WORD)
_WORD_OR_END = regex.compile(r"\n|" + WORD)
# The same rule over lower-case ASCII, where its classes are ranges (a property test holds the two together).
_ASCII_WORD_OR_END = re.compile(
    r"\n|[a-z](?:\.[a-z])+\.?(?![a-z0-9])"
    r"|[0-9]+(?:[.,][0-9]+)+[a-z]*(?:-[a-z][a-z0-9]*)*"
    r"|[a-z0-9]+(?:['\-][a-z0-9]+)*"
)
# Chunks below which looking at each is quicker than setting up Arrow's kernels
FEW = 200
# Marks that can stand around a word and belong to none.
_MARKS = string.punctuation + "“”‘’«»„—–…"
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


def plain(text: str) -> str:
    """A text in NFC with plain apostrophes and hyphens, its case as written."""
    return unicodedata.normalize("NFC", text).translate(_FOLD)


def fold(text: str) -> str:
    """Fold a text so that spellings of one word are one term: NFC, lower case, plain apostrophes and hyphens.

    >>> fold("Don’t")
    "don't"
    """
    return plain(text).lower()


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
    if token_pattern is not None:
        matcher = _compiled(token_pattern)
        lines = ("\n".join(types) + "\n").lower().split("\n")[:-1]
        return _numbered([word for line in lines for word in (*matcher.findall(line), "\n")], len(types))
    if len(types) < FEW:
        return _by_rule(types, [])
    try:
        chunks = as_strings(types)
    except UnicodeEncodeError:  # half a pair of surrogates, which UTF-8 cannot hold
        return _by_rule(types, [])
    # Most chunks are one plain word between marks: it is what is left without them, in small letters.
    bare = pc.utf8_trim(pc.ascii_lower(chunks), characters=_MARKS)
    is_plain = pc.match_substring_regex(bare, "^[a-z0-9]+$")
    encoded = bare.filter(is_plain).dictionary_encode()
    vocabulary, plain_ids = encoded.dictionary.to_pylist(), as_ints(encoded.indices)
    plainly = as_mask(is_plain)
    others = _by_rule([types[i] for i in np.flatnonzero(~plainly).tolist()], vocabulary)
    lengths = np.ones(len(types), np.int64)
    lengths[~plainly] = np.diff(others.starts)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    ids = np.empty(int(starts[-1]), np.int32)
    of_plain = np.repeat(plainly, lengths)
    ids[of_plain], ids[~of_plain] = plain_ids, others.ids
    return Words(others.vocabulary, ids, starts)


def _by_rule(types: Sequence[str], known: Sequence[str]) -> Words:
    """The words of chunks, looked at one by one. `known`: words that have numbers already."""
    # Of these, too, most are ASCII, for which folding is lower-casing and the rule's classes are short.
    is_ascii = np.fromiter(map(str.isascii, types), np.bool_, len(types))
    order = np.argsort(~is_ascii, kind="stable")
    n_ascii = int(is_ascii.sum())
    arranged = [types[i] for i in order.tolist()]
    found = _ASCII_WORD_OR_END.findall(_lines(arranged[:n_ascii]).lower())
    found += _WORD_OR_END.findall(fold(_lines(arranged[n_ascii:])))
    words = _numbered([word.rstrip(".") for word in found], len(types), known)
    return _rearranged(words, order)


def _lines(chunks: Sequence[str]) -> str:
    return "\n".join(chunks) + "\n" if chunks else ""


def _numbered(found: Sequence[str], n_types: int, known: Sequence[str] = ()) -> Words:
    """Words in reading order, a line end after each type's, as numbers."""
    vocabulary = _Ids(zip(("\n", *known), range(len(known) + 1), strict=True))
    numbers = np.fromiter(map(vocabulary.__getitem__, found), np.int32, len(found))
    ends = np.flatnonzero(numbers == 0)
    starts = np.zeros(n_types + 1, np.int64)
    starts[1:] = (ends - np.arange(len(ends)))[:n_types]
    del vocabulary["\n"]
    return Words(list(vocabulary), numbers[numbers > 0] - 1, starts)


def _rearranged(words: Words, order: npt.NDArray[np.int64]) -> Words:
    """The same table with row i moved to row order[i]."""
    lengths, starts = np.diff(words.starts), np.zeros_like(words.starts)
    moved = np.empty_like(lengths)
    moved[order] = lengths
    np.cumsum(moved, out=starts[1:])
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    at = np.repeat(words.starts[:-1][place] - starts[:-1], moved) + np.arange(len(words.ids))
    return Words(words.vocabulary, words.ids[at], starts)


def _compiled(token_pattern: str) -> re.Pattern[str]:
    try:
        matcher = re.compile(token_pattern)
    except re.error as error:
        raise ArgumentError(f"token_pattern={token_pattern!r} is not a valid regular expression: {error}") from None
    if matcher.groups > 1:
        raise ArgumentError(f"token_pattern={token_pattern!r} has {matcher.groups} groups; give one group or none")
    return matcher


def spans_in(chunk: str) -> list[tuple[int, int]]:
    """Where the words of one chunk are, as (start, end) in code points, in the order of `words_of`.

    >>> spans_in("(would-be) ")
    [(1, 9)]
    """
    if chunk.isascii():
        return [match.span() for match in _WORD.finditer(chunk)]
    # Folding can change lengths (İ, decomposed letters): words are found in the folded text, as `words_of` does, and
    # their ends are carried back over the characters that a reader sees as one.
    pieces = regex.findall(r"\X", chunk)
    before = list(accumulate(map(len, pieces), initial=0))
    folded = [fold(piece) for piece in pieces]
    piece_of = [i for i, piece in enumerate(folded) for _ in piece]
    found = (match.span() for match in _WORD.finditer("".join(folded)))
    return [(before[piece_of[start]], before[piece_of[end - 1] + 1]) for start, end in found]
