"""How often do the rules count the syllables of a word as a dictionary of pronunciations does?

usage: validate_syllables.py CMUDICT NEWS [--show N]

CMUDICT is the file cmudict.dict of the CMU Pronouncing Dictionary, NEWS a corpus whose words are looked up. A word is
right if any of its pronunciations has as many syllables. Words that the dictionary lacks (names, numbers) are not judged.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np

import mediakit as mk
from mediakit.corpus.counts import count_words
from mediakit.corpus.groups import group
from mediakit.text.syllables import syllables_of

__all__ = ["figures", "pronunciations"]


def pronunciations(path: Path) -> dict[str, set[int]]:
    """The numbers of syllables that each word of a CMU dictionary has: a vowel bears a digit, its stress."""
    found: dict[str, set[int]] = {}
    for line in path.read_text(encoding="latin-1").splitlines():
        word, *sounds = line.partition("#")[0].split() or [""]
        if sounds and not line.startswith(";;;"):
            found.setdefault(re.sub(r"\(\d+\)$", "", word).lower(), set()).add(sum(one[-1].isdigit() for one in sounds))
    return found


def figures(dictionary: Path, news: Path) -> tuple[int, dict[str, float], list[str]]:
    """Words judged; shares right of tokens and types, share of tokens judged; and the commonest errors."""
    known = pronunciations(dictionary)
    corpus = mk.open(news)
    counts = count_words(corpus, group(corpus, "composed"))
    words = counts.vocabulary.to_list()
    n = np.asarray(counts.matrix.sum(axis=0)).ravel()
    at = np.array([i for i, word in enumerate(words) if word in known])
    guessed = syllables_of([words[i] for i in at])
    right = np.array([g in known[words[i]] for g, i in zip(guessed.tolist(), at.tolist(), strict=True)])
    wrong = at[~right][np.argsort(-n[at[~right]], kind="stable")]
    found = {
        "tokens right": float(n[at][right].sum() / n[at].sum()),
        "types right": float(right.mean()),
        "tokens judged": float(n[at].sum() / n.sum()),
    }
    return len(at), found, [f"{words[i]} ({n[i]})" for i in wrong.tolist()]


def main() -> None:
    """Print the shares, and the commonest errors where asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dictionary", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("--show", type=int, default=0, help="so many of the commonest errors")
    given = parser.parse_args()
    n, found, wrong = figures(given.dictionary, given.news)
    print(f"{n:,} words judged: " + ", ".join(f"{name} {value:.4f}" for name, value in found.items()))
    print("\n".join(wrong[: given.show]))


if __name__ == "__main__":
    main()
