"""How alike is what two groups say, whatever the words? The cosine of their mean vectors, and the sentences that are likest.

A sentence has a vector whose direction stands for what it means, as a small network gives it that was taught to give those of
all-MiniLM-L6-v2 (Reimers & Gurevych 2019; Wang et al. 2020). An article's is the mean of its sentences' (each at length 1),
weighed by their number of word pieces and scaled to length 1; a group's is the mean of its articles'. So an article counts
once, however long it is.

It cannot see who did what to whom where only names or numbers differ, nor stance: two reports that judge one event in opposite
ways are alike. Means of many articles are closer to each other than those of few: compare groups of like size. How well it
tells reports of one event, beside words, is in the card, and results repeat it.
"""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt
from scipy import sparse

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import cells_by_key
from mediakit.corpus.groups import Groups
from mediakit.corpus.languages import english_articles
from mediakit.corpus.spans import Place, sentence_places
from mediakit.models.card import agreement, card
from mediakit.models.encoder import N_SAME
from mediakit.models.sentence_scores import SentenceVectors, directions, sentence_vectors

__all__ = ["group_vectors", "likeness_notes", "likest_pairs", "likest_sentences", "pair_cosines", "row_cosines"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]
# Sentences, or pairs of groups, whose vectors are held at once in 64-bit numbers: 20 MB
BLOCK = 20_000
# Sentences of one group that are compared with those of another at once: with 10,000 of those 10 MB
ROWS = 256
# Sentences of a group among which the likest pairs are looked for: all pairs of two groups then take about a second
MOST_SENTENCES = 10_000


def group_vectors(corpus: Corpus, groups: Groups) -> Array:
    """The vectors of groups, [groups, 128] of length 1; NaN where a group has no sentence with a word in English."""
    total, n = np.zeros((len(groups), N_SAME)), max(len(groups), 1)
    for number, (sentence, member) in enumerate(groups.pairs):
        part = corpus.parts[number]
        found = sentence_vectors(part, english_articles(corpus.base)[part.article])
        key, cell = cells_by_key(part.article[sentence], member, n)
        articles = _unit(_summed(found, sentence, cell, len(key)))
        adds = sparse.csr_matrix((np.ones(len(key)), (key % n, np.arange(len(key)))), shape=(len(groups), len(key)))
        total += adds @ articles
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.asarray(total / np.where(length > 0, length, np.nan))


def row_cosines(vectors: Array, rows: slice) -> Array:
    """Cosine of some vectors of length 1 with every one, [some, all]."""
    return np.asarray(np.clip(vectors[rows] @ vectors.T, -1.0, 1.0))


def pair_cosines(vectors: Array, first: Ints, second: Ints) -> Array:
    """Cosine of the two vectors of each pair.

    >>> pair_cosines(np.array([[1.0, 0.0], [0.6, 0.8]]), np.array([0, 1]), np.array([1, 1])).tolist()
    [0.6, 1.0]
    """
    found = np.empty(len(first))
    for a in range(0, len(first), BLOCK):
        at = slice(a, a + BLOCK)
        found[at] = (vectors[first[at]] * vectors[second[at]]).sum(axis=1)
    return np.clip(found, -1.0, 1.0)


def likeness_notes() -> list[str]:
    """What a result by the model says of it: which it is, how far to trust it, and where words are better."""
    one = card().measured["same"]
    better = "whether two articles tell the same event is told better by their words (cosine)"
    return [f"scored by the {agreement('same')}", *([better] if one["value_beside"] > one["value"] else [])]


def likest_sentences(corpus: Corpus, groups: Groups, limit: int) -> list[Place]:
    """The pairs of sentences, one of each of two groups, that are likest, each sentence once: first, second, first, ...

    Sentences that both groups hold are left out. Of a group with more than 10,000 sentences those that are likest to the other
    group's mean are looked at.
    """
    if len(groups) < 2:
        return []
    (places, same), (others, same_others) = (_of_group(corpus, groups, which) for which in (0, 1))
    at, of = _nearest(same, same_others), _nearest(same_others, same)
    found = likest_pairs(same[at], same_others[of], max(-(-limit // 2), 1))
    told = [one for i, j in found for one in (places[at[i]], others[of[j]])]
    return [sentence_places(corpus, number, np.array([s]))[0] for number, s in np.array(told).tolist()][:limit]


def likest_pairs(same: Bytes, others: Bytes, limit: int) -> list[tuple[int, int]]:
    """The likest pairs of vectors, one of each set, the likest first, each vector once.

    A vector's best mate is a bound of what it can still have: where that mate is taken, it is looked for again.

    >>> likest_pairs(np.array([[9, 1], [9, 0]], np.int8), np.array([[9, 1], [0, 9]], np.int8), 5)
    [(0, 0), (1, 1)]
    """
    mates = directions(others).astype(np.float32)
    free = np.ones(len(mates), np.bool_)
    heap = [
        (-value, i, j)
        for a in range(0, len(same), ROWS)
        for i, (value, j) in enumerate(_best(same[a : a + ROWS], mates, free), a)
    ]
    heapq.heapify(heap)
    found = list[tuple[int, int]]()
    while heap and len(found) < min(limit, len(mates)):
        _, i, j = heapq.heappop(heap)
        if free[j]:
            free[j] = False
            found.append((i, j))
        elif free.any():
            value, j = _best(same[i : i + 1], mates, free)[0]
            heapq.heappush(heap, (-value, i, j))
    return found


def _best(same: Bytes, mates: npt.NDArray[np.float32], free: npt.NDArray[np.bool_]) -> list[tuple[float, int]]:
    """Of each vector the likest mate that is free: cosine and number. Rounded: what is left of it is chance."""
    if not len(mates):
        return []
    cosine = directions(same).astype(np.float32) @ mates.T
    cosine[:, ~free] = -2.0
    cosine = cosine.round(5)
    best = cosine.argmax(axis=1)
    return list(zip(cosine[np.arange(len(best)), best].tolist(), best.tolist(), strict=True))


def _of_group(corpus: Corpus, groups: Groups, which: int) -> tuple[Ints, Bytes]:
    """The sentences with a vector that this group alone of two holds: (part, selected sentence), and the vectors."""
    english, places, same = english_articles(corpus.base), [np.empty((0, 2), np.int64)], list[Bytes]()
    for number, (sentence, member) in enumerate(groups.pairs):
        part = corpus.parts[number]
        found = sentence_vectors(part, english[part.article])
        mine = np.setdiff1d(sentence[member == which], sentence[member != which])
        mine = mine[found.pieces[mine] > 0]
        places.append(np.stack([np.full(len(mine), number), mine], axis=1))
        same.append(found.same[mine])
    return np.concatenate(places), np.concatenate(same)


def _nearest(same: Bytes, others: Bytes) -> Ints:
    """The numbers of the vectors to be looked at, ascending: all, or those likest to the others' mean."""
    if len(same) <= MOST_SENTENCES:
        return np.arange(len(same))
    blocks = range(0, max(len(same), len(others)), BLOCK)
    mean = sum((directions(others[a : a + BLOCK]).sum(axis=0) for a in blocks), np.zeros(same.shape[1]))
    cosine = np.concatenate([directions(same[a : a + BLOCK]) @ mean for a in blocks])
    return np.sort(np.argsort(-cosine, kind="stable")[:MOST_SENTENCES])


def _summed(found: SentenceVectors, sentence: Ints, cell: Ints, n_cells: int) -> Array:
    """The sum of each cell's vectors, weighed by their pieces: [cells, 128]."""
    total = np.zeros((n_cells, N_SAME))
    for a in range(0, len(sentence), BLOCK):
        at, into = sentence[a : a + BLOCK], cell[a : a + BLOCK]
        adds = sparse.csr_matrix((found.pieces[at], (into, np.arange(len(at)))), shape=(n_cells, len(at)))
        total += adds @ directions(found.same[at])
    return total


def _unit(rows: Array) -> Array:
    """Rows at length 1; a row of nothing stays as it is."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))
