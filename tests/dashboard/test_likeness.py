"""Likeness: by words first, by the model one switch away, with what either is worth beside it and sentences behind it."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import mediakit as mk
from mediakit.charts.drawn import svg_of
from mediakit.charts.likeness import likeness_chart, likeness_rows
from mediakit.dashboard.evidence import _how_chosen
from mediakit.models.card import card

pytest.importorskip("onnxruntime")

TEXTS = {
    "North": ["The dam broke in the night. Nobody was hurt.", "The mayor thanked the firemen."],
    "South": ["The wall of the reservoir gave way. All were safe."],
    "East": ["Bread is dear in Turin."],
}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    rows = [(source, text) for source, each in TEXTS.items() for text in each]
    path = tmp_path / "articles.parquet"
    pl.DataFrame(rows, schema=["source", "text"], orient="row").write_parquet(path)
    return path


def table_of(app: AppTest) -> pl.DataFrame:
    return next(pl.DataFrame(one.value) for one in app.dataframe if "jensen_shannon" in one.value.columns)


def test_words_are_the_default_and_say_what_each_is_worth(
    open_page: Callable[..., AppTest], shown: Callable[[AppTest], str], articles: Path
) -> None:
    one = card().measured["same"]
    app = open_page("likeness", articles)
    assert not app.exception
    text = unescape(shown(app))
    assert f"words {one['value_beside']:.2f}, the model {one['value']:.2f}" in text
    assert ("words do it better" in text) == (one["value_beside"] > one["value"])
    assert "cosine_model" not in table_of(app).columns
    assert card().fingerprint not in text


def test_the_model_is_one_switch_away(
    open_page: Callable[..., AppTest], shown: Callable[[AppTest], str], articles: Path
) -> None:
    one = card().measured["same"]
    app = open_page("likeness", articles, **{"likeness-by": "model"})
    assert not app.exception
    text = unescape(shown(app))
    assert "failed unexpectedly" not in text
    assert card().fingerprint in text
    assert f"{one['low']:.2f} to {one['high']:.2f}" in text
    assert ("told better by their words" in text) == (one["value_beside"] > one["value"])
    assert "Cosine of the groups' mean sentence vectors" in text
    table = table_of(app)
    assert table.columns[:4] == ["one", "other", "cosine_model", "cosine"]
    assert table["cosine_model"].is_sorted(descending=True)
    # as the library gives it
    assert table["cosine_model"].to_list() == pytest.approx(
        mk.similarity(mk.open(articles), method="model").table["cosine_model"].to_list()
    )


def test_the_chart_goes_by_the_model_where_the_result_has_it() -> None:
    result = mk.similarity(mk.from_texts(TEXTS), method="model")
    rows = likeness_rows(result, list(TEXTS))
    assert sorted(rows["cosine"]) == sorted(result.table["cosine_model"])
    assert rows["shown"].str.contains(r"^-?1?\.\d{3}$").all()
    assert rows["told"].str.starts_with("cosine by the model ").all()
    for groups in (list(TEXTS), ["North", "South"]):
        assert f">{rows['shown'][0]}<" in svg_of(likeness_chart(result, list(TEXTS)))
        assert svg_of(likeness_chart(result, groups))


def test_the_sentences_behind_a_pair_say_how_they_were_chosen() -> None:
    corpus = mk.from_texts(TEXTS)
    assert "Pairs of sentences" in _how_chosen(mk.similarity(corpus, method="model"))
    assert "order of the articles" in _how_chosen(mk.similarity(corpus))


def test_a_group_without_a_word_has_no_disc() -> None:
    result = mk.similarity(mk.from_texts({**TEXTS, "West": ["…"]}), method="model")
    rows = likeness_rows(result, [*TEXTS, "West"])
    assert rows.height == 3
    assert svg_of(likeness_chart(result, [*TEXTS, "West"]))
