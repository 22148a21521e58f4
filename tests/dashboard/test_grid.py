"""The table of a comparison: what each number opens."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace
from typing import Any

import mediakit as mk
from mediakit.dashboard import opening, show
from mediakit.dashboard.grid import LONGEST, Grid


def test_long_words_that_begin_alike_open_their_own_sentences(monkeypatch: Any) -> None:
    """A word is cut where it is shown; which one was clicked is still known."""
    grid = Grid(mk.from_texts({"a": ["One."]}), ("a",), {}, {})
    words = ["x" * 5_000 + end for end in ("one", "two")]
    made = [grid.number(word, f"word|0|{word}", (word, SimpleNamespace(), {}), "Open.") for word in words]  # type: ignore[arg-type]
    assert all(len(one) < 4 * LONGEST for one in made)
    opened: list[str] = []
    monkeypatch.setattr(opening, "listen", lambda: None)
    monkeypatch.setattr(show, "evidence", lambda *_, title, **__: opened.append(title))
    for button in made:
        key = unescape(re.search(r'data-mk-open="([^"]*)"', button)[1])  # type: ignore[index]
        monkeypatch.setattr(opening, "asked", lambda key=key: key)
        grid.open_asked()
    assert opened == words
