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
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.found_events import told_events
from mediakit.corpus.frequency_lists import FrequencyList, frequency_list, is_list
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place
from mediakit.corpus.word_places import word_places
from mediakit.errors import ArgumentError, unknown
from mediakit.measures.keyness_sides import Compared, Pair, against_list, whole, within_events
from mediakit.measures.keyness_table import tables, with_q
from mediakit.result import Pieces, Recipe, Result
from mediakit.stats.association import ALPHA_0
from mediakit.text.normalise import stopwords_of

__all__ = ["ALPHA_0", "SHOWN", "evidence", "keyness", "keyness_in_pieces"]

Ints = npt.NDArray[np.int64]
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
    n_most: int | None = None,
) -> Result:
    """Compare the rate of every word between a group and others.

    Arguments: by, what makes a group; target, one group, or None for each against the rest; reference, a group, "rest",
    or a frequency list of another corpus: a file (CSV or TSV of word and count), a table or a mapping; min_count, least
    occurrences on both sides together; stopwords, "keep" or "drop"; within, "event" to count only events told by both sides,
    every occurrence once; lrc, whether to give the conservative log ratio (None: only against a
    frequency list); n_most, at most so many terms of each target, the most typical (None: all): less memory where groups are
    many and large.
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
    if stopwords not in ("keep", "drop"):
        raise unknown("stopwords", stopwords, ("keep", "drop"))
    if within not in (None, "event"):
        raise unknown("within", within, ["event", "None"])
    corpus = told_events(corpus) if within == "event" else corpus
    if n_most is not None and n_most < 1:
        raise ArgumentError(f"n_most is {n_most}; give 1 or more, or None for all terms")
    found = keyness_in_pieces(
        corpus,
        by=by,
        target=target,
        reference=reference,
        min_count=min_count,
        stopwords=stopwords,
        within=within,
        lrc=lrc,
        n_most=n_most,
    )
    return found.result() if n_most is None else found.first_of_each(n_most, ["target", "reference"])


def keyness_in_pieces(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    target: str | None = None,
    reference: str | Path | Mapping[str, float] | pl.DataFrame | None = None,
    min_count: int = 5,
    stopwords: str = "keep",
    within: str | None = None,
    lrc: bool | None = None,
    n_most: int | None = None,
) -> Pieces:
    """The same, some targets at a time: for a store with more parts than memory takes. Arguments as for `keyness`; n_most is
    noted only."""
    groups = group(corpus, by)
    if within and "event" in groups.by:
        raise ArgumentError("groups are events already; compare their words with within=None")
    listed = frequency_list(reference) if is_list(reference, groups.labels) else None
    if within and listed:
        raise ArgumentError("a frequency list tells no events; compare with it with within=None")
    drop = stopwords_of("en") if stopwords == "drop" else frozenset()
    said: list[str] = []
    if listed:
        vocabulary, compared, said = against_list(corpus, groups, _targets(groups, target), listed, min_count, drop)
    else:
        assert reference is None or isinstance(reference, str)
        pairs = sorted(_pairs(groups, target, reference), key=lambda pair: (groups.labels[pair[0]], pair[2]))
        vocabulary, compared = (within_events if within else whole)(corpus, groups, pairs, min_count, drop)
    given = {
        "by": groups.by, "target": target, "within": within, "min_count": min_count, "stopwords": stopwords,
        "alpha_0": ALPHA_0, "lrc": lrc, "n_most": n_most,
        "reference": _name_of(listed) if listed else reference,
    }  # fmt: skip
    notes: Counter[str] = Counter()

    def recipe() -> Recipe:
        told = [f"{note}: {n} targets" for note, n in sorted(notes.items())]
        if n_most is not None:
            told.append(
                f"at most {n_most:,} terms of each target, the most typical; q allows for all that were compared"
            )
        return make_recipe(corpus, "keyness", given, notes=[*said, *told])

    exact = bool(listed) if lrc is None else lrc
    found = tables(vocabulary, _noting(compared, notes), exact, "composed" in groups.keys.columns)
    return Pieces(found, recipe, over="p", finish=with_q)


def _targets(groups: Groups, target: str | None) -> list[int]:
    labels = groups.labels
    if target is None:
        return list(range(len(groups)))
    if target not in labels:
        raise unknown("target", target, labels)
    return [labels.index(target)]


def _pairs(groups: Groups, target: str | None, reference: str | None) -> list[Pair]:
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


def _name_of(listed: FrequencyList) -> str:
    """What the recipe calls a list: by its file's name, where it has one."""
    return "a frequency list" if listed.name == "frequency list" else f"a frequency list: {listed.name}"


def _noting(compared: Iterable[Compared], notes: Counter[str]) -> Iterator[Compared]:
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
