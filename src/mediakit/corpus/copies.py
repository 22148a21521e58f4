"""Which articles are copies of each other, word for word or in good part?

Compared are the words of the texts (word_stream.py). Copies are *exact* where the words are the same, *near* where
enough of the word 5-grams of one stand in the other. Both directions are looked at, so a wire story of which a paper
printed the first half is found, and so is one in the middle of a longer report.

What is no sign of a copy does not count: a 5-gram that stands in five or more different texts of one source is its
formula (a notice, a call to subscribe, a paragraph of background that it repeats), and one in more than a hundred texts
is anybody's. Versions of one long text count as one text there, so that a story which its source published six times is
no formula. Articles without a source have no formulas.

Cannot show: who copied from whom (the earlier date need not be the origin), translations, paraphrase.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.word_stream import WORDS_AT_ONCE, Texts, texts_of
from mediakit.stats.minhash import GRAM, Runs, candidate_pairs, components, runs_of, sampled

__all__ = ["MIN_WORDS", "Copies", "find_copies", "telling_runs"]

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

# Least words in shared runs of a near copy, that of mk.duplicates.
MIN_WORDS = 20
# One gram in four makes the sketch: a text of 100 words keeps 24 of its grams.
ONE_IN = 4
# Sketches err: candidates share at least this part of what is asked for of the whole texts.
SLACK = 0.5
# A 5-gram in more texts than this is anybody's; a story that more than a hundred papers cut differently is not known.
MOST_TEXTS = 100
# A source's formula stands in so many different texts of it.
FORMULA_TEXTS = 5
# Versions of one text, which count as one: they share this much both ways, and more grams than any notice has.
VERSION_SHARE, VERSION_GRAMS = 0.8, 200
# Of a text that stands more often than this, each copy is paired with the former one only (pairs grow with the square).
MOST_EXACT = 50


@dataclass(frozen=True, eq=False)
class Copies:
    """Pairs of articles (rows of the corpus), a before b in the order given.

    exact: whether all words are the same; share_a, share_b: of a's grams found in b, of b's in a; jaccard: of both
    n_words: words in shared runs; longest: words of the longest
    formulas: hashes of the grams that are formulas, ascending; n_frequent: texts that stand more often than MOST_EXACT
    """

    a: Ints
    b: Ints
    exact: npt.NDArray[np.bool_]
    share_a: Shares
    share_b: Shares
    jaccard: Shares
    n_words: Ints
    longest: Ints
    formulas: Hashes
    n_frequent: int


@dataclass
class _Near:
    """Near copies among different texts (numbers of groups of exact copies), and the formulas that did not count."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    facts: list[tuple[float, float, float, int, int]] = field(default_factory=list)
    formulas: Hashes = field(default_factory=lambda: np.empty(0, np.uint64))


def find_copies(
    corpus: Corpus, order: Ints, sources: Ints, *, near: bool = True, min_share: float = 0.5, min_words: int = MIN_WORDS
) -> Copies:
    """All pairs of selected articles that are copies.

    order: a number for each row of the corpus, the lower one is a; sources: a number for each row's source, -1 where it
    is not known; near: look for more than exact copies; min_share: least share of the 5-grams of one that stand in the
    other; min_words: least words in shared runs of a near copy
    """
    texts = texts_of(corpus)
    groups = _exact_groups(texts, order[texts.rows])
    found = _near(texts, groups, sources[texts.rows], min_share, min_words) if near else _Near()
    pairs: list[tuple[int, int]] = []
    facts: list[tuple[float, float, float, int, int]] = []
    for group in groups:
        length = int(np.diff(texts.starts)[group[0]]) if len(group) > 1 else 0
        some = _pairs_of(group)
        pairs += some
        facts += [(1.0, 1.0, 1.0, length, length)] * len(some)
    n_exact = len(pairs)
    for (i, j), fact in zip(found.pairs, found.facts, strict=True):
        some = [(one, other) for one in groups[i][:MOST_EXACT] for other in groups[j][:MOST_EXACT]]
        pairs += some
        facts += [fact] * len(some)
    n_frequent = sum(len(group) > MOST_EXACT for group in groups)
    return _arranged(texts, order, pairs, facts, n_exact, found.formulas, n_frequent)


def _arranged(
    texts: Texts,
    order: Ints,
    pairs: list[tuple[int, int]],
    facts: list[tuple[float, float, float, int, int]],
    n_exact: int,
    formulas: Hashes,
    n_frequent: int,
) -> Copies:
    """Pairs with the lower order first, sorted by it."""
    rows = texts.rows[np.array(pairs, np.int64).reshape(-1, 2)]
    share_a, share_b, jaccard, n_words, longest = np.array(facts, np.float64).reshape(-1, 5).T
    turned = order[rows[:, 0]] > order[rows[:, 1]]
    a, b = np.where(turned, rows[:, 1], rows[:, 0]), np.where(turned, rows[:, 0], rows[:, 1])
    at = np.lexsort((order[b], order[a]))
    return Copies(
        a[at], b[at], (np.arange(len(a)) < n_exact)[at], np.where(turned, share_b, share_a)[at],
        np.where(turned, share_a, share_b)[at], jaccard[at], n_words[at].astype(np.int64), longest[at].astype(np.int64),
        formulas, n_frequent,
    )  # fmt: skip


def _exact_groups(texts: Texts, order: Ints) -> list[list[int]]:
    """Articles with the same words, each group and all groups in order. Words are compared, not only their digest."""
    digests, counts = np.unique(texts.digests, return_counts=True)
    repeated = set(digests[counts > 1].tolist())
    groups: dict[tuple[int, bytes], list[int]] = {}
    for one in np.argsort(order, kind="stable").tolist():
        digest = int(texts.digests[one])
        alone = one.to_bytes(8, "little")
        key = texts.hashes[texts.slice_of(one)].tobytes() if digest in repeated else alone
        groups.setdefault((digest, key), []).append(one)
    return list(groups.values())


def _pairs_of(group: list[int]) -> list[tuple[int, int]]:
    if len(group) > MOST_EXACT:
        return list(zip(group[:-1], group[1:], strict=True))
    return [(a, b) for i, a in enumerate(group) for b in group[i + 1 :]]


def _near(texts: Texts, groups: list[list[int]], sources: Ints, min_share: float, min_words: int) -> _Near:
    first = np.array([group[0] for group in groups], np.int64)
    group_of = np.full(len(texts.rows), -1, np.int64)
    group_of[first] = np.arange(len(first))
    kept = texts.whole & (group_of >= 0)[texts.owner]
    kept &= sampled(texts.grams, ONE_IN)
    found, sizes = candidate_pairs(texts.grams[kept], group_of[texts.owner[kept]], len(first), MOST_TEXTS)
    likely = found.n_shared >= SLACK * min_share * np.minimum(sizes[found.a], sizes[found.b])
    pairs = list(zip(found.a[likely].tolist(), found.b[likely].tolist(), strict=True))
    grams = {one: texts.grams_of(int(first[one])) for one in sorted({one for pair in pairs for one in pair})}
    shared = [np.intersect1d(grams[a], grams[b], assume_unique=True) for a, b in pairs]
    near = _Near()
    near.formulas = _formulas(texts, group_of, sources, pairs, grams, shared)
    own = {one: len(some) - _n_in(some, near.formulas) for one, some in grams.items()}
    for (a, b), some in zip(pairs, shared, strict=True):
        n = len(some) - _n_in(some, near.formulas)
        if n == 0 or n < min_share * min(own[a], own[b]) or n + GRAM - 1 < min_words / 2:
            continue
        n_words, longest = _extent(texts, int(first[a]), int(first[b]), near.formulas)
        if n_words >= min_words:
            near.pairs.append((a, b))
            near.facts.append((n / own[a], n / own[b], n / (own[a] + own[b] - n), n_words, longest))
    return near


def _formulas(
    texts: Texts,
    group_of: Ints,
    sources: Ints,
    pairs: list[tuple[int, int]],
    grams: dict[int, Hashes],
    shared: list[Hashes],
) -> Hashes:
    """Of the grams that candidates share, those in FORMULA_TEXTS different texts of one source."""
    if not pairs:
        return np.empty(0, np.uint64)
    source_of = np.full(int(group_of.max()) + 1, -1, np.int64)
    source_of[group_of[group_of >= 0]] = sources[group_of >= 0]
    a, b = np.array(pairs, np.int64).T
    size = np.array([[len(grams[one]) for one in pair] for pair in pairs])
    n = np.array([len(some) for some in shared])
    elsewhere = (source_of[a] != source_of[b]) | (source_of[a] < 0)
    versions = (n >= VERSION_SHARE * size.max(axis=1)) & ((n >= VERSION_GRAMS) | elsewhere)
    version_of = components(len(source_of), a[versions], b[versions])
    looked_at = np.unique(np.concatenate(shared))
    at, group = _occurrences(texts, group_of, looked_at)
    known = source_of[group] >= 0
    at, group = at[known], group[known]
    n_sources = int(source_of.max()) + 1
    in_source = np.unique(np.stack([at * max(n_sources, 1) + source_of[group], version_of[group]]), axis=1)[0]
    keys, n_texts = np.unique(in_source, return_counts=True)
    formulas: Hashes = looked_at[np.unique(keys[n_texts >= FORMULA_TEXTS] // max(n_sources, 1))]
    return formulas


def _occurrences(texts: Texts, group_of: Ints, looked_at: Hashes) -> tuple[Ints, Ints]:
    """(which of these hashes, group of exact copies) for every place where one stands."""
    table = np.zeros(1 << 24, np.bool_)  # by the first 24 bits: most words' grams are none of these
    table[looked_at >> np.uint64(40)] = True
    likely = [
        first + np.flatnonzero(table[texts.grams[some] >> np.uint64(40)] & texts.whole[some])
        for first in range(0, len(texts.grams), WORDS_AT_ONCE)
        for some in [slice(first, first + WORDS_AT_ONCE)]
    ]
    places = np.concatenate([np.empty(0, np.int64), *likely])
    hashes, group = texts.grams[places], group_of[texts.owner[places]]
    at = np.minimum(np.searchsorted(looked_at, hashes), len(looked_at) - 1)
    right = (looked_at[at] == hashes) & (group >= 0)
    return at[right], group[right]


def _n_in(some: Hashes, sorted_hashes: Hashes) -> int:
    return int(_is_in(some, sorted_hashes).sum())


def _is_in(some: Hashes, sorted_hashes: Hashes) -> npt.NDArray[np.bool_]:
    if not len(sorted_hashes):
        return np.zeros(len(some), np.bool_)
    at = np.minimum(np.searchsorted(sorted_hashes, some), len(sorted_hashes) - 1)
    return np.asarray(sorted_hashes[at] == some)


def _extent(texts: Texts, a: int, b: int, formulas: Hashes) -> tuple[int, int]:
    """Words in shared runs (of the text where they are fewer) and in the longest run."""
    places = [texts.slice_of(one) for one in (a, b)]
    grams = [texts.grams[place] for place in places]
    whole = [texts.whole[place] for place in places]
    runs = telling_runs(grams[0], grams[1], whole[0], whole[1], formulas)
    if not len(runs.n):
        return 0, 0
    covered = [_covered(starts, runs.n, len(some)) for starts, some in zip((runs.a, runs.b), grams, strict=True)]
    return min(covered), int(runs.n[0]) + GRAM - 1


def _covered(starts: Ints, n: Ints, length: int) -> int:
    step = np.bincount(starts, minlength=length + GRAM) - np.bincount(starts + n + GRAM - 1, minlength=length + GRAM)
    return int((np.cumsum(step) > 0).sum())


def telling_runs(
    a: Hashes, b: Hashes, whole_a: npt.NDArray[np.bool_], whole_b: npt.NDArray[np.bool_], formulas: Hashes
) -> Runs:
    """Common runs of two texts' grams that are not formulas throughout, longest first."""
    runs = runs_of(np.where(whole_a, a, np.uint64(0)), np.where(whole_b, b, np.uint64(1)))
    told = np.concatenate([[0], np.cumsum(~_is_in(a, formulas))])
    telling = told[runs.a + runs.n] > told[runs.a]
    return Runs(runs.a[telling], runs.b[telling], runs.n[telling])
