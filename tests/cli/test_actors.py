"""Sentiment toward actors as a command: the library's numbers, and a table by actor."""

from __future__ import annotations

from typing import Any

import mediakit as mk


def test_csv_is_the_librarys_table(run: Any, corpus: str) -> None:
    expected = mk.actor_sentiment(mk.open(corpus), by="camp", actors=["mek", "khamenei"], n_resamples=50).table
    done = run("actors", corpus, "--by", "camp", "--actor", "mek,khamenei", "--n-resamples", "50", "--format", "csv")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == expected.write_csv()


def test_the_table_is_headed_by_actors_and_says_what_is_not_found(run: Any, corpus: str) -> None:
    done = run("actors", corpus, "--actor", "mek,assadi", "--n-resamples", "50")
    assert done.exit_code == 0, done.stderr
    names = {one.id: one.name for one in mk.open(corpus).codebook.actor}
    lines = done.stdout.splitlines()
    assert lines.index(names["mek"]) < lines.index(names["assadi"])
    assert "not found in" in done.stdout
    assert any("composed texts" in line for line in lines)


def test_a_wrong_voice_is_told(run: Any, corpus: str) -> None:
    done = run("actors", corpus, "--voice", "other")
    assert done.exit_code == 2
    assert "own, quoted" in done.stderr
