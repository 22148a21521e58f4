"""Does a score differ between groups once the events they tell are held equal? A regression table, as papers print it.

The unit is the passage: what an article says on an event (or the article, where events are not asked for). Its score
is regressed on dummies of the columns of `by`; an event's effect is what all sides tell of it, so groups are compared
within events. Passages of one source are not independent: errors are clustered by source.

With few sources the table finds too much, whatever is corrected; it says so and gives a bootstrap's p beside. It
cannot see what else differs between the groups, and composed texts, written to differ, are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.cells import Cells, cells_of
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.evidence import evidence_of, of_groups
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.corpus.passages import BACKGROUND
from mediakit.corpus.recipes import make_recipe
from mediakit.errors import ArgumentError, unknown
from mediakit.measures.readability import ITEMS, readability_cells
from mediakit.registry import MEASURES, load
from mediakit.result import Result
from mediakit.stats.cluster_model import FEW_CLUSTERS, fit_clustered, wild_cluster_p

__all__ = ["CONSTANT", "model", "model_evidence"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
CONSTANT = "(constant)"
# Clusters below which a bootstrap's p stands beside (Cameron & Miller 2015: trouble begins below some 20 to 50)
BOOTSTRAP_BELOW = 30
LEAST_CLUSTERS = 3
REFERENCES = (
    "Liang & Zeger (1986), clustered errors",
    "Cameron & Miller (2015), few clusters",
    "Cameron, Gelbach & Miller (2008), wild cluster bootstrap",
)


def model(
    corpus: Corpus,
    score: str = "sentiment",
    *,
    by: str | Sequence[str],
    item: str | None = None,
    cluster: str = "source",
    confidence: float = 0.95,
    n_resamples: int = 999,
    seed: int = 0,
    **settings: Any,
) -> Result:
    """Regress a score of passages on groups, with errors clustered by source.

    Arguments: score, a measure with a score by sentence ("sentiment", "framing") or "readability"; by, columns whose
    values get a coefficient each, against the commonest value ("event" for event effects); item, which of the measure
    (a frame, a score of readability; needed where there are several); cluster, the column within which passages are
    not independent; confidence; n_resamples and seed of the bootstrap; settings of the measure, such as codebook="news".
    Returns a row per coefficient: measure, item, variable, level, baseline, coefficient (of the score's scale; above 0 = higher
    than the baseline), standard_error, t, p (t with clusters less one degrees of freedom), p_wild (wild cluster
    bootstrap, where there are fewer than 30 clusters), ci_low, ci_high, n_passages and n_clusters_level of the level,
    n, n_articles, n_clusters and r2 of the model, note.
    Raises ArgumentError for an unknown score, item or column, a cluster that `by` holds, or fewer than three clusters.
    Sources: Liang & Zeger (1986), Cameron & Miller (2015), Cameron, Gelbach & Miller (2008).
    """
    names = as_names(by)
    if cluster in names:
        raise ArgumentError(
            f"cluster={cluster!r} is in `by`: a group then is one cluster, whose difference cannot be told from chance; "
            "compare such groups with mk.compare, or cluster by 'article'"
        )
    cluster = as_names(cluster)[0]
    groups = group(corpus, list(dict.fromkeys([*names, cluster, "article_id"])))
    cells, items = _scored(corpus, groups, score, item, settings)
    frame, left_out = _passages(groups, cells, items.index(item) if item in items else 0, names)
    n_clusters = frame[cluster].n_unique() if frame.height else 0
    if n_clusters < LEAST_CLUSTERS:
        raise ArgumentError(
            f"{n_clusters} {cluster} values hold {frame.height} published passages with a score; errors cannot be clustered by "
            f"fewer than {LEAST_CLUSTERS}. Composed texts are never tested; compare groups with mk.compare"
        )
    table = _fitted(frame, names, cluster, confidence=confidence, n_resamples=n_resamples, seed=seed)
    table = table.select(pl.lit(score).alias("measure"), pl.lit(item or items[0]).alias("item"), pl.all())
    notes = [*left_out, *_warnings(n_clusters, cluster)]
    given = {
        "score": score,
        "by": names,
        "item": item or items[0],
        "cluster": cluster,
        "confidence": confidence,
        "n_resamples": n_resamples,
        **{k: v.recipe() if hasattr(v, "recipe") else v for k, v in settings.items()},
    }
    references = (*REFERENCES, *(MEASURES[score].references if score in MEASURES else ()))
    return Result(table, make_recipe(corpus, "model", given, seed=seed, notes=notes, references=references))


def _scored(
    corpus: Corpus, groups: Groups, score: str, item: str | None, settings: Mapping[str, Any]
) -> tuple[Cells, list[str]]:
    known = [name for name, one in MEASURES.items() if one.scores]
    if score == "readability":
        items = list(ITEMS)
    elif score in known:
        scores = load(str(MEASURES[score].scores))(corpus, **settings)
        items = list(scores.items)
    else:
        raise unknown("score", score, [*known, "readability"])
    if item is None and len(items) > 1:
        raise ArgumentError(f"{score} has several scores; say which with item: {', '.join(items)}")
    if item is not None and item not in items:
        raise unknown("item", item, items)
    return (readability_cells(corpus, groups) if score == "readability" else cells_of(corpus, groups, scores)), items


def _passages(groups: Groups, cells: Cells, item: int, names: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """The published passages with a score (column value) and their groups; and what is left out, in words."""
    keys = groups.keys[cells.group].with_columns(pl.Series("value", cells.values[:, item]))
    notes = []
    if groups.composed.any():
        n = int(groups.composed[cells.group].sum())
        notes.append(f"{n} composed passages are left out: they were written to differ, and are never tested")
        keys = keys.filter(~pl.col("composed"))
    scored = keys.filter(pl.col("value").is_not_nan())
    if scored.height < keys.height:
        notes.append(f"{keys.height - scored.height} passages have no score and are left out")
    if "event" in names and (n := int((scored["event"] == BACKGROUND).sum())):
        notes.append(f"{n} passages that tell no event are left out")
        scored = scored.filter(pl.col("event") != BACKGROUND)
    return scored.sort([*names, "article_id"]), notes


def _fitted(
    frame: pl.DataFrame, names: Sequence[str], cluster: str, *, confidence: float, n_resamples: int, seed: int
) -> pl.DataFrame:
    columns, rows = [np.ones(frame.height)], [_row(frame, cluster, CONSTANT, CONSTANT, "", frame)]
    for name in names:
        sizes = frame.group_by(name).len().sort(["len", name], descending=[True, False])
        baseline = sizes[name][0]
        for level in sorted(sizes[name].to_list()):
            if level != baseline:
                here = frame[name] == level
                columns.append(here.to_numpy().astype(np.float64))
                rows.append(_row(frame, cluster, name, level, baseline, frame.filter(here)))
    design, values = np.column_stack(columns), frame["value"].to_numpy()
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise ArgumentError(
            f"the columns {', '.join(names)} tell the same: the effect of one cannot be told from another's; leave one out"
        )
    if frame.height <= design.shape[1]:
        raise ArgumentError(
            f"{frame.height} passages are too few for {design.shape[1]} coefficients; use fewer columns or events"
        )
    clusters = (frame[cluster].rank("dense").cast(pl.Int64) - 1).to_numpy()
    fitted, n_clusters = fit_clustered(design, values, clusters, confidence=confidence), int(clusters.max()) + 1
    wild = np.full(design.shape[1], np.nan)
    if n_clusters < BOOTSTRAP_BELOW and design.shape[1] > 1:
        tested = np.arange(1, design.shape[1])
        wild[1:] = wild_cluster_p(design, values, clusters, tested, n_resamples=n_resamples, seed=seed)
    # a level of one cluster, or all but one, has no spread between clusters: its error is not an error
    alone = np.array([row["n_clusters_level"] < 2 or row["rest"] < 2 for row in rows])
    alone[0] = False
    kept = {name: np.where(alone, np.nan, one) for name, one in (
        ("standard_error", fitted.error), ("t", fitted.t), ("p", fitted.p), ("p_wild", wild), ("ci_low", fitted.low),
        ("ci_high", fitted.high))}  # fmt: skip
    few = f"few clusters: {n_clusters}" if n_clusters < FEW_CLUSTERS else None
    return pl.DataFrame(rows).select(
        "variable", "level", "baseline", pl.Series("coefficient", fitted.coefficient),
        *(pl.Series(name, one).fill_nan(None) for name, one in kept.items()),
        "n_passages", "n_clusters_level", pl.lit(frame.height, pl.Int64).alias("n_observations"),
        pl.lit(frame["article_id"].n_unique(), pl.Int64).alias("n_articles"), pl.lit(n_clusters, pl.Int64).alias("n_clusters"),
        pl.lit(None if np.isnan(fitted.r2) else fitted.r2, pl.Float64).alias("r2"),
        pl.Series("note", [f"one {cluster} on a side: not tested" if one else few for one in alone.tolist()], dtype=pl.String),
    )  # fmt: skip


def _row(
    frame: pl.DataFrame, cluster: str, variable: str, level: str, baseline: str, mine: pl.DataFrame
) -> dict[str, Any]:
    others = frame.filter(pl.col(variable) == baseline) if baseline else mine
    return {
        "variable": variable, "level": level, "baseline": baseline or None, "n_passages": mine.height,
        "n_clusters_level": mine[cluster].n_unique(), "rest": others[cluster].n_unique(),
    }  # fmt: skip


def _warnings(n_clusters: int, cluster: str) -> list[str]:
    if n_clusters >= BOOTSTRAP_BELOW:
        return []
    plain = f"{n_clusters} clusters ({cluster}): p finds too much; go by p_wild"
    return [
        plain
        if n_clusters >= FEW_CLUSTERS
        else f"{plain}, and take neither for a proof: differences of so few sources are theirs"
    ]


def model_evidence(
    corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], *, limit: int = 20
) -> pl.DataFrame:
    """The text behind a coefficient: the sentences of its level that weigh most in the score."""
    published = corpus.where(composed=False) if "composed" in corpus.base.facts.columns else corpus
    mine = published if row["variable"] == CONSTANT else of_groups(published, row["variable"], row["level"])
    score = str(parameters["score"])
    settings = {name: value for name, value in parameters.items() if name not in ("score", "by", "item", "cluster")}
    asked = {"mean": row["coefficient"], "item": row["item"], "frame": row["item"]}
    return evidence_of(mine, score, {**settings, "by": []}, asked, limit=limit)
