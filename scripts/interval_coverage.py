"""How often does a 95 % interval hold the truth? A table from simulated articles.

Run: python scripts/interval_coverage.py (about ten seconds). Means and ratios at 5, 10, 20 and 50 articles (normal,
lognormal, shares with many zeros, shares nearly always zero), and matched differences with unequal event mixes.
Replications are independent columns; ten seeds of the bootstrap.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mediakit.stats.bootstrap import article_keys, matched_difference_interval, mean_interval, ratio_interval

__all__ = ["SHAPES", "matched_coverage", "mean_coverage", "ratio_coverage", "simulated"]

Array = npt.NDArray[np.float64]

# name -> (true mean, bounds of the scale)
SHAPES: dict[str, tuple[float, tuple[float, float] | None]] = {
    "normal": (0.0, None),
    "lognormal": (float(np.exp(0.5)), None),
    "share": (0.4 * 1.5 / 5.5, (0.0, 1.0)),
    "rare share": (0.15 * 1.5 / 5.5, (0.0, 1.0)),
}


def simulated(shape: str, size: tuple[int, int], rng: np.random.Generator) -> Array:
    """Scores of one shape; a share is 0 in 60 % of articles (rare: 85 %), else Beta(1.5, 4)."""
    if shape == "normal":
        return rng.normal(size=size)
    if shape == "lognormal":
        return rng.lognormal(size=size)
    zeros = 0.6 if shape == "share" else 0.85
    return np.where(rng.random(size) < zeros, 0.0, rng.beta(1.5, 4.0, size=size))


def mean_coverage(shape: str, n: int, replications: int = 3000, seed: int = 1) -> tuple[float, float]:
    """Share of intervals of a mean that hold the truth, and their median width."""
    rng = np.random.default_rng([seed, n])
    truth, bounds = SHAPES[shape]
    held, widths = [], []
    for i in range(10):
        values = simulated(shape, (n, replications // 10), rng)
        keys = article_keys(f"{i}-{j}" for j in range(n))
        _, low, high = mean_interval(values, keys, seed=i, bounds=bounds)
        held.append((low <= truth) & (truth <= high))
        widths.append(high - low)
    return float(np.mean(held)), float(np.median(widths))


def ratio_coverage(n: int, replications: int = 3000, seed: int = 1) -> tuple[float, float]:
    """The same for a ratio of sums: sentences with a frame over sentences, in unlike articles of 5 to 40 sentences."""
    rng = np.random.default_rng([seed, n])
    held, widths = [], []
    for i in range(replications // 30):
        size = rng.integers(5, 41, size=n)
        hits = rng.binomial(size[:, None], rng.beta(1.0, 4.0, size=(n, 30)))
        keys = article_keys(f"{i}-{j}" for j in range(n))
        _, low, high = ratio_interval(hits, size, keys, seed=i, bounds=(0, 1))
        held.append((low <= 0.2) & (high >= 0.2))
        widths.append(high - low)
    return float(np.mean(held)), float(np.median(widths))


def matched_coverage(sizes: list[tuple[int, int]], replications: int = 3000, seed: int = 1) -> tuple[float, float]:
    """The same for a matched difference of 0.3: `sizes` = target and reference articles of each event.

    Events differ in level, the target's scores spread twice as much, and one article in four tells two events.
    """
    rng = np.random.default_rng([seed, len(sizes)])
    article, block, group = _cells(sizes)
    held, widths = [], []
    for i in range(10):
        per_article = rng.normal(size=(article.max() + 1, replications // 10))
        noise = 0.7 * per_article[article] + 0.7 * rng.normal(size=(len(article), replications // 10))
        values = rng.normal(size=len(sizes))[block][:, None] + noise * np.where(group, 2.0, 1.0)[:, None]
        keys = article_keys(f"{i}-{j}" for j in range(article.max() + 1))
        found = matched_difference_interval(article, block, group, values + 0.3 * group[:, None], keys, seed=i)
        held.append((found.low <= 0.3) & (found.high >= 0.3))
        widths.append(found.high - found.low)
    return float(np.mean(held)), float(np.median(widths))


def _cells(sizes: list[tuple[int, int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    rows, n = [], 0
    for event, pair in enumerate(sizes):
        for side, count in zip((1, 0), pair, strict=True):
            for _ in range(count):
                rows.append((n, event, side))
                if n % 4 == 0 and len(sizes) > 1:
                    rows.append((n, (event + 1) % len(sizes), side))
                n += 1
    article, block, group = np.array(rows).T
    return article, block, group


def main() -> None:
    """Print the table."""
    print(f"{'interval':<28}{'articles':<26}{'coverage':>9}{'width':>8}")
    for shape in SHAPES:
        for n in (5, 10, 20, 50):
            _print(f"mean, {shape}", str(n), mean_coverage(shape, n))
    for n in (5, 10, 20, 50):
        _print("ratio of sums", str(n), ratio_coverage(n))
    designs = {
        "one event, 5 + 5": [(5, 5)],
        "one event, 5 + 50": [(5, 50)],
        "4 events, 3-9 + 9-3": [(3, 9), (4, 8), (8, 4), (9, 3)],
        "6 events, 1-2 + 1-2": [(1, 2), (2, 1), (1, 1), (2, 2), (1, 1), (1, 2)],
        "10 events, 1 + 1": [(1, 1)] * 10,
        "12 events, 2 + 10": [(2, 10)] * 12,
        "3 events, 20 + 40": [(20, 40)] * 3,
    }
    for name, sizes in designs.items():
        _print("matched difference", name, matched_coverage(sizes))


def _print(name: str, articles: str, found: tuple[float, float]) -> None:
    print(f"{name:<28}{articles:<26}{found[0]:>9.3f}{found[1]:>8.2f}")


if __name__ == "__main__":
    main()
