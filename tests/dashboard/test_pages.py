"""Every page opens, on the bundled corpus and on a hostile one, and says so where nothing is left or something fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mediakit.dashboard import router
from mediakit.dashboard.router import view_names

PAGES = ("overview", "line_them_up", "compare", "terms", "article")
TAGS = {
    "p", "b", "h1", "h2", "div", "span", "dl", "dt", "dd", "i", "ol", "li", "mark", "table", "tr", "td", "th", "article",
    "style",
}  # fmt: skip


def test_pages_are_the_view_files_and_overview_comes_first():
    files = Path(router.__file__).with_name("views").glob("[!_]*.py")
    assert view_names()[:5] == list(PAGES)
    assert sorted(view_names()) == sorted(file.stem for file in files)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_on_the_bundled_corpus(open_page, shown, page):
    app = open_page(page)
    assert not app.exception
    assert "Iran, 1988 and after" in shown(app)
    assert "failed unexpectedly" not in shown(app)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_from_a_corpus_becomes_markup(open_page, shown, hostile, page):
    app = open_page(page, hostile, pattern="script")
    assert not app.exception
    text = shown(app)
    assert "failed unexpectedly" not in text
    assert set(re.findall(r"<([a-zA-Z][\w-]*)", text)) <= TAGS
    assert not re.search(r"<[^>]*\son\w+=", text)
    assert not [one.label for one in app.button if re.search(r"(?<!\\)\]\(", one.label)]
    assert not list(app.markdown)


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_selection_says_so_and_can_be_left(open_page, shown, page):
    app = open_page(page, event="2020-july-graffiti", source="composed-un")
    assert "Nothing is left" in shown(app)
    app.button(key="mk-clear-all").click().run()
    assert "Nothing is left" not in shown(app)
    assert not app.exception


def test_a_path_that_is_not_there_is_said(open_page, shown, tmp_path):
    text = shown(open_page("overview", tmp_path / "nowhere"))
    assert "cannot be opened" in text
    assert "nowhere" in text


def test_a_corpus_outside_the_started_path_is_refused(open_page, shown):
    assert "outside the path" in shown(open_page("overview", corpus="../../.."))


def test_filters_come_from_the_address_by_id_and_go_back_there(open_page):
    app = open_page("compare", event="2019-november-protests", groups=["composed-ngo", "composed-wire"])
    assert app.selectbox(key="event").value == "2019-november-protests"
    assert app.multiselect(key="groups").value == ["composed-ngo", "composed-wire"]
    app.selectbox(key="voice").select("own").run()
    assert app.query_params["voice"] == "own"
    assert app.query_params["event"] == "2019-november-protests"


def test_what_the_address_asks_for_and_is_not_here_is_said(open_page, shown):
    text = shown(open_page("overview", event="no-such-event"))
    assert "no-such-event" in text
    assert "Nothing is left" not in text
