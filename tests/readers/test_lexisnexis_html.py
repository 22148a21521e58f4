"""LexisNexis HTML, whole and broken. All texts and outlets are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.lexisnexis_html import looks_like, read


def row(*spans: str, style: str = "c5") -> str:
    shown = "".join(f'<SPAN CLASS="c{place}">{span}</SPAN>' for place, span in enumerate(spans, 2))
    return f'<BR><DIV CLASS="{style}"><P CLASS="c6">{shown}</P>\n</DIV>\n'


FIRST = (
    row("1 of 2 DOCUMENTS", style="c0")
    + row("The Harbour Post")
    + row("May", " 5, 2014, Monday, Late Edition")
    + row("Ferry stays in port;<BR>Crew and owner at odds")
    + row("BYLINE: ", "By Ann Example")
    + row("LENGTH: ", "14 words")
    + '<BR><DIV CLASS="c5"><P>The <SPAN CLASS="c4">ferry</SPAN> stayed in port.</P>\n'
    + "<P>&quot;No crew,&quot; said the owner.&nbsp;<BR>&nbsp;<BR>Three boats went out.</P><P></P></DIV>\n"
    + row("LOAD-DATE: ", "May 6, 2014")
    + row("LANGUAGE: ", "ENGLISH")
    + row("Copyright 2014 Harbour Press Ltd.", style="c3")
)
SECOND = (
    row("2 of 2 DOCUMENTS", style="c0")
    + row("Der Hafenbote")
    + row("Mittwoch 12. März 2014")
    + row("Fähre bleibt im Hafen")
    + row("AUTOR: ", "Berta Muster")
    + row("LÄNGE: ", "7 Wörter")
    + '<BR><DIV CLASS="c5"><P>Die Fähre blieb am Mittwoch im Hafen.</P></DIV>\n'
    + row("SPRACHE: ", "GERMAN; DEUTSCH")
    + row("Alle Rechte Vorbehalten", style="c3")
)


def page(*documents: str, anchors: bool = True, declared: int = 2) -> str:
    opening = f'<HTML><HEAD><TITLE>&nbsp;</TITLE><META TOPIC="null" DOCUMENTS="{declared}" /></HEAD>\n<BODY>\n'
    marks = [
        f'<A NAME="DOC_ID_0_{n}"></A><!-- Hide XML section from browser\n<DOC NUMBER={n + 1}>\n<DOCFULL> -->\n'
        for n in range(len(documents))
    ]
    ends = '<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n<DIV CLASS="c10"/>\n'
    parts = (f"{mark if anchors else ''}{document}{ends}" for mark, document in zip(marks, documents, strict=True))
    return opening + "".join(parts) + "</BODY></HTML>"


def parts(tmp_path: Path, text: str) -> tuple[list[Article], list[Reject], str]:
    path = tmp_path / "export.HTML"
    path.write_bytes(text.encode())
    job = Job(path, path.name)
    items = list(read(job))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Reject)], " | ".join(job.notes.sentences())


@pytest.mark.parametrize("marks", ["anchors", "none", "comments", "elements"])
def test_whole(tmp_path: Path, marks: str) -> None:
    text = page(FIRST, SECOND, anchors=marks != "none")
    if marks in ("comments", "elements"):
        text = text.replace("DOC_ID_", "D")
    if marks == "elements":
        text = text.replace("<!-- Hide XML section from browser\n", "").replace("> -->", ">")
    articles, rejects, note = parts(tmp_path, text)
    assert articles == [
        Article(
            text='The ferry stayed in port.\n\n"No crew," said the owner.\n\nThree boats went out.',
            source="The Harbour Post",
            title="Ferry stays in port; Crew and owner at odds",
            date="2014-05-05",
            author="Ann Example",
            language="en",
            metadata={
                "export_number": 1,
                "declared_words": 14,
                "edition": "Late Edition",
                "load_date": "May 6, 2014",
                "copyright": "Copyright 2014 Harbour Press Ltd.",
            },
        ),
        Article(
            text="Die Fähre blieb am Mittwoch im Hafen.",
            source="Der Hafenbote",
            title="Fähre bleibt im Hafen",
            date="2014-03-12",
            author="Berta Muster",
            language="de",
            metadata={"export_number": 2, "declared_words": 7, "copyright": "Alle Rechte Vorbehalten"},
        ),
    ]
    assert rejects == []
    assert "2 declared, 2 found" in note


@pytest.mark.parametrize("anchors", [True, False])
def test_hundreds_of_documents_are_not_nested(tmp_path: Path, anchors: bool) -> None:
    documents = [FIRST.replace("1 of 2 D", f"{n} of 300 D") for n in range(1, 301)]
    articles, rejects, _ = parts(tmp_path, page(*documents, anchors=anchors, declared=300))
    assert len(articles) == 300
    assert rejects == []


def test_a_document_without_a_text(tmp_path: Path) -> None:
    empty = FIRST[: FIRST.index('<BR><DIV CLASS="c5"><P>The')] + row("LOAD-DATE: ", "May 6, 2014")
    articles, rejects, _ = parts(tmp_path, page(empty, SECOND))
    assert [article.metadata["export_number"] for article in articles] == [2]
    assert [reject.row for reject in rejects] == [1]


def test_truncated(tmp_path: Path) -> None:
    whole = page(FIRST, SECOND)
    articles, rejects, note = parts(tmp_path, whole[: whole.index("stayed in port.")])
    assert [article.text for article in articles] == ["The ferry"]
    assert [reject.row for reject in rejects] == [2]
    assert "breaks off" in note


def test_text_outside_of_blocks_is_kept(tmp_path: Path) -> None:
    broken = FIRST.replace("\n" + row("LOAD-DATE: ", "May 6, 2014"), "\nLoose words.<TABLE><TR><TD>a<TD>1</TABLE>", 1)
    (article, _), _, _ = parts(tmp_path, page(broken, SECOND))
    assert article.text.endswith("Three boats went out.\n\nLoose words.\n\na\t1")


def test_looks_like() -> None:
    assert looks_like(page(FIRST).encode())
    assert looks_like(page(FIRST, anchors=False).replace("DOCFULL", "X").replace("DOC ", "X ").encode())
    assert not looks_like(b"<html><body><p>1 of 2 documents</p></body></html>")


def test_a_page_of_another_kind(tmp_path: Path) -> None:
    articles, rejects, _ = parts(tmp_path, "<html><p>Words.</p></html>")
    assert articles == []
    assert "no document" in rejects[0].reason
