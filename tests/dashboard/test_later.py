"""Long work is done in a process of its own: the same numbers, kept, and a page that says how far it is."""

from __future__ import annotations

import time
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import mediakit as mk
from mediakit.compare.profile import Profile, compare
from mediakit.dashboard import cache, jobs, later
from mediakit.dashboard.view import View
from mediakit.errors import StoreError

BUNDLED = Path(__file__).resolve().parents[2] / "corpus" / "iran-1988"


@pytest.fixture(scope="module")
def corpus():
    return mk.open(BUNDLED)


@pytest.fixture(autouse=True)
def own_desk():
    later.desk.clear()
    yield
    later.desk.clear()


@pytest.mark.parametrize(("name", "arguments"), [("figures", {"by": "source"}), ("quotations", {})])
def test_slices_give_what_the_whole_gives(corpus, monkeypatch, name, arguments):
    monkeypatch.setattr(jobs, "SLICE", 20)
    told: list[tuple[int, int]] = []
    sliced = jobs.make(name, corpus, arguments, lambda done, of: told.append((done, of)))
    whole = getattr(mk, name)(corpus, **arguments)
    assert_frame_equal(sliced.table, whole.table)
    assert sliced.recipe == whole.recipe
    assert told == [(20, 52), (40, 52), (52, 52)]
    own = corpus.where(voice="own")
    assert_frame_equal(jobs.make(name, own, arguments).table, getattr(mk, name)(own, **arguments).table)


def test_what_was_made_is_read_again_as_it_was(corpus, tmp_path):
    result = mk.sentiment(corpus, by="source")
    profile = compare(
        corpus, by="source", groups=list(corpus.articles["source"].unique().sort()[:2]), measures=["sentiment"]
    )
    for number, made in enumerate((result, profile, pl.DataFrame({"a": [1, None]}))):
        jobs.write_made(made, tmp_path / str(number))
        again = jobs.read_made(tmp_path / str(number))
        assert type(again) is type(made)
        if isinstance(made, Profile):
            assert (again.groups, again.within, list(again)) == (made.groups, made.within, list(made))
            assert_frame_equal(again.differences.table, made.differences.table)
        elif not isinstance(made, pl.DataFrame):
            assert_frame_equal(again.table, made.table)
            assert again.recipe.measure == "sentiment"
            assert again.recipe.references == made.recipe.references
        else:
            assert_frame_equal(again, made)
    (tmp_path / "0" / "result.parquet").write_bytes(b"half")
    with pytest.raises(StoreError, match="computed before"):
        jobs.read_made(tmp_path / "0")


def test_quoted_words_are_kept_and_taken_up(corpus, tmp_path):
    assert not jobs.take_masks(mk.open(BUNDLED), tmp_path / "masks")
    jobs.JOBS["quoted"](corpus)
    assert jobs.give_masks(corpus, tmp_path / "masks")
    other = mk.open(BUNDLED)
    assert jobs.take_masks(other, tmp_path / "masks")
    assert other.where(voice="own").n_words == corpus.where(voice="own").n_words
    (tmp_path / "masks" / "0.npy").write_bytes(b"damaged")
    assert not jobs.take_masks(mk.open(BUNDLED), tmp_path / "masks")


def waited(key: str, *states: str) -> later.Job:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        job = later.desk().look(key)
        assert job is not None
        if job.state in states:
            return job
        time.sleep(0.05)
    raise AssertionError("the job was not done in time")


def test_a_killed_worker_is_said_and_the_next_one_does_it(monkeypatch, corpus):
    monkeypatch.setattr(cache, "INLINE", -1.0)
    view = View(str(BUNDLED), "now")
    with pytest.raises(later.NotYet) as asked:
        cache.made(view, "voices", "Voices", 3.0, by="source")
    key = asked.value.job.key
    job = waited(key, "running")
    while job.process is None:
        time.sleep(0.01)
    job.process.kill()
    assert "was stopped (signal 9)" in waited(key, "failed").said
    with pytest.raises(later.NotYet):  # it stays said until one asks again
        cache.made(view, "voices", "Voices", 3.0, by="source")
    later.desk().begin(key)
    waited(key, "done")
    result = cache.made(view, "voices", "Voices", 3.0, by="source")
    assert_frame_equal(result.table, mk.voices(corpus, by="source").table)
    later.desk.clear()  # another run of the dashboard finds it on disk
    assert_frame_equal(cache.made(view, "voices", "Voices", 3.0, by="source").table, result.table)


def test_what_a_worker_cannot_do_is_said_in_the_words_of_its_error(monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "INLINE", -1.0)
    (tmp_path / "one.md").write_text("---\ntitle: One\nsource: s\n---\nText.\n", encoding="utf-8")
    with pytest.raises(later.NotYet) as asked:
        cache.made(View(str(tmp_path), "now"), "sentiment", "Tone", 3.0, by="nothing")
    assert "nothing" in waited(asked.value.job.key, "failed").said


def test_what_takes_minutes_waits_for_a_click_and_a_left_page_costs_nothing(monkeypatch):
    monkeypatch.setattr(later, "LEFT_AFTER", 0.0)
    desk, order = later.Desk(), {"to": "/nowhere"}
    with pytest.raises(later.NotYet) as asked:
        desk.fetch("key", "Numbers", order, 200.0, ask=True)
    assert asked.value.job.state == "offered"
    with desk._lock:
        time.sleep(0.01)
        assert desk._next() is None  # and it is forgotten
    assert desk.look("key") is None


def test_memory_is_bounded_by_bytes(monkeypatch):
    monkeypatch.setattr(later, "MOST_BYTES", 100_000)
    desk = later.Desk()
    for number in range(10):
        desk.hold(str(number), pl.DataFrame({"a": range(5_000)}))
    assert desk.held("0") is None
    assert desk.held("9") is not None
    assert sum(size for _, size in desk._held.values()) <= 100_000


def test_a_page_says_what_is_being_computed_and_shows_it_when_it_is_there(open_page, shown, monkeypatch):
    monkeypatch.setattr(cache, "INLINE", -1.0)
    app = open_page("coverage")
    assert not app.exception
    assert "Passages" in shown(app)
    assert "mk-working" in shown(app)
    (key,) = [one for one, job in later.desk()._jobs.items() if job.what == "Passages"]
    waited(key, "done")
    app.run()
    assert "mk-working" not in shown(app)
    assert "failed" not in shown(app)


def test_what_was_found_about_copies_is_written_with_the_result(tmp_path):
    """At one moment, so that no page finds the result without it."""
    found = mk.open(BUNDLED)
    made = mk.wire_copy(found)
    jobs.write_made(made, tmp_path / "wire", found)
    jobs.write_made(made, tmp_path / "plain")
    assert sorted(one.name for one in (tmp_path / "wire").glob("*.npz")) == ["copies-0.npz", "wire-0.npz"]
    assert not list((tmp_path / "plain").glob("*.npz"))
    assert_frame_equal(jobs.read_made(tmp_path / "wire").table, made.table)
