"""How often does each term stand in each group, in how many articles, and how much do the articles' rates vary?

Sums over the articles of each group event by event, as sparse rows, from which any group can be set against any others on
the events that both tell. Two tables are kept: articles on each event (a sentence that tells two events is in both), for a test
that gives each event equal weight, and sentences by the set of events that they tell, in which every occurrence counts once.
(Without events, see group_terms.py.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import Counts, count_words
from mediakit.corpus.groups import EVENT_SET, NONE, SET_SEPARATOR, Groups, group

__all__ = ["Side", "TermSums", "term_sums"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Table:
    """Counts with the group of each row and the events that it is about."""

    counts: Counts
    group: Ints
    events: list[frozenset[str]]
    kept: dict[str, sparse.csr_matrix] = field(default_factory=dict)
    whole: dict[str, Array] = field(default_factory=dict)

    def rows(self, groups: Ints, events: frozenset[str] | None) -> Ints:
        """Rows of these groups that are about any of these events (None: all)."""
        mine = np.flatnonzero(np.isin(self.group, groups))
        return (
            mine if events is None else np.array([row for row in mine.tolist() if self.events[row] & events], np.int64)
        )

    def cells(self, rows: Ints) -> Ints:
        """The articles' cells in these rows."""
        return np.flatnonzero(np.isin(self.counts.group, rows))

    def sums(self, kind: str) -> sparse.csr_matrix:
        """rows × terms: "count", "holding" (cells that hold the term), "rate" or "square" (of the cells' rates)."""
        if kind not in self.kept:
            matrix = self.counts.matrix
            if kind == "holding":
                matrix = _like(matrix, np.ones(len(matrix.data)))
            elif kind in ("rate", "square"):
                words = np.repeat(np.maximum(self.counts.n_words, 1), np.diff(matrix.indptr))
                matrix = _like(matrix, (matrix.data / words) ** (2 if kind == "square" else 1))
            self.kept[kind] = self.counts.by_group(len(self.group), matrix)
        return self.kept[kind]

    def row(self, kind: str, which: Ints) -> Array:
        """Dense sum of some rows; of most of them as the sum of all less the others', which is cheaper."""
        matrix = self.sums(kind)
        if len(which) <= matrix.shape[0] // 2:
            return _dense_sum(matrix, which)
        if kind not in self.whole:
            self.whole[kind] = _dense_sum(matrix, np.arange(matrix.shape[0]))
        rest = self.whole[kind] - _dense_sum(matrix, np.setdiff1d(np.arange(matrix.shape[0]), which))
        # what rounding leaves of a term that only the others have is nothing
        return np.where(self.row("holding", which) > 0, rest, 0.0) if kind in ("rate", "square") else rest


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: counts of every term, words, articles holding each term, articles."""

    count: Array
    n_words: int
    holding: Array
    n_articles: int


@dataclass(frozen=True, slots=True)
class TermSums:
    """Sums of every group's terms. Made by `term_sums`."""

    vocabulary: pl.Series
    by_event: _Table
    by_set: _Table

    def common(self, target: int, others: Ints) -> list[str]:
        """Events told by both sides, sorted."""
        sides = [self.by_event.rows(groups, None).tolist() for groups in (np.array([target]), others)]
        told = [frozenset().union(*(self.by_event.events[row] for row in rows)) for rows in sides]
        return sorted((told[0] & told[1]) - {NONE})

    def side(self, groups: Ints, common: Sequence[str]) -> Side:
        """The counts of some groups on the common events, every occurrence once."""
        rows = self.by_set.rows(groups, frozenset(common))
        counts = self.by_set.counts
        articles, holding = _articles(counts, self.by_set.cells(rows))
        n_words = int(counts.n_words[np.isin(counts.group, rows)].sum())
        return Side(self.by_set.row("count", rows), n_words, holding, articles)

    def moments(self, groups: Ints, event: str, terms: Ints) -> tuple[int, Array, Array]:
        """Articles of some groups on an event, and sum and sum of squares of the chosen terms' rates in them."""
        rows = self.by_event.rows(groups, frozenset([event]))
        n = int(np.isin(self.by_event.counts.group, rows).sum())
        return n, self.by_event.row("rate", rows)[terms], self.by_event.row("square", rows)[terms]


def term_sums(corpus: Corpus, groups: Groups, *, drop: frozenset[str] = frozenset()) -> TermSums:
    """Count the terms of every group by event.

    Arguments: corpus and its groups; drop, words left out (they count as words of the text).
    """
    tables = []
    for column in ("event", EVENT_SET):
        fine = group(corpus, [*groups.by, column])
        events = [frozenset(value.split(SET_SEPARATOR)) for value in fine.keys[column].to_list()]
        tables.append(_Table(count_words(corpus, fine, drop=drop), fine.inside(groups), events))
    return TermSums(tables[0].counts.vocabulary, *tables)


def _articles(counts: Counts, cells: Ints) -> tuple[int, Array]:
    """Distinct articles in these cells, and how many of them hold each term."""
    articles, row = np.unique(counts.article[cells], return_inverse=True)
    onto = sparse.csr_matrix(
        (np.ones(len(cells), np.int64), (row, np.arange(len(cells)))), shape=(len(articles), len(cells))
    )
    together = (onto @ counts.matrix[cells]).tocsr()
    return len(articles), np.bincount(together.indices, minlength=counts.matrix.shape[1]).astype(np.float64)


def _dense_sum(matrix: sparse.csr_matrix, which: Ints) -> Array:
    """The sum of some rows as a dense row. A row of a canonical CSR holds each column once: it can be added in place."""
    out = np.zeros(matrix.shape[1])
    for row in which.tolist():
        at = slice(matrix.indptr[row], matrix.indptr[row + 1])
        out[matrix.indices[at]] += matrix.data[at]
    return out


def _like(matrix: sparse.csr_matrix, data: npt.NDArray[Any]) -> sparse.csr_matrix:
    return sparse.csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)
