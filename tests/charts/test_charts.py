"""Charts are made of results: what they hold, in which order, in which colours."""

from __future__ import annotations

import polars as pl
import pytest

import mediakit as mk
from mediakit.charts.captions import caption, percent, signed
from mediakit.charts.coverage import held, time_chart
from mediakit.charts.differences import difference_chart
from mediakit.charts.dots import frame_chart, tone_chart
from mediakit.charts.keywords import keyword_chart, typical_terms
from mediakit.charts.palette import COLOURS, colour_of, colours, ranked
from mediakit.charts.side_by_side import axis_of, labels_of, rows_of
from mediakit.charts.strip import strip
from mediakit.compare.profile import compare

TEXTS = {
    "a": [f"The police arrested the thief number {n}. It was a terrible crime." for n in range(6)],
    "b": [f"The market grew by {n} per cent. It was a great success." for n in range(7)],
}


@pytest.fixture(scope="module")
def corpus():
    return mk.from_texts(TEXTS)


@pytest.fixture(scope="module")
def profile(corpus):
    return compare(corpus, measures=["sentiment", "framing_policy"], n_resamples=200, n_permutations=200)


def _contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("background", ["#fbfaf8", "#15191e"])
def test_every_colour_can_be_seen_on_both_backgrounds(background):
    assert {
        colour: round(_contrast(colour, background), 2) for colour in COLOURS if _contrast(colour, background) < 3
    } == {}


def test_a_source_keeps_its_colour_whatever_is_selected(corpus):
    whole = colours(ranked(corpus))
    assert ranked(corpus) == ["b", "a"]
    assert colours(ranked(corpus.where(source="a"))) == whole
    assert colour_of("a (composed)", whole) == whole["a"]


def test_rows_come_with_cells_in_the_groups_order_and_marks(profile):
    (tone,) = rows_of(profile, "sentiment", "source", ("b", "a"))
    assert [cell.group for cell in tone.cells] == ["b", "a"]
    assert tone.cells[0].value > 0 > tone.cells[1].value
    assert tone.holds is True
    frames = rows_of(profile, "framing_policy", "source", ("a", "b"))
    assert [row.holds for row in frames] == sorted((row.holds for row in frames), reverse=True)


def test_axis_holds_every_value_and_bound(profile):
    rows = rows_of(profile, "sentiment", "source", ("a", "b"))
    low, high = axis_of(rows, around_zero=True)
    assert low == -high
    assert all(low <= end <= high for cell in rows[0].cells for end in (cell.low, cell.value, cell.high))
    assert axis_of([]) == (0.0, 0.05)


def test_composed_groups_are_told_apart_from_published_ones():
    table = pl.DataFrame({"source": ["a", "a", "b"], "composed": [False, True, True]})
    assert labels_of(table, "source") == ["a", "a (composed)", "b"]


def test_charts_hold_the_results_rows(corpus, profile):
    known = colours(ranked(corpus))
    keyness = mk.keyness(corpus, min_count=2)
    figures = [
        tone_chart(profile["sentiment"], known), frame_chart(profile["framing_policy"], known),
        difference_chart(profile.differences, "sentiment", "(all)"), keyword_chart(keyness, "a", known["a"]),
    ]  # fmt: skip
    for figure in figures:
        drawn = figure.to_dict()
        assert drawn["layer"]
        assert any(len(rows) for rows in drawn["datasets"].values())
    terms = typical_terms(keyness, "a", 3)["term"].to_list()
    assert "police" in typical_terms(keyness, "a")["term"]
    assert len(terms) == 3


def test_counts_of_what_is_held(corpus):
    assert held(corpus, "source").select("source", "n_articles", "n_sentences").rows() == [("a", 6, 12), ("b", 7, 14)]


def test_time_is_by_month_or_year_and_absent_without_dates():
    assert time_chart(pl.DataFrame({"date": [None, None]}, schema={"date": pl.String})) is None
    by_month = time_chart(pl.DataFrame({"date": ["2020-01-03", "2020-01", "2020-02-01"]})).to_dict()
    assert {row["when"]: row["n_articles"] for row in next(iter(by_month["datasets"].values()))} == {
        "2020-01": 2,
        "2020-02": 1,
    }
    by_year = time_chart(pl.DataFrame({"date": ["2020-01-03", "2021"]})).to_dict()
    assert [row["when"] for row in next(iter(by_year["datasets"].values()))] == ["2020", "2021"]


def test_a_strip_places_in_per_cent_and_stays_on_the_axis():
    assert 'class="ci" style="left:25.0%;width:50.0%' in strip(0.5, 0.25, 0.75, (0.0, 1.0), "#000000")
    assert 'class="dot" style="left:100.0%' in strip(7.0, None, None, (0.0, 1.0), "#000000")
    assert 'class="zero" style="left:50.0%' in strip(0.0, None, None, (-1.0, 1.0), "#000000")
    assert 'class="ring"' in strip(None, None, None, (0.0, 1.0), "#000000", shuffled=0.3)


def test_captions_say_composed(profile):
    table = profile["sentiment"].table.with_columns(pl.lit(True).alias("composed"))
    assert "composed for this corpus" in caption(profile["sentiment"].with_table(table))
    assert "composed" not in caption(profile["sentiment"])
    assert (signed(1.2, 1), percent(0.0), percent(1.0)) == ("+1.2", "0 %", "100 %")
