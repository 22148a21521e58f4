"""Into which groups does `by` sort the selected sentences?

`by` is a column of the articles, `event`, `part`, `month`, `week`, `year`, `article`, or a list of these. A sentence that tells
several events counts in each. Missing values are a group of their own, `(none)`.

Composed texts are never pooled with published ones: where a group would hold both, it becomes two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.lazily import Lazily
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
    pairs: Sequence[tuple[Ints, Ints]]
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
    shown = [name for name in names if name != "composed"] or names
    if set(names) <= set(known):
        return Groups(shown, *_of_articles(corpus, names, known), overlapping=False)
    sentences = [_sentences(corpus, names, number) for number in range(len(corpus.parts))]
    cuts = np.cumsum([0, *map(len, sentences)])
    columns = [_coded(corpus, name, known, sentences) for name in names]
    key = np.zeros(int(cuts[-1]), np.int64)
    for labels, code in columns:
        key = key * max(len(labels), 1) + code
    distinct, number = np.unique(key, return_inverse=True) if np.diff(key).any() else (key[:1], np.zeros_like(key))
    decoded, rest = {}, distinct
    for name, (labels, _) in zip(reversed(names), reversed(columns), strict=True):
        rest, code = np.divmod(rest, max(len(labels), 1))
        decoded[name] = labels.gather(code)
    keys = pl.DataFrame({name: decoded[name] for name in names})
    pairs = [(sentence, number[a:b]) for sentence, (a, b) in zip(sentences, pairwise(cuts.tolist()), strict=True)]
    return Groups(shown, keys, pairs, bool({"event", "part"} & set(names)))


def _of_articles(
    corpus: Corpus, names: Sequence[str], known: Mapping[str, pl.Series]
) -> tuple[pl.DataFrame, Sequence[tuple[Ints, Ints]]]:
    """Groups of whole articles: a sentence is in the group of its article."""
    table = pl.DataFrame({name: known[name] for name in names})
    keys = table[corpus.rows].unique().sort(names)
    numbered = keys.with_row_index("group")
    number = (
        table.join(numbered, on=names, how="left", maintain_order="left")["group"]
        .fill_null(0)
        .to_numpy()
        .astype(np.int64)
    )

    def pair(at: int) -> tuple[Ints, Ints]:
        part = corpus.parts[at]
        return np.arange(part.n_sentences), number[part.article]

    n_parts = len(corpus.parts)
    return keys, Lazily(n_parts, pair, kept=1) if isinstance(corpus.parts, Lazily) else [*map(pair, range(n_parts))]


def _sentences(corpus: Corpus, names: Sequence[str], number: int) -> Ints:
    """The selected sentences of a part; one that tells several events is there several times."""
    part = corpus.parts[number]
    if "event" not in names:
        return np.arange(part.n_sentences)
    found = passages(corpus.base)
    return _told(part.sentence, *found.pairs[number], found.n_sentences[number])[0]


def _coded(
    corpus: Corpus, name: str, known: Mapping[str, pl.Series], sentences: Sequence[Ints]
) -> tuple[pl.Series, Ints]:
    """A column of `by`: its values in ascending order, and which of them each sentence has, over all parts."""
    if name in known:
        labels, code = _ascending(known[name])
        of_part = [code[part.article[at]] for part, at in zip(corpus.parts, sentences, strict=True)]
    elif name == "part":
        labels, code = _ascending(pl.Series(PARTS_OF_ARTICLE, dtype=pl.String))
        of_part = [
            code[part.tokens.part_of_sentence[part.sentence[at]]]
            for part, at in zip(corpus.parts, sentences, strict=True)
        ]
    elif name == "event":
        found = passages(corpus.base)
        labels, code = _ascending(pl.Series([*found.events, BACKGROUND], dtype=pl.String))
        of_part = [
            code[_told(part.sentence, *found.pairs[number], found.n_sentences[number])[1]]
            for number, part in enumerate(corpus.parts)
        ]
    else:
        sets = [_event_sets(corpus, number) for number in range(len(corpus.parts))]
        labels, code = _ascending(pl.concat([pl.Series([], dtype=pl.String), *sets]))
        cuts = pairwise(np.cumsum([0, *map(len, sets)]).tolist())
        of_part = [code[a:b][at] for (a, b), at in zip(cuts, sentences, strict=True)]
    return labels, np.concatenate([np.empty(0, np.int64), *of_part])


def _ascending(values: pl.Series) -> tuple[pl.Series, Ints]:
    """The distinct values in ascending order, and which of them each value is."""
    labels = values.unique().sort()
    return labels, (values.rank("dense").cast(pl.Int64) - 1).to_numpy()


def composed_articles(corpus: Corpus) -> pl.Series:
    """Whether each article of the corpus was composed for it; no article is where none carries the mark."""
    table = corpus.base.facts
    return table["composed"] if "composed" in table.columns else pl.repeat(False, table.height, eager=True)


def columns_of_one(corpus: Corpus) -> list[str]:
    """What a row about one article begins with: id, source, and `composed` where the corpus holds composed texts."""
    return ["article_id", "source", *(["composed"] if _has_composed(corpus) else [])]


def _has_composed(corpus: Corpus) -> bool:
    return bool(composed_articles(corpus).any())


def _article_values(corpus: Corpus, names: Sequence[str]) -> dict[str, pl.Series]:
    """The values of every article-level column of `by`, as text, by row of the corpus."""
    table = corpus.base.facts
    values = {}
    for name in names:
        if name in ("event", "part", EVENT_SET):
            continue
        if name in _DATE_SPANS:
            length = _DATE_SPANS[name]
            dates = table["date"]
            values[name] = dates.str.slice(0, length).set(dates.str.len_chars() < length, None)
        elif name == "week":  # ISO 8601: weeks begin on Monday, and a year's first week holds its first Thursday
            values[name] = table["date"].str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).dt.strftime("%G-W%V")
        elif name in table.columns and name not in ("text", "title"):
            column = table[name]
            values[name] = column.list.join(";") if column.dtype == pl.List else column.cast(pl.String)
        else:
            columns = [column for column in table.columns if column not in ("text", "title")]
            raise unknown("column for `by`", name, ["article", "event", "part", *_DATE_SPANS, "week", *columns])
        values[name] = values[name].fill_null(NONE).replace("", NONE)
    return values


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
