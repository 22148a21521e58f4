"""Dispersion of words over articles and other parts, counted by hand."""

from __future__ import annotations

import pytest

import mediakit as mk
from mediakit.errors import ArgumentError


def test_lynes_case_as_a_corpus() -> None:
    # ALLEMAND at a thousandth of its parts' sizes: the formulas see the same shares, rounded
    counts, sizes = (2, 0, 1, 1, 3, 0, 3, 0, 0, 0), (81, 81, 83, 81, 80, 79, 81, 80, 80, 79)
    texts = [" ".join(["allemand"] * n + ["mot"] * (size - n)) for n, size in zip(counts, sizes, strict=True)]
    row = mk.dispersion(mk.from_texts({"a": texts}), pattern="allemand").table.row(0, named=True)
    assert (row["count"], row["n_parts"], row["n_parts_possible"]) == (10, 5, 10)
    for name, value in (("juilland_d", 0.604), ("carroll_d2", 0.652), ("rosengren_s", 0.476), ("dp", 0.499)):
        assert row[name] == pytest.approx(value, abs=2e-3)


def test_parts_are_articles_or_a_column() -> None:
    corpus = mk.from_texts({"a": ["war war", "war peace"], "b": ["talk talk", "talk peace"]})
    over = {r["term"]: r for r in mk.dispersion(corpus, parts="source", min_count=1).table.iter_rows(named=True)}
    assert (over["war"]["dpnorm"], over["peace"]["dpnorm"]) == (1.0, 0.0)
    assert (over["war"]["juilland_d"], over["peace"]["juilland_d"]) == (0.0, 1.0)
    within = mk.dispersion(corpus, by="source", pattern="peace", min_count=1).table
    assert within.select("source", "n_parts", "n_parts_possible", "dpnorm").rows() == [
        ("a", 1, 2, 1.0),
        ("b", 1, 2, 1.0),
    ]


def test_one_part_says_so() -> None:
    row = mk.dispersion(mk.from_texts({"a": ["war"]}), min_count=1).table.row(0, named=True)
    assert (row["note"], row["dp"], row["juilland_d"]) == ("one part", None, None)


def test_refused() -> None:
    with pytest.raises(ArgumentError, match="is in `by` already"):
        mk.dispersion(mk.from_texts({"a": ["war"]}), by="source", parts="source")
