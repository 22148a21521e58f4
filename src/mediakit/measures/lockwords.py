"""Which words do two sides use alike?

Lockwords (Baker 2011): words that are frequent on both sides and whose rates are about the same. That a difference is
not significant does not show it: with few articles nothing is. Here a word is a lockword if the interval of its log
ratio, with the article as the unit, lies inside a margin to both sides of 0 (a test of equivalence): likeness is
shown, not assumed.

Composed texts are described, never tested. What stays alike is often how a language works: leave function words out to
see subjects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.cells import MIN_ARTICLES, TOO_FEW
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import Counts, count_words
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place
from mediakit.corpus.word_places import word_places
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result
from mediakit.stats.adjust import benjamini_hochberg
from mediakit.stats.conservative import rate_equivalence
from mediakit.text.normalise import stopwords_of

__all__ = ["MARGIN", "evidence", "lockwords"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Half a doubling: rates that differ by less than a factor of 1.41. A choice; say it with the result.
MARGIN = 0.5


def lockwords(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    target: str | None = None,
    reference: str | None = None,
    margin: float = MARGIN,
    stopwords: str = "drop",
    min_count: int = 20,
    confidence: float = 0.95,
) -> Result:
    """Find the words that a group and others use at like rates.

    Arguments: by, what makes a group; target, one group, or None for each against the rest; reference, a group or
    "rest"; margin, how far the log ratio may lie from 0 (1 = twice the rate); stopwords, "drop" or "keep"; min_count,
    least occurrences on each side; confidence, of the interval that must lie inside the margin.
    Returns one row per target and word, lockwords first, the most frequent first: target, reference, term, n_target,
    n_reference, per_million_target, per_million_reference, n_articles_target, n_articles_reference, log_ratio with
    log_ratio_low and log_ratio_high (over articles), is_lockword, p (of two one-sided tests that the ratio lies outside;
    small = alike), q (Benjamini & Hochberg 1995), n_tests, note.
    Raises ArgumentError for an unknown group, a margin of 0 or less, or where there is nothing to compare with.
    Sources: Baker (2011), Schuirmann (1987).
    """
    if not margin > 0:
        raise ArgumentError(
            f"margin is {margin}; give the largest log ratio that counts as alike, above 0, such as 0.5"
        )
    if not 0 < confidence < 1:
        raise ArgumentError(f"confidence is {confidence}; it must lie between 0 and 1, for example 0.95")
    if stopwords not in ("keep", "drop"):
        raise unknown("stopwords", stopwords, ("keep", "drop"))
    groups = group(corpus, by)
    pairs = _pairs(groups, target, reference)
    counts = count_words(corpus, groups, drop=stopwords_of("en") if stopwords == "drop" else frozenset())
    sums = [_sums(counts, np.flatnonzero(counts.group == g)) for g in range(len(groups))]
    tables = [
        _compared(counts.vocabulary, groups, sums, pair, margin=margin, min_count=min_count, confidence=confidence)
        for pair in pairs
    ]
    table: pl.DataFrame = pl.concat(tables)
    q, n_tests = benjamini_hochberg(table["p"].fill_null(float("nan")).to_numpy())
    table = table.with_columns(pl.Series("q", q).fill_nan(None), pl.lit(n_tests, pl.Int64).alias("n_tests")).select(
        _ORDER
    )
    if "composed" not in groups.keys.columns:
        table = table.drop("composed")
    given = {"by": groups.by, "target": target, "reference": reference, "margin": margin, "stopwords": stopwords,
             "min_count": min_count, "confidence": confidence}  # fmt: skip
    return Result(table, make_recipe(corpus, "lockwords", given))


_ORDER = [
    "target", "reference", "term", "n_target", "n_reference", "per_million_target", "per_million_reference",
    "n_articles_target", "n_articles_reference", "log_ratio", "log_ratio_low", "log_ratio_high", "is_lockword", "p",
    "q", "n_tests", "composed", "note",
]  # fmt: skip


def _pairs(groups: Groups, target: str | None, reference: str | None) -> list[tuple[int, Ints, str]]:
    """(target, groups of the reference, its name); composed and published groups are not mixed in a rest."""
    labels = groups.labels
    for name, value in (("target", target), ("reference", None if reference == "rest" else reference)):
        if value is not None and value not in labels:
            raise unknown(name, value, labels if name == "target" else ["rest", *labels])
    if target is not None and target == reference:
        raise ArgumentError(f"target and reference are the same group, {target!r}")
    found = []
    for g in range(len(groups)) if target is None else [labels.index(target)]:
        others = np.flatnonzero((groups.composed == groups.composed[g]) & (np.arange(len(groups)) != g))
        if reference not in (None, "rest"):
            others = np.array([labels.index(str(reference))])
        elif not len(others):
            others = np.flatnonzero(np.arange(len(groups)) != g)
        if len(others) and g not in others:
            found.append((g, others, labels[int(others[0])] if len(others) == 1 else "rest"))
    if not found:
        raise ArgumentError(f"there is only one group by {' and '.join(groups.by)}; lockwords compares at least two")
    return found


_Sums = tuple[Array, Array, Array, Array, float, float, int]


def _sums(counts: Counts, cells: Ints) -> _Sums:
    """Of some articles, by word: sums of counts, of squares, of counts times words, articles; sums of words, squares;
    number."""
    matrix, words = counts.matrix[cells].astype(np.float64), counts.n_words[cells].astype(np.float64)
    square = np.asarray(matrix.power(2).sum(axis=0)).ravel()
    return (
        np.asarray(matrix.sum(axis=0)).ravel(), square, np.asarray(matrix.T @ words).ravel(),
        np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.float64), float(words.sum()), float((words**2).sum()),
        int((words > 0).sum()),
    )  # fmt: skip


def _compared(
    vocabulary: pl.Series, groups: Groups, sums: Sequence[_Sums], pair: tuple[int, Ints, str], *, margin: float,
    min_count: int, confidence: float,
) -> pl.DataFrame:  # fmt: skip
    g, others, name = pair
    one = sums[g]
    rest = tuple(sum(column) for column in zip(*(sums[other] for other in others.tolist()), strict=True))
    at = np.flatnonzero((one[0] >= max(min_count, 1)) & (rest[0] >= max(min_count, 1)))
    composed = bool(groups.composed[[g, *others]].any())
    note = (
        "composed: not tested" if composed else "overlapping groups: not tested" if groups.overlapping
        else TOO_FEW if min(one[6], rest[6]) < MIN_ARTICLES else None
    )  # fmt: skip
    sides = [(side[0][at], side[1][at], side[2][at], side[4], side[5], side[6]) for side in (one, rest)]
    ratio, low, high, p = rate_equivalence(*sides, margin=margin, confidence=confidence)
    tested = note is None
    table = pl.DataFrame(
        {
            "target": pl.Series([groups.labels[g]] * len(at), dtype=pl.String),
            "reference": pl.Series([name] * len(at), dtype=pl.String),
            "term": vocabulary.gather(at),
            "n_target": one[0][at].astype(np.int64), "n_reference": rest[0][at].astype(np.int64),
            "per_million_target": one[0][at] / max(one[4], 1) * 1e6, "per_million_reference": rest[0][at] /
            max(rest[4], 1) * 1e6, "n_articles_target": one[3][at].astype(np.int64), "n_articles_reference":
            rest[3][at].astype(np.int64), "log_ratio": ratio,
            "log_ratio_low": low if tested else np.full(len(at), np.nan),
            "log_ratio_high": high if tested else np.full(len(at), np.nan),
            "is_lockword": (low > -margin) & (high < margin) & tested,
            "p": p if tested else np.full(len(at), np.nan),
            "composed": np.full(len(at), composed), "note": pl.Series([note] * len(at), dtype=pl.String),
        }
    ).with_columns(pl.col(pl.Float64).fill_nan(None))  # fmt: skip
    if not table.height:
        row = {
            "target": groups.labels[g],
            "reference": name,
            "composed": composed,
            "note": note or "no word frequent enough",
        }
        return pl.concat([table, pl.DataFrame([row], schema={key: table.schema[key] for key in row})], how="diagonal")
    return table.sort(["is_lockword", "per_million_target", "term"], descending=[True, True, False])


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the word of a row stands in the target's sentences."""
    return [] if row["term"] is None else word_places(corpus, str(row["term"]), limit)
