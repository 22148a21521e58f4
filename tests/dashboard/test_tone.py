"""Tone: matched by event first, toward actors, over time, word by word, by a list of one's own; each by its address."""

from __future__ import annotations

from html import unescape

import polars as pl
import pytest

from mediakit.dashboard import word_lists
from mediakit.errors import ArgumentError
from mediakit.models.card import card

PARTS = ("overall", "actors", "time", "words", "list")


@pytest.fixture
def plain_table(tmp_path):
    """Two sources without events or codebook, six dated articles each."""
    rows = [(f"{source}{n}", source, f"Day {n}", f"2020-0{n + 1}-01", f"Lee gave a {word} speech on day {n}. Mayor Lee left.")
            for source, word in (("glad", "wonderful"), ("sad", "terrible")) for n in range(6)]  # fmt: skip
    path = tmp_path / "plain.parquet"
    pl.DataFrame(rows, schema=["article_id", "source", "title", "date", "text"], orient="row").write_parquet(path)
    return path


@pytest.fixture
def kept_in(tmp_path, monkeypatch):
    monkeypatch.setattr(word_lists, "_folder", lambda: tmp_path / "lists")
    return tmp_path / "lists"


def charts(app):
    return [*app.get("vega_lite_chart"), *app.get("arrow_vega_lite_chart")]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_on_both_kinds_of_corpus(open_page, shown, plain_table, part, kept_in):
    for path in (None, plain_table):
        app = open_page("tone", path, **{"part-of-tone": part})
        assert not app.exception
        assert "failed unexpectedly" not in shown(app)
        assert app.segmented_control(key="part-of-tone").value == part if hasattr(app, "segmented_control") else True
        assert charts(app) or part == "list"


def test_matched_by_event_comes_first_where_there_are_events(open_page, shown, plain_table):
    text = shown(open_page("tone"))
    assert text.index("On the same events") < text.index("All that each tells")
    assert "Not what a source thinks" in text
    assert "composed for this corpus" in text
    plain = shown(open_page("tone", plain_table))
    assert "On the same events" not in plain
    assert "Nothing is matched by event here" in plain
    assert "composed for this corpus" not in plain


def test_actors_of_the_address(open_page, shown):
    app = open_page("tone", **{"part-of-tone": "actors", "actors": ["mek", "khamenei"]})
    assert app.multiselect(key="actors").value == ["mek", "khamenei"]
    frame = next(one.value for one in app.dataframe if "voice" in one.value.columns)
    assert set(frame["actor"]) == {"mek", "khamenei"}


def test_time_says_what_is_left_out(open_page, shown):
    assert "51 articles have no date" in shown(open_page("tone", **{"part-of-tone": "time"}))


def test_no_dates_at_all_is_said_in_place(open_page, shown, hostile):
    text = shown(open_page("tone", hostile, **{"part-of-tone": "time"}))
    assert "Over time:" in text
    assert "date" in text
    assert "failed unexpectedly" not in text


def test_a_word_shift_between_two_of_the_address(open_page, shown, plain_table):
    app = open_page("tone", plain_table, **{"part-of-tone": "words", "target": "sad", "reference": "glad"})
    frame = next(one.value for one in app.dataframe if "contribution" in one.value.columns)
    assert set(frame["term"][:2]) == {"terrible", "wonderful"}
    assert (frame["contribution"][:2] < 0).all()


def test_one_group_has_no_shift(open_page, shown):
    assert "There is one group only" in shown(open_page("tone", source="composed-wire", **{"part-of-tone": "words"}))


def test_a_list_of_ones_own_by_its_name(open_page, shown, plain_table, kept_in):
    name = word_lists.kept_list("my <b>list.csv", b"word,weight\nwonderful,3\nterrible,-3\nbad line\n")
    assert (kept_in / name).is_file()
    app = open_page("tone", plain_table, **{"part-of-tone": "list", "list": name, "score": "mean_weight"})
    text = shown(app)
    assert "<b>list" not in text
    assert "2 entries are used" in text
    frame = next(one.value for one in app.dataframe if "mean" in one.value.columns)
    assert dict(zip(frame["source"], frame["mean"], strict=True)) == {"glad": 3.0, "sad": -3.0}


def test_a_list_that_was_never_given_is_said(open_page, shown, kept_in):
    text = shown(open_page("tone", **{"part-of-tone": "list", "list": "../../etc/passwd"}))
    assert "is not on this machine" in text
    assert "failed unexpectedly" not in text


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "0123456789abcdef-x", ""])
def test_only_lists_that_were_given_are_read(kept_in, name):
    with pytest.raises(ArgumentError, match="choose its file again"):
        word_lists.word_list(name)


def test_no_group_chosen_says_so(open_page, shown):
    app = open_page("tone")
    app.multiselect(key="groups").set_value([]).run()
    assert "Choose at least one group" in shown(app)


@pytest.mark.parametrize(("part", "head"), [("overall", "tone"), ("actors", "toward"), ("time", "tone")])
def test_the_model_is_one_switch_away_with_its_agreement_beside_it(open_page, shown, plain_table, part, head):
    told = card().measured[head]
    by_words = shown(open_page("tone", plain_table, **{"part-of-tone": part}))
    assert f"{told['value_beside']:.2f}; the model's {told['value']:.2f}" in unescape(by_words)
    app = open_page("tone", plain_table, **{"part-of-tone": part, "scored-by": "model"})
    text = shown(app)
    assert not app.exception
    assert "failed unexpectedly" not in text
    assert f"{card().fingerprint}" in text
    assert f"{told['low']:.2f} to {told['high']:.2f}" in text
    assert charts(app)
