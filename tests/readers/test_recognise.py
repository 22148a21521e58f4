"""The format is told by content: wrong suffixes, archives, exports, and what is known and not readable."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from mediakit.readers.formats import EXPORTS, FORMATS
from mediakit.readers.recognise import Recognised, recognise


def recognised(path: Path, content: bytes | str) -> Recognised:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return recognise(path, path.suffix, path.stat().st_size)


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"text": ["One."]}).write_parquet(buffer)
    return buffer.getvalue()


HTML = "<!-- saved --><!DOCTYPE HTML><html><body><p>Words.</p></body></html>"
CONTENTS: dict[str, tuple[bytes | str, str]] = {
    "parquet": (parquet(), "parquet"),
    "pdf": (b"%PDF-1.7\n", "pdf"),
    "rtf": (b"{\\rtf1 Words.}", "rtf"),
    "arrow": (b"ARROW1\x00\x00....", "arrow"),
    "warc": (b"WARC/1.0\r\n", "warc"),
    "docx": (zipped(word__document_xml="<w:document/>"), "docx"),
    "xlsx": (zipped(xl__workbook_xml="<workbook/>"), "spreadsheet"),
    "ods": (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "spreadsheet"),
    "odt": (zipped(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
    "html": (HTML, "html"),
    "xhtml": ('<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"></html>', "html"),
    "rss": ('<?xml version="1.0"?><!-- made --><rss version="2.0"></rss>', "feed"),
    "atom": ('\ufeff<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
    "jsonl": ('{"text": "One."}\n{"text": "Two."}\n', "json_rows"),
    "json": ('[\n {"text": "One."}]', "json_rows"),
}


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".doc", ".xyz", "", ".pdf.txt"])
@pytest.mark.parametrize("held", sorted(CONTENTS))
def test_content_decides_whatever_the_suffix(tmp_path: Path, held: str, suffix: str) -> None:
    content, page = CONTENTS[held]
    found = recognised(tmp_path / f"a{suffix}", content)
    assert found.chosen is not None
    assert found.chosen.page == page
    assert "whatever its name says" in found.remark


@pytest.mark.parametrize(
    ("name", "page"),
    [("a.txt", "plain_text"), ("a.md", "markdown"), ("a.csv", "delimited"), ("a.json", "json_rows")],
)
def test_plain_text_is_what_its_suffix_says(tmp_path: Path, name: str, page: str) -> None:
    found = recognised(tmp_path / name, "Some words, and some more.\nAnd a line.\n")
    assert found.chosen is not None
    assert (found.chosen.page, found.remark) == (page, "")


def test_a_table_called_txt(tmp_path: Path) -> None:
    found = recognised(tmp_path / "a.txt", "title\tdate\ttext\nA\t2020\tWords.\n")
    assert found.chosen is FORMATS[".tsv"]
    prose = recognised(tmp_path / "b.txt", "The date, the source, the author: all unknown.\nNobody told.\n")
    assert prose.chosen is FORMATS[".txt"]


@pytest.mark.parametrize(
    ("name", "content", "reason", "advice"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "an old Word, Excel or Outlook file", "save it as .docx"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "an old Word, Excel or Outlook file", ".xlsx"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "a PNG image", "no text"),
        ("a.pdf", zipped(ppt__presentation_xml=""), "a presentation", "PDF"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack"),
        ("a.tar", b"\0" * 257 + b"ustar\x0000", "a TAR archive", "unpack"),
        ("a.zip", b"PK\x03\x04 nothing more", "a damaged ZIP", "again"),
        ("a.xml", "<?xml version='1.0'?><library><book/></library>", "neither a feed", "CSV"),
        ("a.xyz", "?", "unknown format: .xyz", ".parquet"),
        ("a", "words", "a name without suffix", ".parquet"),
        ("a.txt", b"", "the file is empty", ""),
    ],
)
def test_what_cannot_be_read_is_named(
    tmp_path: Path, name: str, content: bytes | str, reason: str, advice: str
) -> None:
    found = recognised(tmp_path / name, content)
    assert found.chosen is None
    assert found.container is None
    assert reason in found.reason
    assert advice in found.advice


def test_containers(tmp_path: Path) -> None:
    assert recognised(tmp_path / "a.txt", zipped(one="Words.")).container == "zip"
    assert recognised(tmp_path / "a.csv", b"\x1f\x8b....").container == "gzip"


EXPORT_HEADS = {
    "factiva_html": "<html><head><title>Factiva</title></head></html>",
    "factiva_xml": "<PPSResponse><ppsArticleResponse/></PPSResponse>",
    "lexisnexis_html": '<HTML><A NAME="DOC_ID_0_0"></A><SPAN>1 of 2 DOCUMENTS</SPAN></HTML>',
    "europresse_html": '<html><article><div class="rdp__DocPublicationName">A</div></article></html>',
    "nexis_txt": "\n                               1 of 2 DOCUMENTS\n\n  The Composed Paper\n",
}


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.xml", "a.unknown"])
@pytest.mark.parametrize("page", sorted(EXPORT_HEADS))
def test_exports_are_told_by_content(tmp_path: Path, page: str, name: str) -> None:
    found = recognised(tmp_path / name, EXPORT_HEADS[page])
    if page == "nexis_txt" and name in ("a.html", "a.xml"):
        return  # markup is looked for there
    assert found.chosen is not None
    assert found.chosen.page == page
    assert found.remark.startswith("recognised by content as")


def test_a_nexis_docx_is_told_by_what_is_packed_in_it(tmp_path: Path) -> None:
    cover = "<w:p><w:r><w:t>Job Number: 1</w:t></w:r></w:p><w:p><w:r><w:t>Documents (2)</w:t></w:r></w:p>"
    found = recognised(tmp_path / "a.docx", zipped(word__document_xml=f"<w:document>{cover}</w:document>"))
    assert found.chosen is not None
    assert found.chosen.page == "nexis_docx"


def test_every_page_told_by_content_has_looks_like() -> None:
    from mediakit.readers.formats import looks_like

    assert not any(looks_like(chosen, head) for _, chosen in EXPORTS for head in (b"", b"\xff\xfe\x00", b"Words."))
