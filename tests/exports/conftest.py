"""One comparison with hostile names, made once: sources, titles and metadata that try to be formulas and markup."""

from __future__ import annotations

import polars as pl
import pytest

from mediakit.compare.profile import Profile, compare
from mediakit.corpus.codebook import Codebook
from mediakit.corpus.corpus import Base, Corpus

HOSTILE = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://evil.example","x")'
SOURCES = (HOSTILE, FORMULA, "plain & simple")
_TELLING = (
    "The court ruled against the minister. Critics were furious and afraid.",
    "Officials praised the great success of the talks! The economy grew and jobs returned.",
    "Police arrested two people. The crime shocked the quiet town, and neighbours wept.",
)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    rows = [
        {"article_id": f"{number}-{copy}", "source": source, "title": f"{HOSTILE} {copy}",
         "date": f"2020-01-0{copy + 1}",
         "text": f"{_TELLING[number]} {_TELLING[(number + copy) % 3]} It was day {copy}."}
        for number, source in enumerate(SOURCES) for copy in range(6)
    ]  # fmt: skip
    empty = {name: pl.lit(None, dtype=pl.String).alias(name) for name in ("author", "url", "language")}
    table = pl.DataFrame(rows).with_columns(*empty.values(), pl.lit([]).cast(pl.List(pl.String)).alias("events"))
    codebook = Codebook.model_validate(
        {"corpus": {"title": f"A corpus {HOSTILE}", "sampling": {"population": "eighteen texts & <b>no</b> more"}}}
    )
    rejects = pl.DataFrame({"file": [FORMULA], "row": [1], "reason": ["<img src=x>"], "advice": ["mend it"]})
    return Corpus(Base(table, codebook, rejects, ("a <i>note</i>",)))


@pytest.fixture(scope="session")
def profile(corpus: Corpus) -> Profile:
    return compare(corpus, n_resamples=99, n_permutations=99)
