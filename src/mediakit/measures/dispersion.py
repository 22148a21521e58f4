"""Is a word used all over, or does it live in a few articles?

The classical measures of dispersion over the parts of each group: its articles, or what another column makes of it
(sources, months). A word that one long article repeats is no word of a source; these numbers show it, where a count does not.

With many small parts a rare word cannot be evenly spread: compare words of like frequency. Function words are left out unless
asked for, since they fill the even end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import Counts, count_words
from mediakit.corpus.groups import Groups, as_names, composed_articles, group
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import Pattern, Vocabulary, parse_all, words_matching
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in
from mediakit.errors import ArgumentError, PatternError, unknown
from mediakit.result import Result
from mediakit.stats.dispersion import carroll_d2, dp, dpnorm, juilland_d, rosengren_s
from mediakit.text.normalise import stopwords_of

__all__ = ["dispersion", "evidence"]

Ints = npt.NDArray[np.int64]
MEASURED = ("juilland_d", "dp", "dpnorm", "carroll_d2", "rosengren_s")


def dispersion(
    corpus: Corpus,
    *,
    by: str | Sequence[str] | None = None,
    parts: str = "article",
    pattern: str | Sequence[str] | None = None,
    stopwords: str = "drop",
    min_count: int = 5,
) -> Result:
    """Measure how evenly each word is spread over the parts of each group.

    Arguments: by, what makes a group (None: all that is selected, published and composed texts apart); parts, what the
    parts of a group are: "article", or a column, "event", "month" as for `by`; pattern, words to measure (all that are
    frequent enough without it); stopwords, "drop" or "keep"; min_count, least occurrences of a word in a group.
    Returns a row per group and term, the most frequent first: the columns of `by`, term, count, n_words, n_parts (that hold it:
    the range), n_parts_possible, juilland_d, carroll_d2, rosengren_s (all three: higher = more even), dp, dpnorm (both: lower =
    more even), note.
    Raises ArgumentError for an unknown column or a column that is in `by` already, PatternError for a phrase.
    Sources: Juilland & Chang-Rodríguez (1964), Carroll (1970), Rosengren (1971), Gries (2008), Lijffijt & Gries (2012).

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["war talk", "war war"], "b": ["war peace"]})
    >>> mk.dispersion(corpus, min_count=1).table.select("term", "count", "n_parts", "dpnorm").head(2).rows()
    [('war', 4, 3, 0.25), ('peace', 1, 1, 1.0)]
    """
    if stopwords not in ("keep", "drop"):
        raise unknown("stopwords", stopwords, ("keep", "drop"))
    names = [] if by is None else as_names(by)
    part = as_names(parts)[0]
    if part in names:
        raise ArgumentError(f"parts={parts!r} is in `by` already; a group then is one part: give another column")
    outer = group(corpus, names or "composed")
    inner = outer if part == "article_id" else group(corpus, [*names, part])
    counts = _wanted(
        count_words(corpus, inner, drop=stopwords_of("en") if stopwords == "drop" else frozenset()), pattern
    )
    matrix, sizes, of_group = _parts(counts, inner, outer, by_article=part == "article_id")
    tables = list(_measured(matrix, sizes, of_group, len(outer), min_count))
    at, term = (np.concatenate([np.empty(0, np.int64), *(one[i] for one in tables)]) for i in (0, 1))
    mixed = (
        ["composed"] if "composed" in outer.keys.columns and "composed" not in names and outer.composed.any() else []
    )
    keys = outer.keys.with_row_index("group-number").select("group-number", *names, *mixed)
    table = keys[at].with_columns(counts.vocabulary.gather(term).alias("term"))
    columns = {name: np.concatenate([np.empty(0), *(one[2][name] for one in tables)]) for name in _COLUMNS}
    table = table.with_columns(
        *(pl.Series(name, columns[name]).cast(pl.Int64) for name in _COLUMNS if name not in MEASURED),
        *(pl.Series(name, columns[name]).fill_nan(None) for name in MEASURED),
    ).with_columns(pl.when(pl.col("n_parts_possible") < 2).then(pl.lit("one part")).otherwise(None).alias("note"))
    last = [name for name in ("composed",) if name in table.columns and name not in names]
    given = {"by": names, "parts": part, "pattern": _given(pattern), "stopwords": stopwords, "min_count": min_count}
    return Result(table.select(*names, "term", *_COLUMNS, *last, "note"), make_recipe(corpus, "dispersion", given))


_COLUMNS = (
    "count",
    "n_words",
    "n_parts",
    "n_parts_possible",
    "juilland_d",
    "carroll_d2",
    "rosengren_s",
    "dp",
    "dpnorm",
)


def _given(pattern: str | Sequence[str] | None) -> list[str] | None:
    return None if pattern is None else [pattern] if isinstance(pattern, str) else list(pattern)


def _wanted(counts: Counts, pattern: str | Sequence[str] | None) -> Counts:
    """Only the words that the patterns mean."""
    asked = _given(pattern)
    if not asked:
        return counts
    vocabulary, found = Vocabulary(counts.vocabulary.to_list()), [np.empty(0, np.int64)]
    for one in parse_all(asked):
        if one.is_phrase:
            raise PatternError(
                f"pattern {one.source!r} is a phrase; dispersion is of words: give words, stem* or /regex/"
            )
        found.append(words_matching(one.elements[0], vocabulary))
    return counts.columns(np.unique(np.concatenate(found)))


def _parts(counts: Counts, inner: Groups, outer: Groups, *, by_article: bool) -> tuple[sparse.csr_matrix, Ints, Ints]:
    """parts × words, the words of each part, and the group that each is in."""
    if by_article:
        return counts.matrix, counts.n_words, counts.group
    sizes = counts.words_by_group(len(inner))
    if not set(outer.keys.columns) <= set(inner.keys.columns):  # all that is selected is one group
        return counts.by_group(len(inner)), sizes, np.zeros(len(inner), np.int64)
    return counts.by_group(len(inner)), sizes, inner.inside(outer)


def _measured(
    matrix: sparse.csr_matrix, sizes: Ints, of_group: Ints, n_groups: int, min_count: int
) -> Iterator[tuple[Ints, Ints, dict[str, npt.NDArray[Any]]]]:
    """Group by group: (group of each row, its term, its columns)."""
    for g in range(n_groups):
        rows = np.flatnonzero((of_group == g) & (sizes > 0))
        if not len(rows):
            continue
        mine, lengths = matrix[rows], sizes[rows]
        count = np.asarray(mine.sum(axis=0)).ravel()
        terms = np.flatnonzero(count >= max(min_count, 1))
        terms = terms[np.argsort(-count[terms], kind="stable")]
        chosen = mine[:, terms].tocsc()
        several = len(rows) > 1
        columns = {
            "count": count[terms], "n_words": np.full(len(terms), lengths.sum()), "n_parts": np.diff(chosen.indptr),
            "n_parts_possible": np.full(len(terms), len(rows)),
        }  # fmt: skip
        functions = zip(MEASURED, (juilland_d, dp, dpnorm, carroll_d2, rosengren_s), strict=True)
        columns |= {
            name: measure(chosen, lengths) if several and len(terms) else np.full(len(terms), np.nan)
            for name, measure in functions
        }
        yield np.full(len(terms), g), terms, columns


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the word of a row stands."""
    places: list[Place] = []
    term = [Pattern(str(row["term"]), (("exact", str(row["term"])),))]
    composed = composed_articles(corpus).to_numpy()
    for number, part in enumerate(corpus.parts):
        matches = find(part.tokens, part.codes, part.starts, term)
        if "composed" in row:
            article = part.article[part.sentence_of_chunk(matches.chunk)]
            matches = matches.take(composed[article] == bool(row["composed"]))
        places += places_in(number, matches.take(np.arange(min(len(matches.chunk), limit - len(places)))))
        if len(places) >= limit:
            break
    return places
