"""Where did the measures hit what the corpus's makers wrote down first, and where did they miss? Checks for the tour.

Frames intended for each composed text against its cues; events of the article's sentences against an assignment by hand;
numbers in composed texts against figures.csv; names of one side in another's texts against a reading by hand. Each check
gives plain values and rows; nothing here changes a text or a list.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import mediakit as mk
from mediakit.corpus.passages import passages
from mediakit.lexicons.frames import load_frames

ROOT = Path(__file__).resolve().parents[1]
JUDGED = ROOT / "docs" / "tour" / "labels-judged.csv"
TOP = 3
N_SHUFFLES = 10_000
# Below this a number in a text is too often something else (days, ages, "five of them") to be looked up by its digits.
LEAST_VALUE = 100
# Names that the dossier's section "Who calls whom what" gives to one side only, with the sources of that side.
OPPOSITION, STATE = {"defendashraf.org", "composed-opposition"}, {"composed-state"}
THEIRS = {
    ("the-group", "MKO"): STATE, ("the-group", "hypocrites"): STATE, ("the-group", "terrorist cult"): STATE,
    ("the-group", "terrorist group"): STATE, ("protests", "riot"): STATE, ("protests", "sedition"): STATE,
    ("protests", "disturbance"): STATE, ("protests", "illegal gathering"): STATE, ("the-plot", "false flag"): STATE,
    ("protests", "uprising"): OPPOSITION, ("killings-1988", "massacre"): OPPOSITION,
    ("killings-1988", "genocide"): OPPOSITION, ("the-state", "regime"): OPPOSITION,
    ("the-state", "mullahs"): OPPOSITION, ("the-state", "religious fascism"): OPPOSITION,
}  # fmt: skip


def frames(corpus: mk.Corpus, codebook: str, score: str = "ratio_to_matched_rate") -> pl.DataFrame:
    """Each composed text's intended frames and whether they are among its three highest: a row per text and frame.

    Columns: article_id, source, title, intended, rank (null without a cue), ratio, n_matches, hit, top (the three frames).
    """
    table = mk.framing(corpus, by="article", codebook=codebook, n_resamples=2).table
    rows: list[dict[str, Any]] = []
    for text in corpus.articles.filter("composed").sort("source", "told_as_of", "title").iter_rows(named=True):
        of_text = table.filter(pl.col("article_id") == text["article_id"])
        cells = {cell["frame"]: cell for cell in of_text.iter_rows(named=True)}
        order = sorted((name for name, cell in cells.items() if cell["n_matches"]), key=lambda n: (-cells[n][score], n))
        for wanted in json.loads(text["intended_frames"])[codebook]:
            rank = order.index(wanted) + 1 if wanted in order else None
            rows.append(
                {
                    **{name: text[name] for name in ("article_id", "source", "title")}, "intended": wanted, "rank": rank,
                    "ratio": cells[wanted]["ratio_to_matched_rate"], "n_matches": cells[wanted]["n_matches"],
                    "hit": rank is not None and rank <= TOP, "top": order[:TOP],
                    "thin": sum(cells[name]["n_matches"] == 1 for name in order[:TOP]),
                }
            )  # fmt: skip
    return pl.DataFrame(rows)


def tally_of_frames(found: pl.DataFrame, codebook: str) -> pl.DataFrame:
    """By register and overall: texts, texts with all and with any intended frame among the three, the same by chance."""
    k = len(load_frames(codebook).frames)
    of_text = found.group_by("article_id", maintain_order=True).agg(
        pl.col("source").first(), pl.len().cast(pl.Int64).alias("n"), pl.col("hit").sum().cast(pl.Int64).alias("hits")
    )
    n = of_text["n"].to_list()
    of_text = of_text.with_columns(
        pl.Series("chance_all", [comb(k - i, TOP - i) / comb(k, TOP) if i <= TOP else 0.0 for i in n]),
        pl.Series("chance_hits", [i * TOP / k for i in n]),
    )
    sums = [
        pl.len().cast(pl.Int64).alias("texts"), (pl.col("hits") == pl.col("n")).sum().alias("all"),
        (pl.col("hits") > 0).sum().alias("any"), pl.col("chance_all", "n", "hits", "chance_hits").sum(),
    ]  # fmt: skip
    return pl.concat(
        [of_text.group_by("source").agg(sums).sort("source"), of_text.select(pl.lit("all").alias("source"), *sums)]
    )


def dealt_anew(found: pl.DataFrame, *, seed: int = 0) -> tuple[float, float, float]:
    """Hits when the texts' intended frames are dealt anew among the texts: mean and the bounds of 95 % of deals."""
    texts = found.group_by("article_id", maintain_order=True).agg(pl.col("intended"), pl.col("top").first())
    tops = [set(top) for top in texts["top"].to_list()]
    hits = np.array([[len(top & set(wanted)) for wanted in texts["intended"].to_list()] for top in tops])
    rng, at = np.random.default_rng(seed), np.arange(len(tops))
    totals = np.array([hits[at, rng.permutation(len(tops))].sum() for _ in range(N_SHUFFLES)])
    low, high = np.quantile(totals, [0.025, 0.975])
    return float(totals.mean()), float(low), float(high)


def events(corpus: mk.Corpus) -> tuple[float, int, list[tuple[str, str, str]]]:
    """Agreement with the assignment by hand on the article's sentences, their number, and each miss."""
    gold = tomllib.loads((ROOT / "tests" / "gates" / "article_events.toml").read_text(encoding="utf-8"))
    found, part = passages(corpus.base), corpus.parts[0]
    row = corpus.base.articles["source"].to_list().index(gold["article"])
    sentences = np.flatnonzero(part.article == row)
    told = [{found.events[e] for s, e in zip(*found.pairs[0], strict=True) if s == one} for one in sentences]
    wanted = [{found.events[int(letter[1:]) - 1] for letter in letters} for letters in gold["sentences"]]
    texts = _sentences(corpus, gold["article"])
    pairs = list(zip(texts, wanted, told, strict=True))
    misses = [
        (text, ", ".join(sorted(a)) or "none", ", ".join(sorted(b)) or "none")
        for text, a, b in pairs
        if not (a & b or a == b)
    ]
    return 1 - len(misses) / len(pairs), len(pairs), misses


def _sentences(corpus: mk.Corpus, source: str) -> list[str]:
    """An article's sentences, headline first, as they stand."""
    table = mk.sentiment(corpus.where(source=source), by="sentence").table
    text = corpus.where(source=source).articles.row(0, named=True)
    return [
        " ".join(text[field][start:end].split())
        for field, start, end in table.select("field", "start_char", "end_char").rows()
    ]


def numbers(corpus: mk.Corpus) -> tuple[Counter[str], list[dict[str, Any]], int, int, list[dict[str, Any]]]:
    """Numbers of figures.csv in composed texts, and what became of them.

    Returns outcomes, those missed, how many exact numbers stand under a figure, how many of them the table has there, the rest.

    A number is in a text where its digits stand in it and the text tells its event (front matter).
    """
    listed = _listed(corpus)
    table = mk.figures(corpus.where(composed=True)).table.unique(
        ["article_id", "field", "start_char", "figure"], maintain_order=True
    )
    outcomes, missed = Counter[str](), []
    for text in corpus.articles.filter("composed").sort("source", "told_as_of", "title").iter_rows(named=True):
        found = table.filter(pl.col("article_id") == text["article_id"])
        body = f"{text['title']}\n{text['text']}"
        for figure, event, low, high in sorted(listed, key=lambda one: (one[2] == one[3], one)):
            if event not in text["events"] or low < LEAST_VALUE:
                continue
            body, n = _without(low, high, body)
            if not n:
                continue
            same = found.filter((pl.col("value_low") == low) & (pl.col("value_high") == high))["figure"].to_list()
            outcome = "under its figure" if figure in same else "under no or another figure" if same else "not found"
            outcomes[outcome] += 1
            if outcome != "under its figure":
                missed.append(
                    {"source": text["source"], "figure": figure, "low": low, "high": high, "outcome": outcome}
                )
    known = {(figure, low, high) for figure, _, low, high in listed}
    exact = table.filter(pl.col("figure").is_not_null() & pl.col("value_high").is_not_null())
    off = [
        row for row in exact.iter_rows(named=True) if (row["figure"], row["value_low"], row["value_high"]) not in known
    ]
    return outcomes, missed, exact.height, exact.height - len(off), off


def _listed(corpus: mk.Corpus) -> set[tuple[str, str, float, float]]:
    """Figure, event, low, high of the rows of figures.csv that are confirmed and whose figure the codebook has."""
    known = {figure.id for figure in corpus.codebook.figure}
    with (ROOT / "corpus" / "iran-1988" / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["unverified"] == "false" and row["figure"] in known]
    return {
        (row["figure"], row["event"], float(row["value"] or row["value_low"]), float(row["value"] or row["value_high"]))
        for row in rows
        if row["value"] or (row["value_low"] and row["value_high"])
    }


def _without(low: float, high: float, text: str) -> tuple[str, int]:
    """A text without the places of a range, and how many there were, so that 2,800 to 5,000 is not also 5,000.

    A single number stays, since another figure may have the same.
    """
    if low == high:
        return text, len(re.findall(_digits(low), text))
    return re.subn(rf"{_digits(low)}(?:\s*[-–]\s*|\s+(?:to|and|or)\s+){_digits(high)}", " ", text)


def _digits(value: float) -> str:
    """A pattern for a number as it stands in a text: digits, or millions."""
    shown = [f"{value:,.0f}", f"{value:.0f}"] if value == int(value) else [f"{value:g}"]
    shown += [f"{value / 1e6:g} million"] if value >= 1e6 else []
    return rf"(?<![\d.,])(?:{'|'.join(map(re.escape, shown))})(?!\d|[.,]\d)"


def labels(corpus: mk.Corpus) -> tuple[list[dict[str, str]], dict[str, int]]:
    """Every use of a name of one side in another's texts, as judged by hand, and how many are left with voice="own".

    Raises SystemExit where the reading by hand no longer fits the texts.
    """
    uses = _uses(corpus)
    with JUDGED.open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file))
    key = ("source", "concept", "variant", "sentence")
    if Counter(tuple(row[name] for name in key) for row in judged) != Counter(
        tuple(row[name] for name in key) for row in uses
    ):
        raise SystemExit(f"{JUDGED.name} does not fit the texts; read the uses again: make_tour.py --uses prints them")
    return judged, {"all": len(uses), "own": len(_uses(corpus.where(voice="own")))}


def _uses(corpus: mk.Corpus) -> list[dict[str, str]]:
    rows = []
    for concept in dict.fromkeys(concept for concept, _ in THEIRS):
        result = mk.labelling(corpus, concept=concept, n_resamples=2)
        for n, row in enumerate(result.table.iter_rows(named=True)):
            side = THEIRS.get((concept, row["variant"] or ""))
            if side is None or not row["count"] or row["source"] in side:
                continue
            sentences = [
                " ".join(one.split()) for one in mk.evidence(corpus, result, n, limit=100)["snippet"].to_list()
            ]
            rows += [
                {"source": row["source"], "concept": concept, "variant": row["variant"], "sentence": one}
                for one in sentences
            ]
    return rows


def print_uses(corpus: mk.Corpus, names: Sequence[str] = ("source", "concept", "variant", "sentence")) -> None:
    """Print the uses to be judged, as CSV."""
    import sys

    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_uses(corpus))
