"""What stands side by side in the tour: names, numbers, words, tone, frames, absences as Markdown tables, and the charts.

Plain calls of mediakit's measures on the bundled corpus, one function a table. Sources come in one order everywhere, the
article first. What comes from the texts is escaped: article text is data, never markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

import mediakit as mk
import tour_checks as checks
from mediakit.charts.captions import signed
from mediakit.charts.coverage import coverage_chart, held
from mediakit.charts.palette import colours, ranked
from mediakit.charts.report import INK, frame_figure, tone_figure
from mediakit.lexicons.frames import load_frames

ARTICLE = "defendashraf.org"
ORDER = [ARTICLE, *(f"composed-{one}" for one in ("opposition", "state", "wire", "broadsheet", "ngo", "un"))]
# The events that the tour tells, the concept and the figures it looks at in each.
EVENTS = {
    "1988-executions": ("killings-1988", ["1988-deaths"]),
    "2019-november-protests": ("protests", ["2019-november-deaths"]),
    "2020-airliner-ps752": ("the-airliner", ["ps752-deaths"]),
    "2018-villepinte-plot": ("the-plot", ["villepinte-attendance"]),
    "2020-election": ("the-election", ["2020-election-turnout"]),
    "2020-covid-figures": ("the-covid-figures", ["covid-deaths"]),
}
SHORT = {
    "1988-executions": "1988", "2019-november-protests": "November 2019", "2020-airliner-ps752": "Airliner",
    "2018-villepinte-plot": "Villepinte", "2020-election": "Election", "2020-covid-figures": "COVID figures",
}  # fmt: skip
COLUMNS = {
    ARTICLE: "the article", "composed-opposition": "opposition (composed)", "composed-state": "state (composed)",
    "composed-wire": "wire (composed)", "composed-broadsheet": "broadsheet (composed)", "composed-ngo": "NGO (composed)",
    "composed-un": "UN (composed)",
}  # fmt: skip
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
Values = dict[str, Any]
# How often: (voice, source, name) -> mentions.
Counts = dict[tuple[str, str, str], int]


def plain(text: object) -> str:
    """Text that Markdown takes as it stands: article text is data, never markup."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", " ".join(str(text).split()))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; the cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def name_of(corpus: mk.Corpus, source: str) -> str:
    """A source's name; the article as such."""
    return "**The article**" if source == ARTICLE else corpus.sources_named()[source]


def names_used(corpus: mk.Corpus, concept: str, event: str | None = None) -> tuple[str, Counts]:
    """What each source calls a thing, in all its text and in its own voice: a table, and the counts by source and name."""
    part = corpus.where(event=event) if event else corpus
    cells: dict[str, list[str]] = {source: [] for source in ORDER}
    counts: Counts = {}
    for voice in ("all", "own"):
        found = mk.labelling(part if voice == "all" else part.where(voice="own"), concept=concept, n_resamples=2).table
        for source in ORDER:
            rows = found.filter((pl.col("source") == source) & ~pl.col("set_aside"))
            used = rows.filter(pl.col("count") > 0).sort(["count", "variant"], descending=[True, False])
            counts |= {(voice, source, row["variant"]): row["count"] for row in used.iter_rows(named=True)}
            text = ", ".join(f"{plain(name)} {n}" for name, n in used.select("variant", "count").rows())
            cells[source].append(text or (rows["note"].drop_nulls().to_list() or ["tells nothing of it"])[0])
    rows = [(name_of(corpus, source), a, "the same" if a == b else b) for source, (a, b) in cells.items()]
    return table(["", "calls it", "in its own voice"], rows), counts


def numbers_given(corpus: mk.Corpus, event: str, figures: Sequence[str]) -> str:
    """The numbers that each source gives under the event's figure, on whose word, and those of 100 and more left over."""
    found = mk.figures(corpus.where(event=event)).table.filter(pl.col("event") == event)
    rows = []
    for source in ORDER:
        of_source = found.filter(pl.col("source") == source).unique(
            ["article_id", "field", "start_char"], maintain_order=True
        )
        under = of_source.filter(pl.col("figure").is_in(figures))
        over = of_source.filter(pl.col("figure").is_null() & (pl.col("value_low") >= checks.LEAST_VALUE))
        rows.append((name_of(corpus, source), _given(under) or "none", _given(over) or "none"))
    return table(["", "numbers under the figure", "left under no figure"], rows)


def _given(numbers: pl.DataFrame) -> str:
    shown = [
        plain(match) + (f" ({plain(who)})" if who else "")
        for match, who in numbers.select("match", "attributed_to").rows()
    ]
    return "; ".join(dict.fromkeys(shown))


def words_apart(corpus: mk.Corpus, event: str) -> str:
    """The words that mark each source off on an event, with counts in the source and in the rest."""
    found = mk.keyness(corpus.where(event=event), by="source", min_count=2, stopwords="drop").table
    rows = []
    for source in ORDER:
        top = found.filter((pl.col("target") == source) & (pl.col("log_odds_z") > 0) & (pl.col("n_target") > 1))
        top = top.sort(["log_odds_z", "term"], descending=[True, False]).head(6)
        words = ", ".join(
            f"{plain(term)} {n}:{m}" for term, n, m in top.select("term", "n_target", "n_reference").rows()
        )
        rows.append((name_of(corpus, source), words or "none used more than once"))
    return table(["", "words (times here : in the others)"], rows)


def tone(corpus: mk.Corpus) -> tuple[str, Values]:
    """The article's tone on each event, that of the composed texts, and the article's percentile among them."""
    rows, values = [], Values()
    for event in [None, *EVENTS]:
        part = corpus.where(event=event) if event else corpus
        profile = mk.compare(part, by="composed", measures=["sentiment"], n_resamples=2, n_permutations=2)
        row = profile.differences.table.row(0, named=True)  # published, that is the article, against composed
        name = SHORT[event] if event else f"all {row['n_events_common']} events, each with equal weight"
        n = part.where(source=ARTICLE).n_sentences
        rows.append((name, signed(row["value_target"]), signed(row["value_reference"]), f"{row['percentile']:.0f}", n))
        values[event or "all"] = row
    return table(["event", "the article", "composed texts", "percentile of the article", "its sentences"], rows), values


def frames_by_event(corpus: mk.Corpus, codebook: str) -> str:
    """The frame of the highest ratio of each source on each event, among those with two matches at least."""
    named = {frame.id: frame.name for frame in load_frames(codebook).frames}
    tables = {event: mk.framing(corpus.where(event=event), codebook=codebook, n_resamples=2).table for event in EVENTS}
    rows = []
    for source in ORDER:
        cells = []
        for found in tables.values():
            more = (pl.col("n_matches") > 1) & (pl.col("ratio_to_matched_rate") > 1)
            top = found.filter((pl.col("source") == source) & more).sort(
                ["ratio_to_matched_rate", "frame"], descending=[True, False]
            )
            one = top.row(0, named=True) if top.height else None
            cells.append(f"{named[one['frame']]} {one['ratio_to_matched_rate']:.1f}" if one else "—")
        rows.append((name_of(corpus, source), *cells))
    return table(["", *(SHORT[event] for event in EVENTS)], rows)


def absences(corpus: mk.Corpus) -> tuple[str, int]:
    """Which events are not found in whom."""
    events = {event.id: event.name for event in corpus.codebook.event}
    silent = mk.coverage(corpus).table.filter(pl.col("n_sentences") == 0)
    rows = [
        (events[event], name_of(corpus, source), note)
        for source, event, note in silent.select("source", "event", "note").rows()
    ]
    rows.sort(key=lambda row: (list(events.values()).index(row[0]), row[1]))
    return table(["event", "source", ""], rows), silent.height


def charts(corpus: mk.Corpus) -> dict[str, str]:
    """The tour's charts as SVG, by file name."""
    known, names = colours(ranked(corpus)), corpus.sources_named()
    events = {event.id: event.name for event in corpus.codebook.event}
    tones = {row["source"]: row for row in mk.sentiment(corpus, n_resamples=2).table.iter_rows(named=True)}
    points = [
        {"name": names[s], **{key: tones[s][key] for key in ("mean", "ci_low", "ci_high")}, "colour": known[s]}
        for s in ORDER
    ]
    told = coverage_chart(held(corpus, ["source", "event"]), {s: known[s] for s in ORDER}, COLUMNS, events)
    told = (
        told.properties(width=900)
        .configure(font=FONT)
        .configure_axis(labelColor=INK, labelFontSize=11.5, gridColor="#e3e7eb")
    )
    told = told.configure_axisY(grid=False)
    drawn: dict[str, Any] = {"coverage.svg": told, "tone.svg": tone_figure(points)}
    for codebook in ("policy", "news"):
        named = {frame.id: frame.name for frame in load_frames(codebook).frames}
        cells = [
            {"name": names[row["source"]], "frame": named[row["frame"]], "ratio": row["ratio_to_matched_rate"]}
            for row in mk.framing(corpus, codebook=codebook, n_resamples=2).table.iter_rows(named=True)
        ]
        drawn[f"frames-{codebook}.svg"] = frame_figure(cells, list(named.values()), [names[s] for s in ORDER])
    return {name: _svg(chart) for name, chart in drawn.items()}


def _svg(chart: Any) -> str:
    """Draw a chart on white, with room around it, so that it can be read on a dark page too."""
    import vl_convert

    chart = chart.properties(background="white", padding=14).configure_view(stroke=None)
    drawn: str = vl_convert.vegalite_to_svg(chart.to_json(indent=None), allowed_base_urls=[])
    return drawn + "\n"


def claims(counts: Mapping[str, Counts], tones: Values, values: Values) -> None:
    """Hold the template to what it says in words; a claim that is no longer so raises SystemExit."""
    executions, november = counts["1988-executions"], counts["2019-november-protests"]
    plot, airliner = counts["2018-villepinte-plot"], counts["2020-airliner-ps752"]
    composed = set(ORDER) - {ARTICLE}
    said = {(voice, name): {s for v, s, n in executions if v == voice and n == name} for voice, _, name in executions}
    held_to = {
        "NGO and UN alone say executions": said[("all", "executions")] == {"composed-ngo", "composed-un"},
        "the 1988 incident stands in quotation marks": ("own", "the 1988 incident") not in said,
        "false flag stands in all composed texts, quoted": {s for v, s, n in plot if n == "false flag"} == composed
        and not any(v == "own" and n == "false flag" for v, _, n in plot),
        "terror plot is said by the article and its camp": {s for _, s, n in plot if n == "terror plot"} == checks.OPPOSITION,
        "human error in every composed register": {s for _, s, n in airliner if n == "human error"} == composed,
        "the article gives no number on three events": all(
            "| **The article** | none | none |" in values[f"numbers {event}"]
            for event in ("2020-airliner-ps752", "2020-election", "2020-covid-figures")
        ),
        "the state agency does not say regime": ("all", "composed-state", "regime") not in counts["the-state"],
        "the article is low in tone, and not alone": 10 < tones["all"]["percentile"] < 50,
        "on 1988 and November it is worded like the rest": all(
            abs(tones[event]["difference"]) < 0.05 for event in ("1988-executions", "2019-november-protests")
        ),
        "deaths of 1988 are missed most often": values["number misses"].split("\n")[2].startswith("| People killed in 1988"),
        "only the article and the opposition say massacre of 1988": {
            s for v, s, name in executions if v == "all" and name == "massacre"
        } == checks.OPPOSITION,
        "the article does not say executions": ("all", ARTICLE, "executions") not in executions,
        "only the state agency says riot of November in its own voice": {
            s for v, s, name in november if v == "own" and name == "riot"
        } == checks.STATE,
        "the article is worded more negatively than the mean": tones["all"]["difference"] < 0,
        "policy frames by ratio are no better than dealt anew": not values["policy ratio beats"],
        "news frames by ratio are no better than dealt anew": not values["news ratio beats"],
        "by plain share both are better": values["policy share beats"] and values["news share beats"],
        "nobody uses the other side's name as its own": values["used as its own"] == 0,
        "most missed numbers are left over, not unseen": values["n_elsewhere"] > values["n_not_found"],
    }  # fmt: skip
    false = [claim for claim, holds in held_to.items() if not holds]
    if false:
        raise SystemExit("the template says what is no longer so; mend it: " + "; ".join(false))
