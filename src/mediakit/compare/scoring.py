"""The full scoring: tokens, words, sentences, tone and frame cues of every article, kept in a store, part by part.

What is kept is what every later question starts from: a page over a scored store reads arrays, not text. Parts are scored where
the engine says; one that is whole and was made from the same articles is not scored again, so an interrupted run goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.corpus.corpus import Base, Corpus, Part
from mediakit.corpus.counts import article_words
from mediakit.corpus.groups import group
from mediakit.corpus.manifest import MANIFEST, checksum, fits, manifest_of
from mediakit.corpus.store import (
    StoredPart,
    read_store,
    stored_parts,
    stored_where,
    write_pieces,
    write_result,
    write_results,
    write_store,
)
from mediakit.corpus.token_files import made_from, save_tokens
from mediakit.corpus.tokens import tokenise
from mediakit.corpus.word_sums import word_sums
from mediakit.engine.memory import give_back, uncollected
from mediakit.engine.run import Runner, runner
from mediakit.files import checkpoint, tidy
from mediakit.lexicons.frames import BUNDLED, load_frames
from mediakit.lexicons.vader import load_lexicon
from mediakit.lexicons.vader_parts import scored
from mediakit.measures.framing import framing, tally_of
from mediakit.measures.keyness import keyness_in_pieces
from mediakit.measures.sentiment import sentiment
from mediakit.measures.terms import terms_in_pieces
from mediakit.result import Pieces, Result
from mediakit.version import __version__

__all__ = ["RESULTS", "are_written", "prepare", "score", "write_full_results"]

# The results of the full scoring by name, from a corpus and `by`, in tasks of about equal cost; the results of one share sums.
Made = Result | Pieces
_TASKS: tuple[Mapping[str, Callable[[Corpus, Sequence[str]], Made]], ...] = (
    {
        "keyness": lambda corpus, by: keyness_in_pieces(corpus, by=by),
        "terms": lambda corpus, by: terms_in_pieces(corpus, by=by),
    },
    *(
        {f"framing_{name}": partial(lambda name, corpus, by: framing(corpus, by=by, codebook=name), name)}
        for name in BUNDLED
    ),
    {
        "sentiment": lambda corpus, by: sentiment(corpus, by=by),
        "sentiment_by_article": lambda corpus, by: sentiment(corpus, by="article"),
    },
)
RESULTS: Sequence[str] = tuple(name for task in _TASKS for name in task)


def prepare() -> None:
    """What a worker can do before it has work: this module's imports, and reading the word lists."""
    load_lexicon()
    for name in BUNDLED:
        load_frames(name)


def score(
    base: Base,
    path: Path,
    *,
    where: Mapping[str, Any] | None = None,
    run_in: Runner | None = None,
    on_part: Callable[[int, int], None] | None = None,
) -> None:
    """Write a corpus as a store and score it.

    Arguments: base, what to score; path, the store's folder; where, a filter with which it is opened; run_in, where the parts
    are scored (engine/run.py; here by default); on_part, called with (parts done, parts in all).
    Raises StoreError where the folder cannot be written.
    """
    if not _is_this(base, path, where):
        write_store(base, path, where)
    give_back()
    score_parts(path, run_in=run_in, on_part=on_part)


def _is_this(base: Base, path: Path, where: Mapping[str, Any] | None) -> bool:
    """Whether a corpus is the very store at a path as it was opened, with nothing changed: then it need not be written
    again."""
    if base.texts is None or base.folder is None or not path.exists() or not base.folder.samefile(path):
        return False
    said = manifest_of(path)
    same = said["fingerprint"] == base.fingerprint and said["notes"] == list(base.notes)
    return bool(same and dict(said["where"]) == dict(where or {}))


def score_parts(path: Path, *, run_in: Runner | None = None, on_part: Callable[[int, int], None] | None = None) -> None:
    """Score the parts of a store that are not scored yet. The path has to be the same wherever they are scored."""
    tidy(path)
    with runner() as here:
        for _ in (run_in or here)(partial(_score_part, path.absolute()), stored_parts(path), on_part):
            pass


def _score_part(path: Path, part: StoredPart) -> None:
    """Score one part of a store, unless that was done before."""
    folder = path / part.tokens
    if made_from(folder, part.sha256):
        return
    with uncollected():
        tokens = tokenise(pl.read_parquet(path / part.file, columns=["title", "text"]), part.first)
        whole = Part.whole(tokens)
        _ = whole.n_words
        article_words(whole)
        scored(whole)
        for name in BUNDLED:
            tally_of(whole, load_frames(name))
        save_tokens(tokens, folder, part.sha256)
        checkpoint("scored")
        del tokens, whole
    give_back()


def write_full_results(
    path: Path,
    by: str | Sequence[str],
    *,
    run_in: Runner | None = None,
    on_result: Callable[[int, int], None] | None = None,
) -> Path:
    """Write the results of the full scoring into a scored store: terms, keyness of every group, tone, both frame codebooks,
    and tone by article. Each is made, written and let go, so that memory holds one at a time. Whole ones of this version, of
    the same articles and groups, stay as they are."""
    names = [by] if isinstance(by, str) else list(by)
    if are_written(path, names):
        return path / "results"
    _opened.cache_clear()
    give_back()

    def fill(folder: Path) -> dict[str, Any]:
        with runner() as here:
            task = partial(_write_task, path.absolute(), folder.absolute(), names, checksum(path / MANIFEST))
            recipes: dict[str, Any] = {}
            for some in (run_in or here)(task, range(len(_TASKS)), on_result):
                recipes |= some
            return recipes

    return write_results(path, fill)


def are_written(path: Path, by: str | Sequence[str]) -> bool:
    """Whether a store's results are whole, and are those that would be made now."""
    names = [by] if isinstance(by, str) else list(by)
    try:
        recipes = json.loads((path / "results" / "recipes.json").read_text(encoding="utf-8"))
        manifest = manifest_of(path)
        of = {"version": __version__, "fingerprint": manifest["fingerprint"], "selection": dict(manifest["where"])}
        same = set(recipes) == set(RESULTS) and recipes[RESULTS[0]]["parameters"]["by"] == names
        same = same and all({name: recipe[name] for name in of} == of for recipe in recipes.values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return same and not fits(path / "results", whole=True)


def _write_task(path: Path, folder: Path, by: Sequence[str], version: str, number: int) -> dict[str, dict[str, Any]]:
    """Write the results of one task; their recipes by name."""
    corpus, recipes = _opened(path, version), {}
    with uncollected():
        # whoever holds the sums shares them with what is made meanwhile
        sums = word_sums(corpus, group(corpus, by), moments=True) if "keyness" in _TASKS[number] else None
        for name, make in _TASKS[number].items():
            found = make(corpus, by)
            if isinstance(found, Result):
                recipes[name] = write_result(folder, name, found)
            else:
                recipes[name] = write_pieces(folder, name, found)
            del found
            give_back()
        del sums
    return recipes


@lru_cache(maxsize=1)
def _opened(path: Path, _version: str) -> Corpus:
    """The store, opened once in every process that works on it; workers of a cluster outlive it, so the manifest's
    checksum tells."""
    corpus, where = Corpus(read_store(path)), stored_where(path)
    return corpus.where(**where) if where else corpus
