"""The sums of word_sums.py for a store with more parts than memory takes: part by part, some groups at a time.

A first look at the parts numbers their words. Sums are then made for as many groups at a time as fit into memory, each in
two passes over the parts, since the deviation of proportions needs a group's total of a term first. Counts are the same in
whatever parts they come, sums of rates to rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import Counts
from mediakit.corpus.group_terms import GroupTerms, Totals
from mediakit.corpus.groups import Groups
from mediakit.engine.memory import give_back
from mediakit.errors import EmptySelection

__all__ = ["SumsByPart", "articles_holding"]

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Count = Callable[[Corpus, Groups], Counts]
# Groups times words summed together: five numbers of 8 bytes each, so some 200 MB with what is needed on the way.
BATCH_CELLS = 3_000_000
# Values (article by word) looked at together: a part of 64 MB of news has five million, which at once would take 250 MB.
VALUES = 500_000


def articles_holding(counts: Counts) -> Ints:
    """Distinct articles that hold each word; an article in several groups counts once."""
    n = counts.matrix.shape[1]
    if len(np.unique(counts.article)) == len(counts.article):
        return np.asarray(np.bincount(counts.matrix.indices, minlength=n))
    article = np.repeat(counts.article.astype(np.int64), np.diff(counts.matrix.indptr))
    return np.asarray(np.bincount(np.unique(article * n + counts.matrix.indices) % n, minlength=n))


@dataclass(frozen=True, slots=True)
class _Some:
    """Values of some articles: their count and key (slot times words, plus word); of each article how many values it has, its
    words, its group."""

    count: Array
    key: Ints
    n_values: Ints
    n_words: Ints
    group: Ints

    def of_values(self, column: Array) -> Array:
        """What an article has, for each of its values."""
        return np.repeat(column, self.n_values)


class SumsByPart:
    """Sums of the words of groups, batch by batch (word_sums.py: `WordSums`)."""

    def __init__(self, corpus: Corpus, groups: Groups, count: Count, *, moments: bool = False) -> None:
        self._corpus, self._groups, self._count, self._moments = corpus, groups, count, moments
        n = len(groups)
        self.n_words, self.n_articles = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self._smallest = np.full(n, np.inf)
        words = pl.DataFrame(schema={"word": pl.String, "id": pl.Int64})
        holding, numbers_of = np.zeros(0, np.int64), list[npt.NDArray[np.int32]]()
        for counts in self._counts():
            here = counts.vocabulary.cast(pl.String).alias("word").to_frame()
            new = here.join(words, on="word", how="anti", maintain_order="left")
            numbers = pl.int_range(words.height, words.height + new.height, dtype=pl.Int64, eager=True).alias("id")
            words = pl.concat([words, new.with_columns(numbers)])
            ids = here.join(words, on="word", how="left", maintain_order="left")["id"].to_numpy()
            holding = np.append(holding, np.zeros(new.height, np.int64))
            holding[ids] += articles_holding(counts)
            numbers_of.append(ids.astype(np.int32))
            self._sizes(counts)
        # words in order of their code points, as in counts joined at once, so that ties are broken alike
        order = words["word"].arg_sort()
        self.vocabulary = words["word"].gather(order).alias("term")
        rank = np.empty(words.height, np.int32)
        rank[order.to_numpy()] = np.arange(words.height, dtype=np.int32)
        self.articles_holding = holding[order.to_numpy()]
        self._ids = [rank[ids] for ids in numbers_of]
        self._kept: npt.NDArray[np.bool_] | None = None

    def totals(self, groups: Ints) -> Totals:
        """Sums over several groups."""
        chosen = np.zeros(len(self.n_words), np.bool_)
        chosen[groups] = True
        count, holding, rate, square = (one.ravel() for one in self._sums(np.where(chosen, 0, -1), 1))
        n_words, n_articles = int(self.n_words[groups].sum()), int(self.n_articles[groups].sum())
        return Totals(count, holding, rate, square, n_words, n_articles)

    def batches(self, groups: Sequence[int]) -> Iterator[tuple[Sequence[int], GroupTerms]]:
        """These groups in runs, each with the terms of its groups."""
        size = max(BATCH_CELLS // max(len(self.vocabulary), 1), 1)
        for first, last in pairwise([*range(0, len(groups), size), len(groups)]):
            yield groups[first:last], self._terms(sorted(groups[first:last]))

    def only(self, words: npt.NDArray[np.bool_]) -> SumsByPart:
        """Without the words that the mask leaves out; they still count as words of the text."""
        other = copy(self)
        other._kept = words if self._kept is None else words & self._kept
        return other

    def with_moments(self, moments: bool) -> SumsByPart:
        """The same, and whether also how the articles' rates vary."""
        if moments == self._moments:
            return self
        other = copy(self)
        other._moments = moments
        return other

    def _counts(self) -> Iterator[Counts]:
        """The counts of each part; without words where it has nothing that is looked for."""
        nothing, some = EmptySelection("no part holds it"), False
        for part, pair in zip(self._corpus.parts, self._groups.pairs, strict=True):
            try:
                counts = self._count(replace(self._corpus, _parts=(part,)), replace(self._groups, pairs=[pair]))
            except EmptySelection as error:
                nothing, empty = error, np.empty(0, np.int64)
                counts = Counts(pl.Series("term", [], dtype=pl.String), sparse.csr_matrix((0, 0)), empty, empty, empty)
            else:
                some = True
            yield counts
            del counts
            give_back()
        if not some:
            raise nothing

    def _sizes(self, counts: Counts) -> None:
        """Add a part's articles and words by group."""
        self.n_words += counts.words_by_group(len(self.n_words))
        self.n_articles += counts.articles_by_group(len(self.n_words))
        some = counts.n_words > 0
        np.minimum.at(self._smallest, counts.group[some], counts.n_words[some])

    def _each(self, slot: Ints) -> Iterator[_Some]:
        """The values of the chosen groups' articles (slot >= 0), some articles at a time."""
        for counts, ids in zip(self._counts(), self._ids, strict=True):
            rows = np.flatnonzero(slot[counts.group] >= 0)
            ends = np.cumsum(np.diff(counts.matrix.indptr)[rows])
            for some in np.split(rows, np.flatnonzero(np.diff(ends // VALUES)) + 1):
                matrix, group = counts.matrix[some], counts.group[some]
                word, values, starts = ids[matrix.indices], matrix.data, matrix.indptr
                if self._kept is not None:
                    kept = self._kept[word]
                    word, values, starts = word[kept], values[kept], np.concatenate([[0], np.cumsum(kept)])[starts]
                n = np.diff(starts)
                key = np.repeat(slot[group] * len(self.vocabulary), n) + word
                yield _Some(values.astype(np.float64), key, n, counts.n_words[some], group)

    def _sums(self, slot: Ints, n: int) -> list[Array]:
        """count, holding, rate and square [slots, words] of the groups with a slot; the last two empty if not asked for."""
        width = len(self.vocabulary)
        sums = [np.zeros((n, width)) for _ in range(4 if self._moments else 2)]
        for some in self._each(slot):
            columns: list[Array] = [some.count, np.ones(len(some.key))]
            if self._moments:
                rate = some.count / some.of_values(np.maximum(some.n_words, 1))
                columns += [rate, rate**2]
            for total, column in zip(sums, columns, strict=True):
                np.add.at(total.ravel(), some.key, column)
        return sums if self._moments else [*sums, np.empty((0, width)), np.empty((0, width))]

    def _terms(self, groups: Sequence[int]) -> GroupTerms:
        """The terms of a batch of groups."""
        n, width = len(self.n_words), len(self.vocabulary)
        slot = np.full(n, -1)
        slot[groups] = np.arange(len(groups))
        count, holding, rate, square = self._sums(slot, len(groups))
        row, term = np.nonzero(holding)
        lengths = np.zeros(n, np.int64)
        lengths[groups] = np.bincount(row, minlength=len(groups))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        rates, squares, deviation = (np.empty(0),) * 3
        if self._moments:
            spread = self._deviation(groups, slot, count, width)
            rates, squares, deviation = (one[row, term] for one in (rate, square, spread))
        return GroupTerms(
            starts, term, count[row, term], holding[row, term], rates, squares, deviation, self.n_words, self.n_articles,
            width,
        )  # fmt: skip

    def _deviation(self, groups: Sequence[int], slot: Ints, count: Array, width: int) -> Array:
        """Gries's normalised deviation of proportions [groups, words] (see group_terms.py), in a pass of its own."""
        away, of_group = np.zeros(len(groups) * width), np.maximum(self.n_words, 1)
        for some in self._each(slot):
            share = some.of_values(some.n_words / of_group[some.group])
            np.add.at(away, some.key, np.abs(some.count / count.ravel()[some.key] - share) - share)
        least = np.where(np.isfinite(self._smallest) & (self.n_words > 0), self._smallest / of_group, 1.0)
        room = (1 - least)[groups][:, None]
        found = np.maximum((away.reshape(len(groups), width) + 1) / 2, 0)
        return np.asarray(np.divide(found, room, out=np.full(found.shape, np.nan), where=room > 0))
