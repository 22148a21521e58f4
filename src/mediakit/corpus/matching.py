"""Where do the words that patterns mean stand in the selected text?

Patterns are compared with the vocabulary once; then one look-up per chunk finds the candidates, and only those are
looked at word by word. Phrases are walked forward from their first word, all candidates at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mediakit.corpus.patterns import Pattern, words_matching
from mediakit.corpus.tokens import Tokens
from mediakit.text.words import Words

__all__ = ["Matches", "Stream", "find"]

Ints = npt.NDArray[np.int64]
# Pairs of words with which phrases begin, up to which they are listed (a professional frame codebook has some 7,000)
MANY_PAIRS = 1_000_000
# Cells of a table of first by second words, a byte each, up to which it is made
MANY_CELLS = 100_000_000


@dataclass(frozen=True, slots=True)
class Matches:
    """Where patterns match, one row per (place, pattern), in text order.

    chunk: position among the selected chunks; word: which word of that chunk is the first (from 0)
    last_chunk, last_word: the same of the match's last word; n_words: length
    pattern: index into the patterns asked for
    """

    chunk: Ints
    word: Ints
    last_chunk: Ints
    last_word: Ints
    n_words: Ints
    pattern: Ints

    def take(self, rows: npt.NDArray[np.bool_] | Ints) -> Matches:
        """Only these rows."""
        return Matches(*(getattr(self, name)[rows] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class _Table:
    """A sparse table row -> values, rows given by starts."""

    values: Ints
    starts: Ints

    def expand(self, rows: Ints) -> tuple[Ints, Ints]:
        """For each row its values: (index into rows, value)."""
        counts = self.starts[rows + 1] - self.starts[rows]
        at = np.repeat(np.arange(len(rows)), counts)
        offset = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
        return at, self.values[self.starts[rows][at] + offset]

    @classmethod
    def of(cls, rows: Ints, values: Ints, n_rows: int) -> _Table:
        order = np.argsort(rows, kind="stable")
        starts = np.zeros(n_rows + 1, np.int64)
        np.cumsum(np.bincount(rows, minlength=n_rows), out=starts[1:])
        return cls(values[order], starts)


def find(
    tokens: Tokens,
    codes: npt.NDArray[np.int32],
    sentence_starts: Ints,
    patterns: Sequence[Pattern],
    *,
    positions: npt.NDArray[np.int32] | None = None,
    longest: bool = True,
) -> Matches:
    """Find every match of the patterns in a stream of chunks.

    Arguments: tokens, whose types the codes mean; codes, the selected chunks; sentence_starts, where sentences begin in
    codes, and the end; patterns; positions, where the selected chunks stand in the block's stream (None: one after the
    other): no phrase runs over what is left out; longest, drop matches that overlap a longer one (or an earlier one of
    equal length).
    """
    vocabulary = tokens.vocabulary
    found = [[_meant(tokens, element, pattern.case) for element in pattern.elements] for pattern in patterns]
    first_words = np.concatenate([elements[0] for elements in found] or [np.empty(0, np.int64)])
    of_pattern = np.repeat(np.arange(len(patterns)), [len(elements[0]) for elements in found])
    table = _Table.of(first_words, of_pattern, len(vocabulary))
    stream = Stream(tokens, codes, sentence_starts, positions)
    places = _candidates(stream, table, _pairs(patterns, found, len(vocabulary)))
    matches = _walk(stream, places, found)
    matches = _in_case(stream, matches, patterns)
    order = np.lexsort((matches.pattern, -matches.n_words, matches.word, matches.chunk))
    matches = matches.take(order)
    return _longest(matches) if longest else matches


def _pairs(patterns: Sequence[Pattern], found: Sequence[Sequence[Ints]], n_words: int) -> Ints | None:
    """Where all patterns are phrases: the pairs of words that they begin with, as first * n_words + second, ascending.

    None where there are others, or so many pairs (a wildcard beside a wildcard) that looking them up is no gain.
    """
    if not patterns or not all(pattern.is_phrase for pattern in patterns):
        return None
    if sum(len(first) * len(second) for first, second, *_ in found) > MANY_PAIRS:
        return None
    keys = [(first[:, None] * n_words + second[None, :]).ravel() for first, second, *_ in found]
    return np.unique(np.concatenate(keys))


def _candidates(stream: Stream, table: _Table, pairs: Ints | None) -> tuple[Ints, Ints, Ints]:
    """Places where some pattern's first word stands, and a second one after it: (chunk, word in chunk, pattern)."""
    words, chunks, codes = stream.tokens.words, stream.tokens.chunks, stream.codes
    n_words = len(words.vocabulary)
    wanted = np.diff(table.starts) > 0
    chunk = np.flatnonzero(_cores_holding(words, wanted)[chunks.core_of][codes])
    if pairs is not None and len(chunk):
        chunk = chunk[_may_begin(stream, chunk, pairs)]
    core = chunks.core_of[codes[chunk]].astype(np.int64)
    at, word_id = _Table(words.ids.astype(np.int64), words.starts).expand(core)
    n_before = np.searchsorted(at, np.arange(len(chunk)))
    word = np.arange(len(at)) - n_before[at]
    keep = np.flatnonzero(wanted[word_id])
    chunk, word, word_id = chunk[at[keep]], word[keep], word_id[keep]
    if pairs is not None and len(pairs) and len(chunk):
        follows_here, _, _, next_id = stream.next_word(chunk, word)
        keep = np.flatnonzero(follows_here)
        key = word_id[keep] * n_words + next_id[keep]
        keep = keep[pairs[np.minimum(np.searchsorted(pairs, key), len(pairs) - 1)] == key]
        chunk, word, word_id = chunk[keep], word[keep], word_id[keep]
    which, pattern = table.expand(word_id)
    return chunk[which], word[which], pattern


def _may_begin(stream: Stream, chunk: Ints, pairs: Ints) -> npt.NDArray[np.bool_]:
    """Which of these chunks can begin a phrase: of one word, where that and the next chunk's first word are a pair; others are
    left to be looked at word by word."""
    words, core_of, codes = stream.tokens.words, stream.tokens.chunks.core_of, stream.codes
    n_words, n_in_core = len(words.vocabulary), np.diff(words.starts)
    (firsts, row), (seconds, column) = (np.unique(some, return_inverse=True) for some in np.divmod(pairs, n_words))
    if not len(pairs) or len(firsts) * len(seconds) > MANY_CELLS:
        return np.ones(len(chunk), np.bool_)
    are_pairs = np.zeros((len(firsts) + 1, len(seconds) + 1), np.bool_)  # row and column 0: none of them
    are_pairs[row + 1, column + 1] = True
    row_of, column_of = (np.zeros(n_words, np.int32) for _ in range(2))
    row_of[firsts], column_of[seconds] = np.arange(1, len(firsts) + 1), np.arange(1, len(seconds) + 1)
    first_id = words.ids[np.minimum(words.starts[:-1], len(words.ids) - 1)]
    row_of_core = np.where(n_in_core == 1, row_of[first_id], 0)
    column_of_core = np.where(n_in_core > 0, column_of[first_id], 0)
    core, following = core_of[codes[chunk]], core_of[codes[np.minimum(chunk + 1, len(codes) - 1)]]
    return np.asarray((n_in_core > 1)[core] | are_pairs[row_of_core[core], column_of_core[following]])


def _cores_holding(words: Words, wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which distinct chunks hold one of the wanted words."""
    n_wanted = np.concatenate([[0], np.cumsum(wanted[words.ids])])
    return np.asarray(n_wanted[words.starts[1:]] > n_wanted[words.starts[:-1]])


def _meant(tokens: Tokens, element: tuple[str, str], case: bool) -> Ints:
    """The ids of the words that an element of a pattern means: with `case`, of those written so somewhere."""
    if not case:
        return words_matching(element, tokens.vocabulary)
    return np.unique(tokens.words.ids[_written_so(tokens, element)]).astype(np.int64)


def _written_so(tokens: Tokens, element: tuple[str, str]) -> npt.NDArray[np.bool_]:
    """Which words of the distinct chunks are written as an element says, upper and lower case included."""
    forms, form = tokens.written
    return np.isin(form, words_matching(element, forms))


def _walk(stream: Stream, places: tuple[Ints, Ints, Ints], found: Sequence[Sequence[Ints]]) -> Matches:
    """Follow phrases from their first word; a match stays within its sentence and between chunks that hold words."""
    chunk, word, pattern = places
    lengths = np.array([len(elements) for elements in found], np.int64)
    last_chunk, last_word = chunk.copy(), word.copy()
    alive = np.ones(len(chunk), np.bool_)
    n_vocabulary = len(stream.tokens.words.vocabulary)
    for step in range(1, int(lengths.max(initial=1))):
        rows = np.flatnonzero(alive & (lengths[pattern] > step))
        if not len(rows):
            break
        ok, next_chunk, next_word, word_id = stream.next_word(last_chunk[rows], last_word[rows])
        allowed = [p * n_vocabulary + elements[step] for p, elements in enumerate(found) if len(elements) > step]
        keys = np.sort(np.concatenate(allowed))
        ok &= np.isin(pattern[rows] * n_vocabulary + word_id, keys)
        alive[rows[~ok]] = False
        last_chunk[rows], last_word[rows] = next_chunk, next_word
    matches = Matches(chunk, word, last_chunk, last_word, lengths[pattern] if len(pattern) else pattern, pattern)
    return matches.take(alive)


@dataclass(frozen=True, slots=True)
class Stream:
    """The selected chunks, to be walked word by word."""

    tokens: Tokens
    codes: npt.NDArray[np.int32]
    sentence_starts: Ints
    positions: npt.NDArray[np.int32] | None

    def first_id(self, chunk: Ints) -> Ints:
        """Where in `words.ids` the words of these chunks begin."""
        return self.tokens.words.starts[self.tokens.chunks.core_of[self.codes[chunk]]]

    def word_id(self, chunk: Ints, word: Ints) -> Ints:
        """The ids of the words at these places."""
        return np.asarray(self.tokens.words.ids[self.first_id(chunk) + word].astype(np.int64))

    def next_word(self, chunk: Ints, word: Ints) -> tuple[npt.NDArray[np.bool_], Ints, Ints, Ints]:
        """The word after each place: whether there is one in the sentence, its chunk, its number there, its id."""
        words, core_of = self.tokens.words, self.tokens.chunks.core_of
        n_in_core = np.diff(words.starts)
        inside = word + 1 < n_in_core[core_of[self.codes[chunk]]]
        sentence = np.searchsorted(self.sentence_starts, chunk, side="right")
        after = np.minimum(chunk + 1, len(self.codes) - 1)
        adjoins = chunk + 1 < self.sentence_starts[sentence]
        if self.positions is not None:
            adjoins &= self.positions[after] == self.positions[chunk] + 1
        next_chunk = np.where(inside, chunk, after)
        next_word = np.where(inside, word + 1, 0)
        ok = (inside | adjoins) & (n_in_core[core_of[self.codes[next_chunk]]] > next_word)
        at = np.minimum(self.first_id(next_chunk) + next_word, max(len(words.ids) - 1, 0))
        return ok, next_chunk, next_word, words.ids[at].astype(np.int64)


def _in_case(stream: Stream, matches: Matches, patterns: Sequence[Pattern]) -> Matches:
    """Of the matches of case-sensitive patterns, only those written as the pattern is, word for word."""
    keep = np.ones(len(matches.chunk), np.bool_)
    for number, pattern in enumerate(patterns):
        rows = np.flatnonzero(matches.pattern == number) if pattern.case else np.empty(0, np.int64)
        if not len(rows):
            continue
        chunk, word = matches.chunk[rows], matches.word[rows]
        for step, element in enumerate(pattern.elements):
            if step:
                _, chunk, word, _ = stream.next_word(chunk, word)
            keep[rows] &= _written_so(stream.tokens, element)[stream.first_id(chunk) + word]
    return matches.take(keep)


def _longest(matches: Matches) -> Matches:
    """Drop matches that overlap a longer one; of two of equal length the first stands. Equal spans all stand."""
    width = int(max(matches.word.max(initial=0), matches.last_word.max(initial=0))) + 1
    begin = matches.chunk * width + matches.word
    end = matches.last_chunk * width + matches.last_word
    if len(begin) == 0 or matches.n_words.max() == 1:
        return matches
    overlaps = np.zeros(len(begin), np.bool_)
    reach = np.maximum.accumulate(end)
    overlaps[1:] = begin[1:] <= reach[:-1]
    cluster = np.cumsum(~overlaps)
    contested = np.flatnonzero(np.bincount(cluster)[cluster] > 1)
    keep = np.ones(len(begin), np.bool_)
    keep[contested] = False
    taken: dict[int, list[tuple[int, int]]] = {}
    for row in contested[np.lexsort((begin[contested], -matches.n_words[contested]))].tolist():
        spans = taken.setdefault(int(cluster[row]), [])
        span = (int(begin[row]), int(end[row]))
        if span in spans or all(span[1] < a or span[0] > b for a, b in spans):
            keep[row] = True
            spans.append(span)
    return matches.take(keep)
