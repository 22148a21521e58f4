"""How often does each word stand in each article, group by group?

A *cell* is what an article has in a group: one cell an article when groups are sources, several when an article tells
several events. Counts are a product of two sparse matrices, cells × chunk types (the codes as they stand) and chunk
types × words; no stream of tokens is made, except for n-grams, which stay within sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.groups import Groups
from mediakit.corpus.tokens import Tokens
from mediakit.text.words import Words, words_of

__all__ = ["Counts", "article_words", "cells_by_key", "count_words", "union_of", "words_by"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counts:
    """Word counts of cells.

    vocabulary: distinct words (or n-grams), by code point where they are ordered; matrix: cells × vocabulary, int32 CSR
    article, group: of each cell; n_words: words of each cell, those dropped later included
    """

    vocabulary: pl.Series
    matrix: sparse.csr_matrix
    article: Ints
    group: Ints
    n_words: Ints

    def columns(self, keep: npt.NDArray[np.bool_] | Ints) -> Counts:
        """Only these words."""
        chosen = np.flatnonzero(keep) if keep.dtype == np.bool_ else keep
        return Counts(self.vocabulary.gather(chosen), self.matrix[:, chosen], self.article, self.group, self.n_words)

    def merged(self, names: pl.Series) -> Counts:
        """Columns with the same name added together (stems, lemmas)."""
        vocabulary, (index,) = union_of([names.to_list()])
        onto = sparse.csr_matrix(
            (np.ones(len(index), np.int32), (np.arange(len(index)), index)), shape=(len(index), len(vocabulary))
        )
        return Counts(vocabulary, (self.matrix @ onto).tocsr(), self.article, self.group, self.n_words)

    def by_group(self, n_groups: int, values: sparse.csr_matrix | None = None) -> sparse.csr_matrix:
        """The matrix (or another of its shape) summed over the cells of each group."""
        n = len(self.group)
        onto = sparse.csr_matrix((np.ones(n), (self.group, np.arange(n))), shape=(n_groups, n))
        summed: sparse.csr_matrix = (onto @ (self.matrix if values is None else values)).tocsr()
        return summed

    def words_by_group(self, n_groups: int) -> Ints:
        """Words of each group."""
        return np.bincount(self.group, weights=self.n_words, minlength=n_groups).astype(np.int64)

    def articles_by_group(self, n_groups: int) -> Ints:
        """Articles (cells) of each group."""
        return np.bincount(self.group, minlength=n_groups)


def count_words(
    corpus: Corpus,
    groups: Groups,
    *,
    ngram: int = 1,
    token_pattern: str | None = None,
    drop: frozenset[str] = frozenset(),
    ordered: bool = True,
) -> Counts:
    """Count the words (or n-grams) of every article in every group.

    Arguments: corpus and its groups; ngram, words in a row; token_pattern, a regular expression in place of the word
    rule; drop, words left out (they count as words of the text); ordered, whether the vocabulary of a corpus of one part
    has to be in order (which takes longer than to count).
    """
    tables = []
    for part, (sentence, group) in zip(corpus.parts, groups.pairs, strict=True):
        cells, cell = cells_by_key(part.article[sentence], group, len(groups))
        words = words_by(part.tokens, token_pattern)
        matrix = article_words(part, token_pattern) if _are_articles(part, cells // len(groups), sentence) else None
        if matrix is None:
            matrix = _unigrams(part, words, sentence, cell, len(cells))
        n_words = np.asarray(matrix.sum(axis=1)).ravel()
        vocabulary = words.vocabulary
        if ngram > 1:
            matrix, vocabulary = _ngrams(part, words, sentence, cell, len(cells), ngram)
        tables.append((cells // len(groups), cells % len(groups), matrix, vocabulary, n_words))
    counts = _joined(tables) if ordered or len(tables) != 1 else _alone(*tables[0])
    return counts.columns(~counts.vocabulary.is_in(list(drop)).to_numpy()) if drop else counts


def _alone(article: Ints, group: Ints, matrix: sparse.csr_matrix, vocabulary: list[str], n_words: Ints) -> Counts:
    """The counts of one part, its vocabulary as it is."""
    return Counts(pl.Series("term", vocabulary, dtype=pl.String), matrix, article, group, n_words)


def _joined(tables: Sequence[tuple[Ints, Ints, sparse.csr_matrix, list[str], Ints]]) -> Counts:
    vocabulary, indexes = union_of([table[3] for table in tables])
    stacked = [
        sparse.csr_matrix(
            (table[2].data, index[table[2].indices], table[2].indptr), shape=(len(table[0]), len(vocabulary))
        )
        for table, index in zip(tables, indexes, strict=True)
    ]
    nothing = sparse.csr_matrix((0, len(vocabulary)), dtype=np.int32)
    matrix = sparse.csr_matrix(sparse.vstack([nothing, *stacked], format="csr"))
    empty = np.empty(0, np.int64)
    article, group, n_words = (np.concatenate([empty, *(table[i] for table in tables)]) for i in (0, 1, 4))
    return Counts(vocabulary, matrix, article, group, n_words)


def union_of(vocabularies: Sequence[Sequence[str]]) -> tuple[pl.Series, list[Ints]]:
    """One vocabulary for several: (distinct words by code point, where each one's words are in it).

    >>> words, (first, second) = union_of([["b", "a"], ["c", "b"]])
    >>> words.to_list(), first.tolist(), second.tolist()
    (['a', 'b', 'c'], [1, 0], [2, 1])
    """
    columns = [pl.Series("term", words, dtype=pl.String) for words in vocabularies]
    union = pl.concat([pl.Series("term", [], dtype=pl.String), *columns]).unique().sort()
    numbered = pl.Enum(union)
    return union, [column.cast(numbered).to_physical().to_numpy().astype(np.int32) for column in columns]


def cells_by_key(article: npt.NDArray[np.int32], group: Ints, n_groups: int) -> tuple[Ints, Ints]:
    """Distinct (article, group) pairs as article * n_groups + group, and each sentence's cell."""
    key = article.astype(np.int64) * max(n_groups, 1) + group
    if len(key) and (np.diff(key) >= 0).all():
        new = np.concatenate([[True], np.diff(key) > 0])
        return key[new], np.cumsum(new) - 1
    return np.unique(key, return_inverse=True)


def words_by(tokens: Tokens, token_pattern: str | None) -> Words:
    """The words of a block's chunks, by the word rule or by another token pattern."""
    if token_pattern is None:
        return tokens.words
    found = tokens.cache.get(("words", token_pattern))
    if found is None:
        found = tokens.cache["words", token_pattern] = words_of(tokens.cores, token_pattern)
    assert isinstance(found, Words)
    return found


def _are_articles(part: Part, article: Ints, sentence: Ints) -> bool:
    """Whether the cells are the selected articles, whole and in order, as they are for any grouping of articles."""
    return len(sentence) == part.n_sentences and bool((np.diff(article) > 0).all())


def article_words(part: Part, token_pattern: str | None = None) -> sparse.csr_matrix:
    """articles × words of the selection, counted once and kept: groupings of whole articles share it."""
    kept, key = (part.tokens.cache if part.positions is None else part.cache), ("article words", token_pattern)
    if key not in kept:
        _, cell = np.unique(part.article, return_inverse=True)
        n = int(cell[-1]) + 1 if len(cell) else 0
        kept[key] = _unigrams(part, words_by(part.tokens, token_pattern), np.arange(part.n_sentences), cell, n)
    matrix = kept[key]
    assert isinstance(matrix, sparse.csr_matrix)
    return matrix


def _unigrams(part: Part, words: Words, sentence: Ints, cell: Ints, n_cells: int) -> sparse.csr_matrix:
    """cells × words, as (cells × types) @ (types × words)."""
    # whole numbers up to 2^24 are exact in float32, whose product takes two thirds of the time of int64's
    core_words = sparse.csr_matrix(
        (np.ones(len(words.ids), np.float32), words.ids, words.starts.astype(np.int32)),
        shape=(len(words.starts) - 1, len(words.vocabulary)),
    )
    codes, starts = _in_cells(part, sentence, cell, n_cells)
    cores = part.tokens.chunks.core_of[codes]
    stream = sparse.csr_matrix(
        (np.ones(len(cores), np.float32), cores, starts.astype(np.int32)), shape=(n_cells, core_words.shape[0])
    )
    counted = stream @ core_words
    # (the matrix' own astype would sort every row first, a fifth of the time, and nothing reads rows in order)
    return sparse.csr_matrix((counted.data.astype(np.int32), counted.indices, counted.indptr), shape=counted.shape)


def _in_cells(part: Part, sentence: Ints, cell: Ints, n_cells: int) -> tuple[npt.NDArray[np.int32], Ints]:
    """The codes of every cell one after the other, and where each cell begins."""
    lengths = np.diff(part.starts)[sentence]
    per_cell = np.bincount(cell, weights=lengths, minlength=n_cells).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(per_cell)])
    if len(sentence) == part.n_sentences and (np.diff(cell) >= 0).all():
        return part.codes, starts
    order = np.argsort(cell, kind="stable")
    return part.codes[_ranges(part.starts[sentence[order]], lengths[order])], starts


def _ranges(starts: Ints, lengths: Ints) -> Ints:
    """start, start + 1, ... for every (start, length), one after the other."""
    total = np.cumsum(lengths)
    return np.repeat(starts - (total - lengths), lengths) + np.arange(int(total[-1]) if len(total) else 0)


def _ngrams(
    part: Part, words: Words, sentence: Ints, cell: Ints, n_cells: int, ngram: int
) -> tuple[sparse.csr_matrix, list[str]]:
    """cells × n-grams within sentences; the only count that needs the words one after the other."""
    cores = part.tokens.chunks.core_of[part.codes]
    n_in_core = np.diff(words.starts)
    stream = words.ids[_ranges(words.starts[cores], n_in_core[cores])].astype(np.int64)
    word_starts = np.concatenate([[0], np.cumsum(part.sum_by_sentence(n_in_core[cores]))])
    lengths = np.maximum(np.diff(word_starts)[sentence] - ngram + 1, 0)
    first, cell = _ranges(word_starts[sentence], lengths), np.repeat(cell, lengths)
    if part.positions is not None:  # no n-gram runs over what is left out
        breaks = np.cumsum(np.diff(part.positions, prepend=part.positions[:1]) > 1)
        run = np.repeat(breaks, n_in_core[cores])
        whole = run[first] == run[first + ngram - 1]
        first, cell = first[whole], cell[whole]
    rows = np.stack([stream[first + i] for i in range(ngram)], axis=1)
    distinct, number = np.unique(rows, axis=0, return_inverse=True)
    matrix = sparse.coo_matrix(
        (np.ones(len(number), np.int32), (cell, number.ravel())), shape=(n_cells, len(distinct))
    ).tocsr()
    return matrix, [" ".join(words.vocabulary[i] for i in row) for row in distinct.tolist()]
