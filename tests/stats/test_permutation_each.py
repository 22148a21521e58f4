"""Many groups, each against the rest: the same tests as one by one, whatever moves together, however blocks lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.errors import ArgumentError
from mediakit.stats.draws import article_keys
from mediakit.stats.permutation import matched_permutation_test
from mediakit.stats.permutation_each import matched_permutation_tests


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000), n=st.integers(8, 60), n_groups=st.integers(2, 9), n_blocks=st.integers(1, 4),
    missing=st.sampled_from([0.0, 0.1]), together=st.sampled_from([0.0, 0.3]), several=st.booleans(),
    uneven=st.sampled_from([1.0, 4.0]),
)  # fmt: skip
def test_each_against_the_rest_is_the_test_of_one(
    seed: int, n: int, n_groups: int, n_blocks: int, missing: float, together: float, several: bool, uneven: float
) -> None:
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.full(n_groups, 1 / uneven) + 0.2)
    of_article = rng.choice(n_groups, n, p=share)
    article = rng.integers(0, n, 2 * n) if several else np.arange(n)
    block = rng.integers(0, n_blocks, len(article))
    values = rng.normal(size=(len(article), 3)) + of_article[article][:, None] * [0.0, 0.3, 1.0]
    values[rng.random(values.shape) < missing] = np.nan
    unit = np.where(rng.random(n) < together, rng.integers(0, max(n // 4, 1), n), n + np.arange(n))
    strata = rng.integers(0, n_blocks, n)
    keys, group = article_keys(f"{seed}-{i}" for i in range(n)), of_article[article]
    targets = [int(one) for one in np.unique(group)]
    given_ = {"unit": unit, "strata": strata, "n_permutations": 97, "seed": seed}
    found = matched_permutation_tests(article, block, group, targets, values, keys, **given_)
    for target, one in zip(targets, found, strict=True):
        alone = matched_permutation_test(article, block, group == target, values, keys, **given_)
        np.testing.assert_array_equal(one.p, alone.p)
        assert one[1:] == alone[1:]


def test_without_strata_and_units_given() -> None:
    rng = np.random.default_rng(1)
    group, block, keys = rng.integers(0, 8, 200), rng.integers(0, 3, 200), article_keys(map(str, range(200)))
    values = rng.normal(size=(200, 2)) + group[:, None] / 8
    found = matched_permutation_tests(range(200), block, group, range(8), values, keys)
    for target, one in enumerate(found):
        alone = matched_permutation_test(range(200), block, group == target, values, keys)
        np.testing.assert_array_equal(one.p, alone.p)


def test_overlapping_groups_are_refused() -> None:
    with pytest.raises(ArgumentError, match="1 articles are in both groups"):
        matched_permutation_tests([0, 0, 1], [0, 1, 0], [0, 1, 1], [0], np.ones((3, 1)), article_keys("ab"))
