"""What is a share, where a machine labelled everything with errors and people coded a random part of it?

Design-based supervised learning (Egami et al. 2023) with the power tuning of prediction-powered inference (Angelopoulos,
Duchi & Zrnic 2023). Every unit has what the machine says, f; of the coded units, drawn with known chance pi, people's code y
is known, too. The pseudo-outcome l f + (coded / pi) (y - l f) has the same mean as y whatever the machine's errors, because
pi is known. l, between 0 (people only) and 1 (the difference estimator), is chosen to make the variance small.

The variance is a sandwich over articles, whose sentences are not independent, with Student's t of (articles - 1) degrees:
the interval is for what the source writes, of which these articles are a draw, so it is a little wide for these articles
alone. One further unit is taken to be wrong in the variance, so that a small sample without an error does not give an
interval without width. Simulated coverage: scripts/coding_coverage.py.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

__all__ = ["LEAST_ARTICLES", "LEAST_CODED", "Corrected", "corrected_share"]

Array = npt.NDArray[np.float64]
# As everywhere in mediakit: no interval for fewer than five articles; nor for fewer coded units than tell an error rate.
LEAST_ARTICLES, LEAST_CODED = 5, 10


class Corrected(NamedTuple):
    """The corrected share or mean with its interval, the machine's, the coded part's, and l, the machine's weight."""

    share: float
    low: float
    high: float
    machine: float
    coded: float
    weight: float


def corrected_share(
    machine: npt.ArrayLike,
    coded: npt.ArrayLike,
    chance: npt.ArrayLike,
    article: npt.ArrayLike,
    *,
    confidence: float = 0.95,
    bounds: tuple[float, float] = (0.0, 1.0),
    weight: float | None = None,
) -> Corrected:
    """Correct a machine's share by codes of a random part.

    Arguments: machine, of every unit, 0 or 1 (or a number); coded, people's code, NaN where not coded; chance, with which
    each unit was drawn; article, its number; bounds, ends of the scale; weight, l where it is not to be chosen.
    Sources: Egami et al. (2023); Angelopoulos, Duchi & Zrnic (2023).

    >>> machine, people = np.array([1.0, 1, 0, 0, 1, 0] * 10), np.array([1.0, 0, 0, 0, 1, 0] * 10)
    >>> found = corrected_share(machine, people, np.ones(60), np.arange(60) // 6)
    >>> round(found.machine, 3), round(found.share, 3)
    (0.5, 0.333)
    """
    f, y = np.asarray(machine, np.float64), np.asarray(coded, np.float64)
    pi, cluster = np.asarray(chance, np.float64), np.asarray(article, np.int64)
    is_coded = ~np.isnan(y)
    n, n_coded = len(f), int(is_coded.sum())
    if not n or not n_coded:
        return Corrected(np.nan, np.nan, np.nan, float(f.mean()) if n else np.nan, np.nan, np.nan)
    inverse = np.where(is_coded, 1.0 / pi, 0.0)
    code = np.where(is_coded, y, 0.0)
    estimated = float((inverse * code).sum() / inverse.sum())
    tuned = _weight(f, code, inverse) if weight is None else weight
    # Hajek's form of the mean of residuals: the drawn units stand for as many as they were drawn from.
    residual = float((inverse * (code - tuned * f)).sum() / inverse.sum())
    share = tuned * float(f.mean()) + residual
    influence = tuned * (f - f.mean()) + inverse / inverse.sum() * n * (code - tuned * f - residual)
    names, place = np.unique(cluster, return_inverse=True)
    n_articles = len(names)
    if n_articles < LEAST_ARTICLES or n_coded < LEAST_CODED:
        return Corrected(share, np.nan, np.nan, float(f.mean()), estimated, tuned)
    sums = np.bincount(place, weights=influence)
    size = bounds[1] - bounds[0]
    variance = (sums**2).sum() / n**2 * n_articles / (n_articles - 1) + (size / n_coded) ** 2
    half = float(stdtrit(n_articles - 1, (1 + confidence) / 2)) * float(np.sqrt(variance))
    low, high = max(share - half, bounds[0]), min(share + half, bounds[1])
    return Corrected(float(np.clip(share, *bounds)), low, high, float(f.mean()), estimated, tuned)


def _weight(f: Array, code: Array, inverse: Array) -> float:
    """How far the machine is believed: the slope of people's codes on the machine's, between 0 and 1."""
    w = inverse / inverse.sum()
    mean_f, mean_y = (w * f).sum(), (w * code).sum()
    spread = (w * (f - mean_f) ** 2).sum()
    return float(np.clip((w * (f - mean_f) * (code - mean_y)).sum() / spread, 0.0, 1.0)) if spread > 0 else 0.0
