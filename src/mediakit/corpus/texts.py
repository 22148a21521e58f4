"""Texts at hand as measures see a selection: each one sentence, whatever stops it holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from mediakit.article import STANDARD_COLUMNS
from mediakit.corpus.codebook import Codebook
from mediakit.corpus.corpus import Base, Corpus, Part
from mediakit.corpus.tokens import Tokens, tokenise

__all__ = ["corpus_of_text", "part_of_texts"]


def part_of_texts(texts: Sequence[str]) -> Part:
    """A part with one sentence a text, in their order (one without chunks has no chunks).

    >>> part_of_texts(["One. Two.", "", "Three."]).n_words.tolist()
    [2, 0, 1]
    """
    schema = {"title": pl.String, "text": pl.String}
    return _one_sentence_each(tokenise(pl.DataFrame({"title": [""] * len(texts), "text": list(texts)}, schema=schema)))


def _one_sentence_each(tokens: Tokens) -> Part:
    n, n_chunks = tokens.n_articles, len(tokens.chunks.codes)
    starts = np.append(np.asarray(tokens.chunks.starts, np.int64)[1 : 2 * n : 2], n_chunks)
    numbers = np.arange(n, dtype=np.int32)
    # positions are given so that what is derived is kept with this part, not with the tokens, whose sentences are others
    return Part(tokens, tokens.chunks.codes, starts, numbers, numbers, np.arange(n_chunks, dtype=np.int32))


def corpus_of_text(text: str) -> Corpus:
    """A corpus of one text, selected as one sentence.

    >>> corpus_of_text("One. Two.").n_sentences
    1
    """
    kinds = {name: pl.List(pl.String) if name == "events" else pl.String for name in STANDARD_COLUMNS}
    row = dict.fromkeys(STANDARD_COLUMNS) | {"article_id": "text", "text": text}
    base = Base(pl.DataFrame([row], schema=kinds), Codebook())
    part = _one_sentence_each(base.tokens[0])
    return Corpus(base, {}, (part.narrowed(np.diff(part.starts) > 0),))
