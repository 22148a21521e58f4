"""How far do the rules for passages, numbers and quotations agree with the hand-made gold in tests/gates? Markdown tables.

Run: python scripts/validate_gates.py. It needs no outside data: the gold stands in the repository, its provenance at the
head of each file. Passages were assigned by one reader, a language model that worked on this repository; sentences with
numbers and quotations were written by the same hand as the rules. So these are checks of the rules on texts of one style,
not estimates for newspapers: other prose does worse.

Beside each stand the simplest methods: codebook terms in the sentence itself, the article's metadata, digits, double
quotation marks.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import regex

import mediakit as mk
from mediakit.corpus.matching import find
from mediakit.corpus.passages import event_cues, passages
from mediakit.corpus.patterns import parse_all
from mediakit.text.numbers import find_numbers

__all__ = ["GATES", "Agreement", "event_rows", "figure_rows", "main", "quotation_rows"]

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gates"
Events = frozenset[str]
Spans = set[int]
_DIGITS = regex.compile(r"\d+(?:[.,]\d+)*")
_IN_MARKS = regex.compile(r"[“\"]([^“”\"]*)[”\"]")
_EDGES = "“”,. "


@dataclass(frozen=True)
class Agreement:
    """A line of a table: the gold's file, the method, of how many, and figures by name."""

    gold: str
    method: str
    n: int
    figures: dict[str, float]


def event_rows() -> Iterator[Agreement]:
    """Events of sentences: the same set of events, an event in common, Cohen's kappa over sets of events."""
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    methods = {
        "rules": _by_rule(corpus),
        "codebook terms in the sentence itself": _by_terms(corpus),
        "all events that the article's metadata name": _by_metadata(corpus),
    }
    part, articles = corpus.parts[0], corpus.base.articles
    letters = {f"E{number:02d}": event for number, event in enumerate(passages(corpus.base).events, 1)}

    def told(column: str, value: str) -> list[int]:
        return [int(s) for s in np.flatnonzero(part.article == articles[column].to_list().index(value))]

    whole = _gold("article_events.toml")
    wanted: dict[str, list[tuple[int, Events]]] = {"passages.toml": [], "article_events.toml": []}
    for article in _gold("passages.toml")["article"]:
        sentences = told("title", article["title"])
        for number, events, _ in article["sentences"]:
            wanted["passages.toml"].append((sentences[number], frozenset(letters[one] for one in events)))
    for sentence, events in zip(told("source", whole["article"]), whole["sentences"], strict=True):
        wanted["article_events.toml"].append((sentence, frozenset(letters[one] for one in events)))
    several = articles["events"].list.len().to_list()
    wanted["passages.toml, of articles on several events"] = [
        pair for pair in wanted["passages.toml"] if several[part.article[pair[0]]] > 1
    ]
    for gold, pairs in wanted.items():
        for method, found in methods.items():
            both = [(by_hand, found.get(sentence, frozenset())) for sentence, by_hand in pairs]
            yield Agreement(gold, method, len(both), _of_events(both))


def _of_events(pairs: Sequence[tuple[Events, Events]]) -> dict[str, float]:
    from sklearn.metrics import cohen_kappa_score

    names = [[" ".join(sorted(pair[side])) for pair in pairs] for side in (0, 1)]
    return {
        "same events": float(np.mean([a == b for a, b in pairs])),
        "an event in common": float(np.mean([bool(a & b) or a == b for a, b in pairs])),
        "kappa": float(cohen_kappa_score(*names)),
    }


def _by_rule(corpus: mk.Corpus) -> dict[int, Events]:
    found = passages(corpus.base)
    return _joined((s, found.events[e]) for s, e in zip(*(column.tolist() for column in found.pairs[0]), strict=True))


def _by_terms(corpus: mk.Corpus) -> dict[int, Events]:
    """Every event any of whose cues stands in the sentence; no neighbours, no dates, no choice among several."""
    part, events = corpus.parts[0], corpus.codebook.event
    cues = [event_cues(event, corpus.codebook) for event in events]
    of_pattern = [event.id for event, some in zip(events, cues, strict=True) for _ in some]
    patterns = parse_all([cue for some in cues for cue in some])
    matches = find(part.tokens, part.codes, part.starts, patterns, longest=False)
    sentences = part.sentence_of_chunk(matches.chunk).tolist()
    return _joined((s, of_pattern[p]) for s, p in zip(sentences, matches.pattern.tolist(), strict=True))


def _by_metadata(corpus: mk.Corpus) -> dict[int, Events]:
    told = [frozenset(one or ()) for one in corpus.base.articles["events"].to_list()]
    return {sentence: told[article] for sentence, article in enumerate(corpus.parts[0].article.tolist())}


def _joined(pairs: Iterator[tuple[int, str]]) -> dict[int, Events]:
    found: dict[int, set[str]] = {}
    for sentence, event in pairs:
        found.setdefault(sentence, set()).add(event)
    return {sentence: frozenset(events) for sentence, events in found.items()}


def figure_rows() -> Iterator[Agreement]:
    """Numbers in sentences: precision and recall of expressions, and of their values alone."""
    sentences = _gold("figures.toml")["sentences"]
    for name, some in (("figures.toml", sentences), ("figures.toml, held out", sentences[2::3])):
        gold = [[tuple(row) for row in one["found"]] for one in some]
        rules = [_numbers(one["text"]) for one in some]
        digits = [[(float(m[0].replace(",", "")),) for m in _DIGITS.finditer(one["text"])] for one in some]
        low = [[(float(row[1]),) for row in rows] for rows in gold]
        compared: dict[str, tuple[list[Any], list[Any]]] = {
            "rules: expression, bounds, qualifier": (_cut(rules, slice(0, 4)), _cut(gold, slice(0, 4))),
            "rules: the same and unit": (rules, gold),
            "rules: value alone": (_cut(rules, slice(1, 2)), low),
            "digits: value alone": (digits, low),
        }
        for method, (found, wanted) in compared.items():
            yield Agreement(name, method, len(some), _matched(found, wanted))


def _numbers(text: str) -> list[tuple[Any, ...]]:
    return [
        (text[one.start : one.end], one.low, "open" if one.high is None else one.high, one.qualifier or "", one.unit or "")
        for one in find_numbers(text)
    ]  # fmt: skip


def _cut(rows: Sequence[Sequence[tuple[Any, ...]]], columns: slice) -> list[list[tuple[Any, ...]]]:
    return [[row[columns] for row in some] for some in rows]


def _matched(found: Sequence[Sequence[Any]], wanted: Sequence[Sequence[Any]]) -> dict[str, float]:
    """Precision and recall of rows, each of which matches once."""
    right = sum((Counter(a) & Counter(b)).total() for a, b in zip(found, wanted, strict=True))
    return {"precision": right / max(sum(map(len, found)), 1), "recall": right / max(sum(map(len, wanted)), 1)}


def quotation_rows() -> Iterator[Agreement]:
    """Quotations in sentences: precision and recall of the contents' characters, and of speakers to the letter."""
    gold = _gold("quotations.toml")["sentences"]
    corpus = mk.from_texts({"a": [one["text"] for one in gold]})
    table = mk.quotations(corpus).table
    found = [table.filter(pl.col("article_id") == one) for one in corpus.articles["article_id"].to_list()]
    wanted = [_union(_place(one["text"], words) for _, words in one["found"]) for one in gold]
    rules = [
        _union(_trimmed(one["text"], *span) for span in some.select("start_char", "end_char").rows())
        for one, some in zip(gold, found, strict=True)
    ]
    marks = [_union(_trimmed(one["text"], *m.span(1)) for m in _IN_MARKS.finditer(one["text"])) for one in gold]
    named = [sorted({name for name in some["speaker"].to_list() if name}) for some in found]
    speakers = [sorted({name for name, _ in one["found"] if name}) for one in gold]
    yield Agreement("quotations.toml", "rules: content, characters", len(gold), _matched_sets(rules, wanted))
    yield Agreement("quotations.toml", "double quotation marks: content", len(gold), _matched_sets(marks, wanted))
    yield Agreement("quotations.toml", "rules: speakers", len(gold), _matched(named, speakers))


def _matched_sets(found: Sequence[Spans], wanted: Sequence[Spans]) -> dict[str, float]:
    return _matched([sorted(one) for one in found], [sorted(one) for one in wanted])


def _union(spans: Iterator[Spans]) -> Spans:
    return set().union(*spans)


def _place(text: str, content: str) -> Spans:
    return set(range(text.index(content), text.index(content) + len(content)))


def _trimmed(text: str, start: int, end: int) -> Spans:
    """The characters of a span without marks, commas and periods at its edges, as the gold has them."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return set(range(start, end))


def _gold(name: str) -> dict[str, Any]:
    return tomllib.loads((GOLD / name).read_text(encoding="utf-8"))


GATES: dict[str, Callable[[], Iterator[Agreement]]] = {
    "passages": event_rows, "figures": figure_rows, "quotations": quotation_rows,
}  # fmt: skip


def main() -> None:
    """Print a table for each gate."""
    for name, rows_of in GATES.items():
        rows = list(rows_of())
        columns = list(rows[0].figures)
        print(f"\n## {name}\n\n| gold | method | {' | '.join(columns)} | n |\n|---|---|" + "---:|" * (len(columns) + 1))
        for row in rows:
            cells = " | ".join(f"{row.figures[column]:.3f}" for column in columns)
            print(f"| {row.gold} | {row.method} | {cells} | {row.n} |")


if __name__ == "__main__":
    main()
