"""How well are numbers in news prose found, with their bounds, qualifier and unit? Against a gold set written first.

The floors are what was measured, rounded down; every third sentence was held out while the rule was made.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mediakit.text.numbers import find_numbers

GOLD = tomllib.loads((Path(__file__).parent / "figures.toml").read_text(encoding="utf-8"))["sentences"]
HELD_OUT = GOLD[2::3]
Row = tuple[str, float, float | None, str, str]


def expected(sentence: dict[str, Any]) -> list[Row]:
    return [
        (text, float(low), None if high == "open" else float(high), qualifier, unit)
        for text, low, high, qualifier, unit in sentence["found"]
    ]


def found_in(text: str) -> list[Row]:
    return [
        (text[one.start : one.end], one.low, one.high, one.qualifier or "", one.unit or "")
        for one in find_numbers(text)
    ]


def agreement(sentences: list[dict[str, Any]], *, with_unit: bool) -> tuple[float, float]:
    """Precision and recall of expressions with their bounds and qualifiers (and units)."""
    hits = n_found = n_expected = 0
    for sentence in sentences:
        wanted, found = expected(sentence), found_in(sentence["text"])
        if not with_unit:
            wanted, found = [(*row[:4], "") for row in wanted], [(*row[:4], "") for row in found]
        n_found, n_expected = n_found + len(found), n_expected + len(wanted)
        for row in found:
            if row in wanted:
                wanted.remove(row)
                hits += 1
    return hits / n_found, hits / n_expected


# Measured: precision and recall 1.00, with unit .984; held out 1.00, with unit .983. On its first run, before any miss was
# seen: .984, with unit .958. One author wrote sentences and rules, so other prose does worse; the floors guard against change.
@pytest.mark.parametrize(
    ("sentences", "with_unit", "precision", "recall"),
    [
        (GOLD, False, 0.99, 0.99),
        (GOLD, True, 0.98, 0.98),
        (HELD_OUT, False, 0.99, 0.99),
        (HELD_OUT, True, 0.98, 0.98),
    ],
    ids=["all", "all with unit", "held out", "held out with unit"],
)
def test_numbers_are_found(sentences: list[dict[str, Any]], with_unit: bool, precision: float, recall: float) -> None:
    measured = agreement(sentences, with_unit=with_unit)
    assert measured[0] >= precision, measured
    assert measured[1] >= recall, measured


def test_the_gold_is_of_its_sentences() -> None:
    assert len(GOLD) == 150
    assert sum(not sentence["found"] for sentence in GOLD) >= 25
    for sentence in GOLD:
        for text, low, high, qualifier, _ in expected(sentence):
            assert text in sentence["text"]
            assert high is None or low <= high
            assert not qualifier or qualifier in text.lower()
