"""Association of words: published values, NLTK as an independent implementation, and pairs counted by a plain loop."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError, PatternError
from mediakit.stats import collocation as assoc

N = 14_307_668
SENTENCES = [
    "The white house said on monday that the president met the press", "The president of the white house met nobody",
    "White paint on the house", "On monday the white house denied it", "The press met the president on monday",
]  # fmt: skip


def test_published() -> None:
    assert float(assoc.t_score(8, 15_828, 4_675, N)) == pytest.approx(0.9999, abs=5e-5)
    assert float(assoc.pmi(20, 42, 20, N)) == pytest.approx(18.38, abs=5e-3)
    assert float(assoc.g2(150, 932, 12_593, N)) == pytest.approx(1291.42, rel=1e-3)


def test_equal_to_nltk_for_neighbours() -> None:
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    words = " ".join(SENTENCES).lower().split()
    finder = BigramCollocationFinder.from_words(words)
    corpus = mk.from_texts({"a": [" ".join(SENTENCES)]})
    table = mk.collocations(corpus, window="adjacent", stopwords="keep", min_count=1, min_articles=1).table
    found = {(r["term"], r["collocate"]): r for r in table.iter_rows(named=True)}
    assert set(found) == set(finder.ngram_fd)
    for column, measure in (
        ("pmi", BigramAssocMeasures.pmi), ("t_score", BigramAssocMeasures.student_t),
        ("g2", BigramAssocMeasures.likelihood_ratio),
    ):  # fmt: skip
        for pair, value in finder.score_ngrams(measure):
            assert abs(found[pair][column]) == pytest.approx(abs(value), rel=1e-6, abs=1e-6), (column, pair)
    for pair, value in finder.score_ngrams(BigramAssocMeasures.dice):
        assert found[pair]["log_dice"] == pytest.approx(14 + np.log2(value))


def test_windows_stay_in_sentences_and_count_articles() -> None:
    texts = [". ".join(one[0].upper() + one[1:] for one in SENTENCES) + ".", "The white cat left the house. Monday."]
    corpus = mk.from_texts({"a": texts})
    expected: Counter[tuple[str, str]] = Counter()
    holding: dict[tuple[str, str], set[int]] = {}
    for number, text in enumerate(texts):
        for sentence in text.lower().split("."):
            words = sentence.split()
            for i, one in enumerate(words):
                for other in words[i + 1 : i + 4]:
                    if one != other:
                        pair = (min(one, other), max(one, other))
                        expected[pair] += 1
                        holding.setdefault(pair, set()).add(number)
    table = mk.collocations(corpus, window=3, stopwords="keep", min_count=1, min_articles=1).table
    assert {(a, b): n for a, b, n in table.select("term", "collocate", "count").iter_rows()} == dict(expected)
    assert {(a, b): n for a, b, n in table.select("term", "collocate", "n_articles").iter_rows()} == {
        pair: len(articles) for pair, articles in holding.items()
    }


def test_nodes_groups_and_what_is_left_out() -> None:
    corpus = mk.from_texts({"a": ["Big war. Big war.", "Big war."], "b": ["War, big peace."]})
    table = mk.collocations(corpus, by="source", pattern="war", window=2, min_count=1, min_articles=1, stopwords="keep")
    rows = table.table.select("source", "term", "collocate", "count", "n_term").rows()
    assert rows == [("a", "war", "big", 3, 3), ("b", "war", "big", 1, 1), ("b", "war", "peace", 1, 1)]
    kept = mk.collocations(corpus, by="source", pattern="war", window=2, min_count=1, stopwords="keep")
    assert kept.table.height == 1
    assert kept.recipe.notes == ("2 pairs stand in fewer than 2 articles of a group and are left out",)
    spans = mk.evidence(corpus, kept, 0)
    assert spans["snippet"].to_list() == ["Big war.", "Big war.", "Big war."]


def test_what_is_not_selected_separates(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": "He called it “a heavy day” twice."}]).where(voice="own")
    table = mk.collocations(corpus, window="adjacent", min_count=1, min_articles=1, stopwords="keep").table
    assert ("it", "twice") not in table.select("term", "collocate").rows()


def test_refused() -> None:
    corpus = mk.from_texts({"a": ["One two."]})
    for window in (0, 51, "next"):
        with pytest.raises(ArgumentError, match="give words on either side, 1 to 50"):
            mk.collocations(corpus, window=window)
    with pytest.raises(PatternError, match="is a phrase"):
        mk.collocations(corpus, pattern='"one two"')
