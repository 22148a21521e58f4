"""What does the model say of each sentence? Tone and news frames come from one reading; a vector from another, where asked for.

What is read of a sentence is kept with its block's tokens, so that every selection and question shares it and nothing is read
twice; of one of which only a part is selected (one voice) it is kept with that selection. A vector is kept in 8-bit numbers,
scaled to the largest of them: only its direction counts, and it is off by less than 1 %. A million sentences take 28 MB, with
vectors 160.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Part
from mediakit.corpus.tokens import Tokens
from mediakit.models.card import card
from mediakit.models.encoder import N_FRAMES, N_SAME, encoder

__all__ = [
    "SCORES", "VECTORS", "Kept", "SentenceScores", "SentenceVectors", "directions", "known", "n_unread", "sentence_scores",
    "sentence_vectors", "take", "with_a_word",
]  # fmt: skip

Array = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.int8]
Records = npt.NDArray[np.void]
_UNREAD = np.inf
# Texts that the network is given at once: what it gives for them takes 10 MB until it is made small
AT_ONCE = 4_096
_MOST = 127


class Kept(NamedTuple):
    """What is kept of a sentence in one reading: a name, and the form of a record, whose `pieces` are infinite where a sentence
    is not read yet, 0 where it holds no word. Kept files of another form are as none."""

    name: str
    form: np.dtype[np.void]


SCORES = Kept("scores", np.dtype([("pieces", np.float32), ("tone", np.float32), ("frames", np.float32, (N_FRAMES,))]))
VECTORS = Kept("vectors", np.dtype([("pieces", np.float32), ("same", np.int8, (N_SAME,))]))


class SentenceScores(NamedTuple):
    """Of each selected sentence: tone; frames [sentences, 5], what it adds to their logits; pieces, how many were read.

    NaN where a sentence holds no word (pieces: 0) or was not asked for.
    """

    tone: Array
    frames: Array
    pieces: Array


class SentenceVectors(NamedTuple):
    """Of each selected sentence: same [sentences, 128], the direction of its vector (see `directions`), 0 where a sentence
    holds no word or was not asked for; pieces, how many were read, 0 likewise."""

    same: Bytes
    pieces: Array


def sentence_scores(part: Part, wanted: Bools) -> SentenceScores:
    """The scores of the selected sentences of a block that are wanted."""
    found = _read_where(part, wanted, SCORES)
    tone, frames, pieces = (found[name].astype(np.float64) for name in ("tone", "frames", "pieces"))
    return SentenceScores(tone, frames, np.where(wanted, pieces, np.nan))


def sentence_vectors(part: Part, wanted: Bools) -> SentenceVectors:
    """The vectors of the selected sentences of a block that are wanted."""
    found = _read_where(part, wanted, VECTORS)
    return SentenceVectors(found["same"], found["pieces"].astype(np.float64))


def _read_where(part: Part, wanted: Bools, of: Kept) -> Records:
    """The records of the selected sentences, those read that are wanted and not known; of the others nothing."""
    key, cut, found = _key(of), _cut(part), _selected(part, of)
    missing = np.flatnonzero(wanted & (found["pieces"] == _UNREAD))
    if len(missing):
        read = _read_vectors if of is VECTORS else _read
        found[missing] = read([_text(part, i) for i in missing.tolist()])
        new = known(part.tokens, of).copy()  # (another thread may be reading the old one)
        new[part.sentence[~cut]] = found[~cut]
        part.tokens.cache[key], part.cache[key] = new, found[cut]
    found[~wanted] = _nothing(1, of)[0]
    return found


def n_unread(part: Part, wanted: Bools, of: Kept = SCORES) -> int:
    """How many of the selected sentences of a block that are wanted are not read yet."""
    cut, again = _cut(part), part.cache.get(_key(of))
    pieces = known(part.tokens, of)["pieces"][part.sentence]
    pieces[cut] = _UNREAD if again is None else again["pieces"]
    return int(np.count_nonzero(wanted & (pieces == _UNREAD)))


def known(tokens: Tokens, of: Kept = SCORES) -> Records:
    """What is known of a block's sentences."""
    found = tokens.cache.get(_key(of))
    if found is None:
        blank = np.zeros(len(tokens.sentences.field), of.form)
        blank["pieces"] = _UNREAD
        found = tokens.cache.setdefault(_key(of), blank)
    assert isinstance(found, np.ndarray)
    return found


def take(tokens: Tokens, given: npt.NDArray[Any], of: Kept = SCORES) -> bool:
    """Take up what `known` gave of the same block in another process. Returns whether it is of such a block."""
    own = known(tokens, of)
    if given.shape != own.shape or given.dtype != of.form:
        return False
    new, unread = own.copy(), own["pieces"] == _UNREAD
    new[unread] = given[unread]
    tokens.cache[_key(of)] = new
    return True


def directions(same: Bytes) -> Array:
    """Kept vectors at length 1; 0 where there is none.

    >>> directions(np.array([[3, 4], [0, 0]], np.int8)).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    found = same.astype(np.float64)
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
    return found


def with_a_word(texts: Sequence[str]) -> list[int]:
    """The numbers of the texts that hold a word."""
    return [i for i, text in enumerate(texts) if any(map(str.isalnum, text))]


def _key(of: Kept) -> str:
    return f"model {of.name} {card().fingerprint}"


def _cut(part: Part) -> Bools:
    """Of which sentences only a part is selected."""
    return np.zeros(part.n_sentences, np.bool_) if part.is_whole else part.cut


def _selected(part: Part, of: Kept) -> Records:
    """What is known of the selected sentences, to be written to."""
    cut, again = _cut(part), part.cache.get(_key(of))
    found = known(part.tokens, of)[part.sentence]
    if cut.any():
        found["pieces"][cut] = _UNREAD
        if again is not None:
            found[cut] = again
    return found


def _nothing(n: int, of: Kept) -> Records:
    """What is kept of sentences without a word."""
    found = np.zeros(n, of.form)
    if of is SCORES:
        found["tone"] = found["frames"] = np.nan
    return found


def _read(texts: Sequence[str]) -> Records:
    """Tone and frames of texts, by the network."""
    found, held = _nothing(len(texts), SCORES), with_a_word(texts)
    for first in range(0, len(held), AT_ONCE):
        some = held[first : first + AT_ONCE]
        read = encoder().read([texts[i] for i in some])
        for name in ("tone", "frames", "pieces"):
            found[name][some] = getattr(read, name)
    return found


def _read_vectors(texts: Sequence[str]) -> Records:
    """Vectors of texts, by the network."""
    found, held = _nothing(len(texts), VECTORS), with_a_word(texts)
    for first in range(0, len(held), AT_ONCE):
        some = held[first : first + AT_ONCE]
        same, found["pieces"][some] = encoder().vectors([texts[i] for i in some])
        found["same"][some] = _small(same)
    return found


def _small(vectors: Array) -> Bytes:
    """Vectors in 8-bit numbers, the largest number of each at 127."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=0.0), 1e-12)
    return np.asarray(np.rint(vectors / largest * _MOST), np.int8)


def _text(part: Part, number: int) -> str:
    codes = part.codes[part.starts[number] : part.starts[number + 1]]
    return "".join(part.tokens.chunks.types.take(codes).to_pylist()).strip()
