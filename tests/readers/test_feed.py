"""Feeds: RSS and Atom entries, content and summaries, what breaks off, entities."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediakit.article import Article, Reject
from mediakit.readers.feed import looks_like, read
from mediakit.readers.formats import Job

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Saltmarsh Courier</title><language>en-gb</language><link>https://courier.example</link>
<item><title>Bridge &amp; ferry</title><link>https://courier.example/1</link><guid>id-1</guid>
<dc:creator>Nora Quill</dc:creator><pubDate>Tue, 09 Mar 2021 06:30:00 +0000</pubDate><category>Local</category>
<description>Short.</description>
<content:encoded>
<![CDATA[<p>The bridge will close.</p><script>alert(1)</script><p>The ferry will <b>run</b>.</p>]]>
</content:encoded></item>
<item><title>Rain</title><link>https://courier.example/2</link><pubDate>2021-03-10</pubDate>
<description>&lt;p&gt;It rained.&lt;/p&gt;</description></item>
<item><title>Only a title</title></item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="iso-8859-1"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Coteau</title>
<entry><id>tag:1</id><title type="html">L&amp;#8217;été</title><link rel="alternate" href="https://coteau.example/1"/>
<author><name>Maëlle Rivoire</name></author><author><name>J. F.</name></author>
<updated>2022-08-17T05:45:00+02:00</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Après la pluie.</p><p>Le beau temps.</p></div>
</content></entry>
</feed>"""


def items(folder: Path, content: str | bytes, encoding: str = "utf-8") -> tuple[list[Article], list[Reject], Job]:
    (folder / "a.xml").write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    job = Job(folder / "a.xml", "a.xml")
    found = list(read(job))
    articles = [item for item in found if isinstance(item, Article)]
    return articles, [item for item in found if isinstance(item, Reject)], job


def test_rss(tmp_path: Path) -> None:
    (first, second), (rejected,), job = items(tmp_path, RSS)
    assert first.text == "The bridge will close.\n\nThe ferry will run."
    assert (first.title, first.source, first.author) == ("Bridge & ferry", "The Saltmarsh Courier", "Nora Quill")
    assert (first.date, first.language, first.article_id) == ("Tue, 09 Mar 2021 06:30:00 +0000", "en-gb", "id-1")
    assert (first.url, first.metadata) == ("https://courier.example/1", {"keywords": "Local", "full_text": True})
    assert (second.text, second.date, second.metadata["full_text"]) == ("It rained.", "2021-03-10", False)
    assert (rejected.row, rejected.reason) == (3, "an entry without text")
    assert any("summary only, marked full_text False (1 in all)" in note for note in job.notes.sentences())


def test_atom_in_another_encoding(tmp_path: Path) -> None:
    (found,), rejected, _ = items(tmp_path, ATOM, "iso-8859-1")
    assert not rejected
    assert found.text == "Après la pluie.\n\nLe beau temps."
    assert (found.title, found.source, found.author) == ("L’été", "Le Coteau", "Maëlle Rivoire; J. F.")
    assert (found.date, found.language) == ("2022-08-17T05:45:00+02:00", "fr")


def test_a_feed_that_breaks_off_gives_the_whole_entries(tmp_path: Path) -> None:
    cut = RSS[: RSS.index("It rained")]
    (found,), (rejected,), _ = items(tmp_path, cut)
    assert found.title == "Bridge & ferry"
    assert (rejected.row, rejected.reason) == (2, "the feed breaks off or is damaged after entry 1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused(tmp_path: Path, encoding: str) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    articles, (rejected,), _ = items(tmp_path, RSS.replace("?>", "?>" + bomb, 1).replace("It rained", "&b;"), encoding)
    assert not articles
    assert "entities of its own" in rejected.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<library><book/></library>", "neither RSS nor Atom"),
        ("words", "neither RSS nor Atom"),
        ('<rss version="2.0"><channel><title>x</title></channel></rss>', "a feed without entries"),
        (bytes(range(256)) * 4, "binary"),
    ],
)
def test_other_files_are_rejects(tmp_path: Path, content: str | bytes, reason: str) -> None:
    articles, (rejected,), _ = items(tmp_path, content)
    assert not articles
    assert reason in rejected.reason


def test_a_name_of_a_file_or_address_is_text_and_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "other.xml").write_text(RSS)
    articles, (rejected,), _ = items(tmp_path, str(tmp_path / "other.xml"))
    assert (articles, rejected.reason) == ([], "XML that is neither RSS nor Atom, or damaged")


def test_what_looks_like_a_feed() -> None:
    assert looks_like(ATOM.encode())
    assert looks_like(b"<rdf:RDF xmlns='x'>")
    assert not looks_like(b"<html><body><rss>")
