"""How is it shown? Everything a page needs to show something, under one name.

Words are in `text.py`, tables in `tables.py`, charts in `figures.py`, evidence in `evidence.py`, the heads of measures in
`headers.py`, the button that pins a view in `pinning.py`.
"""

from __future__ import annotations

from mediakit.dashboard.evidence import evidence, sentences_html
from mediakit.dashboard.figures import chart, from_composed
from mediakit.dashboard.headers import made_by, measure_header
from mediakit.dashboard.links import link
from mediakit.dashboard.pinning import pin_button as pin
from mediakit.dashboard.tables import found_in, picked_in, result_table, table
from mediakit.dashboard.text import (
    caption,
    guarded,
    heading,
    html,
    note,
    plain,
    slug,
    style,
    subheading,
    working,
)

__all__ = [
    "caption", "chart", "evidence", "found_in", "from_composed", "guarded", "heading", "html", "link", "made_by",
    "measure_header", "note", "picked_in", "pin", "plain", "result_table", "sentences_html", "slug", "style", "subheading",
    "table", "working",
]  # fmt: skip
