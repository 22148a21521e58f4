"""How long does each page of the dashboard wait for the library, once a store is open?  usage: pages.py STORE

Prints JSON: of each call that a page makes, for two sources and for all, seconds of the first time in a fresh process and the
median of the next three (of one, where the first took 20), with what is kept between calls kept, as in the dashboard (whose own
cache of results is not used).
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

import mediakit as mk
from mediakit.corpus.corpus import Corpus

# Page and call -> the call. Pages that need a codebook of events or actors are not here: news files have none.
CALLS: dict[str, Callable[[Corpus], object]] = {
    "Terms: terms": lambda corpus: mk.terms(corpus, by="source"),
    "Terms: keyness": lambda corpus: mk.keyness(corpus, by="source", stopwords="drop"),
    "Concordance": lambda corpus: mk.concordance(corpus, pattern="minister*", limit=200),
    "Tone": lambda corpus: mk.sentiment(corpus, by="source"),
    "Framing: policy": lambda corpus: mk.framing(corpus, by="source", codebook="policy"),
    "Framing: news": lambda corpus: mk.framing(corpus, by="source", codebook="news"),
    "Likeness": lambda corpus: mk.similarity(corpus, by="source"),
    "Overview: duplicates": mk.duplicates,
    "Numbers": lambda corpus: mk.figures(corpus, by="source"),
    "Voices": lambda corpus: mk.voices(corpus, by="source"),
}


def seconds(call: Callable[[Corpus], object], corpus: Corpus) -> float:
    """How long one call takes (wall)."""
    begin = time.perf_counter()
    call(corpus)
    return time.perf_counter() - begin


def main(path: str) -> None:
    """Time every call and print what was found."""
    whole = mk.open(path)
    n = whole.base.articles["source"].value_counts(sort=True).sort("count", "source", descending=[True, False])
    two = whole.where(source=n["source"].head(2).to_list())
    found: dict[str, dict[str, list[float] | str]] = {}
    for name, call in CALLS.items():
        for which, corpus in (("two sources", two), ("all sources", whole)):
            try:
                first = seconds(call, corpus)
                again = [seconds(call, corpus) for _ in range(1 if first > 20 else 3)]
            except mk.MediakitError as error:
                found.setdefault(name, {})[which] = str(error).splitlines()[0]
                continue
            found.setdefault(name, {})[which] = [round(first, 3), round(statistics.median(again), 3)]
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
