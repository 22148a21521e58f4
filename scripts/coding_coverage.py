"""Do intervals of corrected shares hold the truth as often as they say? A simulation of a side that a machine misreads.

    python scripts/coding_coverage.py [--simulations 2000] [--quick]

Every article tells with a rate of its own; the machine misses and sees what is not there, more of one than of the other
(as it may on one side and not on another); some sentences of the side are coded. Printed by case: the bias of the machine's
share and of the corrected one, how often the 95 % interval holds the rate of the side (that articles are drawn from), and how
wide it is against one from codes alone.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

from mediakit.stats.corrected import corrected_share


@dataclass(frozen=True)
class Case:
    """rate: true share; spread: of articles' rates (beta's size, larger = more alike); misses and false alarms of the machine;
    articles, sentences an article, coded sentences of the side."""

    rate: float
    spread: float
    misses: float
    false_alarms: float
    n_articles: int
    n_sentences: int
    n_coded: int


CASES = {
    "half, good machine": Case(0.5, 20, 0.1, 0.1, 60, 20, 100),
    "half, misses a third": Case(0.5, 20, 0.35, 0.05, 60, 20, 100),
    "half, false alarms": Case(0.5, 20, 0.05, 0.35, 60, 20, 100),
    "a fifth, useless machine": Case(0.2, 20, 0.5, 0.5, 60, 20, 100),
    "one in twenty": Case(0.05, 20, 0.3, 0.02, 60, 20, 100),
    "one in twenty, few coded": Case(0.05, 20, 0.3, 0.02, 60, 20, 40),
    "few articles": Case(0.4, 10, 0.2, 0.1, 12, 30, 60),
    "articles alike": Case(0.4, 1000, 0.2, 0.1, 60, 20, 100),
    "articles far apart": Case(0.4, 3, 0.2, 0.1, 60, 20, 200),
}


@dataclass(frozen=True)
class Found:
    """bias of the machine and of the corrected share, coverage of the interval, its mean width and that of codes alone."""

    machine_bias: float
    corrected_bias: float
    coverage: float
    width: float
    width_codes: float


def simulate(case: Case, n: int, seed: int) -> Found:
    """Draw n corpora of a side, code a random part of each, correct."""
    rng = np.random.default_rng(seed)
    total = case.n_articles * case.n_sentences
    article = np.repeat(np.arange(case.n_articles), case.n_sentences)
    rows = []
    for _ in range(n):
        rates = rng.beta(case.rate * case.spread, (1 - case.rate) * case.spread, case.n_articles)
        truth = rng.random(total) < rates[article]
        wrong = np.where(truth, rng.random(total) < case.misses, rng.random(total) < case.false_alarms)
        machine = (truth ^ wrong).astype(float)
        coded = np.full(total, np.nan)
        drawn = rng.choice(total, case.n_coded, replace=False)
        coded[drawn] = truth[drawn]
        chance = np.full(total, case.n_coded / total)
        one = corrected_share(machine, coded, chance, article)
        alone = corrected_share(machine, coded, chance, article, weight=0.0)
        rows.append(
            (one.machine, one.share, one.low <= case.rate <= one.high, one.high - one.low, alone.high - alone.low)
        )
    machine_share, share, held, width, width_alone = np.array(rows, float).mean(axis=0)
    return Found(machine_share - case.rate, share - case.rate, held, width, width_alone)


def main() -> None:
    """Print a line a case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=2000)
    parser.add_argument("--quick", action="store_true", help="200 simulations")
    asked = parser.parse_args()
    n = 200 if asked.quick else asked.simulations
    print(f"{'case':<26}{'machine bias':>13}{'corrected':>11}{'coverage':>10}{'width':>8}{'codes alone':>13}")
    for number, (name, case) in enumerate(CASES.items()):
        found = simulate(case, n, number)
        print(
            f"{name:<26}{found.machine_bias:>13.3f}{found.corrected_bias:>11.4f}{found.coverage:>10.3f}{found.width:>8.3f}"
            f"{found.width_codes:>13.3f}"
        )
    print(f"{n} simulations a case; standard error of a coverage of .95: {(0.95 * 0.05 / n) ** 0.5:.3f}")


if __name__ == "__main__":
    main()
