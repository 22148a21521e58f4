"""How often does mk.model find a difference between groups where there is none?

usage: model_false_alarms.py [--runs N]

Simulated: sources with a level of their own (a third of the variance), each with 4 to 20 passages, half of them in
either camp, on events with levels of their own. Printed: the share of runs with p below .05, by the number of sources,
for errors that take all passages for independent, for clustered errors, and for the wild cluster bootstrap.
"""

from __future__ import annotations

import argparse

import numpy as np

from mediakit.stats.cluster_model import fit_clustered, wild_cluster_p

__all__ = ["alarms"]

SOURCES = (6, 10, 20, 40)
ALPHA, EVENTS, RESAMPLES = 0.05, 4, 199


def alarms(n_sources: int, runs: int, seed: int = 0, *, wild: bool = True) -> dict[str, float]:
    """The shares of runs with p below .05 for a number of sources."""
    rng = np.random.default_rng(seed)
    hits = np.zeros(3)
    for run in range(runs):
        sizes = rng.integers(4, 21, n_sources)
        source = np.repeat(np.arange(n_sources), sizes)
        event = rng.integers(0, EVENTS, len(source))
        camp = (source % 2).astype(float)
        score = rng.normal(0, 0.7, n_sources)[source] + rng.normal(0, 1, len(source)) + 0.5 * event
        design = np.column_stack([np.ones(len(source)), camp, *(event == e for e in range(1, EVENTS))]).astype(float)
        clustered = fit_clustered(design, score, source).p[1]
        alone = fit_clustered(design, score, np.arange(len(source))).p[1]
        p = [alone, clustered]
        if wild:
            p.append(wild_cluster_p(design, score, source, np.array([1]), n_resamples=RESAMPLES, seed=run)[0])
        hits[: len(p)] += np.array(p) < ALPHA
    names = ("passages independent", "clustered", "wild bootstrap")[: 3 if wild else 2]
    return dict(zip(names, (hits / runs).tolist(), strict=False))


def main() -> None:
    """Print a row a number of sources."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=1000)
    runs = parser.parse_args().runs
    for n in SOURCES:
        print(f"{n} sources: " + ", ".join(f"{name} {value:.3f}" for name, value in alarms(n, runs).items()))


if __name__ == "__main__":
    main()
