"""A learned frame codebook: which frames does a text have, by what was learned from labelled texts?

It stands where a frame codebook stands. A model of sentences labels every selected sentence; one of articles labels the
selected sentences of an article together. It knows the words that its training texts held, in the sense they had there:
of another subject, another time or another language it says something all the same, and wrongly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Part
from mediakit.models.features import Features, count_features
from mediakit.models.linear import Linear, Scale, chosen, contributions, margins, probabilities

__all__ = ["UNITS", "FrameModel", "Labelled"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
UNITS = ("sentence", "article")
# Sentences that are scored together: their counted pieces stay within some 200 MB.
BATCH = 20_000


@dataclass(frozen=True, eq=False, slots=True)
class Labelled:
    """What a model says of a part: [sentences, frames], given (yes or no) and probability; `item` of each sentence."""

    given: npt.NDArray[np.bool_]
    probability: Array
    item: Ints


@dataclass(frozen=True, eq=False)
class FrameModel:
    """A model that labels texts with frames.

    id: name of its folder; frames: their names; multi: whether a text may have several; unit: "sentence" or "article"
    features, linear, scale: what it counts and weighs; report: how it was trained and how well it did on held-out texts
    """

    id: str
    frames: tuple[str, ...]
    multi: bool
    unit: str
    features: Features
    linear: Linear
    scale: Scale
    report: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits over everything that a prediction depends on."""
        digest = hashlib.blake2b(repr((self.frames, self.multi, self.unit)).encode(), digest_size=8)
        for names in (self.features.words, self.features.pairs, self.features.pieces):
            digest.update("\n".join(names).encode("utf-8", "surrogatepass") + b"\0")
        for array in self.arrays().values():
            digest.update(np.ascontiguousarray(array, np.float64).tobytes())
        return digest.hexdigest()

    def arrays(self) -> dict[str, Array]:
        """The numbers by name, as they are saved."""
        parts = {**_fields(self.linear), **_fields(self.scale)}
        return dict(sorted(parts.items()))

    def label(self, part: Part) -> Labelled:
        """Label the selected sentences of a part: one by one, or those of an article together."""
        key = ("learned frames", self.fingerprint)
        kept = part.cache.get(key)
        if kept is None:
            item = np.arange(part.n_sentences)
            if self.unit == "article":
                _, item = np.unique(part.article, return_inverse=True)
            kept = part.cache[key] = self._labelled(part, np.asarray(item, np.int64))
        assert isinstance(kept, Labelled)
        return kept

    def _labelled(self, part: Part, item: Ints) -> Labelled:
        n = int(item.max(initial=-1)) + 1
        found = np.zeros((n, len(self.frames)))
        for at, some in self._batches(part, item, n):
            found[at] = margins(self.linear, some)
        given, share = chosen(found, self.scale, self.multi), probabilities(found, self.scale, self.multi)
        return Labelled(given[item], share[item], item)

    def support(self, part: Part, frame: int) -> Array:
        """What each selected sentence by itself adds to the frame's margin (the weights of what it holds)."""
        found = np.zeros(part.n_sentences)
        for at, some in self._batches(part, np.arange(part.n_sentences), part.n_sentences):
            found[at] = np.asarray(contributions(self.linear, some, frame).sum(axis=1)).ravel()
        return found

    def _batches(self, part: Part, item: Ints, n: int) -> Iterator[tuple[slice, Any]]:
        for first in range(0, n, BATCH):
            last = min(first + BATCH, n)
            inside = np.where((item >= first) & (item < last), item - first, -1)
            yield slice(first, last), count_features(part, self.features, inside, last - first)


def _fields(value: Linear | Scale) -> dict[str, Array]:
    return {name: getattr(value, name) for name in value.__slots__}
