"""What is derived from the text of a block of articles, once: chunks, sentences, words, quotation marks.

Fields stand in the order title, text, title, text, ...: field 2a is the headline of article a of the block, 2a + 1 its
text. Everything here is about all of the text; what is selected from it is a `Part` (see corpus.py).
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from mediakit.corpus.patterns import Vocabulary
from mediakit.text.chunks import Chunks, split
from mediakit.text.quotes import quote_facts, quoted_chunks
from mediakit.text.sentences import Sentences, sentences_of
from mediakit.text.words import Words, plain, spans_in, words_of

__all__ = [
    "BLOCK_BYTES",
    "LEAD_SENTENCES",
    "PARTS_OF_ARTICLE",
    "Tokens",
    "block_starts",
    "blocks",
    "sums_between",
    "tokenise",
]

Ints = npt.NDArray[np.int64]

# Text of one block. An Arrow string array holds at most 2 GB; 64 MB keep a block's arrays within about 300 MB.
BLOCK_BYTES = 64_000_000
PARTS_OF_ARTICLE = ("headline", "lead", "body")
# The lead is the first paragraph of the text, or its first three sentences where that paragraph is longer.
LEAD_SENTENCES = 3


@dataclass(frozen=True, eq=False)
class Tokens:
    """The tokens of one block of articles.

    first: row of the block's first article in the corpus; n_articles: how many articles
    chunks, sentences: see text/; cache: what measures derived from whole sentences, by a key of their settings
    """

    first: int
    n_articles: int
    chunks: Chunks
    sentences: Sentences
    cache: MutableMapping[Any, Any] = field(default_factory=dict)

    @cached_property
    def cores(self) -> list[str]:
        """Distinct chunks without white space."""
        cores: list[str] = self.chunks.cores.to_pylist()
        return cores

    @cached_property
    def words(self) -> Words:
        """The words of each distinct chunk core."""
        return words_of(self.cores)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The distinct words, ready to be looked up."""
        return Vocabulary(self.words.vocabulary)

    @cached_property
    def written(self) -> tuple[Vocabulary, npt.NDArray[np.int64]]:
        """The words in the case they are written in: distinct ones, and which of them each word of `words.ids` is."""
        number: dict[str, int] = {}
        forms = (plain(core[a:b]).rstrip(".") for core in self.cores for a, b in spans_in(core))
        ids = np.fromiter((number.setdefault(form, len(number)) for form in forms), np.int64, len(self.words.ids))
        return Vocabulary(list(number)), ids

    @cached_property
    def n_words_of_type(self) -> npt.NDArray[np.int32]:
        """How many words each chunk type holds."""
        return np.diff(self.words.starts).astype(np.int32)[self.chunks.core_of]

    @property
    def n_words_of_sentence(self) -> npt.NDArray[np.int32]:
        """How many words each sentence holds. Kept with what measures derive, so that a store has it."""
        if "n_words" not in self.cache:
            n_words = sums_between(self.n_words_of_type[self.chunks.codes], self.sentences.starts)
            self.cache["n_words"] = {"of_sentence": n_words.astype(np.int32)}
        kept = self.cache["n_words"]
        assert isinstance(kept, dict)
        return np.asarray(kept["of_sentence"])

    @cached_property
    def n_chars_of_type(self) -> npt.NDArray[np.int32]:
        """How many code points each chunk type has, white space included."""
        lengths = pc.utf8_length(self.chunks.types)
        return np.frombuffer(lengths.buffers()[1], np.int32)[lengths.offset : lengths.offset + len(lengths)]

    @cached_property
    def article_of_sentence(self) -> npt.NDArray[np.int32]:
        """Row of each sentence's article in the corpus."""
        return (self.sentences.field >> 1).astype(np.int32) + np.int32(self.first)

    @cached_property
    def part_of_sentence(self) -> npt.NDArray[np.int8]:
        """Which part of its article each sentence is in, as an index into PARTS_OF_ARTICLE."""
        in_title = self.sentences.field % 2 == 0
        field_begins = np.searchsorted(self.sentences.field, np.arange(2 * self.n_articles + 1))
        rank = np.arange(len(in_title)) - field_begins[self.sentences.field]
        lead = (self.sentences.paragraph == 0) & (rank < LEAD_SENTENCES)
        return np.where(in_title, 0, np.where(lead, 1, 2)).astype(np.int8)

    @cached_property
    def paragraph_starts(self) -> Ints:
        """Where paragraphs begin in the chunk stream, and its end."""
        found = self.sentences
        new = np.ones(len(found.field), np.bool_)
        new[1:] = (np.diff(found.field) != 0) | (np.diff(found.paragraph) != 0)
        return np.append(found.starts[:-1][new], found.starts[-1])

    @cached_property
    def marked(self) -> npt.NDArray[np.bool_]:
        """Which chunks stand between quotation marks."""
        facts = quote_facts(self.cores)[self.chunks.core_of]
        return quoted_chunks(facts[self.chunks.codes], self.paragraph_starts)


def sums_between(values: npt.NDArray[Any], starts: Ints) -> Ints:
    """The sums of values between one start and the next (an empty stretch has 0).

    >>> sums_between(np.array([1, 2, 3]), np.array([0, 2, 2, 3])).tolist()
    [3, 0, 3]
    """
    if not len(values) or len(starts) < 2:
        return np.zeros(max(len(starts) - 1, 0), np.int64)
    sums = np.add.reduceat(values, np.minimum(starts[:-1], len(values) - 1), dtype=np.int64)
    return np.asarray(np.where(np.diff(starts) > 0, sums, 0))


def tokenise(articles: pl.DataFrame, first: int = 0) -> Tokens:
    """Derive the tokens of a block of articles (columns title and text)."""
    chunks = split(_fields(articles))
    return Tokens(first, articles.height, chunks, sentences_of(chunks))


def _fields(articles: pl.DataFrame) -> pa.StringArray:
    """Titles and texts in turn, as one Arrow string array."""
    pairs = pl.concat([articles["title"].cast(pl.String), articles["text"].cast(pl.String)])
    n = articles.height
    order = np.arange(2 * n).reshape(2, n).T.ravel()
    return pairs.gather(order).fill_null("").to_arrow().cast(pa.string())


def blocks(articles: pl.DataFrame) -> list[tuple[int, pl.DataFrame]]:
    """Cut a table of articles into blocks of like size, at most about BLOCK_BYTES of text: (first row, rows)."""
    starts = block_starts(articles["text"].str.len_bytes().fill_null(0).cast(pl.Int64))
    return [(a, articles[a:b]) for a, b in zip(starts[:-1], starts[1:], strict=True)]


def block_starts(sizes: pl.Series) -> list[int]:
    """The first row of each block and the end, from the bytes of each text; nothing where there is none."""
    if not sizes.len():
        return []
    ends = sizes.cum_sum().to_numpy()
    n_blocks = max(-(-int(ends[-1]) // BLOCK_BYTES), 1)
    block = (ends - 1).clip(0) * n_blocks // max(int(ends[-1]), 1)
    return [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), sizes.len()]
