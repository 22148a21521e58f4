"""A package runs again to the same tables, and what was planted is found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import mediakit as mk
from mediakit.cli.main import app
from mediakit.corpus.corpus import Base, Corpus
from mediakit.errors import ReadError
from mediakit.exports.reproduce import reproduce
from mediakit.exports.row_differences import compared_rows

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "corpus" / "iran-1988"


@pytest.fixture(scope="module")
def bundled() -> Corpus:
    opened: Corpus = mk.open(BUNDLED)
    return opened


@pytest.fixture(scope="module")
def package(bundled: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mk.export(bundled, tmp_path_factory.mktemp("package") / "iran", ["csv", "parquet"])


@pytest.fixture
def small(corpus: Corpus, profile: mk.Profile, tmp_path: Path) -> Path:
    return mk.export(profile, tmp_path / "small", ["csv"], corpus=corpus)


def _with_base(corpus: Corpus, **changes: Any) -> Corpus:
    base = corpus.base
    facts = {name: getattr(base, name) for name in ("articles", "codebook", "rejects", "notes", "folder", "sources")}
    return Corpus(Base(**facts | changes))


def _one_word_changed(corpus: Corpus) -> tuple[Corpus, str]:
    table = corpus.base.articles
    key, text = table.select("article_id", "text").row(3)
    other = text.replace(" the ", " that ", 1)
    assert other != text
    changed = pl.when(pl.col("article_id") == key).then(pl.lit(other)).otherwise(pl.col("text")).alias("text")
    return _with_base(corpus, articles=table.with_columns(changed)), key


def test_the_bundled_corpus_comes_out_identical(package: Path, bundled: Corpus) -> None:
    found = reproduce(package, bundled)
    assert found.identical, found
    assert found.articles is not None
    assert found.articles.n_same == bundled.n_articles
    assert len(found.tables) == len(json.loads((package / "recipes.json").read_text())["tables"]) - 1


@pytest.mark.no_cover  # the same lines as above, over a whole corpus
def test_one_changed_word_is_found(package: Path, bundled: Corpus) -> None:
    other, key = _one_word_changed(bundled)
    found = reproduce(package, other)
    assert found.articles is not None
    assert [one.split(" ")[0] for one in found.articles.changed] == [key]
    assert not found.articles.missing + found.articles.new + found.codebooks + found.damaged
    assert not found.identical
    changed = {one.name: one for one in found.tables if not one.identical}
    assert "terms" not in changed or changed["terms"].n_changed  # both words are function words
    assert "keyness" in changed  # which counts them


def test_from_csv_alone(small: Path, corpus: Corpus) -> None:
    found = reproduce(small, corpus)
    assert found.identical, found


def test_an_article_whose_id_is_made_of_its_text(tmp_path: Path) -> None:
    texts = {"a": ["A terrible crime.", "The court ruled."], "b": ["Great success! Jobs grew."] * 2}
    corpus = mk.from_texts(texts)
    package = mk.export(mk.sentiment(corpus, n_resamples=9), tmp_path / "out", corpus=corpus)
    changed = mk.from_texts(texts | {"a": ["A terrible crime.", "The court has ruled."]})
    found = reproduce(package, changed).articles
    assert found is not None
    assert (len(found.missing), len(found.new), found.n_same) == (
        1,
        1,
        3,
    )  # without a title nothing tells it is the same


@pytest.mark.no_cover  # the same lines as above, over a whole corpus
def test_a_changed_codebook_is_found(package: Path, bundled: Corpus) -> None:
    concepts = list(bundled.codebook.concept)
    label = next(iter(concepts[0].variants))
    fewer = {**concepts[0].variants, label: ["unheard-of"]}
    book = bundled.codebook.model_copy(
        update={"concept": [concepts[0].model_copy(update={"variants": fewer}), *concepts[1:]]}
    )
    found = reproduce(package, _with_base(bundled, codebook=book))
    assert found.codebooks == (f"concept {concepts[0].id} has changed",)
    assert found.articles is not None
    assert found.articles.identical
    assert not next(one for one in found.tables if one.name == "labelling").identical
    assert next(one for one in found.tables if one.name == "sentiment").identical


def test_another_seed_is_found(small: Path, corpus: Corpus) -> None:
    stated = json.loads((small / "recipes.json").read_text())
    stated["tables"]["sentiment"]["recipe"]["seed"] = 1
    (small / "recipes.json").write_text(json.dumps(stated))
    found = reproduce(small, corpus)
    assert found.damaged == ("recipes.json has been changed",)
    checks = {one.name: one for one in found.tables}
    assert [name for name, one in checks.items() if not one.identical] == ["sentiment"]
    assert {column for column, _, _ in checks["sentiment"].columns} <= {"ci_low", "ci_high"}
    assert checks["sentiment"].n_changed > 0


def test_a_changed_number_in_a_table_is_found(small: Path, corpus: Corpus) -> None:
    path = small / "tables" / "sentiment.csv"
    table = pl.read_csv(path)
    table.with_columns(pl.col("n_sentences") + 1).write_csv(path)
    found = reproduce(small, corpus)
    assert "tables/sentiment.csv has been changed" in found.damaged
    check = next(one for one in found.tables if one.name == "sentiment")
    assert check.columns == (("n_sentences", 3, 1.0),)
    assert "->" in check.examples[0]


def test_rows_that_come_and_go() -> None:
    was = pl.DataFrame({"source": ["a", "b", "b"], "mean": [0.1, 0.2, 0.3], "note": [None, "x", None]})
    now = pl.DataFrame({"source": ["a", "b", "c"], "mean": [0.1 + 1e-12, 0.5, 0.3], "note": [None, "x", None]})
    found = compared_rows("t", was, now)
    assert (found.n_same, found.n_changed, found.n_gone, found.n_new) == (1, 1, 1, 1)
    (column,) = found.columns
    assert column[:2] == ("mean", 1)
    assert column[2] == pytest.approx(0.3)
    assert compared_rows("t", was, was).identical
    assert "now has more" in compared_rows("t", was, was.with_columns(more=1)).note


def test_what_is_no_package_is_refused(tmp_path: Path, corpus: Corpus) -> None:
    with pytest.raises(ReadError, match="no package"):
        reproduce(tmp_path, corpus)
    (tmp_path / "recipes.json").write_text('{"written_by": "somebody else"}')
    with pytest.raises(ReadError, match="no package"):
        reproduce(tmp_path, corpus)


def test_the_command_ends_with_1_where_something_differs(tmp_path: Path) -> None:
    articles = [{"source": one, "title": f"T{n}", "text": f"A terrible crime {n}."} for n, one in enumerate("aabb")]
    path = tmp_path / "articles.json"
    path.write_text(json.dumps(articles))
    out = tmp_path / "package.zip"
    run = CliRunner().invoke
    assert run(app, ["export", str(path), "--to", str(out), "--formats", "csv"]).exit_code == 0
    same = run(app, ["reproduce", str(out), "--corpus", str(path)])
    assert same.exit_code == 0, same.output
    assert same.output.splitlines()[-1] == "identical"
    articles[0]["text"] = "A wonderful success, they said."
    path.write_text(json.dumps(articles))
    other = run(app, ["reproduce", str(out), "--corpus", str(path)])
    assert other.exit_code == 1
    assert "changed: " in other.output  # found again by source and title, though its id is made of its text
    assert "sentiment: differs" in other.output


def test_a_selection_is_made_again(tmp_path: Path, corpus: Corpus) -> None:
    chosen = corpus.where(source="plain & simple")
    package = mk.export(mk.terms(chosen), tmp_path / "out", ["csv"], corpus=chosen)
    assert reproduce(package, corpus).identical
    assert replace(reproduce(package, corpus), damaged=("x",)).identical is False
