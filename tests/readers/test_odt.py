"""OpenDocument texts: paragraphs, tables, notes, deletions, properties; damaged files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.odt import read

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "meta")
)
BODY = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion></text:changed-region>"
    "</text:tracked-changes><text:h>Heading</text:h><text:p>One<text:s text:c='2'/>two<text:note><text:note-citation>1"
    "</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>.</text:p><text:p/>"
    "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b"
    "</text:p></table:table-cell></table:table-row></table:table><text:list><text:list-item><text:p>Item</text:p>"
    "</text:list-item></text:list>"
)
META = (
    f'<office:document-meta {NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>The bridge</dc:title>'
    "<meta:initial-creator>Nora Quill</meta:initial-creator><meta:creation-date>2021-03-09T08:00:00</meta:creation-date>"
    "</office:meta></office:document-meta>"
)


def job_for(folder: Path, body: str = BODY, before: str = "") -> Job:
    content = f"{before}<office:document-content {NAMES}><office:body><office:text>{body}</office:text></office:body>"
    with zipfile.ZipFile(folder / "a.odt", "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", content + "</office:document-content>")
        packed.writestr("meta.xml", META)
    return Job(folder / "a.odt", "a.odt")


def test_paragraphs_tables_notes_and_properties(tmp_path: Path) -> None:
    (found,) = read(job_for(tmp_path))
    assert isinstance(found, Article)
    assert found.text == "Heading\n\nOne  two.\n\na\tb\n\nItem\n\nA note."
    assert (found.title, found.author, found.metadata) == ("The bridge", "Nora Quill", {"created": "2021-03-09"})


def test_entities_and_empty_and_damaged_files_are_rejects(tmp_path: Path) -> None:
    (bomb,) = read(job_for(tmp_path, "<text:p>&b;</text:p>", '<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'))
    assert isinstance(bomb, Reject)
    assert "entities of its own" in bomb.reason
    (empty,) = read(job_for(tmp_path, ""))
    assert isinstance(empty, Reject)
    assert "no text" in empty.reason


@pytest.mark.parametrize("share", [0.0, 0.4, 0.9])
def test_a_truncated_file_is_a_reject(tmp_path: Path, share: float) -> None:
    job = job_for(tmp_path)
    whole = job.path.read_bytes()
    job.path.write_bytes(whole[: int(share * len(whole))])
    (found,) = read(job)
    assert isinstance(found, Reject)
    assert "damaged OpenDocument file" in found.reason
