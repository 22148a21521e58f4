"""How are words shown? Headings, captions, notes. All text that comes from outside is escaped here, once.

Nothing of an article, a title, a source's or a file's name is ever markup: HTML goes through `html.escape`, labels of widgets
(which Streamlit reads as Markdown) through `plain`.
"""

from __future__ import annotations

import errno
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import streamlit as st

from mediakit.dashboard.later import NotYet, waiting
from mediakit.errors import MediakitError

__all__ = ["caption", "guarded", "heading", "html", "note", "plain", "slug", "style", "subheading", "working"]

_STYLE = Path(__file__).with_name("style.css")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$^=])")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_log = logging.getLogger("mediakit.dashboard")


def style() -> None:
    """The dashboard's own style sheet."""
    st.html(_STYLE)


def html(markup: str) -> None:
    """Show HTML made here, with everything from outside escaped already."""
    st.html(markup)


def plain(text: object) -> str:
    r"""A text as a label that Streamlit will not read as Markdown.

    >>> plain("[a](b) *c*")
    '\\[a\\]\\(b\\) \\*c\\*'
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def slug(text: str) -> str:
    """A text as a name for a key or a file.

    >>> slug("Tone, by source (own words)")
    'tone-by-source-own-words'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "view"


def heading(title: str, sub: str = "") -> None:
    """A page's heading with a line under it."""
    html(f'<h1 class="mk-title">{escape(title)}</h1>' + (f'<p class="mk-sub">{escape(sub)}</p>' if sub else ""))


def subheading(title: str, sub: str = "") -> None:
    """A section's heading with a line under it."""
    html(f'<h2 class="mk-section">{escape(title)}</h2>' + (f'<p class="mk-sub">{escape(sub)}</p>' if sub else ""))


def caption(text: str) -> None:
    """A line under a figure."""
    html(f'<p class="mk-caption">{escape(text)}</p>')


def note(text: str) -> None:
    """Something a reader must know, in a quiet box."""
    html(f'<p class="mk-note">{escape(text)}</p>')


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Show the message of what fails in its place; the rest of the page goes on."""
    try:
        yield
    except NotYet as asked:
        waiting(asked.job)
    except MediakitError as error:
        note(f"{what}: {error}")
    except Exception as error:  # a page with one hole is better than no page; the log has the whole story
        _log.exception("%s failed", what)
        if no_room(error):
            note(f"{what} cannot be written: there is no room left on the disk. Free some space, then try again.")
            return
        note(f"{what} failed unexpectedly ({type(error).__name__}: {error}). The log of the dashboard says more.")


def no_room(error: BaseException | None) -> bool:
    """Whether an error comes of a full disk, a quota or a limit on the size of files, whoever wrapped it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say what is being done while it is being done."""
    with st.spinner(f"{plain(what)} …"):
        yield
