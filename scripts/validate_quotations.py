"""How well are quotations found? Character-level precision, recall and F1 against PolNeAR's hand-made attributions.

Run: python scripts/validate_quotations.py POLNEAR.jsonl [--part even|odd]. Each line is an article: text, attributions
with lists of [start, end) for source, cue and content. Content and source are compared as sets of characters, so a
nested attribution counts once. By type: recall of the gold contents of a type, as double quotation marks in them tell
it; precision of the contents found with that type. The baseline is text in double quotation marks.

The rules were written looking at errors in every second article only (--part even); the others (odd) were scored. The
verbs were chosen with the frequencies of cues over both, so odd is no untouched test set.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl
import regex

from mediakit.corpus.corpus import Part
from mediakit.corpus.spans import sentence_offsets
from mediakit.corpus.tokens import tokenise
from mediakit.text.quotations import Quotation, quotations_of

__all__ = ["Scores", "main", "quotations_in", "scores"]

Spans = Iterable[Sequence[int]]
_BASELINE = regex.compile(r"[“\"][^“”\"]*[”\"]")
_MARKS = regex.compile(r"[“”\"]|''")
_WORDS = regex.compile(r"\p{L}+")


class Scores:
    """Characters found, in the gold, and in both; of one kind of span."""

    def __init__(self) -> None:
        self.found = self.gold = self.of_found_right = self.of_gold_found = 0

    def add(self, found: int, gold: int, right: int, covered: int) -> None:
        """Count an article's characters."""
        self.found, self.gold = self.found + found, self.gold + gold
        self.of_found_right, self.of_gold_found = self.of_found_right + right, self.of_gold_found + covered

    def line(self, name: str) -> str:
        """One line of the report."""
        return f"{name:<28}" + "".join(f"{value:10.3f}" for value in self.rates()) + f"{self.gold:12,}"

    def rates(self) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        precision, recall = self.of_found_right / max(self.found, 1), self.of_gold_found / max(self.gold, 1)
        return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def quotations_in(texts: Sequence[str]) -> Iterator[list[Quotation]]:
    """The quotations of each text, with sentences as a corpus has them."""
    tokens = tokenise(pl.DataFrame({"title": [""] * len(texts), "text": list(texts)}))
    _, starts, ends = (column.to_list() for column in sentence_offsets(Part.whole(tokens)))
    sentences: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for field, *where in zip(
        tokens.sentences.field.tolist(), starts, ends, tokens.sentences.paragraph.tolist(), strict=True
    ):
        sentences[field // 2].append((where[0], where[1], where[2]))
    for number, text in enumerate(texts):
        yield quotations_of(text, sentences[number])


def _mask(length: int, spans: Spans) -> int:
    """A set of characters as the bits of a number."""
    marked = bytearray(length)
    for start, end in spans:
        marked[start:end] = b"\1" * (min(end, length) - start)
    return int.from_bytes(marked, "big")


def _gold_type(text: str, spans: Spans) -> str:
    """Direct, indirect or mixed: which words of a gold content stand between quotation marks in it."""
    content = " ".join(text[start:end] for start, end in spans)
    if not _MARKS.search(content):
        return "indirect"
    return "mixed" if _WORDS.search(_BASELINE.sub(" ", content.replace("''", '"'))) else "direct"


def scores(articles: Sequence[dict[str, object]]) -> dict[str, Scores]:
    """Scores by name: content, content by type, speakers, and the baseline."""
    kept: dict[str, Scores] = defaultdict(Scores)
    for article, found in zip(articles, quotations_in([str(one["text"]) for one in articles]), strict=True):
        text, gold = str(article["text"]), article["attributions"]
        assert isinstance(gold, list)
        contents = {kind: _mask(len(text), []) for kind in ("direct", "indirect", "mixed")}
        for one in gold:
            contents[_gold_type(text, one.get("content", []))] |= _mask(len(text), one.get("content", []))
        content = contents["direct"] | contents["indirect"] | contents["mixed"]
        everything = _mask(len(text), [(one.start, one.end) for one in found])
        _compare(kept["content"], everything, content)
        for kind, wanted in contents.items():
            of_kind = _mask(len(text), [(one.start, one.end) for one in found if one.type == kind])
            right, covered = (of_kind & content).bit_count(), (everything & wanted).bit_count()
            kept[f"  {kind}"].add(of_kind.bit_count(), wanted.bit_count(), right, covered)
        sources = _mask(len(text), [span for one in gold for span in one.get("source", [])])
        _compare(kept["speakers"], _mask(len(text), [one.speaker for one in found if one.speaker]), sources)
        _compare(
            kept["double quotation marks alone"],
            _mask(len(text), [m.span() for m in _BASELINE.finditer(text)]),
            content,
        )
    return kept


def _compare(kept: Scores, found: int, gold: int) -> None:
    both = (found & gold).bit_count()
    kept.add(found.bit_count(), gold.bit_count(), both, both)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path, help="PolNeAR articles as JSON lines")
    parser.add_argument(
        "--part", choices=("all", "even", "odd"), default="all", help="articles by their line number from 0"
    )
    given = parser.parse_args()
    with given.path.open(encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    articles = {"all": articles, "even": articles[::2], "odd": articles[1::2]}[given.part]
    print(f"{given.path.name}, {given.part}: {len(articles)} articles, characters")
    print(f"{'':<28}{'precision':>10}{'recall':>10}{'F1':>10}{'gold':>12}")
    for name, kept in scores(articles).items():
        print(kept.line(name))


if __name__ == "__main__":
    main()
