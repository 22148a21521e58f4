"""All caching of the dashboard. Everything here is asked for by a View: which corpus, as of when, which filters.

A corpus and its results are values that nobody changes, so one copy serves all sessions. Keys are the corpus's path with its
stamp, the filters and the parameters of the call. Results are held by `later.Desk`, up to a number of bytes; what would take
longer than a page may is made in a process of its own (`made`), and a page shows it when it is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import streamlit as st

import mediakit as mk
from mediakit.charts.coverage import held
from mediakit.charts.coverage import sources_held as sources_of
from mediakit.charts.palette import colours, ranked
from mediakit.compare.lineup import Lineup
from mediakit.compare.lineup_chance import Chance
from mediakit.compare.profile import Profile
from mediakit.corpus.corpus import Base, Corpus
from mediakit.corpus.groups import group
from mediakit.dashboard import later, where
from mediakit.dashboard.jobs import COPIES, make, recipe_of, take_copies, take_masks
from mediakit.dashboard.readings import asked_of_model
from mediakit.dashboard.view import Filters, View, narrowed
from mediakit.dashboard.work import without_copies
from mediakit.result import Result
from mediakit.version import __version__

__all__ = [
    "Filters",
    "View",
    "alone",
    "colours_by",
    "concordance",
    "counts",
    "current",
    "distinctive",
    "groups_by",
    "held_once",
    "is_large",
    "keyness_of",
    "lined_up",
    "lined_up_chance",
    "made",
    "narrowed_to",
    "profile",
    "selected",
    "shuffled_profile",
    "sources_held",
]

MEASURES = ("sentiment", "framing_policy", "framing_news")
# Seconds that a thousand articles of news take (650 words each, one core): to find who is quoted, to compare four groups
QUOTED, COMPARED = 3.0, 0.6
# Seconds that a page may take over one result; what takes longer is made elsewhere. Above ASK it is made on a click only
INLINE, ASK = 1.2, 90.0
# Articles from which on a page looks at the groups that it shows and not at all of them
LARGE = 2_000


@st.cache_resource(max_entries=3, show_spinner="Opening the corpus …")
def _opened(path: str, stamp: str) -> Corpus:
    corpus: Corpus = mk.open(path)
    return corpus


@st.cache_resource(max_entries=12, show_spinner="Selecting …")
def selected(view: View) -> Corpus:
    """The corpus that a view looks at. Raises EmptySelection where its filters leave nothing, NotYet where they need what
    is still to be computed."""
    corpus = _opened(view.path, view.stamp)
    if not view.filters:
        return corpus
    if view.asks("once"):
        corpus = _once(view.whole)
    if view.asks("voice"):
        _know_quoted(view.whole, corpus)
    return narrowed(corpus, view.filters)


def is_large(view: View) -> bool:
    """Whether so much is selected that a page had better look at the groups it shows only."""
    return selected(view).n_articles > LARGE


@st.cache_resource(max_entries=3, show_spinner="Looking for copies …")
def _once(whole: View) -> Corpus:
    """Each wire text once: without the articles that are copies, in whole or nearly, of others."""
    marked = made(whole, "once", "The search for copies", 0.6)
    return without_copies(_opened(whole.path, whole.stamp), marked)


def _know_quoted(whole: View, corpus: Corpus) -> None:
    """See to it that it is known which words are quoted. Raises NotYet where a large corpus must be read for it."""
    about = QUOTED * corpus.base.facts.height / 1000
    if about > INLINE and not take_masks(corpus, later.masks_folder(whole)):
        made(whole, "quoted", "The search for quotations", QUOTED)
        take_masks(corpus, later.masks_folder(whole))


def made(view: View, job: str, what: str, per_thousand: float, **arguments: Any) -> Any:
    """What a job (`jobs.JOBS`) makes of a view, each made once.

    Arguments: view; job; what, it is in words; per_thousand, seconds that a thousand articles take; arguments, plain values.
    Raises NotYet where it takes too long for a page and is not there yet.
    """
    desk, key = later.desk(), later.key_of(view, job, arguments)
    folder = where.kept_beside(view.path, later.results_folder()) / key
    found = desk.held(key)
    if found is None:
        corpus = selected(view)
        about = per_thousand * corpus.n_articles / 1000
        if about <= INLINE:
            return desk.once(key, lambda: make(job, corpus, arguments))
        if not view.filters and (kept := _kept_result(corpus, job, arguments)) is not None:
            return desk.hold(key, kept)
        order = {
            "path": view.path, "filters": view.filters, "job": job, "arguments": arguments, "to": str(folder),
            "masks": str(later.masks_folder(view)),
            "readings": str(later.readings_folder(view)) if asked_of_model(job, arguments) else "",
        }  # fmt: skip
        found = desk.fetch(key, what, order, about, ask=about > ASK)
    if job in COPIES:
        take_copies(selected(view), folder)
    return found


def held_once(view: View, name: str, make_it: Callable[[], Any], *arguments: Any) -> Any:
    """A quick result of a view, made here and held for all sessions."""
    return later.desk().once(later.key_of(view, name, *arguments), make_it)


def _kept_result(corpus: Corpus, job: str, arguments: dict[str, Any]) -> Result | None:
    """A result of the full scoring, where the store keeps it: by the same version, of the same articles and arguments."""
    folder = corpus.base.folder
    name = f"framing_{arguments.get('codebook')}" if job == "framing" else job
    if folder is None or set(arguments) - {"by", "codebook"} or not (folder / "results" / f"{name}.parquet").is_file():
        return None
    try:
        recipe = json.loads((folder / "results" / "recipes.json").read_text(encoding="utf-8"))[name]
        same = recipe["version"] == __version__ and recipe["fingerprint"] == corpus.fingerprint
        if not same or list(recipe["parameters"]["by"]) != [arguments["by"]]:
            return None
        return Result(pl.read_parquet(folder / "results" / f"{name}.parquet"), recipe_of(recipe))
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
        return None  # it is computed instead


def current() -> View:
    """The view that the filters of this session ask for."""
    found = st.session_state["mk-view"]
    assert isinstance(found, View)
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def colours_by(view: View, by: str) -> dict[str, str]:
    """The colour of every group of the whole corpus."""
    return colours(ranked(selected(view.whole), by))


@st.cache_data(max_entries=64, show_spinner=False)
def counts(view: View, by: tuple[str, ...]) -> pl.DataFrame:
    """Articles and sentences by group."""
    return held(selected(view), list(by))


@st.cache_data(max_entries=32, show_spinner=False)
def sources_held(view: View) -> pl.DataFrame:
    """What is selected of each source."""
    return sources_of(selected(view))


@st.cache_data(max_entries=64, show_spinner=False)
def groups_by(view: View, by: str) -> list[str]:
    """The groups of a view, the published first, the largest first."""
    found = group(selected(view), by)
    table = counts(view, (by,)).with_columns(pl.Series("label", found.labels), pl.Series("is_composed", found.composed))
    ordered = table.sort(["is_composed", "n_articles", "n_sentences", "label"], descending=[False, True, True, False])
    return list(ordered["label"])


def narrowed_to(view: View, by: str, groups: tuple[str, ...]) -> View:
    """The view of these groups only."""
    plain = tuple(dict.fromkeys(name.removesuffix(" (composed)") for name in groups))
    return view.where(**{by: plain})


def profile(view: View, by: str, groups: tuple[str, ...]) -> Profile:
    """The groups side by side."""
    found: Profile = made(narrowed_to(view, by, groups), "compare", "The comparison", COMPARED,
                          by=by, groups=list(groups), measures=list(MEASURES))  # fmt: skip
    return found


def shuffled_profile(view: View, by: str, groups: tuple[str, ...]) -> Profile:
    """The same under labels shuffled within events."""
    found: Profile = made(narrowed_to(view, by, groups), "shuffled", "The comparison with labels dealt out anew", COMPARED,
                          by=by, groups=list(groups), measures=list(MEASURES))  # fmt: skip
    return found


def lined_up(view: View, event: str, by: str, groups: tuple[str, ...]) -> Lineup:
    """What the groups say about an event, side by side."""
    found: Lineup = made(view, "lineup", "The line-up", QUOTED, event=event, by=by, groups=list(groups))
    return found


def lined_up_chance(view: View, event: str, by: str, groups: tuple[str, ...]) -> Chance:
    """How often the groups differ as much under labels dealt out anew within the event."""
    found: Chance = made(view, "lineup_chance", "The line-up with labels dealt out anew", 2 * QUOTED,
                         event=event, by=by, groups=list(groups))  # fmt: skip
    return found


def distinctive(view: View, by: str, groups: tuple[str, ...], within: str | None) -> Result:
    """The words that mark each of these groups off from the others, function words left out."""
    narrow = narrowed_to(view, by, groups)
    found: Result = held_once(
        narrow, "distinctive", lambda: mk.keyness(selected(narrow), by=by, within=within, stopwords="drop"), by, within
    )
    return found


def keyness_of(view: View, by: str, target: str, reference: str, stopwords: str) -> Result:
    """Keyness of one group against another or the rest."""
    asked = {"by": by, "target": target, "reference": reference, "stopwords": stopwords}
    found: Result = held_once(view, "keyness", lambda: mk.keyness(selected(view), **asked), asked)
    return found


def concordance(view: View, pattern: str, limit: int) -> Result:
    """Matches of a pattern in context."""
    found: Result = held_once(
        view, "concordance", lambda: mk.concordance(selected(view), pattern=pattern, limit=limit), pattern, limit
    )
    return found


@st.cache_resource(max_entries=32, show_spinner=False)
def alone(view: View, article_id: str) -> Corpus:
    """One article as a corpus of its own, with the same codebook: quick to mark up whatever the size of the whole."""
    base = selected(view.whole).base
    return Corpus(Base(base.rows_of([article_id]), base.codebook, sources=base.sources))
