"""How are the weights of a model found? Linear support vector machines over tf-idf, by scikit-learn, one frame at a time.

How much a machine may trust single texts (its C) is chosen inside the training texts, with a bias to the usual value:
differences between values are mostly noise, and a choice that follows noise costs accuracy. Rare frames weigh as much as
common ones (class weights). Scaling features by log-count ratios first (Wang & Manning 2012) was tried on GVFC headlines and
did no better.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

from mediakit.models.linear import Counts, Linear, Scale, chosen, margins, probabilities, tf_idf

__all__ = ["COSTS", "INNER_FOLDS", "Fitted", "best_cost", "fit", "fit_linear", "folds_of", "macro_f1", "scale_of"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
# C of the support vector machines, the usual value first. Ten-fold on GVFC headlines, accuracy over seeds 0 to 4: .719, .727,
# .727 with C of .25, .5, 1; over seeds 0 to 3 .721 where the best of three settings was taken inside each training fold.
COSTS = (0.5, 0.1, 2.0)
# Another C than the usual one must be better by this much.
MARGIN = 0.02
INNER_FOLDS = 3


@dataclass(frozen=True, eq=False, slots=True)
class Fitted:
    """Weights, how margins become probabilities, and the C that was chosen."""

    linear: Linear
    scale: Scale
    cost: float


def fit(counts: Counts, truth: Mask, groups: Ints | None, *, multi: bool, seed: int) -> Fitted:
    """Choose C, scale and thresholds by cross-validation inside these texts, then fit on all of them."""
    cost, held_out = best_cost(counts, truth, groups, multi=multi, seed=seed)
    return Fitted(fit_linear(counts, truth, cost, multi=multi, seed=seed), scale_of(held_out, truth, multi), cost)


def best_cost(counts: Counts, truth: Mask, groups: Ints | None, *, multi: bool, seed: int) -> tuple[float, Array]:
    """The C to use, and its margins of the texts on held-out folds of them.

    Judged by the macro-F1, and of texts with one frame by its mean with the accuracy.
    """
    found = {cost: np.full(truth.shape, -1.0) for cost in COSTS}
    for train, test in folds_of(truth, groups, INNER_FOLDS, seed):
        for cost, held_out in found.items():
            model = fit_linear(_rows(counts, train), truth[train], cost, multi=multi, seed=seed)
            held_out[test] = margins(model, _rows(counts, test))
    scores = {cost: _score(some, truth, multi) - (0 if cost == COSTS[0] else MARGIN) for cost, some in found.items()}
    best = max(COSTS, key=lambda cost: scores[cost])
    return best, found[best]


def _rows(counts: Counts, rows: Ints) -> Counts:
    return counts[0][rows], counts[1][rows]


def _score(found: Array, truth: Mask, multi: bool) -> float:
    given = chosen(found, scale_of(found, truth, multi), multi)
    f1 = macro_f1(given, truth)
    return f1 if multi else (f1 + float((given & truth).any(axis=1).mean())) / 2


def macro_f1(given: Mask, truth: Mask) -> float:
    """The mean over frames of F1; 0 for a frame that is never given rightly."""
    both, n = (given & truth).sum(axis=0), given.sum(axis=0) + truth.sum(axis=0)
    return float((2 * both / np.maximum(n, 1)).mean())


def fit_linear(counts: Counts, truth: Mask, cost: float, *, multi: bool, seed: int) -> Linear:
    """The weights of all frames on these texts; features that none of them holds are not used."""
    held = [np.asarray((table > 0).sum(axis=0)).ravel() for table in counts]
    n = len(truth)
    idf = [np.where(some > 0, np.log((1 + n) / (1 + some)) + 1, 0.0) for some in held]
    table = tf_idf(counts, idf[0], idf[1])
    share = 2 if multi else truth.shape[1]  # how many sides the texts are weighed out between
    rows = [_weights(table, truth[:, frame], cost, share, seed) for frame in range(truth.shape[1])]
    return Linear(idf[0], idf[1], np.stack([row[0] for row in rows]), np.array([row[1] for row in rows]))


def _weights(table: sparse.csr_matrix, is_frame: Mask, cost: float, share: int, seed: int) -> tuple[Array, float]:
    """Weights and intercept of one frame; a frame that all or none of the texts have is told by the intercept alone."""
    if is_frame.all() or not is_frame.any():
        return np.zeros(table.shape[1]), 1.0 if is_frame.all() else -1.0
    return _machine(table, is_frame, cost, share, seed)


def _machine(table: sparse.csr_matrix, is_frame: Mask, cost: float, share: int, seed: int) -> tuple[Array, float]:
    """A support vector machine. Class weights are scikit-learn's "balanced" for one frame of `share`."""
    from sklearn.svm import LinearSVC

    n, n_frame = len(is_frame), int(is_frame.sum())
    rest = n / (share * (n - n_frame)) if share == 2 else 1.0
    machine = LinearSVC(
        C=cost, class_weight={True: n / (share * n_frame), False: rest}, random_state=seed, max_iter=5000
    )
    machine.fit(table, is_frame)
    return machine.coef_[0], float(machine.intercept_[0])


def scale_of(found: Array, truth: Mask, multi: bool) -> Scale:
    """The scale that makes held-out margins probabilities, and the thresholds with the best F1 on them."""
    k = truth.shape[1]
    if not multi:
        label = truth.argmax(axis=1)
        power = minimize_scalar(lambda t: _cross_entropy(found * np.exp(t), label), bounds=(-3, 4), method="bounded").x
        return Scale(np.full(k, np.exp(power)), np.zeros(k), np.zeros(k))
    fitted = [_platt(found[:, frame], truth[:, frame]) for frame in range(k)]
    slope, offset = (np.array([one[i] for one in fitted]) for i in (0, 1))
    share = probabilities(found, Scale(slope, offset, np.full(k, 0.5)), multi)
    return Scale(slope, offset, np.array([_best_threshold(share[:, f], truth[:, f]) for f in range(k)]))


def _cross_entropy(z: Array, label: npt.NDArray[np.integer]) -> float:
    return float((logsumexp(z, axis=1) - z[np.arange(len(z)), label]).mean())


def _platt(found: Array, is_frame: Mask) -> tuple[float, float]:
    """Slope and offset of a logistic regression with one variable, nearly unpenalised."""
    from sklearn.linear_model import LogisticRegression

    if is_frame.all() or not is_frame.any():
        return 1.0, 0.0
    model = LogisticRegression(C=1e4).fit(found[:, None], is_frame)
    return max(float(model.coef_[0, 0]), 1e-6), float(model.intercept_[0])  # never turns the order round


def _best_threshold(share: Array, is_frame: Mask) -> float:
    """The probability from which on calling it the frame gives the best F1; .5 where nothing does better."""
    order = np.argsort(-share, kind="stable")
    ranked, n_given = share[order], np.arange(1, len(order) + 1)
    f1 = 2 * np.cumsum(is_frame[order]) / (n_given + int(is_frame.sum()))
    f1[:-1][ranked[:-1] == ranked[1:]] = 0.0  # a threshold cannot part equals
    best, usual = int(f1.argmax()), share >= 0.5
    plain = 2 * float((usual & is_frame).sum()) / max(float(usual.sum() + is_frame.sum()), 1.0)
    if f1[best] <= plain:
        return 0.5
    after = float(ranked[best + 1]) if best + 1 < len(ranked) else 0.0
    return (float(ranked[best]) + after) / 2


def folds_of(truth: Mask, groups: Ints | None, n_folds: int, seed: int) -> Iterator[tuple[Ints, Ints]]:
    """(training rows, held-out rows) with frames spread evenly, groups never split.

    A text with several frames is spread by the rarest of them.
    """
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    rarity = np.where(truth, truth.sum(axis=0), len(truth) + 1)
    key = np.where(truth.any(axis=1), rarity.argmin(axis=1), -1)
    makes: Any = StratifiedKFold if groups is None else StratifiedGroupKFold
    n = min(n_folds, len(truth) if groups is None else len(np.unique(groups)))
    with warnings.catch_warnings():  # a frame with fewer texts than folds is missing from some of them
        warnings.simplefilter("ignore")
        cut = list(makes(n, shuffle=True, random_state=seed).split(truth, key, groups))
    yield from cut
