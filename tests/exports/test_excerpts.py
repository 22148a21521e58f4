"""No article can be put together again from a package: what all its files show of a text is capped."""

from __future__ import annotations

import io
import re
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

import mediakit as mk
from mediakit.corpus.codebook import Codebook
from mediakit.errors import ArgumentError
from mediakit.exports.excerpts import LONG, SENTENCES, SHARE, capped
from mediakit.result import Recipe, Result

BOOK = Codebook.model_validate(
    {
        "event": [{"id": "strike", "name": "The strike", "terms": ["strike*", "union*"]}],
        "actor": [{"id": "union", "name": "The union", "aliases": ["union*"]}],
        "concept": [{"id": "it", "name": "It", "variants": {"strike": ["strike*"], "walkout": ["walkout*"]}}],
        "figure": [{"id": "hurt", "name": "Hurt", "terms": ["hurt"], "unit": "people"}],
    }
)
# Every five words in a row hold one that stands in no other sentence, so that a run is found where it was taken from.
_SENTENCE = (
    "The union of the {n}north harbour workers on {n}quay said that {n}00 people were hurt in {n}winter when the strike "
    "{n}spread, and “the police {n}patrol attacked us with {n}terrible terrible cruelty there {n}again,” its angry {n}aide "
    "{name} Miller told the {n}press in tears."
)
NAMES = ("Anna", "Berta", "Carla", "Doris", "Emma", "Frida", "Greta", "Hanna", "Irma", "Judith")


def _full_of_hits() -> str:
    return " ".join(_SENTENCE.format(n=_letters(n), name=NAMES[n % 10]).replace(f"{_letters(n)}00", f"{n}00")
                    for n in range(1, 41))  # fmt: skip


def _letters(n: int) -> str:
    return chr(97 + n // 26) + chr(97 + n % 26) + "x"


def _corpus(**extra: object) -> mk.Corpus:
    texts = {"harbour-post": [_full_of_hits()], "pier-news": ["The union called a strike. People wept on pier 3."]}
    corpus = mk.from_texts(texts, codebook=BOOK)
    table = corpus.base.articles.with_columns(
        **{name: value if isinstance(value, pl.Expr) else pl.lit(value) for name, value in extra.items()}
    )
    return mk.Corpus(type(corpus.base)(table, BOOK))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _shown(files: dict[str, bytes]) -> str:
    """All that a reader can get out of a package's files as text."""
    parts = []
    for name, data in files.items():
        if name.endswith(".parquet"):
            parts.append(pl.read_parquet(io.BytesIO(data)).write_ndjson())
        elif name.endswith(".xlsx"):
            sheets = load_workbook(io.BytesIO(data), read_only=True).worksheets
            parts += [
                str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell
            ]
        else:
            parts.append(data.decode("utf-8", "replace"))
    return "\n".join(parts)


def recovered(text: str, shown: str, run: int = LONG) -> float:
    """The share of a text's words that stand in runs of so many words in what is shown."""
    words, seen = _words(text), _words(shown)
    there = {tuple(seen[i : i + run]) for i in range(len(seen) - run + 1)}
    found = [False] * len(words)
    for i in range(len(words) - run + 1):
        if tuple(words[i : i + run]) in there:
            found[i : i + run] = [True] * run
    return sum(found) / len(words)


def _files(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.no_cover  # the lines of the others; comparing words takes long
def test_an_article_full_of_hits_cannot_be_put_together_again(tmp_path: Path) -> None:
    corpus, text = _corpus(), _full_of_hits()
    files = _files(mk.export(corpus, tmp_path / "out", ["csv", "parquet", "xlsx", "html", "json"]))
    share = recovered(text, _shown(files))
    assert 0 < share <= SHARE, share
    with_text = mk.export(corpus, tmp_path / "open", with_text=True, force=True)
    assert recovered(text, _shown(_files(with_text))) > share  # the cap is what keeps it low


def test_the_allowance_is_of_all_tables_together() -> None:
    rows = [f"One two three four five six {n}." for n in range(20)]
    table = pl.DataFrame({"article_id": ["a"] * 20, "snippet": rows})
    tables = {name: Result(table, Recipe(name)) for name in ("concordance", "evidence", "other")}
    got = capped(tables, {"a": 1000})
    assert [one.table["snippet"].count() for one in got.values()] == [0, SENTENCES, 0]  # evidence goes first
    assert "20 excerpts" in got["other"].recipe.notes[0]
    assert sum(one.table["snippet"].count() for one in capped(tables, {"a": 150}).values()) == 2  # 15 words: two of 7
    assert capped(tables, {"a": 1}, free=["a"])["other"].table.equals(table)


def test_a_line_of_a_concordance_is_one_excerpt() -> None:
    table = pl.DataFrame({"article_id": ["a"], "before": ["one two"], "match": ["three"], "after": ["four"]})
    got = capped({"concordance": Result(table, Recipe("concordance"))}, {"a": 30})["concordance"].table
    assert got.row(0) == ("a", None, None, None)
    assert capped({"c": Result(table, Recipe("c"))}, {"a": 40})["c"].table.equals(table)


def test_names_are_cut_and_short_ones_stay() -> None:
    table = pl.DataFrame({"article_id": ["a", "a"], "speaker": ["one two three four five six", "Anna Miller"]})
    got = capped({"quotations": Result(table, Recipe("quotations"))}, {"a": 10})["quotations"].table
    assert got["speaker"].to_list() == ["one two three four …", "Anna Miller"]


def test_long_n_grams_of_one_article_are_left_out() -> None:
    table = pl.DataFrame({"term": ["one two three", "four five six"], "n_articles": [1, 2]})
    long, short = (Result(table, Recipe("terms", {"ngram": n})) for n in (3, 1))
    assert capped({"terms": long}, {})["terms"].table["term"].to_list() == ["four five six"]
    assert capped({"terms": short}, {})["terms"].table.height == 2


def test_metadata_that_repeats_the_text_is_cut(tmp_path: Path) -> None:
    corpus = _corpus(lead=pl.col("text"), desk="the desk for work, unions and all that harbours need")
    folder = mk.export(corpus, tmp_path / "out", ["csv"])
    table = pl.read_csv(folder / "corpus" / "articles.csv")
    assert max(len(lead.split()) for lead in table["lead"]) <= LONG  # four words and an ellipsis
    assert table["desk"][0] == "the desk for work, unions and all that harbours need"


@pytest.mark.parametrize("licence", [None, "All rights reserved", "not CC-BY"])
def test_texts_need_a_licence_or_force(tmp_path: Path, licence: str | None) -> None:
    corpus = _corpus(licence=licence)
    with pytest.raises(ArgumentError, match="force"):
        mk.export(corpus, tmp_path / "out", with_text=True)
    assert not (tmp_path / "out").exists()
    assert "by force" in (mk.export(corpus, tmp_path / "out", with_text=True, force=True) / "README.md").read_text()


def test_texts_go_along_where_their_licence_lets_them(tmp_path: Path) -> None:
    licence = (
        pl.when(pl.col("source") == "pier-news").then(pl.lit("CC-BY-4.0")).otherwise(pl.lit("All rights reserved"))
    )
    corpus = _corpus(licence=licence, composed=pl.col("source") == "pier-news")
    files = _files(mk.export(corpus, tmp_path / "out", with_text=True))
    texts = [data.decode() for name, data in files.items() if name.startswith("texts/") and name.endswith(".txt")]
    there = [one for one in texts if "The union called a strike." in one]
    assert len(there) == 1
    assert "omposed" in there[0]
    assert not any("northern" in one or "workers on" in one for one in texts)
    assert 0 < recovered(_full_of_hits(), _shown(files)) <= SHARE
