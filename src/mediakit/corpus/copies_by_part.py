"""Which articles of a corpus larger than memory are copies of each other? Looked for part by part, with small sketches.

`copies.py` holds every word and 5-gram of every text at once: 17 bytes a word, 16 GB for a million articles. Here an article
leaves a digest of its words, by which exact copies are known, and some of its 5-grams, the same ones in every text (scaled
MinHash, Irber et al. 2022). Articles that share enough of them are read again and compared on all their 5-grams. The sketch is
as in `copies.py`, one gram in four, for up to 64 million words, and one in more for more (`one_in`).

Cannot find: near copies of texts so short that their sketches share fewer than LEAST_SHARED grams (`shortest`; exact copies of
any length are found). Formulas of a source are not told from text that was copied.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mediakit.corpus.copies import MIN_WORDS, MOST_TEXTS, ONE_IN, SLACK
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.word_stream import Texts, texts_of
from mediakit.engine.memory import give_back
from mediakit.stats.complete_link import complete_link
from mediakit.stats.minhash import GRAM, candidate_pairs, sampled

__all__ = ["alike", "one_in", "shortest", "units_of"]

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

# Grams in all sketches together: 12 bytes each, some 300 MB with what is needed on the way.
MOST_GRAMS = 16_000_000
# Where fewer than one gram in four is kept, fewer shared ones say little.
LEAST_SHARED = 3
# Grams are paired in so many ranges of hashes, one after the other.
RANGES = 16


def one_in(n_words: int) -> int:
    """One gram in how many is kept of a corpus of so many words: a power of two.

    >>> one_in(1_000_000), one_in(950_000_000)
    (4, 64)
    """
    kept = ONE_IN
    while n_words > MOST_GRAMS * kept:
        kept *= 2
    return kept


def shortest(n_words: int) -> int:
    """Near copies with fewer words in common than this are mostly missed.

    >>> shortest(1_000_000), shortest(950_000_000)
    (20, 192)
    """
    kept = one_in(n_words)
    return MIN_WORDS if kept == ONE_IN else max(LEAST_SHARED * kept, MIN_WORDS)


class Sketches:
    """What is kept of all articles: their digests, and the sampled grams with the row of the article of each, by range of
    hashes, so that one range after the other is joined and let go."""

    def __init__(self, n_articles: int, one_in: int) -> None:
        self.one_in = one_in
        self.digest = np.zeros(n_articles, np.uint64)
        self.ranges: list[list[tuple[Hashes, npt.NDArray[np.int32]]]] = [[] for _ in range(RANGES)]

    def add(self, texts: Texts) -> None:
        """Keep the sketches of one part's texts."""
        self.digest[texts.rows] = texts.digests
        kept = np.flatnonzero(texts.whole & sampled(texts.grams, self.one_in))
        grams, rows = texts.grams[kept], texts.rows[texts.owner[kept]].astype(np.int32)
        in_range = grams // np.uint64(2**64 // self.one_in // RANGES)
        for number, some in enumerate(self.ranges):
            here = in_range == number
            some.append((grams[here], rows[here]))


def sketches_of(corpus: Corpus) -> Sketches:
    """The sketches of all articles of a corpus, part by part."""
    found = Sketches(corpus.base.facts.height, one_in(corpus.n_words))
    for part in corpus.parts:
        found.add(texts_of(replace(corpus, _parts=(part,))))
        give_back()
    return found


def units_of(corpus: Corpus, min_share: float) -> Ints:
    """A number for each article; copies have the same: exact ones, and near ones of which either holds min_share of the
    other's 5-grams, every two of a group (complete link)."""
    sketches = sketches_of(corpus)
    n = len(sketches.digest)
    written = sketches.digest != 0
    _, first, number = np.unique(sketches.digest, return_index=True, return_inverse=True)
    unit = np.where(written, first[number], np.arange(n))
    a, b = _candidates(sketches, unit, min_share)
    shares = alike(corpus, a, b)
    near = (shares[:, :2].max(axis=1, initial=0.0) >= min_share) & (shares[:, 2] + GRAM - 1 >= MIN_WORDS)
    linked = complete_link(n, a[near], b[near], shares[near, :2].min(axis=1)) if near.any() else np.arange(n)
    return np.asarray(linked[unit])


def _candidates(sketches: Sketches, unit: Ints, min_share: float) -> tuple[Ints, Ints]:
    """Pairs of different texts whose sketches share enough, as the first row of each."""
    n = len(unit)
    keys, counts, sizes = [], [], np.zeros(n, np.int64)
    for some in sketches.ranges:
        grams, rows = (np.concatenate(column) for column in zip(*some, strict=True))
        some.clear()
        first = unit[rows] == rows
        found, per_owner = candidate_pairs(grams[first], rows[first].astype(np.int64), n, MOST_TEXTS)
        sizes += per_owner
        keys.append(found.a * n + found.b)
        counts.append(found.n_shared)
    pair, at = np.unique(np.concatenate(keys), return_inverse=True)
    n_shared = np.bincount(at, weights=np.concatenate(counts), minlength=len(pair))
    a, b = pair // n, pair % n
    least = 1 if sketches.one_in == ONE_IN else LEAST_SHARED
    likely = (n_shared >= least) & (n_shared >= SLACK * min_share * np.minimum(sizes[a], sizes[b]))
    return a[likely], b[likely]


def alike(corpus: Corpus, a: Ints, b: Ints) -> npt.NDArray[np.float64]:
    """[pairs, 3]: which share of the 5-grams of each article of a pair stands in the other, and how many do."""
    rows = np.unique(np.concatenate([a, b]))
    grams: dict[int, Hashes] = {}
    for part in corpus.parts if len(rows) else ():
        some = rows[np.isin(rows, part.article)]
        if len(some):
            texts = texts_of(replace(corpus, _parts=(part,)))
            at = np.searchsorted(texts.rows, some)
            grams |= {row: texts.grams_of(place) for row, place in zip(some.tolist(), at.tolist(), strict=True)}
            give_back()
    shares = np.zeros((len(a), 3))
    for i, (one, other) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        shared = len(np.intersect1d(grams[one], grams[other], assume_unique=True))
        shares[i] = shared / max(len(grams[one]), 1), shared / max(len(grams[other]), 1), shared
    return shares
