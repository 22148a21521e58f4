"""Markdown: front matter, dates as written, broken YAML, composed texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mediakit.errors import ReadError
from mediakit.readers.markdown import COMPOSED_NOTICE
from mediakit.readers.read import ReadReport, read


def given_markdown(folder: Path, content: str) -> ReadReport:
    (folder / "a.md").write_text(content, "utf-8", newline="")
    return read(folder)


def row(folder: Path, content: str) -> dict[str, Any]:
    return given_markdown(folder, content).articles.row(0, named=True)


def test_front_matter_is_mapped_and_the_rest_is_metadata(tmp_path: Path) -> None:
    found = row(
        tmp_path,
        "---\nHeadline: 'A: title'\noutlet: Daily\nlang: no\nauthors: [X, Y]\nevents: [e1, e2]\ncomposed: false\n"
        "intended_frames:\n  policy: [legality]\ntold_as_of: 2019-12-24\nn: 3\n---\n\n\nFirst.\n\nSecond.  \n\n",
    )
    assert found["text"] == "First.\n\nSecond.  "
    assert (found["title"], found["source"], found["author"]) == ("A: title", "Daily", "X; Y")
    assert (found["language"], found["events"]) == ("no", ["e1", "e2"])
    assert (found["told_as_of"], found["date"]) == ("2019-12-24", None)
    assert json.loads(found["intended_frames"]) == {"policy": ["legality"]}
    assert (found["composed"], found["n"], found["file"]) == (False, 3, "a.md")


@pytest.mark.parametrize(
    ("written", "iso"),
    [("2020-08-05", "2020-08-05"), ("2020-08", "2020-08"), ("2020", "2020"), ("'5 Aug 2020'", "2020-08-05")],
)
def test_dates_are_as_exact_as_written(tmp_path: Path, written: str, iso: str) -> None:
    assert row(tmp_path, f"---\ndate: {written}\n---\nBody.")["date"] == iso


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("title: A: B: C\n", "broken YAML in line 2"),
        ("title: A\ndate: [1\n", "broken YAML in line"),
        ("title: A\ntitle: B\n", "in line 3: key 'title' is given twice"),
        ("a: &x [1]\nb: *x\n", "in line 3: aliases are not read"),
        ("just words\n", "`key: value`"),
        ("? [a]\n: b\n", "broken YAML"),
        ("a: !!python/object:os.system x\n", "broken YAML in line 2"),
        ("a: " + "[" * 5000 + "\n", "broken YAML"),
    ],
)
def test_broken_front_matter_is_a_reject_with_its_line(tmp_path: Path, front: str, said: str) -> None:
    (tmp_path / "good.md").write_text("Words.")
    report = given_markdown(tmp_path, f"---\n{front}---\nBody.")
    assert report.articles["text"].to_list() == ["Words."]
    assert said in report.rejects["reason"][0]
    assert report.rejects["file"].to_list() == ["a.md"]


def test_front_matter_never_closed(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="never closed"):
        given_markdown(tmp_path, "---\ntitle: A\nBody.")
    assert row(tmp_path, "---\n\nA rule, then text.")["text"] == "---\n\nA rule, then text."


def test_heading_is_the_title(tmp_path: Path) -> None:
    found = row(tmp_path, "\n# A title #\n\nBody.\n")
    assert (found["title"], found["text"]) == ("A title", "Body.")
    found = row(tmp_path, "Lead.\n\n```\n# no title\n```\n\n# Later\nBody.")
    assert found["title"] == "Later"
    assert found["text"].startswith("Lead.")
    assert "# Later" in found["text"]


def test_the_notice_of_composed_texts_is_not_text(tmp_path: Path) -> None:
    front = "---\ntitle: T\ncomposed: {}\n---\n{}\n\nBody.\n"
    assert row(tmp_path, front.format("true", COMPOSED_NOTICE))["text"] == "Body."
    assert row(tmp_path, front.format("false", COMPOSED_NOTICE))["text"] == f"{COMPOSED_NOTICE}\n\nBody."
    assert row(tmp_path, front.format("true", COMPOSED_NOTICE + " More."))["text"].startswith(COMPOSED_NOTICE)


def test_crlf_and_byte_order_mark(tmp_path: Path) -> None:
    found = row(tmp_path, "\ufeff---\r\ntitle: A\r\n---\r\nOne.\r\n\r\nTwo.\r\n")
    assert (found["title"], found["text"]) == ("A", "One.\n\nTwo.")


def test_no_body_is_a_reject(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"a\.md: no text"):
        given_markdown(tmp_path, "---\ntitle: A\n---\n\n")


def test_own_keys_that_collide(tmp_path: Path) -> None:
    found = row(tmp_path, "---\ntext: t\nfile: f\nmonth: 8\ndate: 0001-01-01\ndate_note: mine\n---\nBody.")
    assert (found["text"], found["meta_text"], found["file"], found["meta_file"]) == ("Body.", "t", "a.md", "f")
    assert found["meta_month"] == 8
    assert found["date_note"] == "mine; given as '0001-01-01'"


def test_mapping_to_a_key_that_no_document_has(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\npaper: Daily\n---\nBody.")
    assert read(tmp_path, mapping={"source": "paper"}).articles["source"].to_list() == ["Daily"]
    with pytest.raises(ReadError, match="no document has a field 'outlet'; there are: paper"):
        read(tmp_path, mapping={"source": "outlet"})
