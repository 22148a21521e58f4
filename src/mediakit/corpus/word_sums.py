"""The words of every group, summed once, for whatever asks how groups differ in their words.

`word_sums` gives the sums of all groups together where a corpus's tokens are in memory, and in batches of groups where it
has more parts than that (word_sums_by_part.py); either way a measure goes through the same batches. Sums of plain words are
shared: as long as somebody holds them, whoever asks for those of the same corpus and groups gets them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol
from weakref import WeakKeyDictionary, WeakValueDictionary

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.all_at_once import by_part
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import Counts, count_words
from mediakit.corpus.group_terms import GroupTerms, Totals, group_terms
from mediakit.corpus.groups import Groups
from mediakit.corpus.word_sums_by_part import SumsByPart, articles_holding

__all__ = ["WordSums", "word_sums"]

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class WordSums(Protocol):
    """Sums of the words of groups.

    vocabulary: distinct words, ascending by code point; articles_holding: in how many articles each stands, over all groups
    n_words, n_articles: of each group
    """

    @property
    def vocabulary(self) -> pl.Series: ...
    @property
    def articles_holding(self) -> Ints: ...
    @property
    def n_words(self) -> Ints: ...
    @property
    def n_articles(self) -> Ints: ...

    def totals(self, groups: Ints) -> Totals:
        """Sums over several groups."""

    def batches(self, groups: Sequence[int]) -> Iterator[tuple[Sequence[int], GroupTerms]]:
        """These groups in runs, each with the terms of its groups; what of other groups is in there means nothing."""

    def only(self, words: Mask) -> WordSums:
        """Without the words that the mask leaves out; they still count as words of the text."""


@dataclass(frozen=True, eq=False)
class SumsAtOnce:
    """The sums of all groups, in memory."""

    terms: GroupTerms
    vocabulary: pl.Series
    articles_holding: Ints

    @property
    def n_words(self) -> Ints:
        return self.terms.n_words

    @property
    def n_articles(self) -> Ints:
        return self.terms.n_articles

    def totals(self, groups: Ints) -> Totals:
        return self.terms.totals(groups)

    def batches(self, groups: Sequence[int]) -> Iterator[tuple[Sequence[int], GroupTerms]]:
        yield groups, self.terms

    def only(self, words: Mask) -> SumsAtOnce:
        return replace(self, terms=self.terms.only(words))


_held: WeakKeyDictionary[Corpus, WeakValueDictionary[tuple[str, ...], SumsAtOnce | SumsByPart]] = WeakKeyDictionary()


def word_sums(
    corpus: Corpus, groups: Groups, count: Callable[[Corpus, Groups], Counts] = count_words, *, moments: bool = False
) -> WordSums:
    """Sum the words of every group.

    Arguments: corpus and its groups; count, the word counts of the articles of each group, for a corpus of any part;
    moments, whether also how the articles' rates vary.
    Raises what `count` raises; EmptySelection where no part has what it looks for.

    >>> import mediakit as mk
    >>> from mediakit.corpus.groups import group
    >>> corpus = mk.from_texts({"a": ["to be", "be"], "b": ["or"]})
    >>> sums = word_sums(corpus, group(corpus, "source"))
    >>> sums.vocabulary.to_list(), sums.totals(np.array([0, 1])).count.tolist()
    (['be', 'or', 'to'], [2.0, 1.0, 1.0])
    """
    plainly, key = count is count_words, tuple(groups.by)
    known = _held.setdefault(corpus, WeakValueDictionary()).get(key) if plainly else None
    if isinstance(known, SumsByPart):
        return known.with_moments(moments)
    if known is not None and (len(known.terms.rate) or not moments):
        return known
    found: SumsAtOnce | SumsByPart
    if by_part(corpus):
        found = SumsByPart(corpus, groups, partial(count_words, ordered=False) if plainly else count, moments=moments)
    else:
        counts = count(corpus, groups)
        terms = group_terms(counts, len(groups), moments=moments)
        found = SumsAtOnce(terms, counts.vocabulary, articles_holding(counts))
    if plainly:
        _held[corpus][key] = found
    return found
