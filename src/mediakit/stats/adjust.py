"""How many of many small p-values are chance? Correction for the tests of one call."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mediakit.errors import ArgumentError

__all__ = ["benjamini_hochberg"]


def benjamini_hochberg(p: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], int]:
    """q-values that bound the false discovery rate, and the number of tests (Benjamini & Hochberg 1995).

    Calling all terms with q <= .05 different is wrong for at most 5 % of them in expectation, if the tests are
    independent or positively dependent. NaN is no test: it stays NaN and is not counted. Any shape; give all tests of
    one question at once, before filtering what is displayed. Returns (q, n_tests).

    >>> q, n_tests = benjamini_hochberg([0.01, float("nan"), 0.04, 0.03])
    >>> q.tolist(), n_tests
    ([0.03, nan, 0.04, 0.04], 3)
    """
    given = np.asarray(p, dtype=np.float64)
    tested = np.isfinite(given)
    n = int(np.count_nonzero(tested))
    values = given.ravel() if n == given.size else given[tested]
    if n and (values.min() < 0 or values.max() > 1):
        raise ArgumentError("p has values outside 0 to 1; give p-values, not statistics")
    # in place as far as it goes: keyness of many large groups has ten million tests
    order = np.argsort(values, kind="stable")
    steps = values[order]
    steps *= n
    steps /= np.arange(1, n + 1)
    np.minimum.accumulate(steps[::-1], out=steps[::-1])
    np.minimum(steps, 1.0, out=steps)
    adjusted = np.empty(n)
    adjusted[order] = steps
    if n == given.size:
        return adjusted.reshape(given.shape), n
    q = np.full(given.shape, np.nan)
    q[tested] = adjusted
    return q, n
