"""How far do the scores of tone agree with people, and with NLTK? A Markdown table, made from data given as arguments.

Run: python scripts/validate_sentiment.py [--editorials NYT.tsv] [--mentions NEWSMTSC.jsonl] [--corpus CORPUS] [--most N]

editorials  id (`editorial_snippet`), mean human rating, text, by tabs: Pearson r with the ratings (Hutto & Gilbert 2014)
mentions    newsmtsc lines: macro-F1 of negative, neutral and positive toward the named target (Hamborg & Donnay 2021)
corpus      anything mediakit opens: on how many sentences VADER's four values equal those of NLTK

Bounds are of 95 %, a percentile bootstrap over whole editorials, or over whole sentences with all their mentions. Each
function that takes a path gives rows of the table; to add rows, write one and name it in ROWS.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import mediakit as mk
from mediakit.lexicons.vader import load_lexicon

__all__ = ["ROWS", "Row", "corpus_rows", "editorial_rows", "macro_f1", "main", "mention_rows", "table"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
N_RESAMPLES, SEED = 2000, 0
POLAR = 0.05  # Hutto & Gilbert (2014)


@dataclass(frozen=True)
class Row:
    """A line of the table: which data, which method, which figure, its bounds (None: a count), and of how many."""

    data: str
    method: str
    figure: str
    value: float
    low: float | None
    high: float | None
    n: int


def bootstrapped(
    figure: Callable[[Ints], float], clusters: Sequence[object], n_resamples: int = N_RESAMPLES
) -> tuple[float, float, float]:
    """A figure of rows, with the bounds of a percentile bootstrap that draws whole clusters."""
    _, number = np.unique(np.array([str(one) for one in clusters]), return_inverse=True)
    order = np.argsort(number, kind="stable")
    rows = np.split(order, np.cumsum(np.bincount(number))[:-1])
    rng = np.random.default_rng(SEED)
    drawn = [
        figure(np.concatenate([rows[i] for i in rng.integers(0, len(rows), len(rows))])) for _ in range(n_resamples)
    ]
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return figure(np.arange(len(number))), float(low), float(high)


def macro_f1(gold: Ints, found: Ints, classes: Sequence[int] = (-1, 0, 1)) -> float:
    """Mean of the F1 of each class; a class that is neither there nor found has 0."""
    scores = []
    for one in classes:
        right = int(((gold == one) & (found == one)).sum())
        scores.append(2 * right / max(int((gold == one).sum()) + int((found == one).sum()), 1))
    return float(np.mean(scores))


def editorial_rows(path: Path, _: argparse.Namespace) -> Iterator[Row]:
    """Pearson r of each score of a snippet with its mean human rating."""
    cells = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    ids, ratings, texts = zip(*[(row[0], float(row[1]), row[2]) for row in cells], strict=True)
    people, editorials = np.array(ratings), [one.split("_")[0] for one in ids]
    for method, scores in _snippet_scores(texts).items():

        def r(rows: Ints, scores: Array = scores) -> float:
            with np.errstate(invalid="ignore", divide="ignore"):  # a resample of equal scores has no r
                return float(np.corrcoef(people[rows], scores[rows])[0, 1])

        yield Row(path.name, method, "Pearson r", *bootstrapped(r, editorials), len(people))


def _snippet_scores(texts: Sequence[str]) -> dict[str, Array]:
    words = load_lexicon()
    signs = {word: float(np.sign(weight)) for word, weight in words.items() if any(map(str.isalnum, word))}
    weights = {word: weight for word, weight in words.items() if word in signs}
    corpus = mk.from_texts({str(number): [text] for number, text in enumerate(texts)})
    means = dict(mk.sentiment(corpus, n_resamples=1).table.select("source", "mean").rows())
    scores = {
        "VADER, mean of sentences": [means[str(number)] for number in range(len(texts))],
        "VADER, the whole snippet": mk.sentiment_of(texts)["compound"].to_list(),
        "VADER's words, mean weight": _listed(texts, weights, "mean_weight"),
        "positive minus negative words, per word": _listed(texts, signs, "net_share"),
    }
    return {method: np.array([value or 0.0 for value in found]) for method, found in scores.items()}


def _listed(texts: Sequence[str], words: dict[str, float], score: str) -> list[float | None]:
    found: list[float | None] = mk.sentiment_of(texts, method="lexicon", lexicon=words, score=score)["score"].to_list()
    return found


def mention_rows(path: Path, _: argparse.Namespace) -> Iterator[Row]:
    """Macro-F1 of the whole sentence's tone, taken for the tone toward each of its targets: the simplest method."""
    with path.open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    pairs = [(at, int(target["polarity"])) for at, line in enumerate(lines) for target in line["targets"]]
    sentence = np.array([at for at, _ in pairs])
    gold = np.array([(polarity - 4) // 2 for _, polarity in pairs])
    compound = mk.sentiment_of([line["sentence_normalized"] for line in lines])["compound"].to_numpy()
    guesses = {
        "always neutral": np.zeros(len(gold), np.int64),
        "VADER on the sentence": np.where(compound >= POLAR, 1, np.where(compound <= -POLAR, -1, 0))[sentence],
    }
    for method, found in guesses.items():

        def f1(rows: Ints, found: Ints = found) -> float:
            return macro_f1(gold[rows], found[rows])

        yield Row(path.name, method, "macro-F1", *bootstrapped(f1, sentence.tolist(), 500), len(gold))


def corpus_rows(path: Path, given: argparse.Namespace) -> Iterator[Row]:
    """On how many sentences VADER's neg, neu, pos and compound equal NLTK's."""
    corpus = mk.open(path)
    table = mk.sentiment(corpus, by="sentence", n_resamples=1).table.drop_nulls("compound").head(given.most)
    wanted = corpus.base.articles.select("article_id", "title", "text")
    table = table.join(wanted, on="article_id", maintain_order="left")
    analyzer, equal = _nltk(), 0
    for row in table.iter_rows(named=True):
        theirs = analyzer.polarity_scores(row[row["field"]][row["start_char"] : row["end_char"]])
        equal += all(abs(row[name] - theirs[name]) < 1e-9 for name in ("neg", "neu", "pos", "compound"))
    yield Row(path.name, "VADER as NLTK's", "equal sentences", equal, None, None, table.height)


def _nltk() -> Any:
    """NLTK's analyzer with the lexicon of the vaderSentiment package, so that nothing is downloaded."""
    from nltk.sentiment import vader

    analyzer = vader.SentimentIntensityAnalyzer.__new__(vader.SentimentIntensityAnalyzer)
    analyzer.lexicon, analyzer.constants = dict(load_lexicon()), vader.VaderConstants()
    return analyzer


# option -> (what it is, the function that makes its rows)
ROWS: dict[str, tuple[str, Callable[[Path, argparse.Namespace], Iterator[Row]]]] = {
    "editorials": ("editorial snippets with human ratings", editorial_rows),
    "mentions": ("sentences with targets and polarities", mention_rows),
    "corpus": ("a corpus to compare with NLTK", corpus_rows),
}


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown."""
    lines = ["| data | method | figure | value | 95 % | n |", "|---|---|---|---:|---|---:|"]
    for row in rows:
        bounds = f"{row.low:.3f} to {row.high:.3f}" if row.low is not None and row.high is not None else ""
        value = f"{row.value:.3f}" if bounds else f"{row.value:,.0f}"
        lines.append(f"| {row.data} | {row.method} | {row.figure} | {value} | {bounds} | {row.n:,} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name, (what, _) in ROWS.items():
        parser.add_argument(f"--{name}", type=Path, metavar="PATH", help=what)
    parser.add_argument("--most", type=int, default=20_000, help="most sentences to compare with NLTK")
    given = parser.parse_args()
    chosen = [(make, getattr(given, name)) for name, (_, make) in ROWS.items() if getattr(given, name)]
    if not chosen:
        parser.error(f"give at least one of {', '.join(f'--{name}' for name in ROWS)}")
    print(table([row for make, path in chosen for row in make(path, given)]))


if __name__ == "__main__":
    main()
