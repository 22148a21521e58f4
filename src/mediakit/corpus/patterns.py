"""Which words does a pattern mean, and where do they stand?

One grammar everywhere, case-folded unless `case=True`:

    word        that word                     stem*  *ism  in*able      wildcards: any run of characters
    "a phrase"  words in a row, wildcards allowed in each; it stays within a sentence
    /regex/     a word that the regular expression matches somewhere (a linear-time engine: no back-references)

Patterns are compared with the vocabulary once; then ids are selected. Among overlapping matches the longest wins, so
that "regime change" is not also "regime"; matches of the same words by several patterns all stand.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

from mediakit.errors import PatternError
from mediakit.text.words import fold, plain, spans_in, words_of

__all__ = ["Pattern", "Vocabulary", "parse", "parse_all", "words_matching"]


# Characters of a pattern that is remembered; a longer one is nobody's codebook
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern: one element per word. `kind` of an element: exact, wildcard or regex."""

    source: str
    elements: tuple[tuple[str, str], ...]
    case: bool = False

    @property
    def is_phrase(self) -> bool:
        """Whether it spans several words."""
        return len(self.elements) > 1


def parse(pattern: str, case: bool = False) -> Pattern:
    """Parse one pattern of the grammar.

    Raises PatternError where it is empty, a quote or slash is not closed, or the regular expression is not valid.

    >>> parse('"human right*"').elements
    (('exact', 'human'), ('wildcard', 'right*'))
    """
    return _kept(pattern, case) if len(pattern) <= MOST_KEPT else _parsed(pattern, case)


def _parsed(pattern: str, case: bool) -> Pattern:
    text = pattern.strip()
    if not text or not text.strip('*"/ '):
        raise PatternError(f'empty pattern {pattern!r}; write a word, stem*, "a phrase" or /regex/')
    if text.startswith("/"):
        if len(text) < 3 or not text.endswith("/"):
            raise PatternError(f"pattern {pattern!r}: a regular expression stands between two slashes: /regex/")
        _check_regex(text[1:-1], pattern)
        return Pattern(pattern, (("regex", text[1:-1] if case else f"(?i){text[1:-1]}"),), case)
    if text.startswith('"') or text.endswith('"'):
        if len(text) < 3 or not (text.startswith('"') and text.endswith('"')):
            raise PatternError(f"pattern {pattern!r}: a phrase stands between two double quotation marks")
        text = text[1:-1]
    elements = tuple(element for word in text.split() for element in _elements(word, case))
    if not elements:
        raise PatternError(f"pattern {pattern!r} holds no word")
    return Pattern(pattern, elements, case)


# A codebook's patterns are parsed again for every question: a thousand took half a second
_kept = lru_cache(maxsize=8_192)(_parsed)


def _elements(word: str, case: bool) -> list[tuple[str, str]]:
    """A word of a pattern as elements; what the word rule would cut (a slash, say) becomes several words."""
    if "*" in word:
        return [("wildcard", plain(word) if case else fold(word))]
    if case:
        return [("exact", plain(word[start:end]).rstrip(".")) for start, end in spans_in(word)]
    if word.isascii() and word.isalnum():  # one plain word, as most are (a codebook has some thousand)
        return [("exact", word.lower())]
    words = words_of([word])
    return [("exact", words.vocabulary[i]) for i in words.ids]


def _check_regex(regex: str, pattern: str) -> None:
    try:
        pl.Series(["x"]).str.contains(regex)
    except pl.exceptions.PolarsError as error:
        reason = next((line for line in str(error).splitlines() if line.startswith("error: ")), "not understood")
        reason = reason.removeprefix("error: ")
        raise PatternError(f"pattern {pattern!r} is not a valid regular expression: {reason}") from None


class Vocabulary:
    """Distinct words with what makes looking them up quick: their numbers, and their order."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = pl.Series(words, dtype=pl.String)
        self.number = {word: i for i, word in enumerate(words)}
        self._in_order: tuple[list[str], np.ndarray[tuple[int], np.dtype[np.int64]]] | None = None

    def __len__(self) -> int:
        return len(self.words)

    def beginning_with(self, stem: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The words that begin with a stem: a run of the words in order."""
        if self._in_order is None:
            order = self.words.arg_sort()  # by bytes, which is by code points
            self._in_order = self.words.gather(order).to_list(), order.to_numpy().astype(np.int64)
        words, numbers = self._in_order
        first = bisect_left(words, stem)
        return np.sort(numbers[first : bisect_left(words, stem + "\U0010ffff", first)])


def words_matching(element: tuple[str, str], vocabulary: Vocabulary) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The ids (positions in the vocabulary) of the words that one element of a pattern means.

    >>> words_matching(("wildcard", "protest*"), Vocabulary(["protest", "protesters", "test"])).tolist()
    [0, 1]
    """
    kind, text = element
    if kind == "exact":
        number = vocabulary.number.get(text)
        return np.array([] if number is None else [number], np.int64)
    if kind == "wildcard" and text.endswith("*") and "*" not in text[:-1]:
        return vocabulary.beginning_with(text[:-1])
    words = vocabulary.words
    return np.flatnonzero((_wildcard(text, words) if kind == "wildcard" else words.str.contains(text)).to_numpy())


def _wildcard(text: str, vocabulary: pl.Series) -> pl.Series:
    if text.startswith("*") and "*" not in text[1:]:
        return vocabulary.str.ends_with(text[1:])
    return vocabulary.str.contains("^" + ".*".join(re.escape(piece) for piece in text.split("*")) + "$")


def parse_all(patterns: Sequence[str], case: bool = False) -> list[Pattern]:
    """Parse several patterns."""
    return [parse(pattern, case) for pattern in patterns]
