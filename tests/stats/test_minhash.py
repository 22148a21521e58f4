"""Grams, sketches, candidates, runs, components: against plain Python on sets and strings."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import combinations

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.stats import minhash
from mediakit.stats.minhash import candidate_pairs, components, gram_hashes, mix, runs_of, sampled

WORDS = st.lists(st.integers(1, 4), max_size=30)


def hashes(words: list[int]) -> np.ndarray:
    return mix(np.array(words, np.uint64))


@given(st.lists(WORDS, max_size=5), st.integers(1, 6))
def test_grams_are_equal_where_their_words_are_and_never_cross_a_border(texts: list[list[int]], n: int) -> None:
    texts = [text for text in texts if text]
    words = [word for text in texts for word in text]
    starts = np.cumsum([0, *(len(text) for text in texts)])[:-1]
    made, whole = gram_hashes(hashes(words), starts, n)
    grams = {}
    at = 0
    for text in texts:
        for i in range(len(text)):
            assert whole[at] == (i + n <= len(text))
            if whole[at]:
                grams.setdefault(tuple(text[i : i + n]), set()).add(int(made[at]))
            at += 1
    assert all(len(found) == 1 for found in grams.values())
    assert len(set().union(*grams.values())) == len(grams)


def test_the_mix_is_the_published_one_and_loses_nothing() -> None:
    # SplitMix64 with seed 0: the first outputs of its authors' program, which adds the golden ratio before it mixes
    gamma = 0x9E3779B97F4A7C15
    states = np.array([(gamma * k) % 2**64 for k in (1, 2, 3)], np.uint64)
    assert [hex(one) for one in mix(states).tolist()] == [
        "0xe220a8397b1dcdaf",
        "0x6e789e6aa1b965f4",
        "0x6c45d188009454f",
    ]
    many = np.arange(100_000, dtype=np.uint64)
    assert len(np.unique(mix(many))) == len(many)


def test_a_sketch_holds_one_hash_in_so_many_and_the_same_ones_everywhere() -> None:
    some = mix(np.arange(100_000, dtype=np.uint64))
    assert abs(sampled(some, 4).mean() - 0.25) < 0.005
    assert (sampled(some[::-1], 4) == sampled(some, 4)[::-1]).all()


@pytest.mark.parametrize("at_once", [500_000, 5])
@given(owners=st.lists(st.sets(st.integers(0, 12), max_size=8), min_size=1, max_size=8), most=st.integers(1, 8))
def test_candidates_share_what_they_are_said_to_share(at_once: int, owners: list[set[int]], most: int) -> None:
    """Sorted all at once, or one range of hashes after the other."""
    values = np.array([value for owner in owners for value in owner for _ in range(2)], np.uint64)  # each twice
    owner = np.array([number for number, some in enumerate(owners) for _ in some for _ in range(2)], np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(minhash, "AT_ONCE", at_once)
        pairs, sizes = candidate_pairs(values, owner, len(owners), most)
    kept = {value for value in range(13) if sum(value in some for some in owners) <= most}
    expected = {(i, j): len(a & b & kept) for (i, a), (j, b) in combinations(enumerate(owners), 2) if a & b & kept}
    found = dict(zip(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True), pairs.n_shared.tolist(), strict=True))
    assert found == expected
    assert sizes.tolist() == [len(some & kept) for some in owners]


@given(WORDS, WORDS)
def test_the_longest_run_is_difflibs(a: list[int], b: list[int]) -> None:
    runs = runs_of(hashes(a), hashes(b), most_repeats=100)
    for start_a, start_b, n in zip(runs.a, runs.b, runs.n, strict=True):
        assert a[start_a : start_a + n] == b[start_b : start_b + n]
        before = start_a > 0 and start_b > 0 and a[start_a - 1] == b[start_b - 1]
        after = start_a + n < len(a) and start_b + n < len(b) and a[start_a + n] == b[start_b + n]
        assert not before
        assert not after
    longest = SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
    assert (int(runs.n[0]) if len(runs.n) else 0) == longest
    assert (np.diff(runs.n) <= 0).all()


def test_a_refrain_starts_no_match() -> None:
    runs = runs_of(hashes([1] * 50 + [2]), hashes([1] * 50 + [2]), most_repeats=20)
    assert list(zip(runs.a, runs.b, runs.n, strict=True)) == [(50, 50, 1)]


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=20))
def test_components_are_networkxs(edges: list[tuple[int, int]]) -> None:
    graph = networkx.Graph(edges)
    graph.add_nodes_from(range(15))
    expected = {node: min(group) for group in networkx.connected_components(graph) for node in group}
    both = np.array(edges, np.int64).reshape(-1, 2)
    assert components(15, both[:, 0], both[:, 1]).tolist() == [expected[node] for node in range(15)]
