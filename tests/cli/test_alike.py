"""The commands on same events, wire copy, two articles and the map give the library's tables."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import mediakit as mk

STORY = "ROME (AP) - The bridge over the wide river was closed on Monday after the flood and opened again on Friday."


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.csv"
    rows = [
        ("a", "n", STORY),
        ("b", "s", f"{STORY} Nobody was hurt, said the mayor of the town."),
        ("c", "e", "Bread is dear."),
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "source", "text"), *rows])
    return path


def test_each_command_is_the_librarys_table(run: Any, articles: Path) -> None:
    corpus = mk.read(articles)
    for arguments, table in (
        (["events", articles], mk.events(corpus).table),
        (["wirecopy", articles], mk.wire_copy(corpus).table),
        (["diff", articles, "--a", "a", "--b", "b"], mk.diff(corpus, "a", "b").table),
        (["similarity", articles, "--equal-words"], mk.similarity(corpus, equal_words=True).table),
        (["similarity", articles, "--method", "model"], mk.similarity(corpus, method="model").table),
    ):
        done = run(*arguments, "--format", "csv")
        assert done.exit_code == 0, done.stderr
        assert done.stdout == table.write_csv()
        assert run(*arguments).exit_code == 0


def test_likeness_by_the_model_is_shown_and_another_word_is_refused(run: Any, articles: Path) -> None:
    assert "by model" in run("similarity", articles, "--method", "model").stdout
    assert "by model" not in run("similarity", articles).stdout
    done = run("similarity", articles, "--method", "modle")
    assert done.exit_code == 2
    assert "did you mean 'model'?" in done.stderr


def test_the_map_is_drawn_or_says_why_not(run: Any, articles: Path) -> None:
    done = run("map", articles)
    assert done.exit_code == 2
    assert "fewer than three groups have enough words" in done.stderr


def test_only_what_outlets_add(run: Any, articles: Path) -> None:
    done = run("terms", articles, "--where", "wire=own", "--format", "csv")
    assert "nobody" in done.stdout or "hurt" in done.stdout
    assert "river" not in done.stdout
