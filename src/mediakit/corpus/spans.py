"""Where in the text does something stand, in characters? Offsets are worked out only for the articles asked for.

Offsets are code points into the stored field (title or text), end exclusive, because a chunk's length is a fact of its
type and a field is its chunks one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.tokens import Tokens
from mediakit.text.words import spans_in

__all__ = [
    "SPAN_COLUMNS",
    "Place",
    "char_edges",
    "places_in",
    "sentence_offsets",
    "sentence_places",
    "sentence_text",
    "spans",
]

Ints = npt.NDArray[np.int64]
SPAN_COLUMNS = ("article_id", "source", "field", "start_char", "end_char", "snippet")
# Characters of context on each side of a match in a snippet whose sentence is longer than that.
CONTEXT_CHARS = 160


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the selected text: block number, first and last selected chunk, and words in them (None: all of
    it)."""

    part: int
    chunk: int
    last_chunk: int
    word: int | None = None
    last_word: int | None = None


def places_in(part: int, matches: object) -> list[Place]:
    """Matches as places."""
    columns = [getattr(matches, name).tolist() for name in ("chunk", "last_chunk", "word", "last_word")]
    return [Place(part, *row) for row in zip(*columns, strict=True)]


def sentence_places(corpus: Corpus, part: int, sentences: Ints) -> list[Place]:
    """Selected sentences as places."""
    starts = corpus.parts[part].starts
    return [Place(part, int(starts[s]), int(starts[s + 1]) - 1) for s in sentences.tolist()]


def spans(corpus: Corpus, places: list[Place]) -> pl.DataFrame:
    """Places as evidence: article_id, source, field (title|text), start_char, end_char, snippet."""
    rows = [_span(corpus, place) for place in places]
    schema = dict(zip(SPAN_COLUMNS, [pl.String, pl.String, pl.String, pl.Int64, pl.Int64, pl.String], strict=True))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _span(corpus: Corpus, place: Place) -> tuple[str, str, str, int, int, str]:
    part = corpus.parts[place.part]
    begin, _ = _chunk_span(part, place.chunk)
    _, end = _chunk_span(part, place.last_chunk)
    if place.word is not None and place.last_word is not None:
        end = _chunk_span(part, place.last_chunk)[0] + spans_in(_core(part, place.last_chunk))[place.last_word][1]
        begin += spans_in(_core(part, place.chunk))[place.word][0]
    field = _field_of(part, place.chunk)
    at = part.tokens.first + field // 2
    row = corpus.base.facts.row(at, named=True)
    name = "text" if field % 2 else "title"
    sentence = int(part.sentence_of_chunk(np.array([place.chunk]))[0])
    first, last = _sentence_span(part, sentence)
    first, last = max(first, begin - CONTEXT_CHARS), min(max(last, end), end + CONTEXT_CHARS)
    snippet = " ".join(corpus.base.field(name, at)[first:last].split())
    return row["article_id"], row["source"] or "(none)", name, begin, end, snippet


def sentence_text(corpus: Corpus, part: int, sentence: int) -> str:
    """The text of a selected sentence, as it stands in the article."""
    block = corpus.parts[part]
    first, last = _sentence_span(block, sentence)
    field = _field_of(block, int(block.starts[sentence]))
    name = "text" if field % 2 else "title"
    stored = corpus.base.field(name, block.tokens.first + field // 2)
    return " ".join(stored[first:last].split())


def _sentence_span(part: Part, sentence: int) -> tuple[int, int]:
    return (
        _chunk_span(part, int(part.starts[sentence]))[0],
        _chunk_span(part, int(part.starts[sentence + 1]) - 1)[1],
    )


def _position(part: Part, chunk: int) -> int:
    return chunk if part.positions is None else int(part.positions[chunk])


def _field_of(part: Part, chunk: int) -> int:
    return int(np.searchsorted(part.tokens.chunks.starts, _position(part, chunk), side="right")) - 1


def _core(part: Part, chunk: int) -> str:
    core: str = part.tokens.cores[int(part.tokens.chunks.core_of[part.codes[chunk]])]
    return core


def _chunk_span(part: Part, chunk: int) -> tuple[int, int]:
    """A chunk's characters in its field, without the white space after it."""
    tokens, position = part.tokens, _position(part, chunk)
    start = int(tokens.chunks.starts[_field_of(part, chunk)])
    begin = int(tokens.n_chars_of_type[tokens.chunks.codes[start:position]].sum())
    return begin, begin + len(_core(part, chunk))


def char_edges(tokens: Tokens) -> npt.NDArray[np.int32]:
    """Where each chunk of a block begins among all its characters, and the end. (A block is 64 MB of text, or one article.)"""
    edges = np.zeros(len(tokens.chunks.codes) + 1, np.int32)
    np.cumsum(tokens.n_chars_of_type[tokens.chunks.codes], dtype=np.int32, out=edges[1:])
    return edges


def sentence_offsets(part: Part) -> list[pl.Series]:
    """Where the selected sentences are: series field, start_char, end_char (code points, end exclusive)."""
    tokens = part.tokens
    edges = char_edges(tokens)
    bounds = part.starts[:-1], part.starts[1:] - 1
    first, last = bounds if part.positions is None else (part.positions[bounds[0]], part.positions[bounds[1]])
    field = tokens.sentences.field[part.sentence]
    origin = edges[tokens.chunks.starts[field]].astype(np.int64)
    core_lengths = np.array([len(core) for core in tokens.cores], np.int64)
    end = edges[last] + core_lengths[tokens.chunks.core_of[tokens.chunks.codes[last]]]
    names = pl.Series(["title", "text"], dtype=pl.String).gather(field % 2)
    return [names.alias("field"), pl.Series("start_char", edges[first] - origin), pl.Series("end_char", end - origin)]
