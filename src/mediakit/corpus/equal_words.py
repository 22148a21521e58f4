"""How alike are groups at equal words, and on the same events? The draws behind likeness and the map of sources.

Words weigh count times rarity as in `mk.terms` (tf-idf), over all selected articles. Pooled: half of the words of the
smallest group are drawn of each. Matched by event: the same within each event, and the mean over the events that both of
a pair tell, each with equal weight, so that sources which tell other events do not differ by these alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from mediakit.corpus.cells import keys_of
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import Counts, count_words
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.passages import BACKGROUND
from mediakit.stats.rarefied import equal_cosines

__all__ = ["LEAST_WORDS", "EqualWords", "equal_words", "rarity_of"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Fewer words than this say little of a group (some twenty sentences); groups with fewer than twice as many are left out.
LEAST_WORDS = 500
# In one event: a group's passages on it are short.
LEAST_IN_EVENT = 100


@dataclass(frozen=True, slots=True)
class EqualWords:
    """Cosines at equal words.

    draws: [draws, groups, groups], NaN where a pair has none; size: words drawn of each group (of each event the median)
    n_events: events that each two groups tell with enough words, [groups, groups]; None where pooled
    """

    draws: Array
    size: int
    n_events: Ints | None


def rarity_of(corpus: Corpus, counts: Counts) -> Array:
    """ln(articles / articles that hold the word), of each word counted."""
    articles, row = np.unique(counts.article, return_inverse=True)
    n = len(row)
    onto = sparse.csr_matrix((np.ones(n, np.int64), (row, np.arange(n))), shape=(len(articles), n))
    holding = np.bincount((onto @ counts.matrix).tocsr().indices, minlength=counts.matrix.shape[1])
    return np.asarray(np.log(corpus.n_articles / np.maximum(holding, 1)))


def equal_words(
    corpus: Corpus, groups: Groups, *, within: str | None, drop: frozenset[str], n_draws: int, seed: int
) -> EqualWords:
    """Draw equal words of every group, pooled or event by event."""
    fine = groups if within is None else group(corpus, [*groups.by, "event"])
    counts = count_words(corpus, fine, drop=drop)
    weighted = counts.matrix.astype(np.float64)
    weighted.data *= rarity_of(corpus, counts)[weighted.indices]
    keys, outer = keys_of(corpus)[counts.article], fine.inside(groups)[counts.group]
    if within is None:
        whole = np.ones(len(outer), np.bool_)
        size, draws = _drawn(weighted, counts.n_words, outer, keys, whole, len(groups), LEAST_WORDS, n_draws, seed)
        return EqualWords(draws, size, None)
    event = fine.keys["event"].to_numpy()[counts.group]
    total, n_events, sizes = np.zeros((n_draws, len(groups), len(groups))), np.zeros((len(groups),) * 2, np.int64), []
    for one in sorted(set(event.tolist()) - {BACKGROUND}):
        size, draws = _drawn(
            weighted, counts.n_words, outer, keys, event == one, len(groups), LEAST_IN_EVENT, n_draws, seed
        )  # fmt: skip
        told = ~np.isnan(draws).any(axis=0)
        total += np.where(told, draws, 0.0)
        n_events += told
        sizes += [size] if size else []
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(n_events > 0, total / n_events, np.nan)
    return EqualWords(mean, int(np.median(sizes)) if sizes else 0, n_events)


def _drawn(
    weighted: sparse.csr_matrix, n_words: Ints, outer: Ints, keys: npt.NDArray[np.uint64], rows: npt.NDArray[np.bool_],
    n_groups: int, least: int, n_draws: int, seed: int,
) -> tuple[int, Array]:  # fmt: skip
    """Half of the smallest group's words, and the cosines of as many of every group with at least `least` twice."""
    words = np.bincount(outer[rows], weights=n_words[rows], minlength=n_groups)
    enough = words[words >= 2 * least]
    if len(enough) < 2:
        return 0, np.full((n_draws, n_groups, n_groups), np.nan)
    size = int(enough.min() // 2)
    at = np.flatnonzero(rows)
    kept = at[words[outer[at]] >= 2 * least]
    found = equal_cosines(
        sparse.csr_matrix(weighted[kept]), n_words[kept], outer[kept], keys[kept], n_groups, size, n_draws, seed
    )
    return size, found
