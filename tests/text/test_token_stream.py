"""Tokens put together from distinct chunks are those of the sentence cut as a whole."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.corpus.corpus import Part
from mediakit.corpus.spans import sentence_offsets
from mediakit.corpus.tokens import tokenise
from mediakit.text.cue_places import cues_in
from mediakit.text.sentence_tokens import tokens_of
from mediakit.text.token_stream import cut_chunks, token_stream

PIECES = st.lists(
    st.sampled_from(
        ["said", "“Yes,", "J.", "K.", "(J.", "Lee", "Mr.", "U.S.", "don't", "30,000", "$5.", "the", "claim", "that", "''",
         "according", "to", "\n\n", "word—word", "İ", "🙂", "e\u0301", "A.", "end.", "\u00a0", "well,", "critics’"]
    ),
    max_size=30,
)  # fmt: skip


def both(text: str) -> None:
    tokens = tokenise(pl.DataFrame({"title": [""], "text": [text]}))
    part = Part.whole(tokens)
    _, starts, ends = (column.to_list() for column in sentence_offsets(part))
    begins = np.concatenate([[0], np.cumsum(tokens.n_chars_of_type[tokens.chunks.codes], dtype=np.int64)])[:-1]
    stream = token_stream(cut_chunks(tokens.cores), tokens.chunks.core_of[part.codes], begins, part.starts)
    quotes = [(a, a + 4) for a in range(3, max(len(text) - 5, 0), 11)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        whole = tokens_of(text, start, end, quotes)
        assert stream.sentence(number, quotes) == whole
        assert stream.telling[number] or not cues_in(whole)


@given(PIECES.map(" ".join))
def test_any_sentences(text: str) -> None:
    both(text)


@pytest.mark.parametrize("text", ["Plan B. He went.", "J. K. Lee said so.", "It was J. And then.", "By J.  Lee"])
def test_the_period_of_an_initial(text: str) -> None:
    both(text)
