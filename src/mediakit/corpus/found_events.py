"""Groups of articles that tell the same event, for a corpus whose codebook does not say which events there are.

Words decide, and dates where there are any (event_words.py, event_pairs.py); groups are joined while their articles are
on average likely to tell the same event (stats/average_link.py). One threshold for all.

`with_events` makes the groups the events of the articles, so that `by="event"` and `within="event"` work with them. A
codebook's events come first: nothing is found where there are some. `told_events` is the corpus that a comparison by events is
about, with its own events or with found ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.copy_pairs import date_order, days_apart
from mediakit.corpus.corpus import FOUND, Corpus
from mediakit.corpus.event_pairs import EventPairs, candidates, learned, scored
from mediakit.corpus.event_words import EventWords, event_words
from mediakit.corpus.passages import passages
from mediakit.errors import ArgumentError
from mediakit.result import Result
from mediakit.stats.average_link import average_link

__all__ = ["FoundEvents", "check_threshold", "found_events", "has_found_events", "told_events", "with_events"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class FoundEvents:
    """Groups of the selected articles.

    words: their telling words, with their rows; group: of each article, the number of its group's earliest article
    likeness: mean probability that an article tells the same event as the others of its group, NaN where it is alone
    """

    words: EventWords
    group: Ints
    likeness: npt.NDArray[np.float64]


def check_threshold(threshold: float | None) -> float:
    """The threshold asked for, or the learned one; ArgumentError outside 0 to 1."""
    if threshold is None:
        return learned().threshold
    if not 0 < threshold <= 1:
        raise ArgumentError(
            f"threshold is {threshold}; give a probability above 0, at most 1, or None for the learned one"
        )
    return threshold


def found_events(corpus: Corpus, threshold: float | None = None) -> FoundEvents:
    """The groups of the selected articles, found once for a selection and a threshold."""
    least = check_threshold(threshold)
    cache = corpus.parts[0].cache if corpus.parts else {}
    key = ("found events", least)
    if key not in cache:
        cache[key] = _found(corpus, least)
    found = cache[key]
    assert isinstance(found, FoundEvents)
    return found


def _found(corpus: Corpus, least: float) -> FoundEvents:
    words = event_words(corpus)
    n = len(words.rows)
    a, b = candidates(words)
    apart = days_apart(corpus.base.facts["date"], words.rows[a], words.rows[b])
    pairs = scored(words, a, b, apart.astype(np.float64), learned())
    root = average_link(n, pairs.a, pairs.b, pairs.probability, least)
    order = date_order(corpus.base.facts)[words.rows]
    first = np.full(n, n, np.int64)
    by_date = np.argsort(order)
    first[root[by_date[::-1]]] = by_date[::-1]  # the earliest is written last
    return FoundEvents(words, first[root], _likeness(pairs, root))


def _likeness(pairs: EventPairs, root: Ints) -> npt.NDArray[np.float64]:
    n = len(root)
    inside = root[pairs.a] == root[pairs.b]
    ends, values = np.concatenate([pairs.a[inside], pairs.b[inside]]), np.tile(pairs.probability[inside], 2)
    others = np.bincount(root, minlength=n)[root] - 1
    summed = np.bincount(ends, weights=values, minlength=n)
    return np.where(others > 0, summed / np.maximum(others, 1), np.nan)


def with_events(corpus: Corpus, found: Result | None = None) -> Corpus:
    """The same corpus with the found groups as its events, for `by="event"` and `within="event"`.

    Arguments: found, a result of `mk.events` (None: found now, over all articles of the corpus, whatever is selected,
    so that a filter changes no event). Only groups of two articles and more become events; the others tell none.
    Returns a new Corpus whose articles have the groups in `events`; its recipes say so.
    Raises ArgumentError where the codebook has events, or for a result that is not of `mk.events`.

    >>> import mediakit as mk
    >>> texts = ["The dam at Orville broke on Monday and 12 people drowned.", "12 drowned as the Orville dam broke."]
    >>> corpus = mk.with_events(mk.from_texts({"a": texts[:1], "b": texts[1:], "c": ["Bread is dear in Rome."]}))
    >>> corpus.articles["events"].list.len().fill_null(0).to_list()
    [1, 1, 0]
    """
    base = corpus.base
    if base.codebook.event:
        raise ArgumentError("the codebook has events, and they come first; open the articles without it to find groups")
    if found is not None and found.recipe.measure != "events":
        raise ArgumentError(f"found is a result of {found.recipe.measure!r}; give one of mk.events, or None")
    groups = dict(_groups(Corpus(base)) if found is None else found.table.select("article_id", "event_group").rows())
    sizes = pl.Series(list(groups.values()), dtype=pl.String).value_counts(name="n")
    several = set(sizes.filter(pl.col("n") > 1).to_series(0).to_list())
    events = [[group] if (group := groups.get(one)) in several else None for one in base.facts["article_id"].to_list()]
    articles = base.facts.with_columns(pl.Series("events", events, dtype=pl.List(pl.String)))
    again = base.changed(articles=articles, notes=(*base.notes, FOUND))
    if "tokens" in base.__dict__:  # they depend on the texts only
        again.__dict__["tokens"] = base.tokens
    if found is None:  # the groups follow from the same input
        again.__dict__["fingerprint"] = base.fingerprint
    return Corpus(again, corpus.selection, corpus._parts)


def _groups(corpus: Corpus) -> list[tuple[str, str]]:
    found = found_events(corpus)
    ids = corpus.base.facts["article_id"]
    return list(zip(ids.gather(found.words.rows), ids.gather(found.words.rows[found.group]), strict=True))


def told_events(corpus: Corpus) -> Corpus:
    """The corpus with events: as it is where it has some, else with found ones (kept with it)."""
    if passages(corpus.base).events:
        return corpus
    cache = corpus.base.cache
    if "with found events" not in cache:
        cache["with found events"] = with_events(Corpus(corpus.base)).base
    return replace(corpus, base=cache["with found events"])


def has_found_events(corpus: Corpus) -> bool:
    """Whether the corpus's events are found groups."""
    return FOUND in corpus.base.notes
