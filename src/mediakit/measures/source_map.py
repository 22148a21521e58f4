"""Which groups write alike, on one map, and how firm is it?

Distances are 1 less the cosine of tf-idf at equal words, and on the same events where the corpus tells events (see
`mk.similarity`). Classical scaling lays them out; the same is done for every draw of articles, each map turned onto the
first, and the spread of a group's places is its ellipse. Two groups whose ellipses overlap can change places.

A map of many groups loses much of their distances: the stress and a plain statement in the recipe say when it is not to be
trusted. The axes have no meaning of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.equal_words import equal_words
from mediakit.corpus.found_events import told_events
from mediakit.corpus.groups import group
from mediakit.corpus.passages import passages
from mediakit.corpus.recipes import make_recipe
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result
from mediakit.stats.scaling import aligned, classical_scaling, stress
from mediakit.text.normalise import stopwords_of

__all__ = ["POOR_STRESS", "source_map"]

Array = npt.NDArray[np.float64]
# Kruskal (1964): .05 good, .1 fair, .2 poor.
POOR_STRESS = 0.2
# The 95 % quantile of chi-squared with two degrees of freedom: scales an ellipse of standard deviations.
CHI2_95 = 5.991


def source_map(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    within: str | None = "auto",
    stopwords: str = "drop",
    n_resamples: int = 200,
    seed: int = 0,
) -> Result:
    """Lay groups out by the likeness of their words, with how firm each place is.

    Arguments: by, what makes a group; within, "event" (the default where the corpus tells events) or None for all articles
    pooled; stopwords, "drop" or "keep"; n_resamples, draws of articles; seed.
    Returns a row per group: target (the group's label), x, y (place; distances are 1 less the cosine), spread (root mean
    square distance of its places in the draws from this one, in the same unit), ellipse_major, ellipse_minor (half axes of
    the ellipse that holds 95 % of the places, were they normal), ellipse_angle (degrees from the x axis), stress (Kruskal's
    stress-1 of the whole map; lower = truer), trusted (whether stress and spread leave it readable), composed where the
    corpus has composed texts. Groups with too few words, or no event in common with another, are left out and named in the
    notes.
    Raises ArgumentError for an unknown option, or fewer than three groups with enough words.
    Sources: Torgerson (1952), classical scaling; Kruskal (1964), stress; Schönemann (1966), Procrustes; Hurlbert (1971),
    rarefaction.

    >>> import mediakit as mk
    >>> texts = {"a": ["bread wine cheese " * 400], "b": ["bread wine rain " * 400], "c": ["snow ice rain " * 400]}
    >>> found = mk.source_map(mk.from_texts(texts), n_resamples=4).table
    >>> found.height, bool(found["stress"].max() < 0.01)
    (3, True)
    """
    if within not in ("auto", "event", None):
        raise unknown("within", within, ["event", "None"])
    if stopwords not in ("drop", "keep"):
        raise unknown("stopwords", stopwords, ("drop", "keep"))
    if within == "auto":
        within = "event" if passages(corpus.base).events else None
    corpus = told_events(corpus) if within else corpus
    groups = group(corpus, by)
    drop = stopwords_of("en") if stopwords == "drop" else frozenset[str]()
    found = equal_words(corpus, groups, within=within, drop=drop, n_draws=n_resamples, seed=seed)
    kept = _complete(np.asarray(~np.isnan(found.draws).any(axis=0), np.bool_))
    if len(kept) < 3:
        raise ArgumentError(
            "fewer than three groups have enough words (on common events) for a map; widen the selection"
        )
    distances = 1 - found.draws[:, kept][:, :, kept]
    for one in distances:
        np.fill_diagonal(one, 0.0)
    table, trusted, why = _laid_out(distances)
    labels = [groups.labels[i] for i in kept.tolist()]
    table = table.with_columns(pl.Series("target", labels), pl.lit(trusted).alias("trusted"))
    if "composed" in groups.keys.columns:
        table = table.with_columns(pl.Series("composed", groups.composed[kept]))
    left_out = [label for i, label in enumerate(groups.labels) if i not in set(kept.tolist())]
    notes = [
        why,
        f"{found.size:,} words of each group{' and event (median)' if within else ''}, drawn {n_resamples:,} times",
    ]
    notes += [f"left out for want of words or common events: {', '.join(left_out)}"] if left_out else []
    given = {"by": groups.by, "within": within, "stopwords": stopwords, "n_resamples": n_resamples}
    references = (
        "Torgerson (1952), classical scaling", "Kruskal (1964), stress", "Schönemann (1966), Procrustes",
        "Hurlbert (1971), rarefaction",
    )  # fmt: skip
    recipe = make_recipe(corpus, "source_map", given, seed=seed, notes=notes, references=references)
    return Result(table.select("target", pl.all().exclude("target")).sort("target"), recipe)


def _complete(paired: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Groups of which every two have a likeness: those with the fewest partners are left out one by one."""
    kept = np.flatnonzero(np.diag(paired))
    while len(kept) and not paired[np.ix_(kept, kept)].all():
        partners = paired[np.ix_(kept, kept)].sum(axis=1)
        kept = np.delete(kept, len(kept) - 1 - int(partners[::-1].argmin()))
    return kept


def _laid_out(distances: Array) -> tuple[pl.DataFrame, bool, str]:
    """The map of the mean distances, the spread of its places over draws, and whether to trust it."""
    mean = distances.mean(axis=0)
    places = classical_scaling(mean)
    cloud = np.stack([aligned(classical_scaling(one), places) for one in distances])
    away = cloud - places
    spread = np.sqrt((away**2).sum(axis=2).mean(axis=0))
    ellipses = [_ellipse(away[:, i]) for i in range(len(mean))]
    error = stress(mean, places)
    above = np.triu_indices(len(mean), 1)
    apart = float(np.median(np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))[above]))
    firm = float(np.median(spread)) <= apart / 2
    trusted = error <= POOR_STRESS and firm
    why = f"stress {error:.2f}"
    if error > POOR_STRESS:
        why += f": above {POOR_STRESS}, so the map does not show the distances truly; read the matrix instead"
    elif not firm:
        why += (
            "; places vary with the articles drawn by more than half the distance between groups: do not trust the map"
        )
    major, minor, angle = (np.array([one[i] for one in ellipses]) for i in range(3))
    table = pl.DataFrame(
        {
            "x": places[:, 0], "y": places[:, 1], "spread": spread, "ellipse_major": major, "ellipse_minor": minor,
            "ellipse_angle": angle, "stress": np.full(len(mean), error),
        }
    )  # fmt: skip
    return table, trusted, why


def _ellipse(away: Array) -> tuple[float, float, float]:
    """Half axes of the 95 % ellipse of places around the mean one, and its angle in degrees."""
    values, vectors = np.linalg.eigh(away.T @ away / max(len(away), 1))
    axes = np.sqrt(np.maximum(values, 0.0) * CHI2_95)
    return float(axes[1]), float(axes[0]), float(np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1])) % 180)
