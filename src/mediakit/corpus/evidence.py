"""Which text is behind a row of a result? The spans, in the articles that the row counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.found_events import told_events
from mediakit.corpus.groups import Groups, group, label_of
from mediakit.corpus.passages import BACKGROUND
from mediakit.corpus.spans import spans
from mediakit.errors import ArgumentError, unknown
from mediakit.registry import MEASURES, VIEWS, load
from mediakit.result import Result

__all__ = ["evidence", "evidence_of", "of_groups"]


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
    if result.recipe.measure in VIEWS:
        found: pl.DataFrame = load(VIEWS[result.recipe.measure])(corpus, result.recipe.parameters, row, limit=limit)
        return found
    return evidence_of(corpus, result.recipe.measure, result.recipe.parameters, row, limit=limit)


def evidence_of(
    corpus: Corpus, measure: str, parameters: Mapping[str, Any], row: Mapping[str, Any], *, limit: int = 20
) -> pl.DataFrame:
    """The spans behind a row of a measure made with these parameters."""
    if measure not in MEASURES:
        raise ArgumentError(f"a result of {measure!r} has no evidence; ask for that of one of: {', '.join(MEASURES)}")
    facts = MEASURES[measure]
    part = corpus if facts.whole else _of_row(corpus, parameters, row, both=facts.both_sides)
    return spans(part, load(MEASURES[measure].evidence)(part, parameters, row, limit))


def of_groups(corpus: Corpus, by: str | Sequence[str], *labels: str) -> Corpus:
    """The selected sentences of some groups, by their labels."""
    groups = group(corpus, by)
    return _in_groups(corpus, groups, [_group_of_row(groups, {"target": label}) for label in labels])


def _of_row(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], *, both: bool = False) -> Corpus:
    """The part of the corpus that a row counts: its group (and with `both` its reference), or its article and sentence."""
    by = parameters.get("by", [])
    if parameters.get("within") == "event" or "event" in ([by] if isinstance(by, str) else by):
        corpus = told_events(corpus)
    if by == "sentence" or not by:
        one = corpus.where(article_id=row["article_id"]) if "article_id" in row else corpus
        return _one_sentence(one, int(row["sentence"])) if "sentence" in row else one
    groups = group(corpus, by)
    rows = [_group_of_row(groups, row)]
    if "target" in row and parameters.get("within") == "event":
        groups, rows = _on_common_events(corpus, groups, rows[0], str(row["reference"]), both=both)
    elif both:
        rows += sorted(_reference_of(groups, rows[0], str(row["reference"])))
    return _in_groups(corpus, groups, rows)


def _group_of_row(groups: Groups, row: Mapping[str, Any]) -> int:
    """The number of the group that a row is about."""
    if "target" in row:
        if row["target"] not in groups.labels:
            raise unknown("target", row["target"], groups.labels)
        return groups.labels.index(row["target"])
    names = [name for name in groups.keys.columns if name in groups.by or row.get(name) is not None]
    keys = groups.keys.select(names).rows()
    wanted = tuple(row[name] for name in names)
    if wanted not in keys:
        raise ArgumentError(
            f"no group of this corpus is {label_of(wanted)!r}; give the corpus that the result was made of"
        )
    return keys.index(wanted)


def _on_common_events(
    corpus: Corpus, groups: Groups, target: int, reference: str, *, both: bool
) -> tuple[Groups, list[int]]:
    """The target's passages on the events that the reference tells too (`both`: the reference's as well), by event."""
    fine = group(corpus, [*groups.by, "event"])
    outer = fine.inside(groups).tolist()
    events = fine.keys["event"].to_list()
    others = _reference_of(groups, target, reference)
    told = [
        {event for event, n in zip(events, outer, strict=True) if n in side and event != BACKGROUND}
        for side in ({target}, others)
    ]
    wanted = {target, *others} if both else {target}
    rows = enumerate(zip(events, outer, strict=True))
    return fine, [i for i, (event, n) in rows if n in wanted and event in told[0] & told[1]]


def _reference_of(groups: Groups, target: int, reference: str) -> set[int]:
    """The groups that a target was compared with: the one named, or all others of its kind."""
    alike = groups.composed == groups.composed[target]
    if alike.sum() == 1:  # alone in its kind: compared with the other kind
        alike = ~alike
    return {
        n
        for n, label in enumerate(groups.labels)
        if n != target and (label == reference or (reference == "rest" and alike[n]))
    }


def _in_groups(corpus: Corpus, groups: Groups, wanted: Sequence[int]) -> Corpus:
    parts = []
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        mask = np.zeros(part.n_sentences, np.bool_)
        mask[sentence[np.isin(member, wanted)]] = True
        parts.append(part.narrowed(mask))
    return Corpus(corpus.base, corpus.selection, tuple(parts))


def _one_sentence(corpus: Corpus, number: int) -> Corpus:
    parts, seen = [], 0
    for part in corpus.parts:
        mask = np.arange(seen + 1, seen + part.n_sentences + 1) == number
        seen += part.n_sentences
        parts.append(part.narrowed(mask))
    return Corpus(corpus.base, corpus.selection, tuple(parts))
