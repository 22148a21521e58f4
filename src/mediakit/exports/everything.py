"""Which results belong in the package of a whole corpus? Those of every question that the corpus can answer.

A measure that the corpus cannot answer (names without a codebook, differences of a single group) is left out with its
reason. Topics, concordances and proposed labels need choices that nobody has made here; they are exported one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from mediakit.coding.kept import load_validations
from mediakit.compare.matching import AUTO
from mediakit.compare.profile import COMPARED, compare
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.evidence import evidence
from mediakit.corpus.recipes import make_recipe
from mediakit.errors import InputError, StoreError
from mediakit.registry import load, measure
from mediakit.result import Result

__all__ = ["PAGES", "VALIDATED", "evidence_table", "results_of", "validation_tables"]

# Name in the package -> registered measure and arguments; {} is by group. After what `compare` gives.
_BY_GROUP: dict[str, tuple[str, dict[str, Any]]] = {
    "actor_sentiment": ("actor_sentiment", {}),
    "labelling": ("labelling", {}),
    "coverage": ("coverage", {}),
    "voices": ("voices", {}),
    "figures_table": ("figures_table", {}),
    "similarity": ("similarity", {}),
    "terms": ("terms", {}),
}
_BY_ARTICLE: dict[str, tuple[str, dict[str, Any]]] = {
    "sentiment_by_article": ("sentiment", {"by": "article"}),
    "framing_policy_by_article": ("framing", {"by": "article", "codebook": "policy"}),
    "framing_news_by_article": ("framing", {"by": "article", "codebook": "news"}),
    "quotations": ("quotations", {}),
    "figures": ("figures", {}),
    "duplicates": ("duplicates", {}),
}
# Tables that are made for a package alone: name -> "module:function", given the corpus
PAGES = {
    "scores": "mediakit.exports.article_scores:article_scores",
    "sentences": "mediakit.exports.sentence_scores:sentence_table",
}
# Tables of a validation that go along; its errors show text and stay with the corpus
VALIDATED = ("fit", "agreement", "prevalence", "methods")
_NEEDS = {"labelling": "concept", "figures_table": "figure", "actor_sentiment": "actor"}
# Tables whose rows get examples of the text behind them, rows a table (the largest), examples a row, and words of
# context on each side: a look at what was counted. The cap of excerpts.py is on top of it.
_SHOWN = ("labelling", "actor_sentiment", "framing_policy", "framing_news", "coverage")
_ROWS, _EXAMPLES, _CONTEXT = 40, 2, 6
_EVIDENCE = {
    "table": pl.String, "row": pl.Int64, "article_id": pl.String, "source": pl.String, "field": pl.String,
    "start_char": pl.Int64, "end_char": pl.Int64, "snippet": pl.String,
}  # fmt: skip


def results_of(
    corpus: Corpus, *, by: str | Sequence[str] = "source", within: str | None = AUTO, seed: int = 0
) -> tuple[dict[str, Result], dict[str, str]]:
    """Every result of a corpus by name, and why those that are missing are.

    Arguments: by, what makes a group; within, "event", None, or what the corpus allows; seed, of all resampling.
    """
    results: dict[str, Result] = {}
    missing: dict[str, str] = {}
    try:
        profile = compare(corpus, by=by, within=within, seed=seed)
        results |= {**profile, "differences": profile.differences}
    except InputError as error:
        missing["differences"] = str(error)
        for name, (registered, arguments) in COMPARED.items():
            _add(results, missing, name, corpus, registered, {"by": by, "seed": seed} | arguments)
    for name, (registered, arguments) in _BY_GROUP.items():
        _add(results, missing, name, corpus, registered, {"by": by, "seed": seed} | arguments)
    for name, (registered, arguments) in _BY_ARTICLE.items():
        _add(results, missing, name, corpus, registered, {"seed": seed} | arguments)
    results |= {name: load(function)(corpus) for name, function in PAGES.items()}
    try:
        results |= validation_tables(corpus)
    except StoreError as error:
        missing["validation"] = str(error)
    if shown := evidence_table(corpus, results):
        results["evidence"] = shown
    return results, missing


def validation_tables(corpus: Corpus) -> dict[str, Result]:
    """The tables of the validations that are kept with a corpus: scores set against coders."""
    every = load_validations(corpus)
    return {
        f"validation_{table}" + (f"_{name}" if len(every) > 1 else ""): kept.tables[table]
        for name, kept in every.items()
        for table in VALIDATED
        if table in kept.tables
    }


def _add(
    results: dict[str, Result],
    missing: dict[str, str],
    name: str,
    corpus: Corpus,
    registered: str,
    arguments: Mapping[str, Any],
) -> None:
    kind = _NEEDS.get(name)
    if kind and not getattr(corpus.codebook, kind):
        missing[name] = f"the corpus's codebook lists no {kind}s"
        return
    function = load(measure(registered).function)
    known = function.__kwdefaults__ or {}
    try:
        results[name] = function(corpus, **{key: value for key, value in arguments.items() if key in known})
    except InputError as error:
        missing[name] = str(error)


def evidence_table(corpus: Corpus, results: Mapping[str, Result]) -> Result | None:
    """Examples of the text behind the largest rows of some tables; None where there are none.

    Columns: table, row (its number there, from 1), article_id, source, field, start_char, end_char, snippet.
    """
    rows: list[tuple[Any, ...]] = []
    texts = dict(zip(corpus.base.facts["article_id"], range(corpus.base.facts.height), strict=True))
    for name in _SHOWN:
        if name in results:
            rows += _examples(corpus, name, results[name], texts)
    if not rows:
        return None
    table = pl.DataFrame(rows, schema=_EVIDENCE, orient="row")
    settings = {"tables": [name for name in _SHOWN if name in results], "rows": _ROWS, "examples": _EXAMPLES}
    return Result(table, make_recipe(corpus, "evidence", settings))


def _examples(corpus: Corpus, name: str, result: Result, texts: Mapping[str, int]) -> list[tuple[Any, ...]]:
    counts = [one for one in ("count", "n_mentions", "n_matches", "n_sentences") if one in result.table.columns][:1]
    if not counts:
        return []
    numbered = result.table.with_row_index("_row").filter(pl.col(counts[0]) > 0)
    largest = numbered.sort([counts[0], "_row"], descending=[True, False]).head(_ROWS).sort("_row")
    rows = []
    for row in largest.iter_rows(named=True):
        number = row.pop("_row")
        for one in evidence(corpus, result, row, limit=_EXAMPLES).iter_rows(named=True):
            text = corpus.base.field(one["field"], texts[one["article_id"]])
            place = (one["article_id"], one["source"], one["field"], one["start_char"], one["end_char"])
            rows.append((name, number + 1, *place, _around(text, one["start_char"], one["end_char"])))
    return rows


def _around(text: str, start: int, end: int) -> str:
    """The match (cut where it is a whole sentence) with a few words on each side."""
    before, match, after = text[:start].split()[-_CONTEXT:], text[start:end].split(), text[end:].split()[:_CONTEXT]
    inner = match if len(match) <= 2 * _CONTEXT else [*match[: 2 * _CONTEXT], "…"]
    if len(match) > _CONTEXT:  # a sentence needs no context
        return " ".join(inner)
    return " ".join([*before, *inner, *after])
