"""Make the tour of the bundled corpus: tour.md and its charts, from docs/tour.template.md and what the measures find.

usage: make_tour.py [--to FOLDER]   write tour.md and tour/*.svg there (docs by default)
       make_tour.py --checks        print the results of the tour's section on hits and misses
       make_tour.py --uses          print the uses of names that docs/tour/labels-judged.csv judges, to be read by hand

No figure is typed: the template has {{names}}, filled here. Sentences of the template that say more than a number are held
to in `tour_parts.claims`; where one no longer fits, nothing is written. The same corpus gives the same bytes.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl

import mediakit as mk
import tour_checks as checks
import tour_parts as parts
from mediakit.charts.captions import COMPOSED
from mediakit.files import write_text
from mediakit.lexicons.frames import load_frames

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "docs" / "tour.template.md"
CODEBOOKS = ("policy", "news")
RATIO, SHARE = "ratio_to_matched_rate", "share_sentences"
MOST_MISSES = 6
_OF_1988 = ("1988-executions", parts.EVENTS["1988-executions"][1])
OWNER_FAULT = (
    "Owners in brackets are found by rule too, and are cut or wrong at times: the “Iran” after 4,000 to 5,000 is the end of "
    "“Center for Human Rights in Iran”."
)
Values = dict[str, Any]


def everything(corpus: mk.Corpus) -> Values:
    """All values of the template, by name."""
    composed = corpus.articles.filter("composed")
    values: Values = {
        "n_articles": corpus.n_articles, "n_sentences": f"{corpus.n_sentences:,}", "n_composed": composed.height,
        "n_events": len(corpus.codebook.event), "COMPOSED": COMPOSED,
    }  # fmt: skip
    values["absences"], values["n_absences"] = parts.absences(corpus)
    values["tone"], tones = parts.tone(corpus)
    counts: dict[str, parts.Counts] = {}
    for event, (concept, figures) in parts.EVENTS.items():
        values[f"names {event}"], counts[event] = parts.names_used(corpus, concept, event)
        values[f"numbers {event}"] = parts.numbers_given(corpus, event, figures)
        values[f"words {event}"] = parts.words_apart(corpus, event)
    for concept in ("the-state", "the-group"):
        values[f"names {concept}"], counts[concept] = parts.names_used(corpus, concept)
    for codebook in CODEBOOKS:
        values[f"frames {codebook}"] = parts.frames_by_event(corpus, codebook)
    values |= _of_article(corpus, tones, counts) | hits_and_misses(corpus)
    parts.claims(counts, tones, values)
    return values


def _of_article(corpus: mk.Corpus, tones: Values, counts: dict[str, parts.Counts]) -> Values:
    """The numbers that stand in the prose."""
    uprising = {s: counts["2019-november-protests"].get(("all", s, "uprising"), 0) for s in parts.ORDER}
    state, article = counts["the-state"], parts.ARTICLE
    return {
        "massacre": counts["1988-executions"][("all", article, "massacre")],
        "massacre opposition": counts["1988-executions"][("all", "composed-opposition", "massacre")],
        "regime": state[("all", article, "regime")], "regime opposition": state[("all", "composed-opposition", "regime")],
        "uprising": uprising[article], "uprising opposition": uprising["composed-opposition"],
        "percentile": f"{tones['all']['percentile']:.0f}",
        "sentences article": corpus.where(source=article).n_sentences,
        "owner fault": OWNER_FAULT if "4,000 to 5,000 (Iran)" in parts.numbers_given(corpus, *_OF_1988) else "",
        "sentences november": corpus.where(source=article, event="2019-november-protests").n_sentences,
    }  # fmt: skip


def hits_and_misses(corpus: mk.Corpus) -> Values:
    """The values of the section on hits and misses."""
    values: Values = {}
    for codebook in CODEBOOKS:
        by_ratio, by_share = (checks.frames(corpus, codebook, score) for score in (RATIO, SHARE))
        values |= {f"{codebook} {name}": value for name, value in _frames(corpus, codebook, by_ratio, by_share).items()}
    agreement, n, missed = checks.events(corpus)
    rows = [(parts.plain(text), a, b) for text, a, b in missed]
    values |= {"agreement": f"{agreement:.2f}", "n_gold": n, "n_agree": n - len(missed), "n_event_misses": len(missed),
               "event misses": parts.table(["sentence of the article", "by hand", "by the rule"], rows)}  # fmt: skip
    return values | _numbers(corpus) | _labels(corpus)


def _frames(corpus: mk.Corpus, codebook: str, by_ratio: pl.DataFrame, by_share: pl.DataFrame) -> Values:
    """Intended frames of one codebook: by register, overall, by chance, and the worst misses."""
    tallies = [checks.tally_of_frames(found, codebook) for found in (by_ratio, by_share)]
    rows = [
        (name_of(corpus, a["source"]), a["texts"], f"{a['hits']} of {a['n']}", f"{a['chance_hits']:.1f}", a["all"],
         f"{a['chance_all']:.1f}", f"{b['hits']} of {b['n']}")
        for a, b in zip(tallies[0].iter_rows(named=True), tallies[1].iter_rows(named=True), strict=True)
    ]  # fmt: skip
    total, missed = tallies[0].row(-1, named=True), by_ratio.filter(~pl.col("hit"))
    values: Values = {"table": parts.table(["register", "texts", "intended frames hit", "by chance", "texts with all hit",
                                            "by chance", "hit when ranked by plain share"], rows)}  # fmt: skip
    for name, found in (("ratio", by_ratio), ("share", by_share)):
        mean, low, high = checks.dealt_anew(found)
        values |= {f"{name} hits": int(found["hit"].sum()), f"{name} dealt": f"{mean:.0f}", f"{name} low": f"{low:.0f}",
                   f"{name} high": f"{high:.0f}", f"{name} beats": int(found["hit"].sum()) > high}  # fmt: skip
    of_text = by_ratio.unique("article_id")
    return values | {
        "n": total["n"], "all": total["all"], "any": total["any"], "chance hits": f"{total['chance_hits']:.0f}",
        "chance all": f"{total['chance_all']:.1f}", "missed": missed.height, "n_frames": len(load_frames(codebook).frames),
        "no cue": missed.filter(pl.col("n_matches") == 0).height,
        "below": missed.filter((pl.col("n_matches") > 0) & (pl.col("ratio") <= 1)).height,
        "above": missed.filter((pl.col("n_matches") > 0) & (pl.col("ratio") > 1)).height,
        "thin": of_text["thin"].sum(), "places": of_text["top"].list.len().sum(), "worst": _worst(corpus, by_ratio, codebook),
    }  # fmt: skip


def _worst(corpus: mk.Corpus, found: pl.DataFrame, codebook: str) -> str:
    """Texts none of whose intended frames is hit, those with the fewest cues of them first."""
    named = {frame.id: frame.name for frame in load_frames(codebook).frames}
    texts = found.group_by("article_id", "source", "title", maintain_order=True).agg(
        "intended",
        "n_matches",
        pl.col("hit").any().alias("any"),
        pl.col("top").first(),
        pl.col("n_matches").sum().alias("cues"),
    )
    worst = texts.filter(~pl.col("any")).sort("cues", "source", "title").head(MOST_MISSES)
    rows = []
    for row in worst.iter_rows(named=True):
        wanted = ", ".join(f"{named[name]} ({n})" for name, n in zip(row["intended"], row["n_matches"], strict=True))
        title = f"{parts.plain(row['title'])} ({name_of(corpus, row['source'])})"
        rows.append((title, wanted, ", ".join(named[name] for name in row["top"])))
    return parts.table(["text", "intended (cues found)", "highest ratio"], rows)


def _numbers(corpus: mk.Corpus) -> Values:
    outcomes, missed, n_under, n_known, off = checks.numbers(corpus)
    figures = {figure.id: figure.name for figure in corpus.codebook.figure}
    by_figure = Counter((row["figure"], row["outcome"]) for row in missed)
    rows = [
        (figures[figure], outcome, n)
        for (figure, outcome), n in sorted(by_figure.items(), key=lambda one: (-one[1], one[0]))
    ]
    wrong = Counter((row["figure"], row["match"]) for row in off)
    return {
        "n_numbers": sum(outcomes.values()), "n_right": outcomes["under its figure"], "n_not_found": outcomes["not found"],
        "n_elsewhere": outcomes["under no or another figure"], "least": checks.LEAST_VALUE, "n_under": n_under,
        "share right": f"{outcomes['under its figure'] / sum(outcomes.values()) * 100:.0f}",
        "share known": f"{n_known / n_under * 100:.0f}", "n_known": n_known,
        "number misses": parts.table(["figure", "what became of it", "times"], rows),
        "numbers off": "; ".join(f"{parts.plain(match)} as “{figures[figure]}”" for figure, match in sorted(wrong)),
    }  # fmt: skip


def _labels(corpus: mk.Corpus) -> Values:
    judged, left = checks.labels(corpus)
    kinds = Counter(row["judged"] for row in judged)
    rows = [
        (
            name_of(corpus, row["source"]),
            parts.plain(row["variant"]),
            parts.plain(_marked(row["sentence"])),
            row["judged"],
        )
        for row in judged
        if row["judged"] != "reported" or row["source"] in ("composed-state", "composed-broadsheet")
    ]
    return {
        "uses": left["all"], "uses own": left["own"], "uses quoted": left["all"] - left["own"],
        "reported": kinds["reported"], "denied": kinds["denied"], "other sense": kinds["other sense"],
        "used as its own": kinds["own"],
        "label misses": parts.table(["source", "counted as", "sentence", "read by hand"], rows),
    }  # fmt: skip


def _marked(snippet: str) -> str:
    """A snippet with marks where it was cut."""
    return ("… " if snippet[:1].islower() else "") + snippet + ("" if snippet[-1:] in '.?!"”' else "…")


def name_of(corpus: mk.Corpus, source: str) -> str:
    """A register's name; all of them together."""
    return "**all composed texts**" if source == "all" else parts.name_of(corpus, source)


def fill(template: str, values: Values) -> str:
    """The template with its {{names}} filled; a name without value, or a value without name, is an error."""
    wanted = set(re.findall(r"\{\{(.+?)\}\}", template))
    if wanted - values.keys():
        raise SystemExit(f"no value for {sorted(wanted - values.keys())}")
    return re.sub(r"\{\{(.+?)\}\}", lambda found: str(values[found[1]]), template)


def main(arguments: list[str]) -> None:
    """Write the tour, or print what it rests on."""
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    if arguments == ["--uses"]:
        checks.print_uses(corpus)
    elif arguments == ["--checks"]:
        for name, value in hits_and_misses(corpus).items():
            print(f"{name}:", *([] if "\n" not in str(value) else ["\n"]), value, "\n")
    else:
        folder = Path(arguments[1]) if arguments[:1] == ["--to"] and len(arguments) == 2 else ROOT / "docs"
        text = fill(TEMPLATE.read_text(encoding="utf-8"), everything(corpus))
        for name, drawn in parts.charts(corpus).items():
            write_text(folder / "tour" / name, drawn)
        write_text(folder / "tour.md", text)


if __name__ == "__main__":
    main(sys.argv[1:])
