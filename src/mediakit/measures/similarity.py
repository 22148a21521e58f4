"""How alike are the words of two groups, or of two articles?

Two answers for each pair. The cosine of their tf-idf (Salton & McGill 1983; the column `tf_idf` of `mk.terms`): words that
most articles have count little, so it says whether they write of the same things in the same words. The Jensen–Shannon
divergence of their word distributions (Lin 1991): how much the rates of all words differ. Neither knows order, meaning or
stance: two sources that report one event in opposite terms share most of its words.

Small groups look less alike than large ones, because most words are rare and a short text has few of them: so a big source
looks central. `equal_words` compares as many words of each group, `within="event"` on the same events: groups that tell
other events differ by these.

A third answer is asked for by `method="model"`: the cosine of the groups' mean sentence vectors by a small neural network
(models/vectors.py), which is high where other words say the like. What it is worth is in its card, and in the notes of each
result; it gives no reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.all_at_once import all_at_once
from mediakit.corpus.cells import MIN_ARTICLES
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import Counts, count_words
from mediakit.corpus.equal_words import EqualWords, rarity_of
from mediakit.corpus.equal_words import equal_words as at_equal_words
from mediakit.corpus.found_events import told_events
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.languages import english_articles
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import Pattern
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in
from mediakit.errors import ArgumentError, unknown
from mediakit.models import vectors
from mediakit.result import Result
from mediakit.stats.likeness import cosines, jensen_shannon, shares
from mediakit.text.normalise import stopwords_of

__all__ = ["METHODS", "evidence", "similarity"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Gives for some groups their likeness to all: [some, all], NaN where there is none
Likeness = Callable[[slice], Array]
METHODS = ("words", "model")
# All pairs of so many groups are some 4.5 million rows; of more only the likest of each are to be asked for.
MOST_GROUPS = 3000
# Rows of the cosine matrix held at once: with 20,000 articles 80 MB.
BLOCK = 500
# Words of a pair whose places are its evidence.
WORDS = 10


def similarity(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    stopwords: str = "drop",
    limit: int | None = None,
    within: str | None = None,
    equal_words: bool = False,
    method: str = "words",
    n_resamples: int = 200,
    confidence: float = 0.95,
    seed: int = 0,
) -> Result:
    """Compare the words of every pair of groups, and by the model what they say in whatever words.

    Arguments: by, what makes a group ("article" too); stopwords, "drop" or "keep" (function words); limit, only pairs of
    which one is among the so many likest of the other (None: all pairs); equal_words, add the cosine at equal words;
    within, "event" for that cosine on the events that both tell, each with equal weight (found ones where the corpus tells
    none; implies equal_words); method, "words" or "model" (a small neural network that runs offline; extra `models`), by
    which pairs are the likest; n_resamples, draws of articles; confidence, of the interval over draws; seed.
    Returns one row per pair, the likest first: target, reference (labels of the groups, each pair once), cosine (of
    tf-idf, 0 to 1, higher = more alike), jensen_shannon (divergence of word distributions, 0 to 1, higher = less alike),
    n_shared_terms (distinct words in both), n_words_target, n_words_reference, n_articles_target, n_articles_reference.
    With equal_words or within also cosine_equal (mean over draws of as many words of every group, 0 to 1, higher = more
    alike; null under 1,000 words in a group, in an event 200), cosine_equal_low, cosine_equal_high (interval over draws;
    null under five articles in a group), n_events_common. By the model also cosine_model (of the groups' mean vectors, -1
    to 1, higher = more alike in meaning, over all that is selected; null where a group has no sentence with a word in
    English).
    Raises ArgumentError for an unknown option, a single group, or all pairs of more than 3,000 groups; MissingPackage.
    Sources: Salton & McGill (1983), cosine; Spärck Jones (1972), inverse document frequency; Lin (1991);
    Hurlbert (1971), rarefaction; by the model Reimers & Gurevych (2019), sentence vectors,
    and Wang et al. (2020), MiniLM.

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["bread and wine"], "b": ["bread and cheese"], "c": ["rain, rain"]})
    >>> mk.similarity(corpus).table.select("target", "reference", pl.col("cosine").round(2), "jensen_shannon").rows()
    [('a', 'b', 0.12, 0.5), ('a', 'c', 0.0, 1.0), ('b', 'c', 0.0, 1.0)]
    """
    all_at_once(corpus, "similarity")
    if within not in (None, "event"):
        raise unknown("within", within, ["event", "None"])
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    corpus = told_events(corpus) if within else corpus
    groups = group(corpus, by)
    if stopwords not in ("drop", "keep"):
        raise unknown("stopwords", stopwords, ("drop", "keep"))
    if limit is not None and limit < 1:
        raise ArgumentError(f"limit is {limit}; give at least 1, or None for all pairs")
    if len(groups) < 2:
        raise ArgumentError(f"there is only one group by {' and '.join(groups.by)}; a comparison needs at least two")
    if limit is None and len(groups) > MOST_GROUPS:
        raise ArgumentError(f"all pairs of {len(groups):,} groups are too many; give limit=10 for the likest of each")
    counts = count_words(corpus, groups, drop=_dropped(stopwords))
    by_model = vectors.group_vectors(corpus, groups) if method == "model" else None
    given = {
        "by": groups.by, "stopwords": stopwords, "limit": limit, "within": within, "equal_words": equal_words,
        "method": method, "n_resamples": n_resamples, "confidence": confidence,
    }  # fmt: skip
    notes = ["pairs with composed texts are marked: they were written for this corpus"] if groups.composed.any() else []
    notes += _notes(corpus) if method == "model" else []
    table = _table(corpus, groups, counts, by_model, limit)
    if equal_words or within:
        drawn = at_equal_words(
            corpus, groups, within=within, drop=_dropped(stopwords), n_draws=n_resamples, seed=seed
        )  # fmt: skip
        table = _with_equal(table, groups, drawn, confidence)
        notes.append(
            f"cosine_equal is of {drawn.size:,} words of each group{' on an event (median)' if within else ''}"
        )
    return Result(table, make_recipe(corpus, "similarity", given, seed=seed, notes=notes))


def _with_equal(table: pl.DataFrame, groups: Groups, drawn: EqualWords, confidence: float) -> pl.DataFrame:
    """The cosine at equal words of each pair, with its interval over draws."""
    at = {label: i for i, label in enumerate(groups.labels)}
    a, b = (np.array([at[label] for label in table[side].to_list()], np.int64) for side in ("target", "reference"))
    draws = drawn.draws[:, a, b]
    known = ~np.isnan(draws).any(axis=0)
    low, high = np.full((2, len(a)), np.nan)
    few = (
        table.select(pl.min_horizontal("n_articles_target", "n_articles_reference") < MIN_ARTICLES)
        .to_series()
        .to_numpy()
    )
    shown = known & ~few
    if shown.any():
        edge = (1 - confidence) / 2
        low[shown], high[shown] = np.quantile(draws[:, shown], [edge, 1 - edge], axis=0)
    n_events = None if drawn.n_events is None else drawn.n_events[a, b]
    columns = [
        pl.Series("cosine_equal", np.where(known, draws.mean(axis=0), np.nan)),
        pl.Series("cosine_equal_low", low),
        pl.Series("cosine_equal_high", high),
        pl.Series("n_events_common", [None] * len(a) if n_events is None else n_events, dtype=pl.Int64),
    ]
    last = [name for name in ("composed",) if name in table.columns]
    filled = table.with_columns(columns).with_columns(pl.col(pl.Float64).fill_nan(None))
    return filled.select(pl.all().exclude(last), *last)


def _dropped(stopwords: str) -> frozenset[str]:
    return stopwords_of("en") if stopwords == "drop" else frozenset()


def _notes(corpus: Corpus) -> list[str]:
    """What a result by the model says of it."""
    missing = int((~english_articles(corpus.base)[corpus.rows]).sum())
    notes = [f"{missing} articles are not in English and do not count in cosine_model"] if missing else []
    first, *others = vectors.likeness_notes()
    return [*notes, f"cosine_model is {first}", *others]


def _table(corpus: Corpus, groups: Groups, counts: Counts, by_model: Array | None, limit: int | None) -> pl.DataFrame:
    whole = counts.by_group(len(groups))
    whole.sort_indices()
    weighted = _weighted(corpus, counts, whole)
    likeness = partial(cosines, weighted) if by_model is None else partial(vectors.row_cosines, by_model)
    wanted = None if limit is None else _likest(likeness, len(groups), limit)
    columns = [np.stack(row) for row in _pairs(weighted, shares(whole), wanted)]
    found = np.concatenate([np.empty((5, 0)), *columns], axis=1)
    first, second = found[0].astype(np.int64), found[1].astype(np.int64)
    n_words, n_articles = counts.words_by_group(len(groups)), _articles(groups, counts)
    labels = pl.Series(groups.labels, dtype=pl.String)
    table = pl.DataFrame(
        {
            "target": labels.gather(first), "reference": labels.gather(second), "cosine": found[2],
            "jensen_shannon": found[3], "n_shared_terms": found[4].astype(np.int64), "n_words_target": n_words[first],
            "n_words_reference": n_words[second], "n_articles_target": n_articles[first],
            "n_articles_reference": n_articles[second],
        }
    )  # fmt: skip
    if by_model is not None:
        likest = pl.Series("cosine_model", vectors.pair_cosines(by_model, first, second))
        table = table.insert_column(table.columns.index("cosine") + 1, likest)
    table = table.with_columns(pl.col(pl.Float64).fill_nan(None))
    if "composed" in groups.keys.columns:
        table = table.with_columns(pl.Series("composed", groups.composed[first] | groups.composed[second]))
    order = "cosine" if by_model is None else "cosine_model"
    return table.sort(
        [order, "target", "reference"], descending=[True, False, False], nulls_last=True, maintain_order=True
    )


def _weighted(corpus: Corpus, counts: Counts, whole: sparse.csr_matrix) -> sparse.csr_matrix:
    """groups × words: count × ln(articles / articles that hold the word), as `mk.terms` has it."""
    rarity = rarity_of(corpus, counts)
    weighted = whole.astype(np.float64)  # a copy: what is nothing is taken out of it
    weighted.data *= rarity[weighted.indices]
    weighted.eliminate_zeros()
    return sparse.csr_matrix(weighted)


def _articles(groups: Groups, counts: Counts) -> Ints:
    return np.bincount(counts.group, minlength=len(groups)).astype(np.int64)


def _pairs(
    weighted: sparse.csr_matrix, shared: sparse.csr_matrix, wanted: list[Ints] | None
) -> Iterator[tuple[Array, Array, Array, Array, Array]]:
    """For each group its pairs with later ones (None: all of them): first, second, cosine, divergence, terms in both."""
    n = weighted.shape[0]
    for a in range(0, n, BLOCK):
        block = cosines(weighted, slice(a, min(a + BLOCK, n)))
        for row, cosine in enumerate(block, a):
            others = np.arange(row + 1, n) if wanted is None else wanted[row]
            if len(others):
                divergence, n_shared = jensen_shannon(shared, row, others)
                alone = np.full(len(others), row, np.float64)
                yield alone, others.astype(np.float64), cosine[others], divergence, n_shared.astype(np.float64)


def _likest(likeness: Likeness, n: int, limit: int) -> list[Ints]:
    """For each of n groups the later ones with which it makes a pair of which one is among the other's likest."""
    chosen = []
    for a in range(0, n, BLOCK):
        block = np.nan_to_num(likeness(slice(a, min(a + BLOCK, n))), nan=-2.0)
        block[np.arange(len(block)), np.arange(a, a + len(block))] = -3.0
        nearest = np.argsort(-block, axis=1, kind="stable")[:, : min(limit, n - 1)]
        own = np.repeat(np.arange(a, a + len(block)), nearest.shape[1])
        chosen.append(np.sort(np.stack([own, nearest.ravel()]), axis=0))
    pairs = np.unique(np.concatenate(chosen, axis=1), axis=1)
    cuts = np.searchsorted(pairs[0], np.arange(n + 1))
    return [pairs[1][a:b] for a, b in zip(cuts[:-1], cuts[1:], strict=True)]


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the words stand that both use, those that both use most often first; by the model the pairs of sentences, one of
    each, that are likest."""
    del row
    groups = group(corpus, parameters.get("by", "source"))
    if parameters.get("method") == "model":
        return vectors.likest_sentences(corpus, groups, limit)
    counts = count_words(corpus, groups, drop=_dropped(str(parameters.get("stopwords", "drop"))))
    # the corpus is the two groups alone, whose labels may be shorter here (no other bears the name of one of them)
    both = counts.by_group(len(groups)).toarray()
    strength = both.min(axis=0) if len(both) > 1 else np.zeros(len(counts.vocabulary))
    words = [counts.vocabulary[i] for i in np.argsort(-strength, kind="stable")[:WORDS].tolist() if strength[i] > 0]
    places = []
    for word in words:
        pattern = [Pattern(word, (("exact", word),))]
        for number, part in enumerate(corpus.parts):
            found = find(part.tokens, part.codes, part.starts, pattern, positions=part.positions)
            places += places_in(number, found.take(np.arange(min(len(found.chunk), limit))))
    return places[:limit]
