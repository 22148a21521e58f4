"""Sources side by side: every measure by group, and how far the groups are apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mediakit.compare.difference import Settings, differences
from mediakit.compare.matching import AUTO, resolve_within, shuffled
from mediakit.corpus.all_at_once import by_part
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.found_events import told_events
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.wire import copies_known
from mediakit.errors import unknown
from mediakit.registry import load, measure
from mediakit.result import Recipe, Result

__all__ = ["COMPARED", "ON_REQUEST", "Profile", "compare"]

# What `compare` shows by default: name in the profile -> registered measure and its arguments
# Words of each group in the comparison of a store with more parts than memory takes
MOST_TYPICAL = 1_000
COMPARED: dict[str, tuple[str, dict[str, Any]]] = {
    "sentiment": ("sentiment", {}),
    "framing_policy": ("framing", {"codebook": "policy"}),
    "framing_news": ("framing", {"codebook": "news"}),
    "keyness": ("keyness", {}),
}
# What it shows where it is asked for by name: it needs optional packages and time
ON_REQUEST: dict[str, tuple[str, dict[str, Any]]] = {"sentiment_model": ("sentiment", {"method": "model"})}
_KNOWN = COMPARED | ON_REQUEST
_REFERENCES = (
    "Efron & Tibshirani (1993), bootstrap-t",
    "Janssen (1997), studentised permutation",
    "Benjamini & Hochberg (1995), q",
)


@dataclass(frozen=True, eq=False)
class Profile(Mapping[str, Result]):
    """A mapping measure -> Result, with the differences between groups.

    results; differences; groups: labels; within: "event" or None; placebo: the same view under shuffled labels, or None
    """

    results: Mapping[str, Result]
    differences: Result
    groups: tuple[str, ...]
    within: str | None
    placebo: Profile | None = field(default=None, repr=False)

    @property
    def recipe(self) -> Recipe:
        """How the differences were made."""
        return self.differences.recipe

    def __getitem__(self, name: str) -> Result:
        if name not in self.results:
            raise unknown("measure of this profile", name, self.results)
        return self.results[name]

    def __contains__(self, name: object) -> bool:
        return name in self.results

    def __iter__(self) -> Iterator[str]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)


def compare(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    within: str | None = AUTO,
    measures: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
    placebo: bool = False,
    n_resamples: int = 1000,
    n_permutations: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Profile:
    """Set groups side by side, matched by event.

    Arguments: by, what makes a group; within, "event" (the default where the corpus tells events; asked for where it tells
    none, the groups that `mk.events` finds) or None for all articles pooled; measures, of "sentiment", "framing_policy",
    "framing_news", "keyness" (all four by default) and "sentiment_model" (tone by the model; extra `models`); groups, labels
    to compare pair by pair (up to six groups are; of more, each with the matched rest); placebo, run the same under labels
    shuffled within events; n_resamples, n_permutations, confidence, seed.
    Returns a Profile: measure -> Result, and `.differences`: target, reference, measure, item, value_target,
    value_reference, difference (target minus reference; unit of the measure) with ci_low and ci_high, p, q (over all
    tests of the call),
    p_floor, n_tests, percentile (of a single article, in per cent), n_articles_target, n_articles_reference,
    n_events_common, difference_raw, composed, note.
    Raises ArgumentError for an unknown column, group or measure, or a single group.
    Sources: Janssen (1997), Efron & Tibshirani (1993), Benjamini & Hochberg (1995).
    """
    names = list(COMPARED) if measures is None else list(measures)
    for name in names:
        if name not in _KNOWN:
            raise unknown("measure to compare", name, _KNOWN)
    if within == "event" or "event" in as_names(by):
        corpus = told_events(corpus)
    sorted_into = group(corpus, by)
    matched = resolve_within(corpus, sorted_into.by, within)
    settings = Settings(matched, n_resamples, n_permutations, confidence, seed)
    given = {
        "by": sorted_into.by, "within": matched, "measures": names, "groups": list(groups) if groups else None,
        "n_resamples": n_resamples, "n_permutations": n_permutations, "confidence": confidence,
    }  # fmt: skip
    profile = _profile(corpus, sorted_into, names, groups, settings, given)
    if not placebo:
        return profile
    dealt = shuffled(corpus, by, seed=seed)
    other = _profile(dealt, group(dealt, by), names, groups, settings, given | {"placebo": True})
    return Profile(profile.results, profile.differences, profile.groups, profile.within, other)


def _profile(
    corpus: Corpus,
    groups: Groups,
    names: Sequence[str],
    chosen: Sequence[str] | None,
    settings: Settings,
    given: dict[str, Any],
) -> Profile:
    scores = {}
    for name in names:
        registered, arguments = _KNOWN[name]
        target = measure(registered).scores
        if target is not None:
            scores[name] = load(target)(corpus, **arguments)
    table = differences(corpus, groups, scores, chosen, settings)
    recipe = make_recipe(
        corpus,
        "compare",
        given,
        seed=settings.seed,
        references=_REFERENCES,
        notes=[*_notes(table), *copies_known(corpus), *(note for one in scores.values() for note in one.notes)],
    )
    return Profile(
        {name: _result(corpus, groups, name, settings) for name in names},
        Result(table, recipe),
        tuple(chosen or groups.labels),
        settings.within,
    )


def _result(corpus: Corpus, groups: Groups, name: str, settings: Settings) -> Result:
    registered, arguments = _KNOWN[name]
    if registered == "keyness":
        # ten million rows for a million articles of forty sources; `mk.keyness` and `mediakit score` give all
        arguments = arguments | {"within": settings.within, "n_most": MOST_TYPICAL if by_part(corpus) else None}
    else:
        arguments = arguments | {
            "n_resamples": settings.n_resamples, "confidence": settings.confidence, "seed": settings.seed
        }  # fmt: skip
    result: Result = load(measure(registered).function)(corpus, by=groups.by, **arguments)
    return result


def _notes(table: Any) -> list[str]:
    counted = table.filter(table["note"].is_not_null()).unique(["target", "reference", "note"])
    return [f"{note}: {n} comparisons" for note, n in counted.group_by("note").len().sort("note").rows()]
