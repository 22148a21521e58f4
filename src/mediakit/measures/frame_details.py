"""Which patterns made a group's frame score, and which frames stand together in a sentence?

The patterns' counts add up to the frame's matches in `mk.framing`, since the longest match wins here too. Frames stand
together more or less often than they would by chance; a sentence with two frames is long more often than not, so a ratio
somewhat above 1 says little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.matching import Matches, find
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in, sentence_places
from mediakit.errors import ArgumentError
from mediakit.lexicons.frames import FrameCodebook
from mediakit.measures.frame_books import ids_of, open_book, scored_articles, who_has
from mediakit.result import Result

__all__ = ["evidence_of_cooccurrence", "evidence_of_patterns", "frame_cooccurrence", "frame_patterns"]

Ints = npt.NDArray[np.int64]


def frame_cooccurrence(
    corpus: Corpus, *, by: str | Sequence[str] = "source", codebook: str | Path = "policy"
) -> Result:
    """Count the sentences in which two frames stand together.

    Arguments: by, what makes a group; codebook, as for `mk.framing`.
    Returns one row per group and two frames that it has: the columns of `by`, codebook, frame, other_frame, count
    (sentences with both), n_frame, n_other_frame (sentences with each), n_sentences, ratio_to_chance (count over what
    it would be if the frames fell on sentences independently; above 1 = together more often).
    Raises ArgumentError and CodebookError. A description: sentences of one article are not independent.
    """
    book, groups = open_book(codebook), group(corpus, by)
    names, scored = ids_of(book), scored_articles(corpus.base, book)
    both, n = np.zeros((len(groups), len(names), len(names)), np.int64), np.zeros(len(groups), np.int64)
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        has = who_has(part, book, scored)
        ok = scored[part.article[sentence]]
        n += np.bincount(member[ok], minlength=len(groups))
        onto = _ones(member[ok], np.arange(ok.sum()), (len(groups), int(ok.sum())))
        of_group = has[sentence[ok]]
        for one in range(len(names)):
            both[:, one] += np.rint(onto @ (of_group * of_group[:, [one]])).astype(np.int64)
    rows = [
        (g, names[a], names[b], int(both[g, a, b]), int(both[g, a, a]), int(both[g, b, b]))
        for g in range(len(groups))
        for a, b in combinations(range(len(names)), 2)
        if both[g, a, a] and both[g, b, b]
    ]
    columns = ["g", "frame", "other_frame", "count", "n_frame", "n_other_frame"]
    kinds = [pl.Int64, pl.String, pl.String, pl.Int64, pl.Int64, pl.Int64]
    found = pl.DataFrame(rows, schema=dict(zip(columns, kinds, strict=True)), orient="row")
    found = found.with_columns(pl.Series("n_sentences", n[found["g"].to_numpy()], dtype=pl.Int64))
    chance = pl.col("n_frame") * pl.col("n_other_frame") / pl.col("n_sentences")
    found = found.with_columns((pl.col("count") / chance).alias("ratio_to_chance"))
    table = _beside(groups, book.id, found)
    return Result(table, make_recipe(corpus, "frame_cooccurrence", {"by": groups.by, "codebook": str(codebook)}))


def frame_patterns(corpus: Corpus, *, by: str | Sequence[str] = "source", codebook: str | Path = "policy") -> Result:
    """Count the matches of every pattern of a frame codebook by group.

    Arguments: by, what makes a group; codebook, "policy", "news" or a CSV of one's own.
    Returns one row per group, frame and pattern that matches, most weight first: the columns of `by`, codebook, frame,
    pattern, weight, count, n_articles (of the group with a match), share (of the frame's weighted matches in the group
    that are this pattern's, 0 to 1).
    Raises ArgumentError and CodebookError, and ArgumentError for a learned codebook, which has no patterns.
    """
    book, groups = _with_patterns(codebook), group(corpus, by)
    scored = scored_articles(corpus.base, book)
    shape = (len(groups), len(book.patterns))
    count, held = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        ok = scored[part.article[sentence]]
        matches = _matches(part, book)
        at = part.sentence_of_chunk(matches.chunk)
        found = _ones(at, matches.pattern, (part.n_sentences, shape[1]))
        count += (_ones(member[ok], sentence[ok], (shape[0], part.n_sentences)) @ found).toarray().astype(np.int64)
        key, cell = np.unique(part.article[sentence[ok]].astype(np.int64) * shape[0] + member[ok], return_inverse=True)
        holding = (_ones(cell, sentence[ok], (len(key), part.n_sentences)) @ found) > 0
        held += (_ones(key % shape[0], np.arange(len(key)), (shape[0], len(key))) @ holding).toarray().astype(np.int64)
    table = _beside(groups, book.id, _pattern_rows(book, count, held))
    return Result(table, make_recipe(corpus, "frame_patterns", {"by": groups.by, "codebook": str(codebook)}))


def _pattern_rows(book: FrameCodebook, count: Ints, held: Ints) -> pl.DataFrame:
    weight, frame = np.array(book.weights), np.array(book.frame_of, np.int64)
    g, p = np.nonzero(count)
    found = pl.DataFrame(
        {
            "g": g, "number": frame[p], "frame": pl.Series(ids_of(book), dtype=pl.String).gather(frame[p]),
            "pattern": pl.Series([one.source for one in book.patterns], dtype=pl.String).gather(p),
            "weight": weight[p], "count": count[g, p], "n_articles": held[g, p], "weighted": count[g, p] * weight[p],
        }
    )  # fmt: skip
    share = (pl.col("weighted") / pl.col("weighted").sum().over("g", "number")).alias("share")
    order = found.with_columns(share).sort("g", "number", "weighted", "pattern", descending=[False, False, True, False])
    return order.select("g", "frame", "pattern", "weight", "count", "n_articles", "share")


def _beside(groups: Groups, book: str, found: pl.DataFrame) -> pl.DataFrame:
    """The columns of the groups before those that were found, `composed` after them."""
    keys = groups.keys[found["g"].to_numpy()].with_columns(pl.lit(book).alias("codebook"))
    composed = [name for name in ("composed",) if name in keys.columns and name not in groups.by]
    table = pl.concat([keys, found.drop("g")], how="horizontal")
    return table.select(*groups.by, "codebook", *found.columns[1:], *composed)


def _ones(row: npt.NDArray[np.integer], column: npt.NDArray[np.integer], shape: tuple[int, int]) -> sparse.csr_matrix:
    """A sparse matrix that counts (row, column) pairs."""
    return sparse.coo_matrix((np.ones(len(row)), (row, column)), shape=shape).tocsr()


def _matches(part: Part, book: FrameCodebook) -> Matches:
    return find(part.tokens, part.codes, part.starts, book.patterns, positions=part.positions)


def _with_patterns(codebook: str | Path) -> FrameCodebook:
    book = open_book(codebook)
    if not isinstance(book, FrameCodebook):
        raise ArgumentError(f"the learned codebook {book.id!r} has no patterns; model.json lists its weightiest words")
    return book


def evidence_of_cooccurrence(
    corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int
) -> list[Place]:
    """The sentences with both frames."""
    book = open_book(parameters["codebook"])
    names, scored, places = ids_of(book), scored_articles(corpus.base, book), list[Place]()
    frames = [names.index(row["frame"]), names.index(row["other_frame"])]
    for n, part in enumerate(corpus.parts):
        both = (who_has(part, book, scored)[:, frames] > 0).all(axis=1)
        places += sentence_places(corpus, n, np.flatnonzero(both)[: limit - len(places)])
    return places


def evidence_of_patterns(
    corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int
) -> list[Place]:
    """The matches of the row's pattern for its frame."""
    book = _with_patterns(parameters["codebook"])
    scored, places = scored_articles(corpus.base, book), list[Place]()
    wanted = [
        i
        for i, pattern in enumerate(book.patterns)
        if pattern.source == row["pattern"] and book.frames[book.frame_of[i]].id == row["frame"]
    ]
    for n, part in enumerate(corpus.parts):
        matches = _matches(part, book)
        ok = scored[part.article[part.sentence_of_chunk(matches.chunk)]] & np.isin(matches.pattern, wanted)
        places += places_in(n, matches.take(np.flatnonzero(ok)[: limit - len(places)]))
    return places
