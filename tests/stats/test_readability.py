"""Published values of readability, the formulas as docs print them, and richness against plain loops."""

from __future__ import annotations

import re

import numpy as np
import pytest

from mediakit.stats import readability as formulas
from mediakit.stats.richness import MTLD_SIZE, former_places, mattr, mtld, ttr, yules_k
from mediakit.text.syllables import syllables


def test_the_published_cat() -> None:
    # quanteda's documentation of textstat_readability prints Flesch 1.2575 and 45.6450, FOG 17.0 and 9.0667
    cat, zero = "the cat in a dilapidated tophat".split(), "readability zero one ten eleven".split()
    assert sum(map(syllables, cat)) == 11
    assert sum(map(syllables, zero)) == 12
    assert formulas.flesch([2, 1], [5, 6], [12, 11]).round(4).tolist() == [1.2575, 45.645]
    long_words = [sum(syllables(word) >= 3 for word in words) for words in (zero, cat)]
    assert formulas.gunning_fog([2, 1], [5, 6], long_words).round(4).tolist() == [17.0, 9.0667]


def test_the_printed_formulas_are_the_code() -> None:
    counts = {"sentences": 7, "words": 120, "syllables": 190, "characters": 560, "long_words": 13}
    for line in formulas.FORMULAS.splitlines():
        name, _, right = (one.strip() for one in line.partition("="))
        code = re.sub(r"√\((.+)\)", r"(\1)**.5", right.replace("−", "-").replace("·", "*"))
        function = getattr(formulas, name)
        asked = function.__code__.co_varnames[: function.__code__.co_argcount]
        assert float(function(*(counts[one] for one in asked))) == pytest.approx(eval(code, {}, counts)), name


def test_nothing_has_no_score() -> None:
    assert np.isnan(formulas.flesch(0, 0, 0))
    assert np.isnan(formulas.smog(0, 0))


def factors(words: list[int], size: float = MTLD_SIZE) -> float:
    full, seen, n = 0.0, set(), 0
    for word in words:
        seen.add(word)
        n += 1
        if len(seen) / n < size:
            full, seen, n = full + 1, set(), 0
    return full + (1 - len(seen) / n) / (1 - size) if n else full


def test_richness_is_its_definition() -> None:
    rng = np.random.default_rng(3)
    lengths = [0, 1, 2, 60, 400, 133, 5]
    texts = [rng.zipf(1.3, n).clip(0, 500).tolist() for n in lengths]
    words, starts = np.array([w for text in texts for w in text]), np.concatenate([[0], np.cumsum(lengths)])
    former = former_places(words, starts)
    found = [ttr(former, starts), yules_k(words, starts), mattr(former, starts, 50), mtld(former, starts)]
    for i, text in enumerate(texts):
        n, counts = len(text), [text.count(w) for w in set(text)]
        windows = [len(set(text[a : a + 50])) / 50 for a in range(n - 49)]
        f, b = (factors(text), factors(text[::-1])) if n else (0, 0)
        expected = [
            len(counts) / n if n else np.nan,
            1e4 * (sum(c * c for c in counts) - n) / n**2 if n else np.nan,
            np.mean(windows) if windows else np.nan,
            (n / f + n / b) / 2 if f and b else np.nan,
        ]
        np.testing.assert_allclose([one[i] for one in found], expected, rtol=1e-9)
