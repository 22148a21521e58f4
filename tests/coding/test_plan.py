"""How much to code, and what this corpus can show: numbers that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.stats.sample_size import smallest_difference


@pytest.fixture
def corpus(make_corpus):
    words = ("A great success.", "A terrible crime.", "It is day.")
    rows = [
        {"article_id": f"{s}{n}", "source": s,
         "text": " ".join(f"{words[(n + k) % 3][:-1]} {s}{n}{k}." for k in range(1 + n % 3))}
        for s in ("a", "b") for n in range(8)
    ]  # fmt: skip
    return make_corpus(rows)


def test_the_smallest_difference_is_that_of_the_articles_own_scores(corpus):
    plan = mk.code_plan(corpus)
    by_article = mk.sentiment(corpus, by="article").table.join(
        corpus.articles.select("article_id", "source"), on="article_id"
    )
    a, b = (by_article.filter(by_article["source"] == s)["mean"].to_numpy() for s in "ab")
    row = plan.groups.table.row(0, named=True)
    assert row["sd"] == pytest.approx(a.std(ddof=1))
    assert row["smallest_difference"] == pytest.approx(smallest_difference(8, a.std(ddof=1), 8, b.std(ddof=1)))
    assert (row["n_articles"], row["n_articles_others"]) == (8, 8)
    assert np.isfinite(row["mean"])


def test_units_for_width_and_alpha(corpus):
    table = mk.code_plan(corpus, width=0.2, alpha=0.667, rarest=0.25).units.table
    n = corpus.n_sentences
    assert table["n_units"][0] == int(np.ceil(96.04 / (1 + 95.04 / n)))
    assert table["n_units"][1] >= table["n_units"][0]
    assert table["n_units"][2] == 81
    assert mk.code_plan(corpus, unit="article").units.table["n_units"][0] <= 16


def test_composed_and_small_groups_have_none(bundled):
    table = mk.code_plan(bundled, measure="framing", codebook="news", item="conflict").groups.table
    assert set(table["note"]) == {"composed: never tested", "too few articles"}
    assert table["smallest_difference"].null_count() == table.height
    assert set(table["item"]) == {"conflict"}


def test_what_cannot_be_is_refused(corpus):
    with pytest.raises(ArgumentError, match="unknown scorer 'tones'"):
        mk.code_plan(corpus, measure="tones")
    with pytest.raises(ArgumentError, match="unknown item 'x'"):
        mk.code_plan(corpus, item="x")
    with pytest.raises(ArgumentError, match="power=2"):
        mk.code_plan(corpus, power=2)
