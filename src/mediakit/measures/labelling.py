"""What does each group call the same thing?

A concept of the codebook lists the variants that name one thing: "massacre", "executions", "the 1988 incident". Of
overlapping matches the longest counts, over all variants of the concept, so that "regime change" is not also "regime";
words that two variants list count for the first of them. A variant whose label ends in brackets, `regime change (aim)`,
is set aside: it takes its matches from the others and has no share. Shares are of the concept's mentions in a group;
intervals take the article as the unit, since one article holds to its words.

What this cannot see: a name that the codebook does not list, a word used in another sense, whose word it is (narrow
the corpus by voice="own" or "quoted"), or why a name was chosen: sources that tell other events have other things to
name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.cells import MIN_ARTICLES, interval_notes, keys_of
from mediakit.corpus.codebook import Concept
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.corpus.matching import Matches, find
from mediakit.corpus.patterns import parse_all
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result
from mediakit.stats.bootstrap import ratio_interval

__all__ = ["evidence", "is_set_aside", "labelling"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
SET_ASIDE = "set aside: not a name of the concept"
_BRACKETED = re.compile(r"\([^()]+\)\s*$")


def labelling(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    concept: str | Sequence[str] | None = None,
    confidence: float = 0.95,
    n_resamples: int = 1000,
    seed: int = 0,
) -> Result:
    """Count what each group calls the concepts of the codebook.

    Arguments: by, what makes a group; concept, an id of the codebook or several (all by default); confidence,
    n_resamples and seed of the bootstrap over articles.
    Returns a row per group, concept and variant, those that the group does not use included: the columns of `by`,
    concept, variant, set_aside, count, share (of the group's mentions of the concept, 0 to 1; higher = more usual there)
    with ci_low and ci_high, n_articles (of the group that mention the concept), n_mentions (of the concept in the group,
    without what is set aside), note. A group that does not mention a concept has one row for it, without variant and
    share. Variants set aside have a row where they are found, and no share.
    Raises ArgumentError for a codebook without concepts or an unknown concept or column.
    Sources: Hamborg, Donnay & Gipp (2019), word choice and labelling; Efron & Tibshirani (1993), BCa.

    >>> import mediakit as mk
    >>> from mediakit.corpus.codebook import Codebook
    >>> state = {"id": "state", "name": "The state", "variants": {"regime": ["regime"], "government": ["government"]}}
    >>> texts = {"a": ["The regime spoke. The regime fell. The government met."]}
    >>> result = mk.labelling(mk.from_texts(texts, codebook=Codebook.model_validate({"concept": [state]})))
    >>> result.table.select("variant", "count", "n_mentions", "note").rows()
    [('regime', 2, 3, 'too few articles'), ('government', 1, 3, 'too few articles')]
    """
    concepts = _chosen(corpus, concept)
    given = {
        "by": as_names(by), "concept": [one.id for one in concepts], "confidence": confidence,
        "n_resamples": n_resamples,
    }  # fmt: skip
    groups = group(corpus, by)
    names = _Names.of(concepts)
    mentions = _mentions(corpus, groups, concepts, names)
    low, high = (np.full((len(groups), len(names.label)), np.nan) for _ in range(2))
    for g, c in np.argwhere((mentions.n_articles >= MIN_ARTICLES) & ~groups.composed[:, None]).tolist():
        rows, columns = np.flatnonzero(mentions.group == g), names.of_concept(c)
        hits = mentions.matrix[rows][:, columns].toarray()
        _, low[g, columns], high[g, columns] = ratio_interval(
            hits, hits.sum(axis=1), keys_of(corpus)[mentions.article[rows]], n_resamples=n_resamples, seed=seed,
            confidence=confidence, min_articles=MIN_ARTICLES, bounds=(0.0, 1.0),
        )  # fmt: skip
    table = _long(groups, concepts, names, mentions, low, high)
    return Result(table, make_recipe(corpus, "labelling", given, seed=seed, notes=mentions.notes))


def is_set_aside(variant: str) -> bool:
    """Whether a variant's label ends in brackets: a look-alike that is set apart and not a name of the concept.

    >>> is_set_aside("regime change (aim)"), is_set_aside("regime")
    (True, False)
    """
    return _BRACKETED.search(variant) is not None


def _chosen(corpus: Corpus, concept: str | Sequence[str] | None) -> list[Concept]:
    """The concepts asked for, in the codebook's order."""
    known = {one.id: one for one in corpus.codebook.concept}
    if not known:
        raise ArgumentError(
            "the codebook has no concepts; add [[concept]] with id, name and [concept.variants] (a label = its patterns) "
            "to a corpus.toml and open the corpus with it"
        )
    wanted = list(known) if concept is None else [concept] if isinstance(concept, str) else list(concept)
    for name in wanted:
        if name not in known:
            raise unknown("concept", name, known)
    if not wanted:
        raise ArgumentError(f"`concept` names no concept; there are: {', '.join(known)}")
    return [one for one in corpus.codebook.concept if one.id in wanted]


@dataclass(frozen=True, slots=True)
class _Names:
    """All variants of the concepts, one after the other: their label, concept, and whether they are set aside."""

    label: list[str]
    concept: Ints
    aside: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, concepts: Sequence[Concept]) -> _Names:
        label = [label for one in concepts for label in one.variants]
        concept = np.repeat(np.arange(len(concepts)), [len(one.variants) for one in concepts])
        return cls(label, concept, np.array([is_set_aside(one) for one in label], np.bool_))

    def of_concept(self, concept: int) -> Ints:
        """The variants of a concept that have a share."""
        return np.flatnonzero((self.concept == concept) & ~self.aside)


@dataclass(frozen=True, slots=True)
class _Mentions:
    """Counts of variants.

    matrix: cells × variants; article, group: of each cell; count: groups × variants
    n_mentions, n_articles: groups × concepts; searched: articles and sentences of each group; notes: for the recipe
    """

    matrix: sparse.csr_matrix
    article: Ints
    group: Ints
    count: Ints
    n_mentions: Ints
    n_articles: Ints
    searched: tuple[Ints, Ints]
    notes: list[str]


def _mentions(corpus: Corpus, groups: Groups, concepts: Sequence[Concept], names: _Names) -> _Mentions:
    """Find the variants of every concept and add them up by article in each group."""
    n, n_sentences, n_tied = max(len(groups), 1), np.zeros(len(groups), np.int64), 0
    keys, tables = [np.empty(0, np.int64)], [sparse.csr_matrix((0, len(names.label)))]
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        at, variant = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for c, one in enumerate(concepts):
            matches, its_variant, tied = mentions_of(part, one)
            at.append(part.sentence_of_chunk(matches.chunk))
            variant.append(its_variant + np.searchsorted(names.concept, c))
            n_tied += tied
        found = _ones(np.concatenate(at), np.concatenate(variant), (part.n_sentences, len(names.label)))
        key, cell = np.unique(part.article[sentence].astype(np.int64) * n + member, return_inverse=True)
        keys.append(key)
        tables.append(_ones(cell, sentence, (len(key), part.n_sentences)) @ found)
        n_sentences += np.bincount(member, minlength=len(groups))
    key, matrix = np.concatenate(keys), sparse.csr_matrix(sparse.vstack(tables, format="csr"))
    onto = _ones(key % n, np.arange(len(key)), (len(groups), len(key)))
    of_concept = _ones(np.arange(len(names.label)), names.concept, (len(names.label), len(concepts)))
    per_cell = sparse.csr_matrix(matrix @ sparse.diags_array((~names.aside).astype(float)) @ of_concept)
    count, n_mentions, n_articles = ((onto @ one).toarray().astype(np.int64) for one in (matrix, per_cell, per_cell > 0))
    notes = [f"{n_tied} mentions match several variants of a concept; the first listed counts"] if n_tied else []
    searched = np.bincount(key % n, minlength=len(groups)), n_sentences
    return _Mentions(matrix, key // n, key % n, count, n_mentions, n_articles, searched, notes)


def _ones(row: Ints, column: Ints, shape: tuple[int, int]) -> sparse.csr_matrix:
    """A sparse matrix that counts (row, column) pairs."""
    return sparse.coo_matrix((np.ones(len(row)), (row, column)), shape=shape).tocsr()


def mentions_of(part: Part, concept: Concept) -> tuple[Matches, Ints, int]:
    """Where a concept is mentioned in the selected chunks, each place once, the variant there, and how many places
    several variants list."""
    lists = list(concept.variants.values())
    variant_of = np.repeat(np.arange(len(lists)), [len(patterns) for patterns in lists])
    patterns = parse_all([pattern for some in lists for pattern in some])
    matches = find(part.tokens, part.codes, part.starts, patterns, positions=part.positions)
    variant = variant_of[matches.pattern]
    # Matches stand in text order, and of equal spans the pattern listed first comes first.
    again = np.zeros(len(variant), np.bool_)
    again[1:] = (np.diff(matches.chunk) == 0) & (np.diff(matches.word) == 0)
    first = np.flatnonzero(~again)
    leader = first[np.cumsum(~again) - 1] if len(variant) else first
    tied = np.unique(leader[variant != variant[leader]])
    return matches.take(first), variant[first], len(tied)


def _long(
    groups: Groups, concepts: Sequence[Concept], names: _Names, mentions: _Mentions, low: Array, high: Array
) -> pl.DataFrame:
    """Groups × variants as rows; one row for a concept that a group does not mention."""
    n_mentions = mentions.n_mentions[:, names.concept]
    g, v = np.nonzero((mentions.count > 0) | ((n_mentions > 0) & ~names.aside))
    none_g, none_c = np.nonzero(mentions.n_mentions == 0)
    at, c = np.concatenate([none_g, g]), np.concatenate([none_c, names.concept[v]])
    absent = np.arange(len(at)) < len(none_g)
    v = np.concatenate([np.full(len(none_g), -1), v])
    aside = np.where(absent, False, np.append(names.aside, False)[v])
    count = np.where(absent, 0, np.hstack([mentions.count, np.zeros((len(groups), 1), np.int64)])[at, v])
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(absent | aside, np.nan, count / mentions.n_mentions[at, c])
    bounds = [np.hstack([one, np.full((len(groups), 1), np.nan)])[at, v] for one in (low, high)]
    labels = pl.Series([*names.label, None], dtype=pl.String)
    table = groups.keys[at].with_columns(
        pl.Series("concept", [one.id for one in concepts], dtype=pl.String).gather(c),
        labels.gather(np.where(absent, len(names.label), v)).alias("variant"),
        pl.Series("set_aside", aside),
        pl.Series("count", count),
        *(pl.Series(name, one) for name, one in zip(("share", "ci_low", "ci_high"), (share, *bounds), strict=True)),
        pl.Series("n_articles", mentions.n_articles[at, c]),
        pl.Series("n_mentions", mentions.n_mentions[at, c]),
        _notes(groups, mentions, at, c, absent, aside),
    )
    composed = [name for name in ("composed",) if name in groups.keys.columns and name not in groups.by]
    numbers = ["set_aside", "count", "share", "ci_low", "ci_high", "n_articles", "n_mentions"]
    ordered = table[np.lexsort((v, c, at))].with_columns(pl.col(pl.Float64).fill_nan(None))
    return ordered.select(*groups.by, "concept", "variant", *numbers, *composed, "note")
