"""Agreement of topics: the published example of ranked lists, and what any measure of agreement keeps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.stats.topic_stability import agreement, average_jaccard


def test_ranked_lists_by_hand() -> None:
    """Depths 1 to 5: {a}{c}: 0; {a,b}{c,b}: 1/3; {a,b,c}{c,b,d}: 2/4; 4: {a,b,c,d}{c,b,d,e}: 3/5; 5: 4/6 ..."""
    one, other = np.array([1, 2, 3, 4, 5]), np.array([3, 2, 4, 9, 5])
    shared = [(0, 2), (1, 3), (2, 4), (3, 5), (4, 6)]
    assert average_jaccard(one, other) == pytest.approx(sum(a / b for a, b in shared) / 5)


def test_words_at_the_top_count_most() -> None:
    base = np.arange(5)
    top, bottom = base.copy(), base.copy()
    top[0], bottom[4] = 9, 9
    assert average_jaccard(base, top) < average_jaccard(base, bottom)


def test_topics_are_paired_so_that_they_agree_best() -> None:
    one = np.array([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    assert agreement(one, one[[2, 0, 1]]) == 1.0
    assert agreement(one, one + 100) == 0.0
    assert agreement(one, np.array([[0, 1, 2], [3, 4, 5], [90, 91, 92]])) == pytest.approx(2 / 3)


@given(st.permutations(range(8)), st.permutations(range(8)))
def test_it_is_symmetric_and_between_0_and_1(a: list[int], b: list[int]) -> None:
    one, other = np.array(a).reshape(2, 4), np.array(b).reshape(2, 4)
    assert agreement(one, other) == pytest.approx(agreement(other, one))
    assert 0 <= agreement(one, other) <= 1
