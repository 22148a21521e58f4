"""A Corpus: a selection of sentences from articles, with the codebook that says what to compare.

A verb returns a new Corpus; nothing is changed in place. What is derived from the text is derived once, shared by all
selections, and only when first needed. Every measure counts exactly what is selected, because all it sees are the
selected chunks (`Part`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.codebook import Codebook
from mediakit.corpus.fingerprint import fingerprint_of
from mediakit.corpus.lazily import Lazily
from mediakit.corpus.tokens import Tokens, blocks, sums_between, tokenise

if TYPE_CHECKING:
    from mediakit.corpus.stored_parts import StoredTexts

__all__ = ["FOUND", "Base", "Corpus", "Part"]

Ints = npt.NDArray[np.int64]
# The note of a corpus whose events were found (found_events.py); the recipes of its results repeat it.
FOUND = "events are groups of articles found by their words, not a codebook's"
REJECT_COLUMNS = {"file": pl.String, "row": pl.Int64, "reason": pl.String, "advice": pl.String}


@dataclass(frozen=True, eq=False)
class Part:
    """The selected sentences of one block of articles, as measures see them.

    tokens: what the codes mean
    codes: int32, the selected chunks
    starts: int64, where each selected sentence begins in codes, and the end
    sentence: int32, each selected sentence's number among the block's sentences
    article: int32, row of each selected sentence's article in the corpus
    positions: int32, where each selected chunk stands in the block's stream; None where all are selected
    cache: what measures derived from this selection, by a key of their settings
    """

    tokens: Tokens
    codes: npt.NDArray[np.int32]
    starts: Ints
    sentence: npt.NDArray[np.int32]
    article: npt.NDArray[np.int32]
    positions: npt.NDArray[np.int32] | None = None
    cache: dict[object, Any] = field(default_factory=dict)

    @classmethod
    def whole(cls, tokens: Tokens) -> Part:
        """Everything in a block."""
        sentences = tokens.sentences
        numbers = np.arange(len(sentences.field), dtype=np.int32)
        return cls(tokens, tokens.chunks.codes, sentences.starts, numbers, tokens.article_of_sentence)

    @property
    def n_sentences(self) -> int:
        """How many sentences are selected."""
        return len(self.sentence)

    @cached_property
    def n_words(self) -> npt.NDArray[np.int64]:
        """Words in each selected sentence."""
        if self.is_whole:
            return self.tokens.n_words_of_sentence[self.sentence].astype(np.int64)
        return self.sum_by_sentence(self.tokens.n_words_of_type[self.codes])

    @cached_property
    def is_whole(self) -> bool:
        """Whether all words of the selected sentences are selected."""
        return self.positions is None or not self.cut.any()

    @cached_property
    def cut(self) -> npt.NDArray[np.bool_]:
        """Which selected sentences are selected only in part (one voice)."""
        whole = np.append(np.diff(self.tokens.sentences.starts), -1)  # (texts at hand have sentences of their own)
        return np.asarray(np.diff(self.starts) != whole[np.minimum(self.sentence, len(whole) - 1)])

    def sum_by_sentence(self, at_chunk: npt.NDArray[Any]) -> Ints:
        """Sum a whole number per selected chunk over each sentence."""
        return sums_between(at_chunk, self.starts)

    def sentence_of_chunk(self, chunk: Ints) -> Ints:
        """Which selected sentence each of these selected chunks is in."""
        return np.searchsorted(self.starts, chunk, side="right") - 1

    def narrowed(
        self, sentences: npt.NDArray[np.bool_], chunks: Callable[[Tokens], npt.NDArray[np.bool_]] | None = None
    ) -> Part:
        """Only these sentences (a mask), and of their chunks only those that `chunks` marks in the block's stream."""
        lengths = np.diff(self.starts)
        mask = np.repeat(sentences, lengths)
        positions = np.flatnonzero(mask).astype(np.int32) if self.positions is None else self.positions[mask]
        codes, sentence, article = self.codes[mask], self.sentence[sentences], self.article[sentences]
        lengths = lengths[sentences]
        if chunks is not None:
            marked = chunks(self.tokens)[positions]
            of_sentence = np.repeat(np.arange(len(lengths)), lengths)[marked]
            lengths = np.bincount(of_sentence, minlength=len(lengths))
            codes, positions = codes[marked], positions[marked]
            kept = lengths > 0
            lengths, sentence, article = lengths[kept], sentence[kept], article[kept]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        return Part(self.tokens, codes, starts, sentence, article, positions)


@dataclass(frozen=True, eq=False)
class Base:
    """What all selections of one corpus share: all its articles, its codebook, and what is derived from them."""

    articles: pl.DataFrame
    codebook: Codebook
    rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECT_COLUMNS))
    notes: tuple[str, ...] = ()
    folder: Path | None = None
    sources: pl.DataFrame | None = None
    cache: dict[object, Any] = field(default_factory=dict)
    texts: StoredTexts | None = None

    def __post_init__(self) -> None:
        if self.texts is not None and "text" not in self.articles.columns:
            self.__dict__["facts"] = self.__dict__.pop("articles")  # they get their texts when somebody asks

    def __getattr__(self, name: str) -> Any:
        if name == "articles" and self.__dict__.get("texts") is not None:
            whole = self.rows(np.arange(self.facts.height))
            return self.__dict__.setdefault("articles", whole)
        raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")

    @cached_property
    def facts(self) -> pl.DataFrame:
        """The articles without their texts. Of an opened store, `articles` reads all texts into memory; this does not."""
        return self.articles.drop("text", strict=False)

    def rows(self, at: npt.NDArray[np.int64]) -> pl.DataFrame:
        """Some articles with their texts, by their rows; of a store, the texts are read from their parts."""
        if self.texts is None or "articles" in self.__dict__:
            return self.articles[at]
        return _with_text(self.facts[at], self.texts.of(at))

    def rows_of(self, article_ids: Iterable[str]) -> pl.DataFrame:
        """Some articles with their texts, by their ids, in the order of the corpus."""
        return self.rows(self.facts["article_id"].is_in(list(article_ids)).arg_true().to_numpy().astype(np.int64))

    def field(self, name: str, row: int) -> str:
        """The title or text of one article; empty where it has none."""
        if name in self.facts.columns:
            value = self.facts[name][row]
        elif self.texts is None or "articles" in self.__dict__:
            value = self.articles[name][row]  # a row of the whole table takes a hundred times as long
        else:
            value = self.texts.one(row)
        return str(value or "")

    def changed(self, **given: Any) -> Base:
        """The same with other articles (with texts or without), notes, codebook ...; texts stay where they are."""
        names = [one.name for one in fields(self) if one.name in self.__dict__ and one.name != "cache"]
        kept = {name: self.__dict__[name] for name in names}
        kept.setdefault("articles", self.facts)
        articles = given.get("articles")
        if (
            articles is not None
            and "text" not in articles.columns
            and (self.texts is None or "articles" in self.__dict__)
        ):
            given["articles"] = _with_text(articles, self.articles["text"])
        base = Base(**kept | given)
        if "articles" not in given and "codebook" not in given and "fingerprint" in self.__dict__:
            base.__dict__["fingerprint"] = self.fingerprint
        return base

    @cached_property
    def tokens(self) -> Sequence[Tokens]:
        """The tokens, block by block; of a store that is not scored and has many parts, made again for each look at a part."""
        if self.texts is None:
            return tuple(tokenise(rows, first) for first, rows in blocks(self.articles))
        return self.texts.tokens(self.facts)

    def each_text(self) -> Iterator[pl.Series]:
        """The texts of all articles, a piece at a time: a store's part by part."""
        if self.texts is None or "articles" in self.__dict__:
            yield self.articles["text"]
        else:
            yield from map(self.texts.of_part, range(len(self.texts.part_list)))

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits over the articles with their metadata and the codebook: same input, same fingerprint."""
        names = [*self.facts.columns, "text"]
        return fingerprint_of(
            self.codebook, names, lambda name: self.each_text() if name == "text" else iter([self.facts[name]])
        )


def _with_text(facts: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Articles with their texts where these stand among the standard columns."""
    at = facts.columns.index("events") + 1 if "events" in facts.columns else facts.width
    return pl.DataFrame([*facts.get_columns()[:at], texts, *facts.get_columns()[at:]])


@dataclass(frozen=True, eq=False)
class Corpus:
    """A selection of sentences of a corpus. Made by `mk.open`, `mk.read` and `Corpus.where`."""

    base: Base
    selection: Mapping[str, Any] = field(default_factory=dict)
    _parts: Sequence[Part] | None = None

    @cached_property
    def parts(self) -> Sequence[Part]:
        """The selected sentences, block by block."""
        if self._parts is not None:
            return self._parts
        tokens = self.base.tokens
        if isinstance(tokens, Lazily):
            return Lazily(len(tokens), lambda number: Part.whole(tokens[number]), called="part")
        return tuple(map(Part.whole, tokens))

    @property
    def codebook(self) -> Codebook:
        """The codebook: events, actors, concepts, figures."""
        return self.base.codebook

    @property
    def rejects(self) -> pl.DataFrame:
        """What was in the input and could not be read: file, row, reason, advice."""
        return self.base.rejects

    @property
    def notes(self) -> tuple[str, ...]:
        """What reading the input decided: guessed columns, encodings, dates."""
        return self.base.notes

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change when a text, an id or the codebook does."""
        return self.base.fingerprint

    @property
    def title(self) -> str:
        """The corpus's title, from its codebook or its folder or file."""
        about = self.codebook.corpus
        return about.title or about.id or (self.base.folder.name if self.base.folder else "Untitled corpus")

    @cached_property
    def rows(self) -> Ints:
        """Rows of the selected articles (those with a selected sentence) in the table of all articles, ascending."""
        if self._parts is None:
            return np.arange(self.base.facts.height)
        found = [np.unique(part.article) for part in self.parts]
        return np.concatenate(found or [np.empty(0, np.int32)]).astype(np.int64)

    @cached_property
    def facts(self) -> pl.DataFrame:
        """The selected articles without their texts: metadata and `n_words`, the number of selected words."""
        n_words = np.zeros(self.base.facts.height, np.int64)
        for part in self.parts:
            np.add.at(n_words, part.article, part.n_words)
        table = self.base.facts[self.rows] if self._parts is not None else self.base.facts
        return table.with_columns(pl.Series("n_words", n_words[self.rows]))

    @cached_property
    def articles(self) -> pl.DataFrame:
        """The same with their texts. Of an opened store this reads the texts of all selected articles into memory."""
        table = self.base.rows(self.rows) if self._parts is not None else self.base.articles
        return table.with_columns(self.facts["n_words"])

    @property
    def n_articles(self) -> int:
        """How many articles have a selected sentence."""
        return len(self.rows)

    @cached_property
    def n_sentences(self) -> int:
        """How many sentences are selected."""
        return sum(part.n_sentences for part in self.parts)

    @cached_property
    def n_words(self) -> int:
        """How many words are selected."""
        return int(sum(int(part.n_words.sum()) for part in self.parts))

    def where(self, /, **filters: Any) -> Corpus:
        """Narrow the articles and sentences; every measure then counts only what is left.

        Arguments: any column of the articles = a value or a list of values; event = an event id or several ("(none)"
        for background); voice = "own" or "quoted" (told as somebody's, in quotation marks or not), or "marked" (in
        quotation marks alone); part = "headline", "lead" or "body" (or several); wire = "once" (sentences of which at
        least half stands in an earlier copy of the same text leave) or "own" (those that any copy shares leave);
        composed = True or False; date_from,
        date_to = ISO dates, both included (a partial date counts as its whole span).
        Returns a new Corpus. Raises ArgumentError for an unknown column or value, EmptySelection where nothing is left.
        """
        from mediakit.corpus.select import narrow

        parts = narrow(self, filters)
        return replace(self, selection={**self.selection, **filters}, _parts=parts)

    def sources_named(self) -> dict[str, str]:
        """Source ids with the names to show for them."""
        table = self.base.sources
        named = {} if table is None else dict(zip(table["source"].to_list(), table["name"].to_list(), strict=True))
        return {
            source: named.get(source) or source for source in self.base.facts["source"].fill_null("(none)").unique()
        }

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    def __repr__(self) -> str:
        n_sources = self.facts["source"].n_unique()
        chosen = f", where {dict(self.selection)}" if self.selection else ""
        size = f"{self.n_articles} articles, {n_sources} sources, {self.n_sentences} sentences"
        return f"Corpus({self.title!r}: {size}{chosen})"
