"""Word files from Nexis Uni, built with python-docx. All texts and outlets are made up."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.nexis_docx import looks_like, looks_like_document, read

ITEM = "https://advance.lexis.com/api/document?id=urn:contentItem:5ABC-DEF1-F021-0000-00000-00&idtype=PID"
ENGLISH = [
    "Ferry stays in port",
    "The Harbour Post",
    "May 5, 2014 Monday 9:20 AM GMT",
    "Late Edition",
    "\nCopyright 2014 Harbour Press Ltd. All Rights Reserved",
    "Section:\u00a0NEWS; Pg. 3",
    "Length:\u00a014 words",
    "Byline:\u00a0By Ann Example",
    "Body",
    "",
    "The |ferry| stayed in port.",
    "",
    "Note: three boats\nwent out.",
    "Graphic",
    "A ferry at the quay",
    "Classification",
    "Language:\u00a0ENGLISH",
    "\nPublication-Type:\u00a0Newspaper",
    "\nSubject:\u00a0FERRIES (90%); PORTS (80%)",
    "\nLoad-Date:\u00a0May 6, 2014",
    "",
    "\nEnd of Document",
]
GERMAN = [
    "Fähre bleibt im Hafen",
    "Der Hafenbote",
    "Mittwoch 12. März 2014",
    "Copyright 2014 Hafenverlag GmbH Alle Rechte Vorbehalten",
    "Rubrik: LOKALES; S. 3",
    "Länge: 7 Wörter",
    "Autor: Von Berta Muster",
    "Textkörper",
    "Die Fähre blieb am Mittwoch im Hafen.",
    "Ladedatum: 13. März 2014",
    "Ende des Dokuments",
]
FRENCH = [
    "Le bac reste au port",
    "Le Courrier du Quai",
    "lundi 4 août 2014",
    "Rubrique: RÉGION; p. 2",
    "Longueur: 7 mots",
    "Auteur: Claude Exemple",
    "Corps",
    "Le bac est resté au port lundi.",
    "Date de chargement: 5 août 2014",
    "Fin du document",
]
HEADINGS = ("Body", "Textkörper", "Corps", "Graphic", "Classification")


def bookmark(paragraph: Any, name: str) -> None:
    mark = OxmlElement("w:bookmarkStart")
    mark.set(qn("w:id"), "1")
    mark.set(qn("w:name"), name)
    paragraph._p.append(mark)


def link(paragraph: Any, text: str) -> None:
    identifier = paragraph.part.relate_to(ITEM, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), identifier)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = text
    run.append(shown)
    element.append(run)
    paragraph._p.append(element)


def build(
    path: Path, documents: Sequence[Sequence[str]], *, marks: bool = True, cover: bool = True, declared: int = 0
) -> Path:
    """A Word file as Nexis Uni makes it; `|` around a term stands for a highlight."""
    made = docx.Document()
    if cover:
        for line in ("", "Date and Time: Friday, 9. May 2014 09:31:00 CEST", "Job Number: 1"):
            made.add_paragraph(line)
        made.add_paragraph(f"Documents ({declared or len(documents)})")
        for number, document in enumerate(documents, 1):
            link(made.add_paragraph(f"{number}. "), document[0])
            made.add_paragraph("Search Terms: ferry")
    for number, document in enumerate(documents, 1):
        if marks:
            bookmark(made.add_paragraph(), f"Bookmark_{number}")
        for line in document:
            paragraph = made.add_paragraph()
            for place, part in enumerate(line.split("|")):
                paragraph.add_run(part).bold = place % 2 == 1
            if marks and line in HEADINGS:
                bookmark(paragraph, f"{line}_{number}")
    made.save(str(path))
    return path


def parts(path: Path) -> tuple[list[Article], list[Reject], str]:
    job = Job(path, path.name)
    items = list(read(job))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Reject)], " | ".join(job.notes.sentences())


def test_english(tmp_path: Path) -> None:
    (article,), rejects, note = parts(build(tmp_path / "a.docx", [ENGLISH]))
    assert article == Article(
        text="The ferry stayed in port.\n\nNote: three boats\nwent out.",
        source="The Harbour Post",
        title="Ferry stays in port",
        date="2014-05-05",
        author="Ann Example",
        language="en",
        metadata={
            "export_id": "5ABC-DEF1-F021-0000-00000-00",
            "export_number": 1,
            "declared_words": 14,
            "time": "9:20 AM GMT",
            "edition": "Late Edition",
            "copyright": "Copyright 2014 Harbour Press Ltd. All Rights Reserved",
            "section": "NEWS; Pg. 3",
            "graphic": "A ferry at the quay",
            "publication_type": "Newspaper",
            "subject": "FERRIES (90%); PORTS (80%)",
            "load_date": "May 6, 2014",
        },
    )
    assert rejects == []
    assert "1 declared, 1 found" in note


def test_german_and_french(tmp_path: Path) -> None:
    (german, french), rejects, _ = parts(build(tmp_path / "a.docx", [GERMAN, FRENCH]))
    assert rejects == []
    assert german.text == "Die Fähre blieb am Mittwoch im Hafen."
    assert (german.source, german.title, german.date) == ("Der Hafenbote", "Fähre bleibt im Hafen", "2014-03-12")
    assert (german.author, german.metadata["section"]) == ("Berta Muster", "LOKALES; S. 3")
    assert (german.metadata["declared_words"], german.metadata["export_number"]) == (7, 1)
    assert french.text == "Le bac est resté au port lundi."
    assert (french.source, french.title, french.date) == ("Le Courrier du Quai", "Le bac reste au port", "2014-08-04")
    assert (french.author, french.metadata["section"]) == ("Claude Exemple", "RÉGION; p. 2")
    assert (french.metadata["declared_words"], french.metadata["load_date"]) == (7, "5 août 2014")


def test_without_bookmarks(tmp_path: Path) -> None:
    """Saved again by another program: the ends of documents tell them apart."""
    articles, rejects, _ = parts(build(tmp_path / "a.docx", [ENGLISH, GERMAN, FRENCH], marks=False))
    assert [article.title for article in articles] == [
        *("Ferry stays in port", "Fähre bleibt im Hafen", "Le bac reste au port")
    ]
    assert articles[0].text.startswith("The ferry stayed in port.\n\nNote: three boats\nwent out.")
    assert rejects == []


def test_a_single_document_without_a_cover(tmp_path: Path) -> None:
    (article,), rejects, note = parts(build(tmp_path / "a.docx", [GERMAN], marks=False, cover=False))
    assert (article.source, article.date) == ("Der Hafenbote", "2014-03-12")
    assert rejects == []
    assert "declared" not in note


def test_a_document_without_a_text(tmp_path: Path) -> None:
    empty = [*ENGLISH[:9], "Classification", "Language: ENGLISH", "Load-Date: May 6, 2014", "End of Document"]
    articles, rejects, _ = parts(build(tmp_path / "a.docx", [GERMAN, empty, FRENCH]))
    assert [article.metadata["export_number"] for article in articles] == [1, 3]
    assert [(reject.row, "has no text" in reject.reason) for reject in rejects] == [(2, True)]


def test_missing_and_cut_documents(tmp_path: Path) -> None:
    articles, rejects, note = parts(build(tmp_path / "a.docx", [GERMAN, FRENCH[:-2]], declared=4))
    assert len(articles) == 2
    assert [reject.row for reject in rejects] == [3, 4]
    assert "4 declared, 2 found" in note
    assert 'without "End of Document", perhaps cut: document 2' in note


def test_tables_in_the_text_are_kept(tmp_path: Path) -> None:
    path = build(tmp_path / "a.docx", [ENGLISH])
    made = docx.Document(str(path))
    body = next(paragraph for paragraph in made.paragraphs if paragraph.text.startswith("The ferry"))
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Adults", "4"
    body._p.addnext(table._tbl)
    made.save(str(path))
    (article,), _, _ = parts(path)
    assert "in port.\n\nAdults\t4\n\nNote:" in article.text


def test_broken_files(tmp_path: Path) -> None:
    whole = build(tmp_path / "a.docx", [ENGLISH]).read_bytes()
    for content in (whole[: len(whole) // 2], b"PK\x03\x04", b""):
        path = tmp_path / "b.docx"
        path.write_bytes(content)
        articles, rejects, _ = parts(path)
        assert articles == []
        assert "no Word file that can be read" in rejects[0].reason


def test_a_word_file_of_another_kind(tmp_path: Path) -> None:
    made = docx.Document()
    made.save(str(tmp_path / "a.docx"))
    articles, rejects, _ = parts(tmp_path / "a.docx")
    assert articles == []
    assert "no document of a Nexis export" in rejects[0].reason


def test_looks_like(tmp_path: Path) -> None:
    for marks in (True, False):
        for cover in (True, False):
            path = build(tmp_path / "a.docx", [ENGLISH], marks=marks, cover=cover)
            with zipfile.ZipFile(path) as archive:
                assert looks_like(archive.read("word/document.xml")[:65_536])
    assert looks_like_document(GERMAN)
    assert looks_like_document(FRENCH)
    assert not looks_like_document(["Minutes", "May 5, 2014", "Body", "Text."])
    assert not looks_like(b"<w:p><w:t>A report</w:t></w:p>")
