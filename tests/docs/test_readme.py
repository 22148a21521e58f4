"""The README's code runs: its Python blocks in order, its commands one by one."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("$ mediakit ")
    for block in re.findall(r"```console\n(.*?)```", README, re.S)
    for line in block.splitlines()
]


@pytest.fixture
def beside_the_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that has the corpus, so that what the README writes does not land in the repository."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.no_cover  # what it calls has tests of its own
def test_python_blocks_run_in_order(beside_the_corpus: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len(blocks) >= 5
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)
    assert (beside_the_corpus / "output" / "iran-1988" / "report.html").is_file()


@pytest.mark.no_cover  # what it calls has tests of its own
@pytest.mark.parametrize("command", [command for command in COMMANDS if not command.startswith("dashboard")])
def test_commands_run(command: str, beside_the_corpus: Path) -> None:
    from mediakit.cli.main import app

    done = CliRunner().invoke(app, shlex.split(command))
    assert done.exit_code == 0, done.output
    assert done.output


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 5
