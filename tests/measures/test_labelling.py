"""What concepts are called, on texts that can be counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

import mediakit as mk
from mediakit.corpus.cells import keys_of
from mediakit.errors import ArgumentError
from mediakit.stats.bootstrap import ratio_interval

STATE = {
    "id": "state",
    "name": "What the state is called",
    "variants": {
        "regime": ["regime*"],
        "government": ["government", '"the government"'],
        "regime change (aim)": ['"regime change*"'],
    },
}
DEAD = {"id": "dead", "name": "What the dead are called", "variants": {"martyrs": ["martyr*"], "victims": ["victim*"]}}
BOOK = {"concept": [STATE, DEAD]}
ROWS = [
    {"source": "a", "text": "The regime fell. The regimes of old. The government met."},
    {"source": "a", "text": "They want regime change. The regime said: “The government lies, and lies again”."},
    {"source": "b", "text": "A quiet day. Victims of regime change."},
]


@pytest.fixture
def corpus(make_corpus: Any) -> Any:
    return make_corpus(ROWS, BOOK)


def rows_of(result: mk.Result, *columns: str) -> list[tuple[Any, ...]]:
    return result.table.select(*columns).rows()


def test_a_table_by_hand(corpus: Any) -> None:
    result = mk.labelling(corpus)
    assert result.table.columns == [
        "source", "concept", "variant", "set_aside", "count", "share", "ci_low", "ci_high", "n_articles", "n_mentions",
        "note",
    ]  # fmt: skip
    few = "too few articles"
    assert rows_of(result, "source", "concept", "variant", "count", "share", "n_articles", "n_mentions", "note") == [
        ("a", "state", "regime", 3, 3 / 5, 2, 5, few),
        ("a", "state", "government", 2, 2 / 5, 2, 5, few),
        ("a", "state", "regime change (aim)", 1, None, 2, 5, "set aside: no share"),
        ("a", "dead", None, 0, None, 0, 0, "not found in 2 articles, 5 sentences"),
        ("b", "state", None, 0, None, 0, 0, "not found in 1 article, 2 sentences"),
        ("b", "state", "regime change (aim)", 1, None, 0, 0, "set aside: no share"),
        ("b", "dead", "martyrs", 0, 0.0, 1, 1, few),
        ("b", "dead", "victims", 1, 1.0, 1, 1, few),
    ]
    assert result.table.filter(result.table["set_aside"])["variant"].to_list() == ["regime change (aim)"] * 2


def test_the_longest_match_wins_and_counts_once(corpus: Any) -> None:
    """ "regime change" is not "regime", and "the government" is not also "government"."""
    result = mk.labelling(corpus, concept="state")
    spans = [
        mk.evidence(corpus, result, row).select("article_id", "start_char", "end_char").rows()
        for row in range(result.table.height)
    ]
    texts = {f"a{number}": row["text"] for number, row in enumerate(ROWS, 1)}
    assert [[texts[one][start:end] for one, start, end in some] for some in spans] == [
        ["regime", "regimes", "regime"], ["The government", "The government"], ["regime change"], [], ["regime change"],
    ]  # fmt: skip
    assert [len(some) for some in spans] == result.table["count"].to_list()


def test_voices_are_told_apart_by_narrowing(corpus: Any) -> None:
    quoted = mk.labelling(corpus.where(voice="quoted"), concept="state").table
    assert quoted.select("source", "variant", "count", "n_mentions").rows() == [
        ("a", "regime", 0, 1),
        ("a", "government", 1, 1),
        ("a", "regime change (aim)", 1, 1),  # what they want
    ]
    own = mk.labelling(corpus.where(voice="own"), concept="state").table.filter(source="a")
    assert own.select("variant", "count").rows() == [("regime", 3), ("government", 1)]
    marked = mk.labelling(corpus.where(voice="marked"), concept="state").table
    assert marked.select("variant", "count").rows() == [("regime", 0), ("government", 1)]


def test_words_that_two_variants_list_count_for_the_first_and_it_is_said(make_corpus: Any) -> None:
    twice = {"id": "c", "name": "C", "variants": {"one": ["riot*"], "other": ["riots", "unrest"]}}
    result = mk.labelling(make_corpus([{"text": "Riots and unrest. Riots. A riot."}], {"concept": [twice]}))
    assert rows_of(result, "variant", "count", "share") == [("one", 3, 0.75), ("other", 1, 0.25)]
    assert result.recipe.notes == ("2 mentions match several variants of a concept; the first listed counts",)


def test_intervals_are_of_articles_that_mention_the_concept(make_corpus: Any) -> None:
    n_regime, n_government = [3, 0, 1, 2, 4, 0, 0], [1, 2, 1, 0, 1, 1, 0]
    rows = [
        {"text": "Words. " + "The regime. " * r + "The government. " * g}
        for r, g in zip(n_regime, n_government, strict=True)
    ]
    corpus = make_corpus(rows, {"concept": [STATE]})
    table = mk.labelling(corpus, n_resamples=500, confidence=0.9, seed=4).table
    hits = [[r, g] for r, g in zip(n_regime, n_government, strict=True)]
    ratio, low, high = ratio_interval(
        hits, [r + g for r, g in hits], keys_of(corpus), n_resamples=500, confidence=0.9, seed=4, bounds=(0, 1)
    )
    assert table["share"].to_list() == pytest.approx(ratio.tolist())
    assert table["ci_low"].to_list() == pytest.approx(low.tolist())
    assert table["ci_high"].to_list() == pytest.approx(high.tolist())
    assert (table["ci_low"] < table["share"]).all()
    assert table["n_articles"].to_list() == [6, 6]
    assert table["note"].null_count() == 2


def test_composed_texts_are_apart_and_have_no_interval(make_corpus: Any) -> None:
    rows = [{"source": "a", "text": f"The regime. Text {i}.", "composed": i < 6} for i in range(12)]
    table = mk.labelling(make_corpus(rows, {"concept": [STATE]})).table.filter(variant="regime")
    assert table.select("composed", "count", "note").rows() == [(False, 6, None), (True, 6, "composed: no interval")]
    assert table["ci_low"].is_null().to_list() == [False, True]


def test_only_the_concepts_asked_for_in_the_codebooks_order(corpus: Any) -> None:
    both = mk.labelling(corpus, concept=["dead", "state"])
    assert both.table.equals(mk.labelling(corpus).table)
    assert set(mk.labelling(corpus, concept="dead").table["concept"]) == {"dead"}
    assert mk.labelling(corpus, concept="dead").recipe.parameters["concept"] == ["dead"]


def test_by_event_a_sentence_counts_for_each_event_it_tells(make_corpus: Any) -> None:
    rows = [{"text": "The regime fell.", "events": ["x", "y"]}, {"text": "The government met.", "events": ["y"]}]
    table = mk.labelling(make_corpus(rows, {"concept": [STATE]}), by="event").table
    assert table.select("event", "variant", "count").rows() == [
        ("x", "regime", 1), ("x", "government", 0), ("y", "regime", 1), ("y", "government", 1),
    ]  # fmt: skip


def test_a_concept_without_variants_is_not_found(make_corpus: Any) -> None:
    empty = {"id": "none", "name": "None", "variants": {}}
    table = mk.labelling(make_corpus([{"text": "A word."}], {"concept": [empty]})).table
    assert table.select("variant", "note").rows() == [(None, "not found in 1 article, 1 sentence")]


def test_mistakes_say_what_to_do(make_corpus: Any, corpus: Any) -> None:
    with pytest.raises(ArgumentError, match=r"the codebook has no concepts; add \[\[concept\]\] with id, name"):
        mk.labelling(make_corpus([{"text": "A word."}]))
    with pytest.raises(ArgumentError, match=r"unknown concept 'stat' \(did you mean 'state'\?\)"):
        mk.labelling(corpus, concept="stat")
    with pytest.raises(ArgumentError, match="`concept` names no concept; there are: state, dead"):
        mk.labelling(corpus, concept=[])
