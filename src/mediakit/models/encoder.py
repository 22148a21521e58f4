"""How does a small neural network read a text? MiniLM (Wang et al. 2020), taught further by training/, run by onnxruntime.

One network gives three things for a text: logits of negative, neutral and positive toward a marked place, the tone of the
sentence, and what the sentence adds to the logits of five news frames. A second, smaller one goes on from the vectors that the
first has after its third layer, and gives a vector of the sentence: the cosine of two is higher for texts of like meaning
(Reimers & Gurevych 2019). What they are worth is in the model's card (`card.py`).

Texts are run one at a time on two threads: a score depends on its text alone, never on what else is scored or in which order,
to the last bit. (Texts filled up to one length would share the scale of 8-bit numbers, and influence each other.) Between
processors scores may differ in the third decimal: sums of 32-bit numbers are made in other orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mediakit.errors import import_optional
from mediakit.models.card import Card, card, checked
from mediakit.models.marking import Pieces, marked, plain_parts

__all__ = ["N_FRAMES", "N_SAME", "THREADS", "Encoder", "Read", "encoder"]

Array = npt.NDArray[np.float64]
# As many as the smallest laptops have cores; more texts at a time gain nothing there.
THREADS = 2
# News frames that the network knows; their names are in the card
N_FRAMES = 5
# Numbers of a sentence's vector
N_SAME = 128
_PURPOSE = "scoring by the model (method='model')"


class Read(NamedTuple):
    """What the network gives for texts: toward [texts, 3] logits, tone [texts], frames [texts, 5] logits; pieces [texts]: how
    many it read; cut [texts]: whether it did not see all."""

    toward: Array
    tone: Array
    frames: Array
    pieces: Array
    cut: npt.NDArray[np.bool_]


class Encoder:
    """The network of a card, ready to read."""

    def __init__(self, of: Card) -> None:
        """Load it. Raises MissingPackage without onnxruntime and tokenizers, CodebookError for files that aren't the card's."""
        runtime = import_optional("onnxruntime", _PURPOSE, "models")
        tokenizers = import_optional("tokenizers", _PURPOSE, "models")
        self.card = of
        self._runtime = runtime
        self._session: Any = self._network("encoder.onnx")
        self._tokenizer: Any = tokenizers.Tokenizer.from_str(checked(of, "tokenizer.json").decode())

    def _network(self, name: str) -> Any:
        options = self._runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return self._runtime.InferenceSession(checked(self.card, name), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _likeness(self) -> Any:
        """What makes vectors, loaded when first asked for."""
        return self._network("likeness.onnx")

    def read_toward(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> Read:
        """Read each text with its span [start, end) marked."""
        encoded = self._encoded(texts)
        return self._read([marked(one.ids, one.offsets, span) for one, span in zip(encoded, spans, strict=True)])

    def read(self, texts: Sequence[str]) -> Read:
        """Read each text, nothing marked; of one longer than the window its parts, whose mean counts by their length."""
        parts, of = self._parts(texts)
        found = self._read(parts)
        tone, toward, frames = (
            _means(some, found.pieces, of, len(texts)) for some in (found.tone[:, None], found.toward, found.frames)
        )
        total = np.bincount(of, weights=found.pieces, minlength=len(texts)).astype(np.float64)
        return Read(toward, tone[:, 0], frames, total, np.zeros(len(texts), np.bool_))

    def vectors(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """Vectors of texts, [texts, 128], of which the direction counts, and how many pieces were read; of a text longer than
        the window the mean of its parts' at length 1, by their length."""
        parts, of = self._parts(texts)
        with ThreadPoolExecutor(THREADS) as pool:
            same = np.array(list(pool.map(self._vector, parts)), np.float64).reshape(-1, N_SAME)
        pieces = np.array([len(one.ids) for one in parts], np.float64)
        return _means(same, pieces, of, len(texts)), np.bincount(of, weights=pieces, minlength=len(texts)).astype(
            np.float64
        )

    def _parts(self, texts: Sequence[str]) -> tuple[list[Pieces], npt.NDArray[np.int64]]:
        """The parts of texts that fit into the window, and which text each is of."""
        parts = [plain_parts(one.ids) for one in self._encoded(texts)]
        of = np.repeat(np.arange(len(parts)), np.array([len(some) for some in parts], np.int64))
        return [one for some in parts for one in some], of

    def _encoded(self, texts: Sequence[str]) -> list[Any]:
        found: list[Any] = self._tokenizer.encode_batch([str(text) for text in texts], add_special_tokens=False)
        return found

    def _read(self, pieces: Sequence[Pieces]) -> Read:
        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(self._one, pieces))
        toward, tone, frames = (np.array([one[k] for one in found], np.float64) for k in range(3))
        cut, n = np.array([one.cut for one in pieces], np.bool_), np.array([len(one.ids) for one in pieces], np.float64)
        return Read(toward.reshape(-1, 3), tone.reshape(-1), frames.reshape(-1, N_FRAMES), n, cut)

    def _vector(self, one: Pieces) -> Any:
        middle = self._one(one, ["middle"])[0]
        return self._likeness.run(["same"], {"middle": middle})[0]

    def _one(self, one: Pieces, asked: Sequence[str] = ("toward", "tone", "frames")) -> Any:
        marks = np.zeros(len(one.ids), np.int64)
        marks[one.first : one.end] = 1
        given = {"ids": np.array(one.ids, np.int64), "segments": np.array(one.segments, np.int64), "marks": marks}
        return self._session.run(list(asked), given)


def _means(values: Array, pieces: Array, of: npt.NDArray[np.int64], n: int) -> Array:
    """Of each of n texts the mean of its parts' values [parts, k], by their pieces."""
    total = np.zeros((n, values.shape[1]))
    np.add.at(total, of, values * pieces[:, None])
    return np.asarray(total / np.bincount(of, weights=pieces, minlength=n)[:, None])


@cache
def encoder() -> Encoder:
    """The network that comes with mediakit, loaded at its first use (a quarter of a second)."""
    return Encoder(card())
