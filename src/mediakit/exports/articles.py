"""Which articles went into a package, without their texts: metadata, counts, and a fingerprint of each text.

`corpus/articles.csv` lets a reader find every article again and lets `mediakit reproduce` say which text has changed.
The texts themselves go along only where the article's licence lets them be passed on, or by force.
"""

from __future__ import annotations

import hashlib
import re

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError

__all__ = ["FINGERPRINT", "articles_table", "may_be_passed_on", "with_their_text"]

FINGERPRINT = "sha256"
_NOT_METADATA = ("text", "n_words")
# Licences under which a text may be passed on unchanged. No-derivatives and non-commercial ones are among them: the
# text is not changed, and the licence stays beside it.
_OPEN = re.compile(
    r"\b(?:cc0|cc[ -]?by|creative commons|public domain|pddl|odc-by|odbl|open government licen[cs]e|ogl|mit|apache)\b",
    re.I,
)
# Words that take an open licence back ("not CC-BY", "all rights reserved").
_CLOSED = re.compile(r"\b(?:all rights|reserved|not|no|except|unless|permission)\b", re.I)


def articles_table(corpus: Corpus) -> pl.DataFrame:
    """The selected articles: metadata, n_words, and sha256 (of the text in UTF-8), without title and text of none.

    >>> import mediakit as mk
    >>> articles_table(mk.from_texts({"a": ["One text."]}))["sha256"][0][:12]
    '3638f28994bd'
    """
    table = corpus.articles
    hashes = [
        hashlib.sha256((text or "").encode("utf-8", "surrogatepass")).hexdigest() for text in table["text"].to_list()
    ]
    kept = [
        name for name in table.columns if name not in _NOT_METADATA and not isinstance(table.schema[name], pl.Object)
    ]
    empty = [
        name for name in kept if name not in ("article_id", "source", "title", "date", "url") and _is_empty(table[name])
    ]
    return table.select(*(name for name in kept if name not in empty), "n_words").with_columns(
        pl.Series(FINGERPRINT, hashes, dtype=pl.String)
    )


def _is_empty(column: pl.Series) -> bool:
    return column.null_count() == len(column) or (isinstance(column.dtype, pl.List) and not column.list.len().sum())


def may_be_passed_on(licence: str | None) -> bool:
    """Whether a text under this licence may be passed on.

    >>> may_be_passed_on("CC-BY-4.0"), may_be_passed_on("All rights reserved"), may_be_passed_on(None)
    (True, False, False)
    """
    return bool(licence and _OPEN.search(licence) and not _CLOSED.search(licence))


def with_their_text(corpus: Corpus, force: bool) -> Corpus:
    """The articles whose text may go along; all of them with `force`.

    Raises ArgumentError where no article's licence allows it.
    """
    if force:
        return corpus
    table = corpus.articles
    licences = table["licence"].cast(pl.String).to_list() if "licence" in table.columns else []
    allowed = [
        one for one, licence in zip(table["article_id"].to_list(), licences, strict=False) if may_be_passed_on(licence)
    ]
    if not allowed:
        raise ArgumentError(
            "no article has a licence that lets its text be passed on (a column `licence` with CC-BY-4.0, CC0, public "
            "domain, ...); leave the texts out, or say --force (force=True) if you may pass them on all the same"
        )
    return corpus.where(article_id=allowed) if len(allowed) < table.height else corpus
