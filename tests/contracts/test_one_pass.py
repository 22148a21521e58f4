"""The full scoring reads the text once and looks at types, not at tokens: counted, not timed."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus import tokens
from mediakit.engine.run import runner
from mediakit.lexicons import vader_facts, vader_parts
from mediakit.text import words

SENTENCES = ["The talks in Geneva went well.", "Nobody was hurt, it said!", "A killing was condemned by the ministry."]


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """600 articles of few types: tokens outnumber types a hundred times."""
    path = tmp_path / "news.parquet"
    rows = [
        {"id": str(i), "source": f"s{i % 6}", "title": "Talks", "text": " ".join(SENTENCES * (1 + i % 3))}
        for i in range(600)
    ]
    pl.DataFrame(rows).write_parquet(path)
    return path


def counting(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, seen: list[Any], size: Callable[..., int]
) -> None:
    function = getattr(module, name)

    def counted(*given: Any, **options: Any) -> Any:
        seen.append(size(*given))
        return function(*given, **options)

    monkeypatch.setattr(module, name, counted)


def test_text_is_split_once_and_only_types_are_looked_at(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scoring = importlib.import_module("mediakit.compare.scoring")
    base = mk.open(stored).base
    split, of_words, of_vader, of_fields = [], [], [], []
    counting(monkeypatch, tokens, "split", split, lambda fields: fields.nbytes)
    counting(monkeypatch, tokens, "words_of", of_words, lambda types, *_: len(types))
    counting(monkeypatch, vader_parts, "facts", of_vader, lambda types, *_: len(types))
    counting(monkeypatch, scoring, "tokenise", of_fields, lambda rows, *_: rows.height)
    scoring.score(base, tmp_path / "store")
    scoring.write_full_results(tmp_path / "store", "source")
    text = sum(base.articles[name].fill_null("").str.len_bytes().sum() for name in ("title", "text"))
    n_tokens = base.articles["text"].str.split(" ").list.len().sum()
    n_types = len({chunk for text in base.articles["text"] for chunk in text.split()} | {"Talks"})
    assert of_fields == [600]
    assert len(split) == 1
    assert text <= split[0] <= text + 8 * 1201 + 64  # the bytes of the text, and its offsets, once
    assert of_words == [n_types]
    assert of_vader == [n_types]
    assert n_tokens > 100 * n_types


def test_nothing_heavy_is_imported_to_score(stored: Path, tmp_path: Path) -> None:
    code = (
        "import importlib, sys, mediakit as mk\n"
        "scoring = importlib.import_module('mediakit.compare.scoring')\n"
        f"scoring.score(mk.open({str(stored)!r}).base, scoring.Path({str(tmp_path / 'store')!r}))\n"
        f"scoring.write_full_results(scoring.Path({str(tmp_path / 'store')!r}), 'source')\n"
        "print(sorted({'pandas', 'nltk', 'sklearn', 'streamlit', 'altair'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def heavy(_: int) -> list[str]:
    """Heavy packages that the process at work has imported."""
    return sorted({"pandas", "nltk", "sklearn", "streamlit", "altair"} & set(sys.modules))


def test_nothing_heavy_is_imported_by_workers(stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scoring = importlib.import_module("mediakit.compare.scoring")
    # a page that Streamlit ran in this process before stays its main module, and a fresh process would begin by importing that
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    with runner("processes", workers=2, prepare=scoring.prepare) as run_in:
        scoring.score(mk.open(stored).base, tmp_path / "store", run_in=run_in)
        scoring.write_full_results(tmp_path / "store", "source", run_in=run_in)
        assert list(run_in(heavy, range(4))) == [[]] * 4


def test_the_counters_count() -> None:
    """The functions watched above are those that the work goes through."""
    assert vader_parts.facts is vader_facts.facts
    assert tokens.words_of is words.words_of
