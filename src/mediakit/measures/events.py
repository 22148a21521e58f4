"""Which articles tell the same event, where no codebook says which events there are?

Groups are found by words alone, and by dates where there are any: names, numbers, the lead and pairs of words that few
other articles hold (corpus/event_pairs.py). What counts as the same event was learned from ECB+, in which two articles on
two earthquakes, or on two releases of one software, are two events: so the groups are narrow. A running story becomes
several groups.

What this cannot see: an event told in passing in an article on something else (an article is in one group), an event told
in other words or another language, and what made two texts alike: a column that is printed every week with the same
names and phrases can look like one event. Read the evidence. That a source is not in a group means "not found in these
articles", no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.all_at_once import all_at_once
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.event_pairs import HALF_LIFE_DAYS
from mediakit.corpus.event_words import bases
from mediakit.corpus.found_events import FoundEvents, check_threshold, found_events
from mediakit.corpus.groups import columns_of_one, composed_articles
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import Pattern
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in
from mediakit.corpus.word_stream import words_in
from mediakit.result import Result

__all__ = ["events", "evidence"]

# Words of a group that its rows name, and the share of its articles that hold each of them.
WORDS, HELD_BY = 8, 0.5


def events(corpus: Corpus, *, threshold: float | None = None) -> Result:
    """Sort the selected articles into groups that tell the same event.

    Arguments: threshold, the mean probability of telling the same event from which two groups are joined, 0 to 1 (None:
    the one learned; higher = narrower groups).
    Returns a row per article, the largest groups first, of each the earliest article first: article_id, event_group (id of
    the earliest article of the group; without dates, of the first by id), score (mean probability that the article tells
    the same event as the others of its group, 0 to 1, higher = surer; null where it is alone), source, n_articles (in the
    group), n_sources (in the group), shared (what most of the group's articles share and few others: names, numbers and
    words, the most telling first; null where it is alone), composed where the corpus has composed texts.
    Raises ArgumentError for a threshold outside 0 to 1.
    Sources: Cybulska & Vossen (2014), ECB+; Sokal & Michener (1958), average linkage; Robertson & Zaragoza (2009), BM25.

    >>> import mediakit as mk
    >>> texts = {"a": ["The dam at Orville broke on Monday and 12 people drowned."], "b": ["12 drowned as the Orville dam "
    ...          "broke."], "c": ["Bread is dear in Rome."]}
    >>> mk.events(mk.from_texts(texts)).table.select("source", "n_articles").rows()
    [('a', 2), ('b', 2), ('c', 1)]
    """
    all_at_once(corpus, "events")
    least = check_threshold(threshold)
    found = found_events(corpus, least)
    recipe = make_recipe(corpus, "events", {"threshold": least}, notes=_notes(corpus))
    return Result(_table(corpus, found), recipe)


def _table(corpus: Corpus, found: FoundEvents) -> pl.DataFrame:
    rows = found.words.rows
    articles = corpus.base.facts.with_columns(composed_articles(corpus).alias("composed"))[rows]
    ids = articles["article_id"]
    shared = {group: "; ".join(words) or None for group, words in _shared(found).items()}
    columns = {
        "event_group": ids.gather(found.group),
        "score": pl.Series(found.likeness).fill_nan(None),
        "shared": pl.Series([shared.get(group) for group in found.group.tolist()], dtype=pl.String),
        "order": articles["date"],
    }
    table = articles.select(*columns_of_one(corpus)).with_columns(**columns)
    sizes = [pl.len().cast(pl.Int64).alias("n_articles"), pl.col("source").n_unique().cast(pl.Int64).alias("n_sources")]
    table = table.join(table.group_by("event_group").agg(*sizes), on="event_group", how="left", maintain_order="left")
    table = table.sort(
        ["n_articles", "event_group", "order", "article_id"], descending=[True, False, False, False], nulls_last=True
    )
    last = [name for name in ("composed",) if name in table.columns]
    columns_of_row = ["article_id", "event_group", "score", "source", "n_articles", "n_sources", "shared", *last]
    return table.select(columns_of_row).with_columns(pl.col("source").fill_null("(none)"))


def _shared(found: FoundEvents) -> dict[int, list[str]]:
    """Of each group of several, the words that most of its articles hold, by their rarity."""
    words = found.words
    order = np.argsort(found.group, kind="stable")
    groups, first, size = np.unique(found.group[order], return_index=True, return_counts=True)
    told = {}
    for group, a, n in zip(groups.tolist(), first.tolist(), size.tolist(), strict=True):
        if n > 1:
            told[group] = [words.vocabulary[i] for i in _telling(words.rarity[order[a : a + n]], n).tolist()]
    return told


def _telling(rarity: Any, n: int) -> npt.NDArray[np.int64]:
    """The words that at least two, and HELD_BY of these articles hold, the rarest first."""
    column, times = np.unique(rarity.indices, return_counts=True)
    rare = np.zeros(len(column))
    rare[np.searchsorted(column, rarity.indices)] = rarity.data
    kept = times >= max(2, HELD_BY * n)
    column, weight = column[kept], (rare * times / n)[kept]
    return np.asarray(column[np.lexsort((column, -np.round(weight, 9)))][:WORDS], np.int64)


def _notes(corpus: Corpus) -> list[str]:
    dates = corpus.facts["date"]
    undated = int((dates.is_null() | (dates == "")).sum())
    notes = []
    if undated < corpus.n_articles:
        notes.append(
            f"the odds of telling the same event are halved for each {HALF_LIFE_DAYS:.0f} days between two articles"
        )
        if undated:
            notes.append(f"{undated:,} articles without a date are taken as near in time to every other")
    if composed_articles(corpus).gather(corpus.rows).any():
        notes.append("groups may hold composed texts, which were written for this corpus and are marked")
    return notes


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where the article has the words that its group shares; of an article alone its first words."""
    del parameters
    words = (row.get("shared") or "").split("; ") if row.get("shared") else []
    places: list[Place] = []
    for number, part in enumerate(corpus.parts):
        held = _words_of(part)
        forms = dict(zip(held, bases(held), strict=True)) if words else {}
        for word in words:
            patterns = [Pattern(form, (("exact", form),)) for form in held if forms[form] == word]
            found = find(part.tokens, part.codes, part.starts, patterns, positions=part.positions)
            places += places_in(number, found.take(np.arange(min(len(found.chunk), limit))))
        if not words and len(part.codes):
            places.append(Place(number, 0, int(part.starts[1]) - 1))
    return places[:limit]


def _words_of(part: Part) -> list[str]:
    """The distinct words of a part's selected text."""
    ids, _, _ = words_in(part, np.arange(len(part.codes)))
    return [part.tokens.words.vocabulary[i] for i in np.unique(ids).tolist()]
