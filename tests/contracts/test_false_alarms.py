"""How often do the tests cry wolf? On simulated corpora in which sources do not differ, so that every finding is false.

The words come in bursts (an article has its own rates) and the tone and the frames depend on the event, as in real news.
One source split at random must give no more small p than chance would; sources with different mixes of events must not
either when events are matched, and show what goes wrong when they are not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

import mediakit as mk

CUES = (
    "success great peace welcome terrible crime killed attack court law parliament election price economy budget police "
    "hospital school security military border church rights protest treaty minister family victim blame responsible"
).split()
FILLER = [f"{a}{b}{c}" for a in "bdfglm" for b in "aeiou" for c in ("na", "lo", "ri", "sta", "mu")]
EVENTS = ("alpha", "beta", "gamma")
CODEBOOK = {"event": [{"id": name, "name": f"The {name} case", "terms": [name]} for name in EVENTS]}


def article(rng: np.random.Generator, events: list[str], base: dict[str, Any]) -> str:
    """A paragraph per event, in which every word has the event's rate times a rate of this article's own (bursts)."""
    own = rng.gamma(1.0, 1.0, size=len(CUES) + len(FILLER))
    paragraphs = []
    for event in events:
        rates = base[event] * own
        words = rng.choice([*CUES, *FILLER], size=(rng.integers(4, 8), 9), p=rates / rates.sum())
        sentences = [" ".join(words[0][:8]) + f" {event}", *(" ".join(row) for row in words[1:])]
        paragraphs.append(" ".join(f"{sentence.capitalize()}." for sentence in sentences))
    return "\n\n".join(paragraphs)


def simulated(seed: int, mixes: dict[str, list[float]], n: int = 50) -> list[dict[str, Any]]:
    """Articles of sources that tell events in their own mix, with one way of telling for all."""
    rng = np.random.default_rng(seed)
    base = {event: np.concatenate([rng.gamma(0.12, 10, len(CUES)), rng.gamma(0.7, 3, len(FILLER))]) for event in EVENTS}
    rows = []
    for source, mix in mixes.items():
        for number in range(n):
            told = rng.choice(EVENTS, size=rng.integers(1, 3), replace=False, p=mix).tolist()
            rows.append({"article_id": f"{source}{number}", "source": source, "text": article(rng, told, base)})
    return rows


SAME = {"x": [0.4, 0.3, 0.3], "y": [0.4, 0.3, 0.3]}
UNLIKE = {"x": [0.8, 0.1, 0.1], "y": [0.1, 0.1, 0.8]}
QUICK = {"measures": ["sentiment", "framing_policy", "framing_news"], "n_resamples": 4, "n_permutations": 199}


def all_tests(make_corpus: Any, mixes: dict[str, list[float]], within: str | None, n_corpora: int) -> pl.DataFrame:
    """p and q of every difference in several corpora; items that vary nowhere (p = 1 by definition) left out."""
    tables = [
        mk.compare(make_corpus(simulated(seed, mixes), CODEBOOK), within=within, **QUICK).differences.table
        for seed in range(n_corpora)
    ]
    return pl.concat(tables).filter((pl.col("p") < 1) & pl.col("p").is_not_null()).select("p", "q")


def test_random_labels_give_few_small_p_and_about_no_q(make_corpus: Any) -> None:
    found = all_tests(make_corpus, SAME, "event", 30)
    assert found.height > 300
    assert (found["p"] < 0.05).mean() <= 0.07
    assert (found["q"] < 0.05).sum() <= 2


def test_other_mixes_of_events_are_no_difference_when_events_are_matched(make_corpus: Any) -> None:
    matched = all_tests(make_corpus, UNLIKE, "event", 30)
    pooled = all_tests(make_corpus, UNLIKE, None, 20)
    assert matched.height > 300
    assert (matched["p"] < 0.05).mean() <= 0.07
    assert (matched["q"] < 0.05).sum() <= 3
    assert (pooled["p"] < 0.05).mean() >= 0.12  # what a pooled comparison finds is the mix, not the telling


def keyness_shares(
    make_corpus: Any, mixes: dict[str, list[float]], within: str | None, n_corpora: int = 20
) -> tuple[float, float, int]:
    """Share of terms with p < .05, the same by G² (3.84 at one degree of freedom), and terms with q < .05."""
    tables = [
        mk.keyness(make_corpus(simulated(seed, mixes), CODEBOOK), target="x", within=within).table
        for seed in range(n_corpora)
    ]
    table = pl.concat(tables).filter(pl.col("p").is_not_null() & ~pl.col("term").is_in(EVENTS))
    return (table["p"] < 0.05).mean(), (table["g2_4cell"] > 3.84).mean(), (table["q"] < 0.05).sum()  # type: ignore[return-value]


def test_keyness_of_a_source_split_at_random(make_corpus: Any) -> None:
    by_article, by_word, n_found = keyness_shares(make_corpus, SAME, None)
    assert by_article <= 0.05
    assert by_word >= 0.1  # taking every word for independent finds differences where there are none
    assert n_found <= 3


@pytest.mark.parametrize(("within", "lowest", "highest"), [("event", 0.0, 0.06), (None, 0.15, 1.0)])
def test_keyness_of_sources_with_other_mixes_of_events(
    make_corpus: Any, within: str | None, lowest: float, highest: float
) -> None:
    by_article, _, _ = keyness_shares(make_corpus, UNLIKE, within)
    assert lowest <= by_article <= highest


def test_a_real_difference_is_found(make_corpus: Any) -> None:
    """Tests that found nothing ever would pass the others."""
    rows = simulated(0, SAME)
    for row in rows:
        if row["source"] == "x":
            row["text"] = row["text"].replace(". ", " terrible crime. ")
    corpus = make_corpus(rows, CODEBOOK)
    tone = mk.compare(corpus, measures=["sentiment"], n_permutations=199, n_resamples=199).differences.table.row(
        0, named=True
    )
    assert tone["p"] <= 0.01
    assert tone["ci_high"] < 0
    terms = mk.keyness(corpus, target="x", within="event").table
    assert {"terrible", "crime"} <= set(terms.filter(pl.col("q") < 0.05)["term"])
