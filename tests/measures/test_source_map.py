"""Likeness at equal words and the map: a big source is no centre, and distances that fit a plane are kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.stats.scaling import aligned, classical_scaling, stress

WORDS = [
    f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("na", "lo", "ri", "sta", "mu", "ve", "ko", "zen")
]


def rows() -> list[dict[str, Any]]:
    """Sources that draw from the same rare words alike; one of them has ten times as many articles."""
    rng = np.random.default_rng(0)
    rates = 1 / np.arange(1, len(WORDS) + 1)
    told = []
    for source, n in (("big", 80), ("one", 8), ("two", 8), ("three", 8)):
        for number in range(n):
            words = rng.choice(WORDS, size=150, p=rates / rates.sum())
            told.append({"article_id": f"{source}{number}", "source": source, "text": " ".join(words)})
    return told


def test_a_big_source_is_central_only_by_its_size(make_corpus: Any) -> None:
    table = mk.similarity(make_corpus(rows()), equal_words=True, n_resamples=100).table
    with_big = (table["target"] == "big") | (table["reference"] == "big")
    plain = table.filter(with_big)["cosine"].mean() - table.filter(~with_big)["cosine"].mean()  # type: ignore[operator]
    equal = table.filter(with_big)["cosine_equal"].mean() - table.filter(~with_big)["cosine_equal"].mean()  # type: ignore[operator]
    assert plain > 0.05
    assert abs(equal) < plain / 3
    assert (table["cosine_equal_low"] <= table["cosine_equal"]).all()
    assert (table["cosine_equal"] <= table["cosine_equal_high"]).all()


def test_the_draws_do_not_depend_on_the_order(make_corpus: Any) -> None:
    one, other = (
        mk.similarity(make_corpus(some), equal_words=True, n_resamples=20).table.sort("target", "reference")
        for some in (rows(), rows()[::-1])
    )
    np.testing.assert_allclose(one["cosine_equal"], other["cosine_equal"], rtol=1e-9)


def test_distances_in_a_plane_are_kept_and_maps_are_turned_onto_each_other() -> None:
    places = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 4.0], [1.0, 2.0]])
    distances = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    found = classical_scaling(distances)
    assert stress(distances, found) < 1e-9
    np.testing.assert_allclose(aligned(found, places), places, atol=1e-9)


def test_a_map_of_noise_says_that_it_is_not_to_be_trusted(make_corpus: Any) -> None:
    result = mk.source_map(make_corpus(rows()), n_resamples=50)
    assert result.table["target"].to_list() == ["big", "one", "three", "two"]
    assert not result.table["trusted"].any()
    assert "do not trust the map" in result.recipe.notes[0] or "read the matrix" in result.recipe.notes[0]
    with pytest.raises(ArgumentError, match="fewer than three groups"):
        mk.source_map(make_corpus(rows()[-4:]))
