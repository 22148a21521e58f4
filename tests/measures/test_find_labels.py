"""Proposals of names: each reason on sentences that can be read at once, what is listed already, and a hidden name found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import mediakit as mk
from mediakit.corpus.codebook import Codebook
from mediakit.corpus.noun_runs import WordStream
from mediakit.errors import ArgumentError

ROOT = Path(__file__).parents[2]
IT = {"id": "it", "name": "It", "variants": {"riot": ["riot*"], "not it (aside)": ["quiet"]}}
BOOK = Codebook.model_validate({"concept": [IT], "actor": [{"id": "guild", "name": "Guild", "aliases": ["guild"]}]})


def proposed(*texts: str, **options: Any) -> dict[str, str]:
    table = mk.find_labels(mk.from_texts({"a": list(texts)}, codebook=BOOK), "it", **options).table
    return dict(table.select("label", "reasons").rows())


@pytest.mark.parametrize(
    ("text", "label", "reason"),
    [
        ("The riot, a massacre, began.", "massacre", "apposition 1"),
        ("The massacre, a riot, began.", "massacre", "apposition 1"),
        ("The riot was known as the bread war in town.", "bread war", "naming 1"),
        ("A riot began. He spoke of the so-called incident.", "incident", "naming 1"),
        ("The bloody riot went on.", "bloody riot", "longer form 1"),
    ],
)
def test_each_naming(text: str, label: str, reason: str) -> None:
    assert proposed(text)[label].split("; ")[0] == reason


def test_slots_and_company_need_two_places_and_no_naming() -> None:
    texts = [
        "Victims of the riot in May waited.",
        "Victims of the unrest in May waited.",
        "Victims of the unrest in June sang.",
    ]
    found = proposed(" ".join(texts))
    assert found["unrest"] == "slots: _ in may, victims of _, _ in; company: victims, waited"
    assert "unrest" not in proposed(" ".join(texts[:2]))


def test_what_is_listed_is_not_proposed() -> None:
    text = "Victims of the riot in May sat. Victims of the quiet in May sat. Victims of the guild in May sat. "
    assert not {"quiet", "guild", "riot"} & set(proposed(text * 3))


def test_nothing_to_go_by_is_said() -> None:
    result = mk.find_labels(mk.from_texts({"a": ["It rained in the town."]}, codebook=BOOK), "it")
    assert result.table.height == 0
    assert "nothing to go by" in result.recipe.notes[0]


def test_counts_and_evidence_by_group() -> None:
    text = "The riot, a massacre, began. Victims of the massacre left."
    corpus = mk.from_texts({"a": [text], "b": [text, "The riot was no massacre."]}, codebook=BOOK)
    result = mk.find_labels(corpus, "it", by="source")
    rows = [row for row in result.table.iter_rows(named=True) if row["label"] == "massacre"]
    assert [(row["source"], row["count"], row["n_articles"]) for row in rows] == [("a", 1, 1), ("b", 2, 2)]
    assert [mk.evidence(corpus, result, row).height for row in rows] == [1, 2]
    [whole] = [row for row in mk.find_labels(corpus, "it").table.iter_rows(named=True) if row["label"] == "massacre"]
    assert (whole["count"], whole["n_articles"], whole["sources"]) == (3, 3, "a; b")


def test_mistakes() -> None:
    corpus = mk.from_texts({"a": ["A riot."]}, codebook=BOOK)
    with pytest.raises(ArgumentError, match="limit is 0"):
        mk.find_labels(corpus, "it", limit=0)
    with pytest.raises(ArgumentError, match=r"unknown concept 'that'.*it"):
        mk.find_labels(corpus, "that")
    with pytest.raises(ArgumentError, match="no concepts"):
        mk.find_labels(mk.from_texts({"a": ["A riot."]}), "it")


def test_noun_runs_end_at_marks_and_function_words(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": "In the deep, cold lake of the north a huge bird sang. They called."}])
    stream = WordStream(corpus.parts[0])
    runs = stream.runs()
    assert [stream.phrase(a, b) for a, b in zip(runs.first.tolist(), runs.last.tolist(), strict=True)] == [
        "deep", "north", "huge bird sang",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("concept", "label", "hidden"), [("killings-1988", "massacre", "massacre"), ("protests", "uprising", "uprising")]
)
def test_a_hidden_name_is_among_the_first_ten(concept: str, label: str, hidden: str) -> None:
    """A name taken out of the codebook is proposed from the texts that use it."""
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    [one] = [one for one in corpus.codebook.concept if one.id == concept]
    variants = {name: patterns for name, patterns in one.variants.items() if label not in name}
    corpus.base.codebook.concept[corpus.codebook.concept.index(one)] = one.model_copy(update={"variants": variants})
    assert hidden in mk.find_labels(corpus, concept, limit=10).table["label"].to_list()
