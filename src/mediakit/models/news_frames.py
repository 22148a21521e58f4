"""The model's news frames: which of five generic frames does an article have, by what its sentences add together?

It stands where a learned codebook stands (`codebook="news-model"`) and labels whole articles. An article's logit is the mean of
its sentences', weighed by their length; so a sentence's own part is known, and those that speak most for a frame are its
evidence. The frames are those of Semetko & Valkenburg (2000), as people found them in articles on climate policy (Frermann et
al. 2023): of other subjects nothing is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Part
from mediakit.models.card import Card, card
from mediakit.models.frame_model import Labelled
from mediakit.models.sentence_scores import sentence_scores

__all__ = ["NEWS_MODEL", "NewsFrames", "news_frames"]

Array = npt.NDArray[np.float64]
NEWS_MODEL = "news-model"


@dataclass(frozen=True, eq=False)
class NewsFrames:
    """The model as a codebook of frames.

    card: the model's; the rest as of `FrameModel`
    """

    card: Card
    id: str = NEWS_MODEL
    multi: bool = True
    unit: str = "article"

    @property
    def frames(self) -> tuple[str, ...]:
        """The frames' ids, those of the codebook "news"."""
        return tuple(self.card.frames)

    @property
    def fingerprint(self) -> str:
        """That of the model's weights."""
        return self.card.fingerprint

    @property
    def report(self) -> Mapping[str, Any]:
        """How well it does on articles it was fitted without, as a learned codebook tells it."""
        one = self.card.measured["frames"]
        scores = {"macro_f1": one["value"], "n": one["n"], "f1_of_frames": one["f1_of_frames"]}
        return {"scores": scores, "data": {"n_texts": one["n"], "file": one["data"]}}

    def label(self, part: Part) -> Labelled:
        """The frames of the selected sentences' articles, each by all its selected sentences."""
        key = ("news frames", self.fingerprint)
        kept = part.cache.get(key)
        if kept is None:
            kept = part.cache[key] = self._labelled(part)
        assert isinstance(kept, Labelled)
        return kept

    def support(self, part: Part, frame: int) -> Array:
        """What each selected sentence by itself says for the frame: its own logit; -inf where it holds no word."""
        found = self._scores(part)[0][:, frame]
        return np.asarray(np.nan_to_num(found, nan=-np.inf))

    def _labelled(self, part: Part) -> Labelled:
        logits, pieces = self._scores(part)
        _, item = np.unique(part.article, return_inverse=True)
        n = int(item.max(initial=-1)) + 1
        total = np.bincount(item, weights=pieces, minlength=n)
        summed = [np.bincount(item, weights=np.nan_to_num(one) * pieces, minlength=n) for one in logits.T]
        with np.errstate(invalid="ignore"):
            logit = np.where(total > 0, np.array(summed) / total, -np.inf).T  # without a word there is no frame
        slope, intercept = np.array(list(self.card.frames.values())).T
        probability = 1 / (1 + np.exp(-(slope * np.maximum(logit, -50.0) + intercept)))
        return Labelled((logit > 0)[item], probability[item], item.astype(np.int64))

    def _scores(self, part: Part) -> tuple[Array, Array]:
        found = sentence_scores(part, np.ones(part.n_sentences, np.bool_))
        return found.frames, found.pieces


@cache
def news_frames() -> NewsFrames:
    """The model's frames, as it comes with mediakit."""
    return NewsFrames(card())
