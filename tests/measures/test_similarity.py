"""Likeness: pairs that can be worked out by hand, scikit-learn and SciPy as independent implementations."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from sklearn.metrics.pairwise import cosine_similarity

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError
from mediakit.measures import similarity as module


def test_two_short_texts_by_hand() -> None:
    # of four words two are shared: cosine (1·1 + 1·1) ln² / (...) with every idf known; divergence 1 - 2·(1/3)
    corpus = mk.from_texts({"a": ["sun rain snow"], "b": ["sun rain wind"], "c": ["hail"]})
    row = mk.similarity(corpus, stopwords="keep").table.row(0, named=True)
    shared, alone = math.log(3 / 2), math.log(3)
    assert (row["target"], row["reference"], row["n_shared_terms"]) == ("a", "b", 2)
    assert row["cosine"] == pytest.approx(2 * shared**2 / (2 * shared**2 + alone**2))
    assert row["jensen_shannon"] == pytest.approx(1 / 3)
    assert (row["n_words_target"], row["n_articles_reference"]) == (3, 1)


def test_equal_to_scikit_learn_and_scipy(bundled: Corpus) -> None:
    table = mk.similarity(bundled, by="article", stopwords="keep").table
    terms = mk.terms(bundled, by="article", stopwords="keep").table
    wide = terms.pivot(on="term", index="article_id", values="tf_idf").fill_null(0).sort("article_id")
    ids = wide["article_id"].to_list()
    cosine = cosine_similarity(wide.drop("article_id").to_numpy())
    counts = terms.pivot(on="term", index="article_id", values="count").fill_null(0).sort("article_id")
    p = counts.drop("article_id").to_numpy()
    assert table.height == math.comb(len(ids), 2)
    for row in table.gather_every(37).iter_rows(named=True):
        a, b = ids.index(row["target"]), ids.index(row["reference"])
        assert row["cosine"] == pytest.approx(cosine[a, b])
        assert row["jensen_shannon"] == pytest.approx(jensenshannon(p[a], p[b], base=2) ** 2)
        assert row["n_shared_terms"] == int(((p[a] > 0) & (p[b] > 0)).sum())


def test_the_same_text_twice_is_alike_and_a_foreign_one_is_not() -> None:
    texts = {"a": ["the court ruled"], "b": ["the court ruled"], "c": ["apples ripened"]}
    rows = {(r["target"], r["reference"]): r for r in mk.similarity(mk.from_texts(texts)).table.iter_rows(named=True)}
    assert rows["a", "b"]["cosine"] == pytest.approx(1)
    assert rows["a", "b"]["jensen_shannon"] == pytest.approx(0, abs=1e-12)
    assert (rows["a", "c"]["cosine"], rows["a", "c"]["jensen_shannon"]) == (0.0, 1.0)


def test_the_likest_of_each_are_those_of_the_whole_table(bundled: Corpus) -> None:
    whole = mk.similarity(bundled, by="article").table
    near = mk.similarity(bundled, by="article", limit=2).table
    cosines: dict[str, dict[str, float]] = {}
    for a, b, value in whole.select("target", "reference", "cosine").iter_rows():
        cosines.setdefault(a, {})[b] = value
        cosines.setdefault(b, {})[a] = value
    expected = {
        tuple(sorted((one, other)))
        for one, others in cosines.items()
        for other in sorted(others, key=lambda name: -others[name])[:2]
    }
    assert {tuple(sorted(pair)) for pair in near.select("target", "reference").iter_rows()} == expected
    both = near.join(whole, on=["target", "reference"], how="left", suffix="_whole")
    assert np.allclose(both["cosine"], both["cosine_whole"])


def test_blocks_change_nothing(bundled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, near = mk.similarity(bundled, by="article").table, mk.similarity(bundled, by="article", limit=3).table
    monkeypatch.setattr(module, "BLOCK", 7)
    assert mk.similarity(bundled, by="article").table.equals(whole)
    assert mk.similarity(bundled, by="article", limit=3).table.equals(near)


def test_pairs_with_composed_texts_are_marked(make_corpus: Any) -> None:
    rows = [{"source": name, "text": "bread and wine", "composed": name == "c"} for name in "abc"]
    result = mk.similarity(make_corpus(rows))
    assert result.table.filter("composed").height == 2
    assert "composed" in " ".join(result.recipe.notes)
    assert len(list(combinations("abc", 2))) == result.table.height


def test_words_that_all_articles_have_leave_nothing_to_go_by() -> None:
    row = mk.similarity(mk.from_texts({"a": ["rain"], "b": ["rain"]})).table.row(0, named=True)
    assert row["cosine"] is None
    assert row["jensen_shannon"] == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [({"stopwords": "some"}, "unknown stopwords"), ({"limit": 0}, "limit is 0"), ({"by": "desk"}, "unknown column")],
)
def test_what_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        mk.similarity(mk.from_texts({"a": ["x"], "b": ["y"]}), **options)


def test_all_pairs_of_very_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_GROUPS", 2)
    corpus = mk.from_texts({"a": ["x"], "b": ["y"], "c": ["z"]})
    with pytest.raises(ArgumentError, match="give limit=10"):
        mk.similarity(corpus)
    assert mk.similarity(corpus, limit=1).table.height >= 2
