"""Which words stand in the same articles? Topic models of counts, by scikit-learn, and how many topics are stable.

Non-negative matrix factorisation of tf-idf (Lee & Seung 1999), or latent Dirichlet allocation of counts (Blei, Ng & Jordan
2003). For each of a few numbers the model is fitted again to random four fifths of the articles, and the number whose
topics' words agree best with those of all articles is taken, of numbers about as good the largest (Greene, O'Callaghan &
Cunningham 2014).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from mediakit.stats.topic_stability import agreement

__all__ = ["METHODS", "N_WORDS", "TopicModel", "fit_topics", "ranked", "relevance"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
METHODS = ("nmf", "lda")
# Numbers of topics that are tried; Greene et al. try 2 to 12 or so. Beyond 20 a reader no longer keeps them apart.
GRID = {"nmf": (4, 6, 8, 10, 12, 16), "lda": (5, 10, 15)}  # latent Dirichlet allocation takes some five times as long
# Samples of the articles by which stability is judged, and their share (Greene et al.: .8).
N_SAMPLES, SAMPLE_SHARE = {"nmf": 3, "lda": 2}, 0.8
# Starts of the final latent Dirichlet allocation; the one with the lowest perplexity stands. Of single starts on articles made
# of five themes three of four ended with two themes in one topic. The factorisation begins at one place and needs no others.
N_STARTS = 3
# Numbers whose agreement is this near to the best count as equally stable, and the largest is taken: small numbers are
# nearly always somewhat more stable, and tell less.
AS_STABLE = 0.02
# Words of a topic that are shown, and by which topics are compared.
N_WORDS = 10
# Sievert & Shirley (2014): how much of a word's relevance is its probability in the topic, and how much its lift.
LAMBDA = 0.6


@dataclass(frozen=True, eq=False)
class TopicModel:
    """Topics: words; weights [topics, words], rows adding up to 1; share [articles, topics].

    count: how often each word stands in the articles; stability by number of topics, where it was chosen
    """

    words: list[str]
    weights: Array
    share: Array
    count: Array
    stability: dict[int, float]


def fit_topics(words: list[str], counts: sparse.csr_matrix, n_topics: int | None, method: str, seed: int) -> TopicModel:
    """Fit topics to counts [articles, words], in order of their share of all articles.

    `n_topics` None = the number is chosen by stability, or where the articles are too few for that, the least one tried.
    """
    n_most = min(counts.shape)
    if not n_most:
        return TopicModel(words, np.zeros((0, len(words))), np.zeros((counts.shape[0], 0)), np.zeros(len(words)), {})
    stability = {} if n_topics else _stability(counts, [k for k in GRID[method] if k <= n_most // 4], method, seed)
    best = n_topics or _most_stable(stability) or min(GRID["nmf"][0], n_most)
    weights, share = _factors(counts, best, method, seed, N_STARTS)
    order = np.argsort(-share.mean(axis=0), kind="stable")
    total = np.asarray(counts.sum(axis=0)).ravel()
    return TopicModel(words, weights[order], share[:, order], total, stability)


def _most_stable(stability: Mapping[int, float]) -> int | None:
    """The largest number that is about as stable as the most stable one."""
    best = max(stability.values(), default=0.0)
    return max((k for k, value in stability.items() if value >= best - AS_STABLE), default=None)


def _stability(counts: sparse.csr_matrix, numbers: Sequence[int], method: str, seed: int) -> dict[int, float]:
    """The agreement of the topics of samples with those of all articles, by number of topics."""
    samples = [np.random.default_rng([seed, i]).permutation(counts.shape[0]) for i in range(N_SAMPLES[method])]
    samples = [np.sort(one[: max(int(SAMPLE_SHARE * counts.shape[0]), 1)]) for one in samples]
    found = {}
    for k in numbers:
        whole = _top_words(_factors(counts, k, method, seed)[0])
        runs = [_factors(counts[rows], k, method, seed + i + 1)[0] for i, rows in enumerate(samples)]
        found[k] = float(np.mean([agreement(whole, _top_words(run)) for run in runs]))
    return found


def _top_words(weights: Array) -> Ints:
    return np.argsort(-weights, axis=1, kind="stable")[:, :N_WORDS]


def _factors(counts: sparse.csr_matrix, k: int, method: str, seed: int, n_starts: int = 1) -> tuple[Array, Array]:
    """(topics × words, articles × topics), rows adding up to 1."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    with warnings.catch_warnings():  # a sample may need more steps than are worth it: the agreement tells
        warnings.simplefilter("ignore")
        if method == "lda":
            tried = [_latent(k, seed + i).fit(counts) for i in range(n_starts)]
            model = min(tried, key=lambda one: float(one.bound_))
            share = model.transform(counts)
        else:
            start = "nndsvda" if k <= min(counts.shape) else "random"
            model = NMF(k, init=start, max_iter=100, tol=3e-3, random_state=seed)
            share = model.fit_transform(TfidfTransformer(sublinear_tf=True).fit_transform(counts))
    weights = np.asarray(model.components_, np.float64)
    return _to_one(weights), _to_one(np.asarray(share, np.float64) * weights.sum(axis=1))


def _latent(k: int, seed: int) -> Any:
    from sklearn.decomposition import LatentDirichletAllocation

    return LatentDirichletAllocation(k, max_iter=20, max_doc_update_iter=20, mean_change_tol=0.01, random_state=seed)


def _to_one(rows: Array) -> Array:
    total = rows.sum(axis=1, keepdims=True)
    return np.asarray(np.where(total > 0, rows / np.where(total > 0, total, 1), 1 / max(rows.shape[1], 1)))


def relevance(model: TopicModel) -> tuple[Array, Array]:
    """Relevance and lift of every word in every topic."""
    overall = model.count / max(model.count.sum(), 1)
    lift = model.weights / np.where(overall > 0, overall, 1)
    with np.errstate(divide="ignore"):
        return LAMBDA * np.log(model.weights) + (1 - LAMBDA) * np.log(lift), lift


def ranked(by: Array, model: TopicModel) -> Ints:
    """Words of each topic by relevance; of equals (within rounding) the commoner, then the first."""
    rounded = np.round(by, 9)
    return np.array([np.lexsort((-model.count, -row)) for row in rounded], np.int64).reshape(by.shape)
