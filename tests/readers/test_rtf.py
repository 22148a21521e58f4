"""RTF: paragraphs, letters, tables, deletions, properties; files that break off."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.rtf import looks_like, read

INFO = r"{\info{\title Die Br\'fccke}{\author Nora Quill}{\creatim\yr2021\mo3\dy9\hr8\min0}}"


def job_for(folder: Path, body: str | bytes, name: str = "a.rtf") -> Job:
    whole = body if isinstance(body, bytes) else (r"{\rtf1\ansi\ansicpg1252\deff0" + body + "}").encode("latin-1")
    (folder / name).write_bytes(whole)
    return Job(folder / name, name)


def article(job: Job) -> Article:
    (found,) = read(job)
    assert isinstance(found, Article), found
    return found


def test_paragraphs_and_properties(tmp_path: Path) -> None:
    found = article(job_for(tmp_path, INFO + r"\pard First \b one\b0 .\par\par Second: \{x\}.\par"))
    assert found.text == "First one.\n\nSecond: {x}."
    assert (found.title, found.author, found.date) == ("Die Brücke", "Nora Quill", None)
    assert found.metadata["created"] == "2021-03-09"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"L\rquote\'e9t\'e9 \u8220?x\u8221?", "L’été “x”"),
        (r"\u-10179?\u-8704?!", "\U0001f600!"),
        ("été", "été"),
        (r"a\cell b\cell\row c", "a\tb\n\nc"),
        (r"We {\deleted never }agree{\v secretly}.", "We agree."),
        (r'See {\field{\*\fldinst{HYPERLINK "https://a.example/"}}{\fldrslt the page}}.', "See the page."),
        (r"{\header A HEADER}{\*\generator x;}Words.", "Words."),
    ],
)
def test_text(tmp_path: Path, body: str, text: str) -> None:
    assert article(job_for(tmp_path, " " + body)).text == text


def test_another_code_page(tmp_path: Path) -> None:
    whole = rb"{\rtf1\ansi\ansicpg1251 " + b"".join(b"\\'%02x" % byte for byte in "Мост".encode("cp1251")) + b"}"
    assert article(job_for(tmp_path, whole)).text == "Мост"
    assert article(job_for(tmp_path, rb"{\rtf1\ansi\ansicpg1251 " + "Мост".encode("cp1251") + b"}")).text == "Мост"


def test_footnotes_are_counted(tmp_path: Path) -> None:
    job = job_for(tmp_path, r" Words{\super 1}{\footnote A note.}.\par")
    assert "A note" not in article(job).text
    assert any("footnotes were left out (1 in all)" in note for note in job.notes.sentences())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (rb"{\rtf1\ansi Words {\b more", "breaks off: 2 groups are never closed"),
        (rb"{\rtf1\ansi }", "no text"),
        (b"Just words.", "not RTF"),
        (rb"{\rtf1\ansi \u99999999999? x}", "damaged RTF"),
    ],
)
def test_broken_files_are_rejects(tmp_path: Path, content: bytes, reason: str) -> None:
    (found,) = read(job_for(tmp_path, content))
    assert isinstance(found, Reject)
    assert reason in found.reason
    assert looks_like(rb"{\rtf1")
