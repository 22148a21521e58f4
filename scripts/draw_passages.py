"""Which sentences of the bundled corpus does a reader assign to events by hand? A draw by seed, stratified by source.

From each source of composed reports as many articles, from each of these as many sentences (headlines included), all by
chance; the owner's article has a list of its own (tests/gates/article_events.toml). Prints every drawn article with its
sentences numbered and the drawn ones marked, or with --toml the bare list to fill in. It never looks at what the rule of
passages says, nor prints the events that an article's metadata name.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np

import mediakit as mk
from mediakit.corpus.spans import sentence_text

__all__ = ["ARTICLES", "SEED", "SENTENCES", "drawn"]

SEED, ARTICLES, SENTENCES = 1988, 4, 7
CORPUS = Path(__file__).parents[1] / "corpus" / "iran-1988"


def drawn(corpus: mk.Corpus) -> list[tuple[int, list[int], list[int]]]:
    """(row of an article, the numbers of its sentences in the part, which of them are drawn, from 0 in the article)."""
    chance = random.Random(SEED)
    table, part = corpus.base.articles, corpus.parts[0]
    found = []
    for source in sorted(set(table.filter(table["composed"])["source"].to_list())):
        rows = [row for row, one in enumerate(table["source"].to_list()) if one == source]
        rows.sort(key=lambda row: str(table["title"][row]))
        for row in sorted(chance.sample(rows, ARTICLES)):
            sentences = np.flatnonzero(part.article == row).tolist()
            found.append((row, sentences, sorted(chance.sample(range(len(sentences)), SENTENCES))))
    return found


def main() -> None:
    """Print the draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--toml", action="store_true", help="the list to fill in")
    given = parser.parse_args()
    corpus = mk.open(CORPUS)
    for row, sentences, chosen in drawn(corpus):
        about = corpus.base.articles.row(row, named=True)
        if given.toml:
            for number in chosen:
                begins = sentence_text(corpus, 0, sentences[number])[:40].replace('"', "'")
                print(f'  {{ title = "{about["title"]}", sentence = {number}, begins = "{begins}", events = [] }},')
            continue
        print(f"\n=== {about['source']} | {about['told_as_of'] if 'told_as_of' in about else about['date']}")
        for number, sentence in enumerate(sentences):
            print(f"{'>>' if number in chosen else '  '} {number} {sentence_text(corpus, 0, sentence)}")


if __name__ == "__main__":
    main()
