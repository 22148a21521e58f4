"""Dates: what is understood, what is not guessed, and what a column decides."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.readers.date_columns import read_dates
from mediakit.readers.dates import read_date

UNDERSTOOD = [
    ("2020", "2020"),
    ("2020-08", "2020-08"),
    ("2020-08-05", "2020-08-05"),
    ("2020-8-5", "2020-08-05"),
    ("2020/08/05", "2020-08-05"),
    ("2020-08-05T23:30:00Z", "2020-08-05"),
    ("2020-08-05 23:30:00.123+03:30", "2020-08-05"),
    ("2020-08-05T23", "2020-08-05"),
    ("20200805", "2020-08-05"),
    ("20200805T233000Z", "2020-08-05"),
    ("20200805233000", "2020-08-05"),
    ("5 August 2020", "2020-08-05"),
    ("5th of August, 2020", "2020-08-05"),
    ("August 5, 2020", "2020-08-05"),
    ("Aug. 5, 2020, 10:30 AM EDT", "2020-08-05"),
    ("August 5, 2020 Wednesday", "2020-08-05"),
    ("Wednesday, August 5th, 2020", "2020-08-05"),
    ("Wed, 05 Aug 2020 12:00:00 GMT", "2020-08-05"),
    ("Wed Aug 05 12:00:00 +0000 2020", "2020-08-05"),
    ("05-Aug-20", "2020-08-05"),
    ("Sept 2020", "2020-09"),
    ("Aug 2020", "2020-08"),
    ("08/2020", "2020-08"),
    ("13.02.2020", "2020-02-13"),
    ("2/13/2020 4:05 PM", "2020-02-13"),
    ("5/5/17", "2017-05-05"),
    ("13/6/69", "1969-06-13"),
    ("1596585600", "2020-08-05"),
    ("1596585600000", "2020-08-05"),
    ("2020年8月5日", "2020-08-05"),
    ("5 août 2020", "2020-08-05"),
    ("mardi 1er mars 2019", "2019-03-01"),
    ("vendredi 3 janvier 2020 - 10:30", "2020-01-03"),
    ("mar 5, 2020", "2020-03-05"),  # March, not mardi
    ("Mittwoch, den 5. August 2020", "2020-08-05"),
    ("12. März 2020", "2020-03-12"),
    ("5 de diciembre de 2020", "2020-12-05"),
    ("01 de dezembro de 2000", "2000-12-01"),
    ("agosto de 2020", "2020-08"),
    ("5 agosto 2020", "2020-08-05"),
    ("3 maart 2020", "2020-03-03"),
    ("October 12, 2008 Sunday 5:00 PM GMT", "2008-10-12"),
]


@pytest.mark.parametrize(("written", "iso"), UNDERSTOOD)
def test_understood(written: str, iso: str) -> None:
    assert read_date(written).iso == iso


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("", "empty"),
        ("NaT", "empty"),
        ("9/6/17", "ambiguous"),
        ("0001-01-01", "impossible"),
        ("1900-01-01", "impossible"),
        ("1970-01-01 00:00:00", "impossible"),
        ("0", "unknown"),
        ("1399-05-15", "impossible"),
        ("9999-12-31", "impossible"),
        ("2020-02-30", "impossible"),
        ("2020-00", "impossible"),
        ("31/31/2020", "impossible"),
        ("13/6/68", "impossible"),  # 2068, as POSIX has it: after next year
        ("5 elokuuta 2020", "unknown"),
        ("5 Foo 2020", "unknown"),
        ("yesterday", "unknown"),
        ("2020-08-05/2020-08-07", "unknown"),
    ],
)
def test_not_guessed(written: str, kind: str) -> None:
    reading = read_date(written, last_year=2027)
    assert (reading.iso, reading.kind) == (None, kind)


def test_column_majority_decides_and_says_so() -> None:
    dates = read_dates(pl.Series("published", ["9/6/17", "13/6/17", "14/6/17", "6/15/17"]))
    assert dates.iso.to_list() == ["2017-06-09", "2017-06-13", "2017-06-14", "2017-06-15"]
    assert dates.note.null_count() == 4
    (remark,) = dates.remarks
    assert "'published'" in remark
    assert "day first (1): only day first fits 2 dates, only month first 1" in remark


def test_rows_vote_not_distinct_values() -> None:
    column = pl.Series("date", ["9/6/17", "13/6/17", "14/6/17", "6/15/17", "6/15/17", "6/15/17"])
    assert read_dates(column).iso[0] == "2017-09-06"


def test_without_evidence_nothing_is_guessed() -> None:
    dates = read_dates(pl.Series("date", ["9/6/17", None, "13/6/17", "6/13/17"]))
    assert dates.iso.to_list() == [None, None, "2017-06-13", "2017-06-13"]
    assert dates.note.to_list() == ["given as '9/6/17'", None, None, None]
    assert 'date_order="dmy"' in dates.remarks[0]
    assert read_dates(pl.Series("date", ["9/6/17"]), order="dmy").iso.to_list() == ["2017-06-09"]
    assert read_dates(pl.Series("date", ["9/6/17"]), order="mdy").iso.to_list() == ["2017-09-06"]


def test_order_given_against_the_column_is_said() -> None:
    dates = read_dates(pl.Series("date", ["13/6/17", "9/6/17"]), order="mdy")
    assert dates.iso.to_list() == ["2017-06-13", "2017-09-06"]
    assert "date_order='mdy'" in dates.remarks[0]


def test_placeholders_are_counted_and_kept() -> None:
    dates = read_dates(pl.Series("date", ["0001-01-01", "0001-01-01", "2020-08-05", "soon"]))
    assert dates.note.to_list() == ["given as '0001-01-01'", "given as '0001-01-01'", None, "given as 'soon'"]
    assert any("placeholders" in remark and ": 2 ('0001-01-01')" in remark for remark in dates.remarks)
    assert any("not understood" in remark and ": 1 ('soon')" in remark for remark in dates.remarks)


def test_typed_columns() -> None:
    day = dt.date(2020, 8, 5)
    moment = dt.datetime(2020, 8, 5, 23, 59, tzinfo=dt.UTC)
    assert read_dates(pl.Series("d", [day, None])).iso.to_list() == ["2020-08-05", None]
    stamped = read_dates(pl.Series("d", [moment], dtype=pl.Datetime("us", "UTC")))
    assert (stamped.iso.to_list(), stamped.has_times) == (["2020-08-05"], True)
    assert read_dates(pl.Series("d", [20200805])).iso.to_list() == ["2020-08-05"]
    assert read_dates(pl.Series("d", [2020.0, None])).iso.to_list() == ["2020", None]
    assert not read_dates(pl.Series("d", ["2020-08-05"])).has_times


def test_a_file_that_can_decide_does_so_for_itself() -> None:
    column = pl.Series("date", ["9/6/17", "6/13/17", "9/6/17", "13/6/17", "14/6/17", "9/6/17"])
    dates = read_dates(column, files=pl.Series(["us", "us", "uk", "uk", "uk", "silent"]))
    iso = ["2017-09-06", "2017-06-13", "2017-06-09", "2017-06-13", "2017-06-14", "2017-06-09"]
    assert dates.iso.to_list() == iso
    assert dates.note.null_count() == 6
    assert "day first (2), month first (1)" in dates.remarks[0]
    assert dates.remarks[0].endswith("each file by its own dates")


def test_files_that_contradict_each_other_leave_the_silent_one_empty() -> None:
    column = pl.Series("date", ["9/6/17", "6/13/17", "9/6/17", "13/6/17", "9/6/17"])
    dates = read_dates(column, files=pl.Series(["us", "us", "uk", "uk", "silent"]))
    assert dates.iso.to_list() == ["2017-09-06", "2017-06-13", "2017-06-09", "2017-06-13", None]
    assert dates.note.to_list() == [None, None, None, None, "given as '9/6/17'"]
    assert "left empty: 1 (" in "; ".join(dates.remarks)


DAYS = st.dates(dt.date(1971, 1, 1), dt.date(2025, 12, 31))


@given(
    DAYS, st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y", "%Y/%m/%d", "%A %d %b %Y"])
)
def test_every_day_in_every_form(day: dt.date, form: str) -> None:
    assert read_date(day.strftime(form)).iso == day.isoformat()


@given(st.datetimes(dt.datetime(1971, 1, 2), dt.datetime(2025, 12, 31), timezones=st.just(dt.UTC)))
def test_rfc_822(moment: dt.datetime) -> None:
    assert read_date(format_datetime(moment)).iso == moment.date().isoformat()


@given(DAYS, st.sampled_from("/.-"))
def test_order_makes_numeric_dates_whole(day: dt.date, sep: str) -> None:
    assert read_date(day.strftime(f"%d{sep}%m{sep}%Y"), "dmy").iso == day.isoformat()
    assert read_date(day.strftime(f"%m{sep}%d{sep}%Y"), "mdy").iso == day.isoformat()


@given(
    st.text(max_size=30) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9a-z]{1,9}[-/., ]{1,2}[0-9]{1,5}.{0,6}", fullmatch=True)
)
def test_any_text_is_a_reading(text: str) -> None:
    reading = read_date(text)
    assert (reading.iso is not None) == (reading.kind == "read")
    if reading.iso:
        assert dt.date.fromisoformat((reading.iso + "-01-01")[:10])
