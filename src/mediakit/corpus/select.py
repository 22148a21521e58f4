"""Which sentences does a filter keep? Article filters keep whole articles, the others keep sentences or words of
them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Base, Corpus, Part
from mediakit.corpus.groups import NONE, composed_articles
from mediakit.corpus.lazily import Lazily
from mediakit.corpus.passages import BACKGROUND, Passages, passages
from mediakit.corpus.quoted import quoted_mask
from mediakit.corpus.tokens import PARTS_OF_ARTICLE, Tokens
from mediakit.corpus.wire import WIRE, shared_sentences
from mediakit.errors import ArgumentError, EmptySelection, listed, unknown

__all__ = ["FILTERS", "VOICES", "narrow"]

Mask = npt.NDArray[np.bool_]
VOICES = ("own", "quoted", "marked")
FILTERS = ("event", "voice", "part", "wire", "composed", "date_from", "date_to")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def narrow(corpus: Corpus, filters: Mapping[str, Any]) -> Sequence[Part]:
    """The parts of a corpus that the filters leave.

    Raises ArgumentError for an unknown column or value, EmptySelection where nothing is left.
    """
    articles = _article_mask(
        corpus, {name: v for name, v in filters.items() if name not in ("event", "voice", "part", "wire")}
    )
    events = _wanted_events(corpus, filters.get("event"))
    kinds = _wanted("part", filters.get("part"), PARTS_OF_ARTICLE)
    wire = _wanted("wire", filters.get("wire"), WIRE)
    voices = _wanted("voice", filters.get("voice"), VOICES)
    chunks = None if voices is None or {"own", "quoted"} <= set(voices) else partial(_in_voices, corpus.base, voices)

    def chosen(number: int) -> Part:
        part = corpus.parts[number]
        mask = articles[part.article]
        if events is not None:
            mask &= _tells(events[0], number, events[1])[part.sentence]
        for which in wire or ():
            mask &= ~shared_sentences(corpus.base, which)[number][part.sentence]
        if kinds is not None:
            wanted = [PARTS_OF_ARTICLE.index(kind) for kind in kinds]
            mask &= np.isin(part.tokens.part_of_sentence[part.sentence], wanted)
        return part.narrowed(mask, chunks)

    n = len(corpus.parts)
    parts: Sequence[Part] = (
        Lazily(n, chosen, called="part") if isinstance(corpus.parts, Lazily) else tuple(map(chosen, range(n)))
    )
    if not any(part.n_sentences for part in parts):
        shown = ", ".join(f"{name}={value!r}" for name, value in filters.items())
        raise EmptySelection(f"nothing is left of {corpus.n_articles} articles with {shown}; widen or drop a filter")
    return parts


def _in_voices(base: Base, voices: Sequence[str], tokens: Tokens) -> Mask:
    """Which chunks of a block are in one of the voices.

    quoted: the content of quotations, with quotation marks or without (the spans of `mk.quotations`); own: all else;
    marked: between quotation marks.
    """
    mask = np.zeros(len(tokens.chunks.codes), np.bool_)
    for voice in voices:
        mask |= tokens.marked if voice == "marked" else quoted_mask(base, tokens) == (voice == "quoted")
    return mask


def _wanted(name: str, given: object, allowed: Iterable[str]) -> list[str] | None:
    """The wanted values of a filter whose values are known beforehand; None where it is not given."""
    if given is None:
        return None
    values = _as_list(given)
    for value in values:
        if value not in tuple(allowed):
            raise unknown(name, value, allowed)
    return [str(value) for value in values]


def _wanted_events(corpus: Corpus, given: object) -> tuple[Passages, list[int]] | None:
    if given is None:
        return None
    found = passages(corpus.base)
    wanted = _wanted("event", given, [*found.events, BACKGROUND])
    assert wanted is not None
    return found, [found.events.index(event) if event != BACKGROUND else -1 for event in wanted]


def _tells(found: Passages, number: int, wanted: list[int]) -> Mask:
    """Which sentences of a block tell one of the wanted events (-1: none at all)."""
    sentence, event = found.pairs[number]
    mask = np.zeros(found.n_sentences[number], np.bool_)
    mask[sentence[np.isin(event, wanted)]] = True
    if -1 in wanted:
        background = np.ones_like(mask)
        background[sentence] = False
        mask |= background
    return mask


def _article_mask(corpus: Corpus, filters: Mapping[str, Any]) -> Mask:
    table = corpus.base.facts
    mask = np.ones(table.height, np.bool_)
    columns = [column for column in table.columns if column not in ("text", "title")]
    for name, given in filters.items():
        if name not in (*FILTERS, *columns):
            raise unknown("filter", name, dict.fromkeys([*FILTERS, *columns]))
        if given is None:
            continue
        if name in ("date_from", "date_to"):
            mask &= _dates(table["date"], name, given)
        else:
            mask &= _values(composed_articles(corpus) if name == "composed" else table[name], name, given)
    return mask


def _values(column: pl.Series, name: str, given: object) -> Mask:
    """Rows whose value is among the wanted ones; (none) stands for a missing value."""
    as_text = column.list.join(";") if column.dtype == pl.List else column.cast(pl.String)
    as_text = as_text.fill_null(NONE).replace("", NONE)
    wanted = [str(value).lower() if isinstance(value, bool) else str(value) for value in _as_list(given)]
    known = as_text.unique(maintain_order=True)
    for value in wanted:
        if not (known == value).any():
            if name == "composed":
                raise EmptySelection(f"no article has composed={value}")
            if known.len() > 40:
                raise ArgumentError(
                    f"no article has {name}={value!r}; it has {known.len()} values: {listed(known.sort())}"
                )
            raise unknown(name, value, known.sort().to_list())
    return np.asarray(as_text.is_in(wanted).to_numpy())


def _dates(column: pl.Series, name: str, given: object) -> Mask:
    """Rows dated from or up to a day. Dates may be partial: they are compared over the length both have."""
    day = str(given)
    if not _DATE.fullmatch(day):
        raise ArgumentError(f"{name}={day!r} is not a date; write 2020, 2020-08 or 2020-08-05")
    shortened = [(value or "")[: len(day)] for value in column.to_list()]
    if name == "date_from":
        return np.array([bool(value) and value >= day[: len(value)] for value in shortened], np.bool_)
    return np.array([bool(value) and value <= day[: len(value)] for value in shortened], np.bool_)


def _as_list(given: object) -> list[Any]:
    return list(given) if isinstance(given, (list, tuple, set, frozenset, pl.Series, np.ndarray)) else [given]
