"""A frame codebook as the measures of frames use it: a list of words and phrases, or a model learned from labelled texts.

Not a measure: what those of frames share. A list gives a sentence a frame where one of the frame's patterns matches; a model
labels sentences, or all selected sentences of an article together. mediakit's own model of news frames is one of the latter.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from mediakit.corpus.corpus import Base, Part
from mediakit.corpus.languages import english_articles
from mediakit.corpus.tallies import PatternList, Tally, tally
from mediakit.lexicons.frames import FrameCodebook, load_frames
from mediakit.models.frame_model import FrameModel
from mediakit.models.news_frames import NEWS_MODEL, NewsFrames, news_frames
from mediakit.models.saved import is_model, load_model

__all__ = ["Book", "LearnedBook", "ids_of", "open_book", "scored_articles", "tally_of", "who_has"]

Array = npt.NDArray[np.float64]
LearnedBook = FrameModel | NewsFrames
Book = FrameCodebook | LearnedBook


def open_book(codebook: str | Path) -> Book:
    """Open a codebook: "policy", "news", "news-model" (mediakit's own), a CSV of one's own, or the folder of a learned one.

    Raises ArgumentError and CodebookError.
    """
    if str(codebook) == NEWS_MODEL:
        return news_frames()
    path = Path(codebook)
    if is_model(path):
        return _model(path.resolve(), tuple(one.stat().st_mtime_ns for one in sorted(path.iterdir())))
    return load_frames(codebook)


@lru_cache(maxsize=4)
def _model(path: Path, written: tuple[int, ...]) -> FrameModel:
    """A model, read again when one of its files was written."""
    del written
    return load_model(path)


def ids_of(book: Book) -> list[str]:
    """The frames' ids, in order."""
    return [frame.id for frame in book.frames] if isinstance(book, FrameCodebook) else list(book.frames)


def scored_articles(base: Base, book: Book) -> npt.NDArray[np.bool_]:
    """Which articles have a score: the lists and mediakit's model know English only; what a learned codebook knows depends on
    its training texts."""
    return np.ones(base.facts.height, np.bool_) if isinstance(book, FrameModel) else english_articles(base)


def tally_of(part: Part, book: Book) -> Tally:
    """Matches of the codebook's patterns by sentence and frame; of a model, 1 for each sentence with the frame.

    Articles that `scored_articles` leaves out are to be left out by the caller. A model has no weights.
    """
    if isinstance(book, LearnedBook):
        given = sparse.csr_matrix(book.label(part).given.astype(np.int64))
        return Tally(given, sparse.csr_matrix(given.shape))
    listed = PatternList(f"frames {book.id}", book.patterns, book.frame_of, book.weights, len(book.frames))
    return tally(part, listed)


def who_has(part: Part, book: Book, scored: npt.NDArray[np.bool_]) -> Array:
    """[sentences, frames]: 1 where the sentence has the frame, else 0; NaN in articles without a score."""
    has = np.asarray((tally_of(part, book).n > 0).toarray(), np.float64)
    has[~scored[part.article]] = np.nan
    return has
