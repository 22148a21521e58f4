"""How far apart are two groups, could it be chance, and on how much does it rest?

Differences are of event-matched means. Intervals are a studentised bootstrap over articles, p a studentised permutation
test within events, q allows for all tests of the call (Benjamini & Hochberg 1995). A single article gets its percentile
among the others on the same events, not a test; composed texts are never tested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.compare.matching import Matched, main_event, matched_cells
from mediakit.corpus.cells import MIN_ARTICLES, TOO_FEW, Scores, keys_of
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.groups import Groups
from mediakit.corpus.wire import copy_units
from mediakit.engine.progress import counted_off, step
from mediakit.errors import ArgumentError, unknown
from mediakit.stats.adjust import benjamini_hochberg
from mediakit.stats.bootstrap import matched_difference_interval
from mediakit.stats.percentile import percentile_among
from mediakit.stats.permutation import PermutationTest, matched_permutation_test
from mediakit.stats.permutation_each import matched_permutation_tests

__all__ = ["ALL_PAIRS", "Settings", "differences", "pairs_of"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Up to so many groups are compared pair by pair; of more, each with the matched rest (21 pairs are many tests).
ALL_PAIRS = 6


@dataclass(frozen=True, slots=True)
class Settings:
    """How differences are computed: matched within, resamples, permutations, confidence, seed."""

    within: str | None
    n_resamples: int = 1000
    n_permutations: int = 1000
    confidence: float = 0.95
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Pair:
    target: int
    others: Ints
    reference: str
    composed: bool


def pairs_of(groups: Groups, chosen: Sequence[str] | None, single: npt.NDArray[np.bool_]) -> list[_Pair]:
    """Which groups are compared with which.

    Arguments: groups; chosen, labels of those to compare; single, which groups are of one article.
    Raises ArgumentError for an unknown group or where there are fewer than two.
    """
    labels = groups.labels
    for name in chosen or ():
        if name not in labels:
            raise unknown("group", name, labels)
    members = [labels.index(name) for name in chosen] if chosen else list(range(len(groups)))
    if len(set(members)) < len(members):
        raise ArgumentError(f"a group is named twice in {list(chosen or ())}")
    if len(members) < 2 and chosen:
        raise ArgumentError(f"only the group {labels[members[0]]!r} was chosen; a comparison needs at least two")
    if len(members) < 2:
        raise ArgumentError(f"there is only one group by {' and '.join(groups.by)}; a comparison needs at least two")
    if chosen or len(members) <= ALL_PAIRS:
        one_each = [
            # a single article is the target, so that it gets its percentile among the others
            (b, np.array([a])) if single[b] and not single[a] else (a, np.array([b]))
            for i, a in enumerate(members)
            for b in members[i + 1 :]
        ]
    else:
        one_each = [(a, _rest(groups, a)) for a in members]
    return [
        _Pair(
            a, others, labels[int(others[0])] if len(others) == 1 else "rest", bool(groups.composed[[a, *others]].any())
        )
        for a, others in one_each
    ]


def _rest(groups: Groups, target: int) -> Ints:
    """The other groups; published and composed ones are not mixed, unless there are none of the target's own kind."""
    others = np.flatnonzero(np.arange(len(groups)) != target)
    alike = others[groups.composed[others] == groups.composed[target]]
    return alike if len(alike) else others


def differences(
    corpus: Corpus, groups: Groups, scores: Mapping[str, Scores], chosen: Sequence[str] | None, settings: Settings
) -> pl.DataFrame:
    """Differences of every pair of groups, for every item of every measure, with interval, p and q."""
    named = [(name, item) for name, some in scores.items() for item in some.items]
    together = Scores([item for _, item in named], lambda part: _side_by_side(part, scores), (0, 0))
    matched = matched_cells(corpus, groups, together, settings.within)
    pairs = pairs_of(groups, chosen, _single(matched, len(groups)))
    strata, unit = main_event(corpus), copy_units(corpus)
    # many groups, each against the rest of its kind, draw from the same cells: their sums are kept, by kind
    wholes: dict[bool, list[Any]] = {False: [], True: []}
    tests = _tests_against_rest(corpus, groups, pairs, matched, settings, strata, unit)
    table = pl.concat(
        _pair_table(
            corpus, groups, pair, matched, named, settings, strata, unit,
            wholes[pair.composed] if pair.reference == "rest" else None, tests.get(pair.target),
        )
        for pair in counted_off(pairs, "comparison")
    )  # fmt: skip
    q, n_tests = benjamini_hochberg(table["p"].to_numpy())
    return (
        table.with_columns(pl.Series("q", q), pl.lit(n_tests).cast(pl.Int64).alias("n_tests"))
        .with_columns(pl.col(pl.Float64).fill_nan(None))
        .select(_order(table))
    )


def _tests_against_rest(
    corpus: Corpus,
    groups: Groups,
    pairs: Sequence[_Pair],
    matched: Matched,
    settings: Settings,
    strata: Ints,
    unit: Ints,
) -> dict[int, PermutationTest]:
    """The tests of published groups that are each set against all others, by target: they share their draws."""
    targets = [pair.target for pair in pairs if pair.reference == "rest" and not pair.composed]
    if not targets or groups.overlapping:
        return {}
    cells = matched.cells
    rows = np.flatnonzero(np.isin(cells.group, [targets[0], *next(p.others for p in pairs if p.target == targets[0])]))
    values = cells.values if len(rows) == len(cells.values) else cells.values[rows]
    rows_of, local = np.unique(cells.article[rows], return_inverse=True)
    tests = matched_permutation_tests(
        local, matched.block[rows], cells.group[rows], targets, values, keys_of(corpus)[rows_of],
        unit=unit[rows_of], strata=strata[rows_of], n_permutations=settings.n_permutations, seed=settings.seed,
        min_articles=MIN_ARTICLES, on_step=partial(step, "permutation"),
    )  # fmt: skip
    return dict(zip(targets, tests, strict=True))


def _single(matched: Matched, n_groups: int) -> npt.NDArray[np.bool_]:
    """Which groups have a score for one article only."""
    scored = matched.cells.n_sentences > 0
    key = np.unique(matched.cells.article[scored] * n_groups + matched.cells.group[scored])
    return np.asarray(np.bincount(key % n_groups, minlength=n_groups) == 1)


def _side_by_side(part: Part, scores: Mapping[str, Scores]) -> Array:
    """The scores of all measures: [sentences, items]; no columns where no measure scores sentences (keyness)."""
    return np.hstack([np.empty((part.n_sentences, 0)), *(some.of_part(part) for some in scores.values())])


def _order(table: pl.DataFrame) -> list[str]:
    """Columns in reading order."""
    first = [
        "target",
        "reference",
        "measure",
        "item",
        "value_target",
        "value_reference",
        "difference",
        "ci_low",
        "ci_high",
    ]
    last = [
        "p",
        "q",
        "p_floor",
        "n_tests",
        "percentile",
        "n_articles_target",
        "n_articles_reference",
        "n_events_common",
    ]
    return [*first, *last, "difference_raw", "composed", "note"]


def _pair_table(
    corpus: Corpus, groups: Groups, pair: _Pair, matched: Matched, named: Sequence[tuple[str, str]],
    settings: Settings, strata: Ints, unit: Ints, whole: list[Any] | None, test: PermutationTest | None,
) -> pl.DataFrame:  # fmt: skip
    cells = matched.cells
    is_target = cells.group == pair.target
    rows = np.flatnonzero(is_target | np.isin(cells.group, pair.others))
    side, block, article = is_target[rows], matched.block[rows], cells.article[rows]
    values = cells.values if len(rows) == len(cells.values) else cells.values[rows]  # the rest is all: no copy
    rows_of, local = np.unique(article, return_inverse=True)
    keys = keys_of(corpus)[rows_of]
    means, common = _matched_means(side, block, values, matched.n_blocks)
    sizes = [len(np.unique(article[(side == which) & common[block]])) for which in (True, False)]
    enough = min(sizes) >= MIN_ARTICLES and not pair.composed
    found = matched_difference_interval(
        local, block, side, values, keys, seed=settings.seed, confidence=settings.confidence,
        n_resamples=settings.n_resamples if enough else 1, whole=whole if enough else None,
    )  # fmt: skip
    p, floor = np.full(values.shape[1], np.nan), np.nan
    if enough and not groups.overlapping:
        test = test or matched_permutation_test(
            local, block, side, values, keys, unit=unit[rows_of], strata=strata[rows_of],
            n_permutations=settings.n_permutations, seed=settings.seed,
        )  # fmt: skip
        p, floor = test.p, test.p_floor
    single = sizes[0] == 1 and sizes[1] >= MIN_ARTICLES  # a place among fewer says nothing
    k = len(named)
    columns: dict[str, Any] = {
        "target": pl.repeat(groups.labels[pair.target], k, dtype=pl.String, eager=True),
        "reference": pl.repeat(pair.reference, k, dtype=pl.String, eager=True),
        "measure": pl.Series([name for name, _ in named], dtype=pl.String),
        "item": pl.Series([item for _, item in named], dtype=pl.String),
        "value_target": means[0],
        "value_reference": means[1],
        "difference": means[0] - means[1],
        "ci_low": found.low if enough else np.full(k, np.nan),
        "ci_high": found.high if enough else np.full(k, np.nan),
        "p": p,
        "p_floor": np.where(np.isnan(p), np.nan, floor),
        "percentile": _percentiles(side, block, values, common) if single else np.full(k, np.nan),
        "n_articles_target": np.full(k, sizes[0], np.int64),
        "n_articles_reference": np.full(k, sizes[1], np.int64),
        "n_events_common": pl.repeat(int(common.sum()) if settings.within else None, k, dtype=pl.Int64, eager=True),
        "difference_raw": found.raw,
        "composed": pl.repeat(pair.composed, k, dtype=pl.Boolean, eager=True),
        "note": pl.repeat(_note(groups, pair, sizes, int(common.sum())), k, dtype=pl.String, eager=True),
    }
    return pl.DataFrame(columns)


def _note(groups: Groups, pair: _Pair, sizes: Sequence[int], n_common: int) -> str | None:
    if not n_common:
        return "no event told by both"
    if pair.composed:
        return "composed: not tested"
    if min(sizes) < MIN_ARTICLES:
        return TOO_FEW
    return "overlapping groups: not tested" if groups.overlapping else None


def _matched_means(
    side: npt.NDArray[np.bool_], block: Ints, values: Array, n_blocks: int
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Means of target and reference over the blocks both tell, blocks with equal weight: [2, K]; and which blocks."""
    means = np.full((2, n_blocks, values.shape[1]), np.nan)
    for row, which in enumerate((True, False)):
        mine = side == which
        n = np.bincount(block[mine], minlength=n_blocks)
        for k in range(values.shape[1]):
            sums = np.bincount(block[mine], weights=values[mine, k], minlength=n_blocks)
            means[row, :, k] = np.divide(sums, n, out=np.full(n_blocks, np.nan), where=n > 0)
    common = ~np.isnan(means).any(axis=(0, 2)) if values.shape[1] else np.zeros(n_blocks, np.bool_)
    if not common.any():
        return np.full((2, values.shape[1]), np.nan), common
    return means[:, common].mean(axis=1), common


def _percentiles(side: npt.NDArray[np.bool_], block: Ints, values: Array, common: npt.NDArray[np.bool_]) -> Array:
    """Where the target's one article stands among the others, averaged over the common blocks: per cent, per item."""
    out = []
    for k in range(values.shape[1]):
        places = [
            percentile_among(float(values[side & (block == b), k].mean()), values[~side & (block == b), k])[0]
            for b in np.flatnonzero(common)
        ]
        out.append(np.mean(places) if places else np.nan)
    return np.array(out)
