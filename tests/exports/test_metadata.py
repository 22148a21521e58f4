"""The package's metadata open in the tools they are made for."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import polars as pl
import pytest
import yaml

import mediakit as mk
from mediakit.compare.profile import Profile
from mediakit.corpus.corpus import Corpus
from mediakit.exports.bibliography import articles_cited, bibtex, in_full, methods_cited, ris
from mediakit.registry import MEASURES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole bundled corpus; as CSV, since other formats add no metadata of another kind than they do to `hostile`."""
    corpus, folder = mk.open(ROOT / "corpus" / "iran-1988"), tmp_path_factory.mktemp("package") / "iran"
    return mk.export(corpus, folder, ["csv"], creators=["Doe, Jane"], published="2021-02-03")


@pytest.fixture(scope="module")
def hostile(corpus: Corpus, profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus in every format."""
    return mk.export(profile, tmp_path_factory.mktemp("package") / "hostile", corpus=corpus)


@pytest.mark.no_cover  # what takes long is frictionless
@pytest.mark.parametrize("which", ["bundled", "hostile"])
def test_the_data_package_validates(which: str, request: pytest.FixtureRequest) -> None:
    with warnings.catch_warnings():  # of frictionless's own dependencies
        warnings.simplefilter("ignore")
        from frictionless import Package, Resource, validate

        folder = request.getfixturevalue(which)
        report = validate(str(folder / "datapackage.json"))
        assert report.valid, report.flatten(["name", "type", "fieldName", "rowNumber", "note"])[:5]
        described = json.loads((folder / "datapackage.json").read_text())
        tabular = [one for one in described["resources"] if one["profile"] == "tabular-data-resource"]
        assert {one["path"] for one in tabular} == {one.relative_to(folder).as_posix() for one in folder.rglob("*.csv")}
        package = Package(str(folder / "datapackage.json"))
        resource = package.get_resource(next(one["name"] for one in tabular if one["path"].endswith("sentiment.csv")))
        assert isinstance(resource, Resource)
        assert isinstance(resource.read_rows()[0]["mean"], (float, int)) or str(resource.read_rows()[0]["mean"])


@pytest.mark.no_cover
def test_a_wrong_cell_makes_it_invalid(hostile: Path, tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(hostile, tmp_path / "copy"))
    path = copy / "tables" / "sentiment.csv"
    path.write_text(path.read_text().replace(",6,", ",many,", 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import validate

        assert not validate(str(copy / "datapackage.json")).valid


def test_the_crate_opens(bundled: Path, hostile: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from rocrate.rocrate import ROCrate

        crate, other = ROCrate(str(bundled)), ROCrate(str(hostile))
    assert "Iran, 1988" in crate.name
    assert str(crate.root_dataset["datePublished"])[:10] == "2021-02-03"
    assert crate.root_dataset["creator"][0]["name"] == "Doe, Jane"
    for opened, folder in ((crate, bundled), (other, hostile)):
        parts = {one.id for one in opened.root_dataset["hasPart"]}
        files = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
        assert parts == files - {"ro-crate-metadata.json", "SHA256SUMS"}


def test_citation_cff_has_what_version_1_2_asks_for(bundled: Path, hostile: Path) -> None:
    content = yaml.safe_load((bundled / "CITATION.cff").read_text())
    assert content["cff-version"] == "1.2.0"
    assert content["type"] == "dataset"
    assert content["authors"] == [{"family-names": "Doe", "given-names": "Jane"}]
    assert str(content["date-released"]) == "2021-02-03"
    assert set(content) <= set(
        "abstract authors cff-version commit contact date-released doi identifiers keywords license license-url message "
        "preferred-citation references repository repository-artifact repository-code title type url version".split()
    )
    kinds = set("article book conference-paper generic software thesis website".split())
    assert all(one["title"] and one["authors"] and one["type"] in kinds for one in content["references"])
    unnamed = yaml.safe_load((hostile / "CITATION.cff").read_text())
    assert "fill in" in unnamed["authors"][0]["name"]
    assert "date-released" not in unnamed


def test_zenodo(bundled: Path, hostile: Path) -> None:
    content = json.loads((bundled / ".zenodo.json").read_text())
    assert content["upload_type"] == "dataset"
    assert content["creators"] == [{"name": "Doe, Jane"}]
    assert content["publication_date"] == "2021-02-03"
    assert "license" not in content
    assert "<script" not in json.loads((hostile / ".zenodo.json").read_text())["description"]


def test_references_are_read_back(bundled: Path) -> None:
    import rispy
    from pybtex.database import parse_file

    methods = parse_file(str(bundled / "references.bib"))
    assert methods.entries["entman1993"].fields["journal"] == "Journal of Communication"
    assert str(methods.entries["sparckjones1972"].persons["author"][0].last_names[0]) == "Spärck"
    articles = parse_file(str(bundled / "articles.bib"))
    table = pl.read_csv(bundled / "corpus" / "articles.csv")
    assert len(articles.entries) == table.height
    listed = {one["id"]: one for one in rispy.loads((bundled / "articles.ris").read_text())}
    assert set(listed) == set(table["article_id"])
    for row in table.iter_rows(named=True):
        assert listed[row["article_id"]]["title"] == row["title"]
        assert ("not a published report" in str(listed[row["article_id"]].get("notes"))) == row["composed"]
    assert {one["id"] for one in json.loads((bundled / "articles.json").read_text())} == set(table["article_id"])
    assert len(rispy.loads((bundled / "references.ris").read_text())) == len(methods.entries)


def test_hostile_metadata_do_not_break_them() -> None:
    import rispy
    from pybtex.database import parse_string

    evil = 'A {title} with "quotes", \\commands{}, 100 % & more\nTY  - BOOK\nER  - '
    table = pl.DataFrame(
        {"article_id": ["a b", "A B", "a-b"], "source": [evil] * 3, "title": [evil] * 3, "date": ["2020", "2020-02", None],
         "author": [evil] * 3, "url": ["http://example.org/{x}"] * 3}
    )  # fmt: skip
    items = articles_cited(table, {})
    assert len(parse_string(bibtex(items).decode(), "bibtex").entries) == 3
    read = rispy.loads(ris(items).decode())
    assert [one["id"] for one in read] == ["a b", "A B", "a-b"]
    assert [one.get("date") for one in read] == [None, "2020/02", None]


def test_every_reference_of_a_measure_is_known_in_full() -> None:
    for measure in MEASURES.values():
        for reference in measure.references:
            assert all("author" in one for one in in_full(reference)), (measure.name, reference)


def test_a_reference_that_is_not_listed_is_kept() -> None:
    cited = methods_cited(["Nobody & Noone (1950), guessing", "Entman (1993), frames"])
    assert [one["title"] for one in cited if one["type"] == "document"] == ["Nobody & Noone (1950), guessing"]


def test_the_methods_say_what_the_numbers_rest_on(bundled: Path) -> None:
    text = (bundled / "methods.md").read_text()
    for said in (
        "holds 52 articles from 7 sources", "51 of these articles were composed", "*Population.*", "(Hutto & Gilbert 2014)",
        "“Policy frames”", "1,000 permutations", "seed 0", "Python 3.", "Entman, Robert M. (1993)", "## What was left out",
    ):  # fmt: skip
        assert said in text, said


def test_the_codebook_has_formulas_and_the_corpus_has_its_own(bundled: Path) -> None:
    table = pl.read_csv(bundled / "codebook.csv")
    assert set(table.columns) >= {"column", "label", "type", "unit", "levels", "missing", "formula", "reference"}
    row = table.filter(column="log_ratio").row(0, named=True)
    assert ("log2" in row["formula"], row["reference"]) == (True, "Hardie (2014)")
    assert table.filter(table="coverage", column="composed")["levels"][0] == "true; false"
    text = (bundled / "codebook.md").read_text()
    assert "vaderSentiment" in text
    assert "`khavaran`" in text  # a term of the corpus's own codebook
