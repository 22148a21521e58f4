"""The table of keyness: every measure from the same four counts, in batches, with q over all tests of the call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.measures.keyness_sides import Compared
from mediakit.result import Rows
from mediakit.stats import association as assoc
from mediakit.stats.adjust import benjamini_hochberg
from mediakit.stats.conservative import lrc as conservative_log_ratio

__all__ = ["tables", "with_q"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Terms whose measures are computed together: enough to be quick, few enough to stay within some 100 MB.
BATCH_ROWS = 250_000


def tables(vocabulary: pl.Series, compared: Iterable[Compared], exact: bool, composed: bool) -> Iterator[pl.DataFrame]:
    """The rows of the comparisons, in tables of about BATCH_ROWS. q and n_tests are not there yet: see `with_q`.

    exact: with the conservative log ratio; composed: with a column that says which targets are composed
    """
    for some in _batches(compared):
        table = _described(vocabulary, some, exact)
        yield table if composed else table.drop("composed")


def with_q(p: pl.Series) -> Callable[[pl.DataFrame, Rows], pl.DataFrame]:
    """From the p of all rows: what gives some of these rows their q and n_tests."""
    q, n_tests = benjamini_hochberg(p.to_numpy())

    def add(table: pl.DataFrame, rows: Rows) -> pl.DataFrame:
        return table.with_columns(
            pl.Series("q", q[rows]).fill_nan(None),
            pl.col("p").fill_nan(None),
            pl.lit(n_tests, pl.Int64).alias("n_tests"),
        )

    return add


def _batches(compared: Iterable[Compared]) -> Iterator[list[Compared]]:
    """Comparisons in batches of about BATCH_ROWS terms: measures are computed for a batch at once."""
    batch, n = [], 0
    for one in compared:
        batch.append(one)
        n += len(one.terms)
        if n >= BATCH_ROWS:
            yield batch
            batch, n = [], 0
    if batch:
        yield batch


_ORDER = [
    "target", "reference", "term", "n_target", "n_reference", "per_million_target", "per_million_reference",
    "n_articles_target", "n_articles_reference", "log_ratio", "log_ratio_low", "log_ratio_high", "log_odds", "log_odds_z",
    "p", "g2_4cell", "g2_2cell", "percent_diff", "odds_ratio", "bic", "dpnorm_target", "composed", "note",
]  # fmt: skip


def _described(vocabulary: pl.Series, batch: Sequence[Compared], exact: bool) -> pl.DataFrame:
    """The table of a batch, each target's most typical terms first, ties in the order of the terms.

    A target that cannot be compared has one row without a term, so that its note is not lost.
    """
    which = np.repeat(np.arange(len(batch)), [len(one.terms) for one in batch])
    n_1, n_2 = (np.concatenate([one.n[side] for one in batch]) for side in (0, 1))
    size_1, size_2 = (np.array([one.n_words[side] for one in batch])[which] for side in (0, 1))
    terms = np.concatenate([one.terms for one in batch])
    measures = assoc.described(n_1, n_2, size_1, size_2)
    if exact:  # slow for many: some 2 microseconds a row
        family = np.array([len(one.terms) for one in batch])[which]
        measures["lrc"] = conservative_log_ratio(n_1, n_2, size_1, size_2, n_tests=family)
    order = _most_typical_first(terms, measures["log_odds_z"], [len(one.terms) for one in batch])
    labels = {
        name: pl.Series([getattr(one, name) for one in batch], dtype=kind).gather(which[order])
        for name, kind in (
            ("target", pl.String),
            ("reference", pl.String),
            ("composed", pl.Boolean),
            ("note", pl.String),
        )
    }
    table = (
        pl.DataFrame(
            {
                **labels,
                "term": vocabulary.gather(terms[order]).alias("term"),
                **{name: values[order] for name, values in measures.items()},
                "n_articles_target": np.concatenate([one.holding[0] for one in batch])[order].astype(np.int64),
                "n_articles_reference": np.concatenate([one.holding[1] for one in batch])[order],
                "p": np.concatenate([one.p for one in batch])[order],
                "dpnorm_target": np.concatenate([one.dpnorm for one in batch])[order],
            }
        )
        .with_columns(
            pl.col("percent_diff", "dpnorm_target").fill_nan(None),
            pl.col("n_articles_reference").fill_nan(None).cast(pl.Int64),
        )
        .select([*_ORDER[:12], *(["lrc"] if exact else []), *_ORDER[12:]])
    )
    left_out = [one for one in batch if not len(one.terms) and one.note]
    if not left_out:
        return table
    rows = [
        {"target": one.target, "reference": one.reference, "composed": one.composed, "note": one.note}
        for one in left_out
    ]
    return pl.concat([table, pl.DataFrame(rows, schema={name: table.schema[name] for name in rows[0]})], how="diagonal")


def _most_typical_first(terms: Ints, z: Array, lengths: Sequence[int]) -> Ints:
    """Rows by falling z within each comparison: one sort a comparison is quicker than one of all."""
    ends = np.cumsum([0, *lengths]).tolist()
    return np.concatenate([a + np.lexsort((terms[a:b], -z[a:b])) for a, b in pairwise(ends)])
