"""What does this corpus hold, how was it made, and how far can each measure be trusted?"""

from __future__ import annotations

import csv
from html import escape

import polars as pl
import streamlit as st

from mediakit.charts.coverage import coverage_chart, time_chart
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, columns, controls, show
from mediakit.registry import MEASURES

__all__ = ["page"]

REPORTS = "published-reports.csv"
# Sources in columns of a chart before a table says it better
MOST_COLUMNS = 12
# Copies are looked for unasked in a corpus of up to so many articles (2 s); in a larger one on a click
COPIES_UNASKED = 2_000
WHAT = (
    "mediakit lays what different sources say about the same events side by side: the names they use, the numbers they give, "
    "whom they quote, how they word it. Every number opens the sentences that made it; there are differences, no verdicts."
)


def page() -> None:
    """The page."""
    view = controls.view()
    corpus = cache.selected(view)
    show.heading(corpus.title, corpus.codebook.corpus.description)
    _tour(corpus)
    _facts(corpus)
    with show.guarded("What it holds"):
        _coverage(corpus, view)
    with show.guarded("Over time"):
        _time(corpus)
    with show.guarded("Sources"):
        _sources(corpus, view)
    with show.guarded("Copies"):
        _copies(corpus, view)
    _sampling(corpus)
    with show.guarded("What could not be read"):
        _notes(corpus)
    with show.guarded("Published reports"):
        _reports(corpus, view)
    _trust()


def _tour(corpus: Corpus) -> None:
    """What this is in a sentence, and three steps through it; the bundled corpus has its own."""
    show.html(f'<p class="mk-lead">{escape(WHAT)}</p>')
    events = [one.id for one in corpus.codebook.event]
    bundled = "2019-november-protests" in events and "composed-state" in corpus.sources_named()
    steps = _BUNDLED if bundled else _ANY if events else _PLAIN
    places = st.columns(3, border=True, gap="small")
    for number, (column, (label, page_name, asked, said)) in enumerate(zip(places, steps, strict=True), 1):
        with column:
            show.link(f"{number}. {label}", page_name, key=f"mk-step-{number}", hint=None, **asked)
            show.html(f'<p class="mk-small">{escape(said)}</p>')


_Step = tuple[str, str, dict[str, str | list[str]], str]
_Steps = tuple[_Step, ...]
_BUNDLED: _Steps = (
    ("Line up two camps", "line_them_up",
     {"told": "2019-november-protests", "columns": ["composed-state", "composed-opposition"]},
     "The protests of November 2019 as a state agency and the exile opposition tell them. Click a word: its sentences open."),
    ("Follow a word", "concordance", {"pattern": "riot*"},
     "Who writes “riot”, who writes “protest”, and what stands around it: every place, sorted as you like."),
    ("Ask how far it holds", "compare", {},
     "Tone, frames, words of up to four sources with their intervals; pin what you find, and take it away with its evidence."),
)  # fmt: skip
_LAST: _Step = (
    "Take it away",
    "export",
    {},
    "Tables, their codebook, how each was made, and a report that can be read offline.",
)
_ANY: _Steps = (
    ("Line up one event", "line_them_up", {}, "Sources as columns, in their own words. Click a word: its sentences open."),
    ("Ask how far it holds", "compare", {}, "Tone, frames and words of up to four sources, with their intervals."),
    _LAST,
)  # fmt: skip
_PLAIN: _Steps = (
    ("Compare sources", "compare", {}, "Tone, frames and words of up to four sources, with their intervals."),
    ("Say what to compare", "codebook", {}, "Give the corpus events and actors: then sources can be lined up on an event."),
    _LAST,
)  # fmt: skip


def _facts(corpus: Corpus) -> None:
    composed = int(corpus.facts["composed"].sum()) if "composed" in corpus.facts.columns else 0
    facts = [
        (corpus.n_articles, "articles"), (corpus.facts["source"].n_unique(), "sources"),
        (corpus.n_sentences, "sentences"), (corpus.n_words, "words"), (len(corpus.codebook.event), "events in the codebook"),
        (composed, "articles composed for this corpus"),
    ]  # fmt: skip
    cells = "".join(f"<div><b>{n:,}</b><span>{label}</span></div>" for n, label in facts if n)
    show.html(f'<div class="mk-facts">{cells}</div>')


def _coverage(corpus: Corpus, view: cache.View) -> None:
    events = {event.id: event.name for event in corpus.codebook.event}
    by_source = cache.counts(view, ("source",))
    if not events or by_source.height > MOST_COLUMNS:
        return
    show.subheading("Who tells what", "Sentences on each event by source. An empty place: not found in these articles.")
    by_event = cache.counts(view, ("source", "event"))
    figure = coverage_chart(by_event, cache.colours_by(view, "source"), corpus.sources_named(), events)
    show.chart(figure, by_event, "Sentences on each event, by source")


def _sources(corpus: Corpus, view: cache.View) -> None:
    table = cache.sources_held(view)
    show.subheading("Sources", "What is selected of each, largest first.")
    named = table.with_columns(pl.col("source").replace(corpus.sources_named()))
    show.table(named, key="sources-held", height="content" if table.height <= MOST_COLUMNS else 300)


def _time(corpus: Corpus) -> None:
    figure = time_chart(corpus.facts)
    without = int(corpus.facts["date"].null_count())
    missing = f"{without:,} of {corpus.n_articles:,} articles have no publication date and are not in this figure."
    if figure is None or without > 0.9 * corpus.n_articles:
        show.caption(f"No figure over time: {missing}")
        return
    show.subheading("Over time")
    show.chart(figure, corpus.facts.select("source", "date"), "Articles over time", said=missing if without else "")


def _copies(corpus: Corpus, view: cache.View) -> None:
    show.subheading("Copies", MEASURES["duplicates"].question)
    if corpus.n_articles > COPIES_UNASKED and not st.button(
        f"Look for copies among {corpus.n_articles:,} articles", key="look-for-copies"
    ):
        return
    found = columns.copies(view, 0.5, None)
    if not found.table.height:
        show.caption(f"None found: no two of {corpus.n_articles:,} articles share half of their five-word runs.")
        return
    articles = pl.concat([found.table["article_id_a"], found.table["article_id_b"]]).n_unique()
    show.caption(
        f"{found.table.height:,} pairs among {articles:,} articles. The filter “copies” shows each text once. "
        f"{MEASURES['duplicates'].trust}"
    )
    shown = ["source_a", "source_b", "date_a", "date_b", "kind", "containment_a", "containment_b", "n_shared_words"]
    show.result_table(found, key="copies", columns=shown, height=240)


def _sampling(corpus: Corpus) -> None:
    about = corpus.codebook.corpus
    show.subheading("How it was sampled")
    said = {name.replace("_", " "): text for name, text in about.sampling.model_dump().items() if text}
    if about.licence:
        said["licence"] = about.licence
    if not said:
        show.note("This corpus brings no sampling statement. Without one, nobody can say what it stands for.")
        return
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in said.items())
    show.html(f'<dl class="mk-list">{rows}</dl>')


def _notes(corpus: Corpus) -> None:
    show.subheading("What reading it found")
    if corpus.notes:
        show.html(f'<ul class="mk-notes">{"".join(f"<li>{escape(one)}</li>" for one in corpus.notes)}</ul>')
    if corpus.rejects.height:
        show.note(f"{corpus.rejects.height:,} things in the input did not become articles:")
        show.table(corpus.rejects, key="rejects")
    else:
        show.caption("Nothing was rejected: every file and row became an article.")


def _reports(corpus: Corpus, view: cache.View) -> None:
    folder = corpus.base.folder
    if folder is None or not (folder / REPORTS).is_file():
        return
    with (folder / REPORTS).open(encoding="utf-8-sig", newline="") as file:
        table = pl.DataFrame([{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(file)])
    show.subheading(
        "Real reports on these events", "Published elsewhere; their texts are not in this corpus. Read them there."
    )
    wanted = [value for name, values in view.filters if name == "event" for value in values]
    if wanted:
        table = table.filter(pl.col("event").is_in(wanted))
    if not table.height:
        show.note("No report is listed for this event. Choose another, or clear the filter.")
        return
    events = {event.id: event.name for event in corpus.codebook.event}
    shown = table.select(
        "outlet", "title", pl.col("date").replace("", None),
        pl.when(pl.col("url").str.contains("^https?://")).then(pl.col("url")).alias("url"),
        pl.col("event").replace(events), "language", "licence", "note",
    )  # fmt: skip
    show.table(shown, key="reports", links=("url",), height=320)
    show.caption(
        f"{table.height} reports by {table['outlet'].n_unique()} outlets. To add one: open its link on a connected "
        "machine, save its text as a Markdown file under articles/<outlet>/ with title, source, date and url in the front "
        "matter, and open the corpus again. Mind each outlet's licence; nothing is fetched from here."
    )


def _trust() -> None:
    show.subheading("How far each measure can be trusted")
    rows = "".join(
        f"<dt>{escape(one.title)}</dt><dd>{escape(one.question)} {escape(one.trust)} "
        f'<span class="mk-small">{escape("; ".join(one.references))}</span></dd>'
        for one in MEASURES.values()
    )
    show.html(f'<dl class="mk-list">{rows}</dl>')


if __name__ == "__main__":
    page()
