"""How hard are the articles to read, and how varied are their words?

Readability by the classical formulas over sentences, words, letters and syllables; richness by ratios of distinct
words to words. An article has a value (the formulas over all its selected sentences), a group the mean of its
articles, with an interval over articles. The headline counts as a sentence.

The formulas measure the length of sentences and words, not how clear something is. They are for English: articles whose
language is given as another one have no readability and are counted; their richness is given, and can be compared only within a
language. Syllables are counted by rules (text/syllables.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.cells import MIN_ARTICLES, TOO_FEW, Cells, keys_of
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.corpus.languages import english_articles
from mediakit.corpus.passage_counts import PassageCounts, passage_counts, reading_of
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, sentence_places
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result
from mediakit.stats import readability as formulas
from mediakit.stats import richness
from mediakit.stats.bootstrap import mean_interval

__all__ = ["ITEMS", "MATTR_WINDOW", "MTLD_WORDS", "RICHNESS", "evidence", "readability", "readability_cells"]

Array = npt.NDArray[np.float64]
# Words of a stretch of the moving ratio: short enough for a news brief (Covington & McFall 2010 leave it to the question)
MATTR_WINDOW = 50
# Texts shorter than this have no MTLD: McCarthy & Jarvis (2010) tried it on 100 words and more
MTLD_WORDS = 100
READABILITY = (
    "flesch", "flesch_kincaid", "smog", "ari", "coleman_liau", "gunning_fog", "words_per_sentence", "syllables_per_word",
)  # fmt: skip
RICHNESS = ("ttr", "mattr", "yules_k", "mtld")
ITEMS = (*READABILITY, *RICHNESS)


def readability(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    score: str | Sequence[str] | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Result:
    """Score how hard articles are to read and how varied their words are, by group or article.

    Arguments: by, what makes a group ("article" too); score, one or several of the scores below, None for all; n_resamples,
    confidence and seed of the bootstrap over articles.
    Returns a row per group and score: the columns of `by`, item (the score), n_articles (that have it), n_sentences, n_words,
    mean (of articles) with ci_low and ci_high, note. Scores: flesch (0 to 100; higher = easier), flesch_kincaid, smog, ari,
    coleman_liau, gunning_fog (US school grades; higher = harder), words_per_sentence, syllables_per_word; ttr (falls with
    length: for texts of one length), mattr (of stretches of 50 words), mtld (100 words at least; all three: higher = more
    varied), yules_k (higher = more repetition).
    Raises ArgumentError for an unknown score or column.
    Sources: Flesch (1948), Kincaid et al. (1975), McLaughlin (1969), Senter & Smith (1967), Coleman & Liau (1975), Gunning
    (1952), Covington & McFall (2010), Yule (1944), McCarthy & Jarvis (2010).

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["The cat in a dilapidated tophat."]})
    >>> mk.readability(corpus, score="flesch").table.select("item", pl.col("mean").round(4), "note").rows()
    [('flesch', 45.645, 'too few articles')]
    """
    items = _asked(score)
    groups = group(corpus, by)
    cells, n_words = _cells(corpus, groups, items)
    n = len(groups)
    found = [
        _of_group(corpus, groups, cells, g, n_resamples=n_resamples, seed=seed, confidence=confidence) for g in range(n)
    ]
    mean, low, high, scored = (np.array([one[i] for one in found]).reshape(n, len(items)) for i in range(4))
    at = np.repeat(np.arange(n), len(items))
    words, sentences = (np.bincount(cells.group, weights=w, minlength=n) for w in (n_words, cells.n_sentences))
    composed = [name for name in ("composed",) if name in groups.keys.columns and name not in groups.by]
    table = groups.keys[at].select(
        *groups.by,
        pl.Series("item", list(items) * n, dtype=pl.String),
        pl.Series("n_articles", scored.ravel().astype(np.int64)),
        pl.Series("n_sentences", sentences[at].astype(np.int64)),
        pl.Series("n_words", words[at].astype(np.int64)),
        *(
            pl.Series(name, values.ravel()).fill_nan(None)
            for name, values in (("mean", mean), ("ci_low", low), ("ci_high", high))
        ),
        *composed,
        pl.Series("note", _notes_of_rows(groups, items, scored), dtype=pl.String),
    )
    given = {"by": as_names(by), "score": list(items) if score is not None else None, "n_resamples": n_resamples,
             "confidence": confidence}  # fmt: skip
    return Result(table, make_recipe(corpus, "readability", given, seed=seed, notes=_left_out(corpus, items, cells)))


def _asked(score: str | Sequence[str] | None) -> tuple[str, ...]:
    wanted = ITEMS if score is None else (score,) if isinstance(score, str) else tuple(score)
    for one in wanted:
        if one not in ITEMS:
            raise unknown("score of readability", one, ITEMS)
    if not wanted:
        raise ArgumentError(f"score names nothing; there are: {', '.join(ITEMS)}")
    return wanted


def readability_cells(corpus: Corpus, groups: Groups, score: str | Sequence[str] | None = None) -> Cells:
    """The scores of every article in every group, NaN where it has none: what the means are of.

    Arguments: groups; score, as of `readability`.
    """
    return _cells(corpus, groups, _asked(score))[0]


def _cells(corpus: Corpus, groups: Groups, items: Sequence[str]) -> tuple[Cells, Array]:
    english = english_articles(corpus.base)
    parts = passage_counts(corpus, groups)
    values = [_scores(one, english[one.article], items) for one in parts]
    none = np.empty(0, np.int64)
    article, member, sentences, words = (
        np.concatenate([none, *(getattr(one, name) for one in parts)])
        for name in ("article", "group", "sentences", "words")
    )
    return Cells(article, member, sentences, np.concatenate([np.empty((0, len(items))), *values])), words


def _scores(one: PassageCounts, english: npt.NDArray[np.bool_], items: Sequence[str]) -> Array:
    """The scores of passages, [passages, items]."""
    s, w, y, c, p = one.sentences, one.words, one.syllables, one.characters, one.long_words
    read = {
        "flesch": lambda: formulas.flesch(s, w, y),
        "flesch_kincaid": lambda: formulas.flesch_kincaid(s, w, y),
        "smog": lambda: formulas.smog(s, p),
        "ari": lambda: formulas.ari(s, w, c),
        "coleman_liau": lambda: formulas.coleman_liau(s, w, c),
        "gunning_fog": lambda: formulas.gunning_fog(s, w, p),
        "words_per_sentence": lambda: _per(w, s),
        "syllables_per_word": lambda: _per(y, w),
    }
    columns = {name: np.where(english, read[name](), np.nan) for name in items if name in read}
    if set(items) & set(RICHNESS):
        columns |= _richness(one)
    return np.column_stack([columns[name] for name in items])


def _richness(one: PassageCounts) -> dict[str, Array]:
    former = richness.former_places(one.ids, one.starts)
    return {
        "ttr": richness.ttr(former, one.starts),
        "mattr": richness.mattr(former, one.starts, MATTR_WINDOW),
        "yules_k": richness.yules_k(one.ids, one.starts),
        "mtld": np.where(one.words >= MTLD_WORDS, richness.mtld(former, one.starts), np.nan),
    }


def _per(above: npt.NDArray[np.int64], below: npt.NDArray[np.int64]) -> Array:
    return np.asarray(np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0))


def _of_group(
    corpus: Corpus, groups: Groups, cells: Cells, g: int, *, n_resamples: int, seed: int, confidence: float
) -> tuple[Array, Array, Array, Array]:
    """Mean, bounds and articles of each score in a group."""
    values = cells.values[rows := np.flatnonzero(cells.group == g)]
    n = (~np.isnan(values)).sum(axis=0).astype(np.float64)
    mean = np.divide(np.nansum(values, axis=0), n, out=np.full(len(n), np.nan), where=n > 0)
    nothing = np.full(len(n), np.nan)
    if groups.composed[g] or n.max(initial=0) < MIN_ARTICLES:
        return mean, nothing, nothing, n
    _, low, high = mean_interval(
        values, keys_of(corpus)[cells.article[rows]], n_resamples=n_resamples, seed=seed, confidence=confidence,
        min_articles=MIN_ARTICLES,
    )  # fmt: skip
    return mean, low, high, n


def _notes_of_rows(groups: Groups, items: Sequence[str], scored: Array) -> list[str | None]:
    """Why a row has no interval, or no value."""
    notes: list[str | None] = []
    for composed, row in zip(groups.composed.tolist(), scored.astype(int).tolist(), strict=True):
        for item, n in zip(items, row, strict=True):
            if n == 0:
                notes.append("too short" if item in RICHNESS else "no words in English")
            else:
                notes.append("composed: no interval" if composed else TOO_FEW if n < MIN_ARTICLES else None)
    return notes


def _left_out(corpus: Corpus, items: Sequence[str], cells: Cells) -> list[str]:
    notes = []
    other = ~english_articles(corpus.base)[corpus.rows]
    if other.any() and set(items) & set(READABILITY):
        languages = corpus.base.facts["language"][corpus.rows].filter(pl.Series(other)).unique().sort().to_list()
        notes.append(
            f"{int(other.sum())} articles are not in English ({', '.join(map(str, languages))}) and have no readability"
        )
    for item, least in (("mattr", MATTR_WINDOW), ("mtld", MTLD_WORDS)):
        if item in items and (n := int(np.isnan(cells.values[:, items.index(item)]).sum())):
            notes.append(f"{n} texts are shorter than {least} words or repeat none, and have no {item}")
    return notes


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The sentences of a group that weigh most in a score: the longest, by what it counts (syllables, characters or words)."""
    item = str(row.get("item") or ITEMS[0])
    found: list[tuple[int, int, int]] = []
    for number, part in enumerate(corpus.parts):
        reading = reading_of(part)
        weight = {
            "ari": reading.characters, "coleman_liau": reading.characters, "words_per_sentence": reading.words,
            **dict.fromkeys(RICHNESS, reading.words),
        }.get(item, reading.syllables)  # fmt: skip
        top = np.argsort(-weight, kind="stable")[:limit]
        found += [(int(weight[s]), number, int(s)) for s in top.tolist() if weight[s] > 0]
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [place for _, n, s in found[:limit] for place in sentence_places(corpus, n, np.array([s]))]
