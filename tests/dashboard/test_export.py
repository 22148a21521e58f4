"""The package is made on demand, listed, and the same for the same choices."""

from __future__ import annotations

import io
import zipfile

from mediakit.dashboard.views.export import package


def test_nothing_is_made_before_it_is_asked_for(open_page, shown):
    text = shown(open_page("export"))
    assert "Nothing is written before you download it" in text
    assert "README.md" not in text


def test_the_package_is_listed(open_page, shown):
    app = open_page("export", measures=["sentiment"], formats=["csv"])
    app.button(key="make").click().run()
    assert not app.exception
    text = shown(app)
    assert "<td>tables/sentiment.csv</td>" in text
    assert "<td>codebook.md</td>" in text
    assert ".parquet" not in text
    view = app.session_state["mk-view"]
    with zipfile.ZipFile(io.BytesIO(package(view, "source", ("sentiment",), ("csv",)))) as archive:
        assert archive.testzip() is None
        assert b"composed-wire" in archive.read("tables/sentiment.csv")


def test_another_choice_asks_again(open_page, shown):
    app = open_page("export", measures=["sentiment"], formats=["csv"])
    app.button(key="make").click().run()
    app.multiselect(key="formats").set_value(["csv", "json"]).run()
    assert "Nothing is written" in shown(app)


def test_no_measure_says_so(open_page, shown):
    app = open_page("export")
    app.multiselect(key="measures").set_value([]).run()
    assert "Choose at least one measure" in shown(app)
