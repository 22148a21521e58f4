"""Terms: a word chosen by address, row or dot is read where it stands; what is not there is counted and said."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
import streamlit as st

from mediakit.dashboard.views import terms


@pytest.fixture
def plain_table(tmp_path):
    """A table without events, dates or a codebook."""
    rows = [(f"{source}{n}", source, f"Day {n}", f"The {word} went on. It was a {word} of a day.") for source, word in
            (("one", "riot"), ("two", "march")) for n in range(6)]  # fmt: skip
    path = tmp_path / "plain.parquet"
    pl.DataFrame(rows, schema=["article_id", "source", "title", "text"], orient="row").write_parquet(path)
    return path


def test_a_word_of_the_address_is_read_in_the_target(open_page, shown):
    app = open_page("terms", target="composed-state", pattern="terrorist")
    assert not app.exception
    text = shown(app)
    assert text.count("<td>terrorist</td>") > 5
    assert "defendashraf.org</a>" not in text
    assert "composed for this corpus" in text


def test_everywhere_reads_all_sources(open_page, shown):
    text = shown(open_page("terms", target="composed-state", pattern="terrorist", **{"lines-of": "all"}))
    assert "defendashraf.org</a>" in text
    assert 'href="article?article=' in text


def test_an_unknown_word_is_counted_as_absent(open_page, shown):
    app = open_page("terms", pattern="xyzzyq")
    assert "xyzzyq: not found in 1 article, 45 sentences." in shown(app)
    assert not app.exception


@pytest.mark.parametrize("pattern", ["/(/", '"open', "*"])
def test_a_bad_pattern_is_said_in_place(open_page, shown, pattern):
    app = open_page("terms", pattern=pattern)
    text = shown(app)
    assert "failed unexpectedly" not in text
    assert "pattern" in text
    assert not app.exception
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")


def test_a_plain_table_is_compared_too(open_page, shown, plain_table):
    app = open_page("terms", plain_table, target="two", pattern="march")
    assert "failed" not in shown(app)
    assert shown(app).count("<td>march</td>") == 12
    assert any("march" in frame.value["term"].to_list() for frame in app.dataframe)


def test_frequencies_are_of_the_target(open_page, shown, plain_table):
    app = open_page("terms", plain_table, target="two", table="frequency")
    words = next(frame.value for frame in app.dataframe if "tf_idf" in frame.value.columns)
    assert dict(zip(words["term"], words["count"], strict=True)) == {"march": 12, "day": 12} | {
        str(n): 1 for n in range(6)
    }


def test_one_group_alone_says_so(open_page, shown):
    text = shown(open_page("terms", source="composed-wire"))
    assert "There is one group only" in text


def test_a_clicked_dot_and_a_chosen_row_become_the_pattern(monkeypatch):
    state: dict[str, Any] = {
        "chart-terms": {"selection": {"word": [{"term": "riot"}]}},
        "keyness-table": {"selection": {"rows": [1], "columns": []}},
    }
    monkeypatch.setattr(st, "session_state", state)
    terms._take_dot()
    assert state["pattern"] == "riot"
    terms._take_row(pl.DataFrame({"term": ["law", "march"]}), "keyness-table")
    assert state["pattern"] == "march"


def test_a_target_that_is_not_here_falls_back_and_is_said(open_page, shown):
    text = shown(open_page("terms", target="nobody"))
    assert "nobody" in text
    assert "not here" in text
