"""The tokens of many sentences at once: cut once per distinct chunk, then put together by look-up.

The rule is that of sentence_tokens.py, and the result is the same; a property test holds the two together. One token needs
to see the next chunk: the period of an initial ("J. Lee") belongs to it before a capital letter, and ends a sentence
elsewhere; such chunks are cut both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from mediakit.text.cues import cue_forms, cue_nouns
from mediakit.text.sentence_tokens import Span, Tokens, between, pieces

__all__ = ["CutChunks", "TokenStream", "cut_chunks", "token_stream"]

Ints = npt.NDArray[np.int64]
_INITIAL = regex.compile(r"\p{Lu}\.$")


@dataclass(frozen=True, slots=True)
class CutChunks:
    """The tokens of distinct chunks, one after the other.

    vocabulary: distinct words; ids: each token's word; begins, ends: in its chunk; capital: whether it begins with a
    capital letter; first: where each chunk's tokens begin, and the end; before_name: the chunk to take in a chunk's place
    where a capital letter follows (itself mostly); is_capital: whether a chunk begins with one
    tells: per word, 1 = a form of a cue verb, 2 = a cue noun, 4 = "according", 8 = "that", 16 = "to"
    """

    vocabulary: list[str]
    ids: npt.NDArray[np.int32]
    begins: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    capital: npt.NDArray[np.bool_]
    first: Ints
    before_name: Ints
    is_capital: npt.NDArray[np.bool_]
    tells: npt.NDArray[np.uint8]


def cut_chunks(cores: Sequence[str]) -> CutChunks:
    """Cut distinct chunks into tokens."""
    cut = _Cut()
    for core in cores:
        cut.add(core)
    before_name = np.arange(len(cores))
    for number in [number for number, core in enumerate(cores) if core[-1:] == "." and _INITIAL.search(core)]:
        before_name[number] = len(cut.first) - 1
        cut.add_pieces(cores[number] + " A", len(cores[number]))
    is_capital = np.fromiter((core[:1].isupper() for core in cores), np.bool_, len(cores))
    vocabulary = list(cut.number_of)
    return CutChunks(
        vocabulary, np.array(cut.ids, np.int32), np.array(cut.begins, np.int32), np.array(cut.ends, np.int32),
        np.array(cut.capital, np.bool_), np.array(cut.first, np.int64), before_name, is_capital, _tells(vocabulary),
    )  # fmt: skip


class _Cut:
    """Tokens as they are cut, in flat lists: a million small tuples would keep the garbage collector busy."""

    def __init__(self) -> None:
        self.number_of: dict[str, int] = {}
        self.ids: list[int] = []
        self.begins: list[int] = []
        self.ends: list[int] = []
        self.capital: list[bool] = []
        self.first = [0]

    def add(self, core: str) -> None:
        """A chunk. Most are a word, or one with a comma: those need no regular expression."""
        n = len(core)
        if core.isalpha():
            self._token(core.lower(), 0, n, core[0].isupper())
        elif core[-1:] == "," and core[:-1].isalpha():
            self._token(core[:-1].lower(), 0, n - 1, core[0].isupper())
            self._token(",", n - 1, n, False)
        else:
            return self.add_pieces(core, n)
        self.first.append(len(self.ids))

    def add_pieces(self, text: str, end: int) -> None:
        """The tokens of a text that begin before `end`."""
        for word, a, b, capital in pieces(text, 0, len(text)):
            if a < end:
                self._token(word, a, b, capital)
        self.first.append(len(self.ids))

    def _token(self, word: str, begin: int, end: int, capital: bool) -> None:
        self.ids.append(self.number_of.setdefault(word, len(self.number_of)))
        self.begins.append(begin)
        self.ends.append(end)
        self.capital.append(capital)


def _tells(vocabulary: Sequence[str]) -> npt.NDArray[np.uint8]:
    verbs, nouns, others = cue_forms(), cue_nouns(), {"according": 4, "that": 8, "to": 16}
    facts = ((word in verbs) | 2 * (word in nouns) | others.get(word, 0) for word in vocabulary)
    return np.fromiter(facts, np.uint8, len(vocabulary))


@dataclass(frozen=True, slots=True)
class TokenStream:
    """The tokens of a run of sentences.

    cut: what the ids mean; ids, begins, ends, capital: of each token; first: where each sentence's tokens begin, and the
    end; telling: whether a sentence holds a word that may be a cue
    """

    cut: CutChunks
    ids: list[int]
    begins: list[int]
    ends: list[int]
    capital: list[bool]
    first: list[int]
    telling: list[bool]

    def sentence(self, number: int, quotes: Sequence[Span]) -> Tokens:
        """The tokens of a sentence. `quotes` are the spans between quotation marks of its field, in order."""
        at = slice(self.first[number], self.first[number + 1])
        vocabulary, starts = self.cut.vocabulary, self.begins[at]
        words = [vocabulary[i] for i in self.ids[at]]
        return Tokens(words, self.capital[at], starts, self.ends[at], between(starts, quotes))


def token_stream(cut: CutChunks, cores: npt.NDArray[np.integer], begins: Ints, sentence_starts: Ints) -> TokenStream:
    """The tokens of sentences.

    Arguments: cut, the distinct chunks; cores, which of them each chunk of the run is; begins, where it begins in its
    field; sentence_starts, where sentences begin among the chunks, and the end.
    """
    chunk = cores.astype(np.int64)
    followed = np.zeros(len(chunk), np.bool_)
    followed[:-1] = cut.is_capital[chunk[1:]]
    followed[sentence_starts[1:] - 1] = False
    chunk = np.where(followed, cut.before_name[chunk], chunk)
    n = cut.first[chunk + 1] - cut.first[chunk]
    total = np.concatenate([[0], np.cumsum(n)])
    at = np.repeat(cut.first[chunk] - total[:-1], n) + np.arange(int(total[-1]))
    origin = np.repeat(begins, n)
    ids, first = cut.ids[at], total[sentence_starts]
    telling = _may_be_cue(cut.tells[ids])
    n_telling = np.concatenate([[0], np.cumsum(telling)])[first]
    return TokenStream(
        cut, ids.tolist(), (origin + cut.begins[at]).tolist(), (origin + cut.ends[at]).tolist(),
        cut.capital[at].tolist(), first.tolist(), (np.diff(n_telling) > 0).tolist(),
    )  # fmt: skip


def _may_be_cue(tells: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which tokens may be cues: forms of verbs, nouns before `that`, `according` before `to`."""
    after = np.append(tells[1:], np.uint8(0))
    return np.asarray((tells & 1 > 0) | ((tells & 2 > 0) & (after & 8 > 0)) | ((tells & 4 > 0) & (after & 16 > 0)))
