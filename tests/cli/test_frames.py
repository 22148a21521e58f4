"""`mediakit frames` and `mediakit topics`: the library's numbers, a model trained and used, mistakes told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mediakit as mk


def write_labelled(path: Path) -> Path:
    words = {"law": "court judge verdict appeal".split(), "money": "price bank tax debt".split()}
    rows = [
        f'"{words[name][i % 4]} {words[name][(i + 1) % 4]} today {i}",{name},s{i % 3}'
        for i in range(15)
        for name in words
    ]
    path.write_text("headline,frame,paper\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_train_and_use(run: Any, corpus: str, tmp_path: Path) -> None:
    file, model = write_labelled(tmp_path / "labelled.csv"), tmp_path / "model"
    done = run("frames", "train", file, "--text", "headline", "--label", "frame", "--group", "paper", "--to", model)
    assert done.exit_code == 0, done.stderr
    assert "30 texts, scored on texts left out (3 folds of 3 groups)" in done.stdout
    assert "accuracy" in done.stdout
    assert f"wrote {model}" in done.stderr.replace("\n", "")
    done = run("framing", corpus, "--codebook", model, "--n-resamples", 20, "--format", "csv")
    assert done.stdout == mk.framing(mk.open(corpus), codebook=str(model), n_resamples=20).table.write_csv()
    assert "macro-F1" in run("frames", "check", model).stdout


def test_behind_a_score(run: Any, corpus: str) -> None:
    opened = mk.open(corpus)
    for name, measure in (
        ("patterns", mk.frame_patterns), ("together", mk.frame_cooccurrence), ("words", mk.frame_words),
    ):  # fmt: skip
        done = run("frames", name, corpus, "--codebook", "news", "--format", "csv")
        assert done.stdout == measure(opened, codebook="news").table.write_csv()
        table = run("frames", name, corpus, "--codebook", "news").stdout
        assert "composed texts" in table


def test_topics(run: Any, corpus: str) -> None:
    done = run("topics", corpus, "--n-topics", 3, "--n-resamples", 20, "--format", "csv")
    assert done.stdout == mk.topics(mk.open(corpus), n_topics=3, n_resamples=20).table.write_csv()
    assert "composed texts" in run("topics", corpus, "--n-topics", 3, "--n-resamples", 20).stdout


def test_check_and_mistakes(run: Any, tmp_path: Path) -> None:
    assert "Policy frames: 14 frames" in run("frames", "check", "policy").stdout
    file = tmp_path / "mine.csv"
    file.write_text("frame,pattern,weight\nlaw,court,heavy\n", encoding="utf-8")
    done = run("frames", "check", file)
    assert done.exit_code == 2
    assert "line 2: weight 'heavy' of 'court' is not a number" in done.stderr
    done = run("frames", "train", write_labelled(tmp_path / "x.csv"), "--to", tmp_path / "m")
    assert done.exit_code == 2
    assert "no column 'text' for text; there are: headline, frame, paper" in done.stderr
    assert not (tmp_path / "m").exists()
