"""Which quotations does a corpus hold, and which of them are in the selected sentences?

They are found once per block of articles, in whole articles, because a speaker may stand in a sentence that is not
selected. A quotation belongs to a selection where some of its content is selected.

For comparison, speakers get a name: an actor of the codebook where one of the actor's aliases is in the words that name
the speaker (the longest decides); else the last capitalised name, or the noun phrase where there is none. A surname
stands for the full name that speakers of the article, or else of the corpus, have; `he`, `she` and `I` for the last
named speaker before. How often that is right has not been measured.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow.compute as pc

from mediakit.corpus.codebook import Codebook
from mediakit.corpus.corpus import Base, Corpus, Part
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import parse
from mediakit.corpus.spans import char_edges, sentence_offsets
from mediakit.corpus.tokens import Tokens, tokenise
from mediakit.engine.memory import uncollected
from mediakit.text.chunks import as_mask
from mediakit.text.quotations import MARKS, Quotation, quotations_of
from mediakit.text.sentence_tokens import Tokens as SentenceTokens
from mediakit.text.speakers import full_names, named_in_order
from mediakit.text.token_stream import TokenStream, cut_chunks, token_stream

__all__ = ["UNNAMED", "Quoted", "actors_named", "forget_quotations", "quoted", "quoted_in", "quoted_mask"]

UNNAMED = "(not named)"
_CACHED, _NAMED, _MASK = "quotations", "names of speakers", "quoted chunks"
# Chunks whose tokens are held at once: some 20 MB of them, and as much of the run before.
RUN_CHUNKS = 100_000


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of the selection.

    part, first, last: block, and its content's first and last selected chunk; article: row in the corpus
    field: title or text; found: its spans in the field; said_by: the speaker as it stands, None if not found
    name: the speaker's name as far as the article tells; n_words: selected words of the content
    """

    part: int
    first: int
    last: int
    article: int
    field: str
    found: Quotation
    said_by: str | None
    name: str | None
    n_words: int


@dataclass(frozen=True, slots=True)
class _Block:
    """The quotations of a block of articles, in the order of the fields.

    field: of each; first, last: the first and last chunk of its content in the block's stream; found: its spans
    """

    field: list[int]
    first: list[int]
    last: list[int]
    found: list[Quotation]


def quoted(corpus: Corpus) -> list[Quoted]:
    """The quotations of the selected sentences, in the order of the articles."""
    return [one for number in range(len(corpus.parts)) for one in quoted_in(corpus, number)]


def quoted_in(corpus: Corpus, number: int) -> list[Quoted]:
    """Those of one part."""
    return list(_in_part(corpus, number))


def quoted_mask(base: Base, tokens: Tokens) -> npt.NDArray[np.bool_]:
    """Which chunks of a block's stream stand in the content of a quotation, direct, indirect or mixed."""
    known = tokens.cache.get(_MASK)
    if not isinstance(known, dict):  # a dict of arrays is kept with a store's scores
        block = _in_block(base, tokens)
        steps = np.zeros(len(tokens.chunks.codes) + 1, np.int64)
        np.add.at(steps, np.array(block.first, np.int64), 1)
        np.add.at(steps, np.array(block.last, np.int64) + 1, -1)
        tokens.cache[_MASK] = known = {"mask": np.cumsum(steps[:-1]) > 0}
    mask: npt.NDArray[np.bool_] = known["mask"]
    return mask


def forget_quotations(tokens: Tokens) -> None:
    """Let go of a block's quotations, of which its mask is enough."""
    for name in (_CACHED, _NAMED):
        tokens.cache.pop(name, None)


def _in_part(corpus: Corpus, number: int) -> Iterator[Quoted]:
    part = corpus.parts[number]
    total = np.concatenate([[0], np.cumsum(part.tokens.n_words_of_type[part.codes], dtype=np.int64)])
    selected = set(part.article.tolist())
    block = _in_block(corpus.base, part.tokens)
    said_by, names = _named(corpus.base, part.tokens)
    begins, ends = np.array(block.first, np.int64), np.array(block.last, np.int64) + 1
    if part.positions is not None:
        begins, ends = (np.searchsorted(part.positions, edge.astype(np.int32)) for edge in (begins, ends))
    n_words = (total[ends] - total[begins]).tolist()
    for i, (first, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
        article = part.tokens.first + block.field[i] // 2
        if first < end and article in selected:
            field = "text" if block.field[i] % 2 else "title"
            yield Quoted(number, first, end - 1, article, field, block.found[i], said_by[i], names[i], n_words[i])


def _in_block(base: Base, tokens: Tokens) -> _Block:
    """The quotations of all articles of a block, found once."""
    known = tokens.cache.get(_CACHED)
    if not isinstance(known, _Block):
        with uncollected():  # looking through all that is kept, again and again, took a tenth to a quarter of the time
            tokens.cache[_CACHED] = known = _find(tokens, _fields(base, tokens))
    return known


def _fields(base: Base, tokens: Tokens) -> list[str]:
    """The stored fields of a block: title and text of each article in turn."""
    articles = base.rows(np.arange(tokens.first, tokens.first + tokens.n_articles))
    titles, texts = articles["title"].to_list(), articles["text"].to_list()
    return [field or "" for pair in zip(titles, texts, strict=True) for field in pair]


def _find(tokens: Tokens, fields: Sequence[str]) -> _Block:
    part = Part.whole(tokens)
    begins = char_edges(tokens)
    origin = begins[tokens.chunks.starts]
    begins_in_field = begins[:-1] - np.repeat(origin[:-1], np.diff(tokens.chunks.starts))
    marked = as_mask(pc.match_substring_regex(tokens.chunks.cores, MARKS))[tokens.chunks.core_of]
    with_mark = part.sum_by_sentence(marked[part.codes]) > 0
    _, starts, ends = (column.to_numpy() for column in sentence_offsets(part))
    cut = cut_chunks(tokens.cores)
    of_field: list[int] = []
    found: list[Quotation] = []
    for a, b in _runs(tokens):
        chunks = slice(int(part.starts[a]), int(part.starts[b]))
        cores = tokens.chunks.core_of[part.codes[chunks]]
        stream = token_stream(
            cut, cores, begins_in_field[chunks].astype(np.int64), part.starts[a : b + 1] - part.starts[a]
        )
        paragraphs = tokens.sentences.paragraph[a:b].tolist()
        spans = list(zip(starts[a:b].tolist(), ends[a:b].tolist(), paragraphs, strict=True))
        any_mark = with_mark[a:b].tolist()
        number, cuts = np.unique(tokens.sentences.field[a:b], return_index=True)
        for field, first, end in zip(number.tolist(), cuts.tolist(), [*cuts[1:].tolist(), b - a], strict=True):
            if any(any_mark[first:end]) or any(stream.telling[first:end]):
                here = quotations_of(fields[field], spans[first:end], partial(_tokens, stream, first))
                found += here
                of_field += [field] * len(here)
    start = np.array([one.start for one in found], np.int64) + origin[of_field]
    end = np.array([one.end for one in found], np.int64) + origin[of_field]
    first, last = (np.searchsorted(begins, at.astype(np.int32), side="right") - 1 for at in (start, end - 1))
    return _Block(of_field, first.tolist(), last.tolist(), found)


def _tokens(stream: TokenStream, first: int, number: int, quotes: Sequence[tuple[int, int]]) -> SentenceTokens | None:
    return stream.sentence(first + number, quotes) if stream.telling[first + number] else None


def _runs(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Runs of sentences of whole fields with about RUN_CHUNKS chunks each."""
    field, starts = tokens.sentences.field, tokens.sentences.starts
    new = np.flatnonzero(np.diff(field, prepend=-1))
    number = starts[new] // RUN_CHUNKS
    edges = [*new[np.flatnonzero(np.diff(number, prepend=-1))].tolist(), len(field)]
    yield from zip(edges[:-1], edges[1:], strict=True)


def _named(base: Base, tokens: Tokens) -> tuple[list[str | None], list[str | None]]:
    """The words that stand for each quotation's speaker, and the speaker's name as far as its article tells."""
    known = tokens.cache.get(_NAMED)
    if not isinstance(known, tuple):
        block, fields = _in_block(base, tokens), _fields(base, tokens)
        said_by = [
            None if one.speaker is None else " ".join(fields[field][slice(*one.speaker)].split())
            for field, one in zip(block.field, block.found, strict=True)
        ]
        names: list[str | None] = []
        for _, some in groupby(range(len(said_by)), key=lambda i: block.field[i] // 2):
            names += named_in_order([said_by[i] for i in some])
        tokens.cache[_NAMED] = known = (said_by, names)
    return known


def actors_named(corpus: Corpus, found: Sequence[Quoted]) -> list[str]:
    """The name of each quotation's speaker for comparison: an actor's where an alias matches, else its own."""
    full = _full_names(corpus)
    names = [full.get(one.name, one.name) if one.name else None for one in found]
    actor_of = _actors(
        corpus.codebook, {one.said_by for one in found if one.said_by} | {name for name in names if name}
    )
    return [
        actor_of.get(one.said_by or "") or actor_of.get(name or "") or name or UNNAMED
        for one, name in zip(found, names, strict=True)
    ]


def _full_names(corpus: Corpus) -> dict[str, str]:
    """Full names by surname over all articles, whatever is selected, so that a speaker's name does not depend on it."""
    known = corpus.base.cache.get("full names of speakers")
    if known is None:
        known = full_names(name for tokens in corpus.base.tokens for name in _named(corpus.base, tokens)[1])
        corpus.base.cache["full names of speakers"] = known
    names: dict[str, str] = known
    return names


def _actors(codebook: Codebook, speakers: Collection[str]) -> dict[str, str]:
    """The actor whose alias is in a speaker's words; of several, that with the longest alias in words."""
    aliases = [(alias, actor.name) for actor in codebook.actor for alias in actor.aliases]
    actor_of: dict[str, str] = {}
    words = sorted(speakers)
    if aliases and words:
        tokens = tokenise(pl.DataFrame({"title": [""] * len(words), "text": words}))
        part = Part.whole(tokens)
        matches = find(tokens, part.codes, part.starts, [parse(alias) for alias, _ in aliases])
        field = np.searchsorted(tokens.chunks.starts, matches.chunk, side="right") - 1
        for i in np.argsort(matches.n_words, kind="stable").tolist():
            actor_of[words[int(field[i]) // 2]] = aliases[int(matches.pattern[i])][1]
    return actor_of
