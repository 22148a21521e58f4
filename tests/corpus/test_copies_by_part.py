"""Copies looked for part by part: the groups of the search over all articles at once, in a fraction of the memory."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

import mediakit as mk
from mediakit.corpus.copies_by_part import alike, one_in, units_of
from mediakit.corpus.wire import MIN_SHARE, copy_units


def groups(unit: np.ndarray[Any, Any]) -> set[tuple[int, ...]]:
    return {tuple(np.flatnonzero(unit == one).tolist()) for one in np.unique(unit).tolist()}


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Thirty texts of 900 words of two sources, among them the same one three times, one with a word in twenty changed, one
    that is printed by half, and two short ones that are the same."""
    monkeypatch.setattr("mediakit.corpus.tokens.BLOCK_BYTES", 20_000)
    draw = random.Random(3)

    def text(n: int = 900) -> list[str]:
        return [f"w{draw.randrange(4_000)}" for _ in range(n)]

    texts = [text() for _ in range(24)]
    changed = [f"x{at}" if at % 20 == 0 else word for at, word in enumerate(texts[5])]
    texts += [texts[2], texts[2], changed, texts[9][:450], ["short", "notice"], ["short", "notice"]]
    written = [" ".join(one) + "." for one in texts]
    return mk.from_texts({"a": written[:16], "b": written[16:]})


def test_exact_near_and_half_copies_are_one_unit(corpus: Any) -> None:
    assert len(corpus.parts) > 3
    assert groups(units_of(corpus, MIN_SHARE)) - {(at,) for at in range(30)} == {
        (2, 24, 25),
        (5, 26),
        (9, 27),
        (28, 29),
    }


def test_larger_corpora_leave_smaller_sketches_which_find_the_same_long_copies(
    corpus: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediakit.corpus.copies_by_part.MOST_GRAMS", 1_000)
    assert one_in(corpus.n_words) == 32
    assert groups(units_of(corpus, MIN_SHARE)) - {(at,) for at in range(30)} == {
        (2, 24, 25),
        (5, 26),
        (9, 27),
        (28, 29),
    }


def test_the_groups_are_those_of_all_at_once(corpus: Any) -> None:
    assert groups(units_of(corpus, MIN_SHARE)) == groups(copy_units(corpus))


def test_shares_are_of_each_articles_own_grams(corpus: Any) -> None:
    (half,) = alike(corpus, np.array([9]), np.array([27]))
    assert half.tolist() == pytest.approx([446 / 896, 1.0, 446], abs=0.002)


def test_articles_without_words_are_no_copies_of_each_other() -> None:
    corpus = mk.from_texts({"a": ["—", "…", "One word here."]})
    assert len(np.unique(units_of(corpus, MIN_SHARE))) == 3


def test_a_comparison_of_many_parts_takes_this_way_and_says_so(
    corpus: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mediakit.corpus.store import write_store

    asked: dict[str, Any] = {"measures": ["sentiment", "framing_news"], "n_resamples": 50, "n_permutations": 50}
    whole = mk.compare(corpus, **asked)
    assert not any("part by part" in note for note in whole.differences.recipe.notes)
    write_store(corpus.base, tmp_path / "store")
    monkeypatch.setattr("mediakit.corpus.wire.by_part", lambda _: True)
    told = mk.compare(mk.open(tmp_path / "store"), **asked)
    assert any("part by part" in note for note in told.differences.recipe.notes)
    assert told.differences.table.equals(whole.differences.table)
