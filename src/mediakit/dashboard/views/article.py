"""What in this article made its numbers? The text with the matched words marked, each with its reason."""

from __future__ import annotations

from html import escape

import polars as pl
import streamlit as st

import mediakit as mk
from mediakit.charts.captions import signed
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, controls, show
from mediakit.dashboard.marks import Mark, event_marks, frame_marks, marked, tone_marks

# Articles offered at once; more would make the page heavy, and nobody reads a list that long.
MOST_CHOICES = 500
LAYERS = {"tone": "Tone words", "news": "News frames", "policy": "Policy frames", "events": "Events", "none": "Plain"}
_LEGENDS = {
    "tone": "Underlined: worded positively; dotted on grey: negatively. Rest on a word for its valence and the rules.",
    "news": "Marked: words that go with a news frame. Rest on one to see which, and by which pattern.",
    "policy": "Marked: words that go with a policy frame. Rest on one to see which, and by which pattern.",
    "events": "Marked: sentences that tell an event of the codebook. Rest on one to see which; unmarked text is background.",
    "none": "",
}


def page() -> None:
    """The page."""
    view = controls.view()
    corpus = cache.selected(view)
    chosen = _choose(corpus)
    if chosen is None:
        return
    article = cache.alone(view, chosen)
    row = article.base.articles.row(0, named=True)
    controls.restore("layer", list(LAYERS), "tone")
    layer = st.segmented_control("Marked", list(LAYERS), format_func=LAYERS.__getitem__, key="layer", required=True,
                                 label_visibility="collapsed") or "none"  # fmt: skip
    controls.keep("layer", layer, "tone")
    show.caption(_LEGENDS[layer])
    _above(article, row)
    marks: list[Mark] = []
    with show.guarded("The marks"):
        marks = _marks(article, layer)
    title = marked(
        row["title"] or "Untitled", [mark for mark in marks if mark.field == "title"] if row["title"] else []
    )
    text = marked(row["text"], [mark for mark in marks if mark.field == "text"])
    show.html(f'<article class="mk-article"><h2>{title}</h2>{text}</article>')
    if marks:
        with st.expander(f"{len(marks)} marks as a table"):
            show.table(pl.DataFrame([(m.label, m.why, m.field, m.start, m.end) for m in marks], orient="row",
                                    schema=["mark", "why", "field", "start_char", "end_char"]), key="marks")  # fmt: skip


def _choose(corpus: Corpus) -> str | None:
    named = corpus.sources_named()
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        words = controls.words("Words in the title", "find", placeholder="all articles")
    table = corpus.articles
    if words:
        table = table.filter(pl.col("title").fill_null("").str.to_lowercase().str.contains(words.lower(), literal=True))
    if not table.height:
        show.note(f"No title among {corpus.n_articles:,} articles holds these words. Clear them to see all.")
        return None
    ordered = table.with_columns(_first=pl.col("composed") if "composed" in table.columns else pl.lit(False))
    ordered = ordered.sort(["_first", "source", "date", "title"], nulls_last=True).head(MOST_CHOICES)
    labels = {
        row["article_id"]: " · ".join(
            [named.get(row["source"], row["source"] or "(none)"), row["title"] or "untitled", row["date"] or "no date"]
        )
        for row in ordered.select("article_id", "source", "title", "date").to_dicts()
    }
    with right:
        more = (
            f", the first {MOST_CHOICES} of {table.height:,}; narrow the filters for others"
            if table.height > MOST_CHOICES
            else ""
        )
        return controls.pick(f"Article ({len(labels)}{more})", "article", list(labels), labels)


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


def _marks(article: Corpus, layer: str) -> list[Mark]:
    if layer == "tone":
        return tone_marks(article)
    if layer in ("news", "policy"):
        return frame_marks(article, layer)
    return event_marks(article) if layer == "events" else []


if __name__ == "__main__":
    page()
