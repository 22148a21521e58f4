"""Which words count as the same word, and which are function words?

Stems by Porter's second stemmer (NLTK), lemmas by simplemma, stop words by stopwordsiso. All are applied to the
distinct words, never to the text. NLTK takes seconds to import, so it is imported only when stems are asked for.
"""

from __future__ import annotations

from functools import cache

import polars as pl

__all__ = ["NORMALISERS", "normalised", "stopwords_of"]

NORMALISERS = ("lower", "stem", "lemma")


def normalised(vocabulary: pl.Series, how: str, language: str = "en") -> pl.Series:
    """Each word's stem or lemma.

    >>> normalised(pl.Series(["protests", "protesting"]), "stem").to_list()
    ['protest', 'protest']
    """
    words = vocabulary.to_list()
    if how == "stem":
        from nltk.stem.snowball import EnglishStemmer

        stem = EnglishStemmer().stem
        changed = [" ".join(map(stem, word.split(" "))) for word in words]
    elif how == "lemma":
        from simplemma import lemmatize

        changed = [" ".join(lemmatize(each, lang=language) for each in word.split(" ")) for word in words]
    else:
        changed = words
    return pl.Series(vocabulary.name, changed, dtype=pl.String)


@cache
def stopwords_of(language: str) -> frozenset[str]:
    """The function words of a language (ISO 639-1 code), from stopwordsiso; empty where it has none.

    Words that stand for what a text is about are in its English list too ("million", "page", "world", ...): kept as
    they are, since a published list can be cited. With `stopwords="keep"` nothing is dropped.
    """
    from stopwordsiso import has_lang, stopwords

    return frozenset(stopwords(language)) if has_lang(language) else frozenset()
