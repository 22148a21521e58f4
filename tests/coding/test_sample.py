"""The draw: by strata, the same in any order, with known chances; what coders get to see; what is asked of them."""

from __future__ import annotations

import io

import openpyxl
import polars as pl
import pytest

import mediakit as mk
from mediakit.coding.draw import allocated
from mediakit.coding.scheme import load_scheme, scheme_of
from mediakit.coding.sheets import csv_sheet, workbook_sheet
from mediakit.coding.units import text_at, units_of
from mediakit.errors import ArgumentError, CodebookError, StoreError
from mediakit.exports.spreadsheet import is_formula


def rows(n_articles: int = 6) -> list[dict[str, object]]:
    return [
        {"article_id": f"{source}{n}", "source": source, "title": f"Title {source}{n}", "date": "2020-01-01",
         "text": " ".join(f"Sentence {source}{n}{k} stands here." for k in range(n + 1))}
        for source in ("alpha-news", "beta-times", "gamma") for n in range(n_articles)
    ]  # fmt: skip


def test_the_same_units_in_any_order_of_the_articles_and_more_of_them_for_a_larger_n(make_corpus):
    corpus, turned = make_corpus(rows()), make_corpus(rows()[::-1])
    one = mk.code_sample(corpus, n=12, seed=1)
    assert sorted(one.units["unit"]) == sorted(mk.code_sample(turned, n=12, seed=1).units["unit"])
    assert (
        one.of_coder("coder1")["unit"].to_list()
        == mk.code_sample(turned, n=12, seed=1).of_coder("coder1")["unit"].to_list()
    )
    assert sorted(one.units["unit"]) != sorted(mk.code_sample(corpus, n=12, seed=2).units["unit"])
    assert set(one.units["unit"]) < set(mk.code_sample(corpus, n=30, seed=1).units["unit"])
    assert one.units.group_by("source").len()["len"].to_list() == [4, 4, 4]


def test_weights_add_up_to_the_units_of_each_stratum(make_corpus):
    corpus = make_corpus(rows())
    sample = mk.code_sample(corpus, n=13, stratify="source", allocation="proportional")
    sums = sample.units.group_by("stratum").agg(pl.col("weight").sum(), pl.col("n_in_stratum").first())
    assert sums["weight"].to_list() == pytest.approx(sums["n_in_stratum"].to_list())
    assert sums["weight"].sum() == pytest.approx(len(units_of(corpus, "sentence")))
    assert sample.units["chance"].to_list() == pytest.approx((1 / sample.units["weight"]).to_list())


def test_every_sentence_is_as_likely_as_its_stratum_says(make_corpus):
    corpus = make_corpus(rows(3))
    n = len(units_of(corpus, "sentence"))
    drawn = [
        unit for seed in range(300) for unit in mk.code_sample(corpus, n=9, stratify=None, seed=seed).units["unit"]
    ]
    counts = pl.Series(drawn).value_counts()["count"]
    assert len(counts) == n
    share = 9 / n
    sd = (300 * share * (1 - share)) ** 0.5
    assert abs(counts - 300 * share).max() < 4.2 * sd


def test_allocation_gives_what_small_strata_lack_to_the_others():
    assert allocated([100, 100, 2], 30, "equal") == [14, 14, 2]
    assert allocated([2, 2], 10, "proportional") == [2, 2]
    assert sum(allocated([7, 50, 33, 10], 21, "proportional")) == 21
    assert sum(allocated([7, 50, 33, 10], 21, "equal")) == 21


def test_overlap_goes_to_all_and_the_rest_round_the_coders(make_corpus):
    sample = mk.code_sample(make_corpus(rows()), n=20, coders=["a", "b"], overlap=6)
    by = sample.units["coders"].list.join("+").value_counts().sort("coders").rows()
    assert by == [("a", 7), ("a+b", 6), ("b", 7)]
    assert sample.of_coder("a").height == 13


def test_blind_sheets_say_nothing_of_the_source(make_corpus, tmp_path):
    corpus = make_corpus([row | {"title": None} for row in rows()])
    mk.code_sample(corpus, n=9, coders=["ann"], blind=True, to=tmp_path / "s")
    book = openpyxl.load_workbook(tmp_path / "s" / "sheet-ann.xlsx")
    cells = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]
    told = [one for one in cells if not one.startswith("Sentence ")]  # the texts themselves name theirs
    assert not [one for one in told if any(name in one.lower() for name in ("alpha", "beta", "gamma", "title "))]
    assert {"source", "title", "date"}.isdisjoint(cell.value for cell in book["codes"][1])
    assert b"alpha-news" in (tmp_path / "s" / "key.json").read_bytes()
    open_ = mk.code_sample(corpus, n=9, coders=["ann"])
    assert csv_sheet(open_, "ann").decode("utf-8-sig").startswith("source,date,title,text,tone,note,unit")


def test_texts_that_name_their_source_are_counted(make_corpus):
    corpus = make_corpus([{"source": "Reuters", "text": "He told Reuters so. It is day."} for _ in range(2)])
    assert mk.code_sample(corpus, n=4, blind=True).notes[-1].startswith("2 of 4 texts name their own source")


def test_the_workbook_has_lists_locks_and_instructions(make_corpus):
    data = workbook_sheet(mk.code_sample(make_corpus(rows()), "frames:news", n=6, coders=["ann"]), "ann")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["codes", "instructions", "values", "about"]
    assert (book["values"].sheet_state, book["about"].sheet_state) == ("hidden", "hidden")
    sheet = book["codes"]
    head = [cell.value for cell in sheet[1]]
    lists = sheet.data_validations.dataValidation
    frames = [name for name in head if name.startswith("frame-")]
    assert len(lists) == len(frames) == 5
    for one, name in zip(lists, frames, strict=True):
        assert one.type == "list"
        column = one.formula1.split("$")[1]
        assert [book["values"][f"{column}{row}"].value for row in (1, 2, 3)] == [name, "no", "yes"]
        assert (
            str(one.sqref)
            == f"{sheet.cell(1, head.index(name) + 1).column_letter}2:{sheet.cell(1, head.index(name) + 1).column_letter}7"
        )
    assert sheet.protection.sheet
    assert sheet.cell(2, head.index("text") + 1).protection.locked
    assert not sheet.cell(2, head.index(frames[0]) + 1).protection.locked
    said = " ".join(str(cell) for row in book["instructions"].iter_rows(values_only=True) for cell in row)
    assert "6 units to code by ann" in said
    assert data == workbook_sheet(mk.code_sample(make_corpus(rows()), "frames:news", n=6, coders=["ann"]), "ann")


def test_a_text_is_no_formula_and_comes_back_as_it_was(make_corpus, tmp_path):
    corpus = make_corpus(
        [{"source": "a", "title": None, "text": '=HYPERLINK("x"). Fine.'}, {"source": "b", "text": "+1 is more. Fine."}]
    )
    mk.code_sample(corpus, n=4, coders=["ann"], to=tmp_path / "s")
    table = pl.read_csv(tmp_path / "s" / "sheet-ann.csv", infer_schema=False)
    assert not [cell for row in table.rows() for cell in row if cell and is_formula(cell)]
    codes = table.with_columns(pl.lit("neutral").alias("tone"))
    codes.write_csv(tmp_path / "s" / "sheet-ann.csv")
    (tmp_path / "s" / "sheet-ann.xlsx").unlink()
    assert mk.code_agreement(tmp_path / "s").agreement.table["note"][0] == "no unit was coded by two"


def test_composed_texts_are_marked_unless_blind_and_are_a_stratum_of_their_own(make_corpus):
    mixed = [row | {"composed": n % 2 == 0, "source": "one"} for n, row in enumerate(rows())]
    sample = mk.code_sample(make_corpus(mixed), n=10, coders=["ann"])
    assert sorted(sample.units.group_by("composed").len()["len"].to_list()) == [5, 5]
    assert "composed text" in csv_sheet(sample, "ann").decode()
    assert (
        "composed text"
        not in csv_sheet(mk.code_sample(make_corpus(mixed), n=10, coders=["ann"], blind=True), "ann").decode()
    )


def test_units_are_sentences_passages_and_articles(bundled):
    for kind in ("sentence", "passage", "article"):
        units = units_of(bundled, kind)
        assert units.table["unit"].n_unique() == len(units)
    assert len(units_of(bundled, "article")) == bundled.n_articles
    assert len(units_of(bundled, "sentence")) == bundled.n_sentences
    narrowed = bundled.where(source="composed-un", event="1988-executions")
    passage = units_of(narrowed, "passage").table.filter(pl.col("event") == "1988-executions")
    assert passage.height == narrowed.n_articles
    row = narrowed.articles.row(0, named=True)
    assert text_at(row, passage.filter(pl.col("article_id") == row["article_id"])["spans"][0])
    assert len(units_of(narrowed, "sentence")) == narrowed.n_sentences


def test_units_toward_an_actor_are_those_that_name_it(make_corpus):
    text = "Lee spoke. It rained. They met Lee's men. Nobody else came."
    corpus = make_corpus([{"text": text}], {"actor": [{"id": "lee", "name": "Mayor Lee", "aliases": ["Lee"]}]})
    sample = mk.code_sample(corpus, "toward:lee", n=5, coders=1)
    assert sorted(sample.units["text"]) == ["Lee spoke.", "They met Lee's men."]
    assert sample.n_units_in_corpus == 2
    assert sample.scheme.variables[0].question == "How is Mayor Lee spoken of?"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"n": 0}, "n is 1 or more"),
        ({"overlap": 99, "n": 9}, "overlap between 0 and n"),
        ({"unit": "word"}, "unknown unit 'word'"),
        ({"coders": ["a", "A"]}, "each once"),
        ({"coders": ["../x"]}, "letters, digits"),
        ({"stratify": "event"}, "needs unit='passage'"),
        ({"stratify": "nix"}, "unknown column"),
        ({"n": 2}, "every group needs a unit"),
        ({"scheme": "tune"}, "unknown variable 'tune'"),
        ({"scheme": "frames:news:conflikt"}, "unknown frame 'conflikt' .did you mean 'conflict'"),
        ({"scheme": "toward:x"}, "unknown actor 'x'"),
    ],
)
def test_what_cannot_be_is_refused(make_corpus, wrong, told):
    with pytest.raises(ArgumentError, match=told):
        mk.code_sample(make_corpus(rows()), **wrong)


def test_sheets_are_never_written_over(make_corpus, tmp_path):
    (tmp_path / "filled.txt").write_text("work of weeks", encoding="utf-8")
    with pytest.raises(StoreError, match="not empty"):
        mk.code_sample(make_corpus(rows()), n=6, to=tmp_path)
    assert (tmp_path / "filled.txt").is_file()


GOOD_SCHEME = """
[scheme]
title = "Tone"
[[variable]]
id = "tone"
question = "How?"
scale = "ordinal"
values = ["low", {value = "high", help = "loud"}]
[[variable]]
id = "dead"
question = "How many?"
scale = "ratio"
least = 0
"""


def test_a_scheme_of_ones_own(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text(GOOD_SCHEME, encoding="utf-8")
    scheme = load_scheme(path)
    assert scheme.variable("tone").read(" HIGH ") == "high"
    assert scheme.variable("tone").read("mid") is None
    assert (scheme.variable("dead").read("12,5"), scheme.variable("dead").read("-1")) == ("12.5", None)
    assert scheme.variable("dead").allowed() == "a number from 0"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('scale = "ordinal"', 'scale = "ordinary"'), "scale: Input should be 'nominal', 'ordinal'"),
        (('"low", {value = "high", help = "loud"}', '"low", "low"'), "lists a value twice"),
        (('"low", {value = "high", help = "loud"}', '"low"'), "give two or more"),
        (('id = "tone"', 'id = "source"'), "is a column of every sheet"),
        (('id = "dead"', 'id = "Tone"'), "stands twice"),
        (("[scheme]", "[schema]"), "unknown key 'schema'"),
        (("least = 0", "leest = 0"), "leest: Extra inputs"),
        (("[scheme]", "[scheme"), "not valid TOML"),
    ],
)
def test_a_wrong_scheme_is_told_with_file_and_key(tmp_path, change, told):
    path = tmp_path / "s.toml"
    path.write_text(GOOD_SCHEME.replace(*change), encoding="utf-8")
    with pytest.raises(CodebookError, match=told) as caught:
        load_scheme(path)
    assert str(path) in str(caught.value)


def test_a_schemes_fingerprint_is_of_what_is_asked():
    tone = scheme_of("tone")
    other = tone.model_copy(update={"variables": [tone.variables[0].model_copy(update={"machine": {"measure": "x"}})]})
    assert other.fingerprint == tone.fingerprint
    assert other.model_copy(update={"instructions": "Else."}).fingerprint != tone.fingerprint
