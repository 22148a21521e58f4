"""How well do labels fit those of people? Precision, recall and F1 of each value, macro-F1 and accuracy, for every resample.

Weights are design weights times how often a unit is drawn, so that units drawn with different chances stand for what they
were drawn from. A value that nobody gave and nothing was given (in a resample) has no F1 and is left out of the mean, as is
one that is in neither of the two in the whole sample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Fit", "fits"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """precision, recall, f1: [values, resamples]; macro_f1, accuracy: [resamples]; NaN where nothing is to be divided by."""

    precision: Array
    recall: Array
    f1: Array
    macro_f1: Array
    accuracy: Array


def fits(gold: npt.ArrayLike, given: npt.ArrayLike, n_values: int, weights: Array) -> Fit:
    """Compare labels `given` (0 to n_values - 1) with those of people, for every column of weights [units, resamples].

    >>> fit = fits([0, 0, 1, 1], [0, 1, 1, 1], 2, np.ones((4, 1)))
    >>> fit.precision[:, 0].round(3).tolist(), fit.recall[:, 0].tolist(), round(float(fit.macro_f1[0]), 3)
    ([1.0, 0.667], [0.5, 1.0], 0.733)
    """
    one = np.eye(n_values)
    true, said = one[np.asarray(gold, np.int64)], one[np.asarray(given, np.int64)]
    both, of_gold, of_given = (true * said).T @ weights, true.T @ weights, said.T @ weights
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = np.where(of_gold + of_given > 0, 2 * both / (of_gold + of_given), np.nan)
        there = ~np.isnan(f1)
        macro = np.where(there, f1, 0.0).sum(axis=0) / there.sum(axis=0)
        accuracy = both.sum(axis=0) / weights.sum(axis=0)
        return Fit(
            np.where(of_given > 0, both / of_given, np.nan), np.where(of_gold > 0, both / of_gold, np.nan), f1, macro,
            accuracy,
        )  # fmt: skip
