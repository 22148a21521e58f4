"""Sentences of the bundled corpus told apart by event, against a blind assignment of 168 of them (passages.toml)."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

import mediakit as mk
from mediakit.corpus.passages import passages
from mediakit.corpus.spans import sentence_text

ROOT = Path(__file__).parents[2]
GOLD = tomllib.loads((Path(__file__).parent / "passages.toml").read_text(encoding="utf-8"))["article"]
Told = list[tuple[frozenset[str], frozenset[str]]]


@pytest.fixture(scope="module")
def told() -> Told:
    """(events by hand, events by the rule) of every sentence of the gold."""
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    found, part = passages(corpus.base), corpus.parts[0]
    by_letter = {f"E{number:02d}": event for number, event in enumerate(found.events, 1)}
    by_rule: dict[int, set[str]] = {}
    for sentence, event in zip(*(column.tolist() for column in found.pairs[0]), strict=True):
        by_rule.setdefault(sentence, set()).add(found.events[event])
    titles = corpus.base.articles["title"].to_list()
    pairs = []
    for article in GOLD:
        sentences = np.flatnonzero(part.article == titles.index(article["title"])).tolist()
        for number, letters, begins in article["sentences"]:
            assert sentence_text(corpus, 0, sentences[number]).replace('"', "'").startswith(begins)
            by_hand = frozenset(by_letter[letter] for letter in letters)
            pairs.append((by_hand, frozenset(by_rule.get(sentences[number], set()))))
    return pairs


def f1_by_event(told: Told) -> dict[str, tuple[float, int]]:
    """F1 of each event, and how many sentences tell it by hand."""
    hand, rule, both = (
        Counter(event for pair in told for event in chosen(pair))
        for chosen in (lambda pair: pair[0], lambda pair: pair[1], lambda pair: pair[0] & pair[1])
    )
    return {event: (2 * both[event] / (hand[event] + rule[event]), hand[event]) for event in sorted(hand | rule)}


def test_the_gold_is_as_it_says() -> None:
    rows: list[Any] = [row for article in GOLD for row in article["sentences"]]
    assert len(rows) == 168
    assert len(GOLD) == 24
    assert len({article["source"] for article in GOLD}) == 6


# Measured when the gold was made, and the rule was not touched after it: the same events .869, an event in common .905, kappa
# over sets of events .852; F1 by event .80 to .95 for eight of them, .62 for the graffiti (9 sentences), .67 for the online
# summit (5), 0 for the movement for justice (2). Floors are a little under.
def test_the_rule_agrees_with_the_reader(told: Told) -> None:
    same = [hand == rule for hand, rule in told]
    touching = [bool(hand & rule) or hand == rule for hand, rule in told]
    kappa = cohen_kappa_score(*([" ".join(sorted(pair[side])) for pair in told] for side in (0, 1)))
    assert np.mean(same) >= 0.85
    assert np.mean(touching) >= 0.88
    assert kappa >= 0.83


def test_events_told_often_are_told_apart(told: Told) -> None:
    scores = {event: f1 for event, (f1, n) in f1_by_event(told).items() if n >= 7}
    assert len(scores) == 9
    assert min(f1 for event, f1 in scores.items() if event != "2020-july-graffiti") >= 0.78
