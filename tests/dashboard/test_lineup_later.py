"""A line-up of a large corpus is made in a process of its own, and is the same; chance does not hold the rows up."""

from __future__ import annotations

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

import mediakit as mk
from mediakit.dashboard import cache, jobs, later
from mediakit.dashboard.view import View
from mediakit.dashboard.where import stamp_of

BUNDLED = Path(__file__).resolve().parents[2] / "corpus" / "iran-1988"
EVENT = "2019-november-protests"


@pytest.fixture(autouse=True)
def own_desk():
    later.desk.clear()
    yield
    later.desk.clear()


def test_a_line_up_and_its_chance_are_read_again_as_they_were(tmp_path):
    corpus = mk.open(BUNDLED)
    lined = mk.lineup(corpus, event=EVENT, groups=["composed-state", "composed-opposition"])
    jobs.write_made(lined, tmp_path / "lineup")
    again = jobs.read_made(tmp_path / "lineup")
    assert_frame_equal(again.table, lined.table)
    assert (again.heads, again.event, again.event_name) == (lined.heads, lined.event, lined.event_name)
    assert again.recipe == lined.recipe
    dealt = jobs.Chance({("labelling", "a"): 3, ("figures", "b"): 0}, 19)
    jobs.write_made(dealt, tmp_path / "chance")
    assert jobs.read_made(tmp_path / "chance") == dealt


def test_a_large_corpus_is_lined_up_by_the_worker_and_the_page_says_so(open_page, shown, monkeypatch):
    monkeypatch.setattr(cache, "INLINE", 0.0)
    monkeypatch.setattr(later.Desk, "_start", lambda desk: None)  # the worker is not begun: what does the page say?
    app = open_page("line_them_up", told=EVENT)
    assert not app.exception
    assert "The line-up waits for its turn" in shown(app)
    with pytest.raises(later.NotYet) as asked:
        cache.lined_up(View(str(BUNDLED), stamp_of(BUNDLED)), EVENT, "source", ("composed-state", "composed-un"))
    order = asked.value.job.order
    assert order["job"] == "lineup"
    made = jobs.make(order["job"], mk.open(BUNDLED), order["arguments"])
    assert made.groups == ("composed-state", "composed-un")
