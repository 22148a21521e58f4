"""How does a small neural network read a text? MiniLM (Wang et al. 2020), taught further by training/, run by onnxruntime.

One network gives two things for a text: logits of negative, neutral and positive toward a marked place, and the tone of the
sentence. What they are worth is in the model's card (`card.py`).

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

__all__ = ["THREADS", "Encoder", "Read", "encoder"]

Array = npt.NDArray[np.float64]
# As many as the smallest laptops have cores; more texts at a time gain nothing there.
THREADS = 2
_PURPOSE = "scoring by the model (method='model')"


class Read(NamedTuple):
    """What the network gives for texts: toward [texts, 3] logits, tone [texts]; cut [texts]: whether it did not see all."""

    toward: Array
    tone: Array
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
        weight = np.array([len(one.ids) for some in parts for one in some], np.float64)
        total = np.bincount(of, weights=weight, minlength=len(parts))
        tone = np.bincount(of, weights=weight * found.tone, minlength=len(parts)) / total
        toward = np.array(
            [np.bincount(of, weights=weight * found.toward[:, k], minlength=len(parts)) for k in range(3)]
        )
        return Read((toward / total).T, tone, np.zeros(len(parts), np.bool_))

    def _encoded(self, texts: Sequence[str]) -> list[Any]:
        found: list[Any] = self._tokenizer.encode_batch([str(text) for text in texts], add_special_tokens=False)
        return found

    def _read(self, pieces: Sequence[Pieces]) -> Read:
        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(self._one, pieces))
        toward, tone = (np.array([one[k] for one in found], np.float64) for k in range(2))
        cut = np.array([one.cut for one in pieces], np.bool_)
        return Read(toward.reshape(-1, 3), tone.reshape(-1), cut)

    def _one(self, one: Pieces) -> Any:
        marks = np.zeros(len(one.ids), np.int64)
        marks[one.first : one.end] = 1
        given = {"ids": np.array(one.ids, np.int64), "segments": np.array(one.segments, np.int64), "marks": marks}
        return self._session.run(["toward", "tone"], given)


@cache
def encoder() -> Encoder:
    """The network that comes with mediakit, loaded at its first use (a quarter of a second)."""
    return Encoder(card())
