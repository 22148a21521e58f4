"""Which text is behind a row of a result? The spans, in the articles that the row counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import group
from mediakit.corpus.spans import spans
from mediakit.errors import ArgumentError
from mediakit.registry import MEASURES, load
from mediakit.result import Result

__all__ = ["evidence", "evidence_of"]


def evidence(corpus: Corpus, result: Result, row: int | Mapping[str, Any], *, limit: int = 20) -> pl.DataFrame:
    """The text spans behind a row of a result.

    Arguments: corpus, the one that the result was made of (with the same filters); result; row, its number in the table
    or the row as a mapping; limit, most spans.
    Returns article_id, source, field (title|text), start_char, end_char (code points into the stored field, end
    exclusive), snippet. Raises ArgumentError for a row that is not there or a result of a measure without evidence.

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["A massacre, they said."]})
    >>> result = mk.terms(corpus)
    >>> mk.evidence(corpus, result, 0)["snippet"].to_list()
    ['A massacre, they said.']
    """
    if isinstance(row, int):
        if not -result.table.height <= row < result.table.height:
            raise ArgumentError(f"row {row} is not there; the table has {result.table.height} rows")
        row = result.table.row(row, named=True)
    return evidence_of(corpus, result.recipe.measure, result.recipe.parameters, row, limit=limit)


def evidence_of(
    corpus: Corpus, measure: str, parameters: Mapping[str, Any], row: Mapping[str, Any], *, limit: int = 20
) -> pl.DataFrame:
    """The spans behind a row of a measure made with these parameters."""
    if measure not in MEASURES:
        raise ArgumentError(f"a result of {measure!r} has no evidence; ask for that of one of: {', '.join(MEASURES)}")
    part = _of_row(corpus, parameters, row)
    return spans(part, load(MEASURES[measure].evidence)(part, parameters, row, limit))


def _of_row(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any]) -> Corpus:
    """The part of the corpus that a row counts: its group, or its article and sentence."""
    by = parameters.get("by", [])
    if by == "sentence" or not by:
        one = corpus.where(article_id=row["article_id"]) if "article_id" in row else corpus
        return _one_sentence(one, int(row["sentence"])) if "sentence" in row else one
    if "target" in row:
        labels = group(corpus, by)
        values = dict(
            zip(labels.by, labels.keys.select(labels.by).rows()[labels.labels.index(row["target"])], strict=True)
        )
    else:
        values = {name: row[name] for name in by}
    if row.get("composed") is not None:
        values["composed"] = row["composed"]
    spans_of_date = {"year": 4, "month": 7, "day": 10}
    for name in spans_of_date:
        if name in values:
            day = values.pop(name)
            values |= {"date_from": day, "date_to": day}
    return corpus.where(**values)


def _one_sentence(corpus: Corpus, number: int) -> Corpus:
    import numpy as np

    from mediakit.corpus.corpus import Corpus as Selection

    parts, seen = [], 0
    for part in corpus.parts:
        mask = np.arange(seen + 1, seen + part.n_sentences + 1) == number
        seen += part.n_sentences
        parts.append(part.narrowed(mask))
    return Selection(corpus.base, corpus.selection, tuple(parts))
