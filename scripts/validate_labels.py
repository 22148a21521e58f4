"""Are names that the codebook misses proposed? One listed name of the bundled corpus hidden at a time. A Markdown table.

Run: python scripts/validate_labels.py (a minute; no outside data). A variant that stands in the texts twice or more is
taken out of the codebook, `mk.find_labels` is asked for names of its concept, and the rank of the first proposal that one
of the hidden patterns means, whole, is noted; a name that is never proposed is a miss. Beside it the simplest method: the
same phrases, the commonest first. The weights of find_labels were chosen on names of this corpus: no untouched test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.matching import find
from mediakit.corpus.mentions import is_set_aside
from mediakit.corpus.patterns import parse_all
from mediakit.models.features import texts_as_articles

__all__ = ["AT", "Hidden", "hidden_names", "main", "share_within"]

ROOT = Path(__file__).resolve().parents[1]
AT = (10, 50)
LEAST = 2  # a phrase that stands once is no candidate (corpus/label_phrases.py)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden name, and its rank (from 1) among the proposals and among the same by count; None where it is not there."""

    concept: str
    variant: str
    rank: int | None
    rank_by_count: int | None


def hidden_names() -> Iterator[Hidden]:
    """Hide each variant that is used at least LEAST times, in turn."""
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    used = mk.labelling(corpus, n_resamples=2).table.group_by("concept", "variant").agg(pl.col("count").sum())
    often = set(used.filter(pl.col("count") >= LEAST).select("concept", "variant").rows())
    concepts = corpus.base.codebook.concept
    for number, concept in enumerate(list(concepts)):
        names = [name for name in concept.variants if not is_set_aside(name)]
        for name in names if len(names) > 1 else ():
            if (concept.id, name) not in often:
                continue
            left = {other: patterns for other, patterns in concept.variants.items() if other != name}
            concepts[number] = concept.model_copy(update={"variants": left})
            yield Hidden(concept.id, name, *_ranks(corpus, concept.id, concept.variants[name]))
        concepts[number] = concept


def _ranks(corpus: Corpus, concept: str, hidden: Sequence[str]) -> tuple[int | None, int | None]:
    table = mk.find_labels(corpus, concept, limit=1_000_000).table
    labels = table["label"].to_list()
    by_count = table.sort("count", "label", descending=[True, False])["label"].to_list()
    found = _meant(labels, hidden) if labels else set()
    if not found:
        return None, None
    return min(labels.index(one) for one in found) + 1, min(by_count.index(one) for one in found) + 1


def _meant(labels: Sequence[str], patterns: Sequence[str]) -> set[str]:
    """Labels all of whose words one pattern means."""
    part = texts_as_articles(labels)
    matches = find(part.tokens, part.codes, part.starts, parse_all(patterns))
    article = part.article[part.sentence_of_chunk(matches.chunk)].tolist()
    whole = [labels[i] for i, n in zip(article, matches.n_words.tolist(), strict=True) if n == len(labels[i].split())]
    return set(whole)


def share_within(ranks: Sequence[int | None], most: int) -> float:
    """The share of ranks up to `most`.

    >>> share_within([1, 12, None, 3], 10)
    0.5
    """
    return sum(rank is not None and rank <= most for rank in ranks) / max(len(ranks), 1)


def main() -> None:
    """Print the table."""
    found = list(hidden_names())
    print(f"{len(found)} names of {len({one.concept for one in found})} concepts, one hidden at a time\n")
    heads = [*(f"among the first {n}" for n in AT), "proposed at all"]
    print(f"| method | {' | '.join(heads)} |\n|---|" + "---:|" * len(heads))
    for method, ranks in (
        ("find_labels", [one.rank for one in found]),
        ("the commonest phrases", [one.rank_by_count for one in found]),
    ):
        at_all = sum(rank is not None for rank in ranks) / len(ranks)
        print(f"| {method} | {' | '.join(f'{share_within(ranks, n):.3f}' for n in AT)} | {at_all:.3f} |")


if __name__ == "__main__":
    main()
