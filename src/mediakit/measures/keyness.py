"""Which words mark a group off from the others?

Every measure of keyness is computed from the same four counts; beside them stands a test that takes the article, not
the word, as the unit, since words of one article are not independent: G² finds "significant" words between two random
halves of one source, Welch's t over articles' rates does not (Lijffijt et al. 2016). Composed texts are described,
never tested.

With `within="event"` only passages on events that both sides tell count, and the test gives each event equal weight.

Rows: terms with at least `min_count` occurrences on both sides together. Of many groups, only terms that stand in the
target or would be expected there `min_count` times at the common rate; the others could not be told from chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.cells import MIN_ARTICLES, TOO_FEW
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import Counts, count_words
from mediakit.corpus.groups import NONE, Groups, group
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import Pattern
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result
from mediakit.stats import association as assoc
from mediakit.stats.adjust import benjamini_hochberg
from mediakit.stats.welch import matched_welch_from_sums, welch_from_sums
from mediakit.text.normalise import stopwords_of

__all__ = ["ALPHA_0", "SHOWN", "evidence", "keyness"]

Ints = npt.NDArray[np.int64]
# Words that the log-odds prior stands for; Monroe, Colaresi & Quinn (2008) use a prior of this order for speeches.
ALPHA_0 = 500.0
# Columns shown by default; the rest is in the table, in exports and on request.
SHOWN = (
    "target", "reference", "term", "n_target", "n_reference", "per_million_target", "per_million_reference",
    "log_ratio", "log_ratio_low", "log_ratio_high", "log_odds_z", "q",
)  # fmt: skip


def keyness(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    target: str | None = None,
    reference: str | Mapping[str, float] | None = None,
    min_count: int = 5,
    stopwords: str = "keep",
    within: str | None = None,
) -> Result:
    """Compare the rate of every word between a group and others.

    Arguments: by, what makes a group; target, one group, or None for each against the rest; reference, a group, "rest",
    or a frequency list (term -> count) of another corpus; min_count, least occurrences on both sides together;
    stopwords, "keep" or "drop"; within, "event" to count only events told by both sides (a sentence that tells two of
    them counts in each).
    Returns one row per target and term, most typical of the target first: target, reference, term, n_target,
    n_reference, per_million_target, per_million_reference, n_articles_target, n_articles_reference, log_ratio with
    log_ratio_low and log_ratio_high (Hardie 2014), log_odds and log_odds_z (Monroe et al. 2008; above 0 = more typical
    of the target), p (Welch's t over articles, Lijffijt et al. 2016), q (Benjamini & Hochberg 1995 over all tests of
    the call), g2_4cell, g2_2cell, percent_diff, odds_ratio, bic, dpnorm_target, n_tests, note.
    Raises ArgumentError for an unknown group or where there is nothing to compare with.
    """
    groups = group(corpus, by)
    if within not in (None, "event"):
        raise unknown("within", within, ["event", "None"])
    if stopwords not in ("keep", "drop"):
        raise unknown("stopwords", stopwords, ("keep", "drop"))
    if within and "event" in groups.by:
        raise ArgumentError("groups are events already; compare their words with within=None")
    if within and isinstance(reference, Mapping):
        raise ArgumentError("a frequency list tells no events; compare with it with within=None")
    rows = group(corpus, [*groups.by, "event"]) if within else groups
    counts = count_words(corpus, rows)
    if stopwords == "drop":
        counts = counts.columns(~counts.vocabulary.is_in(list(stopwords_of("en"))).to_numpy())
    sums = _Sums.of(counts, rows)
    blocks = _Blocks.of(groups, rows)
    if isinstance(reference, Mapping):
        frames = [
            _against_list(sums, groups, g, counts.vocabulary, reference, min_count) for g in _targets(groups, target)
        ]
    else:
        pairs = _pairs(groups, target, reference)
        strict = len(pairs) > 2
        frames = [_compare(sums, groups, blocks, pair, counts.vocabulary, min_count, strict) for pair in pairs]
    table = pl.concat(frames)
    q, n_tests = benjamini_hochberg(table["p"].to_numpy())
    table = table.with_columns(
        pl.Series("q", q).fill_nan(None), pl.col("p").fill_nan(None), pl.lit(n_tests).alias("n_tests").cast(pl.Int64)
    )
    table = table.sort(["target", "reference", "log_odds_z", "term"], descending=[False, False, True, False])
    given = {
        "by": groups.by, "target": target, "within": within, "min_count": min_count, "stopwords": stopwords,
        "alpha_0": ALPHA_0, "reference": "a frequency list" if isinstance(reference, Mapping) else reference,
    }  # fmt: skip
    return Result(table, make_recipe(corpus, "keyness", given, notes=_notes(table)))


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums over the articles of each group, groups × terms: counts, articles holding the term, rates, squared rates and
    spread; per group its words, articles, and the share of its words that its shortest article has."""

    count: sparse.csr_matrix
    holding: sparse.csr_matrix
    rate: sparse.csr_matrix
    square: sparse.csr_matrix
    spread: sparse.csr_matrix
    n_words: Ints
    n_articles: Ints
    smallest: npt.NDArray[np.float64]
    article_of_cell: Ints
    row_of_cell: Ints
    whole: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)

    @classmethod
    def of(cls, counts: Counts, groups: Groups) -> _Sums:
        n = len(groups)
        matrix = counts.matrix
        words = np.maximum(counts.n_words, 1)
        rates = sparse.diags_array(1 / words) @ matrix
        total = counts.by_group(n)
        n_words = counts.words_by_group(n)
        with np.errstate(invalid="ignore", divide="ignore"):
            sizes = counts.n_words / np.maximum(n_words[counts.group], 1)
        smallest = np.ones(n)
        np.minimum.at(smallest, counts.group[sizes > 0], sizes[sizes > 0])
        return cls(
            total,
            counts.by_group(n, _like(matrix, np.ones_like(matrix.data))),
            counts.by_group(n, rates.tocsr()),
            counts.by_group(n, rates.tocsr().power(2)),
            counts.by_group(n, _spread(matrix, counts.group, total, sizes)),
            n_words,
            counts.articles_by_group(n),
            smallest,
            counts.article,
            counts.group,
        )

    def distinct_articles(self, which: Ints) -> int:
        """Articles in these rows together; one that tells several events is one article."""
        return len(np.unique(self.article_of_cell[np.isin(self.row_of_cell, which)]))

    def row(self, name: str, which: Ints) -> npt.NDArray[np.float64]:
        """Dense sum of some groups; of most groups as the sum of all less the others', which is cheaper."""
        matrix = getattr(self, name)
        if len(which) > matrix.shape[0] // 2:
            if name not in self.whole:
                self.whole[name] = _dense_sum(matrix, np.arange(matrix.shape[0]))
            left_out = np.setdiff1d(np.arange(matrix.shape[0]), which)
            rest = self.whole[name] - _dense_sum(matrix, left_out)
            # what rounding leaves of a term that only the others have is nothing
            return np.where(self.row("holding", which) > 0, rest, 0.0) if name in ("rate", "square") else rest
        return _dense_sum(matrix, which)


def _dense_sum(matrix: sparse.csr_matrix, which: Ints) -> npt.NDArray[np.float64]:
    """The sum of some rows as a dense row. A row of a canonical CSR holds each column once, so it can be added in
    place."""
    out = np.zeros(matrix.shape[1])
    for row in which.tolist():
        at = slice(matrix.indptr[row], matrix.indptr[row + 1])
        out[matrix.indices[at]] += matrix.data[at]
    return out


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Rows of the sums as (group, event): `group` and `event` of each row; one event where none are matched."""

    group: Ints
    event: Ints

    @classmethod
    def of(cls, groups: Groups, rows: Groups) -> _Blocks:
        if "event" not in rows.by or rows is groups:
            return cls(np.arange(len(groups)), np.zeros(len(groups), np.int64))
        names = groups.keys.columns
        outer = (
            rows.keys.select(names)
            .join(groups.keys.with_row_index("group"), on=names, how="left", maintain_order="left")["group"]
            .to_numpy()
        )
        events = rows.keys["event"]
        # ranks are unsigned: made signed before -1 stands among them
        number = np.where((events == NONE).to_numpy(), -1, events.rank("dense").to_numpy().astype(np.int64))
        return cls(outer.astype(np.int64), number)

    def common(self, target: int, others: Ints) -> list[tuple[Ints, Ints]]:
        """Per event that both sides tell: rows of the target and of the reference."""
        mine, theirs = self.group == target, np.isin(self.group, others)
        both = np.intersect1d(self.event[mine], self.event[theirs])
        return [
            (np.flatnonzero(mine & (self.event == e)), np.flatnonzero(theirs & (self.event == e)))
            for e in both[both >= 0]
        ]


def _like(matrix: sparse.csr_matrix, data: npt.NDArray[Any]) -> sparse.csr_matrix:
    return sparse.csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _spread(
    matrix: sparse.csr_matrix, group: Ints, total: sparse.csr_matrix, sizes: npt.NDArray[np.float64]
) -> sparse.csr_matrix:
    """|share of the term - share of the words| - share of the words, per cell: summed by group, plus 1, twice Gries'
    DP."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = total.copy()
    order.sort_indices()
    n_columns = matrix.shape[1]
    keys = np.repeat(np.arange(order.shape[0]), np.diff(order.indptr)) * n_columns + order.indices
    at = np.searchsorted(keys, group[row] * n_columns + matrix.indices)
    share = matrix.data / order.data[at]
    return _like(matrix, np.abs(share - sizes[row]) - sizes[row])


def _targets(groups: Groups, target: str | None) -> list[int]:
    labels = groups.labels
    if target is None:
        return list(range(len(groups)))
    if target not in labels:
        raise unknown("target", target, labels)
    return [labels.index(target)]


def _pairs(groups: Groups, target: str | None, reference: str | None) -> list[tuple[int, Ints, str]]:
    """(target, groups of the reference, its name). Composed and published groups are not mixed in a rest."""
    labels, pairs = groups.labels, []
    if reference not in (None, "rest") and reference not in labels:
        raise unknown("reference", reference, ["rest", *labels])
    for g in _targets(groups, target):
        if reference not in (None, "rest"):
            others = np.array([labels.index(str(reference))])
        else:
            alike = np.flatnonzero((groups.composed == groups.composed[g]) & (np.arange(len(groups)) != g))
            others = alike if len(alike) else np.flatnonzero(np.arange(len(groups)) != g)
        if g in others and target is None:
            continue
        if g in others:
            raise ArgumentError(f"target and reference are the same group, {labels[g]!r}")
        if len(others):
            name = labels[int(others[0])] if len(others) == 1 else "rest"
            pairs.append((g, others, name))
    if not pairs:
        raise ArgumentError(f"there is only one group by {' and '.join(groups.by)}; keyness compares at least two")
    return pairs


def _compare(
    sums: _Sums, groups: Groups, blocks: _Blocks, pair: tuple[int, Ints, str], vocabulary: pl.Series, min_count: int,
    strict: bool,
) -> pl.DataFrame:  # fmt: skip
    """All terms of one target against one reference, on the events that both tell."""
    g, others, name = pair
    common = blocks.common(g, others)
    one, rest = (np.concatenate([np.empty(0, np.int64), *(rows[side] for rows in common)]) for side in (0, 1))
    n_1, n_2 = sums.row("count", one), sums.row("count", rest)
    size_1, size_2 = int(sums.n_words[one].sum()), int(sums.n_words[rest].sum())
    if not size_1 or not size_2:
        return _nothing(groups.labels[g], name, "no event told by both" if not common else "no words")
    together = n_1 + n_2
    keep = together >= min_count
    if strict:
        keep &= (n_1 > 0) | (together * size_1 / (size_1 + size_2) >= min_count)
    at = np.flatnonzero(keep)
    p, note = _tested(sums, groups, g, others, common, at)
    dpnorm = np.full(len(at), np.nan)
    if len(one) == 1 and sums.smallest[one[0]] < 1:
        dp = np.maximum((sums.row("spread", one)[at] + 1) / 2, 0)
        dpnorm = np.where(n_1[at] > 0, dp / (1 - sums.smallest[one[0]]), np.nan)
    return (
        _described(groups.labels[g], name, vocabulary.gather(at), n_1[at], n_2[at], size_1, size_2)
        .with_columns(
            pl.Series("n_articles_target", sums.row("holding", one)[at].astype(np.int64)),
            pl.Series("n_articles_reference", sums.row("holding", rest)[at].astype(np.int64)),
            pl.Series("p", p, dtype=pl.Float64),
            pl.Series("dpnorm_target", dpnorm, dtype=pl.Float64).fill_nan(None),
            pl.lit(note, dtype=pl.String).alias("note"),
        )
        .select(_ORDER)
    )


def _tested(
    sums: _Sums, groups: Groups, g: int, others: Ints, common: Sequence[tuple[Ints, Ints]], at: Ints
) -> tuple[npt.NDArray[np.float64], str | None]:
    """p of the chosen terms, or why there is none."""
    nothing = np.full(len(at), np.nan)
    if groups.composed[[g, *others]].any():
        return nothing, "composed: not tested"
    if groups.overlapping:
        return nothing, "overlapping groups: not tested"
    sides = [[_moments(sums, rows, at) for rows in side] for side in zip(*common, strict=True)]
    if min(sums.distinct_articles(np.concatenate(rows)) for rows in zip(*common, strict=True)) < MIN_ARTICLES:
        return nothing, TOO_FEW
    if len(common) == 1:
        return welch_from_sums(*sides[0][0], *sides[1][0], min_articles=MIN_ARTICLES).p, None
    return matched_welch_from_sums(*sides).p, None


def _moments(sums: _Sums, rows: Ints, at: Ints) -> tuple[int, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Articles, sum and sum of squares of the rates of the chosen terms."""
    return int(sums.n_articles[rows].sum()), sums.row("rate", rows)[at], sums.row("square", rows)[at]


def _nothing(target: str, reference: str, note: str) -> pl.DataFrame:
    """A target that cannot be compared: no rows but its note would be lost, so the note is a row without a term."""
    kinds = {"target": pl.String, "reference": pl.String, "term": pl.String, "note": pl.String}
    whole = ("n_target", "n_reference", "n_articles_target", "n_articles_reference")
    schema = {name: kinds.get(name, pl.Int64 if name in whole else pl.Float64) for name in _ORDER}
    row = {"target": target, "reference": reference, "note": note}
    return pl.DataFrame([{name: row.get(name) for name in _ORDER}], schema=schema)


_ORDER = [
    "target", "reference", "term", "n_target", "n_reference", "per_million_target", "per_million_reference",
    "n_articles_target", "n_articles_reference", "log_ratio", "log_ratio_low", "log_ratio_high", "log_odds", "log_odds_z",
    "p", "g2_4cell", "g2_2cell", "percent_diff", "odds_ratio", "bic", "dpnorm_target", "note",
]  # fmt: skip


def _described(
    target: str,
    reference: str,
    term: pl.Series,
    n_1: npt.NDArray[np.float64],
    n_2: npt.NDArray[np.float64],
    size_1: float,
    size_2: float,
) -> pl.DataFrame:
    """The measures that need only the four counts."""
    four = (n_1, n_2, size_1, size_2)
    low, high = assoc.log_ratio_interval(*four)
    log_odds, z = assoc.log_odds_dirichlet(*four, alpha_0=ALPHA_0)
    return pl.DataFrame(
        {
            "target": pl.repeat(target, len(term), dtype=pl.String, eager=True),
            "reference": pl.repeat(reference, len(term), dtype=pl.String, eager=True),
            "term": term.alias("term"),
            "n_target": n_1.astype(np.int64),
            "n_reference": n_2.astype(np.int64),
            "per_million_target": n_1 / size_1 * 1e6,
            "per_million_reference": n_2 / size_2 * 1e6,
            "log_ratio": assoc.log_ratio(*four),
            "log_ratio_low": low,
            "log_ratio_high": high,
            "log_odds": log_odds,
            "log_odds_z": z,
            "g2_4cell": assoc.g2_four_cell(*four),
            "g2_2cell": assoc.g2_two_cell(*four),
            "percent_diff": pl.Series(assoc.percent_diff(*four)).fill_nan(None),
            "odds_ratio": assoc.odds_ratio(*four),
            "bic": assoc.bic(*four),
        }
    )


def _against_list(
    sums: _Sums, groups: Groups, g: int, vocabulary: pl.Series, listed: Mapping[str, float], min_count: int
) -> pl.DataFrame:
    """One target against a frequency list: described, not tested, since a list has no articles."""
    if not listed or min(listed.values()) < 0:
        raise ArgumentError("the reference frequency list is empty or has negative counts; give term -> count")
    one = np.array([g])
    n_1 = sums.row("count", one)
    n_2 = np.array([listed.get(word, 0) for word in vocabulary.to_list()], np.float64)
    at = np.flatnonzero(n_1 + n_2 >= min_count)
    frame = _described(
        groups.labels[g],
        "frequency list",
        vocabulary.gather(at),
        n_1[at],
        n_2[at],
        int(sums.n_words[g]),
        sum(listed.values()),
    )
    return frame.with_columns(
        pl.Series("n_articles_target", sums.row("holding", one)[at].astype(np.int64)),
        pl.lit(None, dtype=pl.Int64).alias("n_articles_reference"),
        pl.lit(float("nan")).alias("p"),
        pl.lit(None, dtype=pl.Float64).alias("dpnorm_target"),
        pl.lit("frequency list: not tested").alias("note"),
    ).select(_ORDER)


def _notes(table: pl.DataFrame) -> list[str]:
    notes = table.filter(pl.col("note").is_not_null()).unique(["target", "note"])
    return [f"{note}: {n} targets" for note, n in notes.group_by("note").len().sort("note").rows()]


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the term of a row stands in the target's sentences."""
    places: list[Place] = []
    if row["term"] is None:  # a target that could not be compared
        return places
    term = [Pattern(str(row["term"]), (("exact", str(row["term"])),))]
    for number, part in enumerate(corpus.parts):
        matches = find(part.tokens, part.codes, part.starts, term)
        places += places_in(number, matches.take(np.arange(min(len(matches.chunk), limit - len(places)))))
        if len(places) >= limit:
            break
    return places
