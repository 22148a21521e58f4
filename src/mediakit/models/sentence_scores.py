"""What does the model say of each sentence? Tone and news frames come from one reading, and each sentence is read once.

A sentence is kept with its block's tokens, so that every selection, tone and frames share it; one of which only a part is
selected (one voice) is kept with that selection.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Part
from mediakit.models.card import card
from mediakit.models.encoder import N_FRAMES, encoder

__all__ = ["SentenceScores", "sentence_scores", "with_a_word"]

Array = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
_UNREAD = np.inf


class SentenceScores(NamedTuple):
    """Of each selected sentence: tone; frames [sentences, 5], what it adds to their logits; pieces, how many were read.

    NaN where a sentence holds no word (pieces: 0) or was not asked for.
    """

    tone: Array
    frames: Array
    pieces: Array


def sentence_scores(part: Part, wanted: npt.NDArray[np.bool_]) -> SentenceScores:
    """The scores of the selected sentences of a block that are wanted."""
    key = f"model sentences {card().fingerprint}"
    shape = len(part.tokens.sentences.field), N_FRAMES + 2
    whole = part.tokens.cache.setdefault(key, np.full(shape, _UNREAD, np.float32))
    assert isinstance(whole, np.ndarray)
    cut = np.zeros(part.n_sentences, np.bool_) if part.is_whole else part.cut
    known = np.where(cut[:, None], np.float32(_UNREAD), whole[part.sentence])
    again = part.cache.get(key)
    if isinstance(again, np.ndarray):
        known[cut] = again[cut]
    missing = np.flatnonzero(wanted & (known[:, 0] == _UNREAD))
    if len(missing):
        known[missing] = _read([_text(part, i) for i in missing.tolist()])
        new = whole.copy()  # (another thread may be reading the old one)
        new[part.sentence[~cut]] = known[~cut]
        part.tokens.cache[key], part.cache[key] = new, known
    shown = np.where(wanted[:, None], known, np.float32(np.nan)).astype(np.float64)
    return SentenceScores(shown[:, 0], shown[:, 1:-1], shown[:, -1])


def with_a_word(texts: Sequence[str]) -> list[int]:
    """The numbers of the texts that hold a word."""
    return [i for i, text in enumerate(texts) if any(map(str.isalnum, text))]


def _read(texts: Sequence[str]) -> Floats:
    """[texts, tone, frames, pieces]."""
    found = np.full((len(texts), N_FRAMES + 2), np.nan, np.float32)
    found[:, -1] = 0.0
    held = with_a_word(texts)
    if held:
        read = encoder().read([texts[i] for i in held])
        found[held] = np.column_stack([read.tone, read.frames, read.pieces])
    return found


def _text(part: Part, number: int) -> str:
    codes = part.codes[part.starts[number] : part.starts[number + 1]]
    return "".join(part.tokens.chunks.types.take(codes).to_pylist()).strip()
