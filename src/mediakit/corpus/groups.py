"""Into which groups does `by` sort the selected sentences?

`by` is a column of the articles, `event`, `part`, `month`, `year`, `article`, or a list of these. A sentence that tells
several events counts in each. Missing values are a group of their own, `(none)`.

Composed texts are never pooled with published ones: where a group would hold both, it becomes two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.passages import BACKGROUND, passages
from mediakit.corpus.tokens import PARTS_OF_ARTICLE
from mediakit.errors import ArgumentError, unknown

__all__ = [
    "EVENT_SET",
    "NONE",
    "SET_SEPARATOR",
    "Groups",
    "as_names",
    "columns_of_one",
    "composed_articles",
    "group",
    "label_of",
]

Ints = npt.NDArray[np.int64]
NONE = "(none)"
# A grouping of this package's own: sentences by all the events that they tell, so that each is in one group only.
EVENT_SET = "set of events"
SET_SEPARATOR = "\x1f"
_DATE_SPANS = {"year": 4, "month": 7, "day": 10}
_ALIASES = {"article": "article_id"}


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of the selected sentences.

    by: names of the columns that make a group
    keys: one row a group, sorted; it has the column `composed` besides where the corpus holds composed texts
    pairs: per part (selected sentence, group); overlapping: whether a sentence or an article can be in several groups
    """

    by: list[str]
    keys: pl.DataFrame
    pairs: list[tuple[Ints, Ints]]
    overlapping: bool

    @cached_property
    def labels(self) -> list[str]:
        """One label a group, the values joined with " · "; where only `composed` tells two apart, it says so."""
        plain = [label_of(row) for row in self.keys.select(self.by).rows()]
        return [
            f"{label} (composed)" if composed and plain.count(label) > 1 else label
            for label, composed in zip(plain, self.composed.tolist(), strict=True)
        ]

    @cached_property
    def composed(self) -> npt.NDArray[np.bool_]:
        """Which groups are of composed texts."""
        if "composed" not in self.keys.columns:
            return np.zeros(self.keys.height, np.bool_)
        return self.keys["composed"].to_numpy()

    def __len__(self) -> int:
        return self.keys.height

    def inside(self, coarser: Groups) -> Ints:
        """Which group of a coarser grouping (some of these columns) each group lies in."""
        names = coarser.keys.columns
        numbered = coarser.keys.with_row_index("group")
        outer = self.keys.select(names).join(numbered, on=names, how="left", maintain_order="left")["group"]
        return outer.to_numpy().astype(np.int64)


def label_of(values: Sequence[object]) -> str:
    """The label of a group with these values."""
    return " · ".join(str(value) for value in values)


def as_names(by: str | Sequence[str]) -> list[str]:
    """`by` as a list of column names."""
    names = [_ALIASES.get(name, name) for name in ([by] if isinstance(by, str) else by)]
    if not names:
        raise ArgumentError("`by` names no column; give one, such as by='source'")
    if len(set(names)) < len(names):
        raise ArgumentError(f"`by` names a column twice: {names}")
    return names


def group(corpus: Corpus, by: str | Sequence[str]) -> Groups:
    """Sort the selected sentences into groups.

    Raises ArgumentError for a column that the articles do not have.
    """
    names = [name for name in as_names(by) if name != "composed"]
    known = _article_values(corpus, names)
    if _has_composed(corpus) or not names:
        known["composed"] = composed_articles(corpus)
        names = [*names, "composed"]
    per_part = [_pairs(corpus, names, known, number) for number in range(len(corpus.parts))]
    empty = {name: pl.Boolean if name == "composed" else pl.String for name in names}
    rows = pl.concat([pl.DataFrame(schema=empty), *(keys for _, keys in per_part)])
    keys = rows.unique().sort(names)
    numbered = rows.join(keys.with_row_index("group"), on=names, how="left", maintain_order="left")["group"].to_numpy()
    cuts = np.cumsum([0, *(len(sentence) for sentence, _ in per_part)])
    pairs = [
        (sentence, numbered[a:b].astype(np.int64))
        for (sentence, _), a, b in zip(per_part, cuts[:-1], cuts[1:], strict=True)
    ]
    shown = [name for name in names if name != "composed"] or names
    return Groups(shown, keys, pairs, bool({"event", "part"} & set(names)))


def composed_articles(corpus: Corpus) -> pl.Series:
    """Whether each article of the corpus was composed for it; no article is where none carries the mark."""
    table = corpus.base.articles
    return table["composed"] if "composed" in table.columns else pl.repeat(False, table.height, eager=True)


def columns_of_one(corpus: Corpus) -> list[str]:
    """What a row about one article begins with: id, source, and `composed` where the corpus holds composed texts."""
    return ["article_id", "source", *(["composed"] if _has_composed(corpus) else [])]


def _has_composed(corpus: Corpus) -> bool:
    return bool(composed_articles(corpus).any())


def _article_values(corpus: Corpus, names: Sequence[str]) -> dict[str, pl.Series]:
    """The values of every article-level column of `by`, as text, by row of the corpus."""
    table = corpus.base.articles
    values = {}
    for name in names:
        if name in ("event", "part", EVENT_SET):
            continue
        if name in _DATE_SPANS:
            length = _DATE_SPANS[name]
            dates = table["date"]
            values[name] = dates.str.slice(0, length).set(dates.str.len_chars() < length, None)
        elif name in table.columns and name not in ("text", "title"):
            column = table[name]
            values[name] = column.list.join(";") if column.dtype == pl.List else column.cast(pl.String)
        else:
            columns = [column for column in table.columns if column not in ("text", "title")]
            raise unknown("column for `by`", name, ["article", "event", "part", *_DATE_SPANS, *columns])
        values[name] = values[name].fill_null(NONE).replace("", NONE)
    return values


def _pairs(corpus: Corpus, names: Sequence[str], known: dict[str, pl.Series], number: int) -> tuple[Ints, pl.DataFrame]:
    part = corpus.parts[number]
    sentence = np.arange(part.n_sentences)
    columns: dict[str, pl.Series] = {}
    if "event" in names:
        found = passages(corpus.base)
        sentence, event = _told(part.sentence, *found.pairs[number], found.n_sentences[number])
        columns["event"] = pl.Series([*found.events, BACKGROUND], dtype=pl.String).gather(event)
    if EVENT_SET in names:
        columns[EVENT_SET] = _event_sets(corpus, number)
    if "part" in names:
        kinds = part.tokens.part_of_sentence[part.sentence[sentence]]
        columns["part"] = pl.Series(PARTS_OF_ARTICLE, dtype=pl.String).gather(kinds)
    columns |= {name: values.gather(part.article[sentence]) for name, values in known.items()}
    return sentence, pl.DataFrame({name: columns[name] for name in names})


def _event_sets(corpus: Corpus, number: int) -> pl.Series:
    """The events that each selected sentence tells, sorted and joined to one label."""
    found, part = passages(corpus.base), corpus.parts[number]
    at, event = _told(part.sentence, *found.pairs[number], found.n_sentences[number])
    labels = pl.Series([*found.events, BACKGROUND], dtype=pl.String).gather(event)
    table = pl.DataFrame({"at": at, "label": labels}).group_by("at").agg(pl.col("label").sort())
    return table.sort("at")["label"].list.join(SET_SEPARATOR)


def _told(selected: npt.NDArray[np.int32], sentence: Ints, event: Ints, n_sentences: int) -> tuple[Ints, Ints]:
    """(selected sentence, event) for the selected sentences; -1 (the last label) where it tells none."""
    counts = np.bincount(sentence, minlength=n_sentences)
    starts = np.concatenate([[0], np.cumsum(counts)])
    times = np.maximum(counts[selected], 1)
    at = np.repeat(np.arange(len(selected)), times)
    offset = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
    told = counts[selected][at] > 0
    events = np.append(event, -1)
    number = np.where(told, np.minimum(starts[selected][at] + offset, len(event)), len(event))
    return at, events[number]
