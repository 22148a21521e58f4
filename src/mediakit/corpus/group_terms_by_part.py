"""The sums of group_terms.py for a store with more parts than memory takes: part by part, then added up.

Each part gives the sums of its groups' terms by word; parts are added up as they come, keyed by group and word, so that
memory holds
the sums and one part. Counts are the same in whatever parts they come, sums of rates to rounding. The deviation of
proportions needs
each group's total of a term, which is known only at the end: it takes a second pass over the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import Counts
from mediakit.corpus.group_terms import GroupTerms, group_terms
from mediakit.corpus.groups import Groups
from mediakit.corpus.lazily import Lazily
from mediakit.engine.memory import give_back
from mediakit.errors import EmptySelection

__all__ = ["Summed", "summed_by_part"]

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Count = Callable[[Corpus, Groups], Counts]
# Groups times words stay below 2^63 with room: 2^32 words are more than any corpus has.
_WORDS = 1 << 32


@dataclass(frozen=True, slots=True)
class Summed:
    """Terms of groups, their words, and in how many articles each word stands, over all groups."""

    terms: GroupTerms
    vocabulary: pl.Series
    articles_holding: Ints


@dataclass
class _Sums:
    """What has been added up: rows by ascending key (group, word), and the words in the order in which they were met."""

    key: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    values: list[Array] = field(default_factory=lambda: [np.empty(0)] * 4)
    words: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"word": pl.String, "id": pl.Int64, "holding": pl.Int64})
    )

    def ids_of(self, words: pl.Series, holding: Ints | None) -> Ints:
        """The ids of a part's words; new ones get the next, and the articles that hold them are added."""
        here = pl.DataFrame(
            {"word": words.cast(pl.String), "more": np.zeros(len(words), np.int64) if holding is None else holding}
        )
        if holding is not None:
            new = here.join(self.words, on="word", how="anti", maintain_order="left")
            first = self.words.height
            numbered = new.select(
                "word", pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("id"), holding=pl.lit(0, pl.Int64)
            )
            self.words = pl.concat([self.words, numbered]).join(here, on="word", how="left", maintain_order="left")
            self.words = self.words.select(
                "word", "id", (pl.col("holding") + pl.col("more").fill_null(0)).alias("holding")
            )
        return here.join(self.words, on="word", how="left", maintain_order="left")["id"].to_numpy()

    def add(self, key: Ints, values: list[Array]) -> None:
        """Add a part's rows."""
        order = np.argsort(np.concatenate([self.key, key]), kind="stable")
        keys = np.concatenate([self.key, key])[order]
        new = np.flatnonzero(np.diff(keys, prepend=-1))
        self.key = keys[new]
        self.values = [
            np.add.reduceat(np.concatenate([old, more])[order], new) if len(new) else old
            for old, more in zip(self.values, values, strict=True)
        ]


def summed_by_part(corpus: Corpus, groups: Groups, count: Count, *, moments: bool = False) -> Summed | None:
    """Sums of the terms of every group of a corpus with many parts; None where it has few, which are summed at once.

    count: the word counts of the articles of each group, for a corpus of one part
    Raises EmptySelection where no part has what `count` looks for.
    """
    if not isinstance(corpus.parts, Lazily):
        return None
    n, sums = len(groups), _Sums()
    n_words, n_articles, smallest = np.zeros(n, np.int64), np.zeros(n, np.int64), np.full(n, np.inf)
    for counts in _counts(corpus, groups, count):
        found = group_terms(counts, n, moments=False)
        ids = sums.ids_of(counts.vocabulary, _articles_holding(counts))
        group = np.repeat(np.arange(n), np.diff(found.starts))
        rates = _rates(counts, found, n) if moments else [np.zeros(len(group)), np.zeros(len(group))]
        sums.add(group * _WORDS + ids[found.term], [found.count, found.holding, *rates])
        n_words += counts.words_by_group(n)
        n_articles += counts.articles_by_group(n)
        some = counts.n_words > 0
        np.minimum.at(smallest, counts.group[some], counts.n_words[some])
        del counts, found
        give_back()
    # words in order of their code points, as in counts joined at once, so that ties are broken alike
    words = sums.words.sort("word").with_row_index("rank")
    rank = np.empty(words.height, np.int64)
    rank[words["id"].to_numpy()] = words["rank"].to_numpy()
    deviation = _deviation(corpus, groups, count, sums, n_words, smallest) if moments else np.empty(0)
    group, term = sums.key // _WORDS, rank[sums.key % _WORDS]
    order = np.lexsort((term, group))
    starts = np.searchsorted(group[order], np.arange(n + 1))
    nothing = np.empty(0)
    count_of, holding, rate, square = (values[order] for values in sums.values)
    terms = GroupTerms(
        starts, term[order], count_of, holding, rate if moments else nothing, square if moments else nothing,
        deviation[order] if moments else nothing, n_words, n_articles, words.height,
    )  # fmt: skip
    return Summed(terms, words["word"].alias("term"), words["holding"].to_numpy())


def _counts(corpus: Corpus, groups: Groups, count: Count) -> Iterator[Counts]:
    """The counts of each part that has what is looked for."""
    nothing: EmptySelection | None = None
    some = False
    for part, pair in zip(corpus.parts, groups.pairs, strict=True):
        try:
            counts = count(replace(corpus, _parts=(part,)), replace(groups, pairs=[pair]))
        except EmptySelection as error:
            nothing = error
            continue
        some = True
        yield counts
    if not some and nothing is not None:
        raise nothing


def _rates(counts: Counts, found: GroupTerms, n_groups: int) -> list[Array]:
    """Sums of the articles' rates and of their squares, by the rows of `found`."""
    per_cell = np.diff(counts.matrix.indptr)
    rates = counts.matrix.data / np.repeat(np.maximum(counts.n_words, 1), per_cell)
    slot = _slots(counts, found, n_groups, per_cell)
    return [np.bincount(slot, weights=values, minlength=len(found.term)) for values in (rates, rates**2)]


def _slots(counts: Counts, found: GroupTerms, n_groups: int, per_cell: Ints) -> Ints:
    """Which row of `found` each count belongs to."""
    row_key = np.repeat(np.arange(n_groups), np.diff(found.starts)) * _WORDS + found.term
    return np.asarray(np.searchsorted(row_key, np.repeat(counts.group, per_cell) * _WORDS + counts.matrix.indices))


def _articles_holding(counts: Counts) -> Ints:
    """Distinct articles that hold each word of a part; an article in several groups counts once."""
    article = np.repeat(counts.article, np.diff(counts.matrix.indptr))
    n = counts.matrix.shape[1]
    if len(np.unique(counts.article)) == len(counts.article):
        return np.asarray(np.bincount(counts.matrix.indices, minlength=n))
    pairs = np.unique(article.astype(np.int64) * n + counts.matrix.indices)
    return np.asarray(np.bincount(pairs % n, minlength=n))


def _deviation(corpus: Corpus, groups: Groups, count: Count, sums: _Sums, n_words: Ints, smallest: Array) -> Array:
    """Gries's normalised deviation of proportions of each row (see group_terms.py), in a second pass."""
    away = np.zeros(len(sums.key))
    for counts in _counts(corpus, groups, count):
        per_cell = np.diff(counts.matrix.indptr)
        ids = sums.ids_of(counts.vocabulary, None)
        at = np.searchsorted(sums.key, np.repeat(counts.group, per_cell) * _WORDS + ids[counts.matrix.indices])
        share = np.repeat(counts.n_words / np.maximum(n_words[counts.group], 1), per_cell)
        away += np.bincount(at, np.abs(counts.matrix.data / sums.values[0][at] - share) - share, minlength=len(away))
        del counts
        give_back()
    group = sums.key // _WORDS
    least = np.divide(smallest, n_words, out=np.ones(len(n_words)), where=(n_words > 0) & np.isfinite(smallest))
    room = (1 - least)[group]
    return np.asarray(np.divide(np.maximum((away + 1) / 2, 0), room, out=np.full(len(room), np.nan), where=room > 0))
