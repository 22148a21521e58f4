"""Key word in context: what stands before and after, in order, within the sentence."""

from __future__ import annotations

from typing import Any

import pytest

import mediakit as mk
from mediakit.errors import ArgumentError, EmptySelection, PatternError


@pytest.fixture(scope="module")
def corpus() -> Any:
    return mk.from_texts(
        {
            "a": [
                "They called it a “massacre”, not an execution. A massacre! Then silence fell.",
                "The massacre of 1988.",
            ],
            "b": ["Nothing."],
        }
    )


def contexts(result: mk.Result) -> list[tuple[str, str, str]]:
    return result.table.select("before", "match", "after").rows()


def test_matches_in_context(corpus: Any) -> None:
    result = mk.concordance(corpus, pattern="massacre")
    assert contexts(result) == [
        ("They called it a “", "massacre", "not an execution."), ("A", "massacre", ""), ("The", "massacre", "of 1988."),
    ]  # fmt: skip
    assert result.table["source"].to_list() == ["a", "a", "a"]
    assert result.table.columns == [
        "article_id", "source", "date", "field", "start_char", "end_char", "before", "match", "after", "pattern",
    ]  # fmt: skip


def test_window_is_in_words(corpus: Any) -> None:
    assert contexts(mk.concordance(corpus, pattern="execution", window=2)) == [("not an", "execution", "")]
    assert contexts(mk.concordance(corpus, pattern="execution", window=0)) == [("", "execution", "")]
    with pytest.raises(ArgumentError, match="window is -1"):
        mk.concordance(corpus, pattern="execution", window=-1)


def test_several_patterns_and_the_longest_match(corpus: Any) -> None:
    result = mk.concordance(corpus, pattern=["massacre", '"massacre of"', "exec*"])
    assert result.table["pattern"].to_list() == ["massacre", "exec*", "massacre", '"massacre of"']
    assert result.table["match"].to_list()[-1] == "massacre of"


def test_case(corpus: Any) -> None:
    assert contexts(mk.concordance(corpus, pattern="Then", case=True)) == [("", "Then", "silence fell.")]
    with pytest.raises(EmptySelection):
        mk.concordance(corpus, pattern="THEN", case=True)


def test_limit_says_how_many_there_are(corpus: Any) -> None:
    result = mk.concordance(corpus, pattern="massacre", limit=2)
    assert (result.table.height, result.recipe.notes) == (2, ("3 matches, the first 2 shown",))
    assert mk.concordance(corpus, pattern="massacre", limit=None).recipe.notes == ()


def test_nothing_found_and_wrong_patterns(corpus: Any) -> None:
    with pytest.raises(EmptySelection, match="nothing matches 'zebra' in 5 sentences"):
        mk.concordance(corpus, pattern="zebra")
    with pytest.raises(PatternError):
        mk.concordance(corpus, pattern='"half')
