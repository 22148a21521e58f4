"""Lockwords: likeness that is shown, not assumed."""

from __future__ import annotations

from typing import Any

import pytest

import mediakit as mk
from mediakit.errors import ArgumentError


def corpus_of(make_corpus: Any, n: int, extra: str = "") -> Any:
    rows = [
        {
            "source": source,
            "text": f"{'steady ' * (5 + i % 2)}{'rising ' * (6 if source == 'a' else 2)}{'filler ' * 40}",
            **({"composed": True} if extra else {}),
        }
        for source in "ab"
        for i in range(n)
    ]
    return make_corpus(rows)


def test_a_word_of_like_rate_is_one_and_another_is_not(make_corpus: Any) -> None:
    table = mk.lockwords(corpus_of(make_corpus, 12), target="a").table
    rows = {r["term"]: r for r in table.iter_rows(named=True)}
    assert rows["steady"]["is_lockword"]
    assert -0.5 < rows["steady"]["log_ratio_low"] < rows["steady"]["log_ratio_high"] < 0.5
    assert rows["steady"]["q"] < 0.05
    assert not rows["rising"]["is_lockword"]
    assert rows["rising"]["p"] > 0.9


def test_few_articles_show_nothing(make_corpus: Any) -> None:
    table = mk.lockwords(corpus_of(make_corpus, 4), target="a", min_count=5).table
    assert set(table["note"]) == {"too few articles"}
    assert not table["is_lockword"].any()
    assert table["p"].null_count() == table.height
    composed = mk.lockwords(corpus_of(make_corpus, 12, "composed"), target="a").table
    assert set(composed["note"]) == {"composed: not tested"}
    assert not composed["is_lockword"].any()


def test_refused(make_corpus: Any) -> None:
    corpus = corpus_of(make_corpus, 5)
    with pytest.raises(ArgumentError, match="margin is 0"):
        mk.lockwords(corpus, margin=0)
    with pytest.raises(ArgumentError, match="same group"):
        mk.lockwords(corpus, target="a", reference="a")
