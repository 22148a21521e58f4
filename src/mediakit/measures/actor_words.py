"""Which words go with an actor at one source more than at the others?

The words of the sentences that name the actor (or a window round the name), names of actors left out, compared between groups
as in keyness: the same counts and measures, and Welch's t with the article that names the actor as the unit (Lijffijt et al.
2016). So a word is typical here where the source uses it near the actor more often than the others do near the same actor,
whatever it writes elsewhere. Composed texts are described, never tested.

What this cannot see: whether a word is said of the actor or only beside it, who says it (narrow by voice="own"), and an actor
named by a pronoun. Parts of speech are not told apart; function words are left out by a published list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.cells import MIN_ARTICLES, TOO_FEW
from mediakit.corpus.codebook import Actor
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import count_words
from mediakit.corpus.group_terms import GroupTerms, group_terms
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.corpus.matching import find
from mediakit.corpus.nearby import Named, actors_in, near
from mediakit.corpus.patterns import Pattern
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result
from mediakit.stats.adjust import benjamini_hochberg
from mediakit.stats.association import ALPHA_0, described
from mediakit.stats.welch import welch_from_sums
from mediakit.text.normalise import stopwords_of

__all__ = ["actor_words", "evidence"]

_COLUMNS: dict[str, Any] = {
    "actor": pl.String, "target": pl.String, "reference": pl.String, "term": pl.String, "n_target": pl.Int64,
    "n_reference": pl.Int64, "per_million_target": pl.Float64, "per_million_reference": pl.Float64,
    "n_articles_target": pl.Int64, "n_articles_reference": pl.Int64, "log_ratio": pl.Float64,
    "log_ratio_low": pl.Float64, "log_ratio_high": pl.Float64, "log_odds": pl.Float64, "log_odds_z": pl.Float64,
    "p": pl.Float64, "g2_4cell": pl.Float64, "composed": pl.Boolean, "note": pl.String,
}  # fmt: skip


def actor_words(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    actors: str | Sequence[str] | None = None,
    window: int | None = None,
    min_count: int = 3,
    stopwords: str = "drop",
) -> Result:
    """Compare the words near each actor between a group and the others.

    Arguments: by, what makes a group; actors, ids of the codebook (None: all); window, words on each side of a name
    (None: its sentence); min_count, least occurrences in the target; stopwords, "drop" or "keep".
    Returns a row per actor, target and word used near it in the target, the most typical first: actor, target, reference
    ("rest": the other groups, composed and published apart), term, n_target, n_reference (occurrences near the actor),
    per_million_target, per_million_reference (of the words near it), n_articles_target, n_articles_reference (that use the
    word near it), log_ratio with log_ratio_low and log_ratio_high (Hardie 2014), log_odds and log_odds_z (Monroe et al.
    2008; above 0 = more typical of the target), p (Welch's t over articles that name the actor), q (Benjamini & Hochberg
    1995 over all tests of the call), g2_4cell, n_tests, note.
    Raises ArgumentError for a codebook without actors, an unknown actor or column, a window or min_count below 1.
    Sources: Church & Hanks (1990), association of words; Lijffijt et al. (2016); Monroe, Colaresi & Quinn (2008).

    >>> import mediakit as mk
    >>> from mediakit.corpus.codebook import Codebook
    >>> book = Codebook.model_validate({"actor": [{"id": "lee", "name": "Ann Lee", "aliases": ["lee"]}]})
    >>> texts = {"a": ["Lee lied and Lee lied. It rained."], "b": ["Lee spoke and Lee lied."]}
    >>> table = mk.actor_words(mk.from_texts(texts, codebook=book), min_count=1).table
    >>> table.select("actor", "target", "term", "n_target", "n_reference").rows()
    [('lee', 'a', 'lied', 2, 1), ('lee', 'b', 'spoke', 1, 0), ('lee', 'b', 'lied', 1, 2)]
    """
    for name, value in (("window", window), ("min_count", min_count)):
        if value is not None and value < 1:
            raise ArgumentError(f"{name} is {value}; give a whole number, 1 or more")
    if stopwords not in ("keep", "drop"):
        raise unknown("stopwords", stopwords, ("keep", "drop"))
    known = corpus.codebook.actor
    wanted = _wanted(known, actors)
    named = [actors_in(part, known) for part in corpus.parts]
    groups = group(corpus, by)
    drop = stopwords_of("en") if stopwords == "drop" else frozenset[str]()
    frames = [frame for i in wanted for frame in _of_actor(corpus, groups, known, i, named, window, min_count, drop)]
    table = pl.concat([pl.DataFrame(schema=_COLUMNS), *frames])
    q, n_tests = benjamini_hochberg(table["p"].to_numpy())
    table = table.with_columns(pl.Series("q", q, dtype=pl.Float64).fill_nan(None), pl.col("p").fill_nan(None))
    table = table.with_columns(pl.lit(n_tests, dtype=pl.Int64).alias("n_tests"))
    given = {
        "by": groups.by, "actors": [known[i].id for i in wanted], "window": window, "min_count": min_count,
        "stopwords": stopwords, "alpha_0": ALPHA_0,
    }  # fmt: skip
    kept = table if "composed" in groups.keys.columns else table.drop("composed")
    return Result(kept, make_recipe(corpus, "actor_words", given))


def _wanted(known: Sequence[Actor], asked: str | Sequence[str] | None) -> list[int]:
    """The numbers of the actors asked for."""
    ids = [actor.id for actor in known]
    if not ids:
        raise ArgumentError("the codebook has no actors; add [[actor]] with id, name and aliases to a corpus.toml")
    if asked is None:
        return list(range(len(ids)))
    for name in as_names(asked):
        if name not in ids:
            raise unknown("actor", name, ids)
    return [ids.index(name) for name in as_names(asked)]


def _of_actor(
    corpus: Corpus, groups: Groups, actors: Sequence[Actor], number: int, named: Sequence[Named], window: int | None,
    min_count: int, drop: frozenset[str],
) -> Iterator[pl.DataFrame]:  # fmt: skip
    """The tables of one actor, a target each."""
    beside = near(corpus, named, number, window)
    if not any(len(part.codes) for part in beside.parts):
        return
    here = group(beside, groups.by)
    counts = count_words(beside, here, drop=drop)
    sums = group_terms(counts, len(here), moments=True)
    for g in range(len(here)):
        others = np.flatnonzero((here.composed == here.composed[g]) & (np.arange(len(here)) != g))
        frame = _compared(counts.vocabulary, sums, here, g, others, min_count) if len(others) else None
        if frame is not None:
            yield frame.with_columns(pl.lit(actors[number].id).alias("actor")).select(*_COLUMNS)


def _compared(
    vocabulary: pl.Series, sums: GroupTerms, groups: Groups, g: int, others: np.ndarray[Any, Any], min_count: int
) -> pl.DataFrame | None:
    one, rest = sums.totals(np.array([g])), sums.totals(others)
    at = np.flatnonzero(one.count >= min_count)
    if not len(at) or not rest.n_words:
        return None
    composed = bool(groups.composed[[g, *others]].any())
    note: str | None = "composed: not tested"
    p = np.full(len(at), np.nan)
    if groups.overlapping:
        note = "overlapping groups: not tested"
    elif not composed:
        few = min(one.n_articles, rest.n_articles) < MIN_ARTICLES
        note = TOO_FEW if few else None
        sides = [(side.n_articles, side.rate[at], side.square[at]) for side in (one, rest)]
        p = p if few else welch_from_sums(*sides[0], *sides[1], min_articles=MIN_ARTICLES).p
    labels = groups.labels
    table = pl.DataFrame(
        {
            "target": [labels[g]] * len(at),
            "reference": [labels[int(others[0])] if len(others) == 1 else "rest"] * len(at),
            "term": vocabulary.gather(at),
            "n_articles_target": one.holding[at].astype(np.int64),
            "n_articles_reference": rest.holding[at].astype(np.int64),
            "p": p,
            "composed": [composed] * len(at),
            "note": pl.Series([note] * len(at), dtype=pl.String),
            **described(one.count[at], rest.count[at], one.n_words, rest.n_words),
        }
    )
    numbers = pl.col(pl.Float64)
    table = table.with_columns(pl.when(numbers.is_finite()).then(numbers))
    return table.sort("log_odds_z", "term", descending=[True, False], nulls_last=True)


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the word of a row stands near its actor, in the target's sentences."""
    actors = corpus.codebook.actor
    number = [actor.id for actor in actors].index(row["actor"])
    term = [Pattern(str(row["term"]), (("exact", str(row["term"])),))]
    places: list[Place] = []
    named = [actors_in(part, actors) for part in corpus.parts]
    for i, (part, beside) in enumerate(
        zip(corpus.parts, near(corpus, named, number, parameters["window"]).parts, strict=True)
    ):
        matches = find(part.tokens, part.codes, part.starts, term)
        positions = matches.chunk if part.positions is None else part.positions[matches.chunk]
        kept = np.isin(positions, beside.positions if beside.positions is not None else np.arange(len(beside.codes)))
        places += places_in(i, matches.take(kept))
    return places[:limit]
