"""PDF: paragraphs from lines, running lines, hyphens, and files that cannot be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.limits import Limits
from mediakit.readers.pdf import looks_like, read
from mediakit.readers.pdf_lines import Line, page_paragraphs, without_running

FIRST = "The harbour bridge will close to all traffic on Monday for the first major repairs in its sixty-one years. "
SECOND = "Engineers found cracks in eleven of the forty steel plates that carry the roadway when they inspected it. "
PARTS = ("First", "Second", "Third")


def document(n_pages: int = 3) -> FPDF:
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    pdf.set_title("The bridge")
    pdf.set_author("Nora Quill")
    pdf.set_creation_date(dt.datetime(2021, 3, 9, tzinfo=dt.UTC))
    pdf.set_font("Helvetica", size=11)
    for page in range(1, n_pages + 1):
        pdf.add_page()
        pdf.cell(0, 8, "THE SALTMARSH COURIER", align="C")
        pdf.ln(14)
        pdf.multi_cell(0, 6, f"{PARTS[page - 1]} part. " + FIRST * 3)
        pdf.ln(5)
        pdf.multi_cell(0, 6, SECOND * 3 + f"So it was in the {PARTS[page - 1]}.")
        pdf.set_y(-20)
        pdf.cell(0, 8, f"Page {page} of {n_pages}", align="C")
    return pdf


def written(folder: Path, pdf: FPDF | bytes, name: str = "a.pdf", limits: Limits | None = None) -> Job:
    path = folder / name
    path.write_bytes(pdf if isinstance(pdf, bytes) else bytes(pdf.output()))
    return Job(path, name, limits=limits or Limits())


def reason(job: Job) -> str:
    (found,) = read(job)
    assert isinstance(found, Reject)
    return found.reason


def test_paragraphs_without_running_lines(tmp_path: Path) -> None:
    job = written(tmp_path, document())
    (found,) = read(job)
    assert isinstance(found, Article)
    expected = [
        text
        for n in (1, 2, 3)
        for text in (f"{PARTS[n - 1]} part. " + (FIRST * 3).strip(), SECOND * 3 + f"So it was in the {PARTS[n - 1]}.")
    ]
    assert found.text.split("\n\n") == expected
    assert (found.title, found.author, found.date) == ("The bridge", "Nora Quill", None)
    assert dict(found.metadata) == {"pages": 3, "created": "2021-03-09"}
    notes = " ".join(job.notes.sentences())
    assert "running heads, feet and page numbers were left out (lines) (6 in all)" in notes
    assert "no date of publication" in notes


def test_the_date_of_the_name_and_of_a_mapping(tmp_path: Path) -> None:
    (found,) = read(written(tmp_path, document(1), "2021-03-10-bridge.pdf"))
    assert isinstance(found, Article)
    assert found.date == "2021-03-10"
    job = written(tmp_path, document(1))
    (mapped,) = read(Job(job.path, "a.pdf", mapping={"date": "created"}))
    assert isinstance(mapped, Article)
    assert mapped.date == "2021-03-09"


def lines(*texts: str, x: float = 50, top: float = 700, gap: float = 12) -> list[Line]:
    return [Line(text, x, top - n * gap, 10) for n, text in enumerate(texts)]


def test_hyphens_at_line_ends() -> None:
    page = lines(
        "A well-known coun-", "cil met. It is well-", "known and pro\xad", "longed, says Anne-", "Marie Smith of the"
    )
    assert page_paragraphs([page]) == [
        "A well-known council met. It is well-known and prolonged, says Anne- Marie Smith of the"
    ]


def test_gaps_indents_and_short_lines_begin_paragraphs() -> None:
    full = "words that fill a line to the end of it."
    gap = [*lines(full, full), *lines(full, top=660)]
    assert page_paragraphs([gap]) == [f"{full} {full}", full]
    indent = [Line(full, 50, 700, 10), Line(full, 62, 688, 10), Line(full, 50, 676, 10)]
    assert page_paragraphs([indent]) == [full, f"{full} {full}"]
    assert page_paragraphs([lines(full, "Short.", full)]) == [f"{full} Short.", full]
    assert page_paragraphs([lines(full, "Mr", full)]) == [f"{full} Mr {full}"]  # no end of a sentence


def test_a_paragraph_goes_on_over_a_page() -> None:
    full = "words that fill a line to the end of it"
    assert page_paragraphs([lines(full, full), lines("and go on.", full)])[0] == f"{full} {full} and go on."
    assert len(page_paragraphs([lines(full, full + "."), lines("Then more.")])) == 2


def test_running_lines_need_most_pages() -> None:
    pages = [lines("Head", f"body {'abc'[n]}", "more", "and more", "end", f"- {n} -") for n in range(3)]
    kept, dropped = without_running(pages)
    assert dropped == 6 + 3  # "end" stands in the same place of each page, as a foot does
    assert [line.text for line in kept[1]] == ["body b", "more", "and more"]
    assert without_running(pages[:1])[1] == 0
    assert without_running([lines("Head", "a", "b", "c"), lines("d", "e", "f", "g"), lines("h", "i", "j", "k")])[1] == 0


def test_scans_locked_long_and_broken_files_are_rejects(tmp_path: Path) -> None:
    blank = FPDF()
    blank.add_page()
    blank.add_page()
    assert "no text: 2 pages of pictures only (scanned)" in reason(written(tmp_path, blank))
    writer = PdfWriter(clone_from=PdfReader(written(tmp_path, document(1)).path))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert "locked with a password" in reason(Job(tmp_path / "locked.pdf", "locked.pdf"))
    assert "3 pages are more than the 2" in reason(written(tmp_path, document(), limits=Limits(pages=2)))
    whole = bytes(document(1).output())
    assert "breaks off" in reason(written(tmp_path, whole[: len(whole) // 2]))
    assert "cannot be read" in reason(written(tmp_path, b"%PDF-1.7\n" + b"x" * 500 + b"\n%%EOF"))
    assert looks_like(whole)


def test_pages_without_text_among_others_are_noted(tmp_path: Path) -> None:
    pdf = document(2)
    pdf.add_page()
    job = written(tmp_path, pdf)
    assert isinstance(next(read(job)), Article)
    assert any("pages without text" in note for note in job.notes.sentences())


@pytest.mark.parametrize("locked", [True])
def test_files_locked_against_changes_only_are_read(tmp_path: Path, locked: bool) -> None:
    writer = PdfWriter(clone_from=PdfReader(written(tmp_path, document(1)).path))
    writer.encrypt("", owner_password="owner", algorithm="RC4-128")
    writer.write(tmp_path / "owner.pdf")
    assert isinstance(next(read(Job(tmp_path / "owner.pdf", "owner.pdf"))), Article) is locked
