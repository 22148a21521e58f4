"""How many units are to be coded, and how small a difference can be seen? Formulas before any coding is done.

They take what nobody knows yet (the share, the agreement) as an assumption, so they tell an order of size, not a promise.
"""

from __future__ import annotations

import math

from scipy.special import ndtri, stdtrit

from mediakit.errors import ArgumentError

__all__ = ["smallest_difference", "units_for_alpha", "units_for_width"]


def units_for_width(
    width: float, share: float, *, n_population: int | None = None, design_effect: float = 1.0, confidence: float = 0.95
) -> int:
    """Units to code so that a share's interval is `width` from end to end (Cochran 1977, formulas 4.1 and 4.2).

    n0 = z^2 p (1 - p) / (width / 2)^2, times the design effect, then with the correction for a finite number of units.

    >>> units_for_width(0.1, 0.5), units_for_width(0.1, 0.5, n_population=1000)
    (385, 278)
    """
    if not 0 < width < 1 or not 0 < share < 1:
        raise ArgumentError(f"width is {width} and share {share}; both must be above 0 and below 1")
    z = float(ndtri((1 + confidence) / 2))
    n = z**2 * share * (1 - share) / (width / 2) ** 2 * design_effect
    return math.ceil(n if n_population is None else n / (1 + (n - 1) / n_population))


def units_for_alpha(least: float, rarest: float, *, n_coders: int = 2, significance: float = 0.05) -> int:
    """Units that all coders must code to tell that alpha is above `least` (Krippendorff 2019, after Bloch & Kraemer 1989).

    m z^2 ((1 + a)(3 - a) / (4 p (1 - p)(1 - a)) - a): m coders, a the least alpha that is acceptable, p the share of the
    rarest value. Krippendorff's table has 139 and 81 for a quarter each of four values, .800 and .667, at .05.

    >>> units_for_alpha(0.8, 0.25), units_for_alpha(0.667, 0.25)
    (139, 81)
    """
    if not 0 <= least < 1 or not 0 < rarest <= 0.5:
        raise ArgumentError(f"least is {least} (from 0, below 1) and rarest {rarest} (above 0, at most .5)")
    z = float(ndtri(1 - significance))
    variance = (1 + least) * (3 - least) / (4 * rarest * (1 - rarest) * (1 - least)) - least
    return math.ceil(n_coders * z**2 * variance)


def smallest_difference(
    n: int, sd: float, n_other: int, sd_other: float, *, power: float = 0.8, significance: float = 0.05
) -> float:
    """Least difference of two means that a test finds with this power (Bloom 1995): (t_a + t_power) SE.

    The degrees of freedom are those of Welch and Satterthwaite; NaN for fewer than two articles on a side.

    >>> round(smallest_difference(50, 1.0, 50, 1.0), 3)
    0.566
    """
    if min(n, n_other) < 2 or not math.isfinite(sd + sd_other) or sd + sd_other == 0:
        return math.nan
    a, b = sd**2 / n, sd_other**2 / n_other
    df = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (n_other - 1))
    return float(stdtrit(df, 1 - significance / 2) + stdtrit(df, power)) * math.sqrt(a + b)
