"""Factiva HTML with and without field codes, and Factiva XML. All texts and outlets are made up."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from mediakit.article import Article, Reject
from mediakit.readers import factiva_html, factiva_xml
from mediakit.readers.formats import Job


def rows(*coded: tuple[str, str]) -> str:
    cells = (f'<tr><td class="index"><b>{code}</b>&nbsp;</td><td>{value}</td></tr>\n' for code, value in coded)
    return f'<div class="article frArticle"><table>{"".join(cells)}</table><br/></div>'


def paragraph(text: str) -> str:
    return f'<p class="articleParagraph frarticleParagraph">{text}</p>\n'


ENGLISH = rows(
    ("SE", "News"),
    ("HD", "<b class='enHeadline'>Ferry stays <span class='hit'>in port</span></b>\n"),
    ("BY", "By Ann Example"),
    ("WC", "1,014 words"),
    ("PD", "5 May 2014"),
    ("ET", "09:20"),
    ("SN", "The Harbour Post"),
    ("SC", "HARBP"),
    ("ED", "First"),
    ("PG", "3"),
    ("LA", "English"),
    ("CY", "Copyright 2014. Harbour Press Ltd."),
    ("LP", paragraph("The <b>ferry</b> stayed in port.")),
    ("TD", paragraph("Three boats went out.") + paragraph("&quot;No crew.&quot;")),
    ("ZZ", "a new code"),
    ("AN", "<br/>Document HARBP00020140505ea5500001"),
)
FRENCH = rows(
    ("HD", "Le bac reste au port"),
    ("WC", "1 012 mots"),
    ("PD", "4 août 2014"),
    ("SN", "Le Courrier du Quai"),
    ("LA", "Français"),
    ("LP", paragraph("Le bac est resté au port lundi.")),
    ("AN", "Document COURQ00020140804ea840000a"),
)
GERMAN = rows(
    ("HD", "Fähre bleibt im Hafen"),
    ("WC", "1.012 Wörter"),
    ("PD", "12. März 2014"),
    ("SN", "Der Hafenbote"),
    ("LA", "Deutsch"),
    ("TD", paragraph("Die Fähre blieb am Mittwoch im Hafen.")),
    ("AN", "Dokument HAFEN00020140312ea3c00001"),
)
# The layout without codes.
SHOWN = """<div class="article enArticle"><div>News</div>
<div id="hd"><span class='enHeadline'>Ferry stays in port
</span></div><div class="author">By Ann Example
</div><div>14 words</div><div>5 May 2014</div><div>09:20</div><div>The Harbour Post</div><div>HARBP</div><div>3</div>
<div>English</div><div>(c) 2014 Harbour Press Ltd.   </div>
<p class="articleParagraph enarticleParagraph">The <b>ferry</b> stayed in port.</p>
<p class="articleParagraph enarticleParagraph">On 6 May 2014 it left.</p><p>Document HARBP00020140505ea5500001</p></div>"""


def page(*documents: str) -> str:
    head = '<!DOCTYPE html><html><head><meta charset="UTF-8"/><title>Factiva</title></head><body><form>'
    foot = '<div id="pageFooter"><span class="copyright">&copy; 2014 Factiva, Inc.</span></div></form></body></html>'
    return head + "<span></span>".join(documents) + foot


def xml_article(number: int, *, lead: str = "The <hlt>ferry</hlt> stayed in port.", language: str = "EN") -> str:
    return f"""<ppsarticle><article>
      <accessionNo>HARBP00020140505ea550000{number}</accessionNo>
      <baseLanguage>{language}</baseLanguage>
      <byline>By Ann Example</byline>
      <copyright>(c) 2014 Harbour Press Ltd.   </copyright>
      <headline><paragraph lang="EN"><hlt>Ferry</hlt> stays in port</paragraph></headline>
      <leadParagraph><paragraph>{lead}</paragraph></leadParagraph>
      <publicationDate><dateTime>2014-05-05T01:35:58Z</dateTime></publicationDate>
      <sourceName>The Harbour Post</sourceName>
      <region code="uk"><name>United Kingdom</name></region><region code="eurz"><name>Europe</name></region>
      <tailParagraphs><paragraph>Three boats
        went out.</paragraph><paragraph>No crew.</paragraph></tailParagraphs>
      <wordCount>9</wordCount></article></ppsarticle>"""


def xml(*articles: str, count: int = 0) -> str:
    return (
        '\ufeff<?xml version="1.0" encoding="utf-8"?>\n<PPSResponse>'
        '<ppsArticleResponse xmlns="http://global.factiva.com/pps/2.0">'
        f'<ppsarticleResultSet count="{count or len(articles)}">{"".join(articles)}</ppsarticleResultSet>'
        "</ppsArticleResponse></PPSResponse>"
    )


def parts(tmp_path: Path, reader: ModuleType, text: str) -> tuple[list[Article], list[Reject], str]:
    path = tmp_path / "export.bin"
    path.write_bytes(text.encode())
    job = Job(path, path.name)
    items = list(reader.read(job))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Reject)], " | ".join(job.notes.sentences())


def test_html_with_codes(tmp_path: Path) -> None:
    articles, rejects, _ = parts(tmp_path, factiva_html, page(ENGLISH, FRENCH, GERMAN))
    english, french, german = articles
    assert english == Article(
        text='The ferry stayed in port.\n\nThree boats went out.\n\n"No crew."',
        source="The Harbour Post",
        title="Ferry stays in port",
        date="2014-05-05",
        author="Ann Example",
        language="en",
        metadata={
            "export_id": "HARBP00020140505ea5500001",
            "export_number": 1,
            "declared_words": 1014,
            "section": "News",
            "time": "09:20",
            "source_code": "HARBP",
            "edition": "First",
            "page": "3",
            "copyright": "Copyright 2014. Harbour Press Ltd.",
            "factiva_zz": "a new code",
        },
    )
    assert (french.date, french.language, french.metadata["declared_words"]) == ("2014-08-04", "fr", 1012)
    assert french.text == "Le bac est resté au port lundi."
    assert (german.date, german.language, german.metadata["declared_words"]) == ("2014-03-12", "de", 1012)
    assert german.metadata["export_id"] == "HAFEN00020140312ea3c00001"
    assert rejects == []


def test_html_without_codes(tmp_path: Path) -> None:
    (article,), rejects, _ = parts(tmp_path, factiva_html, page(SHOWN))
    assert article == Article(
        text="The ferry stayed in port.\n\nOn 6 May 2014 it left.",
        source="The Harbour Post",
        title="Ferry stays in port",
        date="2014-05-05",
        author="Ann Example",
        language="en",
        metadata={
            "export_id": "HARBP00020140505ea5500001",
            "export_number": 1,
            "declared_words": 14,
            "section": "News",
            "time": "09:20",
            "source_code": "HARBP",
            "page": "3",
            "copyright": "(c) 2014 Harbour Press Ltd.",
        },
    )
    assert rejects == []


def test_html_broken(tmp_path: Path) -> None:
    empty = rows(("HD", "A picture"), ("PD", "5 May 2014"), ("AN", "Document X"))
    articles, rejects, _ = parts(tmp_path, factiva_html, page(FRENCH, empty, GERMAN))
    assert [article.metadata["export_number"] for article in articles] == [1, 3]
    assert [reject.row for reject in rejects] == [2]
    whole = page(FRENCH, GERMAN)
    articles, rejects, note = parts(tmp_path, factiva_html, whole[: whole.index("am Mittwoch")])
    assert [article.text for article in articles] == ["Le bac est resté au port lundi.", "Die Fähre blieb"]
    assert "breaks off" in note
    articles, rejects, _ = parts(tmp_path, factiva_html, "<html><title>Factiva</title><p>Headlines</p></html>")
    assert (articles, "no document" in rejects[0].reason) == ([], True)


def test_xml(tmp_path: Path) -> None:
    (first, second), rejects, note = parts(
        tmp_path, factiva_xml, xml(xml_article(1), xml_article(2, language="FR", lead="Le bac est resté."))
    )
    assert first == Article(
        text="The ferry stayed in port.\n\nThree boats went out.\n\nNo crew.",
        source="The Harbour Post",
        title="Ferry stays in port",
        date="2014-05-05",
        author="Ann Example",
        language="en",
        metadata={
            "export_id": "HARBP00020140505ea5500001",
            "export_number": 1,
            "declared_words": 9,
            "copyright": "(c) 2014 Harbour Press Ltd.",
            "time": "01:35:58Z",
            "geographic": "uk : United Kingdom | eurz : Europe",
        },
    )
    assert (second.language, second.text.split("\n")[0]) == ("fr", "Le bac est resté.")
    assert rejects == []
    assert "2 declared, 2 found" in note


def test_xml_without_a_text_and_with_too_few(tmp_path: Path) -> None:
    empty = "<article><headline><paragraph>A</paragraph></headline></article>"
    articles, rejects, _ = parts(tmp_path, factiva_xml, xml(xml_article(1), empty, xml_article(3), count=4))
    assert [article.metadata["export_number"] for article in articles] == [1, 3]
    assert [(reject.row, "no text" in reject.reason) for reject in rejects] == [(2, True), (4, False)]


def test_one_broken_article_costs_one_article(tmp_path: Path) -> None:
    whole = xml(xml_article(1), xml_article(2, lead="Fish & chips."), xml_article(3))
    articles, rejects, note = parts(tmp_path, factiva_xml, whole)
    assert [article.metadata["export_number"] for article in articles] == [1, 3]
    assert [reject.row for reject in rejects] == [2]
    assert "broken XML" in note
    articles, rejects, _ = parts(tmp_path, factiva_xml, whole[: whole.rindex("Three boats")])
    assert [article.metadata["export_number"] for article in articles] == [1]
    assert [(reject.row, "breaks off" in reject.reason) for reject in rejects] == [(2, False), (3, True)]


def test_an_article_that_is_never_closed(tmp_path: Path) -> None:
    whole = xml(xml_article(1), xml_article(2).replace("</article>", ""), xml_article(3))
    articles, rejects, _ = parts(tmp_path, factiva_xml, whole)
    assert [article.metadata["export_number"] for article in articles] == [1, 3]
    assert [(reject.row, reject.reason) for reject in rejects] == [(2, "the article is never closed")]


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><ppsarticle>' + xml_article(1, lead="&b;") + "</ppsarticle>"
    )
    articles, rejects, _ = parts(tmp_path, factiva_xml, bomb)
    assert articles == []
    assert "entities" in rejects[0].reason


@pytest.mark.parametrize("reader", [factiva_html, factiva_xml])
def test_nothing(tmp_path: Path, reader: ModuleType) -> None:
    articles, rejects, _ = parts(tmp_path, reader, "")
    assert (articles, len(rejects)) == ([], 1)


def test_looks_like() -> None:
    assert factiva_html.looks_like(page().encode())
    assert factiva_html.looks_like(SHOWN.encode())
    assert factiva_html.looks_like(page().encode("utf-16"))
    assert not factiva_html.looks_like(b'<div class="article"><p>Text</p></div>')
    assert factiva_xml.looks_like(xml().encode())
    assert not factiva_xml.looks_like(b"<rss><channel><title>Factiva</title></channel></rss>")
