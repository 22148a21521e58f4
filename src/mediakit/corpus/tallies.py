"""How many matches of each category's patterns does every sentence hold? The quick way for large word lists.

Single words are a fact of the type: their tally is one sparse product over the chunks that hold one. Only phrases are walked
word by word, and what they cover is taken back from the single words' tally, so that the longest match wins, as in
`matching.find`, whose matches this counts (a test holds the two together).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from mediakit.corpus.corpus import Part
from mediakit.corpus.matching import Matches, Stream, find
from mediakit.corpus.patterns import Pattern, words_matching

__all__ = ["PatternList", "Tally", "tally"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PatternList:
    """Patterns with the category and the weight of each; `id` names the list in caches."""

    id: str
    patterns: tuple[Pattern, ...]
    category: tuple[int, ...]
    weights: tuple[float, ...]
    n_categories: int

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits over patterns, categories and weights."""
        facts = [(p.source, p.case, c, w) for p, c, w in zip(self.patterns, self.category, self.weights, strict=True)]
        return hashlib.blake2b(json.dumps(facts).encode(), digest_size=8).hexdigest()

    def only(self, rows: Sequence[int]) -> PatternList:
        """Some of the patterns."""
        return PatternList(
            self.id,
            tuple(self.patterns[row] for row in rows),
            tuple(self.category[row] for row in rows),
            tuple(self.weights[row] for row in rows),
            self.n_categories,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Matches by sentence and category, as sparse tables [sentences, categories]: n, how many; weight, their weights."""

    n: sparse.csr_matrix
    weight: sparse.csr_matrix

    def take(self, sentences: npt.NDArray[np.integer]) -> Tally:
        """Only these sentences."""
        return Tally(self.n[sentences], self.weight[sentences])


def tally(part: Part, listed: PatternList) -> Tally:
    """Tally the patterns over the selected sentences.

    Whole sentences are tallied once per block and kept; sentences of which only some words are selected are tallied anew.
    """
    key = ("tally", listed.id, listed.fingerprint)
    whole = part.tokens.cache.get(key)
    if whole is None:
        whole = part.tokens.cache[key] = _tally(Part.whole(part.tokens), listed)
    assert isinstance(whole, Tally)
    if part.positions is None:
        return whole
    if part.is_whole:
        return whole.take(part.sentence)
    kept = part.cache.get(key)
    if kept is None:
        kept = part.cache[key] = _tally(part, listed)
    assert isinstance(kept, Tally)
    return kept


def _tally(part: Part, listed: PatternList) -> Tally:
    single = [i for i, p in enumerate(listed.patterns) if not p.is_phrase and not p.case]
    others = listed.only(np.setdiff1d(np.arange(len(listed.patterns)), single).tolist())
    n_words = len(part.tokens.vocabulary)
    by_word = _by_word(part, listed.only(single), n_words)
    total = _single_words(part, by_word)
    if others.patterns:
        matches = find(part.tokens, part.codes, part.starts, others.patterns, positions=part.positions)
        total = total + _phrases(part, matches, others) - _covered(part, matches, by_word)
    total = total.tocsr()
    total.sum_duplicates()
    keep = total.data.real > 0.5  # what is taken back leaves zeros
    row = np.repeat(np.arange(part.n_sentences), np.diff(total.indptr))[keep]
    at, shape = (row, total.indices[keep]), total.shape
    n, weight = np.rint(total.data.real[keep]).astype(np.int64), total.data.imag[keep]
    return Tally(sparse.csr_matrix((n, at), shape=shape), sparse.csr_matrix((weight, at), shape=shape))


def _by_word(part: Part, listed: PatternList, n_words: int) -> sparse.csr_matrix:
    """words × categories: 1 and the weight (as the imaginary part) of each pattern that means the word."""
    ids = [words_matching(pattern.elements[0], part.tokens.vocabulary) for pattern in listed.patterns]
    lengths = [len(some) for some in ids]
    rows = np.concatenate([np.empty(0, np.int64), *ids])
    columns = np.repeat(np.array(listed.category, np.int64), lengths)
    values = np.repeat(1 + 1j * np.array(listed.weights, np.float64), lengths)
    return sparse.csr_matrix((values, (rows, columns)), shape=(n_words, listed.n_categories))


def _single_words(part: Part, by_word: sparse.csr_matrix) -> sparse.csr_matrix:
    """sentences × categories, as (sentences × chunk cores) @ (cores × words) @ (words × categories)."""
    words = part.tokens.words
    cores = sparse.csr_matrix(
        (np.ones(len(words.ids)), words.ids, words.starts), shape=(len(words.starts) - 1, by_word.shape[0])
    )
    by_core = (cores @ by_word).tocsr()
    holds = np.diff(by_core.indptr) > 0
    core = part.tokens.chunks.core_of
    at = np.flatnonzero(holds[core][part.codes])
    chunks = sparse.csr_matrix(
        (np.ones(len(at)), core[part.codes[at]], np.searchsorted(at, part.starts)), shape=(part.n_sentences, len(holds))
    )
    return (chunks @ by_core).tocsr()


def _phrases(part: Part, matches: Matches, listed: PatternList) -> sparse.csr_matrix:
    sentence = part.sentence_of_chunk(matches.chunk)
    values = 1 + 1j * np.array(listed.weights)[matches.pattern]
    columns = np.array(listed.category, np.int64)[matches.pattern]
    return sparse.csr_matrix((values, (sentence, columns)), shape=(part.n_sentences, listed.n_categories))


def _covered(part: Part, matches: Matches, by_word: sparse.csr_matrix) -> sparse.csr_matrix:
    """What the words inside the matches gave to the single words' tally. Patterns that match the same words cover once."""
    stream = Stream(part.tokens, part.codes, part.starts, part.positions)
    # matches stand in text order, longest first at a place: equal spans follow one another
    new = np.ones(len(matches.chunk), np.bool_)
    new[1:] = np.logical_or.reduce([np.diff(one) != 0 for one in (matches.chunk, matches.word, matches.n_words)])
    chunk, word, left = matches.chunk[new], matches.word[new], matches.n_words[new]
    sentences, ids = [], []
    while len(chunk):
        sentences.append(part.sentence_of_chunk(chunk))
        ids.append(stream.word_id(chunk, word))
        more = left > 1
        chunk, word, left = chunk[more], word[more], left[more] - 1
        _, chunk, word, _ = stream.next_word(chunk, word)
    empty = np.empty(0, np.int64)
    at, of = np.concatenate([empty, *sentences]), np.concatenate([empty, *ids])
    inside = sparse.csr_matrix((np.ones(len(at)), (at, of)), shape=(part.n_sentences, by_word.shape[0]))
    return (inside @ by_word).tocsr()
