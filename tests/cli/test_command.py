"""The command as a process: what it imports, its streams, and a reader that goes away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parents[2] / "src"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SOURCES)}
SLOW = ("polars", "numpy", "scipy", "pyarrow", "streamlit", "pandas", "nltk", "sklearn", "pydantic")


def test_help_imports_nothing_slow() -> None:
    code = (
        "import sys\nfrom mediakit.cli.main import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit as end:\n    status = end.code\n"
        f"print(status, [name for name in {SLOW} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"
    assert "concordance" in done.stdout


def test_standard_output_is_the_result_only(plain: Path) -> None:
    words = [sys.executable, "-m", "mediakit.cli.main", "terms", str(plain), "--format", "csv"]
    done = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("source,term,count,")
    assert "mediakit: " not in done.stdout


def test_a_terminal_without_the_characters(plain: Path) -> None:
    words = [sys.executable, "-m", "mediakit.cli.main", "sentiment", str(plain)]
    done = subprocess.run(words, env=ENVIRONMENT | {"PYTHONIOENCODING": "ascii"}, capture_output=True, check=True)
    assert done.stdout.startswith(b"source")
    assert b"????" in done.stdout


def test_a_reader_that_goes_away_ends_it_quietly(corpus: str) -> None:
    words = [sys.executable, "-m", "mediakit.cli.main", "terms", corpus, "--format", "csv"]
    with subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
    assert process.returncode == 141
    assert [line for line in said.splitlines() if "note:" not in line] == []


def test_version_and_help(run: Any) -> None:
    import mediakit as mk

    assert run("--version").stdout == f"mediakit {mk.__version__}\n"
    measures = (
        "terms",
        "keyness",
        "concordance",
        "sentiment",
        "framing",
        "labelling",
        "coverage",
        "quotations",
        "voices",
    )
    for command in ("info", "read", *measures, "compare", "export"):
        done = run(command, "--help")
        assert done.exit_code == 0
        assert "--text" in done.stdout
    assert "--port" in run("dashboard", "--help").stdout
    assert "Usage: " in run().stdout
