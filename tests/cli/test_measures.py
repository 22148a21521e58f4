"""Each measure as a command: the library's numbers, in each format, and tables that fit."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from rich.cells import cell_len

import mediakit as mk

MEASURES: list[tuple[str, list[str], dict[str, Any]]] = [
    ("terms", ["--min-count", "5", "--ngram", "2"], {"min_count": 5, "ngram": 2}),
    ("keyness", ["--target", "composed-state", "--min-count", "8"], {"target": "composed-state", "min_count": 8}),
    ("concordance", ["--pattern", "regime*", "--window", "3"], {"pattern": ["regime*"], "window": 3, "limit": None}),
    ("sentiment", ["--by", "camp", "--n-resamples", "50"], {"by": "camp", "n_resamples": 50}),
    ("framing", ["--codebook", "news", "--n-resamples", "50"], {"codebook": "news", "n_resamples": 50}),
    ("figures", ["--by", "camp"], {"by": "camp"}),
    ("labelling", ["--concept", "protests,the-state"], {"concept": ["protests", "the-state"]}),
    ("find_labels", ["--concept", "protests"], {"concept": "protests"}),
    ("actor_words", ["--by", "camp", "--actor", "mek"], {"by": "camp", "actors": ["mek"]}),
    ("coverage", ["--by", "camp"], {"by": "camp"}),
    ("quotations", [], {}),
    ("voices", ["--by", "camp"], {"by": "camp"}),
    ("readability", ["--by", "camp", "--score", "flesch,mtld"], {"by": "camp", "score": ["flesch", "mtld"]}),
    ("dispersion", ["--by", "camp", "--min-count", "8"], {"by": ["camp"], "min_count": 8}),
    ("collocations", ["--pattern", "massacre*", "--window", "adjacent", "--min-count", "2"],
     {"pattern": ["massacre*"], "window": "adjacent", "min_count": 2}),
    ("lockwords", ["--by", "camp", "--min-count", "10"], {"by": "camp", "min_count": 10}),
    ("similarity", ["--by", "camp", "--nearest", "2"], {"by": "camp", "limit": 2}),
]  # fmt: skip
NAMES = [name for name, _, _ in MEASURES]
COMMANDS = {"find_labels": "findlabels", "actor_words": "actorwords"}


def succeeded(done: SimpleNamespace) -> SimpleNamespace:
    assert done.exit_code == 0, done.stderr
    return done


@pytest.mark.parametrize(("name", "options", "arguments"), MEASURES, ids=NAMES)
def test_csv_is_the_librarys_table(
    run: Any, corpus: str, name: str, options: list[str], arguments: dict[str, Any]
) -> None:
    expected = getattr(mk, name)(mk.open(corpus), **arguments).table
    done = succeeded(run(COMMANDS.get(name, name), corpus, *options, "--format", "csv"))
    assert done.stdout == expected.write_csv()
    assert "note:" in done.stderr
    assert "mediakit:" not in done.stdout


def test_json_and_parquet_hold_the_same(run: Any, corpus: str, tmp_path: Path) -> None:
    words = ("sentiment", corpus, "--where", "part=headline", "--n-resamples", 50, "--seed", 3)
    whole = json.loads(succeeded(run(*words, "--format", "json")).stdout)
    assert whole["recipe"]["measure"] == "sentiment"
    assert whole["recipe"]["selection"] == {"part": ["headline"]}
    assert whole["recipe"]["seed"] == 3
    table = pl.read_parquet(io.BytesIO(succeeded(run(*words, "--format", "parquet")).bytes))
    assert [row["mean"] for row in whole["rows"]] == table["mean"].to_list()
    done = succeeded(run(*words, "--output", tmp_path / "tone.csv"))
    assert pl.read_csv(tmp_path / "tone.csv")["source"].to_list() == table["source"].to_list()
    assert done.stdout == ""
    assert "wrote" in done.stderr


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize(("name", "options", "arguments"), MEASURES, ids=NAMES)
def test_tables_fit(
    run: Any, corpus: str, monkeypatch: pytest.MonkeyPatch, name: str, options: list[str], arguments: Any, columns: int
) -> None:
    del arguments
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = succeeded(run(COMMANDS.get(name, name), corpus, *options)).stdout.splitlines()
    footers = [line for line in lines if "--limit 0" in line]
    assert max(cell_len(line) for line in lines if line not in footers) <= columns
    assert any("composed texts" in line for line in lines)


def test_limit_shares_rows_between_groups_and_says_how_many_there_are(run: Any, corpus: str) -> None:
    n_rows = mk.terms(mk.open(corpus)).table.height
    lines = succeeded(run("terms", corpus, "--limit", 21)).stdout.splitlines()
    assert f"21 of {n_rows:,} rows, the first 3 of each of 7 groups (--limit 0 shows all)" in lines
    assert "composed-un *" in lines
    assert "defendashraf.org" in lines
    assert len(succeeded(run("sentiment", corpus, "--by", "article", "--limit", 0)).stdout.splitlines()) == 52 + 3


def test_by_and_where_by_comma_and_repeated(run: Any, corpus: str) -> None:
    one = run("sentiment", corpus, "--by", "camp,part", "--where", "source=composed-un,composed-ngo", "--format", "csv")
    other = run("sentiment", corpus, "--by", "camp", "--by", "part", "--where", "source=composed-un", "--where",
                "source=composed-ngo", "--format", "csv")  # fmt: skip
    assert succeeded(one).stdout == succeeded(other).stdout
    assert pl.read_csv(io.StringIO(one.stdout)).select("camp", "part").unique().height == 6


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("composed=no", {"composed": False}),
        ("event=1988-executions", {"event": "1988-executions"}),
        ("voice=quoted", {"voice": "quoted"}),
        ("date_to=2020-12", {"date_to": "2020-12"}),
    ],
)
def test_where_selects_as_the_library_does(run: Any, corpus: str, where: str, expected: dict[str, Any]) -> None:
    done = succeeded(run("terms", corpus, "--where", where, "--format", "csv"))
    assert done.stdout == mk.terms(mk.open(corpus).where(**expected)).table.write_csv()


def test_concordance_marks_the_match_and_cuts_both_ends(run: Any, corpus: str) -> None:
    lines = succeeded(run("concordance", corpus, "--pattern", "regime", "--limit", 5)).stdout.splitlines()
    rows = [line for line in lines if line.startswith("composed-")]
    assert len(rows) == 5
    assert len({row.index(" regime ") for row in rows}) == 1  # the matches stand under each other
    assert any("…" in row for row in rows)


def test_a_frequency_list_is_a_reference(run: Any, corpus: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("term,count\nregime,10\nthe,1000\n", encoding="utf-8")
    words = ("keyness", corpus, "--target", "composed-state", "--reference", tmp_path / "list.csv")
    table = pl.read_csv(io.StringIO(succeeded(run(*words, "--format", "csv")).stdout))
    assert set(table["reference"]) == {"frequency list"}
    (tmp_path / "list.csv").write_text("word,n\nregime,many\n", encoding="utf-8")
    assert run(*words).exit_code == 2


def test_a_regression_table_and_its_latex(run: Any, tmp_path: Path) -> None:
    lines = [
        f"s{s},{'east' if s % 2 else 'west'},{'Good' if (s + i) % 3 else 'Bad'} news."
        for s in range(8)
        for i in range(3)
    ]
    (tmp_path / "x.csv").write_text("\n".join(["source,camp,text", *lines]) + "\n", encoding="utf-8")
    words = ("model", tmp_path / "x.csv", "--by", "camp", "--n-resamples", 99)
    done = succeeded(run(*words, "--latex", tmp_path / "model.tex"))
    assert "few clusters: 8" in done.stdout
    assert "go by p_wild" in done.stderr
    assert r"\begin{tabular}" in (tmp_path / "model.tex").read_text(encoding="utf-8")
    assert run("model", tmp_path / "x.csv").exit_code == 2


def test_plain_files_with_columns_named(run: Any, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("outlet,body\na,Good news.\nb,Bad news.\n", encoding="utf-8")
    done = succeeded(run("sentiment", tmp_path / "x.csv", "--text", "body", "--source", "outlet", "--format", "csv"))
    assert pl.read_csv(io.StringIO(done.stdout))["source"].to_list() == ["a", "b"]
