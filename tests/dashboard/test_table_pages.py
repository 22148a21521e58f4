"""A long table comes by page from the server: sorted and searched as a whole, and never more than a page is sent."""

from __future__ import annotations

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from mediakit.dashboard import tables


def script() -> None:
    import polars as pl

    from mediakit.dashboard.tables import picked_in, table

    data = pl.DataFrame({"word": [f"w{n % 7}-{n}" for n in range(450)], "n": [(n * 37) % 450 for n in range(450)]})
    table(data, key="words", on_select="rerun", selection_mode="single-row")
    assert picked_in(data, "words") is None


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=30).run()


def frame(app: AppTest) -> pl.DataFrame:
    assert not app.exception
    return pl.DataFrame({name: list(app.dataframe[0].value[name]) for name in ("word", "n")})


def test_pages_hold_all_rows_once(app):
    found = []
    for page in (1, 2, 3):
        app.number_input(key="words-page").set_value(page).run()
        found.append(frame(app))
    assert [one.height for one in found] == [200, 200, 50]
    assert pl.concat(found)["word"].to_list() == [f"w{n % 7}-{n}" for n in range(450)]
    assert app.number_input(key="words-page").label == "Page (of 3)"


def test_all_rows_are_sorted_not_those_of_the_page(app):
    app.number_input(key="words-page").set_value(2).run()
    app.selectbox(key="words-sort").select("n").run()
    assert app.number_input(key="words-page").value == 1
    assert frame(app)["n"].to_list() == list(range(200))
    app.toggle(key="words-down").set_value(True).run()
    assert frame(app)["n"].to_list() == list(range(449, 249, -1))


def test_a_search_looks_at_all_rows_and_begins_at_the_first_page(app):
    app.number_input(key="words-page").set_value(3).run()
    app.text_input(key="words-search").set_value("w3-").run()
    assert frame(app)["word"].to_list() == [f"w3-{n}" for n in range(3, 450, 7)]
    assert not app.number_input


def test_a_row_is_that_of_the_page_it_was_chosen_on(monkeypatch):
    data = pl.DataFrame({"n": range(450)})
    state = {"t-page": 2, "t-sort": "n", "t-down": True}
    monkeypatch.setattr(st, "session_state", state)
    state["t"] = {"selection": {"rows": [0]}}  # chosen on the first page, before it was turned
    assert tables.picked_in(data, "t") is None
    state[tables._widget("t")] = {"selection": {"rows": [5]}}
    assert tables.picked_in(data, "t") == {"n": 244}


def test_a_page_of_long_texts_stays_under_five_megabytes(monkeypatch):
    sent = []
    monkeypatch.setattr(st, "dataframe", lambda shown, **more: sent.append(shown))
    data = pl.DataFrame({f"c{n}": ["x" * 100_000] * 2 for n in range(30)})
    tables.table(pl.concat([data] * 150), key="long", search=False)
    assert sent[0].height == 200
    assert sent[0].estimated_size() < 5_000_000


def named_script() -> None:
    import polars as pl

    from mediakit.dashboard.tables import table

    data = pl.DataFrame({"source": [f"s{n % 2}" for n in range(300)], "n": list(range(300))})
    table(data, key="named", named={"source": {"s0": "North Herald"}})


def test_values_are_shown_by_their_names_on_the_page(monkeypatch):
    app = AppTest.from_function(named_script, default_timeout=30).run()
    assert not app.exception
    assert app.dataframe[0].value["source"].tolist() == ["North Herald", "s1"] * 100
