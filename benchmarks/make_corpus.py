"""N articles that no one wrote, for measuring: words, lengths, sources and dates as in real news, and the same for the
same seed.

usage: make_corpus.py N FOLDER [--seed 0]        writes FOLDER/part-00000.parquet, ... (5,000 articles each, some 30 MB of text)

Constants fitted to news-100mb.parquet (16,699 articles, 352 sources, 100 MB), as numbers, so that nothing of the text is here:

    words of an article     log-normal, mean of log 6.706, deviation .549       (quantiles there: 5 % 351, 50 % 807, 95 % 2,096)
    frequency of words      Zipf-Mandelbrot, 1 / (rank + 23.5)^1.314            (least squares of logs over the first
    56,000 ranks)
    words of a sentence     20.3 on average (geometric above 4), paragraphs of 2 sentences (23.6 paragraphs an article)
    words of a headline     9.8
    bytes of a word         6.3 with its space and punctuation

Words are made of syllables; the most frequent are English function words, and one in twelve of the others is a word of the tone
and frame lists, so that these have something to count. Sources differ in size (Zipf) and a little in their words.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

MEAN_LOG_WORDS, SD_LOG_WORDS = 6.706, 0.549
EXPONENT, SHIFT, VOCABULARY = 1.314, 23.5, 300_000
WORDS_OF_SENTENCE, LEAST_OF_SENTENCE, SENTENCES_OF_PARAGRAPH, WORDS_OF_TITLE = 20.3, 4, 2, 9.8
SOURCES, PER_PART = 40, 5_000
DAYS = 3_287  # 2012-01-01 to 2020-12-31


def vocabulary() -> pa.StringArray:
    """The words by falling frequency."""
    from mediakit.lexicons.vader import load_lexicon
    from mediakit.text.normalise import stopwords_of

    first = sorted(word for word in stopwords_of("en") if word.isalpha())[:200]
    told = sorted(word for word in load_lexicon() if word.isascii() and word.isalpha())[:4_000]
    onsets, vowels, codas = (
        "b d f g k l m n p r s t v st tr pl".split(),
        "a e i o u ai ou".split(),
        ["", "n", "r", "s", "l"],
    )
    syllables = ["".join(parts) for parts in product(onsets, vowels, codas)]
    order = np.random.default_rng(7).permutation(len(syllables) ** 2)[:VOCABULARY]
    made = [syllables[i // len(syllables)] + syllables[i % len(syllables)] for i in order.tolist()]
    words = first + [
        told[i // 12] if i % 12 == 5 and i // 12 < len(told) else made[i] for i in range(VOCABULARY - len(first))
    ]
    return pa.array(words)


def part(number: int, n: int, seed: int, words: pa.StringArray, cumulative: np.ndarray) -> pl.DataFrame:
    """One part of n articles."""
    draw = np.random.default_rng([seed, number])
    lengths = np.exp(draw.normal(MEAN_LOG_WORDS, SD_LOG_WORDS, n)).astype(np.int64).clip(20, 20_000)
    share = 1 / np.arange(1, SOURCES + 1) ** 0.7
    source = draw.choice(SOURCES, n, p=share / share.sum())
    titles = draw.poisson(WORDS_OF_TITLE - 3, n) + 3
    day = np.datetime64("2012-01-01") + draw.integers(0, DAYS, n)
    return pl.DataFrame(
        {
            "article_id": [f"made-{number:05d}-{i:04d}" for i in range(n)],
            "source": [f"source-{s + 1:02d}" for s in source],
            "title": pl.from_arrow(_texts(titles, source, draw, words, cumulative, sentences=False)),
            "date": day.astype(str),
            "text": pl.from_arrow(_texts(lengths, source, draw, words, cumulative, sentences=True)),
        }
    )


def _texts(
    lengths: np.ndarray, source: np.ndarray, draw: np.random.Generator, words: pa.StringArray, cumulative: np.ndarray, *,
    sentences: bool,
) -> pa.Array:  # fmt: skip
    n = int(lengths.sum())
    rank = np.searchsorted(cumulative, draw.random(n)).clip(0, len(words) - 1)
    own = draw.random(n) < 0.03  # three words in a hundred are a source's own
    rank[own] = 300 + (np.repeat(source, lengths)[own] * 97 + draw.integers(0, 60, int(own.sum()))) % 5_000
    ends = np.cumsum(lengths)
    last, starts = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    last[ends - 1], starts[ends - lengths] = True, True
    after = np.zeros(n, np.int8)
    if sentences:
        count = int(n / (WORDS_OF_SENTENCE * 0.7)) + 10
        cuts = np.cumsum(LEAST_OF_SENTENCE + draw.geometric(1 / (WORDS_OF_SENTENCE - LEAST_OF_SENTENCE), count))
        cuts = cuts[cuts < n] - 1
        after[cuts] = np.where(draw.random(len(cuts)) < 1 / SENTENCES_OF_PARAGRAPH, 2, 1)
        after[last] = 3
        starts[1:] |= after[:-1] > 0
    signs = pa.array([" ", ". ", ".\n\n", "."]).take(pa.array(after))
    chosen = words.take(pa.array(rank))
    chosen = pc.if_else(pa.array(starts), pc.utf8_capitalize(chosen), chosen)
    glued = pc.binary_join_element_wise(chosen, signs, "")
    offsets = pa.array(np.concatenate([[0], ends]).astype(np.int32))
    return pc.utf8_trim_whitespace(pc.binary_join(pa.ListArray.from_arrays(offsets, glued), ""))


def make(n: int, folder: Path, seed: int = 0) -> None:
    """Write n articles to a folder; parts that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    words = vocabulary()
    weights = (np.arange(1, len(words) + 1) + SHIFT) ** -EXPONENT
    cumulative = np.cumsum(weights / weights.sum())
    for number, first in enumerate(range(0, n, PER_PART)):
        file = folder / f"part-{number:05d}.parquet"
        if not file.exists():
            some = part(number, min(PER_PART, n - first), seed, words, cumulative)
            some.write_parquet(temporary := file.with_suffix(".half"), compression="lz4")
            temporary.rename(file)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("n", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    make(given.n, given.folder, given.seed)
