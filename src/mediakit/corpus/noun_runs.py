"""Where do noun phrases stand, as far as function words and punctuation tell, and in what slot?

A *run* is up to three content words in a row between a determiner or preposition and the next function word or mark: "the
[mass grave] of", "after [incident]". No grammar stands behind it: a verb that follows its subject without a function word
makes the run too long, and it is lost. A *slot* is what a phrase stands in: the word before it without its determiner, with
the content word before that where it is a preposition ("victims of _"), and the function word after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Part
from mediakit.corpus.matching import Matches
from mediakit.corpus.spans import Place
from mediakit.text.normalise import stopwords_of
from mediakit.text.sentence_tokens import AUXILIARIES, DETERMINERS, LINKS, PREPOSITIONS, PRONOUNS, TIMES, word_set

__all__ = ["MOST_WORDS", "Runs", "WordStream"]

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
MOST_WORDS = 3
_MONTHS = word_set("january february march april may june july august september october november december")
_FUNCTION = (
    AUXILIARIES
    | DETERMINERS
    | LINKS
    | PREPOSITIONS
    | PRONOUNS
    | TIMES
    | _MONTHS
    | word_set("upon amid near per so-called")
)
# What opens a run. Bare "to", "and" and "while" stand before verbs as often.
_BEFORE = (DETERMINERS | PREPOSITIONS | word_set("so-called")) - word_set("to while when since")
# Endings of a last word that is hardly ever a noun
_NO_NOUN = ("ed", "ly", "'s", "s'")
_QUOTES = "\"'“”‘’«»„"
_BREAKS_AFTER, _BREAKS_BEFORE = ",.;:!?)]—–…", "([—–"


@dataclass(frozen=True, slots=True)
class Runs:
    """Noun runs of a part: the numbers of their first and last word in its word stream."""

    first: Ints
    last: Ints


class WordStream:
    """The selected words of a part one after the other.

    ids: of each word in the part's vocabulary; chunk, sentence: where it stands; free: whether no mark stands between it
    and the word before in its sentence; content: whether it is no function word
    """

    def __init__(self, part: Part) -> None:
        words, cores = part.tokens.words, part.tokens.cores
        core = part.tokens.chunks.core_of[part.codes].astype(np.int64)
        n = np.diff(words.starts)[core].astype(np.int64)
        self.begins = np.concatenate([[0], np.cumsum(n)])
        self.chunk = np.repeat(np.arange(len(core)), n)
        self._inner = np.arange(len(self.chunk)) - self.begins[self.chunk]
        self.ids = words.ids[words.starts[core][self.chunk] + self._inner].astype(np.int64)
        self.sentence = part.sentence_of_chunk(self.chunk)
        self.vocabulary = words.vocabulary
        self.content = self._flag(lambda word: word not in _function_words() and word[0].isalpha() and len(word) > 2)
        self.free = self._free(part, [core_[:1] and _breaks(core_) for core_ in cores], core)

    def _flag(self, test: object) -> Mask:
        assert callable(test)
        return np.asarray(np.fromiter(map(test, self.vocabulary), np.bool_, len(self.vocabulary))[self.ids])

    def _free(self, part: Part, breaks: list[object], core: Ints) -> Mask:
        before, after = (
            np.fromiter((bool(one and one[side]) for one in breaks), np.bool_, len(breaks))[core]  # type: ignore[index]
            for side in (0, 1)
        )
        free: Mask = np.asarray(self._inner == 0)
        if not len(free):
            return free
        previous = np.concatenate([[0], self.chunk[:-1]])
        free &= ~before[self.chunk] & ~after[previous]
        free[1:] &= self.sentence[1:] == self.sentence[:-1]
        if part.positions is not None:
            free &= part.positions[self.chunk] - part.positions[previous] <= 1
        free[0] = False
        return free

    def word(self, at: int) -> str:
        """The word at a place."""
        return str(self.vocabulary[self.ids[at]])

    def phrase(self, first: int, last: int) -> str:
        """The words from first to last."""
        return " ".join(self.vocabulary[i] for i in self.ids[first : last + 1].tolist())

    def place(self, part: int, first: int, last: int) -> Place:
        """The words from first to last as a place of the part with this number."""
        chunks, words = self.chunk[[first, last]].tolist(), self._inner[[first, last]].tolist()
        return Place(part, chunks[0], chunks[1], words[0], words[1])

    def runs(self) -> Runs:
        """The noun runs."""
        n = len(self.ids)
        joined = np.zeros(n, np.bool_)
        joined[1:] = self.content[1:] & self.content[:-1] & self.free[1:]
        first = np.flatnonzero(self.content & ~joined)
        end = np.append(np.flatnonzero(~joined), n)
        last = end[np.searchsorted(end, first, side="right")] - 1
        opens = np.fromiter((word in _BEFORE for word in self.vocabulary), np.bool_, len(self.vocabulary))
        kept = (last - first < MOST_WORDS) & (first > 0)
        kept[kept] &= self.free[first[kept]] & opens[self.ids[first[kept] - 1]]
        verbal = np.fromiter((word.endswith(_NO_NOUN) for word in self.vocabulary), np.bool_, len(self.vocabulary))
        kept &= ~verbal[self.ids[last]]
        return Runs(first[kept], last[kept])

    def places_of(self, matches: Matches) -> tuple[Ints, Ints]:
        """The first and last word of each match."""
        return self.begins[matches.chunk] + matches.word, self.begins[matches.last_chunk] + matches.last_word

    def run_start(self, first: int) -> int:
        """Where the phrase begins that a word is in: before its adjectives."""
        for _ in range(MOST_WORDS):
            if not (self.free[first] and self.content[first - 1] and self.content[first]):
                break
            first -= 1
        return first

    def slot(self, first: int, last: int) -> Iterator[str]:
        """What a phrase stands in, as texts with _ in its place."""
        at = first - 1
        if first > 0 and self.free[first]:
            if self.word(at) in DETERMINERS and at > 0 and self.free[at]:
                at -= 1
            if self.word(at) not in DETERMINERS:
                yield f"{self.word(at)} _"
                if not self.content[at] and at > 0 and self.free[at] and self.content[at - 1]:
                    yield f"{self.phrase(at - 1, at)} _"
        after = last + 1
        if after < len(self.ids) and self.free[after]:
            yield f"_ {self.word(after)}"
            if after + 1 < len(self.ids) and self.free[after + 1] and not self.content[after]:
                yield f"_ {self.phrase(after, after + 1)}"


def _function_words() -> frozenset[str]:
    return _FUNCTION | stopwords_of("en")


def _breaks(core: str) -> tuple[bool, bool]:
    """Whether a mark breaks a phrase before or after a chunk; quotation marks do not."""
    bare = core.strip(_QUOTES) or core
    return bare[0] in _BREAKS_BEFORE, bare[-1] in _BREAKS_AFTER
