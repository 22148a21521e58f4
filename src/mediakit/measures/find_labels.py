"""Which names for a concept may the codebook still miss? Proposals for a researcher to accept or not.

Noun phrases (corpus/noun_runs.py) are proposed where the concept is told of: in sentences on the events that its listed
names tell, or without events in articles that use a listed name. Reasons, each with its count:

- naming: "the so-called X", "known as X", "described as X", "called it X", in a sentence with a listed name or beside one
- apposition: "<listed name>, a X," or "X, the <listed name>"
- longer form: X ends with a listed name ("alleged <listed name>")
- slot: X stands in slots that listed names stand in ("victims of _"), rare slots counting more
- company: sentences with X share their content words with sentences that use a listed name

What the codebook lists under this or another concept or as an actor is not proposed. Its likeness adds the last two
(cosines of tf-idf vectors, 0 to 1 each; words of like distribution are of like use, Harris 1954) and NAMED times the root of
the count of each of the others, times the logarithm of how often it is used there, less where it is used elsewhere too. It
ranks, and means nothing by itself: a thing's name keeps company with words for other things, so most proposals are to be
refused. How often a listed name that is hidden is proposed again, and within how many proposals, is printed by
scripts/validate_labels.py and stands in docs/methods.md (the weights were chosen on these same names).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.all_at_once import all_at_once
from mediakit.corpus.codebook import Concept
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE, Groups, as_names, columns_of_one, composed_articles, group
from mediakit.corpus.label_phrases import Listed, Phrase, phrases_near, singular_keys
from mediakit.corpus.noun_runs import WordStream
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result

__all__ = ["evidence", "find_labels"]

Mask = npt.NDArray[np.bool_]
# What a naming is worth beside the two cosines; set by reading the proposals for five concepts of the bundled corpus.
NAMED = 0.25
_COLUMNS: dict[str, Any] = {
    "concept": pl.String, "label": pl.String, "likeness": pl.Float64, "count": pl.Int64, "n_articles": pl.Int64,
    "sources": pl.String, "reasons": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """The word streams of the parts, what listed names stand in and with, and the phrases."""

    streams: Sequence[WordStream]
    listed: Phrase
    phrases: Mapping[str, Phrase]


def find_labels(corpus: Corpus, concept: str, *, by: str | Sequence[str] | None = None, limit: int = 50) -> Result:
    """Propose names for a concept that its variants do not list.

    Arguments: concept, an id of the codebook; by, what makes a group (None: one row a proposal); limit, most proposals.
    Returns a row per proposal, the best first, and with `by` one per group that uses it: the columns of `by`, concept,
    label (as it is mostly written, in lower case), likeness (above 0, higher = more like a listed name; not bounded), count,
    n_articles, sources (that use it, joined with ;), reasons (joined with ;). Counts are of where the concept is told of.
    Where no listed name is found there is nothing to go by, and no row.
    Raises ArgumentError for an unknown concept or column or a limit below 1.
    Sources: Hamborg, Donnay & Gipp (2019), word choice and labelling; Harris (1954), distribution; Hearst (1992),
    patterns of naming.

    >>> import mediakit as mk
    >>> from mediakit.corpus.codebook import Codebook
    >>> book = Codebook.model_validate({"concept": [{"id": "it", "name": "It", "variants": {"riot": ["riot*"]}}]})
    >>> texts = {"a": ["Victims of the riot in May spoke. The riot, an uprising, grew. Victims of the uprising in June sang."]}
    >>> mk.find_labels(mk.from_texts(texts, codebook=book), "it").table.select("label", "count", "reasons").rows()[0]
    ('uprising', 2, 'apposition 1; slots: victims of _, _ in, of _; company: grew, victims')
    """
    all_at_once(corpus, "find_labels")
    if limit < 1:
        raise ArgumentError(f"limit is {limit}; give a number of proposals, 1 or more")
    one = _concept(corpus, concept)
    groups = None if by is None else group(corpus, by)
    streams = [WordStream(part) for part in corpus.parts]
    known = [Listed.of(part, stream, one, corpus.codebook) for part, stream in zip(corpus.parts, streams, strict=True)]
    nothing = not any(len(some.starts) for some in known)
    listed, phrases = phrases_near(corpus, streams, known)
    ranked = _ranked(listed, phrases)[:limit]
    table = _table(corpus, one, _Found(streams, listed, phrases), ranked, groups)
    given = {"by": [] if by is None else as_names(by), "concept": concept, "limit": limit}
    note = f"no listed name of {concept!r} is found in {corpus.n_articles} articles, so there is nothing to go by"
    return Result(table, make_recipe(corpus, "find_labels", given, notes=[note] if nothing else []))


def _concept(corpus: Corpus, concept: str) -> Concept:
    known = {one.id: one for one in corpus.codebook.concept}
    if concept not in known:
        if not known:
            raise ArgumentError("the codebook has no concepts; add [[concept]] with id, name and [concept.variants]")
        raise unknown("concept", concept, known)
    return known[concept]


def _ranked(listed: Phrase, phrases: Mapping[str, Phrase]) -> list[tuple[str, float]]:
    """Proposals with their scores, the best first; ties by name."""
    slots, company = (
        _cosines(getattr(listed, kind), {key: getattr(one, kind) for key, one in phrases.items()})
        for kind in ("slots", "company")
    )
    scores = {key: (slots[key] + company[key] + _named(one)) * _weight(one) for key, one in phrases.items()}
    kept = [(key, score) for key, score in scores.items() if score > 0 and (phrases[key].named or slots[key] > 0)]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))


def _named(one: Phrase) -> float:
    return float(NAMED * sum(n**0.5 for n in one.named.values()))


def _weight(one: Phrase) -> float:
    """More for phrases that are often used where the concept is told of, less where they are used elsewhere too."""
    n = len(one.places)
    return float(np.log1p(n)) * n / (n + one.elsewhere)


def _cosines(listed: Counter[str], others: Mapping[str, Counter[str]]) -> dict[str, float]:
    """The cosine of each counter with the listed names', log counts weighted by how few phrases share a feature."""
    holders = Counter(name for counts in others.values() for name in counts)
    weight = {name: np.log((1 + len(others)) / n) for name, n in holders.items()}

    def vector(counts: Counter[str]) -> dict[str, float]:
        return {name: float(np.log1p(n) * weight[name]) for name, n in counts.items() if name in weight}

    target = vector(listed)
    length = float(np.sqrt(sum(value**2 for value in target.values()))) or 1.0
    found = {}
    for key, counts in others.items():
        one = vector(counts)
        norm = float(np.sqrt(sum(value**2 for value in one.values()))) or 1.0
        found[key] = sum(value * target.get(name, 0.0) for name, value in one.items()) / norm / length
    return found


def _table(
    corpus: Corpus, concept: Concept, found: _Found, ranked: Sequence[tuple[str, float]], groups: Groups | None
) -> pl.DataFrame:
    """A row per proposal, or per proposal and group that uses it."""
    sources = corpus.base.facts["source"].fill_null(NONE).to_list()
    of_sentence = [] if groups is None else [_members(*pair) for pair in groups.pairs]
    by = [] if groups is None else groups.by
    composed, kept = composed_articles(corpus).to_list(), ["composed"] if "composed" in columns_of_one(corpus) else []
    schema: dict[str, Any] = {} if groups is None else {name: groups.keys.schema[name] for name in by}
    rows: list[tuple[Any, ...]] = []
    for key, likeness in ranked:
        one = found.phrases[key]
        label = min(one.forms.items(), key=lambda pair: (-pair[1], pair[0]))[0]
        per_group: dict[int, list[int]] = defaultdict(list)
        for number, first, _ in one.places:
            sentence = int(found.streams[number].sentence[first])
            row = int(corpus.parts[number].article[sentence])
            for member in [0] if groups is None else of_sentence[number].get(sentence, []):
                per_group[member].append(row)
        for member, articles in sorted(per_group.items()):
            who = "; ".join(sorted({sources[row] for row in articles}))
            about = () if groups is None else groups.keys.select(by).row(member)
            counts = len(articles), len(set(articles)), who, _reasons(found.listed, one)
            rows.append((*about, concept.id, label, likeness, *counts, any(composed[row] for row in articles)))
    table = pl.DataFrame(rows, schema=schema | _COLUMNS | {"composed": pl.Boolean}, orient="row")
    return table.select(*by, *_COLUMNS, *(name for name in kept if name not in by))


def _members(sentence: npt.NDArray[np.int64], member: npt.NDArray[np.int64]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for s, m in zip(sentence.tolist(), member.tolist(), strict=True):
        found[s].append(m)
    return found


def _reasons(listed: Phrase, one: Phrase) -> str:
    """Why a phrase is proposed: namings with their counts, the slots and words that it shares, the most shared first."""
    reasons = [f"{name} {n}" for name, n in sorted(one.named.items())]
    for name, mine, theirs in (("slots", one.slots, listed.slots), ("company", one.company, listed.company)):
        shared = sorted((min(n, theirs[word]), word) for word, n in mine.items() if word in theirs)
        best = sorted(shared, key=lambda pair: (-pair[1].count(" "), -pair[0], pair[1]))[:3]
        if best:
            reasons.append(f"{name}: {', '.join(word for _, word in best)}")
    return "; ".join(reasons)


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """Where a proposal stands as a noun phrase, in singular or plural."""
    wanted, places = singular_keys([row["label"]])[0], list[Place]()
    for number, part in enumerate(corpus.parts):
        stream = WordStream(part)
        runs = stream.runs()
        spans = {*zip(runs.first.tolist(), runs.last.tolist(), strict=True)}
        spans |= {(last, last) for first, last in spans if last > first}
        ordered = sorted(spans)
        keys = singular_keys([stream.phrase(*span) for span in ordered])
        for (first, last), key in zip(ordered, keys, strict=True):
            if key == wanted:
                places.append(stream.place(number, first, last))
    return places[:limit]
