"""Markup as paragraphs: white space, breaks, tables, encodings, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.readers.formats import Job
from mediakit.readers.markup import MarkupError, decode_markup, paragraphs, parse_html, parse_xml, plain_text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>a\n  b\t c</p>", ["a b c"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("a<br>b<br><br>c<br/><br/><br/>d", ["a\nb", "c", "d"]),
        ("<ul><li>a</li><li>b</li></ul>", ["a", "b"]),
        ("<table><tr><th>T</th><th>n</th></tr><tr><td>x</td><td></td><td>3</td></tr></table>", ["T\tn", "x\t\t3"]),
        ("<pre>a\n  b</pre>", ["a\nb"]),
        ("a<b>b</b>c <i>d</i>", ["abc d"]),
        ("<p>a<script>x</script>b</p>", ["a b"]),
        ("<p hidden>a</p><p>b</p>", ["b"]),
        ("<p>one<p>two", ["one", "two"]),
        ("&amp;&#8217;&nbsp;x", ["&’\xa0x"]),
    ],
)
def test_paragraphs(markup: str, expected: list[str]) -> None:
    assert paragraphs(parse_html(f"<div>{markup}</div>")) == expected


def test_text_without_markup_keeps_its_lines() -> None:
    assert plain_text(" One &amp; two.\n\nThree < four. ") == "One & two.\n\nThree < four."
    assert plain_text("") == ""


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cn"]), min_size=1), max_size=6)
)
def test_paragraphs_that_were_escaped_come_back(texts: list[str]) -> None:
    import html

    page = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    assert paragraphs(parse_html(f"<body>{page}</body>")) == texts


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("windows-1251", "cp1251", "Мост закрыт на шесть недель"),
        ("iso-8859-1", "cp1252", "L’été “à” Genève"),
        ("shift_jis", "cp932", "橋は六週間閉鎖される"),
        ("iso-2022-jp", "iso2022_jp", "橋は六週間閉鎖される"),
        ("gb2312", "gb18030", "大桥将关闭六周"),
        ("iso-8859-1", "utf-8", "saved again as UTF-8: été"),
    ],
)
def test_declared_encodings(tmp_path: Path, declared: str, codec: str, text: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>{text}'
    assert text in decode_markup(page.encode(codec), Job(tmp_path, "a"))
    assert text in decode_markup(f"<p>{text}".encode(codec), Job(tmp_path, "a"), charset=declared)


def test_an_encoding_that_is_not_believed(tmp_path: Path) -> None:
    page = b'<meta charset="utf-7"><p>+ADw-script+AD4-'
    assert "+ADw-" in decode_markup(page, Job(tmp_path, "a"))
    assert "é" in decode_markup(
        '<meta charset="windows-1251">é'.encode("latin-1"), Job(tmp_path, "a", encoding="latin-1")
    )


def test_xml_with_entities_of_its_own_is_refused() -> None:
    assert parse_xml(b"<a>&lt;b</a>").text == "<b"
    with pytest.raises(MarkupError, match="entities of its own"):
        parse_xml(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    with pytest.raises(MarkupError, match="broken XML"):
        parse_xml(b"<a><b></a>")
