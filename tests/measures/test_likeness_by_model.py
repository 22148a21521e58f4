"""Likeness by the model: worked out anew from the network's own vectors, cut sentences, pairs of sentences, what is said."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError, MissingPackage
from mediakit.models import sentence_scores, vectors
from mediakit.models.card import card
from mediakit.models.encoder import Encoder, encoder
from mediakit.models.sentence_scores import directions
from mediakit.schema import COLUMNS

pytest.importorskip("onnxruntime")

# Sentences of each article
ARTICLES: Mapping[str, Sequence[Sequence[str]]] = {
    "x": [
        ["The dam broke in the night.", "Nobody was hurt."],
        ["Bread is dear this winter in all of the towns along the river.", "It rained."],
    ],
    "y": [["The wall of the reservoir gave way.", "Nobody was hurt."]],
    "z": [["Lee won the election.", "He thanked the voters of the north.", "A long night."]],
}


@pytest.fixture
def corpus() -> Corpus:
    return mk.from_texts({source: [" ".join(one) for one in each] for source, each in ARTICLES.items()})


def unit(rows: Any) -> Any:
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def expected(articles: Sequence[Sequence[str]]) -> Any:
    """A group's vector by the network alone, in 64-bit numbers."""
    found = []
    for sentences in articles:
        same, pieces = encoder().vectors(list(sentences))
        found.append(unit((unit(same) * pieces[:, None]).sum(axis=0)))
    return unit(np.mean(found, axis=0))


def cosines(result: mk.Result) -> dict[tuple[str, str], float]:
    return {(row["target"], row["reference"]): row["cosine_model"] for row in result.table.iter_rows(named=True)}


def test_it_is_the_cosine_of_mean_vectors(corpus: Corpus) -> None:
    wanted = {source: expected(each) for source, each in ARTICLES.items()}
    result = mk.similarity(corpus, method="model")
    found = cosines(result)
    assert set(found) == {("x", "y"), ("x", "z"), ("y", "z")}
    for (one, other), value in found.items():
        assert value == pytest.approx(wanted[one] @ wanted[other], abs=0.005)  # 8-bit numbers are kept
    assert result.table["cosine_model"].to_list() == sorted(found.values(), reverse=True)
    words = mk.similarity(corpus).table
    both = result.table.drop("cosine_model").sort("target", "reference")
    assert both.equals(words.sort("target", "reference"))


def test_a_sentence_has_one_vector_whatever_else_is_read(corpus: Corpus) -> None:
    part = corpus.parts[0]
    whole = sentence_scores.sentence_vectors(part, np.ones(part.n_sentences, np.bool_)).same
    fresh = mk.from_texts({source: [" ".join(one) for one in each] for source, each in ARTICLES.items()}).parts[0]
    for at in reversed(range(part.n_sentences)):
        wanted = np.arange(part.n_sentences) == at
        alone = sentence_scores.sentence_vectors(fresh, wanted).same
        assert (alone[at] == whole[at]).all()
        assert not alone[~wanted].any()
    assert np.abs(whole).max(axis=1).tolist() == [127] * part.n_sentences
    exact = encoder().vectors([one for each in ARTICLES.values() for text in each for one in text])[0]
    assert (directions(whole) * unit(exact)).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_blocks_change_nothing(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = mk.similarity(corpus, method="model", by="article").table
    behind = mk.evidence(corpus, mk.similarity(corpus, method="model"), 0)
    for name, module, size in (("BLOCK", vectors, 2), ("ROWS", vectors, 1), ("AT_ONCE", sentence_scores, 2)):
        monkeypatch.setattr(module, name, size)
    fresh = mk.from_texts({source: [" ".join(one) for one in each] for source, each in ARTICLES.items()})
    again = mk.similarity(fresh, method="model", by="article").table
    assert again.drop("cosine_model").equals(whole.drop("cosine_model"))
    assert again["cosine_model"].to_list() == pytest.approx(whole["cosine_model"].to_list())
    assert mk.evidence(fresh, mk.similarity(fresh, method="model"), 0).equals(behind)


def test_each_sentence_is_read_once(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    read, plain = list[str](), sentence_scores._read_vectors
    monkeypatch.setattr(sentence_scores, "_read_vectors", lambda texts: read.extend(texts) or plain(texts))
    mk.similarity(corpus, method="model")
    mk.sentiment(corpus, method="model")
    mk.similarity(corpus.where(source=["x", "y"]), method="model", by="article")
    assert len(read) == corpus.n_sentences


def test_a_cut_sentence_counts_as_it_is_cut() -> None:
    corpus = mk.from_texts({"a": ["“The old dam broke at night,” said Bo Day."], "b": ["said Bo Day."], "c": ["Rain."]})
    whole, own = mk.similarity(corpus, method="model"), mk.similarity(corpus.where(voice="own"), method="model")
    assert cosines(own)["a", "b"] == pytest.approx(1)
    assert cosines(whole)["a", "b"] < 1 - 1e-6
    assert cosines(mk.similarity(corpus, method="model")) == cosines(whole)


@pytest.mark.parametrize("limit", [1, 2])
def test_the_likest_are_those_by_the_model(bundled: Corpus, limit: int) -> None:
    some = bundled.where(source=["composed-wire", "composed-un", "composed-ngo"], part="headline")
    whole = mk.similarity(some, by="article", method="model").table
    near = mk.similarity(some, by="article", method="model", limit=limit).table
    of: dict[str, dict[str, float]] = {}
    for a, b, value in whole.select("target", "reference", "cosine_model").iter_rows():
        of.setdefault(a, {})[b] = value
        of.setdefault(b, {})[a] = value
    wanted = {
        tuple(sorted((one, other)))
        for one, others in of.items()
        for other in sorted(others, key=lambda name: -others[name])[:limit]
    }
    assert {tuple(sorted(pair)) for pair in near.select("target", "reference").iter_rows()} == wanted
    assert near["cosine_model"].is_sorted(descending=True)


def test_no_sentence_with_a_word_in_english_is_no_likeness(make_corpus: Any) -> None:
    rows = [
        {"source": "a", "text": "Rain fell."},
        {"source": "b", "text": "… !"},
        {"source": "c", "text": "Es regnete.", "language": "de"},
        {"source": "d", "text": "It rained."},
    ]
    result = mk.similarity(make_corpus(rows), method="model")
    has = {pair for pair, value in cosines(result).items() if value is not None}
    assert has == {("a", "d")}
    assert "1 articles are not in English and do not count in cosine_model" in result.recipe.notes
    assert result.table["cosine_model"][0] is not None
    nothing = mk.similarity(mk.from_texts({"a": ["…"], "b": ["!"]}), method="model").table
    assert nothing["cosine_model"].to_list() == [None]


def test_composed_texts_stay_apart(make_corpus: Any) -> None:
    rows = [{"source": "ab"[i % 2], "text": f"Rain fell {i} times.", "composed": i > 2} for i in range(6)]
    corpus = make_corpus(rows)
    result = mk.similarity(corpus, method="model", equal_words=True, n_resamples=5)
    assert result.table.columns[-1] == "composed"
    assert result.table.height == 6
    assert all(mk.evidence(corpus, result, row).height for row in range(6))


# the pairs of sentences behind it


def test_evidence_is_the_likest_pairs_of_sentences_each_once(corpus: Corpus) -> None:
    result = mk.similarity(corpus, method="model")
    row = result.table.filter(target="x", reference="y").row(0, named=True)
    found = mk.evidence(corpus, result, row)
    assert found["source"].to_list() == ["x", "y"] * 2
    assert found["snippet"].to_list()[:2] == ["Nobody was hurt."] * 2
    assert found.unique(["article_id", "start_char"]).height == 4
    assert mk.evidence(corpus, result, row, limit=1)["snippet"].to_list() == ["Nobody was hurt."]
    assert mk.evidence(corpus, result, row, limit=2).equals(found[:2])
    # as by trying all pairs
    first, second = [one for each in ARTICLES["x"] for one in each], list(ARTICLES["y"][0])
    table = unit(encoder().vectors(first)[0]) @ unit(encoder().vectors(second)[0]).T
    left = [i for i in range(len(first)) if first[i] != "Nobody was hurt."]
    best = max(left, key=lambda i: table[i, 0])
    assert found["snippet"].to_list()[2:] == [first[best], second[0]]


def test_likest_pairs_as_by_going_through_all_of_them() -> None:
    rng = np.random.default_rng(0)
    one, other = (rng.integers(-127, 128, (n, 8)).astype(np.int8) for n in (23, 31))
    table = (directions(one) @ directions(other).T).round(5)
    wanted, used_i, used_j = [], set(), set()
    for i, j in sorted(np.ndindex(table.shape), key=lambda pair: -table[pair]):
        if i not in used_i and j not in used_j:
            wanted.append((i, j))
            used_i.add(i)
            used_j.add(j)
    assert vectors.likest_pairs(one, other, 99) == wanted
    assert vectors.likest_pairs(one, other, 4) == wanted[:4]
    assert vectors.likest_pairs(one[:0], other, 4) == vectors.likest_pairs(one, other[:0], 4) == []


def test_of_large_groups_those_likest_to_the_others_mean_are_looked_at(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "MOST_SENTENCES", 2)
    result = mk.similarity(corpus, method="model")
    for row in range(3):
        assert mk.evidence(corpus, result, row).height == 4


def test_a_sentence_of_both_groups_is_no_pair_with_itself(make_corpus: Any) -> None:
    book = {
        "event": [{"id": "dam", "name": "Dam", "terms": ["dam"]}, {"id": "vote", "name": "Vote", "terms": ["vote"]}]
    }
    texts = ["The dam broke before the vote.", "The dam was old.", "The vote was close."]
    corpus = make_corpus([{"source": "a", "text": text} for text in texts], book)
    result = mk.similarity(corpus, by="event", method="model")
    row = result.table.filter(target="dam", reference="vote").row(0, named=True)
    assert mk.evidence(corpus, result, row)["snippet"].to_list() == ["The dam was old.", "The vote was close."]


# what is said and refused


def test_the_recipe_names_the_model_and_what_it_is_worth(corpus: Corpus) -> None:
    recipe = mk.similarity(corpus, method="model").recipe
    one, said = card().measured["same"], " ".join(recipe.notes)
    assert recipe.parameters["method"] == "model"
    assert f"cosine_model is scored by the model {card().name} ({card().fingerprint}): {one['figure']}" in said
    assert f"{one['value']:.2f} ({one['low']:.2f} to {one['high']:.2f})" in said
    assert ("told better by their words" in said) == (one["value_beside"] > one["value"])
    plain = mk.similarity(corpus).recipe
    assert plain.parameters["method"] == "words"
    assert card().name not in " ".join(plain.notes)


def test_methods_that_there_are(corpus: Corpus) -> None:
    with pytest.raises(ArgumentError, match=r"unknown method 'modle' \(did you mean 'model'\?\)"):
        mk.similarity(corpus, method="modle")


def test_without_the_extra_it_says_what_to_install(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_scores, "encoder", lambda: Encoder(card()))
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingPackage, match=r'needs the package onnxruntime; pip install "mediakit\[models\]"'):
        mk.similarity(corpus, method="model")
    assert mk.similarity(corpus).table.height == 3


def test_columns_are_described(corpus: Corpus) -> None:
    table = mk.similarity(corpus, method="model").table
    assert table.schema["cosine_model"] == pl.Float64
    assert "higher" in COLUMNS["cosine_model"].meaning
