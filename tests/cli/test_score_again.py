"""`mediakit score` on a scored store: whole results stay, and the command says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_results_that_stay_are_said_to_stay(run: Any, plain: Path, tmp_path: Path) -> None:
    first = run("score", plain, "--to", tmp_path / "store")
    assert "with its results" in first.stderr
    again = run("score", tmp_path / "store")
    assert again.exit_code == 0
    assert "its results are those of these articles and stay" in again.stderr
