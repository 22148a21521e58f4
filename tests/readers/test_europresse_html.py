"""Europresse HTML in the old and the present layout. All texts and outlets are made up."""

from __future__ import annotations

from pathlib import Path

from mediakit.article import Article, Reject
from mediakit.readers.europresse_html import looks_like, read
from mediakit.readers.formats import Job


def old(
    title: str, body: str, *, header: str, name: str = "Le Courrier du Quai, no. 12", author: str = "", kicker: str = ""
) -> str:
    spans = "".join(f'<span class="DocHeader">{part}</span>' for part in header.split("|"))
    return (
        '<table border="0"><tr><td style="word-wrap: break-word;"><table id="tbHeaderImages"><tr><td>'
        f'<img src="logo.gif"></td></tr></table><span class="DocPublicationName">{name}</span><br>{spans}<br><br>'
        f'{kicker}<span class="TitreArticleVisu">{title}</span><br><br>{author}{body}<p></p>'
        "<b><i>© 2014 Presse du Quai. Tous droits réservés.</i></b><p></p>"
        "Numéro de document : news·20140804·CQ·0001<br><br><br>"
        "<table><tr><td>Certificat news·20140804·CQ·0001</td></tr><tr><td>Ce certificat est émis à <b>Une université"
        "</b>.</td></tr></table></td></tr></table>\n<p><br><br>"
    )


def old_page(*documents: str) -> str:
    return f'<html xmlns:n1="http://www.cedrom-sni.com/schema/newsv1.xsd"><body>{"".join(documents)}</body></html>'


OLD = old(
    'Le <span style="color:red">bac</span> reste au port',
    'Le <span style="color:red">bac</span> est resté.<font style="font-weight:bold;"> Trois bateaux.</font><p></p>Fin.',
    header="Région, |lundi |4 août 2014|, p. 03",
    author="Claude Exemple<br><p></p>",
    kicker="Au port<br>",
)
PRESENT = """<article><header>
<div class="rdp__DocPublicationName"><span class="DocPublicationName">The Harbour Post, no. 7
 <span class="icon"></span></span></div>
<div class="rdp__DocHeader"><span class="DocHeader">News, Monday, May 5, 2014 1 014 words, p. 3(2)</span></div>
<div class="titreArticle"><p class="titreArticleVisu rdp__articletitle">Ferry stays <mark>in port</mark></p></div>
<div class="rdp__subtitle">Crew and owner at odds</div>
<p class="sm-margin-bottomNews">By Ann Example</p></header>
<aside>Share this</aside>
<section><div class="DocText clearfix"><div class="docOcurrContainer"><p>The <mark>ferry</mark> stayed in port.</p>
<p>Three boats went out.</p><div class="apd-wrapper">Also in other papers</div>
<p>Cet article est paru dans <a href="https://example.org/ferry">The Harbour Post</a></p>
<p>© 2014 Harbour Press. All rights reserved.</p></div></div></section>
<footer><div class="Doc-LegalInfo"><small>© 2014 Harbour Press.</small></div>
<div class="publiC-lblNodoc">news·20140505·HP·0001</div><p>Ce document est protégé.</p></footer></article>"""
GERMAN = """<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">Der Hafenbote</span></div>
<span class="DocHeader">Mittwoch, 12. März 2014 7 Wörter</span>
<div class="titreArticle"><p class="titreArticleVisu">Fähre bleibt im Hafen</p></div></header>
<div class="docOcurrContainer">Die Fähre blieb am Mittwoch im Hafen.<br><br>Ende.</div></article>"""


def parts(tmp_path: Path, text: str) -> tuple[list[Article], list[Reject], str]:
    path = tmp_path / "export.html"
    path.write_bytes(text.encode())
    job = Job(path, path.name)
    items = list(read(job))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Reject)], " | ".join(job.notes.sentences())


def test_the_old_layout(tmp_path: Path) -> None:
    plain = old("Sans auteur", "Une phrase.<p></p>Deux.", header="mardi |5 août 2014")
    articles, rejects, _ = parts(tmp_path, old_page(OLD, plain))
    first, second = articles
    assert first == Article(
        text="Le bac est resté. Trois bateaux.\n\nFin.",
        source="Le Courrier du Quai",
        title="Le bac reste au port",
        date="2014-08-04",
        author="Claude Exemple",
        metadata={
            "export_id": "news·20140804·CQ·0001",
            "export_number": 1,
            "issue": "no. 12",
            "section": "Région",
            "page": "p. 03",
            "kicker": "Au port",
            "copyright": "© 2014 Presse du Quai. Tous droits réservés.",
        },
    )
    assert (second.title, second.author, second.date) == ("Sans auteur", None, "2014-08-05")
    assert second.text == "Une phrase.\n\nDeux."
    assert rejects == []


def test_the_present_layout(tmp_path: Path) -> None:
    articles, rejects, _ = parts(tmp_path, f"<html><body>{PRESENT}{GERMAN}</body></html>")
    english, german = articles
    assert english == Article(
        text="The ferry stayed in port.\n\nThree boats went out.",
        source="The Harbour Post",
        title="Ferry stays in port",
        date="2014-05-05",
        author="Ann Example",
        url="https://example.org/ferry",
        metadata={
            "export_id": "news·20140505·HP·0001",
            "export_number": 1,
            "declared_words": 1014,
            "issue": "no. 7",
            "section": "News",
            "page": "p. 3(2)",
            "subtitle": "Crew and owner at odds",
            "copyright": "© 2014 Harbour Press.",
        },
    )
    assert (german.source, german.title, german.date) == ("Der Hafenbote", "Fähre bleibt im Hafen", "2014-03-12")
    assert german.text == "Die Fähre blieb am Mittwoch im Hafen.\n\nEnde."
    assert german.metadata == {"export_number": 2, "declared_words": 7}
    assert rejects == []


def test_documents_without_a_text(tmp_path: Path) -> None:
    empty = old("Une photo", "", header="mardi |5 août 2014")
    articles, rejects, _ = parts(tmp_path, old_page(OLD, empty, OLD))
    assert [article.metadata["export_number"] for article in articles] == [1, 3]
    assert [reject.row for reject in rejects] == [2]
    bare = GERMAN.partition('<div class="docO')[0]
    articles, rejects, _ = parts(tmp_path, f"<html>{PRESENT}{bare}</article></html>")
    assert (len(articles), [reject.row for reject in rejects]) == (1, [2])


def test_truncated(tmp_path: Path) -> None:
    whole = old_page(OLD, old("Suite", "Une phrase. Deux phrases.", header="mardi |5 août 2014"))
    articles, _, note = parts(tmp_path, whole[: whole.index("Deux phrases")])
    assert [article.text for article in articles] == ["Le bac est resté. Trois bateaux.\n\nFin.", "Une phrase."]
    assert "breaks off" in note


def test_missing_fields_are_no_reason_to_lose_a_document(tmp_path: Path) -> None:
    bare = '<html><article><div class="DocHeader">5 août 2014</div><div class="DocText">Texte.</div></article></html>'
    (article,), _, _ = parts(tmp_path, bare)
    assert (article.text, article.date, article.title, article.source) == ("Texte.", "2014-08-05", None, None)


def test_a_page_of_another_kind(tmp_path: Path) -> None:
    articles, rejects, _ = parts(tmp_path, "<html><article><p>Texte.</p></article></html>")
    assert articles == []
    assert "no document" in rejects[0].reason


def test_looks_like() -> None:
    assert looks_like(old_page(OLD).encode())
    assert looks_like(PRESENT.encode())
    assert looks_like(PRESENT.encode("utf-16"))
    assert not looks_like(b"<html><article><header>News</header></article></html>")
