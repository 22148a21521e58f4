"""How does a small neural network read a text? MiniLM (Wang et al. 2020), taught further by training/, run by onnxruntime.

One network gives four things for a text: logits of negative, neutral and positive toward a marked place, the tone of the
sentence, what the sentence adds to the logits of five news frames, and a vector whose direction stands for what it means
(Reimers & Gurevych 2019): the cosine of two is higher for texts of like meaning. What they are worth is in the model's card
(`card.py`).

Texts are run one at a time on two threads: a score depends on its text alone, never on what else is scored or in which order,
to the last bit. (Texts filled up to one length would share the scale of 8-bit numbers, and influence each other.) Between
processors scores may differ in the third decimal: sums of 32-bit numbers are made in other orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
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
# Numbers of a sentence vector
N_SAME = 128
_PURPOSE = "scoring by the model (method='model')"


class Read(NamedTuple):
    """What the network gives for texts: toward [texts, 3] logits, tone [texts], frames [texts, 5] logits, same [texts, 128]
    vectors, of which the direction counts; pieces [texts]: how many it read; cut [texts]: whether it did not see all."""

    toward: Array
    tone: Array
    frames: Array
    same: Array
    pieces: Array
    cut: npt.NDArray[np.bool_]


class Encoder:
    """The network of a card, ready to read."""

    def __init__(self, of: Card) -> None:
        """Load it. Raises MissingPackage without onnxruntime and tokenizers, CodebookError for files that aren't the card's."""
        runtime = import_optional("onnxruntime", _PURPOSE, "models")
        tokenizers = import_optional("tokenizers", _PURPOSE, "models")
        self.card = of
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = runtime.InferenceSession(
            checked(of, "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Any = tokenizers.Tokenizer.from_str(checked(of, "tokenizer.json").decode())

    def read_toward(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> Read:
        """Read each text with its span [start, end) marked."""
        encoded = self._encoded(texts)
        return self._read([marked(one.ids, one.offsets, span) for one, span in zip(encoded, spans, strict=True)])

    def read(self, texts: Sequence[str]) -> Read:
        """Read each text, nothing marked; of one longer than the window its parts, whose mean counts by their length."""
        parts = [plain_parts(one.ids) for one in self._encoded(texts)]
        of = np.repeat(np.arange(len(parts)), [len(some) for some in parts])
        found = self._read([one for some in parts for one in some])
        total = np.bincount(of, weights=found.pieces, minlength=len(parts))

        def mean(values: Array) -> Array:
            """Of each text the mean of its parts."""
            return np.asarray(np.bincount(of, weights=found.pieces * values, minlength=len(parts)) / total)

        many = (found.toward, found.frames, found.same)
        toward, frames, same = (np.array([mean(column) for column in some.T]).T for some in many)
        return Read(toward, mean(found.tone), frames, same, total.astype(np.float64), np.zeros(len(parts), np.bool_))

    def _encoded(self, texts: Sequence[str]) -> list[Any]:
        found: list[Any] = self._tokenizer.encode_batch([str(text) for text in texts], add_special_tokens=False)
        return found

    def _read(self, pieces: Sequence[Pieces]) -> Read:
        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(self._one, pieces))
        toward, tone, frames, same = (np.array([one[k] for one in found], np.float64) for k in range(4))
        same = same.reshape(-1, N_SAME)
        same /= np.maximum(np.linalg.norm(same, axis=1, keepdims=True), 1e-12)  # no part of a text counts by its length
        cut, n = np.array([one.cut for one in pieces], np.bool_), np.array([len(one.ids) for one in pieces], np.float64)
        return Read(toward.reshape(-1, 3), tone.reshape(-1), frames.reshape(-1, N_FRAMES), same, n, cut)

    def _one(self, one: Pieces) -> Any:
        marks = np.zeros(len(one.ids), np.int64)
        marks[one.first : one.end] = 1
        given = {"ids": np.array(one.ids, np.int64), "segments": np.array(one.segments, np.int64), "marks": marks}
        return self._session.run(["toward", "tone", "frames", "same"], given)


@cache
def encoder() -> Encoder:
    """The network that comes with mediakit, loaded at its first use (a quarter of a second)."""
    return Encoder(card())
