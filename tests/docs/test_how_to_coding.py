"""The how-to on coding runs: its commands in order, with sheets filled in between, then its Python."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from mediakit.cli.main import app
from mediakit.coding.scheme import load_scheme

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "how-to" / "coding.md").read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("$ mediakit ")
    for block in re.findall(r"```console\n(.*?)```", TEXT, re.S)
    for line in block.splitlines()
]


def fill(folder: Path) -> None:
    for path in sorted(folder.glob("sheet-*.xlsx")):
        book = openpyxl.load_workbook(path)
        sheet = book["codes"]
        head = [cell.value for cell in sheet[1]]
        for row in range(2, sheet.max_row + 1):
            n = len(str(sheet.cell(row, head.index("text") + 1).value)) + (row % 5 == 0)
            sheet.cell(row, head.index("tone") + 1).value = ("negative", "neutral", "positive")[n % 3]
        book.save(path)


def test_commands_and_python_run_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    assert len(COMMANDS) >= 7
    for command in COMMANDS:
        done = CliRunner().invoke(app, shlex.split(command))
        assert done.exit_code == 0, (command, done.output)
        assert done.output
        if command.startswith("code sample"):
            fill(tmp_path / "coding" / "tone")
    assert (tmp_path / "output" / "tone" / "validation.json").is_file()
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", TEXT, re.S):
        exec(compile(block, "coding.md", "exec"), names)
    assert not (ROOT / "corpus" / "iran-1988" / "coding").exists()


def test_the_scheme_can_be_read(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", TEXT, re.S)
    (tmp_path / "s.toml").write_text(block, encoding="utf-8")
    assert load_scheme(tmp_path / "s.toml").variables[0].machine["measure"] == "sentiment"
