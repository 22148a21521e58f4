"""Long work says how far it is, to who listens; on a terminal with the time left, elsewhere not at all."""

from __future__ import annotations

import io

import numpy as np
from rich.console import Console

import mediakit as mk
from mediakit.cli import terminal
from mediakit.corpus import store, tokens
from mediakit.engine.progress import counted_off, heard_by, step


def test_a_comparison_of_many_groups_in_a_store_of_many_parts_says_how_far_it_is(tmp_path, make_corpus, monkeypatch):
    rng = np.random.default_rng(1)
    words = ["dam", "river", "people", "great", "terrible", "rain", "town"]
    rows = [
        {"article_id": f"a{n}", "source": f"s{n % 8}", "date": "2020-01-01", "title": None,
         "text": " ".join(rng.choice(words, 30)) + "."}
        for n in range(80)
    ]  # fmt: skip
    monkeypatch.setattr(tokens, "BLOCK_BYTES", 2_500)
    monkeypatch.setattr("mediakit.corpus.stored_parts.PARTS_IN_MEMORY", 0)
    monkeypatch.setattr(store, "PARTS_IN_MEMORY", 0)
    opened = mk.open(store.write_store(make_corpus(rows).base, tmp_path / "store"))
    assert len(opened.parts) > 2
    heard: list[tuple[str, int, int]] = []
    with heard_by(lambda *said: heard.append(said)):
        mk.compare(opened, by="source", within=None, measures=["sentiment"], n_permutations=40, n_resamples=20)
    assert {what: of for what, _, of in heard} == {"part": len(opened.parts), "permutation": 40, "comparison": 8}
    assert [done for what, done, _ in heard if what == "comparison"] == list(range(9))
    before = len(heard)
    step("after", 1, 2)  # nobody listens any more
    assert len(heard) == before


def test_the_bar_shows_stage_and_count(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(terminal, "_errors", lambda: Console(file=out, force_terminal=True, width=100))
    with terminal.working("Comparing"):
        list(counted_off("abc", "part"))
        step("permutation", 5, 10)
    assert "Comparing: permutation" in out.getvalue()
    assert "5/10" in out.getvalue()


def test_no_bar_where_there_is_no_terminal(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(terminal, "_errors", lambda: Console(file=out, force_terminal=False))
    with terminal.working("Comparing"):
        step("part", 1, 2)
    assert out.getvalue() == ""
