"""What the model read is kept: a sentence takes it some milliseconds, and every part of a page asks for the same ones.

Readings lie in the user's cache folder, a file for each block of articles, and hang on the corpus and the model alone. The
process that does long work reads some sentences at a time and keeps them as it goes: stopped, it goes on where it was.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.languages import english_articles
from mediakit.files import write_bytes
from mediakit.models.news_frames import NEWS_MODEL
from mediakit.models.sentence_scores import (
    SCORES,
    VECTORS,
    Kept,
    known,
    n_unread,
    sentence_scores,
    sentence_vectors,
    take,
)

__all__ = ["asked_of_model", "n_to_read", "read_ahead", "take_readings"]

# Sentences that are read before they are kept: some ten seconds of work
AT_ONCE = 4_000


def asked_of_model(job: str, arguments: Mapping[str, Any]) -> Kept | None:
    """What a job has the model read of sentences (tone toward a name reads each with its name marked: nothing of these)."""
    if job == "similarity":
        return VECTORS if arguments.get("method") == "model" else None
    asked = (
        (job in ("sentiment", "over_time") and arguments.get("method") == "model")
        or arguments.get("codebook") == NEWS_MODEL
        or "sentiment_model" in arguments.get("measures", ())
    )
    return SCORES if asked else None


def n_to_read(corpus: Corpus, of: Kept = SCORES) -> int:
    """How many of the selected sentences are not read yet, in English articles."""
    english = english_articles(corpus.base)
    return sum(n_unread(part, english[part.article], of) for part in corpus.parts)


def _file(folder: Path, number: int, of: Kept) -> Path:
    return folder / f"{number}-{of.name}.npy"


def take_readings(corpus: Corpus, folder: Path, of: Kept = SCORES) -> None:
    """Take up what was read before of a corpus. A file that cannot be read is as one that is not there."""
    blocks = corpus.base.tokens
    for number in range(len(blocks)):
        file, mark = _file(folder, number, of), f"model {of.name} as of"
        try:
            written, tokens = (
                file.stat().st_mtime_ns,
                blocks[number],
            )  # (a block of a large store is opened only for a file)
            if tokens.cache.get(mark) == written:
                continue
            if take(tokens, np.load(file, allow_pickle=False), of):
                tokens.cache[mark] = written
        except (OSError, ValueError, EOFError):
            continue


def read_ahead(
    corpus: Corpus, folder: Path, on_slice: Callable[[int, int], None] | None = None, of: Kept = SCORES
) -> None:
    """Read the selected sentences of English articles that are not read yet, and keep them.

    Raises StoreError where they cannot be written.
    """
    take_readings(corpus, folder, of)
    english, total = english_articles(corpus.base), max(sum(part.n_sentences for part in corpus.parts), 1)
    done = total - n_to_read(corpus, of)
    for number, part in enumerate(corpus.parts):
        for first in range(0, part.n_sentences, AT_ONCE):
            wanted = english[part.article]
            wanted[:first] = wanted[first + AT_ONCE :] = False
            if not (n_new := n_unread(part, wanted, of)):
                continue
            (sentence_vectors if of is VECTORS else sentence_scores)(part, wanted)
            kept = io.BytesIO()
            np.save(kept, known(part.tokens, of), allow_pickle=False)
            write_bytes(_file(folder, number, of), kept.getvalue(), durable=False)
            done += n_new
            if on_slice:
                on_slice(round(done * corpus.n_articles / total), corpus.n_articles)
