"""The map says what it draws: more, fewer, none; frames that groups use most unequally first."""

from __future__ import annotations

import pytest

import mediakit as mk
from mediakit.charts.drawn import svg_of
from mediakit.charts.frame_map import LARGEST_RATIO, frame_map, map_rows


@pytest.fixture
def result(make_corpus, tmp_path):
    """Two groups: one tells of war in every sentence, the other in one of four; only the second of money."""
    (tmp_path / "mine.csv").write_text("frame,pattern,weight,note\nwar,war,1,\nmoney,money,1,\nrain,rain,1,\n")
    rows = [
        {"source": "a", "text": "War came. The war went on. War again. More war."},
        {"source": "b", "text": "War came. Money went. All slept. All woke."},
    ]
    return mk.framing(make_corpus(rows), codebook=tmp_path / "mine.csv")


def test_each_cell_says_its_kind_and_number(result):
    rows = {(row["key"], row["frame_id"]): row for row in map_rows(result, ["a", "b"]).to_dicts()}
    assert {key: (row["kind"], row["shown"]) for key, row in rows.items()} == {
        ("a", "war"): ("more", "1.6×"), ("b", "war"): ("fewer", "0.4×"),
        ("a", "money"): ("none", "0"), ("b", "money"): ("more", "2.0×"),
        ("a", "rain"): ("none", "0"), ("b", "rain"): ("none", "0"),
    }  # fmt: skip
    assert rows["b", "money"]["strength"] == pytest.approx(0.5)
    assert rows["b", "war"]["strength"] == pytest.approx(0.6609640474, abs=1e-9)  # log2(2.5) / 2


def test_strength_ends_at_the_largest_ratio(result):
    table = map_rows(result, ["a", "b"])
    assert LARGEST_RATIO == 4.0
    assert table["strength"].is_between(0, 1).all()


def test_frames_that_groups_use_most_unequally_come_first_and_chosen_groups_only(result):
    assert map_rows(result, ["a", "b"])["frame_id"].unique(maintain_order=True).to_list()[0] == "war"
    assert map_rows(result, ["b"])["key"].unique().to_list() == ["b"]


def test_the_chart_names_columns_in_lines_and_takes_clicks(result):
    names = {"a": "Composed: A paper with a name", "b": 'B "quoted" \\ name'}
    chart = frame_map(result, ["a", "b"], {"a": "#111111", "b": "#222222"}, {"war": "War and peace"}, names)
    drawn = str(chart.to_dict())
    assert "#111111" in drawn
    assert "frame_id" in drawn
    svg = svg_of(chart)
    assert "War and peace" in svg
    assert "1.6×" in svg
    assert "A paper with a" in svg
    assert ">Composed:" not in svg  # said on pointing only
