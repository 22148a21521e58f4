"""A store that goes, changes or breaks under a running dashboard, a full disk: it is said, and the next action works."""

from __future__ import annotations

import shutil

import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus.store import write_store


def store(path, n: int) -> None:
    write_store(mk.from_texts({f"s{i}": ["The bridge was closed. They protested."] * 6 for i in range(n)}).base, path)


@pytest.fixture
def running(open_page, tmp_path):
    """A page of a dashboard on a store of two sources."""
    store(tmp_path / "store", 2)
    return open_page("compare", tmp_path / "store")


def test_a_store_that_is_deleted_is_said_and_works_again_when_it_is_back(running, shown, tmp_path):
    assert "12 articles, 2 sources" in shown(running)
    shutil.move(tmp_path / "store", tmp_path / "away")
    running.run()
    assert not running.exception
    assert "cannot be opened" in shown(running)
    shutil.move(tmp_path / "away", tmp_path / "store")
    running.run()
    assert "12 articles, 2 sources" in shown(running)


def test_a_store_that_is_replaced_is_seen_as_it_is_now(running, shown, tmp_path):
    store(tmp_path / "store", 3)
    running.run()
    assert not running.exception
    assert "18 articles, 3 sources" in shown(running)


@pytest.mark.parametrize("broken", ["manifest.json", "part-00000.parquet", "codebook.json"])
def test_a_store_that_is_corrupted_is_said(running, shown, tmp_path, broken):
    (tmp_path / "store" / broken).write_bytes(b"not what it was")
    running.run()
    assert not running.exception
    text = shown(running)
    assert "make the store again" in text
    assert "failed unexpectedly" not in text
    store(tmp_path / "store", 2)
    running.run()
    assert "12 articles, 2 sources" in shown(running)


def test_a_full_disk_at_export_and_at_pinning_is_said_and_the_next_try_works(open_page, shown, tmp_path, full_disk):
    store(tmp_path / "store", 2)
    app = open_page("export", tmp_path / "store", measures=["sentiment"], formats=["csv", "xlsx"])
    with full_disk(100):
        app.button(key="make").click().run()
    assert not app.exception
    assert "cannot be written" in shown(app)
    assert "What is in it" not in shown(app)
    app.run()
    assert "What is in it" in shown(app)


def test_a_full_disk_at_an_upload_is_said(open_page, shown, full_disk):
    app = open_page("data")
    rows = pl.DataFrame({"source": ["a"], "text": ["The bridge was closed. " * 50]}).write_csv().encode()
    app.file_uploader(key="files").upload("rows.csv", rows, "text/csv").run()
    with full_disk(100):
        app.button(key="read").click().run()
    assert not app.exception
    assert "cannot be written" in shown(app)
    app.button(key="read").click().run()
    assert "Look at it" in [one.label for one in app.button]
