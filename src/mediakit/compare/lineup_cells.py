"""What stands in the cells of a line-up before they become a table: entries, the groups looked at, words for numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from mediakit.corpus.absence import not_found
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import Groups, group
from mediakit.errors import EmptySelection

__all__ = ["Entry", "Head", "Looked", "heads_of", "looked_at", "voice_of"]


COMPOSED_PART = " (composed)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a group says in a row of the line-up: a name, a number, a speaker; or that it says none.

    kind, row, title: the row; group: its label; item: what the entry is within the cell, None where nothing is there
    shown: the text to show; count, of: how often, of how many; score, low, high: a number with its interval
    voice: own or quoted words; detail: more about it; note: why something is missing
    """

    kind: str
    row: str
    title: str
    group: str
    item: str | None = None
    shown: str | None = None
    count: int | None = None
    of: int | None = None
    score: float | None = None
    low: float | None = None
    high: float | None = None
    voice: str | None = None
    detail: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its group's label and the name to show, whether its texts are composed, and how much was searched.

    tells: whether the group tells the event; where not, the numbers are of all its articles
    """

    group: str
    name: str
    composed: bool
    n_articles: int
    n_sentences: int
    tells: bool = True

    @property
    def size(self) -> str:
        """How much text was searched.

        >>> Head("a", "A", False, 1, 3).size
        '1 article, 3 sentences'
        """
        return self.absent.removeprefix("not found in ")

    @property
    def absent(self) -> str:
        """How it is said that something is not there."""
        return not_found(self.n_articles, self.n_sentences)


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: the passages on the event, how they are grouped, the columns; own and quoted words apart."""

    corpus: Corpus
    groups: Groups
    heads: tuple[Head, ...]
    own: Corpus | None
    quoted: Corpus | None

    @property
    def by(self) -> list[str]:
        """The columns that make a group."""
        return self.groups.by

    def labelled(self, table: pl.DataFrame) -> pl.DataFrame:
        """A measure's table with the column `group`, the label of each row's group; other groups are left out."""
        keys = self.groups.keys.with_columns(pl.Series("group", self.groups.labels, dtype=pl.String))
        on = [name for name in self.groups.keys.columns if name in table.columns]
        joined = table.join(keys, on=on, how="left", maintain_order="left", nulls_equal=True)
        return joined.filter(pl.col("group").is_in([head.group for head in self.heads]))


def looked_at(passages: Corpus, by: str | Sequence[str], heads: Sequence[Head]) -> Looked:
    """The passages with their groups, and the same in own and in quoted words."""
    return Looked(
        passages, group(passages, by), tuple(heads), _in_voice(passages, "own"), _in_voice(passages, "quoted")
    )


def _in_voice(corpus: Corpus, voice: str) -> Corpus | None:
    try:
        return corpus.where(voice=voice)
    except EmptySelection:
        return None


def heads_of(corpus: Corpus, by: str | Sequence[str]) -> dict[str, Head]:
    """Every group with how much text it has: articles and sentences."""
    groups = group(corpus, by)
    n_sentences = np.zeros(len(groups), np.int64)
    articles: list[set[int]] = [set() for _ in range(len(groups))]
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        n_sentences += np.bincount(member, minlength=len(groups))
        pairs = np.unique(np.column_stack([member, part.article[sentence].astype(np.int64)]), axis=0)
        for one, article in pairs.tolist():
            articles[one].add(article)
    facts = zip(groups.labels, groups.composed.tolist(), articles, n_sentences.tolist(), strict=True)
    named = corpus.sources_named() if groups.by == ["source"] else {}
    return {label: Head(label, _named(label, named), composed, len(held), n) for label, composed, held, n in facts}


def _named(label: str, named: Mapping[str, str]) -> str:
    """The name to show for a group; a composed part of a source keeps its mark."""
    plain = label.removesuffix(COMPOSED_PART)
    return named.get(label) or (f"{named[plain]}{COMPOSED_PART}" if plain in named else label)


def voice_of(key: object, own: Mapping[object, int], quoted: Mapping[object, int]) -> str | None:
    """Whose words: own, quoted, or how many of each.

    >>> voice_of("x", {"x": 2}, {"x": 1}), voice_of("y", {"y": 2}, {})
    ('own 2, quoted 1', 'own')
    """
    n_own, n_quoted = own.get(key, 0), quoted.get(key, 0)
    if n_own and n_quoted:
        return f"own {n_own}, quoted {n_quoted}"
    return "own" if n_own else "quoted" if n_quoted else None
