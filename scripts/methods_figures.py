"""What docs/methods.md says of agreement with people: the figures, made by the functions of the validate scripts.

A *set* is a file of data (or the gold in the repository) with the figures of every method measured on it:
{"data": file, "n": 8739, "of": "mentions", "command": what prints them, "figures": {method: {figure: value}}}. No date and no
place of a file is kept, so that the same data give the same file.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from mediakit.measures.actor_sentiment import LABELS
from mediakit.models.card import card

__all__ = [
    "MAKERS",
    "Sets",
    "events",
    "frames",
    "gates",
    "intervals",
    "labels",
    "model",
    "quotations",
    "syllables",
    "tone",
    "tone_model",
    "toward",
]

Sets = dict[str, dict[str, Any]]
DIGITS = 6  # of a figure as it is kept: more than is shown, fewer than differ between machines
_OF_CARD = {"accuracy": "accuracy", "calibration_error": "calibration error", "share_unsure": "share unsure",
            "accuracy_where_sure": "accuracy where sure"}  # fmt: skip
FOLDS, SEED, TOWARD_FOLDS, MOST = 10, 0, 5, 20_000


def _set(data: str, n: int, of: str, command: str, figures: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    kept = {method: {k: round(float(v), DIGITS) for k, v in some.items()} for method, some in figures.items()}
    return {"data": data, "n": n, "of": of, "command": f"python scripts/{command}", "figures": kept}


def tone(folder: Path) -> Sets:
    """Tone against ratings of editorials, the sentence's tone against labels toward names, VADER against NLTK's."""
    from validate_sentiment import ROWS

    files = {
        "editorials": ("nyt-editorials-dev.tsv", "snippets"),
        "mentions": ("newsmtsc-train.jsonl", "mentions"),
        "corpus": ("news-iran.parquet", "sentences"),
    }
    found: Sets = {}
    for option, (name, of) in files.items():
        rows = list(ROWS[option][1](folder / name, argparse.Namespace(most=MOST)))
        figures = {
            row.method: {row.figure: row.value}
            | ({} if row.low is None or row.high is None else {"low": row.low, "high": row.high})
            for row in rows
        }
        found[option] = _set(name, rows[0].n, of, f"validate_sentiment.py --{option} DATA/{name}", figures)
    return found


def toward(folder: Path) -> Sets:
    """Sentiment toward names: F1 of each label, their mean and accuracy."""
    from validate_toward import f1_of_labels, guesses

    name = "newsmtsc-train.jsonl"
    gold, methods = guesses(folder / name, TOWARD_FOLDS, True)
    figures = {}
    for method, guessed in methods.items():
        f1 = f1_of_labels(guessed, gold)
        by_label = {f"F1 {label}": value for label, value in zip(LABELS, f1, strict=True)}
        figures[method.strip()] = {
            "macro-F1": float(np.mean(f1)), **by_label, "accuracy": float((guessed == gold).mean())
        }  # fmt: skip
    command = f"validate_toward.py DATA/{name} --tuned-on-this --folds {TOWARD_FOLDS}"
    return {"toward": _set(name, len(gold), "mentions", command, figures)}


def frames(folder: Path) -> Sets:
    """Codebooks and learned frames, by cross-validation."""
    from validate_frames import SETS

    files = {
        "gvfc": ("gvfc-train.csv", "headlines"),
        "narrative": ("narrative-frames-dev.jsonl", "articles"),
        "frac": ("frac-frames.csv", "sentences"),
    }
    found: Sets = {}
    for option, (name, of) in files.items():
        for scored in SETS[option](folder / name, FOLDS, SEED):
            key = option + scored.data.removeprefix(name).replace("`", "").replace(" ", "-")
            figures = {row["name"]: _of_frames(row, scored.n) for row in scored.rows}
            command = f"validate_frames.py --{option} DATA/{name} --folds {FOLDS} --seed {SEED}"
            found[key] = _set(scored.data.replace("`", ""), scored.n, of, command, figures)
    return found


def _of_frames(row: Mapping[str, Any], n: int) -> dict[str, float]:
    """A method's figures; the standard error is that of a share of n texts."""
    accuracy = float(row["accuracy"])
    figures = {
        "accuracy": accuracy,
        "standard error": (accuracy * (1 - accuracy) / n) ** 0.5,
        "macro-F1": row["macro_f1"],
    }
    if row["name"] == "learned frames":
        figures["calibration error"] = row["ece"]
    return figures | {f"F1 {one['frame']}": one["f1"] for one in row["frames"]}


def quotations(folder: Path) -> Sets:
    """Quotations by characters: all articles, and those whose errors were not read."""
    import json

    from validate_quotations import scores

    name = "polnear-dev.jsonl"
    with (folder / name).open(encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    found: Sets = {}
    for part, some in {"all": articles, "odd": articles[1::2]}.items():
        figures = {
            method.strip(): dict(zip(("precision", "recall", "F1"), kept.rates(), strict=True))
            for method, kept in scores(some).items()
        }
        command = f"validate_quotations.py DATA/{name} --part {part}"
        found[f"polnear-{part}"] = _set(name, len(some), "articles", command, figures)
    return found


def events(folder: Path) -> Sets:
    """Articles on the same event: groups found, by topics left out, beside the simplest groupings."""
    import json

    import polars as pl

    from train_events import b_cubed, cross_validated, pair_f1

    file = "ecbplus-dev.jsonl"
    rows = [json.loads(line) for line in (folder / file).read_text("utf-8").splitlines()]
    event, topic = (
        pl.Series([str(row[name]) for row in rows]).rank("dense").cast(pl.Int64).to_numpy()
        for name in ("event", "topic")
    )
    scores = np.array(cross_validated(rows))
    figures = {
        "every article alone": np.arange(len(rows)),
        "one group a topic": topic,
    }
    found = {
        name: {"B-cubed F1": b_cubed(event, some), "pair F1": pair_f1(event, some)} for name, some in figures.items()
    }
    found["mk.events, learned without the topics scored"] = {
        "B-cubed F1": scores[:, 0].mean(), "spread": scores[:, 0].std(), "least": scores[:, 0].min(),
        "pair F1": scores[:, 1].mean(),
    }  # fmt: skip
    return {"events": _set(file, len(rows), "articles", f"validate_events.py DATA/{file} --cross-validate", found)}


def gates(_: Path) -> Sets:
    """The gold of the project's own in tests/gates."""
    from validate_gates import GATES

    found: Sets = {}
    for rows_of in GATES.values():
        for row in rows_of():
            key = "gate-" + "-".join(re.findall(r"[a-z]+", row.gold.replace(".toml", "")))
            one = found.setdefault(key, _set(f"tests/gates/{row.gold}", row.n, "sentences", "validate_gates.py", {}))
            one["figures"] |= _set("", 0, "", "", {row.method: row.figures})["figures"]
    return found


def labels(_: Path) -> Sets:
    """Names of one side in another's texts, as read by hand for the tour of the bundled corpus; hidden names proposed."""
    import mediakit as mk
    from tour_checks import JUDGED, ROOT
    from tour_checks import labels as judged_labels
    from validate_labels import AT, hidden_names, share_within

    judged, left = judged_labels(mk.open(ROOT / "corpus" / "iran-1988"))
    n = len(judged)
    kinds = {
        kind: sum(row["judged"] == kind for row in judged) / n for kind in ("own", "reported", "denied", "other sense")
    }
    figures: dict[str, dict[str, float]] = {"all uses": {"n": n, **kinds}, 'with voice="own"': {"n": left["own"]}}
    found = list(hidden_names())
    ranks = {
        "find_labels": [one.rank for one in found], "the commonest phrases": [one.rank_by_count for one in found]
    }  # fmt: skip
    hidden = {
        name: {f"among the first {n}": share_within(some, n) for n in AT}
        | {"proposed at all": sum(rank is not None for rank in some) / len(some)}
        for name, some in ranks.items()
    }
    about = f"names of {len({one.concept for one in found})} concepts"
    return {
        "labels-hidden": _set("corpus/iran-1988", len(found), about, "validate_labels.py", hidden),
        "labels": _set(f"docs/tour/{JUDGED.name}", n, "uses", "make_tour.py --checks", figures),
    }


def intervals(_: Path) -> Sets:
    """How often intervals said to be of 95 % hold the truth, on simulated articles."""
    from interval_coverage import SHAPES, matched_coverage, mean_coverage, ratio_coverage

    sizes = (5, 10, 20, 50)
    of: dict[str, Callable[[int], tuple[float, float]]] = {
        f"mean, {shape}": partial(mean_coverage, shape) for shape in SHAPES
    }  # fmt: skip
    of["ratio of sums"] = ratio_coverage
    figures = {name: {f"{n} articles": cover(n)[0] for n in sizes} for name, cover in of.items()}
    matched = {"matched difference": {
        "one event, 5 + 5": matched_coverage([(5, 5)])[0],
        "10 events, 1 + 1": matched_coverage([(1, 1)] * 10)[0],
        "12 events, 2 + 10": matched_coverage([(2, 10)] * 12)[0],
        "3 events, 20 + 40": matched_coverage([(20, 40)] * 3)[0],
    }}  # fmt: skip
    command = "interval_coverage.py"
    return {
        "intervals": _set("simulated", 3000, "samples a cell", command, figures),
        "intervals-matched": _set("simulated", 3000, "samples a cell", command, matched),
    }


def syllables(folder: Path) -> Sets:
    """Syllables counted by rules, against the CMU Pronouncing Dictionary (its file cmudict.dict, put into the folder)."""
    from validate_syllables import figures

    if not (folder / "cmudict.dict").is_file():
        print(f"syllables: {folder} has no cmudict.dict; its figures are kept as they are")
        return {}
    n, found, _ = figures(folder / "cmudict.dict", folder / "news-100mb.parquet")
    command = "validate_syllables.py DATA/cmudict.dict DATA/news-100mb.parquet"
    return {"syllables": _set("news-100mb.parquet", n, "words that the dictionary has", command, {"rules": found})}


def model(_: Path) -> Sets:
    """False alarms of the regression table, simulated."""
    from model_false_alarms import SOURCES, alarms

    runs = 1000
    found = {f"{n} sources": alarms(n, runs) for n in SOURCES}
    return {"model-alarms": _set("simulated", runs, "corpora a row", f"model_false_alarms.py --runs {runs}", found)}


def tone_model(folder: Path) -> Sets:
    """What the card of the shipped model says: nothing is measured here, training/measure.py did."""
    del folder
    found: Sets = {}
    for head, one in card().measured.items():
        more = {
            **{f"F1 {label}": value for label, value in zip(LABELS, one.get("f1_of_labels", ()), strict=False)},
            **{f"F1 {frame}": value for frame, value in one.get("f1_of_frames", {}).items()},
            **{name: one[key] for key, name in _OF_CARD.items() if key in one},
        }
        figures = {
            f"model {card().name}": {one["figure"]: one["value"], "low": one["low"], "high": one["high"], **more},
            one["beside"]: {one["figure"]: one["value_beside"]},
        }
        unseen = {"frames": "ten folds", "same": "their events never taught"}.get(head, "held out")
        of = f"{one['unit']}, {unseen}"
        found[f"model-{head}"] = _set(one["data"], one["n"], of, "", figures) | {
            "command": "python training/measure.py DATA FOLDER"
        }
    names = {name: {"share changed": one["share_changed"]} for name, one in card().symmetry.items()}
    n = sum(one["n_pairs"] for one in card().symmetry.values())
    found["model-symmetry"] = _set("training/counterfactual.toml", n, "pairs of names, composed", "", names) | {
        "command": "python training/measure.py DATA FOLDER"
    }
    return found


MAKERS: dict[str, Callable[[Path], Sets]] = {
    "tone": tone, "toward": toward, "frames": frames, "quotations": quotations, "gates": gates, "labels": labels,
    "intervals": intervals, "events": events, "syllables": syllables, "model": model, "tone_model": tone_model,
}  # fmt: skip
