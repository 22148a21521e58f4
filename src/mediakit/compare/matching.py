"""Which passages can be compared? The articles' scores on the events that both sides tell, and labels shuffled within
them.

Sources tell different mixes of events, and a pooled comparison then tests the mix, not the telling. So scores are
averaged over each article's sentences on each event; only events told by both sides count, each with equal weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mediakit.corpus.cells import Cells, Scores, cells_of, keys_of
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.corpus.passages import BACKGROUND, passages
from mediakit.errors import ArgumentError, unknown
from mediakit.stats.draws import counter_hash

__all__ = ["AUTO", "Matched", "matched_cells", "resolve_within", "shuffled"]

Ints = npt.NDArray[np.int64]
AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Matched:
    """Scores of articles in groups on events: cells as in `Cells`, and the event (block) of each."""

    cells: Cells
    block: Ints
    n_blocks: int


def resolve_within(corpus: Corpus, by: Sequence[str], within: str | None) -> str | None:
    """ "event" or None: by default events are matched where the corpus tells which sentence is about which."""
    if within not in (AUTO, "event", None):
        raise unknown("within", within, ["event", "None"])
    if "event" in by:
        if within == "event":
            raise ArgumentError("groups are events already; compare them with within=None")
        return None
    told = passages(corpus.base).events
    if within == "event" and not told:
        raise ArgumentError(
            "the corpus tells no events to match, and no two of its articles tell the same one; use within=None"
        )
    return "event" if told and within is not None else None


def matched_cells(corpus: Corpus, groups: Groups, scores: Scores, within: str | None) -> Matched:
    """Average scores over each article's sentences on each event (or over all of them)."""
    if within is None:
        cells = _scored(cells_of(corpus, groups, scores))
        return Matched(cells, np.zeros(len(cells.group), np.int64), 1)
    fine = group(corpus, [*groups.by, "event"])
    cells = cells_of(corpus, fine, scores)
    outer = fine.inside(groups)
    events = passages(corpus.base).events
    number = {event: i for i, event in enumerate(events)} | {BACKGROUND: -1}
    block = np.array([number[event] for event in fine.keys["event"].to_list()], np.int64)[cells.group]
    keep = (block >= 0) & (cells.n_sentences > 0)
    told = Cells(cells.article[keep], outer[cells.group[keep]], cells.n_sentences[keep], cells.values[keep])
    return Matched(told, block[keep], len(events))


def _scored(cells: Cells) -> Cells:
    """Only the cells with a score (an article in another language has none)."""
    ok = cells.n_sentences > 0
    return Cells(cells.article[ok], cells.group[ok], cells.n_sentences[ok], cells.values[ok])


def main_event(corpus: Corpus) -> Ints:
    """The event that most sentences of each article tell (the first of equals); -1 where it tells none."""
    found = passages(corpus.base)
    n_events = max(len(found.events), 1)
    counts = np.zeros((corpus.base.facts.height, n_events + 1), np.int64)
    counts[:, 0] = 0
    for part, (sentence, event) in zip(corpus.base.tokens, found.pairs, strict=True):
        if len(sentence):
            np.add.at(counts, (part.article_of_sentence[sentence], event + 1), 1)
    return np.asarray(counts.argmax(axis=1) - 1, dtype=np.int64)


def shuffled(corpus: Corpus, by: str | Sequence[str], *, seed: int = 0) -> Corpus:
    """The same corpus with the groups' labels dealt out anew within events: what a view shows when labels mean nothing.

    Articles change labels only with articles that tell mostly the same event, and composed ones only with composed
    ones. Which article gets which label depends on the seed and the articles' ids, not on their order.
    """
    names = [name for name in as_names(by) if name != "composed"]
    for name in names:
        if name in ("event", "part"):
            raise ArgumentError(
                f"labels of {name!r} belong to sentences and cannot be shuffled; group by article columns"
            )
    columns = ["date" if name in ("year", "month", "week", "day") else name for name in names]
    table = corpus.base.facts
    composed = table["composed"].to_numpy() if "composed" in table.columns else np.zeros(table.height, np.bool_)
    selected = np.zeros(table.height, np.int64)
    selected[corpus.rows] = 1
    stratum = (main_event(corpus) * 2 + composed) * 2 + selected
    keys = keys_of(corpus)
    draws = counter_hash(keys, 0, 1, seed, 7).ravel()
    before, after = np.lexsort((keys, stratum)), np.lexsort((draws, stratum))
    source = np.empty(table.height, np.int64)
    source[after] = before
    dealt = table.with_columns(table[column].gather(source) for column in dict.fromkeys(columns))
    base = corpus.base.changed(articles=dealt, cache=dict(corpus.base.cache))
    base.__dict__["tokens"] = corpus.base.tokens
    return Corpus(base, {**corpus.selection, "labels": "shuffled within events"}, corpus.parts)
