"""Which words stand together more often than by chance?

Words within a window of each other, or next to each other, within a sentence; of all words, or of those that a pattern
means. The measures of association favour different pairs: PMI rare ones, t and G² frequent ones, logDice neither. None
is a test: words do not fall independently.

A pair that one article repeats is no collocation of a source: pairs in fewer than two articles are left out and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import count_words
from mediakit.corpus.groups import as_names, composed_articles, group
from mediakit.corpus.patterns import Vocabulary, parse_all, words_matching
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, sentence_places
from mediakit.corpus.word_pairs import Pairs, Reach, sentences_with, word_pairs
from mediakit.errors import ArgumentError, PatternError, unknown
from mediakit.result import Result
from mediakit.stats import collocation as assoc
from mediakit.text.normalise import stopwords_of

__all__ = ["ADJACENT", "collocations", "evidence"]

Mask = npt.NDArray[np.bool_]
ADJACENT = "adjacent"
# Words on either side within which words are taken for together (Sinclair 1991: four or five)
WINDOW, MOST_WINDOW = 5, 50


def collocations(
    corpus: Corpus,
    *,
    by: str | Sequence[str] | None = None,
    pattern: str | Sequence[str] | None = None,
    window: int | str = WINDOW,
    stopwords: str = "drop",
    min_count: int = 5,
    min_articles: int = 2,
) -> Result:
    """Find the words that stand together in sentences, with the measures of their association.

    Arguments: by, what makes a group (None: all that is selected, published and composed texts apart); pattern, node
    words whose collocates are wanted (None: all pairs); window, words on either side, or "adjacent" for the next word,
    in this order; stopwords, "drop" pairs with a function word, or "keep"; min_count, least occurrences of a pair and
    of each of its words; min_articles, least articles of the group that hold it.
    Returns a row per group and pair, the most strongly tied by logDice first: the columns of `by`, term (the node; without a
    pattern the one first in the alphabet, or with "adjacent" in the text), collocate, count (together), n_articles
    (that hold the pair), n_term, n_collocate, n_words, expected (by chance), log_dice, pmi, t_score, g2,
    min_sensitivity (all five: higher = more strongly tied).
    Raises ArgumentError for a window that is none or an unknown column, PatternError for a phrase.
    Sources: Church & Hanks (1990), Church et al. (1991), Dunning (1993), Pedersen & Bruce (1996), Rychlý (2008), Evert (2008).

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["White House talks.", "The White House denied it."]})
    >>> found = mk.collocations(corpus, window="adjacent", min_count=2)
    >>> found.table.select("term", "collocate", "count", "n_articles", "log_dice").rows()
    [('white', 'house', 2, 2, 14.0)]
    """
    reach = _reach(window)
    if stopwords not in ("keep", "drop"):
        raise unknown("stopwords", stopwords, ("keep", "drop"))
    names = [] if by is None else as_names(by)
    groups = group(corpus, names or "composed")
    counts = count_words(corpus, groups)
    frequency, n_words = counts.by_group(len(groups)), counts.words_by_group(len(groups))
    usable = np.zeros(frequency.shape, np.bool_)
    row, column = frequency.nonzero()
    often = frequency.data >= min_count
    usable[row[often], column[often]] = True
    if stopwords == "drop":
        usable[:, counts.vocabulary.is_in(list(stopwords_of("en"))).to_numpy()] = False
    nodes = _nodes(counts.vocabulary, pattern)
    pairs = word_pairs(corpus, groups, counts.vocabulary, usable, nodes, reach, max(min_count, 1))
    table = _table(pairs, counts.vocabulary, groups.keys, names, frequency, n_words, nodes, reach)
    kept = table.filter(pl.col("n_articles") >= min_articles)
    left_out = table.height - kept.height
    notes = (
        [f"{left_out:,} pairs stand in fewer than {min_articles} articles of a group and are left out"]
        if left_out
        else []
    )
    given = {
        "by": names, "pattern": None if pattern is None else [pattern] if isinstance(pattern, str) else list(pattern),
        "window": window, "stopwords": stopwords, "min_count": min_count, "min_articles": min_articles,
    }  # fmt: skip
    return Result(kept, make_recipe(corpus, "collocations", given, notes=notes))


def _reach(window: int | str) -> Reach:
    if window == ADJACENT:
        return Reach(1, in_order=True)
    if not isinstance(window, int) or isinstance(window, bool) or not 1 <= window <= MOST_WINDOW:
        raise ArgumentError(f"window={window!r}; give words on either side, 1 to {MOST_WINDOW}, or {ADJACENT!r}")
    return Reach(window, in_order=False)


def _nodes(vocabulary: pl.Series, pattern: str | Sequence[str] | None) -> Mask | None:
    """Which words are nodes."""
    if not pattern:
        return None
    found, words = np.zeros(len(vocabulary), np.bool_), Vocabulary(vocabulary.to_list())
    for one in parse_all([pattern] if isinstance(pattern, str) else list(pattern)):
        if one.is_phrase:
            raise PatternError(f"pattern {one.source!r} is a phrase; a node is one word: give words, stem* or /regex/")
        found[words_matching(one.elements[0], words)] = True
    return found


def _table(
    pairs: Pairs, vocabulary: pl.Series, keys: pl.DataFrame, names: Sequence[str], frequency: Any, n_words: Any,
    nodes: Mask | None, reach: Reach,
) -> pl.DataFrame:  # fmt: skip
    """The rows; with nodes the node first, and both ways round where both are nodes."""
    first, second, at = pairs.first, pairs.second, np.arange(len(pairs.first))
    if nodes is not None and not reach.in_order:
        straight, back = np.flatnonzero(nodes[first]), np.flatnonzero(nodes[second])
        at = np.concatenate([straight, back])
        first, second = (
            np.concatenate([one[straight], other[back]]) for one, other in ((first, second), (second, first))
        )
    g, together = pairs.group[at], pairs.count[at]
    n_first, n_second = _looked_up(frequency, g, first), _looked_up(frequency, g, second)
    size = n_words[g]
    composed = (
        ["composed"] if "composed" in keys.columns and "composed" not in names and bool(keys["composed"].any()) else []
    )
    table = keys.with_row_index("group-number").select("group-number", *names, *composed)[g]
    measures = {
        "expected": assoc.expected(n_first, n_second, size, reach.span),
        "log_dice": assoc.log_dice(together, n_first, n_second),
        "pmi": assoc.pmi(together, n_first, n_second, size, reach.span),
        "t_score": assoc.t_score(together, n_first, n_second, size, reach.span),
        "g2": assoc.g2(together, n_first, n_second, size, reach.span),
        "min_sensitivity": assoc.min_sensitivity(together, n_first, n_second),
    }
    whole = {
        "count": together,
        "n_articles": pairs.n_articles[at],
        "n_term": n_first,
        "n_collocate": n_second,
        "n_words": size,
    }
    table = table.with_columns(
        vocabulary.gather(first).alias("term"),
        vocabulary.gather(second).alias("collocate"),
        *(pl.Series(name, values.astype(np.int64)) for name, values in whole.items()),
        *(pl.Series(name, values) for name, values in measures.items()),
    )
    order = ["group-number", "log_dice", "count", "term", "collocate"]
    table = table.sort(order, descending=[False, True, True, False, False])
    return table.select(*names, "term", "collocate", *whole, *measures, *composed)


def _looked_up(frequency: Any, g: npt.NDArray[np.int64], word: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How often each word stands in each of these groups: row by row, since looking up one by one in a sparse matrix
    is slow."""
    found = np.zeros(len(g), np.int64)
    row = np.zeros(frequency.shape[1], np.int64)
    for one in np.unique(g).tolist():
        a, b = frequency.indptr[one], frequency.indptr[one + 1]
        row[frequency.indices[a:b]] = frequency.data[a:b]
        mine = np.flatnonzero(g == one)
        found[mine] = row[word[mine]]
        row[frequency.indices[a:b]] = 0
    return found


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The sentences in which the two words stand together."""
    reach = _reach(parameters.get("window") or WINDOW)
    composed = composed_articles(corpus).to_numpy()
    places: list[Place] = []
    for number, part in enumerate(corpus.parts):
        found = sentences_with(part, str(row["term"]), str(row["collocate"]), reach)
        if "composed" in row:
            found = found[composed[part.article[found]] == bool(row["composed"])]
        places += sentence_places(corpus, number, found[: limit - len(places)])
        if len(places) >= limit:
            break
    return places
