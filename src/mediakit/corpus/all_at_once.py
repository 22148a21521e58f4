"""A measure that looks at all articles at once says so, with the size, where a corpus has more parts than memory takes."""

from __future__ import annotations

import os
import warnings
from contextlib import suppress
from pathlib import Path

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.lazily import Lazily
from mediakit.corpus.tokens import BLOCK_BYTES
from mediakit.errors import ArgumentError

__all__ = ["all_at_once", "by_part"]

# Memory for a byte of text: an article of 6.3 KB has some 350 distinct words at 12 bytes each (counted on
# news-100mb.parquet), and
# what is made of them is about as large again.
PER_BYTE = 1.4


def by_part(corpus: Corpus) -> bool:
    """Whether a corpus has more parts than memory takes, so that what is made of it is made part by part."""
    return isinstance(corpus.parts, Lazily)


def all_at_once(corpus: Corpus, measure: str) -> None:
    """Warn that a measure is not computed part by part; nothing for a corpus of few parts.

    Raises ArgumentError where the memory that this machine has free is less than it takes.
    """
    if not by_part(corpus):
        return
    text = len(corpus.parts) * BLOCK_BYTES * corpus.n_articles / max(corpus.base.facts.height, 1)
    needed, free = text * PER_BYTE, _free()
    said = (
        f"{measure} looks at all {corpus.n_articles:,} articles at once: some {text / 1e9:,.1f} GB of text, about "
        f"{needed / 1e9:,.1f} GB of memory"
    )
    if free is not None and needed > free:
        raise ArgumentError(
            f"{said}, of which {free / 1e9:,.1f} GB are free here; narrow it with where(...), or take a sample"
        )
    warnings.warn(said, stacklevel=3)


def _free(told: Path = Path("/proc/meminfo")) -> float | None:
    """Bytes of memory that can be had, files that the system keeps in memory and would drop included; None where it does not
    say."""
    with suppress(OSError, ValueError, KeyError, IndexError):
        lines = dict(line.split(":", 1) for line in told.read_text(encoding="ascii").splitlines() if ":" in line)
        return float(lines["MemAvailable"].split()[0]) * 1024
    try:
        return float(os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, ValueError, OSError):
        return None
