"""Numbers of one thing on one scale; who departs from whom is asked within one place and time only."""

from __future__ import annotations

import polars as pl
import pytest

import mediakit as mk
from mediakit.charts.captions import number_shown
from mediakit.charts.claim_rows import OWN, claims_of, departures, figure_choices, wants_log
from mediakit.charts.claims import MOST_OWNERS, OTHERS, claims_chart
from mediakit.charts.drawn import svg_of
from mediakit.corpus.codebook import Codebook

BOOK = Codebook.model_validate(
    {
        "event": [{"id": "flood", "name": "The flood", "terms": ["flood*"]}],
        "figure": [{"id": "dead", "name": "The dead", "event": "flood", "terms": ["killed", "dead"], "unit": "people"}],
    }
)
TEXTS = {
    "a": ["The flood killed 30 people. Police said that the flood killed between 10 and 20 people. It took 3 days."],
    "b": ["The flood killed 300 people. In the flood hundreds of people were killed. It took 4 days, and 5 days more."],
}


@pytest.fixture(scope="module")
def corpus():
    return mk.from_texts(TEXTS, codebook=BOOK)


@pytest.fixture(scope="module")
def claims(corpus):
    return claims_of(mk.figures(corpus), corpus, "dead", ["a", "b"])


def _claim(key: str, low: float, high: float | None = None, **more):
    plain = {"owner": OWN, "match": f"{low:g}", "scope": None, "when": "2020-01-01", "number": int(low)}
    return {"key": key, "low": low, "high": low if high is None else high, **plain, **more}


def _apart(*rows, **more):
    return [
        (row["key"], row["match"], row["other_key"], row["other_match"], round(row["factor"], 3))
        for row in departures(pl.DataFrame(rows), **more).to_dicts()
    ]


def test_claims_have_owners_ranges_and_open_ends(claims):
    found = [(row["key"], row["owner"], row["low"], row["high"], row["is_range"]) for row in claims.to_dicts()]
    assert found == [
        ("a", OWN, 30.0, 30.0, False), ("a", "Police", 10.0, 20.0, True),
        ("b", OWN, 200.0, None, True), ("b", OWN, 300.0, 300.0, False),
    ]  # fmt: skip


def test_a_claim_knows_its_row(corpus, claims):
    result = mk.figures(corpus)
    for row in claims.to_dicts():
        assert result.table.row(row["number"], named=True)["match"] == row["match"]


def test_spans_of_time_are_not_offered(corpus):
    choices = figure_choices(mk.figures(corpus), corpus)
    assert list(choices) == ["dead"]
    assert choices["dead"] == "The dead (4)"


def test_units_are_offered_where_there_is_no_codebook():
    corpus = mk.from_texts(
        {"a": ["There were 3 ships. Then 40 ships came. It took 2 years, 3 years and 4 years. Now 5 ships left."]}
    )
    result = mk.figures(corpus)
    assert figure_choices(result, corpus) == {"unit:ships": "any number of ships (3)"}
    assert claims_of(result, corpus, "unit:ships", ["a"])["low"].to_list() == [3.0, 5.0, 40.0]


def test_a_departure_is_from_the_nearest_number_and_stands_once():
    assert _apart(_claim("a", 30), _claim("b", 300), _claim("b", 60)) == [
        ("b", "300", "a", "30", 10.0),
        ("b", "60", "a", "30", 2.0),
    ]


def test_numbers_of_other_places_and_times_are_not_compared():
    assert _apart(_claim("a", 30), _claim("b", 300, scope="in Tehran")) == []
    assert _apart(_claim("a", 30, scope="in the Tehran"), _claim("b", 300, scope="Tehran")) == [
        ("b", "300", "a", "30", 10.0)
    ]
    late = _claim("b", 300, when="2020-03-01")
    assert _apart(_claim("a", 30), late) == []
    assert _apart(_claim("a", 30), late, window_days=60) == [("b", "300", "a", "30", 10.0)]
    assert _apart(_claim("a", 30, when=None), late) == []
    assert _apart(_claim("a", 30, when=None), late, window_days=None) == [("b", "300", "a", "30", 10.0)]


@pytest.mark.parametrize(
    ("when", "n"), [("2020", 1), ("2020-01", 1), ("2020-02", 0), ("2019-12-02", 1), ("2019-12-01", 0)]
)
def test_partial_dates_count_as_their_whole_span(when, n):
    assert len(_apart(_claim("a", 30), _claim("b", 300, when=when))) == n


def test_ranges_that_meet_are_not_apart_and_open_numbers_are_left_out():
    assert _apart(_claim("a", 10, 20), _claim("b", 15, 30)) == []
    assert _apart(_claim("a", 10, 20), _claim("b", 40, 50)) == [("b", "40", "a", "10", 2.0)]
    assert _apart({**_claim("a", 200), "high": None}, _claim("b", 5)) == []


def test_a_scale_is_logarithmic_where_numbers_are_far_apart_and_above_nothing(claims):
    assert wants_log(claims)
    assert not wants_log(claims.head(1))
    assert not wants_log(claims.with_columns(pl.lit(0.0).alias("low")))


def test_the_chart_shows_numbers_ranges_and_owners(claims):
    drawn = svg_of(claims_chart(claims, ["a", "b"], {}, {"a": "The Post"}, unit="people"))
    for words in ("The Post", "Police", "own words", ">300<", ">10–20<", "logarithmic"):
        assert words in drawn, words
    assert "logarithmic" not in svg_of(claims_chart(claims, ["a", "b"], {}, log=False))


def test_rare_owners_share_a_row():
    rows = [
        {**_claim("a", n + 1.0), "owner": f"owner {n}", "middle": n + 1.0, "is_range": False, "qualifier": None,
         "unit": "people", "as_of": None, "article_id": "x"}
        for n in range(MOST_OWNERS + 3)
    ]  # fmt: skip
    drawn = svg_of(claims_chart(pl.DataFrame(rows, infer_schema_length=None), ["a"], {}))
    assert OTHERS in drawn
    assert f"owner {MOST_OWNERS - 2}<" in drawn
    assert f"owner {MOST_OWNERS}<" not in drawn


def test_numbers_as_in_print():
    assert [number_shown(*one) for one in ((1e6, 1e6), (0.5, 0.5), (None, None))] == ["1,000,000", "0.5", "—"]
