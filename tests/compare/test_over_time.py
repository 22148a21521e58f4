"""Scores over time: months and ISO weeks by hand, partial dates, composed texts, intervals, evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus.groups import group
from mediakit.errors import ArgumentError
from mediakit.stats.bootstrap import article_keys, mean_interval

GOOD, BAD = "It was a great success.", "It was a terrible crime."


def one(text: str) -> float:
    return float(mk.sentiment_of([text])["compound"].item())


@pytest.fixture
def corpus(make_corpus: Any) -> Any:
    dates = [
        ("2020-08-31", GOOD),
        ("2020-08", BAD),
        ("2020", BAD),
        (None, BAD),
        ("2021-01-03", BAD),
        ("2021-01-04", GOOD),
    ]
    return make_corpus([{"source": "s", "date": day, "text": text} for day, text in dates])


def test_by_month_a_month_will_do_and_by_week_it_will_not(corpus: Any) -> None:
    months = mk.over_time(corpus)
    assert months.table.select("source", "month", "n_articles", "value").rows() == [
        ("s", "2020-08", 2, pytest.approx((one(GOOD) + one(BAD)) / 2)),
        ("s", "2021-01", 2, pytest.approx((one(GOOD) + one(BAD)) / 2)),
    ]
    assert months.recipe.notes == (
        "1 articles have no date and are left out", "1 articles have a date without month and are left out"
    )  # fmt: skip
    weeks = mk.over_time(corpus, every="week")
    assert weeks.table.select("week", "n_articles").rows() == [("2020-W36", 1), ("2020-W53", 1), ("2021-W01", 1)]
    assert weeks.recipe.notes[1] == "2 articles have a date without day and are left out"
    years = mk.over_time(corpus, every="year", by=None).table
    assert years.select("year", "n_articles").rows() == [("2020", 3), ("2021", 2)]
    assert years.columns[:2] == ["year", "measure"]


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_weeks_are_those_of_the_calendar(day: date) -> None:
    from mediakit.corpus.build import from_texts
    from mediakit.corpus.corpus import Base, Corpus

    made = from_texts({"a": ["One."]})
    table = made.base.articles.with_columns(date=np.array([day.isoformat()]))
    year, week, _ = day.isocalendar()
    assert group(Corpus(Base(table, made.codebook)), "week").keys["week"].to_list() == [f"{year}-W{week:02d}"]


def test_impossible_days_have_no_week(make_corpus: Any) -> None:
    corpus = make_corpus([{"date": "2020-02-30", "text": "One."}, {"date": "2020-02-28", "text": "Two."}])
    assert group(corpus, "week").keys["week"].to_list() == ["(none)", "2020-W09"]
    assert mk.over_time(corpus, every="week").recipe.notes == ("1 articles have a date without day and are left out",)


def test_the_interval_is_that_of_the_periods_articles(make_corpus: Any) -> None:
    days = [date(2020, 3, 2) + timedelta(days=i) for i in range(12)]
    rows = [{"source": "s", "date": str(day), "text": GOOD if i % 3 else BAD} for i, day in enumerate(days)]
    corpus = make_corpus(rows)
    table = mk.over_time(corpus, every="week", n_resamples=300, seed=4).table
    assert table["n_articles"].to_list() == [7, 5]
    scores = np.array([[one(row["text"])] for row in rows[:7]])
    mean, low, high = mean_interval(
        scores, article_keys([f"a{i}" for i in range(1, 8)]), n_resamples=300, seed=4, bounds=(-1, 1)
    )
    first = table.row(0, named=True)
    assert (first["value"], first["ci_low"], first["ci_high"], first["note"]) == pytest.approx(
        (mean[0], low[0], high[0], None)
    )


def test_any_measure_with_its_settings(make_corpus: Any) -> None:
    corpus = make_corpus([{"date": "2020-08-03", "text": f"{GOOD} The court met the judge."}])
    frames = mk.over_time(corpus, measure="framing", codebook="news")
    assert set(frames.table["item"]) == {"conflict", "human_interest", "responsibility", "morality", "economic"}
    words = mk.over_time(corpus, method="lexicon", lexicon={"great": 2.0, "success": 1.0})
    assert words.table["value"].to_list() == [1.5]
    assert mk.evidence(corpus, words, 0)["snippet"].to_list() == [GOOD]
    policy = mk.over_time(corpus, measure="framing")
    row = policy.table.filter(policy.table["item"] == "legality").row(0, named=True)
    assert row["value"] == 0.5
    assert {"court", "judge"} <= set(
        mk.evidence(corpus, policy, row)["snippet"].str.split(" ").explode().str.strip_chars(".")
    )


def test_evidence_is_of_the_period(corpus: Any) -> None:
    result = mk.over_time(corpus, every="week")
    assert mk.evidence(corpus, result, 1)["snippet"].to_list() == [BAD]
    assert mk.evidence(corpus, result, 2)["snippet"].to_list() == [GOOD]


def test_composed_texts_stand_apart(make_corpus: Any) -> None:
    rows = [{"source": "s", "date": "2020-08-03", "text": GOOD, "composed": i > 5} for i in range(12)]
    result = mk.over_time(make_corpus(rows), n_resamples=20)
    assert result.table.select("composed", "n_articles", "note").rows() == [
        (False, 6, None), (True, 6, "composed: no interval")
    ]  # fmt: skip
    assert result.table["ci_low"].null_count() == 1
    assert "6 composed articles are in rows of their own" in result.recipe.notes[0]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"measure": "terms"}, "unknown measure with a score by sentence 'terms'; there are: sentiment, framing"),
        ({"every": "hour"}, "unknown every 'hour'; there are: year, month, week, day"),
        ({"by": "camp"}, "unknown column for `by` 'camp'"),
    ],
)
def test_what_is_refused(corpus: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        mk.over_time(corpus, **settings)


def test_no_dates_at_all() -> None:
    with pytest.raises(ArgumentError, match="no article has a date with a month"):
        mk.over_time(mk.from_texts({"a": ["One."]}))
