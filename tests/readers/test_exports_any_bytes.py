"""Whatever a file holds, a page of database exports gives articles and rejects and raises nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job

PAGES = ("europresse_html", "factiva_html", "factiva_xml", "lexisnexis_html", "nexis_docx", "nexis_txt")
FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = (
    *("\n", "\n\n", " ", "1 of 3 DOCUMENTS\n", "9 of 3 DOCUMENTS\n", "Dokument 2 von 3\n", "May 5, 2014\n", "Words.\n"),
    *(
        "LENGTH: 3 words\n",
        "BODY:\n",
        "LOAD-DATE: May 5, 2014\n",
        "Copyright 2014\n",
        "HEADLINE:\n",
        "©",
        "\ud800",
        "\0",
    ),
    *("<html>", "</html>", "<DIV>", "</DIV>", "<P>", "<br>", "<br>", "&nbsp;", "<td>", "<tr>", "<table>", "</table>"),
    *(
        '<A NAME="DOC_ID_0_0">',
        "<DOC NUMBER=1>",
        '<META DOCUMENTS="4">',
        '<div class="article enArticle">',
        "<article>",
    ),
    *(
        '<td class="index">HD</td><td>x</td>',
        '<td class="index">TD</td><td>x',
        '<p class="articleParagraph">',
        "</article>",
    ),
    *(
        '<span class="DocPublicationName">N</span>',
        '<span class="DocHeader">5 mai 2014</span>',
        '<div class="DocText">',
    ),
    *(
        '<span class="TitreArticleVisu">T</span>',
        "Numéro de document : n",
        "<headline>",
        "<tailParagraphs>",
        "<paragraph>",
    ),
    *("</paragraph>", "</tailParagraphs>", '<ppsarticleResultSet count="7">', "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;"),
)


def items(tmp_path: Path, page: str, content: bytes, encoding: str | None = None) -> list[Article | Reject]:
    path = tmp_path / "export"
    path.write_bytes(content)
    module: Any = import_module(f"mediakit.readers.{page}")
    assert module.looks_like(content[:65_536]) in (True, False)
    found: Iterator[Article | Reject] = module.read(Job(path, "export", encoding=encoding))
    listed = list(found)
    assert listed, "a file that gives nothing at all is lost silently"
    assert all(isinstance(item, Reject) or item.text.strip() for item in listed)
    return listed


@FEW
@given(page=st.sampled_from(PAGES), content=st.binary(max_size=300))
def test_any_bytes(tmp_path: Path, page: str, content: bytes) -> None:
    items(tmp_path, page, content)


@FEW
@given(
    page=st.sampled_from([page for page in PAGES if page != "nexis_docx"]),
    pieces=st.lists(st.sampled_from(PIECES), max_size=25),
    encoding=st.sampled_from([None, None, "utf-16", "latin-1", "unicode_escape", "undefined"]),
)
def test_any_pieces_that_mean_something(tmp_path: Path, page: str, pieces: list[str], encoding: str | None) -> None:
    items(tmp_path, page, "".join(pieces).encode("utf-8", "surrogatepass"), encoding)


LINES = (
    *("", "Documents (3)", "1. A", "A title", "The Harbour Post", "May 5, 2014", "Length: 3 words", "Body", "Words."),
    *("Classification", "Load-Date: May 5, 2014", "End of Document", "Copyright 2014", "Graphic", "\nWords\n"),
)


@settings(FEW, max_examples=40)
@given(lines=st.lists(st.sampled_from(LINES), max_size=15), flip=st.integers(0, 10**6), broken=st.booleans())
def test_any_word_file(tmp_path: Path, lines: list[str], flip: int, broken: bool) -> None:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    content = bytearray(buffer.getvalue())
    if broken:
        content[flip % len(content)] ^= 0xFF
    items(tmp_path, "nexis_docx", bytes(content))


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_file(tmp_path: Path, page: str) -> None:
    assert [type(item) for item in items(tmp_path, page, b"")] == [Reject]


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_is_not_there(tmp_path: Path, page: str) -> None:
    module: Any = import_module(f"mediakit.readers.{page}")
    with pytest.raises(OSError, match="nowhere"):
        list(module.read(Job(tmp_path / "nowhere", "nowhere")))
