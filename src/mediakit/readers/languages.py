"""In which language is an article written, where it does not say?

A text full of English small words is English; others are told by py3langid (naive Bayes over byte sequences, 138
languages; Lui & Baldwin 2012, with the model of py3langid 0.4) from the first 500 bytes. Its model is walked here for
thousands of texts at once, a byte at a time for all of them: the package itself takes one text at a time, which would
make a hundred megabytes of news wait for fifteen seconds.

A text too short to tell, or one that could be several languages, stays without: a wrong language would leave the
article out of scores that exist for English only. What was found is counted in a note, and can be set or switched off.
It cannot tell a text in two languages, and near ones (Croatian and Bosnian, Malay and Indonesian) it mixes up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.errors import ArgumentError
from mediakit.readers.formats import Notes

__all__ = ["DETECT", "LEAVE", "check_choice", "detect", "fill_languages"]

DETECT, LEAVE = "detect", "none"

_BYTES = 500  # 300 tell nearly all news; a caption or dateline in front can be in another language
_BLOCK = 4_096  # texts at a time: some 60 MB of visited states
# A sentence of forty letters is where py3langid becomes sure; below, "Quiet day." is Breton.
_LEAST_LETTERS = 40
_LEAST_SURE = 0.9  # its probabilities are calibrated for length; real news gets .999
# Plainly English: of at least 20 words, four are small words that no other language has, and one in 12 (16, 20) of the first
# 500 (3,000, 30,000) characters is one of these or of a few more. That settles all of 16,699 news articles, and the model
# says English of each of which it is sure.
_OWN = r"\b(?:the|and|that|with|which|from|this|have|has|would|their|been|who|were)\b"
_SMALL = r"\b(?:the|and|of|that|with|which|from|this|have|has|would|their|for|by|are|been|who|were|not)\b"
_LEAST_OWN = 4
_LEAST_WORDS = 20
_LOOKS = ((_BYTES, 12), (3_000, 16), (30_000, 20))
_NO_LANGUAGE = "zxx"  # the model's class for numbers and code


@dataclass(frozen=True)
class _Model:
    """py3langid's model: a machine that reads bytes and counts features, and each language's weight of each feature."""

    next_row: npt.NDArray[np.int32]
    row: npt.NDArray[np.int32]
    feature: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]
    prior: npt.NDArray[np.float32]
    codes: npt.NDArray[np.str_]


def check_choice(missing_language: str) -> None:
    """ArgumentError for what is neither "detect", "none" nor a language's code."""
    code = missing_language.replace("-", "").replace("_", "")
    if missing_language not in (DETECT, LEAVE) and not (code.isascii() and code.isalpha() and 2 <= len(code) <= 8):
        raise ArgumentError(
            f'missing_language is "{DETECT}", "{LEAVE}" or a code such as "en" or "de", not {missing_language!r}'
        )


def fill_languages(
    articles: pl.DataFrame, missing_language: str, notes: Notes, found: pl.Series | None = None
) -> pl.DataFrame:
    """Give a language to the articles that have none, and say what was done.

    missing_language: "detect", "none" (leave them), or a code to give to all of them
    found: the languages of those that have none, where they were detected before
    """
    given = articles["language"]
    if missing_language == LEAVE or not given.null_count():
        return articles
    if missing_language != DETECT:
        notes.say(f"language set to {missing_language!r} for {given.null_count():,} articles that give none")
        return articles.with_columns(given.fill_null(missing_language))
    if found is None:
        found = detect(articles.filter(given.is_null())["text"])
    counts = found.drop_nulls().value_counts(sort=True).sort("count", found.name, descending=[True, False])
    told = ", ".join(f"{code} {count:,}" for code, count in counts.iter_rows())
    unsure = f"; too short or unsure, left empty: {found.null_count():,}" if found.null_count() else ""
    if counts.height:
        notes.say(f"languages detected where articles give none: {told}{unsure}")
    places = pl.arange(0, articles.height, eager=True).filter(given.is_null())
    return articles.with_columns(given.scatter(places, found).alias("language"))


def detect(texts: pl.Series) -> pl.Series:
    """The language code of each text (ISO 639), null where it is too short or the model is not sure.

    >>> detect(pl.Series(["Die Gespräche waren nach Angaben beider Seiten ein großer Erfolg.", "Yes."])).to_list()
    ['de', None]
    """
    found = pl.repeat(None, texts.len(), dtype=pl.String, eager=True).alias("language")
    left = pl.arange(0, texts.len(), eager=True)
    for n_chars, one_in in _LOOKS:
        english = _plainly_english(texts.gather(left), n_chars, one_in)
        found, left = found.scatter(left.filter(english), "en"), left.filter(~english)
    heads = [_encoded(text) for text in texts.gather(left).fill_null("").to_list()]
    told = [(row, head) for row, head in zip(left.to_list(), heads, strict=True) if _has_letters(head)]
    for at in range(0, len(told), _BLOCK):
        some = told[at : at + _BLOCK]
        codes = pl.Series(list(_block([head for _, head in some])), dtype=pl.String)
        found = found.scatter([row for row, _ in some], codes)
    return found


def _plainly_english(texts: pl.Series, n_chars: int, one_in: int) -> pl.Series:
    """Which texts begin in English beyond doubt, so that the model need not be asked: many of its small words."""
    head = texts.fill_null("").str.slice(0, n_chars).str.to_lowercase()
    small = head.str.count_matches(_SMALL)
    words = head.str.count_matches(r"\p{L}+")
    own = head.str.count_matches(_OWN)
    return (own >= _LEAST_OWN) & (small * one_in >= words) & (words >= _LEAST_WORDS)


def _block(heads: list[bytes]) -> Iterator[str | None]:
    model = _model()
    scores = _scores(model, heads)
    # As py3langid: temperature by length, so that a long text is not surer than it should be.
    scores /= np.sqrt(np.maximum([len(head) for head in heads], 1))[:, None]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    names, of_name = np.unique(model.codes, return_inverse=True)  # a language in two scripts has two columns
    summed = np.zeros((len(heads), len(names)))
    np.add.at(summed.T, of_name, scores.T)
    best = summed.argmax(axis=1)
    sure = summed.max(axis=1) / summed.sum(axis=1)
    for name, probability in zip(names[best], sure, strict=True):
        told = probability >= _LEAST_SURE and name != _NO_LANGUAGE
        yield str(name) if told else None


def _scores(model: _Model, heads: list[bytes]) -> npt.NDArray[np.float64]:
    """Log posterior of each language for each text: prior + sum over features of log(1 + count) * weight."""
    from scipy.sparse import csr_matrix

    text, feature = _visited(model, heads)
    shape = (len(heads), len(model.weights))
    counts = csr_matrix((np.ones(len(text), np.float32), (text, feature)), shape=shape)
    counts.data = np.log1p(counts.data)
    return np.asarray(counts @ model.weights + model.prior, dtype=np.float64)


def _visited(model: _Model, heads: list[bytes]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """The features that each text passes, as pairs (text, feature); all texts take a step at the same time."""
    order = np.argsort([-len(head) for head in heads], kind="stable")
    lengths = np.array([len(heads[i]) for i in order])
    letters = np.zeros((int(lengths[0]) if len(lengths) else 0, len(heads)), np.uint8)
    for column, i in enumerate(order):
        letters[: lengths[column], column] = np.frombuffer(heads[i], np.uint8)
    state = np.zeros(len(heads), np.int32)
    texts, features = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
    for step, letter in enumerate(letters):
        n = int(np.searchsorted(-lengths, -step, side="left"))  # texts longer than this step
        state = model.next_row[(model.row[state[:n]] << 8) + letter[:n]]
        found = model.feature[state]
        hit = np.flatnonzero(found >= 0)
        texts.append(order[hit])
        features.append(found[hit])
    return np.concatenate(texts), np.concatenate(features)


@cache
def _model() -> _Model:
    from py3langid import langid

    loaded: Any = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    return _Model(
        np.asarray(loaded.tk_nextmove, np.int32),
        np.asarray(loaded.tk_row, np.int32),
        np.asarray(loaded.tk_output, np.int32),
        np.asarray(loaded.nb_ptc, np.float32),
        np.asarray(loaded.nb_pc, np.float32),
        np.asarray(loaded.nb_classes),
    )


def _encoded(text: str) -> bytes:
    """The start of a text as the model takes it: composed letters, no headline in capitals, whole characters."""
    head = text.strip()[:_BYTES]
    head = unicodedata.normalize("NFC", head.lower() if head.isupper() else head)
    return head.encode("utf-8", "replace")[:_BYTES].decode("utf-8", "ignore").encode()


def _has_letters(head: bytes) -> bool:
    letters = (letter for letter in head.decode() if letter.isalpha())
    return next(islice(letters, _LEAST_LETTERS - 1, None), None) is not None
