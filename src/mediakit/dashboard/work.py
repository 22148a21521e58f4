"""How a view is opened in the process that does long work: as the dashboard opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.dropped_copies import KEPT
from mediakit.dashboard.jobs import marked_once, take_masks
from mediakit.dashboard.view import narrowed

__all__ = ["open_view", "without_copies"]


def open_view(path: str, filters: Sequence[Sequence[object]], masks: Path) -> Corpus:
    """Open a corpus and narrow it. Raises what opening and narrowing raise."""
    corpus: Corpus = mk.open(path)
    take_masks(corpus, masks)
    plain = tuple((str(name), tuple(map(str, values))) for name, values in filters)  # type: ignore[call-overload]
    if dict(plain).get("once"):
        corpus = without_copies(corpus, marked_once(corpus))
    return narrowed(corpus, plain)


def without_copies(corpus: Corpus, marked: pl.DataFrame) -> Corpus:
    """The corpus without the articles that are copies of others, by what `marked_once` found."""
    articles = corpus.base.articles.drop("duplicate_of", "duplicate_likeness", strict=False)
    found = articles.hstack(marked.select("duplicate_of", "duplicate_likeness"))
    base = replace(corpus.base, articles=found, notes=(*corpus.base.notes, str(marked["note"][0])), cache={})
    if "tokens" in corpus.base.__dict__:  # they depend on the texts only
        base.__dict__["tokens"] = corpus.base.tokens
    return Corpus(base, corpus.selection, corpus._parts).where(**KEPT)
