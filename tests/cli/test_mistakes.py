"""A user's mistake is one line on standard error and exit status 2, and what can be read is read."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import mediakit.cli.commands.measures as commands
from mediakit.cli.terminal import clean


def one_line(done: Any, *words: str) -> str:
    """The error, after checking that it is one, that nothing is on stdout and that it says these words."""
    assert done.exit_code == 2, done.stderr
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("mediakit: note:")]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("mediakit: ")
    for word in words:
        assert word in lines[0]
    return str(lines[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["terms", "CORPUS", "--by", "sorce"], ["unknown column", "source"]),
        (["terms", "CORPUS", "--where", "camps=x"], ["unknown filter", "camp"]),
        (["terms", "CORPUS", "--where", "source=nobody"], ["nobody", "composed-un"]),
        (["terms", "CORPUS", "--where", "source"], ["field=value"]),
        (["terms", "CORPUS", "--where", "date_from=2020,2021"], ["date_from", "one date"]),
        (["terms", "CORPUS", "--pattern", "zzzz*"], ["zzzz*"]),
        (["terms", "CORPUS", "--normalise", "root"], ["root", "lemma"]),
        (["keyness", "CORPUS", "--target", "nobody"], ["nobody", "composed-un"]),
        (["keyness", "CORPUS", "--format", "xlsx"], ["xlsx", "parquet", "--help"]),
        (["keyness", "CORPUS", "--min-count", "many"], ["min-count", "integer"]),
        (["concordance", "CORPUS", "--pattern", "zzzz"], ["zzzz"]),
        (["concordance", "CORPUS"], ["--pattern"]),
        (["sentiment", "CORPUS", "--method", "magic"], ["magic", "vader"]),
        (["sentiment", "CORPUS", "--text", "body"], ["--text", "plain files"]),
        (["framing", "CORPUS", "--codebook", "nothing"], ["nothing", "policy"]),
        (["framing", "CORPUS", "--codebook", "missing.csv"], ["missing.csv"]),
        (["compare", "CORPUS", "--groups", "composed-un"], ["group"]),
        (["compare", "CORPUS", "--measures", "tone"], ["tone", "sentiment"]),
        (["compare", "CORPUS", "--where", "source=composed-un"], ["one group"]),
        (["info", "no-such-place"], ["no-such-place"]),
        (["read", "no-such-place", "--to", "store"], ["no-such-place"]),
        (["dashboard", "no-such-place"], ["no-such-place"]),
        (["tems", "CORPUS"], ["tems", "terms"]),
        (["terms"], ["CORPUS"]),
        (["terms", "CORPUS", "--frob"], ["--frob"]),
        (["info", "a\0b"], ["CORPUS"]),
    ],
    ids=lambda value: " ".join(value).replace("\0", "NUL") if isinstance(value, list) else None,
)  # fmt: skip
def test_mistakes_in_what_is_asked(run: Any, corpus: str, words: list[str], said: list[str]) -> None:
    one_line(run(*(corpus if word == "CORPUS" else word for word in words)), *said)


def test_an_empty_folder(run: Any, tmp_path: Path) -> None:
    one_line(run("info", tmp_path), str(tmp_path))


def test_a_wrong_corpus_toml_names_file_key_and_what_is_allowed(run: Any, corpus: str, tmp_path: Path) -> None:
    shutil.copytree(corpus, tmp_path / "c")
    toml = tmp_path / "c" / "corpus.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + '\n[[actors]]\nid = "x"\n', encoding="utf-8")
    one_line(run("terms", tmp_path / "c"), "corpus.toml", "actors", "actor, concept")


def test_a_column_of_text_that_is_not_there(run: Any, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("outlet,body\na,Some words here.\n", encoding="utf-8")
    one_line(run("terms", tmp_path / "x.csv", "--text", "bodi"), "bodi", "body")


def test_a_result_that_cannot_be_written(run: Any, corpus: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    one_line(run("sentiment", corpus, "--n-resamples", 10, "--output", tmp_path / "file" / "x.csv"), "x.csv")


def test_latin_1_is_read(run: Any, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes("source,text\na,Le café était fermé à midi.\n".encode("latin-1"))
    done = run("terms", tmp_path / "x.csv", "--stopwords", "keep", "--format", "csv")
    assert done.exit_code == 0
    assert "café" in done.stdout


def test_a_row_without_text_is_named(run: Any, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("source,text\na,Some words.\nb,\n", encoding="utf-8")
    done = run("info", tmp_path / "x.csv")
    assert done.exit_code == 0
    assert "x.csv, row 2" in done.stdout
    measured = run("terms", tmp_path / "x.csv", "--format", "csv")
    assert "1 files or rows could not be read" in measured.stderr


@pytest.mark.parametrize(("date", "said"), [("9/6/17", "9/6/17"), ("0001-01-01", "0001-01-01")])
def test_odd_dates_are_read_and_said(run: Any, tmp_path: Path, date: str, said: str) -> None:
    (tmp_path / "x.csv").write_text(f"source,date,text\na,{date},Some words.\n", encoding="utf-8")
    done = run("sentiment", tmp_path / "x.csv", "--by", "year")
    assert done.exit_code == 0, done.stderr
    assert said in done.stderr


def test_date_order_says_how_dates_are_meant(run: Any, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("source,date,text\na,9/6/17,Some words.\n", encoding="utf-8")
    for order, month in (("dmy", "2017-06"), ("mdy", "2017-09")):
        done = run("sentiment", tmp_path / "x.csv", "--by", "month", "--date-order", order, "--format", "csv")
        assert done.stdout.splitlines()[1].startswith(month)


@pytest.mark.parametrize("command", ["info", "terms", "sentiment", "framing"])
def test_an_article_of_one_word(run: Any, tmp_path: Path, command: str) -> None:
    (tmp_path / "one.txt").write_text("Word", encoding="utf-8")
    done = run(command, tmp_path / "one.txt")
    assert done.exit_code == 0, done.stderr


def test_a_fault_of_the_program_is_short_and_says_how_to_see_more(
    run: Any, corpus: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("wheel came off")

    monkeypatch.setattr(commands, "_measure", broken)
    done = run("framing", corpus)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "wheel came off" in done.stderr
    assert "MEDIAKIT_DEBUG=1" in done.stderr
    monkeypatch.setenv("MEDIAKIT_DEBUG", "1")
    assert run("framing", corpus).exit_code == 1


def test_interrupted(run: Any, corpus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "_measure", stopped)
    assert run("framing", corpus).exit_code == 130


def test_text_is_data_and_no_markup_or_escape_sequence(run: Any, tmp_path: Path) -> None:
    rows = 'source,text\n"[red]a[/red]","Bad \x1b[31m news of [bold]today[/bold] here."\n[/],Other news.\n'
    (tmp_path / "x.csv").write_text(rows, encoding="utf-8")
    done = run("concordance", tmp_path / "x.csv", "--pattern", "news")
    assert done.exit_code == 0, done.stderr
    assert "[red]a[/red]" in done.stdout
    assert "[/]" in done.stdout
    assert "[bold]" in done.stdout
    assert "\x1b" not in done.stdout
    assert clean("\u202eabc\r\n") == "abc  "
