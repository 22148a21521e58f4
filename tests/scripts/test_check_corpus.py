"""The corpus check finds what it is there to find: each planted fault is named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus" / "iran-1988"
TEXT = "articles/composed-wire/2019-12-24-planted.md"


def complaints(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "check_corpus.py"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    return tmp_path / "corpus"


@pytest.fixture
def model(folder: Path) -> str:
    return next((folder / "articles" / "composed-wire").glob("*.md")).read_text(encoding="utf-8")


def test_the_corpus_keeps_its_rules() -> None:
    assert complaints(CORPUS).endswith("The corpus keeps its rules.\n")


def test_planted_faults_are_named(folder: Path, model: str) -> None:
    _, head, body = model.split("---\n", 2)
    lines = [line if not line.startswith("told_as_of") else "told_as_of: 2019-12-24" for line in head.splitlines()]
    copied = " ".join(body.split()[6:30])
    filler = " ".join(f"w{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(320))
    planted = f"{copied}. They counted 4,321 dead, and nineteen more by March 2020. {filler}"
    text = "---\n" + "\n".join(lines) + "\n---\nComposed text, not a published report.\n\n" + planted
    (folder / TEXT).write_text(text, encoding="utf-8")
    found = complaints(folder)
    for fault in ("the number 4321", "the number 19 ", "names march 2020", "names the year 2020", "share: "):
        assert fault in found


def test_a_wrong_form_is_named(folder: Path, model: str) -> None:
    text = model.replace("composed: true", "composed: no").replace(
        "Composed text, not a published report.", "By our staff."
    )
    (folder / TEXT).write_text(text.replace("language: en", "lang: en"), encoding="utf-8")
    found = complaints(folder)
    for fault in ("missing ['language'], unknown ['lang']", "the first line is not", "composed must be true"):
        assert fault in found
