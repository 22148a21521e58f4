"""The commands of the how-to pages run: those marked `console`, and the Python blocks."""

from __future__ import annotations

import re
import shlex
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mediakit.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "how-to"


def commands(page: str) -> list[str]:
    text = (PAGES / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.S)
    return [line.removeprefix("$ mediakit ") for block in blocks for line in block.splitlines()]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the corpus and a database, so that nothing lands in the repository."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    with sqlite3.connect(tmp_path / "news.sqlite") as connection:
        connection.execute("CREATE TABLE articles (id, outlet, title, published, body)")
        rows = [(n, "ab"[n % 2], f"Title {n}", f"2020-08-{n + 1:02}", f"Words of article {n}.") for n in range(6)]
        connection.executemany("INSERT INTO articles VALUES (?, ?, ?, ?, ?)", rows)
    connection.close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_databases(place: Path) -> None:
    found = commands("databases.md")
    assert len(found) == 2
    for command in found:
        done = CliRunner().invoke(app, shlex.split(command))
        assert done.exit_code == 0, done.output
    assert (place / "store" / "manifest.json").is_file()
    assert (place / "results.db").is_file()
    text = (PAGES / "databases.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.S):
        exec(compile(block.replace("SELECT *", "SELECT *, body AS text"), "databases.md", "exec"), names)
    assert names["corpus"].n_articles == 6


def test_retrieve_without_a_network(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mediakit.corpus import retrieved
    from mediakit.readers.fetch import Network

    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("there is no network in a test")

    monkeypatch.setattr(retrieved, "Network", lambda *given, **more: Network(resolve=nowhere))
    (command,) = commands("retrieve.md")
    done = CliRunner().invoke(app, shlex.split(command))
    assert done.exit_code == 2
    assert "258 of 258" in done.output
    assert (place / "reports.pages" / "rejects.csv").is_file()


def test_every_option_that_is_named_exists() -> None:
    words = {"retrieve.md": ["retrieve"], "databases.md": ["read", "export"]}
    for page, names in words.items():
        said = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", (PAGES / page).read_text(encoding="utf-8")))
        known = "".join(CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"}).output for name in names)
        elsewhere = {"--input", "--output", "--type"}  # of elasticdump
        assert not {option for option in said - elsewhere if option not in known}, page
