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

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.cells import MIN_ARTICLES, TOO_FEW
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import count_words
from mediakit.corpus.found_events import told_events
from mediakit.corpus.frequency_lists import FrequencyList, frequency_list, is_list
from mediakit.corpus.group_terms import GroupTerms, Totals, group_terms
from mediakit.corpus.group_terms_by_part import summed_by_part
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place
from mediakit.corpus.term_sums import TermSums, term_sums
from mediakit.corpus.word_places import word_places
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result
from mediakit.stats import association as assoc
from mediakit.stats.adjust import benjamini_hochberg
from mediakit.stats.conservative import lrc as conservative_log_ratio
from mediakit.stats.welch import matched_welch_from_sums, welch_from_sums
from mediakit.text.normalise import stopwords_of

__all__ = ["ALPHA_0", "SHOWN", "evidence", "keyness"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ALPHA_0 = assoc.ALPHA_0
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
    reference: str | Path | Mapping[str, float] | pl.DataFrame | None = None,
    min_count: int = 5,
    stopwords: str = "keep",
    within: str | None = None,
    lrc: bool | None = None,
) -> Result:
    """Compare the rate of every word between a group and others.

    Arguments: by, what makes a group; target, one group, or None for each against the rest; reference, a group, "rest",
    or a frequency list of another corpus: a file (CSV or TSV of word and count), a table or a mapping; min_count, least
    occurrences on both sides together; stopwords, "keep" or "drop"; within, "event" to count only events told by both sides,
    every occurrence once; lrc, whether to give the conservative log ratio (None: only against a frequency list).
    Returns one row per target and term, most typical of the target first: target, reference, term, n_target,
    n_reference, per_million_target, per_million_reference, n_articles_target, n_articles_reference, log_ratio with
    log_ratio_low and log_ratio_high (Hardie 2014), log_odds and log_odds_z (Monroe et al. 2008; above 0 = more typical
    of the target), p (Welch's t over articles, Lijffijt et al. 2016), q (Benjamini & Hochberg 1995 over all tests of
    the call), g2_4cell, g2_2cell, percent_diff, odds_ratio, bic, dpnorm_target, n_tests, note; with lrc also lrc (Evert 2022;
    the bound of the log ratio nearer to 0, its level shared out over the words of a comparison; 0 = may be no difference).
    A list has no articles: against one there is no p, and lrc is what there is in its place.
    Raises ArgumentError for an unknown group, where there is nothing to compare with, or for a row of a list that
    cannot be used.
    """
    corpus = told_events(corpus) if within == "event" else corpus
    groups = group(corpus, by)
    if within not in (None, "event"):
        raise unknown("within", within, ["event", "None"])
    if stopwords not in ("keep", "drop"):
        raise unknown("stopwords", stopwords, ("keep", "drop"))
    if within and "event" in groups.by:
        raise ArgumentError("groups are events already; compare their words with within=None")
    listed = frequency_list(reference) if is_list(reference, groups.labels) else None
    if within and listed:
        raise ArgumentError("a frequency list tells no events; compare with it with within=None")
    drop = stopwords_of("en") if stopwords == "drop" else frozenset()
    notes: Counter[str] = Counter()
    said: list[str] = []
    if listed:
        vocabulary, compared, said = _against_list(corpus, groups, _targets(groups, target), listed, min_count, drop)
    else:
        assert reference is None or isinstance(reference, str)
        pairs = sorted(_pairs(groups, target, reference), key=lambda pair: (groups.labels[pair[0]], pair[2]))
        side_by_side = _within_events if within else _whole
        vocabulary, compared = side_by_side(corpus, groups, pairs, min_count, drop)
    exact = bool(listed) if lrc is None else lrc
    table = _with_q([_described(vocabulary, some, exact) for some in _batches(_noting(compared, notes))])
    if "composed" not in groups.keys.columns:
        table = table.drop("composed")
    given = {
        "by": groups.by, "target": target, "within": within, "min_count": min_count, "stopwords": stopwords,
        "alpha_0": ALPHA_0, "lrc": lrc,
        "reference": _name_of(listed) if listed else reference,
    }  # fmt: skip
    said += [f"{note}: {n} targets" for note, n in sorted(notes.items())]
    return Result(table, make_recipe(corpus, "keyness", given, notes=said))


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

    @classmethod
    def none(cls, target: str, reference: str, composed: bool, note: str) -> _Compared:
        """A pair without terms, and why."""
        empty = np.empty(0)
        return cls(
            target, reference, np.empty(0, np.int64), (empty,) * 2, (1, 1), (empty,) * 2, empty, empty, composed, note
        )


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


def _whole(
    corpus: Corpus, groups: Groups, pairs: Sequence[tuple[int, Ints, str]], min_count: int, drop: frozenset[str]
) -> tuple[pl.Series, Iterator[_Compared]]:
    """Each pair's terms over all that the groups say. Sums are kept for the terms that a group holds; the rest of the
    vocabulary is looked at in the order of its frequency, as far as the target would be expected to use it."""
    summed = summed_by_part(corpus, groups, partial(count_words, drop=drop), moments=True)
    if summed is not None:
        found, vocabulary = summed.terms, summed.vocabulary
    else:
        counts = count_words(corpus, groups, drop=drop)
        found, vocabulary = group_terms(counts, len(groups), moments=True), counts.vocabulary
        del counts  # large, and summed up by now

    def compared() -> Iterator[_Compared]:
        known: dict[bytes, tuple[Totals, Ints]] = {}
        for g, others, name in pairs:
            # the rest of a group is all of its kind less itself: totals of the kind serve all its groups
            with_target = np.union1d(others, [g])
            key = with_target.tobytes()
            if key not in known:
                totals = found.totals(with_target)
                known[key] = totals, np.argsort(-totals.count, kind="stable")
            yield _of_whole(groups, found, (g, others, name), known[key], min_count, strict=len(pairs) > MANY)

    return vocabulary, compared()


def _of_whole(
    groups: Groups, found: GroupTerms, pair: tuple[int, Ints, str], known: tuple[Totals, Ints], min_count: int, *,
    strict: bool,
) -> _Compared:  # fmt: skip
    """The terms of one target against one reference. `known`: sums of both together, and terms by falling count."""
    g, others, name = pair
    totals, by_count = known
    rows = found.rows(g)
    words = int(found.n_words[g]), totals.n_words - int(found.n_words[g])
    articles = int(found.n_articles[g]), totals.n_articles - int(found.n_articles[g])
    composed = bool(groups.composed[[g, *others]].any())
    if min(words) == 0:
        return _Compared.none(groups.labels[g], name, composed, "no words")
    least = min_count * totals.n_words / words[0] if strict else min_count
    candidates = by_count[: np.searchsorted(-totals.count[by_count], -least, side="right")]
    held = np.zeros(found.n_terms, np.bool_)
    held[found.term[rows]] = True
    absent = candidates[~held[candidates]]
    keep = totals.count[found.term[rows]] >= min_count
    terms = np.concatenate([found.term[rows][keep], absent])
    nothing = np.zeros(len(absent))
    count, holding, rate, square = (
        np.concatenate([values[rows][keep], nothing])
        for values in (found.count, found.holding, found.rate, found.square)
    )
    other_holding = totals.holding[terms] - holding
    # what rounding leaves of a term that only the target has is nothing
    other_rate, other_square = (
        np.where(other_holding > 0, whole[terms] - own, 0.0)
        for whole, own in ((totals.rate, rate), (totals.square, square))
    )
    note = _why_not_tested(groups, g, others, min(articles))
    p = np.full(len(terms), np.nan)
    if note is None:
        sides = (articles[0], rate, square), (articles[1], other_rate, other_square)
        p = welch_from_sums(*sides[0], *sides[1], min_articles=MIN_ARTICLES).p
    deviation = np.concatenate([found.deviation[rows][keep], np.full(len(absent), np.nan)])
    return _Compared(
        groups.labels[g], name, terms, (count, totals.count[terms] - count), words, (holding, other_holding), deviation, p,
        composed, note,
    )  # fmt: skip


def _why_not_tested(groups: Groups, g: int, others: Ints, n_articles: int) -> str | None:
    """Why there is no p for a pair, or None."""
    if groups.composed[[g, *others]].any():
        return "composed: not tested"
    if groups.overlapping:
        return "overlapping groups: not tested"
    return TOO_FEW if n_articles < MIN_ARTICLES else None


def _within_events(
    corpus: Corpus, groups: Groups, pairs: Sequence[tuple[int, Ints, str]], min_count: int, drop: frozenset[str]
) -> tuple[pl.Series, Iterator[_Compared]]:
    """Each pair's terms on the events that both tell."""
    sums = term_sums(corpus, groups, drop=drop)
    return sums.vocabulary, (_on_common(sums, groups, pair, min_count, strict=len(pairs) > MANY) for pair in pairs)


def _on_common(
    sums: TermSums, groups: Groups, pair: tuple[int, Ints, str], min_count: int, *, strict: bool
) -> _Compared:
    """The terms of one target against one reference, on the events that both tell."""
    g, others, name = pair
    common = sums.common(g, others)
    one, rest = sums.side(np.array([g]), common), sums.side(others, common)
    composed = bool(groups.composed[[g, *others]].any())
    if not one.n_words or not rest.n_words:
        return _Compared.none(groups.labels[g], name, composed, "no words" if common else "no event told by both")
    together = one.count + rest.count
    keep = together >= min_count
    if strict:
        keep &= (one.count > 0) | (together * one.n_words / (one.n_words + rest.n_words) >= min_count)
    at = np.flatnonzero(keep)
    note = _why_not_tested(groups, g, others, min(one.n_articles, rest.n_articles))
    p = np.full(len(at), np.nan)
    if note is None:
        sides = ([sums.moments(which, event, at) for event in common] for which in (np.array([g]), others))
        p = matched_welch_from_sums(*sides).p
    # dispersion is over the articles as they stand, so it is not given where events are matched
    return _Compared(
        groups.labels[g], name, at, (one.count[at], rest.count[at]), (one.n_words, rest.n_words),
        (one.holding[at], rest.holding[at]), np.full(len(at), np.nan), p, composed, note,
    )  # fmt: skip


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


def _described(vocabulary: pl.Series, batch: Sequence[_Compared], exact: bool) -> pl.DataFrame:
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


def _with_q(batches: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The batches as one table, with q over all its tests. (Columns are added batch by batch: one column added to the whole
    would make Polars copy the whole.)"""
    q, n_tests = benjamini_hochberg(np.concatenate([batch["p"].to_numpy() for batch in batches]))
    ends = np.cumsum([0, *(batch.height for batch in batches)]).tolist()
    table: pl.DataFrame = pl.concat(
        batch.with_columns(
            pl.Series("q", q[a:b]).fill_nan(None),
            pl.col("p").fill_nan(None),
            pl.lit(n_tests, pl.Int64).alias("n_tests"),
        )
        for batch, (a, b) in zip(batches, pairwise(ends), strict=True)
    )
    return table


def _most_typical_first(terms: Ints, z: Array, lengths: Sequence[int]) -> Ints:
    """Rows by falling z within each comparison: one sort a comparison is quicker than one of all."""
    ends = np.cumsum([0, *lengths]).tolist()
    return np.concatenate([a + np.lexsort((terms[a:b], -z[a:b])) for a, b in pairwise(ends)])


def _against_list(
    corpus: Corpus, groups: Groups, targets: Sequence[int], listed: FrequencyList, min_count: int, drop: frozenset[str]
) -> tuple[pl.Series, Iterator[_Compared], list[str]]:
    """Targets against a frequency list: described, not tested, since a list has no articles that could vary."""
    counts = count_words(corpus, groups, drop=drop)
    found = group_terms(counts, len(groups), moments=True)
    words = counts.vocabulary.to_list()
    n_2 = np.array([listed.counts.get(word, 0) for word in words], np.float64)
    size_2 = max(listed.n_words, 1)
    said = [*listed.notes, *_absent(words, n_2, found.totals(np.array(targets)).count, min_count)]

    def compared() -> Iterator[_Compared]:
        for g in targets:
            one = found.totals(np.array([g]))
            at = np.flatnonzero(one.count + n_2 >= min_count)
            nothing = np.full(len(at), np.nan)
            if not one.n_words:
                yield _Compared.none(groups.labels[g], "frequency list", bool(groups.composed[g]), "no words")
                continue
            yield _Compared(
                groups.labels[g], "frequency list", at, (one.count[at], n_2[at]), (one.n_words, size_2),
                (one.holding[at], nothing), nothing, nothing, bool(groups.composed[g]), "frequency list: not tested",
            )  # fmt: skip

    return counts.vocabulary, compared(), said


def _name_of(listed: FrequencyList) -> str:
    """What the recipe calls a list: by its file's name, where it has one."""
    return "a frequency list" if listed.name == "frequency list" else f"a frequency list: {listed.name}"


def _absent(words: Sequence[str], listed: Array, count: Array, min_count: int) -> list[str]:
    """What of the targets' frequent words the list does not have: another spelling, or a list cut off, looks like keyness."""
    at = np.flatnonzero((listed == 0) & (count >= min_count))
    if not len(at):
        return []
    first = [words[i] for i in at[np.argsort(-count[at], kind="stable")][:5].tolist()]
    said = f"{len(at):,} words with {min_count} occurrences or more are not in the list and count as 0 there"
    return [f"{said}: {', '.join(first)} ..."]


def _noting(compared: Iterable[_Compared], notes: Counter[str]) -> Iterator[_Compared]:
    """Count the notes of the comparisons as they pass."""
    for one in compared:
        if one.note:
            notes[one.note] += 1
        yield one


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the term of a row stands in the target's sentences."""
    return (
        [] if row["term"] is None else word_places(corpus, str(row["term"]), limit)
    )  # (None: a target that could not be compared)
