"""Framing: the map, what is behind a cell, codebooks of one's own; no link makes the page read a file by itself."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
import streamlit as st

import mediakit as mk
from mediakit.dashboard.views import framing


@pytest.fixture
def plain_table(tmp_path):
    """Two sources without events: one speaks of the police, the other of prices."""
    rows = [(f"{source}{n}", source, f"Day {n}", f"{said} The table is round. It rained on day {n}.")
            for source, said in (("one", "The police arrested the thief."), ("two", "Prices and wages fell."))
            for n in range(6)]  # fmt: skip
    path = tmp_path / "plain.parquet"
    pl.DataFrame(rows, schema=["article_id", "source", "title", "text"], orient="row").write_parquet(path)
    return path


@pytest.fixture
def own_book(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("frame,pattern,weight,note\nrain,rain*,1,\nfurniture,table,1,\n")
    return path


def test_a_cell_of_the_address_is_shown_with_words_and_patterns(open_page, shown, plain_table):
    app = open_page("framing", plain_table, codebook="policy", frame="crime", column="one")
    assert not app.exception
    assert "failed" not in shown(app)
    assert app.selectbox(key="column").value == "one"
    patterns = next(one.value for one in app.dataframe if list(one.value.columns)[:2] == ["pattern", "weight"])
    assert patterns["count"].sum() >= 6


def test_the_number_opens_its_sentences(open_page, shown, plain_table):
    app = open_page("framing", plain_table, codebook="policy", column="one")
    app.button(key="open-cell").click().run()
    assert '<p class="mk-quote">' in shown(app)
    assert '<mark class="mk-cue">' in shown(app)


def test_a_word_of_the_frame_opens_its_sentences(open_page, shown, plain_table):
    app = open_page("framing", plain_table, codebook="policy", column="one")
    word = next(one for one in app.button if one.key.startswith("frame-word-"))
    word.click().run()
    assert "mk-quote" in shown(app)


def test_what_is_not_found_is_counted(open_page, shown, plain_table):
    app = open_page("framing", plain_table, codebook="policy", frame="health_and_safety", column="one")
    assert "Not found in 6 articles" in shown(app)
    assert "none of its patterns matches here" in shown(app)


def test_composed_texts_are_said_in_captions(open_page, shown):
    text = shown(open_page("framing", codebook="news"))
    assert text.count("composed for this corpus, not") == 0
    assert "Made from texts composed for this corpus" in text


def test_a_codebook_that_only_the_address_names_is_not_read_unasked(open_page, shown, plain_table, own_book):
    app = open_page("framing", plain_table, codebook="own", **{"codebook-path": str(own_book)})
    assert "read only if you say so" in shown(app)
    assert not [one for one in app.selectbox if one.key == "frame"]
    app.button(key="read-book").click().run()
    assert app.selectbox(key="frame").options == ["rain", "furniture"]
    assert "read only if you say so" not in shown(app)


def test_a_path_that_was_written_is_read_and_a_bad_one_is_said(open_page, shown, plain_table, own_book):
    app = open_page("framing", plain_table, codebook="own")
    app.text_input(key="codebook-path").set_value(str(own_book)).run()
    assert app.selectbox(key="frame").options == ["rain", "furniture"]
    app.text_input(key="codebook-path").set_value(str(own_book.with_name("nowhere.csv"))).run()
    assert "nowhere.csv" in shown(app)
    assert "failed unexpectedly" not in shown(app)


def test_topics_are_found_when_asked_for(open_page, shown):
    app = open_page("framing", **{"find-topics": "yes", "n-topics": "4"})
    words = next(one.value for one in app.dataframe if list(one.value.columns) == ["topic", "words"])
    assert words["topic"].to_list() == [1, 2, 3, 4]
    assert not [one for one in open_page("framing").dataframe if "topic" in one.value.columns]


def test_a_clicked_cell_is_the_one_shown_below(monkeypatch):
    state: dict[str, Any] = {"chart-frames": {"selection": {"cell": [{"frame_id": "crime", "key": "one"}]}}}
    monkeypatch.setattr(st, "session_state", state)
    framing._take_cell()
    assert (state["frame"], state["column"]) == ("crime", "one")


def test_a_frame_that_is_not_here_is_said(open_page, shown):
    text = shown(open_page("framing", frame="no-such-frame"))
    assert "no-such-frame" in text
    assert "failed unexpectedly" not in text


def test_a_learned_codebook_by_its_folder(open_page, shown, plain_table, tmp_path):
    things = ["north", "south", "east", "west", "upper", "lower", "old", "new"]
    rows = [(f"The police of the {one} town arrested a thief.", "law") for one in things]
    rows += [(f"Prices and wages of the {one} town fell.", "money") for one in things]
    table = pl.DataFrame(rows, schema=["text", "label"], orient="row")
    folder = tmp_path / "model"
    mk.train_frames(table, n_folds=2, unit="article", to=folder)
    app = open_page("framing", plain_table, codebook="own")
    app.text_input(key="codebook-path").set_value(str(folder)).run()
    assert app.selectbox(key="frame").options == ["law", "money"]
    assert "has no patterns" in shown(app)
    assert "failed unexpectedly" not in shown(app)


def test_the_models_frames_are_shown_with_what_they_are_worth(open_page, shown, tmp_path):
    pytest.importorskip("onnxruntime")
    path = tmp_path / "articles.parquet"
    rows = [("North", "The two ministers clashed over the budget."), ("South", "Rain fell on the old town all day.")]
    pl.DataFrame(rows, schema=["source", "text"], orient="row").write_parquet(path)
    app = open_page("framing", path, codebook="news-model")
    assert not app.exception
    said = "\n".join([shown(app), *(one.value for one in app.caption)])
    assert "climate" in said
    assert "The model has no patterns" in said
