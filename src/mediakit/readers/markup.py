"""What does a piece of HTML or XML say, as paragraphs of plain text?

    bytes ──decode_markup──▶ text ──parse_html──▶ tree ──paragraphs──▶ ["One paragraph.", "Another."]

Nothing is run, fetched or looked up: scripts, styles and forms are left out, entities that a document defines itself
are refused, since a few of them can expand to gigabytes ("billion laughs"), and trees deeper than 256 elements or
texts longer than 10 MB are refused by the parser (libxml2's own limits). White space is what a browser shows:
runs of it are one space, `<br>` is a line break and two of them are a paragraph's end. The cells of a table's row are
set apart by tabs. What styles hide on the screen is not known here, but for elements with the attribute `hidden`.
"""

from __future__ import annotations

import codecs
import dataclasses
import re
from html import unescape
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from mediakit.readers.encoding import NotTextError, decode
from mediakit.readers.formats import Job

__all__ = ["MarkupError", "decode_markup", "paragraphs", "parse_html", "parse_xml", "plain_text"]

# Stand for breaks while pieces of text are joined; control characters, which no text of a page can hold.
_BREAK, _LINE, _CELL = "\x1d", "\x1e", "\x1f"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre search section summary table tbody tfoot"
    " thead tr ul "
    "head item list quote row".split()  # what trafilatura calls headings, items, lists, quotations and rows
)
_CELLS = frozenset({"td", "th", "cell"})
_LINES = frozenset({"br", "lb"})
UNREAD = frozenset(
    "applet audio button canvas datalist embed frame frameset iframe input link map meta meter noembed noframes noscript"
    " object optgroup option param progress script select style svg template textarea title video".split()
)

# What a page may say about its encoding, as the WHATWG's Encoding Standard reads it: "iso-8859-1" means Windows-1252,
# and so on. Other names (UTF-7, Python's own codecs) are not believed.
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,20})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,20})""",
    re.I,
)
_MEANT = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "ansi"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601"), "cp949"),
    **{"iso-8859-9": "cp1254", "tis-620": "cp874", "iso-8859-11": "cp874", "windows-874": "cp874"},
    **{"macintosh": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "iso-8859-8-i": "iso-8859-8", "big5": "big5hkscs"},
}
_BELIEVED = re.compile(r"cp\d+|(iso-?8859|windows)-\d+|koi8-[ru]|gb18030|big5hkscs|euc-jp|iso-2022-jp|mac_\w+")


class MarkupError(ValueError):
    """Markup that is not read; the message says why. Pages turn it into a reject."""


def decode_markup(data: bytes, job: Job, charset: str | None = None) -> str:
    """Bytes of HTML or XML as text; raises NotTextError for binary data.

    charset: what came with the page (HTTP). In this order: what the user says, a byte order mark, UTF-8 if all bytes
    are valid (pages saved again keep the old declaration), what came with the page, what it declares, a guess.
    """
    name = _declared(data, charset)
    if job.encoding or name is None or (name != "iso-2022-jp" and _utf8(data)):
        return decode(data, job)
    try:
        text = decode(data, dataclasses.replace(job, encoding=name))
    except NotTextError:
        return decode(data, job)
    job.note(f"read as {name}, as the page declares")
    return text


def parse_html(text: str) -> HtmlElement:
    """The tree of an HTML page or piece of one; raises MarkupError for nothing and for what goes over limits."""
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(_CONTROL.sub("", text).encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise MarkupError(f"no HTML that can be read: {error}") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise MarkupError("elements are nested more than 256 deep, or one text is longer than 10 MB")
    if tree is None:
        raise MarkupError("the page is empty")
    return tree


def parse_xml(data: bytes) -> Any:
    """The root element of an XML document; raises MarkupError for broken XML and for entities of its own."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError as error:
        raise MarkupError(f"broken XML: {error}") from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise MarkupError("the XML defines entities of its own, which can expand without end")
    return root


def paragraphs(element: Any, without: Any = None) -> list[str]:
    """The paragraphs of an element and all in it, in order; `without`: an element in it that is left out.

    >>> paragraphs(parse_html("<p>One<br>line &amp; more.<p><b>T</b>wo.<table><tr><td>a<td>1</table>"))
    ['One\\nline & more.', 'Two.', 'a\\t1']
    """
    pieces: list[str] = []
    _gather(element, pieces, without)
    text = re.sub(r"[ \t\n\r\f]+", " ", "".join(pieces))
    blocks = re.split(f"(?:{_BREAK}|{_LINE} ?{_LINE})[ {_BREAK}{_LINE}]*", text)
    shown = (re.sub(f" ?{_LINE}[ {_LINE}]*", "\n", re.sub(f" ?{_CELL} ?", "\t", block)) for block in blocks)
    return [block for each in shown if (block := each.strip(" \n\t"))]


def plain_text(piece: str) -> str:
    """A piece of HTML as text, paragraphs apart by blank lines; text without markup stays as it is, entities decoded.

    >>> plain_text("<p>Five &lt; six.</p><script>alert(1)</script><p>Done.")
    'Five < six.\\n\\nDone.'
    """
    if not re.search("<[a-zA-Z/!?]", piece):
        return unescape(piece).strip()
    return "\n\n".join(paragraphs(parse_html(f"<div>{piece}</div>")))


def _gather(element: Any, pieces: list[str], without: Any) -> None:
    tag = element.tag
    if tag in UNREAD or not isinstance(tag, str) or element is without or element.get("hidden") is not None:
        pieces.append(_BREAK if element is without else " " if tag in UNREAD else "")
        return
    edge = _BREAK if tag in BLOCKS else ""
    pieces += (edge, (element.text or "").replace("\n", _LINE) if tag == "pre" else element.text or "")
    if tag in _LINES:
        pieces.append(_LINE)
    for child in element:
        _gather(child, pieces, without)
        pieces.append(child.tail or "")
    pieces.append(_CELL if tag in _CELLS else edge)


def _utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(data: bytes, charset: str | None) -> str | None:
    """The codec for what the page says of itself; None for UTF-8 (found without), nothing, and what is not believed."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        return None
    found = _CHARSET.search(data[:4096])
    for said in (charset, *(name.decode("ascii") for name in (found.groups() if found else ()) if name)):
        name = _MEANT.get((said or "").lower(), (said or "").lower())
        if _BELIEVED.fullmatch(name):
            try:
                return codecs.lookup(name).name if name != "iso-2022-jp" else name
            except LookupError:
                continue
    return None
