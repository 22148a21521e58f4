"""What of a damaged store can be made again? All that is derived; articles cannot."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mediakit.compare.scoring import RESULTS, score_parts, write_full_results
from mediakit.corpus.manifest import stored_parts
from mediakit.corpus.store_check import Fault, mend, verify
from mediakit.corpus.token_files import made_from
from mediakit.engine.run import Runner

__all__ = ["Repaired", "repair"]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was wrong with a store, and what still is."""

    found: list[Fault]
    left: list[Fault]


def repair(path: Path, *, run_in: Runner | None = None, on_part: Callable[[int, int], None] | None = None) -> Repaired:
    """Make again what can be: manifest, facts and lists of rejects from their copies, tokens and results from the articles.

    Arguments: path, the store; run_in, where parts are scored; on_part, called with (parts done, parts in all).
    Returns a Repaired: what was found, and what cannot be made from the store (damaged articles, codebook, sources).
    Raises StoreError where there is no store, or both copies of its manifest are damaged.
    """
    found = verify(path)
    by = _grouping(path)
    scored = any(path.glob("tokens-*"))
    had_results = (path / "results").is_dir()
    left = mend(path, found)
    lost = [fault for fault in left if fault.kind in ("articles", "codebook", "sources")]
    derived = {"tokens", "results"} & {fault.kind for fault in found}
    incomplete = scored and not all(made_from(path / part.tokens, part.sha256) for part in stored_parts(path))
    if not lost and (derived or incomplete):
        if scored:
            score_parts(path, run_in=run_in, on_part=on_part)
        if had_results:
            write_full_results(path, by, run_in=run_in)
        left = verify(path)
    return Repaired(found, left)


def _grouping(path: Path) -> str | list[str]:
    """By what the results were grouped, from their recipes; by source where those are damaged."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        recipes = json.loads((path / "results" / "recipes.json").read_text(encoding="utf-8"))
        by = recipes[RESULTS[0]]["parameters"]["by"]
        if by and all(isinstance(name, str) for name in by):
            return by if isinstance(by, str) else list(by)
    return "source"
