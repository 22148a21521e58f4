"""What has an article in a group: its sentences, words, letters, syllables, and the words one after the other?

A *passage* is what an article has in a group (the sentences that tell an event, for instance), as cells are in cells.py.
Letters and syllables are facts of a word: they are looked at once per distinct word, and added up by passage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.counts import cells_by_key
from mediakit.corpus.groups import Groups
from mediakit.corpus.word_ids import values_of_types, word_ids
from mediakit.text.syllables import syllables_of

__all__ = ["LONG_WORD", "PassageCounts", "Reading", "passage_counts", "reading_of"]

Ints = npt.NDArray[np.int64]
# Syllables of a word that McLaughlin (1969) and Gunning (1952) count as long
LONG_WORD = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """Counts of each selected sentence of a part: words, characters (letters and digits), syllables, long words."""

    words: Ints
    characters: Ints
    syllables: Ints
    long_words: Ints


@dataclass(frozen=True, slots=True)
class PassageCounts:
    """Counts of passages, and their words in order.

    article: row of the corpus; group; sentences: those with a word; words, characters, syllables, long_words: sums
    ids: words one after the other, numbered within one part; starts: where each passage of `part_of` begins, and the end
    """

    article: Ints
    group: Ints
    sentences: Ints
    words: Ints
    characters: Ints
    syllables: Ints
    long_words: Ints
    ids: npt.NDArray[np.int32]
    starts: Ints


def reading_of(part: Part) -> Reading:
    """The counts of each selected sentence."""
    found = part.cache.get("reading")
    if found is None:
        vocabulary = part.tokens.words.vocabulary
        heard = syllables_of(vocabulary)
        letters = np.fromiter((sum(map(str.isalnum, word)) for word in vocabulary), np.int32, len(vocabulary))
        of_word = (letters, heard, (heard >= LONG_WORD).astype(np.int32))
        sums = [part.sum_by_sentence(values_of_types(part, values)[part.codes]) for values in of_word]
        found = part.cache["reading"] = Reading(part.n_words, *sums)
    assert isinstance(found, Reading)
    return found


def passage_counts(corpus: Corpus, groups: Groups) -> list[PassageCounts]:
    """The passages of the corpus in groups, one entry a part."""
    return [_of_part(part, *pairs, len(groups)) for part, pairs in zip(corpus.parts, groups.pairs, strict=True)]


def _of_part(part: Part, sentence: Ints, group: Ints, n_groups: int) -> PassageCounts:
    key, cell = cells_by_key(part.article[sentence], group, n_groups)
    order = np.arange(len(cell)) if bool((np.diff(cell) >= 0).all()) else np.argsort(cell, kind="stable")
    ids, sentence_starts = word_ids(part).of_sentences(sentence[order])
    n_sentences = np.bincount(cell, minlength=len(key))
    starts = sentence_starts[np.concatenate([[0], np.cumsum(n_sentences)])]
    reading = reading_of(part)
    counts = (reading.words > 0, reading.words, reading.characters, reading.syllables, reading.long_words)
    sentences, words, characters, syllables, long_words = (
        np.bincount(cell, weights=values[sentence], minlength=len(key)).astype(np.int64) for values in counts
    )
    article, member = key // max(n_groups, 1), key % max(n_groups, 1)
    return PassageCounts(article, member, sentences, words, characters, syllables, long_words, ids, starts)
