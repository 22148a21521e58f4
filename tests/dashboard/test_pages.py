"""Every page opens, on the bundled corpus and on a hostile one, and says so where nothing is left or something fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mediakit.dashboard import router
from mediakit.dashboard.router import view_names
from mediakit.errors import MediakitError

PAGES = (
    "overview", "line_them_up", "compare", "article", "terms", "concordance", "names", "numbers", "voices", "tone", "framing",
    "coverage", "likeness", "data", "codebook", "coding", "findings", "export",
)  # fmt: skip
# Pages that look at no selection
FREE = ("data", "codebook", "findings")
TAGS = {
    "p", "b", "h1", "h2", "h3", "div", "span", "dl", "dt", "dd", "i",
    "ol", "ul", "li", "mark", "table", "tr", "td", "th", "article", "style", "a", "button", "small", "details", "summary",
}  # fmt: skip


STORY = "The bridge over the river was closed on Monday after the flood, and it opened again on Friday at noon to all. "


@pytest.fixture
def dated(tmp_path):
    """Two dated articles, one of which stands in the other."""
    for number, month in enumerate(("01", "03")):
        front = f"---\ntitle: Day {number}\nsource: s{number}\ndate: 2020-{month}-05\n---\n"
        (tmp_path / f"{number}.md").write_text(front + STORY * 2 + "Nobody was hurt." * number, encoding="utf-8")
    return tmp_path


def test_pages_are_the_view_files_and_overview_comes_first():
    files = Path(router.__file__).with_name("views").glob("[!_]*.py")
    assert view_names() == list(PAGES)
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
    assert text.count("<button") == text.count('<button type="button" class="mk-open" data-mk-open="')
    assert not re.search(r"<[^>]*\son\w+=", text)
    assert not [one.label for one in app.button if re.search(r"(?<!\\)\]\(", one.label)]
    assert not [one for one in app.markdown if "script" in one.value]
    assert not re.search(r'href="(?!/|[a-z-]+\?)', text)


@pytest.mark.parametrize("page", [one for one in PAGES if one not in FREE])
def test_an_empty_selection_says_so_and_can_be_left(open_page, shown, page):
    app = open_page(page, event="2020-july-graffiti", source="composed-un")
    assert "Nothing is left" in shown(app)
    assert "event: The graffiti of July 2020 · source: Composed: UN and intergovernmental" in shown(app)
    app.button(key="mk-clear-all").click().run()
    assert "Nothing is left" not in shown(app)
    assert not app.exception


def test_one_filter_can_be_taken_away_where_nothing_is_left(open_page, shown):
    app = open_page("compare", event="2020-july-graffiti", source="composed-un")
    app.button(key="mk-drop-source").click().run()
    assert "Nothing is left" not in shown(app)
    assert app.query_params["event"] in ("2020-july-graffiti", ["2020-july-graffiti"])


def test_a_path_that_is_not_there_is_said(open_page, shown, tmp_path):
    text = shown(open_page("overview", tmp_path / "nowhere"))
    assert "cannot be opened" in text
    assert "nowhere" in text


def test_a_corpus_outside_the_started_path_is_refused(open_page, shown):
    assert "outside the path" in shown(open_page("overview", corpus="../../.."))


def test_filters_come_from_the_address_by_id_and_go_back_there(open_page):
    app = open_page("compare", event="2019-november-protests", groups=["composed-ngo", "composed-wire"])
    assert app.radio(key="event").value == "2019-november-protests"
    assert app.multiselect(key="groups").value == ["composed-ngo", "composed-wire"]
    app.radio(key="voice").set_value("own").run()
    assert app.query_params["voice"] == "own"
    assert app.query_params["event"] == "2019-november-protests"


def test_every_filter_narrows_and_is_said(open_page, shown):
    app = open_page(
        "overview", source=["composed-wire", "composed-state"], type="news agency", part="headline", once="yes"
    )
    assert "Selected: 19 of 52 articles, 19 sentences." in shown(app)
    app.button(key="mk-clear").click().run()
    assert "Selected:" not in shown(app)
    assert app.query_params == {}


def test_a_date_that_is_none_is_said_and_a_day_narrows(open_page, shown, dated):
    assert "Selected: 1 of 2 articles" in shown(open_page("overview", dated, date_from="2020-02"))
    text = shown(open_page("overview", dated, date_to="soon"))
    assert "&#x27;soon&#x27; is not a date" in text
    assert "Selected:" not in text


def test_copies_are_shown_once_on_demand(open_page, shown, dated):
    assert "1 pairs" in shown(open_page("overview", dated))
    assert "Selected: 1 of 2 articles" in shown(open_page("overview", dated, once="yes"))


def test_the_corpus_and_the_filters_go_along_to_another_page(open_page):
    app = open_page("overview", event="2019-november-protests", voice="own")
    app.switch_page("src/mediakit/dashboard/views/compare.py").run()
    assert app.query_params["event"] == "2019-november-protests"
    assert app.query_params["voice"] == "own"


def test_a_page_is_as_it_was_when_one_comes_back(open_page):
    app = open_page("compare", groups=["composed-ngo", "composed-wire"])
    app.switch_page("src/mediakit/dashboard/views/data.py").run()
    app.switch_page("src/mediakit/dashboard/views/compare.py").run()
    assert app.multiselect(key="groups").value == ["composed-ngo", "composed-wire"]


def test_the_address_of_a_view_can_be_copied(open_page):
    app = open_page("overview", voice="own")
    assert app.code[0].value.endswith("?voice=own")


def test_a_failing_part_says_so_and_the_page_lives(open_page, shown, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise MediakitError("no time today")

    monkeypatch.setattr("mediakit.charts.coverage.time_chart", broken)
    text = shown(open_page("overview"))
    assert "Over time: no time today" in text
    assert "How far each measure can be trusted" in text


def test_what_the_address_asks_for_and_is_not_here_is_said(open_page, shown):
    text = shown(open_page("overview", event="no-such-event"))
    assert "no-such-event" in text
    assert "Nothing is left" not in text
