"""What was worth keeping? The pinned views of this corpus with their notes, to order, to open again, to take away as a memo."""

from __future__ import annotations

import base64
from dataclasses import replace
from html import escape
from urllib.parse import parse_qs, urlsplit

import polars as pl
import streamlit as st

from mediakit.charts.captions import COMPOSED
from mediakit.dashboard import cache, show
from mediakit.dashboard.links import VIEWS
from mediakit.dashboard.pinning import findings, save_findings
from mediakit.dashboard.router import view_names
from mediakit.exports.memo import Finding, memo_html, memo_markdown

__all__ = ["page"]


def page() -> None:
    """The page."""
    view = cache.current()
    show.heading("Findings", "Views that were pinned, each with its note, its numbers and the sentences behind them.")
    kept = findings(view)
    if not kept:
        show.note(
            "Nothing is pinned yet. “Pin” stands under every chart and beside every comparison; it asks for a note."
        )
        show.link("Line them up", "line_them_up", key="mk-go")
        return
    _take_away(kept, cache.selected(view.whole).title)
    for number, one in enumerate(kept):
        with show.guarded(f"Finding {number + 1}"), st.container(border=True, key=f"mk-finding-{number}"):
            _finding(view, kept, number, one)


def _take_away(kept: list[Finding], corpus: str) -> None:
    title = f"Findings: {corpus}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button("Memo (HTML)", lambda: memo_html(kept, title), "mediakit-findings.html", "text/html",
                           key="memo-html", type="primary", on_click="ignore")  # fmt: skip
        st.download_button("Memo (Markdown)", lambda: memo_markdown(kept, title), "mediakit-findings.md", "text/markdown",
                           key="memo-md", on_click="ignore")  # fmt: skip
        show.caption(f"{len(kept)} pinned; kept on this machine.")


def _finding(view: cache.View, kept: list[Finding], number: int, one: Finding) -> None:
    show.html(
        f'<h2 class="mk-section">{number + 1}. {escape(one.title)}</h2>'
        f'<p class="mk-caption">{escape(" · ".join(part for part in (one.corpus, one.selection or "no filter") if part))}</p>'
    )
    said = st.text_area("Note", one.note, key=f"note-{number}-{len(kept)}", label_visibility="collapsed", height=80,
                        placeholder="What does it show, and what does it not?")  # fmt: skip
    if said != one.note:
        save_findings(view, [*kept[:number], replace(one, note=said or ""), *kept[number + 1 :]])
    if one.svg:
        picture = base64.b64encode(one.svg.encode()).decode()
        show.html(f'<img class="mk-picture" alt="{escape(one.title)}" src="data:image/svg+xml;base64,{picture}">')
    _numbers(number, one)
    if one.evidence:
        with st.expander(f"{len(one.evidence)} passages behind it"):
            items = "".join(
                f'<li><p class="mk-quote">{escape(passage.get("sentence", ""))}</p><p class="mk-caption">'
                f"{escape(' · '.join(passage.get(name, '') for name in ('source', 'title', 'date')))}"
                f"{' · composed text' if passage.get('composed') else ''}</p></li>"
                for passage in one.evidence
            )
            show.html(f'<ol class="mk-evidence">{items}</ol>')
    if one.composed:
        show.caption(COMPOSED)
    _actions(view, kept, number, one)


def _numbers(number: int, one: Finding) -> None:
    if not one.rows:
        return
    with st.expander(f"Its numbers ({len(one.rows)} of {one.n_rows} rows)"):
        table = pl.DataFrame(
            [list(row) for row in one.rows], schema=dict.fromkeys(one.columns, pl.String), orient="row"
        )
        show.table(table, key=f"rows-{number}")


def _actions(view: cache.View, kept: list[Finding], number: int, one: Finding) -> None:
    with st.container(horizontal=True, key=f"mk-tools-finding-{number}", vertical_alignment="center"):
        page, asked = _place(one.address)
        if page in view_names():
            st.page_link(str(VIEWS / f"{page}.py"), label="Open this view", query_params=asked)
        if number and st.button("Up", key=f"up-{number}", type="tertiary"):
            save_findings(view, [*kept[: number - 1], one, kept[number - 1], *kept[number + 1 :]])
            st.rerun()
        if number + 1 < len(kept) and st.button("Down", key=f"down-{number}", type="tertiary"):
            save_findings(view, [*kept[:number], kept[number + 1], one, *kept[number + 2 :]])
            st.rerun()
        if st.button("Remove", key=f"remove-{number}", type="tertiary"):
            save_findings(view, [*kept[:number], *kept[number + 1 :]])
            st.rerun()


def _place(address: str) -> tuple[str, dict[str, str | list[str]]]:
    """The page of an address and its parameters."""
    parts = urlsplit(address)
    asked = {name: values[0] if len(values) == 1 else values for name, values in parse_qs(parts.query).items()}
    return (parts.path.strip("/") or "overview").replace("-", "_"), asked


if __name__ == "__main__":
    page()
