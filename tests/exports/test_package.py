"""The package: what is in it, that it is the same twice, and what it refuses."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from openpyxl import load_workbook

import mediakit as mk
from mediakit.compare.profile import Profile
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError
from mediakit.exports.package import export_bytes
from mediakit.exports.tables import tables_of

ALWAYS = {
    "README.md", "codebook.csv", "codebook.md", "methods.md", "recipes.json", "datapackage.json",
    "ro-crate-metadata.json", "CITATION.cff", ".zenodo.json", "SHA256SUMS",
} | {f"references.{form}" for form in ("bib", "json", "ris")}  # fmt: skip
OF_THE_CORPUS = {"corpus/articles.csv", "corpus/codebook.json", "corpus/rejects.csv"} | {
    f"articles.{form}" for form in ("bib", "json", "ris")
}
LEXICONS = {f"lexicons/frames-{name}.csv" for name in ("policy", "news")}


def _bytes_in(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_every_table_in_every_format_is_read_back(tmp_path: Path, profile: Profile, corpus: Corpus) -> None:
    folder = mk.export(profile, tmp_path / "out", ["csv", "parquet", "json", "xlsx", "html"], corpus=corpus)
    assert folder == tmp_path / "out"
    tables = tables_of(profile)
    wanted = {f"tables/{name}.{form}" for name in tables for form in ("csv", "parquet", "json")}
    wanted |= {f"corpus/articles.{form}" for form in ("parquet", "json")} | {"tables/workbook.xlsx", "report.html"}
    assert set(_bytes_in(folder)) == wanted | ALWAYS | OF_THE_CORPUS | LEXICONS
    book = load_workbook(folder / "tables" / "workbook.xlsx", read_only=True)
    assert book.sheetnames == ["notes", *tables, "articles", "codebook"]
    for name, result in tables.items():
        assert pl.read_parquet(folder / "tables" / f"{name}.parquet").equals(result.table)
        assert len(json.loads((folder / "tables" / f"{name}.json").read_text())) == result.table.height
        by_pandas = pd.read_csv(folder / "tables" / f"{name}.csv")
        assert by_pandas.shape == result.table.shape
        numbers = [c for c, kind in result.table.schema.items() if kind.is_numeric()]
        exact = result.table.select(numbers).fill_null(0).to_numpy()
        assert (by_pandas[numbers].fillna(0).to_numpy() == exact).all()


def test_no_cell_of_any_csv_is_a_formula(tmp_path: Path, profile: Profile, corpus: Corpus) -> None:
    folder = mk.export(profile, tmp_path / "out", ["csv"], corpus=corpus)
    seen = 0
    for path in folder.rglob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.reader(file):
                for cell in row:
                    seen += cell.startswith("'=HYPERLINK")
                    if cell[:1] in ("=", "@", "\t", "\r"):
                        pytest.fail(f"{path.name}: {cell!r}")
                    if cell[:1] in ("+", "-"):
                        float(cell)
    assert seen  # the hostile source is in there, neutralised
    exact = pl.read_csv(folder / "tables" / "sentiment.csv")["source"].to_list()
    assert "plain & simple" in exact


def test_no_text_of_an_article_is_in_the_package(profile: Profile, corpus: Corpus) -> None:
    data = export_bytes(profile, corpus=corpus)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            assert b"Critics were furious" not in archive.read(name), name


@pytest.mark.no_cover  # the same lines as above, once more
def test_a_zip_holds_the_same_files_as_a_folder(tmp_path: Path, profile: Profile) -> None:
    folder = mk.export(profile, tmp_path / "out", ["csv", "html"])
    packed = mk.export(profile, tmp_path / "out.zip", ["html", "csv"])
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())
        assert {name: archive.read(name) for name in archive.namelist()} == _bytes_in(folder)
    assert packed.read_bytes() == export_bytes(profile, ["csv", "html"])


@pytest.mark.no_cover  # the same lines as above, once more
def test_the_same_bytes_twice(tmp_path: Path, profile: Profile, corpus: Corpus) -> None:
    first = _bytes_in(mk.export(profile, tmp_path / "a", corpus=corpus))
    assert first == _bytes_in(mk.export(profile, tmp_path / "b", corpus=corpus))


def test_the_call_of_the_readme_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    program = (
        "import sys, mediakit as mk\n"
        "c = mk.from_texts({'a': ['A terrible crime. The court ruled.'] * 2, 'b': ['Great success! Jobs grew.'] * 2})\n"
        "mk.export(c, sys.argv[1])"
    )
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"}
        subprocess.run([sys.executable, "-c", program, str(tmp_path / f"{seed}.zip")], check=True, env=environment)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_recipes_say_how_each_table_was_made(tmp_path: Path, profile: Profile) -> None:
    content = json.loads((mk.export(profile, tmp_path / "out", ["csv"]) / "recipes.json").read_text())
    assert set(content["tables"]) == set(tables_of(profile))
    one = content["tables"]["differences"]
    assert one["recipe"]["parameters"]["n_permutations"] == 99
    assert one["rows"] == profile.differences.table.height
    assert "recipes.json" in content["files"]


def test_one_result(tmp_path: Path, corpus: Corpus) -> None:
    folder = mk.export(mk.terms(corpus), tmp_path / "out", "csv")
    names = set(_bytes_in(folder))
    assert names == {"tables/terms.csv", *ALWAYS}


def test_the_readme_has_the_sampling_statement(tmp_path: Path, profile: Profile, corpus: Corpus) -> None:
    text = (mk.export(profile, tmp_path / "out", ["csv"], corpus=corpus) / "README.md").read_text()
    assert "Population: eighteen texts & &lt;b>no&lt;/b> more" in text


@pytest.mark.parametrize(
    ("formats", "said"), [(["cvs"], "did you mean 'csv'"), ("pdf", "there are: csv"), ([], "no export")]
)
def test_an_unknown_format(tmp_path: Path, profile: Profile, formats: list[str], said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        mk.export(profile, tmp_path / "out", formats)
    assert not (tmp_path / "out").exists()


def test_an_earlier_export_is_replaced_whole(tmp_path: Path, profile: Profile) -> None:
    mk.export(profile, tmp_path / "out", ["csv", "json"])
    folder = mk.export(profile, tmp_path / "out", ["csv"])
    assert not list(folder.rglob("sentiment.json"))
    assert [one.name for one in tmp_path.iterdir()] == ["out"]  # nothing half-made is left beside it


def test_nothing_else_is_overwritten(tmp_path: Path, profile: Profile) -> None:
    foreign = tmp_path / "mine"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("years of work")
    with pytest.raises(ArgumentError, match="not an earlier export"):
        mk.export(profile, foreign, ["csv"])
    ours = mk.export(profile, tmp_path / "out", ["csv"])
    (ours / "notes.txt").write_text("mine")
    with pytest.raises(ArgumentError, match=r"notes\.txt"):
        mk.export(profile, ours, ["csv"])
    archive = tmp_path / "photos.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.jpg", "x")
    with pytest.raises(ArgumentError, match="not an earlier export"):
        mk.export(profile, archive, ["csv"])
    with pytest.raises(ArgumentError, match="is a file"):
        mk.export(profile, foreign / "thesis.txt", ["csv"])
    assert (foreign / "thesis.txt").read_text() == "years of work"
    assert (ours / "notes.txt").read_text() == "mine"


def test_an_empty_folder_is_used(tmp_path: Path, profile: Profile) -> None:
    (tmp_path / "out").mkdir()
    assert (mk.export(profile, tmp_path / "out", ["csv"]) / "tables" / "sentiment.csv").is_file()


def test_a_corpus_of_other_texts_is_refused(tmp_path: Path, profile: Profile) -> None:
    with pytest.raises(ArgumentError, match="fingerprint"):
        mk.export(profile, tmp_path / "out", corpus=mk.from_texts({"a": ["x"]}))


@pytest.mark.no_cover  # the same lines as above, once more
def test_checksums_hold_for_every_file(tmp_path: Path, profile: Profile, corpus: Corpus) -> None:
    files = _bytes_in(mk.export(profile, tmp_path / "out", corpus=corpus))
    lines = [line.split("  ", 1) for line in files.pop("SHA256SUMS").decode().splitlines()]
    assert {name: digest for digest, name in lines} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }


def test_a_folder_in_the_package_is_looked_into(tmp_path: Path, profile: Profile) -> None:
    ours = mk.export(profile, tmp_path / "out", ["csv"])
    (ours / "tables" / "mine.csv").write_text("mine")
    with pytest.raises(ArgumentError, match=r"tables/mine\.csv"):
        mk.export(profile, ours, ["csv"])


def test_a_day_that_is_none(tmp_path: Path, profile: Profile) -> None:
    with pytest.raises(ArgumentError, match="YYYY-MM-DD"):
        mk.export(profile, tmp_path / "out", published="yesterday")
