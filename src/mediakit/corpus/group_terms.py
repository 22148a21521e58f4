"""Which terms does each group use, how often, in how many of its articles, and how much do the articles' rates vary?

The sums of every group over its articles, kept only for the terms that a group has: a look at one group costs what that group
holds, not the whole vocabulary, so that hundreds of sources can each be set against the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from mediakit.corpus.counts import Counts

__all__ = ["GroupTerms", "Totals", "group_terms"]

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
# Counts (article by word) summed together: 100 MB of news have 7 million, which at once would take 400 MB
BATCH = 1_000_000


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over several groups, one value a term: count, holding, rate, square (the last two empty unless asked for); and
    their words and articles."""

    count: Array
    holding: Array
    rate: Array
    square: Array
    n_words: int
    n_articles: int


@dataclass(frozen=True, slots=True)
class GroupTerms:
    """The terms of each group, groups one after the other, terms ascending within a group.

    starts: where each group's rows begin, and the end; term: of each row; count: occurrences; holding: articles that hold it
    rate, square: sums over articles of its relative frequency and of the square of that; deviation: Gries's (2008) normalised
    deviation of proportions over the group's articles, NaN where it is one article (the last three empty unless asked for)
    n_words, n_articles: of each group; n_terms: size of the vocabulary
    """

    starts: Ints
    term: Ints
    count: Array
    holding: Array
    rate: Array
    square: Array
    deviation: Array
    n_words: Ints
    n_articles: Ints
    n_terms: int

    def rows(self, group: int) -> slice:
        """The rows of one group."""
        return slice(int(self.starts[group]), int(self.starts[group + 1]))

    def only(self, words: npt.NDArray[np.bool_]) -> GroupTerms:
        """Without the words that the mask leaves out."""
        keep = words[self.term]
        starts = np.concatenate([[0], np.cumsum(keep)])[self.starts]
        count, holding, rate, square, deviation = (
            column[keep] if len(column) else column
            for column in (self.count, self.holding, self.rate, self.square, self.deviation)
        )
        return replace(
            self, starts=starts, term=self.term[keep], count=count, holding=holding, rate=rate, square=square,
            deviation=deviation,
        )  # fmt: skip

    def totals(self, groups: Ints) -> Totals:
        """Sums over several groups."""
        chosen = np.zeros(len(self.n_words), np.bool_)
        chosen[groups] = True
        rows = np.repeat(chosen, np.diff(self.starts))
        term = self.term[rows]
        count, holding, rate, square = (
            np.bincount(term, weights=values[rows], minlength=self.n_terms) if len(values) else values
            for values in (self.count, self.holding, self.rate, self.square)
        )
        return Totals(count, holding, rate, square, int(self.n_words[groups].sum()), int(self.n_articles[groups].sum()))


def group_terms(counts: Counts, n_groups: int, *, moments: bool = False) -> GroupTerms:
    """Sum the word counts of cells by group; with `moments`, also how the articles' rates vary.

    >>> import mediakit as mk
    >>> from mediakit.corpus.counts import count_words
    >>> from mediakit.corpus.groups import group
    >>> corpus = mk.from_texts({"a": ["to be", "be"], "b": ["or"]})
    >>> counts = count_words(corpus, group(corpus, "source"))
    >>> found = group_terms(counts, 2)
    >>> [counts.vocabulary[i] for i in found.term.tolist()], found.count.tolist(), found.holding.tolist()
    (['be', 'to', 'or'], [2.0, 1.0, 1.0], [2.0, 1.0, 1.0])
    """
    order = np.argsort(counts.group, kind="stable")
    cells = np.searchsorted(counts.group[order], np.arange(n_groups + 1))
    group_words = counts.words_by_group(n_groups)
    batches = [
        _summed(counts, order, cells[first : last + 1], group_words[first:last], moments)
        for first, last in _batches(counts, order, cells)
    ]
    empty = (np.empty(0, np.int64), np.empty(0, np.int64), *(np.empty(0),) * 5)
    lengths, term, count, holding, rate, square, deviation = (
        np.concatenate(column) for column in zip(empty, *batches, strict=True)
    )
    starts, n_articles = np.concatenate([[0], np.cumsum(lengths)]), np.diff(cells)
    return GroupTerms(
        starts, term, count, holding, rate, square, deviation, group_words, n_articles, counts.matrix.shape[1]
    )


def _batches(counts: Counts, order: Ints, cells: Ints) -> Iterator[tuple[int, int]]:
    """Runs of groups, (first, last), of about BATCH counts each."""
    ends = np.concatenate([[0], np.cumsum(np.diff(counts.matrix.indptr)[order])])[cells[1:]]
    last = np.flatnonzero(np.diff(ends // BATCH, append=-1)) + 1
    yield from pairwise([0, *last.tolist()])


def _summed(counts: Counts, order: Ints, cells: Ints, group_words: Ints, moments: bool) -> tuple[Array, ...]:
    """The sums of a run of groups: how many terms each has, and the columns of GroupTerms from `term` to `deviation`."""
    chosen = order[cells[0] : cells[-1]]
    cells = cells - cells[0]
    matrix, n_words = counts.matrix[chosen], counts.n_words[chosen]
    found = list(_groups(matrix, cells))
    lengths = np.array([len(terms) for terms, _ in found], np.int64)
    before = (np.cumsum(lengths) - lengths).tolist()
    slot = np.concatenate([np.empty(0, np.int64), *(places + a for (_, places), a in zip(found, before, strict=True))])
    term = np.concatenate([np.empty(0, np.int64), *(terms for terms, _ in found)])
    count = np.bincount(slot, weights=matrix.data)
    holding = np.bincount(slot).astype(np.float64)
    if not moments:
        return lengths, term, count, holding, *(np.empty(0),) * 3
    per_cell = np.diff(matrix.indptr)
    rates = matrix.data / np.repeat(np.maximum(n_words, 1), per_cell)
    share = n_words / np.maximum(np.repeat(group_words, np.diff(cells)), 1)
    deviation = _normalised(_spread(matrix.data, count, slot, np.repeat(share, per_cell)), share, cells, lengths)
    rate, square = np.bincount(slot, weights=rates), np.bincount(slot, weights=rates**2)
    return lengths, term, count, holding, rate, square, deviation


def _spread(data: Array, count: Array, slot: Ints, share: Array) -> Array:
    """Deviation of proportions of each row: half the sum over articles of |share of the term - share of the words|."""
    away = np.abs(data / count[slot] - share) - share
    # the share 0 of the articles without a term deviates by their sizes, which are 1 less those of the others
    return np.asarray(np.maximum((np.bincount(slot, weights=away) + 1) / 2, 0))


def _normalised(spread: Array, share: Array, cells: Ints, n_rows: Ints) -> Array:
    """Divided by its largest possible value, 1 less the share of the smallest article."""
    smallest = [share[a:b][share[a:b] > 0].min(initial=1.0) for a, b in pairwise(cells.tolist())]
    room = np.repeat(1 - np.array(smallest), n_rows)
    return np.asarray(np.divide(spread, room, out=np.full(len(room), np.nan), where=room > 0))


def _groups(matrix: sparse.csr_matrix, cells: Ints) -> Iterator[tuple[Ints, Ints]]:
    """For each group its distinct terms, ascending, and for each of its counts which of them it is of."""
    number = np.zeros(matrix.shape[1], np.int64)
    for first, last in pairwise(cells.tolist()):
        indices = matrix.indices[matrix.indptr[first] : matrix.indptr[last]]
        held = np.zeros(matrix.shape[1], np.bool_)
        held[indices] = True
        terms = np.flatnonzero(held)
        number[terms] = np.arange(len(terms))
        yield terms, number[indices]
