"""Which views were worth keeping? A button pins what is on the page, with its numbers and evidence, to the findings.

Findings are kept on this machine, a file for each corpus, in the user's data folder; nothing is written beside the corpus.
Where others can reach the dashboard, each visitor has findings of their own: kept by who signed in, or else for the visit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

import mediakit as mk
from mediakit.charts.drawn import svg_of
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache
from mediakit.dashboard.access import auth_settings, is_shared, private_place, visitor
from mediakit.dashboard.text import caption, guarded, slug
from mediakit.errors import MediakitError
from mediakit.exports.memo import Finding
from mediakit.files import write_text
from mediakit.registry import MEASURES, VIEWS
from mediakit.result import Result

__all__ = ["findings", "findings_file", "pin_button", "save_findings"]

# A memo is read, not computed with: rows of a finding, rows that bring evidence, passages of each
ROWS, EVIDENCE_ROWS, PASSAGES = 30, 4, 2


def pin_button(
    name: str,
    table: Result | pl.DataFrame | None = None,
    figure: Any = None,
    *,
    key: str = "",
    corpus: Corpus | None = None,
    rows: Sequence[Mapping[str, Any]] | None = None,
    label: str = "Pin",
) -> None:
    """A button that pins a view to the findings: asks for a note, keeps numbers, chart, evidence and address.

    Arguments: name, of the view; table, the result or the rows shown; figure, an Altair chart; key, where a name stands
    twice on a page; corpus, the one the result was made of (by default the one selected); rows, of the result that the
    memo shows and opens first (by default the first).
    """
    own = key or slug(name)
    with st.popover(label, type="tertiary", help="Keep this view with a note, under Findings."):
        caption(f"{name}. Numbers, chart and the sentences behind the first rows are kept with it.")
        said = st.text_area("Note", key=f"note-{own}", placeholder="What does it show, and what does it not?")
        if st.button("Pin to findings", key=f"pin-{own}", type="primary"):
            with guarded("Pinning"):
                view = cache.current()
                one = _finding(name, said or "", table, figure, corpus or cache.selected(view), rows)
                save_findings(view, [*findings(view), one])
                st.toast("Pinned: it is under Findings.")


def findings(view: cache.View) -> list[Finding]:
    """The findings of a corpus, in the order in which they were pinned."""
    try:
        return [Finding.from_dict(one) for one in json.loads(findings_file(view).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def save_findings(view: cache.View, kept: Sequence[Finding]) -> None:
    """Write the findings of a corpus. Raises StoreError where the place cannot be written."""
    write_text(
        findings_file(view), json.dumps([one.as_dict() for one in kept], ensure_ascii=False, default=str, indent=1)
    )


def findings_file(view: cache.View) -> Path:
    """Where the findings of a corpus are kept: this machine's user's; in a shared dashboard, those of who signed in."""
    from platformdirs import user_data_path

    name = hashlib.blake2b(view.path.encode(), digest_size=8).hexdigest()
    if not is_shared():
        return user_data_path("mediakit") / "findings" / f"{name}.json"
    if auth_settings():
        return user_data_path("mediakit") / "findings" / visitor() / f"{name}.json"
    return private_place() / "findings" / f"{name}.json"


def _finding(
    name: str, note: str, table: Result | pl.DataFrame | None, figure: Any, corpus: Corpus,
    rows: Sequence[Mapping[str, Any]] | None,
) -> Finding:  # fmt: skip
    result = table if isinstance(table, Result) else None
    data = table.table if isinstance(table, Result) else table
    chosen = data if rows is None or data is None else pl.DataFrame(list(rows), schema=data.schema)
    shown = chosen.drop("text", strict=False).head(ROWS) if chosen is not None else pl.DataFrame()
    facts = corpus.facts  # the texts of a large store stay on disk
    marked = data["composed"] if data is not None and "composed" in data.columns else None
    if marked is None and "composed" in facts.columns:
        marked = facts["composed"]
    return Finding(
        title=name,
        note=note.strip(),
        page=str(st.session_state.get("mk-page", "")),
        address=_address(),
        corpus=corpus.title,
        selection=str(st.session_state.get("mk-said", "")),
        columns=tuple(shown.columns),
        rows=tuple(tuple(_cell(value) for value in row) for row in shown.rows()),
        n_rows=data.height if data is not None else 0,
        svg=svg_of(figure) if figure is not None else "",
        evidence=tuple(_passages(corpus, result, chosen)) if result is not None and chosen is not None else (),
        recipes=(result.recipe.as_dict(),) if result is not None else (),
        composed=bool(marked.cast(pl.Boolean, strict=False).fill_null(False).any()) if marked is not None else False,
    )


def _passages(corpus: Corpus, result: Result, chosen: pl.DataFrame) -> list[dict[str, str]]:
    if result.recipe.measure not in MEASURES and result.recipe.measure not in VIEWS:
        return []
    named, facts, found = corpus.sources_named(), corpus.base.facts, []
    for row in chosen.head(EVIDENCE_ROWS).iter_rows(named=True):
        try:
            spans = mk.evidence(corpus, result, row, limit=PASSAGES)
        except MediakitError:
            continue
        for span in spans.iter_rows(named=True):
            article = facts.row(by_predicate=pl.col("article_id") == span["article_id"], named=True)
            found.append({
                "sentence": " ".join(span["snippet"].split()), "source": str(named.get(span["source"], span["source"])),
                "title": article["title"] or "untitled", "date": article["date"] or "no date",
                "composed": "yes" if article.get("composed") else "",
            })  # fmt: skip
    return list({one["sentence"]: one for one in found}.values())


def _address() -> str:
    """The address that restores the view, from its page on."""
    from urllib.parse import urlencode

    asked = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    page = st.session_state.get("mk-page", "")
    return f"/{page}" + (f"?{urlencode(asked)}" if asked else "")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}"
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
