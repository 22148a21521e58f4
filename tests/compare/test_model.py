"""The regression table against the formula worked out apart, few clusters, composed texts, and false alarms."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.exports.model_table import model_latex
from mediakit.stats.cluster_model import fit_clustered, wild_cluster_p

WORDS = ["good", "terrible", "great", "bad", "fine", "awful", "plain", "killed"]


def rows(n_sources: int = 12) -> list[dict[str, Any]]:
    rng = np.random.default_rng(1)
    return [
        {"source": f"s{s:02}", "camp": "east" if s % 2 else "west", "events": [f"e{i % 3}"],
         "text": f"The {WORDS[rng.integers(8)]} talks were {WORDS[rng.integers(8)]}. Then came a {WORDS[rng.integers(8)]} day."}
        for s in range(n_sources)
        for i in range(3 + s % 4)
    ]  # fmt: skip


def test_equal_to_the_formula(make_corpus: Any) -> None:
    corpus = make_corpus(rows())
    table = mk.model(corpus, "sentiment", by=["camp", "event"]).table
    scores = mk.sentiment(corpus, by=["article", "source", "camp", "event"]).table
    y = scores["mean"].to_numpy()
    base = {name: table.filter(variable=name)["baseline"][0] for name in ("camp", "event")}
    levels = [(n, v) for n in ("camp", "event") for v in sorted(scores[n].unique()) if v != base[n]]
    x = np.column_stack([np.ones(len(y)), *((scores[n] == v).to_numpy() for n, v in levels)]).astype(float)
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ y
    u, sources = y - x @ beta, scores["source"].to_numpy()
    meat = sum(np.outer(g, g) for g in (x[sources == s].T @ u[sources == s] for s in np.unique(sources)))
    n, k, clusters = *x.shape, len(np.unique(sources))
    error = np.sqrt(np.diag(bread @ meat @ bread) * clusters / (clusters - 1) * (n - 1) / (n - k))
    assert list(zip(table["variable"], table["level"], strict=True))[1:] == levels
    np.testing.assert_allclose(table["coefficient"], beta, rtol=1e-8)
    np.testing.assert_allclose(table["standard_error"], error, rtol=1e-8)
    np.testing.assert_allclose(table["p"], 2 * student.sf(np.abs(beta / error), clusters - 1), rtol=1e-7)
    np.testing.assert_allclose(table["ci_high"], beta + student.ppf(0.975, clusters - 1) * error, rtol=1e-7)
    assert (table["n_observations"][0], table["n_clusters"][0]) == (n, clusters)
    assert table["r2"][0] == pytest.approx(1 - u.var() / y.var())


def test_few_clusters_are_said_and_too_few_refused(make_corpus: Any) -> None:
    few = mk.model(make_corpus(rows(6)), by="camp")
    assert set(few.table["note"]) == {"few clusters: 6"}
    assert any("take neither for a proof" in note for note in few.recipe.notes)
    assert few.table["p_wild"][1] is not None
    with pytest.raises(ArgumentError, match="fewer than 3"):
        mk.model(make_corpus(rows(2)), by="camp")
    with pytest.raises(ArgumentError, match="a group then is one cluster"):
        mk.model(make_corpus(rows(6)), by="source")
    alone = [one | {"camp": "alone" if one["source"] == "s00" else one["camp"]} for one in rows()]
    row = mk.model(make_corpus(alone), by="camp").table.filter(level="alone").row(0, named=True)
    assert (row["note"], row["p"], row["p_wild"], row["ci_low"]) == (
        "one source on a side: not tested",
        None,
        None,
        None,
    )


def test_composed_texts_are_left_out_and_evidence_is_of_the_level(make_corpus: Any) -> None:
    mixed = [one | {"composed": one["source"] in ("s00", "s01")} for one in rows()]
    result = mk.model(make_corpus(mixed), by="camp")
    assert result.table["n_clusters"][0] == 10
    assert any("composed passages are left out" in note for note in result.recipe.notes)
    corpus = make_corpus(mixed)
    found = mk.evidence(corpus, result, 1)
    level = result.table["level"][1]
    published = {one["source"] for one in mixed if one["camp"] == level and not one["composed"]}
    assert found.height
    assert set(found["source"]) <= published
    with pytest.raises(ArgumentError, match="Composed texts are never tested"):
        mk.model(make_corpus([one | {"composed": True} for one in rows()]), by="camp")


def test_other_scores_and_wrong_ones(make_corpus: Any) -> None:
    corpus = make_corpus(rows())
    assert mk.model(corpus, "readability", item="flesch", by="camp").table["item"][0] == "flesch"
    with pytest.raises(ArgumentError, match="say which with item"):
        mk.model(corpus, "framing", by="camp")
    with pytest.raises(ArgumentError, match="unknown score"):
        mk.model(corpus, "terms", by="camp")


def test_the_table_of_a_paper(make_corpus: Any) -> None:
    text = model_latex(mk.model(make_corpus(rows()), by=["camp", "event"]))
    assert r"\toprule" in text
    assert "camp: east (against west)" in text or "camp: west (against east)" in text
    assert "Clusters & 12" in text
    assert "$R^2$" in text


def test_false_alarms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Independent passages cry wolf; clusters nearly keep the level, and the bootstrap does."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    found = importlib.import_module("model_false_alarms").alarms(20, 150)
    assert found["passages independent"] > 0.2
    assert found["clustered"] < 0.12
    assert found["wild bootstrap"] < 0.1


def test_a_true_difference_is_found_and_weights_are_fixed() -> None:
    rng = np.random.default_rng(0)
    clusters = np.repeat(np.arange(12), 10)
    x = np.column_stack([np.ones(120), clusters % 2]).astype(float)
    y = 2 * x[:, 1] + rng.normal(size=12)[clusters] * 0.3 + rng.normal(size=120)
    assert fit_clustered(x, y, clusters).p[1] < 0.01
    p = [wild_cluster_p(x, y, clusters, np.array([1]), seed=4)[0] for _ in range(2)]
    assert p[0] == p[1] < 0.02
