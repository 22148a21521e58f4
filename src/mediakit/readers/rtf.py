r"""An RTF file: one article, a paragraph for every `\par`, by the package striprtf.

Before it reads, four things are put right that it does not know: text deleted under "track changes" and hidden text are
left out, cells of tables are set apart by tabs, the addresses of links are no text, and letters beyond ASCII that a
program wrote as they are (against the standard) are in the code page that the file names. Footnotes, headers and
footers are left out, and footnotes counted. Title and author are those of `\info`; the day it was made is `created`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mediakit.article import Article, Reject
from mediakit.readers.encoding import without_surrogates
from mediakit.readers.formats import Job
from mediakit.readers.properties import MADE_NOT_PUBLISHED, article_with, sensible_author, sensible_title, with_place

__all__ = ["looks_like", "read"]

_AGAIN = "open it in a word processor and save it again"
_ESCAPED = re.compile(r"\\[{}\\]")
_REPAIRS = (
    (re.compile(r"\\(deleted|v)(?![a-z0-9-])"), r"\\*\\\1"),  # `\*` marks a group that a reader may leave out
    (re.compile(r"\\(?:nest)?cell(?![a-z])"), r"\\tab"),
    (re.compile(r"(\\fldinst[^\\{}]*(?:\{[^{}]{0,80})?)HYPERLINK"), r"\1LINK"),  # striprtf writes their addresses out
)
_MADE = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")


def read(job: Job) -> Iterator[Article | Reject]:
    """The article that an RTF file is, or a reject for a file that is none, breaks off or has no text."""
    data = job.path.read_bytes()
    if not looks_like(data[:64]):
        yield job.reject(r"not RTF: it does not start with {\rtf")
        return
    source = re.sub(rb"[\x80-\xff]", lambda byte: b"\\'%02x" % byte[0][0], data).decode("ascii")
    braces = _ESCAPED.sub("", source)
    left_open = braces.count("{") - braces.count("}")
    if left_open > 0:
        yield job.reject(f"the RTF breaks off: {left_open} groups are never closed", _AGAIN)
        return
    try:
        text = _plain(source, job)
        properties = _properties(source, job)
    except Exception as error:  # striprtf raises whatever a damaged file leads it to
        yield job.reject(f"damaged RTF ({type(error).__name__}: {str(error)[:120]})", _AGAIN)
        return
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    if not paragraphs:
        yield job.reject("no text in the RTF file")
        return
    if n_footnotes := len(re.findall(r"\{(?:\\\*)?\\footnote(?![a-z])", source)):
        job.note("footnotes were left out", n_footnotes)
    if "created" in properties:
        job.notes.say(f"RTF: {MADE_NOT_PUBLISHED}")
    yield article_with(job, "\n\n".join(paragraphs), with_place(job, properties))


def looks_like(head: bytes) -> bool:
    r"""Whether a file starts like RTF.

    >>> looks_like(b"{\\rtf1\\ansi"), looks_like(b"text")
    (True, False)
    """
    return head.lstrip().startswith(b"{\\rtf")


def _plain(source: str, job: Job) -> str:
    from striprtf import striprtf

    rtf_to_text: Callable[..., str] = striprtf.rtf_to_text
    for wrong, right in _REPAIRS:
        source = wrong.sub(right, source)
    encoding = job.encoding or "cp1252"
    try:
        text = rtf_to_text(source, encoding=encoding)
    except UnicodeDecodeError:
        text = rtf_to_text(source, encoding=encoding, errors="replace")
        job.note("bytes that are no character were replaced by U+FFFD", text.count("\ufffd"))
    return without_surrogates(text)  # joins the halves of a sign beyond U+FFFF as well


def _properties(source: str, job: Job) -> dict[str, object]:
    info = _group(source, "{\\info")
    page = re.search(r"\\ansicpg\d+", source)
    found: dict[str, object] = {}
    for name, sensible in (("title", sensible_title), ("author", sensible_author)):
        inner = _group(info, f"{{\\{name}").removeprefix(f"{{\\{name}")
        if inner:
            found[name] = sensible(_plain("{\\rtf1" + (page.group() if page else "") + " " + inner.lstrip(), job))
    if made := _MADE.search(info):
        found["created"] = "{}-{:0>2}-{:0>2}".format(*made.groups())
    return {name: value for name, value in found.items() if value}


def _group(source: str, opening: str) -> str:
    """The first group that opens so, with its braces; empty if there is none."""
    begin = re.search(re.escape(opening) + r"(?![a-z])", source)
    if begin is None:
        return ""
    depth = 0
    for brace in re.finditer(r"\\[{}\\]|[{}]", source[begin.start() :]):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if depth == 0:
            return source[begin.start() : begin.start() + brace.end()]
    return ""
