"""What do a value per sentence come to per article, and per group, with an interval?

An article's score is the mean over its selected sentences (weighted, where a score is one of pooled words), a group's
the mean over its articles, so a long article counts no more than a short one. A *cell* is an article in a group.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.counts import cells_by_key
from mediakit.corpus.groups import Groups
from mediakit.stats.bootstrap import article_keys, mean_interval

__all__ = ["Cells", "Scores", "cells_of", "group_intervals"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Fewer articles than this in a group: the point and no interval (design of the product: five).
MIN_ARTICLES = 5
TOO_FEW = "too few articles"


@dataclass(frozen=True, slots=True)
class Scores:
    """A value per sentence and item.

    items: names; of_part: gives [sentences, items] for a part, NaN where a sentence has no score (another language)
    bounds: ends of the scale; unit: of the values
    weight_of_part: gives [sentences] for a part, how much each counts in its article; None where all count alike
    notes: what a result made of them has to say of them
    """

    items: list[str]
    of_part: Callable[[Part], Array]
    bounds: tuple[float, float]
    unit: str = ""
    weight_of_part: Callable[[Part], Array] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cells:
    """Scores of articles in groups: article (row of the corpus), group, n_sentences scored, values [cells, items]."""

    article: Ints
    group: Ints
    n_sentences: Ints
    values: Array


def cells_of(corpus: Corpus, groups: Groups, scores: Scores) -> Cells:
    """Average the sentence scores over each article in each group."""
    n_groups = max(len(groups), 1)
    columns: list[tuple[Ints, Ints, Ints, Array]] = []
    for part, (sentence, group) in zip(corpus.parts, groups.pairs, strict=True):
        values = scores.of_part(part)
        key, cell = cells_by_key(part.article[sentence], group, n_groups)
        scored = ~np.isnan(values[:, 0]) if values.shape[1] else np.ones(part.n_sentences, np.bool_)
        if not scored.all():
            values = np.nan_to_num(values)
        n_scored = np.bincount(cell, weights=scored[sentence], minlength=len(key))
        total = n_scored
        if scores.weight_of_part is not None:
            weight = scores.weight_of_part(part) * scored
            total, values = np.bincount(cell, weights=weight[sentence], minlength=len(key)), values * weight[:, None]
        sums = _sums(values, sentence, cell, len(key))
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.where(n_scored[:, None] > 0, sums / total[:, None], np.nan)
        columns.append((key // n_groups, key % n_groups, n_scored.astype(np.int64), means))
    empty = (np.empty(0, np.int64),) * 3
    article, group, n = (np.concatenate([empty[i], *(column[i] for column in columns)]) for i in range(3))
    values = np.concatenate([np.empty((0, len(scores.items))), *(column[3] for column in columns)])
    return Cells(article, group, n, values)


def _sums(values: Array, sentence: Ints, cell: Ints, n_cells: int) -> Array:
    """The sentences' values added up by cell; one pass where cells follow one another, as articles do."""
    in_order = len(cell) > 0 and bool((np.diff(cell) >= 0).all())
    if in_order and len(sentence) == len(values) and bool((np.diff(sentence) == 1).all()):
        return np.asarray(np.add.reduceat(values, np.flatnonzero(np.diff(cell, prepend=-1)), axis=0))
    onto = sparse.csr_matrix((np.ones(len(cell)), (cell, sentence)), shape=(n_cells, len(values)))
    return np.asarray(onto @ values)


def keys_of(corpus: Corpus) -> npt.NDArray[np.uint64]:
    """The resampling key of every article of the corpus, from its id."""
    found = corpus.base.cache.get("article_keys")
    if found is None:
        found = corpus.base.cache["article_keys"] = article_keys(corpus.base.facts["article_id"].to_list())
    return np.asarray(found, dtype=np.uint64)


def group_intervals(
    corpus: Corpus, groups: Groups, cells: Cells, scores: Scores, *, n_resamples: int, seed: int, confidence: float
) -> tuple[Array, Array, Array, Ints]:
    """Mean over articles with its interval: mean, low, high, each [groups, items], and articles scored per group."""
    shape = (len(groups), len(scores.items))
    mean, low, high = (np.full(shape, np.nan) for _ in range(3))
    n_articles = np.zeros(len(groups), np.int64)
    keys = keys_of(corpus)
    order = np.argsort(cells.group, kind="stable")
    cuts = np.searchsorted(cells.group[order], np.arange(len(groups) + 1))
    alone = np.flatnonzero(np.diff(cuts) == 1)  # groups of one article, as all are by article: its score is the mean
    mean[alone] = cells.values[order[cuts[alone]]]
    n_articles[alone] = cells.n_sentences[order[cuts[alone]]] > 0
    for g in np.flatnonzero(np.diff(cuts) > 1).tolist():
        rows = order[cuts[g] : cuts[g + 1]]
        rows = rows[cells.n_sentences[rows] > 0]
        n_articles[g] = len(rows)
        if not len(rows):
            continue
        mean[g] = cells.values[rows].mean(axis=0)
        if len(rows) >= MIN_ARTICLES and not groups.composed[g]:
            _, low[g], high[g] = mean_interval(
                cells.values[rows],
                keys[cells.article[rows]],
                n_resamples=n_resamples,
                seed=seed,
                confidence=confidence,
                min_articles=MIN_ARTICLES,
                bounds=scores.bounds,
            )
    return mean, low, high, n_articles


def interval_notes(groups: Groups, n_articles: Ints) -> pl.Series:
    """Why a group has no interval: null where it has one."""
    notes = [
        "composed: no interval" if composed else TOO_FEW if n < MIN_ARTICLES else None
        for n, composed in zip(n_articles.tolist(), groups.composed.tolist(), strict=True)
    ]
    return pl.Series("note", notes, dtype=pl.String)
