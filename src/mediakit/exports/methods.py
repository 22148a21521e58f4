"""How were the tables made? The recipes as a paragraph that can stand in a paper, with the references they name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mediakit.errors import listed
from mediakit.registry import MEASURES
from mediakit.result import Recipe, Result

__all__ = ["methods_of", "references_of", "selection_of", "settings_of"]


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
    return listed(value, 20) if isinstance(value, (list, tuple)) else str(value)


def _measured(recipe: Recipe) -> str:
    if recipe.measure == "compare":
        return _compared(recipe)
    facts = MEASURES.get(recipe.measure)
    if facts is None:
        return f"{recipe.measure}: {settings_of(recipe)}."
    codebook = recipe.parameters.get("codebook")
    of = f" by the {codebook} codebook" if codebook else ""
    by = _value(recipe.parameters.get("by", "all"))
    matched = ", on the events that both sides tell" if recipe.parameters.get("within") else ""
    return f"{facts.title}{of}, by {by}{matched} ({'; '.join(recipe.references)})."


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
        f"others, and no test; composed texts are never tested ({'; '.join(recipe.references)})."
        if isinstance(n, int)
        else f"Differences by {by}: target minus reference; {matched} ({'; '.join(recipe.references)})."
    )


def _intervals(recipes: Mapping[str, Recipe]) -> str:
    one = next(recipe for recipe in recipes.values() if "n_resamples" in recipe.parameters)
    percent = round(100 * float(one.parameters.get("confidence", 0.95)), 2)
    return (
        f"Intervals are of {percent:g} %, by a bootstrap over articles ({int(one.parameters['n_resamples']):,} "
        f"resamples, seed {one.seed}); groups of fewer than five articles and of composed texts have none."
    )
