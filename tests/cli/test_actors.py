"""Sentiment toward actors as a command: the library's numbers, and a table by actor."""

from __future__ import annotations

import sys
from typing import Any

import pytest

import mediakit as mk
from mediakit.models.card import card
from mediakit.models.encoder import encoder


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


def test_the_model_is_one_option_away_and_says_what_it_is_worth(run: Any, corpus: str) -> None:
    pytest.importorskip("onnxruntime")
    narrow = ["--where", "source=composed-un", "--actor", "mek", "--n-resamples", "50", "--method", "model"]
    expected = mk.actor_sentiment(
        mk.open(corpus).where(source="composed-un"), actors=["mek"], n_resamples=50, method="model"
    )
    done = run("actors", corpus, *narrow, "--format", "csv")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == expected.table.write_csv()
    done = run("actors", corpus, *narrow)
    assert card().fingerprint in " ".join((done.stdout + done.stderr).split())


def test_without_the_extra_the_model_is_one_line(run: Any, corpus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    encoder.cache_clear()
    done = run("actors", corpus, "--where", "source=composed-un", "--actor", "mek", "--method", "model")
    assert done.exit_code == 2
    assert 'pip install "mediakit[models]"' in " ".join(done.stderr.split())
