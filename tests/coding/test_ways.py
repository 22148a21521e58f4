"""Word lists and the model on one coded sheet: each way's figures on the units that all score, and how far they are apart."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import mediakit as mk
from mediakit.cli.main import app
from mediakit.coding import ways
from mediakit.coding.kept import keep_validation
from mediakit.coding.ways import ways_of
from mediakit.errors import MissingPackage

ROOT = Path(__file__).resolve().parents[2]
KINDS = (
    "A great success was celebrated, report {}.", "A terrible crime was committed, report {}.", "It is day {}.",
    "They called it a great honour and a lie, report {}.",
)  # fmt: skip


@pytest.fixture
def corpus(make_corpus):
    """Two sources of six articles, four sentences each."""
    return make_corpus(
        [
            {"article_id": f"{source}-{n}", "source": source, "date": f"2020-01-{n + 1:02}", "title": None,
             "text": " ".join(one.format(f"{source[0]}{n}{k}") for k, one in enumerate(KINDS))}
            for source in ("north-herald", "south-post") for n in range(6)
        ]
    )  # fmt: skip


def coded(corpus, scheme: str, folder: Path, answer, **options: object) -> Path:
    """A sheet filled in, by what `answer` says of a text."""
    mk.code_sample(corpus, scheme, coders=["anna"], seed=3, to=folder, **options)
    book = openpyxl.load_workbook(folder / "sheet-anna.xlsx")
    sheet = book["codes"]
    head = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        for column in range(head.index("text") + 1, head.index("note")):
            sheet.cell(row, column + 1).value = answer(sheet.cell(row, head.index("text") + 1).value)
    book.save(folder / "sheet-anna.xlsx")
    return folder


def tone(text: str) -> str:
    return "negative" if "terrible" in text or "lie" in text else "positive" if "great" in text else "neutral"


def rows(found: mk.Validation, statistic: str) -> dict[str, dict[str, object]]:
    return {row["method"]: row for row in found.methods.table.filter(statistic=statistic).to_dicts()}


def test_every_way_is_set_against_the_codes_and_against_the_first(corpus, tmp_path):
    found = mk.code_validate(corpus, coded(corpus, "tone", tmp_path / "c", tone, n=48), n_resamples=200)
    fit, apart = rows(found, "macro_f1"), rows(found, "macro_f1_difference")
    assert list(fit) == ["vader", "model"]
    whole = found.fit.table.filter(group="(all)", category="(all)", statistic="macro_f1").row(0, named=True)
    assert fit["vader"]["value"] == pytest.approx(whole["value"])
    assert (fit["vader"]["ci_low"], fit["vader"]["ci_high"]) == (whole["ci_low"], whole["ci_high"])
    alone = mk.code_validate(corpus, tmp_path / "c", method="model", n_resamples=200).fit.table
    assert fit["model"]["value"] == alone.filter(group="(all)", category="(all)", statistic="macro_f1")["value"][0]
    assert apart["model"]["value"] == pytest.approx(fit["model"]["value"] - fit["vader"]["value"])
    assert "model differs by" in found.summary[0]["said"]
    assert list(rows(mk.code_validate(corpus, tmp_path / "c", method="model", n_resamples=20), "macro_f1")) == [
        "model",
        "vader",
    ]


def test_frames_of_lists_and_model_toward_a_name_by_rules_and_model(tmp_path):
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    folder = coded(
        corpus,
        "frames:news:conflict",
        tmp_path / "f",
        lambda text: "yes" if len(text) % 2 else "no",
        unit="article",
        n=20,
    )
    found = mk.code_validate(corpus, folder, n_resamples=50)
    assert list(rows(found, "macro_f1")) == ["news", "news-model"]
    # each kind apart, composed texts and published ones
    assert (
        found.methods.table.select("composed", "method").unique().height
        == 2 * found.methods.table["composed"].n_unique()
    )
    done = CliRunner().invoke(
        app,
        ["code", "validate", str(ROOT / "corpus" / "iran-1988"), str(folder), "--table", "methods", "--no-keep"],
        env={"COLUMNS": "140"},
    )
    assert done.exit_code == 0, done.output
    assert "frame-conflict *  news-model" in done.stdout  # composed rows are marked
    toward = coded(corpus, "toward:iranian-state", tmp_path / "t", lambda text: "negative", n=12)
    found = mk.code_validate(corpus, toward, n_resamples=50)
    assert list(rows(found, "accuracy")) == ["rules", "model"]


def test_cuts_that_are_a_methods_own_become_the_others(tmp_path):
    ways = ways_of({"measure": "sentiment", "method": "vader", "cuts": [-0.05, 0.05]})
    assert [one["cuts"] for one in ways.values()] == [[-0.05, 0.05], [-0.125, 0.125]]
    own = ways_of({"measure": "sentiment", "method": "vader", "cuts": [-0.2, 0.3]})
    assert own["model"]["cuts"] == [-0.2, 0.3]
    assert list(ways_of({"measure": "framing", "codebook": "my.csv"})) == ["my.csv"]
    assert list(ways_of({"measure": "framing"})) == ["policy"]  # which the model does not know
    assert list(ways_of({"measure": "quoted"})) == ["quoted"]


def test_without_the_models_packages_the_list_stands_alone_and_says_so(corpus, tmp_path, monkeypatch):
    folder, plain = coded(corpus, "tone", tmp_path / "c", tone, n=48), ways.machine_of

    def missing(corpus, units, variable, settings):
        if settings.get("method") == "model":
            raise MissingPackage("onnxruntime is not installed")
        return plain(corpus, units, variable, settings)

    monkeypatch.setattr(ways, "machine_of", missing)
    found = mk.code_validate(corpus, folder, n_resamples=20)
    assert found.methods.table.is_empty()
    assert any("model was not tried: onnxruntime" in note for note in found.methods.recipe.notes)


def test_a_validation_kept_before_there_were_methods_opens(corpus, tmp_path):
    from mediakit.corpus.store import write_store

    store = mk.open(write_store(corpus.base, tmp_path / "store"))
    found = mk.code_validate(store, coded(store, "tone", tmp_path / "c", tone, n=48), n_resamples=20)
    place = keep_validation(found, store, "tone")
    assert mk.load_validations(store)["tone"].tables["methods"].table.equals(found.methods.table)
    text = (place / "validation.json").read_text(encoding="utf-8")
    before = text.index('"methods": {')
    (place / "validation.json").write_text(text[:before] + text[text.index('"errors": {', before) :], encoding="utf-8")
    (place / "methods.parquet").unlink()
    assert "methods" not in mk.load_validations(store)["tone"].tables
