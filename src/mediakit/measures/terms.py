"""Which words does each group use, how often, and in how many of its articles?

Counts are exact. Rates are of all words, dropped stop words included, so that they do not depend on what is left out of
the table. A word's senses are not told apart, and `normalise="stem"` joins words that only look alike.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.counts import Counts, count_words, words_by
from mediakit.corpus.group_terms import GroupTerms
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import Pattern, Vocabulary, parse_all, words_matching
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in
from mediakit.corpus.word_sums import WordSums, word_sums
from mediakit.errors import ArgumentError, EmptySelection, unknown
from mediakit.result import Pieces, Result
from mediakit.text.normalise import NORMALISERS, normalised, stopwords_of
from mediakit.text.words import Words

Ints = npt.NDArray[np.int64]

__all__ = ["counted", "evidence", "terms", "terms_in_pieces"]


def terms(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    pattern: str | Sequence[str] | None = None,
    ngram: int = 1,
    normalise: str = "lower",
    stopwords: str = "drop",
    min_count: int = 1,
    token_pattern: str | None = None,
) -> Result:
    """Count words by group.

    Arguments: by, what makes a group; pattern, only words that one of these patterns means; ngram, words in a row
    (within sentences); normalise, "lower", "stem" or "lemma"; stopwords, "drop" or "keep" (function words); min_count,
    least count in the group; token_pattern, a regular expression in place of the word rule (such as scikit-learn's).
    Returns one row per group and term, most frequent first: the columns of `by`, term, count, per_million (of all
    words), n_articles (of the group holding it), tf_idf (count × ln(articles / articles with the term), over all
    selected articles; higher = frequent here and rare elsewhere), n_words.
    Raises ArgumentError for an unknown option, EmptySelection where the pattern matches no word.
    Source: Spärck Jones (1972) for the inverse document frequency.

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["To be, or not to be."]})
    >>> mk.terms(corpus, stopwords="keep").table.select("term", "count").rows()
    [('be', 2), ('to', 2), ('not', 1), ('or', 1)]
    """
    options: dict[str, Any] = {
        "ngram": ngram, "normalise": normalise, "stopwords": stopwords, "token_pattern": token_pattern
    }  # fmt: skip
    return terms_in_pieces(corpus, by=by, pattern=pattern, min_count=min_count, **options).result()


def terms_in_pieces(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    pattern: str | Sequence[str] | None = None,
    min_count: int = 1,
    **options: Any,
) -> Pieces:
    """The same, some groups at a time: for a store with more parts than memory takes. Arguments as for `terms`."""
    groups = group(corpus, by)
    options = _DEFAULTS | options
    _check(**options)
    sums = _sums(corpus, groups, pattern, options)
    given = {"by": groups.by, "pattern": pattern, **options, "min_count": min_count}
    tables = (
        _table(sums, some, found, groups, corpus.n_articles, min_count)
        for some, found in sums.batches(range(len(groups)))
    )
    return Pieces(tables, lambda: make_recipe(corpus, "terms", given))


_DEFAULTS: dict[str, Any] = {"ngram": 1, "normalise": "lower", "stopwords": "drop", "token_pattern": None}


def _sums(corpus: Corpus, groups: Groups, pattern: str | Sequence[str] | None, options: Mapping[str, Any]) -> WordSums:
    """The sums of the terms asked for; of plain words those of all words, which other measures share, without the others."""
    plainly = pattern is None and {**options, "stopwords": ""} == {**_DEFAULTS, "stopwords": ""}
    if not plainly:
        return word_sums(corpus, groups, partial(counted, pattern=pattern, **options))
    sums = word_sums(corpus, groups)
    return sums.only(~_all_stopwords(sums.vocabulary, 1)) if options["stopwords"] == "drop" else sums


def _check(ngram: int, normalise: str, stopwords: str, token_pattern: str | None) -> None:
    """ArgumentError for an option outside what is allowed."""
    if normalise not in NORMALISERS:
        raise unknown("normalise", normalise, NORMALISERS)
    if stopwords not in ("drop", "keep"):
        raise unknown("stopwords", stopwords, ("drop", "keep"))
    if ngram < 1:
        raise ArgumentError(f"ngram is {ngram}; give 1 for words, 2 for pairs, ...")


def counted(
    corpus: Corpus,
    groups: Groups,
    *,
    pattern: str | Sequence[str] | None = None,
    ngram: int = 1,
    normalise: str = "lower",
    stopwords: str = "drop",
    token_pattern: str | None = None,
) -> Counts:
    """The word counts of the articles of each group, normalised and narrowed as asked."""
    _check(ngram, normalise, stopwords, token_pattern)
    counts = count_words(corpus, groups, ngram=ngram, token_pattern=token_pattern)
    if stopwords == "drop":
        counts = counts.columns(~_all_stopwords(counts.vocabulary, ngram))
    if pattern is not None:
        counts = counts.columns(_meant(counts.vocabulary, [pattern] if isinstance(pattern, str) else pattern, ngram))
    return counts if normalise == "lower" else counts.merged(normalised(counts.vocabulary, normalise))


def _all_stopwords(vocabulary: pl.Series, ngram: int) -> npt.NDArray[np.bool_]:
    """Which words are stop words; an n-gram is dropped where all its words are."""
    stop = stopwords_of("en")
    if ngram == 1:
        return np.asarray(vocabulary.is_in(list(stop)).to_numpy())
    return np.array([all(word in stop for word in term.split(" ")) for term in vocabulary.to_list()], np.bool_)


def _meant(vocabulary: pl.Series, patterns: Sequence[str], ngram: int) -> npt.NDArray[np.bool_]:
    """Which terms a pattern means."""
    chosen = np.zeros(len(vocabulary), np.bool_)
    columns = [vocabulary] if ngram == 1 else [vocabulary.str.split(" ").list.get(i) for i in range(ngram)]
    words = [Vocabulary(column.unique(maintain_order=True).to_list()) for column in columns]
    for pattern in parse_all(patterns):
        n = len(pattern.elements)
        if n > ngram:
            raise ArgumentError(f"pattern {pattern.source!r} has {n} words; count n-grams of at least that: ngram={n}")
        for first in range(ngram - n + 1):
            masks = [
                columns[first + i].is_in(
                    words[first + i].words.gather(words_matching(element, words[first + i])).implode()
                )
                for i, element in enumerate(pattern.elements)
            ]
            chosen |= np.logical_and.reduce([mask.to_numpy() for mask in masks])
    if not chosen.any():
        raise EmptySelection(f"no word matches {', '.join(map(repr, patterns))}; try a stem with *, such as protest*")
    return chosen


def _table(
    sums: WordSums, some: Sequence[int], found: GroupTerms, groups: Groups, n_articles: int, min_count: int
) -> pl.DataFrame:
    """The rows of some groups, group after group, the most frequent terms first, terms of one count in their order."""
    rows = [found.rows(g) for g in some]
    orders = [at.start + np.argsort(-found.count[at], kind="stable") for at in rows]
    order = np.concatenate([np.empty(0, np.int64), *orders])
    g = np.repeat(np.array(some, np.int64), [len(one) for one in orders])
    kept = found.count[order] >= min_count
    order, g = order[kept], g[kept]
    term, count = found.term[order], found.count[order].astype(np.int64)
    table: pl.DataFrame = (
        groups.keys[g]
        .with_columns(
            pl.Series("term", sums.vocabulary.gather(term), dtype=pl.String),
            pl.Series("count", count),
            pl.Series("per_million", count / found.n_words[g] * 1e6, dtype=pl.Float64),
            pl.Series("n_articles", found.holding[order].astype(np.int64)),
            pl.Series("tf_idf", count * np.log(n_articles / sums.articles_holding[term]), dtype=pl.Float64),
            pl.Series("n_words", found.n_words[g]),
        )
        .select(*groups.by, "term", "count", "per_million", "n_articles", "tf_idf", "n_words", *_composed(groups))
    )
    return table


def _composed(groups: Groups) -> list[str]:
    return ["composed"] if "composed" in groups.keys.columns and "composed" not in groups.by else []


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the term of a row stands, in its group's sentences."""
    given: dict[str, Any] = {"ngram": 1, "normalise": "lower", "token_pattern": None} | dict(parameters)
    terms_of_row = [str(row["term"])]
    if given["normalise"] != "lower":
        counts = count_words(
            corpus, group(corpus, given["by"]), ngram=given["ngram"], token_pattern=given["token_pattern"]
        )
        same = normalised(counts.vocabulary, given["normalise"]) == terms_of_row[0]
        terms_of_row = counts.vocabulary.filter(same).to_list()
    places: list[Place] = []
    for number, part in enumerate(corpus.parts):
        if given["token_pattern"] is None:
            exact = [Pattern(term, tuple(("exact", word) for word in term.split(" "))) for term in terms_of_row]
            matches = find(part.tokens, part.codes, part.starts, exact, positions=part.positions, longest=False)
            places += places_in(number, matches.take(np.arange(min(len(matches.chunk), limit - len(places)))))
        else:
            words = words_by(part.tokens, given["token_pattern"])
            places += _whole_chunks(number, part, words, {tuple(term.split(" ")) for term in terms_of_row})
    return places[:limit]


def _whole_chunks(number: int, part: Part, words: Words, wanted: Collection[tuple[str, ...]]) -> list[Place]:
    """The chunks in which words of another token pattern stand: where inside them, only that pattern knows."""
    core = part.tokens.chunks.core_of[part.codes]
    chunk = np.repeat(np.arange(len(core)), np.diff(words.starts)[core])
    found = [words.vocabulary[i] for c in core.tolist() for i in words.ids[words.starts[c] : words.starts[c + 1]]]
    sentence = part.sentence_of_chunk(chunk)
    n = len(next(iter(wanted), ()))
    return [
        Place(number, int(chunk[i]), int(chunk[i + n - 1]))
        for i in range(len(found) - n + 1)
        if tuple(found[i : i + n]) in wanted and sentence[i] == sentence[i + n - 1]
    ]
