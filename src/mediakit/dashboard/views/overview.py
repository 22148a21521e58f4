"""What does this corpus hold, how was it made, and how far can each measure be trusted?"""

from __future__ import annotations

import csv
from html import escape

import polars as pl
import streamlit as st

from mediakit.charts.coverage import coverage_chart, time_chart
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, controls, show
from mediakit.registry import MEASURES

REPORTS = "published-reports.csv"


def page() -> None:
    """The page."""
    view = controls.view()
    corpus = cache.selected(view)
    show.heading(corpus.title, corpus.codebook.corpus.description)
    _facts(corpus)
    with show.guarded("What it holds"):
        _coverage(corpus, view)
    with show.guarded("Over time"):
        _time(corpus)
    _sampling(corpus)
    with show.guarded("Published reports"):
        _reports(corpus, view)
    _trust()
    _notes(corpus)


def _facts(corpus: Corpus) -> None:
    composed = int(corpus.articles["composed"].sum()) if "composed" in corpus.articles.columns else 0
    facts = [
        (corpus.n_articles, "articles"), (corpus.articles["source"].n_unique(), "sources"),
        (corpus.n_sentences, "sentences"), (corpus.n_words, "words"), (len(corpus.codebook.event), "events in the codebook"),
        (composed, "articles composed for this corpus"),
    ]  # fmt: skip
    cells = "".join(f"<div><b>{n:,}</b><span>{label}</span></div>" for n, label in facts if n)
    show.html(f'<div class="mk-facts">{cells}</div>')


def _coverage(corpus: Corpus, view: cache.View) -> None:
    events = {event.id: event.name for event in corpus.codebook.event}
    names, colours = corpus.sources_named(), cache.colours_by(view, "source")
    by_source = cache.counts(view, ("source",)).sort("n_articles", descending=True)
    if events and by_source.height <= 12:
        show.subheading(
            "Who tells what", "Sentences on each event by source. An empty place: not found in these articles."
        )
        by_event = cache.counts(view, ("source", "event"))
        show.chart(coverage_chart(by_event, colours, names, events), "Sentences on each event, by source")
    else:
        show.subheading("By source", "Articles and sentences, largest first.")
        named = by_source.with_columns(pl.col("source").replace(names))
        show.table(named, key="by-source", height=260)


def _time(corpus: Corpus) -> None:
    figure = time_chart(corpus.articles)
    without = int(corpus.articles["date"].null_count())
    missing = f"{without:,} of {corpus.n_articles:,} articles have no publication date and are not in this figure."
    if figure is None or without > 0.9 * corpus.n_articles:
        show.caption(f"No figure over time: {missing}")
        return
    show.subheading("Over time")
    show.chart(figure, "Articles over time")
    if without:
        show.caption(missing)


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
    left, right = st.columns([1, 2])
    outlets = table["outlet"].value_counts(sort=True)
    with left:
        names = {"": f"all {outlets.height} outlets"}
        outlet = controls.pick("Outlet", "outlet", ["", *outlets["outlet"]], names)
    with right:
        words = controls.words("Words in the title or note", "search", placeholder="a word")
    if outlet:
        table = table.filter(pl.col("outlet") == outlet)
    if words:
        said = pl.concat_str(["title", "note"], separator=" ").str.to_lowercase()
        table = table.filter(said.str.contains(words.lower(), literal=True))
    if not table.height:
        show.note("No report fits. Choose another event or outlet, or clear the words.")
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


def _notes(corpus: Corpus) -> None:
    show.subheading("What reading it found")
    for one in corpus.notes:
        show.note(one)
    if corpus.rejects.height:
        show.note(f"{corpus.rejects.height:,} things in the input did not become articles:")
        show.table(corpus.rejects, key="rejects")
    else:
        show.caption("Nothing was rejected: every file and row became an article.")


if __name__ == "__main__":
    page()
