"""A full disk at pinning, and files of a store cut short where they are: it is said, and the next action works."""

from __future__ import annotations

import json
import shutil

import pytest

import mediakit as mk
from mediakit.compare.scoring import score


def test_a_pin_on_a_full_disk_is_said_keeps_what_was_pinned_and_works_again(open_page, shown, own_home, full_disk):
    app = open_page("coverage")
    app.button(key="pin-coverage").click().run()
    (kept,) = (own_home / "data" / "mediakit" / "findings").iterdir()
    before = kept.read_bytes()
    with full_disk(100):
        app.button(key="pin-coverage").click().run()
    assert not app.exception
    said = next(line for line in shown(app).splitlines() if "Pinning" in line)
    assert "cannot be written" in said
    assert "File too large" in said
    assert kept.read_bytes() == before
    app.button(key="pin-coverage").click().run()
    assert "cannot be written" not in shown(app)
    assert len(json.loads(kept.read_text(encoding="utf-8"))) == 2


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """A scored store, whose tokens are opened by memory map."""
    place = tmp_path_factory.mktemp("scored") / "store"
    texts = {f"s{i}": [f"The bridge {n} was closed. They protested." for n in range(6)] for i in range(2)}
    score(mk.from_texts(texts).base, place)
    return place


@pytest.mark.parametrize("name", ["codes.npy", "types.arrow"])
def test_a_mapped_file_that_is_cut_short_is_said_and_the_server_lives(open_page, shown, tmp_path, scored, name):
    store = tmp_path / "store"
    shutil.copytree(scored, store)
    app = open_page("compare", store)
    assert "12 articles, 2 sources" in shown(app)
    victim = store / "tokens-00000" / name
    with victim.open("r+b") as file:
        file.truncate(victim.stat().st_size // 2)
    app.run()  # reading the lost half through the old map would end the process
    assert not app.exception
    assert "The corpus cannot be opened" in shown(app)
    assert "mediakit repair" in shown(app)
    shutil.rmtree(store)
    shutil.copytree(scored, store)
    app.run()
    assert "12 articles, 2 sources" in shown(app)
