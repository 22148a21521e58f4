"""Why has this text this score? Every scored word, what it weighs, and the rule that changed it.

By VADER: the word's valence in the lexicon, what the rules of grammar made of it (negation, degree words, capitals,
"but", idioms, punctuation), and what that adds to the score, so that the rows add up to the score of the text exactly;
what rounding to four places leaves is a row of its own. By a word list: every match, its weight, and its share of the
score.

It shows how a score came about, not whether it is right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.languages import english_articles
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in, spans
from mediakit.corpus.texts import corpus_of_text
from mediakit.errors import ArgumentError, unknown
from mediakit.lexicons import vader
from mediakit.lexicons.lexicon import Lexicon, as_lexicon
from mediakit.lexicons.lexicon_hits import hits_of, resolve_score, sums_of
from mediakit.lexicons.vader_parts import scored
from mediakit.result import Result

__all__ = ["METHODS", "ROUNDING", "explain_sentiment"]

WordList = str | Path | Mapping[str, Any] | Lexicon
METHODS = ("vader", "lexicon")
ROUNDING = "(rounding)"
_SCHEMA = {
    "article_id": pl.String, "sentence": pl.Int64, "word": pl.String, "weight": pl.Float64, "after": pl.Float64,
    "rules": pl.String, "contribution": pl.Float64, "field": pl.String, "start_char": pl.Int64, "end_char": pl.Int64,
}  # fmt: skip


def explain_sentiment(
    corpus: Corpus | str,
    *,
    article_id: str | None = None,
    method: str = "vader",
    lexicon: WordList | None = None,
    score: str | None = None,
) -> Result:
    """Say which words gave an article, or a text, its score of tone, and by which rules.

    Arguments: corpus, or a text (scored as one sentence, as `sentiment_of` does); article_id, which article of the
    corpus (its selected sentences); method, lexicon and score as in `sentiment`.
    Returns one row a scored word: article_id, sentence (from 1), word, weight (in the list), after (what the rules, or a
    negation, made of it), rules (their names), contribution (to the score; the rows add up to it), field, start_char,
    end_char. Rows without a place: marks of punctuation, and "(rounding)".
    Raises ArgumentError for an unknown article, method or score.
    Sources: Hutto & Gilbert (2014), Young & Soroka (2012), Dodds et al. (2011).

    >>> why = explain_sentiment("The talks were not very good!").table
    >>> why.select("word", "weight", "rules").rows()[0]
    ('good', 1.9, 'booster, 1 word before; negation, 2 words before')
    >>> round(why["contribution"].sum(), 4)
    -0.4432
    """
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    words = as_lexicon(lexicon) if method == "lexicon" else None
    if words is None and (lexicon is not None or score is not None):
        raise ArgumentError("lexicon= and score= are for method='lexicon'; VADER has its own word list and one score")
    score = resolve_score(words, score) if words else None
    one = corpus_of_text(corpus) if isinstance(corpus, str) else _article(corpus, article_id)
    rows = _of_list(one, words, score) if words and score else _of_vader(one)
    given = {
        "article_id": article_id, "method": method, "lexicon": words.recipe() if words else None, "score": score
    }  # fmt: skip
    recipe = make_recipe(one, "explain_sentiment", given, notes=words.notes() if words else (),
                         references=("Hutto & Gilbert (2014), VADER",) if words is None else ())  # fmt: skip
    return Result(pl.DataFrame(rows, schema=_SCHEMA, orient="row"), recipe)


def _article(corpus: Corpus, article_id: str | None) -> Corpus:
    if article_id is None:
        raise ArgumentError("article_id= is missing; say which article of the corpus is to be explained")
    return corpus.where(article_id=article_id)


Row = tuple[str, int | None, str, float | None, float, str, float, str | None, int | None, int | None]


def _of_vader(corpus: Corpus) -> list[Row]:
    rows: list[Row] = []
    known, total, name, mean = english_articles(corpus.base), 0.0, "", 0.0
    for number, part in enumerate(corpus.parts):
        if not part.n_sentences or not known[part.article].all():
            continue
        name = str(corpus.base.facts["article_id"][int(part.article[0])])
        mean = float(scored(part).compound.mean())
        for sentence in range(part.n_sentences):
            for row in _sentence(corpus, number, part, sentence, name):
                total += row[6]
                rows.append(row)
    if rows or mean:
        rows.append((name, None, ROUNDING, None, 0.0, "", mean - total, None, None, None))
    return rows


def _sentence(corpus: Corpus, number: int, part: Part, sentence: int, name: str) -> list[Row]:
    first, last = int(part.starts[sentence]), int(part.starts[sentence + 1])
    cores = part.tokens.cores
    explained = vader.explain([cores[core] for core in part.tokens.chunks.core_of[part.codes[first:last]].tolist()])
    total = sum(word.after for word in explained)
    root = math.sqrt(total * total + vader.ALPHA) * part.n_sentences  # an article is the mean of its sentences
    places = [Place(number, first + word.chunk, first + word.chunk) for word in explained if word.chunk >= 0]
    where = iter(spans(corpus, places).select("field", "start_char", "end_char").rows())
    rows: list[Row] = []
    for word in explained:
        rules, placed = "; ".join(word.rules), word.chunk >= 0
        field, start, end = next(where) if placed else (None, None, None)
        weight = word.valence if placed else None
        rows.append((name, sentence + 1, word.word, weight, word.after, rules, word.after / root, field, start, end))
    return rows


def _of_list(corpus: Corpus, words: Lexicon, score: str) -> list[Row]:
    rows: list[Row] = []
    for number, part in enumerate(corpus.parts):
        if not part.n_sentences:
            continue
        name = str(corpus.base.facts["article_id"][int(part.article[0])])
        found, base = hits_of(part, words), float(sums_of(part, words, score).base.sum())
        where = spans(corpus, places_in(number, found.matches))
        sentence = (part.sentence_of_chunk(found.matches.chunk) + 1).tolist()
        plain = np.array([0.0 if value is None else value for value in words.values])[found.matches.pattern].tolist()
        for at, row in enumerate(where.select("field", "start_char", "end_char").rows()):
            text = corpus.base.field(row[0], int(part.article[sentence[at] - 1]))
            rules = "negation" if found.turned[at] else ""
            after = float(found.value[at])
            shown = " ".join(str(text)[row[1] : row[2]].split())
            rows.append((name, sentence[at], shown, plain[at], after, rules, after / base if base else 0.0, *row))
    return rows
