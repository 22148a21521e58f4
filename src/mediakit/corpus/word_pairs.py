"""Which two words stand near each other within a sentence, how often, and in how many articles?

Pairs of all words of a large corpus are many, and most of them occur once. They are gone through twice: first they are
only counted by a hash into a table of fixed size; then those whose place in the table is full enough are counted exactly. Both
passes are over arrays of numbers, in time linear in the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.groups import Groups
from mediakit.corpus.word_ids import word_ids

__all__ = ["Pairs", "Reach", "sentences_with", "word_pairs"]

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
# Places of the table: 16 million, for some 30 million pairs that 100 MB of news have within five words
TABLE_BITS = 24
_MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits, as Knuth's multiplicative hashing takes it


@dataclass(frozen=True, slots=True)
class Reach:
    """What counts as together: within `words` words; in_order, the second only after the first."""

    words: int
    in_order: bool

    @property
    def span(self) -> int:
        """Places beside a word that count."""
        return self.words if self.in_order else 2 * self.words


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs: group, first and second word (numbers of the vocabulary), count, n_articles. Not in order: first < second."""

    group: Ints
    first: Ints
    second: Ints
    count: Ints
    n_articles: Ints


def word_pairs(
    corpus: Corpus,
    groups: Groups,
    vocabulary: pl.Series,
    usable: Mask,
    nodes: Mask | None,
    reach: Reach,
    min_count: int,
) -> Pairs:
    """Count the pairs that occur `min_count` times in a group.

    Arguments: vocabulary, distinct words, ascending; usable, [groups, words], the words that may be in a pair; nodes, words of
    which one must be in a pair (None: any); reach.
    """
    n_words = len(vocabulary)
    numbered = pl.Enum(vocabulary)
    of_part = [
        pl.Series(part.tokens.words.vocabulary, dtype=pl.String)
        .cast(numbered)
        .to_physical()
        .to_numpy()
        .astype(np.int32)
        for part in corpus.parts
    ]

    def stream() -> Iterator[tuple[Ints, Ints]]:
        for part, pairs, index in zip(corpus.parts, groups.pairs, of_part, strict=True):
            yield from _near(part, pairs, index, usable, nodes, reach)

    table = np.zeros(1 << TABLE_BITS, np.int64)
    for key, _ in stream():
        table += np.bincount(_place(key), minlength=len(table))
    full = table >= min_count
    del table
    kept = [(np.empty(0, np.int64),) * 2]
    for key, article in stream():
        some = full[_place(key)]
        kept.append((key[some], article[some]))
    key, article = (np.concatenate(column) for column in zip(*kept, strict=True))
    return _counted(key, article, n_words, min_count)


def _counted(key: Ints, article: Ints, n_words: int, min_count: int) -> Pairs:
    # one sort of pair and article together: numbers of 63 bits hold both, for any corpus that fits the memory
    width = int(article.max(initial=0)) + 1
    key, article = np.divmod(np.sort(key * width + article), width)
    new = np.diff(key, prepend=-1) != 0
    starts = np.append(np.flatnonzero(new), len(key))
    count = np.diff(starts)
    first_in_article = new | (np.diff(article, prepend=-1) != 0)
    n_articles = np.add.reduceat(first_in_article, starts[:-1], dtype=np.int64) if len(count) else count
    often = count >= min_count
    pair, n_articles = key[starts[:-1][often]], n_articles[often]
    both, second = np.divmod(pair, n_words) if n_words else (pair, pair)
    group, first = np.divmod(both, n_words) if n_words else (both, both)
    return Pairs(group, first, second, count[often], n_articles)


def _near(
    part: Part, pairs: tuple[Ints, Ints], index: npt.NDArray[np.int32], usable: Mask, nodes: Mask | None, reach: Reach
) -> Iterator[tuple[Ints, Ints]]:
    """(key of group, first and second word; article) of the pairs of a part, some at a time."""
    words = word_ids(part)
    sentence, group = pairs
    lengths = np.diff(words.starts)[sentence]
    ids, starts = words.of_sentences(sentence)
    ids = index[ids]
    member = np.repeat(group, lengths)
    run = _runs_of(words.run, words.starts, sentence, starts)
    place = np.flatnonzero(usable[member, ids])
    ids, member, run = ids[place].astype(np.int64), member[place], run[place]
    article = np.repeat(part.article[sentence], lengths)[place].astype(np.int64)
    n_words = usable.shape[1]
    for step in range(1, reach.words + 1):
        near = (place[step:] - place[:-step] <= reach.words) & (run[step:] == run[:-step])
        if nodes is not None:
            near &= nodes[ids[step:]] | nodes[ids[:-step]]
        if not reach.in_order:
            near &= ids[step:] != ids[:-step]
        at = np.flatnonzero(near)
        if not len(at):
            continue
        one, other = ids[at], ids[at + step]
        if not reach.in_order:
            one, other = np.minimum(one, other), np.maximum(one, other)
        yield (member[at] * n_words + one) * n_words + other, article[at]


def _runs_of(run: npt.NDArray[np.int32], old: Ints, sentence: Ints, starts: Ints) -> Ints:
    """The runs of the words of some sentences, told apart where a sentence is there several times."""
    if len(sentence) == len(old) - 1 and bool((np.diff(sentence) == 1).all()):
        return run.astype(np.int64)
    lengths = np.diff(starts)
    at = np.repeat(old[sentence] - starts[:-1], lengths) + np.arange(int(starts[-1]))
    again = np.repeat(np.arange(len(sentence)), lengths)
    return again * (int(run.max(initial=0)) + 1) + run[at]


def _place(key: Ints) -> Ints:
    return ((key.astype(np.uint64) * _MIX) >> np.uint64(64 - TABLE_BITS)).astype(np.int64)


def sentences_with(part: Part, first: str, second: str, reach: Reach) -> Ints:
    """The selected sentences of a part in which two words stand together."""
    number = part.tokens.vocabulary.number
    if first not in number or second not in number:
        return np.empty(0, np.int64)
    words = word_ids(part)
    a, b = number[first], number[second]
    place = np.flatnonzero((words.ids == a) | (words.ids == b))
    ids, run = words.ids[place], words.run[place]
    found = [np.empty(0, np.int64)]
    for step in range(1, reach.words + 1):
        near = (place[step:] - place[:-step] <= reach.words) & (run[step:] == run[:-step])
        straight = (ids[:-step] == a) & (ids[step:] == b)
        back = (ids[:-step] == b) & (ids[step:] == a)
        found.append(place[:-step][near & (straight if reach.in_order else straight | back)])
    return np.unique(np.searchsorted(words.starts, np.concatenate(found), side="right") - 1)
