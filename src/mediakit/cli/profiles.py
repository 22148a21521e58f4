"""`mk.compare` with the command's words for its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mediakit.compare.profile import Profile
    from mediakit.corpus.corpus import Corpus

__all__ = ["profiled"]


def profiled(
    corpus: Corpus,
    *,
    by: str | Sequence[str],
    within: str | None,
    measures: Sequence[str] = (),
    groups: Sequence[str] = (),
    **settings: Any,
) -> Profile:
    """Compare groups; `within` is "event", "none", or None for what the corpus allows."""
    from mediakit.compare.matching import AUTO
    from mediakit.compare.profile import compare

    matched = {"event": "event", "none": None}.get(within, AUTO) if within else AUTO
    return compare(corpus, by=by, within=matched, measures=measures or None, groups=groups or None, **settings)
