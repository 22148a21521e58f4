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
from mediakit.corpus.tokens import Tokens
from mediakit.models.card import card
from mediakit.models.encoder import N_FRAMES, encoder

__all__ = ["SentenceScores", "known_scores", "n_unread", "sentence_scores", "take_scores", "with_a_word"]

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
    key, cut, known = _key(), _cut(part), _known(part)
    missing = np.flatnonzero(wanted & (known[:, 0] == _UNREAD))
    if len(missing):
        known[missing] = _read([_text(part, i) for i in missing.tolist()])
        new = known_scores(part.tokens).copy()  # (another thread may be reading the old one)
        new[part.sentence[~cut]] = known[~cut]
        part.tokens.cache[key], part.cache[key] = new, known
    shown = np.where(wanted[:, None], known, np.float32(np.nan)).astype(np.float64)
    return SentenceScores(shown[:, 0], shown[:, 1:-1], shown[:, -1])


def n_unread(part: Part, wanted: npt.NDArray[np.bool_]) -> int:
    """How many of the selected sentences of a block that are wanted are not read yet."""
    return int(np.count_nonzero(wanted & (_known(part)[:, 0] == _UNREAD)))


def known_scores(tokens: Tokens) -> Floats:
    """What is known of a block's sentences: [sentences, 7], infinite where one is not read yet."""
    shape = len(tokens.sentences.field), N_FRAMES + 2
    found = tokens.cache.setdefault(_key(), np.full(shape, _UNREAD, np.float32))
    assert isinstance(found, np.ndarray)
    return found


def take_scores(tokens: Tokens, given: Floats) -> bool:
    """Take up what `known_scores` gave of the same block in another process. Returns whether it is of such a block."""
    known = known_scores(tokens)
    if given.shape != known.shape or given.dtype != np.float32:
        return False
    tokens.cache[_key()] = np.where(known == _UNREAD, given, known)
    return True


def _key() -> str:
    return f"model sentences {card().fingerprint}"


def _cut(part: Part) -> npt.NDArray[np.bool_]:
    """Of which sentences only a part is selected."""
    return np.zeros(part.n_sentences, np.bool_) if part.is_whole else part.cut


def _known(part: Part) -> Floats:
    """What is known of the selected sentences: [sentences, 7]."""
    cut, again = _cut(part), part.cache.get(_key())
    known = np.where(cut[:, None], np.float32(_UNREAD), known_scores(part.tokens)[part.sentence])
    if isinstance(again, np.ndarray):
        known[cut] = again[cut]
    return known


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
