"""Which part of an article stands in others too, as agency text does? Groups of wire copy, word by word.

Pairs of copies (copies.py: candidates by sketches, verified both ways on all 5-grams) are put into groups by complete link:
every two articles of a group are copies of each other, so a long page that holds two stories does not join them. Within a
group a word is *shared* where it stands in a common run of five and more words with another article of the group.

For `where(wire=...)` a sentence counts as shared where at least half of its words are. Headlines are never compared: each
paper writes its own.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mediakit.corpus.all_at_once import all_at_once, by_part
from mediakit.corpus.copies import MIN_WORDS, telling_runs
from mediakit.corpus.copies_by_part import shortest, units_of
from mediakit.corpus.copy_pairs import copies_of, date_order
from mediakit.corpus.corpus import Base, Corpus
from mediakit.corpus.word_stream import Texts, text_chunks, texts_of, words_in
from mediakit.stats.complete_link import complete_link
from mediakit.stats.minhash import GRAM, components

__all__ = [
    "MIN_SHARE",
    "MIN_WORDS",
    "WIRE",
    "Wire",
    "cache_of",
    "copies_known",
    "copy_units",
    "shared_sentences",
    "wire_of",
]

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
WIRE = ("once", "own")
# That of mk.duplicates: half of one article's 5-grams.
MIN_SHARE = 0.5
# A sentence leaves with this share of its words.
SENTENCE_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class Wire:
    """Groups of wire copy among the selected articles: only the articles that are in one.

    rows: of the articles in the corpus, ascending; starts: where each begins among all their words, and the end
    group: of each, the number here of its group's earliest
    shared: words that stand in another article of the group; repeated: words that stand in an earlier one of it
    """

    rows: Ints
    starts: Ints
    group: Ints
    shared: Mask
    repeated: Mask

    def slice_of(self, one: int) -> slice:
        """Where an article's words are."""
        return slice(int(self.starts[one]), int(self.starts[one + 1]))


def wire_of(corpus: Corpus, *, min_share: float = MIN_SHARE, min_words: int = MIN_WORDS) -> Wire:
    """The groups of wire copy of a selection, found once."""
    cache = cache_of(corpus)
    key = ("wire", min_share, min_words)
    if key not in cache:
        cache[key] = _found(corpus, min_share, min_words)
    found = cache[key]
    assert isinstance(found, Wire)
    return found


def cache_of(corpus: Corpus) -> MutableMapping[Any, Any]:
    """Where a selection's groups are kept: those among all articles for all selections."""
    if corpus._parts is None:
        return corpus.base.cache
    return corpus.parts[0].cache if corpus.parts else {}


def _found(corpus: Corpus, min_share: float, min_words: int) -> Wire:
    copies = copies_of(corpus, near=True, min_share=min_share, min_words=min_words)
    copied = np.unique(np.concatenate([copies.a, copies.b]))  # no other article is in a group
    parts = tuple(part.narrowed(np.isin(part.article, copied)) for part in corpus.parts)
    texts = texts_of(replace(corpus, _parts=parts))
    n = len(texts.rows)
    order = date_order(corpus.base.facts)[texts.rows]
    by_order = np.argsort(order)
    place = np.empty(n, np.int64)
    place[by_order] = np.arange(n)  # numbered by date and id, so that the groups do not depend on the order given
    at = np.full(corpus.base.facts.height, -1, np.int64)
    at[texts.rows] = place
    enough = copies.exact | (copies.n_words >= min_words)
    a, b = at[copies.a[enough]], at[copies.b[enough]]
    exact = copies.exact[enough]
    same = components(n, a[exact], b[exact])  # of many exact copies not all pairs are given
    linked = complete_link(n, same[a[~exact]], same[b[~exact]], copies.jaccard[enough][~exact])
    root = by_order[linked[same][place]]
    size = np.bincount(root, minlength=n)
    group = np.where(size[root] > 1, root, -1)
    shared, repeated = np.zeros(len(texts.hashes), np.bool_), np.zeros(len(texts.hashes), np.bool_)
    members: dict[int, list[int]] = {}
    for one in by_order.tolist():
        if group[one] >= 0:
            members.setdefault(int(group[one]), []).append(one)
    for some in members.values():
        for number, later in enumerate(some):
            for earlier in some[:number]:
                in_earlier, in_later = _common(texts, earlier, later, copies.formulas)
                shared[texts.slice_of(earlier)] |= in_earlier
                shared[texts.slice_of(later)] |= in_later
                repeated[texts.slice_of(later)] |= in_later
    inside = np.flatnonzero(group >= 0)
    words = np.repeat(group >= 0, np.diff(texts.starts))
    starts = np.concatenate([[0], np.cumsum(np.diff(texts.starts)[inside])])
    number_of = np.searchsorted(inside, group[inside])
    return Wire(texts.rows[inside], starts, number_of, shared[words], repeated[words])


def _common(texts: Texts, a: int, b: int, formulas: npt.NDArray[np.uint64]) -> tuple[Mask, Mask]:
    """Which words of two texts stand in their common runs."""
    places = texts.slice_of(a), texts.slice_of(b)
    words = [texts.hashes[place] for place in places]
    if len(words[0]) == len(words[1]) and bool((words[0] == words[1]).all()):
        return np.ones(len(words[0]), np.bool_), np.ones(len(words[1]), np.bool_)
    (grams_a, grams_b), (whole_a, whole_b) = [texts.grams[p] for p in places], [texts.whole[p] for p in places]
    runs = telling_runs(grams_a, grams_b, whole_a, whole_b, formulas)
    masks = []
    for starts, some in zip((runs.a, runs.b), words, strict=True):
        step = np.zeros(len(some) + GRAM + 1, np.int64)
        np.add.at(step, starts, 1)
        np.add.at(step, starts + runs.n + GRAM - 1, -1)
        masks.append(np.cumsum(step)[: len(some)] > 0)
    return masks[0], masks[1]


def shared_sentences(base: Base, which: str) -> list[Mask]:
    """Per block, the sentences that leave with `where(wire=which)`: those told before ("once"), or shared at all ("own").

    Looked for among all articles of the corpus, so that a filter changes no sentence's origin.
    """
    key = ("shared sentences", which)
    if key not in base.cache:
        base.cache[key] = _sentences(Corpus(base), which)
    found = base.cache[key]
    assert isinstance(found, list)
    return found


def _sentences(corpus: Corpus, which: str) -> list[Mask]:
    all_at_once(corpus, "where(wire=...)")
    wire = wire_of(corpus)
    left = wire.repeated if which == "once" else wire.shared
    masks = []
    for part in corpus.parts:
        chunks = text_chunks(part)
        chunks = chunks[np.isin(part.article[part.sentence_of_chunk(chunks)], wire.rows)]
        _, n_words, _ = words_in(part, chunks)
        sentence = np.repeat(part.sentence_of_chunk(chunks), n_words)
        mine = left[np.repeat(np.isin(wire.rows, part.article), np.diff(wire.starts))]
        words = np.bincount(sentence, minlength=part.n_sentences)
        gone = np.bincount(sentence, weights=mine, minlength=part.n_sentences)
        masks.append((words > 0) & (gone >= SENTENCE_SHARE * words))
    return masks


def copies_known(corpus: Corpus) -> list[str]:
    """What must be said of the copies that `copy_units` finds."""
    if not by_part(corpus):
        return []
    least = shortest(corpus.n_words)
    return [
        f"copies, which shuffles move as one, were looked for part by part: near ones of under {least} words may be missed"
    ]


def copy_units(corpus: Corpus) -> Ints:
    """A number for each article of the corpus; copies of one text, exact or near, have the same.

    What a permutation moves as one: to take two prints of one agency text for two articles is to count it twice. Of a
    corpus that is larger than memory, near copies of short texts are not known (copies_by_part.py).
    """
    key = "copy units"
    if key not in corpus.base.cache and by_part(corpus):
        corpus.base.cache[key] = units_of(Corpus(corpus.base), MIN_SHARE)
    if key not in corpus.base.cache:
        wire = wire_of(Corpus(corpus.base))
        unit = np.arange(corpus.base.facts.height)
        unit[wire.rows] = wire.rows[wire.group]
        corpus.base.cache[key] = unit
    found = corpus.base.cache[key]
    return np.asarray(found, dtype=np.int64)
