"""Sentences of the article told apart by event, against an assignment by hand. Floor: 85 % agreement."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np

import mediakit as mk
from mediakit.corpus.passages import passages

ROOT = Path(__file__).parents[2]
FLOOR = 0.85


def test_the_articles_sentences_tell_the_events_a_reader_says_they_tell() -> None:
    gold = tomllib.loads((Path(__file__).parent / "article_events.toml").read_text(encoding="utf-8"))
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    found, part = passages(corpus.base), corpus.parts[0]
    row = corpus.base.articles["source"].to_list().index(gold["article"])
    sentences = np.flatnonzero(part.article == row)
    assert len(sentences) == len(gold["sentences"])
    by_letter = {f"E{number:02d}": event for number, event in enumerate(found.events, 1)}
    told = [{found.events[e] for s, e in zip(*found.pairs[0], strict=True) if s == one} for one in sentences]
    wanted = [{by_letter[letter] for letter in letters} for letters in gold["sentences"]]
    agree = [bool(a & b) or a == b for a, b in zip(told, wanted, strict=True)]
    assert np.mean(agree) >= FLOOR, [i for i, ok in enumerate(agree) if not ok]
    # being right by naming many events would be no agreement
    assert sum(map(len, told)) <= 1.35 * sum(map(len, wanted))
