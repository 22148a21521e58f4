"""Which words stand in the selected texts, one after the other, as hashes that are the same in every block?

For what compares texts with each other: a block's own numbers of words mean nothing in another block. Headlines are
left out, since each paper writes its own. Case and punctuation do not count (`text/words.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Corpus, Part
from mediakit.stats.minhash import gram_hashes, mix

__all__ = ["WORDS_AT_ONCE", "Texts", "WordStream", "text_chunks", "texts_of", "word_stream", "words_in"]

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
# So many words are looked at together: eight numbers of 8 bytes each are needed on the way.
WORDS_AT_ONCE = 1_000_000


@dataclass(frozen=True, eq=False)
class WordStream:
    """The selected words of the texts of a part's articles.

    hashes: of the folded words; article: row of each word's article in the corpus
    chunk, word: the selected chunk each is in, and which of that chunk's words it is
    cuts: words with which an article begins, or goes on after words that are not selected
    """

    hashes: Hashes
    article: Ints
    chunk: Ints
    word: Ints
    cuts: Ints


@dataclass(frozen=True, eq=False)
class Texts:
    """The words of all articles that have any, article by article.

    rows: of the articles in the corpus, ascending; starts: where each begins among all words, and the end
    hashes: of the words; grams, whole: the 5-gram that begins at each word, and whether there is one
    """

    rows: Ints
    starts: Ints
    hashes: Hashes
    grams: Hashes
    whole: Mask

    def slice_of(self, one: int) -> slice:
        """Where an article's words are."""
        return slice(int(self.starts[one]), int(self.starts[one + 1]))

    def grams_of(self, one: int) -> Hashes:
        """The distinct grams of an article, ascending."""
        place = self.slice_of(one)
        return np.unique(self.grams[place][self.whole[place]])

    @cached_property
    def owner(self) -> npt.NDArray[np.int32]:
        """Which article each word is in."""
        return np.repeat(np.arange(len(self.rows), dtype=np.int32), np.diff(self.starts))

    @cached_property
    def digests(self) -> Hashes:
        """A hash of each article's whole sequence of words."""
        if not len(self.rows):
            return np.empty(0, np.uint64)
        found = np.empty(len(self.rows), np.uint64)
        edges = np.unique(np.searchsorted(self.starts, np.arange(0, len(self.hashes) + WORDS_AT_ONCE, WORDS_AT_ONCE)))
        for first, last in pairwise([*edges[edges < len(self.rows)].tolist(), len(self.rows)]):
            starts = self.starts[first : last + 1]
            place = np.arange(starts[0], starts[-1]) - np.repeat(starts[:-1], np.diff(starts))
            spread = mix(self.hashes[starts[0] : starts[-1]] ^ mix(place.astype(np.uint64)))
            found[first:last] = np.add.reduceat(spread, starts[:-1] - starts[0])
        return found


def word_stream(part: Part, rows: Iterable[int]) -> WordStream:
    """The selected words of some articles (rows of the corpus) of a part, with their places."""
    chunks, articles, first = _chunks_of(part, np.asarray(list(rows), np.int64))
    ids, n_words, before = words_in(part, chunks)
    of_chunk = np.repeat(articles, np.diff(np.append(first, len(chunks))))
    within = np.arange(len(ids)) - np.repeat(before[:-1], n_words)
    held, number = np.unique(ids, return_inverse=True)  # an article has few of the block's words
    hashes = _hashes_of([part.tokens.words.vocabulary[one] for one in held.tolist()])[number]
    cuts = _cuts(part, chunks, first, before)
    return WordStream(hashes, np.repeat(of_chunk, n_words), np.repeat(chunks, n_words), within, cuts)


def texts_of(corpus: Corpus) -> Texts:
    """The words and grams of all selected texts."""
    most = sum(int(part.n_words.sum()) for part in corpus.parts)  # those of headlines too, which are left out
    hashes, grams, whole = np.empty(most, np.uint64), np.empty(most, np.uint64), np.empty(most, np.bool_)
    rows, lengths, n = [np.empty(0, np.int64)], [np.empty(0, np.int64)], 0
    for part in corpus.parts:
        chunks, articles, first = _chunks_of(part, None)
        ids, _, before = words_in(part, chunks)
        cuts = _cuts(part, chunks, first, before)
        n_words = np.diff(before[np.append(first, len(chunks))])
        rows.append(articles[n_words > 0])
        lengths.append(n_words[n_words > 0])
        del chunks, before  # as large as what is made next
        place = slice(n, n + len(ids))
        hashes[place] = _hashes_of(part.tokens.words.vocabulary)[ids]
        for some, within in _stretches(cuts, n, len(ids)):
            grams[some], whole[some] = gram_hashes(hashes[some], within)
        n += len(ids)
    starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    return Texts(np.concatenate(rows), starts, hashes[:n], grams[:n], whole[:n])


def _stretches(cuts: Ints, first: int, n_words: int) -> Iterator[tuple[slice, Ints]]:
    """Words from `first` on, some million at a time, from one cut to another; with the cuts in each."""
    at = np.unique(np.searchsorted(cuts, np.arange(0, n_words + WORDS_AT_ONCE, WORDS_AT_ONCE)))
    for low, high in pairwise([*at[at < len(cuts)].tolist(), len(cuts)]):
        begin, end = int(cuts[low]), int(cuts[high]) if high < len(cuts) else n_words
        yield slice(first + begin, first + end), cuts[low:high] - begin


def text_chunks(part: Part) -> Ints:
    """The selected chunks of texts (not of headlines), as `texts_of` reads them."""
    return _chunks_of(part, None)[0]


def _chunks_of(part: Part, rows: Ints | None) -> tuple[Ints, Ints, Ints]:
    """The selected chunks of texts; the articles they are of, and with which of these chunks each begins."""
    wanted = part.tokens.sentences.field[part.sentence] % 2 == 1
    if rows is not None:
        wanted = wanted & np.isin(part.article, rows)
    lengths = np.diff(part.starts)
    chunks = np.flatnonzero(np.repeat(wanted, lengths))
    article, lengths = part.article[wanted].astype(np.int64), lengths[wanted]
    new = np.diff(article, prepend=-1) != 0
    return chunks, article[new], (np.cumsum(lengths) - lengths)[new]


def words_in(part: Part, chunks: Ints) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Ints]:
    """The words of these chunks one after the other, as the block numbers them; how many each chunk has, and before it."""
    words, core_of = part.tokens.words, part.tokens.chunks.core_of
    of_type = np.diff(words.starts).astype(np.int32)[core_of]
    codes = part.codes[chunks]
    n_words = of_type[codes]
    before = np.zeros(len(chunks) + 1, np.int64)
    np.cumsum(n_words, out=before[1:])
    at = np.repeat(words.starts[:-1].astype(np.int32)[core_of][codes], n_words)
    several = np.flatnonzero(n_words > 1)
    nth = 1
    while len(several):  # most chunks hold one word: only the others are looked at again
        at[before[several] + nth] += np.int32(nth)
        nth += 1
        several = several[n_words[several] > nth]
    return words.ids[at], n_words, before


def _cuts(part: Part, chunks: Ints, first: Ints, before: Ints) -> Ints:
    """Words with which an article begins, or goes on after chunks that are not selected."""
    if part.positions is None:
        return np.unique(before[first])
    gaps = np.flatnonzero(np.diff(part.positions[chunks]) != 1) + 1
    return np.unique(before[np.concatenate([first, gaps])])


def _hashes_of(words: list[str]) -> Hashes:
    """A hash a word that is the same in every block, run and release."""
    digests = b"".join(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest() for word in words)
    return np.frombuffer(digests, "<u8").astype(np.uint64)
