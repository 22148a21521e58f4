"""How is it said that something is not there? With how much text was searched, never as a bare zero."""

from __future__ import annotations

__all__ = ["not_found"]


def not_found(n_articles: int, n_sentences: int) -> str:
    """The note of a row whose subject is absent from this much text.

    >>> not_found(3, 41), not_found(1, 1)
    ('not found in 3 articles, 41 sentences', 'not found in 1 article, 1 sentence')
    """
    articles, sentences = "article" + "s" * (n_articles != 1), "sentence" + "s" * (n_sentences != 1)
    return f"not found in {n_articles:,} {articles}, {n_sentences:,} {sentences}"
