"""What is in a corpus, reading into a store, comparing, exporting, the dashboard's command line."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

import mediakit as mk


def succeeded(done: SimpleNamespace) -> SimpleNamespace:
    assert done.exit_code == 0, done.stderr
    return done


def test_info_shows_sources_events_sampling_and_codebook(run: Any, corpus: str) -> None:
    lines = succeeded(run("info", corpus)).stdout.splitlines()
    opened = mk.open(corpus)
    assert f"{opened.n_articles} articles" in "\n".join(lines)
    assert any(line.startswith("composed-un *") and " 6 " in line for line in lines)
    told = opened.where(event="1988-executions")
    row = next(line for line in lines if line.startswith("1988-executions"))
    assert row.split()[-2:] == [str(told.n_articles), str(told.n_sentences)]
    assert any(line.startswith("codebook: 11 events") for line in lines)
    assert any(line.startswith("population:") for line in lines)
    assert any("articles without a date" in line for line in lines)


def test_info_as_data(run: Any, corpus: str) -> None:
    table = pl.read_csv(io.StringIO(succeeded(run("info", corpus, "--format", "csv")).stdout))
    opened = mk.open(corpus)
    assert table["n_articles"].sum() == opened.n_articles
    assert table["n_words"].sum() == opened.n_words
    whole = json.loads(succeeded(run("info", corpus, "--format", "json", "--where", "composed=no")).stdout)
    assert whole["n_articles"] == 1
    assert len(whole["rows"]) == 1
    assert whole["codebook"]["events"] == len(whole["events"])


def test_read_makes_a_store_with_the_rejects_beside_it(run: Any, plain: Path, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("source,text\nc,Words.\nd,\n,\n", encoding="utf-8")
    done = succeeded(run("read", plain, tmp_path / "more.csv", "--to", tmp_path / "store"))
    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert rows[2:6] == [
        "articles read 7 of 3 sources",
        "not read: no text 2 more.csv, row 2",
        "pairs of duplicates, exact 0",
        "pairs of duplicates, near 0",
    ]
    rejects = pl.read_csv(tmp_path / "store" / "rejects.csv")
    assert rejects["row"].to_list() == [2, 3]
    assert mk.open(tmp_path / "store").n_articles == 7
    again = run("sentiment", tmp_path / "store", "--format", "csv")
    assert succeeded(again).stdout.count("\n") == 4


def test_read_says_which_duplicates_there_are(run: Any, tmp_path: Path) -> None:
    story = "The bridge over the river was closed on Monday after the flood and nobody in the town was hurt."
    (tmp_path / "a.csv").write_text(f"id,text\none,{story}\ntwo,{story}\nthree,Other words.\n", encoding="utf-8")
    done = succeeded(run("read", tmp_path / "a.csv", "--to", tmp_path / "store"))
    assert any("duplicates, exact" in line and "one and two" in line for line in done.stdout.splitlines())
    assert mk.open(tmp_path / "store").n_articles == 3
    without = succeeded(run("read", tmp_path / "a.csv", "--to", tmp_path / "store", "--no-duplicates"))
    assert "duplicates" not in without.stdout


def test_how_files_are_read_can_be_said(run: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("source,text\nHerald Online,Words.\n", encoding="utf-8")
    (tmp_path / "in" / "long.txt").write_text("Words. " * 100, encoding="utf-8")
    (tmp_path / "names.csv").write_text("source,aliases\nHerald,Herald Online\n", encoding="utf-8")
    words = ["read", tmp_path / "in", "--to", tmp_path / "store", "--sources", tmp_path / "names.csv"]
    done = succeeded(
        run(*words, "--missing-language", "da", "--limits", "bytes=300,seconds=9", "--engine", "processes")
    )
    table = mk.open(tmp_path / "store").articles
    assert table.select("source", "source_given", "language").rows() == [("Herald", "Herald Online", "da")]
    assert "long.txt" in done.stdout
    for wrong in ("lines=3", "pages", "pages=many", "pages=0"):
        refused = run(*words, "--limits", wrong)
        assert refused.exit_code == 2
        assert refused.stderr.count("\n") == 1


def test_read_keeps_the_codebook_of_a_corpus_folder(run: Any, corpus: str, tmp_path: Path, plain: Path) -> None:
    succeeded(run("read", corpus, "--to", tmp_path / "store"))
    assert len(mk.open(tmp_path / "store").codebook.event) == 11
    done = run("read", corpus, plain, "--to", tmp_path / "other")
    assert done.exit_code == 2
    assert "give it alone" in done.stderr


def test_read_does_not_replace_what_is_no_store(run: Any, plain: Path, tmp_path: Path) -> None:
    done = run("read", plain, "--to", tmp_path)
    assert done.exit_code == 2
    assert plain.is_file()


def test_compare_lays_groups_side_by_side(run: Any, corpus: str) -> None:
    done = succeeded(run("compare", corpus, "--n-resamples", 50, "--n-permutations", 50))
    assert "7 groups by source, matched by event" in done.stdout
    assert "none of 140 could be tested" in done.stdout
    assert any(line.startswith("security and defense") for line in done.stdout.splitlines())
    assert "composed-state against rest: mko" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_compare_by_the_mark_itself(run: Any, corpus: str) -> None:
    done = succeeded(
        run("compare", corpus, "--by", "composed", "--measures", "sentiment,framing_news", "--n-resamples", 50)
    )
    rows = [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("True", "False"))]
    assert "2 groups by composed" in done.stdout
    assert set(rows) == {"True", "False"}


def test_compare_counts_the_differences_that_hold_and_the_placebos(run: Any, tmp_path: Path) -> None:
    good, bad = "What a wonderful, happy success.", "What a terrible, cruel crime."
    rows = [f"{paper},{text} Number {i}{paper}." for paper, text in (("a", good), ("b", bad)) for i in range(12)]
    (tmp_path / "x.csv").write_text(
        "source,text\n" + "\n".join(r.replace(",", ',"', 1) + '"' for r in rows), encoding="utf-8"
    )
    words = ("compare", tmp_path / "x.csv", "--measures", "sentiment", "--placebo")
    out = succeeded(run(*words)).stdout
    assert "1 of 1 tested hold" in out
    assert "under labels shuffled among all articles, 0 of 1 hold" in out
    table = pl.read_csv(io.StringIO(succeeded(run(*words, "--format", "csv")).stdout))
    assert table.select("target", "reference").rows() == [("a", "b")]
    assert table["difference"][0] > 0.5
    assert f"{table['difference'][0]:.2f}" in out


def test_export_writes_a_package(run: Any, corpus: str, tmp_path: Path) -> None:
    pytest.importorskip("mediakit.exports.package")
    done = succeeded(run("export", corpus, "--to", tmp_path / "out", "--formats", "csv"))
    assert done.stdout == ""
    differences = [path for path in (tmp_path / "out").rglob("*.csv") if "differences" in path.name]
    assert pl.read_csv(differences[0]).height == 140


def test_dashboard_serves_on_loopback_without_statistics(
    run: Any, corpus: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[Any] = []

    def record(words: list[str], **settings: Any) -> SimpleNamespace:
        called.append((words, settings))
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(subprocess, "run", record)
    succeeded(run("dashboard", corpus, "--port", 8765))
    words, settings = called[0]
    assert words[1:4] == ["-m", "streamlit", "run"]
    assert Path(words[4]).is_file()
    assert words[words.index("--server.address") + 1] == "127.0.0.1"
    assert words[words.index("--server.port") + 1] == "8765"
    assert words[words.index("--browser.gatherUsageStats") + 1] == "false"
    assert words[words.index("--server.enableXsrfProtection") + 1] == "true"
    assert words[words.index("--server.enableCORS") + 1] == "true"
    assert not {"MEDIAKIT_SHARED", "MEDIAKIT_SIGN_IN", "MEDIAKIT_READ_ONLY"} & set(settings["env"])
    done = run("dashboard", corpus, "--host", "0.0.0.0", "--read-only", "--root", Path(corpus).parent)
    assert "others can reach the dashboard" in done.stderr
    words, settings = called[1]
    assert words[words.index("--server.address") + 1] == "0.0.0.0"
    assert settings["env"]["MEDIAKIT_SHARED"] == settings["env"]["MEDIAKIT_READ_ONLY"] == "1"
    assert settings["env"]["MEDIAKIT_ROOTS"] == str(Path(corpus).resolve().parent)
    assert settings["env"]["MEDIAKIT_CORPUS"] == str(Path(corpus).resolve())
