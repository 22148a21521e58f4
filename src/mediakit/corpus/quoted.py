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

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.codebook import Codebook
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import parse
from mediakit.corpus.spans import sentence_offsets
from mediakit.corpus.tokens import Tokens, tokenise
from mediakit.text.cues import is_telling
from mediakit.text.quotations import Quotation, quotations_of
from mediakit.text.speakers import full_names, named_in_order

__all__ = ["UNNAMED", "Quoted", "actors_named", "quoted"]

UNNAMED = "(not named)"
_CACHED = "quotations"


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
class _InBlock:
    """A quotation of a block: its field, and the first and last chunk of its content in the block's stream."""

    field: int
    first: int
    last: int
    found: Quotation
    said_by: str | None
    name: str | None


def quoted(corpus: Corpus) -> list[Quoted]:
    """The quotations of the selected sentences, in the order of the articles."""
    return [one for number in range(len(corpus.parts)) for one in _in_part(corpus, number)]


def _in_part(corpus: Corpus, number: int) -> Iterator[Quoted]:
    part = corpus.parts[number]
    total = np.concatenate([[0], np.cumsum(part.tokens.n_words_of_type[part.codes], dtype=np.int64)])
    selected = set(part.article.tolist())
    for one in _in_block(corpus, part.tokens):
        article = part.tokens.first + one.field // 2
        if article not in selected:
            continue
        first, end = one.first, one.last + 1
        if part.positions is not None:
            first, end = np.searchsorted(part.positions, [first, end]).tolist()
        if first < end:
            field = "text" if one.field % 2 else "title"
            n_words = int(total[end] - total[first])
            yield Quoted(number, first, end - 1, article, field, one.found, one.said_by, one.name, n_words)


def _in_block(corpus: Corpus, tokens: Tokens) -> list[_InBlock]:
    """The quotations of all articles of a block, found once."""
    known = tokens.cache.get(_CACHED)
    if not isinstance(known, list):
        articles = corpus.base.articles[tokens.first : tokens.first + tokens.n_articles]
        tokens.cache[_CACHED] = known = list(_find(tokens, articles))
    return known


def _find(tokens: Tokens, articles: pl.DataFrame) -> Iterator[_InBlock]:
    part = Part.whole(tokens)
    _, starts, ends = (column.to_list() for column in sentence_offsets(part))
    paragraphs = tokens.sentences.paragraph.tolist()
    is_told = np.fromiter(map(is_telling, tokens.cores), np.bool_, len(tokens.cores))
    telling = part.sum_by_sentence(is_told[tokens.chunks.core_of[part.codes]]) > 0
    begins = np.concatenate([[0], np.cumsum(tokens.n_chars_of_type[tokens.chunks.codes], dtype=np.int64)])
    cuts = np.searchsorted(tokens.sentences.field, np.arange(2 * tokens.n_articles + 1)).tolist()
    stored = [articles["title"].to_list(), articles["text"].to_list()]
    for article in range(tokens.n_articles):
        here: list[tuple[int, Quotation]] = []
        for field in (2 * article, 2 * article + 1):
            a, b = cuts[field], cuts[field + 1]
            if telling[a:b].any():
                sentences = list(zip(starts[a:b], ends[a:b], paragraphs[a:b], strict=True))
                found = quotations_of(stored[field % 2][article], sentences, telling[a:b].tolist())
                here += [(field, one) for one in found]
        yield from _placed(here, tokens, begins, [stored[0][article] or "", stored[1][article] or ""])


def _placed(
    here: Sequence[tuple[int, Quotation]], tokens: Tokens, begins: npt.NDArray[np.int64], texts: Sequence[str]
) -> Iterator[_InBlock]:
    """The quotations of one article with their chunks and speakers' names."""
    said_by = [
        None if one.speaker is None else " ".join(texts[field % 2][slice(*one.speaker)].split()) for field, one in here
    ]
    for (field, one), words, name in zip(here, said_by, named_in_order(said_by), strict=True):
        origin = int(begins[tokens.chunks.starts[field]])
        first = int(np.searchsorted(begins, origin + one.start, side="right")) - 1
        last = int(np.searchsorted(begins, origin + one.end - 1, side="right")) - 1
        yield _InBlock(field, first, last, one, words, name)


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
        known = full_names(one.name for tokens in corpus.base.tokens for one in _in_block(corpus, tokens))
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
