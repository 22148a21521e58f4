"""Word files: paragraphs, tables, footnotes, tracked changes, properties; damaged files."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from mediakit.article import Article, Reject
from mediakit.readers.docx import read
from mediakit.readers.formats import Job

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def written(folder: Path, document: docx.document.Document, name: str = "a.docx") -> Job:
    document.save(str(folder / name))
    return Job(folder / name, name)


def article(job: Job) -> Article:
    (found,) = read(job)
    assert isinstance(found, Article), found
    return found


def add(document: docx.document.Document, inner: str) -> None:
    document.element.body.insert(-1, parse_xml(f"<w:p {W}>{inner}</w:p>"))


def test_paragraphs_tables_and_properties(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "The bridge"
    document.core_properties.author = "Nora Quill"
    document.core_properties.created = dt.datetime(2021, 3, 9)
    document.add_paragraph("The bridge", style="Title")
    document.add_paragraph("First one.")
    document.add_paragraph("")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["Town", "Rain", "Aldbrook", "212"], strict=True
    ):
        cell.text = text
    document.add_paragraph("Last\tone.\nSecond line.")
    document.sections[0].header.paragraphs[0].text = "A HEADER"
    found = article(written(tmp_path, document))
    assert found.text == "First one.\n\nTown\tRain\n\nAldbrook\t212\n\nLast\tone.\nSecond line."
    assert (found.title, found.author, found.date) == ("The bridge", "Nora Quill", None)
    assert found.metadata["created"] == "2021-03-09"


def test_the_properties_of_a_template_say_nothing(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("A title", style="Title")
    document.add_paragraph("Words.")
    found = article(written(tmp_path, document, "2020-08-05-x.docx"))
    assert (found.title, found.author, found.date, found.text) == ("A title", None, "2020-08-05", "Words.")
    assert "created" not in found.metadata


def test_tracked_changes_links_and_hidden_text(tmp_path: Path) -> None:
    document = docx.Document()
    add(
        document,
        '<w:r><w:t xml:space="preserve">We </w:t></w:r><w:ins w:id="1" w:author="x"><w:r><w:t>now </w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="x"><w:r><w:delText>never </w:delText></w:r></w:del>'
        "<w:hyperlink><w:r><w:t>agree</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly</w:t></w:r><w:r><w:t>.</w:t></w:r>",
    )
    assert article(written(tmp_path, document)).text == "We now agree."


def test_footnotes_stand_at_the_end(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    job = written(tmp_path, document)
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with zipfile.ZipFile(job.path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    relations = parts["word/_rels/document.xml.rels"].decode()
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    parts["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", relation).encode()
    parts["word/footnotes.xml"] = notes.encode()
    with zipfile.ZipFile(job.path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    assert article(job).text == "Text.\n\nA note."
    assert any("footnotes and endnotes" in note for note in job.notes.sentences())


def test_damaged_files_and_files_without_text_are_rejects(tmp_path: Path) -> None:
    job = written(tmp_path, docx.Document())
    (empty,) = read(job)
    assert isinstance(empty, Reject)
    assert "no text" in empty.reason
    whole = job.path.read_bytes()
    for broken in (whole[: len(whole) // 2], b"PK\x03\x04" + b"x" * 100, b""):
        job.path.write_bytes(broken)
        (found,) = read(job)
        assert isinstance(found, Reject)
        assert "damaged Word file" in found.reason


@pytest.mark.parametrize("depth", [30])
def test_entities_are_not_expanded(tmp_path: Path, depth: int) -> None:
    document = docx.Document()
    document.add_paragraph("PLACE")
    job = written(tmp_path, document)
    with zipfile.ZipFile(job.path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    bomb = (
        '<!DOCTYPE a [<!ENTITY a0 "ha">'
        + "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, depth))
        + "]>"
    )
    body = parts["word/document.xml"].decode()
    start = body.index("?>") + 2
    parts["word/document.xml"] = (body[:start] + bomb + body[start:].replace("PLACE", f"&a{depth - 1};")).encode()
    with zipfile.ZipFile(job.path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    (found,) = read(job)
    assert isinstance(found, Reject)
