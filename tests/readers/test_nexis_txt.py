"""Nexis text files in English, German and French, whole and broken. All texts and outlets are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.nexis_txt import looks_like, read

ENGLISH = """\ufeff
Download Request: Selected Items: 1-3
Time Of Request: Friday, May 9, 2014  16:51:31

Terms: (ferry and harbour)


                               1 of 3 DOCUMENTS


                               The Harbour Post

                              May 5, 2014 Monday
                                 Late Edition

Ferry stays in port;
Crew and owner at odds over
the timetable

BYLINE: By Ann Example

SECTION: NEWS; Pg. 3

LENGTH: 41 words

DATELINE: HARBOUR TOWN

The ferry stayed in port on Monday because the crew and its owner could not
agree on a timetable, the harbour office said. Three boats went out instead
of it.

NOTES: nobody at the owner's office answered the telephone.

Fares:
Adults, four
Children, two

LOAD-DATE: May 6, 2014

LANGUAGE: ENGLISH

GRAPHIC: A ferry at the quay

Another picture of it

PUBLICATION-TYPE: Newspaper


                      Copyright 2014 Harbour Press Ltd.
                              All Rights Reserved

                               2 of 3 DOCUMENTS


                               The Harbour Post

                              May 6, 2014 Tuesday

LENGTH: 2 words

LOAD-DATE: May 6, 2014

                               3 of 3 DOCUMENTS


                               The Harbour Post

                                   May 2014

The quay in spring

LENGTH: 2 words

Boats again.
"""

GERMAN = """
Ausgabeauftrag: Alle Dokumente: 1-1

                             Dokument 1 von 1

                              Der Hafenbote

                           Mittwoch 12. März 2014

Fähre bleibt im Hafen

AUTOR: Von Berta Muster

RUBRIK: LOKALES; S. 3

LÄNGE: 1.012 Wörter

Die Fähre blieb am Mittwoch im Hafen.

UPDATE: 13. März 2014

SPRACHE: GERMAN; DEUTSCH

PUBLICATION-TYPE: Zeitung


                     Copyright 2014 Hafenverlag GmbH
                          Alle Rechte Vorbehalten
"""

FRENCH = """
                             Document 1 de 1

                           Le Courrier du Quai

                            lundi 4 août 2014

Le bac reste au port

AUTEUR: Claude Exemple

RUBRIQUE: RÉGION; p. 2

LONGUEUR: 1 234 mots

Le bac est resté au port lundi.

DATE-CHARGEMENT: 5 août 2014

LANGUE: FRENCH; FRANÇAIS

TYPE-PUBLICATION: Journal


                     Copyright 2014 Presse du Quai
                        Tous droits réservés
"""

# The layout of before 2009: rights line first, title and text labelled.
OLD = """
                               1 of 1 DOCUMENT

                    Copyright 2001 Harbour Press Ltd.
                            The Harbour Post

                            January 10, 2001

SECTION: Home Pages, Pg. 3

LENGTH: 6 words

HEADLINE: Ferry sold

BYLINE: Ann Example

BODY:
   The ferry was sold on Tuesday.
"""


def parts(tmp_path: Path, text: str, encoding: str = "utf-8") -> tuple[list[Article], list[Reject], str]:
    path = tmp_path / "export.TXT"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    job = Job(path, path.name)
    items = list(read(job))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Reject)], " | ".join(job.notes.sentences())


def test_english(tmp_path: Path) -> None:
    articles, rejects, note = parts(tmp_path, ENGLISH)
    first, third = articles
    assert first == Article(
        text=(
            "The ferry stayed in port on Monday because the crew and its owner could not agree on a timetable, the "
            "harbour office said. Three boats went out instead of it.\n\n"
            "NOTES: nobody at the owner's office answered the telephone.\n\nFares:\nAdults, four\nChildren, two"
        ),
        source="The Harbour Post",
        title="Ferry stays in port; Crew and owner at odds over the timetable",
        date="2014-05-05",
        author="Ann Example",
        language="en",
        metadata={
            "export_number": 1,
            "declared_words": 41,
            "edition": "Late Edition",
            "section": "NEWS; Pg. 3",
            "dateline": "HARBOUR TOWN",
            "load_date": "May 6, 2014",
            "graphic": "A ferry at the quay Another picture of it",
            "publication_type": "Newspaper",
            "copyright": "Copyright 2014 Harbour Press Ltd. All Rights Reserved",
        },
    )
    assert (third.date, third.title, third.text) == ("2014-05", "The quay in spring", "Boats again.")
    assert [(reject.row, reject.reason[:37]) for reject in rejects] == [(2, "document 2 of the export has no text ")]
    assert "3 declared, 3 found, 2 with a text" in note


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_german(tmp_path: Path, encoding: str) -> None:
    (article,), rejects, _ = parts(tmp_path, GERMAN, encoding)
    assert article == Article(
        text="Die Fähre blieb am Mittwoch im Hafen.",
        source="Der Hafenbote",
        title="Fähre bleibt im Hafen",
        date="2014-03-12",
        author="Berta Muster",
        language="de",
        metadata={
            "export_number": 1,
            "declared_words": 1012,
            "section": "LOKALES; S. 3",
            "load_date": "13. März 2014",
            "publication_type": "Zeitung",
            "copyright": "Copyright 2014 Hafenverlag GmbH Alle Rechte Vorbehalten",
        },
    )
    assert rejects == []


def test_french(tmp_path: Path) -> None:
    (article,), rejects, _ = parts(tmp_path, FRENCH)
    assert (article.source, article.title, article.date) == (
        "Le Courrier du Quai",
        "Le bac reste au port",
        "2014-08-04",
    )
    assert (article.author, article.language, article.text) == (
        "Claude Exemple",
        "fr",
        "Le bac est resté au port lundi.",
    )
    assert article.metadata["section"] == "RÉGION; p. 2"
    assert article.metadata["declared_words"] == 1234
    assert article.metadata["copyright"] == "Copyright 2014 Presse du Quai Tous droits réservés"
    assert rejects == []


def test_the_layout_of_before_2009(tmp_path: Path) -> None:
    (article,), _, _ = parts(tmp_path, OLD)
    assert (article.source, article.title, article.date) == ("The Harbour Post", "Ferry sold", "2001-01-10")
    assert article.text == "The ferry was sold on Tuesday."
    assert article.metadata["copyright"] == "Copyright 2001 Harbour Press Ltd."


def test_a_document_may_miss_any_field(tmp_path: Path) -> None:
    text = "  1 of 1 DOCUMENTS\n\n  The Harbour Post\n\n  May 5, 2014\n\nA title\n\nThe ferry left.\n\nIt came back.\n"
    (article,), _, _ = parts(tmp_path, text)
    assert (article.title, article.text) == ("A title", "The ferry left.\n\nIt came back.")
    (article,), _, _ = parts(
        tmp_path, "  1 of 1 DOCUMENTS\n\n  The Harbour Post\n\nLENGTH: 3 words\n\nThe ferry left.\n"
    )
    assert (article.source, article.date, article.text) == ("The Harbour Post", None, "The ferry left.")


def test_a_field_s_name_in_the_text_is_text(tmp_path: Path) -> None:
    body = "A film.\n\nLANGUAGE: Dutch with subtitles.\n\nUPDATE: it was shown again.\n\nCopyright law was its theme.\n\nEnd."
    head = "  1 of 1 DOCUMENTS\n\n  The Harbour Post\n\n  May 5, 2014\n\nA title\n\nLENGTH: 9 words"
    text = f"{head}\n\n{body}\n\nLANGUAGE: ENGLISH\n"
    (article,), _, _ = parts(tmp_path, text)
    assert article.text == body
    assert article.language == "en"


def test_truncated(tmp_path: Path) -> None:
    articles, rejects, note = parts(tmp_path, ENGLISH[: ENGLISH.index("Three boats")])
    assert [article.title for article in articles] == ["Ferry stays in port; Crew and owner at odds over the timetable"]
    assert [reject.row for reject in rejects] == [2, 3]
    assert "3 declared, 1 found" in note


def test_without_documents(tmp_path: Path) -> None:
    articles, rejects, _ = parts(tmp_path, "Minutes of a meeting.")
    assert articles == []
    assert "1 of 10 DOCUMENTS" in rejects[0].reason


def test_a_file_that_is_not_wrapped_keeps_its_lines(tmp_path: Path) -> None:
    lines = ["The ferry stayed in port on Monday because of a quarrel over its timetable, " * 3, "Two.", "Three."]
    text = "  1 of 1 DOCUMENTS\n\n  The Harbour Post\n\n  May 5, 2014\n\nA\n\nLENGTH: 9 words\n\n" + "\n".join(lines)
    (article,), _, _ = parts(tmp_path, text)
    assert article.text.count("\n") == 2


def test_looks_like() -> None:
    assert all(looks_like(text.encode()) for text in (ENGLISH, GERMAN, FRENCH, OLD))
    assert looks_like(GERMAN.encode("cp1252"))
    assert looks_like(GERMAN.encode("utf-16"))
    assert not looks_like(b"Dokument 1 von 10\n\nEin Protokoll.")
    assert not looks_like(b"He read 1 of 10 DOCUMENTS aloud.")
