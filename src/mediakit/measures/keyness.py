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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.cells import MIN_ARTICLES, TOO_FEW
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import Pattern
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in
from mediakit.corpus.term_sums import Side, TermSums, term_sums
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result
from mediakit.stats import association as assoc
from mediakit.stats.adjust import benjamini_hochberg
from mediakit.stats.welch import matched_welch_from_sums, welch_from_sums
from mediakit.text.normalise import stopwords_of

__all__ = ["ALPHA_0", "SHOWN", "evidence", "keyness"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Words that the log-odds prior stands for; Monroe, Colaresi & Quinn (2008) use a prior of this order for speeches.
ALPHA_0 = 500.0
# Comparisons above which terms that could not be told from chance are left out (two groups compared both ways keep all).
MANY = 2
# Terms whose measures are computed together: enough to be quick, few enough to stay within some 100 MB.
BATCH_ROWS = 250_000
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
    stopwords, "keep" or "drop"; within, "event" to count only events told by both sides, every occurrence once.
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
    drop = stopwords_of("en") if stopwords == "drop" else frozenset()
    sums = term_sums(corpus, groups, matched=within == "event", drop=drop)
    if isinstance(reference, Mapping):
        frames = [_against_list(sums, groups, g, reference, min_count) for g in _targets(groups, target)]
    else:
        pairs = sorted(_pairs(groups, target, reference), key=lambda pair: (groups.labels[pair[0]], pair[2]))
        rank = sums.vocabulary.rank("ordinal").to_numpy()
        compared = (_compare(sums, groups, pair, min_count, strict=len(pairs) > MANY) for pair in pairs)
        frames = [_described(sums, some, rank) for some in _batches(compared)]
    table = pl.concat(frames)
    q, n_tests = benjamini_hochberg(table["p"].to_numpy())
    table = table.with_columns(
        pl.Series("q", q).fill_nan(None), pl.col("p").fill_nan(None), pl.lit(n_tests).alias("n_tests").cast(pl.Int64)
    )
    if "composed" not in groups.keys.columns:
        table = table.drop("composed")
    given = {
        "by": groups.by, "target": target, "within": within, "min_count": min_count, "stopwords": stopwords,
        "alpha_0": ALPHA_0, "reference": "a frequency list" if isinstance(reference, Mapping) else reference,
    }  # fmt: skip
    return Result(table, make_recipe(corpus, "keyness", given, notes=_notes(table)))


@dataclass(frozen=True, slots=True)
class _Compared:
    """The terms of one target against one reference, before the measures are computed."""

    target: str
    reference: str
    terms: Ints
    n: tuple[Array, Array]
    n_words: tuple[int, int]
    holding: tuple[Array, Array]
    dpnorm: Array
    p: Array
    composed: bool
    note: str | None


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


def _compare(sums: TermSums, groups: Groups, pair: tuple[int, Ints, str], min_count: int, *, strict: bool) -> _Compared:
    """The terms of one target against one reference, on the events that both tell."""
    g, others, name = pair
    common = sums.common(g, others)
    one, rest = sums.side(np.array([g]), common), sums.side(others, common)
    composed = bool(groups.composed[[g, *others]].any())
    if not one.n_words or not rest.n_words:
        empty, none = np.empty(0), np.empty(0, np.int64)
        why = "no event told by both" if common == [] else "no words"
        return _Compared(groups.labels[g], name, none, (empty,) * 2, (1, 1), (empty,) * 2, empty, empty, composed, why)
    together = one.count + rest.count
    keep = together >= min_count
    if strict:
        keep &= (one.count > 0) | (together * one.n_words / (one.n_words + rest.n_words) >= min_count)
    at = np.flatnonzero(keep)
    p, note = _tested(sums, groups, pair, common, (one, rest), at)
    # dispersion is over the articles as they stand, so it is given where events are not matched
    dpnorm = np.full(len(at), np.nan) if sums.matched else sums.dpnorm(g)[at]
    return _Compared(
        groups.labels[g], name, at, (one.count[at], rest.count[at]), (one.n_words, rest.n_words),
        (one.holding[at], rest.holding[at]), dpnorm, p, composed, note,
    )  # fmt: skip


def _tested(
    sums: TermSums, groups: Groups, pair: tuple[int, Ints, str], common: Sequence[str] | None, sides: tuple[Side, Side],
    at: Ints,
) -> tuple[Array, str | None]:  # fmt: skip
    """p of the chosen terms, or why there is none."""
    g, others, _ = pair
    nothing = np.full(len(at), np.nan)
    if groups.composed[[g, *others]].any():
        return nothing, "composed: not tested"
    if groups.overlapping:
        return nothing, "overlapping groups: not tested"
    if min(side.n_articles for side in sides) < MIN_ARTICLES:
        return nothing, TOO_FEW
    blocks = [None] if common is None else common
    target, reference = ([sums.moments(which, event, at) for event in blocks] for which in (np.array([g]), others))
    if len(blocks) == 1:
        return welch_from_sums(*target[0], *reference[0], min_articles=MIN_ARTICLES).p, None
    return matched_welch_from_sums(target, reference).p, None


def _batches(compared: Iterable[_Compared]) -> Iterator[list[_Compared]]:
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


def _described(sums: TermSums, batch: Sequence[_Compared], rank: npt.NDArray[np.integer]) -> pl.DataFrame:
    """The table of a batch, each target's most typical terms first, ties in the order of the terms (`rank`).

    A target that cannot be compared has one row without a term, so that its note is not lost.
    """
    which = np.repeat(np.arange(len(batch)), [len(one.terms) for one in batch])
    n_1, n_2 = (np.concatenate([one.n[side] for one in batch]) for side in (0, 1))
    size_1, size_2 = (np.array([one.n_words[side] for one in batch])[which] for side in (0, 1))
    measures, terms = _measures(n_1, n_2, size_1, size_2), np.concatenate([one.terms for one in batch])
    order = np.lexsort((rank[terms], -measures["log_odds_z"], which))
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
                "term": sums.vocabulary.gather(terms[order]).alias("term"),
                **{name: values[order] for name, values in measures.items()},
                "n_articles_target": np.concatenate([one.holding[0] for one in batch])[order].astype(np.int64),
                "n_articles_reference": np.concatenate([one.holding[1] for one in batch])[order].astype(np.int64),
                "p": np.concatenate([one.p for one in batch])[order],
                "dpnorm_target": np.concatenate([one.dpnorm for one in batch])[order],
            }
        )
        .with_columns(pl.col("percent_diff", "dpnorm_target").fill_nan(None))
        .select(_ORDER)
    )
    left_out = [one for one in batch if not len(one.terms) and one.note]
    if not left_out:
        return table
    rows = [
        {"target": one.target, "reference": one.reference, "composed": one.composed, "note": one.note}
        for one in left_out
    ]
    return pl.concat([table, pl.DataFrame(rows, schema={name: table.schema[name] for name in rows[0]})], how="diagonal")


def _measures(n_1: Array, n_2: Array, size_1: npt.ArrayLike, size_2: npt.ArrayLike) -> dict[str, npt.NDArray[Any]]:
    """The measures that need only the four counts."""
    four = (n_1, n_2, np.asarray(size_1, np.float64), np.asarray(size_2, np.float64))
    low, high = assoc.log_ratio_interval(*four)
    log_odds, z = assoc.log_odds_dirichlet(*four, alpha_0=ALPHA_0)
    return {
        "n_target": n_1.astype(np.int64),
        "n_reference": n_2.astype(np.int64),
        "per_million_target": n_1 / four[2] * 1e6,
        "per_million_reference": n_2 / four[3] * 1e6,
        "log_ratio": assoc.log_ratio(*four),
        "log_ratio_low": low,
        "log_ratio_high": high,
        "log_odds": log_odds,
        "log_odds_z": z,
        "g2_4cell": assoc.g2_four_cell(*four),
        "g2_2cell": assoc.g2_two_cell(*four),
        "percent_diff": assoc.percent_diff(*four),
        "odds_ratio": assoc.odds_ratio(*four),
        "bic": assoc.bic(*four),
    }


def _against_list(sums: TermSums, groups: Groups, g: int, listed: Mapping[str, float], min_count: int) -> pl.DataFrame:
    """One target against a frequency list: described, not tested, since a list has no articles."""
    if not listed or min(listed.values()) < 0:
        raise ArgumentError("the reference frequency list is empty or has negative counts; give term -> count")
    one = sums.side(np.array([g]), None)
    n_2 = np.array([listed.get(word, 0) for word in sums.vocabulary.to_list()], np.float64)
    at = np.flatnonzero(one.count + n_2 >= min_count)
    nothing = np.full(len(at), np.nan)
    row = _Compared(
        groups.labels[g], "frequency list", at, (one.count[at], n_2[at]), (one.n_words, max(int(sum(listed.values())), 1)),
        (one.holding[at], np.zeros(len(at))), nothing, nothing, bool(groups.composed[g]), "frequency list: not tested",
    )  # fmt: skip
    rank = sums.vocabulary.rank("ordinal").to_numpy()
    return _described(sums, [row], rank).with_columns(pl.lit(None, dtype=pl.Int64).alias("n_articles_reference"))


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
