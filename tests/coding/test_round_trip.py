"""Sample, sheets filled in, agreement, validation: the whole way on a corpus whose numbers are known."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import mediakit as mk
from mediakit.cli.main import app
from mediakit.coding.kept import keep_validation, said_beside
from mediakit.coding.returned import SheetError, read_codes
from mediakit.coding.sample import load_sample
from mediakit.errors import ArgumentError, ReadError, StoreError
from mediakit.exports import everything
from mediakit.exports.package import package_files
from mediakit.exports.reproduce import reproduce

GOOD, BAD, DULL = (
    "A great success was celebrated, report {}.",
    "A terrible crime was committed, report {}.",
    "It is day {}.",
)
SOURCES = ("north-herald", "south-post")


@pytest.fixture
def corpus(make_corpus):
    """Two sources, ten articles each, three sentences an article: one good, one bad, one dull by VADER."""
    rows = [
        {"article_id": f"{source}-{n}", "source": source, "date": f"2020-01-{n + 1:02}", "title": None,
         "text": " ".join(kind.format(f"{source[0]}{n}{k}") for k, kind in enumerate((GOOD, BAD, DULL)))}
        for source in SOURCES for n in range(10)
    ]  # fmt: skip
    return make_corpus(rows)


def fill(path: Path, code) -> None:
    """Fill a workbook: `code` is given the text and says the value."""
    book = openpyxl.load_workbook(path)
    sheet = book["codes"]
    head = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        text = sheet.cell(row, head.index("text") + 1).value
        sheet.cell(row, head.index("tone") + 1).value = code(text)
    book.save(path)


def by_words(text: str) -> str:
    return "positive" if "great" in text else "negative" if "terrible" in text else "neutral"


def ben(text: str) -> str:
    """As by words, but in the south nothing is ever negative."""
    return "neutral" if "terrible" in text and "report s" in text else by_words(text)


@pytest.fixture
def filled(corpus, tmp_path):
    """All sixty sentences coded by two."""
    mk.code_sample(corpus, "tone", n=60, coders=["anna", "ben"], blind=True, seed=3, to=tmp_path / "c")
    fill(tmp_path / "c" / "sheet-anna.xlsx", by_words)
    fill(tmp_path / "c" / "sheet-ben.xlsx", ben)
    return tmp_path / "c"


def value(table: pl.DataFrame, **where: object) -> float:
    found = table.filter(*(pl.col(name) == one for name, one in where.items()))
    assert found.height == 1, found
    name = "value" if "value" in found.columns else "share_corrected"
    return float(found[name][0])


def test_the_whole_way_with_known_values(corpus, filled):
    found = mk.code_agreement(filled, n_resamples=200)
    table = found.agreement.table
    # 50 of 60 agree; expected by chance from the margins: anna 20/20/20, ben 10/30/20: (20*10+20*30+20*20)/3600 = 1/3
    assert value(table, statistic="percent_agreement") == pytest.approx(100 * 50 / 60)
    assert value(table, statistic="cohen_kappa") == pytest.approx((5 / 6 - 1 / 3) / (1 - 1 / 3))
    # alpha: coincidences of values apart 10 + 10, margins 30/50/40 of 120
    expected = 2 * (30 * 50 + 30 * 40 + 50 * 40) / (120 * 119)
    assert value(table, statistic="alpha_nominal") == pytest.approx(1 - (20 / 120) / expected)
    assert found.disagreements.table.height == 10
    assert set(found.disagreements.table["codes"]) == {"anna: negative; ben: neutral"}
    assert found.disagreements.table["source"].unique().to_list() == ["south-post"]
    validation = mk.code_validate(corpus, filled, n_resamples=200)
    fit = validation.fit.table
    # VADER reads as anna does; of ben's codes it is right but for ten of the south
    assert value(fit, group="north-herald", statistic="macro_f1") == 1.0
    assert value(fit, group="(all)", statistic="accuracy") == pytest.approx(110 / 120)
    assert value(fit, group="south-post", category="negative", statistic="precision") == pytest.approx(0.5)
    assert value(fit, group="south-post", category="neutral", statistic="recall") == pytest.approx(20 / 30)
    assert value(fit, group="south-post", statistic="macro_f1_difference") < 0
    assert value(fit, group="south-post", statistic="mean_error") == pytest.approx(-10 / 60)
    shares = validation.prevalence.table
    assert value(shares, group="south-post", category="negative") == pytest.approx(10 / 60)
    assert value(shares, group="north-herald", category="negative") == pytest.approx(1 / 3)
    machine = shares.filter(pl.col("group") == "south-post", pl.col("category") == "negative")["share_machine"][0]
    assert machine == pytest.approx(1 / 3)
    errors = validation.errors.table
    assert errors.height == 10
    assert all("terrible" in text for text in errors["text"])
    assert {row["statistic"] for row in validation.agreement.table.to_dicts()} == {"alpha_ordinal"}
    assert "macro-F1 0.9" in validation.summary[0]["said"]
    assert "against 2 coders on 60 sentences" in validation.summary[0]["said"]


def test_an_adjudicator_alone_counts(corpus, filled):
    validation = mk.code_validate(corpus, filled, gold="anna", n_resamples=50)
    assert value(validation.fit.table, group="(all)", statistic="accuracy") == 1.0
    assert validation.errors.table.is_empty()
    with pytest.raises(ArgumentError, match="unknown coder 'nobody'"):
        mk.code_validate(corpus, filled, gold="nobody")


def test_a_part_that_is_coded_corrects_the_whole(corpus, tmp_path):
    mk.code_sample(corpus, "tone", n=40, coders=["anna"], seed=1, to=tmp_path / "c")
    fill(tmp_path / "c" / "sheet-anna.xlsx", lambda text: "neutral" if "terrible" in text else by_words(text))
    validation = mk.code_validate(corpus, tmp_path / "c", n_resamples=50)
    negative = validation.prevalence.table.filter(pl.col("category") == "negative", pl.col("group") == "(all)").row(
        0, named=True
    )
    assert negative["share_machine"] == pytest.approx(1 / 3)
    assert negative["share_corrected"] == pytest.approx(0.0, abs=1e-9)  # coders never say negative
    assert (negative["n_units"], negative["n_coded"]) == (60, 40)
    assert negative["ci_high"] > 0


def test_another_method_by_its_name(corpus, filled):
    words = {"method": "lexicon", "lexicon": {"great": 1.0, "terrible": -1.0}}
    validation = mk.code_validate(
        corpus,
        filled,
        machine={"tone": {"measure": "sentiment", "cuts": [-0.01, 0.01], **words}},
        gold="anna",
        n_resamples=50,
    )
    assert value(validation.fit.table, group="(all)", category="positive", statistic="f1") == 1.0
    with pytest.raises(ArgumentError, match=r"unknown method 'modell'"):
        mk.code_validate(corpus, filled, method="modell")
    with pytest.raises(ArgumentError, match=r"unknown scorer 'sentimnt' .did you mean 'sentiment'"):
        mk.code_validate(corpus, filled, machine={"tone": {"measure": "sentimnt"}})


def test_sheets_of_csv_give_the_same(corpus, filled):
    books = mk.code_agreement(filled, n_resamples=50).agreement.table
    for who, code in (("anna", by_words), ("ben", ben)):
        (filled / f"sheet-{who}.xlsx").unlink()
        path = filled / f"sheet-{who}.csv"
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        for row in rows:
            row["tone"] = code(row["text"]).upper()  # case does not matter
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), delimiter=";")  # as a German spreadsheet saves it
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8-sig")
    assert mk.code_agreement(filled, n_resamples=50).agreement.table.equals(books)
    (filled / "key.json").unlink()
    with pytest.raises(ReadError, match=r"needs its sample's key\.json"):
        mk.code_agreement(filled)


def test_workbooks_alone_are_enough_for_agreement(filled):
    books = mk.code_agreement(filled, n_resamples=50)
    (filled / "key.json").unlink()
    alone = mk.code_agreement(filled, n_resamples=50)
    assert alone.agreement.table["value"].to_list() == books.agreement.table["value"].to_list()
    with pytest.raises(ArgumentError, match=r"key\.json"):
        mk.code_validate(mk.from_texts({"a": ["One."]}), filled)


def broken(path: Path, change) -> SheetError:
    book = openpyxl.load_workbook(path)
    sheet = book["codes"]
    change(sheet, [cell.value for cell in sheet[1]])
    book.save(path)
    with pytest.raises(SheetError) as caught:
        read_codes(path)
    return caught.value


def test_every_fault_of_a_sheet_is_told_with_its_place(filled):
    def change(sheet, head):
        tone, text, unit = (head.index(name) + 1 for name in ("tone", "text", "unit"))
        sheet.cell(3, tone).value = "neagtive"
        sheet.cell(4, text).value = "Another text."
        sheet.cell(5, tone).value = None
        sheet.cell(6, unit).value = sheet.cell(7, unit).value
        sheet.cell(8, unit).value = "u000000000000"

    error = broken(filled / "sheet-anna.xlsx", change)
    told = {(one.row, one.column): one for one in error.problems}
    assert told[(3, "tone")].value == "neagtive"
    assert told[(3, "tone")].allowed == "negative, neutral, positive"
    assert "is not the text that was drawn" in told[(4, "text")].advice
    assert "the cell is empty" in told[(5, "tone")].advice
    assert (6, "text") in told  # its id is another unit's now
    assert "is no unit of this coder" in told[(8, "unit")].advice
    missing = [one for one in error.problems if one.row is None]
    assert len(missing) == 2
    assert "is missing from the sheet" in missing[0].advice
    assert "sheet-anna.xlsx, sheet 'codes', row 3, column 'tone': 'neagtive' is not allowed" in str(error)
    assert all(one.sheet == "codes" for one in error.problems)


def test_a_unit_twice_two_coders_of_one_name_and_a_foreign_sample(filled, corpus, tmp_path):
    def twice(sheet, head):
        for at in range(1, len(head) + 1):
            sheet.cell(3, at).value = sheet.cell(2, at).value

    error = broken(filled / "sheet-anna.xlsx", twice)
    assert "stands in row 2 already" in str(error)
    fill(filled / "sheet-ben.xlsx", ben)
    (filled / "sheet-again.xlsx").write_bytes((filled / "sheet-ben.xlsx").read_bytes())
    with pytest.raises(SheetError, match=r"is the coder of .*sheet-ben\.xlsx, too"):
        read_codes([filled / "sheet-ben.xlsx", filled / "sheet-again.xlsx"])
    mk.code_sample(corpus, "tone", n=10, coders=["cy"], seed=9, to=tmp_path / "d")
    with pytest.raises(SheetError, match="is another sample than"):
        read_codes([filled / "sheet-ben.xlsx", tmp_path / "d" / "sheet-cy.csv"])


def test_half_filled_sheets_are_errors_or_counted(filled, corpus):
    fill(filled / "sheet-ben.xlsx", lambda text: "positive" if "great" in text else None)
    with pytest.raises(SheetError, match="40 cells or rows cannot be used"):
        read_codes(filled)
    codes = read_codes(filled, incomplete=True)
    assert codes.answers.height == 80
    assert codes.notes == ("40 cells or units are not coded and left out",)
    assert mk.code_agreement(codes, n_resamples=20).agreement.table["n_units"].unique().to_list() == [20]


def test_another_corpus_or_a_changed_text_is_refused(corpus, filled, make_corpus):
    with pytest.raises(SheetError, match="is not in this corpus"):
        mk.code_validate(mk.from_texts({"a": ["One text."]}), filled)
    rows = corpus.articles.drop("n_words").to_dicts()
    rows[0]["text"] = rows[0]["text"].replace("great", "grand")
    with pytest.raises(SheetError, match="has changed since the draw"):
        mk.code_validate(make_corpus(rows), filled)


def test_the_key_cannot_be_changed_unseen(filled):
    key = json.loads((filled / "key.json").read_text(encoding="utf-8"))
    key["units"] = key["units"][1:]
    (filled / "key.json").write_text(json.dumps(key), encoding="utf-8")
    with pytest.raises(ReadError, match="was changed after the draw"):
        load_sample(filled)


@pytest.fixture
def folder(tmp_path):
    """The same corpus as a folder."""
    place = tmp_path / "corpus"
    (place / "articles").mkdir(parents=True)
    (place / "corpus.toml").write_text('[corpus]\ntitle = "Days"\n', encoding="utf-8")
    for source in SOURCES:
        for n in range(10):
            text = " ".join(kind.format(f"{source[0]}{n}{k}") for k, kind in enumerate((GOOD, BAD, DULL)))
            front = f"---\ntitle: Day {source[0]}{n}\nsource: {source}\ndate: 2020-01-{n + 1:02}\n---\n"
            (place / "articles" / f"{source}-{n}.md").write_text(front + text + "\n", encoding="utf-8")
    return place


def test_the_validation_travels_with_corpus_export_and_reproduction(folder, tmp_path, monkeypatch):
    for name in ("_BY_GROUP", "_BY_ARTICLE", "PAGES"):  # other results are tested elsewhere and take their time
        monkeypatch.setattr(everything, name, {})
    corpus = mk.open(folder)
    mk.code_sample(corpus, "tone", n=40, coders=["anna", "ben"], to=tmp_path / "c")
    for who in ("anna", "ben"):
        fill(tmp_path / "c" / f"sheet-{who}.xlsx", by_words)
    validation = mk.code_validate(corpus, tmp_path / "c", n_resamples=50)
    place = keep_validation(validation, corpus, "tone-check")
    assert place == folder / "coding" / "tone-check"
    again = mk.load_validations(mk.open(folder))["tone-check"]
    assert again.current
    assert again.tables["fit"].table.equals(validation.fit.table)
    assert said_beside(corpus, "sentiment") == [validation.summary[0]["said"]]
    assert said_beside(corpus, "framing") == []
    mk.export(mk.open(folder), tmp_path / "out.zip", ["csv", "parquet"])
    files = package_files(tmp_path / "out.zip")
    assert {f"tables/validation_{one}.csv" for one in ("fit", "agreement", "prevalence")} <= set(files)
    methods = files["methods.md"].decode()
    assert "**Set against coders.**" in methods
    assert "against 2 coders on 40 sentences" in methods
    assert "Egami" in methods
    done = reproduce(tmp_path / "out.zip", mk.open(folder))
    assert next(one for one in done.tables if one.name == "validation_fit").identical
    (folder / "articles" / "north-herald-0.md").unlink()
    assert not mk.load_validations(mk.open(folder))["tone-check"].current
    assert "earlier state" in said_beside(mk.open(folder), "sentiment")[0]
    (place / "fit.parquet").write_bytes(b"no")
    with pytest.raises(StoreError, match="damaged validation"):
        mk.load_validations(mk.open(folder))


def test_reading_a_store_again_keeps_its_validations(corpus, filled, tmp_path):
    from mediakit.corpus.store import write_store

    store = write_store(corpus.base, tmp_path / "store")
    opened = mk.open(store)
    keep_validation(mk.code_validate(opened, filled, n_resamples=20), opened, "tone")
    write_store(opened.base, store)
    assert list(mk.load_validations(mk.open(store))) == ["tone"]
    with pytest.raises(ArgumentError, match="no corpus folder and no store"):
        keep_validation(mk.code_validate(corpus, filled, n_resamples=20), corpus)


def test_the_command_goes_the_whole_way(folder, tmp_path):
    from typer.testing import CliRunner

    def run(*words: object, code: int = 0):
        done = CliRunner().invoke(app, ["code", *map(str, words)])
        assert done.exit_code == code, done.output
        return done

    out = tmp_path / "c"
    run(
        "sample",
        folder,
        "--unit",
        "sentence",
        "--n",
        40,
        "--stratify",
        "source",
        "--seed",
        1,
        "--coders",
        "anna,ben",
        "--blind",
        "--to",
        out,
    )
    assert not any(source in (out / "sheet-anna.csv").read_text(encoding="utf-8") for source in SOURCES)
    run("sample", folder, "--to", out, code=2)
    failed = run("agreement", out, code=2)
    assert "row 2, column 'tone': the cell is empty" in failed.stderr
    for who in ("anna", "ben"):
        fill(out / f"sheet-{who}.xlsx", by_words if who == "anna" else ben)
    assert "alpha_ordinal" in run("agreement", out).stdout
    assert "anna: negative; ben: neutral" in run("agreement", out, "--disagreements").stdout
    done = run("validate", folder, out, "--n-resamples", 50)
    assert "macro_f1" in done.stdout
    assert "kept in" in done.stderr
    table = run(
        "validate", folder, out, "--n-resamples", 50, "--table", "errors", "--format", "csv", "--no-keep"
    ).stdout
    assert table.startswith("variable,unit_id,article_id,source")
    assert "units" in run("plan", folder, "--width", 0.1).stdout
