"""In which sentence does a span of a text stand, and which of its tokens are the span's?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Part
from mediakit.corpus.spans import sentence_offsets
from mediakit.corpus.tokens import tokenise
from mediakit.errors import ArgumentError
from mediakit.text.sentence_tokens import Tokens, tokens_of

__all__ = ["Named", "NamedTokens", "sentences_of_spans", "span_tokens", "tokens_around_spans", "tokens_of_named"]

# Tokens of a sentence, and the span's first token and the one after its last
NamedTokens = tuple[Tokens, int, int]
Span = tuple[int, int]


class Named(NamedTuple):
    """What is named at [start, end) of a text, in the sentence [begin, stop): the sentences, where the span crosses several."""

    text: str
    begin: int
    stop: int
    start: int
    end: int


def span_tokens(tokens: Tokens, span: Span) -> tuple[int, int]:
    """The range of a sentence's tokens that a span of its text touches, one at least.

    >>> tokens = tokens_of("Hello. Bo Day's dog", 7, 19, [])
    >>> span_tokens(tokens, (7, 13))
    (0, 2)
    """
    first = min(bisect_right(tokens.ends, span[0]), max(len(tokens) - 1, 0))
    return first, max(bisect_left(tokens.starts, span[1]), first + 1)


def tokens_around_spans(texts: Sequence[str], spans: Sequence[Span]) -> Iterator[NamedTokens]:
    """For each text the tokens of the sentence of its span. Raises ArgumentError as `sentences_of_spans`."""
    return tokens_of_named(sentences_of_spans(texts, spans))


def tokens_of_named(named: Iterable[Named]) -> Iterator[NamedTokens]:
    """The tokens of each sentence, and which of them are what is named. A sentence asked for again in a row is cut once."""
    former: tuple[str, int, int] | None = None
    tokens = Tokens([], [], [], [], [])
    for one in named:
        if one[:3] != former:
            former, tokens = one[:3], tokens_of(one.text, one.begin, one.stop, [])
        yield tokens, *span_tokens(tokens, (one.start, one.end))


def sentences_of_spans(texts: Sequence[str], spans: Sequence[Span]) -> Iterator[Named]:
    """For each text the sentence of its span (the sentences, where a span reaches over several).

    Raises ArgumentError where the two differ in number, or a span is empty, outside its text or without a word.
    """
    if isinstance(texts, str) or len(texts) != len(spans):
        raise ArgumentError(f"give a span (start, end) for each text; given {len(texts)} texts and {len(spans)} spans")
    tokens = tokenise(
        pl.DataFrame(
            {"title": [""] * len(texts), "text": list(texts)}, schema=dict.fromkeys(("title", "text"), pl.String)
        )
    )
    _, starts, ends = (column.to_numpy() for column in sentence_offsets(Part.whole(tokens)))
    cuts = np.searchsorted(tokens.sentences.field // 2, np.arange(len(texts) + 1)).tolist()
    for number, (text, (start, end)) in enumerate(zip(texts, spans, strict=True)):
        if not 0 <= start < end <= len(text) or not text[start:end].strip():
            raise ArgumentError(
                f"span number {number} is ({start}, {end}); a span is [start, end) in characters with a word in it, within "
                f"its text of {len(text)} characters"
            )
        here = slice(cuts[number], cuts[number + 1])
        first = max(int(np.searchsorted(starts[here], start, side="right")) - 1, 0)
        last = max(int(np.searchsorted(starts[here], end, side="left")) - 1, first)
        begin, stop = int(starts[here][first]), int(ends[here][last])
        yield Named(text, min(begin, start), max(stop, end), start, end)
