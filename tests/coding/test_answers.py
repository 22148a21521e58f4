"""Answers on the disk: replayed as given, undone, whole after a crash, and of many threads none is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

import mediakit as mk
from mediakit.coding.answers import answer, codes_so_far, journal, read_answers, undo
from mediakit.errors import ArgumentError, StoreError
from mediakit.files import append_line


@pytest.fixture
def sample():
    corpus = mk.from_texts({"a": [f"Number {i} is here." for i in range(8)]})
    return mk.code_sample(corpus, n=8, coders=["ann", "bo"])


def test_answers_are_replayed_and_undone(sample, tmp_path):
    file = journal(tmp_path, sample, "ann")
    units = sample.of_coder("ann")["unit"].to_list()
    answer(file, sample, units[0], "tone", "negative")
    answer(file, sample, units[1], "tone", "Positive")
    undo(file)
    answer(file, sample, units[1], "tone", "neutral")
    found = read_answers(file, sample)
    assert found.given == {(units[0], "tone"): "negative", (units[1], "tone"): "neutral"}
    assert found.order == [(units[0], "tone"), (units[1], "tone")]
    assert len(file.read_text().splitlines()) == 4  # what was undone stays on record
    undo(file)
    undo(file)
    undo(file)  # nothing is left to undo
    assert read_answers(file, sample).given == {}


def test_a_line_that_a_crash_cut_short_costs_only_itself(sample, tmp_path):
    file = journal(tmp_path, sample, "ann")
    units = sample.of_coder("ann")["unit"].to_list()
    answer(file, sample, units[0], "tone", "negative")
    whole = file.read_bytes()
    for cut in range(len(whole) + 1, len(whole) * 2 - 1):
        file.write_bytes((whole + whole)[:cut])
        assert read_answers(file, sample).given == {(units[0], "tone"): "negative"}
        answer(file, sample, units[1], "tone", "positive")
        assert len(read_answers(file, sample).given) == 2
        file.write_bytes(whole)
    file.write_bytes(b'{"do": "code", "unit": 5}\n' + whole)
    assert len(read_answers(file, sample).given) == 1  # a unit that is not in the sample says nothing
    file.write_bytes(b'{"do": "code"}\n' + whole)
    with pytest.raises(StoreError, match="line 1 cannot be read"):
        read_answers(file, sample)


def test_what_is_not_allowed_is_not_kept(sample, tmp_path):
    file = journal(tmp_path, sample, "ann")
    with pytest.raises(ArgumentError, match="allowed: negative, neutral, positive"):
        answer(file, sample, sample.units["unit"][0], "tone", "bad")
    with pytest.raises(ArgumentError, match="no coder of this sample"):
        journal(tmp_path, sample, "../cy")
    assert not file.exists()


def test_lines_of_many_threads_and_processes_are_all_there(tmp_path):
    file = tmp_path / "lines.jsonl"
    code = (
        "import sys; from pathlib import Path; from mediakit.files import append_line\n"
        "for i in range(50): append_line(Path(sys.argv[1]), 'p' + sys.argv[2] + '-' + str(i))"
    )
    others = [subprocess.Popen([sys.executable, "-c", code, str(file), str(n)]) for n in range(2)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: append_line(file, json.dumps({"n": n})), range(200)))
    assert [one.wait(60) for one in others] == [0, 0]
    lines = file.read_text().splitlines()
    assert len(lines) == len(set(lines)) == 300


def test_two_coders_at_once_and_their_agreement(sample, tmp_path):
    units = sample.of_coder("ann")["unit"].to_list()

    def code(who: str) -> None:
        for n, unit in enumerate(units):
            answer(
                journal(tmp_path, sample, who),
                sample,
                unit,
                "tone",
                ("negative", "positive")[n % 2 if who == "ann" else (n + (n == 7)) % 2],
            )

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(code, ["ann", "bo"]))
    codes = codes_so_far(tmp_path, sample)
    assert codes.answers.height == 16
    table = mk.code_agreement(codes, n_resamples=20).agreement.table
    assert table["value"][0] == pytest.approx(100 * 7 / 8)
