"""A runner for command lines, and small inputs with known faults."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

import mediakit as mk
from mediakit.cli.main import app

Run = Callable[..., SimpleNamespace]
CORPUS = Path(__file__).parents[2] / "corpus" / "iran-1988"


@pytest.fixture
def corpus() -> str:
    """The bundled corpus."""
    return str(CORPUS)


_open = mk.open


@cache
def _bundled() -> mk.Corpus:
    return _open(CORPUS)


def _open_once(path: Path, **how: Any) -> mk.Corpus:
    """The bundled corpus is opened once for all commands that take it as it is: it doesn't change."""
    return _bundled() if Path(path) == CORPUS and not any(how.values()) else _open(path, **how)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `mediakit` with these words: exit_code, stdout, stderr, bytes."""
    monkeypatch.setattr(mk, "open", _open_once)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("MEDIAKIT_DEBUG", raising=False)

    def call(*words: object) -> SimpleNamespace:
        done = CliRunner().invoke(app, [str(word) for word in words])
        return SimpleNamespace(
            exit_code=done.exit_code, stdout=done.stdout, stderr=done.stderr, bytes=done.stdout_bytes
        )

    return call


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A CSV of six articles of two papers."""
    path = tmp_path / "plain.csv"
    texts = ["The talks were a great success. All agree.", "A terrible crime, said the minister.", "Quiet day."]
    rows = [f'{paper},2020-0{i + 1}-05,"{text} No {i}{paper}."' for paper in "ab" for i, text in enumerate(texts)]
    path.write_text("source,date,text\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path
