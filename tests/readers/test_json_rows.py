"""JSON Lines and JSON: lines, arrays, nested values, odd characters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mediakit.errors import ReadError
from mediakit.readers.read import read


def test_bad_lines_are_rejects_with_their_number(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "One."}\n\n{"text": \n[1]\n{"text": "Two.", "text": "Three."}\n{"text": null}\n{"text": "Four."}\n'
    )
    report = read(path)
    assert report.articles["text"].to_list() == ["One.", "Four."]
    found = [(row, reason) for _, row, reason, _ in report.rejects.rows()]
    assert [row for row, _ in found] == [2, 3, 4, 5]
    assert found[0][1].startswith("not JSON")
    assert found[0][1].endswith("(line 3)")
    assert found[1][1] == "not a JSON object (line 4)"
    assert "'text' is given twice" in found[2][1]
    assert found[3][1] == "no text (line 6)"


def test_nested_values_become_json_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    spans = {"spans": [[0, 4]], "ünï": None}
    path.write_text(json.dumps({"text": "Text.", "marks": spans, "tags": ["a", "b"], "n": 10**30, "ok": True}))
    row = read(path).articles.row(0, named=True)
    assert json.loads(row["marks"]) == spans
    assert json.loads(row["tags"]) == ["a", "b"]
    assert (row["n"], row["ok"]) == (str(10**30), True)


def test_mixed_kinds_become_text_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "A.", "v": 1}\n{"text": "B.", "v": "x"}\n{"text": "C.", "v": [1]}\n{"text": "D."}\n')
    assert read(path).articles["v"].to_list() == ["1", "x", "[1]", None]


def test_lists_of_authors_and_events(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "A.", "authors": ["X", "Y"], "events": ["e1", " e2 ", ""]}\n{"text": "B."}\n')
    report = read(path)
    assert report.articles["author"].to_list() == ["X; Y", None]
    assert report.articles["events"].to_list() == [["e1", "e2"], []]


@pytest.mark.parametrize("key", ["articles", None])
def test_json_arrays(tmp_path: Path, key: str | None) -> None:
    rows = [{"text": "One."}, 5, {"text": "Two."}]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"articles": [rows[0], rows[2]], "n": 2} if key else rows, indent=1))
    report = read(path)
    assert report.articles["text"].to_list() == ["One.", "Two."]
    if key is None:
        assert report.rejects.rows() == [("a.json", 2, "not a JSON object", "")]
    else:
        assert any("'articles'; left out: n" in note for note in report.notes)


def test_lines_in_a_json_file_and_an_array_in_a_jsonl_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"text": "One."}\n{"text": "Two."}\n')
    (tmp_path / "b.jsonl").write_text('[{"text": "Three."}]')
    assert read(tmp_path).articles["text"].to_list() == ["One.", "Two.", "Three."]


def test_half_characters_are_replaced_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a\\ud83d b", "k\\ud800": 1}\n{"text": "\\ud83d\\ude00"}\n')
    report = read(path)
    assert report.articles["text"].to_list() == ["a\ufffd b", "😀"]
    assert any("U+FFFD" in note and "(1 in all)" in note for note in report.notes)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000, "1" * 10_000, '[{"text": "a"}'])
def test_broken_json_is_one_clear_error(tmp_path: Path, content: str) -> None:
    for name in ("a.json", "a.jsonl"):
        (tmp_path / name).write_text(content)
        with pytest.raises(ReadError, match="not"):
            read(tmp_path / name)
