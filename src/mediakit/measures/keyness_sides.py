"""The two sides of each comparison of keyness: whose terms, how often on either side, and the test over articles.

Three ways to make them: all that the groups say (`whole`), the events that both tell (`within_events`), and a group against a
frequency list (`against_list`). What they come to is computed from these counts in keyness_table.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.cells import MIN_ARTICLES, TOO_FEW
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.frequency_lists import FrequencyList
from mediakit.corpus.group_terms import GroupTerms, Totals
from mediakit.corpus.groups import Groups
from mediakit.corpus.term_sums import TermSums, term_sums
from mediakit.corpus.word_sums import WordSums, word_sums
from mediakit.stats.welch import matched_welch_from_sums, welch_from_sums

__all__ = ["Compared", "Pair", "against_list", "whole", "within_events"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# A target, the groups of its reference, and what the reference is called
Pair = tuple[int, Ints, str]
# Comparisons above which terms that could not be told from chance are left out (two groups compared both ways keep all).
MANY = 2


@dataclass(frozen=True, slots=True)
class Compared:
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
    def none(cls, target: str, reference: str, composed: bool, note: str) -> Compared:
        """A pair without terms, and why."""
        empty = np.empty(0)
        return cls(
            target, reference, np.empty(0, np.int64), (empty,) * 2, (1, 1), (empty,) * 2, empty, empty, composed, note
        )


def whole(
    corpus: Corpus, groups: Groups, pairs: Sequence[Pair], min_count: int, drop: frozenset[str]
) -> tuple[pl.Series, Iterator[Compared]]:
    """Each pair's terms over all that the groups say. Sums are kept for the terms that a group holds; the rest of the
    vocabulary is looked at in the order of its frequency, as far as the target would be expected to use it."""
    sums = _without(word_sums(corpus, groups, moments=True), drop)

    def compared() -> Iterator[Compared]:
        known: dict[bytes, tuple[Totals, Ints]] = {}
        places: dict[int, list[Pair]] = {}
        for pair in pairs:
            places.setdefault(pair[0], []).append(pair)
        for some, found in sums.batches(list(places)):
            for g, others, name in (pair for target in some for pair in places[target]):
                # the rest of a group is all of its kind less itself: totals of the kind serve all its groups
                with_target = np.union1d(others, [g])
                key = with_target.tobytes()
                if key not in known:
                    totals = sums.totals(with_target)
                    known[key] = totals, np.argsort(-totals.count, kind="stable")
                yield _of_whole(groups, found, (g, others, name), known[key], min_count, strict=len(pairs) > MANY)

    return sums.vocabulary, compared()


def _without(sums: WordSums, drop: frozenset[str]) -> WordSums:
    return sums.only(~sums.vocabulary.is_in(list(drop)).to_numpy()) if drop else sums


def _of_whole(
    groups: Groups, found: GroupTerms, pair: Pair, known: tuple[Totals, Ints], min_count: int, *,
    strict: bool,
) -> Compared:  # fmt: skip
    """The terms of one target against one reference. `known`: sums of both together, and terms by falling count."""
    g, others, name = pair
    totals, by_count = known
    rows = found.rows(g)
    words = int(found.n_words[g]), totals.n_words - int(found.n_words[g])
    articles = int(found.n_articles[g]), totals.n_articles - int(found.n_articles[g])
    composed = bool(groups.composed[[g, *others]].any())
    if min(words) == 0:
        return Compared.none(groups.labels[g], name, composed, "no words")
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
    return Compared(
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


def within_events(
    corpus: Corpus, groups: Groups, pairs: Sequence[Pair], min_count: int, drop: frozenset[str]
) -> tuple[pl.Series, Iterator[Compared]]:
    """Each pair's terms on the events that both tell."""
    sums = term_sums(corpus, groups, drop=drop)
    return sums.vocabulary, (_on_common(sums, groups, pair, min_count, strict=len(pairs) > MANY) for pair in pairs)


def _on_common(sums: TermSums, groups: Groups, pair: Pair, min_count: int, *, strict: bool) -> Compared:
    """The terms of one target against one reference, on the events that both tell."""
    g, others, name = pair
    common = sums.common(g, others)
    one, rest = sums.side(np.array([g]), common), sums.side(others, common)
    composed = bool(groups.composed[[g, *others]].any())
    if not one.n_words or not rest.n_words:
        return Compared.none(groups.labels[g], name, composed, "no words" if common else "no event told by both")
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
    return Compared(
        groups.labels[g], name, at, (one.count[at], rest.count[at]), (one.n_words, rest.n_words),
        (one.holding[at], rest.holding[at]), np.full(len(at), np.nan), p, composed, note,
    )  # fmt: skip


def against_list(
    corpus: Corpus, groups: Groups, targets: Sequence[int], listed: FrequencyList, min_count: int, drop: frozenset[str]
) -> tuple[pl.Series, Iterator[Compared], list[str]]:
    """Targets against a frequency list: described, not tested, since a list has no articles that could vary."""
    sums = _without(word_sums(corpus, groups), drop)
    words = sums.vocabulary.to_list()
    n_2 = np.array([listed.counts.get(word, 0) for word in words], np.float64)
    size_2 = max(listed.n_words, 1)
    said = [*listed.notes, *_absent(words, n_2, sums.totals(np.array(targets)).count, min_count)]

    def compared() -> Iterator[Compared]:
        for g in targets:
            one = sums.totals(np.array([g]))
            at = np.flatnonzero(one.count + n_2 >= min_count)
            nothing = np.full(len(at), np.nan)
            if not one.n_words:
                yield Compared.none(groups.labels[g], "frequency list", bool(groups.composed[g]), "no words")
                continue
            yield Compared(
                groups.labels[g], "frequency list", at, (one.count[at], n_2[at]), (one.n_words, size_2),
                (one.holding[at], nothing), nothing, nothing, bool(groups.composed[g]), "frequency list: not tested",
            )  # fmt: skip

    return sums.vocabulary, compared(), said


def _absent(words: Sequence[str], listed: Array, count: Array, min_count: int) -> list[str]:
    """What of the targets' frequent words the list does not have: another spelling, or a list cut off, looks like keyness."""
    at = np.flatnonzero((listed == 0) & (count >= min_count))
    if not len(at):
        return []
    first = [words[i] for i in at[np.argsort(-count[at], kind="stable")][:5].tolist()]
    said = f"{len(at):,} words with {min_count} occurrences or more are not in the list and count as 0 there"
    return [f"{said}: {', '.join(first)} ..."]
