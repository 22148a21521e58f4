"""What every registered measure keeps: one article, any order, an empty selection, evidence, columns, recipe, docstring."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus.codebook import Codebook
from mediakit.corpus.spans import SPAN_COLUMNS
from mediakit.errors import ArgumentError, EmptySelection
from mediakit.registry import MEASURES, load
from mediakit.schema import COLUMNS
from mediakit.version import __version__

# Arguments that a measure cannot do without, and what it is run with here.
NEEDED: dict[str, dict[str, Any]] = {
    "concordance": {"pattern": ["the", "mass*"]},
    "keyness": {"min_count": 1},
    "duplicates": {"min_words": 5},
    "wire_copy": {"min_words": 5},
    "find_labels": {"concept": "it"},
    "actor_words": {"min_count": 1},
    "frame_words": {"min_count": 1},
    "dispersion": {"min_count": 1, "stopwords": "keep"},
    "collocations": {"min_count": 1, "min_articles": 1, "stopwords": "keep"},
    "lockwords": {"min_count": 1, "stopwords": "keep"},
}
# What measures of a codebook need; articles that bring their events do without its events.
NAMED = {"concept": [{"id": "it", "name": "It", "variants": {"massacre": ["massacre*"], "the (word)": ["the"]}}],
         "figure": [{"id": "end", "name": "End", "terms": ["end"], "unit": "people"}],
         "actor": [{"id": "court", "name": "The court", "aliases": ["court"]},
                   {"id": "the", "name": "The", "aliases": ["the"]}]}  # fmt: skip
BOOK = Codebook.model_validate(NAMED | {"event": [{"id": "e1", "name": "The massacre case", "terms": ["massacre*"]}]})
COMPARES = {"keyness", "lockwords", "similarity", "word_shift"}  # one article is nothing to compare
MAY_BE_EMPTY = {
    "collocations",
    "frame_patterns",
    "frame_cooccurrence",
    "frame_words",
    "topics",
    "actor_words",
    "find_labels",
    "duplicates",
    "wire_copy",
    "terms",
    "quotations",
    "voices",
    "figures",
    "figures_table",
}  # "the" is a stop word; nobody is quoted
WITH_SENTENCES = {"sentiment", "framing"}
VARIANTS = [
    *((name, {}) for name in MEASURES),
    *((name, {"by": "sentence"}) for name in sorted(WITH_SENTENCES)),
    ("similarity", {"method": "model"}),
]
IDS = [" ".join([name, *options.values()]) for name, options in VARIANTS]

TEXTS = [
    "🙂 The massacre was a terrible crime. The court met the minister.\n\nThe price of bread rose.",
    "The government denied the massacre. “The court is just,” the minister said. Great joy.",
    "The parliament passed the budget. The police attacked the crowd.",
    "The church prayed for peace. The army left the border.",
]


def measured(name: str, corpus: Any, **options: Any) -> mk.Result:
    result: mk.Result = load(MEASURES[name].function)(corpus, **NEEDED.get(name, {}), **options)
    return result


def rows() -> list[dict[str, Any]]:
    return [
        {
            "article_id": f"id{i}",
            "source": "xy"[i % 2],
            "title": "The head" if i % 3 else None,
            "text": TEXTS[i % 4] + f" The end {i}.",
            "events": ["e1"] if i % 4 else None,
            "desk": "home",
            "composed": i % 5 == 0,
            "date": f"2020-0{i % 9 + 1}",
        }
        for i in range(16)
    ]


@pytest.fixture
def corpus(make_corpus: Any) -> Any:
    return make_corpus(rows(), NAMED)


@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=IDS)
@pytest.mark.parametrize("text", ["The massacre of the people was terrible.", "The", "the\u00a0the 🙂", "The."])
def test_one_article_however_short(name: str, options: dict[str, Any], text: str) -> None:
    corpus = mk.from_texts({"a": [text]}, codebook=BOOK)
    if name in COMPARES:
        with pytest.raises(ArgumentError, match="there is only one group by source"):
            measured(name, corpus, **options)
        return
    result = measured(name, corpus, **options)
    assert result.table.height > 0 or name in MAY_BE_EMPTY or options  # "the" is no cue of a frame
    assert not any(column.is_nan().any() for column in result.table.select(pl.col(pl.Float64)).get_columns())


@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=IDS)
def test_text_without_words(name: str, options: dict[str, Any]) -> None:
    corpus = mk.from_texts({"a": ["…", "🙂"], "b": ["—"]}, codebook=BOOK)
    if name == "concordance":
        with pytest.raises(EmptySelection, match="nothing matches"):
            measured(name, corpus, **options)
    else:
        assert measured(name, corpus, **options).table is not None


@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=IDS)
def test_the_order_of_the_articles_is_no_matter(make_corpus: Any, name: str, options: dict[str, Any]) -> None:
    order = np.random.default_rng(0).permutation(16)
    one, other = (
        measured(name, make_corpus(rows(), NAMED), **options),
        measured(name, make_corpus([rows()[i] for i in order], NAMED), **options),
    )
    keys = [column for column, kind in one.table.schema.items() if kind != pl.Float64]
    left, right = one.table.sort(keys), other.table.sort(keys)
    assert left.select(keys).equals(right.select(keys))
    for column in left.select(pl.col(pl.Float64)).columns:
        np.testing.assert_allclose(left[column].to_numpy(), right[column].to_numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=IDS)
def test_twice_is_the_same(corpus: Any, name: str, options: dict[str, Any]) -> None:
    assert measured(name, corpus, **options).table.equals(measured(name, corpus, **options).table)


@pytest.mark.parametrize("name", MEASURES)
def test_an_empty_selection_is_told_before_it_is_measured(corpus: Any, name: str) -> None:
    with pytest.raises(
        EmptySelection, match="nothing is left of 16 articles with date_from='2031'; widen or drop a filter"
    ):
        measured(name, corpus.where(date_from="2031"))


@pytest.mark.parametrize(
    "filters",
    [{}, {"voice": "own"}, {"voice": "quoted"}, {"part": ["headline", "body"]}, {"event": "e1", "composed": False}],
)
@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=IDS)
def test_every_row_has_its_evidence(corpus: Any, name: str, options: dict[str, Any], filters: dict[str, Any]) -> None:
    narrowed = corpus.where(**filters)
    result = measured(name, narrowed, **options)
    stored = {row["article_id"]: row for row in narrowed.base.articles.iter_rows(named=True)}
    for row in result.table.head(20).iter_rows(named=True):
        found = mk.evidence(narrowed, result, row, limit=5)
        assert tuple(found.columns) == SPAN_COLUMNS
        assert found.height <= 5
        found_in = ("count", "n_target", "n_matches", "n_sentences", "n_mentions", "n_shared_terms")
        counted = (row[name] for name in found_in if name in row)
        expected = next(counted, 1)
        if "cosine_model" in row:  # sentences that are alike, not words that both have
            expected = row["cosine_model"] is not None
        assert (found.height > 0) == (expected > 0)
        for piece in found.iter_rows(named=True):
            text = stored[piece["article_id"]][piece["field"]]
            assert 0 <= piece["start_char"] < piece["end_char"] <= len(text)
            assert text[piece["start_char"] : piece["end_char"]].strip()
            if "source" in row:
                assert piece["source"] == row["source"]
            if "article_id" in row:
                assert piece["article_id"] == row["article_id"]


@pytest.mark.parametrize(
    ("name", "options"), [*VARIANTS, ("terms", {"by": "desk"}), ("sentiment", {"by": ["desk", "month"]})]
)
def test_columns_are_known_or_the_articles_own(corpus: Any, name: str, options: dict[str, Any]) -> None:
    table = measured(name, corpus, **options).table
    assert set(table.columns) <= {*COLUMNS, *corpus.articles.columns}
    kinds = {
        "integer": pl.Int64,
        "number": pl.Float64,
        "share": pl.Float64,
        "yes/no": pl.Boolean,
        "text": pl.String,
        "date": pl.String,
    }
    for column, kind in table.schema.items():
        if column in COLUMNS:
            assert kind == kinds[COLUMNS[column].type], column


@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=IDS)
def test_a_recipe_says_what_of_what_and_how(corpus: Any, name: str, options: dict[str, Any]) -> None:
    narrowed = corpus.where(source=["x", "y"])
    recipe = measured(name, narrowed, **options).recipe
    assert (recipe.measure, recipe.version, recipe.fingerprint) == (name, __version__, corpus.fingerprint)
    assert recipe.references == MEASURES[name].references
    assert recipe.selection == {"source": ["x", "y"]}
    arguments = inspect.signature(load(MEASURES[name].function)).parameters
    assert set(recipe.parameters) <= {*arguments, "alpha_0"}
    assert {argument for argument in arguments if argument not in ("corpus", "seed")} <= set(recipe.parameters)
    assert recipe.seed == (0 if "seed" in arguments else None)


@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=IDS)
def test_composed_texts_are_marked_in_every_row(corpus: Any, name: str, options: dict[str, Any]) -> None:
    table = measured(name, corpus, **options).table
    if "composed" in table.columns:
        assert table["composed"].null_count() == 0
        if name == "find_labels" and not table.height:  # nothing here is used like a listed name
            return
        assert set(table["composed"]) == {True, False}
    else:  # rows that compare groups say it in the group's name and in a note
        assert set(table["target"]) == {"x", "x (composed)", "y", "y (composed)"}
        assert set(table.filter(pl.col("target").str.ends_with("(composed)"))["note"]) == {"composed: not tested"}


@pytest.mark.parametrize("name", MEASURES)
def test_a_docstring_names_the_columns(corpus: Any, name: str) -> None:
    words = inspect.getdoc(load(MEASURES[name].function)) or ""
    for column in measured(name, corpus).table.columns:
        assert column in words or column in ("source", "composed"), column


@pytest.mark.parametrize("name", MEASURES)
def test_shared_arguments_have_one_name_and_are_keyword_only(name: str) -> None:
    first, *others = inspect.signature(load(MEASURES[name].function)).parameters.values()
    assert first.name == "corpus"
    if name == "find_labels":  # whose subject is a concept of a corpus
        assert others.pop(0).name == "concept"
    assert all(one.kind == inspect.Parameter.KEYWORD_ONLY for one in others)
    allowed = {
        "by",
        "pattern",
        "target",
        "reference",
        "window",
        "min_count",
        "confidence",
        "n_resamples",
        "seed",
        "within",
        "stopwords",
        "ngram",
        "normalise",
        "token_pattern",
        "case",
        "limit",
        "method",
        "lexicon",
        "score",
        "reference_score",
        "codebook",
        "n_topics",
        "concept",
        "actors",
        "voice",
        "near",
        "min_share",
        "min_words",
        "window_days",
        "parts",
        "margin",
        "min_articles",
        "lrc",
        "n_most",
        "threshold",
        "equal_words",
    }
    assert {one.name for one in others} <= allowed
