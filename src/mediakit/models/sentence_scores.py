"""What does the model say of each sentence? Tone, news frames and meaning come from one reading; each sentence is read once.

A sentence is kept with its block's tokens, so that every selection and question shares it; one of which only a part is
selected (one voice) is kept with that selection. Its vector is kept in 8-bit numbers, scaled to the largest of them: only the
direction of a vector counts, and it is off by less than 1 %. A million sentences take 156 MB.
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
    "KEPT", "SentenceScores", "directions", "known_scores", "n_unread", "sentence_scores", "take_scores", "with_a_word",
]  # fmt: skip

Array = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.int8]
Records = npt.NDArray[np.void]
# What is kept of a sentence; kept files of another form are as none
KEPT = np.dtype(
    [("tone", np.float32), ("frames", np.float32, (N_FRAMES,)), ("pieces", np.float32), ("same", np.int8, (N_SAME,))]
)
_UNREAD = np.inf
# Texts that the network is given at once: what it gives for them takes 10 MB until it is made small
AT_ONCE = 4_096
_MOST = 127


class SentenceScores(NamedTuple):
    """Of each selected sentence: tone; frames [sentences, 5], what it adds to their logits; pieces, how many were read; same
    [sentences, 128], the direction of its vector (see `directions`).

    NaN, and 0 in `same`, where a sentence holds no word (pieces: 0) or was not asked for.
    """

    tone: Array
    frames: Array
    pieces: Array
    same: Bytes


def sentence_scores(part: Part, wanted: Bools) -> SentenceScores:
    """The scores of the selected sentences of a block that are wanted."""
    key, cut, known = _key(), _cut(part), _known(part)
    missing = np.flatnonzero(wanted & (known["tone"] == _UNREAD))
    if len(missing):
        known[missing] = _read([_text(part, i) for i in missing.tolist()])
        new = known_scores(part.tokens).copy()  # (another thread may be reading the old one)
        new[part.sentence[~cut]] = known[~cut]
        part.tokens.cache[key], part.cache[key] = new, known[cut]
    known[~wanted] = _nothing(1)[0]
    tone, frames, pieces = (known[name].astype(np.float64) for name in ("tone", "frames", "pieces"))
    return SentenceScores(tone, frames, np.where(wanted, pieces, np.nan), known["same"])


def n_unread(part: Part, wanted: Bools) -> int:
    """How many of the selected sentences of a block that are wanted are not read yet."""
    cut, again = _cut(part), part.cache.get(_key())
    tone = known_scores(part.tokens)["tone"][part.sentence]
    tone[cut] = _UNREAD if again is None else again["tone"]
    return int(np.count_nonzero(wanted & (tone == _UNREAD)))


def known_scores(tokens: Tokens) -> Records:
    """What is known of a block's sentences, as KEPT has it: tone is infinite where one is not read yet."""
    found = tokens.cache.get(_key())
    if found is None:
        blank = np.zeros(len(tokens.sentences.field), KEPT)
        blank["tone"] = _UNREAD
        found = tokens.cache.setdefault(_key(), blank)
    assert isinstance(found, np.ndarray)
    return found


def take_scores(tokens: Tokens, given: npt.NDArray[Any]) -> bool:
    """Take up what `known_scores` gave of the same block in another process. Returns whether it is of such a block."""
    known = known_scores(tokens)
    if given.shape != known.shape or given.dtype != KEPT:
        return False
    new, unread = known.copy(), known["tone"] == _UNREAD
    new[unread] = given[unread]
    tokens.cache[_key()] = new
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


def _key() -> str:
    return f"model sentences {card().fingerprint}"


def _cut(part: Part) -> Bools:
    """Of which sentences only a part is selected."""
    return np.zeros(part.n_sentences, np.bool_) if part.is_whole else part.cut


def _known(part: Part) -> Records:
    """What is known of the selected sentences, to be written to."""
    cut, again = _cut(part), part.cache.get(_key())
    known = known_scores(part.tokens)[part.sentence]
    if cut.any():
        known["tone"][cut] = _UNREAD
        if again is not None:
            known[cut] = again
    return known


def _nothing(n: int) -> Records:
    """What is kept of sentences without a word."""
    found = np.zeros(n, KEPT)
    found["tone"] = found["frames"] = np.nan
    return found


def _read(texts: Sequence[str]) -> Records:
    """What the network says of texts."""
    found, held = _nothing(len(texts)), with_a_word(texts)
    for first in range(0, len(held), AT_ONCE):
        some = held[first : first + AT_ONCE]
        read = encoder().read([texts[i] for i in some])
        for name in ("tone", "frames", "pieces"):
            found[name][some] = getattr(read, name)
        found["same"][some] = _small(read.same)
    return found


def _small(vectors: Array) -> Bytes:
    """Vectors in 8-bit numbers, the largest number of each at 127."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=0.0), 1e-12)
    return np.asarray(np.rint(vectors / largest * _MOST), np.int8)


def _text(part: Part, number: int) -> str:
    codes = part.codes[part.starts[number] : part.starts[number + 1]]
    return "".join(part.tokens.chunks.types.take(codes).to_pylist()).strip()
