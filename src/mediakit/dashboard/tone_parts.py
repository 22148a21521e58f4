"""Parts of the page on tone: toward actors, over time, and the words that make a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from streamlit.delta_generator import DeltaGenerator

from mediakit.charts.actor_tone import actor_tone_chart, actors_by_mentions
from mediakit.charts.group_dots import group_dots, narrowed
from mediakit.charts.over_time import over_time_chart
from mediakit.charts.word_shift import word_shift_chart
from mediakit.compare.matching import resolve_within
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, columns, controls, scored, show

__all__ = ["Asked", "actors", "reading", "time", "words"]

FIRST_ACTORS = 4
# The scores of the part on readability, as they are called there; with the direction of each
SCORES = {
    "flesch": ("Flesch reading ease", "← harder · Flesch reading ease · easier →"),
    "flesch_kincaid": ("Flesch–Kincaid grade", "← easier · school grade · harder →"),
    "smog": ("SMOG grade", "← easier · school grade · harder →"),
    "words_per_sentence": ("Words per sentence", "words per sentence"),
    "mtld": ("Variety of words (MTLD)", "← more repetition · MTLD · more varied →"),
    "mattr": ("Variety of words (moving ratio)", "← more repetition · moving type-token ratio · more varied →"),
}
PERIODS = {"year": "year", "month": "month", "week": "week", "day": "day"}


@dataclass(frozen=True)
class Asked:
    """What the page is asked for: view, grouping, the chosen groups, all groups, their names and colours."""

    view: cache.View
    whole: Corpus
    by: str
    groups: tuple[str, ...]
    found: list[str]
    names: Mapping[str, str]
    colours: dict[str, str]
    model: bool = False


def reading(asked: Asked) -> None:
    """Readability and richness, one score at a time."""
    score = controls.pick("Score", "reading-score", list(SCORES), {name: said for name, (said, _) in SCORES.items()})
    result = columns.measured(asked.view, "readability", by=asked.by)
    rows = narrowed(result, item=score)
    if rows.table["mean"].is_null().all():
        show.note("No text here has this score: it is of English, or of texts that are long enough.")
    else:
        drawn = group_dots(
            rows, "mean", SCORES[score][1], asked.colours, asked.names, asked.groups,
            form=".2f" if score == "mattr" else ".1f", zero=False,
        )  # fmt: skip
        show.chart(
            drawn,
            rows,
            f"{SCORES[score][0]} by group, all articles",
            key="reading",
            said="A bar is the 95 % interval over articles; a hollow dot has none: fewer than five articles, or composed "
            "texts. Events are not matched: what is told decides how long its words are.",
        )
    show.caption("All scores. Choose a row to read its longest sentences.")
    show.result_table(result, key="reading-table", title="The longest sentences")
    show.made_by(result)


def actors(asked: Asked) -> None:
    """Tone toward actors: a row an actor, own words and quoted ones, with the mentions behind each."""
    result = scored.actor_tone(asked.view, asked.by, asked.groups, asked.model)
    named = actors_by_mentions(result)
    if not named:
        show.note(
            f"No actor is named in {cache.selected(asked.view).n_sentences:,} sentences. Add [[actor]] to the codebook, "
            "or widen the filters."
        )
        return
    shown = {one.id: one.name for one in asked.whole.codebook.actor}
    chosen = controls.pick_several(
        f"Actors (of {len(named)} that are named, the most often named first)",
        "actors",
        named,
        shown,
        named[:FIRST_ACTORS],
        least=1,
    )
    if not chosen:
        show.note("Choose at least one actor.")
        return
    drawn = actor_tone_chart(result, chosen, asked.groups, asked.colours, asked.names, shown)
    show.chart(
        drawn,
        narrowed(result, actor=chosen),
        "Sentiment toward actors, by group",
        key="actors",
        said="Filled: in the group's own words; hollow: in words that it quotes. Beside each dot the number of "
        "mentions; a bar is the 95 % interval over articles. A group that does not name an actor has no line.",
    )
    show.caption("Choose a row to read the mentions; rows without a voice say in how much text the actor is not found.")
    show.result_table(
        result,
        key="actors-table",
        rows=narrowed(result, actor=chosen).table,
        title="How the actor is spoken of",
        corpus=cache.selected(cache.narrowed_to(asked.view, asked.by, asked.groups)),
    )
    show.made_by(result)


def time(asked: Asked) -> None:
    """Tone by week or month, where articles are dated."""
    every = controls.pick("Period", "every", list(PERIODS), PERIODS, default="month", width=160)
    result = scored.over_time(asked.view, asked.by, asked.groups, every, asked.model)
    drawn = over_time_chart(result, asked.colours, dict(asked.names))
    show.chart(
        drawn,
        result,
        f"Tone of wording by {every}",
        key="time",
        said="Lines run through periods with five articles or more; a hollow dot has fewer. A line that moves can mean "
        "other events, not another telling: narrow to an event.",
    )
    for note in result.recipe.notes:
        show.caption(f"{note[:1].upper()}{note[1:]}.")
    show.result_table(
        result,
        key="time-table",
        title="What made this tone",
        corpus=cache.selected(cache.narrowed_to(asked.view, asked.by, asked.groups)),
    )
    show.made_by(result)


def words(asked: Asked, second: DeltaGenerator, third: DeltaGenerator) -> None:
    """Which words make the difference in tone between two groups."""
    if len(asked.found) < 2:
        show.note("There is one group only; a difference needs two. Widen the filters or choose another grouping.")
        return
    with second:
        target = controls.pick("Target", "target", asked.found, asked.names)
    with third:
        others = ["rest", *(one for one in asked.found if one != target)]
        reference = controls.pick("Against", "reference", others, {**asked.names, "rest": "all the others"})
    within = resolve_within(cache.selected(asked.view), [asked.by], "auto")
    result = scored.shift(asked.view, asked.by, target, reference, within)
    if result.table["term"].null_count() == result.table.height:
        show.note(
            "These two tell no event in common, so there is nothing to take apart. Choose another pair or grouping."
        )
        return
    drawn = word_shift_chart(result, target, asked.colours, {**asked.names, "rest": "all the others"})
    where = "on events that both tell, each with equal weight" if within else "over all their articles"
    show.chart(
        drawn,
        result,
        "Words that make the difference in tone",
        key="shift",
        said=f"To the right: makes the target more positive; to the left: more negative, {where}. + and −: a "
        "positive or negative word; ↑ ↓: used more or less often by the target. The bars add up to "
        "the difference.",
    )
    show.caption("Choose a row to read the word on both sides.")
    show.result_table(
        result,
        key="shift-table",
        title="Where the word stands",
        columns=[
            "term",
            "contribution",
            "share_of_difference",
            "n_target",
            "n_reference",
            "per_million_target",
            "per_million_reference",
            "weight",
            "direction",
        ],
    )
    show.made_by(result)
