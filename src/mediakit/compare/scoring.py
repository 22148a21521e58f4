"""The full scoring: tokens, words, sentences, tone and frame cues of every article, kept in a store, part by part.

What is kept is what every later question starts from: a page over a scored store reads arrays, not text. Parts are scored where
the engine says; one that is whole and was made from the same articles is not scored again, so an interrupted run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import polars as pl

from mediakit.corpus.corpus import Base, Corpus, Part
from mediakit.corpus.counts import article_words
from mediakit.corpus.store import StoredPart, read_store, stored_parts, write_store
from mediakit.corpus.token_files import made_from, save_tokens
from mediakit.corpus.tokens import tokenise
from mediakit.engine.run import run
from mediakit.lexicons.frames import BUNDLED, load_frames
from mediakit.measures.framing import framing, tally_of
from mediakit.measures.keyness import keyness
from mediakit.measures.sentiment import scored, sentiment
from mediakit.measures.terms import terms
from mediakit.result import Result

__all__ = ["full_results", "score"]


def score(
    base: Base,
    path: Path,
    *,
    engine: str = "serial",
    workers: int | None = None,
    on_part: Callable[[int, int], None] | None = None,
) -> Corpus:
    """Write a corpus as a store and score it.

    Arguments: base, what to score; path, the store's folder; engine, "serial" or "processes"; workers, how many processes;
    on_part, called with (parts done, parts in all).
    Returns the corpus opened from the store. Raises StoreError where the folder cannot be written.
    """
    write_store(base, path)
    parts = stored_parts(path)
    for _ in run(partial(_score_part, path), parts, engine=engine, workers=workers, on_part=on_part):
        pass
    return Corpus(read_store(path))


def _score_part(path: Path, part: StoredPart) -> str:
    """Score one part of a store, unless that was done before."""
    folder = path / part.tokens
    if not made_from(folder, part.sha256):
        tokens = tokenise(pl.read_parquet(path / part.file, columns=["title", "text"]), part.first)
        whole = Part.whole(tokens)
        article_words(whole)
        scored(whole)
        for name in BUNDLED:
            tally_of(whole, load_frames(name))
        save_tokens(tokens, folder, part.sha256)
    return part.tokens


def full_results(corpus: Corpus, by: str | Sequence[str]) -> dict[str, Result]:
    """The results of the full scoring: terms, keyness of every group, tone, both frame codebooks, and tone by article."""
    return {
        "terms": terms(corpus, by=by),
        "keyness": keyness(corpus, by=by),
        "sentiment": sentiment(corpus, by=by),
        **{f"framing_{name}": framing(corpus, by=by, codebook=name) for name in BUNDLED},
        "sentiment_by_article": sentiment(corpus, by="article"),
    }
