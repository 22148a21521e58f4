"""How far apart are two groups on the events that both tell? The matched difference and its interval.

Sources tell different mixes of events, and a plain difference of means then measures the mix. Here only blocks
(events) told by both sides count, each with equal weight, and the interval is a studentised bootstrap over whole
articles. It speaks about these events: that sources would differ as much on others, it cannot show.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mediakit.stats.draws import Keys, weight_chunks, weights
from mediakit.stats.matched import ROUNDING, Cells, Matched, Sums, arrange, matched_difference, product_sums
from mediakit.stats.studentised import check_interval, t_bounds

__all__ = ["MatchedDifference", "matched_difference_interval"]

Array = npt.NDArray[np.float64]


class MatchedDifference(NamedTuple):
    """Target less reference, an entry for each item. `raw` compares all articles, whatever they tell."""

    difference: Array
    low: Array
    high: Array
    standard_error: Array
    raw: Array
    n_blocks: npt.NDArray[np.int64]  # told by both sides
    n_articles_target: npt.NDArray[np.int64]  # with a score in these blocks
    n_articles_reference: npt.NDArray[np.int64]


def matched_difference_interval(
    article: npt.ArrayLike,
    block: npt.ArrayLike,
    group: npt.ArrayLike,
    values: npt.ArrayLike,
    keys: npt.ArrayLike,
    *,
    n_resamples: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
    min_articles: int = 5,
    whole: list[tuple[slice, Sums]] | None = None,
) -> MatchedDifference:
    """Difference of two groups' means over the blocks that both tell, with its interval, for every item.

    Cells: `article` index into `keys`, `block` (event), `group` (true or 1 = target), `values` [cells, K] with NaN
    for no score. A group's matched mean is the mean over common blocks of the mean over its articles there. Variances
    are each block's and side's own (`matched.matched_difference`); an article in several blocks counts as one, by the
    sum of its influences. Its factor on the variance is taken from the data, not from every resample. With one block
    this is the plain two-sample difference with Welch's standard error. Low and high are NaN where a side has fewer
    than `min_articles` articles in common blocks, and collapse onto the difference where no score varies.
    `whole`, an empty list at first, keeps the sums of both sides together for further calls with the same cells and other
    groups: many groups, each against the rest, then cost little more than one.

    >>> from mediakit.stats.draws import article_keys
    >>> keys = article_keys("abcdefghij")
    >>> score = [[1.0], [2], [3], [4], [5], [2], [3], [4], [5], [6]]
    >>> found = matched_difference_interval(range(10), [0] * 10, [0] * 5 + [1] * 5, score, keys)
    >>> round(float(found.difference[0]), 9), round(float(found.standard_error[0]), 9)
    (1.0, 1.0)
    """
    check_interval(confidence, min_articles)
    cells = arrange(article, block, group, values, keys)
    key = np.asarray(keys, dtype=np.uint64)
    n_items = cells.x.shape[1]
    columns = cells.columns
    plain = matched_difference(*_sides(product_sums(columns, cells.starts, np.ones((len(columns), 1)), n_items)))
    error = np.sqrt(_clustered_variance(cells, plain))
    with np.errstate(invalid="ignore", divide="ignore"):
        design = error / np.sqrt(plain.variance[:, 0])
    t = np.empty((n_items, n_resamples))
    for part, target, reference in _drawn(cells, columns, key, n_resamples, seed, whole):
        drawn = matched_difference(target, reference, plain.paired)
        with np.errstate(invalid="ignore", divide="ignore"):
            deviation = (drawn.difference - plain.difference) / (np.sqrt(drawn.variance) * design[:, None])
        t[:, part] = np.where(drawn.variance > ROUNDING / max(len(columns), 1), deviation, np.nan)
    count = _articles_in_common(cells, plain)
    t_low, t_high = t_bounds(t, _degrees_of_freedom(cells, plain, count.sum(axis=0)), confidence)
    enough = (count >= min_articles).all(axis=0) & np.isfinite(error)
    difference, scale = plain.difference[:, 0], cells.scale
    low = np.where(enough, difference - np.where(error > 0, t_high * error, 0.0), np.nan)
    high = np.where(enough, difference - np.where(error > 0, t_low * error, 0.0), np.nan)
    sizes = count.astype(np.int64)
    blocks = np.broadcast_to(plain.n_blocks[:, 0].astype(np.int64), (n_items,)).copy()
    raw = _raw_difference(article, group, values, len(key))
    return MatchedDifference(
        difference * scale, low * scale, high * scale, error * scale, raw, blocks, sizes[0], sizes[1]
    )


def _sides(sums: Sums) -> tuple[Sums, Sums]:
    """Target and reference from segments that alternate between reference and target."""
    target, reference = (Sums(*(part[side::2] for part in sums)) for side in (1, 0))
    return target, reference


def _drawn(
    cells: Cells, columns: Array, keys: Keys, n_resamples: int, seed: int, whole: list[tuple[slice, Sums]] | None
) -> Iterator[tuple[slice, Sums, Sums]]:
    """The sums of target and reference in every resample, some at a time."""
    n_items, key = cells.x.shape[1], keys[cells.article]
    chunks = weight_chunks(key, n_resamples, seed, cells=n_items * (len(cells.starts) // 2))
    if whole is None:
        for part, w in chunks:
            yield part, *_sides(product_sums(columns, cells.starts, w, n_items))
        return
    if not whole:
        whole += ((part, product_sums(columns, cells.starts[::2], w, n_items)) for part, w in chunks)
    mine = cells.target
    starts = np.searchsorted(cells.block[mine], np.arange(len(cells.starts) // 2 + 1))
    for part, total in whole:
        w = weights(key[mine], part.stop - part.start, seed, part.start)
        target = product_sums(columns[mine], starts, w, n_items)
        yield part, target, Sums(*(all_ - part_ for all_, part_ in zip(total, target, strict=True)))


def _clustered_variance(cells: Cells, plain: Matched) -> Array:
    """Variance of the matched difference with articles as clusters: the sum of their squared influences."""
    count, total, _ = product_sums(cells.columns, cells.starts, np.ones((len(cells.x), 1)), cells.x.shape[1])
    segment, block = 2 * cells.block + cells.target, cells.block
    sign = np.where(cells.target, 1.0, -1.0)
    found = np.empty(cells.x.shape[1])
    for k, column in enumerate(cells.x.T):  # item by item: all at once takes as much again as the cells
        at = k if cells.n_present > 1 else 0
        n, n_blocks = count[segment, at, 0], plain.n_blocks[at, 0]
        with np.errstate(invalid="ignore", divide="ignore"):
            own = (column - total[segment, k, 0] / n) / np.sqrt(n * (n - 1))
            # A paired block's deviation is shared out over its articles, so that their squares add up to its part.
            deviation = (plain.by_block[:, k, 0] - plain.difference[k, 0])[block] * np.sqrt(n_blocks / (n_blocks - 1))
            shared = sign * deviation / np.sqrt(2 * n)
        common = plain.common[block, at, 0] & (cells.present[:, at] > 0)
        influence = np.where(common, np.where(plain.paired[block, at, 0], shared, own), 0.0) / max(n_blocks, 1)
        found[k] = (np.bincount(cells.article, weights=influence, minlength=cells.n_articles) ** 2).sum()
    some = np.broadcast_to(plain.n_blocks[:, 0] > 0, found.shape)
    return np.where(some, np.where(found > ROUNDING / max(len(cells.x), 1), found, 0.0 * found), np.nan)


def _degrees_of_freedom(cells: Cells, plain: Matched, n_articles: Array) -> Array:
    """Welch and Satterthwaite's, over the blocks' sides; the paired blocks together are one component.

    Articles with several cells bring less than these: the number shrinks by articles over cells.
    """
    count = product_sums(cells.columns, cells.starts, np.ones((len(cells.x), 1)), cells.x.shape[1]).n[:, :, 0]
    own = plain.common & ~plain.paired
    parts = [np.where(own, within, 0.0)[:, :, 0] for within in plain.within]
    n_paired = plain.paired.sum(axis=0)[:, 0]
    whole = plain.variance[:, 0] * plain.n_blocks[:, 0] ** 2
    paired = np.where(n_paired > 0, np.maximum(whole - sum(part.sum(axis=0) for part in parts), 0.0), 0.0)
    squares = paired**2 / np.maximum(n_paired - 1, 1)
    for part, n in zip(parts, (count[1::2], count[0::2]), strict=True):
        squares = squares + (part**2 / np.maximum(n - 1, 1)).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        df = np.nan_to_num(whole**2 / squares, nan=1.0, posinf=1.0)
    n_cells = np.where(plain.common[:, :, 0], count[1::2] + count[0::2], 0.0).sum(axis=0)
    return np.asarray(np.maximum(df * n_articles / np.maximum(n_cells, 1), 1.0))


def _articles_in_common(cells: Cells, plain: Matched) -> Array:
    """How many articles a side have a score in a common block: [target and reference, K]."""
    found = np.empty((2, cells.n_present))
    for at in range(cells.n_present):
        counted = plain.common[cells.block, at, 0] & (cells.present[:, at] > 0)
        for row, side in enumerate((True, False)):
            here = cells.article[counted & (cells.target == side)]
            found[row, at] = np.count_nonzero(np.bincount(here, minlength=cells.n_articles))
    return np.broadcast_to(found, (2, cells.x.shape[1])).copy()


def _raw_difference(article: npt.ArrayLike, group: npt.ArrayLike, values: npt.ArrayLike, n_articles: int) -> Array:
    """Difference of the plain means over all articles of each side; an article's score is the mean of its cells."""
    articles, scores = np.asarray(article, dtype=np.int64), np.asarray(values, dtype=np.float64)
    target = np.asarray(group).astype(bool)
    means = np.empty((2, scores.shape[1]))
    for k, column in enumerate(scores.T):
        present = ~np.isnan(column)
        for row, side in enumerate((target, ~target)):
            kept = present & side
            count = np.bincount(articles[kept], minlength=n_articles)
            total = np.bincount(articles[kept], weights=column[kept], minlength=n_articles)
            with np.errstate(invalid="ignore", divide="ignore"):
                means[row, k] = np.where(count > 0, total / count, 0.0).sum() / np.count_nonzero(count)
    return np.asarray(means[0] - means[1])
