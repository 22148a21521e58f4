"""Which labellings are possible: all of them once when listed, each equally often when drawn."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import chisquare

from mediakit.stats.draws import article_keys
from mediakit.stats.relabelling import all_labels, exchanges, n_relabellings, sampled_labels

KEYS = article_keys(f"article-{i}" for i in range(12))

# strata, unit and label of each article
PLAIN = ([0, 0, 0, 0, 1, 1, 1, 2, 2], list(range(9)), [1, 1, 0, 0, 1, 0, 0, 1, 1])
WIRE = ([0, 0, 0, 0, 0, 0, 0, 0, 1, 1], [0, 0, 1, 1, 2, 3, 4, 5, 6, 7], [1, 1, 0, 0, 1, 0, 0, 0, 1, 0])
MIXED = ([0] * 8, [0, 0, 1, 1, 2, 2, 3, 3], [1, 0, 1, 1, 0, 0, 0, 0])


def brute_force(strata: list[int], unit: list[int], labels: list[int]) -> set[tuple[int, ...]]:
    """Every way to hand the units' labels round among units of the same stratum and size."""
    members = {u: sorted((i for i in range(len(unit)) if unit[i] == u), key=lambda i: KEYS[i]) for u in unit}
    found = set()
    names = sorted(members)
    for order in permutations(names):
        kind = [(strata[members[u][0]], len(members[u])) for u in names]
        if kind == [(strata[members[u][0]], len(members[u])) for u in order]:
            new = [0] * len(unit)
            for u, giver in zip(names, order, strict=True):
                for i, j in zip(members[u], members[giver], strict=True):
                    new[i] = labels[j]
            found.add(tuple(new))
    return found


@pytest.mark.parametrize("case", [PLAIN, WIRE, MIXED], ids=["plain", "wire", "mixed"])
def test_all_labels_are_the_brute_force_ones(case: tuple[list[int], list[int], list[int]]) -> None:
    strata, unit, labels = (np.array(part) for part in case)
    sets = exchanges(labels.astype(bool), strata, unit, KEYS[: len(labels)])
    listed = all_labels(labels.astype(bool), sets)
    found = [tuple(int(x) for x in column) for column in listed.T]
    assert set(found) == brute_force(*case)
    assert len(found) == len(set(found)) == n_relabellings(sets)


@pytest.mark.parametrize("case", [PLAIN, WIRE, MIXED], ids=["plain", "wire", "mixed"])
def test_sampled_labels_are_uniform_over_all(case: tuple[list[int], list[int], list[int]]) -> None:
    strata, unit, labels = (np.array(part) for part in case)
    sets = exchanges(labels.astype(bool), strata, unit, KEYS[: len(labels)])
    drawn = sampled_labels(labels.astype(bool), sets, 0, 4000, seed=1)
    kinds, counts = np.unique(drawn, axis=1, return_counts=True)
    assert kinds.shape[1] == n_relabellings(sets)
    assert chisquare(counts).pvalue > 0.001


def test_many_units_in_one_stratum_are_listed_without_deep_recursion() -> None:
    labels = np.arange(4000) == 17
    keys = article_keys(str(i) for i in range(4000))
    sets = exchanges(labels, np.zeros(4000, dtype=np.int64), np.arange(4000), keys)
    listed = all_labels(labels, sets)
    assert listed.shape == (4000, 4000)
    assert (listed.sum(axis=0) == 1).all()


def test_nothing_to_exchange() -> None:
    labels = np.array([True, False])
    sets = exchanges(labels, np.array([0, 1]), np.arange(2), KEYS[:2])
    assert (sets, n_relabellings(sets)) == ([], 1)
    assert all_labels(labels, sets).tolist() == [[1.0], [0.0]]
    assert sampled_labels(labels, sets, 0, 2, seed=0).tolist() == [[1.0, 1.0], [0.0, 0.0]]
