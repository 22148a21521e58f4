"""Bars that add up to the difference, and lines that break where there is too little."""

from __future__ import annotations

from typing import Any

import pytest

import mediakit as mk
from mediakit.charts.over_time import over_time_chart, time_rows
from mediakit.charts.word_shift import shift_rows, word_shift_chart
from mediakit.errors import ArgumentError


@pytest.fixture
def shift() -> Any:
    corpus = mk.from_texts(
        {"a": ["A great success, not a terrible crime!", "Peace and joy."], "b": ["War. A sad crime."]}
    )
    return mk.word_shift(corpus, target="a")


def test_bars_add_up_to_the_difference(shift: Any) -> None:
    for most in (1, 3, 50):
        rows = shift_rows(shift, "a", most)
        assert rows["contribution"].sum() == pytest.approx(shift.table["difference"][0], abs=1e-9)
        assert rows["term"].to_list()[-1] == "(rules)"
        assert ("(all other words)" in rows["term"]) == (most < 7)
    labels = dict(shift_rows(shift, "a", 50).select("term", "label").rows())
    assert (labels["great"], labels["war"], labels["(rules)"]) == ("great +↑", "war −↓", "(rules)")


def test_a_drawn_shift_names_both_sides(shift: Any) -> None:
    drawn = word_shift_chart(shift, "a", {"a": "#123456"}, {"a": "The A", "b": "The B"}).to_dict()
    assert drawn["title"].startswith("The A against The B: +")
    assert "#123456" in str(drawn["layer"][0])
    with pytest.raises(ArgumentError, match="unknown target 'z'; there are: a"):
        shift_rows(shift, "z")


def test_lines_break_where_periods_are_missing_or_thin(make_corpus: Any) -> None:
    months = ["2020-01"] * 6 + ["2020-02"] * 6 + ["2020-03"] * 2 + ["2020-04"] * 6 + ["2020-06"] * 6
    rows = [{"source": "s", "date": f"{month}-{i + 1:02d}", "text": "Good." if i % 2 else "Bad."} for i, month in
            enumerate(months)]  # fmt: skip
    result = mk.over_time(make_corpus(rows), n_resamples=20)
    table = time_rows(result)
    assert table.select("period", "run", "solid").rows() == [
        ("2020-01", 1, True), ("2020-02", 1, True), ("2020-03", 2, False), ("2020-04", 3, True), ("2020-06", 4, True)
    ]  # fmt: skip
    drawn = over_time_chart(result, {"s": "#123456"}, {"s": "The S"}).to_dict()
    assert len(drawn["layer"]) == 6
    assert "The S" in str(drawn["datasets"])
    with pytest.raises(ArgumentError, match="unknown item 'z'"):
        time_rows(result, "z")


def test_composed_texts_and_groups_of_two_columns(make_corpus: Any) -> None:
    rows = [{"source": "s", "desk": "d", "date": "2020-W01"[:4], "text": "Good.", "composed": i > 5} for i in range(12)]
    table = time_rows(mk.over_time(make_corpus(rows), by=["source", "desk"], every="year", n_resamples=20))
    assert table.select("key", "solid").rows() == [("s · d", True), ("s · d (composed)", False)]
