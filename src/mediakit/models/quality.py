"""How well does a model do on texts that it was not trained on? Scores that a reviewer asks for, as plain values.

Probabilities are judged apart from choices: Brier's score (mean squared difference from what is so, over all pairs of text
and frame) and the expected calibration error (Naeini, Cooper & Hauskrecht 2015: probabilities in ten bins, how far each
bin's mean is from the share that is so).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["N_BINS", "quality"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
N_BINS = 10


def quality(frames: Sequence[str], truth: Mask, given: Mask, share: Array, *, multi: bool) -> dict[str, Any]:
    """Scores of choices and probabilities against the labels.

    Arguments: frames; truth, given and share (probability), each [texts, frames]; multi, whether a text may have several.
    Returns accuracy (texts whose frames are all right), macro_f1, micro_f1, frames (n, precision, recall, f1 of each; 0
    where a frame is never given), confusion, reliability, brier, ece.
    """
    both, n_given, n_true = ((a & b).sum(axis=0) for a, b in ((given, truth), (given, given), (truth, truth)))
    f1 = 2 * both / np.maximum(n_given + n_true, 1)
    rows = [
        {
            "frame": name, "n": int(n_true[i]), "precision": float(both[i] / max(n_given[i], 1)),
            "recall": float(both[i] / max(n_true[i], 1)), "f1": float(f1[i]),
        }
        for i, name in enumerate(frames)
    ]  # fmt: skip
    return {
        "accuracy": float((given == truth).all(axis=1).mean()),
        "macro_f1": float(f1.mean()),
        "micro_f1": float(2 * both.sum() / max(n_given.sum() + n_true.sum(), 1)),
        "frames": rows,
        "confusion": _confusion(truth, given, multi),
        **_calibration(truth, share, multi),
    }


def _confusion(truth: Mask, given: Mask, multi: bool) -> list[list[int]]:
    """One frame a text: rows are true frames, columns given ones. Several: a row a frame, (both, missed, wrongly given,
    neither)."""
    if not multi:
        return [[int(n) for n in row] for row in truth.T.astype(np.int64) @ given.astype(np.int64)]
    pairs = ((truth & given), (truth & ~given), (~truth & given), ~(truth | given))
    return [[int(n) for n in row] for row in np.stack([one.sum(axis=0) for one in pairs], axis=1)]


def _calibration(truth: Mask, share: Array, multi: bool) -> dict[str, Any]:
    """Of texts with one frame the probability of the frame given to each is binned; of several, every frame's."""
    best = share.argmax(axis=1)
    row = np.arange(len(share))
    p, right = (share.ravel(), truth.ravel()) if multi else (share[row, best], truth[row, best])
    which = np.minimum((p * N_BINS).astype(np.int64), N_BINS - 1)
    bins = [
        {"low": b / N_BINS, "high": (b + 1) / N_BINS, "n": int((which == b).sum()),
         "mean_probability": float(p[which == b].mean()), "share_right": float(right[which == b].mean())}
        for b in range(N_BINS) if (which == b).any()
    ]  # fmt: skip
    ece = sum(one["n"] * abs(one["mean_probability"] - one["share_right"]) for one in bins) / max(len(p), 1)
    return {"reliability": bins, "ece": float(ece), "brier": float(((share - truth) ** 2).sum(axis=1).mean())}
