"""How likely do two articles tell the same event? Seven likenesses of their words, put together by learned weights.

Candidates come from an inverted index of each article's most telling words, so the work grows with the articles and not
with their square. Each pair of candidates has seven likenesses, all from 0 to 1 (`LIKENESSES`), and the probability that a
logistic regression makes of them. Its weights are data (`event_weights.json`, with where they come from): trained by
`scripts/train_events.py` on ECB+ (Cybulska & Vossen 2014), whose two events a topic are alike on purpose.

Where both articles are dated, the odds are halved for each HALF_LIFE_DAYS between them: ECB+ has no dates, so that figure
is not learned but chosen, see there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from mediakit.corpus.event_words import EventWords

__all__ = ["HALF_LIFE_DAYS", "LIKENESSES", "EventPairs", "Weights", "candidates", "learned", "likenesses", "scored"]

Ints = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]

LIKENESSES = {
    "names": "cosine of names",
    "lead": "cosine of leads",
    "lead_body": "cosine of one's lead and the other's text, the greater way",
    "pairs": "cosine of pairs of neighbouring words",
    "shared": "share of the shorter article's telling words that stand in the other, by rarity",
    "shared_names": "the same of names",
    "numbers": "cosine of numbers",
}
# Words of an article by which its candidates are found, and texts that a word may stand in to find any.
MOST_WORDS, MOST_TEXTS = 60, 300
# Candidates of an article, and the least cosine of their most telling words. No event of ECB+ has more than 22 articles.
MOST_CANDIDATES, LEAST_COSINE = 64, 0.02
# Pairs less likely than this count as unlike: a mean moves by less than the threshold's own spread over folds.
LEAST_LIKELY = 0.02
# News of an event comes within days; what is told again after a month is mostly another event of the same story.
HALF_LIFE_DAYS = 7.0
_ROWS_AT_ONCE, _PAIRS_AT_ONCE = 500, 20_000


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over LIKENESSES, and the mean probability from which groups are joined."""

    intercept: float
    weights: Array
    threshold: float


@dataclass(frozen=True, slots=True)
class EventPairs:
    """Pairs of articles (numbers in the order of ids, a < b) with the probability that they tell the same event."""

    a: Ints
    b: Ints
    probability: Array


@cache
def learned() -> Weights:
    """The weights that mediakit comes with."""
    text = resources.files("mediakit.corpus").joinpath("event_weights.json").read_text("utf-8")
    about: dict[str, Any] = json.loads(text)
    weights = np.array([about["weights"][name] for name in LIKENESSES])
    return Weights(about["intercept"], weights, about["threshold"])


def scored(words: EventWords, a: Ints, b: Ints, days_apart: Array, weights: Weights) -> EventPairs:
    """These candidates with their probability, those that are unlikely left out."""
    odds = likenesses(words, a, b) @ weights.weights + weights.intercept - np.log(2) * days_apart / HALF_LIFE_DAYS
    probability = 1 / (1 + np.exp(-odds))
    kept = probability >= LEAST_LIKELY
    return EventPairs(a[kept], b[kept], probability[kept])


def candidates(words: EventWords) -> tuple[Ints, Ints]:
    """Pairs of articles that share telling words, a < b: of each article the likest few."""
    n = len(words.rows)
    told = _most_telling(words.body)
    index = sparse.csc_matrix(told.T)
    keys = []
    for first in range(0, n, _ROWS_AT_ONCE):
        found = sparse.csr_matrix(told[first : first + _ROWS_AT_ONCE] @ index)
        for row in range(found.shape[0]):
            place = slice(found.indptr[row], found.indptr[row + 1])
            other, cosine = found.indices[place].astype(np.int64), found.data[place]
            one = first + row
            kept = (cosine >= LEAST_COSINE) & (other != one)
            other, cosine = other[kept], cosine[kept]
            if len(other) > MOST_CANDIDATES:
                other = other[np.lexsort((other, -np.round(cosine, 12)))[:MOST_CANDIDATES]]
            keys.append(np.minimum(other, one) * n + np.maximum(other, one))
    key = np.unique(np.concatenate([np.empty(0, np.int64), *keys]))
    return key // max(n, 1), key % max(n, 1)


def _most_telling(body: sparse.csr_matrix) -> sparse.csr_matrix:
    """The weightiest words of each article that do not stand in too many, as unit vectors."""
    holding = np.bincount(body.indices, minlength=body.shape[1])
    few = holding <= MOST_TEXTS
    row = np.repeat(np.arange(body.shape[0]), np.diff(body.indptr))
    kept = np.flatnonzero(few[body.indices])
    order = kept[np.lexsort((body.indices[kept], -body.data[kept], row[kept]))]
    rank = np.arange(len(order)) - np.searchsorted(row[order], np.arange(body.shape[0]))[row[order]]
    chosen = order[rank < MOST_WORDS]
    told = sparse.csr_matrix((body.data[chosen], (row[chosen], body.indices[chosen])), shape=body.shape)
    length = np.sqrt(np.asarray(told.multiply(told).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(length > 0, length, 1.0)) @ told)


def likenesses(words: EventWords, a: Ints, b: Ints) -> Array:
    """The seven likenesses of each pair: [pairs, LIKENESSES]."""
    total, of_names = (
        np.maximum(np.asarray(m.multiply(m).sum(axis=1)).ravel(), 1e-12) for m in (words.rarity, words.rare_names)
    )
    columns = (
        _products(words.name_vectors, words.name_vectors, a, b),
        _products(words.lead, words.lead, a, b),
        np.maximum(_products(words.lead, words.body, a, b), _products(words.lead, words.body, b, a)),
        _products(words.pairs, words.pairs, a, b),
        _products(words.rarity, words.rarity, a, b) / np.minimum(total[a], total[b]),
        _products(words.rare_names, words.rare_names, a, b) / np.minimum(of_names[a], of_names[b]),
        _products(words.number_vectors, words.number_vectors, a, b),
    )
    return np.asarray(np.minimum(np.stack(columns, axis=1), 1.0), np.float64)


def _products(one: sparse.csr_matrix, other: sparse.csr_matrix, a: Ints, b: Ints) -> Array:
    """The inner product of each pair of rows."""
    found = [np.empty(0)]
    for first in range(0, len(a), _PAIRS_AT_ONCE):
        some = slice(first, first + _PAIRS_AT_ONCE)
        found.append(np.asarray(one[a[some]].multiply(other[b[some]]).sum(axis=1)).ravel())
    return np.concatenate(found)
