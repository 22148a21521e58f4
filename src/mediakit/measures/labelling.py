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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.absence import not_found
from mediakit.corpus.cells import MIN_ARTICLES, interval_notes, keys_of
from mediakit.corpus.codebook import Concept
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.corpus.mentions import is_set_aside, mentions
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result
from mediakit.stats.bootstrap import ratio_interval

__all__ = ["evidence", "labelling"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
SET_ASIDE = "set aside: no share"
# What is worked out for a row, numbers of group, concept and variant first
_ROW = {
    "g": pl.Int64, "c": pl.Int64, "v": pl.Int64, "set_aside": pl.Boolean, "count": pl.Int64, "share": pl.Float64,
    "ci_low": pl.Float64, "ci_high": pl.Float64, "note": pl.String,
}  # fmt: skip


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
    counts = _counts(corpus, groups, concepts, names)
    low, high = (np.full((len(groups), len(names.label)), np.nan) for _ in range(2))
    for g, c in np.argwhere((counts.n_articles >= MIN_ARTICLES) & ~groups.composed[:, None]).tolist():
        rows, columns = np.flatnonzero(counts.group == g), names.of_concept(c)
        hits = counts.matrix[rows][:, columns].toarray()
        _, low[g, columns], high[g, columns] = ratio_interval(
            hits, hits.sum(axis=1), keys_of(corpus)[counts.article[rows]], n_resamples=n_resamples, seed=seed,
            confidence=confidence, min_articles=MIN_ARTICLES, bounds=(0.0, 1.0),
        )  # fmt: skip
    table = _long(groups, concepts, names, counts, low, high)
    return Result(table, make_recipe(corpus, "labelling", given, seed=seed, notes=counts.notes))


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
class _Counts:
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


def _counts(corpus: Corpus, groups: Groups, concepts: Sequence[Concept], names: _Names) -> _Counts:
    """Find the variants of every concept and add them up by article in each group."""
    n, n_sentences, n_tied = max(len(groups), 1), np.zeros(len(groups), np.int64), 0
    keys, tables = [np.empty(0, np.int64)], [sparse.csr_matrix((0, len(names.label)))]
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        at, variant = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for c, one in enumerate(concepts):
            named = mentions(part, one)
            at.append(part.sentence_of_chunk(named.matches.chunk))
            variant.append(named.variant + np.searchsorted(names.concept, c))
            n_tied += named.n_tied
        found = _ones(np.concatenate(at), np.concatenate(variant), (part.n_sentences, len(names.label)))
        key, cell = np.unique(part.article[sentence].astype(np.int64) * n + member, return_inverse=True)
        keys.append(key)
        tables.append(_ones(cell, sentence, (len(key), part.n_sentences)) @ found)
        n_sentences += np.bincount(member, minlength=len(groups))
    key, matrix = np.concatenate(keys), sparse.csr_matrix(sparse.vstack(tables, format="csr"))
    onto = _ones(key % n, np.arange(len(key)), (len(groups), len(key)))
    of_concept = _ones(np.arange(len(names.label)), names.concept, (len(names.label), len(concepts)))
    per_cell = sparse.csr_matrix(matrix @ sparse.diags_array((~names.aside).astype(float)) @ of_concept)
    count, n_mentions, n_articles = (
        (onto @ one).toarray().astype(np.int64) for one in (matrix, per_cell, per_cell > 0)
    )
    notes = [f"{n_tied} mentions match several variants of a concept; the first listed counts"] if n_tied else []
    searched = np.bincount(key % n, minlength=len(groups)), n_sentences
    return _Counts(matrix, key // n, key % n, count, n_mentions, n_articles, searched, notes)


def _ones(row: Ints, column: Ints, shape: tuple[int, int]) -> sparse.csr_matrix:
    """A sparse matrix that counts (row, column) pairs."""
    return sparse.coo_matrix((np.ones(len(row)), (row, column)), shape=shape).tocsr()


def _long(
    groups: Groups, concepts: Sequence[Concept], names: _Names, counts: _Counts, low: Array, high: Array
) -> pl.DataFrame:
    """Groups × variants as rows, and one row for every concept that a group does not mention."""
    rows = pl.concat([_absent(counts), _found(groups, names, counts, low, high)]).sort("g", "c", "v")
    g, c = rows["g"].to_numpy(), rows["c"].to_numpy()
    table = groups.keys[g].with_columns(
        pl.Series("concept", [one.id for one in concepts], dtype=pl.String).gather(c),
        pl.Series(names.label, dtype=pl.String).gather(rows["v"]).alias("variant"),
        *rows.drop("g", "c", "v").get_columns(),
        pl.Series("n_articles", counts.n_articles[g, c]),
        pl.Series("n_mentions", counts.n_mentions[g, c]),
    )
    composed = [name for name in ("composed",) if name in groups.keys.columns and name not in groups.by]
    numbers = ["set_aside", "count", "share", "ci_low", "ci_high", "n_articles", "n_mentions"]
    return table.select(*groups.by, "concept", "variant", *numbers, *composed, "note")


def _found(groups: Groups, names: _Names, counts: _Counts, low: Array, high: Array) -> pl.DataFrame:
    """The variants of the concepts that a group mentions, and what is found of those set aside."""
    n_mentions = counts.n_mentions[:, names.concept]
    g, v = np.nonzero(np.where(names.aside, counts.count > 0, n_mentions > 0))
    c, aside = names.concept[v], names.aside[v]
    notes = [interval_notes(groups, column) for column in counts.n_articles.T]
    return pl.DataFrame(
        {
            "g": g, "c": c, "v": v, "set_aside": aside, "count": counts.count[g, v],
            "share": np.where(aside, np.nan, counts.count[g, v] / np.maximum(n_mentions[g, v], 1)),
            "ci_low": low[g, v], "ci_high": high[g, v],
            "note": [SET_ASIDE if aside[i] else notes[c[i]][int(g[i])] for i in range(len(g))],
        },
        schema=_ROW,
    ).fill_nan(None)  # fmt: skip


def _absent(counts: _Counts) -> pl.DataFrame:
    """The concepts that a group does not mention: absence is a row, and how much text was searched."""
    g, c = np.nonzero(counts.n_mentions == 0)
    n_articles, n_sentences = counts.searched
    notes = [not_found(int(n_articles[i]), int(n_sentences[i])) for i in g]
    columns = {"g": g, "c": c, "set_aside": [False] * len(g), "count": [0] * len(g), "note": notes}
    return pl.DataFrame({name: columns.get(name, [None] * len(g)) for name in _ROW}, schema=_ROW)


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The places where the row's variant names its concept."""
    known = {one.id: one for one in corpus.codebook.concept}
    if row["concept"] not in known:
        raise unknown("concept", row["concept"], known)
    one, places = known[str(row["concept"])], list[Place]()
    if row["variant"] is None:
        return places
    number = list(one.variants).index(str(row["variant"]))
    for n, part in enumerate(corpus.parts):
        found = mentions(part, one)
        places += places_in(n, found.matches.take(np.flatnonzero(found.variant == number)[:limit]))
    return places[:limit]
