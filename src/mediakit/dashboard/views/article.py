"""What in this article made its numbers? One or two articles, with layers of marks, each with its reason."""

from __future__ import annotations

from html import escape

import polars as pl
import streamlit as st

import mediakit as mk
from mediakit.charts.captions import signed
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, columns, controls, show
from mediakit.dashboard.marks import Mark, marked, most_marked

__all__ = ["page"]

# Articles offered at once; more would make the page heavy, and nobody reads a list that long.
MOST_CHOICES = 500
LAYERS = {
    "tone": "Tone words", "news": "News frames", "policy": "Policy frames", "names": "Names", "figures": "Figures",
    "quotations": "Quotations", "events": "Events",
}  # fmt: skip
_LEGENDS = {
    "tone": '<mark class="mk-plus">worded positively</mark> <mark class="mk-minus">negatively</mark>',
    "news": '<mark class="mk-cue">goes with a news frame</mark>',
    "policy": '<mark class="mk-cue">goes with a policy frame</mark>',
    "names": '<mark class="mk-name">actor</mark> <mark class="mk-called">name of a concept</mark>',
    "figures": '<mark class="mk-figure">number</mark>',
    "quotations": '<mark class="mk-said">told as somebody’s</mark> <mark class="mk-speaker">speaker</mark>',
    "events": '<mark class="mk-event">tells an event</mark>',
}
_KINDS = {
    "plus": "worded positively", "minus": "worded negatively", "cue": "go with a frame", "name": "actors", "called": "called",
    "said": "quoted", "event": "events",
}  # fmt: skip
NONE, ALONE = "none", ""


def page() -> None:
    """The page."""
    view = controls.view()
    corpus = cache.selected(view)
    show.heading("Article", "What made its numbers: layers of marks, each with its reason.")
    chosen = _choose(corpus)
    if not chosen:
        return
    layers = _layers()
    if layers:
        show.html(
            f'<p class="mk-legend">{" ".join(_LEGENDS[one] for one in layers)} · rest on a mark for its reason</p>'
        )
    places = st.columns([2.2, 1] if len(chosen) == 1 else 2, gap="large")
    for number, (column, article_id) in enumerate(zip(places, chosen, strict=False)):
        with column, show.guarded("The article"):
            marks = _article(view, article_id, layers, number)
            if len(chosen) == 1:
                with places[1]:
                    _margin(marks)


def _layers() -> list[str]:
    """Which layers are on, kept in the address; no layer is kept as such, tone words are the beginning."""
    kept = controls.remembered("layer")
    asked = st.query_params.get_all("layer") or (kept if kept is not None else ["tone"])
    if "layer" not in st.session_state:
        st.session_state["layer"] = [one for one in asked if one in LAYERS]
        if unknown := [one for one in asked if one not in LAYERS and one != NONE]:
            controls.left_out("layer", unknown)
    picked = st.segmented_control("Marked", list(LAYERS), format_func=LAYERS.__getitem__, key="layer",
                                  selection_mode="multi", label_visibility="collapsed")  # fmt: skip
    layers = [one for one in LAYERS if one in picked]
    controls.keep("layer", layers or [NONE], ["tone"])
    return layers


def _margin(marks: list[Mark]) -> None:
    """What is marked most, in the margin of a single article."""
    lists = [
        f"<dt>{_KINDS[kind]}</dt>"
        + "".join(f'<dd>{escape(label)} <span class="mk-small">{n}</span></dd>' for label, n in some)
        for kind, some in most_marked(marks).items()
        if kind in _KINDS
    ]
    if lists:
        show.html(f'<dl class="mk-margin">{"".join(lists)}</dl>')


def _article(view: cache.View, article_id: str, layers: list[str], number: int) -> list[Mark]:
    article = cache.alone(view, article_id)
    row = article.base.articles.row(0, named=True)
    _above(article, row)
    marks: list[Mark] = []
    for layer in layers:
        with show.guarded(LAYERS[layer]):
            marks += columns.marks_of(view.whole, article_id, layer)
    title = marked(
        row["title"] or "Untitled", [mark for mark in marks if mark.field == "title"] if row["title"] else []
    )
    text = marked(row["text"], [mark for mark in marks if mark.field == "text"])
    show.html(f'<article class="mk-article"><h2>{title}</h2>{text}</article>')
    if marks:
        with st.expander(f"{len(marks)} marks as a table"):
            rows = [(one.label, one.why, one.field, one.start, one.end) for one in marks]
            table = pl.DataFrame(rows, orient="row", schema=["mark", "why", "field", "start_char", "end_char"])
            show.table(table, key=f"marks-{number}")
    elif layers:
        nothing = ", ".join(LAYERS[layer].lower() for layer in layers)
        show.caption(f"Nothing to mark in this article: {nothing}. Names and events come from the corpus's codebook.")
    return marks


def _choose(corpus: Corpus) -> list[str]:
    """The article, and the one beside it if any."""
    left, middle, right = st.columns([1, 2, 2], vertical_alignment="bottom")
    with left:
        words = controls.words("Words in the title", "find", placeholder="all articles")
    table = corpus.facts
    if words:
        table = table.filter(pl.col("title").fill_null("").str.to_lowercase().str.contains(words.lower(), literal=True))
    if not table.height:
        show.note(f"No title among {corpus.n_articles:,} articles holds these words. Clear them to see all.")
        return []
    labels = _labels(corpus, table)
    more = f", the first {MOST_CHOICES} of {table.height:,}" if table.height > MOST_CHOICES else ""
    with middle:
        article = controls.pick(f"Article ({len(labels):,}{more})", "article", list(labels), labels)
    with right:
        beside = controls.pick("Beside it", "beside", [ALONE, *labels], {ALONE: "no other", **labels})
    return [article, beside] if beside and beside != article else [article]


def _labels(corpus: Corpus, table: pl.DataFrame) -> dict[str, str]:
    """Articles to choose from: published first, by source and date. One that the address asks for is always among them."""
    named = corpus.sources_named()
    ordered = table.with_columns(_first=pl.col("composed") if "composed" in table.columns else pl.lit(False))
    ordered = ordered.sort(["_first", "source", "date", "title"], nulls_last=True)
    asked = [st.session_state.get(key) or st.query_params.get(key) for key in ("article", "beside")]
    kept = pl.concat(
        [
            ordered.head(MOST_CHOICES),
            ordered.slice(MOST_CHOICES).filter(pl.col("article_id").is_in([one for one in asked if one])),
        ]
    )
    return {
        row["article_id"]: " · ".join(
            [named.get(row["source"], row["source"] or "(none)"), row["title"] or "untitled", row["date"] or "no date"]
        )
        for row in kept.select("article_id", "source", "title", "date").to_dicts()
    }


def _above(article: Corpus, row: dict[str, object]) -> None:
    """What must be known before reading: who published it, whether it is composed, what an editor says."""
    named = article.sources_named()
    facts = [str(named.get(str(row["source"]), row["source"])), str(row["date"] or "no date")]
    facts += [str(row[name]) for name in ("author", "url", "date_note") if row.get(name)]
    facts.append(f"{article.n_words:,} words, {article.n_sentences} sentences")
    with show.guarded("Tone"):
        tone = mk.sentiment(article, by="article").table["mean"][0]
        facts.append(f"tone {signed(tone)}")
    mark = (
        '<span class="mk-mark-composed">composed for this corpus, not a published report</span>'
        if row.get("composed")
        else ""
    )
    show.html(f'<p class="mk-caption">{mark}{escape(" · ".join(facts))}</p>')
    if row.get("editorial_note"):
        show.note(f"Editor's note. {row['editorial_note']}")


if __name__ == "__main__":
    page()
