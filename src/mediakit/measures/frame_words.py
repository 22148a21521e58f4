"""Which words go with a frame at a source?

The sentences of a group that have a frame are set against the same group's other sentences, so that a source's own manner
of writing is on both sides. The frame's own cues are marked: that they are typical is how the sentences were found.
A description, not a test: words of one sentence are not independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.counts import union_of
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import Pattern, Vocabulary, words_matching
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in
from mediakit.errors import ArgumentError, unknown
from mediakit.lexicons.frames import FrameCodebook
from mediakit.measures.frame_books import Book, ids_of, open_book, scored_articles, who_has
from mediakit.result import Result
from mediakit.stats import association as assoc
from mediakit.text.normalise import stopwords_of

__all__ = ["evidence", "frame_words"]


def frame_words(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    codebook: str | Path = "policy",
    stopwords: str = "drop",
    min_count: int = 3,
    limit: int | None = 20,
) -> Result:
    """Find the words that are typical of a group's sentences with a frame, against its other sentences.

    Arguments: by, what makes a group; codebook, as for `mk.framing`; stopwords, "drop" or "keep"; min_count, least
    occurrences in the sentences with the frame; limit, most words of a group and frame (None: all).
    Returns one row per group, frame and word that is commoner with the frame, most typical first: the columns of `by`,
    codebook, frame, term, is_cue (whether a pattern of the frame is or holds it), n_target (in sentences with the frame),
    n_reference (in the group's others), per_million_target, per_million_reference, log_ratio with log_ratio_low and
    log_ratio_high (Hardie 2014), log_odds_z (Monroe et al. 2008).
    Raises ArgumentError and CodebookError.
    """
    if stopwords not in ("keep", "drop"):
        raise unknown("stopwords", stopwords, ("keep", "drop"))
    if limit is not None and limit < 1:
        raise ArgumentError(f"limit is {limit}; give 1 or more, or None for all words")
    book, groups = open_book(codebook), group(corpus, by)
    counted = _counted(corpus, groups, book)
    cues = _cues(book, counted.vocabulary)
    drop = counted.vocabulary.is_in(list(stopwords_of("en"))).to_numpy() & (stopwords == "drop")
    tables = [
        _typical(counted, row, ~drop, cues[row % len(cues)], max(min_count, 1), limit)
        for row in range(len(groups) * len(cues))
    ]
    table = pl.concat(tables)
    keys = groups.keys[table["row"].to_numpy() // len(cues)]
    composed = [name for name in ("composed",) if name in keys.columns and name not in groups.by]
    frame = pl.Series("frame", ids_of(book), dtype=pl.String).gather(table["row"].to_numpy() % len(cues))
    table = pl.concat([keys, table.drop("row")], how="horizontal").with_columns(
        frame, pl.lit(book.id).alias("codebook")
    )
    given = {
        "by": groups.by, "codebook": str(codebook), "stopwords": stopwords, "min_count": min_count, "limit": limit,
        "alpha_0": assoc.ALPHA_0,
    }  # fmt: skip
    recipe = make_recipe(corpus, "frame_words", given)
    return Result(table.select(*groups.by, "codebook", "frame", *tables[0].columns[1:], *composed), recipe)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Words of sentences with each frame: [groups × frames, words]; of all sentences of the group: [groups, words]."""

    vocabulary: pl.Series
    with_frame: sparse.csr_matrix
    whole: sparse.csr_matrix
    n_frames: int


def _counted(corpus: Corpus, groups: Groups, book: Book) -> _Counted:
    n_frames, scored = len(ids_of(book)), scored_articles(corpus.base, book)
    vocabulary, indexes = union_of([part.tokens.words.vocabulary for part in corpus.parts])
    shape = len(groups) * n_frames, len(vocabulary)
    with_frame, whole = sparse.csr_matrix(shape), sparse.csr_matrix((len(groups), shape[1]))
    for part, index, (sentence, member) in zip(corpus.parts, indexes, groups.pairs, strict=True):
        words = _words_of_sentences(part, index, shape[1])
        ok = scored[part.article[sentence]]
        of_group, at = member[ok], sentence[ok]
        row, frame = np.nonzero(who_has(part, book, scored)[at] > 0)
        onto = _onto(of_group[row] * n_frames + frame, at[row], (shape[0], part.n_sentences))
        with_frame = with_frame + onto @ words
        whole = whole + _onto(of_group, at, (len(groups), part.n_sentences)) @ words
    return _Counted(vocabulary, with_frame.tocsr(), whole.tocsr(), n_frames)


def _onto(row: npt.NDArray[np.int64], sentence: npt.NDArray[np.int64], shape: tuple[int, int]) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.ones(len(row)), (row, sentence)), shape=shape)


def _words_of_sentences(part: Part, index: npt.NDArray[np.int64], n_words: int) -> sparse.csr_matrix:
    """sentences × words of the corpus."""
    words, core = part.tokens.words, part.tokens.chunks.core_of[part.codes]
    n_cores = len(words.starts) - 1
    held = sparse.csr_matrix((np.ones(len(core)), core, part.starts), shape=(part.n_sentences, n_cores))
    return held @ sparse.csr_matrix((np.ones(len(words.ids)), index[words.ids], words.starts), shape=(n_cores, n_words))


def _cues(book: Book, vocabulary: pl.Series) -> npt.NDArray[np.bool_]:
    """[frames, words]: whether a pattern of the frame is the word or holds it; none is of a learned codebook."""
    found = np.zeros((len(ids_of(book)), len(vocabulary)), np.bool_)
    if isinstance(book, FrameCodebook):
        words = Vocabulary(vocabulary.to_list())
        for pattern, frame in zip(book.patterns, book.frame_of, strict=True):
            for element in pattern.elements:
                found[frame, words_matching(element, words)] = True
    return found


def _typical(
    counted: _Counted,
    row: int,
    keep: npt.NDArray[np.bool_],
    cue: npt.NDArray[np.bool_],
    min_count: int,
    limit: int | None,
) -> pl.DataFrame:
    """The words of one group and frame that are commoner with the frame than without it."""
    inside = counted.with_frame[[row]].toarray().ravel()
    whole = counted.whole[[row // counted.n_frames]].toarray().ravel()
    n_1, n_2 = inside.sum(), whole.sum() - inside.sum()
    at = np.flatnonzero((inside >= min_count) & keep) if n_1 and n_2 else np.empty(0, np.int64)
    four = inside[at], whole[at] - inside[at], np.full(len(at), n_1), np.full(len(at), n_2)
    low, high = assoc.log_ratio_interval(*four)
    table = pl.DataFrame(
        {
            "row": np.full(len(at), row), "term": counted.vocabulary.gather(at), "is_cue": cue[at],
            "n_target": np.rint(four[0]).astype(np.int64), "n_reference": np.rint(four[1]).astype(np.int64),
            "per_million_target": four[0] / max(n_1, 1) * 1e6, "per_million_reference": four[1] / max(n_2, 1) * 1e6,
            "log_ratio": assoc.log_ratio(*four), "log_ratio_low": low, "log_ratio_high": high,
            "log_odds_z": assoc.log_odds_dirichlet(*four, alpha_0=assoc.ALPHA_0)[1],
        }
    )  # fmt: skip
    typical = table.filter(pl.col("log_ratio") > 0).sort("log_odds_z", "term", descending=[True, False])
    return typical if limit is None else typical.head(limit)


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the term stands in the group's sentences with the frame."""
    book = open_book(parameters["codebook"])
    scored, places = scored_articles(corpus.base, book), list[Place]()
    number = ids_of(book).index(row["frame"])
    term = [Pattern(str(row["term"]), (("exact", str(row["term"])),))]
    for n, part in enumerate(corpus.parts):
        matches = find(part.tokens, part.codes, part.starts, term)
        has = who_has(part, book, scored)[part.sentence_of_chunk(matches.chunk), number] > 0
        places += places_in(n, matches.take(np.flatnonzero(has)[: limit - len(places)]))
    return places
