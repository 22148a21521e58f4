"""How were the tables made? The recipes in words: sentences for the report, paragraphs for a paper, and what ran them."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.errors import InputError, listed
from mediakit.exports.bibliography import methods_cited, short_form
from mediakit.exports.prose import PROSE
from mediakit.exports.readme import notes_of, one_line, sampling_of
from mediakit.lexicons.frames import load_frames
from mediakit.models.news_frames import NEWS_MODEL
from mediakit.models.saved import is_model
from mediakit.registry import MEASURES
from mediakit.result import Recipe, Result

__all__ = ["environment", "methods_markdown", "methods_of", "references_of", "selection_of", "settings_of"]


def methods_of(tables: Mapping[str, Result]) -> list[str]:
    """The methods as sentences, from nothing but the recipes."""
    recipes = {name: result.recipe for name, result in tables.items()}
    first = next(iter(recipes.values()))
    chosen = selection_of(first)
    lines = [
        f"Results of mediakit {first.version} on {first.corpus or 'a corpus'} "
        f"(fingerprint {first.fingerprint or 'none'}), {'of the selection ' + chosen if chosen else 'all of it'}."
    ]
    lines += [_measured(recipe) for name, recipe in recipes.items() if not name.startswith("placebo_")]
    lines += [_intervals(recipes)] if any("n_resamples" in one.parameters for one in recipes.values()) else []
    return [line for line in lines if line]


def references_of(tables: Mapping[str, Result]) -> list[str]:
    """Every reference that the recipes name, sorted."""
    return sorted({reference for result in tables.values() for reference in result.recipe.references})


def selection_of(recipe: Recipe) -> str:
    """The corpus's filters in words; empty where all of it was used."""
    return "; ".join(f"{key} = {_value(value)}" for key, value in sorted(recipe.selection.items()))


def settings_of(recipe: Recipe) -> str:
    """The parameters of a recipe in one line."""
    every: dict[str, Any] = dict(sorted(recipe.parameters.items()))
    if recipe.seed is not None:
        every["seed"] = recipe.seed
    return ", ".join(f"{key} = {_value(value)}" for key, value in every.items())


def _value(value: object) -> str:
    if isinstance(value, (set, frozenset)):
        value = sorted(map(str, value))
    if isinstance(value, Mapping):  # names with their patterns: the patterns are in recipes.json
        return listed(value, 12)
    return listed(value, 20) if isinstance(value, (list, tuple)) else str(value)


def _measured(recipe: Recipe) -> str:
    if recipe.measure == "compare":
        return _compared(recipe)
    facts = MEASURES.get(recipe.measure)
    if recipe.measure.startswith("validation_"):
        return f"Set against coders: {recipe.parameters.get('said')}" if recipe.measure == "validation_fit" else ""
    if facts is None:
        return f"{recipe.measure}: {settings_of(recipe)}."
    codebook = recipe.parameters.get("codebook")
    of = f" by the {codebook} codebook" if codebook else ""
    by = _value(recipe.parameters.get("by", "all"))
    matched = ", on the events that both sides tell" if recipe.parameters.get("within") else ""
    return f"{facts.title}{of}, by {by}{matched} ({_cited(recipe)})."


def _compared(recipe: Recipe) -> str:
    by = _value(recipe.parameters.get("by", "group"))
    if recipe.parameters.get("within"):
        matched = "only events told by both sides count, each with equal weight"
    else:
        matched = (
            "all articles pooled, so that a difference may come from what is reported as well as from how it is told"
        )
    n = recipe.parameters.get("n_permutations")
    return (
        f"Differences by {by}: target minus reference; {matched}. p is of a studentised permutation test over articles "
        f"({n:,} permutations); q is p adjusted for all tests of the call. A single article has a percentile among the "
        f"others, and no test; composed texts are never tested ({_cited(recipe)})."
        if isinstance(n, int)
        else f"Differences by {by}: target minus reference; {matched} ({_cited(recipe)})."
    )


def _intervals(recipes: Mapping[str, Recipe]) -> str:
    one = next(recipe for recipe in recipes.values() if "n_resamples" in recipe.parameters)
    percent = round(100 * float(one.parameters.get("confidence", 0.95)), 2)
    return (
        f"Intervals are of {percent:g} %, by a bootstrap over articles ({int(one.parameters['n_resamples']):,} "
        f"resamples, seed {one.seed}); groups of fewer than five articles and of composed texts have none."
    )


_SILENT = (
    "No sampling statement came with the corpus: which population these articles stand for, and how they were found, has "
    "to be stated here."
)
# What numbers depend on, beside mediakit itself.
_PACKAGES = ("numpy", "polars", "scipy", "vaderSentiment")


def environment() -> dict[str, str]:
    """Versions of Python and of the packages that the numbers depend on."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def methods_markdown(tables: Mapping[str, Result], corpus: Corpus | None, missing: Mapping[str, str]) -> str:
    """The methods section of a paper, as Markdown, from the recipes and what the corpus says of itself."""
    real = {name: one.recipe for name, one in tables.items() if not name.startswith("placebo_") and name != "articles"}
    parts = [
        "# Methods",
        "*Written by mediakit from the recipes of the tables (recipes.json), to be checked, shortened and taken over.*",
        "## Corpus and sampling",
        *_sampled(corpus, next(iter(tables.values())).recipe),
        "## Measures",
        *dict.fromkeys(_in_words(recipe) for recipe in real.values() if _is_told(recipe, real)),
    ]
    compared = [_compared(recipe) for recipe in real.values() if recipe.measure == "compare"]
    intervals = [_intervals(real)] if any("n_resamples" in one.parameters for one in real.values()) else []
    if compared or intervals:
        parts += ["## Comparison and uncertainty", " ".join([*compared, *intervals])]
    parts += ["## What was left out", _lost(tables, missing), "## How far to trust it", _trust(real)]
    parts += ["## Software and reproduction", _software(next(iter(tables.values())).recipe)]
    cited = methods_cited(references_of(tables))
    parts += ["## References", "\n".join(f"- {_escaped(short_form(one))}" for one in cited)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _sampled(corpus: Corpus | None, recipe: Recipe) -> list[str]:
    if corpus is None:
        return ["The corpus was not at hand when this was written; describe it and its sampling here."]
    table, chosen = corpus.facts, selection_of(recipe)
    dates = table["date"].drop_nulls().cast(pl.String).sort()
    n_sources = table["source"].fill_null("(none)").n_unique()
    undated = table.height - len(dates)
    text = (
        f"The corpus “{_escaped(corpus.title)}” holds {_count(table.height, 'article')} from {_count(n_sources, 'source')} "
        f"({corpus.n_sentences:,} sentences, {corpus.n_words:,} words)"
    )
    if len(dates):
        span = f"from {dates[0]} to {dates[-1]}" if dates[0] != dates[-1] else f"on {dates[0]}"
        text += f", published {span}" if not undated else f"; {len(dates):,} of them with a date, {span}"
    text += "."
    composed = int(table["composed"].fill_null(False).sum()) if "composed" in table.columns else 0
    if composed:
        text += (
            f" {composed:,} of these articles were composed for the corpus and are no published reports: they are kept "
            "apart, described, and never tested."
        )
    if chosen:
        text += f" Only part of the corpus was analysed: {_escaped(chosen)}."
    stated = [f"*{label}.* {_escaped(one_line(said))}" for label, said in sampling_of(corpus)]
    book = corpus.codebook
    listed_there = [(len(getattr(book, kind)), kind) for kind in ("event", "actor", "concept", "figure")]
    named = [_count(n, kind) for n, kind in listed_there if n]
    prepared = f"The corpus's codebook, prepared by its researcher, names {_and(named)} (codebook.md)." if named else ""
    return [text, *(stated or [_SILENT]), prepared]


def _in_words(recipe: Recipe) -> str:
    """A measure in the words of a methods section; by its registered facts where none are written for it."""
    method = recipe.parameters.get("method")
    kind = "_model" if method == "model" else "_learned" if _is_learned(recipe.parameters.get("codebook")) else ""
    write = PROSE.get(f"{recipe.measure}{kind}")
    if write is None or method not in (None, "vader", "rules", "words", "model"):
        return _escaped(_measured(recipe))
    facts = {"by": _and([f"{one}" for one in _by(recipe)]), "cited": _cited(recipe), **_codebook(recipe)}
    facts |= {name: _value(value) for name, value in recipe.parameters.items() if name not in facts}
    return write.format_map(facts)


def _is_told(recipe: Recipe, every: Mapping[str, Recipe]) -> bool:
    """Whether a recipe has a paragraph: once for each measure and codebook, by group where it is made by group."""
    if recipe.measure in (
        "compare",
        "evidence",
        "scores",
        "sentences",
        "validation_agreement",
        "validation_prevalence",
        "validation_methods",
    ):
        return False
    alike = [
        one for one in every.values()
        if one.measure == recipe.measure and one.parameters.get("codebook") == recipe.parameters.get("codebook")
    ]  # fmt: skip
    return _by(recipe) != ["article"] or all(_by(one) == ["article"] for one in alike)


def _by(recipe: Recipe) -> list[str]:
    by = recipe.parameters.get("by") or ["article"]
    return ["article" if one == "article_id" else one for one in ([by] if isinstance(by, str) else by)]


def _is_learned(codebook: object) -> bool:
    """Whether a frame codebook was learned from labelled texts, and lists no words."""
    return bool(codebook) and (str(codebook) == NEWS_MODEL or is_model(Path(str(codebook))))


def _codebook(recipe: Recipe) -> dict[str, str]:
    name = recipe.parameters.get("codebook")
    if not name:
        return {}
    if str(name) == NEWS_MODEL:
        return {"codebook": f"the small neural network that comes with mediakit (codebook “{NEWS_MODEL}”)"}
    try:
        book = load_frames(str(name))
    except InputError:
        return {"codebook": f"“{_escaped(str(name))}”"}
    return {"codebook": f"“{_escaped(book.title)}” ({len(book.frames)} frames, {len(book.patterns):,} patterns)"}


def _cited(recipe: Recipe) -> str:
    """The sources of a recipe as a citation in brackets has them: Entman 1993; Boydstun et al. 2014."""
    other = {"policy": "news frames", "news": "policy frames", NEWS_MODEL: "policy frames", "vader": "word lists",
             "words": "sentence vectors"}  # fmt: skip
    unused = {other.get(str(recipe.parameters.get(one))) for one in ("codebook", "method")} - {None}
    named = [one for one in recipe.references if not any(str(what) in one for what in unused)]
    found = (re.findall(r"([^();]+?) \((\d{4})\)", one) for one in named)
    return "; ".join(f"{names.strip(', ')} {year}" for one in found for names, year in one)


def _lost(tables: Mapping[str, Result], missing: Mapping[str, str]) -> str:
    lines = [f"- {name}: {_escaped(one_line(reason))}" for name, reason in missing.items()]
    notes: dict[str, list[str]] = {}
    for name, note in notes_of(tables):
        notes.setdefault(note, []).append(name)
    lines += [f"- {', '.join(names)}: {_escaped(one_line(note))}" for note, names in notes.items()]
    return "\n".join(lines) or "Nothing."


def _trust(recipes: Mapping[str, Recipe]) -> str:
    known = dict.fromkeys(recipe.measure for recipe in recipes.values() if recipe.measure in MEASURES)
    return "\n".join(f"- {MEASURES[name].title}: {MEASURES[name].trust}" for name in known)


def _software(recipe: Recipe) -> str:
    found = environment()
    packages = ", ".join(f"{name} {number}" for name, number in found.items() if name != "python")
    return (
        f"All results were made with mediakit {recipe.version} under Python {found['python']} ({packages}), from a corpus "
        f"with the fingerprint `{recipe.fingerprint or 'none'}`. `mediakit reproduce PACKAGE --corpus CORPUS` runs every "
        "recipe again and says what differs; corpus/articles.csv holds a fingerprint of every text."
    )


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _escaped(text: str) -> str:
    """Text with no markup of its own."""
    return text.replace("<", "&lt;").replace("[", "\\[").replace("`", "'").replace("*", "\\*").replace("_", "\\_")
