"""Tone on the command line: the library's numbers, word lists, and mistakes in one line."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from rich.cells import cell_len

import mediakit as mk


@pytest.fixture
def words(tmp_path: Path) -> Path:
    rows = "massacre*,grim\nterroris*,grim\npeace*,mild\n:),mild\n"
    (tmp_path / "sides.csv").write_text(f"term,category\n{rows}", encoding="utf-8")
    return tmp_path / "sides.csv"


def succeeded(done: Any) -> Any:
    assert done.exit_code == 0, done.stderr
    return done


def read(done: Any) -> pl.DataFrame:
    return pl.read_csv(io.StringIO(succeeded(done).stdout))


def test_a_word_list_scores(run: Any, corpus: str, words: Path) -> None:
    options = ("--lexicon", words, "--positive", "mild", "--negative", "grim", "--n-resamples", 20, "--format", "csv")
    done = run("sentiment", corpus, "--by", "camp", *options)
    listed = mk.load_lexicon(words, positive=["mild"], negative=["grim"])
    expected = mk.sentiment(mk.open(corpus), by="camp", method="lexicon", lexicon=listed, n_resamples=20)
    assert succeeded(done).stdout == expected.table.write_csv()
    assert "sides.csv: 1 lines could not be used" in done.stderr


def test_a_word_shift_adds_up(run: Any, corpus: str) -> None:
    table = read(run("wordshift", corpus, "--by", "camp", "--target", "UN", "--format", "csv"))
    assert table["contribution"].sum() == pytest.approx(table["difference"][0], abs=1e-9)
    assert table.height == mk.word_shift(mk.open(corpus), by="camp", target="UN").table.height


def test_a_score_over_time(run: Any, corpus: str) -> None:
    table = read(
        run("overtime", corpus, "--measure", "framing", "--codebook", "news", "--every", "year", "--format", "csv")
    )
    assert set(table["item"]) == {"conflict", "human_interest", "responsibility", "morality", "economic"}


def test_an_article_is_explained(run: Any, corpus: str) -> None:
    articles = mk.sentiment(mk.open(corpus), by="article", n_resamples=1).table
    article, mean = articles.select("article_id", "mean").row(3)
    table = read(run("explain", corpus, "--article-id", article, "--format", "csv"))
    assert table["contribution"].sum() == pytest.approx(mean, abs=1e-9)


@pytest.mark.parametrize("columns", [60, 120])
@pytest.mark.parametrize("command", ["wordshift", "overtime", "explain"])
def test_tables_fit(run: Any, corpus: str, monkeypatch: pytest.MonkeyPatch, command: str, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    article = mk.open(corpus).articles["article_id"][0]
    more = {"overtime": ["--every", "year"], "explain": ["--article-id", article]}.get(command, [])
    lines = succeeded(run(command, corpus, *more)).stdout.splitlines()
    assert max(cell_len(line) for line in lines if "--limit 0" not in line) <= columns


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["sentiment", "--negation", "2"], "--positive, --negative and --negation are for a word list"),
        (["sentiment", "--method", "lexicon"], "a word list is missing"),
        (["wordshift", "--by", "camp", "--target", "nobody"], "unknown target 'nobody'"),
        (["overtime", "--every", "hour"], "unknown every 'hour'"),
        (["overtime", "--every", "week", "--where", "composed=true"], "no article has a date with a day"),
        (["explain", "--article-id", "none"], "no article has article_id='none'"),
    ],
)
def test_mistakes_are_one_line(run: Any, corpus: str, given: list[str], message: str) -> None:
    done = run(given[0], corpus, *given[1:])
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
